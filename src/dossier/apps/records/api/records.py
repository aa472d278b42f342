"""Records: view, pages, text, versions, correction, filing, and the list of those that wait for a person."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import PageNumber, RowId, answers
from dossier.apps.people.api import DepartmentRef
from dossier.apps.records.api.shapes import Doubt, LinkedPerson, RecordRow, person_values, row_values
from dossier.apps.records.drafts import Correction, PersonLink
from dossier.apps.records.models import FieldValue, Record, RecordPerson, Rendition
from dossier.apps.records.selectors import (
    PEOPLE,
    access_record,
    get_page,
    list_to_check,
    permitted_on,
    read_page_image,
    read_page_thumbnail,
    read_searchable_pdf,
)
from dossier.apps.records.services import correct_record

router = Router(tags=["records"])

SourceName = Literal["machine", "person"]
MarkName = Literal["seal", "signature", "photo", "handwriting"]
Corners = list[tuple[float, float]]


class BoxedValue(Schema):
    """``box``: four corners in pixels of the delivered page, or null. ``handwritten``: it stands there by hand."""

    id: str
    value: str
    raw: str
    confidence: float
    page: int | None
    box: Corners | None
    source: SourceName
    handwritten: bool
    confirmed_by: str | None
    confirmed_at: datetime | None


class PersonOut(LinkedPerson):
    """``fields``: what the paper says of this person alone."""

    confidence: float | None
    how: str | None
    confirmed_by: str | None
    confirmed_at: datetime | None
    fields: list[BoxedValue]


class MarkOut(Schema):
    """What stands on a page besides print. ``shape`` of a seal: round, oval or square. ``text``: what a seal says
    where it is legible, what handwriting was read as."""

    kind: MarkName
    confidence: float
    box: Corners
    text: str
    shape: str


class PageOut(Schema):
    """The image endpoint delivers image_width_px x image_height_px; boxes are in width_px x height_px."""

    number: int
    width_px: int
    height_px: int
    image_width_px: int
    image_height_px: int
    rotation_deg: int
    skew_deg: float
    dpi: int
    blank: bool
    marks: list[MarkOut]


class Can(Schema):
    correct: bool
    confirm: bool
    export: bool


class RecordOut(RecordRow):
    version: int
    type_confidence: float
    category: str
    department: DepartmentRef | None
    person_confidence: float | None
    person_how: str | None
    people: list[PersonOut]  # type: ignore[assignment]  # more of each than a row shows
    fields: list[BoxedValue]
    pages: list[PageOut]
    doubts: list[Doubt]
    tags: list[str]
    retention_rule: str
    filed_at: datetime | None
    received_at: datetime
    source_name: str
    sha256: str
    pdf_ready: bool
    batch_id: UUID | None
    can: Can


class LineOut(Schema):
    text: str
    confidence: float
    box: Corners


class Change(Schema):
    field: str
    before: str | None
    after: str | None


class VersionOut(Schema):
    number: int
    at: datetime
    by: str
    reason: str
    changes: list[Change]


class PersonLinkIn(Schema):
    """``position``: the person as listed now, null for one who is added. Fields absent stay; null erases."""

    position: int | None = Field(None, ge=1, le=10_000)
    employee_id: UUID | None = None
    fields: dict[str, str | None] = {}


class CorrectionIn(Schema):
    """Fields absent stay; null erases. file=true files a to_check record (needs a person).

    people: everyone the record concerns from now on; with fewer than two it is a record of one person. Absent or
    null leaves them as they are. employee_id is for records of one person.
    """

    base_version: int
    reason: str = Field("", max_length=400)
    fields: dict[str, str | None] = {}
    type: str | None = None
    employee_id: UUID | None = None
    level: int | None = Field(None, ge=1, le=4)
    tags: list[str] | None = None
    people: list[PersonLinkIn] | None = Field(None, max_length=500)
    file: bool = False


class TaskRow(RecordRow):
    doubts: list[Doubt]
    received_at: datetime
    batch_id: UUID | None


class TaskList(Schema):
    total: int
    items: list[TaskRow]


@router.get("/records/{record_id}", response=answers(RecordOut), operation_id="get_record")
def get_record(request: HttpRequest, record_id: UUID) -> RecordOut:
    user = acting_user(request)
    record, _ = access_record(actor=user, record_id=record_id, action=Action.VIEW, audit_as="record.view")
    return _record_out(user, record)


@router.get(
    "/records/{record_id}/pages/{number}/lines",
    response=answers(list[LineOut]),
    operation_id="list_page_lines",
)
def list_page_lines(request: HttpRequest, record_id: UUID, number: int) -> list[dict[str, Any]]:
    record, _ = access_record(
        actor=acting_user(request), record_id=record_id, action=Action.VIEW, audit_as="record.text"
    )
    page = get_page(record, number)
    return list((page.reading or {"lines": []})["lines"])


@router.get("/records/{record_id}/pages/{number}/image", operation_id="get_page_image")
def get_page_image(request: HttpRequest, record_id: UUID, number: int) -> HttpResponse:
    """image/jpeg, the page as delivered (not turned), at most 2200 px on its long side."""
    return _jpeg(read_page_image(actor=acting_user(request), record_id=record_id, number=number))


@router.get("/records/{record_id}/pages/{number}/thumbnail", operation_id="get_page_thumbnail")
def get_page_thumbnail(request: HttpRequest, record_id: UUID, number: int) -> HttpResponse:
    """image/jpeg, 240 px on the long side."""
    return _jpeg(read_page_thumbnail(actor=acting_user(request), record_id=record_id, number=number))


@router.get("/records/{record_id}/pdf", operation_id="get_record_pdf")
def get_record_pdf(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """application/pdf: the page images with their text, PDF/A-2b."""
    pdf = read_searchable_pdf(actor=acting_user(request), record_id=record_id)
    response = HttpResponse(pdf, content_type="application/pdf")
    # The file name carries the record's id, never a name of a person.
    response["Content-Disposition"] = f'attachment; filename="{record_id}.pdf"'
    return response


@router.get("/records/{record_id}/versions", response=answers(list[VersionOut]), operation_id="list_versions")
def list_versions(request: HttpRequest, record_id: UUID) -> list[VersionOut]:
    record, _ = access_record(
        actor=acting_user(request), record_id=record_id, action=Action.VIEW, audit_as="record.history"
    )
    return [
        VersionOut(
            number=version.number,
            at=version.at,
            by=version.by_name,
            reason=version.reason,
            changes=[Change(**change) for change in version.changes],
        )
        for version in record.versions.all()
    ]


@router.post("/records/{record_id}/versions", response=answers(RecordOut), operation_id="correct_record")
def add_version(request: HttpRequest, record_id: UUID, body: CorrectionIn) -> RecordOut:
    user = acting_user(request)
    values = body.dict()
    values["tags"] = None if body.tags is None else tuple(body.tags)
    values["people"] = (
        None if body.people is None else tuple(PersonLink(**link.dict()) for link in body.people)
    )
    correct_record(actor=user, record_id=record_id, correction=Correction(**values), at=datetime.now(UTC))
    record, _ = access_record(actor=user, record_id=record_id, action=Action.VIEW)
    return _record_out(user, record)


@router.get("/tasks", response=answers(TaskList), operation_id="list_tasks")
def list_tasks(
    request: HttpRequest,
    company_id: RowId | None = None,
    doubt: Annotated[str, Field(max_length=40, pattern="^[a-z_]*$")] | None = None,
    batch_id: UUID | None = None,
    page: PageNumber = 1,
    page_size: Annotated[int, Field(ge=1, le=100)] = 20,
) -> TaskList:
    user = acting_user(request)
    waiting = list_to_check(user, company_id=company_id, doubt=doubt, batch_id=batch_id)
    start, total = (page - 1) * page_size, waiting.count()
    rows = waiting.prefetch_related("pages", *PEOPLE)[start : start + page_size]
    record_alone(actor=user, action="record.list_tasks", details={"total": total, "page": page})
    return TaskList(
        total=total,
        items=[
            TaskRow(
                **row_values(record),
                doubts=[Doubt(**doubt) for doubt in record.doubts],
                received_at=record.received_at,
                batch_id=record.batch_id,
            )
            for record in rows
        ],
    )


def _record_out(user: User, record: Record) -> RecordOut:
    can = permitted_on(user, record)
    prefetch_related_objects([record], "pages", *PEOPLE, "people__confirmed_by")
    return RecordOut(
        **{**row_values(record), "people": [_person_out(row) for row in record.people.all()]},
        version=record.version,
        type_confidence=record.type_confidence,
        category=record.category,
        department=DepartmentRef.of(record.department) if record.department else None,
        person_confidence=record.person_confidence,
        person_how=record.person_how or None,
        fields=[_value_out(row) for row in record.values.select_related("confirmed_by")],
        pages=[_page_out(page.number or 0, page) for page in record.pages.order_by("number")],
        doubts=[Doubt(**doubt) for doubt in record.doubts],
        tags=sorted(tag.name for tag in record.tags.all()),
        retention_rule=record.retention_rule,
        filed_at=record.filed_at,
        received_at=record.received_at,
        source_name=record.source_name,
        sha256=record.source.sha256,
        pdf_ready=record.renditions.filter(kind=Rendition.Kind.SEARCHABLE_PDF).exists(),
        batch_id=record.batch_id,
        can=Can(correct=can.correct, confirm=can.confirm, export=can.export),
    )


def _value_out(row: FieldValue) -> BoxedValue:
    return BoxedValue(
        id=row.field,
        value=row.value,
        raw=row.raw,
        confidence=row.confidence,
        page=row.page,
        box=[(x, y) for x, y in row.box] if row.box else None,
        source=cast("SourceName", row.source),
        handwritten=row.handwritten,
        confirmed_by=row.confirmed_by.username if row.confirmed_by else None,
        confirmed_at=row.confirmed_at,
    )


def _person_out(row: RecordPerson) -> PersonOut:
    confirmed_by = row.confirmed_by.username if row.confirmed_by else None
    return PersonOut(
        **person_values(row),
        confidence=row.confidence,
        how=row.how or None,
        confirmed_by=confirmed_by,
        confirmed_at=row.confirmed_at,
        fields=[
            BoxedValue(id=name, **value, confirmed_by=confirmed_by, confirmed_at=row.confirmed_at)
            for name, value in row.values.items()
        ],
    )


def _page_out(number: int, page: Any) -> PageOut:
    reading = page.reading or {}
    return PageOut(
        number=number,
        width_px=reading.get("width_px", page.image_width_px),
        height_px=reading.get("height_px", page.image_height_px),
        image_width_px=page.image_width_px,
        image_height_px=page.image_height_px,
        rotation_deg=reading.get("rotation_deg", 0),
        skew_deg=reading.get("skew_deg", 0.0),
        dpi=reading.get("dpi", 0),
        blank=reading.get("blank", False),
        marks=reading.get("marks", []),
    )


def _jpeg(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="image/jpeg")
