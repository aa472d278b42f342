"""PDF files by PDFium (pypdfium2): scans taken out as they are, other pages rendered at 300 dpi; the text
layer of born-digital pages kept.

PDFium is not thread safe: one lock guards every call in this process; for speed use processes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import numpy as np
import pypdfium2
import pypdfium2.raw as pdfium

from dossier.recognition.pages import DecodedPage, Image, Limits
from dossier.recognition.pdf_scan import extract_scan, may_hold_plain_scans
from dossier.recognition.pdf_text import find_own_lines
from dossier.recognition.result import RefusalCode, SourceRefused

_PDFIUM = threading.RLock()
_POINTS_PER_INCH = 72
_TRAILER_WITHIN = 2048


class PdfSource:
    """An opened PDF. A password for opening is a refusal; rights set by an owner's password are not."""

    kind = "application/pdf"

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read the structure. Raise SourceRefused (ENCRYPTED, DAMAGED, TOO_MANY_PAGES)."""
        self._limits = limits
        self._plain_scans = may_hold_plain_scans(data)
        if not _ends_as_pdf(data):
            raise SourceRefused(RefusalCode.DAMAGED)
        with _refusing():
            self._document: Any = pypdfium2.PdfDocument(data)
        try:
            self._count = self._prepare()
        except SourceRefused:
            self.close()
            raise

    def _prepare(self) -> int:
        with _refusing():
            self._document.init_forms()  # before any page, or values typed into form fields are not drawn
            count = len(self._document)
        if count < 1:
            raise SourceRefused(RefusalCode.DAMAGED)
        if count > self._limits.pages:
            raise SourceRefused(RefusalCode.TOO_MANY_PAGES)
        return count

    @property
    def page_count(self) -> int:
        """Number of pages, at least 1."""
        return self._count

    def page(self, number: int) -> DecodedPage:
        """Render a page. Raise SourceRefused (DAMAGED, PAGE_TOO_LARGE) with its number."""
        if not 1 <= number <= self._count:
            raise IndexError(number)
        with _refusing(number):
            page = self._document[number - 1]
            try:
                dpi = self._choose_dpi(page.get_width(), page.get_height(), number)
                scan = extract_scan(page, dpi, self._limits) if self._plain_scans else None
                if scan is not None:
                    return DecodedPage(number, *scan)
                image = _render(page, dpi)
                return DecodedPage(number, image, dpi, find_own_lines(page, image))
            finally:
                page.close()

    def close(self) -> None:
        """Release the document."""
        with _PDFIUM:
            self._document.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _choose_dpi(self, width_pt: float, height_pt: float, number: int) -> int:
        if not (width_pt > 0 and height_pt > 0):
            raise SourceRefused(RefusalCode.DAMAGED, page=number)
        square_inches = width_pt * height_pt / _POINTS_PER_INCH**2
        dpi = min(self._limits.render_dpi, int((self._limits.render_pixels / square_inches) ** 0.5))
        # A strip of a few points' width may be within the pixels and still too long for the renderer.
        dpi = min(dpi, int(30_000 * _POINTS_PER_INCH / max(width_pt, height_pt)))
        if dpi < self._limits.least_render_dpi:
            raise SourceRefused(RefusalCode.PAGE_TOO_LARGE, page=number)
        return dpi


def _render(page: Any, dpi: int) -> Image:
    bitmap = page.render(scale=dpi / _POINTS_PER_INCH, fill_color=(255, 255, 255, 255), rev_byteorder=False)
    try:
        pixels = bitmap.to_numpy()
        if pixels.ndim == 2 or pixels.shape[2] == 1:
            pixels = np.repeat(pixels.reshape(*pixels.shape[:2], 1), 3, axis=2)
        return np.array(pixels[..., :3], dtype=np.uint8, order="C")  # a copy: the bitmap's memory goes away
    finally:
        bitmap.close()


def _ends_as_pdf(data: bytes) -> bool:
    """PDFium mends a cut-off file silently and loses pages; its missing end mark gives it away."""
    return b"%%EOF" in data.rstrip(b"\x00 \r\n\t")[-_TRAILER_WITHIN:]


@contextmanager
def _refusing(page: int | None = None) -> Iterator[None]:
    """Hold PDFium's lock and turn its errors into refusals, without the text, which may quote the file."""
    with _PDFIUM:
        try:
            yield
        except pypdfium2.PdfiumError as error:
            encrypted = error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)
            code = RefusalCode.ENCRYPTED if encrypted else RefusalCode.DAMAGED
            raise SourceRefused(code, page=page) from None
        except MemoryError:
            raise SourceRefused(RefusalCode.PAGE_TOO_LARGE, page=page) from None
