"""Records: view, pages, text, versions, correction, filing, and the list of those that wait for a person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.accounts.step_up import is_proven_for, require_step_up_for
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import PageNumber, RowId, answers, delivers
from dossier.apps.records.api.record_shapes import Corners, RecordOut, record_out
from dossier.apps.records.api.shapes import Doubt, RecordRow, row_values
from dossier.apps.records.differences import text_difference
from dossier.apps.records.drafts import Correction, PersonLink
from dossier.apps.records.selectors import (
    Prove,
    list_lines,
    list_to_check,
    read_page_thumbnail,
    view_record,
    viewer_of,
)
from dossier.apps.records.services import correct_record
from dossier.apps.records.viewing import Viewed

router = Router(tags=["records"])

ProposalKey = Annotated[str, Field(max_length=70, pattern="^[a-z0-9_]+(@[0-9]{1,5})?$")]


class LineOut(Schema):
    """``masked``: a part of the text is covered."""

    text: str
    confidence: float
    box: Corners
    masked: bool


class DifferencePart(Schema):
    part: Literal["same", "removed", "added"]
    text: str


class Change(Schema):
    """``difference``: from before to after, by words, of what the viewer may see. ``covered``: something of it is
    not in the clear. ``page`` and ``box``: where the value was seen, four corners in pixels of the delivered page.
    """

    field: str
    before: str | None
    after: str | None
    difference: list[DifferencePart]
    covered: bool
    page: int | None
    box: Corners | None


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

    confirm, discard: proposals (`unconfirmed` of the record) that stand as they were read, or end; field@3 is that of
    the third of several people. A value given for a field ends its proposal, too.
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
    confirm: list[ProposalKey] = Field([], max_length=500)
    discard: list[ProposalKey] = Field([], max_length=500)


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
    return record_out(
        user, view_record(actor=user, record_id=record_id, audit_as="record.view", prove=_proof(request))
    )


@router.get(
    "/records/{record_id}/pages/{number}/lines",
    response=answers(list[LineOut]),
    operation_id="list_page_lines",
)
def list_page_lines(request: HttpRequest, record_id: UUID, number: int) -> list[dict[str, Any]]:
    viewed = view_record(
        actor=acting_user(request), record_id=record_id, audit_as="record.text", prove=_proof(request)
    )
    return [{**line, "masked": masked} for line, masked in list_lines(viewed, number)]


@router.get(
    "/records/{record_id}/pages/{number}/thumbnail",
    operation_id="get_page_thumbnail",
    openapi_extra=delivers("image/jpeg"),
)
def get_page_thumbnail(request: HttpRequest, record_id: UUID, number: int) -> HttpResponse:
    """image/jpeg, 240 px on the long side; unmarked: too small to read, or to hold a mark."""
    small = read_page_thumbnail(
        actor=acting_user(request),
        record_id=record_id,
        number=number,
        is_proven=lambda level: is_proven_for(request, level, Action.VIEW.value),
    )
    return _jpeg(small)


@router.get("/records/{record_id}/versions", response=answers(list[VersionOut]), operation_id="list_versions")
def list_versions(request: HttpRequest, record_id: UUID) -> list[VersionOut]:
    viewed = view_record(
        actor=acting_user(request), record_id=record_id, audit_as="record.history", prove=_proof(request)
    )
    versions = list(viewed.record.versions.all())
    earlier = viewed.earlier_secrets(versions)
    # Versions written before places were kept with them show the place of today's value.
    places = {row.field: (row.page, row.box) for row in viewed.record.values.all()}
    return [
        VersionOut(
            number=version.number,
            at=version.at,
            by=version.by_name,
            reason=viewed.text(version.reason, also=earlier),
            changes=[_change_out(viewed, change, places) for change in version.changes],
        )
        for version in versions
    ]


@router.post("/records/{record_id}/versions", response=answers(RecordOut), operation_id="correct_record")
def add_version(request: HttpRequest, record_id: UUID, body: CorrectionIn) -> RecordOut:
    user = acting_user(request)
    values = body.dict()
    values["tags"] = None if body.tags is None else tuple(body.tags)
    values["confirm"], values["discard"] = tuple(body.confirm), tuple(body.discard)
    values["people"] = (
        None if body.people is None else tuple(PersonLink(**link.dict()) for link in body.people)
    )
    # SECURITY: the answer shows the record; and it must be asked before anything is changed.
    view_record(actor=user, record_id=record_id, prove=_proof(request))
    correct_record(actor=user, record_id=record_id, correction=Correction(**values), at=datetime.now(UTC))
    return record_out(user, view_record(actor=user, record_id=record_id))


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
    waiting = list_to_check(
        user,
        company_id=company_id,
        doubt=doubt,
        batch_id=batch_id,
        start=(page - 1) * page_size,
        most=page_size,
    )
    viewer = viewer_of(user)
    record_alone(actor=user, action="record.list_tasks", details={"total": waiting.total, "page": page})
    return TaskList(
        total=waiting.total,
        items=[
            TaskRow(
                **row_values(record, viewer.look_at_row(record).all_masks),
                doubts=[Doubt(**doubt) for doubt in record.doubts],
                received_at=record.received_at,
                batch_id=record.batch_id,
            )
            for record in waiting.rows
        ],
    )


def _change_out(
    viewed: Viewed, change: Mapping[str, Any], places: Mapping[str, tuple[int | None, Any]]
) -> Change:
    name = change["field"]
    page, box = (change["page"], change["box"]) if "box" in change else places.get(name, (None, None))
    before, after = (viewed.show_change(name, change[side]) for side in ("before", "after"))
    return Change(
        field=name,
        before=before,
        after=after,
        difference=[
            DifferencePart(part=one.part.value, text=one.text) for one in text_difference(before, after)
        ],
        covered=(before, after) != (change["before"], change["after"]),
        page=page,
        box=box,
    )


def _proof(request: HttpRequest) -> Prove:
    """Give what asks for a fresh proof of who is there, where the record's level demands one."""
    return lambda level: require_step_up_for(request, level, Action.VIEW.value)


def _jpeg(data: bytes) -> HttpResponse:
    return HttpResponse(data, content_type="image/jpeg")
