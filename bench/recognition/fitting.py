"""Monotone lines from weights to confidences, fitted to judged records. Pure; see ``dossier.recognition.confidence``.

A line is an isotonic regression of right (1) and wrong (0) on the weight. A field's line leans on that of its
group, and the group's on that of all fields, as on so many values more (an empirical Bayes prior): a rare field
is taken to be like the others until it shows otherwise. The widest lines count one half more right and one half
more wrong than were seen (Krichevsky and Trofimov), so nothing is ever certain.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from sklearn.isotonic import IsotonicRegression

from bench.recognition.scoring import FieldOutcome, RecordOutcome, Verdict
from dossier.recognition.confidence import (
    CALIBRATION_VERSION,
    HANDWRITTEN,
    Calibration,
    Kind,
    Points,
    calibration_from_json,
    interpolate,
)

LEAST_OF_ITS_OWN = 60
"""Values from which an id gets a line of its own; fewer share the line of their group."""
_PRIOR = 25.0
"""Values that the line of the wider group counts for in each stretch of a narrower one's."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A weight or confidence of something, and whether it was right."""

    kind: Kind
    name: str
    confidence: float
    right: bool


def judge(outcome: RecordOutcome) -> list[Judged]:
    """List everything about a record that has a confidence and can be judged."""
    if outcome.read_type is None:
        return []
    found = [
        Judged(Kind.BOUNDARY, "", outcome.boundary_confidence, outcome.pages_right),
        *(
            Judged(Kind.PERSON, person.how, person.confidence, person.employee_no in outcome.true_persons)
            for person in outcome.read_persons
        ),
    ]
    if outcome.true_type is None:
        return found
    found.append(Judged(Kind.TYPE, "", outcome.type_confidence, outcome.type_is_right))
    for value in (*outcome.fields, *outcome.person_fields):
        if value.confidence is not None and value.verdict is not Verdict.EXTRA:
            is_right = value.verdict is Verdict.RIGHT
            found.append(Judged(Kind.FIELD, _name_of(value), value.confidence, is_right))
    return found


def _name_of(value: FieldOutcome) -> str:
    return HANDWRITTEN if value.handwritten else value.field


def fit(judged: Iterable[Judged], groups: Mapping[str, str], corpus: Sequence[str]) -> dict[str, Any]:
    """Give the data file's content. ``groups``: by field id, the name of the group it shares a line with."""
    by_name: dict[tuple[Kind, str], list[Judged]] = defaultdict(list)
    for item in judged:
        by_name[item.kind, item.name].append(item)
    tree = _Tree()
    for (kind, name), items in by_name.items():
        tree.add(f"{kind}/*", None, items)
        if kind is Kind.FIELD:
            wider = f"{kind}/*"
            if name in groups:
                tree.add(f"{kind}/{groups[name]}", wider, items)
                wider = f"{kind}/{groups[name]}"
            if len(items) >= LEAST_OF_ITS_OWN or name == HANDWRITTEN:
                tree.add(f"{kind}/{name}/own", wider, items)
    fields = {*groups, *(name for kind, name in by_name if kind is Kind.FIELD)}
    names = {name: tree.choose(Kind.FIELD, name, groups.get(name, "*")) for name in fields}
    return {
        "version": CALIBRATION_VERSION,
        "corpus": list(corpus),
        "names": {Kind.FIELD.value: dict(sorted(names.items()))},
        "lines": {name: tree.describe(name) for name in sorted(tree.items)},
    }


@dataclass(slots=True)
class _Tree:
    """Items by the name of their line, and the wider line that each leans on."""

    items: dict[str, list[Judged]] = field(default_factory=lambda: defaultdict(list))
    wider: dict[str, str | None] = field(default_factory=dict)
    lines: dict[str, Points] = field(default_factory=dict)

    def add(self, name: str, wider: str | None, items: Iterable[Judged]) -> None:
        self.items[name] += items
        self.wider[name] = wider

    def choose(self, kind: Kind, name: str, group: str) -> str:
        """The narrowest line there is."""
        known = (f"{kind}/{name}/own", f"{kind}/{group}")
        return next((line for line in known if line in self.items), f"{kind}/*")

    def line(self, name: str) -> Points:
        if name not in self.lines:
            pairs = [(item.confidence, item.right) for item in self.items[name]]
            wider = self.wider[name]
            self.lines[name] = fit_line(pairs, self.line(wider) if wider else None)
        return self.lines[name]

    def describe(self, name: str) -> dict[str, Any]:
        items = self.items[name]
        wrong = sum(not item.right for item in items)
        return {"values": len(items), "wrong": wrong, "points": self.line(name)}


def fit_line(pairs: Sequence[tuple[float, bool]], prior: Points | None = None) -> Points:
    """Fit one line to pairs of weight and right, at least one; ``prior``: the line it leans on.

    >>> fit_line([(0.2, False)] * 4 + [(0.9, True)] * 9)
    ((0.2, 0.1), (0.9, 0.95))
    """
    weights = np.array([weight for weight, _ in pairs])
    right = np.array([float(is_right) for _, is_right in pairs])
    expected = np.array([interpolate(prior, weight) for weight in weights]) if prior else None
    level = IsotonicRegression().fit(weights, right).predict(weights)
    points: list[tuple[float, float]] = []
    most = 0.0
    for value in np.unique(np.round(level, 9)):
        inside = np.abs(level - value) < 1e-8
        lent, owed = (0.5, 1.0) if expected is None else (_PRIOR * expected[inside].mean(), _PRIOR)
        most = max(most, float((right[inside].sum() + lent) / (inside.sum() + owed)))
        ends = {round(float(weights[inside].min()), 4), round(float(weights[inside].max()), 4)}
        points += [(end, round(most, 4)) for end in sorted(ends)]
    return tuple(points)


def recalibrate(outcome: RecordOutcome, by: Calibration) -> RecordOutcome:
    """Give the outcome of weights with the confidences that a calibration makes of them."""

    def fields(of: Iterable[FieldOutcome]) -> tuple[FieldOutcome, ...]:
        return tuple(
            value
            if value.confidence is None
            else replace(value, confidence=by.confidence(Kind.FIELD, _name_of(value), value.confidence))
            for value in of
        )

    persons = tuple(
        replace(person, confidence=by.confidence(Kind.PERSON, person.how, person.confidence))
        for person in outcome.read_persons
    )
    return replace(
        outcome,
        type_confidence=by.confidence(Kind.TYPE, "", outcome.type_confidence),
        boundary_confidence=by.confidence(Kind.BOUNDARY, "", outcome.boundary_confidence),
        read_persons=persons,
        fields=fields(outcome.fields),
        person_fields=fields(outcome.person_fields),
    )


def cross_fit(
    outcomes: Sequence[RecordOutcome], groups: Mapping[str, str], folds: int = 5
) -> list[RecordOutcome]:
    """Calibrate each record by lines fitted to the files of the other folds: an honest look at the same paper."""
    sources = sorted({outcome.source for outcome in outcomes})
    fold_of = {source: place % folds for place, source in enumerate(sources)}
    found = []
    for fold in range(folds):
        others = [item for o in outcomes if fold_of[o.source] != fold for item in judge(o)]
        by = calibration_from_json(fit(others, groups, ()))
        found += [recalibrate(o, by) for o in outcomes if fold_of[o.source] == fold]
    return found
