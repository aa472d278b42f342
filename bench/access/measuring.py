"""Timing acts as different people: the decision by itself, whole acts, and the statements they send."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from dossier.apps.access.policy import Action, RecordFacts, decide
from dossier.apps.access.queries import clauses_to_employee_q, clauses_to_q, clauses_to_terms
from dossier.apps.access.selectors import clauses_for
from dossier.apps.accounts.models import User
from dossier.apps.people.models import Company, Employee
from dossier.apps.records.employees import (
    EmployeePage,
    count_completeness,
    count_records,
    get_employee_file,
    list_employees,
)
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import facts_of, list_permitted, list_to_check

PAGE = 50
TODAY = date(2026, 3, 2)
Act = Callable[[User], object]


@dataclass(frozen=True, slots=True)
class Timing:
    """CPU milliseconds of the thread for one act, its wall time, and the SQL statements that one act sends."""

    repeats: int
    p50_ms: float
    p95_ms: float
    wall_p50_ms: float
    statements: int

    def to_json(self) -> dict[str, float]:
        return asdict(self)


def measure(act: Act, user: User, repeats: int) -> Timing:
    """Time an act after one warming run."""
    act(user)
    with CaptureQueriesContext(connection) as sent:
        act(user)
    spent, wall = [], []
    for _ in range(repeats):
        started, at = time.thread_time(), time.perf_counter()
        act(user)
        spent.append((time.thread_time() - started) * 1000)
        wall.append((time.perf_counter() - at) * 1000)
    spent.sort()
    wall.sort()
    # Savepoints and the beginning of a transaction are no questions to the data.
    asked = [one for one in sent if one["sql"].split(" ", 1)[0] in ("SELECT", "INSERT", "UPDATE", "WITH")]
    return Timing(
        repeats,
        round(spent[repeats // 2], 3),
        round(spent[int(repeats * 0.95)], 3),
        round(wall[repeats // 2], 3),
        len(asked),
    )


def decision(user: User) -> object:
    """All that permission adds to an act on a page of records: fetch rights, compile, filter, decide each."""
    clauses = clauses_for(user, Action.FIND)
    clauses_to_q(clauses), clauses_to_terms(clauses), clauses_to_employee_q(clauses)
    return [decide(clauses, facts) for facts in _page_of_facts()]


_facts: list[RecordFacts] = []


def _page_of_facts() -> list[RecordFacts]:
    if not _facts:
        _facts.extend(facts_of(row) for row in Record.objects.select_related("department")[:PAGE])
    return _facts


def open_hits(user: User) -> object:
    """Fetch the records of a page of search hits through the permission filter, as searching does."""
    if not _hits:
        # The first employees are in the manager's division.
        _hits.extend(
            Record.objects.filter(employee__employee_no__lt="E00003", level=1)
            .order_by("id")
            .values_list("id", flat=True)[:PAGE]
        )
    found = list_permitted(user, Action.FIND).filter(id__in=_hits)
    return list(found.select_related("company", "department", "employee__department"))


_hits: list[UUID] = []


def to_check(user: User) -> object:
    return list_to_check(user, most=PAGE)


def _people(user: User, start: int) -> EmployeePage:
    return list_employees(
        user, text="", company_ids=(), department_ids=(), state="active", today=TODAY, start=start, most=PAGE
    )


def employees(user: User) -> object:
    """A page of the list of employees as the site shows it."""
    found = _people(user, 0)
    return found.total, count_records(user, found.rows), count_completeness(found.rows, TODAY)


def employees_alone(user: User) -> object:
    """The same page without what stands beside each name: what policy, counting and opening cost."""
    return _people(user, 0)


def last_employees(user: User) -> object:
    """The last page of the list."""
    return _people(user, _people(user, 0).total - PAGE)


def bare_employees(_user: User) -> object:
    """What any program pays: the same page of one company by its index, counted, with no policy asked."""
    rows = Employee.objects.filter(company=Company.objects.only("id").first()).select_related("department")
    return rows.count(), list(rows.order_by("company_id", "employee_no")[:PAGE])


def named_employees(user: User) -> object:
    """People looked for by a part of their sealed names."""
    return list_employees(
        user, text="伟", company_ids=(), department_ids=(), state="active", today=TODAY, most=PAGE
    )


def whole_file(user: User) -> object:
    """The 360 degree view of one person, with its audit row."""
    employee = Employee.objects.get(employee_no="E000007")
    with transaction.atomic():
        return get_employee_file(actor=user, employee_id=employee.id, today=TODAY)


ACTS: dict[str, tuple[Act, int]] = {
    "decision": (decision, 400),
    "50 search hits opened": (open_hits, 40),
    "50 records to check": (to_check, 40),
    "whole file of one person": (whole_file, 40),
    "50 employees of all in reach": (employees, 20),
    "the same without counts": (employees_alone, 20),
    "the last 50 of them": (last_employees, 20),
    "employees, bare indexed query": (bare_employees, 20),
    "employees by part of a name": (named_employees, 3),
}
