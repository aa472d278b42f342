"""Signs become confidences by models and lines that were measured, never by rules of thumb."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.confidence import (
    Calibration,
    Kind,
    Ranker,
    calibrated,
    calibration_from_json,
    load_calibration,
    use,
)

shares = st.floats(0, 1)


@given(st.sampled_from(list(Kind)), shares, shares)
def test_shipped_calibration_keeps_the_order_of_weights(kind: Kind, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= calibrated(kind, low) <= calibrated(kind, high) <= 1.0


@given(st.sampled_from([Kind.FIELD, Kind.TYPE]), st.floats(-3, 3), st.floats(-3, 3))
def test_more_weight_never_makes_less_sure(kind: Kind, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert calibrated(kind, 0.5, {"weight": low}) <= calibrated(kind, 0.5, {"weight": high})


def test_shipped_calibration_names_its_paper_and_has_a_rising_line_for_every_kind() -> None:
    shipped = load_calibration()
    assert shipped.corpus
    assert all(digest.startswith("sha256:") for digest in shipped.corpus)
    assert set(shipped.lines) == set(Kind)
    for points in shipped.lines.values():
        assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(points))


def test_contradiction_and_disagreement_never_help() -> None:
    weights = load_calibration().rankers[Kind.FIELD].weights
    assert all(weights.get(name, 0.0) <= 0 for name in ("contradicted", "rival", "not listed", "by hand"))
    assert all(weights.get(name, 0.0) >= 0 for name in ("agrees", "ways", "listed", "label"))


def test_signs_decide_where_there_is_a_ranker_and_the_weight_elsewhere() -> None:
    own = Calibration(rankers={Kind.FIELD: Ranker(0.0, {"agrees": 2.0})})
    assert own.confidence(Kind.FIELD, 0.1, {"agrees": 1.0, "unheard of": 9.0}, 1.0) == pytest.approx(
        0.8808, abs=1e-4
    )
    assert own.confidence(Kind.FIELD, 0.1, {}, 1.0) == 0.1
    assert own.confidence(Kind.TYPE, 0.1, {"agrees": 1.0}, 1.0) == 0.1


def test_no_confidence_is_above_its_cap() -> None:
    assert calibrated(Kind.TYPE, 0.99, {"weight": 3.0, "title": 1.0}, most=0.5) <= 0.5


def test_beyond_what_was_measured_a_line_goes_on_level() -> None:
    line = Calibration(lines={"type": ((0.5, 0.2), (0.9, 0.8))})
    assert [line.confidence(Kind.TYPE, weight, {}, 1.0) for weight in (0.0, 0.5, 0.9, 1.0)] == [
        0.2,
        0.2,
        0.8,
        0.8,
    ]


def test_another_calibration_is_used_inside_only() -> None:
    before = calibrated(Kind.FIELD, 0.31)
    with use(Calibration()):
        assert calibrated(Kind.FIELD, 0.31) == 0.31
    assert calibrated(Kind.FIELD, 0.31) == before


def test_data_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 99"):
        calibration_from_json({"version": 99})
