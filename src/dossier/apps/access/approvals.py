"""Four eyes: acts that are carried out only when other people have consented.

An act of a registered kind is requested with its payload; when enough people have approved, the kind's function
carries it out in the transaction of the last approval. Approvers are distinct from one another, from whoever
asked and from whom it favours. Each may ``SECURE``, or owns the records concerned: holds ``GRANT`` over the whole
company. One of those who asked and approved must be able to ``SECURE``. While an installation lacks one of its three
administrators (三员) there is nobody to ask: until then the account that sets it up approves alone, its own
requests too, and every answer says so (``alone``).

The separation of duties follows GB/T 22239-2019 8.1.5 (system, audit and security management by different people).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from dossier.apps.access.models import Approval, ApprovalRule, ApprovalState, ApprovalVote, Grant
from dossier.apps.access.policy import Action, Role
from dossier.apps.access.selectors import clauses_for, may
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone, record_event
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted

THREE_ADMINISTRATORS = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)

Step = Callable[[Approval], None]
"""Runs inside the transaction of the decision; a DomainError that it raises undoes the decision."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``carry_out`` runs on the last approval, ``drop`` when the request is rejected, withdrawn or has expired."""

    carry_out: Step
    drop: Step | None = None


_kinds: dict[str, Kind] = {}


def register_kind(kind: str, carry_out: Step, *, drop: Step | None = None) -> None:
    """Say what happens to approvals of a kind. Call it when the application starts (``AppConfig.ready``)."""
    _kinds[kind] = Kind(carry_out, drop)


def list_kinds() -> tuple[str, ...]:
    """Give the kinds of acts that wait for consent, by name."""
    return tuple(sorted(_kinds))


def rule_for(kind: str) -> ApprovalRule:
    """Give the rule of a kind, else that for all kinds, else the defaults, not stored. One query."""
    return ApprovalRule.objects.filter(kind__in=("", kind)).order_by("-kind").first() or ApprovalRule(kind="")


def has_three_administrators() -> bool:
    """Say whether each of the three administrators is held by somebody who may sign in."""
    held = Grant.objects.filter(role__in=THREE_ADMINISTRATORS, user__is_active=True)
    return held.values("role").distinct().count() == len(THREE_ADMINISTRATORS)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a request stands to one reader. ``needed``: approvals in all, ``given``: so far.

    ``alone``: the account that sets the installation up approves by itself. ``obstacle``: the code of why this
    reader may not decide it, or empty.
    """

    needed: int
    given: int
    alone: bool
    obstacle: str
    may_withdraw: bool


def describe_standing(approval: Approval, actor: User) -> Standing:
    """Say how a request stands. At most five queries."""
    alone = not has_three_administrators()
    pending = approval.state == ApprovalState.PENDING
    return Standing(
        needed=1 if alone else approval.needed,
        given=sum(vote.consents for vote in approval.votes.all()),
        alone=alone,
        obstacle=_obstacle(approval, actor, alone=alone),
        may_withdraw=pending and approval.requested_by_id == actor.pk,
    )


def consenting_rule(actor: User, approval: Approval) -> str:
    """Give the rule by which somebody may decide a request, or an empty string."""
    return may(actor, Action.SECURE) or next(
        (
            clause.rule_id
            for clause in clauses_for(actor, Action.GRANT)
            if clause.company_id is not None and approval.company_id in (None, clause.company_id)
        ),
        "",
    )


def _obstacle(approval: Approval, actor: User, *, alone: bool) -> str:
    if not consenting_rule(actor, approval):
        return "access.not_permitted"
    if approval.state != ApprovalState.PENDING:
        return "access.approval_closed"
    if approval.beneficiary_id == actor.pk:
        return "access.approval_beneficiary"
    if alone:
        sets_up = Grant.objects.filter(user=actor, role=Role.ADMINISTRATOR).exists()
        return "" if sets_up else "access.approval_alone"
    if approval.requested_by_id == actor.pk:
        return "access.approval_own"
    if any(vote.user_id == actor.pk for vote in approval.votes.all()):
        return "access.approval_twice"
    return ""


@transaction.atomic
def request_approval(
    *,
    kind: str,
    payload: Mapping[str, object],
    reason: str,
    actor: User,
    beneficiary: User | None = None,
    at: datetime | None = None,
) -> Approval:
    """Ask for consent to an act; the caller has decided that the actor may ask. Audited.

    ``payload`` holds ids and codes, never content of records: every approver reads it; its ``company_id`` says
    whose owners of records may consent. Raises KeyError for a kind that nobody registered, Invalid without a reason.
    """
    _kinds[kind]
    if not reason.strip():
        raise Invalid("access.reason_required")
    now = at or datetime.now(UTC)
    rule = rule_for(kind)
    approval = Approval.objects.create(
        kind=kind,
        payload=dict(payload),
        reason=reason.strip(),
        requested_by=actor,
        beneficiary=beneficiary,
        company_id=cast("int | None", payload.get("company_id")),
        needed=rule.needed,
        requested_at=now,
        expires_at=now + timedelta(days=rule.days),
    )
    _audit(approval, actor, "access.request_approval", payload=dict(payload), reason=approval.reason)
    return approval


def approve(*, approval_id: UUID, actor: User, note: str = "", at: datetime | None = None) -> Approval:
    """Consent to an act; the last consent carries it out. Audited, refusals too.

    Raises NotPermitted without the right, Conflict when it is closed or this person may not decide it, and
    whatever the act itself raises, which undoes the consent.
    """
    return _decide(approval_id, actor, consents=True, note=note, now=at or datetime.now(UTC))


def reject(*, approval_id: UUID, actor: User, note: str = "", at: datetime | None = None) -> Approval:
    """Refuse an act for good: one refusal is enough. Audited. Raises as :func:`approve`."""
    return _decide(approval_id, actor, consents=False, note=note, now=at or datetime.now(UTC))


def _decide(approval_id: UUID, actor: User, *, consents: bool, note: str, now: datetime) -> Approval:
    expire_due(now)
    refusal = ""
    with transaction.atomic():
        approval = Approval.objects.select_for_update().filter(id=approval_id).first()
        if approval is not None:
            standing = describe_standing(approval, actor)
            refusal = standing.obstacle
            if not refusal:
                _vote(approval, actor, standing, consents=consents, note=note, now=now)
                return approval
    if approval is None or refusal == "access.not_permitted":
        raise NotPermitted("access.approval_unknown")
    _refuse(approval, actor, refusal)
    raise Conflict(refusal)


def _vote(
    approval: Approval, actor: User, standing: Standing, *, consents: bool, note: str, now: datetime
) -> None:
    ApprovalVote.objects.create(approval=approval, user=actor, consents=consents, note=note.strip(), at=now)
    # Written out: the audit actions of both outcomes are looked up in the source.
    action = "access.approve" if consents else "access.reject"
    given = standing.given + consents
    _audit(approval, actor, action, note=note.strip(), given=given, needed=standing.needed)
    if not consents:
        _close(approval, ApprovalState.REJECTED, now)
    elif given >= standing.needed and _is_secured(approval):
        _close(approval, ApprovalState.APPROVED, now)


def _is_secured(approval: Approval) -> bool:
    """Say whether somebody among those who asked and approved may ``SECURE``."""
    consenting = [vote.user for vote in approval.votes.select_related("user") if vote.consents]
    return any(may(user, Action.SECURE) for user in (approval.requested_by, *consenting))


def withdraw(*, approval_id: UUID, actor: User, at: datetime | None = None) -> Approval:
    """Take back one's own request. Audited. Raises NotPermitted for others, Conflict when it is closed."""
    now = at or datetime.now(UTC)
    expire_due(now)
    with transaction.atomic():
        approval = Approval.objects.select_for_update().filter(id=approval_id, requested_by=actor).first()
        if approval is None:
            raise NotPermitted("access.approval_unknown")
        if approval.state != ApprovalState.PENDING:
            raise Conflict("access.approval_closed")
        _audit(approval, actor, "access.withdraw_approval")
        _close(approval, ApprovalState.WITHDRAWN, now)
    return approval


def expire_due(now: datetime) -> int:
    """Close what has waited too long; audited. Gives how many. One query when there is none."""
    due = Approval.objects.filter(state=ApprovalState.PENDING, expires_at__lte=now)
    if not due.exists():
        return 0
    with transaction.atomic():
        overdue = list(due.select_for_update())
        for approval in overdue:
            _audit(approval, None, "access.expire_approval")
            _close(approval, ApprovalState.EXPIRED, now)
    return len(overdue)


def list_approvals(actor: User, *, state: str = "", kind: str = "") -> QuerySet[Approval]:
    """Give the requests an actor may see, newest first: all for who may ``SECURE``, else one's own and those on
    companies whose records the actor owns."""
    found = Approval.objects.select_related("requested_by", "beneficiary").prefetch_related("votes__user")
    if not may(actor, Action.SECURE):
        owned = {
            clause.company_id for clause in clauses_for(actor, Action.GRANT) if clause.company_id is not None
        }
        concerning = Q(company__in=owned) | Q(company=None) if owned else Q(pk__in=[])
        found = found.filter(Q(requested_by=actor) | concerning)
    wanted = Q(state=state) if state else Q()
    return found.filter(wanted & Q(kind=kind) if kind else wanted)


def access_approval(actor: User, approval_id: UUID) -> Approval:
    """Fetch a request that the actor may see. Raises NotPermitted alike for a missing and a hidden one."""
    approval = list_approvals(actor).filter(id=approval_id).first()
    if approval is None:
        raise NotPermitted("access.approval_unknown")
    return approval


def _close(approval: Approval, state: ApprovalState, now: datetime) -> None:
    approval.state, approval.decided_at = state, now
    approval.save(update_fields=["state", "decided_at"])
    if state == ApprovalState.APPROVED:
        _kinds[approval.kind].carry_out(approval)
    elif (kind := _kinds.get(approval.kind)) and kind.drop:
        kind.drop(approval)


def _audit(approval: Approval, actor: User | None, action: str, **details: object) -> None:
    record_event(
        actor=actor,
        action=action,
        object_kind="approval",
        object_id=approval.id,
        rule=consenting_rule(actor, approval) if actor else "",
        details={"kind": approval.kind, **details},
    )


def _refuse(approval: Approval, actor: User, code: str) -> None:
    record_alone(
        actor=actor,
        action="access.refused",
        object_kind="approval",
        object_id=approval.id,
        result=Result.REFUSED,
        details={"wanted": approval.kind, "code": code},
    )
