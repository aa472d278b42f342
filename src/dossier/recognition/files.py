"""Open a source file by what it contains, never by its name, and hand out its pages one at a time.

PDF, OFD, TIFF, JPEG, PNG and WebP. Anything else, and anything damaged, encrypted or oversized, is refused with a
code. A file with a second format behind its end (JPEG + ZIP) is simply the picture it begins with.
"""

from __future__ import annotations

from dossier.recognition.ofd import OfdSource
from dossier.recognition.ofd_package import is_ofd
from dossier.recognition.pages import DecodedPage, Limits, SourceFile
from dossier.recognition.pdf import PdfSource
from dossier.recognition.raster import RasterSource
from dossier.recognition.result import RefusalCode, SourceRefused

__all__ = ["DecodedPage", "Limits", "SourceFile", "open_source", "sniff_kind"]

_PDF = "application/pdf"
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"II+\x00", "image/tiff"),
    (b"MM\x00+", "image/tiff"),
)
_PDF_HEADER_WITHIN = 1024  # ISO 32000-1 annex H, note 13: readers accept the header in the first 1024 bytes


def sniff_kind(data: bytes) -> str | None:
    """Give the media type the content shows, or None for a kind that is not read."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if is_ofd(data):
        return OfdSource.kind
    return _PDF if b"%PDF-" in data[:_PDF_HEADER_WITHIN] else None


def open_source(data: bytes, limits: Limits | None = None) -> SourceFile:
    """Open a file of any known kind; close it after use.

    Raise ``SourceRefused``: EMPTY, TOO_LARGE, UNKNOWN_KIND, ENCRYPTED, DAMAGED, TOO_MANY_PAGES,
    PAGE_TOO_LARGE or PACKAGE_UNSAFE. What shows only when a page is decoded is raised by ``page`` with its number.
    """
    limits = limits or Limits()
    if not data:
        raise SourceRefused(RefusalCode.EMPTY)
    if len(data) > limits.file_bytes:
        raise SourceRefused(RefusalCode.TOO_LARGE)
    kind = sniff_kind(data)
    if kind is None:
        raise SourceRefused(RefusalCode.UNKNOWN_KIND)
    if kind == OfdSource.kind:
        return OfdSource(data, limits)
    return PdfSource(data, limits) if kind == _PDF else RasterSource(data, kind, limits)
