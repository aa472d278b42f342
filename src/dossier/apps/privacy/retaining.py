"""May a record be deleted on request? A legal duty to keep it turns deletion into storage only (47条 末款)."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from dossier.apps.people.models import Employee
from dossier.apps.records.models import Record, RetentionRule
from dossier.norms.retention import Duration, add_duration, load_schedule, parse_period


class Verdict(StrEnum):
    """``RESTRICT``: the law demands keeping; ``WEIGH``: only the company's own period runs; ``ERASE``: nothing does."""

    RESTRICT = "restrict"
    WEIGH = "weigh"
    ERASE = "erase"


@dataclass(frozen=True, slots=True)
class Weighed:
    """``until``: the last day of the period that decides, or None when it has no date (yet)."""

    record_id: UUID
    verdict: Verdict
    rule: str
    until: date | None
    basis: tuple[str, ...]


def weigh_deletion(record: Record, today: date) -> Weighed:
    """Say what the retention rules leave of a wish for deletion. One query."""
    rule = RetentionRule.objects.filter(company_id=record.company_id, code=record.retention_rule).first()
    shipped = load_schedule().rules.get(record.retention_rule)
    if rule is None:
        # Nobody has said how long it is kept: a person weighs it.
        return Weighed(record.id, Verdict.WEIGH, record.retention_rule, None, ())
    begins = _trigger_day(rule.trigger, record)
    basis = tuple(rule.basis)
    if shipped is not None and shipped.seniority_proof and not _has_retired(record.employee):
        return Weighed(record.id, Verdict.RESTRICT, rule.code, None, (*basis, "工龄凭证"))
    legal, until = _runs(rule.legal_minimum, begins, today) if rule.legal_minimum else (False, None)
    if legal:
        return Weighed(record.id, Verdict.RESTRICT, rule.code, until, basis)
    own, until = _runs(rule.period, begins, today)
    return Weighed(record.id, Verdict.WEIGH if own else Verdict.ERASE, rule.code, until, basis)


def _runs(text: str, begins: date | None, today: date) -> tuple[bool, date | None]:
    """Say whether a period runs on a day, and its last day when it has one. One that has not begun runs."""
    period = parse_period(text)
    if not isinstance(period, Duration) or begins is None:
        return True, None
    last = add_duration(begins, period)
    return today <= last, last


def _trigger_day(trigger: str, record: Record) -> date | None:
    match trigger:
        case "employment_end":
            return record.employee.departed_on if record.employee else None
        case "doc_date" | "year_end":
            day = last_day_of(record.doc_date)
            return date(day.year, 12, 31) if day and trigger == "year_end" else day
        case _:
            return None  # the events of other triggers are not known to the system


def last_day_of(text: str) -> date | None:
    """Give the last day that a possibly partial ISO date can mean.

    >>> last_day_of("2013-02")
    datetime.date(2013, 2, 28)
    """
    parts = [int(part) for part in text.split("-")] if text else []
    match parts:
        case [year]:
            return date(year, 12, 31)
        case [year, month]:
            return date(year, month, calendar.monthrange(year, month)[1])
        case [year, month, day]:
            return date(year, month, day)
        case _:
            return None


def _has_retired(employee: Employee | None) -> bool:
    return bool(employee and employee.particulars.get("retired"))
