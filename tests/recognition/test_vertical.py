"""Columns of upright characters: cut apart, laid level, told from lines that lie."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw
from tests.recognition.drawn_pages import SANS, load_font

from dossier.recognition.vertical import is_column, is_level_word, lay_level

SIZE = 44


def draw_column(text: str, spacing: int, left: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """A page with a column of characters, and the box around it."""
    pitch = SIZE + spacing
    page = Pillow.new("L", (200, 60 + pitch * len(text) + 60), 255)
    for place, char in enumerate(text):
        ImageDraw.Draw(page).text((left, 60 + pitch * place), char, font=load_font(SANS, SIZE), fill=10)
    top, bottom = 50, 70 + pitch * len(text)
    box = [(left - 20, top), (left + SIZE + 20, top), (left + SIZE + 20, bottom), (left - 20, bottom)]
    return np.asarray(page.convert("RGB")), np.array(box, dtype=np.float64)


@settings(max_examples=15, deadline=None)
@given(text=st.text("任免理由审批机关意见本人情况", min_size=2, max_size=8), spacing=st.integers(8, 30))
def test_each_character_has_a_place_of_its_own(text: str, spacing: int) -> None:
    page, box = draw_column(text, spacing)
    level = lay_level(page, box)
    assert level is not None
    assert level.shape == (48, 40 * len(text), 3)
    inked = (level[..., 0] < 128).reshape(48, len(text), 40).any(axis=(0, 2))
    assert inked.all()


def test_ruling_beside_a_column_does_not_join_its_characters() -> None:
    page, box = draw_column("任免理由", 12)
    page = page.copy()
    page[:, 44:47] = 0
    level = lay_level(page, box)
    assert level is not None
    assert level.shape[1] == 160


@pytest.mark.parametrize("text", ["一", "1"])
def test_single_character_is_no_column(text: str) -> None:
    assert lay_level(*draw_column(text, 10)) is None


def test_empty_paper_is_no_column() -> None:
    _, box = draw_column("任免", 10)
    assert lay_level(np.full((300, 200, 3), 240, np.uint8), box) is None


def test_column_stands_upright() -> None:
    _, box = draw_column("任免理由", 10)
    assert is_column(box)
    assert not is_column(np.roll(box, 1, axis=0))


def test_ruling_line_is_no_column() -> None:
    assert not is_column(np.array([(98, 0), (106, 0), (106, 3990), (98, 3990)], dtype=np.float64))


def test_only_words_of_chinese_characters_are_taken() -> None:
    assert is_level_word("任免理由")
    assert not any(map(is_level_word, ("", "一", "OD", "任1")))
