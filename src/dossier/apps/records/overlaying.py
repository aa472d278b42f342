"""Two pictures of a page laid over each other: what went, what came, what stayed. Pure; JPEG in, JPEG out.

Both pictures are given as the viewer may see them, with everything masked painted over, so that no difference of
what is hidden is ever computed. The later page is first brought onto the earlier one: by matched features (ORB
with RANSAC: any turn, shift and scale) or, where there are too few, by whole quarters of a turn and phase correlation,
whichever lets most of the ink lie on ink. A stroke counts as changed when there is none of the other page
within a few pixels of it: a second scan never falls on the same pixels.

What went is red and what came is blue: the pair that people with any colour blindness tell apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.apps.kernel.errors import Unavailable

Picture = NDArray[np.uint8]
"""Height x width, grey."""

REMOVED_BGR, ADDED_BGR, SAME_BGR = (40, 30, 200), (200, 90, 0), (160, 160, 160)
SIDE_PX = 1600
"""Longest side of what is given out."""
_WORK_PX = 700
_NEAR_PX = 3
"""How far a stroke of the same page may lie from itself in another scan, at ``SIDE_PX``."""
_LEAST_REGION_PX = 20
_JOINED_PX = 25
_MOST_REGIONS = 200
_SAME_SHARE = 0.004
_LEAST_MATCHES = 25
_GOOD_ENOUGH, _PLAINLY = 0.5, 0.45
_QUALITY = 85


class Show(StrEnum):
    """Which picture of a pair: the earlier page, the later one brought onto it, or both."""

    BEFORE = "before"
    AFTER = "after"
    OVERLAY = "overlay"


@dataclass(frozen=True, slots=True)
class Region:
    """Where something changed: ``went`` or ``came`` or both; pixels of the pictures given out, origin top left."""

    left: int
    top: int
    width: int
    height: int
    went: bool
    came: bool


@dataclass(frozen=True, slots=True)
class Overlay:
    """``pictures``: JPEG of one size. ``same``: nothing changed that is not noise. ``aligned``: the pages are pictures
    of the same sheet. ``turn``: degrees clockwise by which the later page was turned. ``regions``: from top to bottom.
    """

    pictures: dict[Show, bytes]
    width: int
    height: int
    same: bool
    aligned: bool
    turn: int
    regions: tuple[Region, ...]


def lay_over(before: bytes, after: bytes) -> Overlay:
    """Lay a later picture of a page over an earlier one. Raises Unavailable when one is no picture."""
    old, new = _decode(before), _decode(after)
    if before == after:
        return _told(old, old, turn=0, aligned=True)
    turn, moved, matched = _align(old, new)
    return _told(old, moved, turn=turn, aligned=matched >= _GOOD_ENOUGH)


def _told(old: Picture, new: Picture, *, turn: int, aligned: bool) -> Overlay:
    before, after = _ink(old), _ink(new)
    went = _apart(before, after)
    came = _apart(after, before)
    ink = max(1, cv2.countNonZero(before) + cv2.countNonZero(after))
    changed = cv2.countNonZero(went) + cv2.countNonZero(came)
    same = changed <= _SAME_SHARE * ink
    regions = () if same else _regions(went, came)
    height, width = old.shape
    return Overlay(
        pictures={
            Show.BEFORE: _encode(old),
            Show.AFTER: _encode(new),
            Show.OVERLAY: _encode(_colour(before, after, went, came)),
        },
        width=width,
        height=height,
        same=same,
        aligned=aligned,
        turn=turn,
        regions=regions,
    )


def _decode(jpeg: bytes) -> Picture:
    picture: Any = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise Unavailable("records.picture_unreadable")
    scale = SIDE_PX / max(picture.shape)
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.asarray(picture, np.uint8)


def _ink(page: Picture) -> Picture:
    """Give what is written: darker than the paper around it, so that shades of paper and light do not count."""
    paper = cv2.medianBlur(cv2.dilate(page, np.ones((9, 9), np.uint8)), 21)
    return np.asarray(cv2.threshold(cv2.subtract(paper, page), 50, 255, cv2.THRESH_BINARY)[1], np.uint8)


def _apart(ink: Picture, other: Picture) -> Picture:
    """Give the ink with none of the other's near it, without specks."""
    near = cv2.dilate(
        other, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * _NEAR_PX + 1, 2 * _NEAR_PX + 1))
    )
    core = cv2.bitwise_and(ink, cv2.bitwise_not(near))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(
        cv2.dilate(core, np.ones((_JOINED_PX, _JOINED_PX), np.uint8))
    )
    enough = [
        place for place in range(1, count) if cv2.countNonZero(core[_box(stats[place])]) >= _LEAST_REGION_PX
    ]
    kept = np.isin(labels, enough)
    # What changed is shown with its whole strokes, not only with what lies beyond reach.
    exact = cv2.bitwise_and(ink, cv2.bitwise_not(cv2.dilate(other, np.ones((3, 3), np.uint8))))
    return np.asarray(np.where(kept, exact, 0), np.uint8)


def _box(stat: Any) -> tuple[slice, slice]:
    left, top, width, height = (int(value) for value in stat[:4])
    return slice(top, top + height), slice(left, left + width)


def _regions(went: Picture, came: Picture) -> tuple[Region, ...]:
    joined = cv2.dilate(cv2.bitwise_or(went, came), np.ones((_JOINED_PX, _JOINED_PX), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined)
    found = []
    for place in range(1, count):
        rows, columns = _box(stats[place])
        found.append(
            Region(
                columns.start, rows.start, columns.stop - columns.start, rows.stop - rows.start,
                bool(cv2.countNonZero(went[rows, columns])), bool(cv2.countNonZero(came[rows, columns])),
            )
        )  # fmt: skip
    found.sort(key=lambda one: one.width * one.height, reverse=True)
    return tuple(sorted(found[:_MOST_REGIONS], key=lambda one: (one.top, one.left)))


def _colour(before: Picture, after: Picture, went: Picture, came: Picture) -> Picture:
    shown = np.full((*before.shape, 3), 255, np.uint8)
    shown[cv2.bitwise_or(before, after) > 0] = SAME_BGR
    shown[came > 0] = ADDED_BGR
    shown[went > 0] = REMOVED_BGR
    return shown


def _encode(picture: Any) -> bytes:
    done, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    if not done:
        raise Unavailable("records.picture_unreadable")
    return bytes(data)


def _align(old: Picture, new: Picture) -> tuple[int, Picture, float]:
    """Give the turn, the later page brought onto the earlier one, and the share of ink that then lies on ink."""
    matrix = _by_features(old, new)
    if matrix is not None:
        moved = _warp(new, matrix, old.shape)
        agreed = _agreement(old, moved, SIDE_PX)
        if agreed > _PLAINLY:
            # The image's y goes down, so that a positive angle of the matrix is a turn clockwise.
            return round(np.degrees(np.arctan2(matrix[1, 0], matrix[0, 0])) / 90) * 90 % 360, moved, agreed
    tried = []
    for turn in (0, 90, 180, 270):
        scaled = _fit(np.ascontiguousarray(np.rot90(new, -turn // 90)), old.shape)
        moved = _warp(scaled, _by_phase(old, scaled), old.shape)
        tried += [(_agreement(old, page, _WORK_PX), -turn, page) for page in (scaled, moved)]
    agreed, turn, page = max(tried, key=lambda one: one[:2])
    return -turn, page, agreed


def _fit(page: Picture, shape: tuple[int, ...]) -> Picture:
    """Bring a page to a size, its own proportions kept, on white paper."""
    scale = min(shape[0] / page.shape[0], shape[1] / page.shape[1])
    matrix = np.array([[scale, 0, 0], [0, scale, 0]], np.float64)
    return _warp(page, matrix, shape)


def _warp(page: Picture, matrix: Any, shape: tuple[int, ...]) -> Picture:
    return np.asarray(
        cv2.warpAffine(
            page, matrix, (shape[1], shape[0]), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=255
        ),
        np.uint8,
    )  # fmt: skip


def _agreement(old: Picture, new: Picture, side: int) -> float:
    """Give the share of both pages' ink that lies near ink of the other, from 0 to 1."""
    scale = min(1.0, side / max(old.shape))
    if scale < 1:
        old, new = (
            np.asarray(cv2.resize(one, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA), np.uint8)
            for one in (old, new)
        )
    one, two = _ink(old), _ink(new)
    brush = np.ones((5, 5), np.uint8)
    total = cv2.countNonZero(one) + cv2.countNonZero(two)
    met = cv2.countNonZero(cv2.bitwise_and(one, cv2.dilate(two, brush))) + cv2.countNonZero(
        cv2.bitwise_and(two, cv2.dilate(one, brush))
    )
    return met / total if total else 1.0


def _by_features(old: Picture, new: Picture) -> Any:
    finder = cv2.ORB.create(2500, fastThreshold=12)
    old_points, old_signs = finder.detectAndCompute(old, None)
    new_points, new_signs = finder.detectAndCompute(new, None)
    if old_signs is None or new_signs is None or min(len(old_signs), len(new_signs)) < _LEAST_MATCHES:
        return None
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING, crossCheck=True).match(new_signs, old_signs)
    if len(pairs) < _LEAST_MATCHES:
        return None
    source = np.array([new_points[pair.queryIdx].pt for pair in pairs], np.float32)
    target = np.array([old_points[pair.trainIdx].pt for pair in pairs], np.float32)
    cv2.setRNGSeed(1)  # the same two pages give the same overlay
    matrix, inliers = cv2.estimateAffinePartial2D(source, target, ransacReprojThreshold=3.0)
    if matrix is None or int(inliers.sum()) < _LEAST_MATCHES:
        return None
    scale = float(np.hypot(matrix[0, 0], matrix[1, 0]))
    return matrix if 0.6 < scale < 1.7 else None


def _by_phase(old: Picture, new: Picture) -> Any:
    scale = min(1.0, _WORK_PX / max(old.shape))
    one, two = (
        cv2.resize(_ink(page), None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
        for page in (old, new)
    )
    window = cv2.createHanningWindow((one.shape[1], one.shape[0]), cv2.CV_32F)
    later, earlier = (cv2.GaussianBlur(page, (0, 0), 1.5) for page in (two, one))
    (x, y), _ = cv2.phaseCorrelate(later, earlier, window)
    return np.array([[1, 0, x / scale], [0, 1, y / scale]], np.float64)
