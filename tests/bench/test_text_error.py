"""Character errors that do not depend on the order or the cutting of lines."""

from __future__ import annotations

from bench.recognition.text_error import (
    PageError,
    compare_page,
    find_inside,
    fold,
    fold_letters,
    interval,
    pooled,
)
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Levenshtein

TRUTH = ["劳动合同书", "甲方：虚构远帆纺织厂", "姓名", "褚文渊", "工号", "K02041", "自二〇〇三年五月一日起"]
lines = st.lists(st.text("甲乙丙丁戊己庚辛壬癸0123456789", min_size=1, max_size=12), max_size=8)


@given(st.permutations(TRUTH))
def test_order_of_lines_does_not_count(shuffled: list[str]) -> None:
    assert compare_page(TRUTH, shuffled).edits == 0


def test_joined_and_cut_lines_do_not_count() -> None:
    joined = ["劳动合同书", "甲方：虚构远帆纺织厂姓名褚文渊", "工号K02041", "自二〇〇三", "年五月一日起"]
    assert compare_page(TRUTH, joined).edits == 0


def test_overlapping_cuts_do_not_count() -> None:
    assert (
        compare_page(["□同意□不同意现部门主管：", "常继祖"], ["□同意□不同意", "现部门主管：常继祖"]).edits
        == 0
    )


def test_wrong_lost_and_invented_characters_count_once_each() -> None:
    read = ["劳动台同书", "甲方：虚构远帆纺厂", "姓名", "褚文渊", "工号", "K020411", "自二〇〇三年五月一日起"]
    error = compare_page(TRUTH, read)
    assert error.edits == 3
    assert error.confused == {("合", "台"): 1, ("织", ""): 1, ("", "1"): 1}


def test_lost_and_invented_lines_count_in_full() -> None:
    assert compare_page(TRUTH, TRUTH[1:]).edits == len(TRUTH[0])
    assert compare_page(TRUTH, [*TRUTH, "乱码"]).edits == 2


def test_optional_and_excused_text_is_neither_demanded_nor_punished() -> None:
    assert compare_page(TRUTH, TRUTH, optional=["虚构样例"]).edits == 0
    assert compare_page(TRUTH, [*TRUTH, "虚构样例"], optional=["虚构样例"]).edits == 0
    assert compare_page(TRUTH, TRUTH, excused=["合同专用章"]).edits == 0
    assert compare_page(TRUTH, TRUTH[1:], excused=[TRUTH[0]]).edits == 0


@given(lines, lines)
def test_edits_stay_between_nothing_and_everything(truth: list[str], read: list[str]) -> None:
    error = compare_page(truth, read)
    true, seen = sum(map(len, truth)), sum(map(len, read))
    assert error.characters == true
    assert abs(true - seen) <= error.edits <= true + seen


@given(lines)
def test_reading_the_truth_has_no_error(truth: list[str]) -> None:
    assert compare_page(truth, truth).edits == 0


@given(st.text("甲乙丙", min_size=1, max_size=5), st.text("甲乙丙", min_size=1, max_size=9))
def test_found_range_is_the_nearest_of_all(short: str, long: str) -> None:
    start, end = find_inside(short, long)
    nearest = min(
        Levenshtein.distance(short, long[a:b]) for a in range(len(long) + 1) for b in range(a, len(long) + 1)
    )
    assert Levenshtein.distance(short, long[start:end]) == nearest


def test_folding_drops_width_and_space_and_on_demand_punctuation() -> None:
    assert fold("姓 名：（１２）") == "姓名:(12)"
    assert fold_letters("姓 名：（１２）√") == "姓名12"


def test_interval_holds_the_pooled_rate_and_narrows_with_pages() -> None:
    few = [PageError(100, edits) for edits in (0, 1, 2, 0)]
    low, high = interval(few)
    assert low <= pooled(few).rate <= high
    narrow = interval(few * 25)
    assert narrow[1] - narrow[0] < high - low
    assert interval([]) == (0.0, 0.0)
