"""Breaches over HTTP: the facts, the clock, who was told, and the words of the notifications."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from dossier.apps.access.api import acting_user
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.privacy.api.purposes import TypeCode
from dossier.apps.privacy.api.shapes import Code, Words
from dossier.apps.privacy.breaches import (
    BreachFacts,
    access_breach,
    clock_of,
    close_breach,
    facts_of_breach,
    letter_of,
    list_breaches,
    record_breach,
    tell_authority,
    tell_persons,
    waive_persons,
)
from dossier.apps.privacy.models import Breach
from dossier.apps.privacy.purposes import access_register
from dossier.norms.breaches import BreachTerm, load_breach_rules

router = Router(tags=["privacy"])
BreachKindName = Literal["leak", "alteration", "loss"]


class BreachTermOut(Schema):
    id: str
    zh: str
    en: str
    clause: str


BreachAct = Literal["open", "change", "tell_authority", "tell_persons", "waive_persons", "close"]


class BreachStepOut(Schema):
    act: BreachAct
    by: str
    at: datetime
    text: str


class BreachOut(Schema):
    """``untold``: facts that a notification still lacks. ``late``: whom it is or was told too late."""

    id: UUID
    company_id: int
    company: str
    number: str
    discovered_at: datetime
    kinds: list[BreachKindName]
    types: list[str]
    affected: int | None
    facts: dict[str, str]
    untold: list[str]
    alerts: list[UUID]
    authority: str
    authority_due: datetime
    authority_told_at: datetime | None
    persons_due: datetime
    persons_told_at: datetime | None
    persons_told_how: str
    waiver_ground: str
    waiver_reason: str
    late: list[Literal["authority", "persons"]]
    state: Literal["open", "closed"]
    opened_by: str
    closed_at: datetime | None
    steps: list[BreachStepOut]


class BreachRegisterOut(Schema):
    kinds: list[BreachTermOut]
    facts: list[BreachTermOut]
    waivers: list[BreachTermOut]
    items: list[BreachOut]


class BreachIn(Schema):
    """``breach_id``: null opens one. ``alerts``: the alerts that led here."""

    company_id: RowId
    breach_id: UUID | None = None
    discovered_at: AwareDatetime
    kinds: Annotated[list[BreachKindName], Field(min_length=1, max_length=3)]
    types: Annotated[list[TypeCode], Field(max_length=200)] = []
    affected: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None
    facts: dict[Code, Words] = {}
    alerts: Annotated[list[UUID], Field(max_length=50)] = []


class ToldIn(Schema):
    """``words``: which authority, or how the persons were told."""

    receiver: Literal["authority", "persons"]
    words: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
    told_at: AwareDatetime


class WaiverIn(Schema):
    ground: Code
    reason: Words


class CloseBreachIn(Schema):
    note: Words = ""


class LetterOut(Schema):
    receiver: Literal["authority", "persons"]
    language: Literal["zh", "en"]
    text: str


@router.get("/privacy/breaches", response=answers(BreachRegisterOut), operation_id="list_breaches")
def get_breaches(request: HttpRequest, company_id: RowId) -> BreachRegisterOut:
    user = acting_user(request)
    company = access_register(user, company_id)
    found = list_breaches(user, company.id)
    record_alone(actor=user, action="privacy.list_breaches", object_kind="company", object_id=company.id)
    rules = load_breach_rules()
    return BreachRegisterOut(
        kinds=[_term(one) for one in rules.kinds.values()],
        facts=[_term(one) for one in rules.facts.values()],
        waivers=[_term(one) for one in rules.waivers.values()],
        items=[_out(one) for one in found],
    )


@router.put("/privacy/breaches", response=answers(BreachOut), operation_id="record_breach")
def put_breach(request: HttpRequest, body: BreachIn) -> BreachOut:
    made = record_breach(
        actor=acting_user(request),
        company_id=body.company_id,
        breach_id=body.breach_id,
        known=BreachFacts(
            body.discovered_at,
            tuple(body.kinds),
            tuple(body.types),
            body.affected,
            body.facts,
            tuple(body.alerts),
        ),
        at=datetime.now(UTC),
    )
    return _again(request, made)


@router.post(
    "/privacy/breaches/{breach_id}/told", response=answers(BreachOut), operation_id="note_breach_told"
)
def post_told(request: HttpRequest, breach_id: UUID, body: ToldIn) -> BreachOut:
    user, at = acting_user(request), datetime.now(UTC)
    if body.receiver == "authority":
        made = tell_authority(
            actor=user, breach_id=breach_id, authority=body.words, told_at=body.told_at, at=at
        )
    else:
        made = tell_persons(actor=user, breach_id=breach_id, how=body.words, told_at=body.told_at, at=at)
    return _again(request, made)


@router.post(
    "/privacy/breaches/{breach_id}/waiver", response=answers(BreachOut), operation_id="waive_breach_notice"
)
def post_waiver(request: HttpRequest, breach_id: UUID, body: WaiverIn) -> BreachOut:
    user, at = acting_user(request), datetime.now(UTC)
    made = waive_persons(actor=user, breach_id=breach_id, ground=body.ground, reason=body.reason, at=at)
    return _again(request, made)


@router.post("/privacy/breaches/{breach_id}/close", response=answers(BreachOut), operation_id="close_breach")
def post_close(request: HttpRequest, breach_id: UUID, body: CloseBreachIn) -> BreachOut:
    user = acting_user(request)
    made = close_breach(actor=user, breach_id=breach_id, note=body.note, at=datetime.now(UTC))
    return _again(request, made)


@router.get(
    "/privacy/breaches/{breach_id}/letter", response=answers(LetterOut), operation_id="get_breach_letter"
)
def get_letter(
    request: HttpRequest,
    breach_id: UUID,
    receiver: Literal["authority", "persons"] = "authority",
    language: Literal["zh", "en"] = "zh",
) -> LetterOut:
    """The words of a notification with what is known by now; what is not is marked."""
    user = acting_user(request)
    found = access_breach(user, breach_id)
    record_alone(
        actor=user,
        action="privacy.print_breach",
        object_kind="company",
        object_id=found.company_id,
        details={"breach": found.number, "receiver": receiver, "language": language},
    )
    return LetterOut(receiver=receiver, language=language, text=letter_of(found, receiver, language))


def _again(request: HttpRequest, made: Breach) -> BreachOut:
    return _out(access_breach(acting_user(request), made.id))


def _term(one: BreachTerm) -> BreachTermOut:
    return BreachTermOut(id=one.id, zh=one.zh, en=one.en, clause=one.clause)


def _out(one: Breach) -> BreachOut:
    clock, facts = clock_of(one, datetime.now(UTC)), facts_of_breach(one)
    return BreachOut(
        id=one.id,
        company_id=one.company_id,
        company=one.company.name,
        number=one.number,
        discovered_at=one.discovered_at,
        kinds=one.kinds,
        types=one.types,
        affected=one.affected,
        facts=facts,
        untold=list(load_breach_rules().untold(facts)),
        alerts=one.alerts,
        authority=one.authority,
        authority_due=clock.authority_due,
        authority_told_at=one.authority_told_at,
        persons_due=clock.persons_due,
        persons_told_at=one.persons_told_at,
        persons_told_how=one.persons_told_how,
        waiver_ground=one.waiver_ground,
        waiver_reason=one.waiver_reason,
        late=cast("list[Literal['authority', 'persons']]", list(clock.late)),
        state="closed" if one.state == Breach.State.CLOSED else "open",
        opened_by=_name(one.opened_by),
        closed_at=one.closed_at,
        steps=[
            BreachStepOut(act=cast("BreachAct", step.act), by=_name(step.by), at=step.at, text=step.text)
            for step in one.steps.all()
        ],
    )


def _name(user: User) -> str:
    return user.display_name or user.username
