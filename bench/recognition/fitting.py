"""Rankers and lines fitted to judged records. Pure; see ``dossier.recognition.confidence``.

Values and types get a logistic regression over their signs (:mod:`dossier.recognition.signs`) with a ridge, and signs
that may only help or only harm: what agrees never makes a value less sure. How often what is ranked so is right is
a line drawn over weights that the ranker gave to paper it was not fitted to: other authors' where there are
several, else other kinds of documents. The line of a ranker is Platt's (Probabilistic Outputs for Support Vector
Machines, 1999), which keeps the order of the surest; boundaries and persons, of one weight, get isotonic lines. All
count one half more right and one half more wrong than were seen (Krichevsky and Trofimov): nothing is ever certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]
from scipy.special import expit, logit  # type: ignore[import-untyped]
from sklearn.isotonic import IsotonicRegression

from bench.recognition.scoring import FieldOutcome, PersonOutcome, RecordOutcome, Verdict
from dossier.recognition.confidence import CALIBRATION_VERSION, Kind, Points, Ranker

HELPS = frozenset({"weight", "found", "label", "line", "reading", "ahead", "ways", "agrees", "listed", "again",
                   "type weight", "type title", "type words", "person", "title", "title words", "words",
                   "words first"})  # fmt: skip
"""Signs that may only raise a confidence."""
HARMS = frozenset(
    {"rivals", "rival", "contradicted", "not listed", "by hand", "title words against", "words against"}
)
"""Signs that may only lower it."""
_RIDGE = {Kind.FIELD: 3.0, Kind.TYPE: 1.0}
_LEAST_SEEN = 8  # things that have a sign, from which it gets a weight
_FOLDS = 5
_BY_HAND = 4.0  # values that a weight set by hand counts for
_LEAST = 0.005
_STEPS = (0.02, 0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.965, 0.98, 0.985, 0.99, 0.9925, 0.995, 0.9965,
          0.998, 0.9985, 0.999, 0.9995, 0.9998, 0.9999)  # fmt: skip

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Noted:
    """What a confidence would be computed from."""

    kind: Kind
    weight: float
    signs: Mapping[str, float]
    most: float = 1.0


class Notes:
    """Takes note of everything that is given a confidence: stands in for a calibration, and gives the note's number
    with a minus, which no cap on confidences changes and every form of a reading keeps."""

    def __init__(self) -> None:
        self._notes: list[Noted] = []

    def confidence(self, kind: Kind, weight: float, signs: Mapping[str, float], most: float) -> float:
        """Note it; the answer is a number, not a confidence."""
        self._notes.append(Noted(kind, weight, signs, most))
        return -float(len(self._notes))

    def __getitem__(self, number: float) -> Noted:
        return self._notes[-round(number) - 1]


class Judging(Protocol):
    """As :class:`dossier.recognition.confidence.Calibration`."""

    def confidence(self, kind: Kind, weight: float, signs: Mapping[str, float], most: float) -> float:
        """Give the confidence of something."""


@dataclass(frozen=True, slots=True)
class Case:
    """A judged record with notes for confidences. ``author``: of its lay-out; ``sort``: what must not be torn
    apart when parts are held out."""

    outcome: RecordOutcome
    notes: Notes
    author: str

    @property
    def sort(self) -> str:
        """Its true type: lay-outs of one type share words."""
        return self.outcome.true_type or "none"


@dataclass(frozen=True, slots=True)
class Judged:
    """Something that has a confidence, or the number of a note, and whether it was right."""

    kind: Kind
    confidence: float
    right: bool


def _is_linked_right(person: PersonOutcome, outcome: RecordOutcome) -> bool:
    return person.employee_no in outcome.true_persons and outcome.all_persons_found


def judge(outcome: RecordOutcome) -> list[Judged]:
    """List everything about a record that has a confidence and can be judged.

    A list that misses somebody is wrong as a whole: what passes or not is all its links together.
    """
    if outcome.read_type is None:
        return []
    found = [
        Judged(Kind.BOUNDARY, outcome.boundary_confidence, outcome.pages_right),
        *(
            Judged(Kind.PERSON, person.confidence, _is_linked_right(person, outcome))
            for person in outcome.read_persons
        ),
    ]
    if outcome.true_type is None:
        return found
    found.append(Judged(Kind.TYPE, outcome.type_confidence, outcome.type_is_right))
    return found + [
        Judged(Kind.FIELD, value.confidence, value.verdict is Verdict.RIGHT)
        for value in (*outcome.fields, *outcome.person_fields)
        if value.confidence is not None and value.verdict is not Verdict.EXTRA
    ]


def recalibrate(outcome: RecordOutcome, notes: Notes, by: Judging) -> RecordOutcome:
    """Give the outcome with the confidences that ``by`` makes of what was noted."""

    def sure(number: float) -> float:
        noted = notes[number]
        return round(by.confidence(noted.kind, noted.weight, noted.signs, noted.most), 4)

    def fields(of: Iterable[FieldOutcome]) -> tuple[FieldOutcome, ...]:
        return tuple(
            value if value.confidence is None else replace(value, confidence=sure(value.confidence))
            for value in of
        )

    if outcome.read_type is None:
        return outcome
    return replace(
        outcome,
        type_confidence=sure(outcome.type_confidence),
        boundary_confidence=sure(outcome.boundary_confidence),
        read_persons=tuple(replace(p, confidence=sure(p.confidence)) for p in outcome.read_persons),
        fields=fields(outcome.fields),
        person_fields=fields(outcome.person_fields),
    )


# --- fitting ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Thing:
    noted: Noted
    right: bool
    author: str
    sort: str


def fit(cases: Sequence[Case], corpus: Sequence[str] = ()) -> dict[str, Any]:
    """Give the data file's content."""
    things: dict[Kind, list[_Thing]] = {kind: [] for kind in Kind}
    for case in cases:
        for item in judge(case.outcome):
            thing = _Thing(case.notes[item.confidence], item.right, case.author, case.sort)
            things[item.kind].append(thing)
    rankers, lines = {}, {}
    for kind, found in things.items():
        if not found:
            continue
        if kind in _RIDGE:
            ranker = fit_ranker([(t.noted.signs, t.right) for t in found], _RIDGE[kind])
            rankers[kind.value] = {"bias": round(ranker.bias, 4), "weights": _rounded(ranker.weights)}
            points = fit_curve(_weigh_apart(found, _RIDGE[kind]))
        else:
            points = fit_line([(t.noted.weight, t.right) for t in found])
        wrong = sum(not thing.right for thing in found)
        lines[kind.value] = {"values": len(found), "wrong": wrong, "points": points}
    return {"version": CALIBRATION_VERSION, "corpus": list(corpus), "rankers": rankers, "lines": lines}


def _rounded(weights: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 4) for name, value in sorted(weights.items()) if abs(value) >= 5e-5}


def hold_out(groups: Sequence[str], sorts: Sequence[str]) -> list[NDArray[np.bool_]]:
    """Give what to hold out in turn: each author where there are several, else fifths of the kinds of documents.

    >>> [part.tolist() for part in hold_out(["a", "b", "a"], ["x", "y", "z"])]
    [[True, False, True], [False, True, False]]
    """
    if len(set(groups)) > 1:
        return [np.array([group == held for group in groups]) for held in sorted(set(groups))]
    place = {sort: number % _FOLDS for number, sort in enumerate(sorted(set(sorts)))}
    folds = [np.array([place[sort] == fold for sort in sorts]) for fold in range(_FOLDS)]
    return [fold for fold in folds if fold.any()]


def _weigh_apart(found: Sequence[_Thing], ridge: float) -> list[tuple[float, bool]]:
    """Each thing with the weight that a ranker fitted without its like gives it."""
    pairs = []
    for held in hold_out([thing.author for thing in found], [thing.sort for thing in found]):
        kept = [(t.noted.signs, t.right) for t, out in zip(found, held, strict=True) if not out]
        if not kept:
            continue
        ranker = fit_ranker(kept, ridge)
        pairs += [(ranker.weigh(t.noted.signs), t.right) for t, out in zip(found, held, strict=True) if out]
    return pairs


def fit_ranker(pairs: Sequence[tuple[Mapping[str, float], bool]], ridge: float) -> Ranker:
    """Fit a logistic model to pairs of signs and right, at least one; about a second for 7,000 values."""
    seen: dict[str, int] = {}
    for signs, _ in pairs:
        for name, value in signs.items():
            seen[name] = seen.get(name, 0) + (value != 0)
    names = sorted(name for name, count in seen.items() if count >= min(_LEAST_SEEN, len(pairs)))
    table = np.array([[signs.get(name, 0.0) for name in names] for signs, _ in pairs]).reshape(len(pairs), -1)
    right = np.array([float(is_right) for _, is_right in pairs])
    table = np.hstack([table, np.ones((len(pairs), 1))])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = table @ weights
        cost = np.logaddexp(0.0, odds) - right * odds
        slope = table.T @ (expit(odds) - right)
        slope[:-1] += ridge * weights[:-1]
        return float(cost.sum() + 0.5 * ridge * (weights[:-1] ** 2).sum()), slope

    bounds = [(0.0 if name in HELPS else None, 0.0 if name in HARMS else None) for name in names] + [
        (None, None)
    ]
    start = np.zeros(len(names) + 1)
    start[-1] = logit((right.sum() + 0.5) / (len(right) + 1))
    best = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 400}).x
    return Ranker(float(best[-1]), dict(zip(names, best[:-1].tolist(), strict=True)))


def fit_curve(pairs: Sequence[tuple[float, bool]]) -> Points:
    """Fit Platt's line to weights, 0..1, and right, and give it as points: it rises wherever weights do."""
    odds = logit(np.clip([weight for weight, _ in pairs], 1e-6, 1 - 1e-6))
    right = np.array([float(is_right) for _, is_right in pairs])
    count, good = len(right), right.sum()
    aim = np.where(right > 0, (good + 1) / (good + 2), 1 / (count - good + 2))

    def loss(line: Floats) -> float:
        straight = line[0] + np.exp(line[1]) * odds
        return float((np.logaddexp(0.0, straight) - aim * straight).sum() + 0.5 * line[1] ** 2)

    shift, slope = minimize(loss, np.zeros(2), method="L-BFGS-B").x
    most = (count + 0.5) / (count + 1)
    return tuple(
        (step, round(min(most, float(expit(shift + np.exp(slope) * logit(step)))), 5)) for step in _STEPS
    )


def fit_line(pairs: Sequence[tuple[float, bool]]) -> Points:
    """Fit a rising line to pairs of weight and right, at least one: at each weight the share right, where the
    weight itself, set by hand, counts as a few values more, then isotonic regression.

    >>> fit_line([(0.4, False)] * 4 + [(0.9, True)] * 42)
    ((0.4, 0.2667), (0.9, 0.984))
    """
    bins: dict[float, list[bool]] = defaultdict(list)
    for weight, right in pairs:
        bins[round(20 * weight) / 20].append(right)
    weights = sorted(bins)
    by_hand = np.clip(weights, _LEAST, 1 - _LEAST)
    counts = np.array([len(bins[weight]) + _BY_HAND for weight in weights])
    shares = np.array([sum(bins[weight]) for weight in weights]) + _BY_HAND * by_hand
    level = IsotonicRegression().fit(weights, shares / counts, sample_weight=counts).predict(weights)
    return tuple((weight, round(float(share), 4)) for weight, share in zip(weights, level, strict=True))
