"""Other engines on the same decoded pages, in processes of their own with one thread."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from dossier.recognition.files import open_source

TESSERACT_ROWS = {
    "tesseract": ("-l", "chi_sim"),
    "tesseract-osd": ("-l", "chi_sim", "--psm", "1"),
}
"""Arguments by row. Plain Tesseract as Debian ships it, and with its own orientation detection first."""


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

    lines: dict[tuple[str, int], tuple[str, ...]]
    cpu_seconds: float
    start_cpu_seconds: float


def decode_pages(folder: Path, into: Path) -> list[PeerPage]:
    """Decode every page of a folder as Dossier does and write it as PPM."""
    into.mkdir(parents=True, exist_ok=True)
    pages = []
    for path in sorted(folder.iterdir()):
        with open_source(path.read_bytes()) as source:
            for number in range(1, source.page_count + 1):
                page = source.page(number)
                target = into / f"{path.stem}_{number:03d}.ppm"
                cv2.imwrite(str(target), page.image)
                pages.append(PeerPage(path.name, number, target, page.dpi))
    return pages


def read_with_tesseract(pages: Sequence[PeerPage], arguments: Sequence[str], scratch: Path) -> PeerReading:
    """Read each page in a process of its own; its loading (told apart) is part of the time."""
    empty = scratch / "empty.ppm"
    cv2.imwrite(str(empty), np.full((64, 64, 3), 255, np.uint8))
    _, start = _run(PeerPage("", 1, empty, 300), arguments)
    lines, total = {}, 0.0
    for page in pages:
        text, spent = _run(page, arguments)
        lines[page.source, page.number] = tuple(text.splitlines())
        total += spent
    return PeerReading(lines, total, start)


def _run(page: PeerPage, arguments: Sequence[str]) -> tuple[str, float]:
    """Give the text and the CPU seconds of one call; a page that Tesseract gives up on has no text."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        ["tesseract", str(page.path), "stdout", *arguments, "--dpi", str(page.dpi)],
        capture_output=True,
        check=False,
        env={**os.environ, "OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout.decode("utf-8", errors="replace"), spent
