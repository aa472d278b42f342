from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.watermark.pages import draw_page, encode, grey

from dossier.watermark.invisible import chips_of, chips_of_many, grid_shape, pattern
from dossier.watermark.marking import Mark, UnsuitablePicture, decode_jpeg, mark_jpeg, mark_picture
from dossier.watermark.visible import CONTRAST, reveal, visible_layer

TEXT = "王敏 E0012 2026-11-23 09:30\n信息核实 K7F3M4QX"


def test_invisible_mark_keeps_42_db() -> None:
    for paper in (120, 200, 246, 255):
        page = draw_page(paper=paper)
        assert cv2.PSNR(page, mark_picture(page, Mark(b"key", ""))) >= 42.0, paper


def test_same_delivery_gives_the_same_bytes_and_another_does_not() -> None:
    jpeg = encode(draw_page())
    assert mark_jpeg(jpeg, Mark(b"one", TEXT)) == mark_jpeg(jpeg, Mark(b"one", TEXT))
    assert mark_jpeg(jpeg, Mark(b"one", TEXT)) != mark_jpeg(jpeg, Mark(b"two", TEXT))


@given(
    st.integers(1, 90),
    st.integers(1, 90),
    st.booleans(),
    st.binary(min_size=1, max_size=32),
    st.text(max_size=30),
)
@settings(max_examples=60, deadline=None)
def test_picture_of_any_shape_is_marked_and_keeps_its_shape(
    height: int, width: int, colour: bool, key: bytes, text: str
) -> None:
    shape = (height, width, 3) if colour else (height, width)
    marked = mark_picture(np.full(shape, 200, np.uint8), Mark(key, text))
    assert marked.shape == shape
    assert marked.dtype == np.uint8


def test_mark_of_neither_kind_changes_no_pixel() -> None:
    page = draw_page()
    assert np.array_equal(mark_picture(page, Mark(b"", "")), page)


def test_print_stays_darker_than_the_visible_mark_on_paper() -> None:
    page = draw_page()
    marked = grey(mark_picture(page, Mark(b"", TEXT)))
    printed = grey(page) < 60
    assert marked[printed].max() < 110
    assert marked[grey(page) > 230].min() >= 230 - CONTRAST - 1


def test_every_quarter_of_a_page_shows_the_visible_mark() -> None:
    layer = visible_layer(TEXT, (2200, 1555))
    inked = [
        float((part > 0).mean())
        for half in np.array_split(layer, 2)
        for part in np.array_split(half, 2, axis=1)
    ]
    assert min(inked) > 0.01
    assert max(inked) < 0.2, "the mark hides the page"


def test_visible_mark_lightens_dark_places() -> None:
    page = np.full((600, 600), 40, np.uint8)
    assert mark_picture(page, Mark(b"", TEXT)).max() > 55


def test_revealed_mark_is_dark_on_white_without_print() -> None:
    page = np.full((2200, 1555), 240, np.uint8)
    page[300:420, 200:1200] = 20
    plain, marked = reveal(page), reveal(np.asarray(mark_picture(page, Mark(b"", TEXT)), np.uint8))
    assert (plain < 128).mean() < 0.001
    assert (marked < 128).mean() > 0.005


@pytest.mark.parametrize("data", [b"", b"no picture", b"\xff\xd8\xff\xd9", b"%PDF-1.7"])
def test_bytes_that_are_no_picture_are_refused(data: bytes) -> None:
    with pytest.raises(UnsuitablePicture):
        decode_jpeg(data)


def test_signs_of_a_key_are_balanced_and_the_same_alone_and_among_many() -> None:
    keys = [b"a", b"b", b"c"]
    many = chips_of_many(keys, 6_001)
    assert all(np.array_equal(row, chips_of(key, 6_001)) for row, key in zip(many, keys, strict=True))
    assert abs(float(many.mean())) < 0.03
    assert abs(float((many[0].astype(int) * many[1]).mean())) < 0.06


def test_pattern_of_a_key_never_changes() -> None:
    """What was delivered years ago must still be found: this is a format."""
    assert grid_shape((2200, 1555)) == (96, 68)
    assert (
        "".join("+" if chip > 0 else "-" for chip in chips_of(b"forever", 24)) == "+---+--+-+-+++-+++-++-++"
    )
    assert pattern(b"forever", (2200, 1555)).shape == (2200, 1555)
