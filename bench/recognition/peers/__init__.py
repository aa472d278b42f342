"""Other engines on the same decoded pages, in processes of their own with one thread."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.recognition.peers import ocrmypdf, rapidocr_default, tesseract
from bench.recognition.peers.engine import PeerPage, PeerReading

Read = Callable[[Sequence[PeerPage], Path], PeerReading]


@dataclass(frozen=True, slots=True)
class Peer:
    """``program``: what must be installed, empty when Python alone will do. ``rows``: how it is read, by name."""

    program: str
    rows: dict[str, Read]

    @property
    def is_installed(self) -> bool:
        """Whether it can be run here."""
        return not self.program or shutil.which(self.program) is not None


PEERS = {
    "tesseract": Peer(
        "tesseract",
        {"tesseract": tesseract.read, "tesseract turned": partial(tesseract.read, turned=True)},
    ),
    "ocrmypdf": Peer("ocrmypdf", {"ocrmypdf": ocrmypdf.read}),
    "rapidocr-default": Peer("", {"rapidocr default": rapidocr_default.read}),
}
