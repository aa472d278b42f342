"""API tokens: how they look, how they are found, and what narrows the act of whoever shows one.

A token is 256 random bits behind a fixed word by which scanners for leaked secrets find it; the database holds a
keyed digest (HMAC), so that neither the table nor a backup opens anything.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from dossier.apps.accounts.models import ApiToken
from dossier.apps.kernel.fields import blind_column

PREFIX = "dossier_"
SHOWN = 12
GROUPS: dict[str, frozenset[str]] = {
    "read": frozenset({"find", "view_masked", "view"}),
    "write": frozenset({"edit", "confirm", "intake"}),
}
"""Scopes that stand for several actions of the policy; every action is a scope of its own, too."""

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
    token = _scopes.set(frozenset().union(*(GROUPS.get(scope, {scope}) for scope in scopes)))
    try:
        yield
    finally:
        _scopes.reset(token)


def in_scope(action: str) -> bool:
    """Say whether the present act may use an action of the policy at all; always so without a token."""
    scopes = _scopes.get()
    return scopes is None or action in scopes
