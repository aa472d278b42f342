"""Why a person should look at a record before it is filed. Pure; thresholds are settings, given as a value.

A record passes without a person when nothing decisive about it is in doubt: where it begins and ends, what it is,
whose it is, and the values that something follows from (:func:`key_date_of`). Every other value stands when it is
sure enough, and is left out as unconfirmed when it is not. Each doubt names what to look at. The thresholds follow
from a target error by way of a measured curve: selective prediction with a bound on its risk (Geifman and El-Yaniv,
Selective Classification for Deep Neural Networks, NeurIPS 2017).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT_TARGET_ERROR = 0.001
"""Wrong values among those that stand in records that pass, as a share."""

NEVER = 1.01
"""The threshold of a rule that lets nothing pass: no confidence reaches it."""

DATE_FIELDS = ("doc_date", "sign_date", "effective_date", "start_date", "hire_date", "exam_date")
"""Where a record's date is taken from, first found wins."""

KEY_DATE = DATE_FIELDS[0]
"""Decisive, it means whichever of :data:`DATE_FIELDS` the record's date is taken from."""

DATED_TRIGGERS = frozenset({"doc_date", "year_end"})
"""Retention triggers whose clock begins with the record's own date: it is decisive then, whoever wants what."""

_CURVE = Path(__file__).parent / "data" / "pass_curve.json"


@dataclass(frozen=True, slots=True)
class Doubt:
    """``code``: boundary_uncertain, person_unknown, person_uncertain, type_uncertain, field_missing,
    field_uncertain."""

    code: str
    field: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {"code": self.code, "field": self.field}


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """What was measured at a pair of thresholds, of values and of what is decisive about the record as a whole.

    ``passed``: the share of records. Of the values that stand in them, the share that is wrong, and the bound under
    which the true share lies with 95 % confidence. ``completeness``: values that stand, of those on their paper.
    ``record_threshold``: None where it is ``threshold``.
    """

    threshold: float
    passed: float
    field_error: float
    field_error_upper: float
    completeness: float = 1.0
    record_threshold: float | None = None

    @property
    def unattended(self) -> float:
        """The share of all values that are filed with nobody looking."""
        return self.passed * self.completeness


@dataclass(frozen=True, slots=True)
class PassCurve:
    """A measured curve, points by rising thresholds. ``corpus``: hash of the paper; ``fields``: values judged."""

    corpus: str
    records: int
    fields: int
    points: tuple[CurvePoint, ...]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "points": [asdict(point) for point in self.points]}


@dataclass(frozen=True, slots=True)
class Choice:
    """The point of a curve that keeps a target error; None when none does. ``proven``: its upper bound keeps
    it too, not only what was observed."""

    point: CurvePoint | None
    proven: bool

    @property
    def threshold(self) -> float:
        """The threshold of the point, or one that nothing reaches."""
        return self.point.threshold if self.point else NEVER

    @property
    def rule(self) -> PassRule:
        """The pass rule of the point, or one that lets nothing pass."""
        return PassRule(self.threshold, record_threshold=self.point.record_threshold if self.point else NEVER)


@dataclass(frozen=True, slots=True)
class PassRule:
    """``threshold``: least confidence of a value that stands. ``needed``: fields that must have been read, however
    unsurely. ``record_threshold``: least confidence of a passing record's boundary, type and person, as
    ``threshold`` when it is None."""

    threshold: float = 0.8
    needed: tuple[str, ...] = ("employee_name",)
    record_threshold: float | None = None

    @property
    def least_of_record(self) -> float:
        return self.threshold if self.record_threshold is None else self.record_threshold


def curve_from_json(data: Mapping[str, Any]) -> PassCurve:
    """Read back what :meth:`PassCurve.as_json` gave."""
    points = sorted(
        (CurvePoint(**row) for row in data["points"]),
        key=lambda point: (point.threshold, point.record_threshold or point.threshold),
    )
    return PassCurve(data["corpus"], data["records"], data["fields"], tuple(points))


@cache
def load_curve() -> PassCurve:
    """Give the curve that ships, measured on development paper by ``bench.recognition.calibrate``."""
    return curve_from_json(json.loads(_CURVE.read_text(encoding="utf-8")))


def choose_point(curve: PassCurve, target_error: float = DEFAULT_TARGET_ERROR) -> Choice:
    """Choose the point that files most values with nobody looking, at no more than the target error.

    Points whose upper bound keeps the target come first. Where none does, the paper measured was too little to
    prove so small an error: the choice is then by the error observed, and says so.

    >>> points = (CurvePoint(0.8, 0.9, 0.004, 0.008), CurvePoint(0.9, 0.7, 0.0005, 0.002))
    >>> choice = choose_point(PassCurve("", 100, 900, points), 0.001)
    >>> choice.point == points[1], choice.proven
    (True, False)
    """
    some = [point for point in curve.points if point.passed > 0]
    for proven in (True, False):
        kept = [p for p in some if (p.field_error_upper if proven else p.field_error) <= target_error]
        if kept:
            return Choice(max(kept, key=lambda point: (point.unattended, point.passed)), proven)
    return Choice(None, proven=False)


def rule_for(target_error: float = DEFAULT_TARGET_ERROR, curve: PassCurve | None = None) -> PassRule:
    """Give the pass rule that keeps a target error on a curve, the shipped one when none is given."""
    return choose_point(curve or load_curve(), target_error).rule


def key_date_of(fields: Iterable[str]) -> str | None:
    """Say which of a record's fields its date is taken from; None when it has no date.

    >>> key_date_of(["hire_date", "sign_date"])
    'sign_date'
    """
    there = set(fields)
    return next((name for name in DATE_FIELDS if name in there), None)


def decisive_among(fields: Collection[str], decisive: Collection[str] | None) -> frozenset[str]:
    """Give those of a record's fields that must be sure for it to pass; all of them where ``decisive`` is None.

    ``field@3``, of the third of several people, is decisive when the field is.

    >>> sorted(decisive_among(["wage", "sign_date", "wage@2"], ["doc_date"]))
    ['sign_date']
    """
    if decisive is None:
        return frozenset(fields)
    named = {key_date_of(fields) if name == KEY_DATE else name for name in decisive}
    return frozenset(name for name in fields if name.partition("@")[0] in named)


def find_doubts(
    *,
    type_confidence: float,
    person_confidence: float | None,
    field_confidences: Mapping[str, float],
    rule: PassRule,
    boundary_confidence: float = 1.0,
    decisive: Collection[str] | None = None,
) -> tuple[Doubt, ...]:
    """List the doubts about a record, the gravest first; an empty tuple means it passes.

    ``person_confidence``: of the least sure person where a paper concerns several, None when one of them is
    unknown. ``decisive``: fields that hold a record back, all of them where None. Once somebody has to look, every
    unsure value is named.

    >>> find_doubts(type_confidence=0.99, person_confidence=None,
    ...             field_confidences={"employee_name": 0.98}, rule=PassRule())
    (Doubt(code='person_unknown', field=None),)
    """
    least = rule.least_of_record
    doubts: list[Doubt] = []
    if person_confidence is None:
        doubts.append(Doubt("person_unknown"))
    elif person_confidence < least:
        doubts.append(Doubt("person_uncertain"))
    if boundary_confidence < least:
        doubts.append(Doubt("boundary_uncertain"))
    if type_confidence < least:
        doubts.append(Doubt("type_uncertain"))
    doubts += [Doubt("field_missing", field) for field in rule.needed if field not in field_confidences]
    unsure = unsure_values(field_confidences, rule)
    if doubts or any(name in decisive_among(field_confidences.keys(), decisive) for name in unsure):
        doubts += [Doubt("field_uncertain", name) for name in unsure]
    return tuple(doubts)


def unsure_values(field_confidences: Mapping[str, float], rule: PassRule) -> tuple[str, ...]:
    """Name the values that a rule does not let stand: left out of a record that passes, looked at in another."""
    return tuple(name for name, sure in field_confidences.items() if sure < rule.threshold)
