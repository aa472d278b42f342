"""Retention clocks: periods parse, end where the rule says, and never shorten what the law demands."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.norms.retention import (
    AwaitsEvent,
    DueOn,
    Duration,
    Never,
    Open,
    Profile,
    RetentionRule,
    add_duration,
    compute_due_on,
    load_schedule,
    parse_period,
)

RULES = load_schedule().rules
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))
DURATIONS = st.builds(Duration, st.integers(0, 60), st.integers(0, 11), st.integers(0, 400))


@given(DURATIONS.filter(lambda item: item != Duration()))
def test_period_survives_writing_and_reading(duration: Duration) -> None:
    assert parse_period(str(duration)) == duration


@pytest.mark.parametrize("text", ["", "P", "2Y", "PY", "P2W", "FOREVER", "P-1Y"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a retention period"):
        parse_period(text)


@given(DAYS, DURATIONS)
def test_adding_a_period_never_goes_back(start: date, duration: Duration) -> None:
    assert add_duration(start, duration) >= start


@given(DAYS)
def test_later_trigger_never_falls_due_earlier(start: date) -> None:
    for rule in RULES.values():
        first = compute_due_on(rule, start, Profile.PRIVATE)
        second = compute_due_on(rule, start + timedelta(days=1), Profile.PRIVATE)
        if isinstance(first, DueOn) and isinstance(second, DueOn):
            assert first.on <= second.on


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
@pytest.mark.parametrize("profile", Profile)
def test_shipped_period_respects_the_legal_minimum(rule: RetentionRule, profile: Profile) -> None:
    period = rule.period(profile)
    if isinstance(rule.legal_min, Duration) and isinstance(period, Duration):
        start = date(2021, 3, 15)
        assert add_duration(start, period) >= add_duration(start, rule.legal_min)
    if rule.legal_min is Open.PERMANENT:
        assert period is Open.PERMANENT


def test_every_rule_cites_its_basis_and_a_known_trigger() -> None:
    for rule in RULES.values():
        assert rule.legal_basis, rule.id
        assert rule.trigger in load_schedule().triggers, rule.id


def test_contract_is_kept_to_the_end_of_the_tenth_year() -> None:
    due = compute_due_on(RULES["R_LABOR_CONTRACT"], date(2020, 5, 10), Profile.PRIVATE)
    assert due == DueOn(date(2030, 12, 31))


def test_rejected_applicant_is_due_on_the_exact_day() -> None:
    due = compute_due_on(RULES["R_REJECTED_APPLICANT"], date(2024, 8, 31), Profile.PRIVATE)
    assert due == DueOn(date(2025, 3, 1))


def test_accounting_clock_starts_after_the_year() -> None:
    due = compute_due_on(RULES["R_ACCT_VOUCHER"], date(2020, 2, 1), Profile.SOE)
    assert due == DueOn(date(2050, 12, 31))


def test_open_periods_give_no_date_until_their_event() -> None:
    assert compute_due_on(RULES["R_PERMANENT"], date(2020, 1, 1), Profile.PRIVATE) == Never()
    cadre = RULES["R_CADRE_FILE"]
    assert compute_due_on(cadre, None, Profile.PRIVATE) == AwaitsEvent("transfer_out")
    assert compute_due_on(cadre, date(2022, 4, 1), Profile.SOE) == Never()


def test_clock_that_has_not_started_waits_for_its_trigger() -> None:
    due = compute_due_on(RULES["R_LABOR_CONTRACT"], None, Profile.PRIVATE)
    assert due == AwaitsEvent("employment_end")
