# ruff: noqa: E501  a case broken over lines cannot be compared with its neighbours
"""Fields that agree raise each other, fields that contradict lower each other; values never change."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.mutual import RULES, check_mutually, contradictions
from dossier.recognition.result import FieldValue

TODAY = date(2024, 6, 30)
ID = "990101198803070019"  # of a man born on 7 March 1988, unassigned

# By rule: what agrees with it, what contradicts it. An amount's text on the paper follows a bar.
CASES: dict[str, tuple[str, str]] = {
    "birth date of the identity number": (f"id_number={ID} birth_date=1988-03-07", f"id_number={ID} birth_date=1988-03-17"),
    "sex of the identity number": (f"id_number={ID} gender=男", f"id_number={ID} gender=女"),
    "start before end": ("start_date=2015-06-01 end_date=2018-05-31", "start_date=2018-06-01 end_date=2015-05-31"),
    "probation within the contract": (
        "start_date=2015-06-01 end_date=2018-05-31 probation_end=2015-11-30",
        "start_date=2015-06-01 end_date=2018-05-31 probation_end=2016-11-30",
    ),
    "days of the term": ("start_date=2021-03-08 end_date=2021-03-12 days=5", "start_date=2021-03-08 end_date=2021-03-12 days=15"),
    "hired before leaving": ("hire_date=2010-07-01 exit_date=2016-04-30", "hire_date=2016-07-01 exit_date=2010-04-30"),
    "hired before the last day of work": ("hire_date=2010-07-01 last_work_date=2016-04-30", "hire_date=2016-07-01 last_work_date=2010-04-30"),
    "begun before leaving": ("start_date=2010-07-01 exit_date=2016-04-30", "start_date=2016-07-01 exit_date=2010-04-30"),
    "hired not long after the paper": ("hire_date=2010-07-01 doc_date=2016-04-30", "hire_date=2016-07-01 doc_date=2010-04-30"),
    "of age when hired": ("birth_date=1988-03-07 hire_date=2010-07-01", "birth_date=1988-03-07 hire_date=1990-07-01"),
    "of age when joining": ("birth_date=1988-03-07 party_join_date=2010-07-01", "birth_date=1988-03-07 party_join_date=1990-07-01"),
    "of age when retiring": ("birth_date=1963-03-07 retire_date=2023-03-07", "birth_date=1988-03-07 retire_date=2023-03-07"),
    "made before it was signed": ("doc_date=2015-06-01 sign_date=2015-06-02", "doc_date=2015-06-03 sign_date=2015-06-02"),
    "old wage is not the new": ("old_wage=4000 new_wage=4500", "old_wage=4500 new_wage=4500"),
    "a move changes something": (
        "old_department=一车间 new_department=二车间 old_position=车工 new_position=车工",
        "old_department=一车间 new_department=一车间 old_position=车工 new_position=车工",
    ),
    "years of service": (
        "hire_date=2010-07-01 exit_date=2018-08-30 service_years=8年2个月",
        "hire_date=2010-07-01 exit_date=2018-08-30 service_years=2年",
    ),
    "penalty takes effect before it ends": ("effective_date=2016-05-20 penalty_until=2017-05-19", "effective_date=2017-05-20 penalty_until=2016-05-19"),
    "bond ends after signing": ("sign_date=2015-04-27 bond_end=2018-06-05", "sign_date=2018-04-27 bond_end=2015-06-05"),
    "valid after issue": ("doc_date=2015-04-27 valid_until=2021-04-26", "doc_date=2015-04-27 valid_until=2012-04-26"),
    "hurt before the paper": ("injury_date=2018-05-14 doc_date=2018-07-02", "injury_date=2018-07-14 doc_date=2018-07-02"),
    "examined before the paper": ("exam_date=2018-05-14 doc_date=2018-07-02", "exam_date=2018-07-14 doc_date=2018-07-02"),
    "ban on competition within the law": ("noncompete_months=24", "noncompete_months=36"),
    "grade of injury": ("injury_grade=10", "injury_grade=12"),
    "capitals of wage": ("wage=12000|壹万贰仟元整(¥12000)", "wage=12000|壹万叁仟元整(¥12000)"),
    "doc_date not in the future": ("doc_date=2024-06-30", "doc_date=2024-07-01"),
}  # fmt: skip


def _fields(text: str, confidence: float = 0.9) -> dict[str, FieldValue]:
    pairs = (part.partition("=") for part in text.split(" "))
    split = ((key, *value.partition("|")) for key, _, value in pairs)
    return {key: FieldValue(value, raw or value, confidence, 1, None) for key, value, _, raw in split}


def _rule(name: str):  # type: ignore[no-untyped-def]  # the rule's type is the module's own
    return next(rule for rule in RULES if rule.name == name)


@pytest.mark.parametrize("name", CASES)
def test_contradiction_lowers_and_agreement_does_not(name: str) -> None:
    good, bad = (_fields(text) for text in CASES[name])
    assert name not in contradictions(good, TODAY)
    assert name in contradictions(bad, TODAY)
    raised, lowered = check_mutually(good, TODAY), check_mutually(bad, TODAY)
    for field in set(_rule(name).concerned) & good.keys():
        assert raised[field].confidence >= 0.9
        assert lowered[field].confidence < 0.9
        assert lowered[field].value == bad[field].value


@pytest.mark.parametrize("name", [name for name in CASES if _rule(name).gain])
def test_agreement_raises(name: str) -> None:
    fields = _fields(CASES[name][0])
    raised = check_mutually(fields, TODAY)
    assert any(raised[field].confidence > 0.9 for field in _rule(name).concerned if field in fields)


def test_every_rule_but_those_that_repeat_has_a_case() -> None:
    repeated = ("capitals of", "not in the future", "whole term", "made on the day")
    assert {rule.name for rule in RULES if not any(part in rule.name for part in repeated)} <= CASES.keys()


def test_whole_term_and_day_of_signing_raise_both_dates() -> None:
    term = check_mutually(_fields("start_date=2015-06-01 end_date=2018-05-31"), TODAY)
    signed = check_mutually(_fields("doc_date=2015-06-01 sign_date=2015-06-01"), TODAY)
    assert term["end_date"].confidence > 0.93
    assert signed["doc_date"].confidence > 0.9


def test_partial_dates_and_missing_fields_say_nothing() -> None:
    fields = _fields("start_date=2018-06 end_date=2015 hire_date=2020-01-01")
    assert check_mutually(fields, TODAY) == fields


@given(
    st.dictionaries(
        st.sampled_from(["start_date", "end_date", "doc_date", "hire_date", "birth_date", "wage", "days", "service_years"]),
        st.one_of(st.dates().map(date.isoformat), st.integers(-5, 10**6).map(str), st.text(max_size=8)),
    )
)  # fmt: skip
def test_any_values_leave_a_confidence_between_nothing_and_certainty(values: dict[str, str]) -> None:
    fields = {key: FieldValue(value, value, 0.9, 1, None) for key, value in values.items()}
    checked = check_mutually(fields, TODAY)
    assert checked.keys() == fields.keys()
    assert all(0.0 < value.confidence <= 0.995 for value in checked.values())
