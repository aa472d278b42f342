"""Why a person should look at a record before it is filed. Pure; thresholds are settings, given as a value.

A record passes without a person when nothing about it is less sure than the rule's threshold: where it begins
and ends, what it is, whose it is, and every value that would be stored. Each doubt names what to look at. The
threshold follows from a target error by way of a measured curve: selective prediction with a bound on its risk
(Geifman and El-Yaniv, Selective Classification for Deep Neural Networks, NeurIPS 2017).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

DEFAULT_TARGET_ERROR = 0.001
"""Wrong values among the values of records that pass, as a share."""

NEVER = 1.01
"""The threshold of a rule that lets nothing pass: no confidence reaches it."""

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
    """What was measured at a threshold: the share of records that passed, the share of wrong values among
    theirs, and the bound under which the true share lies with 95 % confidence."""

    threshold: float
    passed: float
    field_error: float
    field_error_upper: float


@dataclass(frozen=True, slots=True)
class PassCurve:
    """A measured curve, points by rising threshold. ``corpus``: hash of the paper; ``fields``: values judged."""

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


@dataclass(frozen=True, slots=True)
class PassRule:
    """``threshold``: least confidence of anything about a record that passes. ``needed``: fields that must be
    there."""

    threshold: float = 0.8
    needed: tuple[str, ...] = ("employee_name",)


def curve_from_json(data: Mapping[str, Any]) -> PassCurve:
    """Read back what :meth:`PassCurve.as_json` gave."""
    points = sorted((CurvePoint(**row) for row in data["points"]), key=lambda point: point.threshold)
    return PassCurve(data["corpus"], data["records"], data["fields"], tuple(points))


@cache
def load_curve() -> PassCurve:
    """Give the curve that ships, measured on development paper by ``bench.recognition.calibrate``."""
    return curve_from_json(json.loads(_CURVE.read_text(encoding="utf-8")))


def choose_point(curve: PassCurve, target_error: float = DEFAULT_TARGET_ERROR) -> Choice:
    """Choose the point that passes most records at no more than the target error.

    Points whose upper bound keeps the target come first. Where none does, the paper measured was too little to
    prove so small an error: the choice is then by the error observed, and says so.

    >>> points = (CurvePoint(0.8, 0.9, 0.004, 0.008), CurvePoint(0.9, 0.7, 0.0005, 0.002))
    >>> choose_point(PassCurve("", 100, 900, points), 0.001)
    Choice(point=CurvePoint(threshold=0.9, passed=0.7, field_error=0.0005, field_error_upper=0.002), proven=False)
    """
    some = [point for point in curve.points if point.passed > 0]
    for proven in (True, False):
        kept = [p for p in some if (p.field_error_upper if proven else p.field_error) <= target_error]
        if kept:
            return Choice(max(kept, key=lambda point: point.passed), proven)
    return Choice(None, proven=False)


def rule_for(target_error: float = DEFAULT_TARGET_ERROR, curve: PassCurve | None = None) -> PassRule:
    """Give the pass rule that keeps a target error on a curve, the shipped one when none is given."""
    return PassRule(threshold=choose_point(curve or load_curve(), target_error).threshold)


def find_doubts(
    *,
    type_confidence: float,
    person_confidence: float | None,
    field_confidences: Mapping[str, float],
    rule: PassRule,
    boundary_confidence: float = 1.0,
) -> tuple[Doubt, ...]:
    """List the doubts about a record, the gravest first; an empty tuple means it passes.

    ``person_confidence``: of the least sure person where a paper concerns several, None when one of them is
    unknown.

    >>> find_doubts(type_confidence=0.99, person_confidence=None,
    ...             field_confidences={"employee_name": 0.98}, rule=PassRule())
    (Doubt(code='person_unknown', field=None),)
    """
    least = rule.threshold
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
    doubts += [Doubt("field_uncertain", name) for name, sure in field_confidences.items() if sure < least]
    return tuple(doubts)
