# ruff: noqa: E501  ruff counts Chinese characters twice
"""Labels are known in every dress, and values that begin like one are not taken for labels."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recognition.laid_pages import Row, labels, lay_page

from dossier.recognition.cells import join_split_labels
from dossier.recognition.label_forms import longest_of
from dossier.recognition.labels import LabelHit, item_end
from dossier.recognition.upright import lay_out


def _hits(text: str) -> list[LabelHit]:
    return labels().find(lay_out(lay_page(1, [[(150, text)]])).lines[0])


def _joined(*rows: Row) -> list[list[str]]:
    sheet = join_split_labels(lay_out(lay_page(1, rows)), labels())
    return [[line.text for line in row] for row in sheet.rows]


@pytest.mark.parametrize(
    "text",
    ["姓名：张三", "3.姓名：张三", "三、姓名:张三", "【姓名】张三", "*姓名：张三", "姓名（Name）：张三", "Name 姓名：张三",
     "姓名/Name：张三", "姓　　名：张三", "员工姓名（签字）：张三", "Employee Name: Zhang San"],
)  # fmt: skip
def test_label_is_known_in_every_dress(text: str) -> None:
    assert _hits(text)[0].fields[0] == "employee_name"
    assert _hits(text)[0].start == 0


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("工资（元）：3000", "wage"),
        ("变动后月工资：4320", "new_wage"),
        ("调岗前部门：生产部", "old_department"),
        ("单位工号：A0335", "employee_no"),
        ("拟安排部门：财务科", "department"),
        ("返城时间：1984年", "end_date"),
    ],
)
def test_labels_made_of_two_words_are_known(text: str, field: str) -> None:
    assert field in _hits(text)[0].fields


@pytest.mark.parametrize("text", ["调动原因：部门合并", "去向：财务共享中心", "事由：专业对口"])
def test_value_that_begins_like_a_label_is_none(text: str) -> None:
    assert len(_hits(text)) == 1


def test_unknown_label_ends_what_stands_before() -> None:
    assert [hit.fields for hit in _hits("过敏史：无")] == [()]


def test_label_with_one_character_misread_is_known_but_no_other_word() -> None:
    assert _hits("出生曰期：1990.1.1")[0].label == "出生日期"
    assert "old_wage" not in _hits("变动后月工资：1")[0].fields


def test_word_for_a_post_is_a_label_only_with_a_colon() -> None:
    assert not _hits("会计")
    assert _hits("会计：李静")[0].fields == ()


def test_spread_and_stacked_labels_are_joined() -> None:
    rows = _joined([(150, "姓"), (230, "名"), (400, "张三丰"), (700, "职"), (780, "务"), (900, "钳工")])
    assert rows == [["姓名", "张三丰", "职务", "钳工"]]
    page = lay_page(1, [[(150, "户口所")], [(150, "在地")]], top=150)
    near = lay_out(page)
    lower = near.rows[1][0]
    assert [line.text for line in join_split_labels(near, labels()).lines] == ["户口所在地"]
    assert lower.text == "在地"


def test_labels_over_each_other_with_values_beside_stay_two() -> None:
    rows = _joined([(150, "学历"), (400, "本科")], [(150, "学位"), (400, "学士")])
    assert rows == [["学历", "本科"], ["学位", "学士"]]


@given(st.lists(st.text("甲乙丙丁", min_size=1, max_size=4), min_size=1, max_size=12), st.data())
def test_pattern_of_words_takes_the_longest(words: list[str], data: st.DataObject) -> None:
    word = data.draw(st.sampled_from(words))
    match = re.match(longest_of(set(words)), word + "戊")
    assert match is not None
    assert match.group() == word


@pytest.mark.parametrize(
    ("text", "end"), [("三、请假事由", 2), ("(二)工号", 3), ("2015.6.1", 0), ("姓名", 0)]
)
def test_number_of_an_item_is_no_part_of_its_label(text: str, end: int) -> None:
    assert item_end(text) == end
