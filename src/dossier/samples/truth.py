"""What a box of sample papers truly holds, for tests and benchmarks.

Types, field ids and refusal codes are those of the product; coordinates are as in
:mod:`dossier.samples.paper`.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from dossier.samples.paper import FieldTruth, MarkTruth, Page, PersonTruth, TextLine


@dataclass(frozen=True, slots=True)
class PageTruth:
    """One page as delivered; ``number`` counts from 1, ``duplicate_of`` names an earlier page of the file.
    ``separator``: it only parts the records before and behind it."""

    number: int
    width_px: int
    height_px: int
    dpi: int
    rotation_deg: int
    skew_deg: float
    tones: str
    blank: bool
    duplicate_of: int | None
    born_digital: bool
    lines: tuple[TextLine, ...]
    marks: tuple[MarkTruth, ...] = ()
    conditions: tuple[str, ...] = ()
    separator: bool = False


@dataclass(frozen=True, slots=True)
class RecordTruth:
    """One record. ``pages`` are page numbers of the file without blank, duplicate and separator pages, in the
    order in which they are to be read, which may differ from the file's. ``missing_pages``: places inside the
    record (from 1) whose sheets are not in the file. ``persons``: as in a paper, pages as in ``fields``.
    ``employee_nos``: the person first, then others named in it; empty when the person is not in the roster.
    The ``page`` of a field is a page number of the file."""

    pages: tuple[int, ...]
    type: str
    employee_nos: tuple[str, ...]
    fields: dict[str, FieldTruth]
    persons: tuple[PersonTruth, ...] = ()
    missing_pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FileTruth:
    """One file. ``error``: the refusal code expected, or None. ``duplicate_of``: an earlier file of the box
    with the same bytes. ``firm``: code of the company whose papers it holds."""

    name: str
    kind: str
    firm: str
    error: str | None = None
    duplicate_of: str | None = None
    pages: tuple[PageTruth, ...] = ()
    records: tuple[RecordTruth, ...] = ()


@dataclass(frozen=True, slots=True)
class BoxTruth:
    """The whole box, files in name order."""

    files: tuple[FileTruth, ...] = field(default=())

    @property
    def pages(self) -> int:
        """Pages in readable files."""
        return sum(len(file.pages) for file in self.files)

    @property
    def types(self) -> frozenset[str]:
        """Document types that occur."""
        return frozenset(record.type for file in self.files for record in file.records)


def describe_page(page: Page, number: int, *, born_digital: bool = False) -> PageTruth:
    """Return the truth of a page that is delivered as page ``number`` of its file."""
    height, width = page.picture.shape[:2]
    return PageTruth(
        number=number,
        width_px=width,
        height_px=height,
        dpi=page.dpi,
        rotation_deg=page.rotation_deg,
        skew_deg=page.skew_deg,
        tones=page.tones,
        blank=page.blank,
        duplicate_of=None,
        born_digital=born_digital,
        lines=page.lines,
        marks=page.marks,
        conditions=page.conditions,
    )


def truth_to_json(truth: BoxTruth) -> dict[str, Any]:
    """Give the truth as plain JSON values."""
    return asdict(truth)


def write_truth(truth: BoxTruth, path: Path) -> None:
    """Write the truth as JSON; keep it outside the box folder, so that no intake reads it."""
    path.write_text(json.dumps(truth_to_json(truth), ensure_ascii=False, indent=1), encoding="utf-8")
