"""Opening content as a reader decades from now would: decode every page, look into every PDF."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pikepdf

from dossier.recognition.files import open_source
from dossier.recognition.result import SourceRefused

_UNREADABLE = (pikepdf.PdfError, pikepdf.PasswordError)
_ACTIVE = (
    "/JavaScript",
    "/JS",
    "/Launch",
    "/EmbeddedFile",
    "/RichMedia",
    "/XFA",
    "/SubmitForm",
    "/ImportData",
)
"""Names in a PDF that act or hide: ISO 32000-2, 12.6 (actions), 7.11.4 (embedded files), 13.7 (rich media)."""


def count_pdf_pages(data: bytes | None) -> int:
    """Give the number of pages, 0 for a PDF that does not open."""
    if data is None:
        return 0
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return len(pdf.pages)
    except _UNREADABLE:
        return 0


def undecodable_pages(data: bytes | None, wanted: set[int]) -> Iterator[int]:
    """Yield those of the wanted pages (from 1) that cannot be decoded, in order."""
    try:
        source = open_source(data or b"")
    except SourceRefused:
        yield from sorted(wanted)
        return
    with source:
        for number in sorted(wanted):
            try:
                source.page(number)
            except SourceRefused:
                yield number


def is_locked(data: bytes) -> bool:
    """Say whether a PDF is encrypted, with or without a password to open it."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return bool(pdf.is_encrypted)
    except pikepdf.PasswordError:
        return True
    except pikepdf.PdfError:
        return False


def active_parts(data: bytes) -> Iterator[str]:
    """Yield the names of what acts or hides in a PDF. Raises nothing: a PDF that does not open yields ``damaged``."""
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found = {name for item in pdf.objects for name in _names_of(item)}
    except _UNREADABLE:
        found = {"damaged"}
    yield from sorted(found)


def _names_of(item: object) -> Iterator[str]:
    """Names of an object and of what lies directly in it; what it refers to is an object of its own."""
    if isinstance(item, pikepdf.Array):
        for part in item:
            yield from () if _is_elsewhere(part) else _names_of(part)
    if not isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    for key, value in item.items():
        if key in _ACTIVE:
            yield key
        if isinstance(value, pikepdf.Name) and str(value) in _ACTIVE:
            yield str(value)
        elif not _is_elsewhere(value):
            yield from _names_of(value)


def _is_elsewhere(item: object) -> bool:
    return isinstance(item, pikepdf.Object) and item.is_indirect
