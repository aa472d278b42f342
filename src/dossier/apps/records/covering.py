"""Where a page is covered: rectangles to paint, and what remains of its text. Pure.

One geometry decides both, so that text and picture agree: a character is readable exactly when no rectangle touches
its middle. Rectangles are upright, in pixels of the access image, origin top left, and snap outwards to the blocks
of JPEG, so that no block holds both ink of what is covered and what is shown.

Deliberately too large: a span's place on its line is estimated by the widths of its characters and widened by a
character on either side; a line with gaps is covered whole; a masked field's whole box is covered besides the text
found; a page that was not read, handwriting that was not read, and doubtful lines with digits are covered whole.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from dossier.apps.records.masking import COVERED, Masks, Secret, Span, find_spans

Point = tuple[float, float]
Corners = Sequence[Sequence[float]]
"""Four corners in reading order, in pixels of the delivered page."""
Rect = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the access image, half open."""

JPEG_BLOCK_PX = 8
_LEAST_IMAGE_PX = 400
"""Smaller pictures (thumbnails, tests) are not snapped: a block would be half of them."""
_WIDEN_EMS, _WIDEN_SHARE = 1.0, 0.03
_EVEN = (0.45, 1.05)
"""Length of an even line in heights of its box, for each em of its text; boxes are higher than their characters."""
_REACH = 0.15
"""How far above and below its line a span is covered, in heights of the line."""
_MIDDLE = (0.3, 0.7)
_DOUBTFUL, _DOUBTFUL_DIGITS = 0.6, 4


@dataclass(frozen=True, slots=True)
class LinePart:
    """A readable run of a line and its place, four corners in pixels of the delivered page."""

    text: str
    box: tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class CoveredLine:
    """``text``: covered runs are ``COVERED``. ``parts``: the readable runs, in order."""

    text: str
    masked: bool
    parts: tuple[LinePart, ...]


@dataclass(frozen=True, slots=True)
class CoveredPage:
    """``rects``: what to paint; ``lines``: as many as were read; ``marks``: as they were read, texts covered."""

    rects: tuple[Rect, ...]
    lines: tuple[CoveredLine, ...]
    marks: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What is covered on a page. ``boxes``: of masked fields, in pixels of the delivered page; ``drawn``: by hand."""

    masks: Masks
    secrets: tuple[Secret, ...] = ()
    plain: frozenset[str] = frozenset()
    boxes: tuple[Corners, ...] = ()
    drawn: tuple[Corners, ...] = ()
    whole: bool = False


def cover_page(reading: Mapping[str, Any] | None, size: tuple[int, int], cover: Cover) -> CoveredPage:
    """Cover a page. ``reading``: as recognition stored it, None when the page was not read; ``size``: width and
    height of the access image in pixels."""
    lines = list((reading or {}).get("lines", ()))
    if reading is None or _is_unreadable(reading, lines, cover):
        return _whole_page(reading, lines, size)
    scale = size[0] / reading["width_px"] if reading.get("width_px") else 1.0
    spans = find_spans([line["text"] for line in lines], cover.masks, cover.secrets, cover.plain)
    marks = list(reading.get("marks", ()))
    hidden = [mark for mark in marks if _hides(mark, cover)]
    areas = [*_areas(lines, spans, cover), *(mark["box"] for mark in hidden)]
    areas += [*cover.boxes, *cover.drawn]
    if any(len(area) != 4 for area in areas):
        return _whole_page(reading, lines, size)
    rects = tuple(_rect(area, scale, size) for area in areas)
    return CoveredPage(
        rects,
        tuple(_cover_line(line, rects, scale, found) for line, found in zip(lines, spans, strict=True)),
        tuple(_without_text(mark) if _touches(mark["box"], rects, scale) else mark for mark in marks),
    )


def _is_unreadable(reading: Mapping[str, Any], lines: Sequence[Any], cover: Cover) -> bool:
    return bool(cover.masks) and (cover.whole or (not lines and not reading.get("blank")))


def _whole_page(
    reading: Mapping[str, Any] | None, lines: Sequence[Mapping[str, Any]], size: tuple[int, int]
) -> CoveredPage:
    marks = tuple(map(_without_text, (reading or {}).get("marks", ())))
    covered = tuple(CoveredLine(COVERED, masked=True, parts=()) for _ in lines)
    return CoveredPage(((0, 0, *size),), covered, marks)


def _hides(mark: Mapping[str, Any], cover: Cover) -> bool:
    """A mark is covered when its text is personal, or when it is writing nobody read."""
    text = str(mark.get("text", ""))
    if not cover.masks:
        return False
    if not text:
        return mark.get("kind") == "handwriting"
    return bool(find_spans([text], cover.masks, cover.secrets, cover.plain)[0])


def _without_text(mark: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**mark, "text": ""}


def _areas(
    lines: Sequence[Mapping[str, Any]], spans: Sequence[Sequence[Span]], cover: Cover
) -> Iterable[Corners]:
    for line, found in zip(lines, spans, strict=True):
        if cover.masks and _is_doubtful(line):
            yield line["box"]
            continue
        for span in found:
            yield _span_box(line["text"], line["box"], span)


def _is_doubtful(line: Mapping[str, Any]) -> bool:
    digits = sum(character.isdigit() for character in line["text"])
    return bool(line.get("confidence", 1.0) < _DOUBTFUL and digits >= _DOUBTFUL_DIGITS)


def _span_box(text: str, box: Corners, span: Span) -> Corners:
    """Give the widened place of some characters; the whole line's when its box says nothing."""
    if len(box) != 4:
        return box
    ems, starts = _ems(text)
    frame = _along_reading(box, ems)
    if not _is_even(frame, ems):
        return box
    widen = _WIDEN_EMS / ems + _WIDEN_SHARE
    first, last = starts[span[0]] / ems - widen, starts[span[1]] / ems + widen
    first, last = (0.0 if first < widen else first), (1.0 if last > 1 - widen else last)
    return [
        _at(frame, first, -_REACH), _at(frame, last, -_REACH),
        _at(frame, last, 1 + _REACH), _at(frame, first, 1 + _REACH),
    ]  # fmt: skip


def _is_even(frame: Corners, ems: float) -> bool:
    """Say whether a line is as long as its characters are wide.

    A form prints ``电话 ____ 138... 转交``, and recognition drops the gap: nobody can tell then where a character
    of the text stands on the line.
    """
    high = math.dist(frame[0], frame[3])
    return high > 0 and _EVEN[0] <= math.dist(frame[0], frame[1]) / high / ems <= _EVEN[1]


def _ems(text: str) -> tuple[float, list[float]]:
    """Give the width of a text and where each character begins, the end last, in ems of a full-width character."""
    starts = [0.0]
    for character in text:
        starts.append(starts[-1] + _width(character))
    return max(starts[-1], 0.5), starts


@lru_cache(maxsize=20_000)
def _width(character: str) -> float:
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else 0.5


def _along_reading(box: Corners, ems: float) -> Corners:
    """Give the corners so that the first side runs along the text: a column is read from top to bottom."""
    along, down = math.dist(box[0], box[1]), math.dist(box[0], box[3])
    return [*box[1:], box[0]] if ems >= 2 and down > along else box


def _at(box: Corners, along: float, down: float) -> Point:
    """Give the point of a box at these shares of its sides."""
    (a, b), (c, d), (e, f), (g, h) = ((corner[0], corner[1]) for corner in box)
    top = (a + (c - a) * along, b + (d - b) * along)
    bottom = (g + (e - g) * along, h + (f - h) * along)
    return top[0] + (bottom[0] - top[0]) * down, top[1] + (bottom[1] - top[1]) * down


def _rect(area: Corners, scale: float, size: tuple[int, int]) -> Rect:
    """Give the upright rectangle around an area, snapped outwards, within the picture."""
    block = JPEG_BLOCK_PX if min(size) >= _LEAST_IMAGE_PX else 1
    xs, ys = [point[0] * scale for point in area], [point[1] * scale for point in area]
    left, top = (math.floor(min(values) / block) * block for values in (xs, ys))
    right, bottom = (math.ceil(max(values) / block) * block for values in (xs, ys))
    return max(left, 0), max(top, 0), min(max(right, 0), size[0]), min(max(bottom, 0), size[1])


def _cover_line(
    line: Mapping[str, Any], rects: Sequence[Rect], scale: float, spans: Sequence[Span]
) -> CoveredLine:
    text, box = str(line["text"]), line["box"]
    if not spans and not _touches(box, rects, scale):
        return CoveredLine(text, masked=False, parts=(LinePart(text, _corners(box)),))
    ems, starts = _ems(text)
    frame = _along_reading(box, ems)
    kept = [
        not any(start <= at < stop for start, stop in spans)
        and not _touches(_middle(frame, starts[at] / ems, starts[at + 1] / ems), rects, scale)
        for at in range(len(text))
    ]
    if all(kept):
        return CoveredLine(text, masked=False, parts=(LinePart(text, _corners(box)),))
    runs = _runs(kept)
    shown = "".join(text[start:stop] if readable else COVERED for start, stop, readable in runs)
    parts = tuple(
        LinePart(text[start:stop], _corners(_middle(frame, starts[start] / ems, starts[stop] / ems)))
        for start, stop, readable in runs
        if readable and text[start:stop].strip()
    )
    return CoveredLine(shown, masked=True, parts=parts)


def _middle(frame: Corners, first: float, last: float) -> Corners:
    """Give the middle band of some characters: lines that stand close touch only with their edges."""
    high, low = _MIDDLE
    return [_at(frame, first, high), _at(frame, last, high), _at(frame, last, low), _at(frame, first, low)]


def _runs(kept: Sequence[bool]) -> list[tuple[int, int, bool]]:
    runs: list[tuple[int, int, bool]] = []
    for at, readable in enumerate(kept):
        if runs and runs[-1][2] == readable:
            runs[-1] = (runs[-1][0], at + 1, readable)
        else:
            runs.append((at, at + 1, readable))
    return runs


def _touches(area: Corners, rects: Sequence[Rect], scale: float) -> bool:
    xs, ys = [point[0] * scale for point in area], [point[1] * scale for point in area]
    left, top, right, bottom = min(xs), min(ys), max(xs), max(ys)
    return any(left < r and right > x and top < b and bottom > y for x, y, r, b in rects)


def _corners(box: Corners) -> tuple[Point, Point, Point, Point]:
    a, b, c, d = ((float(corner[0]), float(corner[1])) for corner in box)
    return a, b, c, d
