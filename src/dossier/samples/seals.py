"""Seals: round and oval company seals with their text along the rim, square name seals, in uneven red ink.

The wording is that of a fictional company and says so; the star or the line of text in the middle follows the
usual form of Chinese company seals without copying any.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from math import cos, degrees, pi, sin

import cv2
import numpy as np
from PIL import Image, ImageDraw

from dossier.samples.faces import Face, face_for, font
from dossier.samples.paper import Box, Picture


@dataclass(frozen=True, slots=True)
class Seal:
    """A seal: ``shape`` round, oval or square; ``text`` along the rim (or in the square), ``middle`` below
    it. A square one with a ``height_mm`` is a bar with its text in one row. ``ink``: RGB."""

    text: str
    shape: str = "round"
    middle: str = ""
    width_mm: float = 40.0
    tilt_deg: float = 0.0
    strength: float = 0.85
    height_mm: float = 0.0
    ink: tuple[int, int, int] = (205, 30, 40)


def stamp(picture: Picture, centre: tuple[int, int], seal: Seal, dpi: int, rng: random.Random) -> Box:
    """Press the seal onto the picture in place; return the box around it, cut at the page's edge."""
    side = round(seal.width_mm / 25.4 * dpi)
    mask = _mask(seal, side)
    turn = cv2.getRotationMatrix2D((side / 2, side / 2), seal.tilt_deg + rng.uniform(-8, 8), 1.0)
    ink = cv2.warpAffine(mask, turn, (side, side)).astype(np.float32) / 255
    ink *= _patches(side, rng) * seal.strength
    height, width = picture.shape[:2]
    left, top = centre[0] - side // 2, centre[1] - side // 2
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + side), min(height, top + side)
    part = picture[y0:y1, x0:x1].astype(np.float32)
    share = ink[y0 - top : y1 - top, x0 - left : x1 - left, None]
    # Ink only darkens: red over black text stays black, as on paper.
    colour = np.array(seal.ink, dtype=np.float32)
    picture[y0:y1, x0:x1] = np.minimum(part, part * (1 - share) + colour * share).astype(np.uint8)
    # A flat seal leaves much of its square empty: the box holds the ink, and what its turning takes.
    half = round(side * _flatness(seal) / 2 + side * 0.06) if _flatness(seal) < 1 else side // 2 + 1
    y0, y1 = max(y0, centre[1] - half), min(y1, centre[1] + half)
    return ((x0, y0), (x1, y0), (x1, y1), (x0, y1))


def _flatness(seal: Seal) -> float:
    if seal.height_mm:
        return seal.height_mm / seal.width_mm
    return 0.68 if seal.shape == "oval" else 1.0


def _patches(side: int, rng: random.Random) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """How well the ink took, 0.35 to 1.0, in soft patches."""
    coarse = np.array([[rng.uniform(0.35, 1.25) for _ in range(14)] for _ in range(14)], dtype=np.float32)
    return np.asarray(np.clip(cv2.resize(coarse, (side, side), interpolation=cv2.INTER_CUBIC), 0.35, 1.0))


def _mask(seal: Seal, side: int) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    canvas = Image.new("L", (side, side), 0)
    draw = ImageDraw.Draw(canvas)
    if seal.height_mm:
        _bar(draw, seal.text, side, round(side * _flatness(seal)))
        return np.array(canvas)
    if seal.shape == "square":
        _square(draw, seal.text, side)
        return np.array(canvas)
    flat = _flatness(seal)
    half, rim = side / 2, max(4, side // 40)
    draw.ellipse(
        [rim, half - half * flat + rim, side - rim, half + half * flat - rim], outline=255, width=rim
    )
    _rim_text(canvas, seal.text, side, flat)
    if seal.shape == "round":
        _star(draw, half, half * 0.96, side * 0.13)
    if seal.middle:
        size = round(side * (0.095 if len(seal.middle) <= 6 else 0.075))
        y = half + side * (0.26 if seal.shape == "round" else 0.04)
        draw.text((half, y), seal.middle, fill=255, font=font(Face.SONG_BOLD, size), anchor="mm")
    return np.array(canvas)


def _rim_text(canvas: Image.Image, text: str, side: int, flat: float) -> None:
    """Set the characters along the upper rim, each turned to stand on it."""
    size = round(side * (0.12 if len(text) <= 14 else 0.095))
    arc = min(1.6 * pi, len(text) * min(0.48, max(0.3, 4.2 / len(text))))
    radius = side * (0.375 if flat == 1.0 else 0.39)
    for place, char in enumerate(text):
        angle = -arc / 2 + arc * (place + 0.5) / len(text)
        tile = Image.new("L", (size * 2, size * 2), 0)
        face = face_for(char, Face.SONG_BOLD)
        ImageDraw.Draw(tile).text((size, size), char, fill=255, font=font(face, size), anchor="mm")
        tile = tile.rotate(-degrees(angle), resample=Image.Resampling.BILINEAR)
        x = side / 2 + radius * sin(angle) - size
        y = side / 2 - radius * flat * cos(angle) * (1.0 if flat == 1.0 else 0.93) - size
        canvas.paste(255, (round(x), round(y)), tile)


def _star(draw: ImageDraw.ImageDraw, x: float, y: float, radius: float) -> None:
    points = []
    for corner in range(10):
        reach = radius if corner % 2 == 0 else radius * 0.382
        points.append((x + reach * sin(corner * pi / 5), y - reach * cos(corner * pi / 5)))
    draw.polygon(points, fill=255)


def _bar(draw: ImageDraw.ImageDraw, text: str, side: int, height: int) -> None:
    """A stamp of an office: one row of text in a flat frame."""
    top, rim = (side - height) // 2, max(4, side // 60)
    draw.rectangle([rim, top, side - rim, top + height], outline=255, width=rim)
    size = min(round(height * 0.6), round((side - 6 * rim) / max(1, len(text))))
    draw.text((side / 2, side / 2), text, fill=255, font=font(Face.SONG_BOLD, size), anchor="mm")


def _square(draw: ImageDraw.ImageDraw, text: str, side: int) -> None:
    """A name seal: two columns read from the right."""
    rim = max(4, side // 22)
    draw.rectangle([rim, rim, side - rim, side - rim], outline=255, width=rim)
    rows = (len(text) + 1) // 2
    size = round((side - 4 * rim) / max(2, rows))
    for place, char in enumerate(text):
        x = side * (0.71 if place < rows else 0.29)
        y = 2.2 * rim + size * (place % rows + 0.5)
        draw.text((x, y), char, fill=255, font=font(Face.SONG_BOLD, round(size * 0.92)), anchor="mm")
