"""RapidOCR with the settings it comes with: the same two networks as Dossier's, without what is around them.

A process of its own reads all pages: `python -m bench.recognition.peers.rapidocr_default pages.json out.json`.
Threads are held to one.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from bench.recognition.pages import PlacedText
from bench.recognition.peers.engine import PeerPage, PeerReading, run_timed


def read(pages: Sequence[PeerPage], scratch: Path) -> PeerReading:
    """Read all pages in one process; loading is told apart and not part of the time."""
    asked, out = scratch / "rapidocr_pages.json", scratch / "rapidocr.json"
    asked.write_text(json.dumps([str(page.path) for page in pages]), encoding="utf-8")
    paths = os.pathsep.join(path for path in sys.path if path)
    run_timed(["env", f"PYTHONPATH={paths}", sys.executable, "-m", __name__, str(asked), str(out)])
    told = json.loads(out.read_text(encoding="utf-8"))
    lines = {
        (page.source, page.number): tuple(PlacedText(text, (x, y)) for text, x, y in found)
        for page, found in zip(pages, told["lines"], strict=True)
    }
    return PeerReading("as it comes", lines, told["cpu_seconds"], told["start_cpu_seconds"])


def main() -> None:
    """Read the listed pictures and write lines with their middles."""
    import logging

    import cv2
    from rapidocr import RapidOCR

    cv2.setNumThreads(1)
    logging.disable(logging.CRITICAL)
    engine = RapidOCR(params={"EngineConfig.onnxruntime.intra_op_num_threads": 1})
    start = time.process_time()
    found = []
    for path in json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")):
        answer = engine(cv2.imread(path))
        boxes = [] if answer.boxes is None else answer.boxes
        found.append(
            [
                [text, *map(float, box.mean(axis=0))]
                for text, box in zip(answer.txts or (), boxes, strict=True)
            ]
        )
    told = {"start_cpu_seconds": start, "cpu_seconds": time.process_time() - start, "lines": found}
    Path(sys.argv[2]).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
