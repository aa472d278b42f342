"""Pages, PDF and print as they leave the house; the purpose they leave for; the rules of marking; tracing leaks.

Pages and documents are served here and not with the records: nothing that shows a page may be answered without
passing :mod:`.services`.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import companies_for
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.delivery.models import Delivery
from dossier.apps.delivery.rules import (
    DEFAULT_TEMPLATE,
    LONGEST_TEMPLATE,
    Marking,
    list_markings,
    set_marking,
)
from dossier.apps.delivery.selectors import read_pages_to_print, terms_of
from dossier.apps.delivery.services import (
    Handed,
    Kind,
    deliver_image,
    deliver_pdf,
    deliver_print,
    demand_purpose,
    state_purpose,
)
from dossier.apps.delivery.suspects import LARGEST_FILE_BYTES
from dossier.apps.delivery.tracing import TraceReport, Verdict, trace_leak
from dossier.apps.kernel.errors import Invalid
from dossier.apps.kernel.http import RowId, answers, delivers
from dossier.apps.lending.purposes import PurposeName
from dossier.apps.people.api import CompanyRef
from dossier.apps.records.api.versions import VersionPair
from dossier.apps.records.overlaying import Show
from dossier.apps.records.page_versions import overlay_pages
from dossier.apps.records.renditions import read_redacted_copy, read_searchable_pdf
from dossier.apps.records.selectors import Prove, access_record, read_page_image

router = Router(tags=["delivery"])

PurposeQuery = Annotated[str, Field(max_length=20, pattern="^[a-z_]*$")]
KindName = Literal["image", "pdf", "print", "export"]
BINARY_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class TermsOut(Schema):
    """purpose_required: a purpose must be stated before pages are shown, printed or taken out. stated: the one that
    holds for now, or null. print_proof: ask for a fresh proof (require_proof) before the browser opens the print."""

    purpose_required: bool
    stated: PurposeName | None
    may_print: bool
    print_proof: bool


class StatedPurposeIn(Schema):
    purpose: PurposeName


class MarkingOut(Schema):
    """template: the words {person} {number} {time} {purpose} {code} {company}; it names person and code at least."""

    level: int
    visible: bool
    invisible: bool
    purpose_required: bool
    template: str


class MarkingsOut(Schema):
    company: CompanyRef
    companies: list[CompanyRef]
    default_template: str
    markings: list[MarkingOut]


class MarkingIn(Schema):
    company_id: RowId
    level: int = Field(ge=1, le=4)
    visible: bool
    invisible: bool
    purpose_required: bool
    template: str = Field(max_length=LONGEST_TEMPLATE)


class DeliveryOut(Schema):
    code: str
    username: str
    display_name: str
    at: datetime
    kind: KindName
    purpose: PurposeName | None
    pages: list[int]


class TraceOut(Schema):
    """delivery: whose copy it is, only for the verdict named. clue: the delivery whose code is readable on the page;
    a readable mark can be forged. z: the highest score, of comparisons; threshold_z: least score to name anybody.
    false_alarm: upper bound of the probability that any innocent delivery among them scores that high."""

    verdict: Verdict
    delivery: DeliveryOut | None
    clue: DeliveryOut | None
    record_id: UUID | None
    reference_code: str | None
    pages: list[int]
    z: float
    threshold_z: float
    false_alarm: float
    comparisons: int
    study_comparisons: int


@router.get(
    "/records/{record_id}/pages/{number}/image",
    operation_id="get_page_image",
    openapi_extra=delivers("image/jpeg"),
)
def get_page_image(
    request: HttpRequest, record_id: UUID, number: int, purpose: PurposeQuery = ""
) -> HttpResponse:
    """image/jpeg, the page as delivered (not turned), at most 2200 px on its long side, marked for the viewer."""
    user = acting_user(request)
    prove = _proof(request, Action.VIEW, record_id, purpose)
    jpeg = read_page_image(actor=user, record_id=record_id, number=number, prove=prove)
    marked = deliver_image(
        actor=user, record_id=record_id, number=number, jpeg=jpeg, purpose=purpose, at=_now()
    )
    return HttpResponse(marked, content_type="image/jpeg")


@router.get(
    "/records/{record_id}/versions/compare/{place}/image",
    operation_id="get_compared_image",
    openapi_extra=delivers("image/jpeg"),
)
def get_compared_image(
    request: HttpRequest,
    record_id: UUID,
    place: int,
    pair: Query[VersionPair],
    show: Literal["before", "after", "overlay"] = "overlay",
    purpose: PurposeQuery = "",
) -> HttpResponse:
    """image/jpeg: the earlier page, the later one brought onto it, or both (what went is red, what came is blue, what
    stayed is grey), at most 1600 px on the long side, marked for the viewer."""
    user = acting_user(request)
    prove = _proof(request, Action.VIEW, record_id, purpose)
    overlay, number = overlay_pages(
        actor=user, record_id=record_id, before=pair.before, after=pair.after, place=place, prove=prove
    )
    jpeg = overlay.pictures[Show(show)]
    marked = deliver_image(
        actor=user, record_id=record_id, number=number, jpeg=jpeg, purpose=purpose, at=_now()
    )
    return HttpResponse(marked, content_type="image/jpeg")


@router.get(
    "/records/{record_id}/pdf", operation_id="get_record_pdf", openapi_extra=delivers("application/pdf")
)
def get_record_pdf(request: HttpRequest, record_id: UUID, purpose: PurposeQuery = "") -> HttpResponse:
    """application/pdf: the page images, marked, with their text, PDF/A-2b."""
    user = acting_user(request)
    prove = _proof(request, Action.DOWNLOAD, record_id, purpose)
    pdf = read_searchable_pdf(actor=user, record_id=record_id, prove=prove)
    handed = deliver_pdf(actor=user, record_id=record_id, pdf=pdf, purpose=purpose, at=_now())
    return _file(handed, f'attachment; filename="{record_id}.pdf"')


@router.get(
    "/records/{record_id}/redactions/{rendition_id}",
    operation_id="get_redacted_copy",
    openapi_extra=delivers("application/pdf"),
)
def get_redacted_copy(
    request: HttpRequest, record_id: UUID, rendition_id: RowId, purpose: PurposeQuery = ""
) -> HttpResponse:
    """application/pdf: a redacted copy, marked."""
    user = acting_user(request)
    prove = _proof(request, Action.DOWNLOAD, record_id, purpose)
    pdf = read_redacted_copy(actor=user, record_id=record_id, rendition_id=rendition_id, prove=prove)
    handed = deliver_pdf(
        actor=user, record_id=record_id, pdf=pdf, purpose=purpose, at=_now(), kind=Kind.EXPORT
    )
    return _file(handed, f'attachment; filename="{record_id}.redacted-{rendition_id}.pdf"')


@router.get(
    "/records/{record_id}/print", operation_id="print_record", openapi_extra=delivers("application/pdf")
)
def print_record(request: HttpRequest, record_id: UUID, purpose: PurposeQuery = "") -> HttpResponse:
    """application/pdf to print: marked pictures without text, origin and digest at the foot of each page."""
    user = acting_user(request)
    prove = _proof(request, Action.PRINT, record_id, purpose)
    pictures = read_pages_to_print(actor=user, record_id=record_id, prove=prove)
    handed = deliver_print(actor=user, record_id=record_id, pictures=pictures, purpose=purpose, at=_now())
    return _file(handed, f'inline; filename="{record_id}.print.pdf"')


@router.get("/records/{record_id}/terms", response=answers(TermsOut), operation_id="get_delivery_terms")
def get_delivery_terms(request: HttpRequest, record_id: UUID) -> TermsOut:
    terms = terms_of(actor=acting_user(request), record_id=record_id, at=_now())
    return TermsOut(
        purpose_required=terms.purpose_required,
        stated=cast("PurposeName | None", terms.stated or None),
        may_print=terms.may_print,
        print_proof=terms.print_proof,
    )


@router.post("/records/{record_id}/terms", response=answers(TermsOut), operation_id="state_purpose")
def post_purpose(request: HttpRequest, record_id: UUID, body: StatedPurposeIn) -> TermsOut:
    """State what the record is looked at for; holds for pages, print and PDF for eight hours."""
    user = acting_user(request)
    record, _ = access_record(actor=user, record_id=record_id, action=Action.FIND)
    state_purpose(actor=user, record=record, purpose=body.purpose, at=_now())
    return get_delivery_terms(request, record_id)


@router.get("/watermark", response=answers(MarkingsOut), operation_id="get_markings")
def get_markings(request: HttpRequest, company_id: RowId | None = None) -> MarkingsOut:
    """The first company in reach when none is named."""
    user = acting_user(request)
    company, markings = list_markings(user, company_id)
    return MarkingsOut(
        company=CompanyRef.of(company),
        companies=[CompanyRef.of(one) for one in companies_for(user, Action.SECURE)],
        default_template=DEFAULT_TEMPLATE,
        markings=[
            MarkingOut(
                level=one.level, visible=one.visible, invisible=one.invisible,
                purpose_required=one.purpose_required, template=one.template,
            )
            for one in markings
        ],
    )  # fmt: skip


@router.put("/watermark", response=answers(MarkingsOut), operation_id="set_marking")
def put_marking(request: HttpRequest, body: MarkingIn) -> MarkingsOut:
    """Holds for what is delivered from now on."""
    marking = Marking(body.level, body.visible, body.invisible, body.purpose_required, body.template)
    set_marking(actor=acting_user(request), company_id=body.company_id, marking=marking, at=_now())
    return get_markings(request, body.company_id)


@router.post("/traces", response=answers(TraceOut), operation_id="trace_leak", openapi_extra=BINARY_BODY)
def post_trace(
    request: HttpRequest, record_code: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")] = ""
) -> TraceOut:
    """The body: a photo, scan or PDF page, at most 32 MiB. Takes seconds: its text is read and compared."""
    # Not request.body: that is bounded by what other routes need.
    data = request.read(LARGEST_FILE_BYTES + 1)
    if not 0 < len(data) <= LARGEST_FILE_BYTES:
        raise Invalid("delivery.suspect_unreadable")
    return _trace_out(
        trace_leak(actor=acting_user(request), data=data, record_code=record_code.strip(), at=_now())
    )


def _proof(request: HttpRequest, action: Action, record_id: UUID, purpose: str) -> Prove:
    """Give what is asked of who has passed the gate before anything is given: a fresh proof of who is there where
    the level demands one, and a purpose."""
    user = acting_user(request)

    def prove(level: int) -> None:
        require_step_up_for(request, level, action.value)
        demand_purpose(actor=user, record_id=record_id, purpose=purpose, at=_now())

    return prove


def _trace_out(report: TraceReport) -> TraceOut:
    record = report.record
    return TraceOut(
        verdict=report.verdict,
        delivery=_delivery_out(report.delivery),
        clue=_delivery_out(report.clue),
        record_id=record.id if record else None,
        reference_code=record.reference_code if record else None,
        pages=list(report.pages),
        z=round(report.z, 2),
        threshold_z=report.threshold.z,
        false_alarm=report.false_alarm,
        comparisons=report.comparisons,
        study_comparisons=report.threshold.comparisons,
    )


def _delivery_out(delivery: Delivery | None) -> DeliveryOut | None:
    if delivery is None:
        return None
    return DeliveryOut(
        code=delivery.code,
        username=delivery.actor.username,
        display_name=delivery.actor.display_name or delivery.actor.username,
        at=delivery.at,
        kind=cast("KindName", delivery.kind),
        purpose=cast("PurposeName | None", delivery.purpose or None),
        pages=list(delivery.pages),
    )


def _file(handed: Handed, disposition: str) -> HttpResponse:
    response = HttpResponse(handed.data, content_type="application/pdf")
    # The file name carries the record's id, never a name of a person.
    response["Content-Disposition"] = disposition
    return response


def _now() -> datetime:
    return datetime.now(UTC)
