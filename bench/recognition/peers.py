"""Other engines on the same decoded pages, in processes of their own with one thread."""

from __future__ import annotations

import os
import re
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
from dossier.recognition.image import Turn
from dossier.recognition.pages import Image

_READ = ("-l", "chi_sim")
_TURN = ("-l", "osd", "--psm", "0")

TESSERACT_ROWS = {"tesseract": False, "tesseract turned": True}
"""Whether its own orientation detection turns the page first. Apart (``--psm 0``), then turned by us: an
upside-down page that it judges rightly this way, it still read upside down with ``--psm 1``."""

_TSV_COLUMNS, _TSV_WORD = 12, "5"


@dataclass(frozen=True, slots=True)
class PeerPage:
    """A page as the peer gets it: an uncompressed picture, so that unpacking it costs next to nothing."""

    source: str
    number: int
    path: Path
    dpi: int
    width_px: int = 64
    height_px: int = 64


@dataclass(frozen=True, slots=True)
class PeerReading:
    """Lines by (file name, page number); CPU seconds of all pages, and of a process that reads nothing."""

    arguments: str
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
                height, width = page.image.shape[:2]
                yield PeerPage(path.name, number, target, page.dpi, width, height), page.image


def read_with_tesseract(pages: Sequence[PeerPage], scratch: Path, *, turned: bool) -> PeerReading:
    """Read each page in a process of its own; its loading (told apart) is part of the time."""
    empty = PeerPage("", 1, scratch / "empty.ppm", 300)
    cv2.imwrite(str(empty.path), np.full((64, 64, 3), 255, np.uint8))
    _, start = _run(empty.path, 300, (*_READ, "tsv"))
    lines, total = {}, 0.0
    for page in pages:
        rotation, spent = _turn(page, scratch / "turned.ppm") if turned else (0, 0.0)
        total += spent
        table, spent = _run(scratch / "turned.ppm" if rotation else page.path, page.dpi, (*_READ, "tsv"))
        total += spent
        lines[page.source, page.number] = tuple(_lines_of(table, _Way(page, rotation)))
    return PeerReading(" ".join(_READ), lines, total, start)


@dataclass(frozen=True, slots=True)
class _Way:
    """From the picture that was read back to the page as decoded."""

    page: PeerPage
    rotation_deg: int

    def back(self, x: float, y: float) -> tuple[float, float]:
        if not self.rotation_deg:
            return x, y
        turn = Turn(self.page.width_px, self.page.height_px, self.rotation_deg)
        ((left, top),) = turn.to_delivered(np.array([[x, y]]))
        return float(left), float(top)


def _turn(page: PeerPage, into: Path) -> tuple[int, float]:
    """Let Tesseract judge how a page lies and write it upright; give the turn and its CPU seconds."""
    told, spent = _run(page.path, page.dpi, _TURN)
    found = re.search(r"^Rotate: (\d+)", told, re.MULTILINE)
    rotation = int(found[1]) if found else 0
    if rotation:
        picture = np.asarray(cv2.imread(str(page.path)), dtype=np.uint8)
        cv2.imwrite(str(into), Turn(page.width_px, page.height_px, rotation).apply(picture))
    return rotation, spent


def _run(picture: Path, dpi: int, arguments: Sequence[str]) -> tuple[str, float]:
    """Give the output and the CPU seconds of one call; what it gives up on has none."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["tesseract", str(picture), "stdout", "--dpi", str(dpi), *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout.decode("utf-8", errors="replace"), spent


def _lines_of(table: str, way: _Way) -> Iterator[PlacedText]:
    """Join the words of each line; the middle of a line is that of its words' boxes together."""
    rows = (row.split("\t") for row in table.splitlines()[1:])
    words = [row for row in rows if len(row) == _TSV_COLUMNS and row[0] == _TSV_WORD and row[-1].strip()]
    for _, group in groupby(words, key=lambda row: row[1:5]):
        line = list(group)
        boxes = np.array([[float(cell) for cell in row[6:10]] for row in line])
        left, top = boxes[:, 0].min(), boxes[:, 1].min()
        right, bottom = (boxes[:, 0] + boxes[:, 2]).max(), (boxes[:, 1] + boxes[:, 3]).max()
        middle = way.back(float(left + right) / 2, float(top + bottom) / 2)
        yield PlacedText("".join(row[-1] for row in line), middle)
