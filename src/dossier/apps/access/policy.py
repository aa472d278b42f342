"""The access policy as a plain expression with three readers.

A rule of the matrix (role x relation x level x category x state x action) joined with a person's grants gives
a tuple of :class:`Clause`; a record is open to the action when any clause holds. The same clauses are

1. evaluated for one record, naming the rule that decided (:func:`decide`),
2. turned into a database filter (``access.queries``),
3. turned into an index query (``access.queries``).

Deny by default: no clause, no access. A clause has an upper bound on the confidentiality level only, so a
higher level never widens access. Pure: no Django.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from uuid import UUID


class Role(StrEnum):
    HR_ARCHIVIST = "hr_archivist"
    MANAGER = "manager"
    EMPLOYEE = "employee"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class Relation(StrEnum):
    """How the actor stands to the record: whose it must be for a rule to hold."""

    OWN = "own"
    SUBTREE = "subtree"
    COMPANY = "company"
    GROUP = "group"


class Action(StrEnum):
    """What is done to a record, or (last four) to the installation."""

    FIND = "find"
    VIEW = "view"
    EXPORT = "export"
    CORRECT = "correct"
    FILE = "file"
    INTAKE = "intake"
    AUDIT = "audit"
    OPERATE = "operate"
    ORGANISE = "organise"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the matrix. Empty ``categories`` means every category; ``max_level`` 1 to 4, inclusive."""

    id: str
    role: Role
    relation: Relation
    max_level: int
    actions: frozenset[Action]
    states: frozenset[str] = frozenset({"filed"})
    categories: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that a person holds, and where. ``clearance`` is the highest level this person may reach."""

    role: Role
    clearance: int
    company_id: int | None = None
    department_id: int | None = None
    employee_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Clause:
    """All of: level at most ``max_level``; state and category among those given; and the one place named.

    With no place named the clause spans the group.
    """

    rule_id: str
    max_level: int
    states: frozenset[str]
    categories: frozenset[str]
    company_id: int | None = None
    department_id: int | None = None
    employee_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class RecordFacts:
    """What the policy may know of a record. ``department_ids``: from the root of the tree downwards.

    ``shared``: it concerns several people, so it is nobody's own. Its departments are then those that all of
    its people have above them: it lies in a subtree only when every one of them does.
    """

    company_id: int
    department_ids: tuple[int, ...]
    employee_id: UUID | None
    level: int
    category: str
    state: str
    shared: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """``rule_id`` names the rule that allowed, or is empty: nothing allowed it."""

    allowed: bool
    rule_id: str


DENIED = Decision(False, "")


def compile_clauses(rules: Iterable[Rule], holdings: Iterable[Holding], action: Action) -> tuple[Clause, ...]:
    """Join the rules for an action with what a person holds."""
    held = tuple(holdings)
    clauses = (
        _clause(rule, holding)
        for rule in rules
        if action in rule.actions
        for holding in held
        if holding.role == rule.role
    )
    return tuple(clause for clause in clauses if clause is not None)


def _clause(rule: Rule, holding: Holding) -> Clause | None:
    """Bind a rule to a holding; None when the holding lacks the place the rule speaks of."""
    level = min(rule.max_level, holding.clearance)
    base = Clause(rule.id, level, rule.states, rule.categories)
    match rule.relation:
        case Relation.OWN if holding.employee_id is not None:
            return replace(base, employee_id=holding.employee_id)
        case Relation.SUBTREE if holding.department_id is not None:
            return replace(base, department_id=holding.department_id)
        case Relation.COMPANY if holding.company_id is not None:
            return replace(base, company_id=holding.company_id)
        case Relation.GROUP if holding.company_id is None and holding.department_id is None:
            # A grant bound to a company does not reach over the group.
            return base
        case _:
            return None


def decide(clauses: Sequence[Clause], facts: RecordFacts) -> Decision:
    """Say whether any clause holds for the record, and which rule it came from."""
    for clause in clauses:
        if holds(clause, facts):
            return Decision(True, clause.rule_id)
    return DENIED


def holds(clause: Clause, facts: RecordFacts) -> bool:
    """Evaluate one clause for one record."""
    return (
        facts.level <= clause.max_level
        and facts.state in clause.states
        and (not clause.categories or facts.category in clause.categories)
        and (clause.company_id is None or facts.company_id == clause.company_id)
        and (clause.department_id is None or clause.department_id in facts.department_ids)
        and (clause.employee_id is None or (facts.employee_id == clause.employee_id and not facts.shared))
    )
