"""API tokens: how they look, how they are found, and what narrows the act of whoever shows one.

A token is 256 random bits behind a fixed word by which scanners for leaked secrets find it; the database holds a
keyed digest (HMAC), so that neither the table nor a backup opens anything.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta, timezone
from ipaddress import ip_address, ip_network

from django.db.models import Case, F, Q, Value, When

from dossier.apps.accounts.models import ApiToken
from dossier.apps.kernel.fields import blind_column

LEGAL_TIME = timezone(timedelta(hours=8))
PREFIX = "dossier_"
SHOWN = 12
GROUPS: dict[str, frozenset[str]] = {
    "read": frozenset({"find", "view_masked", "view"}),
    "write": frozenset({"edit", "confirm", "intake"}),
}
"""Scopes that stand for several actions of the policy; every action is a scope of its own, too."""

UNATTENDED_EXPORTS, UNATTENDED_LEVELS = "unattended_exports", "unattended_levels"
UNATTENDED: dict[str, frozenset[str]] = {
    UNATTENDED_EXPORTS: frozenset({"export"}),
    UNATTENDED_LEVELS: frozenset(),
}
"""Scopes that stand in for a person's fresh proof: where an action demands one, and where a level does. The actions
that they bring along. A token with one of them holds for a short time only, from named networks, with a quota."""

_scopes: ContextVar[frozenset[str] | None] = ContextVar("token_scopes", default=None)


def new_token() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def digest_of(token: str) -> bytes:
    return blind_column(token, "api_token")


def find_token(token: str, at: datetime) -> ApiToken | None:
    """Give the living token of an active user, or None. One query."""
    if not token.startswith(PREFIX) or len(token) > 100:
        return None
    return (
        ApiToken.objects.filter(
            digest=digest_of(token), revoked_at=None, expires_at__gt=at, user__is_active=True
        )
        .select_related("user")
        .first()
    )


@contextmanager
def narrowed_to(scopes: list[str]) -> Iterator[None]:
    """Inside, nothing is allowed but what the scopes name."""
    known = GROUPS | UNATTENDED
    token = _scopes.set(frozenset().union(*(known.get(scope, {scope}) for scope in scopes)))
    try:
        yield
    finally:
        _scopes.reset(token)


def is_unattended(scopes: Iterable[str]) -> bool:
    """Say whether some scope stands in for a person's fresh proof."""
    return not UNATTENDED.keys().isdisjoint(scopes)


def comes_from(token: ApiToken, address: str) -> bool:
    """Say whether an address lies in the networks of a token; an address that is none never does."""
    if not token.networks:
        return True
    try:
        caller = ip_address(address)
    except ValueError:
        return False
    # A caller over IPv4 may be told as an IPv6 address (RFC 4291 2.5.5.2).
    caller = getattr(caller, "ipv4_mapped", None) or caller
    return any(caller in ip_network(network) for network in token.networks)


def count_unattended(token: ApiToken, at: datetime) -> bool:
    """Count one more act that demands a proof; says whether the day's quota allows it. One statement."""
    today = at.astimezone(LEGAL_TIME).date()
    same_day = Q(counted_on=today)
    left = ApiToken.objects.filter(
        ~same_day | Q(counted__lt=F("daily_quota")), pk=token.pk, daily_quota__gt=0
    )
    return bool(
        left.update(counted=Case(When(same_day, then=F("counted") + 1), default=Value(1)), counted_on=today)
    )


def in_scope(action: str) -> bool:
    """Say whether the present act may use an action of the policy at all; always so without a token."""
    scopes = _scopes.get()
    return scopes is None or action in scopes
