# ruff: noqa: E501  ruff counts Chinese characters twice; tables of cases stay in one row
"""Normalising text never loses the way back to the paper."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.text import normalise, normalise_with_origin, repair_digits, typeset


@pytest.mark.parametrize(
    ("read", "meant"),
    [("姓　　名：张 三", "姓名:张三"), ("２０１５年６月", "2015年6月"), ("塡表日期", "填表日期"), ("Work  Permit", "Work Permit"),
     ("工号 E1023", "工号E1023"), ("【公章】", "[公章]")],
)  # fmt: skip
def test_meaningless_differences_vanish(read: str, meant: str) -> None:
    assert normalise(read) == meant


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_every_character_knows_its_origin(text: str) -> None:
    normal = normalise_with_origin(text)
    assert len(normal.origin) == len(normal.text)
    assert list(normal.origin) == sorted(normal.origin)
    assert all(0 <= index < len(text) for index in normal.origin)


def test_digits_are_repaired_only_when_asked() -> None:
    assert repair_digits("2O15O6Ol") == "20150601"
    assert normalise("SOLO") == "SOLO"


def test_chinese_punctuation_is_set_full_width() -> None:
    assert typeset("虚构公司(上海),3.5%") == "虚构公司（上海），3.5%"
