"""Where on a form a value stands: learned from one confirmed value, read again on the next paper.

A place is known by the printed words right before the value (its lead, as keyed digests) and by its position on
the form. Every later confirmed paper tells whether the place gave the right value: that share is the trust in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.recognition.checks import check
from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.printed import PrintedPage, Span, lead_digests
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.values import read_value

WAY = "memory"

_ROW = 0.6  # share of a line's height by which a value may stand above or below its place
_ASIDE = 0.25  # how far aside, in page widths, words before it may push a value in its line
_EDGE = 0.02  # how far aside a value with a cell of its own may begin
_FREE = ("string", "text")
_SENTENCE = re.compile(r"[。;\n]")
_LONGEST = 80  # characters of a value that words follow
_NEXT_ROW = 0.06  # page widths by which running text may have moved down
_WRAP_GAP = 2.2  # line heights from one line of a value to the next


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field's value stands on a form, in page widths of the form as first seen.

    ``lead``: digests of the last 2, 3, 4, 6 characters before it in its line, empty when it begins a line; ``tail``:
    digest of the one or two that follow it in its line, 0 when it ends one.
    ``right``: its right edge. ``wraps``: it ran on into further lines. ``hits`` and ``misses``: how often it gave
    the confirmed value and another one.
    """

    field: str
    x: float
    y: float
    right: float
    lead: tuple[int, ...] = ()
    tail: int = 0
    wraps: bool = False
    hits: int = 1
    misses: int = 0

    @property
    def trust(self) -> float:
        """Expected share of right values: 0.80 after one paper, 0.97 after fifteen that agreed."""
        return (self.hits + 1) / (self.hits + self.misses + 1.5)

    def judged(self, *, right: bool) -> Place:
        """Count one more paper for or against it."""
        return replace(self, hits=self.hits + right, misses=self.misses + (not right))

    def to_json(self) -> dict[str, Any]:
        """Give its plain form."""
        return {"field": self.field, "at": [self.x, self.y, self.right], "lead": list(self.lead),
                "tail": self.tail, "wraps": self.wraps, "hits": self.hits, "misses": self.misses}  # fmt: skip

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Place:
        """Read back what :meth:`to_json` gave."""
        x, y, right = data["at"]
        return cls(
            data["field"],
            x,
            y,
            right,
            tuple(data["lead"]),
            data["tail"],
            data["wraps"],
            data["hits"],
            data["misses"],
        )


@dataclass(frozen=True, slots=True)
class PlacedForm:
    """A form laid over a page. ``expect``: maps a place of the form to the page, or to None where only the words
    agreed. ``stops``: where in the page's text its printed words begin; ``openings``: beginning and end of
    printed words that a value follows in the same piece. ``leads``: see :meth:`PrintedPage.leads`."""

    page: PrintedPage
    expect: Callable[[float, float], tuple[float, float] | None]
    stops: Sequence[int]
    openings: Mapping[int, int]
    leads: Mapping[int, Sequence[int]]
    digest: WordDigest


def read_place(form: PlacedForm, place: Place, field: FieldProfile) -> Candidate | None:
    """Read the value that stands at a place; None when nothing of its kind stands there."""
    expected = form.expect(place.x, place.y)
    starts = _after_lead(form, place, expected) if place.lead else _at_position(form, place, expected)
    for start in starts:
        end = _end_of_value(form, start, place, field)
        candidate = _read(form.page, start, end, field)
        if candidate is not None:
            return candidate
    return None if place.lead else _before_tail(form, place, field, expected)


def _before_tail(
    form: PlacedForm, place: Place, field: FieldProfile, expected: tuple[float, float] | None
) -> Candidate | None:
    """Read the value that ends where words stand that followed it before: ``…，3月8日书就``."""
    if not place.tail:
        return None
    text = form.page.text
    for end in range(1, len(text)):
        if place.tail not in tail_digests(text[end : end + 2], form.digest):
            continue
        start = max(text.rfind(sign, 0, end) for sign in "\n,;。") + 1
        near = expected is None or abs(form.page.place(end - 1)[1] - expected[1]) < _NEXT_ROW
        if near and start < end and (candidate := _read(form.page, start, end, field)) is not None:
            return candidate
    return None


def _after_lead(form: PlacedForm, place: Place, expected: tuple[float, float] | None) -> list[int]:
    """Where the words stand that came before the value, nearest to its position first."""
    for lead in reversed(place.lead):
        ends = [end for end in form.leads.get(lead, ()) if end < len(form.page.text)]
        if expected is None:
            if ends:
                return ends[:1] if len(ends) == 1 else []  # several and no position: which one is unknown
            continue
        near = [(_distance(form.page, end, expected), end) for end in ends]
        allowed = [(distance, end) for distance, end in sorted(near) if distance < _ASIDE]
        if allowed:
            return [end for _, end in allowed]
    return []


def _distance(page: PrintedPage, index: int, expected: tuple[float, float]) -> float:
    """Distance from a position in page widths; beyond the row's height it counts as infinite."""
    x, y = page.place(index)
    if abs(y - expected[1]) > 2 * _ROW * page.line_height:
        return float("inf")
    return abs(x - expected[0]) + abs(y - expected[1])


def _at_position(form: PlacedForm, place: Place, expected: tuple[float, float] | None) -> list[int]:
    """The beginning of the text that stands alone at a position: left aligned, or over the same stretch."""
    if expected is None:
        return []
    far = form.expect(place.right, place.y)
    right = max(far[0] if far else expected[0], expected[0] + 0.02)
    found = []
    for start, end in _cells(form):
        left, middle = form.page.place(start)
        if abs(middle - expected[1]) > max(_ROW * form.page.line_height, 0.008):
            continue
        edge = form.page.right_edge(end - 1)
        shared = min(edge, right) - max(left, expected[0])
        if abs(left - expected[0]) < _EDGE or shared > 0.5 * min(edge - left, right - expected[0]):
            found.append((abs(left - expected[0]) + abs(middle - expected[1]), start))
    return [start for _, start in sorted(found)]


def _cells(form: PlacedForm) -> Iterable[Span]:
    """The lines of the page that the form does not print, without printed words they begin with."""
    printed = set(form.stops)
    for match in re.finditer(r"[^\n]+", form.page.text):
        start = form.openings.get(match.start(), match.start())
        while start < match.end() and form.page.text[start] in ":_ ":
            start += 1
        if start < match.end() and start not in printed:
            yield start, match.end()


def _end_of_value(form: PlacedForm, start: int, place: Place, field: FieldProfile) -> int:
    """Where the text of a value ends: at what followed it before, at the next printed words, at the end of its
    line or sentence."""
    text = form.page.text
    stop = min((index for index in form.stops if index > start), default=len(text))
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    if place.tail:
        for end in range(start + 1, min(line_end, start + _LONGEST)):
            if place.tail in tail_digests(text[end : end + 2], form.digest):
                return end
    if field.kind == "text" or place.wraps:
        while line_end < min(stop, len(text)) - 1 and _continues(form.page, start, line_end):
            following = text.find("\n", line_end + 1)
            line_end = len(text) if following < 0 else following
        return min(stop, line_end)
    sentence = _SENTENCE.search(text, start) if field.kind in _FREE else None
    return min(stop, line_end, sentence.start() if sentence else len(text))


def _continues(page: PrintedPage, start: int, line_end: int) -> bool:
    left, _ = page.place(start)
    _, above = page.place(line_end - 1)
    next_left, below = page.place(line_end + 1)
    return abs(next_left - left) < _EDGE and 0 < below - above < _WRAP_GAP * page.line_height


def _read(page: PrintedPage, start: int, end: int, field: FieldProfile) -> Candidate | None:
    text = page.text[start:end]
    read = read_value(field.kind, text.replace("\n", ""))
    if read is None or not read.value.strip():
        return None
    at = text.find(read.raw)
    first, last = (start + at, start + at + len(read.raw)) if at >= 0 else (start, end)
    first = next(index for index in range(first, last) if page.text[index] != "\n")
    found = page.prose.candidate(read.value, first, last, read.validity, WAY)
    # What cannot be the field's value is none; how likely a name looks counts for less than where it stands.
    checked = check(field.id, found, lambda _: False)
    return replace(checked, confidence=found.confidence) if checked is not None else None


def tail_digests(following: str, digest: WordDigest) -> tuple[int, ...]:
    """Give the digests of the two characters and of the one that follow a value in its line."""
    own = following.split("\n")[0]
    return tuple(digest("tail", own[:length]) for length in (2, 1) if len(own) >= length)


def describe_place(
    page: PrintedPage, field: str, span: Span, others: Sequence[Span], digest: WordDigest
) -> Place:
    """Describe where a value stands on a page. ``others``: where values stand, which are no part of a form."""
    start, end = span
    floor = max((stop for _, stop in others if stop <= start), default=0)
    ceiling = min((begin for begin, _ in others if begin >= end), default=len(page.text))
    x, y = page.place(start)
    line = page.text[start:end].split("\n")[0]
    right = page.right_edge(start + len(line) - 1)
    lead = lead_digests(page.text, max(floor, page.text.rfind("\n", 0, start) + 1), start, digest)
    tail = tail_digests(page.text[end : min(ceiling, end + 2)], digest)
    return Place(
        field, round(x, 4), round(y, 4), round(right, 4), lead, tail[0] if tail else 0,
        wraps="\n" in page.text[start:end],
    )  # fmt: skip
