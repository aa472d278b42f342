"""Consent over HTTP: one's own to give and to withdraw, and for officers the words, the papers and the list."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.people.api import EmployeeRef
from dossier.apps.privacy.api.purposes import (
    NamedGround,
    PurposeOut,
    TypeCode,
    named_bases,
    named_recipients,
    show_purpose,
)
from dossier.apps.privacy.api.shapes import Words
from dossier.apps.privacy.consents import (
    ConsentLine,
    enter_consent,
    give_consent,
    list_consents,
    list_wordings,
    own_consents,
    set_wording,
    state_on,
    withdraw_consent,
    wordings_on,
)
from dossier.apps.privacy.models import Consent, ConsentWording
from dossier.apps.privacy.purposes import own_purposes
from dossier.apps.privacy.selectors import day_of, own_employee

router = Router(tags=["privacy"])
ConsentStateName = Literal["valid", "outdated", "expired", "withdrawn", "missing"]
Text = Annotated[str, Field(max_length=8000, pattern=r"^[^\x00]*$")]


class WordingOut(Schema):
    id: int
    type: str
    version: int
    text_zh: str
    text_en: str
    separate: bool
    months: int
    effective_from: date
    made_by: str


class ConsentOut(Schema):
    """``record_id``: the paper that proves it. ``request``: the number of what followed a withdrawal."""

    id: UUID
    type: str
    version: int
    how: Literal["online", "paper"]
    given_on: date
    expires_on: date | None
    withdrawn_at: datetime | None
    record_id: UUID | None
    request: str


class OwnConsentOut(Schema):
    """``held``: how many records of the type are processed; ``wording`` null: the company has written no words yet."""

    type: str
    zh: str
    en: str
    sensitive: bool
    state: ConsentStateName
    held: int
    wording: WordingOut | None
    consent: ConsentOut | None


class OwnPurposeOut(Schema):
    """A type of paper that is held of the reader: why, on what basis, who receives it, how many."""

    purpose: PurposeOut
    held: int


class OwnProcessingOut(Schema):
    company: str
    bases: list[NamedGround]
    recipients: list[NamedGround]
    purposes: list[OwnPurposeOut]
    consents: list[OwnConsentOut]


class CompanyConsentOut(Schema):
    employee: EmployeeRef
    state: ConsentStateName
    entered_by: str
    consent: ConsentOut


class CompanyConsents(Schema):
    wordings: list[WordingOut]
    items: list[CompanyConsentOut]


class GiveConsentIn(Schema):
    """``version``: of the words before the person."""

    type: TypeCode
    version: RowId


class WithdrawConsentIn(Schema):
    reason: Words = ""


class EnterConsentIn(Schema):
    employee_id: UUID
    type: TypeCode
    version: RowId
    given_on: date
    record_id: UUID | None = None


class WordingIn(Schema):
    """``months``: how long a consent lasts, 0 without an end."""

    company_id: RowId
    type: TypeCode
    text_zh: Text
    text_en: Text = ""
    months: Annotated[int, Field(ge=0, le=600)] = 0
    effective_from: date


@router.get("/privacy/me/processing", response=answers(OwnProcessingOut), operation_id="get_my_processing")
def get_own_processing(request: HttpRequest) -> OwnProcessingOut:
    """Why what is held of the reader is processed, who receives it, and what rests on consent."""
    user, at = acting_user(request), datetime.now(UTC)
    employee = own_employee(user)
    if employee is None:
        raise NotPermitted("privacy.no_own_file")
    return OwnProcessingOut(
        company=employee.company.name,
        bases=named_bases(),
        recipients=named_recipients(),
        purposes=[
            OwnPurposeOut(purpose=show_purpose(row), held=held)
            for row, held in own_purposes(employee, day_of(at))
        ],
        consents=[_own(line) for line in own_consents(employee, day_of(at))],
    )


@router.post("/privacy/me/consents", response=answers(ConsentOut), operation_id="give_consent")
def post_consent(request: HttpRequest, body: GiveConsentIn) -> ConsentOut:
    user, at = acting_user(request), datetime.now(UTC)
    return _consent(give_consent(actor=user, type_code=body.type, version=body.version, at=at))


@router.post(
    "/privacy/consents/{consent_id}/withdrawal", response=answers(ConsentOut), operation_id="withdraw_consent"
)
def post_withdrawal(request: HttpRequest, consent_id: UUID, body: WithdrawConsentIn) -> ConsentOut:
    user, at = acting_user(request), datetime.now(UTC)
    return _consent(withdraw_consent(actor=user, consent_id=consent_id, reason=body.reason, at=at))


@router.get("/privacy/consents", response=answers(CompanyConsents), operation_id="list_consents")
def get_consents(
    request: HttpRequest,
    company_id: RowId,
    type: Annotated[str, Field(max_length=60)] = "",  # noqa: A002
) -> CompanyConsents:
    """The words and the consents of a company, for its officer."""
    user = acting_user(request)
    items = _listed(list_consents(user, company_id, type), company_id)
    wordings = [_wording(one) for one in list_wordings(user, company_id) if type in ("", one.type)]
    record_alone(
        actor=user,
        action="privacy.list_consents",
        object_kind="company",
        object_id=company_id,
        details={"type": type, "total": len(items)},
    )
    return CompanyConsents(wordings=wordings, items=items)


@router.post("/privacy/consents", response=answers(ConsentOut), operation_id="enter_consent")
def post_entry(request: HttpRequest, body: EnterConsentIn) -> ConsentOut:
    """Enter a consent that was given on paper."""
    made = enter_consent(
        actor=acting_user(request),
        employee_id=body.employee_id,
        type_code=body.type,
        version=body.version,
        given_on=body.given_on,
        record_id=body.record_id,
        at=datetime.now(UTC),
    )
    return _consent(made)


@router.post("/privacy/wordings", response=answers(WordingOut), operation_id="set_consent_wording")
def post_wording(request: HttpRequest, body: WordingIn) -> WordingOut:
    made = set_wording(
        actor=acting_user(request),
        company_id=body.company_id,
        type_code=body.type,
        text_zh=body.text_zh,
        text_en=body.text_en,
        months=body.months,
        effective_from=body.effective_from,
        at=datetime.now(UTC),
    )
    return _wording(made)


def _listed(found: list[Consent], company_id: int) -> list[CompanyConsentOut]:
    today = day_of(datetime.now(UTC))
    current = {code: one.version for code, one in wordings_on(company_id, today).items()}
    return [
        CompanyConsentOut(
            employee=EmployeeRef.of(one.employee),
            state=state_on(one, current.get(one.type, 0), today).value,
            entered_by=one.entered_by.display_name or one.entered_by.username,
            consent=_consent(one),
        )
        for one in found
    ]


def _own(line: ConsentLine) -> OwnConsentOut:
    return OwnConsentOut(
        type=line.row.type,
        zh=line.row.zh,
        en=line.row.en,
        sensitive=bool(line.row.purpose and line.row.purpose.sensitive),
        state=line.state.value,
        held=line.held,
        wording=_wording(line.wording) if line.wording else None,
        consent=_consent(line.consent) if line.consent else None,
    )


def _wording(one: ConsentWording) -> WordingOut:
    return WordingOut(
        id=one.id,
        type=one.type,
        version=one.version,
        text_zh=one.text_zh,
        text_en=one.text_en,
        separate=one.separate,
        months=one.months,
        effective_from=one.effective_from,
        made_by=one.made_by_name,
    )


def _consent(one: Consent) -> ConsentOut:
    return ConsentOut(
        id=one.id,
        type=one.type,
        version=one.wording.version,
        how="paper" if one.how == Consent.How.PAPER else "online",
        given_on=one.given_on,
        expires_on=one.expires_on,
        withdrawn_at=one.withdrawn_at,
        record_id=one.record_id,
        request=one.follow_up.number if one.follow_up else "",
    )
