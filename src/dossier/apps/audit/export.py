"""The log as a file for other programs: CSV (RFC 4180) and XLSX (ECMA-376), every cell a text.

Numbers stay as they are written: a spreadsheet neither rounds an identity number nor drops a zero. No cell can
become a formula: in XLSX cells are strings; in CSV whatever a spreadsheet might take for a formula or
shorten as a number gets an apostrophe in front (OWASP, CSV injection). Made in memory: no file is left behind.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from xlsxwriter import Workbook

Row = Sequence[str]

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_LONG_NUMBER = re.compile(r"^(0\d+|\d{12,})$")
_LONGEST_CELL = 32_767
"""Characters that a cell of a spreadsheet can hold."""


def write_csv(rows: Iterable[Row]) -> bytes:
    """Give the rows as UTF-8 with a byte order mark, which spreadsheets need to read Chinese."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + written.getvalue().encode("utf-8", "replace")


def _harmless(cell: str) -> str:
    cell = cell.replace("\x00", "")
    return f"'{cell}" if cell.startswith(_FORMULA) or _LONG_NUMBER.match(cell) else cell


def write_xlsx(rows: Iterable[Row]) -> bytes:
    """Give the rows as a workbook of one sheet."""
    written = io.BytesIO()
    book = Workbook(written, {"in_memory": True})
    sheet, text = book.add_worksheet("audit"), book.add_format({"num_format": "@"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write_string(number, place, cell[:_LONGEST_CELL], text)
    book.close()
    return written.getvalue()
