"""Employees: the list of people and one person's file (employee 360)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import MaskClass
from dossier.apps.audit.selectors import list_views_of
from dossier.apps.kernel.http import PageNumber, RowId, answers
from dossier.apps.people.api import CompanyRef, EmployeeRef
from dossier.apps.people.models import Employee
from dossier.apps.records.api.shapes import RecordRow, row_values
from dossier.apps.records.employees import (
    Completeness,
    EmployeeFile,
    access_employee,
    audit_employee_search,
    count_completeness,
    count_records,
    get_employee_file,
    list_employees,
    list_references_to,
)
from dossier.apps.records.masking import mask_value
from dossier.apps.records.selectors import titles_for

router = Router(tags=["people"])

STAGE_ORDER = ("recruitment", "onboarding", "in_service", "change", "exit", "post_exit")


class EmployeeSearchIn(Schema):
    text: str = Field("", max_length=100)
    company_ids: list[RowId] = []
    department_ids: list[RowId] = []
    state: Literal["any", "active", "departed"] = "any"
    page: PageNumber = 1
    page_size: int = Field(20, ge=1, le=100)


class EmployeeRow(EmployeeRef):
    company: CompanyRef
    position: str
    state: Literal["active", "departed"]
    hired_on: date | None
    departed_on: date | None
    record_count: int
    missing_count: int


class EmployeeList(Schema):
    total: int
    items: list[EmployeeRow]


class TimelineEvent(Schema):
    """kind: hired, departed, contract, change, review, reward, discipline, training, leave, certificate, other."""

    on: str
    kind: str
    title: str
    type: str
    record_id: UUID | None


class StageRecords(Schema):
    stage: str
    records: list[RecordRow]


class MissingType(Schema):
    type: str
    reason: str


class CompletenessOut(Schema):
    required: int
    present: int
    missing: list[MissingType]


class EmployeeOut(EmployeeRow):
    masked_id_number: str
    gender: str
    timeline: list[TimelineEvent]
    stages: list[StageRecords]
    completeness: CompletenessOut


class ViewRow(Schema):
    at: datetime
    by: str
    action: str
    record_id: UUID | None
    title: str
    type: str


@router.post("/employees/search", response=answers(EmployeeList), operation_id="search_employees")
def search_employees(request: HttpRequest, body: EmployeeSearchIn) -> EmployeeList:
    user, today = acting_user(request), _today()
    found = list_employees(
        user,
        text=body.text,
        company_ids=body.company_ids,
        department_ids=body.department_ids,
        state=body.state,
        today=today,
        start=(body.page - 1) * body.page_size,
        most=body.page_size,
    )
    audit_employee_search(user, text=body.text, total=found.total)
    completeness = count_completeness(found.rows, today)
    counts = count_records(user, found.rows)
    return EmployeeList(
        total=found.total,
        items=[EmployeeRow(**_row(row, counts[row.id], completeness[row.id], today)) for row in found.rows],
    )


@router.get("/employees/{employee_id}", response=answers(EmployeeOut), operation_id="get_employee")
def get_employee(request: HttpRequest, employee_id: UUID) -> EmployeeOut:
    today = _today()
    file = get_employee_file(actor=acting_user(request), employee_id=employee_id, today=today)
    return EmployeeOut(
        **_row(file.employee, len(file.records), file.completeness, today),
        masked_id_number=mask_value(file.employee.id_number, frozenset({MaskClass.IDENTITY_NUMBER})),
        gender=str(file.employee.particulars.get("gender", "")),
        timeline=[
            TimelineEvent(
                on=event.on, kind=event.kind, title=event.title, type=event.type, record_id=event.record_id
            )
            for event in file.timeline
        ],
        stages=_by_stage(file),
        completeness=CompletenessOut(
            required=file.completeness.required,
            present=file.completeness.present,
            missing=[MissingType(type=kind, reason=reason) for kind, reason in file.completeness.missing],
        ),
    )


@router.get(
    "/employees/{employee_id}/views", response=answers(list[ViewRow]), operation_id="list_employee_views"
)
def list_employee_views(request: HttpRequest, employee_id: UUID) -> list[ViewRow]:
    """Who looked at a person's file, newest first, at most 200; looks at records out of the caller's own
    reach are left out, as they would tell of those records."""
    user = acting_user(request)
    employee = access_employee(actor=user, employee_id=employee_id, audit_as="employee.views")
    events = list_views_of(employee.id, also=list_references_to(employee.id))
    records = titles_for(user, events)
    return [
        ViewRow(
            at=event.at,
            by=event.actor_name,
            action=event.action,
            record_id=UUID(event.object_id) if event.object_kind == "record" else None,
            title=records[event.object_id].title if event.object_kind == "record" else "",
            type=records[event.object_id].type if event.object_kind == "record" else "",
        )
        for event in events
        if event.object_kind != "record" or event.object_id in records
    ]


def _row(employee: Employee, records: int, completeness: Completeness, today: date) -> dict[str, Any]:
    return {
        **EmployeeRef.of(employee).dict(),
        "company": CompanyRef.of(employee.company),
        "position": employee.position,
        "state": "departed" if employee.has_departed(today) else "active",
        "hired_on": employee.hired_on,
        "departed_on": employee.departed_on,
        "record_count": records,
        "missing_count": len(completeness.missing),
    }


def _by_stage(file: EmployeeFile) -> list[StageRecords]:
    groups = {stage: [record for record in file.records if record.stage == stage] for stage in STAGE_ORDER}
    return [
        StageRecords(
            stage=stage,
            records=[RecordRow(**row_values(record, file.masks[record.id])) for record in records],
        )
        for stage, records in groups.items()
        if records
    ]


def _today() -> date:
    return datetime.now(UTC).date()
