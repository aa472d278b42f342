"""Shapes of loans, and how a loan is shown to somebody: only with what that person may find."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dossier.apps.accounts.models import User
from dossier.apps.lending.models import LoanItem, LoanRequest
from dossier.apps.lending.purposes import PurposeName
from dossier.apps.lending.selectors import (
    Reader,
    Standing,
    has_spoken,
    open_extension,
    standing_of,
    titles_among,
)
from dossier.apps.lending.states import Act, LoanState, PaperState, Part, possible_acts
from dossier.apps.people.api import CompanyRef, EmployeeRef

LoanStateName = Literal[
    "asked", "approved", "running", "refused", "cancelled", "returned", "expired", "revoked"
]
PaperStateName = Literal["none", "kept", "out", "overdue", "back"]
ExtensionStateName = Literal["asked", "approved", "refused"]
ActName = Literal["decide", "decide_extension", "cancel", "return", "revoke", "extend", "hand_out", "receive"]
Words = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


class LoanItemOut(Schema):
    """``record_id`` and what follows are null for a record that the reader may not find (any longer)."""

    record_id: UUID | None
    title: str | None
    type: str | None
    level: int | None
    reference_code: str | None


class LoanApprovalOut(Schema):
    """``round``: 0 for the loan, n for its n-th extension."""

    round: int
    by: str
    approved: bool
    reason: str
    at: datetime


class LoanExtensionOut(Schema):
    number: int
    days: int
    reason: str
    asked_at: datetime
    state: ExtensionStateName


class LoanPaperOut(Schema):
    state: PaperStateName
    out_at: datetime | None
    back_at: datetime | None


class LoanOut(Schema):
    """``now``: the server's clock, for the time that is left. ``ends_at`` is exclusive. ``can``: what the reader may
    do now. ``extension_days``: longest period of one extension."""

    id: UUID
    number: str
    state: LoanStateName
    company: CompanyRef
    borrower: str
    employee: EmployeeRef | None
    person_text: str
    types: list[str]
    purpose_kind: PurposeName
    purpose: str
    days: int
    wanted_from: datetime | None
    wants_download: bool
    with_download: bool
    asked_at: datetime
    starts_at: datetime | None
    ends_at: datetime | None
    end_reason: str
    approvers_needed: int | None
    approvals: list[LoanApprovalOut]
    extensions: list[LoanExtensionOut]
    extensions_left: int
    extension_days: int
    paper: LoanPaperOut
    items: list[LoanItemOut]
    now: datetime
    can: list[ActName]


class LoanList(Schema):
    items: list[LoanOut]


class EmployeeLoan(Schema):
    """A loan as the employee concerned is told of it: who, what for in a word, until when; not the words."""

    id: UUID
    borrower: str
    purpose_kind: PurposeName
    state: LoanStateName
    starts_at: datetime
    ends_at: datetime | None
    items: list[LoanItemOut]


class EmployeeLoanList(Schema):
    items: list[EmployeeLoan]


def show_loans(reader: Reader, found: Sequence[LoanRequest], at: datetime) -> list[LoanOut]:
    """Give loans as the reader may see them. One query more than the loans took."""
    titles = titles_among(reader.user, found)
    return [_loan_out(reader, loan, titles, at) for loan in found]


def show_to_employee(
    user: User, found: Sequence[LoanRequest], employee_id: UUID, at: datetime
) -> list[EmployeeLoan]:
    """Give loans as the employee concerned is told of them: of each loan the records that concern him."""
    titles = titles_among(user, found)
    return [
        EmployeeLoan(
            id=loan.id,
            borrower=_name(loan.borrower),
            purpose_kind=cast("PurposeName", loan.purpose_kind),
            state=loan.state_at(at).value,
            starts_at=loan.starts_at or at,
            ends_at=loan.ends_at,
            items=[_item_out(item, titles) for item in loan.items.all() if _concerns(item, employee_id)],
        )
        for loan in found
    ]


def _concerns(item: LoanItem, employee_id: UUID) -> bool:
    people = [person.employee_id for person in item.record.people.all()]
    return employee_id in (item.record.employee_id, *people)


def _loan_out(reader: Reader, loan: LoanRequest, titles: Mapping[UUID, str], at: datetime) -> LoanOut:
    granted = sum(row.state == "approved" for row in loan.extensions.all())
    return LoanOut(
        id=loan.id,
        number=loan.number,
        state=loan.state_at(at).value,
        company=CompanyRef.of(loan.company),
        borrower=_name(loan.borrower),
        employee=EmployeeRef.of(loan.employee) if loan.employee else None,
        person_text=loan.person_text,
        types=loan.types,
        purpose_kind=cast("PurposeName", loan.purpose_kind),
        purpose=loan.purpose,
        days=loan.days,
        wanted_from=loan.wanted_from,
        wants_download=loan.wants_download,
        with_download=loan.with_download,
        asked_at=loan.asked_at,
        starts_at=loan.starts_at,
        ends_at=loan.ends_at,
        end_reason=loan.end_reason,
        approvers_needed=loan.approvers_needed,
        approvals=[
            LoanApprovalOut(
                round=row.round, by=_name(row.approver), approved=row.approved, reason=row.reason, at=row.at
            )
            for row in loan.approvals.all()
        ],
        extensions=[
            LoanExtensionOut(
                number=row.number,
                days=row.days,
                reason=row.reason,
                asked_at=row.asked_at,
                state=cast("ExtensionStateName", row.state),
            )
            for row in loan.extensions.all()
        ],
        extensions_left=max(0, loan.extensions_allowed - granted),
        extension_days=loan.extension_days,
        paper=LoanPaperOut(
            state=loan.paper_state_at(at).value,
            out_at=loan.paper_out_at,
            back_at=loan.paper_back_at,
        ),
        items=[_item_out(item, titles) for item in loan.items.all()],
        now=at,
        can=_acts(reader, loan, at),
    )


def _item_out(item: LoanItem, titles: Mapping[UUID, str]) -> LoanItemOut:
    if item.record_id not in titles:
        return LoanItemOut(record_id=None, title=None, type=None, level=None, reference_code=None)
    record = item.record
    return LoanItemOut(
        record_id=record.id,
        title=titles[record.id],
        type=record.type,
        level=record.level,
        reference_code=record.reference_code,
    )


def _name(user: User) -> str:
    return user.display_name or user.username


def _acts(reader: Reader, loan: LoanRequest, at: datetime) -> list[ActName]:
    """Give what the reader may do to the loan now; the server decides again when it is done."""
    state, standing = loan.state_at(at), standing_of(reader, loan)
    if standing is Standing.BORROWER:
        possible = possible_acts(state, Part.BORROWER)
        return _borrower_acts(loan, possible)
    if standing is not Standing.APPROVER:
        return []
    return _approver_acts(reader.user, loan, state, at)


def _borrower_acts(loan: LoanRequest, possible: Collection[Act]) -> list[ActName]:
    acts: list[ActName] = []
    if Act.CANCEL in possible:
        acts.append("cancel")
    if Act.RETURN in possible:
        acts.append("return")
    granted = sum(row.state == "approved" for row in loan.extensions.all())
    if Act.EXTEND in possible and granted < loan.extensions_allowed and open_extension(loan) is None:
        acts.append("extend")
    return acts


def _approver_acts(user: User, loan: LoanRequest, state: LoanState, at: datetime) -> list[ActName]:
    acts: list[ActName] = []
    possible, paper = possible_acts(state, Part.APPROVER), loan.paper_state_at(at)
    spoken = has_spoken(user, loan)
    if Act.APPROVE in possible and not spoken:
        acts.append("decide")
    if state is LoanState.RUNNING and open_extension(loan) is not None and not spoken:
        acts.append("decide_extension")
    if Act.REVOKE in possible:
        acts.append("revoke")
    if Act.HAND_OUT in possible and paper is PaperState.KEPT:
        acts.append("hand_out")
    if paper in (PaperState.OUT, PaperState.OVERDUE):
        acts.append("receive")
    return acts
