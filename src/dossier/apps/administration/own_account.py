"""What people do with their own account: end sessions, make and revoke tokens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from ipaddress import ip_network
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import ApiToken, Session, User
from dossier.apps.accounts.security import read_security
from dossier.apps.accounts.sessions import stored_key
from dossier.apps.accounts.tokens import GROUPS, SHOWN, UNATTENDED, digest_of, is_unattended, new_token
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone, record_event
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted

SCOPES = (*GROUPS, *(action.value for action in Action), *UNATTENDED)
"""All a token may be limited to: groups of actions and single ones."""
MOST_TOKENS = 20
MOST_A_DAY = 10_000
WIDEST = {4: 8, 6: 32}
"""The shortest prefix of a network that a token may name, by IP version: wider ones name nobody."""


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
    *,
    actor: User,
    name: str,
    scopes: Sequence[str],
    days: int,
    at: datetime,
    networks: Sequence[str] = (),
    daily_quota: int = 0,
) -> tuple[ApiToken, str]:
    """Make a token for oneself; gives its row, and the token, which nothing can show again. Audited.

    ``days``: how long it holds, within the installation's limit. ``networks``: CIDR; none restricts nothing.
    ``daily_quota``: acts a day that demand a fresh proof. A scope that stands in for a proof needs networks and a
    quota. Raises Invalid for an unknown scope, a longer time, no or too wide a network, no quota; Conflict when
    there are too many already or such tokens are not allowed.
    """
    if not scopes or not set(scopes) <= set(SCOPES):
        raise Invalid("accounts.scope_unknown")
    unattended, rules = is_unattended(scopes), read_security()
    longest = min(rules.token_max_days, rules.token_unattended_days) if unattended else rules.token_max_days
    if longest == 0:
        raise Conflict("accounts.tokens_unattended_off" if rules.token_max_days else "accounts.tokens_off")
    named = _checked_networks(networks)
    if unattended and not named:
        raise Invalid("accounts.token_network_needed")
    if unattended and not 1 <= daily_quota <= MOST_A_DAY:
        raise Invalid("accounts.token_quota_needed", most=MOST_A_DAY)
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
        networks=named,
        daily_quota=daily_quota if unattended else 0,
    )
    bounds = {"scopes": token.scopes, "days": days, "networks": named, "quota": token.daily_quota}
    _audit(actor, "accounts.token_create", code=token.start, **bounds)
    return token, shown


def _checked_networks(networks: Sequence[str]) -> list[str]:
    found: list[str] = []
    for text in networks:
        try:
            network = ip_network(text.strip(), strict=False)
        except ValueError as error:
            raise Invalid("accounts.token_network_unknown") from error
        if network.prefixlen < WIDEST[network.version]:
            raise Invalid("accounts.token_network_wide", most=WIDEST[network.version])
        found.append(str(network))
    return list(dict.fromkeys(found))


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


def refuse_place(token: ApiToken) -> None:
    """Record that a token was shown from outside its networks."""
    record_alone(
        actor=token.user,
        action="accounts.token_refused",
        object_kind="user",
        object_id=token.user_id,
        result=Result.REFUSED,
        details={"code": token.start},
    )


def _audit(actor: User, action: str, **details: object) -> None:
    record_event(actor=actor, action=action, object_kind="user", object_id=actor.pk, details=details)
