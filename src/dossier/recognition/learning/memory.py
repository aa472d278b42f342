"""Lay-out memory: a form indexed once is known again, with its type and where its values stand.

It learns from each confirmed paper in turn: the first makes a form known, each further one adds what it shows,
and holds what the memory would have read against what was confirmed. Places that are wrong too often are
forgotten, and so are forms whose papers people call something else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from dossier.recognition.learning.alignment import Alignment
from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.examples import Example, Vocabulary, locate_all, same_value
from dossier.recognition.learning.forms import SURE_AFTER, Anchor, KnownPage
from dossier.recognition.learning.matching import FormIndex, Match
from dossier.recognition.learning.places import Place, describe_place, read_place
from dossier.recognition.learning.printed import (
    PrintedPage,
    Span,
    form_pieces,
    title_digests,
)
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate

_PLACES_PER_FIELD = 4
_SAME_PLACE = 0.015  # page widths


@dataclass(frozen=True, slots=True)
class Recalled:
    """A value read at a known place, and the trust in the place."""

    candidate: Candidate
    trust: float


class LayoutMemory:
    """The known form pages of a company, under the key of its digests. Not for several threads at once."""

    def __init__(self, digest: WordDigest, pages: Iterable[KnownPage] = ()) -> None:
        self._digest = digest
        self.pages = list(pages)
        self._index = FormIndex(digest, self.pages)

    def match(self, page: PrintedPage) -> Match | None:
        """Find the known form that a page is a paper of; None when it is none that is known."""
        return self._index.match(page)

    def read(self, match: Match, fields: Mapping[str, FieldProfile]) -> dict[str, list[Recalled]]:
        """Read the places of a matched form; of each field those that gave a value, most trusted first."""
        return {
            name: [Recalled(candidate, place.trust) for place, candidate in given]
            for name, given in self._read(match, fields).items()
        }

    def _read(
        self, match: Match, fields: Mapping[str, FieldProfile]
    ) -> dict[str, list[tuple[Place, Candidate]]]:
        form = match.placed(self._digest)
        result = {}
        for name, places in match.known.places.items():
            if name not in fields:
                continue
            read = [(place, read_place(form, place, fields[name])) for place in places]
            given = [(place, candidate) for place, candidate in read if candidate is not None]
            if given:
                result[name] = sorted(given, key=lambda item: -item[0].trust)
        return result

    # --- learning ---------------------------------------------------------------------------------------

    def remember(self, example: Example, known: Vocabulary, names: Collection[str] = ()) -> list[int]:
        """Learn from a confirmed record; gives the numbers of the known pages its pages are papers of.

        ``names``: names of people, never kept as words of a form.
        """
        pages = [PrintedPage(sheet) for sheet in example.sheets()]
        located = [locate_all(page, example.values, known.fields) for page in pages]
        numbers = []
        for index, page in enumerate(pages):
            match = self.match(page)
            if match is None or not match.same_title or match.known.first != (index == 0):
                number = len(self.pages)
                self.pages.append(self._describe(page, located[index], example.type, names, first=index == 0))
                self._index.enter(number, self.pages[number].anchors)
            else:
                number = match.number
                others = {name for place, spans in enumerate(located) if place != index for name in spans}
                self._judge(match, example, known, others)
                self._extend(match, located[index], example.type, names)
            asked = known.asked.get(example.type, frozenset())
            self.pages[number].absent.update(asked - set(example.values))
            numbers.append(number)
        return numbers

    def _judge(self, match: Match, example: Example, known: Vocabulary, others: Collection[str]) -> None:
        """Hold what the form's places give against what was confirmed. A value confirmed on another page of
        the record (``others``) says nothing against a place on this one."""
        for name, given in self._read(match, known.fields).items():
            places = match.known.places[name]
            truth = example.values.get(name)
            for place, candidate in given:
                right = truth is not None and same_value(known.fields[name].kind, candidate.value, truth)
                if right or name not in others:
                    places[places.index(place)] = place.judged(right=right)
            kept = [place for place in places if place.misses <= place.hits]
            match.known.places[name] = sorted(kept, key=lambda place: -place.trust)

    def _extend(
        self, match: Match, located: Mapping[str, Sequence[Span]], type_id: str, names: Collection[str]
    ) -> None:
        """Bring in what one more paper of a known form shows: words and places not known before."""
        known = match.known
        known.papers += 1
        known.types[type_id] += 1
        filled_in = set()
        for anchor, spot in {id(anchor): (anchor, spot) for anchor, spot in match.pairs}.values():
            anchor.seen += 1
            if any(begin < spot[3] and spot[2] < end for spans in located.values() for begin, end in spans):
                filled_in.add(id(anchor))
        if match.alignment is not None:
            fresh = self._describe(match.page, located, type_id, names, first=known.first)
            back = match.alignment.inverse()
            if known.papers <= SURE_AFTER:
                new = {word: found for word, found in fresh.anchors.items() if word not in known.anchors}
                for word, anchors in new.items():
                    known.anchors[word] = [Anchor(*back.apply(item.x, item.y)) for item in anchors]
                self._index.enter(match.number, new)
            _add_places(known, fresh, back)
        self._index.drop(match.number, known.forget_words(filled_in))

    def _describe(
        self,
        page: PrintedPage,
        located: Mapping[str, Sequence[Span]],
        type_id: str,
        names: Collection[str],
        *,
        first: bool,
    ) -> KnownPage:
        """Describe a page as the first paper of a form."""
        spans = sorted({span for places in located.values() for span in places})
        anchors: dict[int, list[Anchor]] = {}
        for kind, piece in form_pieces(page, spans, names):
            place = Anchor(round(piece.x, 4), round(piece.y, 4))
            anchors.setdefault(self._digest(kind, piece.text), []).append(place)

        places = {
            name: [describe_place(page, name, span, spans, self._digest) for span in own[:_PLACES_PER_FIELD]]
            for name, own in located.items()
        }
        title = title_digests(page.titles, self._digest)
        return KnownPage(anchors, title, first, Counter({type_id: 1}), places)

    # --- keeping ----------------------------------------------------------------------------------------

    def to_json(self) -> list[dict[str, Any]]:
        """Give the plain form: digests, positions and counts."""
        return [known.to_json() for known in self.pages]

    @classmethod
    def from_json(cls, digest: WordDigest, data: Iterable[Mapping[str, Any]]) -> LayoutMemory:
        """Read back what :meth:`to_json` gave."""
        return cls(digest, (KnownPage.from_json(row) for row in data))


def _add_places(known: KnownPage, fresh: KnownPage, back: Alignment) -> None:
    for name, places in fresh.places.items():
        own = known.places.setdefault(name, [])
        for place in places:
            x, y = back.apply(place.x, place.y)
            right, _ = back.apply(place.right, place.y)
            moved = replace(place, x=round(x, 4), y=round(y, 4), right=round(right, 4))
            if len(own) < _PLACES_PER_FIELD and not any(_is_same(moved, other) for other in own):
                own.append(moved)


def _is_same(one: Place, other: Place) -> bool:
    near = bool(np.hypot(one.x - other.x, one.y - other.y) < _SAME_PLACE)
    led = bool(one.lead) and one.lead == other.lead and abs(one.y - other.y) < _SAME_PLACE
    return led or (near and bool(one.lead) == bool(other.lead))
