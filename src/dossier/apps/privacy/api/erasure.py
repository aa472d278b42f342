"""Deletion carried out over HTTP: propose it, the tombstone that stays, and legal holds."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.privacy.api.shapes import PersonRequestOut, Words, show_requests
from dossier.apps.privacy.erasing import propose_erasure
from dossier.apps.privacy.holding import hold_kinds, list_holds, place_hold, release_hold
from dossier.apps.privacy.models import LegalHold
from dossier.apps.privacy.selectors import access_request
from dossier.apps.privacy.tombstones import access_tombstone

router = Router(tags=["privacy"])
HoldCode = Annotated[str, Field(max_length=40, pattern=r"^[A-Z_]*$")]


class ErasureIn(Schema):
    """``record_ids``: of the records that the request names. ``break_signatures``: a file that other records share with
    them may lose its electronic signature."""

    record_ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]
    reason: Words
    break_signatures: bool = False


class TombstoneOut(Schema):
    """What is left of an erased record. ``approval_id`` and ``request`` are empty for one that came back with an
    older backup and was erased again. ``position``: of the disposal in the evidence log, null while it waits."""

    record_id: UUID
    company: str
    type: str
    reference_code: str
    level: int
    erased_at: datetime
    request: str
    approval_id: UUID | None
    decided_by: list[str]
    verdict: str
    rule: str
    digests: list[str]
    leaf_hash: str
    position: int | None
    sealed: bool


class HoldKindOut(Schema):
    id: str
    zh: str
    en: str


class HoldOut(Schema):
    """``scope``: company, person or record; the names are empty for the wider ones."""

    id: UUID
    company_id: int
    company: str
    scope: str
    employee_no: str
    reference_code: str
    record_id: UUID | None
    kind: str
    reason: str
    placed_by: str
    placed_at: datetime
    released_at: datetime | None
    release_reason: str


class HoldList(Schema):
    kinds: list[HoldKindOut]
    items: list[HoldOut]


class HoldIn(Schema):
    """``record_id`` or ``employee_id``, or neither for all records of the company."""

    company_id: RowId
    kind: HoldCode
    reason: Words
    employee_id: UUID | None = None
    record_id: UUID | None = None


class ReleaseIn(Schema):
    reason: Words


@router.post(
    "/privacy/requests/{request_id}/erasure",
    response=answers(PersonRequestOut),
    operation_id="propose_erasure",
)
def post_erasure(request: HttpRequest, request_id: UUID, body: ErasureIn) -> PersonRequestOut:
    """Ask others to consent to destroying records; the last consent does it."""
    user, at = acting_user(request), datetime.now(UTC)
    found, _ = access_request(user, request_id, "erase")
    require_step_up_for(request, None, "export")
    propose_erasure(
        actor=user,
        request_id=found.id,
        record_ids=body.record_ids,
        reason=body.reason,
        break_signatures=body.break_signatures,
        at=at,
    )
    found, _ = access_request(user, request_id, "view")
    return show_requests(user, [found], at)[0]


@router.get(
    "/records/{record_id}/tombstone", response=answers(TombstoneOut), operation_id="get_record_tombstone"
)
def get_tombstone(request: HttpRequest, record_id: UUID) -> TombstoneOut:
    """When and by whose decision a record was erased: for the person, the officers and the auditors."""
    found = access_tombstone(acting_user(request), record_id)
    item = found.item
    return TombstoneOut(
        record_id=item.record_id,
        company=item.record.company.name,
        type=item.type,
        reference_code=item.reference_code,
        level=item.level,
        erased_at=found.erased_at,
        request=item.act.request.number if item.act else "",
        approval_id=item.act.approval_id if item.act else None,
        decided_by=item.decided_by,
        verdict=item.verdict,
        rule=item.rule,
        digests=item.leaves,
        leaf_hash=found.leaf_hash,
        position=found.position,
        sealed=found.sealed,
    )


@router.get("/privacy/holds", response=answers(HoldList), operation_id="list_legal_holds")
def get_holds(request: HttpRequest, record_id: UUID | None = None) -> HoldList:
    """``record_id``: only those that reach this record."""
    user = acting_user(request)
    return _holds(request, list(list_holds(user, record_id)[:500]))


@router.post("/privacy/holds", response=answers(HoldList), operation_id="place_legal_hold")
def post_hold(request: HttpRequest, body: HoldIn) -> HoldList:
    user = acting_user(request)
    hold = place_hold(
        actor=user,
        company_id=body.company_id,
        kind=body.kind,
        reason=body.reason,
        employee_id=body.employee_id,
        record_id=body.record_id,
        at=datetime.now(UTC),
    )
    return _holds(request, list(list_holds(user).filter(id=hold.id)))


@router.post(
    "/privacy/holds/{hold_id}/release", response=answers(HoldList), operation_id="release_legal_hold"
)
def post_release(request: HttpRequest, hold_id: UUID, body: ReleaseIn) -> HoldList:
    user = acting_user(request)
    hold = release_hold(actor=user, hold_id=hold_id, reason=body.reason, at=datetime.now(UTC))
    return _holds(request, list(list_holds(user).filter(id=hold.id)))


def _holds(request: HttpRequest, found: list[LegalHold]) -> HoldList:
    record_alone(actor=acting_user(request), action="privacy.list_holds", details={"total": len(found)})
    return HoldList(
        kinds=[HoldKindOut(id=one["id"], zh=one["zh"], en=one["en"]) for one in hold_kinds()],
        items=[_hold(one) for one in found],
    )


def _hold(one: LegalHold) -> HoldOut:
    return HoldOut(
        id=one.id,
        company_id=one.company_id,
        company=one.company.name,
        scope="record" if one.record else "person" if one.employee else "company",
        employee_no=one.employee.employee_no if one.employee else "",
        reference_code=(one.record.reference_code or "") if one.record else "",
        record_id=one.record_id,
        kind=one.kind,
        reason=one.reason,
        placed_by=one.placed_by.display_name or one.placed_by.username,
        placed_at=one.placed_at,
        released_at=one.released_at,
        release_reason=one.release_reason,
    )
