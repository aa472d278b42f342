"""Trying the matrix out: what it would decide and why, and how much a new version would change.

For the security administrator, who sees no content: of a record only what the policy itself knows is told
(company, department, level, category, state, whether several people share it), never whose it is or what it says.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q

from dossier.apps.access.difference import INSTALLATION, CellChange
from dossier.apps.access.explanation import Explanation, explain
from dossier.apps.access.matrix import access_matrix
from dossier.apps.access.models import Grant, LentRecord
from dossier.apps.access.policy import Action, Holding, RecordFacts, Role, Rule
from dossier.apps.access.selectors import list_holdings
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.apps.people.models import Company, Department, Employee
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import facts_of


@dataclass(frozen=True, slots=True)
class Imagined:
    """A record that need not exist. ``own``: it is the tried person's own."""

    company_id: int
    department_id: int | None
    level: int
    category: str
    state: str
    own: bool = False
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """``facts``: all the answer rests on. ``holdings``: what the tried person holds now."""

    explanation: Explanation
    facts: RecordFacts
    holdings: tuple[Holding, ...]
    own: bool


@transaction.atomic
def try_policy(
    *, actor: User, rules: Sequence[Rule], username: str, action: Action, target: str | Imagined
) -> Trial:
    """Decide as if a person did something, with every rule's answer. Needs ``SECURE``; audited.

    ``target``: a record's id or reference code, or facts. Raises Invalid for a person, record or place that does
    not exist.
    """
    rule = access_matrix(actor)
    user = User.objects.filter(username=username).first()
    if user is None:
        raise _unknown("username", "access.user_unknown")
    holdings = tuple(list_holdings(user))
    own_id = next((each.employee_id for each in holdings if each.employee_id), None)
    facts = _imagine(target, own_id) if isinstance(target, Imagined) else _find_facts(target)
    explanation = explain(rules, holdings, action, facts)
    record_event(
        actor=actor,
        action="access.try_policy",
        object_kind="record" if facts.record_id else "policy",
        object_id=facts.record_id or "",
        rule=rule,
        details={"user": user.pk, "action": action.value, "allowed": explanation.decision.allowed},
    )
    return Trial(explanation, facts, holdings, own_id is not None and facts.employee_id == own_id)


def _find_facts(reference: str) -> RecordFacts:
    wanted = Q(reference_code=reference.strip())
    with suppress(ValueError):
        wanted |= Q(id=UUID(reference.strip()))
    record = Record.objects.select_related("department").filter(wanted).first()
    if record is None:
        raise _unknown("reference", "access.record_unknown")
    return facts_of(record)


def _imagine(target: Imagined, own_id: UUID | None) -> RecordFacts:
    if not Company.objects.filter(id=target.company_id).exists():
        raise _unknown("company_id", "access.place_unknown")
    department = None
    if target.department_id is not None:
        department = Department.objects.filter(id=target.department_id, company=target.company_id).first()
        if department is None:
            raise _unknown("department_id", "access.place_unknown")
    return RecordFacts(
        company_id=target.company_id,
        department_ids=department.ancestor_ids if department else (),
        employee_id=own_id if target.own else None,
        level=target.level,
        category=target.category,
        state=target.state,
        shared=target.shared,
    )


def _unknown(field: str, code: str) -> Invalid:
    return Invalid(code, (FieldProblem(field, code),))


@dataclass(frozen=True, slots=True)
class Effect:
    """Of one role: how many people hold it, and how many records lie in the levels, categories and states that
    change for it (in the whole group: an upper bound, since most of them reach only a part of it)."""

    role: Role
    users: int
    gains: int
    loses: int


def count_effects(changes: Sequence[CellChange]) -> tuple[Effect, ...]:
    """Count whom and what a difference touches. One pass over the records, three queries for the people."""
    kinds = {
        (level, category, state): count
        for level, category, state, count in Record.objects.values_list(
            "level", "category", "state"
        ).annotate(count=Count("id"))
    }
    named = {change.cell.category for change in changes if change.cell.category}
    users = _count_holders()
    roles = sorted({change.cell.role for change in changes})
    return tuple(
        Effect(
            role,
            users.get(role, 0),
            gains=_count(
                kinds,
                named,
                [one for one in changes if one.cell.role == role and (one.gained or one.unmasked)],
            ),
            loses=_count(
                kinds, named, [one for one in changes if one.cell.role == role and (one.lost or one.masked)]
            ),
        )
        for role in roles
    )


def _count(kinds: dict[tuple[int, str, str], int], named: set[str], changes: Sequence[CellChange]) -> int:
    places = {
        (change.cell.level, change.cell.category, change.cell.state)
        for change in changes
        if change.cell.level != INSTALLATION
    }
    return sum(
        count
        for (level, category, state), count in kinds.items()
        if (level, category if category in named else "", state) in places
    )


def _count_holders() -> dict[Role, int]:
    """Count the people who hold each role now and may sign in."""
    granted = (
        Grant.objects.filter(user__is_active=True).values_list("role").annotate(Count("user", distinct=True))
    )
    holders = {Role(role): count for role, count in granted}
    now = datetime.now(UTC)
    running = LentRecord.objects.filter(user__is_active=True, starts_at__lte=now, ends_at__gt=now)
    lent = dict(running.values_list("with_download").annotate(Count("user", distinct=True)))
    return holders | {
        Role.EMPLOYEE: Employee.objects.filter(user__is_active=True).count(),
        Role.BORROWER: lent.get(False, 0),
        Role.BORROWER_WITH_DOWNLOAD: lent.get(True, 0),
    }
