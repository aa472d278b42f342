"""What a person confirmed: the pages of one record, what it is, and what it says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dossier.recognition.learning.printed import PrintedPage, Span
from dossier.recognition.profile import FieldProfile, TypeProfile
from dossier.recognition.result import PageReading
from dossier.recognition.text import normalise
from dossier.recognition.upright import Sheet, lay_out
from dossier.recognition.values import enum_options, read_value

HELD_OUT_EVERY = 4
"""Every so manieth paper of a lay-out, in the order of confirmation, is compared on and never learned from."""

_READ_AT_MOST = 8  # values of one kind in one line
_FREE = ("string", "text")


@dataclass(frozen=True, slots=True)
class Example:
    """A confirmed record. ``values``: field id to normalised value; a field that is not among them is not on
    the paper. Held in memory only."""

    pages: tuple[PageReading, ...] = field(repr=False)
    type: str
    values: Mapping[str, str] = field(repr=False)

    def sheets(self) -> list[Sheet]:
        """Its upright pages that say something."""
        laid = [lay_out(page) for page in self.pages if not page.blank and page.duplicate_of is None]
        return [sheet for sheet in laid if sheet.rows]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What a company keeps. ``fields``: all field profiles by id; ``asked``: the fields each type asks for."""

    fields: Mapping[str, FieldProfile]
    asked: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, profiles: Sequence[TypeProfile]) -> Vocabulary:
        """Gather it from the document types."""
        fields = {field.id: field for profile in profiles for field in profile.fields}
        return cls(fields, {profile.id: frozenset(f.id for f in profile.fields) for profile in profiles})


def same_value(kind: str, one: str, other: str) -> bool:
    """Tell whether two values of a field are the same, apart from widths, signs at the edges and capitals."""
    if one == other:
        return True
    signs = " .,;:。、" if kind in _FREE else " "
    return normalise(one).strip(signs).upper() == normalise(other).strip(signs).upper()


def locate(page: PrintedPage, kind: str, value: str) -> list[Span]:
    """Find where a value stands in a page's text, in order; the same value may stand there several times."""
    if kind in _FREE or enum_options(kind):
        return list(_literal(page.text, normalise(value)))
    found = []
    for start, end in _segments(page.text):
        for at, stop, read in _readings(kind, page.text[start:end]):
            if same_value(kind, read, value):
                found.append((start + at, start + stop))
    return found


def locate_all(
    page: PrintedPage, values: Mapping[str, str], fields: Mapping[str, FieldProfile]
) -> dict[str, list[Span]]:
    """Find where the values of a record stand on a page; fields without a place on it are left out."""
    places = {
        name: locate(page, fields[name].kind, value) for name, value in values.items() if name in fields
    }
    return {name: spans for name, spans in places.items() if spans}


def _literal(text: str, value: str) -> Iterator[Span]:
    """Where a value stands, also when it runs on into the next line."""
    if not value:
        return
    kept = [index for index, char in enumerate(text) if char != "\n"]
    compact, at = "".join(text[index] for index in kept), -1
    while (at := compact.find(value, at + 1)) >= 0:
        yield kept[at], kept[at + len(value) - 1] + 1


def _segments(text: str) -> Iterator[Span]:
    start = 0
    for line in text.split("\n"):
        if line:
            yield start, start + len(line)
        start += len(line) + 1


def _readings(kind: str, text: str) -> Iterator[tuple[int, int, str]]:
    """All values of a kind in a line: begin, end, value."""
    start = 0
    for _ in range(_READ_AT_MOST):
        read = read_value(kind, text[start:])
        if read is None or not read.raw:
            return
        at = text.find(read.raw, start)
        if at < 0:
            return
        yield at, at + len(read.raw), read.value
        start = at + len(read.raw)


def split_held_out(layouts: Sequence[int]) -> tuple[list[int], list[int]]:
    """Split records into what is learned from and what is compared on; gives their numbers.

    ``layouts``: the lay-out of each, in the order of confirmation. Every fourth paper of a lay-out is held out. As
    records are only added at the end, what is held out stays so: no later model has seen it either.

    >>> split_held_out([7, 7, 7, 7, 8, 7])
    ([0, 1, 2, 4, 5], [3])
    """
    learned: list[int] = []
    held_out: list[int] = []
    counts: dict[int, int] = {}
    for number, layout in enumerate(layouts):
        counts[layout] = counts.get(layout, 0) + 1
        (held_out if counts[layout] % HELD_OUT_EVERY == 0 else learned).append(number)
    return learned, held_out
