"""Confidences fitted to judged records, the pass curve measured on them, marks judged on pages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from bench.recognition.calibrate import fit_apart
from bench.recognition.fitting import (
    Case,
    Notes,
    fit,
    fit_curve,
    fit_line,
    fit_ranker,
    hold_out,
    judge,
    recalibrate,
)
from bench.recognition.marks import mark_figures, score_marks
from bench.recognition.passing import (
    Standing,
    design_effect,
    measure_curve,
    measure_curve_of_authors,
    pass_figures,
    standing_values,
    upper_bound,
    wrong_fields,
)
from bench.recognition.scoring import FieldOutcome, PersonOutcome, RecordOutcome, Verdict
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.apps.records.doubts import PassRule, choose_point
from dossier.recognition.confidence import Calibration, Kind, calibration_from_json
from dossier.samples.paper import Box, MarkTruth
from dossier.samples.truth import PageTruth

RIGHT = RecordOutcome(
    "a.pdf", "diploma", "diploma", True, True, True, False, ("K1",), (PersonOutcome("K1", 0.99, "name"),),
    False, 0.99, 1.0, (FieldOutcome("employee_name", Verdict.RIGHT, 0.9, "甲", "甲"),),
)  # fmt: skip


def record(number: int, confidence: float, right: bool, **more: object) -> RecordOutcome:
    verdict = Verdict.RIGHT if right else Verdict.WRONG
    fields = (FieldOutcome("employee_name", verdict, confidence), *RIGHT.fields[:0])
    return replace(RIGHT, source=f"{number}.pdf", fields=fields, **more)  # type: ignore[arg-type]


def case(author: str, kind: str, signs: Mapping[str, float], right: bool, notes: Notes) -> Case:
    """A record of one value, noted as recognition does it."""

    def note(of: Kind, weight: float, with_signs: Mapping[str, float]) -> float:
        return notes.confidence(of, weight, with_signs, 1.0)

    verdict = Verdict.RIGHT if right else Verdict.WRONG
    outcome = replace(
        RIGHT,
        true_type=kind,
        read_type=kind,
        read_persons=(PersonOutcome("K1", note(Kind.PERSON, 0.9, {}), "name"),),
        type_confidence=note(Kind.TYPE, 0.95, {"weight": 1.0}),
        boundary_confidence=note(Kind.BOUNDARY, 1.0, {}),
        fields=(FieldOutcome("employee_name", verdict, note(Kind.FIELD, 0.8, signs)),),
    )
    return Case(outcome, notes, author)


def many_cases() -> list[Case]:
    notes = Notes()
    return [
        case(
            author,
            f"type {n % 7}",
            {"agrees": float(n % 10 > 1), "rival": float(n % 10 == 0)},
            n % 10 > 0,
            notes,
        )
        for author in ("one", "other")
        for n in range(100)
    ]


pairs = st.lists(
    st.tuples(st.floats(0, 1).map(lambda x: round(x, 3)), st.booleans()), min_size=1, max_size=60
)


@settings(deadline=None, max_examples=40)
@given(pairs)
def test_line_rises_and_is_never_certain(judged: list[tuple[float, bool]]) -> None:
    for points in (fit_line(judged), fit_curve(judged)):
        assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))
        assert all(0 <= confidence < 1 for _, confidence in points)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_ranker_never_takes_agreement_for_harm_nor_rivals_for_help(
    seen: list[tuple[bool, bool, bool]],
) -> None:
    ranker = fit_ranker([({"agrees": float(a), "rival": float(b)}, right) for a, b, right in seen], 1.0)
    assert ranker.weights.get("agrees", 0.0) >= 0
    assert ranker.weights.get("rival", 0.0) <= 0


def test_ranker_finds_what_tells_right_from_wrong() -> None:
    ranker = fit_ranker([({"rival": float(n % 4 == 0), "again": 1.0}, n % 4 > 0) for n in range(400)], 1.0)
    assert ranker.weigh({"rival": 1.0, "again": 1.0}) < 0.1
    assert ranker.weigh({"again": 1.0}) > 0.95


def test_authors_are_held_out_where_there_are_several_else_kinds_of_documents() -> None:
    by_author = hold_out(["a", "b", "b"], ["x", "x", "y"])
    assert [part.tolist() for part in by_author] == [[True, False, False], [False, True, True]]
    by_kind = hold_out(["a"] * 6, ["x", "y", "x", "z", "y", "x"])
    assert np.sum(by_kind, axis=0).tolist() == [1] * 6
    assert all(part[0] == part[2] == part[5] for part in by_kind)


def test_notes_give_back_what_was_noted_whatever_is_capped() -> None:
    notes = Notes()
    numbers = [notes.confidence(Kind.FIELD, weight, {"weight": weight}, 1.0) for weight in (0.2, 0.7)]
    assert [notes[min(number, 0.5)].weight for number in numbers] == [0.2, 0.7]


def test_values_that_no_truth_lists_are_not_judged() -> None:
    extra = replace(RIGHT, fields=(FieldOutcome("phone", Verdict.EXTRA, 0.9),))
    assert [item for item in judge(extra) if item.kind is Kind.FIELD] == []


def test_recalibrated_records_keep_everything_but_their_confidences() -> None:
    cases = many_cases()
    plain = [recalibrate(one.outcome, one.notes, Calibration()) for one in cases]
    assert {one.fields[0].confidence for one in plain} == {0.8}
    fitted = fit_apart(cases)
    assert [f.verdict for o in (*fitted["one"], *fitted["other"]) for f in o.fields] == [
        f.verdict for one in cases for f in one.outcome.fields
    ]


def test_fitted_data_ranks_right_values_above_wrong_ones_of_another_author() -> None:
    fitted = fit_apart(many_cases())["other"]
    sure = {
        verdict: [o.fields[0].confidence or 0.0 for o in fitted if o.fields[0].verdict is verdict]
        for verdict in Verdict
    }
    assert max(sure[Verdict.WRONG]) < min(sure[Verdict.RIGHT])
    data = fit(many_cases(), ["sha256:x"])
    assert calibration_from_json(data).corpus == ("sha256:x",)
    assert data["lines"]["field"]["wrong"] == 20


def test_curve_of_authors_shows_the_worst_of_them() -> None:
    good = [record(n, 0.5 + n / 250, True) for n in range(100)]
    bad = [record(n, 0.5 + n / 250, n % 20 > 0) for n in range(100)]
    curve = measure_curve_of_authors({"good": good, "bad": bad}, "sha256:x", seen=2.0)
    alone = measure_curve_of_authors({"good": good}, "sha256:x", seen=2.0)
    assert curve.points[0].field_error == pytest.approx(0.1)
    assert alone.points[0].field_error == 0.0
    assert alone.points[0].field_error_upper == pytest.approx(2 * upper_bound(0, 100), abs=1e-5)
    assert all(a.completeness >= b.completeness for a, b in pairwise(curve.points))


def test_values_that_err_together_count_for_fewer() -> None:
    def of_kind(n: int, right: bool) -> RecordOutcome:
        return record(n, 0.9, right, true_type=f"type {n // 10}", read_type=f"type {n // 10}")

    scattered = [of_kind(n, n % 10 > 0) for n in range(100)]
    together = [of_kind(n, n >= 10) for n in range(100)]
    assert design_effect(scattered) == 1.0
    assert design_effect(together) > 5


def test_curve_loses_records_and_errors_as_the_threshold_rises() -> None:
    outcomes = [record(n, 0.5 + n / 250, n > 9) for n in range(100)]
    curve = measure_curve(outcomes, "sha256:x")
    assert (curve.records, curve.fields) == (100, 100)
    ranked = sorted(curve.points, key=lambda point: point.field_error)
    assert all(a.unattended <= b.unattended for a, b in pairwise(ranked))
    assert all(point.field_error <= point.field_error_upper for point in curve.points)
    choice = choose_point(curve, 0.001)
    assert choice.point is not None
    assert (choice.point.field_error, choice.proven) == (0.0, False)


def test_unsure_value_is_left_out_and_does_not_hold_its_record_back() -> None:
    unsure = FieldOutcome("position", Verdict.WRONG, 0.4)
    missed = FieldOutcome("wage", Verdict.MISSED, None)
    outcome = record(1, 0.9, True)
    outcome = replace(outcome, fields=(*outcome.fields, unsure, missed))
    rule = PassRule(threshold=0.8)
    figures = pass_figures([outcome], rule)
    assert (figures["passed"], figures["values_wrong"], figures["values_left_out"]) == (1, 0, 1)
    assert figures["completeness"] == pytest.approx(1 / 3)
    assert wrong_fields([outcome], rule) == {}
    assert wrong_fields([outcome], PassRule(threshold=0.3)) == {"position": 1}
    assert pass_figures([outcome], rule, optional=False)["passed"] == 0


def test_date_from_which_a_period_runs_holds_its_record_back() -> None:
    dated = FieldOutcome("sign_date", Verdict.RIGHT, 0.4)
    held, passed = (
        replace(record(1, 0.9, True), read_type=kind, fields=(*record(1, 0.9, True).fields, dated))
        for kind in ("payslip", "labor_contract")
    )
    assert held.doubts(PassRule(threshold=0.8)) == ("field_uncertain:sign_date",)
    assert passed.doubts(PassRule(threshold=0.8)) == ()


@pytest.mark.parametrize(
    "flaw", [{"read_type": "resume"}, {"pages_right": False}, {"true_persons": ("K1", "K2")}]
)
def test_what_is_wrong_about_a_whole_record_counts_as_a_wrong_value(flaw: dict[str, object]) -> None:
    assert standing_values(record(1, 0.9, True)) == Standing(0, 1, 1)
    assert standing_values(record(1, 0.9, True, **flaw)) == Standing(1, 1, 1)


def test_every_value_of_a_record_given_to_a_wrong_person_is_wrong() -> None:
    wrong = record(1, 0.9, True, true_persons=("K2",))
    assert standing_values(wrong) == Standing(1, 1, 1)
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
