"""Two versions of a record side by side, and a better scan in the place of its pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.kernel.http import answers
from dossier.apps.records.api.record_shapes import RecordOut, record_out
from dossier.apps.records.api.records import DifferencePart
from dossier.apps.records.differences import Change as DescriptionChange
from dossier.apps.records.differences import text_difference
from dossier.apps.records.models import RecordVersion
from dossier.apps.records.page_versions import PagePair, compare_versions, overlay_pages
from dossier.apps.records.rescans import replace_pages
from dossier.apps.records.selectors import Prove, view_record
from dossier.apps.records.viewing import Viewed

router = Router(tags=["records"])
VersionNumber = Annotated[int, Field(ge=1, le=1_000_000)]


class VersionPair(Schema):
    """Which two versions of a record."""

    before: VersionNumber
    after: VersionNumber


class ComparedVersion(Schema):
    number: int
    at: datetime
    by: str


class DescriptionDifference(Schema):
    """``covered``: something of it is not in the clear."""

    field: str
    before: str | None
    after: str | None
    difference: list[DifferencePart]
    covered: bool


class ComparedPage(Schema):
    """``before`` and ``after``: page numbers there, null where the version has no such page. ``state``: kept: the very
    same page; compared: another picture, see the overlay; withheld: not for this viewer."""

    place: int
    before: int | None
    after: int | None
    state: Literal["kept", "compared", "removed", "added", "withheld"]


class VersionComparison(Schema):
    """``moved``: pages stand in another order."""

    before: ComparedVersion
    after: ComparedVersion
    changes: list[DescriptionDifference]
    pages: list[ComparedPage]
    moved: bool


class OverlayRegion(Schema):
    """In pixels of the pictures, origin top left."""

    left: int
    top: int
    width: int
    height: int
    went: bool
    came: bool


class OverlayOut(Schema):
    """What the pictures of a pair come to. ``same``: nothing but noise differs. ``aligned``: they show the same sheet.
    ``turn``: degrees clockwise by which the later page was turned to lie on the earlier one."""

    width: int
    height: int
    same: bool
    aligned: bool
    turn: int
    regions: list[OverlayRegion]


class RescanIn(Schema):
    """``scan_id``: the waiting record that the better scan became."""

    scan_id: UUID
    base_version: int
    reason: str = Field(min_length=1, max_length=400)


@router.get(
    "/records/{record_id}/versions/compare",
    response=answers(VersionComparison),
    operation_id="compare_versions",
)
def get_comparison(request: HttpRequest, record_id: UUID, pair: Query[VersionPair]) -> VersionComparison:
    compared = compare_versions(
        actor=acting_user(request), record_id=record_id, before=pair.before, after=pair.after, prove=_proof(request)
    )  # fmt: skip
    return VersionComparison(
        before=_version_out(compared.before),
        after=_version_out(compared.after),
        changes=[_change_out(compared.viewed, change) for change in compared.changes],
        pages=[_page_out(one) for one in compared.pairs],
        moved=compared.moved,
    )


@router.get(
    "/records/{record_id}/versions/compare/{place}",
    response=answers(OverlayOut),
    operation_id="compare_pages",
)
def get_page_comparison(
    request: HttpRequest, record_id: UUID, place: int, pair: Query[VersionPair]
) -> OverlayOut:
    """What differs between the pictures of one pair, of what the viewer may see."""
    overlay, _ = overlay_pages(
        actor=acting_user(request), record_id=record_id, before=pair.before, after=pair.after, place=place,
        prove=_proof(request),
    )  # fmt: skip
    return OverlayOut(
        width=overlay.width,
        height=overlay.height,
        same=overlay.same,
        aligned=overlay.aligned,
        turn=overlay.turn,
        regions=[
            OverlayRegion(
                left=one.left, top=one.top, width=one.width, height=one.height, went=one.went, came=one.came
            )
            for one in overlay.regions
        ],
    )


@router.post("/records/{record_id}/pages", response=answers(RecordOut), operation_id="replace_pages")
def post_pages(request: HttpRequest, record_id: UUID, body: RescanIn) -> RecordOut:
    """Let a better scan, waiting as a record of its own, take the place of the pages, as a new version."""
    user = acting_user(request)
    # SECURITY: the answer shows the record; and it must be asked before anything is changed.
    view_record(actor=user, record_id=record_id, prove=_proof(request))
    replace_pages(
        actor=user, record_id=record_id, scan_id=body.scan_id, base_version=body.base_version,
        reason=body.reason, at=datetime.now(UTC),
    )  # fmt: skip
    return record_out(user, view_record(actor=user, record_id=record_id))


def _version_out(version: RecordVersion) -> ComparedVersion:
    return ComparedVersion(number=version.number, at=version.at, by=version.by_name)


def _change_out(viewed: Viewed, change: DescriptionChange) -> DescriptionDifference:
    told = change["before"], change["after"]
    before, after = (viewed.show_change(change["field"], text) for text in told)
    parts = text_difference(before, after)
    return DescriptionDifference(
        field=change["field"],
        before=before,
        after=after,
        difference=[DifferencePart(part=one.part.value, text=one.text) for one in parts],
        covered=(before, after) != told,
    )


def _page_out(pair: PagePair) -> ComparedPage:
    return ComparedPage(
        place=pair.place,
        before=pair.before.number if pair.before else None,
        after=pair.after.number if pair.after else None,
        state=pair.state.value,
    )


def _proof(request: HttpRequest) -> Prove:
    return lambda level: require_step_up_for(request, level, Action.VIEW.value)
