"""Lay lines of text on a page by hand, as a reader would deliver them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

from dossier.config.profiles import default_profiles
from dossier.recognition.labels import LabelIndex, label_index
from dossier.recognition.persons import Roster
from dossier.recognition.profile import RosterEntry
from dossier.recognition.result import Box, Line, PageReading, Point

WIDTH, HEIGHT = 1654, 2339  # A4 at 200 dpi
Cell = tuple[int, str]
Row = str | tuple[str, int] | Sequence[Cell]
"""A centred line, a centred line with its height in pixels, or cells with their left edge."""

ROSTER = Roster(
    (
        RosterEntry("E1023", "张三丰", "990101198803070019", "生产部", "云帆制造有限公司"),
        RosterEntry("E1024", "李静", "990101199001011222", "人事部", "云帆制造有限公司"),
        RosterEntry("E1025", "李静", "990101197505050031", "质量部", "云帆制造有限公司"),
        RosterEntry("E1026", "欧阳明月", "", "研发中心", "云帆软件有限公司"),
    )
)


@cache
def labels() -> LabelIndex:
    return label_index(default_profiles())


def lay_page(
    number: int, rows: Sequence[Row], *, rotation: int = 0, skew: float = 0.0, top: int = 150
) -> PageReading:
    """Lay rows from the top down; deliver the page turned and skewed, as a scanner might."""
    lines = []
    y = top
    for row in rows:
        height = row[1] if isinstance(row, tuple) and isinstance(row[1], int) else 30
        cells = _cells(row, height)
        for x, text in cells:
            lines.append(Line(text, 0.98, _deliver(_box(x, y, text, height), rotation, skew)))
        y += round(height * 1.8)
    width, tall = (HEIGHT, WIDTH) if rotation in (90, 270) else (WIDTH, HEIGHT)
    return PageReading(number, width, tall, 200, rotation, skew, False, None, "0" * 16, tuple(lines))


def blank_page(number: int) -> PageReading:
    return PageReading(number, WIDTH, HEIGHT, 200, 0, 0.0, True, None, "0" * 16, ())


def _cells(row: Row, height: int) -> list[tuple[float, str]]:
    if isinstance(row, str) or isinstance(row[0], str):
        text = row if isinstance(row, str) else str(row[0])
        return [((WIDTH - _text_width(text, height)) / 2, text)]
    return [(float(x), text) for x, text in row]  # type: ignore[misc, str-unpack]  # the other forms are handled above


def _text_width(text: str, height: int) -> float:
    return sum(height if ord(char) > 255 else height * 0.55 for char in text)


def _box(x: float, y: float, text: str, height: int) -> Box:
    right = x + _text_width(text, height)
    return ((x, y), (right, y), (right, y + height), (x, y + height))


def _deliver(box: Box, rotation: int, skew: float) -> Box:
    """From the upright page to the page as delivered: skewed clockwise, then turned back by ``rotation``."""
    a, b, c, d = (_turn_back(_skewed(point, skew), rotation) for point in box)
    return (a, b, c, d)


def _skewed(point: Point, degrees: float) -> Point:
    angle = math.radians(degrees)
    dx, dy = point[0] - WIDTH / 2, point[1] - HEIGHT / 2
    return (
        WIDTH / 2 + dx * math.cos(angle) - dy * math.sin(angle),
        HEIGHT / 2 + dx * math.sin(angle) + dy * math.cos(angle),
    )


def _turn_back(point: Point, rotation: int) -> Point:
    x, y = point
    return {0: (x, y), 90: (y, WIDTH - x), 180: (WIDTH - x, HEIGHT - y), 270: (HEIGHT - y, x)}[rotation]
