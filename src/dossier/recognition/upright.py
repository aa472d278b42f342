"""A page as a reader holds it: lines turned upright, straightened, grouped into rows.

Recognition keeps boxes in pixels of the page as delivered; meaning (right of, below, at the foot) needs the
upright page. This module maps one to the other and back to a box for a part of a line. Not for reading
order of columns, which is the page reader's.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median

from dossier.recognition.result import Box, Line, Mark, MarkKind, PageReading, Point
from dossier.recognition.text import is_cjk, normalise_with_origin

_MIN_SKEW_DEG = 0.05  # below it a box counts as axis-parallel and tells nothing about the page's skew


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line, normalised, with its place on the upright page (pixels, origin top left, y down)."""

    text: str
    origin: tuple[int, ...]
    raw: str
    confidence: float
    page: int
    box: Box
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """Height of the line in upright pixels."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """Vertical centre in upright pixels."""
        return (self.top + self.bottom) / 2

    def part_box(self, start: int, end: int) -> Box:
        """Give the delivered-pixel box of ``text[start:end]``, taking Latin characters as half as wide."""
        if start <= 0 and end >= len(self.text):
            return self.box
        first, last = self._share(start), self._share(end)
        top_left, top_right, bottom_right, bottom_left = self.box
        return (
            _between(top_left, top_right, first),
            _between(top_left, top_right, last),
            _between(bottom_left, bottom_right, last),
            _between(bottom_left, bottom_right, first),
        )

    def left_of(self, start: int) -> float:
        """Give the upright x where ``text[start]`` begins."""
        return self.left + (self.right - self.left) * self._share(start)

    def raw_part(self, start: int, end: int) -> str:
        """Give the text as read of ``text[start:end]``."""
        return self.raw[self.origin[start] : self.origin[end - 1] + 1] if start < end else ""

    def pieces(self) -> tuple[TextLine, ...]:
        """The runs between the gaps of a line, each a line of its own; the line itself when it has no gap."""
        cuts = [at for at in range(1, len(self.text)) if self._is_gap(at)]
        if not cuts:
            return (self,)
        ends = [*cuts, len(self.text)]
        return tuple(self._piece(start, end) for start, end in zip([0, *cuts], ends, strict=True))

    def _is_gap(self, at: int) -> bool:
        return self.origin[at] - self.origin[at - 1] > 1 or self.text[at - 1] == " "

    def _piece(self, start: int, end: int) -> TextLine:
        text = self.text[start:end].rstrip(" ")
        end = start + len(text)
        first = self.origin[start]
        return replace(
            self,
            text=text,
            origin=tuple(at - first for at in self.origin[start:end]),
            raw=self.raw_part(start, end),
            box=self.part_box(start, end),
            left=self.left_of(start),
            right=self.left_of(end),
        )

    def _share(self, index: int) -> float:
        if index >= len(self.text):
            return 1.0
        widths = [_char_width(char) for char in self.raw]
        return sum(widths[: self.origin[index]]) / (sum(widths) or 1.0)


@dataclass(frozen=True, slots=True)
class Ringed:
    """Print with a ring around it: what it says, how surely, and the ring's place on the upright page."""

    text: str
    confidence: float
    box: Box
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """An upright page: size in pixels, its lines row by row, the usual height of a line, what is ringed on it."""

    page: int
    width: float
    height: float
    rows: tuple[tuple[TextLine, ...], ...]
    line_height: float
    ringed: tuple[Ringed, ...] = ()

    @property
    def lines(self) -> tuple[TextLine, ...]:
        """All lines, top row first, left to right."""
        return tuple(line for row in self.rows for line in row)

    @property
    def text(self) -> str:
        """The normalised text, one row a line."""
        return "\n".join("".join(line.text for line in row) for row in self.rows)


def lay_out(page: PageReading) -> Sheet:
    """Turn a page upright, straighten it and group its lines into rows. Lines without text are left out."""
    quads = [(line, [_turn(point, page) for point in line.box]) for line in page.lines if line.text.strip()]
    width, height = page.width_px, page.height_px
    if page.rotation_deg in (90, 270):
        width, height = height, width
    skew = _find_skew([quad for _, quad in quads], page.skew_deg)
    centre = (width / 2, height / 2)
    lines = [_text_line(line, [_rotate(p, centre, -skew) for p in quad], page.number) for line, quad in quads]
    lines = [line for line in lines if line.text]
    usual = median([line.height for line in lines]) if lines else height / 60
    ticks = [mark for mark in page.marks if mark.kind is MarkKind.TICK]
    ringed = tuple(
        _ringed(mark, [_rotate(_turn(p, page), centre, -skew) for p in mark.box]) for mark in ticks
    )
    return Sheet(page.number, width, height, group_rows(lines), usual, ringed)


def _ringed(mark: Mark, quad: Sequence[Point]) -> Ringed:
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    text = normalise_with_origin(mark.text).text
    return Ringed(text, mark.confidence, mark.box, min(xs), min(ys), max(xs), max(ys))


def _turn(point: Point, page: PageReading) -> Point:
    """Map a delivered point to the page turned clockwise by ``rotation_deg``."""
    x, y = point
    match page.rotation_deg % 360:
        case 90:
            return page.height_px - y, x
        case 180:
            return page.width_px - x, page.height_px - y
        case 270:
            return y, page.width_px - x
        case _:
            return x, y


def _find_skew(quads: Sequence[Sequence[Point]], stated: float) -> float:
    """Skew in degrees, clockwise positive: from the slant of long boxes, else as the page reader stated
    it."""
    slants = []
    for top_left, top_right, bottom_right, _ in quads:
        width, height = top_right[0] - top_left[0], abs(bottom_right[1] - top_right[1])
        if width > 6 * height > 0:
            slants.append(math.degrees(math.atan2(top_right[1] - top_left[1], width)))
    found = median(slants) if slants else 0.0
    return found if abs(found) >= _MIN_SKEW_DEG else stated


def _rotate(point: Point, centre: Point, degrees: float) -> Point:
    """Rotate clockwise on the screen (y down)."""
    if not degrees:
        return point
    angle = math.radians(degrees)
    dx, dy = point[0] - centre[0], point[1] - centre[1]
    return (
        centre[0] + dx * math.cos(angle) - dy * math.sin(angle),
        centre[1] + dx * math.sin(angle) + dy * math.cos(angle),
    )


def _text_line(line: Line, quad: Sequence[Point], page: int) -> TextLine:
    normal = normalise_with_origin(line.text)
    xs, ys = [x for x, _ in quad], [y for _, y in quad]
    return TextLine(
        normal.text,
        normal.origin,
        line.text,
        line.confidence,
        page,
        line.box,
        min(xs),
        min(ys),
        max(xs),
        max(ys),
    )


def group_rows(lines: Iterable[TextLine]) -> tuple[tuple[TextLine, ...], ...]:
    """Group upright lines into rows from the top, each left to right."""
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda item: item.middle):
        if rows and _same_row(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return tuple(tuple(sorted(row, key=lambda item: item.left)) for row in rows)


def _same_row(row: Sequence[TextLine], line: TextLine) -> bool:
    """Same row: the centre lies near the row's, and the line does not lie over one already there."""
    middle = sum(item.middle for item in row) / len(row)
    near = abs(line.middle - middle) < 0.5 * min(line.height, min(item.height for item in row))
    return near and all(_overlap(item, line) < 0.3 * min(_width(item), _width(line)) for item in row)


def _overlap(one: TextLine, other: TextLine) -> float:
    return min(one.right, other.right) - max(one.left, other.left)


def _width(line: TextLine) -> float:
    return line.right - line.left


def _char_width(char: str) -> float:
    return 1.0 if is_cjk(char) or ord(char) > 0x2E00 else 0.55


def _between(start: Point, end: Point, share: float) -> Point:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share
