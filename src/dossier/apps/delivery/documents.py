"""Marking whole documents: each page's picture in a PDF is replaced by its marked one; text and order stay.

A page whose picture cannot be marked stops the delivery: none leaves unmarked.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from pikepdf import Array, Name, Pdf, PdfError, Stream
from PIL import Image, ImageDraw

from dossier.apps.kernel.errors import Unavailable
from dossier.apps.records.searchable_pdf import PdfPage, write_searchable_pdf
from dossier.watermark.faces import drawable, mark_font
from dossier.watermark.marking import Mark, UnsuitablePicture, mark_jpeg

FOOTER_POINTS = 16.0
_FOOTER_PX_PER_POINT = 3.0
_MARKING_THREADS = 2


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page to print: its picture as stored, how it is marked, and the line at its foot."""

    jpeg: bytes
    dpi: float
    rotation_deg: int
    mark: Mark
    footer: str


def mark_pdf(pdf: bytes, marks_for: Callable[[int], Sequence[Mark]]) -> bytes:
    """Give the PDF with the picture of each page marked; the text layer stays, PDF/A too.

    ``marks_for`` gives the marks for so many pages, in order. Raises Unavailable when these do not match, or a page
    has no picture that can be marked.
    """
    try:
        with Pdf.open(io.BytesIO(pdf)) as document:
            pictures = [_picture_of(page) for page in document.pages]
            marks = marks_for(len(pictures))
            if len(pictures) != len(marks):
                raise Unavailable("delivery.cannot_mark")
            sources = [bytes(picture.read_raw_bytes()) for picture in pictures]
            with ThreadPoolExecutor(_MARKING_THREADS) as threads:
                marked = threads.map(mark_jpeg, sources, marks)
                for picture, data in zip(pictures, marked, strict=True):
                    picture.write(data, filter=Name.DCTDecode)
            return _saved(document)
    except (PdfError, UnsuitablePicture) as error:
        raise Unavailable("delivery.cannot_mark") from error


def print_pdf(sheets: Sequence[Sheet], title: str) -> bytes:
    """Give a PDF of marked pictures without text layer, each with a line at its foot as the reader sees the page."""
    try:
        pages = [_printed_page(sheet) for sheet in sheets]
    except UnsuitablePicture as error:
        raise Unavailable("delivery.cannot_mark") from error
    written = io.BytesIO()
    write_searchable_pdf(pages, written, title=title)
    with Pdf.open(io.BytesIO(written.getvalue())) as document:
        for page, sheet in zip(document.pages, sheets, strict=True):
            _add_footer(document, page, sheet)
        return _saved(document)


def digest_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _picture_of(page: Any) -> Any:
    """Give the one picture of a page as the product writes it."""
    held = page.obj.Resources.get(Name.XObject, {})
    pictures = [item for item in held.values() if item.get(Name.Subtype) == Name.Image]
    if len(pictures) != 1 or pictures[0].get(Name.Filter) != Name.DCTDecode:
        raise Unavailable("delivery.cannot_mark")
    return pictures[0]


def _printed_page(sheet: Sheet) -> PdfPage:
    marked = mark_jpeg(sheet.jpeg, sheet.mark)
    with Image.open(io.BytesIO(marked)) as picture:
        width_px, height_px = picture.size
    return PdfPage(marked, width_px, height_px, sheet.dpi, rotation_deg=sheet.rotation_deg)


def _add_footer(document: Pdf, page: Any, sheet: Sheet) -> None:
    """Enlarge the sheet by a strip at the edge that is its foot when shown upright, and draw the line there."""
    width, height = float(page.mediabox[2]), float(page.mediabox[3])
    turned = sheet.rotation_deg % 360
    strip = FOOTER_POINTS
    box, matrix = _FOOTERS[turned](width, height, strip)
    along = width if turned in (0, 180) else height
    page.obj.MediaBox = Array([round(number, 3) for number in box])
    page.obj.Resources[Name.XObject][Name.Foot] = _footer_picture(document, sheet.footer, along)
    numbers = " ".join(f"{number:.3f}" for number in matrix)
    page.contents_add(document.make_stream(f"q {numbers} cm /Foot Do Q".encode("ascii")))


_Place = tuple[tuple[float, ...], tuple[float, ...]]
_FOOTERS: dict[int, Callable[[float, float, float], _Place]] = {
    0: lambda w, h, s: ((0, -s, w, h), (w, 0, 0, s, 0, -s)),
    90: lambda w, h, s: ((0, 0, w + s, h), (0, h, -s, 0, w + s, 0)),
    180: lambda w, h, s: ((0, 0, w, h + s), (-w, 0, 0, -s, w, h + s)),
    270: lambda w, h, s: ((-s, 0, w, h), (0, -h, s, 0, -s, h)),
}
"""By the clockwise turn with which a page is shown: its box with the strip, and the strip's matrix."""


def _footer_picture(document: Pdf, text: str, along: float) -> Any:
    size = max(1, round(along * _FOOTER_PX_PER_POINT)), round(FOOTER_POINTS * _FOOTER_PX_PER_POINT)
    picture = Image.new("L", size, 255)
    shown, letters = drawable(text), round(8 * _FOOTER_PX_PER_POINT)
    while letters > 8 and mark_font(letters).getlength(shown) > size[0] - 4 * letters:
        letters -= 1
    ImageDraw.Draw(picture).text((2 * letters, size[1] // 4), shown, font=mark_font(letters), fill=60)
    _, data = cv2.imencode(".jpg", np.asarray(picture), [cv2.IMWRITE_JPEG_QUALITY, 85])
    stream = Stream(document, bytes(data))
    stream.Type, stream.Subtype, stream.Filter = Name.XObject, Name.Image, Name.DCTDecode
    stream.Width, stream.Height, stream.BitsPerComponent = size[0], size[1], 8
    stream.ColorSpace = Name.DeviceGray
    return document.make_indirect(stream)


def _saved(document: Pdf) -> bytes:
    # Imported here: needed for writing only.
    from pikepdf import pdfa

    written = io.BytesIO()
    document.save(written, **pdfa.resolve_save_kwargs(pdfa.Flavour("2b"), deterministic_id=True))
    return written.getvalue()
