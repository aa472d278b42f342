"""The people of a record that concerns several: kept at receipt, put right by reviewers, followed when they move.

Such a record is one 件: it is filed once, in the dossier of the first person on it who is in the roster, and the
dossiers of the others refer to it (互见, cross reference: DA/T 22-2015, 档案著录规则 DA/T 18-2022).

SECURITY: until single passages can be masked, whoever opens it reads about all of them. So it is nobody's own
(``Record.shared``) and lies in a department only when everybody on it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Employee
from dossier.apps.records.drafts import DraftPerson, DraftValue, PersonLink
from dossier.apps.records.models import FieldValue, Record, RecordPerson

CONFIRMED = "person"
"""``how`` of a link that a person made."""


def keep_people(record: Record, people: Sequence[DraftPerson]) -> None:
    """Write down everyone on a paper that concerns several, at receipt."""
    seen: set[UUID] = set()
    rows = []
    for position, person in enumerate(people, start=1):
        employee = person.employee
        if employee is not None and employee.id in seen:
            employee = None  # the same row twice: one of the two is somebody else
        if employee is not None:
            seen.add(employee.id)
        rows.append(
            RecordPerson(
                record=record,
                employee=employee,
                position=position,
                values={name: _machine_value(value) for name, value in person.fields.items()},
                confidence=person.confidence if employee else None,
                how=person.how if employee else "",
            )
        )
    RecordPerson.objects.bulk_create(rows)


def people_of(record: Record) -> list[RecordPerson]:
    """Give the people of a record that concerns several, in the paper's order. One query."""
    return list(RecordPerson.objects.filter(record=record).select_related("employee__department"))


def settle(record: Record, people: Sequence[RecordPerson]) -> None:
    """Set whose record it is, and where it lies, by the people on it. The caller saves."""
    record.shared = len(people) > 1
    record.employee = next((row.employee for row in people if row.employee is not None), None)
    record.department_id = common_department(people)


def common_department(people: Sequence[RecordPerson]) -> int | None:
    """Give the lowest department that all people have above them; None when there is none, or one is unknown."""
    paths = [row.employee.department.ancestor_ids for row in people if row.employee is not None]
    if not paths or len(paths) < len(people):
        return None
    shared = [step[0] for step in zip(*paths, strict=False) if len(set(step)) == 1]
    return shared[-1] if shared else None


def change_people(record: Record, links: Sequence[PersonLink], *, actor: User, at: datetime) -> None:
    """Make these the people of a record; fewer than two make it a record of one. The caller saves the record.

    Each link made or ended is audited for the person it concerns. Raises Invalid naming the wrong entry, and
    NotPermitted for a person out of the company.
    """
    before = people_of(record)
    known = {row.position: row for row in before}
    employees = _employees(record.company_id, links)
    _check_links(links, known)
    last = max(known, default=0)
    after = []
    for link in links:
        row = known.get(link.position or 0)
        if row is None:
            last += 1
            row = RecordPerson(record=record, position=last, values={})
        _apply(row, link, employees.get(link.employee_id) if link.employee_id else None, actor, at)
        after.append(row)
    after.sort(key=lambda row: row.position)
    _audit_links(record, before, after, actor=actor, at=at)
    RecordPerson.objects.filter(record=record).delete()
    if len(after) > 1:
        RecordPerson.objects.bulk_create(after)
    else:
        _keep_as_own(record, after)
    settle(record, after)


def confirm_people(record: Record, *, actor: User, at: datetime) -> None:
    """Note that a person has looked at the links that nobody had confirmed."""
    RecordPerson.objects.filter(record=record, confirmed_by=None).update(confirmed_by=actor, confirmed_at=at)


def describe_people(record: Record) -> dict[str, str]:
    """Give the people as flat text for versions, by place on the paper."""
    return {f"person@{row.position}": _description(row) for row in people_of(record)}


def _description(row: RecordPerson) -> str:
    who = [row.name, row.employee.employee_no if row.employee else "—"]
    told = [f"{name}: {value['value']}" for name, value in sorted(row.values.items())]
    return "; ".join([" ".join(who), *told])


def _employees(company_id: int, links: Iterable[PersonLink]) -> dict[UUID, Employee]:
    wanted = {link.employee_id for link in links if link.employee_id is not None}
    found = Employee.objects.select_related("department").filter(id__in=wanted, company=company_id)
    employees = {row.id: row for row in found}
    if len(employees) < len(wanted):
        raise NotPermitted("records.person_unknown")
    return employees


def _check_links(links: Sequence[PersonLink], known: dict[int, RecordPerson]) -> None:
    problems = []
    chosen: set[UUID] = set()
    places: set[int] = set()
    for index, link in enumerate(links):
        named = link.fields.get("employee_name") or (link.position in known and known[link.position].name)
        if link.position is not None and (link.position not in known or link.position in places):
            problems.append(FieldProblem(f"people.{index}", "records.person_place_unknown"))
        elif link.employee_id in chosen:
            problems.append(FieldProblem(f"people.{index}", "records.person_twice"))
        elif link.employee_id is None and not named:
            problems.append(FieldProblem(f"people.{index}", "records.person_unnamed"))
        if link.employee_id is not None:
            chosen.add(link.employee_id)
        if link.position is not None:
            places.add(link.position)
    if problems:
        raise Invalid("records.people_invalid", tuple(problems))


def _apply(row: RecordPerson, link: PersonLink, employee: Employee | None, actor: User, at: datetime) -> None:
    row.pk = None
    if row.employee_id != (employee.id if employee else None) or row.confirmed_by_id is None:
        row.confirmed_by, row.confirmed_at = actor, at
    row.employee = employee
    row.confidence, row.how = (1.0, CONFIRMED) if employee else (None, "")
    values = dict(row.values)
    for name, value in link.fields.items():
        if value is None:
            values.pop(name, None)
        else:
            old = values.get(name, {"raw": "", "page": None, "box": None, "handwritten": False})
            values[name] = {
                **old,
                "value": value,
                "confidence": 1.0,
                "source": FieldValue.Source.PERSON.value,
            }
    row.values = values


def _keep_as_own(record: Record, people: Sequence[RecordPerson]) -> None:
    """A record of one again: what it said of that person alone it now says."""
    there = set(FieldValue.objects.filter(record=record).values_list("field", flat=True))
    FieldValue.objects.bulk_create(
        FieldValue(record=record, field=name, **value)
        for row in people
        for name, value in row.values.items()
        if name not in there
    )
    if people:
        record.person_confidence, record.person_how = people[0].confidence, people[0].how


def _audit_links(
    record: Record,
    before: Sequence[RecordPerson],
    after: Sequence[RecordPerson],
    *,
    actor: User,
    at: datetime,
) -> None:
    had = {row.employee_id for row in before} if before else {record.employee_id}
    has = {row.employee_id for row in after}
    for action, ids in (("record.link", has - had), ("record.unlink", had - has)):
        for employee_id in sorted(ids - {None}, key=str):
            record_event(
                actor=actor,
                action=action,
                object_kind="record",
                object_id=record.id,
                subject_id=employee_id,
                at=at,
            )


def _machine_value(value: DraftValue) -> dict[str, Any]:
    return {
        "value": value.value,
        "raw": value.raw,
        "confidence": value.confidence,
        "page": value.page,
        "box": value.box,
        "handwritten": value.handwritten,
        "source": FieldValue.Source.MACHINE.value,
    }
