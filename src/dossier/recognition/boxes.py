"""Tick boxes that the recogniser leaves out of a line: looked for in the gaps between its characters.

The recogniser knows ☐ ☑ ☒, but drops one in ten, the ticked ones first, and with them what a form says. Where it read
nothing and a square frame stands, the box is put in, provided that the line shows an empty one: rare characters, which
it drops as well, look like ticked boxes. Not for boxes that it read as something else, nor for ticks without a box.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import to_grey
from dossier.recognition.pages import Image

Mask = NDArray[np.bool_]

_EMPTY_SIGNS = "☐□"
_SIDE = (0.30, 0.85)  # of the line's height
_MOST_OBLONG = 1.45  # lines are read condensed
_REACH = 0.42  # of the line's height: nearer to its middle a character is the box itself, read as something
_GAP = 0.8  # of the line's height between characters, from which on a box may stand there
_LEAST_SIDE_INKED = 0.75
_LEAST_CONTRAST = 40
_INSET = 0.22
_EMPTY, _FULL = 0.07, 0.8
_LEAST_DIAGONAL = 0.6


@dataclass(frozen=True, slots=True)
class Box:
    """A tick box in a straight line's picture: its middle (pixels from the left) and the character for it."""

    x: float
    sign: str


def restore_boxes(crop: Image, text: str, places: Sequence[float]) -> str:
    """Give a line's text with the tick boxes that it lacks.

    ``crop``: the line, straight and level. ``places``: for each character of ``text``, its middle in pixels.
    """
    height, width = crop.shape[:2]
    edges = [0.0, *places, float(width)]
    if max(np.diff(edges), default=0.0) < _GAP * height:
        return text
    boxes = [box for box in find_boxes(crop) if all(abs(box.x - place) > _REACH * height for place in places)]
    if not any(sign in _EMPTY_SIGNS for sign in (*text, *(box.sign for box in boxes))):
        return text
    signs = sorted([*zip(places, text, strict=True), *((box.x, box.sign) for box in boxes)])
    return "".join(sign for _, sign in signs)


def find_boxes(crop: Image) -> list[Box]:
    """Find square frames, empty or with a tick or cross in them, in a straight line's picture."""
    grey = to_grey(crop)
    low, paper = (float(level) for level in np.percentile(grey, (0.5, 90)))
    if paper - low < _LEAST_CONTRAST:
        return []
    ink = (grey < (low + paper) / 2).astype(np.uint8)
    height = len(ink)
    length = round(_SIDE[0] * height)
    # What ticks and crosses draw slants and does not survive this; ruling lines do, and are too long.
    level = cv2.morphologyEx(
        cv2.dilate(ink, np.ones((2, 1), np.uint8)), cv2.MORPH_OPEN, np.ones((1, length), np.uint8)
    )
    plumb = cv2.morphologyEx(
        cv2.dilate(ink, np.ones((1, 2), np.uint8)), cv2.MORPH_OPEN, np.ones((length, 1), np.uint8)
    )
    count, _, stats, _ = cv2.connectedComponentsWithStats(level | plumb, connectivity=8)
    found = []
    for x, y, w, h, _ in stats[1:count].tolist():
        square = max(w, h) < _MOST_OBLONG * min(w, h)
        if (
            square
            and _SIDE[0] * height <= h <= _SIDE[1] * height
            and _is_framed(ink[y : y + h, x : x + w] > 0)
        ):
            found.append(Box(x + w / 2, _name_sign(ink[y : y + h, x : x + w] > 0)))
    return found


def _is_framed(part: Mask) -> bool:
    """Say whether ink runs along all four sides."""
    deep = max(2, round(0.2 * min(part.shape)))
    sides = (part[:deep].any(0), part[-deep:].any(0), part[:, :deep].any(1), part[:, -deep:].any(1))
    return min(float(side.mean()) for side in sides) >= _LEAST_SIDE_INKED


def _name_sign(part: Mask) -> str:
    rows, columns = (max(2, round(_INSET * side)) for side in part.shape)
    inside = part[rows:-rows, columns:-columns]
    share = float(inside.mean()) if inside.size else 1.0
    if share < _EMPTY:
        return "☐"
    if share > _FULL:
        return "■"
    size = max(inside.shape)
    square = cv2.resize(inside.astype(np.uint8), (size, size), interpolation=cv2.INTER_NEAREST)
    fat = cv2.dilate(square, np.ones((3, 3), np.uint8))
    both = min(float(np.diagonal(fat).mean()), float(np.diagonal(fat[:, ::-1]).mean()))
    return "☒" if both >= _LEAST_DIAGONAL else "☑"
