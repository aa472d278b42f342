"""A form page as it is remembered: keyed digests of its printed words, and where its values stand. No text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from dossier.recognition.learning.places import Place

_KEPT_SHARE = 0.34
SURE_AFTER = 3
"""Papers of a form after which words that fewer than a third of them show are no part of it."""


@dataclass(slots=True)
class Anchor:
    """A printed word: its left edge and middle line (page widths), and how many papers of the form showed it."""

    x: float
    y: float
    seen: int = 1


@dataclass(slots=True)
class KnownPage:
    """A page of a form. ``title``: digests of its title's character pairs. ``first``: it begins a record.
    ``types``: how often it was confirmed as what. ``places``: of each field, most trusted first. ``absent``: how
    often a paper of the form had no value for a field that its type asks for."""

    anchors: dict[int, list[Anchor]]
    title: frozenset[int]
    first: bool
    types: Counter[str]
    places: dict[str, list[Place]] = field(default_factory=dict)
    absent: Counter[str] = field(default_factory=Counter)
    papers: int = 1

    @property
    def type(self) -> str:
        """The type it was confirmed as most often."""
        return self.types.most_common(1)[0][0]

    @property
    def type_trust(self) -> float:
        """Expected share of its papers that are of that type: 0.80 after one, 0.97 after fifteen."""
        return (self.types[self.type] + 1) / (self.types.total() + 1.5)

    @property
    def weight(self) -> int:
        """All its words, each as often as it was seen."""
        return sum(anchor.seen for anchors in self.anchors.values() for anchor in anchors)

    def forget_words(self, filled_in: Collection[int] = ()) -> set[int]:
        """Drop words that too few papers showed, and those (``filled_in``, by ``id``) that turned out to be a part
        of a value: they are not printed. Gives the digests that are gone."""
        share = _KEPT_SHARE * self.papers if self.papers > SURE_AFTER else 0
        gone = set()
        for word, anchors in list(self.anchors.items()):
            kept = [anchor for anchor in anchors if anchor.seen >= share and id(anchor) not in filled_in]
            if kept:
                self.anchors[word] = kept
            else:
                del self.anchors[word]
                gone.add(word)
        return gone

    def to_json(self) -> dict[str, Any]:
        """Give its plain form: digests, positions, counts."""
        return {
            "words": [
                [word, anchor.x, anchor.y, anchor.seen]
                for word, anchors in sorted(self.anchors.items())
                for anchor in anchors
            ],
            "title": sorted(self.title),
            "first": self.first,
            "types": dict(self.types),
            "places": [place.to_json() for places in self.places.values() for place in places],
            "absent": dict(self.absent),
            "papers": self.papers,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> KnownPage:
        """Read back what :meth:`to_json` gave."""
        anchors: dict[int, list[Anchor]] = {}
        for word, x, y, seen in data["words"]:
            anchors.setdefault(word, []).append(Anchor(x, y, seen))
        places: dict[str, list[Place]] = {}
        for row in data["places"]:
            place = Place.from_json(row)
            places.setdefault(place.field, []).append(place)
        return cls(
            anchors, frozenset(data["title"]), data["first"], Counter(data["types"]), places,
            Counter(data["absent"]), data["papers"],
        )  # fmt: skip
