"""Red round seals (公章) lie over print; taking out the red ink lets the black print below be read."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import Overview
from dossier.recognition.pages import Image

_REDNESS = 45
_ZONE_STEP = 3  # overview pixels to a pixel of the picture in which zones are looked for
_WIDTH_SHARE = (0.12, 0.35)  # of the page's shorter side: a 38 to 45 mm seal on A4 or A5

Zone = tuple[slice, slice]


def clear_round_seals(image: Image, overview: Overview) -> Image:
    """Give the page with red round stamps turned to paper; the same object where there is none.

    Red letterheads and lines stay: only zones about as wide as high, of a seal's size, are touched.
    """
    zones = find_round_zones(overview)
    if not zones:
        return image
    cleared = image.copy()
    for rows, columns in zones:
        _clear(cleared[_scale(rows, 1 / overview.scale), _scale(columns, 1 / overview.scale)])
    return cleared


def find_round_zones(overview: Overview) -> list[Zone]:
    """Give rows and columns, in pixels of the overview, of the red round stamps."""
    red = _red_ink(overview.image).astype(np.uint8) * 255
    rows, columns = (max(1, side // _ZONE_STEP) for side in red.shape)
    share = cv2.resize(red, (columns, rows), interpolation=cv2.INTER_AREA)
    mask = cv2.morphologyEx((share > 20).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    zones = []
    for x, y, w, h, _area in stats[1:count].tolist():
        width_share = w * _ZONE_STEP / min(red.shape)
        if _WIDTH_SHARE[0] < width_share < _WIDTH_SHARE[1] and 0.7 < w / max(1, h) < 1.4:
            zones.append((_scale(slice(y, y + h), _ZONE_STEP), _scale(slice(x, x + w), _ZONE_STEP)))
    return zones


def _clear(part: Image) -> None:
    """Turn red to paper, in place."""
    red = part[..., 2]
    ink = red[_red_ink(part)]
    # Stretched so that the red ink itself reaches the brightness of paper; black stays black.
    paper = max(float(np.percentile(ink, 15)), 60.0) if ink.size else 255.0
    part[:] = cv2.convertScaleAbs(red, alpha=255 / paper)[..., None]


def _red_ink(image: Image) -> NDArray[np.bool_]:
    blue, green, red = cv2.split(image)
    return np.asarray(cv2.subtract(red, cv2.max(blue, green)) > _REDNESS)


def _scale(part: slice, factor: float) -> slice:
    return slice(round(part.start * factor), round(part.stop * factor))
