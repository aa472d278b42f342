"""What recognition says about a source file: pages, lines, records, fields, persons.

These classes are the interface between the page readers, the meaning finders, the command line and the
intake. They are plain values: they pickle, they compare, they convert to the documented JSON.

Coordinates: pixels of the page **as delivered** (before any turning), origin top left, x to the right,
y down. A box is four corners in reading order of the text: top left, top right, bottom right, bottom left
of the line as a reader sees it, so on a page delivered upside down the first corner lies at the bottom right.
Confidence: 0.0 to 1.0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]


class RefusalCode(StrEnum):
    """Why a source file cannot be read. Texts in the user's language live with the user interface."""

    EMPTY = "intake.file_empty"
    UNKNOWN_KIND = "intake.file_kind_unknown"
    ENCRYPTED = "intake.file_encrypted"
    DAMAGED = "intake.file_damaged"
    TOO_LARGE = "intake.file_too_large"
    TOO_MANY_PAGES = "intake.file_too_many_pages"
    PAGE_TOO_LARGE = "intake.page_too_large"
    UNREADABLE = "intake.file_unreadable"
    PACKAGE_UNSAFE = "intake.package_unsafe"


class SourceRefused(Exception):  # noqa: N818  the refusal is an outcome of reading, named as users know it
    """A source file is refused as a whole. Carries a code, never content or a name from the file."""

    def __init__(self, code: RefusalCode, *, page: int | None = None) -> None:
        super().__init__(code.value)
        self.code = code
        self.page = page


class NotDividable(Exception):  # noqa: N818  an outcome, as above
    """Pages of a file cannot be taken apart without a loss, or not so that nothing of the others stays."""


@dataclass(frozen=True, slots=True)
class Line:
    """One run of text as read."""

    text: str
    confidence: float
    box: Box


class MarkKind(StrEnum):
    """What stands on a page besides printed text."""

    SEAL = "seal"
    SIGNATURE = "signature"
    PHOTO = "photo"
    HANDWRITING = "handwriting"
    TICK = "tick"


@dataclass(frozen=True, slots=True)
class Mark:
    """Something on a page besides print. ``shape``: round, oval or square for seals, ring for ticks, empty
    otherwise. ``text``: what a seal says where it is legible, what handwriting was read as, what is ticked, empty
    otherwise."""

    kind: MarkKind
    confidence: float
    box: Box
    text: str = ""
    shape: str = ""


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page as read.

    ``rotation_deg``: clockwise degrees (0, 90, 180, 270) by which the delivered page must be turned to stand
    upright. ``skew_deg``: what remains after turning, clockwise positive. ``duplicate_of``: number of an
    earlier page of the same file with the same picture. ``fingerprint``: 64-bit perceptual hash as 16 hex
    digits, comparable by Hamming distance. ``lines`` are in reading order. ``born_digital``: the text is the
    file's own, not read from pixels. ``marks``: seals, signatures, photographs, handwriting and ticks, top to bottom.
    """

    number: int
    width_px: int
    height_px: int
    dpi: int
    rotation_deg: int
    skew_deg: float
    blank: bool
    duplicate_of: int | None
    fingerprint: str
    lines: tuple[Line, ...]
    born_digital: bool = False
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldValue:
    """A value and where it was seen. ``value`` is normalised (dates ISO 8601), ``raw`` as on the paper.
    ``handwritten``: it was written by hand, so its confidence is that of handwriting."""

    value: str
    raw: str
    confidence: float
    page: int
    box: Box | None
    handwritten: bool = False


@dataclass(frozen=True, slots=True)
class PersonMatch:
    """The roster row a record belongs to. ``how``: id_number, employee_no, name, name_and_department."""

    employee_no: str
    confidence: float
    how: str


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """One of several people whom a paper concerns. ``fields``: what it says of this person alone (name,
    number, department, position, amounts in the person's row). ``match``: None when not in the roster."""

    fields: dict[str, FieldValue]
    match: PersonMatch | None = None


@dataclass(frozen=True, slots=True)
class RecordReading:
    """One record (件) found in a file: which pages, what it is, what it says, whose it is.

    ``persons``: everyone whom a paper concerns, in the paper's order, when there are several (a decision
    naming twelve); empty when it concerns one. ``person`` is then the first of them in the roster.
    ``boundary_confidence``: that these pages, all of them and no others, are one record.
    """

    pages: tuple[int, ...]
    type: str
    type_confidence: float
    stage: str
    fields: dict[str, FieldValue] = field(default_factory=dict)
    person: PersonMatch | None = None
    persons: tuple[NamedPerson, ...] = ()
    boundary_confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class FileReading:
    """Everything recognised in one source file; ``error`` is a :class:`RefusalCode` value or None."""

    source: str
    sha256: str
    error: str | None = None
    pages: tuple[PageReading, ...] = ()
    records: tuple[RecordReading, ...] = ()


def page_to_json(page: PageReading) -> dict[str, Any]:
    """Give the documented JSON form of a page."""
    return {
        "number": page.number,
        "width_px": page.width_px,
        "height_px": page.height_px,
        "dpi": page.dpi,
        "rotation_deg": page.rotation_deg,
        "skew_deg": round(page.skew_deg, 2),
        "blank": page.blank,
        "duplicate_of": page.duplicate_of,
        "fingerprint": page.fingerprint,
        "born_digital": page.born_digital,
        "lines": [
            {"text": line.text, "confidence": round(line.confidence, 4), "box": _box_to_json(line.box)}
            for line in page.lines
        ],
        "marks": [
            {
                "kind": mark.kind.value,
                "confidence": round(mark.confidence, 4),
                "box": _box_to_json(mark.box),
                "text": mark.text,
                "shape": mark.shape,
            }
            for mark in page.marks
        ],
    }


def page_from_json(data: dict[str, Any]) -> PageReading:
    """Read back what :func:`page_to_json` gave."""
    lines = tuple(
        Line(text=row["text"], confidence=row["confidence"], box=_box_from_json(row["box"]))
        for row in data["lines"]
    )
    marks = tuple(
        Mark(MarkKind(row["kind"]), row["confidence"], _box_from_json(row["box"]), row["text"], row["shape"])
        for row in data.get("marks", ())  # pages read by earlier versions have none
    )
    return PageReading(**{**data, "lines": lines, "marks": marks})


def record_to_json(record: RecordReading) -> dict[str, Any]:
    """Give the documented JSON form of a record."""
    return {
        "pages": list(record.pages),
        "boundary_confidence": round(record.boundary_confidence, 4),
        "type": record.type,
        "type_confidence": round(record.type_confidence, 4),
        "stage": record.stage,
        "fields": _fields_to_json(record.fields),
        "person": _match_to_json(record.person),
        "persons": [
            {"fields": _fields_to_json(person.fields), "match": _match_to_json(person.match)}
            for person in record.persons
        ],
    }


def _fields_to_json(fields: dict[str, FieldValue]) -> dict[str, Any]:
    return {
        name: {
            "value": value.value,
            "raw": value.raw,
            "confidence": round(value.confidence, 4),
            "page": value.page,
            "box": None if value.box is None else _box_to_json(value.box),
            "handwritten": value.handwritten,
        }
        for name, value in fields.items()
    }


def _match_to_json(match: PersonMatch | None) -> dict[str, Any] | None:
    if match is None:
        return None
    return {"employee_no": match.employee_no, "confidence": round(match.confidence, 4), "how": match.how}


def file_to_json(reading: FileReading) -> dict[str, Any]:
    """Give the documented JSON object of one source file."""
    return {
        "source": reading.source,
        "sha256": reading.sha256,
        "error": reading.error,
        "pages": [page_to_json(page) for page in reading.pages],
        "records": [record_to_json(record) for record in reading.records],
    }


def _box_to_json(box: Box) -> list[list[float]]:
    return [[round(x, 1), round(y, 1)] for x, y in box]


def _box_from_json(box: list[list[float]]) -> Box:
    a, b, c, d = ((float(x), float(y)) for x, y in box)
    return (a, b, c, d)
