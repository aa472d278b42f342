"""Ruled tables with merged cells, as word processors and printers of forms make them.

A row is ``cell | cell``; a cell is a label, or ``{field}``, or both (``姓名：{employee_name}``), or ``*text``
filled in; ``\\n`` breaks it. ``>3`` at its end spans columns, ``^3`` rows; ``!`` before it sets it upright;
a line of it that begins with ``»`` ends at the right. ``@@24`` gives the row's least height (mm), ``[photo]`` is a
portrait.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, replace

from bench.recognition.corpus.worded.draft import MM, Draft
from bench.recognition.corpus.worded.markup import FIELD
from dossier.samples.kit import Style

_SPANS = re.compile(r"(?:>(\d+))?(?:\^(\d+))?$")
_TALL = re.compile(r"@@(\d+)")
_LEADING = 1.38
_PAD = 1.5


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its text, how many columns and rows it covers, whether it is set upright or filled in."""

    text: str
    column: int
    columns: int = 1
    rows: int = 1
    upright: bool = False
    literal: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row: its cells and its least height (mm)."""

    cells: tuple[GridCell, ...]
    tall: float


def draw_grid(
    draft: Draft, cols: Sequence[float], texts: Sequence[str], *, least: float, rules: str = "all"
) -> None:
    """Draw made rows from the draft's place on. ``cols``: widths as shares of the column; ``rules``: all, rows
    (no uprights) or none."""
    share = draft.width / sum(cols)
    widths = [width * share for width in cols]
    rows = parse_rows(texts, len(widths))
    heights = _heights(draft, widths, rows, least)
    for first, last in _bands(rows):
        draft.make_room(sum(heights[first:last]))
        for place in range(first, last):
            for cell in rows[place].cells:
                _draw_cell(draft, widths, cell, sum(heights[place : place + cell.rows]), rules)
            draft.y += heights[place]


def parse_rows(texts: Sequence[str], columns: int) -> list[GridRow]:
    """Place the cells of rows; ValueError when a row does not fill the columns."""
    rows, covered = [], [0] * columns
    for text in texts:
        tall = _TALL.search(text)
        cells: list[GridCell] = []
        for part in _TALL.sub("", text).split("|"):
            free = next((place for place, rows_left in enumerate(covered) if not rows_left), columns)
            cells.append(_parse_cell(part.strip(" "), free))
            covered[free : free + cells[-1].columns] = [cells[-1].rows] * cells[-1].columns
        if len(covered) != columns or not all(covered):
            raise ValueError(f"a row does not fill the {columns} columns of its table: {text}")
        covered = [rows_left - 1 for rows_left in covered]
        rows.append(GridRow(tuple(cells), float(tall[1]) if tall else 0.0))
    return rows


def _parse_cell(text: str, column: int) -> GridCell:
    spans = _SPANS.search(text)
    bare = _SPANS.sub("", text).strip(" ").replace("\\n", "\n")
    columns, rows = (int(part or 1) for part in (spans.groups() if spans else ("1", "1")))
    return GridCell(bare.lstrip("!*"), column, columns, rows, bare.startswith("!"), bare.startswith("*"))


def _bands(rows: Sequence[GridRow]) -> list[tuple[int, int]]:
    """Runs of rows that cells hold together: first, and one past the last."""
    bands, first, reach = [], 0, 0
    for place, row in enumerate(rows):
        reach = max([reach, *(place + cell.rows for cell in row.cells)])
        if reach == place + 1:
            bands.append((first, reach))
            first = reach
    return bands


def _heights(draft: Draft, widths: Sequence[float], rows: Sequence[GridRow], least: float) -> list[float]:
    heights = [max(least, row.tall) for row in rows]
    for rowspan in (1, 2, 3, 4, 5, 6, 7, 8):
        for place, row in enumerate(rows):
            for cell in row.cells:
                if cell.rows == rowspan or (rowspan == 8 and cell.rows > 8):
                    own = heights[place : place + cell.rows]
                    lack = _need(draft, widths, cell) - sum(own)
                    heights[place + len(own) - 1] += max(0.0, lack)
    return heights


def _inner(widths: Sequence[float], cell: GridCell) -> float:
    return sum(widths[cell.column : cell.column + cell.columns]) - 2 * _PAD


def _style(draft: Draft, cell: GridCell) -> Style:
    return draft.filled if cell.literal or "{" in cell.text else draft.printed


def _is_label(cell: GridCell) -> bool:
    return not cell.literal and not any(sign in cell.text for sign in "{~»")


def _fitted(draft: Draft, cell: GridCell, inner: float) -> Draft:
    """The draft with type small enough for the longest number of a cell, which has no place to break."""
    numbers = re.findall(r"[\x21-\x7e]+", draft.markup.expand(cell.text.replace("\n", " ")))
    longest = max((draft.measure(number, _style(draft, cell)) for number in numbers), default=0.0)
    if longest <= inner:
        return draft
    fitted, share = copy(draft), max(0.5, inner / longest * 0.97)
    fitted.printed = replace(draft.printed, size_pt=draft.printed.size_pt * share)
    same = draft.printed == draft.filled
    fitted.filled = fitted.printed if same else replace(draft.filled, size_pt=draft.filled.size_pt * share)
    return fitted


def _lines(draft: Draft, cell: GridCell, inner: float) -> list[tuple[str, int]]:
    """The lines of a cell as written, and how many each takes."""
    if cell.upright:
        return [(char, 1) for char in cell.text]
    style = _style(draft, cell)
    if _is_label(cell):
        return [(part, 1) for line in cell.text.split("\n") for part in _break(draft, line, inner)]
    found = []
    for line in cell.text.split("\n"):
        wide = sum(part for _, _, part in draft.lay(line.lstrip("»")))
        if cell.literal and not line.startswith("»"):
            wide = draft.measure(line, draft.filled)
        found.append((line, 1 if wide <= inner else draft.count_lines(line, style, inner)))
    return found


def _break(draft: Draft, line: str, inner: float) -> list[str]:
    """Cut a label into even lines where it is too wide."""
    count = draft.count_lines(line, draft.printed, inner)
    if count == 1 or not line:
        return [line]
    before, bracket, after = line.partition("（")
    if bracket and max(draft.measure(part, draft.printed) for part in (before, bracket + after)) <= inner:
        return [before, bracket + after]
    if count > 3 or line.isascii() or any(char in line for char in "，。 （"):
        parts, room = [""], inner
        for unit in re.findall(r"[\x21-\x7e]+|.", line):
            wide = draft.measure(unit, draft.printed)
            if wide > room and unit not in "，。；、）":
                parts.append("")
                room = inner
            parts[-1] += unit
            room -= wide
        return parts
    size = -(-len(line) // count)
    return [line[start : start + size] for start in range(0, len(line), size)]


def _step(style: Style) -> float:
    return style.size_pt * MM * _LEADING


def _need(draft: Draft, widths: Sequence[float], cell: GridCell) -> float:
    if cell.text == "[photo]":
        return 12.0
    inner = _inner(widths, cell)
    draft = _fitted(draft, cell, inner)
    count = sum(lines for _, lines in _lines(draft, cell, inner))
    return count * _step(_style(draft, cell)) + 2 * _PAD


def _draw_cell(draft: Draft, widths: Sequence[float], cell: GridCell, height: float, rules: str) -> None:
    x, y = draft.left + sum(widths[: cell.column]), draft.y
    width = sum(widths[cell.column : cell.column + cell.columns])
    if cell.text == "[photo]":
        tall = min(height - 2, (width - 2) * 1.4)
        draft.sheet.portrait(x + (width - tall / 1.4) / 2, y + (height - tall) / 2, tall / 1.4, tall)
    else:
        _fill(draft, x, y, cell, widths, height)
    if rules != "none":
        draft.sheet.rule(x, y, x + width, y, 0.2)
        draft.sheet.rule(x, y + height, x + width, y + height, 0.2)
    if rules == "all":
        draft.sheet.rule(x, y, x, y + height, 0.2)
        draft.sheet.rule(x + width, y, x + width, y + height, 0.2)


def _fill(draft: Draft, x: float, y: float, cell: GridCell, widths: Sequence[float], height: float) -> None:
    inner = _inner(widths, cell)
    draft = _fitted(draft, cell, inner)
    style = _style(draft, cell)
    lines = _lines(draft, cell, inner)
    step = _step(style)
    y += (height - step * sum(count for _, count in lines)) / 2 + step * 0.14
    centred = _is_label(cell) or bool(FIELD.fullmatch(cell.text))
    for line, count in lines:
        text = line.lstrip("»")
        wide = sum(part for _, _, part in draft.lay(text))
        at = x + _PAD + (inner - wide if line.startswith("»") else (inner - wide) / 2 if centred else 0)
        if count > 1:
            draft.sheet.paragraph(
                x + _PAD, y, inner, text.replace("~", ""), style, indent=0, leading=_LEADING
            )
        elif cell.literal and "{" not in text and not line.startswith("»"):
            draft.sheet.text(x + _PAD + (inner - draft.measure(text, style)) / 2, y, text, style)
        elif text.strip():
            draft.write_line(at, y, text)
        y += step * count
