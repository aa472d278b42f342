"""Tick boxes that the recogniser left out: found, told apart, put where they stand; characters are no boxes."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw
from tests.recognition.drawn_pages import SANS, load_font

from dossier.recognition.boxes import find_boxes, restore_boxes

HEIGHT = 48


def line(width: int = 400) -> np.ndarray:
    return np.full((HEIGHT, width, 3), 250, np.uint8)


def draw_box(crop: np.ndarray, left: int, side: int = 28, sign: str = "☐") -> None:
    top = (HEIGHT - side) // 2
    cv2.rectangle(crop, (left, top), (left + side, top + side), (20, 20, 20), 2)
    if sign == "☒":
        cv2.line(crop, (left + 3, top + 3), (left + side - 3, top + side - 3), (20, 20, 20), 2)
        cv2.line(crop, (left + side - 3, top + 3), (left + 3, top + side - 3), (20, 20, 20), 2)
    if sign == "☑":
        points = [(left + 4, top + side // 2), (left + side // 2, top + side - 5), (left + side + 4, top - 4)]
        cv2.polylines(crop, [np.array(points)], isClosed=False, color=(20, 20, 20), thickness=2)
    if sign == "■":
        cv2.rectangle(crop, (left, top), (left + side, top + side), (20, 20, 20), -1)


@pytest.mark.parametrize("sign", "☐☒☑■")
def test_box_is_found_and_named(sign: str) -> None:
    crop = line()
    draw_box(crop, 100, sign=sign)
    (box,) = find_boxes(crop)
    assert box.sign == sign
    assert box.x == pytest.approx(114, abs=3)


@settings(max_examples=25, deadline=None)
@given(left=st.integers(60, 330), side=st.integers(20, 34), shade=st.integers(90, 255))
def test_lost_box_returns_to_its_place(left: int, side: int, shade: int) -> None:
    crop = np.minimum(line(), shade).astype(np.uint8)
    draw_box(crop, left, side)
    assert restore_boxes(crop, "男女", [20.0, 390.0]) == "男☐女"


def test_ticked_box_returns_only_beside_an_empty_one() -> None:
    crop = line()
    draw_box(crop, 100, sign="☒")
    assert restore_boxes(crop, "贾", [30.0]) == "贾"
    draw_box(crop, 300)
    assert restore_boxes(crop, "是否", [30.0, 240.0]) == "是☒否☐"


def test_box_that_was_read_is_not_put_in_again() -> None:
    crop = line()
    draw_box(crop, 100)
    assert restore_boxes(crop, "男□女", [20.0, 112.0, 390.0]) == "男□女"


@pytest.mark.parametrize("text", ["一一年终评定", "年度考核情况登记", "日期：2019-03-12"])
def test_print_has_no_boxes(text: str) -> None:
    picture = Pillow.new("RGB", (16 * len(text) * 2 + 60, HEIGHT), (250, 250, 250))
    ImageDraw.Draw(picture).text((20, 6), text, font=load_font(SANS, 32), fill=(20, 20, 20))
    crop = np.asarray(picture)
    assert restore_boxes(crop, "", []) == ""


def test_empty_and_grey_lines_have_no_boxes() -> None:
    assert find_boxes(line()) == []
    assert find_boxes(np.full((HEIGHT, 16, 3), 128, np.uint8)) == []
