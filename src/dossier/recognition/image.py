"""Measures of a page's picture: blank, skew, sameness; and turning it upright and boxes back again.

Images are uint8, height x width x 3 (blue-green-red) or height x width (grey); points are in pixels, origin
top left, y down. What is measured follows DA/T 31-2017 (deskew, blank and duplicate pages); the delivered
picture is kept and only the measures are recorded.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.pages import Image

Points = NDArray[np.float64]

_OVERVIEW_SIDE_PX = 1200
_OVERVIEW_RANGE_PX = (1000, 1300)
_INK_DPI = 100
_CONTENT_CONTRAST = 20  # of 255: fainter than any print that is read
_CONTENT_MARGIN_PX = 20  # of the overview: 5 mm
_SHADOW_SHARE = 0.03
_INK_CONTRAST = 45  # of 255: pencil and faint copies are above, the back of the sheet shining through below
_MARGIN_SHARE = 0.02
_HOLE_MM = (3.5, 9.0)
_PLAINLY_BLANK = 3e-5
_PLAINLY_INKED = 2.5e-4
_NEAR_ENOUGH = 0.9
_SKEW_SEARCH = (
    (0.5, 8.0, 8),
    (0.1, 0.5, 4),
    (0.02, 0.1, 2),
)  # step and reach in degrees, one point of so many
_SKEW_POINTS = 8000  # and never fewer than this


@dataclass(frozen=True, slots=True)
class Turn:
    """How a delivered page is brought upright: first whole quarters clockwise, then the skew is taken out.

    ``rotation_deg``: 0, 90, 180, 270 clockwise. ``skew_deg``: what the turned page's text leans clockwise.
    Points keep the turned page's frame, so deskewing turns about its centre and may leave the picture.
    """

    width_px: int
    height_px: int
    rotation_deg: int
    skew_deg: float = 0.0

    def apply(self, image: Image) -> Image:
        """Turn the picture by the quarters only; lines are straightened one by one when they are read."""
        return turn_quarters(image, self.rotation_deg)

    def to_upright(self, points: Points) -> Points:
        """Map n x 2 points of the delivered page onto the turned and deskewed page."""
        x, y = points[:, 0], points[:, 1]
        w, h = float(self.width_px), float(self.height_px)
        turned = {0: (x, y), 90: (h - y, x), 180: (w - x, h - y), 270: (y, w - x)}[self.rotation_deg]
        return self._lean(np.stack(turned, axis=1), -self.skew_deg)

    def to_delivered(self, points: Points) -> Points:
        """Map n x 2 points of the turned and deskewed page back onto the delivered page."""
        leaning = self._lean(points, self.skew_deg)
        x, y = leaning[:, 0], leaning[:, 1]
        w, h = float(self.width_px), float(self.height_px)
        back = {0: (x, y), 90: (y, h - x), 180: (w - x, h - y), 270: (w - y, x)}[self.rotation_deg]
        return np.stack(back, axis=1)

    def _lean(self, points: Points, degrees: float) -> Points:
        if not degrees:
            return points
        sideways = self.rotation_deg in (90, 270)
        size = (self.height_px, self.width_px) if sideways else (self.width_px, self.height_px)
        centre = np.array(size, dtype=np.float64) / 2
        cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
        turned: Points = (points - centre) @ np.array([[cos, sin], [-sin, cos]]) + centre
        return turned


def shrink(image: Image, factor: float) -> Image:
    """Scale by ``factor`` (below 1, by area); a factor of 1 or more gives the picture itself."""
    if factor >= 1:
        return image
    height, width = image.shape[:2]
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def turn_quarters(image: Image, rotation_deg: int) -> Image:
    """Give the picture turned clockwise by whole quarters (degrees); itself for 0."""
    if not rotation_deg:
        return image
    how = {90: cv2.ROTATE_90_CLOCKWISE, 180: cv2.ROTATE_180, 270: cv2.ROTATE_90_COUNTERCLOCKWISE}
    return np.asarray(cv2.rotate(image, how[rotation_deg]), dtype=np.uint8)


def to_grey(image: Image) -> Image:
    """Give the grey picture; a grey one is given back as it is."""
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


@dataclass(frozen=True, eq=False)
class Overview:
    """The delivered page made small, once, for every measure that needs no detail.

    ``image``: blue-green-red. ``scale``: its pixels per pixel of the page, the same both ways.
    """

    image: Image
    scale: float

    @cached_property
    def grey(self) -> Image:
        """The grey picture."""
        return to_grey(self.image)

    @cached_property
    def ink(self) -> Image:
        """How much darker (0 to 255) each pixel is than the paper around it."""
        return _ink_depth(self.grey)


def make_overview(image: Image) -> Overview:
    """Give the page 1000 to 1300 pixels long; a smaller one as it is.

    PERF: whole-number shrinking takes 13 ms for A4 at 300 dpi, any other 39; a remainder of fewer pixels than
    the factor falls off at the right and bottom edges.
    """
    height, width = image.shape[:2]
    side = max(height, width)
    low, high = _OVERVIEW_RANGE_PX
    factor = -(-side // high)
    rows, columns = height // factor, width // factor
    if factor == 1 or side // factor < low or min(rows, columns) < 1:
        scale = min(1.0, _OVERVIEW_SIDE_PX / side)
        return Overview(shrink(image, scale), scale)
    whole = image[: rows * factor, : columns * factor]
    small = cv2.resize(whole, (columns, rows), interpolation=cv2.INTER_AREA)
    return Overview(np.asarray(small, dtype=np.uint8), 1 / factor)


def repeat_overview(overview: Overview, image: Image, places: Sequence[Points]) -> Overview:
    """Give the overview of a page that was changed only around ``places`` (corners in pixels of the page)."""
    small = overview.image.copy()
    rows, columns = small.shape[:2]
    for corners in places:
        left, top = np.maximum(np.floor(corners.min(axis=0) * overview.scale).astype(int) - 4, 0)
        right, bottom = np.ceil(corners.max(axis=0) * overview.scale).astype(int) + 4
        right, bottom = min(int(right), columns), min(int(bottom), rows)
        x0, y0, x1, y1 = (round(side / overview.scale) for side in (left, top, right, bottom))
        size = (max(1, right - int(left)), max(1, bottom - int(top)))
        small[top:bottom, left:right] = cv2.resize(image[y0:y1, x0:x1], size, interpolation=cv2.INTER_AREA)
    return Overview(small, overview.scale)


def find_content(overview: Overview) -> tuple[int, int, int, int]:
    """Give left, top, right, bottom (exclusive) on the overview of what may be print, with a margin.

    Specks, and shadows that hang at the edge and reach less than 3 % into the page, are no print. The whole
    overview where nothing is left.
    """
    height, width = overview.ink.shape
    whole = (0, 0, width, height)
    # Seen at half the size, the darkest of each four pixels kept: connecting spots costs a quarter.
    mask = cv2.dilate(overview.ink, np.ones((2, 2), np.uint8))[1::2, 1::2] > _CONTENT_CONTRAST
    if not mask.size:
        return whole
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=8)
    x, y, w, h, area = stats[1:].T
    shallow = _SHADOW_SHARE * max(mask.shape)
    beside = ((x <= 1) | (x + w >= mask.shape[1] - 1)) & (w < shallow)
    along = ((y <= 1) | (y + h >= mask.shape[0] - 1)) & (h < shallow)
    print_like = ~(beside | along) & (area > 2)
    if not print_like.any():
        return whole
    x, y, w, h = (values[print_like] for values in (x, y, w, h))
    margin = _CONTENT_MARGIN_PX
    left, top = max(0, 2 * int(x.min()) - margin), max(0, 2 * int(y.min()) - margin)
    right, bottom = 2 * int((x + w).max()) + margin, 2 * int((y + h).max()) + margin
    return left, top, min(width, right), min(height, bottom)


def ink_share(overview: Overview, dpi: int) -> float:
    """Give the share of the page (0 to 1) that is inked, after taking away the paper's own shade, specks,
    punch holes, and what hangs at the edges (scanner shadows, torn borders). ``dpi`` is the page's."""
    factor = _INK_DPI / max(dpi * overview.scale, 1)
    close = factor > _NEAR_ENOUGH  # 100 dpi within a few percent, the usual case: measured as it is
    ink = np.asarray((overview.ink if close else _ink_depth(shrink(overview.grey, factor))) > _INK_CONTRAST)
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    if count < 2:
        return 0.0
    spots = stats[1:]
    clean = ~_is_dirt(spots, ink.shape[1], ink.shape[0])
    return float(spots[clean, cv2.CC_STAT_AREA].sum()) / ink.size


def is_blank(overview: Overview, dpi: int) -> bool | None:
    """Say whether nothing is on the page; None when there is so little that only reading it can tell."""
    share = ink_share(overview, dpi)
    if share < _PLAINLY_BLANK:
        return True
    return False if share >= _PLAINLY_INKED else None


def _ink_depth(grey: Image) -> Image:
    """Give how much darker (0 to 255) each pixel is than the paper around it."""
    # The paper's shade: strokes closed over and what remains smoothed, at a quarter of the size.
    small = shrink(grey, 0.25)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    return np.asarray(cv2.subtract(paper, smooth), dtype=np.uint8)


def _is_dirt(stats: NDArray[np.int32], width: int, height: int) -> NDArray[np.bool_]:
    """Say of each spot (rows of left, top, width, height, area at about 100 dpi) whether it is no print."""
    x, y, w, h, area = (stats[:, column].astype(np.float64) for column in range(5))
    right, bottom = width - x - w, height - y - h
    margin = _MARGIN_SHARE * max(width, height)
    at_edge = (np.minimum(x, y) <= margin) | (np.minimum(right, bottom) <= margin)
    low, high = (mm / 25.4 * _INK_DPI for mm in _HOLE_MM)
    size = (low <= w) & (w <= high) & (low <= h) & (h <= high)
    round_and_full = size & (w / h > 0.8) & (w / h < 1.25) & (area > 0.68 * w * h)
    near_side = np.minimum(np.minimum(x, y), np.minimum(right, bottom)) < 20 / 25.4 * _INK_DPI
    return np.asarray(at_edge | (area < 6) | (round_and_full & near_side))


def estimate_skew(overview: Overview, rotation_deg: int = 0, *, limit_deg: float = 8.0) -> float:
    """Give the lean of the text in degrees, clockwise positive, within ``limit_deg``, after the page was
    turned clockwise by ``rotation_deg``.

    Projection profile: the ink's row sums are most uneven when rows lie level. 0.0 where there is too little
    ink to tell.
    """
    depth = overview.ink
    border_y, border_x = (max(1, round(side * 0.03)) for side in depth.shape)
    depth = depth[border_y:-border_y, border_x:-border_x]
    y, x = np.nonzero(depth > _INK_CONTRAST)
    if len(x) < 200:
        return 0.0
    weight = depth[y, x].astype(np.float64)
    x, y = x - depth.shape[1] / 2, y - depth.shape[0] / 2
    if rotation_deg in (90, 270):  # which of both half turns does not matter to the lean
        x, y = -y, x
    best = 0.0
    for step, reach, every in _SKEW_SEARCH:
        count = round(min(reach, limit_deg) / step)
        angles = [best + step * k for k in range(-count, count + 1)]
        part = slice(None, None, max(1, min(every, len(x) // _SKEW_POINTS)))
        scores = [_row_unevenness(x[part], y[part], weight[part], angle) for angle in angles]
        best = angles[int(np.argmax(scores))]
    return float(np.clip(best, -limit_deg, limit_deg))


def _row_unevenness(
    x: NDArray[np.float64], y: NDArray[np.float64], weight: NDArray[np.float64], degrees: float
) -> float:
    # Turning back a clockwise lean of `degrees` (y down) gives each point this height.
    rows = y * math.cos(math.radians(degrees)) - x * math.sin(math.radians(degrees))
    rows -= rows.min()
    whole = rows.astype(np.int64)
    # Shared between both neighbouring rows: whole rows alone would favour 0, where the pixel grid is level.
    below = weight * (rows - whole)
    size = int(whole.max()) + 2
    sums = np.bincount(whole, weight - below, size) + np.bincount(whole + 1, below, size)
    return float(np.square(np.diff(sums)).sum())


def compute_fingerprint(image: Image) -> str:
    """Give the 64-bit perceptual hash of an upright page as 16 hex digits (DCT of the 32 x 32 picture).

    Survives another scan of the same sheet (up to about 10 differing bits). Two forms of one template can
    differ by as little: only reading them tells them apart (:mod:`dossier.recognition.duplicates`).
    """
    grey = to_grey(image)
    small = cv2.resize(
        cv2.GaussianBlur(shrink(grey, 256 / max(grey.shape)), (0, 0), 3),
        (32, 32),
        interpolation=cv2.INTER_AREA,
    )
    waves = cv2.dct(small.astype(np.float32))[:8, :8].flatten()
    bits = waves > np.median(waves[1:])
    return f"{int(''.join('1' if bit else '0' for bit in bits), 2):016x}"


def count_differing_bits(one: str, other: str) -> int:
    """Give the Hamming distance (0 to 64) of two fingerprints."""
    return (int(one, 16) ^ int(other, 16)).bit_count()
