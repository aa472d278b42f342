"""Recognise a page as a paper of a known form: enough of its printed words stand in their places.

The words propose (an index from word to form), the alignment decides. Letters whose lines break anew each time
have no places: there many words in common are enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dossier.recognition.learning.alignment import TOLERANCE, Alignment, align
from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.forms import Anchor, KnownPage
from dossier.recognition.learning.places import PlacedForm
from dossier.recognition.learning.printed import LONGEST_OPEN, PrintedPage, likeness, title_digests

_COVERAGE, _LEAST_WORDS = 0.5, 4  # share and number of a form's words that a page must show in their places
_WORDED, _WORDED_LEAST = 0.6, 6  # the same where no places are known
_TRIED = 4  # forms with most words in common that are laid over a page
_NEARBY = 3  # printed words that correct a position where the paper is not flat
_ROW_WEIGHT = 4  # a word in the same row says more about a position than one the same distance above
_SAME_TITLE = 0.8
_OTHER_TITLE, _SAME_SHEET = 0.5, 0.75  # under another title nearly the whole sheet must be the same

Spot = tuple[float, float, int, int]
"""Left edge and middle line in page widths; begin and end in the page's text."""


@dataclass(frozen=True, slots=True)
class Match:
    """A page recognised as a known form. ``coverage`` 0..1: share of the form's words found; ``title`` 0..1: how
    alike the titles are. ``alignment`` None: only the words agree. ``pairs``: the form's words on the page."""

    number: int
    known: KnownPage
    page: PrintedPage
    words: PageWords
    coverage: float
    title: float
    alignment: Alignment | None
    pairs: tuple[tuple[Anchor, Spot], ...]

    @property
    def same_title(self) -> bool:
        """Whether the page is headed as the form is; two forms of one company may differ in nothing else."""
        return self.title >= _SAME_TITLE

    def expect(self, x: float, y: float) -> tuple[float, float] | None:
        """Give the position on the page of a position of the form, corrected by the printed words near it."""
        if self.alignment is None:
            return None
        near = sorted(self.pairs, key=lambda pair: _apart(pair[0], x, y))[:_NEARBY]
        weights, places = [], []
        for anchor, spot in near:
            dx, dy = self.alignment.offset(x - anchor.x, y - anchor.y)
            weights.append(1 / (0.02 + _apart(anchor, x, y)))
            places.append((spot[0] + dx, spot[1] + dy))
        mean = np.average(np.array(places), axis=0, weights=weights)
        return float(mean[0]), float(mean[1])

    def placed(self, digest: WordDigest) -> PlacedForm:
        """Give what reading the form's places on this page needs."""
        openings = {
            spot[2]: spot[3]
            for word, spots in self.words.open.items()
            if word in self.known.anchors
            for spot in spots
        }
        stops = sorted({spot[2] for _, spot in self.pairs})
        return PlacedForm(self.page, self.expect, stops, openings, self.page.leads(digest), digest)


@dataclass(frozen=True, slots=True)
class PageWords:
    """The digests of a page's pieces and of the beginnings of pieces, with where they stand."""

    whole: Mapping[int, Sequence[Spot]]
    open: Mapping[int, Sequence[Spot]]

    @classmethod
    def of(cls, page: PrintedPage, digest: WordDigest) -> PageWords:
        """Compute them: some ten digests for each piece."""
        whole: dict[int, list[Spot]] = {}
        opened: dict[int, list[Spot]] = {}
        for piece in page.pieces:
            spot = (piece.x, piece.y, piece.start, piece.end)
            whole.setdefault(digest("piece", piece.text), []).append(spot)
            for length in range(2, min(LONGEST_OPEN, len(piece.text)) + 1):
                start = (piece.x, piece.y, piece.start, piece.start + length)
                opened.setdefault(digest("open", piece.text[:length]), []).append(start)
        return cls(whole, opened)

    def find(self, word: int) -> list[Spot]:
        """Where a word stands, whole or as the beginning of a piece."""
        return [*self.whole.get(word, ()), *self.open.get(word, ())]


class FormIndex:
    """Known form pages by the words they print."""

    def __init__(self, digest: WordDigest, pages: Sequence[KnownPage]) -> None:
        self._digest = digest
        self._pages = pages
        self._numbers: dict[int, set[int]] = {}
        for number, known in enumerate(pages):
            self.enter(number, known.anchors)

    def enter(self, number: int, words: Mapping[int, object]) -> None:
        """Let a page be found by its words."""
        for word in words:
            self._numbers.setdefault(word, set()).add(number)

    def drop(self, number: int, words: set[int]) -> None:
        """Let a page not be found by these words any more."""
        for word in words:
            self._numbers[word].discard(number)

    def match(self, page: PrintedPage) -> Match | None:
        """Find the known form that a page is a paper of; None when it is none that is known."""
        words = PageWords.of(page, self._digest)
        votes: Counter[int] = Counter()
        for word in {*words.whole, *words.open}:
            votes.update(self._numbers.get(word, ()))
        title = title_digests(page.titles, self._digest)
        matches = []
        # By number where votes are equal: the same page always gives the same form.
        for number, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:_TRIED]:
            found = _lay_over(number, self._pages[number], page, words)
            if found is not None:
                matches.append(replace(found, title=likeness(title, found.known.title)))
        likely = [item for item in matches if item.title >= _OTHER_TITLE or item.coverage >= _SAME_SHEET]
        return max(likely, key=lambda item: item.coverage + 0.5 * item.title, default=None)


def _lay_over(number: int, known: KnownPage, page: PrintedPage, words: PageWords) -> Match | None:
    single: list[tuple[Anchor, Spot]] = []
    several: list[tuple[list[Anchor], list[Spot]]] = []
    for word, anchors in known.anchors.items():
        spots = words.find(word)
        if len(anchors) == len(spots) == 1:
            single.append((anchors[0], spots[0]))
        elif spots:
            several.append((anchors, spots))
    total = known.weight or 1
    alignment = align(
        np.array([(anchor.x, anchor.y) for anchor, _ in single], np.float64).reshape(-1, 2),
        np.array([spot[:2] for _, spot in single], np.float64).reshape(-1, 2),
    )
    if alignment is not None:
        pairs = [pair for pair, agrees in zip(single, alignment.inliers, strict=True) if agrees]
        pairs += _nearest_pairs(alignment, several)
        share = sum(anchor.seen for anchor, _ in pairs) / total
        if len(pairs) >= _LEAST_WORDS and share >= _COVERAGE:
            return Match(number, known, page, words, share, 0.0, alignment, tuple(pairs))
    share = sum(anchor.seen for anchor, _ in single) / total
    if len(single) >= _WORDED_LEAST and share >= _WORDED:
        return Match(number, known, page, words, 0.9 * share, 0.0, None, tuple(single))
    return None


def _nearest_pairs(
    alignment: Alignment, several: Sequence[tuple[Sequence[Anchor], Sequence[Spot]]]
) -> list[tuple[Anchor, Spot]]:
    """Pair words that a form or page prints more than once, where the alignment expects them."""
    pairs = []
    for anchors, spots in several:
        for anchor in anchors:
            x, y = alignment.apply(anchor.x, anchor.y)
            nearest = min(spots, key=lambda spot: float(np.hypot(spot[0] - x, spot[1] - y)))
            if float(np.hypot(nearest[0] - x, nearest[1] - y)) < TOLERANCE:
                pairs.append((anchor, nearest))
    return pairs


def _apart(anchor: Anchor, x: float, y: float) -> float:
    return abs(anchor.x - x) + _ROW_WEIGHT * abs(anchor.y - y)
