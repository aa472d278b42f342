"""Measures of a page's picture: blank, skew, sameness; and turning it upright and boxes back again.

Images are uint8, height x width x 3 (blue-green-red) or height x width (grey); points are in pixels, origin
top left, y down. What is measured follows DA/T 31-2017 (deskew, blank and duplicate pages); the delivered
picture is kept and only the measures are recorded.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.pages import Image

Points = NDArray[np.float64]

_OVERVIEW_SIDE_PX = 1200
_INK_DPI = 100
_INK_CONTRAST = 45  # of 255: pencil and faint copies are above, the back of the sheet shining through below
_MARGIN_SHARE = 0.02
_HOLE_MM = (3.5, 9.0)
_PLAINLY_BLANK = 3e-5
_PLAINLY_INKED = 2.5e-4


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
        return np.ascontiguousarray(np.rot90(image, -(self.rotation_deg // 90)))

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


def to_grey(image: Image) -> Image:
    """Give the grey picture; a grey one is given back as it is."""
    return image if image.ndim == 2 else np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), dtype=np.uint8)


def make_overview(image: Image) -> Image:
    """Give the page about 1200 pixels long, once, for the measures that need no detail (30 ms)."""
    return shrink(image, _OVERVIEW_SIDE_PX / max(image.shape[:2]))


def ink_share(image: Image, dpi: int) -> float:
    """Give the share of the page (0 to 1) that is inked, after taking away the paper's own shade, specks,
    punch holes, and what hangs at the edges (scanner shadows, torn borders)."""
    grey = to_grey(shrink(image, _INK_DPI / max(dpi, 1)))
    ink = _ink_mask(grey)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    keep = np.zeros(count, dtype=bool)
    for index in range(1, count):
        keep[index] = not _is_dirt(stats[index], grey.shape[1], grey.shape[0])
    return float(np.count_nonzero(keep[labels])) / ink.size


def is_blank(image: Image, dpi: int) -> bool | None:
    """Say whether nothing is on the page; None when there is so little that only reading it can tell."""
    share = ink_share(image, dpi)
    if share < _PLAINLY_BLANK:
        return True
    return False if share >= _PLAINLY_INKED else None


def _ink_mask(grey: Image) -> NDArray[np.uint8]:
    return np.asarray(_ink_depth(grey) > _INK_CONTRAST, dtype=np.uint8)


def _ink_depth(grey: Image) -> Image:
    """Give how much darker (0 to 255) each pixel is than the paper around it."""
    # The paper's shade: strokes closed over and what remains smoothed, at a quarter of the size.
    small = shrink(grey, 0.25)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((7, 7), np.uint8)), 21)
    paper = cv2.resize(paper, grey.shape[::-1], interpolation=cv2.INTER_LINEAR)
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    return np.asarray(cv2.subtract(paper, smooth), dtype=np.uint8)


def _is_dirt(stat: NDArray[np.int32], width: int, height: int) -> bool:
    x, y, w, h, area = (int(v) for v in stat)
    margin = _MARGIN_SHARE * max(width, height)
    at_edge = x <= margin or y <= margin or x + w >= width - margin or y + h >= height - margin
    if at_edge or area < 6:
        return True
    low, high = (mm / 25.4 * _INK_DPI for mm in _HOLE_MM)
    round_and_full = low <= w <= high and low <= h <= high and 0.8 < w / h < 1.25 and area > 0.68 * w * h
    near_side = min(x, y, width - x - w, height - y - h) < 20 / 25.4 * _INK_DPI
    return round_and_full and near_side


def estimate_skew(image: Image, *, limit_deg: float = 8.0) -> float:
    """Give the lean of an upright page's text in degrees, clockwise positive, within ``limit_deg``.

    Projection profile: the ink's row sums are most uneven when rows lie level. PERF: about 35 ms a page.
    0.0 where there is too little ink to tell.
    """
    depth = _ink_depth(to_grey(shrink(image, 1000 / max(image.shape[:2]))))
    border_y, border_x = (max(1, round(side * 0.03)) for side in depth.shape)
    depth = depth[border_y:-border_y, border_x:-border_x]
    y, x = np.nonzero(depth > _INK_CONTRAST)
    if len(x) < 200:
        return 0.0
    weight = depth[y, x].astype(np.float64)
    x, y = x - depth.shape[1] / 2, y - depth.shape[0] / 2
    best = 0.0
    for step, reach, every in ((0.5, limit_deg, 4), (0.1, 0.5, 1), (0.02, 0.1, 1)):
        count = round(reach / step)
        angles = [best + step * k for k in range(-count, count + 1)]
        part = slice(None, None, every)
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
