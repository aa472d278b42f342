"""Of two readings of a line under a seal the possible date is kept, and disagreement is not trusted."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.under_seals import is_like_a_date, settle

DAYS = st.dates(date(1985, 1, 1), date(2026, 12, 31))
SURE = st.floats(0.8, 1.0)


def spell(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@given(DAYS, SURE, SURE)
def test_readings_that_agree_are_as_sure_as_the_surer(day: date, one: float, other: float) -> None:
    assert settle((spell(day), one), (spell(day), other)) == (spell(day), max(one, other))


@given(DAYS, DAYS, SURE, SURE)
def test_dates_that_differ_lower_confidence(first: date, second: date, one: float, other: float) -> None:
    text, confidence = settle((spell(first), one), (spell(second), other))
    assert text in (spell(first), spell(second))
    assert first == second or confidence <= max(0.51, 0.6 * max(one, other) + 1e-3)


@pytest.mark.parametrize(
    ("one", "other", "kept"),
    [
        (("2016年13月7日", 0.99), ("2016年3月7日", 0.9), "2016年3月7日"),
        (("2016年11月", 0.99), ("2016年11月7日", 0.9), "2016年11月7日"),
        (("二〇一八年二月三十日", 0.99), ("二〇一八年二月二十日", 0.85), "二〇一八年二月二十日"),
    ],
)
def test_possible_date_is_kept(one: tuple[str, float], other: tuple[str, float], kept: str) -> None:
    text, confidence = settle(one, other)
    assert text == kept
    assert confidence < min(one[1], other[1])


def test_what_the_seal_made_of_a_line_says_nothing() -> None:
    assert settle(("2016年11月7日", 0.97), ("2甲6年1月7日", 0.5)) == ("2016年11月7日", 0.97)


def test_words_take_the_surer_reading() -> None:
    assert settle(("人力资源部", 0.8), ("人为资源部", 0.9)) == ("人为资源部", 0.9)
    assert not is_like_a_date("工号 20160107")


@given(DAYS, DAYS)
def test_doubted_line_still_counts_as_read(first: date, second: date) -> None:
    assert settle((spell(first), 0.8), (spell(second), 0.76))[1] > 0.5
