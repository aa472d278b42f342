"""Tesseract with Debian's ``chi_sim``, one process a page with one thread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import cv2
import numpy as np

from bench.recognition.pages import PlacedText
from bench.recognition.peers.engine import PeerPage, PeerReading, run_timed
from dossier.recognition.image import Turn

_READ = ("-l", "chi_sim")
_TURN = ("-l", "osd", "--psm", "0")

_TSV_COLUMNS, _TSV_WORD = 12, "5"


def read(pages: Sequence[PeerPage], scratch: Path, *, turned: bool = False) -> PeerReading:
    """Read each page in a process of its own; its loading (told apart) is part of the time.

    ``turned``: its own orientation detection turns the page first. Apart (``--psm 0``), then turned by us: an
    upside-down page that it judges rightly this way, it still read upside down with ``--psm 1``.
    """
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
    return run_timed(["tesseract", str(picture), "stdout", "--dpi", str(dpi), *arguments])


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
