"""Shapes of requests and restrictions, and how a request is shown: to the person without the officers' notes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from ninja import Schema
from pydantic import Field

from dossier.apps.accounts.models import User
from dossier.apps.people.api import CompanyRef, EmployeeRef
from dossier.apps.privacy.models import Erasure, PersonRequest, RequestStep, Restriction
from dossier.apps.privacy.officers import Officer, officer_of
from dossier.apps.privacy.packages import Holdings
from dossier.apps.privacy.rules import refusal_grounds, rules_on
from dossier.apps.privacy.selectors import Inbox, day_of, part_in
from dossier.apps.privacy.states import OPEN, Act, Part, RequestState, is_overdue, possible_acts
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import viewer_of
from dossier.norms.personal_requests import Ground, count_working_days, load_request_rules
from dossier.norms.privacy_rules import load_privacy_rules

RequestStateName = Literal["received", "working", "fulfilled", "partly", "refused", "withdrawn"]
RequestActName = Literal[
    "ask",
    "take",
    "note",
    "extend",
    "fulfil",
    "partly",
    "refuse",
    "withdraw",
    "object",
    "package",
    "erase",
]
KindName = Literal[
    "access", "copy", "portability", "correction", "deletion", "explanation", "withdrawal", "restriction"
]
RestrictionStateName = Literal["proposed", "in_force", "lifted", "dropped"]
StandingName = Literal["self", "representative", "relative"]
Words = Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
Code = Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9_]*$")]


class GroundOut(Schema):
    id: str
    zh: str
    en: str
    basis: list[str]
    kinds: list[str]


class RequestKindOut(Schema):
    id: KindName
    zh: str
    en: str
    days: int
    package: bool
    basis: list[str]


class RequestRulesOut(Schema):
    """What may be asked for, how many working days an answer may take, and the grounds of refusal."""

    kinds: list[RequestKindOut]
    refusal_grounds: list[GroundOut]
    restriction_grounds: list[GroundOut]
    extension_days: int
    clock_basis: list[str]


class RequestRecordOut(Schema):
    """``title`` is null for a record that the reader may not open in the clear. ``erased_at``: it is destroyed; type
    and code are then those of its tombstone."""

    record_id: UUID | None
    title: str | None
    type: str | None
    reference_code: str | None
    erased_at: datetime | None = None


class ErasureOut(Schema):
    """An act of deletion under a request. ``carried``: other records that go into a scan of their own."""

    id: UUID
    state: Literal["proposed", "carried_out", "finished", "dropped"]
    records: int
    carried: int
    breaks_signatures: bool
    proposed_by: str
    proposed_at: datetime
    approval_id: UUID | None
    carried_out_at: datetime | None
    finished_at: datetime | None


class RequestStepOut(Schema):
    act: RequestActName
    by: str
    at: datetime
    text: str
    internal: bool


class PersonRequestOut(Schema):
    """``due_on``: the last day in time. ``days_left``: working days until then, negative when late, null when
    closed. ``can``: what the reader may do now."""

    id: UUID
    number: str
    company: CompanyRef
    employee: EmployeeRef
    standing: StandingName
    on_paper: bool
    kind: KindName
    text: str
    records: list[RequestRecordOut]
    asked_at: datetime
    due_on: date
    days_left: int | None
    overdue: bool
    extended: bool
    state: RequestStateName
    assignee: str | None
    answer: str
    ground: str
    answered_at: datetime | None
    steps: list[RequestStepOut]
    erasures: list[ErasureOut]
    is_officer: bool
    can: list[RequestActName]


class PersonRequestList(Schema):
    items: list[PersonRequestOut]


class InboxOut(Schema):
    is_officer: bool
    open: int
    unassigned: int
    due_soon: int
    overdue: int


class HeldRecordOut(Schema):
    reference_code: str
    title: str
    type: str
    level: int
    date: str
    pages: int


class RecipientOut(Schema):
    who: str
    roles: str
    act: str
    times: int
    last: datetime


class HoldingsOut(Schema):
    """What is held of the reader. ``restricted``: how many records are only stored, by ground."""

    company: CompanyRef
    particulars: dict[str, str]
    records: list[HeldRecordOut]
    recipients: list[RecipientOut]
    restricted: dict[str, int]


class RestrictionOut(Schema):
    """A restricted record is a placeholder: its code and its kind of paper, nothing of its content."""

    id: UUID
    company_id: int
    reference_code: str | None
    employee_no: str | None
    ground: str
    reason: str
    state: RestrictionStateName
    waiting: bool
    proposed_by: str
    proposed_at: datetime
    set_at: datetime | None
    lifted_at: datetime | None
    lift_reason: str


class RestrictionList(Schema):
    items: list[RestrictionOut]


class RestrictedCount(Schema):
    count: int


def show_rules(company_id: int | None, day: date) -> RequestRulesOut:
    """Give the rules as they hold in a company, or as they ship."""
    shipped = load_request_rules()
    numbers = {key: rule.value for key, rule in load_privacy_rules().items()}
    grounds = shipped.refusal_grounds
    if company_id is not None:
        numbers = {one.rule.id: one.value for one in rules_on(company_id, day)}
        grounds = refusal_grounds(company_id, day)
    return RequestRulesOut(
        kinds=[
            RequestKindOut(
                id=cast("KindName", kind.id),
                zh=kind.zh,
                en=kind.en,
                days=numbers[f"days_{kind.id}"],
                package=kind.package,
                basis=list(kind.basis),
            )
            for kind in shipped.kinds.values()
        ],
        refusal_grounds=[_ground(one) for one in grounds.values()],
        restriction_grounds=[_ground(one) for one in shipped.restriction_grounds.values()],
        extension_days=numbers["extension_days"],
        clock_basis=list(shipped.clock_basis),
    )


def _ground(one: Ground) -> GroundOut:
    return GroundOut(id=one.id, zh=one.zh, en=one.en, basis=list(one.basis), kinds=sorted(one.kinds))


def show_requests(user: User, found: Sequence[PersonRequest], at: datetime) -> list[PersonRequestOut]:
    """Give requests as the reader may see them. Seven queries beside those that fetched them."""
    officer, viewer = officer_of(user), viewer_of(user)

    def record_out(record: Record) -> RequestRecordOut:
        gone = next((item for item in record.erasures.all() if item.live and item.erased_at), None)
        if gone is not None:
            return RequestRecordOut(
                record_id=record.id,
                title=None,
                type=gone.type,
                reference_code=gone.reference_code,
                erased_at=gone.erased_at,
            )
        viewed = viewer.look_at(record)
        if viewed is None:
            return RequestRecordOut(record_id=None, title=None, type=None, reference_code=None)
        return RequestRecordOut(
            record_id=record.id,
            title=viewed.text(record.title),
            type=record.type,
            reference_code=record.reference_code,
        )

    return [
        _request_out(user, officer, one, [record_out(record) for record in one.records.all()], at)
        for one in found
    ]


def _request_out(
    user: User, officer: Officer, one: PersonRequest, records: list[RequestRecordOut], at: datetime
) -> PersonRequestOut:
    part, state, today = part_in(user, officer, one), RequestState(one.state), day_of(at)
    inside = part is Part.OFFICER
    calendar = load_request_rules().calendar
    return PersonRequestOut(
        id=one.id,
        number=one.number,
        company=CompanyRef.of(one.company),
        employee=EmployeeRef.of(one.employee),
        standing=cast("StandingName", one.standing),
        on_paper=one.on_paper,
        kind=cast("KindName", one.kind),
        text=one.text,
        records=records,
        asked_at=one.asked_at,
        due_on=one.due_on,
        days_left=count_working_days(today, one.due_on, calendar) if state in OPEN else None,
        overdue=is_overdue(state, one.due_on, today),
        extended=one.extended,
        state=state.value,
        assignee=_name(one.assignee) if one.assignee else None,
        answer=one.answer,
        ground=one.ground,
        answered_at=one.answered_at,
        steps=[_step_out(step) for step in one.steps.all() if inside or not step.internal],
        erasures=[show_erasure(act) for act in one.erasures.all()],
        is_officer=inside,
        can=_acts(one, state, part),
    )


def show_erasure(act: Erasure) -> ErasureOut:
    return ErasureOut(
        id=act.id,
        state=cast("Literal['proposed', 'carried_out', 'finished', 'dropped']", act.state),
        records=len(act.items.all()),
        carried=act.carried,
        breaks_signatures=act.breaks_signatures,
        proposed_by=_name(act.proposed_by),
        proposed_at=act.proposed_at,
        approval_id=act.approval_id,
        carried_out_at=act.carried_out_at,
        finished_at=act.finished_at,
    )


def _step_out(step: RequestStep) -> RequestStepOut:
    return RequestStepOut(
        act=cast("RequestActName", step.act),
        by=_name(step.by),
        at=step.at,
        text=step.text,
        internal=step.internal,
    )


def _acts(one: PersonRequest, state: RequestState, part: Part | None) -> list[RequestActName]:
    acts: list[RequestActName] = [act.value for act in possible_acts(state, part)] if part else []
    if one.extended and Act.EXTEND.value in acts:
        acts.remove("extend")
    if may_fetch_package(one, part):
        acts.append("package")
    return acts


def may_fetch_package(one: PersonRequest, part: Part | None) -> bool:
    """Say whether somebody in this part may fetch the copy: the person, or the officer who hands it over on paper."""
    kind = load_request_rules().kinds.get(one.kind)
    granted = one.state in (RequestState.FULFILLED, RequestState.PARTLY)
    if kind is None or not kind.package or not granted:
        return False
    return part is Part.PERSON or (part is Part.OFFICER and one.on_paper)


def show_inbox(inbox: Inbox) -> InboxOut:
    return InboxOut(
        is_officer=inbox.is_officer,
        open=inbox.open,
        unassigned=inbox.unassigned,
        due_soon=inbox.due_soon,
        overdue=inbox.overdue,
    )


def show_holdings(company: CompanyRef, held: Holdings) -> HoldingsOut:
    return HoldingsOut(
        company=company,
        particulars=held.particulars,
        records=[
            HeldRecordOut(
                reference_code=one.reference_code,
                title=one.title,
                type=one.type,
                level=one.level,
                date=one.date,
                pages=one.pages,
            )
            for one in held.records
        ],
        recipients=[
            RecipientOut(who=one.who, roles=one.roles, act=one.act, times=one.times, last=one.last)
            for one in held.recipients
        ],
        restricted=held.restricted,
    )


def show_restriction(one: Restriction) -> RestrictionOut:
    record = one.record
    return RestrictionOut(
        id=one.id,
        company_id=one.company_id,
        reference_code=record.reference_code,
        employee_no=record.employee.employee_no if record.employee else None,
        ground=one.ground,
        reason=one.reason,
        state=cast("RestrictionStateName", one.state),
        waiting=one.approval_id is not None,
        proposed_by=_name(one.proposed_by),
        proposed_at=one.proposed_at,
        set_at=one.set_at,
        lifted_at=one.lifted_at,
        lift_reason=one.lift_reason,
    )


def _name(user: User) -> str:
    return user.display_name or user.username
