"""A record as the API gives it: every value as the viewer may see it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Literal, cast
from uuid import UUID

from django.db.models import prefetch_related_objects
from ninja import Schema

from dossier.apps.accounts.models import User
from dossier.apps.people.api import DepartmentRef
from dossier.apps.records.api.shapes import (
    Doubt,
    LinkedPerson,
    MaskName,
    RecordRow,
    person_values,
    row_values,
)
from dossier.apps.records.masking import needs_reason
from dossier.apps.records.models import (
    FieldValue,
    PageImage,
    RecordPerson,
    Rendition,
    UnconfirmedValue,
)
from dossier.apps.records.selectors import PEOPLE, permitted_on
from dossier.apps.records.viewing import ShownValue, Viewed

SourceName = Literal["machine", "person"]
MarkName = Literal["seal", "signature", "photo", "handwriting", "tick"]
Corners = list[tuple[float, float]]


class BoxedValue(Schema):
    """``box``: four corners in pixels of the delivered page, or null. ``handwritten``: it stands there by hand.

    ``masked``: ``value`` and ``raw`` are not in the clear; ``mask`` names the class that hides them.
    """

    id: str
    value: str
    raw: str
    confidence: float
    page: int | None
    box: Corners | None
    source: SourceName
    handwritten: bool
    masked: bool
    mask: MaskName | None
    confirmed_by: str | None
    confirmed_at: datetime | None


class ProposedValue(Schema):
    """What recognition read and was not sure enough of to let it stand: no fact until somebody confirms it.

    ``id``: the field's; ``key`` names the proposal, ``field@3`` that of the third of several people; ``position``: of
    whom among several, null of the record itself. ``box``, ``masked`` and ``mask`` as of a value.
    """

    key: str
    id: str
    position: int | None
    value: str
    raw: str
    confidence: float
    page: int | None
    box: Corners | None
    handwritten: bool
    masked: bool
    mask: MaskName | None


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
    download: bool
    show: bool
    redact: bool


class RecordOut(RecordRow):
    """``masks``: the classes that stay hidden. ``reason_needed``: showing a masked value asks for a reason.

    ``unconfirmed``: proposals, given only to who may correct the record.
    """

    version: int
    type_confidence: float
    category: str
    department: DepartmentRef | None
    person_confidence: float | None
    person_how: str | None
    people: list[PersonOut]  # type: ignore[assignment]  # more of each than a row shows
    fields: list[BoxedValue]
    unconfirmed: list[ProposedValue]
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
    masks: list[MaskName]
    reason_needed: bool


def record_out(user: User, viewed: Viewed) -> RecordOut:
    """Give a record as the viewer sees it."""
    record, can = viewed.record, permitted_on(user, viewed.record)
    prefetch_related_objects([record], "pages", *PEOPLE, "people__confirmed_by")
    return RecordOut(
        **{
            **row_values(record, viewed.all_masks),
            "people": [_person_out(viewed, row) for row in record.people.all()],
        },
        version=record.version,
        type_confidence=record.type_confidence,
        category=record.category,
        department=DepartmentRef.of(record.department) if record.department else None,
        person_confidence=record.person_confidence,
        person_how=record.person_how or None,
        fields=[_value_out(viewed, row) for row in record.values.select_related("confirmed_by")],
        unconfirmed=[_proposed_out(viewed, row) for row in record.unconfirmed.all()] if can.correct else [],
        pages=[_page_out(viewed, page) for page in record.pages.order_by("number")],
        doubts=[Doubt(**doubt) for doubt in record.doubts],
        tags=sorted(viewed.text(tag.name) for tag in record.tags.all()),
        retention_rule=record.retention_rule,
        filed_at=record.filed_at,
        received_at=record.received_at,
        source_name=viewed.text(record.source_name),
        sha256=record.source.sha256,
        pdf_ready=record.renditions.filter(kind=Rendition.Kind.SEARCHABLE_PDF).exists(),
        batch_id=record.batch_id,
        can=Can(**asdict(can), redact=can.correct and viewed.is_clear()),
        masks=sorted(mask.value for mask in viewed.all_masks),
        reason_needed=needs_reason(record.level),
    )


def _value_out(viewed: Viewed, row: FieldValue) -> BoxedValue:
    return BoxedValue(
        id=row.field,
        **_shown(viewed.show(row.field, row.value, row.raw)),
        confidence=row.confidence,
        page=row.page,
        box=[(x, y) for x, y in row.box] if row.box else None,
        source=cast("SourceName", row.source),
        handwritten=row.handwritten,
        confirmed_by=row.confirmed_by.username if row.confirmed_by else None,
        confirmed_at=row.confirmed_at,
    )


def _proposed_out(viewed: Viewed, row: UnconfirmedValue) -> ProposedValue:
    return ProposedValue(
        key=row.key,
        id=row.field,
        position=row.position or None,
        **_shown(viewed.show(row.field, row.value, row.raw, row.position or None)),
        confidence=row.confidence,
        page=row.page,
        box=[(x, y) for x, y in row.box] if row.box else None,
        handwritten=row.handwritten,
    )


def _person_out(viewed: Viewed, row: RecordPerson) -> PersonOut:
    confirmed_by = row.confirmed_by.username if row.confirmed_by else None
    return PersonOut(
        **person_values(row),
        confidence=row.confidence,
        how=row.how or None,
        confirmed_by=confirmed_by,
        confirmed_at=row.confirmed_at,
        fields=[
            BoxedValue(
                id=name,
                **{
                    **value,
                    **_shown(viewed.show(name, value["value"], value["raw"], row.position)),
                },
                confirmed_by=confirmed_by,
                confirmed_at=row.confirmed_at,
            )
            for name, value in row.values.items()
        ],
    )


def _shown(shown: ShownValue) -> dict[str, Any]:
    return {
        "value": shown.value,
        "raw": shown.raw,
        "masked": bool(shown.masked_as),
        "mask": min(shown.masked_as).value if shown.masked_as else None,
    }


def _page_out(viewed: Viewed, page: PageImage) -> PageOut:
    reading = page.reading or {}
    return PageOut(
        number=page.number or 0,
        width_px=reading.get("width_px", page.image_width_px),
        height_px=reading.get("height_px", page.image_height_px),
        image_width_px=page.image_width_px,
        image_height_px=page.image_height_px,
        rotation_deg=reading.get("rotation_deg", 0),
        skew_deg=reading.get("skew_deg", 0.0),
        dpi=reading.get("dpi", 0),
        blank=reading.get("blank", False),
        marks=_marks(viewed, page),
    )


def _marks(viewed: Viewed, page: PageImage) -> list[MarkOut]:
    marks = (page.reading or {}).get("marks", []) if viewed.is_clear() else viewed.page(page).marks
    return [MarkOut(**mark) for mark in marks]
