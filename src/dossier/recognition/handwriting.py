"""Telling lines written by hand from print.

What tells here is ink: a pen that writes blue on white paper, which forms of plain print never do. Handwriting in
black that keeps the regularity of print is not told from it, and is not claimed. Not for reading handwriting: the
recogniser reads what it can, and its confidence on marked lines is lowered.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from dossier.recognition.image import Overview, to_grey
from dossier.recognition.pages import Image
from dossier.recognition.result import Box, Mark, MarkKind, PageReading

_BLUE = 0.12  # of the line's contrast by which blue exceeds red in the ink
_TINTED = 6  # of 255: paper that is bluish itself belongs to certificates, whose labels are printed in blue
_LEAST_CONTRAST = 40
_CORE = 0.6  # of the contrast: nearer to paper, ink is mixed with it
_MOST_TRUST = 0.9
_OVERLAP = 0.5
_SOME_BLUE = 15  # of 255
_FEW_PIXELS = 20


def is_coloured(overview: Overview) -> bool:
    """Say whether a page has blue in it at all, so that its lines are worth a look."""
    part = overview.image[::2, ::2]
    return (
        cv2.countNonZero((cv2.subtract(part[..., 0], part[..., 2]) > _SOME_BLUE).view(np.uint8)) > _FEW_PIXELS
    )


def is_pen(crop: Image) -> bool:
    """Say whether a straight line of text (height x width x 3, blue-green-red) is written with a blue pen.

    Of 64 such lines of drawn papers 60 were written by hand; a third of all handwriting is found so.
    """
    grey = to_grey(crop)
    low, paper = (float(level) for level in np.percentile(grey, (1, 85)))
    contrast = paper - low
    if contrast < _LEAST_CONTRAST:
        return False
    core = crop[grey < paper - _CORE * contrast].astype(np.int32)
    light = crop[grey >= paper].astype(np.int32)
    if len(core) < 10 or np.median(light[:, 0] - light[:, 2]) >= _TINTED:
        return False
    return bool(np.median(core[:, 0] - core[:, 2]) > _BLUE * contrast)


def lower_confidence(confidence: float) -> float:
    """Give the honest confidence of what was read in handwriting: the recogniser is trained on print."""
    return confidence * _MOST_TRUST


def is_handwritten(page: PageReading, box: Box | None) -> bool:
    """Say whether what lies in a box (pixels of the delivered page) was written by hand: at least half of it
    lies in marks of handwriting or a signature."""
    if box is None:
        return False
    hands = [mark for mark in page.marks if mark.kind in (MarkKind.HANDWRITING, MarkKind.SIGNATURE)]
    return any(_share_covered(box, mark) >= _OVERLAP for mark in hands)


def _share_covered(box: Box, mark: Mark) -> float:
    """Give the share of a box that a mark covers, both taken as level on the delivered page."""
    left, top, right, bottom = _bounds(box)
    other = _bounds(mark.box)
    across = min(right, other[2]) - max(left, other[0])
    down = min(bottom, other[3]) - max(top, other[1])
    area = max(1e-6, (right - left) * (bottom - top))
    return max(0.0, across) * max(0.0, down) / area


def _bounds(box: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in box], [y for _, y in box]
    return min(xs), min(ys), max(xs), max(ys)
