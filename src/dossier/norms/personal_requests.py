"""Requests of persons about their data (个人信息保护法 44 to 50条): kinds, grounds, and the clock in working days.

Reads ``data/personal_requests.yaml``. The law says 及时 (without delay) and no number; the days are a rule that a
company may change (:mod:`.privacy_rules`). Who may ask and what is done is decided by the application, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from dossier.norms.scheme import load_facts

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class RequestKind:
    """What a person may ask for. ``package``: it is answered by handing out a copy."""

    id: str
    zh: str
    en: str
    package: bool
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """A ground in law. ``kinds``: the requests it can refuse; empty for a ground of restriction."""

    id: str
    zh: str
    en: str
    basis: tuple[str, ...]
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """Public holidays and make-up working days (调休)."""

    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()

    def is_working_day(self, day: date) -> bool:
        if day in self.work:
            return True
        return day.weekday() < _SATURDAY and day not in self.off


@dataclass(frozen=True, slots=True)
class RequestRules:
    """Everything by id. ``soon_days``: working days before an answer is due."""

    kinds: Mapping[str, RequestKind]
    refusal_grounds: Mapping[str, Ground]
    restriction_grounds: Mapping[str, Ground]
    soon_days: int
    clock_basis: tuple[str, ...]
    calendar: WorkingCalendar
    erasure_answer: str = ""
    """What a person is told once records are destroyed; places for count, codes, at and approval."""


def add_working_days(start: date, days: int, calendar: WorkingCalendar) -> date:
    """Give the ``days``-th working day after ``start``; the day itself does not count (民法典 201条).

    From Friday 2024-03-01 three working days end on Wednesday:

    >>> add_working_days(date(2024, 3, 1), 3, WorkingCalendar())
    datetime.date(2024, 3, 6)
    """
    if days < 0:
        raise ValueError("days must not be negative")
    day = start
    while days:
        day += timedelta(days=1)
        days -= calendar.is_working_day(day)
    return day


def count_working_days(start: date, end: date, calendar: WorkingCalendar) -> int:
    """Count the working days after ``start`` up to ``end`` (inclusive); negative when ``end`` lies before."""
    if end < start:
        return -count_working_days(end, start, calendar)
    span = (end - start).days
    return sum(calendar.is_working_day(start + timedelta(days=n)) for n in range(1, span + 1))


@cache
def load_request_rules() -> RequestRules:
    """Load the rules that ship with the product. Read once; the result is shared."""
    facts = load_facts("personal_requests.yaml")
    return RequestRules(
        kinds={row["id"]: RequestKind(**{**row, "basis": tuple(row["basis"])}) for row in facts["kinds"]},
        refusal_grounds=_grounds(facts["refusal_grounds"]),
        restriction_grounds=_grounds(facts["restriction_grounds"]),
        soon_days=facts["clock"]["soon_days"],
        clock_basis=tuple(facts["clock"]["basis"]),
        calendar=_calendar(facts["calendar"]),
        erasure_answer=facts["erasure_answer"],
    )


def _grounds(rows: list[dict[str, Any]]) -> dict[str, Ground]:
    return {
        row["id"]: Ground(
            row["id"], row["zh"], row["en"], tuple(row["basis"]), frozenset(row.get("kinds", ()))
        )
        for row in rows
    }


def _calendar(years: Mapping[int, Mapping[str, list[str]]]) -> WorkingCalendar:
    off = {day for year in years.values() for text in year["holidays"] for day in _days(text)}
    work = {day for year in years.values() for text in year["make_up"] for day in _days(text)}
    return WorkingCalendar(frozenset(off), frozenset(work))


def _days(text: str) -> list[date]:
    """Read ``2026-01-04`` or the inclusive ``2026-01-01/2026-01-03``."""
    first, _, last = text.partition("/")
    start = date.fromisoformat(first)
    span = (date.fromisoformat(last or first) - start).days
    return [start + timedelta(days=n) for n in range(span + 1)]
