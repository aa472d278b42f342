"""Cut a snippet out of a record's decrypted text and mark what the query found there.

Works on the same units as the index, so what was found is what is marked; no index file is read.
"""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from dossier.apps.search.query import Field, Node, positive_terms
from dossier.apps.search.tokens import (
    adjacency_pattern,
    normalise_with_offsets,
    split_units,
    unit_texts,
    word_parts,
)

ELLIPSIS = "…"
LEAD_IN = 20  # characters shown before the first hit, where the window allows
_MARKED_FIELDS = frozenset({Field.ANY, Field.NAME, Field.EMPLOYEE_NO, Field.DOC_NO, Field.TAG, Field.TITLE})


@dataclass(frozen=True)
class Snippet:
    """A piece of text on one line and the half-open spans to mark: code points of `text`, in order, apart."""

    text: str
    highlights: tuple[tuple[int, int], ...]

    def parts(self) -> Iterator[tuple[str, bool]]:
        """Yield the pieces of the text in order, each with whether it is marked."""
        end = 0
        for start, stop in self.highlights:
            if start > end:
                yield self.text[end:start], False
            yield self.text[start:stop], True
            end = stop
        if end < len(self.text):
            yield self.text[end:], False


@dataclass(frozen=True)
class _Hit:
    start: int
    end: int
    term: int  # which term of the query


def make_snippet(text: str, node: Node, *, width: int = 120) -> Snippet:
    """Return the piece of `text` of at most `width` characters (and ellipses) that shows most of the query.

    Most different terms win, then most hits, then the earlier piece. Without a hit it is the beginning.
    """
    hits = _find_hits(text, node)
    start, end = _choose_window(text, hits, width)
    return _cut(text, start, end, hits)


def _find_hits(text: str, node: Node) -> list[_Hit]:
    """Return the hits of all positive terms, by start; they may overlap."""
    normalised, offsets = normalise_with_offsets(text)
    terms = [term for term in positive_terms(node) if term.field in _MARKED_FIELDS]
    units: _Units | None = None
    hits = []
    for number, term in enumerate(terms):
        needle = unit_texts(term.text)
        pattern = adjacency_pattern(needle)
        if pattern is not None:
            spans = [found.span() for found in pattern.finditer(normalised)]
        else:
            units = units or _Units(normalised)
            spans = list(units.find(needle))
        hits += [_Hit(offsets[start], _source_end(offsets, end, len(text)), number) for start, end in spans]
    return sorted(hits, key=lambda hit: (hit.start, hit.end))


def _source_end(offsets: Sequence[int], end: int, length: int) -> int:
    """Return where the source character of the last folded one ends (one character may fold to several)."""
    following = bisect_left(offsets, offsets[end - 1] + 1)
    return offsets[following] if following < len(offsets) else length


class _Units:
    """The units of a text and where each stands."""

    def __init__(self, normalised: str) -> None:
        self._units = list(split_units(normalised))
        self._positions: dict[str, list[int]] = {}
        for position, unit in enumerate(self._units):
            for key in (unit.text, *word_parts(unit.text)):
                self._positions.setdefault(key, []).append(position)

    def find(self, needle: tuple[str, ...]) -> Iterator[tuple[int, int]]:
        """Yield the spans, in the normalised text, where the needle's units stand side by side."""
        for first in self._positions.get(needle[0], ()) if needle else ():
            found = self._units[first : first + len(needle)]
            if len(needle) == 1 or tuple(unit.text for unit in found) == needle:
                yield found[0].start, max(found[-1].end, found[0].start + 1)


def _choose_window(text: str, hits: list[_Hit], width: int) -> tuple[int, int]:
    """Return the start and end of the best window."""
    best = (0, 0)
    start = 0
    for index, first in enumerate(hits):
        inside = [hit for hit in hits[index : index + width] if hit.end <= first.start + width]
        worth = (len({hit.term for hit in inside}), len(inside))
        if worth > best:
            best = worth
            last_end = max(hit.end for hit in inside)
            spare = max(width - (last_end - first.start), 0)
            start = first.start - min(LEAD_IN, spare)
    start = max(min(start, len(text) - width), 0)
    return _whole_character(text, start), _whole_character(text, min(start + width, len(text)))


def _whole_character(text: str, at: int) -> int:
    """Move a cut back to before the character that combining marks, selectors or joiners belong to."""
    while 0 < at < len(text) and (_continues(text[at]) or text[at - 1] == "\u200d"):
        at -= 1
    return at


def _continues(character: str) -> bool:
    return character == "\u200d" or category(character) in ("Mn", "Me", "Mc")


def _cut(text: str, start: int, end: int, hits: list[_Hit]) -> Snippet:
    before = ELLIPSIS if start > 0 else ""
    after = ELLIPSIS if end < len(text) else ""
    line = "".join(" " if character.isspace() else character for character in text[start:end])
    shift = len(before) - start
    spans: list[tuple[int, int]] = []
    for hit in hits:
        first, last = max(hit.start, start) + shift, min(hit.end, end) + shift
        if first >= last:
            continue
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        else:
            spans.append((first, last))
    return Snippet(before + line + after, tuple(spans))
