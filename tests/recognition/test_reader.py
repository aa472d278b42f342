"""Whole pages and files, from bytes to readings, on drawn forms."""

from __future__ import annotations

import pickle
from dataclasses import replace

import numpy as np
import pytest
from rapidfuzz.distance import Levenshtein
from tests.recognition.drawn_pages import (
    CELLS_LIU,
    Drawn,
    blank_sheet,
    draw_form,
    lean,
    pdf_of_image,
    pdf_of_text,
    scan_again,
    shared_reader,
    stamp_seal,
)
from tests.recognition.test_files import tiff

from dossier.recognition.duplicates import mark_duplicates
from dossier.recognition.pages import DecodedPage
from dossier.recognition.reader import MODEL_ID, PageReader, read_file
from dossier.recognition.result import PageReading, page_from_json, page_to_json

FORM = draw_form()
HALF = draw_form(scale=0.5)
HALF_LIU = draw_form(CELLS_LIU, scale=0.5)


@pytest.fixture(scope="module")
def reader() -> PageReader:
    return shared_reader()


def error_rate(drawn: Drawn, reading: PageReading) -> float:
    text = "".join(line.text for line in reading.lines).replace(" ", "")
    return Levenshtein.distance(drawn.text, text) / len(drawn.text)


def ink_under(image: np.ndarray, reading: PageReading) -> float:
    """Share of the page's dark pixels that lie in the lines' boxes' bounds, ruling lines aside."""
    covered = np.zeros(image.shape[:2], bool)
    for line in reading.lines:
        xs, ys = zip(*line.box, strict=True)
        covered[max(0, int(min(ys))) : int(max(ys)) + 1, max(0, int(min(xs))) : int(max(xs)) + 1] = True
    return float((image.min(axis=2) < 100)[covered].mean())


def test_model_id_is_a_short_name() -> None:
    assert len(MODEL_ID) < 64
    assert MODEL_ID.isascii()


def test_form_is_read_to_the_character(reader: PageReader) -> None:
    reading = reader.read(FORM.page())
    assert error_rate(FORM, reading) < 0.005
    assert (reading.width_px, reading.height_px, reading.dpi) == (2480, 3508, 300)
    assert not reading.blank
    assert not reading.born_digital
    assert page_from_json(page_to_json(reading)).fingerprint == reading.fingerprint
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301  own bytes


@pytest.mark.parametrize("turned", [90, 180, 270])
def test_turned_page_is_read_and_its_boxes_lie_on_the_delivered_page(reader: PageReader, turned: int) -> None:
    delivered = np.ascontiguousarray(np.rot90(HALF.image, -turned // 90))
    reading = reader.read(DecodedPage(1, delivered, 150))
    upright = reader.read(HALF.page(150))
    assert reading.rotation_deg == 360 - turned
    assert error_rate(HALF, reading) < 0.01
    assert ink_under(delivered, reading) == pytest.approx(ink_under(HALF.image, upright), abs=0.02)
    first, second = np.array(reading.lines[0].box[:2])
    direction = {90: (0, 1), 180: (-1, 0), 270: (0, -1)}[turned]
    assert np.dot((second - first) / np.linalg.norm(second - first), direction) > 0.99


@pytest.mark.parametrize("degrees", [-4.0, 2.5])
def test_leaning_page_is_read_in_order_and_its_skew_reported(reader: PageReader, degrees: float) -> None:
    leaning = Drawn(lean(HALF.image, degrees), HALF.text)
    reading = reader.read(leaning.page(150))
    assert abs(reading.skew_deg - degrees) <= 0.15
    assert error_rate(leaning, reading) < 0.01


def test_seal_does_not_hide_the_print_below(reader: PageReader) -> None:
    reading = reader.read(DecodedPage(1, stamp_seal(FORM.image, (1700, 2380)), 300))
    assert error_rate(FORM, reading) < 0.01


def test_page_of_many_pixels_is_read_with_boxes_in_its_own_pixels(reader: PageReader) -> None:
    large = draw_form(scale=1.8)
    reading = reader.read(large.page(540))
    assert error_rate(large, reading) < 0.005
    name = next(line for line in reading.lines if line.text == "王海燕")
    assert np.allclose(np.mean(name.box, axis=0), (1.8 * 610, 1.8 * 486), atol=40)


def test_blank_page_has_no_lines(reader: PageReader) -> None:
    reading = reader.read(DecodedPage(1, blank_sheet(), 150))
    assert reading.blank
    assert reading.lines == ()


def test_page_with_one_word_is_not_blank(reader: PageReader) -> None:
    sheet = blank_sheet(noise=2.0)
    word = HALF.image[225:260, 265:350]
    sheet[900:935, 500:585] = word
    reading = reader.read(DecodedPage(1, sheet, 150))
    assert not reading.blank
    assert reading.lines


def test_born_digital_page_keeps_its_own_text(reader: PageReader) -> None:
    (reading,) = read_file(pdf_of_text(("员工登记表", "姓名：王海燕", "工号：HT20130617"), rotate=90), reader)
    assert reading.born_digital
    assert reading.rotation_deg == 270
    assert [line.text for line in reading.lines] == ["员工登记表", "姓名：王海燕", "工号：HT20130617"]
    assert {line.confidence for line in reading.lines} == {1.0}


def test_scan_in_a_pdf_is_read_from_its_pixels(reader: PageReader) -> None:
    (reading,) = read_file(pdf_of_image(HALF.image, dpi=150, invisible_text="看不见的另外一些文字"), reader)
    assert not reading.born_digital
    assert error_rate(HALF, reading) < 0.01


# Duplicates


def test_second_scan_of_a_sheet_is_a_duplicate_and_another_filled_form_is_not(reader: PageReader) -> None:
    upside_down = np.ascontiguousarray(np.rot90(scan_again(HALF.image, seed=3, shift=(5, -7)), 2))
    blank = blank_sheet(seed=2)
    file = tiff(HALF.image, HALF_LIU.image, blank, upside_down, blank, compression="tiff_lzw", dpi=(150, 150))
    readings = read_file(file, reader)
    assert [page.duplicate_of for page in readings] == [None, None, None, 1, None]
    assert [page.blank for page in readings] == [False, False, True, False, True]


def test_duplicates_are_marked_for_pages_read_apart(reader: PageReader) -> None:
    first = reader.read(HALF.page(150))
    other = replace(reader.read(HALF_LIU.page(150)), number=2)
    again = replace(reader.read(DecodedPage(1, scan_again(HALF.image, seed=8), 150)), number=3)
    stale = replace(other, duplicate_of=1)
    marked = mark_duplicates([again, stale, first])
    assert [(page.number, page.duplicate_of) for page in marked] == [(1, None), (2, None), (3, 1)]


def test_form_differing_in_one_digit_or_one_character_is_no_duplicate(reader: PageReader) -> None:
    page = reader.read(HALF.page(150))
    for old, new in (("HT20130617", "HT20130618"), ("王海燕", "王海艳")):
        lines = tuple(replace(line, text=line.text.replace(old, new)) for line in page.lines)
        other = replace(page, number=2, lines=lines)
        assert mark_duplicates([page, other])[1].duplicate_of is None


def test_reading_noise_in_a_long_line_still_is_a_duplicate(reader: PageReader) -> None:
    page = reader.read(HALF.page(150))
    lines = tuple(replace(line, text=line.text.replace("共同遵守", "共回遵守")) for line in page.lines)
    assert mark_duplicates([page, replace(page, number=2, lines=lines)])[1].duplicate_of == 1
