"""OCRmyPDF as its manual advises for scans: turned and deskewed, Chinese, one job; its text is what counts.

It gives text without places, so what it reads in seals is not excused as it is for engines that give boxes.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from bench.recognition.pages import PlacedText
from bench.recognition.peers.engine import PeerPage, PeerReading, run_timed

_ARGUMENTS = (
    "-l",
    "chi_sim",
    "--rotate-pages",
    "--deskew",
    "--force-ocr",
    "--output-type",
    "pdf",
    "--jobs",
    "1",
)
_NOWHERE = (-1.0, -1.0)


def read(pages: Sequence[PeerPage], scratch: Path) -> PeerReading:
    """Make a searchable PDF of each page; writing it is part of what the program does, and of its time."""
    empty = scratch / "empty.png"
    cv2.imwrite(str(empty), np.full((300, 300, 3), 255, np.uint8))
    _, start = _run(empty, 300, scratch)
    lines, total = {}, 0.0
    for page in pages:
        text, spent = _run(page.path, page.dpi, scratch)
        total += spent
        lines[page.source, page.number] = tuple(
            PlacedText(line, _NOWHERE) for line in text.replace("\f", "\n").splitlines() if line.strip()
        )
    return PeerReading(" ".join(_ARGUMENTS), lines, total, start)


def _run(picture: Path, dpi: int, scratch: Path) -> tuple[str, float]:
    sidecar = scratch / "ocrmypdf.txt"
    sidecar.unlink(missing_ok=True)
    files = (str(picture), str(scratch / "ocrmypdf.pdf"))
    spent = run_timed(["ocrmypdf", *_ARGUMENTS, "--image-dpi", str(dpi), "--sidecar", str(sidecar), *files])[
        1
    ]
    return (sidecar.read_text(encoding="utf-8") if sidecar.exists() else ""), spent
