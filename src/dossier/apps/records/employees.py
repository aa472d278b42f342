"""The employee as the records show them: a page of people, one person's file, what is missing from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.access.queries import clauses_to_employee_q
from dossier.apps.access.selectors import clauses_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.people.models import Department, Employee
from dossier.apps.records.masking import Masks, mask_text
from dossier.apps.records.models import DocumentType, Record, RecordPerson, RecordState
from dossier.apps.records.selectors import PEOPLE, list_permitted, viewer_of
from dossier.norms.completeness import PersonFacts, find_missing_types

TIMELINE_KINDS = {
    "labor_contract": "contract",
    "labor_contract_renewal": "contract",
    "labor_contract_amendment": "contract",
    "reward_decision": "reward",
    "discipline_decision": "discipline",
    "warning_letter": "discipline",
    "training_record": "training",
    "leave_request": "leave",
    "employment_certificate": "certificate",
    "income_certificate": "certificate",
    "seniority_certificate": "certificate",
    "performance_review": "review",
    "annual_assessment": "review",
    "probation_assessment": "review",
}
STAGE_KINDS = {"change": "change", "exit": "departed"}


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    on: str
    kind: str
    title: str
    type: str
    record_id: UUID | None


@dataclass(frozen=True, slots=True)
class Completeness:
    """Required types, how many are there, and (type, reason) for each that is missing."""

    required: int
    present: int
    missing: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class EmployeeFile:
    """``masks``: what of each record stays hidden from who asked, by the record's id."""

    employee: Employee
    records: tuple[Record, ...]
    masks: Mapping[UUID, Masks]
    timeline: tuple[TimelineEvent, ...]
    completeness: Completeness


@dataclass(frozen=True, slots=True)
class EmployeePage:
    """``total``: how many there are on all pages."""

    total: int
    rows: tuple[Employee, ...]


def list_employees(
    actor: User,
    *,
    text: str,
    company_ids: Sequence[int],
    department_ids: Sequence[int],
    state: str,
    today: date,
    start: int = 0,
    most: int = 100,
) -> EmployeePage:
    """Give a page of the people whose files the actor may find, filtered, by company and employee number.

    PERF: the database counts and cuts; only the rows of the page are opened. A ``text`` is looked for in numbers and
    sealed names: then the names of all in reach are opened, about 5 microseconds each.
    """
    people = _filtered(actor, company_ids, department_ids, state, today).order_by("company_id", "employee_no")
    wanted = text.strip().casefold()
    if wanted:
        found = _named(people, wanted)
        total, ids = len(found), found[start : start + most]
    else:
        total, ids = people.count(), list(people.values_list("id", flat=True)[start : start + most])
    rows = Employee.objects.select_related("company", "department").in_bulk(ids)
    return EmployeePage(total, tuple(rows[employee_id] for employee_id in ids if employee_id in rows))


def _filtered(
    actor: User, company_ids: Sequence[int], department_ids: Sequence[int], state: str, today: date
) -> QuerySet[Employee]:
    people = _permitted(actor)
    if company_ids:
        people = people.filter(company_id__in=company_ids)
    if department_ids:
        below = Q()
        for department_id in department_ids:
            below |= Q(path__contains=f"/{department_id}/")
        people = people.filter(department__in=Department.objects.filter(below).order_by())
    if state == "active":
        people = people.filter(Q(departed_on__isnull=True) | Q(departed_on__gt=today))
    elif state == "departed":
        people = people.filter(departed_on__lte=today)
    return people


def _named(people: QuerySet[Employee], wanted: str) -> list[UUID]:
    """Give the ids of those whose name or number holds a text, in the order of the rows."""
    rows = people.values_list("id", "name", "employee_no").iterator(chunk_size=2000)
    return [
        employee_id
        for employee_id, name, number in rows
        if wanted in str(name).casefold() or wanted in number.casefold()
    ]


def _permitted(actor: User) -> QuerySet[Employee]:
    return Employee.objects.filter(clauses_to_employee_q(clauses_for(actor, Action.FIND)))


def audit_employee_search(actor: User, *, text: str, total: int) -> None:
    """Record that a list of people was shown."""
    with transaction.atomic():
        record_event(actor=actor, action="employee.search", details={"text": text, "total": total})


def access_employee(*, actor: User, employee_id: UUID, audit_as: str = "employee.view") -> Employee:
    """Fetch a person whose file the actor may find; the look or the refusal is audited."""
    employee = _permitted(actor).select_related("company", "department").filter(id=employee_id).first()
    with transaction.atomic():
        record_event(
            actor=actor,
            action=audit_as if employee else "access.refused",
            object_kind="employee",
            object_id=employee_id,
            subject_id=employee.id if employee else None,
            result=Result.ALLOWED if employee else Result.REFUSED,
        )
    if employee is None:
        raise NotPermitted("records.not_found", audited=True)
    return employee


def get_employee_file(*, actor: User, employee_id: UUID, today: date) -> EmployeeFile:
    """Give one person's file as far as the actor may see it."""
    employee = access_employee(actor=actor, employee_id=employee_id)
    records = tuple(
        list_permitted(actor, Action.FIND)
        .concerning([employee])
        .filter(state=RecordState.FILED)
        .select_related("company", "department", "employee__department")
        .prefetch_related("pages", *PEOPLE)
        .order_by("doc_date", "id")
    )
    viewer = viewer_of(actor)
    masks = {record.id: viewer.look_at_row(record).all_masks for record in records}
    return EmployeeFile(
        employee=employee,
        records=records,
        masks=masks,
        timeline=_timeline(employee, records, masks, today),
        completeness=count_completeness([employee], today)[employee.id],
    )


def list_references_to(employee_id: UUID) -> list[UUID]:
    """Give the records that concern a person among others."""
    return list(RecordPerson.objects.filter(employee=employee_id).values_list("record_id", flat=True))


def _timeline(
    employee: Employee, records: tuple[Record, ...], masks: Mapping[UUID, Masks], today: date
) -> tuple[TimelineEvent, ...]:
    events = [
        TimelineEvent(
            on=record.doc_date,
            kind=TIMELINE_KINDS.get(record.type) or STAGE_KINDS.get(record.stage, "other"),
            title=mask_text(record.title, masks[record.id]),
            type=record.type,
            record_id=record.id,
        )
        for record in records
        if record.doc_date
    ]
    if employee.hired_on:
        events.append(TimelineEvent(employee.hired_on.isoformat(), "hired", "", "", None))
    if employee.departed_on and employee.has_departed(today):
        events.append(TimelineEvent(employee.departed_on.isoformat(), "departed", "", "", None))
    return tuple(sorted(events, key=lambda event: event.on))


def count_records(actor: User, employees: Sequence[Employee]) -> dict[UUID, int]:
    """Count the filed records of each person that the actor may find, cross references included. Two queries."""
    permitted = list_permitted(actor, Action.FIND).filter(state=RecordState.FILED)
    counts = dict.fromkeys((employee.id for employee in employees), 0)
    for ids in (permitted.filter(employee__in=counts, shared=False), _references(permitted, counts)):
        for employee_id, count in ids.order_by().values_list("employee_id").annotate(Count("id")):
            counts[employee_id] += count
    return counts


def _references(records: QuerySet[Record], employees: Iterable[UUID]) -> QuerySet[RecordPerson]:
    """Give the places of people on those of the records that concern several."""
    return RecordPerson.objects.filter(record__in=records.filter(shared=True), employee__in=employees)


def count_completeness(employees: Sequence[Employee], today: date) -> dict[UUID, Completeness]:
    """Compare the filed types of each person with what the norms require of them. Three queries.

    Which types exist is no secret to whoever may see the person: counts go by all filed records.
    """
    present: dict[UUID, set[str]] = {employee.id: set() for employee in employees}
    kept = (RecordState.FILED, RecordState.RESTRICTED)  # what is only stored is not missing
    filed = Record.objects.filter(employee__in=present, state__in=kept)
    for employee_id, kind in filed.values_list("employee_id", "type"):
        present[employee_id].add(kind)
    referred = _references(Record.objects.filter(state__in=kept), present)
    for employee_id, kind in referred.values_list("employee_id", "record__type"):
        present[employee_id].add(kind)
    companies = {employee.company_id for employee in employees}
    used: dict[int, set[str]] = {company_id: set() for company_id in companies}
    types = DocumentType.objects.filter(company_id__in=companies, active=True)
    for company_id, code in types.values_list("company_id", "code"):
        used[company_id].add(code)
    return {
        employee.id: _completeness(_facts(employee, today), used[employee.company_id], present[employee.id])
        for employee in employees
    }


def _completeness(facts: PersonFacts, used: set[str], present: set[str]) -> Completeness:
    """``used``: the types of the company's scheme; what it has dropped is not required."""
    missing = tuple(
        (item.type, item.because) for item in find_missing_types(facts, present) if item.type in used
    )
    wanted = sum(item.type in used for item in find_missing_types(facts, ()))
    return Completeness(wanted, wanted - len(missing), missing)


def _facts(employee: Employee, today: date) -> PersonFacts:
    particulars: dict[str, Any] = employee.particulars
    return PersonFacts(
        manager=bool(particulars.get("manager")),
        departed=employee.has_departed(today),
        groups=frozenset(particulars.get("groups", ())),
    )
