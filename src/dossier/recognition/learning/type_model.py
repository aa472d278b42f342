"""A type model of printed words: a linear classifier over keyed digests of character runs.

Title and body of the first page give runs of two and three characters; figures, known values and what only one
record says are no part of a model. The rules' guess is overridden only where the model is surer by a measure that
training finds on papers (and types) the model had not seen; see :mod:`.training`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.printed import PrintedPage, Span, form_pieces
from dossier.recognition.types import TypeGuess

_RUNS = (2, 3)
_TITLE_WEIGHT = 2.0
_BODY = 400  # characters of body, from the top, that tell the type
_AGREED = 0.5
_HIGHEST = 0.98
_BEGINS = 0.6  # title quality of a page whose type the model names
_NOT_WORD = re.compile(r"[0-9A-Za-z〇]")


@dataclass(frozen=True, slots=True)
class PageFeatures:
    """``runs``: digest of a run to its weight, length 1 in all. ``title_runs``: how many runs the title has, and
    which."""

    runs: Mapping[int, float]
    title_runs: frozenset[int]


def page_features(
    page: PrintedPage, digest: WordDigest, values: Sequence[Span] = (), names: Collection[str] = ()
) -> PageFeatures:
    """Give the features of a page; ``values`` (where known) and ``names`` stay out."""
    title = frozenset(
        digest("title run", run) for text in page.titles[:1] for run in _runs_of(text) if text not in names
    )
    weights: dict[int, float] = dict.fromkeys(title, _TITLE_WEIGHT)
    for _, piece in form_pieces(page, values, names):
        if piece.start > _BODY:
            break
        for run in _runs_of(piece.text):
            weights.setdefault(digest("run", run), 1.0)
    return PageFeatures(weights, title)


def _runs_of(text: str) -> Iterator[str]:
    for length in _RUNS:
        for at in range(len(text) - length + 1):
            run = text[at : at + length]
            if not _NOT_WORD.search(run):
                yield run


@dataclass(frozen=True, slots=True)
class TypeModel:
    """``classes`` and ``intercepts`` in one order; ``weights``: digest of a run to (class number, weight) pairs.

    ``scale``: a logistic model's confidence times this is compared with the rules'; 0 never overrides.
    """

    digest: WordDigest
    classes: tuple[str, ...]
    intercepts: tuple[float, ...]
    weights: Mapping[int, Sequence[tuple[int, float]]]
    scale: float

    def predict(self, page: PrintedPage) -> tuple[str, float]:
        """Give the likeliest of the types it knows and how sure that is, 0..1: the probability among the types
        it knows times the share of the title that it knows."""
        return self.predict_features(page_features(page, self.digest))

    def predict_features(self, features: PageFeatures) -> tuple[str, float]:
        """See :meth:`predict`."""
        known = {run: weight for run, weight in features.runs.items() if run in self.weights}
        if not known or not self.classes:
            return "", 0.0
        norm = math.sqrt(sum(weight * weight for weight in known.values()))
        scores = list(self.intercepts)
        for run, weight in known.items():
            for number, coefficient in self.weights[run]:
                scores[number] += coefficient * weight / norm
        best = max(range(len(scores)), key=scores.__getitem__)
        share = 1 / sum(math.exp(max(-60.0, score - scores[best])) for score in scores)
        return self.classes[best], share * self._familiar(features)

    def _familiar(self, features: PageFeatures) -> float:
        """Share of the title's runs that it knows: a type never seen comes with a title never seen."""
        runs = features.title_runs or frozenset(features.runs)
        return sum(run in self.weights for run in runs) / len(runs) if runs else 0.0

    def improve(self, page: PrintedPage, guess: TypeGuess) -> TypeGuess:
        """Give the surer of the model's type and the rules' guess; agreement makes it surer."""
        found, sure = self.predict(page)
        sure *= self.scale
        if found == guess.type:
            doubt = (1 - guess.confidence) * (1 - _AGREED * min(1.0, sure))
            return replace(guess, confidence=round(min(max(_HIGHEST, guess.confidence), 1 - doubt), 4))
        if found and sure > guess.confidence:
            quality = max(guess.title_quality, _BEGINS)
            return TypeGuess(found, round(min(_HIGHEST, sure), 4), guess.title, quality, guess.type)
        return guess

    def to_json(self) -> dict[str, Any]:
        """Give its plain form: coefficients under digests."""
        return {
            "classes": list(self.classes),
            "intercepts": list(self.intercepts),
            "weights": [[run, [list(pair) for pair in pairs]] for run, pairs in sorted(self.weights.items())],
            "scale": self.scale,
        }

    @classmethod
    def from_json(cls, digest: WordDigest, data: Mapping[str, Any]) -> TypeModel:
        """Read back what :meth:`to_json` gave."""
        weights = {run: [(number, weight) for number, weight in pairs] for run, pairs in data["weights"]}
        return cls(digest, tuple(data["classes"]), tuple(data["intercepts"]), weights, data["scale"])
