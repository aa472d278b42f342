"""Columns of upright characters, as the narrow label cells of forms have them, laid out as a level line.

The detector finds a column whole; the recogniser reads only lines. So a column is cut into its characters, which are
put side by side. Not for running text in vertical writing, nor for lines that lie sideways (:mod:`.quads`).
"""

from __future__ import annotations

import re

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import to_grey
from dossier.recognition.pages import Image
from dossier.recognition.quads import LINE_HEIGHT, Quad, height_of, width_of

_WORD = re.compile(r"[\u3400-\u9fff]{2,}")
_OBLONG = (
    1.4,
    40.0,
)  # what is thinner holds more than the most characters: a ruling line, and long to straighten
_CHARACTERS = (2, 24)  # longer ones are running text or rulings
_WIDTH = 96  # of a straightened column in pixels
_GLYPH = 36  # of a line's height of 48
_PITCH = 40
_TALLEST = 1.15  # of the widest character: what is taller is two
_LEAST_CONTRAST = 40
_SPECK = 0.04  # of a column's width
_RULING = 0.8  # of a column's height: what is inked as far is a ruling line


def is_column(quad: Quad) -> bool:
    """Say whether a line's box (4 x 2) stands upright, so that it may be a column of characters."""
    return _OBLONG[0] * width_of(quad) < height_of(quad) <= _OBLONG[1] * width_of(quad)


def is_level_word(text: str) -> bool:
    """Say whether a text may be what a column says: Chinese characters alone, two at least."""
    return bool(_WORD.fullmatch(text))


def lay_level(image: Image, quad: Quad) -> Image | None:
    """Give a column's characters side by side, 48 pixels high; None where it has fewer than two or too many."""
    upright = _straighten(image, quad)
    grey = to_grey(upright)
    low, paper = (float(level) for level in np.percentile(grey, (2, 90)))
    if paper - low < _LEAST_CONTRAST:
        return None
    ink = grey < (low + paper) / 2
    ink[:, ink.mean(axis=0) > _RULING] = False
    across = np.flatnonzero(ink.sum(axis=0) > _SPECK * _WIDTH)
    if not across.size:
        return None
    left, right = int(across[0]), int(across[-1]) + 1
    cells = _find_characters(ink[:, left:right])
    if not _CHARACTERS[0] <= len(cells) <= _CHARACTERS[1]:
        return None
    scale = _GLYPH / (right - left)
    tiles = [_centre(upright[top:bottom, left:right], scale, round(paper)) for top, bottom in cells]
    return np.hstack(tiles)


def _straighten(image: Image, quad: Quad) -> Image:
    rows = max(1, round(_WIDTH * height_of(quad) / max(width_of(quad), 1.0)))
    target = np.array([[0, 0], [_WIDTH, 0], [_WIDTH, rows], [0, rows]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    level = cv2.warpPerspective(image, matrix, (_WIDTH, rows), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(level, dtype=np.uint8)


def _find_characters(ink: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give top and bottom (exclusive) of each character: runs of inked rows, joined as far as one may reach."""
    rows = np.flatnonzero(np.diff(np.r_[False, ink.any(axis=1), False].astype(np.int8)))
    tallest = _TALLEST * ink.shape[1]
    cells: list[tuple[int, int]] = []
    for top, bottom in rows.reshape(-1, 2).tolist():
        if cells and bottom - cells[-1][0] <= tallest:
            cells[-1] = (cells[-1][0], bottom)
        else:
            cells.append((top, bottom))
    return [(top, bottom) for top, bottom in cells if bottom - top > 2 * _SPECK * _WIDTH]


def _centre(glyph: Image, scale: float, paper: int) -> Image:
    """Put a character into the middle of a tile as high as a line."""
    height, width = glyph.shape[:2]
    size = (max(1, min(_PITCH, round(width * scale))), max(1, min(LINE_HEIGHT - 4, round(height * scale))))
    small = cv2.resize(glyph, size, interpolation=cv2.INTER_AREA)
    tile = np.full((LINE_HEIGHT, _PITCH, 3), paper, np.uint8)
    top, left = (LINE_HEIGHT - size[1]) // 2, (_PITCH - size[0]) // 2
    tile[top : top + size[1], left : left + size[0]] = small
    return tile
