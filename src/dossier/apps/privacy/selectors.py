"""Reads and gates of requests: a person sees his own, an officer those of the company but never his own as one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.people.models import Employee
from dossier.apps.privacy.models import Erasure, PersonRequest, RequestStep
from dossier.apps.privacy.officers import Officer, officer_of
from dossier.apps.privacy.states import OPEN, Part, RequestState, is_overdue
from dossier.norms.personal_requests import add_working_days, load_request_rules

CHINA = timezone(timedelta(hours=8))
"""The days of the clock are those of China, whatever the server's."""
LONGEST_LIST = 500


def day_of(at: datetime) -> date:
    """Give the day in China of a moment."""
    return at.astimezone(CHINA).date()


def requests() -> QuerySet[PersonRequest]:
    """Give all requests with what is needed to judge and show them."""
    return PersonRequest.objects.select_related(
        "company", "employee__department", "employee__company", "asked_by", "assignee"
    ).prefetch_related(
        Prefetch("steps", RequestStep.objects.select_related("by")),
        Prefetch("erasures", Erasure.objects.select_related("proposed_by").prefetch_related("items")),
        "records__department",
        "records__erasures",
    )


def own_employee(user: User) -> Employee | None:
    """Give whose file is the user's own."""
    return Employee.objects.select_related("company", "department").filter(user=user).first()


def part_in(user: User, officer: Officer, request: PersonRequest) -> Part | None:
    """Say how somebody stands to a request: the person it is about is never its officer."""
    if request.employee.user_id == user.pk:
        return Part.PERSON
    return Part.OFFICER if officer.is_impartial(request.employee) else None


def access_request(actor: User, request_id: UUID, wanted: str) -> tuple[PersonRequest, Part]:
    """Fetch a request with the actor's part in it; a refusal is audited.

    Raises NotPermitted alike for a missing and a forbidden request.
    """
    found = requests().filter(id=request_id).first()
    part = part_in(actor, officer_of(actor), found) if found else None
    if found is not None and part is not None:
        return found, part
    with transaction.atomic():
        record_event(
            actor=actor,
            action="access.refused",
            object_kind="person_request",
            object_id=request_id,
            result=Result.REFUSED,
            details={"wanted": wanted, "exists": found is not None},
        )
    raise NotPermitted("privacy.not_found", audited=True)


def list_own_requests(actor: User) -> list[PersonRequest]:
    """Give the requests about the actor, newest first; those an officer entered for him on paper too."""
    return list(requests().filter(employee__user=actor)[:LONGEST_LIST])


def list_requests(actor: User, *, state: str = "") -> list[PersonRequest]:
    """Give the requests that the actor is an officer of, those due first. ``state``: one, ``open`` or empty."""
    officer = officer_of(actor)
    found = requests().filter(_in_reach(officer)).exclude(employee__user=actor)
    if state == "open":
        found = found.filter(state__in=OPEN)
    elif state:
        found = found.filter(state=state)
    return list(found.order_by("due_on", "id")[:LONGEST_LIST])


def _in_reach(officer: Officer) -> Q:
    return Q() if officer.company_ids is None else Q(company_id__in=officer.company_ids)


@dataclass(frozen=True, slots=True)
class Inbox:
    """What waits for an officer. ``due_soon``: within the next working days of the rules, not yet late."""

    is_officer: bool
    open: int
    unassigned: int
    due_soon: int
    overdue: int


def count_inbox(actor: User, at: datetime) -> Inbox:
    """Count what waits for the actor as an officer. Five queries."""
    officer = officer_of(actor)
    if not officer.is_anywhere():
        return Inbox(False, 0, 0, 0, 0)
    rules, today = load_request_rules(), day_of(at)
    soon = add_working_days(today, rules.soon_days, rules.calendar)
    waiting = PersonRequest.objects.filter(_in_reach(officer), state__in=OPEN).exclude(employee__user=actor)
    rows = list(waiting.values_list("state", "due_on", "assignee_id"))
    late = [is_overdue(RequestState(state), due_on, today) for state, due_on, _ in rows]
    return Inbox(
        is_officer=True,
        open=len(rows),
        unassigned=sum(assignee is None for _, _, assignee in rows),
        due_soon=sum(due_on <= soon for _, due_on, _ in rows) - sum(late),
        overdue=sum(late),
    )
