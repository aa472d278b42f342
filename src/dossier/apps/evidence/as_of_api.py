"""A record as of a day over HTTP: its state then, a signed certificate, and the bundle of that version."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.evidence.as_of import end_of
from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.evidence.certifying import certify_as_of, view_as_of
from dossier.apps.kernel.http import answers, delivers
from dossier.apps.records.selectors import Prove

router = Router(tags=["evidence"])


class StateElement(Schema):
    """``field``: a field's id, or what versions call what they tell besides: type, level, state, person@1."""

    field: str
    value: str


class StatePage(Schema):
    number: int
    source_page: int
    sha256: str
    sm3: str


class RecordAsOf(Schema):
    """``employee``: name and number of whose it was; ``later``: how many versions came since."""

    day: date
    version: int
    at: datetime
    by: str
    employee: str | None
    elements: list[StateElement]
    pages: list[StatePage]
    later: int
    description_sha256: str


@router.get("/records/{record_id}/as-of", response=answers(RecordAsOf), operation_id="get_record_as_of")
def get_record_as_of(request: HttpRequest, record_id: UUID, day: date) -> RecordAsOf:
    state, elements = view_as_of(
        actor=acting_user(request),
        record_id=record_id,
        day=day,
        at=datetime.now(UTC),
        prove=_proof(request, Action.VIEW),
    )
    person = state.employee
    return RecordAsOf(
        day=day,
        version=state.version,
        at=state.at,
        by=state.by,
        employee=f"{person.name} {person.employee_no}" if person else None,
        elements=[
            StateElement(field=name.removeprefix("field:"), value=value)
            for name, value in elements.items()
            if name != "employee"
        ],
        pages=[
            StatePage(number=page.number, source_page=page.source_page, sha256=page.sha256, sm3=page.sm3)
            for page in state.pages
        ],
        later=state.later,
        description_sha256=state.description_sha256,
    )


@router.get(
    "/records/{record_id}/as-of/certificate",
    operation_id="get_as_of_certificate",
    openapi_extra=delivers("application/pdf"),
)
def get_as_of_certificate(request: HttpRequest, record_id: UUID, day: date) -> HttpResponse:
    """application/pdf: the state of the record at the end of the day, signed for the company."""
    signed = certify_as_of(
        actor=acting_user(request),
        record_id=record_id,
        day=day,
        at=datetime.now(UTC),
        prove=_proof(request, Action.EXPORT),
    )
    return _file(signed.data, "application/pdf", f"{record_id}.{day.isoformat()}.pdf")


@router.get(
    "/records/{record_id}/as-of/evidence",
    operation_id="get_as_of_evidence",
    openapi_extra=delivers("application/json"),
)
def get_as_of_evidence(request: HttpRequest, record_id: UUID, day: date) -> HttpResponse:
    """application/json: the evidence bundle of the version in force at the end of the day."""
    now = datetime.now(UTC)
    bundle = make_bundle(
        actor=acting_user(request),
        record_id=record_id,
        at=now,
        until=end_of(day, now),
        prove=_proof(request, Action.EXPORT),
    )
    return _file(bundle, "application/json", f"{record_id}.{day.isoformat()}.evidence.json")


def _proof(request: HttpRequest, action: Action) -> Prove:
    return lambda level: require_step_up_for(request, level, action.value)


def _file(data: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    # The file name carries the record's id, never a name of a person.
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
