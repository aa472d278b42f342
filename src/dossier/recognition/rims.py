"""Lifting rim and star of a seal off a picture in which seal and print are equally black.

The rim is a thin line of known course, so it goes as staves go from scanned music: it is erased, and where ink runs
up to it from both sides, the stroke that crossed it is drawn again. The star is what is thicker than any stroke of
print. The text along the rim stays: nothing but its direction tells it from print.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import to_grey
from dossier.recognition.pages import Image
from dossier.recognition.seal_finding import Seal, SealShape

Mask = NDArray[np.bool_]
Reals = NDArray[np.float64]

_ANGLES = 720
_SEARCH = 0.1  # of the half width, to either side: where the rim's line is looked for
_MARGIN = 1.12
_SMOOTHING = 61  # angles, 30 degrees: the overview's error in finding a rim changes slowly along it
_LEAST_INKED = 0.5  # of the angles; below it there is no rim to erase
_DIRECTIONS = 8
_CROSSING = 0.5  # cosine between a stroke and the rim's normal, above which it crosses
_STAR_REACH = 0.42
_STROKE_SHARE = 0.045  # of a seal's half width: print under seals is thinner, the star is thicker
_TIP_SHARE = 0.14  # of a seal's half width: what is left of the star's points is smaller


@dataclass(frozen=True, slots=True, eq=False)
class _Ring:
    """The picture's part (not a copy) around a seal; of each of its pixels, how far out it lies (``reach``: 1 on the
    rim as found; ``beyond``: pixels from that rim outwards) and at which angle; its ink and its paper's brightness."""

    part: Image
    reach: Reals
    beyond: Reals
    angle: Reals
    ink: Mask
    paper: int


def lift_rims(image: Image, seals: tuple[Seal, ...]) -> Image:
    """Give the page (blue-green-red) without rims and stars of its round and oval ``seals``; about 30 ms each."""
    lifted = image.copy()
    for seal in seals:
        if seal.shape is not SealShape.SQUARE:
            _lift(lifted, seal)
    return lifted


def _lift(image: Image, seal: Seal) -> None:
    ring = _look(image, seal)
    line, thickness = _follow_rim(ring, seal)
    if thickness <= 0:
        return
    # A pixel more on either side: rims are rough.
    rim = np.abs(ring.beyond - line) < thickness / 2 + 1.5
    rest = ring.ink & ~rim
    rest &= ~_find_star(rest, ring.reach, seal)
    kept = rest | (_bridge(rest, ring.angle, thickness) & rim & ring.ink)
    gone = cv2.dilate((ring.ink & ~kept).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    ring.part[gone & ~kept] = ring.paper


def _look(image: Image, seal: Seal) -> _Ring:
    corners = seal.corners(_MARGIN)
    left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    part = image[top:bottom, left:right]
    grey = to_grey(part)
    low, paper = (float(level) for level in np.percentile(grey, (1, 90)))
    y, x = np.mgrid[top : top + part.shape[0], left : left + part.shape[1]].astype(np.float64)
    x, y = x - seal.x, y - seal.y
    cos, sin = math.cos(math.radians(seal.tilt_deg)), math.sin(math.radians(seal.tilt_deg))
    across, down = (x * cos + y * sin) / seal.half_width, (y * cos - x * sin) / seal.half_height
    angle = np.mod(np.arctan2(down, across), 2 * math.pi)
    reach = np.hypot(across, down)
    beyond = np.hypot(x, y) * (1 - 1 / np.maximum(reach, 1e-3))
    return _Ring(part, reach, beyond, angle, grey < (low + paper) / 2, round(paper))


def _follow_rim(ring: _Ring, seal: Seal) -> tuple[Reals, float]:
    """Give, for each pixel's angle, how far beyond the rim as found its line's middle lies, and the line's thickness
    in pixels (0: there is none).

    The rim was found on a smaller picture: here it is followed to the pixel, all around.
    """
    search = round(_SEARCH * seal.half_width)
    if not search:
        return ring.beyond, 0.0  # a seal of a few pixels: its line is the pixels themselves
    near = np.abs(ring.beyond) < search
    bins = 2 * search
    place = (ring.angle[near] / (2 * math.pi) * _ANGLES).astype(int) % _ANGLES * bins
    place += (ring.beyond[near] + search).astype(int)
    seen = np.bincount(place, minlength=_ANGLES * bins).reshape(_ANGLES, bins)
    inked = np.bincount(place, ring.ink[near], _ANGLES * bins).reshape(_ANGLES, bins)
    share = _blur_around((inked / np.maximum(seen, 1)).astype(np.float32), 3)
    thickness = _measure_thickness(share > 0.5)
    if not thickness:
        return ring.beyond, 0.0
    middle = _blur_around(cv2.blur(share, (thickness, 1)), 31).argmax(axis=1)
    middle = np.array(
        [np.median(np.take(middle, range(a - 30, a + 31), mode="wrap")) for a in range(_ANGLES)]
    )
    course = np.interp(ring.angle / (2 * math.pi) * _ANGLES, np.arange(_ANGLES + 1), np.r_[middle, middle[0]])
    return course + 0.5 - search, float(thickness)


def _blur_around(by_angle: NDArray[np.float32], angles: int) -> NDArray[np.float32]:
    """Average over so many angles, around the circle."""
    half = angles // 2
    wrapped = np.vstack([by_angle[-half:], by_angle, by_angle[:half]])
    return np.asarray(cv2.blur(wrapped, (1, angles)), dtype=np.float32)[half:-half]


def _measure_thickness(inked: Mask) -> int:
    """Give the usual length of the runs of ink through the reach that is inked at most angles."""
    common = int(inked.mean(axis=0).argmax())
    on_rim = inked[inked[:, common]]
    if len(on_rim) < _LEAST_INKED * len(inked):
        return 0
    outwards = np.cumprod(on_rim[:, common:], axis=1).sum(axis=1)
    inwards = np.cumprod(on_rim[:, common::-1], axis=1).sum(axis=1)
    return int(np.median(outwards + inwards - 1))


def _bridge(rest: Mask, angle: Reals, thickness: float) -> Mask:
    """Close the gaps that the rim leaves in strokes, in the directions that cross it there."""
    strokes = rest.astype(np.uint8)
    length = round(1.5 * (thickness + 4)) | 1
    closed = np.zeros_like(rest)
    for step in range(_DIRECTIONS):
        direction = math.pi * step / _DIRECTIONS
        kernel = np.zeros((length, length), np.uint8)
        end = (length // 2) * np.array([math.cos(direction), math.sin(direction)])
        middle = np.array([length // 2] * 2)
        cv2.line(
            kernel, np.rint(middle - end).astype(int).tolist(), np.rint(middle + end).astype(int).tolist(), 1
        )
        crosses = np.abs(np.cos(angle - direction)) > _CROSSING
        closed |= (cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, kernel) > 0) & crosses
    return closed


def _find_star(ink: Mask, reach: Reals, seal: Seal) -> Mask:
    """Give what is too thick for a stroke of print, what hangs on it, and the tips that are left of it."""
    side = max(3, round(_STROKE_SHARE * seal.half_width))
    inside = ink & (reach < _STAR_REACH)
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (side, side))
    thick = cv2.erode(inside.astype(np.uint8), disc)
    around = cv2.dilate(thick, np.ones((2 * side, 2 * side), np.uint8)) > 0
    left = inside & ~around
    count, labels, stats, _ = cv2.connectedComponentsWithStats(left.astype(np.uint8), connectivity=8)
    small = (
        np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]) < _TIP_SHARE * seal.half_width
    )
    small &= np.isin(
        np.arange(count), labels[cv2.dilate(around.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0]
    )
    small[0] = False
    return np.asarray(inside & (around | small[labels]))
