"""What an account must do before anything else: choose its own password, enrol a second factor."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from allauth.mfa.models import Authenticator

from dossier.apps.accounts.models import User
from dossier.apps.accounts.security import changed_at, read_security

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Demand(StrEnum):
    PASSWORD = "password"  # noqa: S105  a word, no secret
    SECOND_FACTOR = "second_factor"


CODES = {
    Demand.PASSWORD: "accounts.password_change_required",
    Demand.SECOND_FACTOR: "accounts.second_factor_required",
}
"""What the API answers while something is owed."""


def list_demands(user: User, roles: Collection[str], at: datetime) -> tuple[Demand, ...]:
    """Give what the account owes at once. One query, three for the roles that need a factor."""
    owed = [Demand.PASSWORD] if user.password_is_temporary and user.has_usable_password() else []
    due = factor_due(user, roles)
    if due is not None and due <= at:
        owed.append(Demand.SECOND_FACTOR)
    return tuple(owed)


def factor_due(user: User, roles: Collection[str]) -> datetime | None:
    """Give when the account must have a second factor; None when it has one or needs none."""
    rules = read_security()
    if not set(roles) & set(rules.second_factor_roles) or has_factor(user):
        return None
    since = max(user.activated_at, changed_at("second_factor_roles") or user.activated_at)
    return since + timedelta(days=rules.second_factor_grace_days)


def has_factor(user: User) -> bool:
    """Say whether a second factor is asked for when this user signs in. Recovery codes alone are none."""
    found: bool = Authenticator.objects.filter(user_id=user.pk, type__in=FACTORS).exists()
    return found
