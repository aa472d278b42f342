"""The order in which the lines of a page are read: rows from the top, left to right, columns of prose apart.

Works on upright, deskewed boxes. Forms and tables are read row by row; only running text in two columns is
read column by column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Quads = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Span:
    """An upright bounding box and the place of its line in the caller's list."""

    index: int
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def find_reading_order(quads: Quads) -> list[int]:
    """Give the indices of n x 4 x 2 upright boxes in reading order."""
    spans = [
        _Span(i, float(q[:, 0].min()), float(q[:, 1].min()), float(q[:, 0].max()), float(q[:, 1].max()))
        for i, q in enumerate(quads)
    ]
    return [span.index for row in _group_rows_in_columns(spans) for span in row]


def _group_rows_in_columns(spans: list[_Span]) -> list[list[_Span]]:
    gutter = _find_prose_gutter(spans)
    if gutter is None:
        return _group_rows(spans)
    left = [span for span in spans if span.right <= gutter]
    right = [span for span in spans if span.left >= gutter]
    top, bottom = min(s.top for s in left + right), max(s.bottom for s in left + right)
    across = [span for span in spans if span.left < gutter < span.right]
    above = [span for span in across if span.middle < top]
    below = [span for span in across if span.middle > bottom]
    return _group_rows(above) + _group_rows(left) + _group_rows(right) + _group_rows(below)


def _group_rows(spans: list[_Span]) -> list[list[_Span]]:
    """Rows from the top; a span joins the row whose last member it overlaps by half of the lower height."""
    rows: list[list[_Span]] = []
    for span in sorted(spans, key=lambda s: s.middle):
        row = rows[-1] if rows else None
        if row is not None and _share_row(row, span):
            row.append(span)
        else:
            rows.append([span])
    return [sorted(row, key=lambda s: s.left) for row in rows]


def _share_row(row: list[_Span], span: _Span) -> bool:
    # Against the row's mean band, not its union: a tall heading must not pull in two rows beside it.
    top = sum(s.top for s in row) / len(row)
    bottom = sum(s.bottom for s in row) / len(row)
    overlap = min(bottom, span.bottom) - max(top, span.top)
    return overlap > 0.5 * min(bottom - top, span.height)


def _find_prose_gutter(spans: list[_Span]) -> float | None:
    """Give the x of a white gutter between two columns of running text, or None for any other page."""
    if len(spans) < 16:
        return None
    left_edge, right_edge = min(s.left for s in spans), max(s.right for s in spans)
    page_width = right_edge - left_edge
    for x in np.linspace(left_edge + 0.4 * page_width, left_edge + 0.6 * page_width, 21):
        left = [s for s in spans if s.right <= x]
        right = [s for s in spans if s.left >= x]
        if len(left) + len(right) < len(spans) - 4 or min(len(left), len(right)) < 8:
            continue
        between = [s for s in spans if s.left < x < s.right]
        if _is_prose(left, page_width) and _is_prose(right, page_width) and _clear_of(between, left + right):
            return float(x)
    return None


def _is_prose(column: list[_Span], page_width: float) -> bool:
    long_lines = [s for s in column if s.width > 0.33 * page_width and s.width > 8 * s.height]
    return len(long_lines) >= 0.6 * len(column)


def _clear_of(across: list[_Span], columns: list[_Span]) -> bool:
    top, bottom = min(s.top for s in columns), max(s.bottom for s in columns)
    return all(s.middle < top or s.middle > bottom for s in across)
