"""Shapes of records that several parts of the API give."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from dossier.apps.people.api import CompanyRef, EmployeeRef
from dossier.apps.records.models import Record

StateName = Literal["filed", "to_check", "withdrawn"]


class RecordRow(Schema):
    id: UUID
    reference_code: str
    title: str
    type: str
    stage: str
    level: int
    doc_date: str | None
    state: StateName
    company: CompanyRef
    employee: EmployeeRef | None
    page_count: int


class Doubt(Schema):
    """Why a person should look: person_unknown, person_uncertain, type_uncertain, field_missing, field_uncertain."""

    code: str
    field: str | None = None


def row_values(record: Record) -> dict[str, Any]:
    """Give the values of a :class:`RecordRow` (with company, employee and its department fetched)."""
    return {
        "id": record.id,
        "reference_code": record.reference_code or "",
        "title": record.title,
        "type": record.type,
        "stage": record.stage,
        "level": record.level,
        "doc_date": record.doc_date or None,
        "state": record.state,
        "company": CompanyRef.of(record.company),
        "employee": EmployeeRef.of(record.employee) if record.employee else None,
        "page_count": len(record.pages.all()),
    }
