"""How long the audit log names people, over HTTP: what is due, and asking for it to end or for another period."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.audit_reach import audit_reach
from dossier.apps.accounts.step_up import require_step_up
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.records.audit_periods import Keeping, list_keepings, propose_ending, propose_period

router = Router(tags=["audit"])

Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]


class AuditKeepingRow(Schema):
    """``company_id`` null: events of no single company. ``before``: what is older may end; null: kept for ever.

    ``due_events`` would lose what names people; ``kept_whole`` older ones stay whole. ``waiting``: asked for already.
    """

    company_id: int | None
    company: str
    period: str
    legal_minimum: str
    basis: list[str]
    effective_from: date | None
    before: date | None
    due_events: int
    kept_whole: int
    first_at: datetime | None
    last_at: datetime | None
    waiting: bool
    last_state: Literal["", "waiting", "running", "done"]
    last_before: date | None
    last_events: int
    last_done_at: datetime | None


class AuditKeepingOut(Schema):
    """``may_propose``: the reader may ask for an end and for another period."""

    items: list[AuditKeepingRow]
    may_propose: bool


class AuditEndingIn(Schema):
    company_id: RowId | None = None
    reason: Reason


class AuditPeriodIn(Schema):
    """``period``: ISO 8601 such as P5Y or P18M, or PERMANENT. ``basis``: the rule that it follows."""

    company_id: RowId
    period: str = Field(max_length=20, pattern=r"^[A-Z0-9]+$")
    basis: Reason
    reason: Reason


class ProposedApproval(Schema):
    approval_id: UUID


@router.get("/audit/keeping", response=answers(AuditKeepingOut), operation_id="get_audit_keeping")
def get_audit_keeping(request: HttpRequest) -> AuditKeepingOut:
    user = acting_user(request)
    keepings = list_keepings(actor=user, at=datetime.now(UTC))
    return AuditKeepingOut(items=[_row(one) for one in keepings], may_propose=audit_reach(user).may_export)


@router.post("/audit/keeping/end", response=answers(ProposedApproval), operation_id="propose_audit_ending")
def propose_audit_ending(request: HttpRequest, body: AuditEndingIn) -> ProposedApproval:
    user = acting_user(request)
    require_step_up(request)
    approval = propose_ending(
        actor=user, company_id=body.company_id, reason=body.reason, at=datetime.now(UTC)
    )
    return ProposedApproval(approval_id=approval.id)


@router.post("/audit/keeping/period", response=answers(ProposedApproval), operation_id="propose_audit_period")
def propose_audit_period(request: HttpRequest, body: AuditPeriodIn) -> ProposedApproval:
    user = acting_user(request)
    require_step_up(request)
    approval = propose_period(
        actor=user,
        company_id=body.company_id,
        period=body.period,
        basis=body.basis,
        reason=body.reason,
        at=datetime.now(UTC),
    )
    return ProposedApproval(approval_id=approval.id)


def _row(keeping: Keeping) -> AuditKeepingRow:
    scope, last = keeping.scope, keeping.last
    return AuditKeepingRow(
        company_id=keeping.company.id if keeping.company else None,
        company=keeping.company.name if keeping.company else "",
        period=str(keeping.period),
        legal_minimum=str(keeping.legal_minimum),
        basis=list(keeping.basis),
        effective_from=keeping.effective_from,
        before=scope.before.date() if scope else None,
        due_events=scope.events if scope else 0,
        kept_whole=scope.kept_whole if scope else 0,
        first_at=scope.first_at if scope else None,
        last_at=scope.last_at if scope else None,
        waiting=keeping.waiting,
        last_state=cast('Literal["", "waiting", "running", "done"]', last.state if last else ""),
        last_before=last.before.astimezone(UTC).date() if last else None,
        last_events=last.ended_events if last else 0,
        last_done_at=last.done_at if last else None,
    )
