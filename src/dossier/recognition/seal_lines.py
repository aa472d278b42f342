"""Lines of print where seals stand on them: told from the text along the rim, which lies on the same paper.

Not for finding seals (:mod:`.seal_finding`) nor for what they say (:mod:`.seal_text`).
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.quads import Quad, height_of, usual_height
from dossier.recognition.seal_finding import Seal, SealShape

_INK_UNDER_SEAL = 0.15
_LEVEL_SHARE = 0.2  # of a seal's width: what is level for as long is rather a line than rim text
_RIM_TEXT_FROM = 0.55  # of a seal's half width
_STACKED = 1.7  # of the usual height of a line: what is higher is several
_COVERED = 0.3  # of a line's area: one that other lines cover less is another line


def part_lines_from_rim(
    mask: NDArray[np.uint8], ink: NDArray[np.float32], box: tuple[int, int, int, int]
) -> None:
    """Keep, where a seal stands, only what runs level, and join what lies level; in place.

    The text along the rim would else join the lines that it crosses into one.
    """
    left, top, right, bottom = box
    margin = (right - left) // 4
    rows = slice(top, bottom)
    wide = slice(max(0, left - margin), right + margin)
    level = (ink[rows, wide] > _INK_UNDER_SEAL).astype(np.uint8)
    length = max(3, round(_LEVEL_SHARE * (right - left)))
    level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, max(2, length // 2)), np.uint8))
    level = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, 3 * length // 2), np.uint8))
    start = left - wide.start
    mask[rows, left:right] = level[:, start : start + right - left][:, : mask.shape[1] - left]


def runs_along_rim(quad: Quad, seals: Sequence[Seal]) -> bool:
    """Say whether a line is part of the text along a round or oval seal's rim."""
    start, end = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    along = start + (end - start) * np.linspace(0, 1, 9)[:, None]
    for seal in seals:
        reach = seal.reach(along)
        if seal.shape is not SealShape.SQUARE and reach.min() > _RIM_TEXT_FROM and reach.max() < 1.1:
            return True
    return False


def is_touched(quad: Quad, seals: Sequence[Seal]) -> bool:
    """Say whether a line runs into a seal, seen at nine places along it."""
    start, end = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    along = start + (end - start) * np.linspace(0, 1, 9)[:, None]
    return any(float(seal.reach(along).min()) < 1.05 for seal in seals)


def find_lacking(quads: Sequence[Quad], others: Sequence[Quad], seals: Sequence[Seal]) -> list[Quad]:
    """Give those of the ``others`` that a seal touches and that none of the ``quads`` covers."""
    return [quad for quad in others if is_touched(quad, seals) and _share_covered(quad, quads) < _COVERED]


def part_stacked(quads: Sequence[Quad], plain: Sequence[Quad]) -> list[Quad]:
    """Give the ``quads`` with those that hold several lines replaced by the ``plain`` ones inside them.

    Joining what lies level under a seal sometimes joins what lies one above the other; ``plain`` are the lines as
    they are without joining.
    """
    usual = usual_height(list(quads))
    single = [quad for quad in plain if height_of(quad) < _STACKED * usual]
    parted: list[Quad] = []
    for quad in quads:
        inside = [one for one in single if _holds(quad, one)] if height_of(quad) > _STACKED * usual else []
        parted += inside or [quad]
    return parted


def _holds(quad: Quad, other: Quad) -> bool:
    x, y = other.mean(axis=0)
    return cv2.pointPolygonTest(quad.astype(np.float32), (float(x), float(y)), False) > 0


def _share_covered(quad: Quad, others: Sequence[Quad]) -> float:
    own = quad.astype(np.float32)
    covered = sum(cv2.intersectConvexConvex(own, other.astype(np.float32))[0] for other in others)
    return float(covered) / max(float(cv2.contourArea(own)), 1.0)
