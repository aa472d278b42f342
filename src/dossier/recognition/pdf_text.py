"""The text a PDF page itself holds: kept when the page was born digital, set aside when it is a scan.

A text layer is believed only when it can be seen: visible ink under its lines, no picture over much of the
page, characters that mean something. Otherwise (an invisible OCR layer, white text) the page is read from its
pixels.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pypdfium2.raw as pdfium
from numpy.typing import NDArray

from dossier.recognition.image import Turn
from dossier.recognition.layout import find_reading_order
from dossier.recognition.pages import Image
from dossier.recognition.result import Box, Line

_LEAST_CHARACTERS = 10
_PICTURE_SHARE = 0.3
_MEANINGLESS_SHARE = 0.03
_UNSEEN_SHARE = 0.1
_LEAST_CONTRAST = 24  # of 255
_MOST_CHARACTERS = 60_000
_COLUMN_GAP = 1.2  # of the line's height: more white than this between two characters begins another line


@dataclass(frozen=True, slots=True, eq=False)
class Glyph:
    """A character and its box (left, top, right, bottom), in pixels of the page turned to make it upright."""

    text: str
    box: tuple[float, float, float, float]
    quarter: int  # clockwise quarters in degrees that bring it upright
    visible: bool


def find_own_lines(page: Any, image: Image) -> tuple[Line, ...] | None:
    """Give a page's own lines in reading order, boxes in pixels of ``image``; None to read the pixels."""
    share = _picture_share(page)
    if share > _PICTURE_SHARE:
        return None
    textpage = page.get_textpage()
    try:
        if not _LEAST_CHARACTERS <= textpage.count_chars() <= _MOST_CHARACTERS:
            return None
        glyphs = list(_list_glyphs(page, textpage, image))
    finally:
        textpage.close()
    return believe_glyphs(glyphs, share, image)


def believe_glyphs(glyphs: list[Glyph], picture_share: float, image: Image) -> tuple[Line, ...] | None:
    """Give the lines that characters of any format make on a page, in reading order; None when they are not to be
    believed and the pixels must be read. ``picture_share``: of the page under pictures."""
    shown = [g for g in glyphs if g.text.strip()]
    if (
        picture_share > _PICTURE_SHARE
        or len(shown) < _LEAST_CHARACTERS
        or _share(shown, lambda g: _is_meaningless(g.text)) > _MEANINGLESS_SHARE
    ):
        return None
    if _share(shown, lambda g: not g.visible) > _UNSEEN_SHARE:
        return None
    height, width = image.shape[:2]
    lines = [line for quarter in (0, 90, 180, 270) for line in _build_lines(glyphs, quarter, width, height)]
    seen = [line for line in lines if _has_ink(line, image)]
    if sum(len(line.text) for line in seen) < (1 - _UNSEEN_SHARE) * sum(len(line.text) for line in lines):
        return None
    return tuple(seen) or None


def _share(glyphs: list[Glyph], test: Any) -> float:
    return sum(1 for g in glyphs if test(g)) / max(1, len(glyphs))


def _is_meaningless(text: str) -> bool:
    """Private use, replacement and control characters: a font without a way back to Unicode."""
    code = ord(text)
    return code < 32 or code == 0xFFFD or 0xE000 <= code <= 0xF8FF or code >= 0xF0000


def _picture_share(page: Any) -> float:
    """Give the share of the page that pictures cover (overlaps counted twice, capped at 1)."""
    width, height = (float(side) for side in page.get_size())
    left, bottom, right, top = page.get_bbox()
    covered = 0.0
    for picture in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4):
        x0, y0, x1, y1 = picture.get_bounds()
        covered += max(0.0, min(x1, right) - max(x0, left)) * max(0.0, min(y1, top) - max(y0, bottom))
    return float(min(1.0, covered / max(1.0, width * height)))


def _list_glyphs(page: Any, textpage: Any, image: Image) -> Iterator[Glyph]:
    matrix = _page_to_pixels(page, image)
    page_quarter = page.get_rotation()
    height, width = image.shape[:2]
    loose = pdfium.FS_RECTF()
    for index in range(textpage.count_chars()):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (0, 0xFFFE, 0xFFFF) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
            continue
        if not pdfium.FPDFText_GetLooseCharBox(textpage, index, loose):
            continue
        corners = np.array([[loose.left, loose.top, 1], [loose.right, loose.bottom, 1]]) @ matrix
        if not np.isfinite(corners).all():
            continue
        quarter = _upright_quarter(textpage, index, page_quarter)
        placed = Turn(width, height, quarter).to_upright(corners)
        (x0, y0), (x1, y1) = placed.min(axis=0), placed.max(axis=0)
        x, y = corners.mean(axis=0)
        visible = 0 <= x <= width and 0 <= y <= height and _is_visible(textpage, index)
        yield Glyph(chr(code), (x0, y0, x1, y1), quarter, visible)


def _upright_quarter(textpage: Any, index: int, page_quarter: int) -> int:
    angle = pdfium.FPDFText_GetCharAngle(textpage, index)  # radians, clockwise on the unturned page
    if not math.isfinite(angle) or angle < 0:
        return 0
    leaning = round(math.degrees(angle) / 90) * 90 + page_quarter
    return (360 - leaning) % 360


def _is_visible(textpage: Any, index: int) -> bool:
    drawn = pdfium.FPDFText_GetTextObject(textpage, index)
    if not drawn:
        return True  # a space that PDFium put in
    return pdfium.FPDFTextObj_GetTextRenderMode(drawn) not in (
        pdfium.FPDF_TEXTRENDERMODE_INVISIBLE,
        pdfium.FPDF_TEXTRENDERMODE_CLIP,
    )


def _page_to_pixels(page: Any, image: Image) -> NDArray[np.float64]:
    """Give the 3 x 2 matrix from page space to pixels, /Rotate and crop box included.

    PDFium maps to whole device units, so three points are mapped onto a device a thousand times as fine.
    """
    height, width = image.shape[:2]
    fine_w, fine_h = width * 1000, height * 1000
    origin, across, up = (_to_device(page, fine_w, fine_h, *p) for p in ((0, 0), (1, 0), (0, 1)))
    rows = np.array([across - origin, up - origin, origin])
    return rows / 1000


def _to_device(page: Any, width: int, height: int, x: float, y: float) -> NDArray[np.float64]:
    device_x, device_y = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDF_PageToDevice(page, 0, 0, width, height, 0, x, y, device_x, device_y)
    return np.array([device_x.value, device_y.value], dtype=np.float64)


def _build_lines(glyphs: list[Glyph], quarter: int, width: int, height: int) -> list[Line]:
    """Join the characters of one direction to runs, runs to lines, and put these in reading order."""
    runs: list[list[Glyph]] = [[]]
    for glyph in (g for g in glyphs if g.quarter == quarter):
        if glyph.text in "\r\n" or (runs[-1] and not _continues(runs[-1][-1], glyph)):
            runs.append([])
        if glyph.text not in "\r\n":
            runs[-1].append(glyph)
    turn = Turn(width, height, quarter)
    boxes, texts = [], []
    for run in _join_runs([run for run in runs if "".join(g.text for g in run).strip()]):
        boxes.append(_run_box(run))
        texts.append("".join(g.text for g in run).strip())
    if not boxes:
        return []
    quads = np.array([[(x0, y0), (x1, y0), (x1, y1), (x0, y1)] for x0, y0, x1, y1 in boxes])
    return [Line(texts[i], 1.0, _to_box(turn.to_delivered(quads[i]))) for i in find_reading_order(quads)]


def _continues(last: Glyph, glyph: Glyph) -> bool:
    """Whether a character goes on on the same line close behind the last one."""
    (_, top, right, bottom), (left, top2, _, bottom2) = last.box, glyph.box
    height = max(1.0, min(bottom - top, bottom2 - top2))
    overlap = min(bottom, bottom2) - max(top, top2)
    return overlap > 0.5 * height and -height < left - right < _COLUMN_GAP * height


def _join_runs(runs: list[list[Glyph]]) -> list[list[Glyph]]:
    """Join runs that touch on one row: files that draw each character by itself in any order."""
    joined: list[list[Glyph]] = []
    for run in sorted(runs, key=lambda r: (round(_run_box(r)[1]), _run_box(r)[0])):
        host = next((j for j in reversed(joined[-40:]) if _touch(_run_box(j), _run_box(run))), None)
        if host is None:
            joined.append(list(run))
        else:
            host.extend(run)
    return joined


def _touch(one: tuple[float, float, float, float], other: tuple[float, float, float, float]) -> bool:
    height = max(1.0, min(one[3] - one[1], other[3] - other[1]))
    overlap = min(one[3], other[3]) - max(one[1], other[1])
    return overlap > 0.6 * height and -0.3 * height < other[0] - one[2] < 0.35 * height


def _run_box(run: list[Glyph]) -> tuple[float, float, float, float]:
    inked = [g.box for g in run if g.text.strip()] or [g.box for g in run]
    columns = np.array(inked)
    return (
        float(columns[:, 0].min()),
        float(columns[:, 1].min()),
        float(columns[:, 2].max()),
        float(columns[:, 3].max()),
    )


def _has_ink(line: Line, image: Image) -> bool:
    corners = np.array(line.box)
    height, width = image.shape[:2]
    x0, y0 = np.clip(np.floor(corners.min(axis=0)), 0, (width, height)).astype(int)
    x1, y1 = np.clip(np.ceil(corners.max(axis=0)), 0, (width, height)).astype(int)
    part = image[y0:y1, x0:x1]
    return part.size > 0 and int(part.max()) - int(part.min()) >= _LEAST_CONTRAST


def _to_box(quad: NDArray[np.float64]) -> Box:
    a, b, c, d = ((float(x), float(y)) for x, y in quad)
    return (a, b, c, d)
