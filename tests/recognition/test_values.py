# ruff: noqa: E501  ruff counts Chinese characters twice; tables of cases stay in one row
"""Values prove themselves by their check characters where they have one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dossier.recognition.values import (
    birth_date_of,
    gender_of,
    is_luhn_valid,
    is_valid_id_number,
    is_valid_uscc,
    read_value,
    repair_id_number,
)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@st.composite
def id_numbers(draw: st.DrawFn) -> str:
    born = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    body = f"{draw(st.integers(110000, 999999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03d}"
    return body + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, body, strict=True)) % 11]


@given(id_numbers())
def test_identity_number_proves_itself(number: str) -> None:
    assert is_valid_id_number(number)
    read = read_value("cn_id", f"身份证号 {number}")
    assert read is not None
    assert (read.value, read.validity) == (number, 1.0)


@given(id_numbers(), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(number: str, place: int, step: int) -> None:
    assume(place > 0)
    wrong = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]
    assert not is_valid_id_number(wrong)
    read = read_value("cn_id", wrong)
    assert read is None or read.validity < 0.5


@given(id_numbers())
def test_repair_needs_a_second_witness(number: str) -> None:
    sixth = number[:6] + "1988" + number[10:17]
    number = sixth + "10X98765432"[sum(w * int(d) for w, d in zip(_WEIGHTS, sixth, strict=True)) % 11]
    assume(birth_date_of(number) is not None)
    wrong = number[:9] + "3" + number[10:]
    assert repair_id_number(wrong) is None
    assert repair_id_number(wrong, known=frozenset({number})) == number


def test_old_and_new_numbers_hold_birth_date_and_sex() -> None:
    assert birth_date_of("11010519491231002X") == date(1949, 12, 31)
    assert gender_of("11010519491231002X") == "女"
    assert is_valid_id_number("110105491231001")
    assert gender_of("110105491231001") == "男"
    assert not is_valid_id_number("110105491331001")


def test_identity_number_survives_letters_for_digits() -> None:
    read = read_value("cn_id", "11O1O519491231002x")
    assert read is not None
    assert read.value == "11010519491231002X"


def test_other_check_characters_are_known() -> None:
    assert is_valid_uscc("91350100M000100Y43")
    assert not is_valid_uscc("91350100M000100Y44")
    assert is_luhn_valid("6222021234567890128")
    account = read_value("bank_account", "6222 0212 3456 7890 128")
    assert account is not None
    assert (account.value, account.validity) == ("6222021234567890128", 1.0)


@pytest.mark.parametrize(
    ("text", "value"),
    [("¥12,000.00", "12000"), ("12000元", "12000"), ("壹万贰仟元整", "12000"), ("人民币捌仟伍佰元", "8500"),
     ("1.2万元", "12000"), ("6,800.50元", "6800.50"), ("人民币壹万贰仟元整(¥12,000.00)", "12000"), ("叁佰元伍角", "300.50")],
)  # fmt: skip
def test_money_is_read_from_figures_and_capitals(text: str, value: str) -> None:
    read = read_value("money", text)
    assert read is not None
    assert read.value == value


@given(st.integers(0, 10_000_000), st.integers(0, 99))
def test_money_survives_writing_with_separators(yuan: int, cents: int) -> None:
    amount = Decimal(yuan) + Decimal(cents) / 100
    read = read_value("money", f"¥{amount:,.2f}")
    assert read is not None
    assert Decimal(read.value) == amount


def test_figures_and_capitals_that_disagree_are_doubtful() -> None:
    read = read_value("money", "壹万叁仟元整(¥12,000.00)")
    assert read is not None
    assert read.validity < 0.7


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [("phone", "138 0000 1111", "13800001111"), ("phone", "0512-65251234", "0512-65251234"), ("number", "二十四", "24"),
     ("number", "3.50天", "3.5"), ("email", "A.b@Example.com", "a.b@example.com"), ("passport", "E12345678", "E12345678"),
     ("enum(男,女)", "性别女", "女"), ("enum(固定期限,无固定期限)", "□固定期限 ☑无固定期限", "无固定期限"),
     ("enum(称职,基本称职,不称职)", "基本称职", "基本称职"), ("string", "____张三____", "张三"), ("date", "2015.6.1", "2015-06-01")],
)  # fmt: skip
def test_value_of_each_kind_is_normalised(kind: str, text: str, value: str) -> None:
    read = read_value(kind, text)
    assert read is not None
    assert read.value == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [("string", "____"), ("date", "年月日"), ("money", "元"), ("cn_id", "12345"), ("bool", "有")],
)
def test_empty_blanks_hold_no_value(kind: str, text: str) -> None:
    assert read_value(kind, text) is None


def test_printed_options_without_a_tick_give_no_value() -> None:
    assert read_value("enum(年休假,病假,事假)", "年休假 病假 事假") is None
    assert read_value("enum(年休假,病假,事假)", "□年休假 □病假 □事假") is None


@pytest.mark.parametrize(
    "text",
    [
        "□年休假 ☑病假 □事假",
        "□年休假 ■病假 □事假",
        "年休假（ ） 病假（√） 事假（ ）",
        "（ ）年休假 （√）病假 （ ）事假",
        "[ ]年休假 [V]病假 [ ]事假",
        "年休假 病假√ 事假",
        "□年休假 v病假 □事假",
        "□年休假 病假 □事假",
        "病假",
    ],
)
def test_the_ticked_option_is_the_value(text: str) -> None:
    read = read_value("enum(年休假,病假,事假)", text)
    assert read is not None
    assert read.value == "病假"


def test_an_option_inside_another_is_not_chosen() -> None:
    read = read_value("enum(优秀,称职,基本称职,不称职)", "优秀( ) 称职( ) 基本称职(√) 不称职( )")
    assert read is not None
    assert read.value == "基本称职"


def test_a_bracket_without_its_partner_is_no_part_of_a_value() -> None:
    read = read_value("string", "第0087号）")
    assert read is not None
    assert read.value == "第0087号"
