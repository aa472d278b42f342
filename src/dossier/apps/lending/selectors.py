"""Gates and reads. Who borrows sees his own loans; who may lend every record of a loan decides on it, unless he
borrows them himself or they concern him; the employee concerned is told of running and ended loans where the
terms said so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from dossier.apps.access.policy import Action, Clause, RecordFacts, decide
from dossier.apps.access.selectors import access_company, clauses_for, companies_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.lending.models import LoanExtension, LoanRequest, LoanRule
from dossier.apps.lending.rules import LEVELS, Terms, join_terms, load_default_rules
from dossier.apps.lending.states import ExtensionState, LoanState
from dossier.apps.people.models import Company, Employee
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import PEOPLE, facts_of, list_permitted, viewer_of

FETCHED = (
    "items__record__department",
    "items__record__employee",
    "items__record__people__employee__department",
    "approvals__approver",
    "extensions",
)
LONGEST_LIST = 200
TOLD = (LoanState.APPROVED, LoanState.RETURNED, LoanState.EXPIRED, LoanState.REVOKED)
"""Decided states in which the employee concerned is told of a loan: something was lent."""


class Standing(StrEnum):
    """How somebody stands to a loan."""

    BORROWER = "borrower"
    APPROVER = "approver"
    CONCERNED = "concerned"
    """Could lend the records, but they concern him."""
    STRANGER = "stranger"


@dataclass(frozen=True, slots=True)
class Reader:
    """What is asked once for all loans of a list: who reads, and what he may lend."""

    user: User
    lending: tuple[Clause, ...]
    employee_id: UUID | None


def reader_of(user: User) -> Reader:
    """Give the reader. Five queries."""
    employee = Employee.objects.filter(user=user).values_list("id", flat=True).first()
    return Reader(user, clauses_for(user, Action.GRANT), employee)


def loans() -> QuerySet[LoanRequest]:
    """Give all loans with what is needed to judge and show them."""
    return LoanRequest.objects.select_related("company", "borrower", "employee__department").prefetch_related(
        *FETCHED
    )


def standing_of(reader: Reader, loan: LoanRequest) -> Standing:
    """Say how somebody stands to a loan: who borrows never decides, nor does anybody concerned."""
    if loan.borrower_id == reader.user.pk:
        return Standing.BORROWER
    if not _may_lend(reader.lending, loan):
        return Standing.STRANGER
    return Standing.CONCERNED if reader.employee_id in concerned_by(loan) else Standing.APPROVER


def concerned_by(loan: LoanRequest) -> set[UUID]:
    """Give the employees whom a loan concerns."""
    return people_on(item.record for item in loan.items.all()) | (
        {loan.employee_id} if loan.employee_id else set()
    )


def people_on(records: Iterable[Record]) -> set[UUID]:
    """Give the employees whom records concern."""
    found: set[UUID] = set()
    for record in records:
        found |= {person.employee_id for person in record.people.all() if person.employee_id}
        found |= {record.employee_id} if record.employee_id else set()
    return found


def _may_lend(lending: Sequence[Clause], loan: LoanRequest) -> bool:
    items = loan.items.all()
    if items:
        return all(decide(lending, facts_of(item.record)).allowed for item in items)
    return decide([replace(clause, categories=frozenset()) for clause in lending], _described(loan)).allowed


def _described(loan: LoanRequest) -> RecordFacts:
    """Give the facts of a record nobody has chosen yet: of the lowest level, where the person is; without a
    person it lies nowhere but in the company."""
    employee = loan.employee
    return RecordFacts(
        company_id=loan.company_id,
        department_ids=employee.department.ancestor_ids if employee else (),
        employee_id=loan.employee_id,
        level=1,
        category="",
        state="filed",
    )


def access_loan(*, actor: User, loan_id: UUID, standings: Iterable[Standing], wanted: str) -> LoanRequest:
    """Fetch a loan to which the actor stands in one of ``standings``; a refusal is audited.

    Raises NotPermitted alike for a missing and a forbidden loan.
    """
    loan = loans().filter(id=loan_id).first()
    if loan is not None and standing_of(reader_of(actor), loan) in set(standings):
        return loan
    with transaction.atomic():
        record_event(
            actor=actor,
            action="access.refused",
            object_kind="loan",
            object_id=loan_id,
            result=Result.REFUSED,
            details={"wanted": wanted, "exists": loan is not None},
        )
    raise NotPermitted("lending.not_found", audited=True)


def list_own(actor: User) -> list[LoanRequest]:
    """Give what the actor has asked for, newest first."""
    return list(loans().filter(borrower=actor)[:LONGEST_LIST])


def list_waiting(reader: Reader, at: datetime) -> list[LoanRequest]:
    """Give the loans and extensions that wait for this reader's decision, oldest first."""
    asked = Q(state=LoanState.ASKED)
    longer = Q(state=LoanState.APPROVED, ends_at__gt=at, extensions__state=ExtensionState.ASKED)
    found = _in_reach(reader).filter(asked | longer).distinct().order_by("asked_at", "id")
    return [
        loan
        for loan in found
        if standing_of(reader, loan) is Standing.APPROVER and not has_spoken(reader.user, loan)
    ]


def has_spoken(user: User, loan: LoanRequest) -> bool:
    """Say whether a user has decided in the round that is open."""
    extension = open_extension(loan)
    number = extension.number if extension else 0
    return any(row.approver_id == user.pk and row.round == number for row in loan.approvals.all())


def list_lent(reader: Reader, at: datetime, *, overdue_only: bool = False) -> list[LoanRequest]:
    """Give what is out now of what the reader may lend: running loans and paper that has not come back, the
    soonest due first."""
    paper_out = Q(paper_out_at__isnull=False, paper_back_at__isnull=True)
    wanted = (
        paper_out & Q(ends_at__lte=at)
        if overdue_only
        else paper_out | Q(state=LoanState.APPROVED, ends_at__gt=at)
    )
    found = _in_reach(reader).filter(wanted).order_by("ends_at", "id")[:LONGEST_LIST]
    return [loan for loan in found if standing_of(reader, loan) is Standing.APPROVER]


def _in_reach(reader: Reader) -> QuerySet[LoanRequest]:
    return loans().filter(company__in=companies_for(reader.user, Action.GRANT)).exclude(borrower=reader.user)


def open_extension(loan: LoanRequest) -> LoanExtension | None:
    """Give the extension that waits for a decision."""
    return next((row for row in loan.extensions.all() if row.state == ExtensionState.ASKED), None)


def list_loans_of_employee(actor: User, employee_id: UUID) -> list[LoanRequest]:
    """Give the loans of a person's records that the person is told of, newest first.

    For the person, and for whoever may lend the person's records; others are refused, and that is audited.
    """
    employee = Employee.objects.select_related("department").filter(id=employee_id).first()
    if employee is None or not (employee.user_id == actor.pk or _may_lend_of(actor, employee)):
        with transaction.atomic():
            record_event(
                actor=actor,
                action="access.refused",
                object_kind="employee",
                object_id=employee_id,
                result=Result.REFUSED,
                details={"wanted": "loans", "exists": employee is not None},
            )
        raise NotPermitted("lending.not_found", audited=True)
    his = Q(items__record__employee=employee) | Q(items__record__people__employee=employee)
    found = loans().filter(his, state__in=TOLD, employee_sees=True, starts_at__isnull=False)
    return list(found.distinct()[:LONGEST_LIST])


def _may_lend_of(actor: User, employee: Employee) -> bool:
    loan = LoanRequest(company_id=employee.company_id, employee=employee)
    lending = [replace(clause, categories=frozenset()) for clause in clauses_for(actor, Action.GRANT)]
    return decide(lending, _described(loan)).allowed


def titles_among(actor: User, found: Iterable[LoanRequest]) -> dict[UUID, str]:
    """Give the titles of the records of loans that the actor may find, masked as he may see them; the others are
    shown without their names."""
    ids = {item.record_id for loan in found for item in loan.items.all()}
    if not ids:
        return {}
    viewer = viewer_of(actor)
    records = list_permitted(actor, Action.FIND).filter(id__in=ids).select_related("department")
    rows = records.prefetch_related(*PEOPLE)
    return {record.id: viewer.look_at_row(record).text(record.title) for record in rows}


def access_rules(actor: User, company_id: int) -> Company:
    """Fetch a company in which the actor may ask for loans or grant them: its terms are no secret to him."""
    for company in companies_for(actor, Action.FIND) + companies_for(actor, Action.GRANT):
        if company.id == company_id:
            return company
    raise NotPermitted("lending.not_found")


def access_rules_to_change(actor: User, company_id: int) -> Company:
    """Fetch a company for whose every record the actor may grant loans."""
    company, _ = access_company(actor, company_id, Action.GRANT)
    return company


def terms_on(company_id: int, day: date) -> dict[int, Terms]:
    """Give the terms of each level that hold on a day. One query."""
    terms = dict(load_default_rules().terms)
    for row in LoanRule.objects.filter(company=company_id, effective_from__lte=day).order_by(
        "effective_from"
    ):
        terms[row.level] = row.as_terms()
    return terms


def terms_of(company_id: int, levels: Iterable[int], day: date) -> Terms:
    """Give the strictest terms of these levels; of every level when none is given."""
    terms = terms_on(company_id, day)
    return join_terms(terms[level] for level in (set(levels) or LEVELS))


def longest_days_on(company_id: int, day: date) -> int:
    """Give the longest period that any level allows: what may be asked for before anybody knows the level."""
    return max(one.longest_days for one in terms_on(company_id, day).values())
