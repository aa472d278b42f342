"""Putting both marks into a page's JPEG in one go.

PERF: whole-image steps are saturating 8-bit additions of OpenCV; A4 at 2,200 pixels in colour takes about 60 ms on
one core, of which decoding and encoding are half.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.watermark.invisible import AMPLITUDE, pattern
from dossier.watermark.visible import dark_places, visible_layer

Picture = NDArray[np.uint8]
"""Height x width (grey) or height x width x 3 (blue, green, red)."""

QUALITY = 85
"""A little above the quality of stored access images: the second encoding must not eat the pattern."""
_WHITEST = 254
"""Whiter paper is toned down by one level: a pattern that can only darken loses half its strength."""


class UnsuitablePicture(ValueError):  # noqa: N818  named as the other page problems are
    """The bytes are no grey or colour JPEG that decodes."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What to put into a page. ``key``: of the invisible mark, b"" for none. ``text``: "" for no visible mark."""

    key: bytes
    text: str


def mark_jpeg(jpeg: bytes, mark: Mark, *, quality: int = QUALITY) -> bytes:
    """Give the page with both marks, as a JPEG of the same size and number of colours, without metadata.

    The same arguments give the same bytes. Raises :class:`UnsuitablePicture`.
    """
    marked = mark_picture(decode_jpeg(jpeg), mark)
    done, data = cv2.imencode(".jpg", marked, [cv2.IMWRITE_JPEG_QUALITY, quality])
    if not done:
        raise UnsuitablePicture("the marked page cannot be encoded")
    return bytes(data)


def decode_jpeg(jpeg: bytes) -> Picture:
    """Decode as stored (no turning by metadata). Raises :class:`UnsuitablePicture`."""
    try:
        picture: Any = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise UnsuitablePicture("not a picture") from error
    if picture is None or picture.dtype != np.uint8 or (picture.ndim == 3 and picture.shape[2] != 3):
        raise UnsuitablePicture("not a grey or colour picture of eight bits")
    return np.asarray(picture, np.uint8)


def mark_picture(picture: Picture, mark: Mark) -> Picture:
    """Give a copy of the picture with both marks."""
    shape = (picture.shape[0], picture.shape[1])
    lighter, darker = _pattern_parts(mark.key, shape)
    out = cv2.threshold(picture, _WHITEST, 255, cv2.THRESH_TRUNC)[1] if mark.key else picture
    if mark.text:
        layer = visible_layer(mark.text, shape)
        dark = dark_places(picture if picture.ndim == 2 else picture[:, :, 1])
        if dark is None:
            darker = cv2.add(darker, layer)
        else:
            lighter = cv2.add(lighter, cv2.bitwise_and(layer, dark))
            darker = cv2.add(darker, cv2.bitwise_and(layer, cv2.bitwise_not(dark)))
    return np.asarray(
        cv2.subtract(cv2.add(out, _planes(lighter, picture)), _planes(darker, picture)), np.uint8
    )


def _pattern_parts(key: bytes, shape: tuple[int, int]) -> tuple[Picture, Picture]:
    """Give what the pattern adds and what it takes away, in whole grey levels."""
    if not key:
        return np.zeros(shape, np.uint8), np.zeros(shape, np.uint8)
    levels = pattern(key, shape) * np.float32(AMPLITUDE)
    return _to_levels(levels), _to_levels(-levels)


def _to_levels(values: NDArray[np.float32]) -> Picture:
    positive = cv2.threshold(values, 0.0, 0.0, cv2.THRESH_TOZERO)[1]
    return np.asarray(cv2.convertScaleAbs(positive), np.uint8)


def _planes(values: Any, picture: Picture) -> Any:
    return values if picture.ndim == 2 else cv2.merge((values, values, values))
