"""Signing in with name and password of an LDAP directory, through the same form, lock-out and second factor.

SECURITY: a name with a password of its own here is never asked of the directory, so neither can stand in for the
other, and local accounts go on when the directory is silent.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from dossier.apps.accounts.models import User
from dossier.apps.directory.identities import admit
from dossier.apps.directory.selectors import find_by_username
from dossier.apps.directory.sources import LdapSource
from dossier.apps.kernel.errors import NotPermitted, Unavailable

SILENT = "directory_unavailable"
"""What the sign-in API answers when the directory does not."""


class LdapBackend(ModelBackend):
    """Django's hook. Raises ValidationError with code :data:`SILENT` when the directory cannot be asked."""

    def authenticate(
        self,
        request: HttpRequest | None,  # noqa: ARG002  the hook's signature
        username: str | None = None,
        password: str | None = None,
        **_others: Any,
    ) -> User | None:
        source: LdapSource | None = settings.IDENTITY.ldap
        if source is None or not username or not password or _has_own_password(username):
            return None
        # Imported here: who has no LDAP directory loads no client of one.
        from dossier.apps.directory.ldap_directory import find_person

        try:
            identity = find_person(source, username, password)
            return admit(identity, source.rule) if identity else None
        except Unavailable as error:
            raise ValidationError("The directory does not answer.", code=SILENT) from error
        except NotPermitted:
            return None


def _has_own_password(username: str) -> bool:
    user = find_by_username(username)
    return user is not None and user.has_usable_password()
