"""Red round seals (公章) lie over print; taking out the red ink lets the black print below be read."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import shrink
from dossier.recognition.pages import Image

_REDNESS = 45
_ZONE_SCALE = 8
_WIDTH_SHARE = (0.12, 0.35)  # of the page's shorter side: a 38 to 45 mm seal on A4 or A5


def clear_round_seals(image: Image) -> Image:
    """Give the picture with red round stamps turned to paper; the same object where there is none.

    Red letterheads and lines stay: only zones about as wide as high, of a seal's size, are touched.
    """
    red = _red_ink(image)
    zones = _find_round_zones(red, min(image.shape[:2]))
    if not zones:
        return image
    cleared = image.copy()
    for zone in zones:
        part, ink = cleared[zone], red[zone]
        channel = part[..., 2].astype(np.float32)
        # Stretched so that the red ink itself reaches the brightness of paper; black stays black.
        paper = np.percentile(channel[ink], 15) if ink.any() else 255.0
        bright = np.clip(channel * 255 / max(float(paper), 60.0), 0, 255).astype(np.uint8)
        part[:] = bright[..., None]
    return cleared


def _red_ink(image: Image) -> NDArray[np.bool_]:
    others = np.maximum(image[..., 0], image[..., 1])
    return np.asarray(cv2.subtract(image[..., 2], others) > _REDNESS)


def _find_round_zones(red: NDArray[np.bool_], short_side: int) -> list[tuple[slice, slice]]:
    share = shrink(red.astype(np.uint8) * 255, 1 / _ZONE_SCALE)
    mask = cv2.morphologyEx((share > 20).astype(np.uint8), cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    zones = []
    for x, y, w, h, _area in stats[1:count].tolist():
        width_share = w * _ZONE_SCALE / short_side
        if _WIDTH_SHARE[0] < width_share < _WIDTH_SHARE[1] and 0.7 < w / max(1, h) < 1.4:
            top, left = y * _ZONE_SCALE, x * _ZONE_SCALE
            zones.append((slice(top, top + h * _ZONE_SCALE), slice(left, left + w * _ZONE_SCALE)))
    return zones
