"""Where on a form the value of a label may stand: after it, in the next cell, around it, or underneath.

A :class:`Form` is a sheet with its labels and tables found once. Spots come in the order in which they are to be
tried. Not for reading a value out of a spot (:mod:`.values`) nor for weighing it (:mod:`.trusts`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from dossier.recognition.alike import AlikeLabels, label_part
from dossier.recognition.cells import join_split_labels
from dossier.recognition.label_words import FOREIGN_HEADS, OTHERS_HEADS
from dossier.recognition.labels import LabelHit, LabelIndex
from dossier.recognition.tables import Table, grid
from dossier.recognition.text import is_cjk
from dossier.recognition.upright import Sheet, TextLine

_EMPTY = " _:：.-/*"
_HEADER_CELLS = 3  # a row of so many cells may be the head of a table
_NEAR = 0.45  # of the page's width: how far a value may stand to the right of its label
_CAREER, _OTHERS = re.compile(FOREIGN_HEADS), re.compile(OTHERS_HEADS)
_NEXT_LABEL = re.compile(r"[\u3400-\u9fff/()]{2,10}:")
_BLOCK_LINES = 6
_SURE_LABEL = 0.8
_ALIKE_WEIGHT = 0.85  # of a label that no list holds, all of whose parts are those of one that is


@dataclass(frozen=True, slots=True)
class Spot:
    """A piece of a line where a value may stand: ``line.text[start:end]``, the ``way`` it was reached, and
    further ``rest`` lines of the same cell."""

    line: TextLine
    start: int
    end: int
    way: str
    rest: tuple[TextLine, ...] = ()

    @property
    def text(self) -> str:
        """The text of all its lines."""
        return self.line.text[self.start : self.end] + "".join(line.text for line in self.rest)


class Form:
    """A sheet, its spread labels joined, with the labels of every line and the tables on it."""

    def __init__(self, sheet: Sheet, labels: LabelIndex, alike: AlikeLabels | None = None) -> None:
        self.sheet = join_split_labels(sheet, labels, alike)
        self._hits = {id(line): labels.find(line) for line in self.sheet.lines}
        self.rows = self.sheet.rows
        for row in self.rows:
            for label, line in pairwise(row):
                if _is_bare(self._hits[id(label)]):
                    self._hits[id(line)] = [hit for hit in self._hits[id(line)] if _is_sure(hit, line)]
        if alike is not None:
            self._add_alike(labels, alike)
        self.row_of = {id(line): index for index, row in enumerate(self.rows) for line in row}

    def _add_alike(self, labels: LabelIndex, alike: AlikeLabels) -> None:
        """Take for labels what no list holds but whose parts name a field of the type: with a colon behind it, or
        in a cell with another beside it that is none of a known label's."""
        for row in self.rows:
            for place, line in enumerate(row):
                hits = self._hits[id(line)]
                if place and _is_bare(self._hits[id(row[place - 1])]):
                    continue
                if hits and (hits[0].start or (not hits[0].fields and labels.is_known(hits[0].label))):
                    continue
                text = hits[0].label if hits else label_part(line.text)
                if not hits and (len(row) < 2 or labels.is_known(text)):
                    continue
                found = alike.find(text)
                if found is None or (hits and alike.asks(hits[0].fields)):
                    continue
                if found[1] < 1.0 and labels.is_known(text):
                    continue  # it means something else: 出生日期 is not 提出日期
                weight = _ALIKE_WEIGHT * found[1] ** 2
                hit = hits[0] if hits else LabelHit(text, 0, len(line.text), (), weight, cell=True)
                self._hits[id(line)] = [
                    replace(hit, fields=(*hit.fields, *found[0]), weight=weight, alike=True),
                    *hits[1:],
                ]

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the sheet."""
        return grid(self.sheet)

    @cached_property
    def _heads(self) -> dict[int, tuple[Table, int]]:
        return {
            id(line): (table, column)
            for table in self.tables
            for column, head in enumerate(table.heads)
            for line in head.lines[-1:]
        }

    @cached_property
    def _cells(self) -> dict[int, Table]:
        return {
            id(line): table
            for table in self.tables
            for row in table.rows
            for cell in row
            if cell is not None
            for line in cell.lines
        }

    def hits(self, line: TextLine) -> list[LabelHit]:
        """The labels in a line, left to right."""
        return self._hits[id(line)]

    def begins_with_label(self, line: TextLine) -> bool:
        """Whether a line begins with a label, ours or not."""
        hits = self.hits(line)
        return bool(hits) and hits[0].start == 0

    def is_others(self, line: TextLine) -> bool:
        """Whether a label heads a column of a table about relatives or about stations of a career."""
        found = self._heads.get(id(line))
        return found is not None and is_others_table(found[0])

    def in_others_table(self, line: TextLine) -> bool:
        """Whether a line is a value in a table about relatives or a career."""
        table = self._cells.get(id(line))
        return table is not None and is_others_table(table)

    def spots(self, line: TextLine, order: int) -> Iterator[Spot]:
        """Where the value of the ``order``-th label of a line may stand, most likely first."""
        own = self.hits(line)
        hit = own[order]
        end = own[order + 1].start if order + 1 < len(own) else _unknown_label(line, hit.end)
        if line.text[hit.end : end].strip(_EMPTY):
            yield Spot(line, hit.end, end, "inline")
            return
        if order + 1 < len(own) or end < len(line.text):
            return
        found = self._heads.get(id(line))
        if found is not None:
            yield from self._under_head(*found)
            return
        row = self.rows[self.row_of[id(line)]]
        column = next(at for at, other in enumerate(row) if other is line)
        neighbour = row[column + 1] if column + 1 < len(row) else None
        block = self._block(line, neighbour)
        if block:
            yield Spot(block[0], 0, len(block[0].text), "block", tuple(block[1:]))
        if neighbour is not None and not self.begins_with_label(neighbour):
            near = neighbour.left - line.right < _NEAR * self.sheet.width
            yield Spot(neighbour, 0, self._first_label(neighbour), "right" if near else "far")
            if len(row) < _HEADER_CELLS:
                return
        if not block:
            yield from self._below(line, column, hit)

    # --- in tables ----------------------------------------------------------------------------------

    def _under_head(self, table: Table, column: int) -> Iterator[Spot]:
        """The cell of the row of totals, else of the first row, under a head."""
        rows = [row for row in table.rows if not table.is_total(row)]
        for row in table.rows:
            if table.is_total(row) and (cell := row[column]) is not None and len(rows) > 0:
                yield Spot(cell.lines[0], 0, len(cell.lines[0].text), "total", cell.lines[1:])
        filled = [row for row in rows if row[column] is not None]
        if filled and (first := filled[0][column]) is not None:
            way = "column" if len(filled) == 1 else "first"
            yield Spot(first.lines[0], 0, len(first.lines[0].text), way, first.lines[1:])

    # --- around a label -----------------------------------------------------------------------------

    def _block(self, label: TextLine, neighbour: TextLine | None) -> list[TextLine]:
        """The lines of the cell to the right when they stand around the label's middle: more than one."""
        height = self.sheet.line_height
        at = self.row_of[id(label)]
        lines = [
            line
            for row in self.rows[max(0, at - 3) : at + 4]
            for line in row
            if line.left > label.right - 0.3 * height
            and abs(line.middle - label.middle) < 3.2 * height
            and (line is neighbour or self._is_loose(line, label))
        ]
        if neighbour is not None:
            lines = [line for line in lines if abs(line.left - neighbour.left) < 1.5 * height]
        elif lines:
            left = min(lines, key=lambda line: abs(line.middle - label.middle)).left
            lines = [line for line in lines if abs(line.left - left) < 1.5 * height]
            if left - label.right > 0.25 * self.sheet.width:
                return []
        run = _around(sorted(lines, key=lambda line: line.top), label, height)
        return run if len(run) > 1 else []

    def _is_loose(self, line: TextLine, label: TextLine) -> bool:
        """A line with no label of its own before it in its row, and in another row than the label's."""
        row = self.rows[self.row_of[id(line)]]
        if any(other is label for other in row) or self.hits(line):
            return False
        return not any(self.begins_with_label(other) for other in row if other.left < line.left)

    # --- underneath ---------------------------------------------------------------------------------

    def _below(self, line: TextLine, column: int, hit: LabelHit) -> Iterator[Spot]:
        row_index = self.row_of[id(line)]
        row = self.rows[row_index]
        if len(row) >= _HEADER_CELLS:
            cell = self._cell_below(row_index, column)
        else:
            cell = self._line_below(row_index, line.left_of(hit.start), line.right)
        if cell is not None and not self.begins_with_label(cell):
            headed = len(row) > 1 or not line.text.endswith(":")
            yield Spot(cell, 0, self._first_label(cell), "below" if headed else "foot")

    def _cell_below(self, head_index: int, column: int) -> TextLine | None:
        """The cell of the next row at the same place: by order in rows of equal length, else the nearest."""
        if head_index + 1 >= len(self.rows):
            return None
        heads, cells = self.rows[head_index], self.rows[head_index + 1]
        if cells[0].top - heads[0].bottom > 5 * self.sheet.line_height:
            return None
        if len(cells) == len(heads):
            return cells[column]
        mine = [
            c
            for c in cells
            if min(heads, key=lambda h: abs(h.left + h.right - c.left - c.right)) is heads[column]
        ]
        return mine[0] if mine else None

    def _line_below(self, row_index: int, left: float, right: float) -> TextLine | None:
        """The nearest line under a stretch of the page, within three lines' height."""
        bottom = max(line.bottom for line in self.rows[row_index])
        for row in self.rows[row_index + 1 : row_index + 4]:
            for line in row:
                overlap = min(line.right, right) - max(line.left, left)
                if line.top - bottom < 3 * self.sheet.line_height and overlap > 0.3 * min(
                    right - left, line.right - line.left
                ):
                    return line
        return None

    def _first_label(self, line: TextLine) -> int:
        own = self.hits(line)
        return own[0].start if own else len(line.text)

    def continuation(self, spot: Spot, *, text: bool) -> tuple[TextLine, ...]:
        """The lines right below a spot into which its value runs on, aligned with its beginning or the margin.

        ``text``: free words, which may fill several lines back to the margin; else one line more at the most.
        """
        if spot.end < len(spot.line.text) or spot.rest:
            return ()
        found: list[TextLine] = []
        last, value_left = spot.line, spot.line.left_of(spot.start)
        height = self.sheet.line_height
        for line in self.sheet.lines[:]:
            if line.top < last.middle or sum(len(one.text) for one in found) > 300:
                continue
            if line.top - last.bottom > 0.9 * height or self.hits(line):
                break
            aligned = abs(line.left - value_left) < 1.6 * height
            margin = spot.start > 0 and text and line.left < value_left
            if not aligned and not margin:
                continue
            if not text and line.right > last.right + height:
                break
            found.append(line)
            last = line
            if not text:
                break
        return tuple(found)


def _is_bare(hits: Sequence[LabelHit]) -> bool:
    """A label in a cell of its own, which waits for a value to its right."""
    return len(hits) == 1 and hits[0].cell


def _is_sure(hit: LabelHit, line: TextLine) -> bool:
    """Behind a label a value is expected, and only a colon or a whole cell makes another label of it."""
    return (hit.cell and hit.weight > _SURE_LABEL) or line.text[hit.end - 1] in ":;]"


def is_others_table(table: Table) -> bool:
    """Tell whether a table is about relatives, or about stations of a career, by its heads."""
    heads = [re.sub(r"\([^)]*\)$", "", head.lines[-1].text) for head in table.heads]
    return any(_OTHERS.match(head) for head in heads) or sum(bool(_CAREER.match(head)) for head in heads) > 1


def _unknown_label(line: TextLine, start: int) -> int:
    """Where a label we do not know begins behind a gap, for it ends the value before it."""
    for match in _NEXT_LABEL.finditer(line.text, start):
        for at in range(max(match.start(), start + 1), match.end() - 2):
            gap = line.origin[at] - line.origin[at - 1] > 1 or line.text[at - 1] == "_"
            if gap and is_cjk(line.text[at]):
                return at
    return len(line.text)


def _around(lines: Sequence[TextLine], label: TextLine, height: float) -> list[TextLine]:
    """The run of close lines whose middle is the label's."""
    best: list[TextLine] = []
    for start in range(len(lines)):
        run = [lines[start]]
        for line in lines[start + 1 : start + _BLOCK_LINES]:
            if line.top - run[-1].bottom > 0.85 * height or line.top < run[-1].middle:
                break
            run.append(line)
        for length in range(len(run), 1, -1):
            part = run[:length]
            off = abs((part[0].top + part[-1].bottom) / 2 - label.middle)
            if off < 0.45 * height and len(part) > len(best):
                best = part
    return best
