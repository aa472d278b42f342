"""The rules of signing in, as rows the security administrator changes: defaults, limits and reading.

Defaults follow GB/T 22239-2019 8.1.4.1 (level 3: two factors for administrators, lock-out, idle time-out) and OWASP
ASVS 5.0 chapters 6 and 7.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any

ADMINISTRATORS = ("system_administrator", "security_administrator", "audit_administrator")
"""The three (三员); what they are is said by ``access.policy``."""
FACTOR_ROLES = (*ADMINISTRATORS, "hr_archivist")
"""Who needs a second factor in a new installation."""
_CONTENT_ROLES = ("hr_archivist", "manager", "auditor")
INCOMPATIBLE = tuple(
    (one, other)
    for place, one in enumerate(ADMINISTRATORS)
    for other in (*ADMINISTRATORS[place + 1 :], *_CONTENT_ROLES, "administrator")
)
"""Pairs of roles that one person never holds together."""


@dataclass(frozen=True, slots=True)
class Security:
    """The rules in force. Days and minutes are whole numbers; an empty list demands nothing."""

    second_factor_roles: tuple[str, ...] = ()
    second_factor_grace_days: int = 0
    """How long after the account was made, or the rule changed, a role may go on without the factor."""
    step_up_levels: tuple[int, ...] = (3, 4)
    step_up_actions: tuple[str, ...] = ("export", "show")
    step_up_minutes: int = 10
    idle_minutes: int = 30
    lockout_failures: int = 5
    lockout_minutes: int = 15
    password_min_length: int = 12
    never_used_days: int = 90
    """An account not used within so many days of its making is closed; 0 for never."""
    token_max_days: int = 365
    """0 forbids tokens."""
    token_unattended_days: int = 90
    """The same of tokens that stand in for a fresh proof; 0 forbids those."""
    incompatible_roles: tuple[tuple[str, str], ...] = INCOMPATIBLE


def _whole(low: int, high: int) -> Callable[[Any], Any]:
    def check(value: Any) -> int:
        if type(value) is not int or not low <= value <= high:
            raise ValueError
        return value

    return check


def _levels(value: Any) -> tuple[int, ...]:
    return tuple(sorted({_whole(1, 4)(level) for level in _listed(value)}))


def _words(value: Any) -> tuple[str, ...]:
    words = _listed(value)
    if not all(isinstance(word, str) and 0 < len(word) <= 40 for word in words):
        raise ValueError
    return tuple(dict.fromkeys(words))


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    pairs = [_words(pair) for pair in _listed(value)]
    if not all(len(pair) == 2 for pair in pairs):
        raise ValueError
    return tuple((pair[0], pair[1]) for pair in pairs)


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list | tuple) or len(value) > 100:
        raise ValueError
    return list(value)


CHECKS: dict[str, Callable[[Any], Any]] = {
    "second_factor_roles": _words,
    "second_factor_grace_days": _whole(0, 90),
    "step_up_levels": _levels,
    "step_up_actions": _words,
    "step_up_minutes": _whole(1, 60),
    "idle_minutes": _whole(5, 480),
    # Never above what the rate limit of sign-in lets through, so that a lock tells nothing about a name.
    "lockout_failures": _whole(3, 5),
    "lockout_minutes": _whole(5, 1440),
    "password_min_length": _whole(8, 64),
    "never_used_days": _whole(0, 365),
    "token_max_days": _whole(0, 730),
    "token_unattended_days": _whole(0, 90),
    "incompatible_roles": _pairs,
}
"""What each rule may be: gives the value as :class:`Security` holds it, or raises ValueError or TypeError."""


def read_security() -> Security:
    """Give the rules in force. One query."""
    return Security(**{name: value for name, (value, _) in _rows().items()})


def changed_at(name: str) -> datetime | None:
    """Say when a rule was last changed; None while it is the default."""
    row = _rows().get(name)
    return row[1] if row else None


def _rows() -> dict[str, tuple[Any, datetime]]:
    from dossier.apps.accounts.models import SecuritySetting

    known = {field.name for field in fields(Security)}
    return {
        row.name: (CHECKS[row.name](row.value), row.changed_at)
        for row in SecuritySetting.objects.all()
        if row.name in known
    }


def write_rule(name: str, value: Any, at: datetime | None = None) -> Any:
    """Store one rule and give it as it now holds. Raises KeyError for an unknown name, ValueError or TypeError
    for a value outside its limits. Whoever calls this audits it."""
    from dossier.apps.accounts.models import SecuritySetting

    checked = CHECKS[name](value)
    SecuritySetting.objects.update_or_create(
        name=name, defaults={"value": checked, "changed_at": at or datetime.now(UTC)}
    )
    return checked
