"""OFD files (GB/T 33190): each page drawn by :mod:`.ofd_drawing`, rendered by PDFium, its text from its TextCode.

The text is believed as that of a born-digital PDF is (:mod:`.pdf_text`): only where it can be seen, and not where a
picture covers much of the page.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

import numpy as np

from dossier.recognition.image import Turn
from dossier.recognition.ofd_document import PagePart, open_documents
from dossier.recognition.ofd_drawing import DrawnPage, draw_page
from dossier.recognition.ofd_package import OfdPackage
from dossier.recognition.pages import DecodedPage, Image, Limits
from dossier.recognition.pdf import PdfSource
from dossier.recognition.pdf_text import Glyph, believe_glyphs
from dossier.recognition.result import Line, RefusalCode, SourceRefused


class OfdSource:
    """An opened OFD package; the pages of all its documents in their order."""

    kind = "application/ofd"

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Read the structure. Raise SourceRefused (ENCRYPTED, DAMAGED, TOO_MANY_PAGES, PACKAGE_UNSAFE)."""
        self._limits = limits
        self._package = OfdPackage(data)
        try:
            self._pages: tuple[PagePart, ...] = open_documents(self._package)
            if len(self._pages) > limits.pages:
                raise SourceRefused(RefusalCode.TOO_MANY_PAGES)
        except SourceRefused:
            self.close()
            raise

    @property
    def page_count(self) -> int:
        """Number of pages, at least 1."""
        return len(self._pages)

    def page(self, number: int) -> DecodedPage:
        """Render a page. Raise SourceRefused (DAMAGED, PAGE_TOO_LARGE, PACKAGE_UNSAFE) with its number."""
        if not 1 <= number <= len(self._pages):
            raise IndexError(number)
        try:
            drawn = draw_page(self._pages[number - 1])
            with PdfSource(drawn.pdf, self._limits) as rendered:
                page = rendered.page(1)
        except SourceRefused as refused:
            raise SourceRefused(refused.code, page=number) from None
        except (RecursionError, MemoryError):
            raise SourceRefused(RefusalCode.PAGE_TOO_LARGE, page=number) from None
        return DecodedPage(number, page.image, page.dpi, _own_lines(drawn, page.image))

    def close(self) -> None:
        """Release the package."""
        self._package.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _own_lines(drawn: DrawnPage, image: Image) -> tuple[Line, ...] | None:
    height, width = image.shape[:2]
    left, top, wide, high = drawn.area
    glyphs = []
    for one in drawn.characters:
        corners = (np.array(one.corners) - (left, top)) * (width / wide, height / high)
        across = corners[1] - corners[0]
        leaning = round(np.degrees(np.arctan2(across[1], across[0])) / 90) * 90
        quarter = int(-leaning) % 360
        placed = Turn(width, height, quarter).to_upright(corners)
        (x0, y0), (x1, y1) = placed.min(axis=0), placed.max(axis=0)
        x, y = corners.mean(axis=0)
        seen = one.seen and 0 <= x <= width and 0 <= y <= height
        glyphs.append(Glyph(one.text, (x0, y0, x1, y1), quarter, bool(seen)))
    return believe_glyphs(glyphs, drawn.picture_share, image)
