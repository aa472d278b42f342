"""The double-layer PDF: what is read back by two independent readers lies where the paper shows it."""

from __future__ import annotations

import io
import math
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import pdfa
from PIL import Image

from dossier.apps.records.searchable_pdf import (
    Box,
    PdfPage,
    Point,
    UnsuitableImage,
    write_searchable_pdf,
)

WIDTH_PX, HEIGHT_PX, DPI = 1240, 1754, 150
POINTS = 72 / DPI
TEXTS = (
    "劳动合同书",
    "甲方：星河精密制造有限公司",
    "乙方：欧阳旻翀 工号 XH20130615",
    "Employee No. 00417, page 3",
    "合同期限自2013年6月1日起",
    "生僻字𠮷野𬭸与㛃",
)


def jpeg(width_px: int = WIDTH_PX, height_px: int = HEIGHT_PX, mode: str = "RGB") -> bytes:
    """Give a plain page with a corner mark, as JPEG bytes."""
    pixels = np.full((height_px, width_px, 3), 250, dtype=np.uint8)
    pixels[:60, :60] = (200, 20, 20)
    stream = io.BytesIO()
    Image.fromarray(pixels).convert(mode).save(stream, "JPEG")
    return stream.getvalue()


SMALL_JPEG = jpeg(64, 64)


def turned_box(box: Box, degrees: float, size: tuple[float, float]) -> Box:
    """Turn an upright box clockwise about the page's middle."""
    angle, (middle_x, middle_y) = math.radians(degrees), (size[0] / 2, size[1] / 2)

    def turn(point: Point) -> Point:
        x, y = point[0] - middle_x, point[1] - middle_y
        return (
            middle_x + x * math.cos(angle) - y * math.sin(angle),
            middle_y + x * math.sin(angle) + y * math.cos(angle),
        )

    a, b, c, d = (turn(point) for point in box)
    return (a, b, c, d)


def upright_lines() -> tuple[tuple[str, Box], ...]:
    """Give the texts as lines of 40 pixels height, one below the other."""
    lines = []
    for index, text in enumerate(TEXTS):
        left, top, right, bottom = 180.0, 200.0 + 150 * index, 180.0 + 36 * len(text), 240.0 + 150 * index
        lines.append((text, ((left, top), (right, top), (right, bottom), (left, bottom))))
    return tuple(lines)


def delivered_page(rotation_deg: int, skew_deg: float = 0.0) -> PdfPage:
    """Give the page as a scanner delivers it when ``rotation_deg`` clockwise makes it upright again."""
    skewed = [(text, turned_box(box, skew_deg, (WIDTH_PX, HEIGHT_PX))) for text, box in upright_lines()]
    turns = (360 - rotation_deg) // 90 % 4
    sideways = turns % 2 == 1
    width, height = (HEIGHT_PX, WIDTH_PX) if sideways else (WIDTH_PX, HEIGHT_PX)
    shift = ((width - WIDTH_PX) / 2, (height - HEIGHT_PX) / 2)
    lines = []
    for text, box in skewed:
        a, b, c, d = (
            (x + shift[0], y + shift[1]) for x, y in turned_box(box, 90 * turns, (WIDTH_PX, HEIGHT_PX))
        )
        lines.append((text, (a, b, c, d)))
    return PdfPage(jpeg(width, height), width, height, DPI, tuple(lines), rotation_deg)


def written(*pages: PdfPage, title: str = "劳动合同") -> bytes:
    stream = io.BytesIO()
    write_searchable_pdf(pages, stream, title=title)
    return stream.getvalue()


def found_rectangle(page: pypdfium2.PdfPage, text: str, height_px: int) -> tuple[float, float, float, float]:
    """Search for a text as a viewer does; give left, top, right, bottom in delivered pixels."""
    text_page = page.get_textpage()
    hit = text_page.search(text, match_case=True).get_next()
    assert hit is not None, text
    boxes = [text_page.get_charbox(hit[0] + offset, loose=True) for offset in range(hit[1])]
    left, bottom = min(box[0] for box in boxes), min(box[1] for box in boxes)
    right, top = max(box[2] for box in boxes), max(box[3] for box in boxes)
    return left / POINTS, height_px - top / POINTS, right / POINTS, height_px - bottom / POINTS


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
@pytest.mark.parametrize("skew_deg", [0.0, 2.5])
def test_every_line_is_found_on_its_box(rotation_deg: int, skew_deg: float) -> None:
    page = delivered_page(rotation_deg, skew_deg)
    document = pypdfium2.PdfDocument(written(page))
    # PDFium's search does not look for characters beyond the basic plane; it reads them (below).
    for text, box in page.lines[:-1]:
        found = found_rectangle(document[0], text, page.height_px)
        xs, ys = [x for x, _ in box], [y for _, y in box]
        assert found == pytest.approx((min(xs), min(ys), max(xs), max(ys)), abs=4), text


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_pdfium_reads_the_lines_in_order(rotation_deg: int) -> None:
    document = pypdfium2.PdfDocument(written(delivered_page(rotation_deg, 1.0)))
    assert document[0].get_textpage().get_text_bounded().splitlines() == list(TEXTS)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not installed")
@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_poppler_reads_the_lines_in_order(tmp_path: Path, rotation_deg: int) -> None:
    path = tmp_path / "page.pdf"
    path.write_bytes(written(delivered_page(rotation_deg, 1.0)))
    answer = subprocess.run(["pdftotext", "-enc", "UTF-8", path, "-"], capture_output=True, check=True)
    read = [line for line in answer.stdout.decode().splitlines() if line.strip()]
    assert [line.strip("\f") for line in read] == list(TEXTS)


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_the_page_is_shown_upright(rotation_deg: int) -> None:
    picture = Image.open(io.BytesIO(jpeg()))
    delivered, stream = picture.rotate(rotation_deg, expand=True), io.BytesIO()
    delivered.save(stream, "JPEG")
    page = PdfPage(stream.getvalue(), *delivered.size, DPI, (), rotation_deg)
    shown = pypdfium2.PdfDocument(written(page))[0].render(scale=1 / POINTS).to_numpy()
    assert shown.shape[:2] == pytest.approx((HEIGHT_PX, WIDTH_PX), abs=1)
    assert shown[30, 30].tolist() == pytest.approx([20, 20, 200], abs=12)


@pytest.mark.parametrize(("mode", "space"), [("RGB", "/DeviceRGB"), ("L", "/DeviceGray")])
def test_the_picture_is_embedded_as_it_was(mode: str, space: str) -> None:
    data = jpeg(mode=mode)
    with pikepdf.open(io.BytesIO(written(PdfPage(data, WIDTH_PX, HEIGHT_PX, DPI)))) as pdf:
        image = pdf.pages[0].Resources.XObject.Page
        assert image.read_raw_bytes() == data
        assert str(image.ColorSpace) == space


def test_the_file_is_valid_archival_pdf_of_many_pages() -> None:
    pages = [delivered_page(rotation, 1.5) for rotation in (0, 90, 180, 270)]
    with pikepdf.open(io.BytesIO(written(*pages))) as pdf:
        assert len(pdf.pages) == len(pages)
        assert pdfa.check(pdf, "2b").verdict == "pass"
        assert str(pdf.open_metadata()["dc:title"]) == "劳动合同"


def test_text_is_invisible() -> None:
    page = delivered_page(0)
    with_text = pypdfium2.PdfDocument(written(page))[0].render().to_numpy()
    without = pypdfium2.PdfDocument(written(replace(page, lines=())))[0].render().to_numpy()
    assert np.array_equal(with_text, without)


def test_controls_and_empty_lines_are_left_out() -> None:
    box = upright_lines()[0][1]
    page = replace(delivered_page(0), lines=(("\x00 \t", box), ("岗位\n说明\ud800\x07", box)))
    document = pypdfium2.PdfDocument(written(page, title="甲\x00乙"))
    assert document[0].get_textpage().get_text_bounded() == "岗位 说明"


def test_a_column_of_vertical_writing_runs_down_its_box() -> None:
    box: Box = ((300, 200), (340, 200), (340, 440), (300, 440))
    page = replace(delivered_page(0), lines=(("员工登记表格", box),))
    document = pypdfium2.PdfDocument(written(page))
    assert found_rectangle(document[0], "员工登记表格", HEIGHT_PX) == pytest.approx(
        (300, 200, 340, 440), abs=4
    )
    left, top, right, bottom = found_rectangle(document[0], "员", HEIGHT_PX)
    assert (left, top, right, bottom) == pytest.approx((300, 200, 340, 240), abs=4)


numbers = st.floats(-5000, 5000)
points = st.tuples(numbers, numbers)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.text(), st.tuples(points, points, points, points)), max_size=8))
def test_whatever_was_read_the_file_is_valid(lines: list[tuple[str, Box]]) -> None:
    page = PdfPage(SMALL_JPEG, 64, 64, DPI, tuple(lines))
    assert len(pypdfium2.PdfDocument(written(page))) == 1


def test_a_box_without_extent_is_left_out() -> None:
    page = PdfPage(SMALL_JPEG, 64, 64, DPI, (("点", ((5, 5), (5, 5), (5, 5), (5, 5))),))
    assert pypdfium2.PdfDocument(written(page))[0].get_textpage().count_chars() == 0


@pytest.mark.parametrize(
    ("data", "width_px"),
    [(b"", WIDTH_PX), (b"\xff\xd8\xff", WIDTH_PX), (jpeg(), WIDTH_PX + 1), (jpeg(mode="CMYK"), WIDTH_PX)],
)
def test_unsuitable_pictures_are_refused_and_nothing_is_written(data: bytes, width_px: int) -> None:
    stream = io.BytesIO()
    with pytest.raises(UnsuitableImage):
        write_searchable_pdf([PdfPage(data, width_px, HEIGHT_PX, DPI)], stream, title="x")
    assert stream.getvalue() == b""


def test_a_document_without_pages_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one page"):
        written()
