"""What any other engine gets and gives: decoded pages in, lines and CPU seconds out."""

from __future__ import annotations

import os
import resource
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2

from bench.recognition.pages import PlacedText
from dossier.recognition.files import open_source
from dossier.recognition.pages import Image

_ONE_THREAD = {"OMP_THREAD_LIMIT": "1", "OMP_NUM_THREADS": "1"}


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


def run_timed(command: Sequence[str]) -> tuple[str, float]:
    """Run a program with one thread; give its output and the CPU seconds of it and its children. What it gives
    up on has no output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, **_ONE_THREAD})
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return done.stdout.decode("utf-8", errors="replace"), spent
