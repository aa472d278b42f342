"""Fuzz recognition: `python -m bench.fuzz [--files 10000] [--seed 1]`.

Reads crafted files and mutants of valid ones by the whole path of the product, each bounded in time and memory,
and counts what it must not do: crash, hang, raise anything but a refusal, take more memory than it may. A process
that its own bounds end is replaced, and the file is named; these are counted apart.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track

from bench.fuzz.crafted import list_crafted
from bench.fuzz.driving import Driver, Outcome
from bench.recognition.machine import describe_machine, list_versions, now
from dossier.recognition.confinement import PAGE_CPU_SECONDS

_RESULT = Path(__file__).parents[1] / "results" / "fuzz.json"
MEMORY_MIB = 2048
"""What a reading process may hold: what it always holds, and what it may take for one file."""
_BAD = ("crash", "hung", "exception")
_ENDED = ("time", "memory")
_KEPT_EVERY = 200


def main() -> None:
    """Run, tell, keep the figures; exit 1 when anything happened that must not."""
    options = _parse()
    console = Console(stderr=True)
    crafted = [f"crafted {number}" for number in range(len(list_crafted()))]
    files = [*crafted, *(f"mutant {number}" for number in range(options.files - len(crafted)))]
    outcomes: list[Outcome] = []
    with Driver(options.seed) as driver:
        for outcome in track(driver.read(files), "reading hostile files", len(files), console=console):
            outcomes.append(outcome)
            if outcome.outcome in (*_BAD, *_ENDED):  # told at once: the rest may take an hour
                console.print(f"{outcome.file}: {outcome.outcome} {outcome.raised}", markup=False)
            if len(outcomes) % _KEPT_EVERY == 0:
                _keep(options.json, summarise(outcomes, options.seed, len(crafted)))
    result = summarise(outcomes, options.seed, len(crafted))
    _keep(options.json, result)
    console.print({key: value for key, value in result.items() if key not in ("machine", "versions")})
    if result["bad"]:
        raise SystemExit(1)


def _keep(path: Path, result: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def summarise(outcomes: Sequence[Outcome], seed: int, crafted: int) -> dict[str, Any]:
    """Give counts by outcome, the slowest and largest, and every file that did what it must not."""
    bad = [one for one in outcomes if one.outcome in _BAD or one.peak_mib > MEMORY_MIB]
    slowest = sorted(outcomes, key=lambda one: -one.cpu_seconds)[:10]
    largest = sorted(outcomes, key=lambda one: -one.peak_mib)[:10]
    return {
        "seed": seed,
        "files": len(outcomes),
        "crafted": crafted,
        "outcomes": dict(Counter(one.outcome for one in outcomes).most_common()),
        "memory_limit_mib": MEMORY_MIB,
        "page_cpu_seconds_limit": PAGE_CPU_SECONDS,
        "over_memory": sum(one.peak_mib > MEMORY_MIB for one in outcomes),
        "replaced": [asdict(one) for one in outcomes if one.outcome in _ENDED],
        "slowest": [asdict(one) for one in slowest],
        "largest": [asdict(one) for one in largest],
        "bad": [asdict(one) for one in bad],
        "machine": describe_machine(),
        "versions": list_versions(),
        "run_at": now(),
    }


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__.splitlines()[0])
    parser.add_argument(
        "--files", type=int, default=10_000, help="how many files, the crafted ones first (10000)"
    )
    parser.add_argument("--seed", type=int, default=1, help="seed of the mutants (1)")
    parser.add_argument("--json", type=Path, default=_RESULT, help="where the figures go")
    return parser.parse_args()


if __name__ == "__main__":
    main()
