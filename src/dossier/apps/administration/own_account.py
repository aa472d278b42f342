"""What people do with their own account: end sessions, make and revoke tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import ApiToken, Session, User
from dossier.apps.accounts.security import read_security
from dossier.apps.accounts.sessions import stored_key
from dossier.apps.accounts.tokens import GROUPS, SHOWN, digest_of, new_token
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted

SCOPES = (*GROUPS, *(action.value for action in Action))
"""All a token may be limited to: groups of actions and single ones."""
MOST_TOKENS = 20


def list_sessions(user: User, at: datetime) -> QuerySet[Session]:
    """Give the sessions of an account that still hold, last used first."""
    seen = at - timedelta(minutes=read_security().idle_minutes)
    return Session.objects.filter(user=user, expire_date__gt=at, last_seen_at__gte=seen).order_by(
        "-last_seen_at"
    )


@transaction.atomic
def end_session(*, actor: User, session_id: UUID) -> None:
    """End one of one's own sessions. Audited. Raises NotPermitted for any other."""
    ended, _ = Session.objects.filter(user=actor, id=session_id).delete()
    if not ended:
        raise NotPermitted("accounts.session_unknown")
    _audit(actor, "accounts.session_end", sessions=1)


@transaction.atomic
def end_other_sessions(*, actor: User, current_key: str) -> int:
    """End all of one's own sessions but the present one. Audited. Gives how many."""
    others = Session.objects.filter(user=actor).exclude(session_key=stored_key(current_key))
    ended = others.delete()[0]
    _audit(actor, "accounts.session_end", sessions=ended)
    return ended


@transaction.atomic
def create_token(
    *, actor: User, name: str, scopes: Sequence[str], days: int, at: datetime
) -> tuple[ApiToken, str]:
    """Make a token for oneself; gives its row, and the token, which nothing can show again. Audited.

    ``days``: how long it holds, within the installation's limit. Raises Invalid for an unknown scope or a longer
    time, Conflict when there are too many already or tokens are not allowed.
    """
    longest = read_security().token_max_days
    if longest == 0:
        raise Conflict("accounts.tokens_off")
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Invalid("accounts.scope_unknown")
    if not 1 <= days <= longest:
        raise Invalid("accounts.token_too_long", most=longest)
    User.objects.select_for_update().get(pk=actor.pk)
    if ApiToken.objects.filter(user=actor, revoked_at=None, expires_at__gt=at).count() >= MOST_TOKENS:
        raise Conflict("accounts.tokens_too_many", most=MOST_TOKENS)
    shown = new_token()
    token = ApiToken.objects.create(
        user=actor,
        name=name,
        scopes=sorted(set(scopes)),
        start=shown[:SHOWN],
        digest=digest_of(shown),
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    _audit(actor, "accounts.token_create", code=token.start, scopes=token.scopes, days=days)
    return token, shown


@transaction.atomic
def revoke_token(*, actor: User, token_id: UUID, at: datetime) -> None:
    """Revoke one of one's own tokens; it is refused from the next call on. Audited."""
    token = ApiToken.objects.select_for_update().filter(user=actor, id=token_id, revoked_at=None).first()
    if token is None:
        raise NotPermitted("accounts.token_unknown")
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    _audit(actor, "accounts.token_revoke", code=token.start)


AUDIT_USE_EVERY = timedelta(hours=1)


def note_use(token: ApiToken, address: str, at: datetime) -> None:
    """Remember when and from where a token was used; audited for a new address and after an hour's pause."""
    pause = token.last_used_at is None or token.last_used_at < at - AUDIT_USE_EVERY
    if not pause and address == token.last_address and token.last_used_at > at - timedelta(minutes=1):  # type: ignore[operator]
        return
    with transaction.atomic():
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=at, last_address=address[:45])
        if pause or address != token.last_address:
            _audit(token.user, "accounts.token_use", code=token.start)


def _audit(actor: User, action: str, **details: object) -> None:
    record_event(actor=actor, action=action, object_kind="user", object_id=actor.pk, details=details)
