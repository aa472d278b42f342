"""Who must approve what, over HTTP."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.approval_rules import (
    FEWEST,
    LONGEST_DAYS,
    MOST,
    count_approvers,
    list_approval_rules,
    propose_approval_rule,
)
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import may
from dossier.apps.accounts.step_up import require_step_up
from dossier.apps.kernel.http import answers

router = Router(tags=["access"])


class ApprovalRuleRow(Schema):
    """``needed``: approvers, distinct from one another and from who asks. ``days``: how long a request waits.

    ``own``: the kind has a rule of its own. ``waiting``: a change of it waits for approval.
    """

    kind: str
    needed: int
    days: int
    own: bool
    waiting: bool


class ApprovalRulesOut(Schema):
    """``approvers``: how many people may approve something now."""

    items: list[ApprovalRuleRow]
    approvers: int
    fewest: int
    may_propose: bool


class ApprovalRuleIn(Schema):
    kind: Annotated[str, Field(max_length=60, pattern=r"^[a-z_.]+$")]
    needed: Annotated[int, Field(ge=FEWEST, le=MOST)]
    days: Annotated[int, Field(ge=1, le=LONGEST_DAYS)]
    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]


class ProposedRule(Schema):
    approval_id: UUID


@router.get("/approval-rules", response=answers(ApprovalRulesOut), operation_id="list_approval_rules")
def get_approval_rules(request: HttpRequest) -> ApprovalRulesOut:
    actor = acting_user(request)
    rules = [ApprovalRuleRow(**asdict(rule)) for rule in list_approval_rules(actor)]
    return ApprovalRulesOut(
        items=rules,
        approvers=count_approvers(),
        fewest=FEWEST,
        may_propose=bool(may(actor, Action.SECURE)),
    )


@router.post("/approval-rules", response=answers(ProposedRule), operation_id="propose_approval_rule")
def post_approval_rule(request: HttpRequest, body: ApprovalRuleIn) -> ProposedRule:
    actor = acting_user(request)
    require_step_up(request)
    approval = propose_approval_rule(
        actor=actor,
        kind=body.kind,
        needed=body.needed,
        days=body.days,
        reason=body.reason,
        at=datetime.now(UTC),
    )
    return ProposedRule(approval_id=approval.id)
