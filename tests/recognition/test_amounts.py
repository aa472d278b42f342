# ruff: noqa: E501  ruff counts Chinese characters twice
"""Amounts are read as they are written: figures with units, capitals, both."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.amounts import read_capital_amount, read_integer, read_money, read_number

_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


def _in_capitals(amount: int) -> str:
    text, gap = "", False
    for unit, size in (("万", 10_000), ("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit = amount // size % 10
        if digit:
            text += ("零" if gap and text else "") + _CAPITALS[digit] + unit
        gap = not digit
    return text + "元整"


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("人民币1,380元", "1380"), ("¥ 8,000.00", "8000"), ("1.2万元", "12000"), ("12K", "12000"), ("8k/月", "8000"),
        ("5千元", "5000"), ("185元5角", "185.50"), ("62元5角3分", "62.53"), ("3500元/月", "3500"), ("人民币(大写)壹万贰仟元整", "12000"),
        ("三千五百元", "3500"), ("6500", "6500"),
    ],
)  # fmt: skip
def test_money_is_read_with_its_unit(text: str, amount: str) -> None:
    found = read_money(text)
    assert found is not None
    assert found.value == amount


@given(st.integers(1, 99_999))
def test_figures_and_capitals_prove_each_other(amount: int) -> None:
    both = read_money(f"¥{amount:,}(大写:{_in_capitals(amount)})")
    assert both is not None
    assert (both.value, both.validity) == (str(amount), 1.0)
    assert read_capital_amount(_in_capitals(amount)) == Decimal(amount)


def test_figures_against_capitals_are_doubtful() -> None:
    found = read_money("¥12,000(壹万叁仟元整)")
    assert found is not None
    assert found.validity < 0.7


@given(st.integers(0, 10**7))
def test_grouped_numbers_are_read_whole(number: int) -> None:
    found = read_number(f"{number:,}股")
    assert found is not None
    assert found.value == str(number)


def test_fraction_is_no_whole_number() -> None:
    assert read_integer("3.5页") is None
