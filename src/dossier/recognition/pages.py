"""One page of a source file, decoded, and what any kind of source file offers.

Not for deciding what a file is (:mod:`.files`) nor for reading what a page says (:mod:`.reader`).
"""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self

import numpy as np
from numpy.typing import NDArray

from dossier.recognition.result import Line

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a source file may cost. Refused beyond: bytes of the file, pages, pixels of one decoded page.

    ``page_pixels`` bounds memory: a decoded page takes three bytes a pixel here and up to nine more inside the
    decoder while it works; A3 at 600 dpi has 70 million. ``render_pixels`` bounds PDF pages, which have no
    pixels of their own: larger boxes are rendered at a lower resolution, down to ``least_render_dpi``, and
    refused below it.
    """

    file_bytes: int = 512 * 1024 * 1024
    pages: int = 3000
    page_pixels: int = 72_000_000
    render_pixels: int = 40_000_000
    render_dpi: int = 300
    least_render_dpi: int = 60


@dataclass(frozen=True, slots=True, eq=False)
class DecodedPage:
    """A page **as delivered**: after the file's own orientation mark (EXIF, TIFF, PDF ``/Rotate``), with
    square pixels, on white paper where it was transparent; never turned by what recognition thinks of it.

    ``number`` is 1-based. ``image`` is uint8, height x width x 3, blue-green-red. ``text_lines`` are the
    lines of a born-digital page in reading order, boxes in pixels of ``image``; None when the page must be
    read from its pixels.
    """

    number: int
    image: Image
    dpi: int
    text_lines: tuple[Line, ...] | None = None


class SourceFile(Protocol):
    """An opened source file. Pages may be asked for in any order; close it, or use it as a context."""

    @property
    def kind(self) -> str:
        """Media type found in the content, such as ``application/pdf``."""

    @property
    def page_count(self) -> int:
        """Number of pages, at least 1."""

    def page(self, number: int) -> DecodedPage:
        """Decode one page (1-based). Raise ``SourceRefused`` with the page number when it cannot be."""

    def close(self) -> None:
        """Release the decoder and its memory. May be called twice."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
