"""Photographs glued or printed on a page: upright rectangles of continuous tone, of a portrait's size or larger.

Print and rulings leave paper between their strokes, a photograph leaves none: what stays dark after every gap of
paper has eaten three millimetres around it is a photograph or a block of flat shade, and shade has no tones. Not
for photographs on bitonal pages, where tone is lost.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import Overview, shrink

_STEP = 4  # overview pixels to a pixel of the picture that photographs are looked for in
_TONES = (14, 22, 30, 40, 55, 75)  # of 255: how much darker than paper a portrait, or its tinted card, may be
_OPENING_MM = 4.0
_SIDES_MM = (16.0, 65.0)
_LEAST_FILLED = 0.85
_LEAST_SPREAD = 12.0  # standard deviation in grey levels: flat shade has less
_MOST_RATIO = 1.8


@dataclass(frozen=True, slots=True)
class Photo:
    """Left, top, right, bottom in pixels of the delivered page, and how sure it is one (0 to 1)."""

    box: tuple[float, float, float, float]
    sure: float


def find_photos(overview: Overview, dpi: int) -> list[Photo]:
    """Find photographs on a page of resolution ``dpi``. About 2 ms."""
    grey = shrink(overview.grey, 1 / _STEP)
    if _is_bitonal(overview.grey):
        return []
    scale = overview.scale * grey.shape[1] / max(1, overview.grey.shape[1])
    per_mm = dpi * scale / 25.4
    paper = float(np.percentile(grey, 75))
    side = max(2, round(_OPENING_MM * per_mm))
    found: list[Photo] = []
    for tone in _TONES:
        solid = cv2.morphologyEx(
            (grey < paper - tone).astype(np.uint8), cv2.MORPH_OPEN, np.ones((side, side))
        )
        count, _, stats, _ = cv2.connectedComponentsWithStats(solid)
        for x, y, w, h, area in stats[1:count].tolist():
            sure = _judge(grey[y : y + h, x : x + w], area, (w / per_mm, h / per_mm))
            touches_edge = x == 0 or y == 0 or x + w >= grey.shape[1] or y + h >= grey.shape[0]
            photo = Photo((x / scale, y / scale, (x + w) / scale, (y + h) / scale), sure)
            if sure and not touches_edge and not any(_overlap(photo, other) for other in found):
                found.append(photo)
    return found


def _overlap(one: Photo, other: Photo) -> bool:
    a, b = one.box, other.box
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


def _is_bitonal(grey: NDArray[np.uint8]) -> bool:
    """Say whether nearly all of the overview, which averages black and white, is white or nearly black."""
    sample = grey[::3, ::3]
    return bool(((sample > 250) | (sample < 8)).mean() > 0.8 and float(np.median(sample)) >= 254)


def _judge(part: NDArray[np.uint8], area: int, size_mm: tuple[float, float]) -> float:
    """Give how sure (0: not at all) a dark patch is a photograph."""
    low, high = _SIDES_MM
    if not all(low <= side <= high for side in size_mm) or max(size_mm) > _MOST_RATIO * min(size_mm):
        return 0.0
    rows, columns = (slice(side // 6, -(side // 6)) for side in part.shape)  # its edge is half paper
    inner = part[rows, columns]
    if not inner.size:
        return 0.0
    filled, spread = area / part.size, float(inner.std())
    if filled < _LEAST_FILLED or spread < _LEAST_SPREAD:
        return 0.0
    return min(0.97, 0.6 + 0.4 * (filled - _LEAST_FILLED) / (1 - _LEAST_FILLED) + spread / 400)
