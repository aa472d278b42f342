"""Requests that wait for other people's consent: the list, one request, and the decision."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.approvals import (
    access_approval,
    approve,
    describe_standing,
    expire_due,
    list_approvals,
    reject,
    withdraw,
)
from dossier.apps.access.models import Approval
from dossier.apps.accounts.models import User
from dossier.apps.accounts.step_up import require_step_up
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import PageNumber, ShortText, answers

router = Router()
PAGE_SIZE = 50
StateName = Literal["pending", "approved", "rejected", "withdrawn", "expired"]
Note = Annotated[str, Field(max_length=500, pattern=r"^[^\x00]*$")]


class VoteOut(Schema):
    by: str
    consents: bool
    note: str
    at: datetime


class ApprovalOut(Schema):
    """``alone``: one approval by the account that sets the installation up is enough. ``obstacle``: why the
    reader may not decide, or empty."""

    id: UUID
    kind: str
    payload: dict[str, Any]
    reason: str
    requested_by: str
    beneficiary: str
    requested_at: datetime
    expires_at: datetime
    decided_at: datetime | None
    state: StateName
    needed: int
    given: int
    alone: bool
    obstacle: str
    may_withdraw: bool
    votes: list[VoteOut]


class ApprovalPage(Schema):
    items: list[ApprovalOut]
    total: int


class DecisionIn(Schema):
    note: Note = ""


class ApprovalFilter(Schema):
    state: StateName | None = None
    kind: ShortText = ""
    page: PageNumber = 1


@router.get("/approvals", response=answers(ApprovalPage), operation_id="list_approvals", tags=["access"])
def get_approvals(request: HttpRequest, wanted: Query[ApprovalFilter]) -> ApprovalPage:
    actor = acting_user(request)
    expire_due(datetime.now(UTC))
    found = list_approvals(actor, state=wanted.state or "", kind=wanted.kind)
    start = (wanted.page - 1) * PAGE_SIZE
    items, total = [_out(row, actor) for row in found[start : start + PAGE_SIZE]], found.count()
    record_alone(actor=actor, action="access.list_approvals", details={"total": total, "page": wanted.page})
    return ApprovalPage(items=items, total=total)


@router.get(
    "/approvals/{approval_id}", response=answers(ApprovalOut), operation_id="get_approval", tags=["access"]
)
def get_approval(request: HttpRequest, approval_id: UUID) -> ApprovalOut:
    actor = acting_user(request)
    expire_due(datetime.now(UTC))
    approval = access_approval(actor, approval_id)
    record_alone(actor=actor, action="access.view_approval", object_kind="approval", object_id=approval.id)
    return _out(approval, actor)


@router.post(
    "/approvals/{approval_id}/approve",
    response=answers(ApprovalOut),
    operation_id="approve_approval",
    tags=["access"],
)
def post_approve(request: HttpRequest, approval_id: UUID, body: DecisionIn) -> ApprovalOut:
    actor = acting_user(request)
    access_approval(actor, approval_id)
    require_step_up(request)
    approve(approval_id=approval_id, actor=actor, note=body.note)
    return _out(access_approval(actor, approval_id), actor)


@router.post(
    "/approvals/{approval_id}/reject",
    response=answers(ApprovalOut),
    operation_id="reject_approval",
    tags=["access"],
)
def post_reject(request: HttpRequest, approval_id: UUID, body: DecisionIn) -> ApprovalOut:
    actor = acting_user(request)
    reject(approval_id=approval_id, actor=actor, note=body.note)
    return _out(access_approval(actor, approval_id), actor)


@router.post(
    "/approvals/{approval_id}/withdraw",
    response=answers(ApprovalOut),
    operation_id="withdraw_approval",
    tags=["access"],
)
def post_withdraw(request: HttpRequest, approval_id: UUID) -> ApprovalOut:
    actor = acting_user(request)
    withdraw(approval_id=approval_id, actor=actor)
    return _out(access_approval(actor, approval_id), actor)


def _out(approval: Approval, actor: User) -> ApprovalOut:
    standing = describe_standing(approval, actor)
    return ApprovalOut(
        id=approval.id,
        kind=approval.kind,
        payload=approval.payload,
        reason=approval.reason,
        requested_by=_name(approval.requested_by),
        beneficiary=_name(approval.beneficiary) if approval.beneficiary else "",
        requested_at=approval.requested_at,
        expires_at=approval.expires_at,
        decided_at=approval.decided_at,
        state=cast("StateName", approval.state),
        needed=standing.needed,
        given=standing.given,
        alone=standing.alone,
        obstacle=standing.obstacle,
        may_withdraw=standing.may_withdraw,
        votes=[
            VoteOut(by=_name(vote.user), consents=vote.consents, note=vote.note, at=vote.at)
            for vote in approval.votes.all()
        ],
    )


def _name(user: User) -> str:
    return user.display_name or user.username
