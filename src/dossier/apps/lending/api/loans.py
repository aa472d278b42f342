"""Loans over HTTP. What one reads of one's own is not audited; what an approver reads is."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import RowId, ShortText, answers
from dossier.apps.lending.api.shapes import (
    EmployeeLoanList,
    LoanList,
    LoanOut,
    Words,
    show_loans,
    show_to_employee,
)
from dossier.apps.lending.ending import (
    PaperStep,
    ask_extension,
    cancel_loan,
    decide_extension,
    move_paper,
    return_loan,
    revoke_loan,
)
from dossier.apps.lending.models import LoanRequest
from dossier.apps.lending.purposes import PurposeName
from dossier.apps.lending.selectors import (
    Standing,
    access_loan,
    list_lent,
    list_loans_of_employee,
    list_own,
    list_waiting,
    reader_of,
)
from dossier.apps.lending.services import MOST_RECORDS, Verdict, Wish, ask_loan, decide_loan
from dossier.apps.lending.states import LoanState

router = Router(tags=["loans"])

Days = Annotated[int, Field(ge=1, le=366)]
Records = Annotated[list[UUID], Field(max_length=MOST_RECORDS)]
TypeCode = Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9_]+$")]


class LoanIn(Schema):
    """Name records, or describe them: a person (by id, or in words when not in reach) and types of paper.

    ``company_id`` is needed for a person in words. ``request_key``: made by the form; the same key twice asks once.
    ``wanted_from``: from that day on (UTC), from the approval when null.
    """

    request_key: UUID
    company_id: RowId | None = None
    record_ids: Records = []
    employee_id: UUID | None = None
    person_text: ShortText = ""
    types: Annotated[list[TypeCode], Field(max_length=50)] = []
    purpose_kind: PurposeName
    purpose: Words
    days: Days
    wanted_from: date | None = None
    wants_download: bool = False
    paper_original: bool = False


class LoanDecisionIn(Schema):
    """``record_ids``: the records chosen; null: those asked for. ``days``, ``with_download``: null as asked for."""

    approve: bool
    reason: Words = ""
    record_ids: Records | None = None
    days: Days | None = None
    with_download: bool | None = None


class LoanReasonIn(Schema):
    reason: Words


class LoanExtensionIn(Schema):
    days: Days
    reason: Words


class LoanExtensionDecisionIn(Schema):
    number: Annotated[int, Field(ge=1, le=100)]
    approve: bool
    reason: Words = ""


class LoanPaperStepIn(Schema):
    step: Literal["hand_out", "receive"]


class LoanInbox(Schema):
    """What waits for the reader: decisions, paper overdue that he lent out; and his own running loans."""

    to_approve: int
    overdue: int
    running: int


@router.post("/loans", response=answers(LoanOut), operation_id="ask_loan")
def post_loan(request: HttpRequest, body: LoanIn) -> LoanOut:
    user, at = acting_user(request), _now()
    wish = Wish(
        company_id=body.company_id,
        request_key=body.request_key,
        purpose_kind=body.purpose_kind,
        purpose=body.purpose,
        days=body.days,
        record_ids=tuple(body.record_ids),
        employee_id=body.employee_id,
        person_text=body.person_text,
        types=tuple(body.types),
        wanted_from=datetime.combine(body.wanted_from, time(), UTC) if body.wanted_from else None,
        wants_download=body.wants_download,
        paper_original=body.paper_original,
    )
    return _show(user, ask_loan(actor=user, wish=wish, at=at), at)


@router.get("/loans/mine", response=answers(LoanList), operation_id="list_my_loans")
def get_own(request: HttpRequest) -> LoanList:
    """What the caller has asked for, newest first, at most 200."""
    user = acting_user(request)
    return LoanList(items=show_loans(reader_of(user), list_own(user), _now()))


@router.get("/loans/to-approve", response=answers(LoanList), operation_id="list_loans_to_approve")
def get_waiting(request: HttpRequest) -> LoanList:
    """The loans and extensions that wait for the caller's decision, oldest first."""
    return _list(request, "to_approve")


@router.get("/loans/lent", response=answers(LoanList), operation_id="list_lent_loans")
def get_lent(request: HttpRequest) -> LoanList:
    """What is out now: running loans and paper that has not come back, soonest due first, at most 200."""
    return _list(request, "lent")


@router.get("/loans/overdue", response=answers(LoanList), operation_id="list_overdue_loans")
def get_overdue(request: HttpRequest) -> LoanList:
    """Paper originals that should have come back, the longest overdue first, at most 200."""
    return _list(request, "overdue")


@router.get("/loans/inbox", response=answers(LoanInbox), operation_id="get_loan_inbox")
def get_inbox(request: HttpRequest) -> LoanInbox:
    user, at = acting_user(request), _now()
    reader = reader_of(user)
    own = LoanRequest.objects.filter(
        borrower=user, state=LoanState.APPROVED, starts_at__lte=at, ends_at__gt=at
    )
    return LoanInbox(
        to_approve=len(list_waiting(reader, at)) if reader.lending else 0,
        overdue=len(list_lent(reader, at, overdue_only=True)) if reader.lending else 0,
        running=own.count(),
    )


@router.get("/loans/{loan_id}", response=answers(LoanOut), operation_id="get_loan")
def get_loan(request: HttpRequest, loan_id: UUID) -> LoanOut:
    user = acting_user(request)
    loan = access_loan(
        actor=user, loan_id=loan_id, standings=[Standing.BORROWER, Standing.APPROVER], wanted="view"
    )
    record_alone(
        actor=user,
        action="lending.view",
        object_kind="loan",
        object_id=loan.id,
        subject_id=loan.employee_id,
        details={"number": loan.number},
    )
    return _show(user, loan, _now())


@router.post("/loans/{loan_id}/decision", response=answers(LoanOut), operation_id="decide_loan")
def post_decision(request: HttpRequest, loan_id: UUID, body: LoanDecisionIn) -> LoanOut:
    user, at = acting_user(request), _now()
    verdict = Verdict(
        approve=body.approve,
        reason=body.reason,
        record_ids=None if body.record_ids is None else tuple(body.record_ids),
        days=body.days,
        with_download=body.with_download,
    )
    return _show(user, decide_loan(actor=user, loan_id=loan_id, verdict=verdict, at=at), at)


@router.post("/loans/{loan_id}/cancel", response=answers(LoanOut), operation_id="cancel_loan")
def post_cancel(request: HttpRequest, loan_id: UUID) -> LoanOut:
    user, at = acting_user(request), _now()
    return _show(user, cancel_loan(actor=user, loan_id=loan_id, at=at), at)


@router.post("/loans/{loan_id}/return", response=answers(LoanOut), operation_id="return_loan")
def post_return(request: HttpRequest, loan_id: UUID) -> LoanOut:
    user, at = acting_user(request), _now()
    return _show(user, return_loan(actor=user, loan_id=loan_id, at=at), at)


@router.post("/loans/{loan_id}/revocation", response=answers(LoanOut), operation_id="revoke_loan")
def post_revocation(request: HttpRequest, loan_id: UUID, body: LoanReasonIn) -> LoanOut:
    user, at = acting_user(request), _now()
    return _show(user, revoke_loan(actor=user, loan_id=loan_id, reason=body.reason, at=at), at)


@router.post("/loans/{loan_id}/extension", response=answers(LoanOut), operation_id="extend_loan")
def post_extension(request: HttpRequest, loan_id: UUID, body: LoanExtensionIn) -> LoanOut:
    user, at = acting_user(request), _now()
    return _show(
        user, ask_extension(actor=user, loan_id=loan_id, days=body.days, reason=body.reason, at=at), at
    )


@router.post(
    "/loans/{loan_id}/extension/decision", response=answers(LoanOut), operation_id="decide_loan_extension"
)
def post_extension_decision(request: HttpRequest, loan_id: UUID, body: LoanExtensionDecisionIn) -> LoanOut:
    user, at = acting_user(request), _now()
    loan = decide_extension(
        actor=user, loan_id=loan_id, number=body.number, approve=body.approve, reason=body.reason, at=at
    )
    return _show(user, loan, at)


@router.post("/loans/{loan_id}/paper", response=answers(LoanOut), operation_id="move_loan_paper")
def post_paper(request: HttpRequest, loan_id: UUID, body: LoanPaperStepIn) -> LoanOut:
    """Hand out the paper original, or take it back."""
    user, at = acting_user(request), _now()
    return _show(user, move_paper(actor=user, loan_id=loan_id, paper_step=PaperStep(body.step), at=at), at)


@router.get(
    "/employees/{employee_id}/loans", response=answers(EmployeeLoanList), operation_id="list_employee_loans"
)
def get_loans_of_employee(request: HttpRequest, employee_id: UUID) -> EmployeeLoanList:
    """Who borrowed a person's records, as far as the terms let the person know."""
    user, at = acting_user(request), _now()
    found = list_loans_of_employee(user, employee_id)
    record_alone(
        actor=user,
        action="lending.list_of_employee",
        object_kind="employee",
        object_id=employee_id,
        subject_id=employee_id,
        details={"total": len(found)},
    )
    return EmployeeLoanList(items=show_to_employee(user, found, employee_id, at))


def _list(request: HttpRequest, which: Literal["to_approve", "lent", "overdue"]) -> LoanList:
    user, at = acting_user(request), _now()
    reader = reader_of(user)
    if which == "to_approve":
        found = list_waiting(reader, at)
    else:
        found = list_lent(reader, at, overdue_only=which == "overdue")
    record_alone(
        actor=user, action="lending.list", object_kind="loan", details={"list": which, "total": len(found)}
    )
    return LoanList(items=show_loans(reader, found, at))


def _show(user: User, loan: LoanRequest, at: datetime) -> LoanOut:
    return show_loans(reader_of(user), [loan], at)[0]


def _now() -> datetime:
    return datetime.now(UTC)
