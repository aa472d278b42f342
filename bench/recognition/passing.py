"""The pass rule on judged records: what passes at each pair of thresholds, what of it stands, and how much of that is
wrong.

The bound is that of Clopper and Pearson (Biometrika 26, 1934), one-sided at 95 %. Values of one kind of document
err together; the curve of several authors therefore counts no more values than are worth as much as independent
ones (Korn and Graubard, Survey Methodology 24, 1998), and shows the worst author at each pair. Where the thresholds
were chosen on the same records, the error at them is the smallest of many looks: publish figures of other paper.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

from scipy.stats import beta  # type: ignore[import-untyped]

from bench.recognition.scoring import FieldOutcome, RecordOutcome, Verdict
from dossier.apps.records.doubts import CurvePoint, PassCurve, PassRule

_LEVEL = 0.95
VALUE_THRESHOLDS = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.965, 0.97, 0.975, 0.98, 0.9825, 0.985,
                    0.9875, 0.99, 0.9925, 0.995, 0.9965, 0.998, 0.999)  # fmt: skip
RECORD_THRESHOLDS = (0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.96, 0.97, 0.975, 0.98, 0.985, 0.99)
"""What a curve is measured at: round numbers, so that no threshold fits one single record. None lies between 0.9 and
0.95, where persons known by a name alone are: the paper measured has too few of them to tell them from luck."""
SEEN = 2.5
"""How many times the share of wrong values of lay-outs that rules were made on is that of the same author's paper
before: 59 of 1,330 against 34 of 1,731 values of the second author's open lay-outs and 17 of 411 against 6 of 511 of
the third's, read by the product of before anybody had seen them and by that of after."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Counts of values: wrong among those that stand, judged of those that stand, stated on the paper."""

    wrong: int
    judged: int
    stated: int

    def __add__(self, other: Standing) -> Standing:
        return Standing(self.wrong + other.wrong, self.judged + other.judged, self.stated + other.stated)

    @property
    def error(self) -> float:
        """The share of wrong values among those that stand."""
        return self.wrong / self.judged if self.judged else 0.0

    @property
    def completeness(self) -> float:
        """The share of the paper's values that stand."""
        return self.judged / self.stated if self.stated else 0.0


def upper_bound(wrong: float, judged: float) -> float:
    """Give the share of wrong values that is not exceeded with 95 % confidence.

    >>> round(upper_bound(0, 3000), 5), round(upper_bound(2, 100), 4), upper_bound(0, 0)
    (0.001, 0.0616, 1.0)
    """
    return float(beta.ppf(_LEVEL, wrong + 1, judged - wrong)) if judged > wrong else 1.0


def standing_values(outcome: RecordOutcome, threshold: float = 0.0) -> Standing:
    """Count the values of a record that stand at a threshold.

    Values for fields that the paper does not state cannot be judged. In a record that is given to a wrong person, or
    that is none, every value is wrong; a wrong type, wrong pages and a person who was missed count as one wrong value
    each.
    """
    fields = (*outcome.fields, *outcome.person_fields)
    seen = Counter(field.verdict for field in fields if _stands(field, threshold))
    stated = sum(field.verdict is not Verdict.EXTRA for field in fields)
    wrong, judged = seen[Verdict.WRONG], seen[Verdict.WRONG] + seen[Verdict.RIGHT]
    if outcome.true_type is None:
        return Standing(seen[Verdict.EXTRA], seen[Verdict.EXTRA], stated)
    if outcome.wrong_person:
        return Standing(judged, judged, stated)
    flaws = sum(not good for good in (outcome.type_is_right, outcome.pages_right, outcome.all_persons_found))
    return Standing(min(judged, wrong + flaws), judged, stated)


def _stands(field: FieldOutcome, threshold: float) -> bool:
    return field.confidence is not None and field.confidence >= threshold


def measure_curve(outcomes: Sequence[RecordOutcome], corpus: str) -> PassCurve:
    """Measure the curve of one author's paper as it is, values taken for independent."""
    return _measure({"": outcomes}, corpus, {"": 1.0}, 1.0)


def measure_curve_of_authors(
    by_author: Mapping[str, Sequence[RecordOutcome]], corpus: str, seen: float = SEEN
) -> PassCurve:
    """Measure what holds for every author: at each pair of thresholds the least share that passes, the least
    completeness and the largest error.

    Errors and bounds are multiplied by ``seen``, what rules make fewer of on lay-outs that they were made on.
    """
    effects = {author: design_effect(outcomes) for author, outcomes in by_author.items()}
    return _measure(by_author, corpus, effects, seen)


def _measure(
    by_author: Mapping[str, Sequence[RecordOutcome]], corpus: str, effects: Mapping[str, float], seen: float
) -> PassCurve:
    points = []
    for values, record in product(VALUE_THRESHOLDS, RECORD_THRESHOLDS):
        rule = PassRule(values, record_threshold=record)
        rows = [_measure_at(outcomes, rule, effects[author], seen) for author, outcomes in by_author.items()]
        points.append(
            CurvePoint(
                threshold=values,
                record_threshold=record,
                passed=round(min(row.passed for row in rows), 5),
                completeness=round(min(row.completeness for row in rows), 5),
                field_error=round(max(row.field_error for row in rows), 6),
                field_error_upper=round(max(row.field_error_upper for row in rows), 6),
            )
        )
    everything = [outcome for outcomes in by_author.values() for outcome in outcomes]
    records = sum(outcome.true_type is not None for outcome in everything)
    fields = sum(standing_values(outcome).judged for outcome in everything)
    return PassCurve(corpus, records, fields, tuple(_undominated(points)))


def _measure_at(outcomes: Sequence[RecordOutcome], rule: PassRule, effect: float, seen: float) -> CurvePoint:
    passed = [outcome for outcome in outcomes if not outcome.doubts(rule)]
    total = max(1, sum(outcome.true_type is not None for outcome in outcomes))
    of = sum((standing_values(outcome, rule.threshold) for outcome in passed), Standing(0, 0, 0))
    return CurvePoint(
        threshold=rule.threshold,
        passed=min(1.0, len(passed) / total),
        field_error=min(1.0, seen * of.error),
        field_error_upper=min(1.0, seen * upper_bound(of.wrong / effect, of.judged / effect)),
        completeness=of.completeness,
    )


def _undominated(points: Sequence[CurvePoint]) -> list[CurvePoint]:
    """Leave out points than which another files more values at no larger error and bound."""

    def is_worse(one: CurvePoint, other: CurvePoint) -> bool:
        ours = (-one.unattended, -one.passed, one.field_error, one.field_error_upper)
        theirs = (-other.unattended, -other.passed, other.field_error, other.field_error_upper)
        return theirs != ours and all(b <= a for a, b in zip(ours, theirs, strict=True))

    some = [point for point in points if point.passed > 0]
    return [one for one in some if not any(is_worse(one, other) for other in some)]


def design_effect(outcomes: Sequence[RecordOutcome]) -> float:
    """Give how many values, at least 1, tell as much as one would if values of one kind of document did not err
    together: the variance of the share wrong between kinds against that of independent values."""
    kinds: dict[str, Standing] = defaultdict(lambda: Standing(0, 0, 0))
    for outcome in outcomes:
        kinds[outcome.true_type or ""] += standing_values(outcome)
    of = sum(kinds.values(), Standing(0, 0, 0))
    share = of.error
    if len(kinds) < 2 or share in (0.0, 1.0):
        return 1.0
    spread = sum((kind.wrong - share * kind.judged) ** 2 for kind in kinds.values())
    between = spread * len(kinds) / (len(kinds) - 1) / of.judged**2
    return max(1.0, between / (share * (1 - share) / of.judged))


def pass_figures(
    outcomes: Sequence[RecordOutcome], rule: PassRule, *, optional: bool = True
) -> dict[str, Any]:
    """Give the straight-through share at a rule, and what stands and what is wrong among those that pass.

    ``optional``: unsure values that nothing follows from are left out; otherwise each of them holds its record back.
    """
    if not optional:
        outcomes = [replace(outcome, all_decisive=True) for outcome in outcomes]
    passed = [outcome for outcome in outcomes if not outcome.doubts(rule)]
    of = sum((standing_values(outcome, rule.threshold) for outcome in passed), Standing(0, 0, 0))
    total = sum(outcome.true_type is not None for outcome in outcomes)
    doubts = Counter(doubt for outcome in outcomes for doubt in outcome.doubts(rule))
    every = [field for outcome in passed for field in (*outcome.fields, *outcome.person_fields)]
    return {
        "threshold": rule.threshold,
        "record_threshold": rule.least_of_record,
        "records": total,
        "passed": len(passed),
        "straight_through": len(passed) / total if total else None,
        "completeness": of.completeness if of.stated else None,
        "values_stated": of.stated,
        "values_left_out": sum(
            field.confidence is not None and not _stands(field, rule.threshold) for field in every
        ),
        "values_wrong": of.wrong,
        "values_judged": of.judged,
        "values_not_judged": sum(
            field.verdict is Verdict.EXTRA and _stands(field, rule.threshold) for field in every
        ),
        "field_error": of.error if of.judged else None,
        "field_error_upper": upper_bound(of.wrong, of.judged),
        "wrong_type_passed": sum(not outcome.type_is_right for outcome in passed),
        "wrong_pages_passed": sum(not outcome.pages_right for outcome in passed),
        "wrong_person_passed": sum(outcome.wrong_person for outcome in passed),
        "missed_person_passed": sum(not outcome.all_persons_found for outcome in passed),
        "flawed_passed": sum(
            outcome.wrong_person or standing_values(outcome, rule.threshold).wrong > 0 for outcome in passed
        ),
        "doubts": dict(doubts.most_common(20)),
    }


def wrong_fields(outcomes: Iterable[RecordOutcome], rule: PassRule) -> Counter[str]:
    """Count by field the wrong values that stand in records that pass."""
    return Counter(
        field.field
        for outcome in outcomes
        if not outcome.doubts(rule)
        for field in (*outcome.fields, *outcome.person_fields)
        if field.verdict is Verdict.WRONG and _stands(field, rule.threshold)
    )
