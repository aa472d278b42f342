"""Measures of a page's picture: turning and turning back, blank, skew, fingerprint, viewer pictures."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow
from tests.recognition.drawn_pages import CELLS_LIU, blank_sheet, draw_form, lean, scan_again, stamp_seal

from dossier.recognition.image import (
    Turn,
    compute_fingerprint,
    count_differing_bits,
    estimate_skew,
    find_content,
    is_blank,
    make_overview,
)
from dossier.recognition.pages import DecodedPage
from dossier.recognition.viewing import access_image, thumbnail

FORM = draw_form(scale=0.5).image
QUARTERS = (0, 90, 180, 270)

turns = st.builds(
    Turn,
    width_px=st.integers(1, 5000),
    height_px=st.integers(1, 5000),
    rotation_deg=st.sampled_from(QUARTERS),
    skew_deg=st.floats(-8, 8),
)
points = st.lists(st.tuples(st.floats(-100, 5100), st.floats(-100, 5100)), min_size=1, max_size=8)


@given(turn=turns, places=points)
def test_points_turned_upright_come_back_to_the_delivered_page(turn: Turn, places: list) -> None:
    delivered = np.array(places)
    assert np.allclose(turn.to_delivered(turn.to_upright(delivered)), delivered, atol=1e-6)
    assert np.allclose(turn.to_upright(turn.to_delivered(delivered)), delivered, atol=1e-6)


@given(
    width=st.integers(2, 40),
    height=st.integers(2, 40),
    rotation=st.sampled_from(QUARTERS),
    place=st.tuples(st.floats(0, 0.999), st.floats(0, 0.999)),
)
def test_turned_points_follow_the_turned_pixels(
    width: int, height: int, rotation: int, place: tuple[float, float]
) -> None:
    x, y = int(place[0] * width), int(place[1] * height)
    image = np.zeros((height, width, 3), np.uint8)
    image[y, x] = 255
    turn = Turn(width, height, rotation)
    (u, v) = turn.to_upright(np.array([[x + 0.5, y + 0.5]]))[0]
    assert turn.apply(image)[int(v), int(u)].tolist() == [255] * 3


def test_skew_of_a_turn_follows_the_leaning_pixels() -> None:
    image = np.zeros((400, 300, 3), np.uint8)
    cv2.circle(image, (60, 90), 4, (255, 255, 255), -1)
    leaning = lean(image, 5.0, paper=0)
    y, x = (axis.mean() for axis in np.nonzero(leaning[..., 0] > 128))
    assert np.allclose(Turn(300, 400, 0, 5.0).to_upright(np.array([[x, y]])), [[60, 90]], atol=1.0)


# Blank


@pytest.mark.parametrize("shade", [255, 230, 170])
@pytest.mark.parametrize("noise", [0.0, 4.0, 8.0])
def test_empty_sheet_is_blank(shade: int, noise: float) -> None:
    assert is_blank(make_overview(blank_sheet(shade, noise=noise)), 150) is True


def test_punch_holes_edge_shadows_and_specks_leave_a_sheet_blank() -> None:
    sheet = blank_sheet()
    for y in (520, 990):
        cv2.circle(sheet, (70, y), 18, (20, 20, 20), -1)
    cv2.rectangle(sheet, (0, 0), (14, sheet.shape[0]), (15, 15, 15), -1)
    for x, y in np.random.default_rng(1).integers(100, 1100, (40, 2)):
        cv2.circle(sheet, (int(x), int(y)), 1, (60, 60, 60), -1)
    assert is_blank(make_overview(sheet), 150) is True


def test_print_shining_through_from_the_back_leaves_a_sheet_blank() -> None:
    back = cv2.GaussianBlur(np.ascontiguousarray(FORM[:, ::-1]), (0, 0), 2.5).astype(np.float32)
    sheet = blank_sheet(250)[: FORM.shape[0], : FORM.shape[1]].astype(np.float32)
    faint = np.clip(sheet - 0.12 * (252 - back[: sheet.shape[0], : sheet.shape[1]]), 0, 255)
    assert is_blank(make_overview(faint.astype(np.uint8)), 150) is True


@pytest.mark.parametrize("shade", [20, 110])
def test_small_signature_is_not_blank(shade: int) -> None:
    sheet = blank_sheet()
    strokes = [
        [(700, 900), (720, 870), (735, 915), (760, 880)],
        [(770, 905), (800, 875), (790, 920), (850, 890)],
    ]
    for stroke in strokes:
        cv2.polylines(sheet, [np.array(stroke, np.int32)], False, (shade,) * 3, 3, cv2.LINE_AA)
    assert is_blank(make_overview(sheet), 150) is not True


def test_form_is_not_blank() -> None:
    assert is_blank(make_overview(FORM), 150) is False


@given(side=st.tuples(st.integers(1, 60), st.integers(1, 60)), dpi=st.integers(1, 1200))
@settings(deadline=None, max_examples=40)
def test_measures_stand_any_size_of_picture(side: tuple[int, int], dpi: int) -> None:
    image = np.full((*side, 3), 255, np.uint8)
    overview = make_overview(image)
    is_blank(overview, dpi)
    assert estimate_skew(overview) == 0.0
    assert len(compute_fingerprint(overview.grey)) == 16
    assert overview.image.shape == image.shape
    assert find_content(overview) == (0, 0, side[1], side[0])


# Overview and content


@given(side=st.tuples(st.integers(1, 9000), st.integers(1, 9000)))
@settings(deadline=None, max_examples=30)
def test_overview_has_one_scale_both_ways(side: tuple[int, int]) -> None:
    overview = make_overview(np.zeros((*side, 3), np.uint8))
    assert max(overview.image.shape[:2]) <= 1300
    for small, large in zip(overview.image.shape, side, strict=False):
        assert abs(small - large * overview.scale) <= 1


def test_content_leaves_edges_out_and_no_print() -> None:
    sheet = blank_sheet(noise=3.0)
    sheet[600:640, 300:700:9] = 90
    sheet[:, :12] = 20  # the scanner's shadow
    left, top, right, bottom = find_content(make_overview(sheet))
    assert 150 < left <= 300
    assert left < right < sheet.shape[1]
    assert bottom - top < 120


@pytest.mark.parametrize("rotation", QUARTERS)
def test_skew_is_that_of_the_turned_page(rotation: int) -> None:
    delivered = Turn(FORM.shape[1], FORM.shape[0], (360 - rotation) % 360).apply(lean(FORM, 2.1))
    assert abs(estimate_skew(make_overview(delivered), rotation) - 2.1) <= 0.15


# Skew


@pytest.mark.parametrize("degrees", [-7.3, -3.0, -1.25, -0.4, 0.0, 0.2, 0.75, 2.1, 4.6, 7.9])
def test_skew_is_found_within_fifteen_hundredths_of_a_degree(degrees: float) -> None:
    assert abs(estimate_skew(make_overview(lean(FORM, degrees))) - degrees) <= 0.15


def test_skew_is_found_under_noise_and_a_seal() -> None:
    rough = scan_again(stamp_seal(lean(FORM, 1.7), (850, 1190), 118), seed=5, noise=12.0)
    own = np.random.default_rng(5).uniform(-0.6, 0.6)
    assert abs(estimate_skew(make_overview(rough)) - 1.7 - own) <= 0.15


# Fingerprint


def test_fingerprint_survives_another_scan() -> None:
    first = compute_fingerprint(FORM)
    for seed in range(4):
        assert (
            count_differing_bits(first, compute_fingerprint(scan_again(FORM, seed=seed, shift=(5, -7)))) <= 12
        )


def test_fingerprint_tells_other_pages_apart() -> None:
    other = draw_form(CELLS_LIU[:4], scale=0.5, title="离职证明").image
    assert count_differing_bits(compute_fingerprint(FORM), compute_fingerprint(np.roll(other, 300, 0))) > 14


def test_differing_bits_are_counted() -> None:
    assert count_differing_bits("0" * 16, "f" * 16) == 64
    assert count_differing_bits("00000000000000ff", "00000000000000fe") == 1


# Viewer pictures


def test_access_image_is_the_delivered_page_only_smaller() -> None:
    page = DecodedPage(1, FORM, 150)
    picture = Pillow.open(io.BytesIO(access_image(page, max_side_px=600)))
    assert picture.format == "JPEG"
    assert max(picture.size) == 600
    assert abs(picture.size[0] / picture.size[1] - FORM.shape[1] / FORM.shape[0]) < 0.005
    assert (
        np.abs(np.asarray(picture.resize((50, 70)), int) - cv2.resize(FORM, (50, 70))[..., ::-1]).mean() < 12
    )


def test_access_image_is_never_enlarged() -> None:
    page = DecodedPage(1, FORM[:100, :80].copy(), 150)
    assert Pillow.open(io.BytesIO(access_image(page))).size == (80, 100)


def test_thumbnail_is_small() -> None:
    data = thumbnail(DecodedPage(1, FORM, 150))
    assert max(Pillow.open(io.BytesIO(data)).size) == 240
    assert len(data) < 20_000
