"""Who must approve what: the rule of each kind of act, and changing one under four eyes.

How many approve a loan, by level and company, is one of the terms of loans (``lending``): dated and bound up with
what is lent for how long, it has a table of its own. Everything else that waits for consent stands here, one rule a
kind for the whole installation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dossier.apps.access.approvals import list_kinds, register_kind, request_approval, rule_for
from dossier.apps.access.models import Approval, ApprovalRule, Grant
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import list_rules, rights_of
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone, record_event
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted

CHANGE = "approval_rule"
"""The kind of approval by which a rule is changed."""
FEWEST = 2
MOST = 9
LONGEST_DAYS = 365
"""Two approve at least, so that nobody and a friend suffice for nothing (GB/T 22239-2019 8.1.5)."""


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """``own``: the kind has a rule of its own; else that for all kinds holds. ``waiting``: a change is asked for."""

    kind: str
    needed: int
    days: int
    own: bool
    waiting: bool


def list_approval_rules(actor: User) -> list[RuleInForce]:
    """Give the rule of each kind. Audited. Raises NotPermitted for who may approve nothing."""
    _enter(actor, Action.SECURE, Action.GRANT, action="access.view_approval_rules")
    waiting = {approval.payload["kind"] for approval in Approval.objects.filter(kind=CHANGE, state="pending")}
    own = set(ApprovalRule.objects.values_list("kind", flat=True))
    return [
        RuleInForce(kind, rule.needed, rule.days, kind in own, kind in waiting)
        for kind in list_kinds()
        for rule in (rule_for(kind),)
    ]


def propose_approval_rule(
    *, actor: User, kind: str, needed: int, days: int, reason: str, at: datetime
) -> Approval:
    """Ask that a kind needs so many approvers and waits so many days for them. Audited.

    Raises NotPermitted, Invalid for an unknown kind or a number out of its limits, Conflict when fewer people than
    that could ever approve or nothing would change.
    """
    _enter(actor, Action.SECURE)
    if kind not in list_kinds() or not (FEWEST <= needed <= MOST and 1 <= days <= LONGEST_DAYS):
        raise Invalid("access.approval_rule_invalid")
    rule = rule_for(kind)
    if (rule.needed, rule.days) == (needed, days):
        raise Conflict("access.approval_rule_same")
    most = max(0, count_approvers() - 1)
    if needed > max(most, rule.needed):
        raise Conflict("access.too_few_approvers", most=most)
    payload = {
        "kind": kind,
        "needed": needed,
        "days": days,
        "needed_before": rule.needed,
        "days_before": rule.days,
    }
    return request_approval(kind=CHANGE, payload=payload, reason=reason, actor=actor, at=at)


def count_approvers() -> int:
    """Say how many people may approve something now. Three queries for each who might."""
    able = {Action.SECURE, Action.GRANT}
    roles = {rule.role.value for rule in list_rules() if able & rule.actions}
    users = User.objects.filter(is_active=True, pk__in=Grant.objects.filter(role__in=roles).values("user"))
    return sum(any(map(rights_of(user).may, able)) for user in users)


def carry_out_rule(approval: Approval) -> None:
    """Store what was consented to, as of now: requests that wait keep the number they were made with. Audited."""
    payload = approval.payload
    with transaction.atomic():
        ApprovalRule.objects.update_or_create(
            kind=payload["kind"], defaults={"needed": payload["needed"], "days": payload["days"]}
        )
        record_event(
            actor=approval.requested_by,
            action="access.set_approval_rule",
            object_kind="approval_rule",
            object_id=payload["kind"],
            details={**payload, "approval": str(approval.id)},
        )


def register_rule_kind() -> None:
    """Say what the approval of a changed rule does. Call it when the application starts."""
    register_kind(CHANGE, carry_out_rule)


def _enter(actor: User, *any_of: Action, action: str = "") -> None:
    rights = rights_of(actor)
    rule = next((found for found in map(rights.may, any_of) if found), "")
    if rule and not action:
        return
    record_alone(
        actor=actor,
        action=action if rule else "access.refused",
        object_kind="approval_rule",
        result=Result.ALLOWED if rule else Result.REFUSED,
        rule=rule,
        details={} if rule else {"wanted": action or CHANGE},
    )
    if not rule:
        raise NotPermitted("access.not_permitted", audited=True)
