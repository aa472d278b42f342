"""Requests of persons over HTTP. What one reads of one's own is not audited; what an officer reads is."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.accounts.models import User
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import Conflict, NotPermitted
from dossier.apps.kernel.http import RowId, answers, delivers
from dossier.apps.people.api import CompanyRef
from dossier.apps.privacy.api.shapes import (
    Code,
    HoldingsOut,
    InboxOut,
    KindName,
    PersonRequestList,
    PersonRequestOut,
    RequestRulesOut,
    RequestStateName,
    StandingName,
    Words,
    may_fetch_package,
    show_holdings,
    show_inbox,
    show_requests,
    show_rules,
)
from dossier.apps.privacy.erasing import judge_request
from dossier.apps.privacy.models import PersonRequest, Standing
from dossier.apps.privacy.packages import build_package, collect_holdings
from dossier.apps.privacy.retaining import Verdict
from dossier.apps.privacy.selectors import (
    access_request,
    count_inbox,
    day_of,
    list_own_requests,
    list_requests,
    own_employee,
)
from dossier.apps.privacy.services import (
    PersonWish,
    answer_request,
    ask_request,
    extend_request,
    note_request,
    object_to_answer,
    take_request,
    withdraw_request,
)
from dossier.apps.privacy.states import Act, Part

router = Router(tags=["privacy"])
ObstacleName = Literal[
    "gone",
    "held",
    "must_keep",
    "disputed",
    "restriction_open",
    "lent",
    "names_several",
    "shares_scan",
    "signed_scan",
    "being_read",
]


class PersonRequestIn(Schema):
    """``employee_id``: null for one's own; an officer enters a request that came on paper. ``request_key``: made by
    the form; the same key twice asks once."""

    request_key: UUID
    kind: KindName
    text: Words
    employee_id: UUID | None = None
    standing: StandingName = "self"
    record_ids: list[UUID] = []


class TakeIn(Schema):
    """``username``: another officer; empty: oneself."""

    username: str = ""


class WordsIn(Schema):
    text: Words


class AnswerIn(Schema):
    """``ground``: of a refusal, whole or in part; empty when fulfilled."""

    act: Literal["fulfil", "partly", "refuse"]
    answer: Words
    ground: Code = ""


class WeighedOut(Schema):
    """What the retention rules leave of a deletion: a legal period turns it into storage only. ``carried``: how many
    other records lie on the same scans and would go into scans of their own."""

    record_id: UUID
    verdict: Literal["restrict", "weigh", "erase"]
    rule: str
    until: str
    basis: list[str]
    obstacles: list[ObstacleName]
    carried: int


class WeighedList(Schema):
    items: list[WeighedOut]


@router.get("/privacy/rules", response=answers(RequestRulesOut), operation_id="get_privacy_rules")
def get_rules(request: HttpRequest, company_id: RowId | None = None) -> RequestRulesOut:
    """``company_id``: null for that of the reader's own file. Rules are no secret."""
    own = own_employee(acting_user(request))
    return show_rules(company_id or (own.company_id if own else None), day_of(_now()))


@router.get("/privacy/me", response=answers(HoldingsOut), operation_id="get_my_personal_information")
def get_own(request: HttpRequest) -> HoldingsOut:
    """What is held of the reader, and who looked at it."""
    user = acting_user(request)
    employee = own_employee(user)
    if employee is None:
        raise NotPermitted("privacy.no_own_file")
    record_alone(
        actor=user,
        action="privacy.view_own",
        object_kind="employee",
        object_id=employee.id,
        subject_id=employee.id,
    )
    return show_holdings(CompanyRef.of(employee.company), collect_holdings(employee))


@router.get("/privacy/inbox", response=answers(InboxOut), operation_id="get_privacy_inbox")
def get_inbox(request: HttpRequest) -> InboxOut:
    """What waits for the reader as an officer: for the badge."""
    return show_inbox(count_inbox(acting_user(request), _now()))


@router.get("/privacy/requests/mine", response=answers(PersonRequestList), operation_id="list_my_requests")
def get_own_requests(request: HttpRequest) -> PersonRequestList:
    user = acting_user(request)
    return PersonRequestList(items=show_requests(user, list_own_requests(user), _now()))


@router.get("/privacy/requests", response=answers(PersonRequestList), operation_id="list_person_requests")
def get_requests(
    request: HttpRequest, state: RequestStateName | Literal["open", ""] = ""
) -> PersonRequestList:
    """The requests of the companies that the reader is the officer of."""
    user = acting_user(request)
    found = list_requests(user, state=state)
    record_alone(
        actor=user, action="privacy.list", object_kind="person_request", details={"total": len(found)}
    )
    return PersonRequestList(items=show_requests(user, found, _now()))


@router.post("/privacy/requests", response=answers(PersonRequestOut), operation_id="ask_person_request")
def post_request(request: HttpRequest, body: PersonRequestIn) -> PersonRequestOut:
    user, at = acting_user(request), _now()
    wish = PersonWish(
        request_key=body.request_key,
        kind=body.kind,
        text=body.text,
        employee_id=body.employee_id,
        standing=Standing(body.standing),
        record_ids=tuple(body.record_ids),
    )
    return _show(user, ask_request(actor=user, wish=wish, at=at), at)


@router.get(
    "/privacy/requests/{request_id}", response=answers(PersonRequestOut), operation_id="get_person_request"
)
def get_request(request: HttpRequest, request_id: UUID) -> PersonRequestOut:
    user = acting_user(request)
    found, part = access_request(user, request_id, "view")
    if part is Part.OFFICER:
        _audit(user, found, "privacy.view")
    return _show(user, found, _now())


@router.get(
    "/privacy/requests/{request_id}/retention",
    response=answers(WeighedList),
    operation_id="weigh_request_deletion",
)
def get_retention(request: HttpRequest, request_id: UUID) -> WeighedList:
    """What the retention rules say of the records that a request names."""
    user = acting_user(request)
    found = _for_officer(user, request_id, "weigh")
    _audit(user, found, "privacy.weigh")
    return WeighedList(
        items=[
            WeighedOut(
                record_id=one.record.id,
                verdict=Verdict(one.weighed.verdict).value,
                rule=one.weighed.rule,
                until=one.weighed.until.isoformat() if one.weighed.until else "",
                basis=list(one.weighed.basis),
                obstacles=[obstacle.value for obstacle in one.obstacles],
                carried=one.carried,
            )
            for one in judge_request(found, _now())
        ]
    )


@router.post(
    "/privacy/requests/{request_id}/take",
    response=answers(PersonRequestOut),
    operation_id="take_person_request",
)
def post_take(request: HttpRequest, request_id: UUID, body: TakeIn) -> PersonRequestOut:
    user, at = acting_user(request), _now()
    assignee = _officer_named(body.username) if body.username else None
    return _show(user, take_request(actor=user, request_id=request_id, assignee=assignee, at=at), at)


def _officer_named(username: str) -> User:
    # An unknown name is answered like an unfit one: by the account that never may.
    return User.objects.filter(username=username).first() or User(username="", is_active=False)


@router.post(
    "/privacy/requests/{request_id}/note",
    response=answers(PersonRequestOut),
    operation_id="note_person_request",
)
def post_note(request: HttpRequest, request_id: UUID, body: WordsIn) -> PersonRequestOut:
    user, at = acting_user(request), _now()
    return _show(user, note_request(actor=user, request_id=request_id, text=body.text, at=at), at)


@router.post(
    "/privacy/requests/{request_id}/extension",
    response=answers(PersonRequestOut),
    operation_id="extend_person_request",
)
def post_extension(request: HttpRequest, request_id: UUID, body: WordsIn) -> PersonRequestOut:
    user, at = acting_user(request), _now()
    return _show(user, extend_request(actor=user, request_id=request_id, reason=body.text, at=at), at)


@router.post(
    "/privacy/requests/{request_id}/answer",
    response=answers(PersonRequestOut),
    operation_id="answer_person_request",
)
def post_answer(request: HttpRequest, request_id: UUID, body: AnswerIn) -> PersonRequestOut:
    user, at = acting_user(request), _now()
    found = answer_request(
        actor=user, request_id=request_id, act=Act(body.act), answer=body.answer, ground=body.ground, at=at
    )
    return _show(user, found, at)


@router.post(
    "/privacy/requests/{request_id}/withdrawal",
    response=answers(PersonRequestOut),
    operation_id="withdraw_person_request",
)
def post_withdrawal(request: HttpRequest, request_id: UUID) -> PersonRequestOut:
    user, at = acting_user(request), _now()
    return _show(user, withdraw_request(actor=user, request_id=request_id, at=at), at)


@router.post(
    "/privacy/requests/{request_id}/objection",
    response=answers(PersonRequestOut),
    operation_id="object_to_request_answer",
)
def post_objection(request: HttpRequest, request_id: UUID, body: WordsIn) -> PersonRequestOut:
    user, at = acting_user(request), _now()
    return _show(user, object_to_answer(actor=user, request_id=request_id, reason=body.text, at=at), at)


@router.get(
    "/privacy/requests/{request_id}/package",
    openapi_extra=delivers("application/zip"),
    operation_id="get_request_package",
)
def get_package(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The person's copy as a ZIP, once the request has been granted."""
    user = acting_user(request)
    found, part = access_request(user, request_id, "package")
    if part is Part.OFFICER and not found.on_paper:
        raise NotPermitted("privacy.not_found")  # the copy is the person's, who fetches it
    require_step_up_for(request, None, "export")
    if not may_fetch_package(found, part):
        raise Conflict("privacy.no_package")
    content = build_package(found, _now())
    _audit(user, found, "privacy.package", size_bytes=len(content))
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{found.number}.zip"'
    answer["Cache-Control"] = "no-store"
    return answer


def _for_officer(user: User, request_id: UUID, wanted: str) -> PersonRequest:
    found, part = access_request(user, request_id, wanted)
    if part is not Part.OFFICER:
        raise NotPermitted("privacy.not_found")
    return found


def _audit(user: User, found: PersonRequest, action: str, **details: object) -> None:
    record_alone(
        actor=user,
        action=action,
        object_kind="person_request",
        object_id=found.id,
        subject_id=found.employee_id,
        details={"number": found.number, **details},
    )


def _show(user: User, found: PersonRequest, at: datetime) -> PersonRequestOut:
    return show_requests(user, [found], at)[0]


def _now() -> datetime:
    return datetime.now(UTC)
