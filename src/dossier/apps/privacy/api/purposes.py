"""The register of processing over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.privacy.api.shapes import Code
from dossier.apps.privacy.consents import Coverage, coverage_on
from dossier.apps.privacy.purposes import (
    TypePurpose,
    access_register,
    purposes_on,
    set_purpose,
    write_register,
)
from dossier.apps.privacy.selectors import day_of
from dossier.apps.records.selectors import access_record
from dossier.norms.processing_purposes import Named, Purpose, load_register

router = Router(tags=["privacy"])
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
TypeCode = Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_]+$")]


class NamedGround(Schema):
    id: str
    zh: str
    en: str
    clause: str


class CoverageOut(Schema):
    """How far consent goes where a purpose rests on it. ``version``: of the words in force, 0 for none; ``holders``:
    people of whom such records are processed; ``lacking``: those without a consent that holds."""

    version: int
    holders: int
    lacking: int


class PurposeOut(Schema):
    """``since``: from when the company's own row holds, null for the shipped one. ``basis`` empty: not stated.
    ``consent``: only in the register, of a purpose that rests on it."""

    type: str
    zh: str
    en: str
    level: int
    purpose_zh: str
    purpose_en: str
    basis: str
    sensitive: bool
    necessity: str
    recipients: list[str]
    retention_rule: str
    period: str
    since: date | None
    consent: CoverageOut | None = None


class RegisterOut(Schema):
    company_id: int
    bases: list[NamedGround]
    recipients: list[NamedGround]
    items: list[PurposeOut]


class RecordPurposeOut(Schema):
    purpose: PurposeOut | None
    bases: list[NamedGround]
    recipients: list[NamedGround]


class PurposeIn(Schema):
    company_id: RowId
    type: TypeCode
    purpose_zh: Line
    purpose_en: Line = ""
    basis: Code
    sensitive: bool
    necessity: Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$")] = ""
    recipients: Annotated[list[Code], Field(max_length=20)] = []
    effective_from: date


@router.get("/privacy/purposes", response=answers(RegisterOut), operation_id="get_processing_register")
def get_register(request: HttpRequest, company_id: RowId) -> RegisterOut:
    return _register(request, company_id)


@router.put("/privacy/purposes", response=answers(RegisterOut), operation_id="set_processing_purpose")
def put_purpose(request: HttpRequest, body: PurposeIn) -> RegisterOut:
    purpose = Purpose(
        body.type,
        body.purpose_zh,
        body.purpose_en,
        body.basis,
        body.sensitive,
        tuple(body.recipients),
        body.necessity,
    )
    set_purpose(
        actor=acting_user(request),
        company_id=body.company_id,
        purpose=purpose,
        effective_from=body.effective_from,
        at=datetime.now(UTC),
    )
    return _register(request, body.company_id)


@router.get("/privacy/purposes/table", response=answers(None), operation_id="export_processing_register")
def get_table(request: HttpRequest, company_id: RowId) -> HttpResponse:
    """The register as a table for spreadsheets (个人信息处理活动记录)."""
    user = acting_user(request)
    company = access_register(user, company_id)
    table = write_register(purposes_on(company, _today()))
    record_alone(actor=user, action="privacy.export_register", object_kind="company", object_id=company.id)
    answer = HttpResponse(table.encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="processing-register-{company.code}.csv"'
    return answer


@router.get(
    "/records/{record_id}/purpose", response=answers(RecordPurposeOut), operation_id="get_record_purpose"
)
def get_record_purpose(request: HttpRequest, record_id: UUID) -> RecordPurposeOut:
    """Why a record is processed, for whoever may find it: part of the look that is audited with the record."""
    record, _ = access_record(actor=acting_user(request), record_id=record_id, action=Action.FIND)
    rows = [row for row in purposes_on(record.company, _today()) if row.type == record.type]
    return RecordPurposeOut(
        purpose=show_purpose(rows[0]) if rows else None, bases=named_bases(), recipients=named_recipients()
    )


def _register(request: HttpRequest, company_id: int) -> RegisterOut:
    company = access_register(acting_user(request), company_id)
    rows = purposes_on(company, _today())
    coverage = coverage_on(company, rows, _today())
    return RegisterOut(
        company_id=company.id,
        bases=named_bases(),
        recipients=named_recipients(),
        items=[show_purpose(row, coverage.get(row.type)) for row in rows],
    )


def named_bases() -> list[NamedGround]:
    return [_named(one) for one in load_register().bases.values()]


def named_recipients() -> list[NamedGround]:
    return [_named(one) for one in load_register().recipients.values()]


def _named(one: Named) -> NamedGround:
    return NamedGround(id=one.id, zh=one.zh, en=one.en, clause=one.clause)


def show_purpose(row: TypePurpose, coverage: Coverage | None = None) -> PurposeOut:
    purpose = row.purpose
    return PurposeOut(
        type=row.type,
        zh=row.zh,
        en=row.en,
        level=row.level,
        purpose_zh=purpose.zh if purpose else "",
        purpose_en=purpose.en if purpose else "",
        basis=purpose.basis if purpose else "",
        sensitive=purpose.sensitive if purpose else False,
        necessity=purpose.necessity if purpose else "",
        recipients=list(purpose.recipients) if purpose else [],
        retention_rule=row.retention_rule,
        period=row.period,
        since=row.since,
        consent=CoverageOut(version=coverage.version, holders=coverage.holders, lacking=coverage.lacking)
        if coverage
        else None,
    )


def _today() -> date:
    return day_of(datetime.now(UTC))
