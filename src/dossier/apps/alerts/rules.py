"""What is unusual: the rules of the alerts with their values, those that hold by default, and their limits. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta, timezone
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml

LEGAL_TIME = timezone(timedelta(hours=8))
"""Days and hours are those of the whole country's one time, which has no summer time."""
DEFAULT_RULES = Path(__file__).with_name("default_rules.yaml")


class Measure(StrEnum):
    """What is counted; described in ``default_rules.yaml``."""

    EVENTS = "events"
    RECORDS = "records"
    PERSONS = "persons"
    OUTSIDE = "outside"
    LEAVER_ACTS = "leaver_acts"
    LEAVER_WATCHED = "leaver_watched"
    DEPARTMENT = "department"


LOOKS = ("record.view", "record.text", "record.page", "record.history", "employee.view")
TAKES = ("record.export", "record.print")
ACTS = {
    "look": LOOKS + TAKES,
    "show": ("record.show",),
    "take": TAKES,
    "refused": (),
}
"""The audited acts behind a word of the rules; ``refused`` goes by the result, whatever was wanted."""


@dataclass(frozen=True, slots=True)
class AlertRule:
    """One rule with its values; see ``default_rules.yaml`` for their meaning. ``percent``, ``from_hour`` and
    ``to_hour`` matter to the measures that name them."""

    code: str
    measure: Measure
    acts: str
    minutes: int
    limit: int
    quiet_minutes: int
    factor: float = 0
    percent: int = 0
    from_hour: int = 0
    to_hour: int = 24
    grave: bool = False
    enabled: bool = True

    @property
    def actions(self) -> tuple[str, ...]:
        return ACTS[self.acts]


VALUES = {
    "minutes": (1, 1440),
    "limit": (1, 1_000_000),
    "quiet_minutes": (0, 43_200),
    "factor": (0, 100),
    "percent": (0, 100),
    "from_hour": (0, 23),
    "to_hour": (1, 24),
}
"""What can be changed of a rule, with the lowest and highest value, both inclusive."""


@dataclass(frozen=True, slots=True)
class Quota:
    """How much one person of a role may do in a day; 0 is no limit."""

    role: str
    looks: int
    downloads: int


HIGHEST_QUOTA = 1_000_000

OPERATIONS = (
    "object_broken", "audit_broken", "log_behind", "anchor_failing", "stamp_overdue",
    "witness_conflict", "witness_silent", "mail_overdue",
)  # fmt: skip
"""Alerts of the installation itself."""


@cache
def default_rules(path: Path = DEFAULT_RULES) -> dict[str, AlertRule]:
    """Read the rules that hold where nothing has been set, by code."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    rules = [AlertRule(**{**row, "measure": Measure(row["measure"])}) for row in rows]
    return {rule.code: rule for rule in rules}


@cache
def default_quotas(path: Path = DEFAULT_RULES) -> dict[str, Quota]:
    """Read the quotas that hold where nothing has been set, by role, the highest role first."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["quotas"]
    return {row["role"]: Quota(**row) for row in rows}


def find_problems(rule: AlertRule) -> tuple[str, ...]:
    """Give the names of the values that are out of their limits."""
    wrong = [name for name, (least, most) in VALUES.items() if not least <= getattr(rule, name) <= most]
    if rule.from_hour >= rule.to_hour:
        wrong.append("to_hour")
    return tuple(dict.fromkeys(wrong))
