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
    """What people hold. The first four read records; borrowers are made by loans, never granted.

    The three administrators (三员) keep one another in check: the system administrator sees neither content nor
    log, the security administrator grants and sees neither, the audit administrator reads the log and grants
    nothing. ``ADMINISTRATOR`` is the account that sets an installation up; it ends when the three exist.
    """

    HR_ARCHIVIST = "hr_archivist"
    MANAGER = "manager"
    EMPLOYEE = "employee"
    AUDITOR = "auditor"
    BORROWER = "borrower"
    BORROWER_WITH_DOWNLOAD = "borrower_with_download"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    SECURITY_ADMINISTRATOR = "security_administrator"
    AUDIT_ADMINISTRATOR = "audit_administrator"
    ADMINISTRATOR = "administrator"


IMPLIED_ROLES = frozenset({Role.EMPLOYEE, Role.BORROWER, Role.BORROWER_WITH_DOWNLOAD})
"""Held by being somebody's employee or by a loan: nobody can grant them."""


class Relation(StrEnum):
    """How the actor stands to the record: whose it must be for a rule to hold."""

    OWN = "own"
    LENT = "lent"
    DEPARTMENT = "department"
    SUBTREE = "subtree"
    COMPANY = "company"
    GROUP = "group"


class Action(StrEnum):
    """What is done to a record, or (from ``INTAKE`` on) to the installation."""

    FIND = "find"
    VIEW_MASKED = "view_masked"
    SHOW = "show"
    """Make a masked value visible: an act of its own, with a reason."""
    VIEW = "view"
    PRINT = "print"
    DOWNLOAD = "download"
    EDIT = "edit"
    CONFIRM = "confirm"
    EXPORT = "export"
    DISPOSE = "dispose"
    GRANT = "grant"
    """Lend the record to somebody (借阅)."""
    INTAKE = "intake"
    AUDIT = "audit"
    OPERATE = "operate"
    ORGANISE = "organise"
    SECURE = "secure"
    """Change who may do what: the matrix, roles, alert rules, keys."""


INSTALLATION_ACTIONS = frozenset(
    {Action.INTAKE, Action.AUDIT, Action.OPERATE, Action.ORGANISE, Action.SECURE}
)


class MaskClass(StrEnum):
    """Classes of personal values that can be masked (PIPL art. 28 and GB/T 35273-2020 annex B)."""

    IDENTITY_NUMBER = "identity_number"
    PHONE = "phone"
    ACCOUNT = "account"
    ADDRESS = "address"
    HEALTH = "health"
    PAY = "pay"


NOTHING_MASKED: frozenset[MaskClass] = frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the matrix. Empty ``categories`` means every category; ``max_level`` 1 to 4, inclusive.

    ``masks``: what stays hidden from who may ``VIEW_MASKED`` by this rule; it says nothing about other actions.
    """

    id: str
    role: Role
    relation: Relation
    max_level: int
    actions: frozenset[Action]
    states: frozenset[str] = frozenset({"filed"})
    categories: frozenset[str] = frozenset()
    masks: frozenset[MaskClass] = frozenset(MaskClass)


@dataclass(frozen=True, slots=True)
class Holding:
    """A role that a person holds, and where. ``clearance`` is the highest level this person may reach.

    ``record_ids``: the records of a loan.
    """

    role: Role
    clearance: int
    company_id: int | None = None
    department_id: int | None = None
    employee_id: UUID | None = None
    record_ids: frozenset[UUID] = frozenset()


@dataclass(frozen=True, slots=True)
class Clause:
    """All of: level at most ``max_level``; state and category among those given; and the one place named.

    ``department_id`` reaches down the tree unless ``exact``. ``record_ids``: only these, when any are given.

    With no place named the clause spans the group.
    """

    rule_id: str
    max_level: int
    states: frozenset[str]
    categories: frozenset[str]
    company_id: int | None = None
    department_id: int | None = None
    employee_id: UUID | None = None
    exact: bool = False
    record_ids: frozenset[UUID] = frozenset()
    masks: frozenset[MaskClass] = frozenset(MaskClass)


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
    record_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """``rule_id`` names the rule that allowed, or is empty: nothing allowed it. ``masks``: what stays hidden."""

    allowed: bool
    rule_id: str
    masks: frozenset[MaskClass] = NOTHING_MASKED


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
    base = Clause(rule.id, level, rule.states, rule.categories, masks=rule.masks)
    match rule.relation:
        case Relation.OWN if holding.employee_id is not None:
            return replace(base, employee_id=holding.employee_id)
        case Relation.LENT if holding.record_ids:
            return replace(base, record_ids=holding.record_ids)
        case Relation.DEPARTMENT if holding.department_id is not None:
            return replace(base, department_id=holding.department_id, exact=True)
        case Relation.SUBTREE if holding.department_id is not None:
            return replace(base, department_id=holding.department_id)
        case Relation.COMPANY if holding.company_id is not None:
            return replace(base, company_id=holding.company_id)
        case Relation.GROUP if holding.company_id is None and holding.department_id is None:
            # A grant bound to a company does not reach over the group, nor does a loan.
            return None if holding.record_ids else base
        case _:
            return None


def decide(clauses: Sequence[Clause], facts: RecordFacts) -> Decision:
    """Say whether any clause holds for the record, and which rule it came from."""
    for clause in clauses:
        if holds(clause, facts):
            return Decision(True, clause.rule_id)
    return DENIED


def decide_view(viewing: Sequence[Clause], masked: Sequence[Clause], facts: RecordFacts) -> Decision:
    """Say whether the record may be seen, and what of it stays masked: what every holding clause masks.

    ``viewing`` are the clauses for ``VIEW``, ``masked`` those for ``VIEW_MASKED``.
    """
    plain = decide(viewing, facts)
    if plain.allowed:
        return plain
    holding = [clause for clause in masked if holds(clause, facts)]
    if not holding:
        return DENIED
    return Decision(True, holding[0].rule_id, frozenset.intersection(*(clause.masks for clause in holding)))


def holds(clause: Clause, facts: RecordFacts) -> bool:
    """Evaluate one clause for one record."""
    return (
        facts.level <= clause.max_level
        and facts.state in clause.states
        and (not clause.categories or facts.category in clause.categories)
        and (clause.company_id is None or facts.company_id == clause.company_id)
        and (clause.department_id is None or _in_department(clause, facts))
        and (clause.employee_id is None or (facts.employee_id == clause.employee_id and not facts.shared))
        and (not clause.record_ids or facts.record_id in clause.record_ids)
    )


def _in_department(clause: Clause, facts: RecordFacts) -> bool:
    if clause.exact:
        # What several people share lies in what is above them all, which is nobody's own department.
        return facts.department_ids[-1:] == (clause.department_id,) and not facts.shared
    return clause.department_id in facts.department_ids
