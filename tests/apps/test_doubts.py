"""The pass rule: nothing about a record may be less sure than the threshold, and the threshold keeps a target."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.apps.records.doubts import (
    NEVER,
    CurvePoint,
    PassCurve,
    PassRule,
    choose_point,
    curve_from_json,
    find_doubts,
    load_curve,
    rule_for,
)

POINTS = (
    CurvePoint(0.5, 1.0, 0.02, 0.03),
    CurvePoint(0.9, 0.8, 0.002, 0.004),
    CurvePoint(0.95, 0.6, 0.0, 0.003),
    CurvePoint(0.99, 0.1, 0.0, 0.02),
)
CURVE = PassCurve("sha256:x", 100, 900, POINTS)
shares = st.floats(0, 1)
points = st.builds(CurvePoint, shares, shares, shares, shares)


@pytest.mark.parametrize(
    ("target", "threshold", "proven"),
    [(0.03, 0.5, True), (0.005, 0.9, True), (0.002, 0.9, False), (0.001, 0.95, False)],
)
def test_most_records_pass_that_the_target_allows(target: float, threshold: float, proven: bool) -> None:
    choice = choose_point(CURVE, target)
    assert (choice.threshold, choice.proven) == (threshold, proven)


def test_nothing_passes_when_no_threshold_keeps_the_target() -> None:
    curve = PassCurve("", 10, 90, (CurvePoint(0.5, 1.0, 0.5, 0.7), CurvePoint(0.9, 0.0, 0.0, 1.0)))
    assert rule_for(0.001, curve).threshold == NEVER
    assert find_doubts(
        type_confidence=1.0,
        person_confidence=1.0,
        field_confidences={"employee_name": 1.0},
        rule=PassRule(NEVER),
    )


@given(st.lists(points, max_size=8), shares)
def test_chosen_point_keeps_the_target(some: list[CurvePoint], target: float) -> None:
    choice = choose_point(PassCurve("", 1, 1, tuple(some)), target)
    if choice.point is not None:
        assert (choice.point.field_error_upper if choice.proven else choice.point.field_error) <= target


@given(st.lists(points, min_size=1, max_size=8))
def test_curve_comes_back_from_json(some: list[CurvePoint]) -> None:
    curve = PassCurve("sha256:x", 3, 9, tuple(sorted(some, key=lambda point: point.threshold)))
    assert curve_from_json(curve.as_json()) == curve


def test_shipped_curve_is_in_order() -> None:
    shipped = load_curve().points
    assert [point.threshold for point in shipped] == sorted(point.threshold for point in shipped)
    assert all(point.field_error <= point.field_error_upper for point in shipped)


@pytest.mark.parametrize("name", ["wage", "doc_date", "reason"])
def test_every_value_that_would_be_stored_is_looked_at(name: str) -> None:
    sure = {"employee_name": 0.99, name: 0.7}
    (doubt,) = find_doubts(
        type_confidence=0.99, person_confidence=0.99, field_confidences=sure, rule=PassRule(0.9)
    )
    assert (doubt.code, doubt.field) == ("field_uncertain", name)


def test_unsure_boundary_holds_a_record_back() -> None:
    (doubt,) = find_doubts(
        type_confidence=0.99,
        person_confidence=0.99,
        field_confidences={"employee_name": 0.99},
        boundary_confidence=0.5,
        rule=PassRule(0.9),
    )
    assert doubt.code == "boundary_uncertain"
