"""The life of a loan as a table, its clock, and the terms: pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.apps.lending.rules import Terms, find_problems, join_terms, load_default_rules
from dossier.apps.lending.states import (
    FINAL,
    STEPS,
    Act,
    LoanState,
    PaperState,
    Part,
    next_state,
    paper_state_at,
    possible_acts,
    state_at,
)

START = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
EARLIEST, LATEST = (datetime(2026, 1, 1), datetime(2027, 1, 1))  # noqa: DTZ001  the strategy adds the zone
MOMENTS = st.datetimes(timezones=st.just(UTC), max_value=LATEST, min_value=EARLIEST)
TERMS = st.builds(
    Terms,
    level=st.integers(1, 4),
    approvers=st.integers(1, 2),
    longest_days=st.integers(1, 366),
    extensions=st.integers(0, 10),
    extension_days=st.integers(1, 366),
    download=st.booleans(),
    employee_sees=st.booleans(),
    paper=st.booleans(),
)


def test_the_table_of_steps_is_the_reviewed_one() -> None:
    assert {f"{step.state} -{step.act}-> {step.leads_to} by {step.part}" for step in STEPS} == {
        "asked -approve-> approved by approver",
        "asked -refuse-> refused by approver",
        "asked -cancel-> cancelled by borrower",
        "approved -cancel-> cancelled by borrower",
        "approved -revoke-> revoked by approver",
        "approved -start-> running by clock",
        "running -return-> returned by borrower",
        "running -revoke-> revoked by approver",
        "running -expire-> expired by clock",
        "running -extend-> running by borrower",
        "running -hand_out-> running by approver",
    }


def test_every_state_is_reached_from_asked_and_final_states_are_left_by_nobody() -> None:
    reached, todo = set(), [LoanState.ASKED]
    while todo:
        state = todo.pop()
        reached.add(state)
        todo += [step.leads_to for step in STEPS if step.state is state and step.leads_to not in reached]
    assert reached == set(LoanState)
    assert {
        LoanState.REFUSED, LoanState.CANCELLED, LoanState.RETURNED, LoanState.EXPIRED, LoanState.REVOKED,
    } == FINAL  # fmt: skip


@given(st.sampled_from(LoanState), st.sampled_from(Act), st.sampled_from(Part))
def test_a_step_is_possible_exactly_when_it_leads_somewhere(state: LoanState, act: Act, part: Part) -> None:
    assert (next_state(state, act, part) is not None) == (act in possible_acts(state, part))


def test_the_borrower_never_decides_and_the_approver_never_returns() -> None:
    for state in LoanState:
        assert not possible_acts(state, Part.BORROWER) & {Act.APPROVE, Act.REFUSE, Act.REVOKE, Act.HAND_OUT}
        assert not possible_acts(state, Part.APPROVER) & {Act.RETURN, Act.CANCEL, Act.EXTEND}


@given(MOMENTS, st.integers(1, 366), MOMENTS)
def test_an_approved_loan_runs_exactly_from_its_start_to_before_its_end(
    starts_at: datetime, days: int, now: datetime
) -> None:
    ends_at = starts_at + timedelta(days=days)
    state = state_at(LoanState.APPROVED, starts_at, ends_at, now)
    assert (state is LoanState.RUNNING) == (starts_at <= now < ends_at)
    assert (state is LoanState.EXPIRED) == (now >= ends_at)


def test_the_last_microsecond_runs_and_the_end_itself_does_not() -> None:
    end = START + timedelta(days=1)
    before = state_at(LoanState.APPROVED, START, end, end - timedelta(microseconds=1))
    assert (before, state_at(LoanState.APPROVED, START, end, end)) == (LoanState.RUNNING, LoanState.EXPIRED)


@given(st.sampled_from(sorted(set(LoanState) - {LoanState.APPROVED})), MOMENTS)
def test_the_clock_moves_only_approved_loans(decided: LoanState, now: datetime) -> None:
    assert state_at(decided, START, START, now) is decided


def test_paper_is_overdue_from_the_end_of_the_loan_until_it_is_back() -> None:
    due = START + timedelta(days=7)
    assert paper_state_at(False, None, None, due, due) is PaperState.NONE
    assert paper_state_at(True, None, None, due, due) is PaperState.KEPT
    assert paper_state_at(True, START, None, due, due - timedelta(seconds=1)) is PaperState.OUT
    assert paper_state_at(True, START, None, due, due) is PaperState.OVERDUE
    assert paper_state_at(True, START, due, due, due + timedelta(days=1)) is PaperState.BACK


def test_default_terms_cover_every_level_within_their_limits_and_name_their_basis() -> None:
    rules = load_default_rules()
    assert sorted(rules.terms) == [1, 2, 3, 4]
    for terms in rules.terms.values():
        assert (find_problems(terms), bool(terms.basis)) == ((), True)
    assert [rules.terms[level].approvers for level in (1, 2, 3, 4)] == [1, 1, 2, 2]


def test_default_terms_never_loosen_as_the_level_rises() -> None:
    levels = [load_default_rules().terms[level] for level in (1, 2, 3, 4)]
    for lower, higher in pairwise(levels):
        assert replace(join_terms((lower, higher)), basis=()) == replace(higher, basis=())


@given(st.lists(TERMS, min_size=1, max_size=4))
def test_joined_terms_are_as_strict_as_each(several: list[Terms]) -> None:
    joined = join_terms(several)
    for terms in several:
        assert joined.approvers >= terms.approvers
        assert joined.longest_days <= terms.longest_days
        assert joined.extensions <= terms.extensions
        assert joined.download <= terms.download
        assert joined.paper <= terms.paper
        assert joined.employee_sees <= terms.employee_sees
    assert join_terms([*several, *several]) == joined


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"level": 3, "approvers": 1}, "approvers"),
        ({"level": 4, "approvers": 1}, "approvers"),
        ({"approvers": 3}, "approvers"),
        ({"longest_days": 0}, "longest_days"),
        ({"longest_days": 367}, "longest_days"),
        ({"extensions": 11}, "extensions"),
        ({"extension_days": 0}, "extension_days"),
        ({"level": 5}, "level"),
    ],
)
def test_terms_out_of_limits_are_named(change: dict[str, int], wrong: str) -> None:
    assert wrong in find_problems(replace(load_default_rules().terms[1], **change))  # type: ignore[arg-type]
