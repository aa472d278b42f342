"""Read tables of change: a column for before, a column for after, a row for each thing that changed.

``调整前 | 调整后`` above ``部门``, ``岗位``, ``月薪合计`` names the fields old_department, new_position and
so on by two words each, which no single label says. Other tables are read by their column
heads (:mod:`.fields`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.upright import Sheet, TextLine
from dossier.recognition.values import read_value

_BEFORE = re.compile(r"^(?:.{1,3}前|原.{0,2}|现.{0,2})$|前(?:情况|信息|标准)?$")
_AFTER = re.compile(r"^(?:.{1,3}后|新.{0,2}|拟.{0,2})$|后(?:情况|信息|标准)?$")
_ROWS = (
    (re.compile(r"部门|单位$|科室$"), "department"),
    (re.compile(r"岗位$|职务|职位"), "position"),
    (re.compile(r"合计|总额|^月?工资$|^月?薪资?$|月薪|月工资"), "wage"),
)
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
