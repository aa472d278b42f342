"""Paths, colours and glyph positions of OFD (GB/T 33190-2016 chapters 8.3, 9 and 11), told as PDF operators. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree as ET

from dossier.recognition.ofd_document import numbers
from dossier.recognition.ofd_package import child, children
from dossier.recognition.result import RefusalCode, SourceRefused

Matrix = tuple[float, float, float, float, float, float]
IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST_PATH_WORDS = 400_000
_WORD = re.compile(r"[A-Za-z]|[-+.\d][-+.\deE]*")
_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}


@dataclass(frozen=True, slots=True)
class Colour:
    """Red, green, blue from 0 to 1, and how much it covers."""

    rgb: tuple[float, float, float] = (0.0, 0.0, 0.0)
    alpha: float = 1.0


def multiply(inner: Matrix, outer: Matrix) -> Matrix:
    """Give the matrix that does ``inner`` first."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def matrix_of(text: str | None) -> Matrix:
    """Read a CTM; the identity where there is none that can be read."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3], found[4], found[5]) if len(found) == 6 else IDENTITY


def apply(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    """Map a point."""
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def told(*values: float) -> str:
    """Write numbers as PDF wants them."""
    return " ".join(f"{value:.4f}".rstrip("0").rstrip(".") for value in values)


def colour_of(element: ET.Element | None) -> Colour | None:
    """Read a colour: grey, RGB or CMYK by how many values it has; of a gradient the first; None where none is told."""
    if element is None:
        return None
    alpha = (numbers(element.get("Alpha", "255")) or [255.0])[0] / 255
    values = [value / 255 for value in numbers(element.get("Value"))]
    if not values:
        inner = next((one for one in element.iter() if one is not element and one.get("Value")), None)
        return colour_of(inner) or Colour(alpha=alpha)
    if len(values) == 1:
        values *= 3
    if len(values) == 4:
        values = [(1 - ink) * (1 - values[3]) for ink in values[:3]]
    red, green, blue = (min(1.0, max(0.0, value)) for value in values[:3])
    return Colour((red, green, blue), min(1.0, max(0.0, alpha)))


def path_operators(text: str) -> str:
    """Tell an AbbreviatedData as path operators; what follows a mistake in it is left out."""
    return " ".join(_commands(text))


def _commands(text: str) -> Iterator[str]:
    x = y = 0.0
    for name, values in _split(text):
        match name:
            case "S" | "M":
                yield f"{told(*values)} m"
            case "L":
                yield f"{told(*values)} l"
            case "Q":
                yield f"{told(*_raised(x, y, values))} c"
            case "B":
                yield f"{told(*values)} c"
            case "A":
                yield from _arc(x, y, values)
            case _:
                yield "h"
        if values:
            x, y = values[-2:]


def _split(text: str) -> Iterator[tuple[str, list[float]]]:
    words = _WORD.findall(text)
    if len(words) > MOST_PATH_WORDS:
        return
    at = 0
    while at < len(words):
        name = words[at]
        count = _TAKES.get(name)
        values = numbers(" ".join(words[at + 1 : at + 1 + (count or 0)]))
        if count is None or len(values) != count:
            return
        yield name, values
        at += 1 + count


def _raised(x: float, y: float, values: list[float]) -> list[float]:
    """Give a quadratic curve as a cubic one."""
    cx, cy, ex, ey = values
    return [
        x + 2 / 3 * (cx - x),
        y + 2 / 3 * (cy - y),
        ex + 2 / 3 * (cx - ex),
        ey + 2 / 3 * (cy - ey),
        ex,
        ey,
    ]


def _arc(x: float, y: float, values: list[float]) -> Iterator[str]:
    """Give an elliptic arc as cubic curves (the end-point form of SVG 1.1 appendix F.6)."""
    rx, ry, turn, large, sweep, ex, ey = values
    rx, ry = abs(rx), abs(ry)
    if not rx or not ry or (x, y) == (ex, ey):
        yield f"{told(ex, ey)} l"
        return
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    dx, dy = (x - ex) / 2, (y - ey) / 2
    px, py = cos * dx + sin * dy, cos * dy - sin * dx
    grow = math.sqrt(max(1.0, (px / rx) ** 2 + (py / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    spare = (rx * ry) ** 2 / ((rx * py) ** 2 + (ry * px) ** 2) - 1
    root = math.sqrt(max(0.0, spare)) * (-1 if bool(large) == bool(sweep) else 1)
    cx, cy = root * rx * py / ry, -root * ry * px / rx
    first = math.atan2((py - cy) / ry, (px - cx) / rx)
    span = math.atan2((-py - cy) / ry, (-px - cx) / rx) - first
    if sweep and span < 0:
        span += 2 * math.pi
    elif not sweep and span > 0:
        span -= 2 * math.pi
    pieces = max(1, math.ceil(abs(span) / (math.pi / 2)))
    step = span / pieces
    bow = 4 / 3 * math.tan(step / 4)
    centre = (cx * cos - cy * sin + (x + ex) / 2, cx * sin + cy * cos + (y + ey) / 2)

    def at(u: float, v: float) -> tuple[float, float]:
        return centre[0] + cos * rx * u - sin * ry * v, centre[1] + sin * rx * u + cos * ry * v

    for piece in range(pieces):
        a, b = first + piece * step, first + (piece + 1) * step
        one = at(math.cos(a) - bow * math.sin(a), math.sin(a) + bow * math.cos(a))
        two = at(math.cos(b) + bow * math.sin(b), math.sin(b) - bow * math.cos(b))
        end = (ex, ey) if piece == pieces - 1 else at(math.cos(b), math.sin(b))
        yield f"{told(*one, *two, *end)} c"


def deltas(text: str | None, count: int) -> list[float] | None:
    """Read a DeltaX or DeltaY for so many steps: numbers, and ``g n v`` for v repeated n times. None without one."""
    if not text:
        return None
    found: list[float] = []
    words = text.split()
    at = 0
    while at < len(words) and len(found) < count:
        if words[at] == "g":
            told_again = numbers(" ".join(words[at + 1 : at + 3]))
            if len(told_again) != 2:
                break
            found += [told_again[1]] * min(int(max(0, told_again[0])), count - len(found))
            at += 3
        else:
            value = numbers(words[at])
            if not value:
                break
            found += value
            at += 1
    return found + [found[-1] if found else 0.0] * (count - len(found))


def chosen_glyphs(element: ET.Element) -> dict[int, int]:
    """Give the glyph that a CGTransform puts in the place of a character, by the character's place; only where it
    names one glyph for each character."""
    chosen: dict[int, int] = {}
    for change in children(element, "CGTransform"):
        start = numbers(change.get("CodePosition", "0"))
        listed = child(change, "Glyphs")
        glyphs = numbers(listed.text if listed is not None else "")
        if start and change.get("CodeCount", "1") == change.get("GlyphCount", "1"):
            chosen |= {int(start[0]) + place: int(glyph) for place, glyph in enumerate(glyphs)}
    return chosen


def frame_of(element: ET.Element) -> Matrix:
    """Give the shift to an object's boundary."""
    boundary = numbers(element.get("Boundary"))
    return (1.0, 0.0, 0.0, 1.0, boundary[0], boundary[1]) if len(boundary) == 4 else IDENTITY


def turned(direction: str | None, matrix: Matrix) -> Matrix:
    """Turn what a matrix places by whole quarters clockwise, as a character's direction asks."""
    quarter = {"90": (0.0, 1.0, -1.0, 0.0), "180": (-1.0, 0.0, 0.0, -1.0), "270": (0.0, -1.0, 1.0, 0.0)}
    turn = quarter.get(direction or "0")
    return multiply(matrix, (*turn, 0.0, 0.0)) if turn else matrix


def told_fine(*values: float) -> str:
    """Write small numbers, as scales are."""
    return " ".join(f"{value:.7f}" for value in values)


def inverse(matrix: Matrix) -> Matrix:
    """Give the matrix that undoes another. Raise SourceRefused (DAMAGED) where nothing does."""
    a, b, c, d, e, f = matrix
    size = a * d - b * c
    if abs(size) < 1e-9:
        raise SourceRefused(RefusalCode.DAMAGED)
    return (d / size, -b / size, -c / size, a / size, (c * f - d * e) / size, (b * e - a * f) / size)
