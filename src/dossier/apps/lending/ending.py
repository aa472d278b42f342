"""What happens to a loan after its approval: early ends, more time, and the paper original."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from dossier.apps.access.lent import end_loan, prolong_loan
from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid
from dossier.apps.lending.models import LoanApproval, LoanExtension, LoanRequest
from dossier.apps.lending.selectors import Standing, access_loan, loans, open_extension
from dossier.apps.lending.services import audit_loan, has_decided, lock_loan, step
from dossier.apps.lending.states import Act, ExtensionState, LoanState, PaperState, Part


def cancel_loan(*, actor: User, loan_id: UUID, at: datetime) -> LoanRequest:
    """Take back what one has asked for, before it has begun."""
    return _end(actor, loan_id, Act.CANCEL, Part.BORROWER, "", at)


def return_loan(*, actor: User, loan_id: UUID, at: datetime) -> LoanRequest:
    """Give a running loan back early: the borrower sees the records no longer."""
    return _end(actor, loan_id, Act.RETURN, Part.BORROWER, "", at)


def revoke_loan(*, actor: User, loan_id: UUID, reason: str, at: datetime) -> LoanRequest:
    """Call a loan back. Raises Invalid without a reason."""
    return _end(actor, loan_id, Act.REVOKE, Part.APPROVER, reason, at)


@dataclass(frozen=True, slots=True)
class _End:
    state: LoanState
    action: str


_ENDS = {
    Act.CANCEL: _End(LoanState.CANCELLED, action="lending.cancel"),
    Act.RETURN: _End(LoanState.RETURNED, action="lending.return"),
    Act.REVOKE: _End(LoanState.REVOKED, action="lending.revoke"),
}


def _end(actor: User, loan_id: UUID, act: Act, part: Part, reason: str, at: datetime) -> LoanRequest:
    standing = Standing.BORROWER if part is Part.BORROWER else Standing.APPROVER
    access_loan(actor=actor, loan_id=loan_id, standings=[standing], wanted=act.value)
    if act is Act.REVOKE:
        _need_reason(reason)
    with transaction.atomic():
        loan = lock_loan(loan_id)
        if loan.state != _ENDS[act].state:
            loan.state = step(loan, act, part, at)
            loan.ends_at, loan.end_reason = at, reason.strip()
            loan.save(update_fields=["state", "ends_at", "end_reason"])
            end_loan(loan_id=loan.id, at=at)
            audit_loan(actor, loan, action=_ENDS[act].action, reason=reason.strip())
    return loans().get(id=loan_id)


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise Invalid("lending.reason_missing", (FieldProblem("reason", "lending.reason_missing"),))


def ask_extension(*, actor: User, loan_id: UUID, days: int, reason: str, at: datetime) -> LoanRequest:
    """Ask for more time while a loan runs; asking again while one waits gives the loan as it is.

    Raises Conflict when it does not run or no extension is left, Invalid for too many days or no reason.
    """
    access_loan(actor=actor, loan_id=loan_id, standings=[Standing.BORROWER], wanted=Act.EXTEND.value)
    _need_reason(reason)
    with transaction.atomic():
        loan = lock_loan(loan_id)
        step(loan, Act.EXTEND, Part.BORROWER, at)
        if open_extension(loan) is None:
            _store_extension(actor, loan, days, reason, at)
    return loans().get(id=loan_id)


def _store_extension(actor: User, loan: LoanRequest, days: int, reason: str, at: datetime) -> None:
    number = len(loan.extensions.all()) + 1
    granted = sum(row.state == ExtensionState.APPROVED for row in loan.extensions.all())
    if granted >= loan.extensions_allowed:
        raise Conflict("lending.no_extension_left")
    if not 1 <= days <= loan.extension_days:
        code = "lending.period_too_long"
        raise Invalid(code, (FieldProblem("days", code),), longest=loan.extension_days)
    LoanExtension.objects.create(loan=loan, number=number, days=days, reason=reason.strip(), asked_at=at)
    audit_loan(actor, loan, action="lending.ask_extension", days=days, round=number)


def decide_extension(
    *, actor: User, loan_id: UUID, number: int, approve: bool, reason: str, at: datetime
) -> LoanRequest:
    """Say yes or no to the ``number``-th extension; as many must say yes as for the loan, one no refuses it."""
    access_loan(actor=actor, loan_id=loan_id, standings=[Standing.APPROVER], wanted="decide_extension")
    if not approve:
        _need_reason(reason)
    with transaction.atomic():
        loan = lock_loan(loan_id)
        if not has_decided(loan, number, actor, approve=approve):
            extension = open_extension(loan)
            if extension is None or extension.number != number or loan.state_at(at) is not LoanState.RUNNING:
                raise Conflict("lending.state_moved", state=loan.state_at(at).value)
            LoanApproval.objects.create(
                loan=loan, round=number, approver=actor, approved=approve, reason=reason.strip(), at=at
            )
            _conclude(actor, loan, extension, approve=approve)
    return loans().get(id=loan_id)


def _conclude(actor: User, loan: LoanRequest, extension: LoanExtension, *, approve: bool) -> None:
    given = LoanApproval.objects.filter(loan=loan, round=extension.number, approved=True).count()
    needed = loan.approvers_needed or 1
    action = "lending.approve_extension" if approve else "lending.refuse_extension"
    audit_loan(actor, loan, action=action, round=extension.number, given=given, needed=needed)
    if approve and given < needed:
        return
    extension.state = ExtensionState.APPROVED if approve else ExtensionState.REFUSED
    extension.save(update_fields=["state"])
    if approve and loan.ends_at is not None:
        loan.ends_at += timedelta(days=extension.days)
        loan.save(update_fields=["ends_at"])
        prolong_loan(loan_id=loan.id, ends_at=loan.ends_at)


class PaperStep(StrEnum):
    HAND_OUT = "hand_out"
    RECEIVE = "receive"


def move_paper(*, actor: User, loan_id: UUID, paper_step: PaperStep, at: datetime) -> LoanRequest:
    """Hand out the paper original of a running loan, or take it back; taking the step twice changes nothing."""
    access_loan(actor=actor, loan_id=loan_id, standings=[Standing.APPROVER], wanted=paper_step.value)
    with transaction.atomic():
        loan = lock_loan(loan_id)
        if paper_step is PaperStep.HAND_OUT:
            _hand_out(actor, loan, at)
        else:
            _receive(actor, loan, at)
    return loans().get(id=loan_id)


def _hand_out(actor: User, loan: LoanRequest, at: datetime) -> None:
    paper = loan.paper_state_at(at)
    if paper in (PaperState.OUT, PaperState.OVERDUE):
        return
    if paper is not PaperState.KEPT:
        raise Conflict("lending.paper_not_here")
    step(loan, Act.HAND_OUT, Part.APPROVER, at)
    loan.paper_out_at = at
    loan.save(update_fields=["paper_out_at"])
    audit_loan(actor, loan, action="lending.hand_out")


def _receive(actor: User, loan: LoanRequest, at: datetime) -> None:
    paper = loan.paper_state_at(at)
    if paper is PaperState.BACK:
        return
    if paper not in (PaperState.OUT, PaperState.OVERDUE):
        raise Conflict("lending.paper_not_out")
    loan.paper_back_at = at
    loan.save(update_fields=["paper_back_at"])
    audit_loan(actor, loan, action="lending.receive", late=paper is PaperState.OVERDUE)


def note_expired(at: datetime | None = None, limit: int = 100) -> int:
    """Write down and audit which loans have run out; access ended by itself. Gives how many."""
    at = at or datetime.now(UTC)
    due = LoanRequest.objects.filter(state=LoanState.APPROVED, ends_at__lte=at).order_by("ends_at")
    return sum(_note_one(loan_id, at) for loan_id in list(due.values_list("id", flat=True)[:limit]))


@transaction.atomic
def _note_one(loan_id: UUID, at: datetime) -> bool:
    loan = lock_loan(loan_id)
    if loan.state != LoanState.APPROVED or loan.state_at(at) is not LoanState.EXPIRED:
        return False
    loan.state = LoanState.EXPIRED
    loan.save(update_fields=["state"])
    audit_loan(None, loan, action="lending.expire", until=loan.ends_at.isoformat() if loan.ends_at else "")
    return True
