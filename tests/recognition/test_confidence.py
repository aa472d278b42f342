"""Weights become confidences by lines that were measured, never by rules of thumb."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.config.profiles import default_profiles
from dossier.recognition.confidence import (
    HANDWRITTEN,
    Calibration,
    Kind,
    calibrated,
    calibration_from_json,
    load_calibration,
    use,
)

FIELDS = sorted(
    {field.id for profile in default_profiles() for field in profile.fields} | {HANDWRITTEN, "own"}
)
things = st.one_of(
    st.tuples(st.just(Kind.FIELD), st.sampled_from(FIELDS)),
    st.tuples(st.sampled_from([Kind.TYPE, Kind.BOUNDARY, Kind.PERSON]), st.just("")),
)


@given(things, st.floats(0, 1), st.floats(0, 1))
def test_shipped_calibration_keeps_the_order_of_weights(
    thing: tuple[Kind, str], one: float, other: float
) -> None:
    low, high = sorted((one, other))
    assert 0.0 <= calibrated(*thing, low) <= calibrated(*thing, high) <= 1.0


def test_shipped_calibration_names_its_paper_and_draws_every_line_it_names() -> None:
    shipped = load_calibration()
    assert all(digest.startswith("sha256:") for digest in shipped.corpus)
    assert set(shipped.names.values()) <= set(shipped.lines)


def test_a_field_has_its_own_line_else_that_of_all_fields_else_its_weight() -> None:
    own = Calibration(
        lines={"field/date": ((0.5, 0.2), (0.9, 0.8)), "field/*": ((0.5, 0.6),)},
        names={(Kind.FIELD, "doc_date"): "field/date"},
    )
    assert own.confidence(Kind.FIELD, "doc_date", 0.7) == pytest.approx(0.5)
    assert own.confidence(Kind.FIELD, "wage", 0.7) == 0.6
    assert own.confidence(Kind.TYPE, "", 0.7) == 0.7


def test_beyond_what_was_measured_a_line_goes_on_level() -> None:
    line = Calibration(lines={"type/*": ((0.5, 0.2), (0.9, 0.8))})
    assert [line.confidence(Kind.TYPE, "", weight) for weight in (0.0, 0.5, 0.9, 1.0)] == [0.2, 0.2, 0.8, 0.8]


def test_another_calibration_is_used_inside_only() -> None:
    before = calibrated(Kind.FIELD, "wage", 0.31)
    with use(Calibration()):
        assert calibrated(Kind.FIELD, "wage", 0.31) == 0.31
    assert calibrated(Kind.FIELD, "wage", 0.31) == before


def test_data_of_another_version_is_refused() -> None:
    with pytest.raises(ValueError, match="version 99"):
        calibration_from_json({"version": 99})
