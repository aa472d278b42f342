"""The tables of a package as text that spreadsheets open, and names that every file system takes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

_UNSAFE = re.compile(r"[^0-9A-Za-z\u4e00-\u9fff._-]+")
LONGEST_NAME = 60


def write_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Give a table as CSV in UTF-8, with the mark at its beginning by which spreadsheets know the encoding."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return ("\ufeff" + written.getvalue()).encode()


def _safe(cell: object) -> object:
    # SECURITY: a spreadsheet takes these for the beginning of a formula.
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def part_of_path(text: str, otherwise: str) -> str:
    """Give a text as one part of a path: no separators, no leading dot, of bounded length."""
    return _UNSAFE.sub("_", text).strip("._")[:LONGEST_NAME] or otherwise
