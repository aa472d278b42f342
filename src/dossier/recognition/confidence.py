"""Turn the weight of a candidate into a confidence that means how often such values are right.

Weights rank the candidates for one thing; how often a value of some weight is right is measured on development
paper (``bench.recognition.calibrate``) and kept in ``calibration.json`` as monotone lines: isotonic regression
by pooled adjacent violators (Zadrozny and Elkan, Transforming Classifier Scores into Accurate Multiclass
Probability Estimates, KDD 2002). Nothing here is set by hand.
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
from pathlib import Path
from typing import Any

CALIBRATION_VERSION = 1
"""Of the data file's form."""

HANDWRITTEN = "handwritten"
"""The name under which values written by hand are calibrated, whatever their field."""

_DATA = Path(__file__).with_name("calibration.json")
_ALL = "*"


class Kind(StrEnum):
    """What a confidence is of. Its name: of a field the field's id, of a person how the match was made; else
    empty."""

    FIELD = "field"
    TYPE = "type"
    BOUNDARY = "boundary"
    PERSON = "person"


Points = tuple[tuple[float, float], ...]
"""Weights and the confidences they deserve, both rising; a line between them, level outside."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Monotone lines (``field/date``), and which of them serves what: ``("field", "doc_date")`` is drawn by
    the line ``field/date``, every other field by ``field/*``; without a line weights stand as they
    are. ``corpus``: hashes of the paper measured."""

    corpus: tuple[str, ...] = ()
    lines: Mapping[str, Points] = field(default_factory=dict)
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def confidence(self, kind: Kind, name: str, weight: float) -> float:
        """Give the confidence, 0..1, that a weight deserves."""
        points = self.lines.get(self.names.get((kind, name), f"{kind}/{_ALL}"))
        return interpolate(points, weight) if points else weight


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
    lines = {name: tuple((w, c) for w, c in row["points"]) for name, row in data["lines"].items()}
    names = {(kind, of): line for kind, row in data["names"].items() for of, line in row.items()}
    return Calibration(tuple(data["corpus"]), lines, names)


@cache
def load_calibration() -> Calibration:
    """Give the calibration that ships."""
    return calibration_from_json(json.loads(_DATA.read_text(encoding="utf-8")))


_in_use: ContextVar[Calibration | None] = ContextVar("calibration", default=None)


@contextmanager
def use(calibration: Calibration) -> Iterator[None]:
    """Calibrate by another measurement inside; an empty one gives weights as they are, to measure them."""
    token = _in_use.set(calibration)
    try:
        yield
    finally:
        _in_use.reset(token)


def calibrated(kind: Kind | str, name: str, weight: float) -> float:
    """Give the confidence, 0..1, that the weight of a field's value, a type, boundary or person deserves."""
    return (_in_use.get() or load_calibration()).confidence(Kind(kind), name, weight)
