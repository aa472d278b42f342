"""Shapes of records that several parts of the API give."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from dossier.apps.people.api import CompanyRef, EmployeeRef
from dossier.apps.records.masking import Masks, mask_text
from dossier.apps.records.models import Record, RecordPerson

StateName = Literal["filed", "to_check", "withdrawn"]
MaskName = Literal["identity_number", "phone", "account", "address", "health", "pay"]


class LinkedPerson(Schema):
    """One of several people whom a record concerns; ``employee`` is null for one who is not in the roster."""

    position: int
    name: str
    employee: EmployeeRef | None


class RecordRow(Schema):
    """``employee``: in whose dossier it is filed. ``people``: everyone it concerns, when there are several."""

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
    people: list[LinkedPerson]
    page_count: int


class Doubt(Schema):
    """Why a person should look: person_unknown, person_uncertain, boundary_uncertain, type_uncertain,
    field_missing, field_uncertain, signature_missing, signature_wrong, read_later.

    ``field``: a field's id; ``field@3`` is that of the third of several people.
    """

    code: str
    field: str | None = None


def row_values(record: Record, masks: Masks) -> dict[str, Any]:
    """Give the values of a :class:`RecordRow` for somebody from whom ``masks`` stays hidden.

    No query when company, employee and its department, pages and ``selectors.PEOPLE`` have been fetched.
    """
    return {
        "id": record.id,
        "reference_code": record.reference_code or "",
        "title": mask_text(record.title, masks),
        "type": record.type,
        "stage": record.stage,
        "level": record.level,
        "doc_date": record.doc_date or None,
        "state": record.state,
        "company": CompanyRef.of(record.company),
        "employee": EmployeeRef.of(record.employee) if record.employee else None,
        "people": [LinkedPerson(**person_values(row)) for row in record.people.all()],
        "page_count": len(record.pages.all()),
    }


def person_values(row: RecordPerson) -> dict[str, Any]:
    """Give the values of a :class:`LinkedPerson`."""
    return {
        "position": row.position,
        "name": row.name,
        "employee": EmployeeRef.of(row.employee) if row.employee else None,
    }
