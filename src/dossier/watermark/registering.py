"""Laying a suspect picture over the page it may come from: a homography from matched features.

SIFT features (Lowe 2004) matched both ways with the ratio test, RANSAC with MAGSAC scoring. Turns, shrinking,
cropping and perspective do not matter; a mirrored picture is not found. Both pictures are brought to the size at
which a cell of the pattern still has eleven pixels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]

WORKING_SIDE_PX = 1100
LEAST_INLIERS = 25
"""Fewer features agreeing in one homography is what unlike pages give by chance (see the study)."""
_FEATURES = 3000
_RATIO = 0.8
_REPROJECTION_PX = 3.0


@dataclass(frozen=True, slots=True)
class Features:
    """A page at working size with its features, reusable against many suspects."""

    grey: Grey
    points: NDArray[np.float32]
    descriptors: Any


@dataclass(frozen=True, slots=True)
class Registration:
    """``laid``: the suspect on the page's pixels. ``seen``: 255 where the suspect shows the page. ``inliers``: how
    many features agree."""

    laid: Grey
    seen: Grey
    inliers: int


def to_working_size(grey: Grey) -> Grey:
    """Shrink to the working size; never enlarged."""
    scale = WORKING_SIDE_PX / max(grey.shape)
    if scale >= 1:
        return grey
    size = max(1, round(grey.shape[1] * scale)), max(1, round(grey.shape[0] * scale))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def find_features(grey: Grey) -> Features:
    """Find the features of a grey picture at working size."""
    small = to_working_size(grey)
    points, descriptors = cv2.SIFT.create(_FEATURES, contrastThreshold=0.03).detectAndCompute(small, None)
    places = np.array([point.pt for point in points], np.float32).reshape(-1, 2)
    return Features(small, places, descriptors)


def register(suspect: Features, page: Features) -> Registration | None:
    """Lay the suspect over the page; None when they do not show the same page."""
    pairs = _matches(suspect, page)
    if len(pairs) < LEAST_INLIERS:
        return None
    source = suspect.points[[one for one, _ in pairs]]
    target = page.points[[other for _, other in pairs]]
    matrix, mask = cv2.findHomography(source, target, cv2.USAC_MAGSAC, _REPROJECTION_PX, maxIters=5000)
    inliers = int(mask.sum()) if mask is not None else 0
    if matrix is None or inliers < LEAST_INLIERS or not _is_sane(matrix, suspect.grey.shape):
        return None
    size = (page.grey.shape[1], page.grey.shape[0])
    laid = cv2.warpPerspective(
        suspect.grey, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    whole = np.full(suspect.grey.shape, 255, np.uint8)
    seen = cv2.erode(
        cv2.warpPerspective(whole, matrix, size, flags=cv2.INTER_NEAREST), np.ones((9, 9), np.uint8)
    )
    return Registration(np.asarray(laid, np.uint8), np.asarray(seen, np.uint8), inliers)


def _matches(suspect: Features, page: Features) -> list[tuple[int, int]]:
    if (
        suspect.descriptors is None
        or page.descriptors is None
        or min(len(suspect.points), len(page.points)) < 2
    ):
        return []
    found = cv2.BFMatcher(cv2.NORM_L2).knnMatch(suspect.descriptors, page.descriptors, k=2)
    return [
        (pair[0].queryIdx, pair[0].trainIdx)
        for pair in found
        if len(pair) == 2 and pair[0].distance < _RATIO * pair[1].distance
    ]


def _is_sane(matrix: Any, shape: tuple[int, ...]) -> bool:
    """Say whether the outline of the suspect stays a convex quadrilateral that is not mirrored."""
    height, width = shape
    corners = np.array([[[0, 0]], [[width, 0]], [[width, height]], [[0, height]]], np.float32)
    laid = cv2.perspectiveTransform(corners, matrix).reshape(-1, 2)
    if not np.isfinite(laid).all():
        return False
    return bool(cv2.isContourConvex(laid)) and float(cv2.contourArea(laid, oriented=True)) > 0
