"""Why a person may or may not do something: every rule's answer, not only that of the rule that decided. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dossier.apps.access.policy import (
    Action,
    Clause,
    Decision,
    Holding,
    RecordFacts,
    Rule,
    compile_clauses,
    decide,
    decide_view,
    holds,
)


@dataclass(frozen=True, slots=True)
class RuleAnswer:
    """``obstacles``: codes of what keeps the rule from holding, nearest miss of all holdings; empty when it holds."""

    rule_id: str
    holds: bool
    obstacles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    decision: Decision
    answers: tuple[RuleAnswer, ...]


def explain(
    rules: Sequence[Rule], holdings: Iterable[Holding], action: Action, facts: RecordFacts
) -> Explanation:
    """Decide as the policy does and say of every rule whether it held and why not.

    ``VIEW`` is decided with masks, as a look at a record is.
    """
    held = tuple(holdings)
    if action == Action.VIEW:
        viewing, masked = (compile_clauses(rules, held, each) for each in (Action.VIEW, Action.VIEW_MASKED))
        decision = decide_view(viewing, masked, facts)
        wanted = frozenset({Action.VIEW, Action.VIEW_MASKED})
    else:
        decision = decide(compile_clauses(rules, held, action), facts)
        wanted = frozenset({action})
    return Explanation(decision, tuple(_answer(rule, held, wanted, facts) for rule in rules))


def _answer(
    rule: Rule, holdings: Sequence[Holding], wanted: frozenset[Action], facts: RecordFacts
) -> RuleAnswer:
    matching = [holding for holding in holdings if holding.role == rule.role]
    if not matching:
        return RuleAnswer(rule.id, False, ("role",))
    if not rule.actions & wanted:
        return RuleAnswer(rule.id, False, ("action",))
    misses = [_obstacles(rule, holding, facts) for holding in matching]
    nearest = min(misses, key=len)
    return RuleAnswer(rule.id, not nearest, nearest)


def _obstacles(rule: Rule, holding: Holding, facts: RecordFacts) -> tuple[str, ...]:
    clauses = compile_clauses([rule], [holding], next(iter(rule.actions)))
    if not clauses:
        return ("place_unbound",)
    clause = clauses[0]
    if holds(clause, facts):
        return ()
    found = []
    if facts.level > rule.max_level:
        found.append("level")
    elif facts.level > clause.max_level:
        found.append("clearance")
    if facts.state not in clause.states:
        found.append("state")
    if clause.categories and facts.category not in clause.categories:
        found.append("category")
    return (*found, *_place_obstacles(clause, facts))


def _place_obstacles(clause: Clause, facts: RecordFacts) -> list[str]:
    found = []
    if clause.company_id is not None and clause.company_id != facts.company_id:
        found.append("company")
    if clause.department_id is not None and clause.exact and facts.shared:
        found.append("shared")
    elif clause.department_id is not None:
        reached = facts.department_ids[-1:] if clause.exact else facts.department_ids
        found += [] if clause.department_id in reached else ["department"]
    if clause.employee_id is not None and clause.employee_id != facts.employee_id:
        found.append("own")
    elif clause.employee_id is not None and facts.shared:
        found.append("shared")
    if clause.record_ids and facts.record_id not in clause.record_ids:
        found.append("lent")
    return found
