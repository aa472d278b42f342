"""Measure recognition on held-out paper: `python -m bench.recognition [--pages 60] [--seed 7]`.

Makes the corpus in a folder that is gone afterwards, reads it as a worker does, and sets errors and CPU
seconds beside Tesseract's on the same decoded pages. Method and limits: docs/recognition.md.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import tempfile
from pathlib import Path

from rich.console import Console

from bench.recognition.measure import run
from bench.recognition.peers import TESSERACT_ROWS
from bench.recognition.report import print_tables, write_block

_ROOT = Path(__file__).parents[2]
_RESULT = _ROOT / "bench" / "results" / "recognition.json"
_DOCUMENT = _ROOT / "docs" / "recognition.md"
_MEMORY = Path("/dev/shm")  # noqa: S108  decoded pages weigh up to 26 MB each: not through the disk


def main() -> None:
    """Run, print, and keep the figures."""
    options = _parse()
    console, progress = Console(width=132), Console(stderr=True)
    peers: list[str] = []
    if "tesseract" in options.peer:
        if shutil.which("tesseract"):
            peers = list(TESSERACT_ROWS)
        else:
            progress.print("tesseract is not installed (tools/system-packages bench): left out")
    base = str(_MEMORY) if options.pages <= 100 and os.access(_MEMORY, os.W_OK) else None
    with tempfile.TemporaryDirectory(prefix="dossier-bench-", dir=base) as scratch:
        result = run(
            pages=options.pages,
            seed=options.seed,
            peers=peers,
            scratch=Path(scratch),
            tell=lambda what: progress.print(f"{what} …"),
        )
    print_tables(result, console)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.write_docs:
        _DOCUMENT.write_text(write_block(_DOCUMENT.read_text(encoding="utf-8"), result), encoding="utf-8")


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.recognition", description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=60, help="at least so many pages (60)")
    parser.add_argument("--seed", type=int, default=7, help="seed of the corpus (7)")
    parser.add_argument("--peer", choices=("tesseract", "none"), nargs="+", default=["tesseract"])
    parser.add_argument("--json", type=Path, default=_RESULT, help="where the figures go")
    parser.add_argument("--write-docs", action="store_true", help="fill the figures into docs/recognition.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
