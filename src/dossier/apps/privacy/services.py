"""Asking and answering: the requests of persons about their information. Every step is audited in its transaction.

A step that another has overtaken raises Conflict ``privacy.state_moved``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Company, Employee
from dossier.apps.privacy.models import PersonRequest, RequestCounter, RequestStep, Standing
from dossier.apps.privacy.officers import officer_of
from dossier.apps.privacy.rules import refusal_grounds, value_on
from dossier.apps.privacy.selectors import access_request, day_of, own_employee, requests
from dossier.apps.privacy.states import ANSWERS, OPEN, Act, Part, RequestState, next_state
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import list_permitted
from dossier.norms.personal_requests import add_working_days, load_request_rules

MOST_RECORDS = 100
ANSWERED_AS = {
    Act.FULFIL: "privacy.fulfil",  # an action
    Act.PARTLY: "privacy.partly",  # an action
    Act.REFUSE: "privacy.refuse",  # an action
}
"""What the log calls an answer."""


@dataclass(frozen=True, slots=True)
class PersonWish:
    """What is asked for. ``employee_id``: None for one's own; an officer enters for somebody else what came on paper.

    ``request_key``: made by the form; the same key twice asks once.
    """

    request_key: UUID
    kind: str
    text: str
    employee_id: UUID | None = None
    standing: Standing = Standing.SELF
    record_ids: tuple[UUID, ...] = ()


def ask_request(*, actor: User, wish: PersonWish, at: datetime) -> PersonRequest:
    """Receive a request and start its clock. Audited.

    Raises NotPermitted for who is neither the person nor another officer of the company, and for records that
    are not the person's or out of reach; Invalid for an unknown kind or no words.
    """
    employee, on_paper = _person_of(actor, wish)
    _check_wish(wish)
    before = requests().filter(asked_by=actor, request_key=wish.request_key).first()
    if before is not None:
        return before
    records = _records_of(actor, employee, wish.record_ids)
    try:
        with transaction.atomic():
            return _receive(actor, employee, wish, records, on_paper=on_paper, at=at)
    except IntegrityError:
        return requests().get(asked_by=actor, request_key=wish.request_key)


def _person_of(actor: User, wish: PersonWish) -> tuple[Employee, bool]:
    own = own_employee(actor)
    if own is not None and wish.employee_id in (None, own.id):
        return own, False
    if wish.employee_id is None:
        raise NotPermitted("privacy.person_unknown")
    found = Employee.objects.select_related("company", "department").filter(id=wish.employee_id).first()
    if found is None or not officer_of(actor).is_impartial(found):
        raise NotPermitted("privacy.person_unknown")
    return found, True


def _check_wish(wish: PersonWish) -> None:
    problems = []
    if wish.kind not in load_request_rules().kinds:
        problems.append(FieldProblem("kind", "privacy.kind_unknown"))
    if not wish.text.strip():
        problems.append(FieldProblem("text", "privacy.text_required"))
    if len(wish.record_ids) > MOST_RECORDS:
        problems.append(FieldProblem("record_ids", "privacy.too_many_records"))
    if problems:
        raise Invalid("privacy.request_invalid", tuple(problems))


def _records_of(actor: User, employee: Employee, ids: tuple[UUID, ...]) -> list[Record]:
    if not ids:
        return []
    found = list(list_permitted(actor, Action.FIND).concerning([employee]).filter(id__in=ids))
    if len(found) != len(set(ids)):
        raise NotPermitted("records.not_found")
    return found


def _receive(
    actor: User, employee: Employee, wish: PersonWish, records: list[Record], *, on_paper: bool, at: datetime
) -> PersonRequest:
    made = PersonRequest.objects.create(
        number=_next_number(employee.company, at),
        company=employee.company,
        employee=employee,
        asked_by=actor,
        request_key=wish.request_key,
        standing=wish.standing,
        on_paper=on_paper,
        kind=wish.kind,
        text=wish.text.strip(),
        asked_at=at,
        due_on=_due_on(employee.company_id, wish.kind, at),
    )
    made.records.set(records)
    _audit(made, actor, "privacy.ask", kind=made.kind, due_on=made.due_on.isoformat(), on_paper=on_paper)
    return requests().get(id=made.id)


def _due_on(company_id: int, kind: str, at: datetime) -> date:
    days = value_on(company_id, f"days_{kind}", day_of(at))
    return add_working_days(day_of(at), days, load_request_rules().calendar)


def open_withdrawal(
    *, actor: User, employee: Employee, text: str, records: list[Record], at: datetime
) -> PersonRequest:
    """Open the request under which the company does what follows from a withdrawn consent. Audited.

    Belongs to the caller's transaction. ``actor``: the person, or the officer who enters what came on paper.
    """
    wish = PersonWish(request_key=uuid4(), kind="withdrawal", text=text)
    return _receive(actor, employee, wish, records, on_paper=employee.user_id != actor.pk, at=at)


def _next_number(company: Company, at: datetime) -> str:
    year = day_of(at).year
    counter, _ = RequestCounter.objects.select_for_update().get_or_create(company=company, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"GX{year}-{counter.last:04d}"


def take_request(
    *, actor: User, request_id: UUID, assignee: User | None = None, at: datetime
) -> PersonRequest:
    """Take a request over, or give it to another officer who is not the person. Audited."""
    return _step(
        actor,
        request_id,
        Act.TAKE,
        Part.OFFICER,
        at,
        lambda found: _assign(found, assignee or actor),
        audit_as="privacy.take",
    )


def _assign(found: PersonRequest, assignee: User) -> None:
    if not assignee.is_active or not officer_of(assignee).is_impartial(found.employee):
        raise Invalid("privacy.assignee_unfit", (FieldProblem("assignee", "privacy.assignee_unfit"),))
    found.assignee = assignee


def note_request(*, actor: User, request_id: UUID, text: str, at: datetime) -> PersonRequest:
    """Write a note for the officers, which the person does not read. Audited without its words."""
    return _step(
        actor,
        request_id,
        Act.NOTE,
        Part.OFFICER,
        at,
        _nothing,
        text=_words(text),
        internal=True,
        audit_as="privacy.note",
    )


def extend_request(*, actor: User, request_id: UUID, reason: str, at: datetime) -> PersonRequest:
    """Take more time, once, and say why; the person reads it. Audited."""

    def extend(found: PersonRequest) -> None:
        if found.extended:
            raise Conflict("privacy.extended_already")
        more = value_on(found.company_id, "extension_days", day_of(at))
        found.due_on = add_working_days(found.due_on, more, load_request_rules().calendar)
        found.extended = True

    return _step(
        actor,
        request_id,
        Act.EXTEND,
        Part.OFFICER,
        at,
        extend,
        text=_words(reason),
        audit_as="privacy.extend",
    )


def answer_request(
    *, actor: User, request_id: UUID, act: Act, answer: str, ground: str = "", at: datetime
) -> PersonRequest:
    """Answer a request. A refusal, whole or in part, names a ground in law that fits the kind. Audited.

    Raises Invalid without words or with a ground that does not fit.
    """
    if act not in ANSWERS:
        raise Invalid("privacy.answer_invalid")

    def close(found: PersonRequest) -> None:
        _check_ground(found, act, ground, at)
        found.answer, found.ground, found.answered_at = answer.strip(), ground, at
        found.assignee = found.assignee or actor

    return _step(
        actor, request_id, act, Part.OFFICER, at, close, text=_words(answer), audit_as=ANSWERED_AS[act]
    )


def _check_ground(asked: PersonRequest, act: Act, ground: str, at: datetime) -> None:
    found = refusal_grounds(asked.company_id, day_of(at)).get(ground)
    fits = found is not None and asked.kind in found.kinds
    if (act is Act.FULFIL and ground) or (act is not Act.FULFIL and not fits):
        code = "privacy.ground_unknown"
        raise Invalid(code, (FieldProblem("ground", code),))


def withdraw_request(*, actor: User, request_id: UUID, at: datetime) -> PersonRequest:
    """Take one's own request back. Audited."""
    return _step(actor, request_id, Act.WITHDRAW, Part.PERSON, at, _nothing, audit_as="privacy.withdraw")


def object_to_answer(*, actor: User, request_id: UUID, reason: str, at: datetime) -> PersonRequest:
    """Object to a refusal: it is looked at again, by somebody else if there is one, under a new clock. Audited."""

    def reopen(found: PersonRequest) -> None:
        found.due_on = _due_on(found.company_id, found.kind, at)
        found.extended, found.answered_at, found.ground = False, None, ""
        found.assignee, found.overdue_noted = None, False

    return _step(
        actor, request_id, Act.OBJECT, Part.PERSON, at, reopen, text=_words(reason), audit_as="privacy.object"
    )


def _words(text: str) -> str:
    if not text.strip():
        raise Invalid("access.reason_required")
    return text.strip()


def _nothing(_found: PersonRequest) -> None:
    return None


def _step(
    actor: User,
    request_id: UUID,
    act: Act,
    part: Part,
    at: datetime,
    change: Callable[[PersonRequest], None],
    *,
    audit_as: str,
    text: str = "",
    internal: bool = False,
) -> PersonRequest:
    _, stands = access_request(actor, request_id, act.value)
    if stands is not part:
        raise NotPermitted("privacy.not_found")
    with transaction.atomic():
        found = (
            PersonRequest.objects.select_for_update(of=("self",))
            .select_related("employee")
            .get(id=request_id)
        )
        state = next_state(RequestState(found.state), act, part)
        if state is None:
            raise Conflict("privacy.state_moved", state=found.state)
        change(found)
        found.state = state
        found.save()
        RequestStep.objects.create(
            request=found, act=act.value, by=actor, at=at, text=text, internal=internal
        )
        _audit(found, actor, audit_as, state=state.value, ground=found.ground)
    return requests().get(id=request_id)


def note_overdue(now: datetime) -> int:
    """Record each request that has become late, once; gives how many. One query when there is none."""
    due = PersonRequest.objects.filter(state__in=OPEN, due_on__lt=day_of(now), overdue_noted=False)
    if not due.exists():
        return 0
    with transaction.atomic():
        late = list(due.select_for_update(of=("self",)))
        for found in late:
            found.overdue_noted = True
            found.save(update_fields=["overdue_noted"])
            _audit(found, None, "privacy.overdue", due_on=found.due_on.isoformat())
    return len(late)


def _audit(found: PersonRequest, actor: User | None, action: str, **details: object) -> None:
    record_event(
        actor=actor,
        actor_name="" if actor else "clock",
        action=action,
        object_kind="person_request",
        object_id=found.id,
        subject_id=found.employee_id,
        details={"number": found.number, **details},
    )
