"""A redacted copy of a record's pages as PDF, and the proof that nothing is left under what was covered. Pure.

The picture of each page is painted over and encoded anew; the text layer is written from the lines that remain
readable on it, at their places. Then the finished file is opened again and questioned, as somebody would who wants
to know what was covered (:func:`prove_redacted`): a copy that does not pass is not given out.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pikepdf import Dictionary, Name, Pdf

from dossier.apps.records.covering import CoveredPage, Point, Rect
from dossier.apps.records.masking import Secret, squeeze
from dossier.apps.records.painting import find_uneven, paint_over
from dossier.apps.records.searchable_pdf import PdfPage, write_searchable_pdf

_POINTS_PER_INCH = 72.0
_FALLBACK_DPI = 200.0
_ROOT_KEYS = frozenset(
    {"/Type", "/Pages", "/Metadata", "/OutputIntents", "/MarkInfo", "/Version", "/Extensions"}
)
_INFO_KEYS = frozenset({"/Title", "/Producer"})
_PAGE_KEYS = frozenset({"/Type", "/Parent", "/MediaBox", "/Resources", "/Contents", "/Rotate"})
_LEAST_SECRET = 4
"""Shorter values may stand in a text by chance."""


class RedactionUnproven(ValueError):  # noqa: N818  a finding, like the family of errors
    """Something is left in a redacted copy. ``what``: picture, text, value or part; never the thing itself."""

    def __init__(self, what: str, page: int) -> None:
        super().__init__(f"{what} on page {page}")
        self.what = what
        self.page = page


@dataclass(frozen=True, slots=True)
class RedactedPage:
    """``jpeg``: the access image as it was; ``reading``: as recognition stored it, None when not read."""

    jpeg: bytes
    size: tuple[int, int]
    reading: Mapping[str, Any] | None
    covered: CoveredPage


def write_redacted_pdf(pages: Sequence[RedactedPage], *, title: str, secrets: Sequence[Secret]) -> bytes:
    """Give the pages as PDF/A-2b with what is covered painted, and prove it.

    Raises :class:`RedactionUnproven`, ValueError for no page, and what ``write_searchable_pdf`` raises.
    """
    target = io.BytesIO()
    write_searchable_pdf((_pdf_page(page) for page in pages), target, title=title)
    pdf = target.getvalue()
    prove_redacted(pdf, [page.covered.rects for page in pages], secrets)
    return pdf


def _pdf_page(page: RedactedPage) -> PdfPage:
    reading = page.reading or {}
    scale = page.size[0] / reading["width_px"] if reading.get("width_px") else 1.0
    return PdfPage(
        jpeg=paint_over(page.jpeg, page.covered.rects),
        width_px=page.size[0],
        height_px=page.size[1],
        dpi=(reading.get("dpi") or _FALLBACK_DPI / scale) * scale,
        lines=tuple(
            (part.text, _scaled(part.box, scale)) for line in page.covered.lines for part in line.parts
        ),
        rotation_deg=reading.get("rotation_deg", 0),
    )


def _scaled(box: tuple[Point, Point, Point, Point], scale: float) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = ((x * scale, y * scale) for x, y in box)
    return a, b, c, d


def prove_redacted(pdf: bytes, rects: Sequence[Sequence[Rect]], secrets: Sequence[Secret]) -> None:
    """Question a finished copy. Raises :class:`RedactionUnproven`.

    1. It has no part besides pages, each of one picture and one content: no attachment, layer, form, comment.
    2. The pixels of each picture, decoded from the file, are one dark shade under every rectangle.
    3. A reader of PDF text finds none under any rectangle.
    4. None of the known values stands anywhere in its text.
    """
    with Pdf.open(io.BytesIO(pdf)) as opened:
        if set(opened.Root.keys()) - _ROOT_KEYS:
            raise RedactionUnproven("part", 0)
        if set(opened.docinfo.keys()) - _INFO_KEYS or len(opened.pages) != len(rects):
            raise RedactionUnproven("part", 0)
        for number, page in enumerate(opened.pages, start=1):
            _prove_picture(page.obj, rects[number - 1], number)
    _prove_text(pdf, rects, secrets)


def _prove_picture(page: Any, rects: Sequence[Rect], number: int) -> None:
    pictures = page.Resources.get("/XObject", Dictionary())
    if set(page.keys()) - _PAGE_KEYS or set(pictures.keys()) != {"/Page"}:
        raise RedactionUnproven("part", number)
    picture = pictures.Page
    if picture.Filter != Name.DCTDecode or find_uneven(picture.read_raw_bytes(), rects):
        raise RedactionUnproven("picture", number)


def _prove_text(pdf: bytes, rects: Sequence[Sequence[Rect]], secrets: Sequence[Secret]) -> None:
    wanted = {text for secret in secrets if len(text := squeeze(secret.text)) >= _LEAST_SECRET}
    opened = pypdfium2.PdfDocument(pdf)
    try:
        for number, page in enumerate(opened, start=1):
            text = page.get_textpage()
            said = squeeze(text.get_text_range())
            if any(value in said for value in wanted):
                raise RedactionUnproven("value", number)
            picture = next(page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE]))
            places = [_in_points(rect, page, picture.get_px_size()) for rect in rects[number - 1]]
            if any(_inked(text, place) for place in places):
                raise RedactionUnproven("text", number)
    finally:
        opened.close()


Place = tuple[float, float, float, float]


def _in_points(rect: Rect, page: Any, size: tuple[int, int]) -> Place:
    """Give left, bottom, right, top of a rectangle in the page's own space, which ``/Rotate`` does not turn."""
    _, _, width, height = page.get_mediabox()
    across, down = width / size[0], height / size[1]
    left, top, right, bottom = rect
    return left * across, height - bottom * down, right * across, height - top * down


def _inked(text: Any, place: Place) -> bool:
    """Say whether the middle of any character lies within a place."""
    left, bottom, right, top = place
    if right <= left or top <= bottom:
        return False
    for index in range(text.count_chars()):
        x0, y0, x1, y1 = text.get_charbox(index)
        if x1 <= x0 and y1 <= y0:
            continue  # a blank that the reader put in between
        if left < (x0 + x1) / 2 < right and bottom < (y0 + y1) / 2 < top:
            return True
    return False
