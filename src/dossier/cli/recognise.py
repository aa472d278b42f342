"""Recognise files without a database: one JSON object per source file."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import nullcontext
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from dossier.apps.kernel.errors import Invalid
from dossier.apps.people.roster import read_roster
from dossier.cli.console import EXIT_NEEDS_PERSON, err, fail
from dossier.cli.intake import UNREADABLE, walk_files
from dossier.config.profiles import default_profiles
from dossier.recognition.confinement import bound_memory, bounded_cpu
from dossier.recognition.pages import Limits
from dossier.recognition.persons import Roster
from dossier.recognition.profile import RosterEntry
from dossier.recognition.reader import PageReader, read_file
from dossier.recognition.records import find_records
from dossier.recognition.result import FileReading, PageReading, RefusalCode, SourceRefused, file_to_json

CRASHED = "intake.reader_crashed"
"""The reader failed in a way that is not a refusal; such a file needs a person."""

WINDOW_PER_WORKER = 2
"""Files in the hands of the readers at a time: results are printed in order, so this bounds what waits."""

INTERNAL_PAGE_KEYS = ("fingerprint", "born_digital")
"""Parts of a stored reading that are not part of the documented line."""


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a reading process gives for one file: its digest and either its pages or an error code."""

    sha256: str
    pages: tuple[PageReading, ...] = ()
    error: str | None = None


Read = Callable[[Path], FileRead]


def recognise(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; folders are walked.", exists=True)],
    roster: Annotated[
        Path | None,
        typer.Option(
            help="CSV or XLSX of people: 工号 姓名 身份证号 部门 公司.", exists=True, dir_okay=False
        ),
    ] = None,
    out: Annotated[
        Path | None, typer.Option(help="File for the JSON lines; standard output else.", dir_okay=False)
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Reading processes.")] = 1,
) -> None:
    """Read paper into text, types, fields and persons; prints one JSON object per file.

    Exit code 0 when every readable file was read; a file that cannot be read says why in its "error". Exit
    code 1 when a file made its reader crash.
    """
    people = _load_roster(roster) if roster else Roster([])
    if out is not None and not out.parent.is_dir():
        raise fail("The folder of --out does not exist.")
    files = list(dict.fromkeys(walk_files(paths)))
    crashed = False
    with out.open("w", encoding="utf-8") if out else nullcontext(sys.stdout) as target:
        for reading in _recognise_all(files, people, workers):
            crashed = crashed or reading.error == CRASHED
            _print_line(target, reading)
    if crashed:
        raise typer.Exit(EXIT_NEEDS_PERSON)


def _load_roster(path: Path) -> Roster:
    columns = [column.name for column in fields(RosterEntry)]
    try:
        rows = read_roster(path)
    except Invalid as error:
        raise fail(f"The roster cannot be used: {error.code} {error.params or ''}") from error
    return Roster([RosterEntry(**{name: getattr(row, name) for name in columns}) for row in rows])


def _recognise_all(files: list[Path], people: Roster, workers: int) -> Iterator[FileReading]:
    """Give the readings in the order of the files, with a progress bar on standard error."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=err, disable=not err.is_terminal) as bars:
        task = bars.add_task("files", total=len(files))
        for path, done in read_all(files, workers):
            records = find_records(done.pages, default_profiles(), people) if done.pages else ()
            yield FileReading(str(path), done.sha256, done.error, done.pages, tuple(records))
            bars.advance(task)


def read_all(
    files: Sequence[Path], workers: int, read: Read | None = None
) -> Iterator[tuple[Path, FileRead]]:
    """Read files in processes of their own, in order, a bounded number at a time.

    A file that kills its reader takes nothing else with it: what was finished is kept, and those that were in
    the hands of the readers at that moment are read one by one. ``read`` must pickle.
    """
    read = read or read_confined
    context = multiprocessing.get_context("spawn")
    waiting = deque(files)
    while waiting:
        with ProcessPoolExecutor(workers, mp_context=context) as pool:
            flying: deque[tuple[Path, Future[FileRead]]] = deque()
            broken = False
            while flying or (waiting and not broken):
                while waiting and not broken and len(flying) < workers * WINDOW_PER_WORKER:
                    try:
                        flying.append((waiting[0], pool.submit(read, waiting[0])))
                        waiting.popleft()
                    except BrokenProcessPool:
                        broken = True
                if not flying:
                    break
                path, future = flying.popleft()
                done = _outcome(future)
                broken = broken or done is None
                yield path, done or _read_alone(path, read, context)


def _outcome(future: Future[FileRead]) -> FileRead | None:
    try:
        return future.result()
    except BrokenProcessPool:
        return None


def _read_alone(path: Path, read: Read, context: multiprocessing.context.SpawnContext) -> FileRead:
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return _outcome(pool.submit(read, path)) or FileRead(_digest(path), error=CRASHED)


@cache
def _reader() -> PageReader:
    return PageReader()


@cache
def _confine() -> None:
    """Bound the memory of this process, once, after what it always needs is loaded."""
    _reader()
    bound_memory()


def read_confined(path: Path) -> FileRead:
    """Read one file in a process that may be ended for it."""
    _confine()
    return read_one(path)


def read_one(path: Path) -> FileRead:
    """Read one file; runs in a reading process, which a page that takes far too long or too much memory ends.
    Whatever else goes wrong is an error code, never an exception."""
    try:
        digest = _digest(path)
        if path.stat().st_size > Limits().file_bytes:
            return FileRead(digest, error=RefusalCode.TOO_LARGE.value)
        data = path.read_bytes()
    except OSError:
        return FileRead("", error=UNREADABLE)
    try:
        return FileRead(digest, read_file(data, _reader(), bounded=bounded_cpu))
    except SourceRefused as refused:
        return FileRead(digest, error=refused.code.value)
    except Exception:
        return FileRead(digest, error=CRASHED)


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _print_line(target: TextIO, reading: FileReading) -> None:
    target.write(json.dumps(_documented(reading), ensure_ascii=False) + "\n")
    target.flush()


def _documented(reading: FileReading) -> dict[str, Any]:
    line = file_to_json(reading)
    for page in line["pages"]:
        for key in INTERNAL_PAGE_KEYS:
            del page[key]
    return line
