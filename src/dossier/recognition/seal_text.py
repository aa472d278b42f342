"""What a seal says: the text along a round or oval rim laid out straight, the line in the middle, name seals.

The rim is unrolled from the gap in its text onwards, so that a seal pressed askew is read as well. Chinese seals
carry the owner along the upper rim, left to right, and what the seal is for (合同专用章) straight below the middle;
name seals have two columns read from the right, or rows. Seals whose text is carved out of solid ink are not read.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import to_grey, turn_quarters
from dossier.recognition.pages import Image
from dossier.recognition.seal_finding import Seal, SealInk, SealShape, level_square

Read = Callable[[Image], tuple[str, float]]
"""Reads a straight strip of text, dark on light (height x width x 3, any height): text, and confidence 0 to 1."""

_STRIP_HEIGHT = 48
_BAND = (0.05, 0.38)  # of the half width, from the rim inwards: where the rim's text stands
_LEGIBLE = 0.75
_LEGIBLE_MIDDLE = 0.85
_SURE = 0.95
_CONDENSED = 0.85
_OBLONG = 1.7  # wider than high: one row of text
_INKED = 70  # of 255 darker than paper
_OUTER = slice(4, 30)
_LEAST_GAP_DEG = 12.0
_MIDDLE = {
    SealShape.ROUND: (0.38, 0.74),
    SealShape.OVAL: (-0.10, 0.28),
}  # down from the middle, of the half width
_MIDDLE_REACH = 0.6
_PURPOSE = re.compile(r"(?:章|部|处|科|室|所|中心|审核|专用|财务|人事)$")
_KNOWN_PURPOSE = re.compile(r"^.(?=(?:人力资源|劳动|人事|合同|财务|行政|薪酬|档案|业务|发票|教务|技术))")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class SealText:
    """What a seal says, empty where it is not legible: along the rim (or in the square), and in the middle.
    ``confidence`` is that of ``rim``."""

    rim: str = ""
    middle: str = ""
    confidence: float = 0.0


def read_seal(image: Image, seal: Seal, rotation_deg: int, read: Read) -> SealText:
    """Read a seal on a delivered page that ``rotation_deg`` (clockwise) brings upright. About 50 ms."""
    if seal.shape is SealShape.SQUARE:
        return _read_square(turn_quarters(level_square(_own_ink(image, seal), seal), rotation_deg), read)
    picture = turn_quarters(_cut(image, seal), rotation_deg)
    a, b = seal.half_width, seal.half_height
    if rotation_deg in (90, 270):
        a, b = b, a
    unrolled = _unroll(picture, a, b)
    start, lean = _find_start(unrolled, alone=seal.ink is not SealInk.GREY)
    strip = np.roll(unrolled, -start, axis=1)
    rim, confidence = _read_condensed(_trim(strip), read)
    if not _says_something(rim, confidence):
        return SealText()
    middle, sure = read(_middle_line(picture, seal.shape, a, lean))
    # Of a seal in black, what stands in the middle may as well be print below.
    plausible = seal.ink is not SealInk.GREY or _PURPOSE.search(middle)
    has_middle = sure >= _LEGIBLE_MIDDLE and plausible and len(_CHINESE.findall(middle)) > 1
    # The rim's last character may reach into the line.
    return SealText(rim, _KNOWN_PURPOSE.sub("", middle) if has_middle else "", confidence)


def _read_condensed(strip: Image, read: Read) -> tuple[str, float]:
    """Read a strip with its characters a little narrower, as rims spread them, and if in doubt as it is."""
    size = (max(1, round(_CONDENSED * strip.shape[1])), strip.shape[0])
    narrow = read(np.asarray(cv2.resize(strip, size, interpolation=cv2.INTER_AREA), dtype=np.uint8))
    return narrow if narrow[1] >= _SURE else max(narrow, read(strip), key=lambda reading: reading[1])


def _says_something(text: str, confidence: float) -> bool:
    return confidence >= _LEGIBLE and len(_CHINESE.findall(text)) > 1


def _own_ink(image: Image, seal: Seal) -> Image:
    """Give the page's part in which the seal's ink alone is dark; other seals' pages as they are."""
    if seal.ink is SealInk.GREY:
        return image
    blue, green, red = cv2.split(image)
    own, other = (red, blue) if seal.ink is SealInk.RED else (blue, red)
    depth = cv2.convertScaleAbs(cv2.subtract(own, cv2.max(green, other)), alpha=2.2)
    return np.asarray(cv2.merge([255 - np.asarray(depth)] * 3), dtype=np.uint8)


def _cut(image: Image, seal: Seal) -> Image:
    """Cut a seal out with a margin, its middle in the middle, white beyond the page's edges."""
    reach = 1.1 * max(seal.half_width, seal.half_height)
    height, width = image.shape[:2]
    left, top = max(0, round(seal.x - reach)), max(0, round(seal.y - reach))
    right, bottom = min(width, round(seal.x + reach)), min(height, round(seal.y + reach))
    side = 2 * round(reach) + 1
    framed = np.full((side, side, 3), 255, np.uint8)
    part = _own_ink(image[top:bottom, left:right], seal)[:side, :side]
    down, across = top - round(seal.y - reach), left - round(seal.x - reach)
    part = part[: side - down, : side - across]
    framed[down : down + part.shape[0], across : across + part.shape[1]] = part
    return framed


def _unroll(picture: Image, a: float, b: float) -> Image:
    """Lay the rim's text straight: columns go clockwise from the foot, the rim is at the top."""
    outer, inner = (share * max(a, b) for share in _BAND)
    length = 2 * math.pi * ((a + b) / 2 - (outer + inner) / 2)
    columns = max(_STRIP_HEIGHT, round(length * _STRIP_HEIGHT / (inner - outer)))
    angle = np.linspace(math.pi, 3 * math.pi, columns, endpoint=False)[None, :]  # clockwise from the top
    inwards = np.linspace(outer, inner, _STRIP_HEIGHT)[:, None]
    middle = picture.shape[0] / 2
    x = (middle + (a - inwards) * np.sin(angle)).astype(np.float32)
    y = (middle - (b - inwards) * np.cos(angle)).astype(np.float32)
    strip = cv2.remap(picture, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(strip, dtype=np.uint8)


def _find_start(strip: Image, *, alone: bool) -> tuple[int, float]:
    """Give the column from which the text runs, and how far (degrees clockwise) the seal leans.

    ``alone``: no print runs across the seal in this picture.
    """
    inked = _inked_columns(strip)
    columns = len(inked)
    gaps = [gap for gap in _blank_runs(inked) if gap[1] > columns * _LEAST_GAP_DEG / 360]
    if not gaps:
        return 0, 0.0
    # Print across the rim fills the gap at the foot: a lesser one there counts for more than one elsewhere.
    foot = 0.0 if alone else 1.0
    start, length = max(
        gaps, key=lambda gap: gap[1] * (1.2 + foot * math.cos((2 * gap[0] + gap[1]) * math.pi / columns))
    )
    middle = (start + length / 2) / columns * 360  # of the gap, from the foot
    lean = (middle + 180) % 360 - 180
    return round(start + length / 2) % columns, lean if abs(lean) < 60 else 0.0


def _inked_columns(strip: Image) -> NDArray[np.bool_]:
    grey = to_grey(strip)[_OUTER]  # further in, the line in the middle of the seal begins
    paper = float(np.percentile(grey, 90))
    return np.asarray((grey < paper - _INKED).sum(axis=0) >= 2)


def _blank_runs(inked: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Give start and length of the runs without ink, around the circle."""
    places = np.flatnonzero(inked)
    if not places.size:
        return []
    following = np.r_[places[1:], places[0] + len(inked)]
    return [(int(a) + 1, int(b - a) - 1) for a, b in zip(places, following, strict=True) if b - a > 1]


def _trim(strip: Image) -> Image:
    """Take the blank ends off."""
    places = np.flatnonzero(_inked_columns(strip))
    if not places.size:
        return strip
    return strip[:, max(0, int(places[0]) - 8) : int(places[-1]) + 9]


def _middle_line(picture: Image, shape: SealShape, a: float, lean_deg: float) -> Image:
    middle = picture.shape[0] / 2
    matrix = cv2.getRotationMatrix2D((middle, middle), lean_deg, 1.0)
    level = cv2.warpAffine(picture, matrix, picture.shape[1::-1], borderValue=(255, 255, 255))
    top, bottom = (round(middle + share * a) for share in _MIDDLE[shape])
    left, right = round(middle - _MIDDLE_REACH * a), round(middle + _MIDDLE_REACH * a)
    return np.asarray(level[top:bottom, left:right], dtype=np.uint8)


def _read_square(picture: Image, read: Read) -> SealText:
    """Read an oblong seal as one row; a square one as two columns from the right, of two or three characters,
    and as two rows."""
    best = SealText()
    if picture.shape[1] > _OBLONG * picture.shape[0]:
        text, confidence = _read_condensed(picture, read)
        return SealText(text, "", confidence) if _says_something(text, confidence) else best
    for columns, rows, from_right in ((2, 2, True), (2, 3, True), (1, 2, False)):
        text, confidence = read(_line_up(picture, columns, rows, from_right=from_right))
        if _says_something(text, confidence) and confidence > best.confidence:
            best = SealText(text, "", confidence)
    return best


def _line_up(picture: Image, columns: int, rows: int, *, from_right: bool) -> Image:
    """Put the cells of a square beside each other in reading order."""
    height, width = (side // count for side, count in zip(picture.shape[:2], (rows, columns), strict=True))
    order = [(row, column) for column in range(columns) for row in range(rows)]
    if from_right:
        order = [(row, columns - 1 - column) for row, column in order]
    cells = [
        picture[row * height : (row + 1) * height, column * width : (column + 1) * width]
        for row, column in order
    ]
    return np.hstack(cells)
