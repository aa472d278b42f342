"""The pass rule on judged records: what passes at each threshold, and how much of it is wrong.

The bound is that of Clopper and Pearson (Biometrika 26, 1934), one-sided at 95 %. Values of one kind of document
err together; the curve of several authors therefore counts no more values than are worth as much as independent
ones (Korn and Graubard, Survey Methodology 24, 1998), and shows the worst author at each threshold. Where the
threshold was chosen on the same records, the error at it is the smallest of many looks: publish figures of other
paper.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from scipy.stats import beta  # type: ignore[import-untyped]

from bench.recognition.scoring import RecordOutcome, Verdict
from dossier.apps.records.doubts import CurvePoint, PassCurve, PassRule

_LEVEL = 0.95
_MOST_POINTS = 120
SEEN = 2.3
"""How many times the share of wrong values of lay-outs that rules were made on is that of the same author's paper
before: 59 of 1,330 against 34 of 1,731 values of the second author's open lay-outs, read by the product of before
anybody had seen them and by that of a day later."""


def upper_bound(wrong: float, judged: float) -> float:
    """Give the share of wrong values that is not exceeded with 95 % confidence.

    >>> round(upper_bound(0, 3000), 5), round(upper_bound(2, 100), 4), upper_bound(0, 0)
    (0.001, 0.0616, 1.0)
    """
    return float(beta.ppf(_LEVEL, wrong + 1, judged - wrong)) if judged > wrong else 1.0


def judged_values(outcome: RecordOutcome) -> tuple[int, int]:
    """Count wrong values, and values judged, of a record that passes.

    Values for fields that the paper does not state cannot be judged. In a record that is given to a wrong
    person, or that is none, every value is wrong.
    """
    seen = Counter(field.verdict for field in (*outcome.fields, *outcome.person_fields))
    wrong, judged = seen[Verdict.WRONG], seen[Verdict.WRONG] + seen[Verdict.RIGHT]
    if outcome.true_type is None:
        return seen[Verdict.EXTRA], seen[Verdict.EXTRA]
    return (judged, judged) if outcome.wrong_person else (wrong, judged)


def measure_curve(outcomes: Sequence[RecordOutcome], corpus: str) -> PassCurve:
    """Measure the curve: at each confidence that some record has as its weakest, what passes."""
    ranked = sorted(((outcome.weakest, *judged_values(outcome)) for outcome in outcomes), reverse=True)
    total = sum(outcome.true_type is not None for outcome in outcomes)
    points, passed, wrong, judged = [], 0, 0, 0
    for place, (weakest, bad, values) in enumerate(ranked):
        passed, wrong, judged = passed + 1, wrong + bad, judged + values
        is_last_of_equals = place + 1 == len(ranked) or ranked[place + 1][0] < weakest
        if weakest > 0 and is_last_of_equals:
            share = round(min(1.0, passed / max(1, total)), 5)
            error = round(wrong / judged, 6) if judged else 0.0
            points.append(CurvePoint(weakest, share, error, round(upper_bound(wrong, judged), 6)))
    step = max(1, len(points) // _MOST_POINTS + 1)
    kept = [point for place, point in enumerate(points) if place % step == 0 or point is points[-1]]
    fields = sum(judged_values(outcome)[1] for outcome in outcomes)
    return PassCurve(corpus, total, fields, tuple(reversed(kept)))


def measure_curve_of_authors(
    by_author: Mapping[str, Sequence[RecordOutcome]], corpus: str, seen: float = SEEN
) -> PassCurve:
    """Measure what holds for every author: at each threshold the least share that passes and the largest error.

    Errors and bounds are multiplied by ``seen``, what rules make fewer of on lay-outs that they were made on.
    """
    effects = {author: design_effect(outcomes) for author, outcomes in by_author.items()}
    found = sorted({o.weakest for outcomes in by_author.values() for o in outcomes} - {0.0})
    step = max(1, len(found) // _MOST_POINTS + 1)
    points = []
    for threshold in found[::step]:
        rows = []
        for author, outcomes in by_author.items():
            passed = [outcome for outcome in outcomes if outcome.weakest >= threshold]
            wrong, judged = map(sum, zip(*map(judged_values, passed), strict=True)) if passed else (0, 0)
            total = max(1, sum(outcome.true_type is not None for outcome in outcomes))
            error = seen * wrong / judged if judged else 0.0
            bound = seen * upper_bound(wrong / effects[author], judged / effects[author])
            rows.append((min(1.0, len(passed) / total), min(1.0, error), min(1.0, bound)))
        shares, errors, bounds = zip(*rows, strict=True)
        points.append(
            CurvePoint(threshold, round(min(shares), 5), round(max(errors), 6), round(max(bounds), 6))
        )
    records = sum(o.true_type is not None for outcomes in by_author.values() for o in outcomes)
    fields = sum(judged_values(o)[1] for outcomes in by_author.values() for o in outcomes)
    return PassCurve(corpus, records, fields, tuple(points))


def design_effect(outcomes: Sequence[RecordOutcome]) -> float:
    """Give how many values, at least 1, tell as much as one would if values of one kind of document did not err
    together: the variance of the share wrong between kinds against that of independent values."""
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for outcome in outcomes:
        wrong, judged = judged_values(outcome)
        kinds[outcome.true_type or ""][0] += wrong
        kinds[outcome.true_type or ""][1] += judged
    values = sum(judged for _, judged in kinds.values())
    share = sum(wrong for wrong, _ in kinds.values()) / max(1, values)
    if len(kinds) < 2 or share in (0.0, 1.0):
        return 1.0
    spread = sum((wrong - share * judged) ** 2 for wrong, judged in kinds.values())
    between = spread * len(kinds) / (len(kinds) - 1) / values**2
    return max(1.0, between / (share * (1 - share) / values))


def pass_figures(outcomes: Sequence[RecordOutcome], rule: PassRule) -> dict[str, Any]:
    """Give the straight-through share at a rule, and what is wrong among those that pass."""
    passed = [outcome for outcome in outcomes if not outcome.doubts(rule)]
    counts = [judged_values(outcome) for outcome in passed]
    wrong, judged = sum(bad for bad, _ in counts), sum(values for _, values in counts)
    total = sum(outcome.true_type is not None for outcome in outcomes)
    doubts = Counter(doubt for outcome in outcomes for doubt in outcome.doubts(rule))
    return {
        "threshold": rule.threshold,
        "records": total,
        "passed": len(passed),
        "straight_through": len(passed) / total if total else None,
        "values_wrong": wrong,
        "values_judged": judged,
        "values_not_judged": sum(field.verdict is Verdict.EXTRA for o in passed for field in o.fields),
        "field_error": wrong / judged if judged else None,
        "field_error_upper": upper_bound(wrong, judged),
        "wrong_type_passed": sum(not outcome.type_is_right for outcome in passed),
        "wrong_pages_passed": sum(not outcome.pages_right for outcome in passed),
        "wrong_person_passed": sum(outcome.wrong_person for outcome in passed),
        "flawed_passed": sum(map(_is_flawed, passed)),
        "doubts": dict(doubts.most_common(20)),
    }


def _is_flawed(outcome: RecordOutcome) -> bool:
    return (
        not outcome.pages_right
        or not outcome.type_is_right
        or outcome.wrong_person
        or judged_values(outcome)[0] > 0
    )


def wrong_fields(outcomes: Iterable[RecordOutcome], rule: PassRule) -> Counter[str]:
    """Count by field the wrong values that pass."""
    return Counter(
        field.field
        for outcome in outcomes
        if not outcome.doubts(rule)
        for field in (*outcome.fields, *outcome.person_fields)
        if field.verdict is Verdict.WRONG
    )
