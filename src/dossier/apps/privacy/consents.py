"""Consent: asked in stated words, given by the person or on paper, withdrawn as easily as given (15, 16, 29条).

What rests on consent is said by the register of processing. A withdrawal opens a request under which the company stops
the processing: storage only, or deletion where nothing demands keeping (47条1款3项). What was done before stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Company, Employee
from dossier.apps.privacy.models import Consent, ConsentWording
from dossier.apps.privacy.officers import officer_of
from dossier.apps.privacy.purposes import TypePurpose, access_register, purposes_on
from dossier.apps.privacy.selectors import day_of, own_employee
from dossier.apps.privacy.services import open_withdrawal
from dossier.apps.records.models import Record, RecordState
from dossier.apps.records.selectors import access_record
from dossier.norms.retention import Duration, add_duration

HELD = (RecordState.TO_CHECK, RecordState.FILED)
"""Records that are processed; what is only stored rests on no consent."""


class ConsentState(StrEnum):
    """``OUTDATED``: given to older words; what has changed needs consent anew (14条2款)."""

    VALID = "valid"
    OUTDATED = "outdated"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    MISSING = "missing"


def state_on(consent: Consent | None, current: int, day: date) -> ConsentState:
    """Say how a consent stands on a day; ``current``: the version of the words in force, 0 for none."""
    if consent is None:
        return ConsentState.MISSING
    if consent.withdrawn_at is not None:
        return ConsentState.WITHDRAWN
    if consent.expires_on is not None and consent.expires_on < day:
        return ConsentState.EXPIRED
    return ConsentState.OUTDATED if consent.wording.version < current else ConsentState.VALID


def resting_on_consent(company: Company, day: date) -> list[TypePurpose]:
    """Give the types of paper whose purpose rests on consent on a day."""
    return [row for row in purposes_on(company, day) if row.purpose and row.purpose.basis == "consent"]


def wordings_on(company_id: int, day: date) -> dict[str, ConsentWording]:
    """Give the words in force on a day, by type."""
    found: dict[str, ConsentWording] = {}
    for row in ConsentWording.objects.filter(company_id=company_id, effective_from__lte=day):
        found.setdefault(row.type, row)  # the newest first
    return found


def list_wordings(actor: User, company_id: int) -> QuerySet[ConsentWording]:
    """Give every version of the words of a company, for its officer."""
    return ConsentWording.objects.filter(company=access_register(actor, company_id))


@transaction.atomic
def set_wording(
    *,
    actor: User,
    company_id: int,
    type_code: str,
    text_zh: str,
    text_en: str,
    months: int,
    effective_from: date,
    at: datetime,
) -> ConsentWording:
    """Make a new version of the words for a type that rests on consent. Audited. The older ones stay as they are.

    Raises NotPermitted for who is not the officer, Invalid for a type that rests on something else or no words.
    """
    company = access_register(actor, company_id)
    purpose = {row.type: row.purpose for row in resting_on_consent(company, effective_from)}.get(type_code)
    wrong = [
        name
        for name, good in (
            ("type", purpose is not None),
            ("text_zh", bool(text_zh.strip())),
            ("effective_from", effective_from >= day_of(at)),
        )
        if not good
    ]
    if wrong or purpose is None:
        code = "privacy.wording_invalid"
        raise Invalid(code, tuple(FieldProblem(name, code) for name in wrong))
    company = Company.objects.select_for_update().get(id=company.id)
    last = ConsentWording.objects.filter(company=company, type=type_code).first()
    made = ConsentWording.objects.create(
        company=company,
        type=type_code,
        version=last.version + 1 if last else 1,
        text_zh=text_zh.strip(),
        text_en=text_en.strip(),
        separate=purpose.sensitive,
        months=months,
        effective_from=effective_from,
        made_at=at,
        made_by_name=actor.display_name or actor.username,
    )
    record_event(
        actor=actor,
        action="privacy.set_wording",
        object_kind="company",
        object_id=company.id,
        company_id=company.id,
        details={"type": type_code, "version": made.version, "from": effective_from.isoformat()},
    )
    return made


@dataclass(frozen=True, slots=True)
class ConsentLine:
    """How one person's consent to one type stands. ``held``: how many records of the type are processed.

    ``wording``: the words in force, None when the company has not written any.
    """

    row: TypePurpose
    wording: ConsentWording | None
    consent: Consent | None
    state: ConsentState
    held: int


def own_consents(employee: Employee, day: date) -> list[ConsentLine]:
    """Give what a person has been or is asked to consent to: what is held of him, or has words in force."""
    wordings, latest = wordings_on(employee.company_id, day), _latest(employee)
    counts = Counter(Record.objects.filter(employee=employee, state__in=HELD).values_list("type", flat=True))
    lines = []
    for row in resting_on_consent(employee.company, day):
        wording, consent = wordings.get(row.type), latest.get(row.type)
        if wording is None and consent is None and not counts[row.type]:
            continue
        state = state_on(consent, wording.version if wording else 0, day)
        lines.append(ConsentLine(row, wording, consent, state, counts[row.type]))
    return lines


def _latest(employee: Employee) -> dict[str, Consent]:
    found: dict[str, Consent] = {}
    for one in Consent.objects.filter(employee=employee).select_related("wording", "record"):
        found.setdefault(one.type, one)  # the newest first
    return found


def give_consent(*, actor: User, type_code: str, version: int, at: datetime) -> Consent:
    """Consent in the site, to the words one has before one. Audited.

    Raises NotPermitted without a file of one's own, Conflict when other words are in force by now or one has consented
    already.
    """
    employee = own_employee(actor)
    if employee is None:
        raise NotPermitted("privacy.no_own_file")
    with transaction.atomic():
        return _keep(employee, type_code, version, Consent.How.ONLINE, day_of(at), None, actor, at)


def enter_consent(
    *,
    actor: User,
    employee_id: UUID,
    type_code: str,
    version: int,
    given_on: date,
    record_id: UUID | None,
    at: datetime,
) -> Consent:
    """Enter a consent given on paper; the paper may be a record of the person. Audited.

    Raises NotPermitted for who is not another officer of the person's company, Invalid for a day to come.
    """
    employee = Employee.objects.select_related("company", "department").filter(id=employee_id).first()
    if employee is None or not officer_of(actor).is_impartial(employee):
        raise NotPermitted("privacy.person_unknown")
    if given_on > day_of(at):
        raise Invalid("privacy.consent_invalid", (FieldProblem("given_on", "privacy.consent_invalid"),))
    record = None
    if record_id is not None:
        record, _ = access_record(actor=actor, record_id=record_id, action=Action.VIEW)
        if record.employee_id != employee.id:
            raise NotPermitted("records.not_found")
    with transaction.atomic():
        return _keep(employee, type_code, version, Consent.How.PAPER, given_on, record, actor, at)


def _keep(
    employee: Employee,
    type_code: str,
    version: int,
    how: Consent.How,
    given_on: date,
    record: Record | None,
    actor: User,
    at: datetime,
) -> Consent:
    Employee.objects.select_for_update(of=("self",)).get(id=employee.id)
    wording = wordings_on(employee.company_id, day_of(at)).get(type_code)
    if how is Consent.How.PAPER:
        # A paper is of the words that were before the person then.
        wordings = ConsentWording.objects.filter(company_id=employee.company_id, type=type_code)
        wording = wordings.filter(version=version).first()
    if wording is None or wording.version != version:
        raise Conflict("privacy.wording_moved")
    before = _latest(employee).get(type_code)
    if state_on(before, wording.version, day_of(at)) is ConsentState.VALID:
        raise Conflict("privacy.consented_already")
    made = Consent.objects.create(
        company_id=employee.company_id,
        employee=employee,
        wording=wording,
        type=type_code,
        how=how,
        record=record,
        given_on=given_on,
        expires_on=_last_day(given_on, wording.months),
        entered_by=actor,
        entered_at=at,
    )
    _audit(made, actor, "privacy.consent", version=wording.version, how=how.value)
    return made


def _last_day(given_on: date, months: int) -> date | None:
    return add_duration(given_on, Duration(months=months)) - timedelta(days=1) if months else None


def withdraw_consent(*, actor: User, consent_id: UUID, reason: str = "", at: datetime) -> Consent:
    """Withdraw a consent: one's own, without a reason, or as an officer what came on paper. Audited.

    Opens the request under which the processing ends. Raises NotPermitted alike for a missing one, Conflict when it is
    withdrawn.
    """
    consent = Consent.objects.select_related("employee__company", "wording").filter(id=consent_id).first()
    if consent is None or not _may_withdraw(actor, consent.employee):
        raise NotPermitted("privacy.not_found")
    with transaction.atomic():
        consent = (
            Consent.objects.select_for_update(of=("self",))
            .select_related("employee__company", "employee__department", "wording")
            .get(id=consent_id)
        )
        if consent.withdrawn_at is not None:
            raise Conflict("privacy.consent_withdrawn")
        concerned = Record.objects.filter(employee=consent.employee, type=consent.type, state__in=HELD)
        consent.withdrawn_at, consent.withdrawn_by = at, actor
        consent.withdrawal_reason = reason.strip()
        consent.follow_up = open_withdrawal(
            actor=actor, employee=consent.employee, text=reason.strip(), records=list(concerned), at=at
        )
        consent.save()
        _audit(consent, actor, "privacy.withdraw_consent", request=consent.follow_up.number)
    return consent


def _may_withdraw(actor: User, employee: Employee) -> bool:
    return employee.user_id == actor.pk or officer_of(actor).is_impartial(employee)


def list_consents(actor: User, company_id: int, type_code: str = "") -> list[Consent]:
    """Give the consents of a company, newest first, for its officer."""
    company = access_register(actor, company_id)
    found = Consent.objects.filter(company=company).select_related(
        "employee__department", "wording", "record", "follow_up", "entered_by"
    )
    return list((found.filter(type=type_code) if type_code else found)[:1000])


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far the consents of a type go. ``holders``: people of whom records of it are processed; ``lacking``: those
    among them without a consent that holds."""

    version: int
    holders: int
    lacking: int


def coverage_on(company: Company, rows: Iterable[TypePurpose], day: date) -> dict[str, Coverage]:
    """Say of each type that rests on consent how many lack it. Three queries."""
    types = [row.type for row in rows if row.purpose and row.purpose.basis == "consent"]
    wordings = wordings_on(company.id, day)
    holders: dict[str, set[UUID]] = {code: set() for code in types}
    held = Record.objects.filter(company=company, type__in=types, state__in=HELD, employee__isnull=False)
    for code, employee_id in held.values_list("type", "employee_id").distinct():
        holders[code].add(employee_id)
    covered = _covered(company, types, wordings, day)
    return {
        code: Coverage(
            wordings[code].version if code in wordings else 0,
            len(holders[code]),
            len(holders[code] - covered.get(code, set())),
        )
        for code in types
    }


def _covered(
    company: Company, types: Sequence[str], wordings: dict[str, ConsentWording], day: date
) -> dict[str, set[UUID]]:
    newest: dict[tuple[str, UUID], Consent] = {}
    for one in Consent.objects.filter(company=company, type__in=types).select_related("wording"):
        newest.setdefault((one.type, one.employee_id), one)
    covered: dict[str, set[UUID]] = {}
    for (code, employee_id), consent in newest.items():
        current = wordings[code].version if code in wordings else 0
        if state_on(consent, current, day) is ConsentState.VALID:
            covered.setdefault(code, set()).add(employee_id)
    return covered


def _audit(consent: Consent, actor: User, action: str, **details: object) -> None:
    record_event(
        actor=actor,
        action=action,
        object_kind="employee",
        object_id=consent.employee_id,
        subject_id=consent.employee_id,
        company_id=consent.company_id,
        details={"consent": str(consent.id), "type": consent.type, **details},
    )
