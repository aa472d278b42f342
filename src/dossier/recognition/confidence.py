"""How sure a value, a type, a boundary, a person is: how often such things were right on judged paper.

Values and types are ranked by a linear model over their signs (:mod:`.signs`): a logistic regression whose weights
may not point against sense, as more agreement never makes a value less sure. Boundaries and persons are ranked by
one weight. How often what ranks so is right is a rising line, measured on paper that the model was not fitted to
(Zadrozny and Elkan, Transforming Classifier Scores into Accurate Multiclass Probability Estimates, KDD 2002). Both
are fitted by ``bench.recognition.calibrate`` and kept in ``calibration.json``. Nothing here is set by hand.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from math import exp
from pathlib import Path
from typing import Any, Protocol

CALIBRATION_VERSION = 2
"""Of the data file's form."""

_DATA = Path(__file__).with_name("calibration.json")
_FAR = 30.0  # odds of e to so much are certainty enough


class Kind(StrEnum):
    """What a confidence is of."""

    FIELD = "field"
    TYPE = "type"
    BOUNDARY = "boundary"
    PERSON = "person"


Points = tuple[tuple[float, float], ...]
"""Weights and the confidences they deserve, both rising; a line between them, level outside."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """A logistic model over signs; signs that it does not know count nothing."""

    bias: float
    weights: Mapping[str, float]

    def weigh(self, signs: Mapping[str, float]) -> float:
        """Give the weight, 0..1, of something with these signs."""
        total = self.bias + sum(self.weights.get(name, 0.0) * value for name, value in signs.items())
        return 1 / (1 + exp(-max(-_FAR, min(_FAR, total))))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Rankers and rising lines by kind; without a line weights stand as they are. ``corpus``: hashes of the
    paper measured."""

    corpus: tuple[str, ...] = ()
    rankers: Mapping[str, Ranker] = field(default_factory=dict)
    lines: Mapping[str, Points] = field(default_factory=dict)

    def confidence(self, kind: Kind, weight: float, signs: Mapping[str, float], most: float) -> float:
        """Give the confidence, 0..``most``, that a weight or, where there is a ranker, its signs deserve."""
        ranker, points = self.rankers.get(kind), self.lines.get(kind)
        ranked = ranker.weigh(signs) if ranker is not None and signs else weight
        return min(most, interpolate(points, ranked) if points else ranked)


def interpolate(points: Points, weight: float) -> float:
    """Give the height of a line at a weight; ``points`` is not empty.

    >>> interpolate(((0.5, 0.4), (0.9, 0.8)), 0.7), interpolate(((0.5, 0.4), (0.9, 0.8)), 0.95)
    (0.6, 0.8)
    """
    place = bisect_right(points, (weight, 2.0))
    if place in (0, len(points)):
        return points[min(place, len(points) - 1)][1]
    (left, low), (right, high) = points[place - 1], points[place]
    return round(low + (weight - left) / (right - left) * (high - low), 4)


def calibration_from_json(data: Mapping[str, Any]) -> Calibration:
    """Read the data file's form. Raise ValueError for another version of it."""
    if data["version"] != CALIBRATION_VERSION:
        raise ValueError(f"calibration of version {data['version']}")
    rankers = {kind: Ranker(row["bias"], row["weights"]) for kind, row in data["rankers"].items()}
    lines = {kind: tuple((w, c) for w, c in row["points"]) for kind, row in data["lines"].items()}
    return Calibration(tuple(data["corpus"]), rankers, lines)


@cache
def load_calibration() -> Calibration:
    """Give the calibration that ships."""
    return calibration_from_json(json.loads(_DATA.read_text(encoding="utf-8")))


class Judging(Protocol):
    """What gives confidences: a calibration, or a bench that takes note of signs."""

    def confidence(self, kind: Kind, weight: float, signs: Mapping[str, float], most: float) -> float:
        """Give the confidence of something."""


_in_use: ContextVar[Judging | None] = ContextVar("calibration", default=None)


@contextmanager
def use(judging: Judging) -> Iterator[None]:
    """Calibrate by another measurement inside; an empty one gives weights as they are, to measure them."""
    token = _in_use.set(judging)
    try:
        yield
    finally:
        _in_use.reset(token)


def calibrated(
    kind: Kind, weight: float, signs: Mapping[str, float] | None = None, most: float = 1.0
) -> float:
    """Give the confidence, 0..``most``, that the weight and the signs of something deserve."""
    return (_in_use.get() or load_calibration()).confidence(kind, weight, signs or {}, most)
