"""Pictures that the generator did not draw: see outside/README.md for their sources and licences.

``outside/truth.yaml`` holds what is printed on each, transcribed by eye, one text a line in any order.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import cv2
import yaml

from bench.recognition.pages import PlacedText
from bench.recognition.peers import Read
from bench.recognition.peers.engine import PeerPage
from bench.recognition.text_error import compare_page, fold
from dossier.recognition.files import open_source
from dossier.recognition.reader import PageReader

FOLDER = Path(__file__).parent / "outside"


def load_truth() -> dict[str, list[str]]:
    """Give the texts on each picture by its name."""
    found: dict[str, list[str]] = yaml.safe_load((FOLDER / "truth.yaml").read_text(encoding="utf-8"))
    return {name: [str(text) for text in texts] for name, texts in found.items()}


def read_outside(peers: Mapping[str, Read], scratch: Path) -> dict[str, Any]:
    """Read every picture with Dossier and the peers; give characters and error rates by picture."""
    truth, reader, pages = load_truth(), PageReader(), []
    lines: dict[str, dict[str, list[str]]] = {"Dossier": {}}
    for name in truth:
        with open_source((FOLDER / name).read_bytes()) as source:
            page = source.page(1)
        lines["Dossier"][name] = [line.text for line in reader.read(page).lines]
        path = scratch / f"{Path(name).stem}.ppm"
        cv2.imwrite(str(path), page.image)
        pages.append(PeerPage(name, 1, path, page.dpi, page.image.shape[1], page.image.shape[0]))
    for engine, read in peers.items():
        answer = read(pages, scratch).lines
        lines[engine] = {name: _texts(answer.get((name, 1), ())) for name in truth}
    return {
        name: {
            "characters": sum(len(fold(text)) for text in texts),
            "rates": {engine: _rate(texts, found[name]) for engine, found in lines.items()},
        }
        for name, texts in truth.items()
    }


def _texts(lines: tuple[PlacedText, ...]) -> list[str]:
    return [line.text for line in lines]


def _rate(truth: list[str], read: list[str]) -> float:
    return compare_page(map(fold, truth), map(fold, read)).rate
