"""One policy, three readers: they agree on every record, deny by default, and never widen with a level."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import pairwise, product
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import World

from dossier.apps.access.policy import (
    INSTALLATION_ACTIONS,
    Action,
    Clause,
    Decision,
    Holding,
    MaskClass,
    RecordFacts,
    Relation,
    Role,
    Rule,
    compile_clauses,
    decide,
    decide_view,
)
from dossier.apps.access.queries import clauses_to_employee_q, clauses_to_q, clauses_to_terms, grant_tokens
from dossier.apps.access.rules import parse_policy
from dossier.apps.access.services import DEFAULT_POLICY
from dossier.apps.people.models import Employee
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import facts_of

GOLDEN = Path(__file__).parent.parent / "golden" / "access_matrix.txt"
STATES = ("filed", "to_check", "withdrawn")
CATEGORIES = ("0200", "0700", "0800", "0902")
PLACES = (1, 2, 3, 4)

rules = st.builds(
    Rule,
    id=st.text("abc", min_size=1, max_size=3),
    role=st.sampled_from(Role),
    relation=st.sampled_from(Relation),
    max_level=st.integers(0, 5),
    actions=st.frozensets(st.sampled_from(Action), max_size=3),
    states=st.frozensets(st.sampled_from(STATES)),
    categories=st.frozensets(st.sampled_from(CATEGORIES), max_size=2),
    masks=st.frozensets(st.sampled_from(MaskClass)),
)
EMPLOYEES = st.uuids()
RECORDS = st.integers(1, 3).map(lambda number: UUID(int=number))
facts = st.builds(
    RecordFacts,
    company_id=st.sampled_from(PLACES),
    department_ids=st.lists(st.sampled_from(PLACES), unique=True).map(tuple),
    employee_id=st.none() | EMPLOYEES,
    level=st.integers(1, 4),
    category=st.sampled_from(CATEGORIES),
    state=st.sampled_from(STATES),
    shared=st.booleans(),
    record_id=st.none() | RECORDS,
)


def holdings_over(
    companies: st.SearchStrategy[int],
    departments: st.SearchStrategy[int],
    employees: st.SearchStrategy[object],
    records: st.SearchStrategy[UUID],
) -> st.SearchStrategy[Holding]:
    return st.builds(
        Holding,
        role=st.sampled_from(Role),
        clearance=st.integers(0, 4),
        company_id=st.none() | companies,
        department_id=st.none() | departments,
        employee_id=st.none() | employees,
        record_ids=st.frozensets(records, max_size=2),
    )


holdings = holdings_over(st.sampled_from(PLACES), st.sampled_from(PLACES), EMPLOYEES, RECORDS)


def tokens_allow(clauses: tuple[Clause, ...], record: RecordFacts) -> bool:
    """Evaluate the index condition as the index does: any alternative whose tokens all are there."""
    carried = set(grant_tokens(record))
    return any(carried.issuperset(terms) for terms in clauses_to_terms(clauses))


@given(st.lists(rules, max_size=4), st.lists(holdings, max_size=4), st.sampled_from(Action), facts)
@settings(max_examples=120, deadline=None)
def test_decision_and_index_terms_agree(
    matrix: list[Rule], held: list[Holding], action: Action, record: RecordFacts
) -> None:
    clauses = compile_clauses(matrix, held, action)
    assert decide(clauses, record).allowed == tokens_allow(clauses, record)


@pytest.mark.django_db
@given(data=st.data())
@settings(
    max_examples=80,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_all_three_readers_keep_the_same_of_the_real_records(world: World, data: st.DataObject) -> None:
    held = holdings_over(
        st.sampled_from([world.company.id, world.other_company.id]),
        st.sampled_from([row.id for row in world.departments.values()]),
        st.sampled_from([row.id for row in world.employees.values()]),
        st.sampled_from([row.id for row in world.records.values()]),
    )
    matrix = data.draw(st.lists(rules, min_size=1, max_size=4))
    action = data.draw(st.sampled_from(sorted({a for rule in matrix for a in rule.actions} or set(Action))))
    clauses = compile_clauses(matrix, data.draw(st.lists(held, min_size=1, max_size=4)), action)
    records = list(Record.objects.select_related("department"))
    by_decision = {row.id for row in records if decide(clauses, facts_of(row)).allowed}
    by_tokens = {row.id for row in records if tokens_allow(clauses, facts_of(row))}
    by_query = set(Record.objects.filter(clauses_to_q(clauses)).values_list("id", flat=True))
    assert by_decision == by_query == by_tokens


@given(facts, st.lists(holdings), st.sampled_from(Action))
def test_without_a_rule_nothing_is_allowed(record: RecordFacts, held: list[Holding], action: Action) -> None:
    assert decide(compile_clauses([], held, action), record) == Decision(False, "")
    assert not tokens_allow((), record)


@given(st.lists(rules, max_size=4), st.lists(holdings, max_size=4), st.sampled_from(Action), facts)
@settings(max_examples=120, deadline=None)
def test_raising_the_level_never_widens_access(
    matrix: list[Rule], held: list[Holding], action: Action, record: RecordFacts
) -> None:
    clauses = compile_clauses(matrix, held, action)
    allowed = [
        decide(clauses, RecordFacts(**{**_as_dict(record), "level": level})).allowed for level in range(1, 5)
    ]
    assert allowed == sorted(allowed, reverse=True)


@given(st.lists(rules, max_size=4), st.lists(holdings, max_size=4), st.sampled_from(Action), facts)
@settings(max_examples=120, deadline=None)
def test_a_grant_bound_to_a_place_never_reaches_over_the_group(
    matrix: list[Rule], held: list[Holding], action: Action, record: RecordFacts
) -> None:
    bound = [holding for holding in held if holding.company_id is not None]
    clauses = compile_clauses([rule for rule in matrix if rule.relation == Relation.GROUP], bound, action)
    assert clauses == ()


@given(st.lists(rules, max_size=4), st.lists(holdings, max_size=4), st.sampled_from(Action), facts)
@settings(max_examples=120, deadline=None)
def test_the_clearance_bounds_what_a_rule_allows(
    matrix: list[Rule], held: list[Holding], action: Action, record: RecordFacts
) -> None:
    if decide(compile_clauses(matrix, held, action), record).allowed:
        assert record.level <= max(holding.clearance for holding in held)


@given(st.lists(rules, max_size=4), st.lists(holdings, max_size=4), st.sampled_from(Action), facts)
@settings(max_examples=120, deadline=None)
def test_putting_others_on_a_record_never_widens_access(
    matrix: list[Rule], held: list[Holding], action: Action, record: RecordFacts
) -> None:
    clauses = compile_clauses(matrix, held, action)
    alone = RecordFacts(**{**_as_dict(record), "shared": False})
    upwards = [record.department_ids[:depth] for depth in range(len(record.department_ids) + 1)]
    for department_ids in upwards:
        shared = RecordFacts(**{**_as_dict(record), "shared": True, "department_ids": department_ids})
        assert decide(clauses, alone).allowed >= decide(clauses, shared).allowed


def viewed(matrix: list[Rule], held: list[Holding], record: RecordFacts) -> Decision:
    """Decide a look with its masks."""
    clauses = (compile_clauses(matrix, held, action) for action in (Action.VIEW, Action.VIEW_MASKED))
    return decide_view(*clauses, record)


seeing = rules.map(
    lambda rule: replace(rule, actions=rule.actions | {Action.VIEW_MASKED if rule.masks else Action.VIEW})
)


@given(st.lists(seeing, max_size=4), st.lists(holdings, max_size=4), holdings, facts)
@settings(max_examples=200, deadline=None)
def test_holding_more_never_masks_more(
    matrix: list[Rule], held: list[Holding], one_more: Holding, record: RecordFacts
) -> None:
    before, after = viewed(matrix, held, record), viewed(matrix, [*held, one_more], record)
    assert after.allowed >= before.allowed
    if before.allowed:
        assert after.masks <= before.masks


@given(st.lists(seeing, max_size=4), st.lists(holdings, max_size=4), facts)
@settings(max_examples=200, deadline=None)
def test_raising_the_level_never_unmasks(
    matrix: list[Rule], held: list[Holding], record: RecordFacts
) -> None:
    looks = [viewed(matrix, held, replace(record, level=level)) for level in range(1, 5)]
    for lower, higher in pairwise(looks):
        assert lower.allowed >= higher.allowed
        if higher.allowed:
            assert lower.masks <= higher.masks


@given(st.lists(rules, max_size=4), facts, st.sets(RECORDS), st.sampled_from(Action))
@settings(max_examples=120, deadline=None)
def test_a_loan_reaches_only_what_was_lent(
    matrix: list[Rule], record: RecordFacts, lent: set[UUID], action: Action
) -> None:
    holding = Holding(Role.BORROWER, 4, record_ids=frozenset(lent))
    allowed = decide(compile_clauses(matrix, [holding] if lent else [], action), record).allowed
    assert not allowed or record.record_id in lent


@given(st.lists(rules, max_size=4), st.sampled_from(PLACES), facts, st.sampled_from(Action))
@settings(max_examples=120, deadline=None)
def test_a_department_alone_is_no_wider_than_with_all_below_it(
    matrix: list[Rule], department_id: int, record: RecordFacts, action: Action
) -> None:
    holding = Holding(Role.MANAGER, 4, department_id=department_id)
    exact, deep = (
        decide(
            compile_clauses([replace(rule, relation=relation) for rule in matrix], [holding], action), record
        ).allowed
        for relation in (Relation.DEPARTMENT, Relation.SUBTREE)
    )
    assert deep >= exact
    if exact:
        assert record.department_ids[-1] == department_id
        assert not record.shared


@pytest.mark.django_db
def test_somebody_with_two_lent_records_stands_in_the_list_once(world: World) -> None:
    lent = [world.records[name].id for name in ("chen1", "chen2", "li1")]
    rule = Rule("lent", Role.BORROWER, Relation.LENT, 4, frozenset({Action.FIND}))
    held = [Holding(Role.BORROWER, 4, record_ids=frozenset(lent))]
    found = Employee.objects.filter(clauses_to_employee_q(compile_clauses([rule], held, Action.FIND)))
    assert sorted(found.values_list("employee_no", flat=True)) == ["E0001", "E0003"]


def _as_dict(record: RecordFacts) -> dict[str, object]:
    return {name: getattr(record, name) for name in RecordFacts.__dataclass_fields__}


OWN, LENT = UUID(int=7), UUID(int=70)
HOLDERS = {
    "hr_archivist": Holding(Role.HR_ARCHIVIST, 4, company_id=1),
    "hr_archivist clearance 3": Holding(Role.HR_ARCHIVIST, 3, company_id=1),
    "manager": Holding(Role.MANAGER, 3, company_id=1, department_id=11),
    "employee": Holding(Role.EMPLOYEE, 4, employee_id=OWN),
    "auditor company": Holding(Role.AUDITOR, 3, company_id=1),
    "auditor group": Holding(Role.AUDITOR, 3),
    "borrower": Holding(Role.BORROWER, 4, record_ids=frozenset({LENT})),
    "borrower with download": Holding(Role.BORROWER_WITH_DOWNLOAD, 4, record_ids=frozenset({LENT})),
    "system administrator": Holding(Role.SYSTEM_ADMINISTRATOR, 3),
    "security administrator": Holding(Role.SECURITY_ADMINISTRATOR, 3),
    "audit administrator": Holding(Role.AUDIT_ADMINISTRATOR, 3),
    "administrator": Holding(Role.ADMINISTRATOR, 3),
}
RELATIONS = {
    "own": RecordFacts(1, (10, 11, 12), OWN, 1, "0902", "filed"),
    "department": RecordFacts(1, (10, 11, 12), UUID(int=8), 1, "0902", "filed"),
    "company": RecordFacts(1, (10, 13), UUID(int=9), 1, "0902", "filed"),
    "group": RecordFacts(2, (20,), UUID(int=10), 1, "0902", "filed"),
    "lent": RecordFacts(2, (20,), UUID(int=10), 1, "0902", "filed", record_id=LENT),
    "own, others of the department": RecordFacts(1, (10, 11), OWN, 1, "0902", "filed", shared=True),
    "own, others of the company": RecordFacts(1, (10,), OWN, 1, "0902", "filed", shared=True),
    "own, others unknown": RecordFacts(1, (), OWN, 1, "0902", "filed", shared=True),
}
"""How the record stands to the holder: his own, in his department, elsewhere in his company, in another; and
one filed with him that concerns others too."""

RECORD_ACTIONS = tuple(action for action in Action if action not in INSTALLATION_ACTIONS)


def _matrix() -> str:
    default = parse_policy(DEFAULT_POLICY.read_text(encoding="utf-8"))
    lines = [
        "# holder | record's place | state | level | actions allowed (regenerate: DOSSIER_GOLDEN_TEST=1)"
    ]
    for (who, holding), (place, base), state in product(HOLDERS.items(), RELATIONS.items(), STATES):
        for level in range(1, 5):
            record = RecordFacts(**{**_as_dict(base), "level": level, "state": state})
            allowed = [
                action.value
                for action in RECORD_ACTIONS
                if decide(compile_clauses(default, [holding], action), record).allowed
            ]
            lines.append(f"{who} | {place} | {state} | L{level} | {' '.join(allowed) or '-'}")
    return "\n".join(lines) + "\n"


def test_the_default_matrix_is_the_reviewed_one() -> None:
    matrix = _matrix()
    if os.environ.get("DOSSIER_GOLDEN_TEST"):
        GOLDEN.write_text(matrix, encoding="utf-8")
    assert matrix == GOLDEN.read_text(encoding="utf-8"), "review the change, then set DOSSIER_GOLDEN_TEST=1"
