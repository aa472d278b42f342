"""Measure recognition: `python -m bench.recognition [--split test] [--pages 400] [--seed 7]`.

Makes the corpus in a folder that is gone afterwards, reads it as a worker does, and sets errors and CPU
seconds beside those of other engines on the same decoded pages. Method and limits: docs/recognition.md.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from rich.console import Console

from bench.recognition.corpus.split import SEEDS, SPLITS
from bench.recognition.measure import run
from bench.recognition.outside import read_outside
from bench.recognition.papers import make_split
from bench.recognition.peers import PEERS, Read
from bench.recognition.report import print_tables, write_documents
from dossier.apps.records.doubts import DEFAULT_TARGET_ERROR

_ROOT = Path(__file__).parents[2]
_RESULT = _ROOT / "bench" / "results" / "recognition.json"
_DOCUMENT = _ROOT / "docs" / "recognition.md"


def main() -> None:
    """Run, print, and keep the figures."""
    options = _parse()
    console, progress = Console(width=132), Console(stderr=True)
    peers: dict[str, Read] = {}
    for name in options.peer:
        if name != "none" and PEERS[name].is_installed:
            peers |= PEERS[name].rows
        elif name != "none":
            progress.print(f"{name} is not installed (tools/system-packages bench): left out")
    with tempfile.TemporaryDirectory(prefix="dossier-bench-") as folder:
        scratch = Path(folder)
        progress.print(f"making {options.pages} pages …")
        papers = make_split(
            options.split, scratch / "corpus", options.seed or SEEDS[options.split], options.pages
        )
        result = run(
            papers,
            peers=peers,
            peer_pages=options.peer_pages,
            target_error=options.target_error,
            scratch=scratch,
            tell=lambda what: progress.print(f"{what} …"),
        )
        progress.print("reading paper from outside …")
        result["outside"] = read_outside(peers, scratch)
    print_tables(result, console)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    if options.write_docs:
        write_documents(_DOCUMENT, result)


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.recognition", description=__doc__.splitlines()[0])
    parser.add_argument("--split", choices=SPLITS, default="test", help="which lay-outs (test)")
    parser.add_argument("--pages", type=int, default=400, help="at least so many pages (400)")
    parser.add_argument("--seed", type=int, help="seed of the corpus (the split's own)")
    parser.add_argument("--peer", choices=(*PEERS, "none"), nargs="+", default=list(PEERS))
    parser.add_argument("--peer-pages", type=int, default=60, help="pages that the others read (60)")
    parser.add_argument(
        "--target-error", type=float, default=DEFAULT_TARGET_ERROR, help="of the pass rule (0.001)"
    )
    parser.add_argument("--json", type=Path, default=_RESULT, help="where the figures go")
    parser.add_argument("--write-docs", action="store_true", help="fill the figures into docs/recognition.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
