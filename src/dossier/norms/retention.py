"""How long a record is kept: rules as data, and when one falls due.

Rules come from ``data/retention.yaml``; each cites its legal basis. The clock starts at a trigger (end of
employment, date of the document ...) and, for archive-style periods, ends with the calendar year
(企业档案管理 practice; day-exact for periods that follow 个人信息保护法 19条). Holds, appraisal and
disposal are not decided here.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from typing import assert_never

from dossier.norms.scheme import load_facts


class Profile(StrEnum):
    """Which set of periods a company uses."""

    PRIVATE = "private"
    SOE = "soe"


class Rounding(StrEnum):
    """Where the clock ends: at the end of the calendar year, or on the exact day."""

    YEAR_END = "year_end"
    DAY = "day"


class Open(StrEnum):
    """A period without a number: for ever, until the dossier moves on, until a newer version."""

    PERMANENT = "PERMANENT"
    UNTIL_TRANSFER = "UNTIL_TRANSFER"
    UNTIL_SUPERSEDED = "UNTIL_SUPERSEDED"


@dataclass(frozen=True, slots=True, order=True)
class Duration:
    """A calendar period (the ISO 8601 forms PnY, PnM, PnD and their sums)."""

    years: int = 0
    months: int = 0
    days: int = 0

    def __str__(self) -> str:
        parts = ((self.years, "Y"), (self.months, "M"), (self.days, "D"))
        return "P" + ("".join(f"{n}{unit}" for n, unit in parts if n) or "0D")


Period = Duration | Open


@dataclass(frozen=True, slots=True)
class Trigger:
    """What starts a clock. ``source``: the fact whose date counts."""

    id: str
    zh: str
    source: str


@dataclass(frozen=True, slots=True)
class RetentionRule:
    """One retention rule. ``legal_min`` None where no statute gives a number. ``seniority_proof``: never
    proposed for disposal while the person has not retired. ``disposition``: destroy, review, transfer,
    anonymise or permanent. ``confidence``: how sure the basis is (high, medium, low)."""

    id: str
    zh: str
    en: str
    trigger: str
    legal_min: Period | None
    private: Period
    soe: Period
    round_to: Rounding
    disposition: str
    legal_basis: tuple[str, ...]
    confidence: str
    seniority_proof: bool
    notes: str

    def period(self, profile: Profile) -> Period:
        """Give the shipped period of a profile."""
        return self.private if profile is Profile.PRIVATE else self.soe


@dataclass(frozen=True, slots=True)
class DueOn:
    """Disposal may be proposed after this day (inclusive end of the period)."""

    on: date


@dataclass(frozen=True, slots=True)
class Never:
    """The record is kept for ever."""


@dataclass(frozen=True, slots=True)
class AwaitsEvent:
    """No date yet: the rule waits for ``event`` (a trigger id, ``transfer_out`` or ``superseded``)."""

    event: str


Due = DueOn | Never | AwaitsEvent


@dataclass(frozen=True, slots=True)
class Schedule:
    """All rules and triggers by id."""

    rules: Mapping[str, RetentionRule]
    triggers: Mapping[str, Trigger]


def parse_period(text: str) -> Period:
    """Read ``P2Y``, ``P6M``, ``P90D``, ``P1Y6M`` or one of the open periods. Raise ValueError otherwise.

    >>> parse_period("P1Y6M")
    Duration(years=1, months=6, days=0)
    """
    if text in Open.__members__:
        return Open(text)
    match = re.fullmatch(r"P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?", text)
    if match is None:
        raise ValueError("not a retention period")
    return Duration(*(int(group or 0) for group in match.groups()))


def add_duration(start: date, duration: Duration) -> date:
    """Add a calendar period; a month too short for the day rolls on to the first of the next.

    >>> add_duration(date(2024, 2, 29), Duration(years=1))
    datetime.date(2025, 3, 1)
    """
    months = start.year * 12 + start.month - 1 + duration.years * 12 + duration.months
    year, month = divmod(months, 12)
    month += 1
    if start.day > calendar.monthrange(year, month)[1]:
        moved = date(year + month // 12, month % 12 + 1, 1)
    else:
        moved = date(year, month, start.day)
    return moved + timedelta(days=duration.days)


def compute_due_on(rule: RetentionRule, trigger_on: date | None, profile: Profile) -> Due:
    """Compute when a record may be proposed for disposal.

    ``trigger_on``: the day of the rule's trigger, None while it has not happened. The day returned is the
    last one of the period (inclusive), the end of its calendar year unless the rule is day-exact.

    A contract of somebody who left on 2020-05-10 (劳动合同法 50条, shipped ten years):

    >>> compute_due_on(load_schedule().rules["R_LABOR_CONTRACT"], date(2020, 5, 10), Profile.PRIVATE)
    DueOn(on=datetime.date(2030, 12, 31))
    """
    period = rule.period(profile)
    match period:
        case Open.PERMANENT:
            return Never()
        case Open.UNTIL_TRANSFER:
            return AwaitsEvent("transfer_out") if trigger_on is None else DueOn(trigger_on)
        case Open.UNTIL_SUPERSEDED:
            return AwaitsEvent("superseded") if trigger_on is None else DueOn(trigger_on)
        case Duration():
            if trigger_on is None:
                return AwaitsEvent(rule.trigger)
            return DueOn(_round(add_duration(_clock_start(rule, trigger_on), period), rule.round_to))
        case _:
            assert_never(period)


def _clock_start(rule: RetentionRule, trigger_on: date) -> date:
    """Accounting clocks start on the first day after the year (会计档案管理办法 79号令 14条)."""
    return date(trigger_on.year, 12, 31) if rule.trigger == "year_end" else trigger_on


def _round(day: date, rounding: Rounding) -> date:
    return date(day.year, 12, 31) if rounding is Rounding.YEAR_END else day


@cache
def load_schedule() -> Schedule:
    """Load the retention schedule that ships with the product. Read once; the result is shared."""
    facts = load_facts("retention.yaml")
    default = facts["round_to_default"]
    return Schedule(
        rules={row["id"]: _rule(row, default) for row in facts["rules"]},
        triggers={key: Trigger(key, row["zh"], row["source"]) for key, row in facts["triggers"].items()},
    )


def _rule(row: Mapping[str, object], default_rounding: str) -> RetentionRule:
    basis = row["legal_basis"]
    if not isinstance(basis, list):
        raise TypeError("legal_basis must be a list")
    return RetentionRule(
        id=str(row["id"]),
        zh=str(row["zh"]),
        en=str(row["en"]),
        trigger=str(row["trigger"]),
        legal_min=None if row["legal_min"] is None else parse_period(str(row["legal_min"])),
        private=parse_period(str(row["default"])),
        soe=parse_period(str(row["soe"])),
        round_to=Rounding(str(row.get("round_to", default_rounding))),
        disposition=str(row["disposition"]),
        legal_basis=tuple(str(item) for item in basis),
        confidence=str(row["confidence"]),
        seniority_proof=bool(row.get("seniority_proof", False)),
        notes=str(row.get("notes", "")),
    )
