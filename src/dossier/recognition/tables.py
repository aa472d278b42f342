"""Read tables by rows and columns: before and after, a tick under a rating, the total of a score.

``调整前 | 调整后`` above ``部门``, ``岗位``, ``月薪合计`` names the fields old_department, new_position and
so on by two words each, which no single label says. A row of ratings with a tick in the row beneath chooses one; a row
called 合计 gives the total of the column headed 得分 or 学时. Other tables are read by their column heads
(:mod:`.fields`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from dossier.recognition.options import has_tick
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.upright import Sheet, TextLine
from dossier.recognition.values import enum_options, read_value

_BEFORE = re.compile(r"^(?:.{1,3}前|原.{0,2}|现.{0,2})$|前(?:情况|信息|标准)?$")
_AFTER = re.compile(r"^(?:.{1,3}后|新.{0,2}|拟.{0,2})$|后(?:情况|信息|标准)?$")
_ROWS = (
    (re.compile(r"部门|单位$|科室$"), "department"),
    (re.compile(r"岗位$|职务|职位"), "position"),
    (re.compile(r"合计|总额|^月?工资$|^月?薪资?$|月薪|月工资"), "wage"),
)
# Totals: the field, the heads of its column (the later in a table counts: 自评 before 上级评分), and no others.
_TOTALS = (
    (
        "score",
        re.compile(r"得分|评分|成绩|分数|^分值?$|考评分|考核分"),
        re.compile(r"自评|自我|标准|满分|权重|分值"),
    ),
    ("training_hours", re.compile(r"学时|课时"), re.compile(r"成绩")),
    ("days", re.compile(r"天数"), re.compile(r"标准")),
    ("page_count", re.compile(r"^页数$|页数$"), re.compile(r"页码")),
)
_TOTAL_ROW = re.compile(r"^(?:合计|总计|总分|总得分|总成绩|综合得分|综合评分|最终得分|小计合计)")
_NUMBER = re.compile(r"[0-9]{1,4}(?:\.[0-9]{1,2})?(?:分|学时|课时|天|页)?$")
_MAX_ROWS = 12
_TRUST = 0.9


def find_changes(
    sheets: Sequence[Sheet], wanted: Mapping[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    """Yield the old and new values of the tables of change on the pages of a record."""
    if not any(field.startswith(("old_", "new_")) for field in wanted):
        return
    for sheet in sheets:
        for index, row in enumerate(sheet.rows):
            heads = {"old_": _head(row, _BEFORE), "new_": _head(row, _AFTER)}
            if heads["old_"] is not None and heads["new_"] is not None:
                for body in sheet.rows[index + 1 : index + _MAX_ROWS]:
                    yield from _read_row(row, body, heads, wanted)


def find_ticks(
    sheets: Sequence[Sheet], wanted: Mapping[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    """Yield the options that have a tick in the row beneath them."""
    choices = {field.id: enum_options(field.kind) for field in wanted.values() if enum_options(field.kind)}
    for sheet in sheets if choices else ():
        for row, beneath in pairwise(sheet.rows):
            ticks = [cell for cell in beneath if has_tick(cell.text)]
            if len(ticks) != 1 or len(row) < 3:
                continue
            for field_id, options in choices.items():
                cells = [cell for cell in row if cell.text in options]
                if len(cells) > 2:
                    cell = min(cells, key=lambda one: _distance(one, ticks[0]))
                    trust = min(cell.confidence, ticks[0].confidence) * _TRUST
                    yield field_id, Candidate(cell.text, cell.raw, trust, cell.page, cell.box, "tick")


def find_totals(
    sheets: Sequence[Sheet], wanted: Mapping[str, FieldProfile]
) -> Iterator[tuple[str, Candidate]]:
    """Yield the totals of columns of scores, hours, days and pages."""
    asked = [item for item in _TOTALS if item[0] in wanted]
    for sheet in sheets if asked else ():
        for index, row in enumerate(sheet.rows):
            if len(row) < 2 or not _TOTAL_ROW.search(row[0].text):
                continue
            for field_id, heads, others in asked:
                cell = _under_head(sheet.rows[max(0, index - _MAX_ROWS) : index], row, heads, others)
                read = read_value("number", cell.text) if cell else None
                if cell and read:
                    trust = cell.confidence * _TRUST
                    yield field_id, Candidate(read.value, cell.raw, trust, cell.page, cell.box, "total")


def _under_head(
    above: Sequence[Sequence[TextLine]],
    total: Sequence[TextLine],
    heads: re.Pattern[str],
    others: re.Pattern[str],
) -> TextLine | None:
    """The number of a total's row under the last fitting head of the nearest row of heads above it."""
    numbers = [cell for cell in total[1:] if _NUMBER.match(cell.text)]
    for row in reversed(above):
        named = [head for head in row if heads.search(head.text) and not others.search(head.text)]
        if len(row) > 1 and named and not any(_NUMBER.match(cell.text) for cell in row) and numbers:
            cell = min(numbers, key=lambda one: _distance(one, named[-1]))
            nearest = min(row, key=lambda one: _distance(one, cell))
            return cell if nearest is named[-1] else None
    return None


def _head(row: Sequence[TextLine], pattern: re.Pattern[str]) -> int | None:
    places = [place for place, line in enumerate(row) if len(line.text) <= 6 and pattern.search(line.text)]
    return places[0] if len(places) == 1 else None


def _read_row(
    head_row: Sequence[TextLine],
    body: Sequence[TextLine],
    heads: Mapping[str, int | None],
    wanted: Mapping[str, FieldProfile],
) -> Iterator[tuple[str, Candidate]]:
    name = next((name for pattern, name in _ROWS if pattern.search(body[0].text)), None)
    if name is None or len(body) < 3:
        return
    for age, place in heads.items():
        field = wanted.get(age + name)
        if field is None or place is None:
            continue
        cell = min(body[1:], key=lambda line: _distance(line, head_row[place]))
        read = read_value(field.kind, cell.text)
        if read is not None:
            trust = cell.confidence * _TRUST * read.validity
            yield field.id, Candidate(read.value, cell.raw, trust, cell.page, cell.box, "table")


def _distance(one: TextLine, other: TextLine) -> float:
    return abs(one.left + one.right - other.left - other.right)
