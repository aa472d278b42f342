"""Circles in years, hyphens around page numbers, signs for empty boxes: settled by the picture or by the page."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.settled_signs import restore_circles, settle_boxes, settle_page_number

HEIGHT, PITCH = 48, 36


def draw_year(text: str) -> tuple[np.ndarray, list[float]]:
    """A line in which 〇 is drawn as a circle and all else as a stroke, and each character's middle."""
    crop = np.full((HEIGHT, PITCH * (len(text) + 2), 3), 250, np.uint8)
    places = [PITCH * (place + 1.5) for place in range(len(text))]
    for char, x in zip(text, places, strict=True):
        if char == "〇":
            cv2.circle(crop, (round(x), HEIGHT // 2), 12, (10, 10, 10), 2)
        else:
            cv2.line(crop, (round(x) - 10, HEIGHT // 2), (round(x) + 10, HEIGHT // 2), (10, 10, 10), 3)
    return crop, places


@pytest.mark.parametrize(
    ("lost", "year"),
    [((2,), "二〇〇四年二月"), ((1, 2), "二〇〇四年二月"), ((1,), "二〇一四年三月"), ((3,), "二〇一〇年")],
)
def test_circle_that_was_dropped_returns(lost: tuple[int, ...], year: str) -> None:
    crop, places = draw_year(year)
    kept = [place for place in range(len(year)) if place not in lost]
    read = "".join(year[place] for place in kept)
    assert restore_circles(crop, read, [places[place] for place in kept]) == year


def test_circle_read_for_two_stands_between_them() -> None:
    crop, places = draw_year("自二〇〇九年十一月")
    middle = (places[2] + places[3]) / 2
    assert (
        restore_circles(crop, "自二〇九年十一月", [*places[:2], middle, *places[4:]]) == "自二〇〇九年十一月"
    )


@pytest.mark.parametrize("text", ["二〇一四年三月", "工作三年", "二十年", "满三年", ""])
def test_nothing_is_put_in_where_no_circle_stands(text: str) -> None:
    assert restore_circles(*_as_drawn(text)) == text


def _as_drawn(text: str) -> tuple[np.ndarray, str, list[float]]:
    crop, places = draw_year(text)
    return crop, text, places


@pytest.mark.parametrize(("dash", "meant"), [(10, "-12-"), (34, "—12—")])
def test_dashes_of_a_page_number_are_as_long_as_drawn(dash: int, meant: str) -> None:
    crop = np.full((HEIGHT, 200, 3), 250, np.uint8)
    for left in (70, 100):
        cv2.rectangle(crop, (left, 10), (left + 14, 36), (10, 10, 10), 3)
    for left in (60 - dash, 125):
        cv2.rectangle(crop, (left, 23), (left + dash, 25), (10, 10, 10), -1)
    assert settle_page_number(crop, "—12—") == meant


def test_other_lines_keep_their_dashes() -> None:
    crop = np.full((HEIGHT, 200, 3), 250, np.uint8)
    assert settle_page_number(crop, "—12—") == "—12—"
    assert settle_page_number(crop, "1985—1990") == "1985—1990"


@given(st.lists(st.text("☐□☑☒■男女√", max_size=6), max_size=4))
def test_settled_page_holds_one_kind_of_empty_box(texts: list[str]) -> None:
    settled = settle_boxes(texts)
    assert settle_boxes(settled) == settled
    assert not ("☐" in "".join(settled) and "□" in "".join(settled))
    assert [text.replace("☐", "□") for text in settled] == [text.replace("☐", "□") for text in texts]
