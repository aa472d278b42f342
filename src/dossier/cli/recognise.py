"""Recognise files without a database: one JSON object per source file."""

from __future__ import annotations

import csv
import io
import json
import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from functools import cache
from pathlib import Path
from typing import Annotated, TextIO

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dossier.cli.console import EXIT_NEEDS_PERSON, err, fail
from dossier.cli.intake import walk_files
from dossier.config.profiles import default_profiles
from dossier.recognition.persons import Roster
from dossier.recognition.profile import RosterEntry
from dossier.recognition.reader import PageReader, read_file
from dossier.recognition.records import find_records
from dossier.recognition.result import FileReading, PageReading, SourceRefused, file_to_json
from dossier.trust.digests import sha256_hex

CRASHED = "intake.reader_crashed"

ROSTER_COLUMNS = {
    "employee_no": ("employee_no", "工号"),
    "name": ("name", "姓名"),
    "id_number": ("id_number", "身份证号"),
    "department": ("department", "部门"),
    "company": ("company", "公司"),
}


def recognise(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; folders are walked.", exists=True)],
    roster: Annotated[
        Path | None, typer.Option(help="CSV or XLSX of people: 工号 姓名 身份证号 部门 公司.", exists=True)
    ] = None,
    out: Annotated[Path | None, typer.Option(help="File for the JSON lines; standard output else.")] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Reading processes.")] = 1,
) -> None:
    """Read paper into text, types, fields and persons; prints one JSON object per file.

    Exit code 0 when every readable file was read; a file that cannot be read says why in its "error". Exit
    code 1 when a file made its reader crash.
    """
    people = Roster(read_roster(roster) if roster else [])
    files = list(dict.fromkeys(walk_files(paths)))
    crashed = False
    with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as target:
        for reading in _recognise_all(files, people, workers):
            crashed = crashed or reading.error == CRASHED
            _print_line(target, reading)
    if crashed:
        raise typer.Exit(EXIT_NEEDS_PERSON)


def _recognise_all(files: list[Path], people: Roster, workers: int) -> Iterator[FileReading]:
    """Give the readings in the order of the files, with a progress bar on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        task = bars.add_task("files", total=len(files))
        for path, sha256, pages, error in _read_all(files, workers):
            records = find_records(pages, default_profiles(), people) if pages else ()
            yield FileReading(str(path), sha256, error, pages, tuple(records))
            bars.advance(task)


Read = tuple[Path, str, tuple[PageReading, ...], str | None]


def _read_all(files: list[Path], workers: int) -> Iterator[Read]:
    """Read files in processes of their own: a decoder that crashes takes only its file with it."""
    context = multiprocessing.get_context("spawn")
    position = 0
    while position < len(files):
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            futures = [pool.submit(_read_one, path) for path in files[position:]]
            for future in futures:
                done = _outcome(future)
                if done is None:
                    break
                yield (files[position], *done)
                position += 1
            else:
                return
        # Some file of those in flight killed its reader: the next one is tried alone, and named if it was that.
        yield (files[position], *_read_alone(files[position], context))
        position += 1


def _outcome(
    future: Future[tuple[str, tuple[PageReading, ...], str | None]],
) -> tuple[str, tuple[PageReading, ...], str | None] | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _read_alone(
    path: Path, context: multiprocessing.context.SpawnContext
) -> tuple[str, tuple[PageReading, ...], str | None]:
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return _outcome(pool.submit(_read_one, path)) or (sha256_hex(path.read_bytes()), (), CRASHED)


@cache
def _reader() -> PageReader:
    return PageReader()


def _read_one(path: Path) -> tuple[str, tuple[PageReading, ...], str | None]:
    """Runs in a reading process: digest, pages, refusal code."""
    data = path.read_bytes()
    try:
        return sha256_hex(data), read_file(data, _reader()), None
    except SourceRefused as refused:
        return sha256_hex(data), (), refused.code.value


def _print_line(target: TextIO, reading: FileReading) -> None:
    target.write(json.dumps(file_to_json(reading), ensure_ascii=False) + "\n")
    target.flush()


def read_roster(path: Path) -> list[RosterEntry]:
    """Read a roster: XLSX, or CSV in UTF-8 or GB18030; columns by name in either language, others ignored."""
    rows = _xlsx_rows(path) if path.suffix.lower() == ".xlsx" else _csv_rows(path)
    header = [str(cell).strip() for cell in rows[0]] if rows else []
    places = {
        column: next((header.index(name) for name in names if name in header), -1)
        for column, names in ROSTER_COLUMNS.items()
    }
    if places["employee_no"] < 0 or places["name"] < 0:
        raise fail("The roster needs the columns employee_no (工号) and name (姓名).")

    def cell(row: list[str], column: str) -> str:
        place = places[column]
        return row[place].strip() if 0 <= place < len(row) else ""

    return [
        RosterEntry(**{column: cell(row, column) for column in ROSTER_COLUMNS})
        for row in rows[1:]
        if any(row)
    ]


def _csv_rows(path: Path) -> list[list[str]]:
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030", errors="replace")
    return list(csv.reader(io.StringIO(text)))


def _xlsx_rows(path: Path) -> list[list[str]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except CalamineError as error:
        raise fail("The roster is not a readable XLSX file.") from error
    return [[_as_text(cell) for cell in row] for row in rows]


def _as_text(cell: object) -> str:
    # A number typed into a cell must not come back as 10023.0.
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
