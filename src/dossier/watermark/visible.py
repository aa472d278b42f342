"""The visible mark: who, when and what for, in slanted rows all over the page.

Low in contrast and thin, so that print beneath stays legible, yet dense enough that any quarter of a page shows the
whole text, and large enough to be read in a photo of a screen. It is subtracted from light paper and added to dark
places, so that neither hides it.
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw

from dossier.watermark.faces import drawable, mark_font

Mask = NDArray[np.uint8]

CONTRAST = 30
"""Grey levels by which the text differs from the paper."""
SLANT_DEG = 28.0
_LETTERS_ALONG_PAGE = 76
"""Height of a letter as a fraction of the page's long side: 29 px of 2,200."""
_SMALLEST_LETTER_PX = 9
_GAP = 1.6
"""Empty space around a text, in letters."""
_DARK_BELOW = 96
_BLOCK_PX = 16
_PRINT_FROM = 70
_REVEALED_TIMES = 6.0


def visible_layer(text: str, shape: tuple[int, int]) -> Mask:
    """Give how much the text changes each pixel of a page of this shape (height, width), 0 to :data:`CONTRAST`.

    ``text`` may have several lines. Costs 2 ms for 2,200 pixels once the text's tile is drawn.
    """
    height, width = shape
    tile = _tile(text, max(_SMALLEST_LETTER_PX, round(max(shape) / _LETTERS_ALONG_PAGE)))
    down, across = -(-height // tile.shape[0]), -(-width // tile.shape[1])
    layer = np.tile(tile, (down, across))[:height, :width]
    return np.ascontiguousarray(layer)


@lru_cache(maxsize=64)
def _tile(text: str, letter_px: int) -> Mask:
    """Draw the text slanted, twice: the second half a tile aside, so that the rows interlock."""
    drawn = _slanted(text, letter_px)
    gap = round(_GAP * letter_px)
    height, width = drawn.shape[0] + gap, drawn.shape[1] + gap
    tile = np.zeros((2 * height, width), np.uint8)
    tile[: drawn.shape[0], : drawn.shape[1]] = drawn
    second = np.zeros((height, width), np.uint8)
    second[: drawn.shape[0], : drawn.shape[1]] = drawn
    tile[height:] = np.roll(second, width // 2, axis=1)
    return tile


def _slanted(text: str, letter_px: int) -> Mask:
    font, shown = mark_font(letter_px), drawable(text)
    left, top, right, bottom = ImageDraw.Draw(Pillow.new("L", (1, 1))).multiline_textbbox(
        (0, 0), shown, font=font, spacing=letter_px // 4
    )
    picture = Pillow.new("L", (max(1, round(right - left)) + 2, max(1, round(bottom - top)) + 2))
    ImageDraw.Draw(picture).multiline_text(
        (1 - left, 1 - top), shown, font=font, fill=CONTRAST, spacing=letter_px // 4
    )
    turned = picture.rotate(SLANT_DEG, resample=Pillow.Resampling.BICUBIC, expand=True)
    return np.asarray(turned, np.uint8)


def dark_places(grey: Mask) -> Mask | None:
    """Give a mask (255 where dark) of the places in which the text must lighten to be seen; None if there are none.

    ``grey``: height x width. Ink of letters is no dark place: blocks of 16 pixels are.
    """
    height, width = grey.shape
    small = cv2.resize(
        grey, (max(1, width // _BLOCK_PX), max(1, height // _BLOCK_PX)), interpolation=cv2.INTER_AREA
    )
    dark = (small < _DARK_BELOW).astype(np.uint8) * 255
    if not dark.any():
        return None
    return np.asarray(cv2.resize(dark, (width, height), interpolation=cv2.INTER_NEAREST), np.uint8)


def reveal(grey: Mask) -> Mask:
    """Give a picture in which the visible mark of an upright page stands black, level and alone, for a reader.

    What is a little darker than its surroundings is kept, what is much darker (print) is left out.
    """
    height, width = grey.shape
    quarter = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    paper = cv2.resize(cv2.medianBlur(quarter, 31), (width, height))
    depth = cv2.subtract(paper, cv2.GaussianBlur(grey, (0, 0), 0.8))
    faint = np.where(depth > _PRINT_FROM, np.uint8(0), depth)
    ink = cv2.bitwise_not(cv2.convertScaleAbs(faint, alpha=_REVEALED_TIMES))
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -SLANT_DEG, 1.0)
    cos, sin = abs(matrix[0, 0]), abs(matrix[0, 1])
    size = int(height * sin + width * cos), int(height * cos + width * sin)
    matrix[:, 2] += (size[0] - width) / 2, (size[1] - height) / 2
    return np.asarray(cv2.warpAffine(ink, matrix, size, borderValue=(255,)), np.uint8)
