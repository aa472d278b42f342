"""Painting over parts of a page's picture. Pure; JPEG in, JPEG out, nothing touches the disk.

The picture is decoded, painted and encoded anew: no pixel, thumbnail or metadata of the old file goes along.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageStat

from dossier.apps.records.covering import Rect

_QUALITY = 82
_DARK = 24
_INK: dict[str, int | tuple[int, ...]] = {"L": _DARK, "RGB": (_DARK, _DARK, _DARK)}
_EVEN = 12
"""The widest spread of shades that JPEG leaves in a painted rectangle."""
_BLUR_SIDE_PX = 12


def paint_over(jpeg: bytes, rects: Sequence[Rect]) -> bytes:
    """Give the picture with these rectangles painted, all of them in one dark shade."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        picture = opened.convert("L" if opened.mode == "L" else "RGB")
        dpi = opened.info.get("dpi", (72, 72))
    draw = ImageDraw.Draw(picture)
    for left, top, right, bottom in rects:
        if right > left and bottom > top:
            draw.rectangle((left, top, right - 1, bottom - 1), fill=_INK[picture.mode])
    return _encode(picture, dpi)


def scale_rects(rects: Sequence[Rect], size: tuple[int, int], jpeg: bytes) -> tuple[Rect, ...]:
    """Give rectangles of a picture of ``size`` for a smaller one of the same page, rounded outwards."""
    with Image.open(io.BytesIO(jpeg)) as small:
        across, down = small.width / max(size[0], 1), small.height / max(size[1], 1)
    return tuple(
        (int(left * across), int(top * down), -int(-right * across // 1), -int(-bottom * down // 1))
        for left, top, right, bottom in rects
    )


def blur_away(jpeg: bytes) -> bytes:
    """Give the picture as a shade of its lay-out: twelve pixels on its long side, drawn large again."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        picture, size = opened.convert("RGB"), opened.size
    picture.thumbnail((_BLUR_SIDE_PX, _BLUR_SIDE_PX))
    return _encode(picture.resize(size, Image.Resampling.BICUBIC), (72, 72))


def find_uneven(jpeg: bytes, rects: Sequence[Rect]) -> list[Rect]:
    """Give the rectangles of a painted picture, read again, under which anything but one dark shade is left."""
    with Image.open(io.BytesIO(jpeg)) as opened:
        picture = opened.convert("L")
    uneven = []
    for rect in rects:
        left, top, right, bottom = rect
        if right <= left or bottom <= top:
            continue
        lowest, highest = ImageStat.Stat(picture.crop(rect)).extrema[0]
        if highest - lowest > _EVEN or abs(highest - _DARK) > _EVEN:
            uneven.append(rect)
    return uneven


def _encode(picture: Image.Image, dpi: tuple[float, float]) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=_QUALITY, dpi=(round(dpi[0]), round(dpi[1])))
    return stream.getvalue()
