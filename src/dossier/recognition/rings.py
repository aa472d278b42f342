"""Rings drawn by pen around one of several printed options: found on the page's overview.

A ring is a closed or nearly closed stroke, a little higher than a line of print and one to a dozen characters long,
whose course is that of an ellipse, with print inside and paper outside. It is looked for among blue and red ink and
among all ink without ruling lines, so that it may touch the print, cross a rule or be open by a fifth. Not for seals
(:mod:`.seal_finding`), nor for tick boxes, whose course is that of a rectangle.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import Overview, Turn

Mask = NDArray[np.uint8]
Reals = NDArray[np.float64]

_INK, _CHROMA = 40, 22  # of 255: how much darker than paper ink is, how much more coloured than paper a pen
_LEAST_CHROMA_PIXELS = 30
_HEIGHT = (0.72, 2.2)  # of the usual height of a line's box, which is half as high again as its print
_LONGEST = 11.0  # of a line's height
_LEAST_LONG = 0.75  # of a ring's own height
_RULE = (3.5, 1.6)  # of a line's height: straight ink so long is a rule, along lines of text and across them
_POINTS = 72
_ON = 1.3  # pixels of the overview from the ellipse, as which a hand that wavers still runs along it
_NEAR, _FAR = 2.0, 3.0
_STEPS = 16
_HULL = (0.66, 0.9)  # of the bounding rectangle: an ellipse covers 0.79 of it, corners of print may stick out
_LEAST_DRAWN, _LIKELY_DRAWN = 0.85, 0.7  # of the ellipse, of the one in the bounding box, roughly
_WIDEST_GAP = 0.2
_OUTSIDE, _LIKELY_OUTSIDE = 1.3, 0.4  # a ring so many times as large runs on paper
_LEAST_CLEAR = (
    0.7  # by which more of the ring is drawn than of that one; found: 0.65 for large print, 0.88 for rings
)
_INSIDE, _INSIDE_SHARE = 0.72, (0.06, 0.9)  # of the ring; of the area in it, what print covers
_MOST_FRAMED = 0.8  # of the bounding rectangle: more is a frame
_LEAST_SIDE_PX = 9
_ANGLES = np.linspace(0, 2 * math.pi, _POINTS, endpoint=False)
_COS, _SIN = np.cos(_ANGLES), np.sin(_ANGLES)
_MOVES = np.array(
    [
        [step if side == own else 0.0 for side in range(5)]
        for own in range(5)
        for step in (-2.0, -1.0, 0.0, 1.0, 2.0)
    ]
)
"""Steps of left, top, right and bottom in pixels and of the tilt in degrees."""


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring: middle, half axes in pixels of the delivered page, ``tilt_deg`` clockwise, ``sure`` 0 to 1."""

    x: float
    y: float
    half_width: float
    half_height: float
    tilt_deg: float
    sure: float

    def corners(self) -> Reals:
        """Give the corners (4 x 2, top left first as delivered) of the box around it."""
        a, b = self.half_width, self.half_height
        angle = math.radians(self.tilt_deg)
        turned = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
        box = np.array([(-a, -b), (a, -b), (a, b), (-a, b)]) @ turned
        return np.asarray(np.add(box, (self.x, self.y)))


def find_rings(overview: Overview, line_height_px: float, turn: Turn) -> list[Ring]:
    """Find rings, surest first. ``line_height_px``: the usual height of the lines' boxes on the delivered page.

    About 4 ms, and 2 more for each thing that has a ring's size.
    """
    height = line_height_px * overview.scale
    if height * _HEIGHT[0] < _LEAST_SIDE_PX:
        return []
    ink = (overview.ink > _INK).astype(np.uint8)
    sideways = turn.rotation_deg in (90, 270)
    ink = cv2.subtract(ink, _find_rules(ink, height, sideways=sideways))
    fat = cv2.dilate(ink, np.ones((3, 3), np.uint8))
    found = []
    for strokes in (*_find_pens(overview), ink):
        for part, left, top in _likely_parts(strokes, height, sideways=sideways):
            window = np.s_[top : top + part.shape[0], left : left + part.shape[1]]
            ring = _fit(part, ink[window], fat[window])
            if ring is not None:
                found.append(_placed(ring, left, top, overview.scale))
    found.sort(key=lambda ring: -ring.sure)
    return [ring for place, ring in enumerate(found) if not any(_same(ring, o) for o in found[:place])]


def _find_pens(overview: Overview) -> Iterator[Mask]:
    """Give what a blue and what a red pen drew, where there is any."""
    blue, green, red = cv2.split(overview.image)
    for depth in (cv2.subtract(blue, red), cv2.subtract(red, cv2.max(blue, green))):
        tint = float(np.median(depth[::8, ::8]))
        strokes = (depth > tint + _CHROMA).astype(np.uint8)
        if cv2.countNonZero(strokes) > _LEAST_CHROMA_PIXELS:
            yield np.asarray(
                cv2.morphologyEx(strokes, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8)), dtype=np.uint8
            )


def _find_rules(ink: Mask, height: float, *, sideways: bool) -> Mask:
    along, across = (round(length * height) for length in (_RULE[::-1] if sideways else _RULE))
    rules = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, along), np.uint8))
    rules |= cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((across, 1), np.uint8))
    return np.asarray(rules, dtype=np.uint8)


def _likely_parts(strokes: Mask, height: float, *, sideways: bool) -> Iterator[tuple[Mask, int, int]]:
    """Give each connected stroke of a ring's size, alone in its picture with a margin, and that one's place."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8, ltype=cv2.CV_16U)
    w, h = stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT]
    along, across = (h, w) if sideways else (w, h)
    fits = (across >= _HEIGHT[0] * height) & (across <= _HEIGHT[1] * height)
    fits &= (
        (along >= _LEAST_LONG * across) & (along <= _LONGEST * height) & (np.minimum(w, h) >= _LEAST_SIDE_PX)
    )
    for number in (np.flatnonzero(fits) + 1).tolist():
        x, y, width, tall = stats[number, :4].tolist()
        margin = round(0.25 * tall if not sideways else 0.25 * width) + 2
        left, top = max(0, x - margin), max(0, y - margin)
        part = labels[top : y + tall + margin, left : x + width + margin] == number
        yield part.astype(np.uint8), left, top


def _course(ellipses: Reals, factor: float = 1.0) -> Reals:
    """The courses (n x points x 2) of ellipses (n x 5: left, top, right, bottom, tilt in degrees clockwise), ``factor``
    times as large."""
    left, top, right, bottom, tilt = (column[:, None] for column in ellipses.T)
    across = factor * (right - left) / 2 * _COS
    down = factor * (bottom - top) / 2 * _SIN
    cos, sin = np.cos(np.radians(tilt)), np.sin(np.radians(tilt))
    x = (left + right) / 2 + across * cos - down * sin
    y = (top + bottom) / 2 + across * sin + down * cos
    return np.stack([x, y], axis=2)


def _fit(part: Mask, ink: Mask, fat: Mask) -> tuple[Reals, float] | None:
    """Give the ellipse along which a stroke runs, and how surely it is a ring; None when it is none.

    ``ink``: of any kind, where the stroke is; ``fat``: the same a pixel wider.
    """
    x, y, w, h = cv2.boundingRect(part)
    hull = cv2.convexHull(cv2.findNonZero(part))
    if not _HULL[0] <= cv2.contourArea(hull) / (w * h) <= _HULL[1]:
        return None
    away = cv2.distanceTransform(1 - part, cv2.DIST_L2, 3)
    start = np.array([x, y, x + w - 1, y + h - 1, 0.0])
    # PERF: what stands in running text ends here, before the search.
    if _share_near(away, start, _NEAR) < _LIKELY_DRAWN or _share_on(fat, start, _OUTSIDE) > _LIKELY_OUTSIDE:
        return None
    best = _settle(start, away)
    on = _sample(away, _course(best[None]))[0] <= _ON
    drawn = float(on.mean())
    if drawn < _LEAST_DRAWN or _widest_gap(on) > _WIDEST_GAP or _framed(best, away) > _MOST_FRAMED:
        return None
    outside = _share_on(fat, best, _OUTSIDE)
    inside = _share_inside(best, ink)
    if drawn - outside < _LEAST_CLEAR or not _INSIDE_SHARE[0] <= inside <= _INSIDE_SHARE[1]:
        return None
    return best, min(0.99, drawn - 0.3 * max(0.0, outside - 0.2))


def _share_near(away: NDArray[np.float32], ellipse: Reals, distance: float) -> float:
    """Give the share of an ellipse's course that is at most so far away."""
    return float((_sample(away, _course(ellipse[None])) <= distance).mean())


def _share_on(ink: Mask, ellipse: Reals, factor: float) -> float:
    """Give the share of the course of an ellipse ``factor`` times as large that runs on ink."""
    return float(_sample(ink, _course(ellipse[None], factor)).mean())


def _settle(start: Reals, away: NDArray[np.float32]) -> Reals:
    """Move the sides and the tilt until the course runs as near to the stroke as it can."""
    best, least = start, math.inf
    for _ in range(_STEPS):
        tried = best + _MOVES
        costs = np.minimum(_sample(away, _course(tried)[:, ::2]), _FAR).mean(axis=1)
        nearest = int(np.argmin(costs))
        if costs[nearest] >= least:
            break
        best, least = tried[nearest], float(costs[nearest])
    return best


def _sample(values: NDArray[Any], points: Reals) -> NDArray[Any]:
    rows, columns = values.shape
    x = np.minimum(np.maximum(points[..., 0] + 0.5, 0).astype(int), columns - 1)
    y = np.minimum(np.maximum(points[..., 1] + 0.5, 0).astype(int), rows - 1)
    return np.asarray(values[y, x])


def _widest_gap(on: NDArray[np.bool_]) -> float:
    """Give the longest run of points without ink, as a share of the way around."""
    if on.all():
        return 0.0
    start = int(np.argmax(on))
    longest = run = 0
    for inked in np.roll(on, -start):
        run = 0 if inked else run + 1
        longest = max(longest, run)
    return longest / len(on)


def _framed(ellipse: Reals, away: NDArray[np.float32]) -> float:
    """Give the share of the rectangle around an ellipse along which the stroke runs."""
    at = np.linspace(0, 1, _POINTS // 4)
    left, top, right, bottom = ellipse[:4]
    across, down = left + (right - left) * at, top + (bottom - top) * at
    sides = [(across, top), (across, bottom), (left, down), (right, down)]
    points = np.concatenate([np.stack(np.broadcast_arrays(x, y), axis=1) for x, y in sides])
    return float((_sample(away, points) <= _ON).mean())


def _share_inside(ellipse: Reals, ink: Mask) -> float:
    inner = np.zeros_like(ink)
    cv2.fillPoly(inner, [np.rint(_course(ellipse[None], _INSIDE)[0]).astype(np.int32)], 1)
    return float(cv2.countNonZero(inner & ink)) / max(1, cv2.countNonZero(inner))


def _placed(found: tuple[Reals, float], left: int, top: int, scale: float) -> Ring:
    (west, north, east, south, tilt), sure = found
    x, y = (west + east + 1) / 2 + left, (north + south + 1) / 2 + top
    half_width, half_height = (east - west) / 2, (south - north) / 2
    return Ring(
        float(x / scale),
        float(y / scale),
        float(half_width / scale),
        float(half_height / scale),
        float(tilt),
        sure,
    )


def _same(one: Ring, other: Ring) -> bool:
    return abs(one.x - other.x) < other.half_width and abs(one.y - other.y) < other.half_height


def lies_in_any(points: Reals, rings: Sequence[Ring]) -> NDArray[np.bool_]:
    """Say of each of n x 2 points of the delivered page whether it lies in a ring."""
    inside = np.zeros(len(points), dtype=np.bool_)
    for ring in rings:
        angle = math.radians(ring.tilt_deg)
        dx, dy = points[:, 0] - ring.x, points[:, 1] - ring.y
        across = (dx * math.cos(angle) + dy * math.sin(angle)) / ring.half_width
        down = (dy * math.cos(angle) - dx * math.sin(angle)) / ring.half_height
        inside |= across**2 + down**2 <= 1
    return inside
