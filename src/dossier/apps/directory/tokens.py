"""Tokens of provisioning clients: made on the command line, shown once, ended by date or by name."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.directory.models import DirectoryToken
from dossier.apps.directory.selectors import token_digest
from dossier.apps.kernel.errors import Conflict, Invalid

PREFIX = "dossier-scim-"
"""Lets scanners of code and logs recognise one that leaked."""
LONGEST_DAYS = 400


@transaction.atomic
def create_token(*, actor: User | None, name: str, days: int, at: datetime) -> str:
    """Make a token valid for ``days`` (1 to 400) and give its secret, which is stored nowhere.

    Raises Conflict when there is a token of this name, Invalid for a period out of range.
    """
    if not 1 <= days <= LONGEST_DAYS or not 0 < len(name) <= 60:
        raise Invalid("directory.token_period", most=LONGEST_DAYS)
    if DirectoryToken.objects.filter(name=name).exists():
        raise Conflict("directory.token_exists")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = DirectoryToken.objects.create(
        name=name, digest=token_digest(secret), created_at=at, expires_at=at + timedelta(days=days)
    )
    record_event(
        actor=actor,
        action="directory.create_token",
        object_kind="directory_token",
        object_id=token.pk,
        details={"name": name, "expires_at": token.expires_at.isoformat()},
    )
    return secret


@transaction.atomic
def revoke_token(*, actor: User | None, name: str, at: datetime) -> None:
    """End a token at once. Raises Invalid when there is none of this name that still holds."""
    token = DirectoryToken.objects.select_for_update().filter(name=name, revoked_at=None).first()
    if token is None:
        raise Invalid("directory.token_unknown")
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    record_event(
        actor=actor, action="directory.revoke_token", object_kind="directory_token", object_id=token.pk
    )
