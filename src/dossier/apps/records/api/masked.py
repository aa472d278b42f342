"""Masked values and redacted copies over HTTP: show a value, make a copy, list and download copies."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action, MaskClass
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.kernel.http import answers
from dossier.apps.records.api.shapes import MaskName
from dossier.apps.records.models import Rendition
from dossier.apps.records.renditions import list_redacted_copies, make_redacted_copy
from dossier.apps.records.selectors import view_record
from dossier.apps.records.showing import show_values

router = Router(tags=["records"])

Length = Annotated[float, Field(ge=0, le=100_000)]


class ShowIn(Schema):
    """One ``field``, or all fields of the class ``mask``; ``person``: only what is said of the one at this place."""

    field: str = Field("", max_length=60)
    mask: MaskName | None = None
    person: int | None = Field(None, ge=1, le=10_000)
    reason: str = Field("", max_length=400)


class ClearValueOut(Schema):
    field: str
    person: int | None
    value: str
    raw: str


class DrawnBox(Schema):
    """An upright rectangle in pixels of the delivered page, origin top left."""

    page: int = Field(ge=1, le=100_000)
    x: Length
    y: Length
    width: Length
    height: Length


class RedactionIn(Schema):
    classes: list[MaskName] = Field([], max_length=6)
    boxes: list[DrawnBox] = Field([], max_length=1000)
    reason: str = Field("", max_length=400)


class RedactedCopy(Schema):
    """``classes`` and ``boxes``: what was covered in it, by class and by hand; ``version``: of the record."""

    id: int
    made_at: datetime
    by: str
    classes: list[MaskName]
    boxes: int
    version: int
    size_bytes: int
    sha256: str


@router.post("/records/{record_id}/show", response=answers(list[ClearValueOut]), operation_id="show_values")
def show(request: HttpRequest, record_id: UUID, body: ShowIn) -> list[ClearValueOut]:
    """Show masked values: an act of its own, audited with its reason."""
    values = show_values(
        actor=acting_user(request),
        record_id=record_id,
        field=body.field,
        mask=MaskClass(body.mask) if body.mask else None,
        person=body.person,
        reason=body.reason,
        prove=lambda level: require_step_up_for(request, level, Action.SHOW.value),
    )
    return [
        ClearValueOut(field=value.field, person=value.person, value=value.value, raw=value.raw)
        for value in values
    ]


@router.get(
    "/records/{record_id}/redactions",
    response=answers(list[RedactedCopy]),
    operation_id="list_redacted_copies",
)
def list_copies(request: HttpRequest, record_id: UUID) -> list[RedactedCopy]:
    viewed = view_record(actor=acting_user(request), record_id=record_id, audit_as="record.renditions")
    return [_copy_out(copy) for copy in list_redacted_copies(viewed.record)]


@router.post(
    "/records/{record_id}/redactions", response=answers(RedactedCopy), operation_id="make_redacted_copy"
)
def make_copy(request: HttpRequest, record_id: UUID, body: RedactionIn) -> RedactedCopy:
    drawn: dict[int, list[list[tuple[float, float]]]] = {}
    for box in body.boxes:
        drawn.setdefault(box.page, []).append(_corners(box))
    copy = make_redacted_copy(
        actor=acting_user(request),
        record_id=record_id,
        classes=frozenset(map(MaskClass, body.classes)),
        drawn=drawn,
        reason=body.reason,
        at=datetime.now(UTC),
    )
    return _copy_out(copy)


def _corners(box: DrawnBox) -> list[tuple[float, float]]:
    right, bottom = box.x + box.width, box.y + box.height
    return [(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)]


def _copy_out(copy: Rendition) -> RedactedCopy:
    told = copy.parameters
    return RedactedCopy(
        id=copy.id,
        made_at=copy.created_at,
        by=told["by"],
        classes=told["classes"],
        boxes=told["boxes"],
        version=told["version"],
        size_bytes=copy.object.size_bytes,
        sha256=copy.object.sha256,
    )
