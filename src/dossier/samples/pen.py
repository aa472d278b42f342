"""What a pen does on paper that type does not: uneven characters, boxes of a form ticked or crossed."""

from __future__ import annotations

import random

from PIL import Image, ImageDraw, ImageFont

from dossier.samples.paper import Point

BOXED = "☑☒☐"
"""Signs that the faces lack; they are drawn."""

_BLACK = (24, 24, 26)
_HEAVY_STROKES = 0.12  # share of characters that a pen at its most unruly writes heavier

Ink = tuple[int, int, int]


def scrawl(
    image: Image.Image,
    at: Point,
    char: str,
    font: ImageFont.FreeTypeFont,
    ink: Ink,
    unruly: float,
    rng: random.Random,
) -> None:
    """Draw a character turned, slanted and squeezed a little, with a pen of uneven weight.

    ``at``: left and top of the character's square; ``unruly``: 0 to 1.
    """
    size = round(font.size)
    tile = Image.new("L", (size * 2, size * 2), 0)
    weight = 1 if rng.random() < _HEAVY_STROKES * unruly else 0
    ImageDraw.Draw(tile).text(
        (size * 0.5, size * 1.38), char, fill=255, font=font, anchor="ls", stroke_width=weight
    )
    slant, squeeze = rng.uniform(-0.16, 0.22) * unruly, 1 + rng.uniform(-0.12, 0.12) * unruly
    tile = tile.transform(
        tile.size,
        Image.Transform.AFFINE,
        (1, slant, -slant * size, 0, squeeze, size * (1 - squeeze)),
        resample=Image.Resampling.BICUBIC,
    )
    tile = tile.rotate(rng.uniform(-7, 7) * unruly, resample=Image.Resampling.BICUBIC)
    image.paste(ink, (round(at[0] - size * 0.5), round(at[1] - size * 0.5)), tile)


def draw_box(
    draw: ImageDraw.ImageDraw, at: Point, sign: str, ink: Ink, size: int, rng: random.Random
) -> None:
    """Draw a printed box (☐), and the pen's tick (☑) or cross (☒) in it, which may leave it."""
    (x, y), edge, pen = at, size * 0.12, max(3, size // 11)
    left, top, right, bottom = x + edge, y + edge, x + size - edge, y + size - edge
    draw.rectangle([left, top, right, bottom], outline=_BLACK, width=max(2, size // 22))
    stray = [rng.uniform(-0.06, 0.06) * size for _ in range(4)]
    if sign == "☑":
        low = (x + size * 0.42, bottom - size * 0.05 + stray[0])
        high = (right + size * 0.1 + stray[2], top - size * 0.08)
        draw.line([(left + stray[1], y + size * 0.5), low, high], fill=ink, width=pen, joint="curve")
    elif sign == "☒":
        draw.line([(left, top + stray[1]), (right, bottom + stray[2])], fill=ink, width=pen)
        draw.line([(left, bottom + stray[0]), (right, top + stray[3])], fill=ink, width=pen)
