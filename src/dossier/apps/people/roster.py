"""Reading a roster: a table of people from CSV (UTF-8 or GB18030) or XLSX, columns named in either language.

Plain Python, no database: recognition from the command line reads rosters too.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from dossier.apps.kernel.errors import Invalid

COLUMNS: dict[str, tuple[str, ...]] = {
    "employee_no": ("employee_no", "工号", "员工编号"),
    "name": ("name", "姓名"),
    "id_number": ("id_number", "身份证号", "身份证号码", "公民身份号码"),
    "department": ("department", "部门"),
    "company": ("company", "公司"),
    "position": ("position", "岗位", "职务"),
    "hired_on": ("hired_on", "入职日期"),
    "departed_on": ("departed_on", "离职日期"),
    "phone": ("phone", "联系电话", "手机"),
    "gender": ("gender", "性别"),
}
"""Column to the headings it goes by; other columns are ignored."""

REQUIRED = ("employee_no", "name")


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person as text; empty where the table says nothing. ``line`` counts from 1, the heading included."""

    line: int
    employee_no: str
    name: str
    id_number: str = ""
    department: str = ""
    company: str = ""
    position: str = ""
    hired_on: str = ""
    departed_on: str = ""
    phone: str = ""
    gender: str = ""


def read_roster(path: Path) -> list[RosterRow]:
    """Read a roster file. Raises Invalid naming the missing column, or the line without number or name."""
    table = _read_xlsx(path) if path.suffix.lower() == ".xlsx" else _read_csv(path)
    heading = [cell.strip() for cell in table[0]] if table else []
    places = {column: _place(heading, names) for column, names in COLUMNS.items()}
    for column in REQUIRED:
        if places[column] is None:
            raise Invalid("people.roster_column_missing", column=COLUMNS[column][1])
    rows = [
        _row(line, cells, places)
        for line, cells in enumerate(table[1:], start=2)
        if any(map(str.strip, cells))
    ]
    for row in rows:
        if not row.employee_no or not row.name:
            raise Invalid("people.roster_row_incomplete", line=row.line)
    return rows


def parse_day(text: str, *, line: int) -> date | None:
    """Read a day as rosters write it (2015-06-01, 2015/6/1, 2015.6.1, 20150601); None when empty."""
    parts = (
        text.strip().replace("/", "-").replace(".", "-").replace("年", "-").replace("月", "-").rstrip("日")
    )
    if not parts:
        return None
    for form in ("%Y-%m-%d", "%Y%m%d", "%Y-%m-%d %H:%M:%S"):
        try:
            return datetime.strptime(parts, form).date()  # noqa: DTZ007  a day has no zone
        except ValueError:
            continue
    raise Invalid("people.roster_day_unreadable", line=line)


def _place(heading: Sequence[str], names: Sequence[str]) -> int | None:
    return next((heading.index(name) for name in names if name in heading), None)


def _row(line: int, cells: Sequence[str], places: dict[str, int | None]) -> RosterRow:
    def cell(place: int | None) -> str:
        return cells[place].strip() if place is not None and place < len(cells) else ""

    return RosterRow(line=line, **{column: cell(place) for column, place in places.items()})


def _read_csv(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise Invalid("people.roster_unreadable") from error
    return list(csv.reader(io.StringIO(text)))


def _read_xlsx(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, ValueError) as error:
        raise Invalid("people.roster_unreadable") from error
    return [[_as_text(cell) for cell in row] for row in rows]


def _as_text(cell: object) -> str:
    # A number typed into a cell must not come back as 10023.0.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
