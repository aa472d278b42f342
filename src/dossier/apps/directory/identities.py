"""From an identity that an outside service vouches for to the account here: one rule for OIDC, SAML and LDAP.

The first sign-in ties the service's subject to the account; from then on only that subject opens it. So a user
name that the outside service gives to somebody else later opens nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction

from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone, record_event
from dossier.apps.directory.grants import report_groups
from dossier.apps.directory.selectors import find_by_external_id, find_by_username, is_kept_by_directory
from dossier.apps.directory.sources import AccountRule, Source
from dossier.apps.kernel.errors import NotPermitted

ADMINISTRATORS = (
    Role.SYSTEM_ADMINISTRATOR,
    Role.SECURITY_ADMINISTRATOR,
    Role.AUDIT_ADMINISTRATOR,
    Role.ADMINISTRATOR,
)
LONGEST = 190
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Identity:
    """What a service vouches for. ``subject`` never changes for a person; ``groups`` None: it says nothing of them."""

    source: Source
    subject: str
    values: Mapping[str, str]
    display_name: str = ""
    groups: tuple[str, ...] | None = None

    def __repr__(self) -> str:
        return f"Identity({self.source})"  # no personal data in logs


def admit(identity: Identity, rule: AccountRule) -> User:
    """Give the account of an identity, tied to it, with the roles of its groups; audited when first tied.

    Raises NotPermitted with the reason as code, already audited, and nothing is changed then.
    """
    try:
        with transaction.atomic():
            user = _find_tied(identity) or _tie(identity, rule)
            if not user.is_active:
                raise NotPermitted("directory.account_inactive")
            if identity.groups is not None:
                report_groups(user=user, source=identity.source, groups=identity.groups)
            return user
    except NotPermitted as refusal:
        record_alone(
            actor=None,
            action="directory.sign_in_refused",
            object_kind="identity",
            result=Result.REFUSED,
            details={"source": identity.source, "subject": identity.subject[:LONGEST], "code": refusal.code},
        )
        raise NotPermitted(refusal.code, audited=True) from None


def _find_tied(identity: Identity) -> User | None:
    tie = SocialAccount.objects.filter(provider=identity.source, uid=identity.subject).select_related("user")
    row = tie.first()
    return row.user if row else None


def _tie(identity: Identity, rule: AccountRule) -> User:
    if not identity.subject or len(identity.subject) > LONGEST:
        raise NotPermitted("directory.subject_missing")
    value = identity.values.get(rule.attribute, "").strip()
    if not value:
        raise NotPermitted("directory.attribute_missing")
    user = find_by_external_id(value) if rule.by == "external_id" else _find_by_name(value)
    if user is None:
        user = _sign_up(value, identity) if rule.sign_up and rule.by == "username" else None
    if user is None:
        raise NotPermitted("directory.account_unknown")
    # SECURITY: one subject of a service for one account: a name that is given away anew opens nothing.
    if SocialAccount.objects.filter(user=user, provider=identity.source).exists():
        raise NotPermitted("directory.subject_changed")
    SocialAccount.objects.create(user=user, provider=identity.source, uid=identity.subject)
    record_event(
        actor=user,
        action="directory.tie",
        object_kind="user",
        object_id=user.pk,
        details={"source": identity.source, "subject": identity.subject},
    )
    return user


def _find_by_name(username: str) -> User | None:
    """Give the account of this name. Raises NotPermitted for an administrator's that nobody has handed over."""
    user = find_by_username(username)
    if user is None or is_kept_by_directory(user):
        return user
    holds_office = Grant.objects.filter(user=user, role__in=ADMINISTRATORS).exists()
    if holds_office or user.is_staff or user.is_superuser:
        raise NotPermitted("directory.administrator_not_mapped")
    return user


def _sign_up(username: str, identity: Identity) -> User:
    user = User(username=username, display_name=(identity.display_name or username)[:LONGEST_NAME])
    user.set_unusable_password()
    try:
        user.full_clean(exclude=["password"])
    except ValidationError as error:
        raise NotPermitted("directory.username_malformed") from error
    user.save()
    record_event(
        actor=user,
        action="directory.sign_up",
        object_kind="user",
        object_id=user.pk,
        details={"source": identity.source},
    )
    return user
