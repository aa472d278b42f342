"""The clock in working days, and the tables of kinds and grounds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.norms.personal_requests import (
    WorkingCalendar,
    add_working_days,
    count_working_days,
    load_request_rules,
)

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))
CALENDAR = load_request_rules().calendar


@given(DAYS, st.integers(0, 60))
def test_a_deadline_is_a_working_day_so_many_working_days_away(start: date, days: int) -> None:
    end = add_working_days(start, days, CALENDAR)
    assert count_working_days(start, end, CALENDAR) == days
    assert end == start if days == 0 else CALENDAR.is_working_day(end)


@given(DAYS, st.integers(1, 40), st.integers(1, 40))
def test_two_spans_end_where_their_sum_ends(start: date, first: int, then: int) -> None:
    whole = add_working_days(start, first + then, CALENDAR)
    assert add_working_days(add_working_days(start, first, CALENDAR), then, CALENDAR) == whole


@given(DAYS, st.integers(0, 30), st.integers(0, 60))
def test_whoever_asks_later_is_never_due_earlier(start: date, wait: int, days: int) -> None:
    later = start + timedelta(days=wait)
    assert add_working_days(later, days, CALENDAR) >= add_working_days(start, days, CALENDAR)


@given(DAYS, st.integers(1, 60))
def test_a_year_without_a_list_counts_weekdays_only(start: date, days: int) -> None:
    end, bare = add_working_days(start, days, WorkingCalendar()), WorkingCalendar()
    assert end.weekday() < 5
    assert (end - start).days >= days
    assert count_working_days(start, end, bare) == days


@given(DAYS, DAYS)
def test_counting_back_is_the_negative_of_counting_forth(one: date, other: date) -> None:
    assert count_working_days(one, other, CALENDAR) == -count_working_days(other, one, CALENDAR)


def test_holidays_and_make_up_days_are_those_of_the_state_council() -> None:
    assert not CALENDAR.is_working_day(date(2025, 10, 8))
    assert CALENDAR.is_working_day(date(2025, 10, 11))
    assert not CALENDAR.is_working_day(date(2026, 2, 17))
    assert add_working_days(date(2026, 2, 13), 1, CALENDAR) == date(2026, 2, 14)
    assert add_working_days(date(2026, 2, 14), 1, CALENDAR) == date(2026, 2, 24)


def test_negative_spans_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        add_working_days(date(2026, 1, 1), -1, CALENDAR)


def test_every_ground_has_its_law_and_every_kind_a_ground() -> None:
    rules = load_request_rules()
    assert all(one.basis for one in (*rules.refusal_grounds.values(), *rules.restriction_grounds.values()))
    for kind in rules.kinds:
        assert any(kind in ground.kinds for ground in rules.refusal_grounds.values()), kind
    assert {kind for ground in rules.refusal_grounds.values() for kind in ground.kinds} <= set(rules.kinds)
