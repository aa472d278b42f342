"""Evidence over HTTP: the bundle of a record for whoever may export it, and the four-property checks."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import access_company
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.audit.services import record_alone
from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.evidence.models import PropertyReport
from dossier.apps.evidence.properties.keeping import check_now, failed_records, latest_report
from dossier.apps.evidence.properties.printing import print_reports
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import PageNumber, RowId, answers, delivers
from dossier.norms.four_properties import Stage

router = Router(tags=["evidence"])

StageName = Literal["filing", "transfer", "store"]


class CheckedItem(Schema):
    """``advisory``: what fails here is shown and does not fail the record."""

    id: str
    property: Literal["authenticity", "completeness", "usability", "safety"]
    zh: str
    en: str
    result: Literal["pass", "fail", "not_applicable", "manual"]
    advisory: bool
    places: list[str]
    error: str


class CheckReport(Schema):
    """The four-property checks of one record (DA/T 70-2018); ``rule_set_sha256``: by which rules."""

    record: UUID
    reference_code: str | None
    version: int
    stage: StageName
    checker: str
    rule_set_sha256: str
    operator: str
    began: datetime
    ended: datetime
    passed: bool
    failing: list[str]
    items: list[CheckedItem]


class CheckAnswer(Schema):
    """``report`` is null before the first check."""

    report: CheckReport | None


class CheckIn(Schema):
    stage: StageName = "store"


class FailedRow(Schema):
    record: UUID
    reference_code: str | None
    at: datetime
    stage: StageName
    failing: list[str]


class FailedList(Schema):
    total: int
    items: list[FailedRow]


@router.get(
    "/records/{record_id}/evidence",
    operation_id="get_record_evidence",
    openapi_extra=delivers("application/json"),
)
def get_record_evidence(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """application/json: the evidence bundle, format dossier-evidence/1; checked without this server."""
    bundle = make_bundle(
        actor=acting_user(request),
        record_id=record_id,
        at=datetime.now(UTC),
        prove=lambda level: require_step_up_for(request, level, Action.EXPORT.value),
    )
    response = HttpResponse(bundle, content_type="application/json")
    # The file name carries the record's id, never a name of a person.
    response["Content-Disposition"] = f'attachment; filename="{record_id}.evidence.json"'
    return response


@router.get("/records/{record_id}/checks", response=answers(CheckAnswer), operation_id="get_record_checks")
def get_record_checks(request: HttpRequest, record_id: UUID) -> CheckAnswer:
    report = latest_report(actor=acting_user(request), record_id=record_id)
    return CheckAnswer(report=_report_out(report) if report else None)


@router.post("/records/{record_id}/checks", response=answers(CheckAnswer), operation_id="check_record")
def check_record(request: HttpRequest, record_id: UUID, body: CheckIn) -> CheckAnswer:
    report = check_now(actor=acting_user(request), record_id=record_id, stage=Stage(body.stage))
    return CheckAnswer(report=_report_out(report))


@router.get(
    "/records/{record_id}/checks/print",
    operation_id="print_record_checks",
    openapi_extra=delivers("text/html"),
)
def print_record_checks(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """text/html: the newest report, to print."""
    report = latest_report(actor=acting_user(request), record_id=record_id)
    if report is None:
        raise NotPermitted("records.not_found")
    return HttpResponse(print_reports([report.body]), content_type="text/html; charset=utf-8")


@router.get("/checks/failed", response=answers(FailedList), operation_id="list_failed_checks")
def list_failed_checks(
    request: HttpRequest,
    company_id: RowId,
    page: PageNumber = 1,
    page_size: Annotated[int, Field(ge=1, le=100)] = 20,
) -> FailedList:
    """The records of a company whose newest report failed, for whoever may confirm records there."""
    user = acting_user(request)
    company, rule = access_company(user, company_id, Action.CONFIRM)
    failed, start = failed_records(company.id), (page - 1) * page_size
    total = failed.count()
    record_alone(
        actor=user,
        action="record.list_failed_checks",
        object_kind="company",
        object_id=company.id,
        rule=rule,
        details={"total": total},
    )
    return FailedList(
        total=total,
        items=[
            FailedRow(
                record=row.record_id,
                reference_code=row.record.reference_code,
                at=row.at,
                stage=cast("StageName", row.stage),
                failing=row.failing,
            )
            for row in failed[start : start + page_size]
        ],
    )


def _report_out(report: PropertyReport) -> CheckReport:
    return CheckReport(**report.body, version=report.version)
