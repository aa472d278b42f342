"""Measure what recognition gains from corrections: `python -m bench.learning [--drawn | --read] [--seed 3]`.

Replays 200 corrected records: each paper is read, then a simulated clerk confirms what is true. Shows how well the
first, second and later papers of a form are read, the curve over the number of corrected records, and papers of
forms that nobody corrected, which must not get worse.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from bench.learning.reading import read_stream
from bench.learning.replay import Stream, Tell, by_rounds, by_sight, draw_stream, on_control
from bench.recognition.machine import describe_machine, now

_RESULT = Path(__file__).parents[2] / "bench" / "results" / "learning.json"


def main() -> None:
    """Run, print, and keep the figures."""
    options = _parse()
    console, progress = Console(width=120), Console(stderr=True)

    def tell(what: str) -> None:
        progress.print(f"{what} …")

    with tempfile.TemporaryDirectory(prefix="dossier-bench-") as scratch:
        if options.read:
            stream = read_stream(options.seed, options.pages, options.kept or Path(scratch), tell)
        else:
            stream = draw_stream(options.seed)
        result = run(stream, tell) | {"paper": "read" if options.read else "drawn", "seed": options.seed}
    _print(result, console)
    kept = json.loads(options.json.read_text(encoding="utf-8")) if options.json.exists() else {}
    kept[result["paper"]] = result
    options.json.write_text(json.dumps(kept, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def run(stream: Stream, tell: Tell) -> dict[str, Any]:
    """Do one run over a stream and give its figures."""
    tell(f"replaying {len(stream.papers)} papers")
    sights = by_sight(stream)
    curve, learned = by_rounds(stream, tell)
    tell("reading papers of forms never corrected")
    return {
        "machine": describe_machine(),
        "run_at": now(),
        "corrected": len(stream.papers),
        "forms": len({paper.form for paper in stream.papers}),
        "by_papers_confirmed_before": {
            kind: {name: pair.to_json() for name, pair in sorted(pairs.items())}
            for kind, pairs in sights.items()
        },
        "curve": curve,
        "control": {kind: pair.to_json() for kind, pair in on_control(stream, learned).items()},
    }


def _print(result: dict[str, Any], console: Console) -> None:
    table = Table(
        title=f"{result['corrected']} corrected records, {result['forms']} forms ({result['paper']})"
    )
    for column in (
        "papers",
        "records",
        "type",
        "recall",
        "precision",
        "type, learned",
        "recall",
        "precision",
    ):
        table.add_column(column, justify="left" if column == "papers" else "right")
    for kind, sights in result["by_papers_confirmed_before"].items():
        for name, pair in sights.items():
            table.add_row(f"{kind}: {name} of its form confirmed before", *_cells(pair))
    for point in result["curve"]:
        table.add_row(f"after {point['corrected_before']} corrections, trained", *_cells(point))
    for kind, pair in result["control"].items():
        table.add_row(f"control, {kind}: form never corrected", *_cells(pair))
    console.print(table)


def _cells(pair: dict[str, Any]) -> list[str]:
    cells = [str(pair["rules"]["records"])]
    for name in ("rules", "learned"):
        cells += [f"{pair[name][key]:.1%}" for key in ("type_accuracy", "field_recall", "field_precision")]
    return cells


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.learning", description=__doc__.splitlines()[0])
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--drawn", action="store_true", help="lines as drawn, not read from pictures (default)"
    )
    source.add_argument("--read", action="store_true", help="development paper, read from its pictures")
    parser.add_argument("--pages", type=int, default=220, help="pages to read with --read (220)")
    parser.add_argument(
        "--kept", type=Path, help="with --read: folder that keeps papers and readings between runs"
    )
    parser.add_argument("--seed", type=int, default=3, help="seed of forms and papers (3)")
    parser.add_argument("--json", type=Path, default=_RESULT, help="where the figures go")
    return parser.parse_args()


if __name__ == "__main__":
    main()
