"""A page as the pieces of text a form prints, each with its place, to tell one form from another.

Places are measured in widths of the upright page, so that the same form scanned at another resolution has the
same places; shift, scale and skew are left to :mod:`.alignment`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.prose import Prose, join_prose
from dossier.recognition.titles import find_title_candidates
from dossier.recognition.upright import Sheet

Span = tuple[int, int]
"""Half-open range of a page's text."""

_PIECE = re.compile(r"[^\n,。;:()\[\]〔〕、_□☐☑☒✓✔√■▣/]+")
_DIGIT = re.compile(r"[0-9〇一二三四五六七八九十]{2,}|[0-9]")
LONGEST_OPEN = 12
_LEAD_LENGTHS = (2, 3, 4, 6)
_TITLES = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text between signs: ``text`` at ``start`` of the page's text; ``x`` its left edge, ``y`` its
    middle line, in page widths. ``after_colon``: it is what a label introduces, so hardly printed."""

    text: str
    start: int
    x: float
    y: float
    after_colon: bool = False

    @property
    def end(self) -> int:
        """Where it ends in the page's text (exclusive)."""
        return self.start + len(self.text)


class PrintedPage:
    """The text of one upright page with places; what is costly is computed once."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.prose: Prose = join_prose([sheet])
        self.text = self.prose.text
        self.pieces = tuple(self._pieces())

    def place(self, index: int) -> tuple[float, float]:
        """Give the left edge and middle line of ``text[index]`` in page widths."""
        line, offset = self.prose.lines[index], self.prose.offsets[index]
        return line.left_of(offset) / self.sheet.width, line.middle / self.sheet.width

    def right_edge(self, index: int) -> float:
        """Give the right edge of ``text[index]`` in page widths."""
        line, offset = self.prose.lines[index], self.prose.offsets[index]
        return line.left_of(offset + 1) / self.sheet.width

    @property
    def line_height(self) -> float:
        """The usual height of a line in page widths."""
        return self.sheet.line_height / self.sheet.width

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """What may be its title, most prominent first."""
        return tuple(title.text for title in find_title_candidates(self.sheet)[:_TITLES])

    def _pieces(self) -> Iterator[Piece]:
        for match in _PIECE.finditer(self.text):
            text = match.group()
            if len(text) < 2:
                continue
            before = self.text[match.start() - 1] if match.start() else "\n"
            yield Piece(text, match.start(), *self.place(match.start()), after_colon=before == ":")

    def leads(self, digest: WordDigest) -> dict[int, list[int]]:
        """Give, for the digest of every few characters within a line, where what follows them begins."""
        found: dict[int, list[int]] = {}
        for line in re.finditer(r"[^\n]+", self.text):
            for end in range(line.start() + 2, line.end()):
                for length in _LEAD_LENGTHS:
                    if end - length < line.start():
                        break
                    found.setdefault(digest("lead", self.text[end - length : end]), []).append(end)
        return found


def lead_digests(text: str, floor: int, start: int, digest: WordDigest) -> tuple[int, ...]:
    """Give the digests of the last characters of ``text[floor:start]``, the fewest first; none when it is
    shorter than two characters."""
    return tuple(
        digest("lead", text[start - length : start]) for length in _LEAD_LENGTHS if start - length >= floor
    )


def form_pieces(
    page: PrintedPage, values: Sequence[Span] = (), names: Collection[str] = ()
) -> Iterator[tuple[str, Piece]]:
    """Give what the form itself prints, as far as can be told: kind of the piece and the piece.

    Left out: what overlaps a value, holds a figure, follows a colon, or is a known name. A piece that ends
    where a value begins (``姓名`` of ``姓名张三``) is of kind ``open``, others of kind ``piece``.
    """
    for piece in page.pieces:
        inside = [span for span in values if span[0] < piece.end and span[1] > piece.start]
        if inside:
            first = min(inside)[0]
            head = piece.text[: max(0, first - piece.start)]
            if len(head) >= 2 and not _DIGIT.search(head) and not piece.after_colon:
                yield "open", Piece(head, piece.start, piece.x, piece.y)
        elif not piece.after_colon and not _DIGIT.search(piece.text) and piece.text not in names:
            yield "piece", piece


def title_digests(titles: Sequence[str], digest: WordDigest) -> frozenset[int]:
    """Give the digests of the two-character runs of the most prominent title; empty without one."""
    if not titles:
        return frozenset()
    return frozenset(digest("title", titles[0][at : at + 2]) for at in range(len(titles[0]) - 1))


def likeness(one: Collection[int], other: Collection[int]) -> float:
    """Dice's coefficient of two sets, 0..1; two empty ones are alike."""
    if not one and not other:
        return 1.0
    return 2 * len(set(one) & set(other)) / (len(one) + len(other))
