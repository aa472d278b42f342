"""Where seals (公章, 合同专用章, 名章) stand on a page: round, oval and square ones in any ink, oblong ones in colour.

A coloured seal is looked for among coloured ink only, others among all ink. Round and oval rims are found by
matching ring templates on the page made very small, then measured on the overview: a rim is inked nearly all the
way round and clear just outside, which print, rulings and red letterheads are not. Square seals are frames of a
name seal's size that stand alone. Not for seals without a rim, nor for rims of which a fifth is missing.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import Overview
from dossier.recognition.pages import Image

Map = NDArray[np.float32]
Values = NDArray[np.float64]

_COLOURED = 25  # of 255: chroma above which ink counts as red or blue, as seals in poor light still have
_COLOURED_SHARE = 2e-4
_INK = 40
_COARSE = 4  # overview pixels to a pixel of the picture that ring templates are matched on
_ROUND_RADII_MM = (13.5, 15.0, 16.3, 17.5, 18.5, 19.5, 20.5, 21.5, 22.5)
_OVAL_HALVES_MM = tuple((a, a * flat) for a in (18.5, 20.5, 22.0) for flat in (0.66, 0.75))
_LEAST_MATCH = 0.17  # found: up to 0.23 for print and rulings, 0.24 and more for seals
_LEAST_RIM = 0.78  # found: at most 0.69 and at least 0.93
_CANDIDATES = 4
_WORTH_FITTING = 0.6
_ANGLES = 120
_FEW_ANGLES = 40
_SQUARE_MM = (12.0, 32.0)
_OBLONG_MM = (10.0, 62.0)
_MOST_OBLONG = 4.5
_LEAST_FRAME = 0.8
_LEAST_COLOURED_FRAME = 0.75


class SealShape(StrEnum):
    """The outline of a seal; oblong ones count as square."""

    ROUND = "round"
    OVAL = "oval"
    SQUARE = "square"


class SealInk(StrEnum):
    """What a seal is printed with, as far as the picture tells."""

    RED = "red"
    BLUE = "blue"
    GREY = "grey"


_LEAST_HALF_PX = 4  # of the overview: specks on tiny pictures have the shape of anything


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: middle, half width and half height (to the middle of the rim) in pixels of the picture given,
    ``tilt_deg`` clockwise against that picture, ``sure`` 0 to 1."""

    shape: SealShape
    ink: SealInk
    x: float
    y: float
    half_width: float
    half_height: float
    tilt_deg: float
    sure: float

    def corners(self, margin: float = 1.04) -> Values:
        """Give the corners (4 x 2, top left first) of the box around the seal, ``margin`` times as large."""
        wide, high = self.half_width * margin, self.half_height * margin
        box = np.array([(-wide, -high), (wide, -high), (wide, high), (-wide, high)])
        return box @ _turned(self.tilt_deg) + (self.x, self.y)

    def scaled(self, factor: float) -> Seal:
        """Give the seal in pixels of a picture ``factor`` times as large."""
        return replace(
            self,
            x=self.x * factor,
            y=self.y * factor,
            half_width=self.half_width * factor,
            half_height=self.half_height * factor,
        )

    def reach(self, points: Values) -> Values:
        """Give for n x 2 points their distance from the middle, 1 on the rim (of the larger square's for
        square seals)."""
        level = (points - (self.x, self.y)) @ _turned(-self.tilt_deg) / (self.half_width, self.half_height)
        away = np.abs(level).max(axis=1) if self.shape is SealShape.SQUARE else np.hypot(*level.T)
        return np.asarray(away)


def find_seals(overview: Overview, dpi: int, rotation_deg: int = 0) -> list[Seal]:
    """Find seals, in pixels of the delivered page, surest first. About 15 ms for a page without any.

    ``rotation_deg``: the clockwise turn that brings the page upright; oval seals lie across the upright page.
    """
    per_mm = dpi * overview.scale / 25.4
    sideways = rotation_deg in (90, 270)
    found: list[Seal] = []
    for ink, marks in _ink_maps(overview):
        found += _find_rims(marks.astype(np.float32), per_mm, ink, sideways)
        found += _find_squares(marks, per_mm, ink)
    found.sort(key=lambda seal: -seal.sure)
    apart = [seal for place, seal in enumerate(found) if not any(_same(seal, s) for s in found[:place])]
    height, width = overview.image.shape[:2]
    return [
        seal.scaled(1 / overview.scale)
        for seal in apart
        if 0 < seal.x < width
        and 0 < seal.y < height
        and min(seal.half_width, seal.half_height) >= _LEAST_HALF_PX
    ]


def _ink_maps(overview: Overview) -> Iterator[tuple[SealInk, NDArray[np.bool_]]]:
    """Give the red and the blue ink where there is enough for a seal, and all ink where there is no red."""
    blue, green, red = cv2.split(overview.image)
    coloured = False
    for ink, depth in (
        (SealInk.RED, cv2.subtract(red, cv2.max(blue, green))),
        (SealInk.BLUE, cv2.subtract(blue, cv2.max(red, green))),
    ):
        marks = depth > _COLOURED
        if cv2.countNonZero(marks.view(np.uint8)) > _COLOURED_SHARE * marks.size:
            coloured = coloured or ink is SealInk.RED
            yield ink, marks
    if not coloured:
        yield SealInk.GREY, overview.ink > _INK


def _find_rims(solid: Map, per_mm: float, ink: SealInk, sideways: bool) -> list[Seal]:
    rows, columns = (max(1, side // _COARSE) for side in solid.shape)
    small = np.asarray(cv2.resize(solid, (columns, rows), interpolation=cv2.INTER_AREA))
    ovals = [(b, a) if sideways else (a, b) for a, b in _OVAL_HALVES_MM]
    rounds = [(radius, radius) for radius in _ROUND_RADII_MM]
    fat = cv2.dilate(solid, np.ones((3, 3), np.uint8))
    found = []
    for left, top, part in _likely_parts(small, per_mm / _COARSE, ink):
        for axes in (rounds, ovals):
            for x, y, a, b in _match_rings(part, axes, per_mm / _COARSE):
                start = np.array([x + left, y + top, a, b]) * _COARSE
                seal = _fit_rim(solid, fat, start, per_mm, ink)
                if seal is not None:
                    found.append(seal)
    return found


def _likely_parts(small: Map, per_mm: float, ink: SealInk) -> Iterator[tuple[int, int, Map]]:
    """Give left, top and picture of where a rim may be: all of the page, or each patch of coloured ink."""
    if ink is SealInk.GREY:
        yield 0, 0, small
        return
    patches = cv2.dilate((small > 0.05).astype(np.uint8), np.ones((3, 3), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(patches)
    for x, y, w, h, _ in stats[1:count].tolist():
        if min(w, h) > 1.5 * _OVAL_HALVES_MM[0][1] * per_mm:
            yield x, y, small[y : y + h, x : x + w]


def _match_rings(
    part: Map, axes_mm: list[tuple[float, float]], per_mm: float
) -> list[tuple[float, float, float, float]]:
    """Give middle and half axes of what looks most like a ring, best first."""
    best = np.full(part.shape, _LEAST_MATCH, np.float32)
    which = np.zeros(part.shape, np.int32)
    for number, (a, b) in enumerate(axes_mm):
        template = _ring_template(round(a * per_mm, 1), round(b * per_mm, 1))
        down, across = (side // 2 for side in template.shape)
        padded = cv2.copyMakeBorder(part, down, down, across, across, cv2.BORDER_CONSTANT)
        answer = cv2.matchTemplate(padded, template, cv2.TM_CCORR)
        better = answer > best
        best[better], which[better] = answer[better], number
    found = []
    near = max(1, round(5 * per_mm))
    for _ in range(_CANDIDATES):
        _, height, _, (x, y) = cv2.minMaxLoc(best)
        if height <= _LEAST_MATCH:
            break
        a, b = axes_mm[which[y, x]]
        found.append((x + 0.5, y + 0.5, a * per_mm, b * per_mm))
        best[max(0, y - near) : y + near + 1, max(0, x - near) : x + near + 1] = 0
    return found


@cache
def _ring_template(a: float, b: float) -> Map:
    """Give a rim one pixel wide, positive on it and negative on either side."""
    reach = int(max(a, b) + 5)
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1].astype(np.float64)
    radius = np.hypot(x / a, y / b)
    away = (radius - 1) * np.hypot(x, y) / np.maximum(radius, 1e-6)
    rim = np.exp(-(away**2))
    beside = np.exp(-((away - 2.5) ** 2)) + np.exp(-((away + 2.5) ** 2))
    template = rim / rim.sum() - beside / beside.sum()
    rows, columns = np.flatnonzero(rim.max(axis=1) > 1e-3), np.flatnonzero(rim.max(axis=0) > 1e-3)
    return np.asarray(template[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1], dtype=np.float32)


def _fit_rim(solid: Map, fat: Map, start: Values, per_mm: float, ink: SealInk) -> Seal | None:
    """Move a ring until it lies on most ink; None when even then too little of it is inked."""
    is_round = start[2] == start[3]
    clear = np.array([0, 0, 1.8, 1.8]) * per_mm  # from the rim out to where nothing of the seal is left
    rings = start + _steps((-4, -2, 0, 2, 4), is_round)
    shares = _share_inked(fat, rings, 0.0, _FEW_ANGLES)
    if shares.max() < _WORTH_FITTING:
        return None
    # The text along the rim looks like a ring as well; outside the rim itself it is clear.
    start = rings[int((shares - 0.5 * _share_inked(solid, rings + clear, 0.0, _FEW_ANGLES)).argmax())]
    best: tuple[float, Values, float] | None = None
    for tilt in (0.0,) if is_round else (0.0, -8.0, -4.0, 4.0, 8.0):
        ring = start
        for marks in (fat, fat, solid):
            rings = ring + _steps((-1, 0, 1), is_round)
            ring = rings[int(_share_inked(marks, rings, tilt).argmax())]
        rim, outside = (_share_inked(m, r[None], tilt)[0] for m, r in ((fat, ring), (solid, ring + clear)))
        if best is None or rim - 0.5 * outside > best[0]:
            best = (float(rim - 0.5 * outside), ring, tilt)
    if best is None or best[0] < _LEAST_RIM:
        return None
    score, (x, y, a, b), tilt = best
    shape = SealShape.ROUND if abs(a - b) < 0.08 * a else SealShape.OVAL
    return Seal(shape, ink, float(x), float(y), float(a), float(b), tilt, min(0.99, score))


@cache
def _steps(steps: tuple[int, ...], is_round: bool) -> Values:
    """Give all changes of (x, y, half width, half height) by these steps."""
    flat = (0,) if is_round else (-2, 0, 2) if len(steps) > 3 else (-1, 0, 1)
    wide = (*steps, 6, 8, 10) if len(steps) > 3 else steps
    grid = np.array([(x, y, a, b) for x in steps for y in steps for a in wide for b in flat], np.float64)
    if is_round:
        grid[:, 3] = grid[:, 2]
    return grid


def _share_inked(marks: Map, rings: Values, tilt_deg: float, angles: int = _ANGLES) -> Values:
    """Give for each ring (rows of x, y, half width, half height) the share of its points that are inked."""
    step = np.linspace(0, 2 * math.pi, angles, endpoint=False)
    cos, sin = math.cos(math.radians(tilt_deg)), math.sin(math.radians(tilt_deg))
    across, along = rings[:, 2:3] * np.cos(step), rings[:, 3:4] * np.sin(step)
    x = (rings[:, 0:1] + across * cos - along * sin + 0.5).astype(np.int32)
    y = (rings[:, 1:2] + across * sin + along * cos + 0.5).astype(np.int32)
    height, width = marks.shape
    # Points beyond the page fall on its edge, which is seldom inked.
    place = np.minimum(np.maximum(y, 0), height - 1) * width + np.minimum(np.maximum(x, 0), width - 1)
    return np.asarray(marks.ravel()[place].mean(axis=1), dtype=np.float64)


def _find_squares(marks: NDArray[np.bool_], per_mm: float, ink: SealInk) -> list[Seal]:
    """Find frames of a name seal's size that touch nothing else, seen at half the overview's size."""
    half = cv2.dilate(marks.astype(np.uint8), np.ones((2, 2), np.uint8))[1::2, 1::2]
    if ink is not SealInk.GREY:  # uneven ink breaks a frame; other coloured ink is rarely near
        half = cv2.morphologyEx(half, cv2.MORPH_CLOSE, np.ones((3, 3), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(np.ascontiguousarray(half), connectivity=8)
    x, y, w, h, area = stats[:count].T
    low, high = (mm * per_mm / 2 for mm in _SQUARE_MM)
    likely = (low <= w) & (w <= high) & (low <= h) & (h <= high) & (area > 0.2 * w * h)
    likely &= np.maximum(w, h) < 1.25 * np.minimum(w, h)
    if ink is not SealInk.GREY:  # in black, an oblong frame is a form's cell
        low, high = (mm * per_mm / 2 for mm in _OBLONG_MM)
        likely |= (np.minimum(w, h) >= low) & (np.maximum(w, h) <= high) & (area > 0.12 * w * h)
    likely[0] = False
    found = []
    for number in np.flatnonzero(likely)[: 2 * _CANDIDATES]:
        part = labels[y[number] : y[number] + h[number], x[number] : x[number] + w[number]] == number
        seal = _fit_square(part, ink)
        if seal is not None:
            moved = replace(seal, x=seal.x + float(x[number]) + 0.5, y=seal.y + float(y[number]) + 0.5)
            found.append(moved.scaled(2))
    return found


def _fit_square(part: NDArray[np.bool_], ink: SealInk) -> Seal | None:
    """Judge one connected piece of ink: its own tightest box must be inked all along its four sides."""
    points = np.argwhere(part)[:, ::-1].astype(np.float32)
    (x, y), (w, h), angle = cv2.minAreaRect(points)
    quarters = round(angle / 90)  # which side is called the width differs between releases of OpenCV
    angle -= 90 * quarters
    if quarters % 2:
        w, h = h, w
    oblong = max(w, h) / max(1.0, min(w, h))
    if abs(angle) > 20 or oblong > (1.2 if ink is SealInk.GREY else _MOST_OBLONG):
        return None
    seal = Seal(SealShape.SQUARE, ink, float(x), float(y), float(w) / 2, float(h) / 2, float(angle), 0.9)
    fat = cv2.dilate(part.astype(np.uint8), np.ones((3, 3), np.uint8))
    shares = []
    corners = seal.corners(margin=0.97)
    for start, end in zip(corners, np.roll(corners, -1, axis=0), strict=True):
        side = start + (end - start) * np.linspace(0.04, 0.96, 40)[:, None]
        columns, rows = np.clip(np.rint(side).astype(int), 0, np.array(part.shape)[::-1] - 1).T
        shares.append(float(fat[rows, columns].mean()))
    down, across = (slice(side // 4, -(side // 4)) for side in part.shape)
    within = part[down, across]
    # A frame with nothing in it is a tick box or a cell; one that is all ink is a blot.
    least = _LEAST_FRAME if ink is SealInk.GREY else _LEAST_COLOURED_FRAME
    if not within.size or min(shares) < least or not 0.12 < float(within.mean()) < 0.9:
        return None
    return replace(seal, sure=min(0.99, float(np.mean(shares)) - 0.05))


def _same(one: Seal, other: Seal) -> bool:
    return math.hypot(one.x - other.x, one.y - other.y) < 0.5 * max(one.half_width, other.half_width)


def _turned(degrees: float) -> Values:
    """Give the matrix by which row vectors are turned clockwise (y down)."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    return np.array([[cos, sin], [-sin, cos]])


def level_square(image: Image, seal: Seal) -> Image:
    """Cut a square seal out, level, without its frame."""
    corners = seal.corners(margin=0.86)
    width, height = (max(8, round(2 * side)) for side in (seal.half_width, seal.half_height))
    target = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target)
    return np.asarray(cv2.warpPerspective(image, matrix, (width, height), borderValue=255), dtype=np.uint8)
