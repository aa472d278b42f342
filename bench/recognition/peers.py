"""Other engines on the same decoded pages, in processes of their own with one thread."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from bench.recognition.pages import PlacedText
from dossier.recognition.files import open_source
from dossier.recognition.pages import Image

TESSERACT_ROWS = {
    "tesseract": ("-l", "chi_sim"),
    "tesseract-osd": ("-l", "chi_sim", "--psm", "1"),
}
"""Arguments by row. Plain Tesseract as Debian ships it, and with its own orientation detection first."""

_TSV_COLUMNS, _TSV_WORD = 12, "5"


@dataclass(frozen=True, slots=True)
class PeerPage:
    """A page as the peer gets it: an uncompressed picture, so that unpacking it costs next to nothing."""

    source: str
    number: int
    path: Path
    dpi: int


@dataclass(frozen=True, slots=True)
class PeerReading:
    """Lines by (file name, page number); CPU seconds of all pages, and of a process that reads nothing."""

    arguments: tuple[str, ...]
    lines: dict[tuple[str, int], tuple[PlacedText, ...]]
    cpu_seconds: float
    start_cpu_seconds: float


def decode_pages(folder: Path, into: Path) -> Iterator[tuple[PeerPage, Image]]:
    """Decode every page of a folder as Dossier does, write it as PPM, and give it with its picture (BGR)."""
    into.mkdir(parents=True, exist_ok=True)
    for path in sorted(folder.iterdir()):
        with open_source(path.read_bytes()) as source:
            for number in range(1, source.page_count + 1):
                page = source.page(number)
                target = into / f"{path.stem}_{number:03d}.ppm"
                cv2.imwrite(str(target), page.image)
                yield PeerPage(path.name, number, target, page.dpi), page.image


def read_with_tesseract(pages: Sequence[PeerPage], arguments: Sequence[str], scratch: Path) -> PeerReading:
    """Read each page in a process of its own; its loading (told apart) is part of the time."""
    empty = scratch / "empty.ppm"
    cv2.imwrite(str(empty), np.full((64, 64, 3), 255, np.uint8))
    _, start = _run(PeerPage("", 1, empty, 300), arguments)
    lines, total = {}, 0.0
    for page in pages:
        table, spent = _run(page, arguments)
        lines[page.source, page.number] = tuple(_lines_of(table))
        total += spent
    return PeerReading(tuple(arguments), lines, total, start)


def _run(page: PeerPage, arguments: Sequence[str]) -> tuple[str, float]:
    """Give the words as TSV and the CPU seconds of one call; a page that it gives up on has none."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["tesseract", str(page.path), "stdout", *arguments, "--dpi", str(page.dpi), "tsv"],
        capture_output=True,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout.decode("utf-8", errors="replace"), spent


def _lines_of(table: str) -> Iterator[PlacedText]:
    """Join the words of each line; the middle of a line is that of its words' boxes together."""
    rows = (row.split("\t") for row in table.splitlines()[1:])
    words = [row for row in rows if len(row) == _TSV_COLUMNS and row[0] == _TSV_WORD and row[-1].strip()]
    for _, group in groupby(words, key=lambda row: row[1:5]):
        line = list(group)
        boxes = np.array([[float(cell) for cell in row[6:10]] for row in line])
        left, top = boxes[:, 0].min(), boxes[:, 1].min()
        right, bottom = (boxes[:, 0] + boxes[:, 2]).max(), (boxes[:, 1] + boxes[:, 3]).max()
        middle = (float(left + right) / 2, float(top + bottom) / 2)
        yield PlacedText("".join(row[-1] for row in line), middle)
