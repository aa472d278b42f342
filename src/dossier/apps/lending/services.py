"""Asking for loans and deciding on them. Every step is audited in its transaction.

A step that has been taken already is not taken again and gives the loan as it is, so a double click is harmless; a
step that another has overtaken raises Conflict ``lending.state_moved``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from dossier.apps.access.lent import lend
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import companies_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.lending.models import LoanApproval, LoanCounter, LoanItem, LoanRequest
from dossier.apps.lending.rules import Terms
from dossier.apps.lending.selectors import (
    Standing,
    access_loan,
    loans,
    longest_days_on,
    people_on,
    reader_of,
    terms_of,
)
from dossier.apps.lending.states import Act, LoanState, Part, next_state
from dossier.apps.people.models import Company, Employee
from dossier.apps.records.employees import access_employee
from dossier.apps.records.models import DocumentType, Record, RecordState
from dossier.apps.records.selectors import access_record

MOST_RECORDS = 100


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for: ``record_ids``, or a description by ``employee_id`` or ``person_text`` and ``types``.

    ``company_id``: needed for a person in words; otherwise it is that of the records or the employee.
    ``wanted_from``: not before; None means from the approval on. ``request_key``: made by the form.
    """

    request_key: UUID
    purpose_kind: str
    purpose: str
    days: int
    company_id: int | None = None
    record_ids: tuple[UUID, ...] = ()
    employee_id: UUID | None = None
    person_text: str = ""
    types: tuple[str, ...] = ()
    wanted_from: datetime | None = None
    wants_download: bool = False
    paper_original: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """``record_ids``: the records chosen, None for those asked for. ``days`` and ``with_download``: None as asked."""

    approve: bool
    reason: str = ""
    record_ids: tuple[UUID, ...] | None = None
    days: int | None = None
    with_download: bool | None = None


def ask_loan(*, actor: User, wish: Wish, at: datetime) -> LoanRequest:
    """Ask for a loan. Asking twice with one ``request_key`` gives the first loan.

    Raises NotPermitted for a company in which the actor finds nothing and for records he may not find, Invalid
    for a wish that the terms cannot grant.
    """
    if known := loans().filter(borrower=actor, request_key=wish.request_key).first():
        return known
    records = [_findable(actor, record_id) for record_id in dict.fromkeys(wish.record_ids)]
    employee = _employee_of(actor, wish)
    company = _company_of(actor, wish, records, employee)
    _check_wish(wish, company, records, at)
    try:
        loan_id = _store_wish(actor, wish, company, employee, records, at)
    except IntegrityError:
        # The same click on another connection was faster.
        loan_id = LoanRequest.objects.get(borrower=actor, request_key=wish.request_key).id
    return loans().get(id=loan_id)


def _findable(actor: User, record_id: UUID) -> Record:
    record, _ = access_record(actor=actor, record_id=record_id, action=Action.FIND)
    if record.state != RecordState.FILED:
        raise _invalid("record_ids", "lending.record_not_lendable")
    return record


def _employee_of(actor: User, wish: Wish) -> Employee | None:
    if wish.employee_id is None:
        return None
    return access_employee(actor=actor, employee_id=wish.employee_id, audit_as="lending.ask_about")


def _company_of(actor: User, wish: Wish, records: Sequence[Record], employee: Employee | None) -> Company:
    """Give the one company that everything lies in; one named must be one in which the actor finds something."""
    named = [record.company for record in records] + ([employee.company] if employee else [])
    if not named:
        named = [company for company in companies_for(actor, Action.FIND) if company.id == wish.company_id]
    if not named:
        raise NotPermitted("lending.not_found")
    if len({company.id for company in named} | {wish.company_id or named[0].id}) > 1:
        raise _invalid("company_id", "lending.several_companies")
    return named[0]


def _check_wish(wish: Wish, company: Company, records: Sequence[Record], at: datetime) -> None:
    if not records and wish.employee_id is None and not wish.person_text.strip():
        raise _invalid("record_ids", "lending.nothing_asked")
    if not wish.purpose.strip():
        raise _invalid("purpose", "lending.purpose_missing")
    types = DocumentType.objects.filter(company=company, code__in=wish.types, active=True)
    if types.count() < len(set(wish.types)):
        raise _invalid("types", "lending.type_unknown")
    if wish.wanted_from and not at - timedelta(days=1) <= wish.wanted_from <= at + timedelta(days=366):
        raise _invalid("wanted_from", "lending.start_out_of_range")
    if records:
        terms = terms_of(company.id, {record.level for record in records}, at.date())
        check_against(terms, days=wish.days, download=wish.wants_download, paper=wish.paper_original)
    elif not 1 <= wish.days <= (longest := longest_days_on(company.id, at.date())):
        raise _invalid("days", "lending.period_too_long", longest=longest)


def check_against(terms: Terms, *, days: int, download: bool, paper: bool) -> None:
    """Raise Invalid when the terms do not allow a loan like this."""
    if not 1 <= days <= terms.longest_days:
        raise _invalid("days", "lending.period_too_long", longest=terms.longest_days)
    if download and not terms.download:
        raise _invalid("wants_download", "lending.download_not_allowed", level=terms.level)
    if paper and not terms.paper:
        raise _invalid("paper_original", "lending.paper_not_allowed", level=terms.level)


def _invalid(field: str, code: str, **params: int) -> Invalid:
    return Invalid(code, (FieldProblem(field, code),), **params)


@transaction.atomic
def _store_wish(
    actor: User,
    wish: Wish,
    company: Company,
    employee: Employee | None,
    records: Sequence[Record],
    at: datetime,
) -> UUID:
    loan = LoanRequest.objects.create(
        company=company,
        number=_next_number(company, at),
        borrower=actor,
        request_key=wish.request_key,
        employee=employee,
        person_text=wish.person_text.strip(),
        types=sorted(set(wish.types)),
        purpose_kind=wish.purpose_kind,
        purpose=wish.purpose.strip(),
        days=wish.days,
        wanted_from=wish.wanted_from,
        wants_download=wish.wants_download,
        paper_original=wish.paper_original,
        asked_at=at,
    )
    LoanItem.objects.bulk_create(LoanItem(loan=loan, record=record) for record in records)
    audit_loan(
        actor, loan, action="lending.ask", records=len(records), days=wish.days, download=wish.wants_download
    )
    return loan.id


def _next_number(company: Company, at: datetime) -> str:
    """Give the next number of the company's year, as 2026-0007 (a counter, so none is given twice)."""
    counter, _ = LoanCounter.objects.select_for_update().get_or_create(company=company, year=at.year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{at.year}-{counter.last:04d}"


def decide_loan(*, actor: User, loan_id: UUID, verdict: Verdict, at: datetime) -> LoanRequest:
    """Say yes or no to a loan. It begins when as many different people as the terms demand have said yes; one no
    refuses it. The first who says yes settles records, period and download for those after.

    Raises NotPermitted for who may not decide, Conflict when it has been decided, Invalid against the terms.
    """
    access_loan(actor=actor, loan_id=loan_id, standings=[Standing.APPROVER], wanted="decide")
    if not verdict.approve and not verdict.reason.strip():
        raise _invalid("reason", "lending.reason_missing")
    chosen = None if verdict.record_ids is None else [
        _lendable(actor, record_id) for record_id in dict.fromkeys(verdict.record_ids)
    ]  # fmt: skip
    with transaction.atomic():
        loan = lock_loan(loan_id)
        if not has_decided(loan, 0, actor, approve=verdict.approve):
            act = Act.APPROVE if verdict.approve else Act.REFUSE
            state = step(loan, act, Part.APPROVER, at)
            if verdict.approve:
                _approve(actor, loan, verdict, chosen, state, at)
            else:
                _say(actor, loan, verdict, at)
                loan.state, loan.ends_at = state, at
                loan.save(update_fields=["state", "ends_at"])
                audit_loan(actor, loan, action="lending.refuse", reason=verdict.reason)
    return loans().get(id=loan_id)


def _lendable(actor: User, record_id: UUID) -> Record:
    record, _ = access_record(actor=actor, record_id=record_id, action=Action.GRANT)
    if record.state != RecordState.FILED:
        raise _invalid("record_ids", "lending.record_not_lendable")
    return record


def _approve(
    actor: User,
    loan: LoanRequest,
    verdict: Verdict,
    chosen: Sequence[Record] | None,
    state: LoanState,
    at: datetime,
) -> None:
    if loan.approvers_needed is None:
        _settle(actor, loan, verdict, chosen, at)
    elif chosen is not None and {row.id for row in chosen} != {item.record_id for item in loan.items.all()}:
        raise Conflict("lending.choice_made")
    _say(actor, loan, verdict, at)
    given = LoanApproval.objects.filter(loan=loan, round=0, approved=True).count()
    audit_loan(actor, loan, action="lending.approve", given=given, needed=loan.approvers_needed or 0)
    if given >= (loan.approvers_needed or 0):
        _begin(actor, loan, state, at)


def _settle(
    actor: User, loan: LoanRequest, verdict: Verdict, chosen: Sequence[Record] | None, at: datetime
) -> None:
    """Fix what is lent and on which terms."""
    records = [item.record for item in loan.items.all()] if chosen is None else list(chosen)
    if not 1 <= len(records) <= MOST_RECORDS:
        raise _invalid("record_ids", "lending.no_record_chosen")
    if any(record.company_id != loan.company_id for record in records):
        raise _invalid("record_ids", "lending.record_not_lendable")
    asked = {item.record_id for item in loan.items.all()}
    if asked and not {record.id for record in records} <= asked:
        raise _invalid("record_ids", "lending.record_not_asked_for")
    if reader_of(actor).employee_id in people_on(records):
        raise Conflict("lending.own_matter")
    terms = terms_of(loan.company_id, {record.level for record in records}, at.date())
    loan.days = verdict.days or loan.days
    loan.with_download = loan.wants_download if verdict.with_download is None else verdict.with_download
    check_against(terms, days=loan.days, download=loan.with_download, paper=loan.paper_original)
    loan.approvers_needed, loan.employee_sees = terms.approvers, terms.employee_sees
    loan.extensions_allowed, loan.extension_days = terms.extensions, terms.extension_days
    loan.save()
    loan.items.exclude(record__in=records).delete()
    there = set(loan.items.values_list("record_id", flat=True))
    LoanItem.objects.bulk_create(
        LoanItem(loan=loan, record=record, asked=False) for record in records if record.id not in there
    )


def _say(actor: User, loan: LoanRequest, verdict: Verdict, at: datetime) -> None:
    LoanApproval.objects.create(
        loan=loan, approver=actor, approved=verdict.approve, reason=verdict.reason.strip(), at=at
    )


def _begin(actor: User, loan: LoanRequest, state: LoanState, at: datetime) -> None:
    """Let the borrower in from the moment wanted, or from now."""
    loan.state = state
    loan.starts_at = max(at, loan.wanted_from) if loan.wanted_from else at
    loan.ends_at = loan.starts_at + timedelta(days=loan.days)
    loan.save(update_fields=["state", "starts_at", "ends_at"])
    records = [item.record for item in LoanItem.objects.select_related("record").filter(loan=loan)]
    lend(
        user=loan.borrower,
        record_ids=[record.id for record in records],
        starts_at=loan.starts_at,
        ends_at=loan.ends_at,
        with_download=loan.with_download,
        loan_id=loan.id,
    )
    for record in records:
        record_event(
            actor=actor,
            action="lending.lend",
            object_kind="record",
            object_id=record.id,
            subject_id=record.employee_id,
            details={
                "loan": str(loan.id),
                "borrower": loan.borrower.username,
                "until": loan.ends_at.isoformat(),
                "download": loan.with_download,
            },
        )


def lock_loan(loan_id: UUID) -> LoanRequest:
    """Fetch a loan for a step; the transaction around holds it."""
    LoanRequest.objects.select_for_update().get(id=loan_id)
    return loans().get(id=loan_id)


def step(loan: LoanRequest, act: Act, part: Part, at: datetime) -> LoanState:
    """Give the state that an act leads to. Raises Conflict when the loan is not where it can be done."""
    state = loan.state_at(at)
    reached = next_state(state, act, part)
    if reached is None:
        raise Conflict("lending.state_moved", state=state.value)
    return reached


def has_decided(loan: LoanRequest, number: int, actor: User, *, approve: bool) -> bool:
    """Say whether the actor has said this already. Raises Conflict when he has said the opposite."""
    said = next(
        (row for row in loan.approvals.all() if row.round == number and row.approver_id == actor.pk), None
    )
    if said is not None and said.approved != approve:
        raise Conflict("lending.decided_already")
    return said is not None


def audit_loan(actor: User | None, loan: LoanRequest, *, action: str, **details: object) -> None:
    """Record a step of a loan. Words that people wrote stay out of the log, reasons excepted (sealed)."""
    record_event(
        actor=actor,
        action=action,
        object_kind="loan",
        object_id=loan.id,
        subject_id=loan.employee_id,
        details={"number": loan.number, **details},
    )
