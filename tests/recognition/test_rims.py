"""Rims and stars of black seals: erased where nothing crosses them, print that crosses them kept."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.recognition.image import to_grey
from dossier.recognition.rims import lift_rims
from dossier.recognition.seal_finding import Seal, SealInk, SealShape

SIDE, MIDDLE, RADIUS = 600, 300, 200


def ringed(wide: int = RADIUS, high: int = RADIUS, thickness: int = 8) -> np.ndarray:
    page = np.full((SIDE, SIDE, 3), 255, np.uint8)
    cv2.ellipse(page, (MIDDLE, MIDDLE), (wide, high), 0, 0, 360, (0, 0, 0), thickness)
    return page


def seal(wide: float = RADIUS, high: float = RADIUS, x: float = MIDDLE, y: float = MIDDLE) -> Seal:
    shape = SealShape.ROUND if wide == high else SealShape.OVAL
    return Seal(shape, SealInk.GREY, x, y, wide, high, 0.0, 0.95)


def count_ink(page: np.ndarray) -> int:
    return int((to_grey(page) < 128).sum())


@settings(max_examples=15, deadline=None)
@given(
    thickness=st.integers(3, 12),
    x=st.integers(-3, 3),
    y=st.integers(-3, 3),
    high=st.sampled_from([RADIUS, 140]),
)
def test_rim_found_a_little_aside_is_erased(thickness: int, x: int, y: int, high: int) -> None:
    page = ringed(high=high, thickness=thickness)
    lifted = lift_rims(page, (seal(RADIUS, high, MIDDLE + x, MIDDLE + y),))
    assert count_ink(lifted) < 0.02 * count_ink(page)


@pytest.mark.parametrize("degrees", [0, 45, 90, 135])
def test_stroke_that_crosses_the_rim_stays_whole(degrees: int) -> None:
    towards = np.array([np.cos(np.deg2rad(degrees)), np.sin(np.deg2rad(degrees))])
    start, end = (np.rint(MIDDLE + towards * far).astype(int).tolist() for far in (150, 250))
    page, stroke = ringed(), np.zeros((SIDE, SIDE), np.uint8)
    cv2.line(page, start, end, (0, 0, 0), 6)
    cv2.line(stroke, start, end, 255, 6)
    lifted = to_grey(lift_rims(page, (seal(),))) < 128
    assert (lifted & (stroke > 0)).sum() > 0.9 * (stroke > 0).sum()
    assert lifted.sum() < 1.2 * (stroke > 0).sum()


def test_star_goes_and_print_beside_it_stays() -> None:
    page = ringed()
    angles = np.deg2rad(np.arange(10) * 36 - 90)
    reaches = np.where(np.arange(10) % 2 == 0, 60, 24)
    star = np.stack([np.cos(angles), np.sin(angles)], axis=1) * reaches[:, None] + MIDDLE
    cv2.fillPoly(page, [np.rint(star).astype(np.int32)], (0, 0, 0))
    cv2.putText(page, "2019", (240, 420), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (0, 0, 0), 4)
    lifted = lift_rims(page, (seal(),))
    assert count_ink(lifted[220:380]) < 60
    assert np.array_equal(lifted[382:424, 238:360], page[382:424, 238:360])


def test_page_without_the_rim_is_given_back_as_it_is() -> None:
    page = np.full((SIDE, SIDE, 3), 255, np.uint8)
    cv2.putText(page, "2019", (150, 200), cv2.FONT_HERSHEY_SIMPLEX, 1.6, (0, 0, 0), 4)
    assert np.array_equal(lift_rims(page, (seal(),)), page)


def test_square_seals_are_left_alone() -> None:
    page = ringed()
    square = Seal(SealShape.SQUARE, SealInk.GREY, MIDDLE, MIDDLE, RADIUS, RADIUS, 0.0, 0.9)
    assert np.array_equal(lift_rims(page, (square,)), page)


@settings(max_examples=15, deadline=None)
@given(x=st.integers(-100, 700), y=st.integers(-100, 700))
def test_seal_over_the_edge_does_no_harm(x: int, y: int) -> None:
    page = np.full((SIDE, SIDE, 3), 255, np.uint8)
    cv2.circle(page, (x, y), RADIUS, (0, 0, 0), 8)
    assert count_ink(lift_rims(page, (seal(x=x, y=y),))) <= count_ink(page)


@pytest.mark.parametrize("radius", [1, 2, 3, 5, 8, 13, 21])
def test_seal_of_a_few_pixels_does_no_harm(radius: int) -> None:
    page = np.full((40, 150, 3), 255, np.uint8)
    cv2.circle(page, (75, 20), radius, (0, 0, 0), 1)
    assert count_ink(lift_rims(page, (seal(radius + 0.4, radius + 0.4, 75, 20),))) <= count_ink(page)
