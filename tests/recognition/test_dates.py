# ruff: noqa: E501  ruff counts Chinese characters twice; tables of cases stay in one row
"""Dates are read in every way the paper writes them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.dates import find_dates, parse_date

DAYS = st.dates(date(1950, 1, 1), date(2099, 12, 31))
_DIGITS = "〇一二三四五六七八九"


def _spelled(number: int) -> str:
    if number <= 10:
        return "十" if number == 10 else _DIGITS[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


def _in_words(day: date, zero: str = "〇") -> str:
    year = "".join(_DIGITS[int(digit)] for digit in str(day.year)).replace("〇", zero)
    return f"{year}年{_spelled(day.month)}月{_spelled(day.day)}日"


FORMS = (
    lambda d: f"{d.year}年{d.month}月{d.day}日",
    lambda d: f"{d.year} 年 {d.month:02d} 月 {d.day:02d} 日",
    lambda d: f"{d.year}.{d.month}.{d.day}",
    lambda d: f"{d.year}/{d.month}/{d.day}",
    lambda d: d.isoformat(),
    lambda d: d.strftime("%Y%m%d"),
    _in_words,
    lambda d: _in_words(d, "零"),
    lambda d: _in_words(d, "O"),
)


@given(DAYS, st.sampled_from(FORMS))
def test_date_survives_every_way_of_writing(day: date, form: object) -> None:
    assert callable(form)
    found = parse_date(form(day))
    assert found is not None
    assert found.iso == day.isoformat()


@pytest.mark.parametrize(
    ("read", "iso"),
    [("2O15年6月l日", "2015-06-01"), ("20l5.O6.01", "2015-06-01"), ("二O一五年六月廿三日", "2015-06-23"),
     ("2015年6月", "2015-06"), ("二〇一五年十二月", "2015-12"), ("98年6月1日", "1998-06-01"), ("2015年6月1号", "2015-06-01")],
)  # fmt: skip
def test_noise_and_partial_dates_are_read(read: str, iso: str) -> None:
    found = parse_date(read)
    assert found is not None
    assert found.iso == iso


@pytest.mark.parametrize(
    "text", ["", "2015年13月1日签", "12345678", "13800001111", "第3页", "990101198803070019"]
)
def test_what_is_no_full_date_is_not_read_as_one(text: str) -> None:
    assert not [found for found in find_dates(text) if len(found.iso) == 10]


def test_repaired_and_partial_dates_are_less_sure() -> None:
    full, repaired, partial = (parse_date(text) for text in ("2015年6月1日", "2O15年6月1日", "2015年6月"))
    assert full is not None
    assert repaired is not None
    assert partial is not None
    assert full.quality > repaired.quality > partial.quality


@given(st.text(alphabet="0123456789年月日oOlI〇一二三十.-/至 ", max_size=40))
def test_ranges_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    found = find_dates(text)
    assert all(text[item.start : item.end] == item.raw for item in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("2016年5月4日至5月6日", ["2016-05-04", "2016-05-06"]),
        ("自2021年3月8日起至12日止", ["2021-03-08", "2021-03-12"]),
        ("二〇一六年五月四日至六日", ["2016-05-04", "2016-05-06"]),
        ("于1988年3月2日入院,同年8月15日出院", ["1988-03-02", "1988-08-15"]),
        ("2019年12月31日受伤,次日送医", ["2019-12-31", "2020-01-01"]),
        ("2016年5月4日至32日", ["2016-05-04"]),
        ("至5月6日", []),
        ("08.3.5", ["2008-03-05"]),
        ("98.12.31", ["1998-12-31"]),
        ("第12.3.4条", []),
    ],
)
def test_date_told_by_the_one_before_is_completed(text: str, dates: list[str]) -> None:
    assert [found.iso for found in find_dates(text)] == dates


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2003年五月八日", "2003-05-08"),
        ("1985年元月5日", "1985-01-05"),
        ("八五年三月十二日", "1985-03-12"),
        ("88-3-12", "1988-03-12"),
        ("二〇〇三、五、八", "2003-05-08"),
        ("2 0 0 3 年 5 月 8 日", "2003-05-08"),
        ("May 8, 2003", "2003-05-08"),
        ("8 May 2003", "2003-05-08"),
        ("03年5月", "2003-05"),
    ],
)
def test_mixed_short_and_english_dates_are_read(text: str, iso: str) -> None:
    found = parse_date(text)
    assert found is not None
    assert found.iso == iso
