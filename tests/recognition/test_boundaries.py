"""Pages come in the order of the paper, and the paper says when some are missing."""

from __future__ import annotations

import pytest
from tests.recognition.laid_pages import ROSTER, Row, lay_page

from dossier.config.profiles import default_profiles
from dossier.recognition.records import find_records
from dossier.recognition.result import PageReading, RecordReading

TEXT: Row = [(150, "本页为上页的继续，内容从略，此处只是一行长长的文字而已。")]


def _find(*pages: PageReading) -> tuple[RecordReading, ...]:
    return find_records(pages, default_profiles(), ROSTER)


def _contract(number: int, printed: int, foot: str, clause: int = 0) -> PageReading:
    head: list[Row] = [("劳动合同书", 56), [(150, "乙方（劳动者）：张三丰")]] if printed == 1 else []
    clauses: list[Row] = [
        [(150, f"第{'一二三四五六七八九'[clause + i]}条 双方应当遵守有关约定。")] for i in range(2)
    ]
    fill = [TEXT] * (38 - len(head) - (2 if clause >= 0 else 0))
    return lay_page(number, [*head, *(clauses if clause >= 0 else []), *fill, *([foot] if foot else [])])


@pytest.mark.parametrize("form", ["第{}页 共3页", "{}/3", "第{}页", "- {} -", "Page {} of 3"])
@pytest.mark.parametrize("order", [(2, 1, 3), (3, 1, 2), (1, 3, 2), (3, 2, 1)])
def test_numbered_pages_scanned_out_of_order_are_put_right(form: str, order: tuple[int, ...]) -> None:
    pages = [_contract(place + 1, printed, form.format(printed), -1) for place, printed in enumerate(order)]
    records = _find(*pages)
    assert [record.pages for record in records] == [tuple(order.index(k) + 1 for k in (1, 2, 3))]
    assert records[0].type == "labor_contract"


def test_first_page_without_a_number_comes_before_numbered_ones() -> None:
    pages = [_contract(1, 2, "-2-", -1), _contract(2, 1, "", -1), _contract(3, 3, "-3-", -1)]
    assert [record.pages for record in _find(*pages)] == [(2, 1, 3)]


def test_clauses_put_pages_right_that_have_no_numbers() -> None:
    pages = [_contract(1, 2, "", 2), _contract(2, 1, "", 0), _contract(3, 3, "", 4)]
    assert [record.pages for record in _find(*pages)] == [(2, 1, 3)]


def test_two_papers_of_two_pages_stay_two() -> None:
    pages = [_contract(place + 1, place % 2 + 1, f"第{place % 2 + 1}页 共2页", -1) for place in range(4)]
    assert [record.pages for record in _find(*pages)] == [(1, 2), (3, 4)]


def test_missing_page_lowers_the_confidence() -> None:
    whole = _find(_contract(1, 1, "第1页 共2页", -1), _contract(2, 2, "第2页 共2页", -1))
    torn = _find(_contract(1, 1, "第1页 共3页", -1), _contract(2, 3, "第3页 共3页", -1))
    assert [record.pages for record in torn] == [(1, 2)]
    assert torn[0].type_confidence <= 0.6 < whole[0].type_confidence


def test_untitled_page_with_another_employee_number_begins_a_record() -> None:
    first = lay_page(1, [("请假单", 50), [(150, "姓名：张三丰"), (600, "工号：E1023")], TEXT])
    second = lay_page(2, [[(150, "李静（工号E1024）情况如下。")], TEXT, TEXT])
    assert [record.pages for record in _find(first, second)] == [(1,), (2,)]


def test_page_with_a_plain_title_of_no_known_type_begins_a_record() -> None:
    first = lay_page(1, [("请假单", 50), [(150, "姓名：张三丰"), (600, "工号：E1023")], TEXT])
    second = lay_page(2, [("食堂就餐卡领取登记单", 56), TEXT, TEXT])
    assert [record.pages for record in _find(first, second)] == [(1,), (2,)]
