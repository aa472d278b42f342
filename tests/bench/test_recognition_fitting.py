"""Confidences fitted to judged records, the pass curve measured on them, marks judged on pages."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from bench.recognition.fitting import cross_fit, fit, fit_line, judge, recalibrate
from bench.recognition.marks import mark_figures, score_marks
from bench.recognition.passing import judged_values, measure_curve, pass_figures, upper_bound
from bench.recognition.scoring import FieldOutcome, PersonOutcome, RecordOutcome, Verdict
from hypothesis import given
from hypothesis import strategies as st

from dossier.apps.records.doubts import PassRule, choose_point
from dossier.recognition.confidence import Kind, calibration_from_json
from dossier.samples.paper import Box, MarkTruth
from dossier.samples.truth import PageTruth

RIGHT = RecordOutcome(
    "a.pdf", "diploma", "diploma", True, True, True, False, ("K1",), (PersonOutcome("K1", 0.9, "name"),),
    False, 0.95, 1.0, (FieldOutcome("employee_name", Verdict.RIGHT, 0.9, "甲", "甲"),),
)  # fmt: skip


def record(number: int, confidence: float, right: bool, **more: object) -> RecordOutcome:
    verdict = Verdict.RIGHT if right else Verdict.WRONG
    fields = (FieldOutcome("employee_name", verdict, confidence), *RIGHT.fields[:0])
    return replace(RIGHT, source=f"{number}.pdf", fields=fields, **more)  # type: ignore[arg-type]


pairs = st.lists(
    st.tuples(st.floats(0, 1).map(lambda x: round(x, 3)), st.booleans()), min_size=1, max_size=60
)


@given(pairs)
def test_line_rises_and_is_never_certain(judged: list[tuple[float, bool]]) -> None:
    points = fit_line(judged)
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))
    assert all(0 < confidence < 1 for _, confidence in points)


@given(pairs, pairs)
def test_narrow_line_leans_on_the_wide_one(
    few: list[tuple[float, bool]], many: list[tuple[float, bool]]
) -> None:
    points = fit_line(few, fit_line(many))
    assert all(0 <= confidence <= 1 for _, confidence in points)
    assert all(a[1] <= b[1] for a, b in pairwise(points))


def test_rare_field_is_taken_to_be_like_the_others() -> None:
    common = [record(n, 0.9, n % 100 != 0) for n in range(400)]
    rare = replace(RIGHT, fields=(FieldOutcome("wage", Verdict.RIGHT, 0.9),))
    data = fit([item for one in (*common, rare) for item in judge(one)], {"wage": "money"}, ("sha256:x",))
    line = calibration_from_json(data)
    assert line.confidence(Kind.FIELD, "wage", 0.9) == pytest.approx(0.99, abs=0.005)
    assert line.corpus == ("sha256:x",)


def test_values_that_no_truth_lists_are_not_judged() -> None:
    extra = replace(RIGHT, fields=(FieldOutcome("phone", Verdict.EXTRA, 0.9),))
    assert [item for item in judge(extra) if item.kind is Kind.FIELD] == []


def test_cross_fitted_records_keep_everything_but_their_confidences() -> None:
    outcomes = [record(n, 0.5 + n / 100, n % 5 != 0) for n in range(40)]
    fitted = sorted(cross_fit(outcomes, {}), key=lambda one: int(one.source[:-4]))
    assert [recalibrate(one, calibration_from_json(fit([], {}, ()))) for one in outcomes] == outcomes
    assert [[f.verdict for f in one.fields] for one in fitted] == [
        [f.verdict for f in o.fields] for o in outcomes
    ]


def test_curve_loses_records_and_errors_as_the_threshold_rises() -> None:
    outcomes = [record(n, 0.5 + n / 250, n > 9) for n in range(100)]
    curve = measure_curve(outcomes, "sha256:x")
    assert (curve.records, curve.fields) == (100, 100)
    assert all(a.threshold < b.threshold and a.passed >= b.passed for a, b in pairwise(curve.points))
    assert all(point.field_error <= point.field_error_upper for point in curve.points)
    choice = choose_point(curve, 0.001)
    assert choice.point is not None
    assert (choice.point.field_error, choice.proven) == (0.0, False)


def test_every_value_of_a_record_given_to_a_wrong_person_is_wrong() -> None:
    wrong = record(1, 0.9, True, true_persons=("K2",))
    assert judged_values(wrong) == (1, 1)
    figures = pass_figures([wrong, record(2, 0.9, True)], PassRule(threshold=0.5))
    assert (figures["passed"], figures["wrong_person_passed"], figures["field_error"]) == (2, 1, 0.5)


def test_bound_is_above_what_was_seen_and_narrows() -> None:
    assert upper_bound(1, 100) > 0.01
    assert upper_bound(10, 1000) < upper_bound(1, 100)


# --- marks ------------------------------------------------------------------------------------------


def box(left: float, top: float, width: float, height: float) -> Box:
    right, bottom = left + width, top + height
    return ((left, top), (right, top), (right, bottom), (left, bottom))


PAGE = PageTruth(1, 1000, 1400, 200, 0, 0.0, "colour", False, None, False, (), (
    MarkTruth("seal", box(600, 1000, 300, 300), "虚构远帆纺织厂", "round"),
    MarkTruth("signature", box(100, 1200, 150, 60), "王芳"),
    MarkTruth("signature", box(100, 1300, 150, 60), "", present=False),
))  # fmt: skip


def mark(kind: str, place: Box, text: str = "") -> dict[str, object]:
    return {"kind": kind, "confidence": 0.9, "box": place, "text": text, "shape": ""}


def test_marks_are_found_where_they_lie_also_on_a_larger_picture() -> None:
    page = {"width_px": 2000, "height_px": 2800, "marks": [
        mark("seal", box(1250, 2050, 500, 500), "虚构远帆纺识厂"), mark("signature", box(220, 2410, 200, 100)),
        mark("seal", box(10, 10, 50, 50)),
    ]}  # fmt: skip
    figures = mark_figures(score_marks(PAGE, page))
    seal, places = figures["seal"], figures["signature place"]
    assert (seal["recall"], seal["precision"], seal["text_error"]) == (1.0, 0.5, 1 / 7)
    assert (places["true"], places["right"]) == (2, 2)


def test_signature_where_nobody_signed_is_wrong() -> None:
    page = {"width_px": 1000, "height_px": 1400, "marks": [mark("signature", box(110, 1305, 120, 50))]}
    assert mark_figures(score_marks(PAGE, page))["signature place"]["right"] == 0
