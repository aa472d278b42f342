"""Rules of the matrix as rows of words: checked, written to a file and read from one. Pure: no database.

What a role can be given at all (:data:`LIMITS`) is part of the design, not of the matrix: a system administrator
who could see content would be no administrator of the three (三员), a loan that could dispose no loan.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar, cast

import yaml

from dossier.apps.access.policy import INSTALLATION_ACTIONS, Action, MaskClass, Relation, Role, Rule
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.norms.scheme import load_scheme

STATES = ("to_check", "filed", "withdrawn")
"""States of a record that a rule may name. Restricted records (PIPL art. 47) are stored only: no rule opens them."""
CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
HIGHEST_LEVEL = 4
MOST_RULES = 500
LISTS = ("actions", "states", "categories", "masks")
Row = Mapping[str, object]
Word = TypeVar("Word", bound=StrEnum)

_PLACES = frozenset({Relation.DEPARTMENT, Relation.SUBTREE, Relation.COMPANY, Relation.GROUP})
_SEEING = frozenset({Action.FIND, Action.VIEW_MASKED, Action.SHOW, Action.VIEW})
_TAKING = _SEEING | {Action.PRINT, Action.DOWNLOAD}
_RECORD = frozenset(Action) - INSTALLATION_ACTIONS
_SPANNING = frozenset({Relation.COMPANY, Relation.GROUP})


@dataclass(frozen=True, slots=True)
class Limits:
    """Which relations and actions rules may give to a role, and up to which level."""

    relations: frozenset[Relation]
    actions: frozenset[Action]
    max_level: int = HIGHEST_LEVEL


LIMITS: Mapping[Role, Limits] = {
    Role.HR_ARCHIVIST: Limits(_PLACES, _RECORD | {Action.INTAKE}),
    Role.MANAGER: Limits(_PLACES, _RECORD),
    Role.AUDITOR: Limits(_PLACES, _TAKING | {Action.EXPORT, Action.AUDIT}),
    Role.EMPLOYEE: Limits(frozenset({Relation.OWN}), _TAKING | {Action.EXPORT}),
    Role.BORROWER: Limits(frozenset({Relation.LENT}), _SEEING),
    Role.BORROWER_WITH_DOWNLOAD: Limits(frozenset({Relation.LENT}), _TAKING),
    Role.SYSTEM_ADMINISTRATOR: Limits(_SPANNING, frozenset({Action.OPERATE, Action.ORGANISE}), 0),
    Role.SECURITY_ADMINISTRATOR: Limits(frozenset({Relation.GROUP}), frozenset({Action.SECURE}), 0),
    # EXPORT at level 0: of the log, no record.
    Role.AUDIT_ADMINISTRATOR: Limits(_SPANNING, frozenset({Action.AUDIT, Action.EXPORT}), 0),
    Role.ADMINISTRATOR: Limits(
        frozenset({Relation.GROUP}), frozenset({Action.OPERATE, Action.ORGANISE, Action.SECURE}), 0
    ),
}


def known_categories() -> frozenset[str]:
    """Give the categories that a rule may name."""
    return frozenset(load_scheme().categories)


def read_rules(rows: Sequence[object]) -> tuple[Rule, ...]:
    """Check rows and give them as rules, ordered by id.

    Raises Invalid ``access.policy_invalid`` that names every wrong field as ``rules.<place>.<field>``.
    """
    if len(rows) > MOST_RULES:
        raise _invalid([FieldProblem("rules", "access.policy_too_long")])
    problems = [problem for place, row in enumerate(rows) for problem in _check(f"rules.{place}", row)]
    if problems:
        raise _invalid(problems)
    known = [cast("Row", row) for row in rows]
    twice = {code for code, count in Counter(row["id"] for row in known).items() if count > 1}
    problems = [
        FieldProblem(f"rules.{place}.id", "access.rule_id_twice")
        for place, row in enumerate(known)
        if row["id"] in twice
    ]
    rules = tuple(sorted((_rule(row) for row in known), key=lambda rule: rule.id))
    if not any(rule.role == Role.SECURITY_ADMINISTRATOR for rule in rules):
        # Without such a rule nobody could ever change the matrix again.
        problems.append(FieldProblem("rules", "access.policy_lock_out"))
    if problems:
        raise _invalid(problems)
    return rules


def _invalid(problems: Sequence[FieldProblem]) -> Invalid:
    return Invalid("access.policy_invalid", tuple(problems))


def _check(place: str, row: object) -> Iterator[FieldProblem]:
    if not isinstance(row, Mapping):
        yield FieldProblem(place, "access.rule_unreadable")
        return
    for name in sorted(map(str, set(row) - {"id", "role", "relation", "max_level", *LISTS})):
        yield FieldProblem(f"{place}.{name[:40]}", "access.rule_unknown_word")
    if not isinstance(row.get("id"), str) or not CODE.fullmatch(str(row["id"])):
        yield FieldProblem(f"{place}.id", "access.rule_id_invalid")
    role, relation = _word(Role, row.get("role")), _word(Relation, row.get("relation"))
    if role is None:
        yield FieldProblem(f"{place}.role", "access.rule_unknown_word")
    if relation is None:
        yield FieldProblem(f"{place}.relation", "access.rule_unknown_word")
    level = row.get("max_level")
    if not isinstance(level, int) or isinstance(level, bool) or not 0 <= level <= HIGHEST_LEVEL:
        yield FieldProblem(f"{place}.max_level", "access.rule_level")
    elif role is not None and level > LIMITS[role].max_level:
        yield FieldProblem(f"{place}.max_level", "access.rule_limit")
    if role is not None and relation is not None and relation not in LIMITS[role].relations:
        yield FieldProblem(f"{place}.relation", "access.rule_limit")
    yield from _check_lists(place, row, role)


def _check_lists(place: str, row: Row, role: Role | None) -> Iterator[FieldProblem]:
    known: dict[str, frozenset[str]] = {
        "actions": frozenset(Action),
        "states": frozenset(STATES),
        "categories": known_categories(),
        "masks": frozenset(MaskClass),
    }
    for name in LISTS:
        words = row.get(name, [])
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            yield FieldProblem(f"{place}.{name}", "access.rule_unreadable")
        elif set(words) - known[name]:
            yield FieldProblem(f"{place}.{name}", "access.rule_unknown_word")
        elif name == "actions" and not words:
            yield FieldProblem(f"{place}.{name}", "access.rule_empty")
        elif name == "actions" and role is not None and not LIMITS[role].actions.issuperset(words):
            yield FieldProblem(f"{place}.{name}", "access.rule_limit")


def _word(kind: type[Word], value: object) -> Word | None:
    return next((word for word in kind if word == value), None)


def _rule(row: Row) -> Rule:
    def words(name: str, default: Iterable[str]) -> frozenset[str]:
        return frozenset(cast("Iterable[str]", row.get(name, default)))

    return Rule(
        id=str(row["id"]),
        role=Role(str(row["role"])),
        relation=Relation(str(row["relation"])),
        max_level=cast("int", row["max_level"]),
        actions=frozenset(Action(word) for word in words("actions", ())),
        states=words("states", ("filed",)),
        categories=words("categories", ()),
        masks=frozenset(MaskClass(word) for word in words("masks", MaskClass)),
    )


def row_of(rule: Rule) -> dict[str, object]:
    """Give a rule as a row; words stand in the order of their definition."""
    return {
        "id": rule.id,
        "role": rule.role.value,
        "relation": rule.relation.value,
        "max_level": rule.max_level,
        "actions": [word.value for word in Action if word in rule.actions],
        "states": [word for word in STATES if word in rule.states],
        "categories": sorted(rule.categories),
        "masks": [word.value for word in MaskClass if word in rule.masks],
    }


def compute_digest(rules: Iterable[Rule]) -> str:
    """Give the SHA-256 of the rules in one spelling, in hexadecimal."""
    rows = [row_of(rule) for rule in sorted(rules, key=lambda rule: rule.id)]
    spelled = [{**row, **{name: sorted(cast("list[str]", row[name])) for name in LISTS}} for row in rows]
    text = json.dumps(spelled, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def dump_policy(rules: Iterable[Rule], *, heading: str = "") -> str:
    """Write rules as the YAML file that :func:`parse_policy` reads; what is the default is left out."""
    rows = []
    for rule in sorted(rules, key=lambda rule: rule.id):
        row = row_of(rule)
        defaults: dict[str, object] = {
            "states": ["filed"], "categories": [], "masks": [word.value for word in MaskClass]
        }  # fmt: skip
        rows.append({name: value for name, value in row.items() if defaults.get(name) != value})
    body = yaml.safe_dump(
        {"rules": rows}, sort_keys=False, allow_unicode=True, default_flow_style=None, width=110
    )
    return "".join(f"# {line}\n" for line in heading.splitlines()) + body


def parse_policy(text: str) -> tuple[Rule, ...]:
    """Read rules from a file. Raises Invalid when it is no such file or a rule is wrong."""
    try:
        document = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise _invalid([FieldProblem("rules", "access.rule_unreadable")]) from error
    rows = document.get("rules") if isinstance(document, Mapping) else None
    if not isinstance(rows, list):
        raise _invalid([FieldProblem("rules", "access.rule_unreadable")])
    return read_rules(rows)
