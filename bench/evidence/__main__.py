"""Measure the evidence: `python -m bench.evidence [--leaves 20000] [--large] [--json FILE]`.

Seals, opens, signs and verifies by both suites; has a checkpoint stamped and laid down on a local chain; appends
leaves through the embedded database, gives them their places, proves and verifies them, and checks the whole log. All
in CPU seconds of one process, each figure beside the bare primitive in the same run; writes
`bench/results/evidence.json`, and of it what the site's page on the national suite publishes. `--large` fills the log
to 1,000,000 leaves (some ten minutes) and measures its check there; without it that figure is extrapolated, the check
being linear. The database lies in the temporary folder: `TMPDIR=/dev/shm` leaves out what waiting for a disk costs a
processor (its caches are cold after each commit).
"""

from __future__ import annotations

import argparse
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from bench.evidence.installation import temporary_installation
from bench.evidence.measuring import Figure
from bench.evidence.outside import measure_anchors, measure_time_stamps
from bench.evidence.primitives import (
    measure_digests,
    measure_sealing,
    measure_signatures,
    measure_small,
)
from bench.recognition.machine import describe_machine, now

RESULTS = Path(__file__).parents[1] / "results" / "evidence.json"
PUBLISHED = Path(__file__).parents[2] / "src" / "dossier" / "apps" / "evidence" / "national_speeds.json"
COMPARED = {
    "seal": ("seal an object, A256GCM", "seal an object, SM4GCM"),
    "open": ("open an object, A256GCM", "open an object, SM4GCM"),
    "sign": ("sign, ed25519", "sign, sm2"),
    "verify": ("verify, ed25519", "verify, sm2"),
}
"""Figures of the international and the national suite that the site shows side by side."""
LARGE = 1_000_000
PACKAGES = ("cryptography", "gmssl-pyx", "sqlcipher3", "Django", "rfc3161-client", "eth-keys", "trie")
LEAST_LEAVES_PER_SECOND = 2_000
MOST_SECONDS_FOR_A_MILLION = 60


def run(leaves: int, *, large: bool) -> tuple[list[Figure], dict[str, object]]:
    """Measure everything; gives the figures, and what is said of a log of a million leaves."""
    figures = list(_primitives())
    with temporary_installation():
        from bench.evidence import log

        figures += log.measure_appending(leaves)
        figures += log.measure_proofs()
        if large:
            log.grow_to(LARGE)
            figures += log.measure_proofs()
        check, clock = log.measure_check()
        figures.append(check)
    million = {
        "measured": large,
        "cpu_seconds": round(check.cpu_seconds * LARGE / check.count, 1),
        "seconds": round(clock * LARGE / check.count, 1),
    }
    return figures, million


def _primitives() -> Iterator[Figure]:
    yield from measure_sealing(32)
    yield from measure_small(5_000)
    yield from measure_digests(32)
    yield from measure_signatures(500)
    yield from measure_time_stamps(20)
    yield from measure_anchors(20)


def print_figures(figures: list[Figure], million: dict[str, object]) -> None:
    """Print a line for each figure, and the two targets."""
    print(f"{'':54}{'per CPU second':>18}  {'times the bare primitive'}")
    for figure in figures:
        beside = f"{figure.ratio:8.2f}  ({figure.bare})" if figure.ratio is not None else ""
        print(f"{figure.name:54}{figure.per_cpu_second:>11,.0f} {figure.unit:<10}{beside}")
    how = "measured" if million["measured"] else "extrapolated"
    print(f"check of {LARGE:,} leaves, {how}: {million['cpu_seconds']} CPU seconds, {million['seconds']} s")


def compare_suites(figures: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, float]]:
    """Give by operation what each suite does in a CPU second; ``figures`` as a result keeps them."""
    speeds = {figure["name"]: figure["per_cpu_second"] for figure in figures}
    return {
        operation: {"international": speeds[usual], "national": speeds[national]}
        for operation, (usual, national) in COMPARED.items()
    }


def write_json(path: Path, told: object) -> None:
    """Write a result as it is committed."""
    path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Run, print, and keep the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leaves", type=int, default=20_000)
    parser.add_argument("--large", action="store_true", help=f"fill the log to {LARGE:,} leaves")
    parser.add_argument("--json", type=Path, default=RESULTS)
    options = parser.parse_args()
    figures, million = run(options.leaves, large=options.large)
    print_figures(figures, million)
    rows = [figure.to_json() for figure in figures]
    told = {
        "at": now(),
        "machine": describe_machine(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
        "unit": "CPU seconds of one process, user and system",
        "targets": {
            "append_leaves_per_cpu_second": LEAST_LEAVES_PER_SECOND,
            "check_of_a_million_seconds": MOST_SECONDS_FOR_A_MILLION,
        },
        "check_of_a_million": million,
        "figures": rows,
    }
    write_json(options.json, told)
    if options.json == RESULTS:
        write_json(PUBLISHED, compare_suites(rows))


if __name__ == "__main__":
    main()
