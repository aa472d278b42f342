"""What compute workers do: pure functions from an object ticket to a result. No Django, no database, no key
provider; a worker that dies loses nothing but time.

A refusal of the file is a result (:class:`Refusal`), not an exception: the work was done, the answer is no.
"""

from __future__ import annotations

import io
import multiprocessing
from dataclasses import dataclass
from functools import cache
from typing import Any

from PIL import Image

from dossier.apps.records.searchable_pdf import PdfPage, write_searchable_pdf
from dossier.apps.vault.tickets import ObjectTicket, open_ticket
from dossier.recognition.confinement import bound_memory, bounded_cpu
from dossier.recognition.files import open_source
from dossier.recognition.reader import MODEL_ID, PageReader
from dossier.recognition.result import Box, SourceRefused, page_from_json, page_to_json
from dossier.recognition.viewing import access_image, thumbnail
from dossier.trust.document_signatures import FoundSignature
from dossier.trust.signature_check import NOBODY, TrustedRoots, check_signatures


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file, or one of its pages, cannot be read: a code of ``recognition.RefusalCode``."""

    code: str


@dataclass(frozen=True, slots=True)
class SplitResult:
    """``signatures``: what the electronic signatures inside the file are worth."""

    page_count: int
    signatures: tuple[FoundSignature, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadResult:
    """A page's reading in its JSON form, by which model, its access image and thumbnail (JPEG)."""

    model: str
    reading: dict[str, Any]
    image: bytes
    image_width_px: int
    image_height_px: int
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class PdfJob:
    """One page of a PDF to write: its access image and its reading."""

    image: ObjectTicket
    image_width_px: int
    image_height_px: int
    reading: dict[str, Any]


@cache
def _reader() -> PageReader:
    return PageReader()


@cache
def _confine() -> None:
    """Bound the memory of a compute process, once, after what it always needs is loaded.

    SECURITY: a file may make a decoder ask for all memory there is. Only a process that a parent started, and
    replaces when it dies, is bounded.
    """
    _reader()
    if multiprocessing.parent_process() is not None:
        bound_memory()


def split_source(ticket: ObjectTicket, trust: TrustedRoots = NOBODY) -> SplitResult | Refusal:
    """Open a source file, check it and its electronic signatures, and count its pages."""
    _confine()
    data = open_ticket(ticket)
    try:
        with bounded_cpu(), open_source(data) as source:
            return SplitResult(source.page_count, check_signatures(data, trust))
    except SourceRefused as refused:
        return Refusal(refused.code.value)


def read_page(ticket: ObjectTicket, number: int) -> ReadResult | Refusal:
    """Decode one page of a source file, read it, and make the pictures people look at.

    A page that takes far too long ends the process: the worker tries it alone, then sets it aside by its name.
    """
    _confine()
    with bounded_cpu():
        return _read_page(ticket, number)


def _read_page(ticket: ObjectTicket, number: int) -> ReadResult | Refusal:
    try:
        with open_source(open_ticket(ticket)) as source:
            page = source.page(number)
    except SourceRefused as refused:
        return Refusal(refused.code.value)
    reading = page_to_json(_reader().read(page))
    picture = access_image(page)
    width, height = _jpeg_size(picture)
    return ReadResult(MODEL_ID, reading, picture, width, height, thumbnail(page))


def write_pdf(pages: tuple[PdfJob, ...], title: str) -> bytes:
    """Write a record's double-layer PDF from its access images and readings."""
    target = io.BytesIO()
    write_searchable_pdf((_pdf_page(job) for job in pages), target, title=title)
    return target.getvalue()


def _pdf_page(job: PdfJob) -> PdfPage:
    reading = page_from_json(job.reading)
    scale = job.image_width_px / reading.width_px
    lines = tuple((line.text, _scaled(line.box, scale)) for line in reading.lines)
    return PdfPage(
        jpeg=open_ticket(job.image),
        width_px=job.image_width_px,
        height_px=job.image_height_px,
        dpi=reading.dpi * scale,
        lines=lines,
        rotation_deg=reading.rotation_deg,
    )


def _scaled(box: Box, scale: float) -> Box:
    a, b, c, d = ((x * scale, y * scale) for x, y in box)
    return (a, b, c, d)


def _jpeg_size(jpeg: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(jpeg)) as picture:
        return picture.size
