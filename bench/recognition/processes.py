"""Whether two reading processes keep two cores busy: `python -m bench.recognition.processes [--pages 150]`.

Runs `dossier recognise --workers N` over the same development papers, once for each number of workers and round,
and takes the time on the clock and the CPU seconds of the command with all its descendants (``wait4``). Busy cores
are CPU seconds over time on the clock. On a machine that does other work besides, a process that could run waits
for a core: the kernel counts that (``/proc/PID/task/TID/schedstat``), and cores wanted are busy ones and waited for,
what the command would keep busy on a machine of its own. A round beside which other work took more than a tenth of
a core is kept, and said to be disturbed; its times on the clock say little then.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.recognition.machine import describe_machine, hash_corpus, list_versions, now
from bench.recognition.papers import make_split
from dossier.recognition.reader import MODEL_ID

RESULT = Path(__file__).parents[2] / "bench" / "results" / "recognition-processes.json"
_SAMPLE_SECONDS = 0.5
_DISTURBED = 0.1
"""Cores that other work may take before a round counts as disturbed."""


@dataclass(frozen=True, slots=True)
class Round:
    """One run of the command: seconds on the clock, CPU seconds, seconds that threads of it which could run waited
    for a core, and cores that other work took meanwhile."""

    workers: int
    wall_seconds: float
    cpu_seconds: float
    waited_seconds: float
    other_cores: float

    @property
    def busy_cores(self) -> float:
        """How many cores the command kept busy."""
        return self.cpu_seconds / self.wall_seconds

    @property
    def wanted_cores(self) -> float:
        """How many it would have kept busy."""
        return (self.cpu_seconds + self.waited_seconds) / self.wall_seconds


def run_command(folder: Path, workers: int, out: Path) -> Round:
    """Read a folder by the command with so many workers. Raises RuntimeError when it fails."""
    arguments = [sys.executable, "-m", "dossier.cli.main", "recognise", str(folder)]
    arguments += ["--workers", str(workers), "--out", str(out)]
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    machine, started = _machine_busy(), time.perf_counter()
    child = os.posix_spawn(sys.executable, arguments, environment)
    waited: dict[str, int] = {}
    while not (ended := os.wait4(child, os.WNOHANG))[0]:
        waited |= _waited_by_thread(child)
        time.sleep(_SAMPLE_SECONDS)
    wall, (_, status, used) = time.perf_counter() - started, ended
    if os.waitstatus_to_exitcode(status):
        raise RuntimeError("dossier recognise failed")
    spent = used.ru_utime + used.ru_stime
    other = max(0.0, (_machine_busy() - machine - spent) / wall)
    return Round(workers, wall, spent, sum(waited.values()) / 1e9, other)


def _waited_by_thread(process: int) -> dict[str, int]:
    """Nanoseconds that each thread of a process and its descendants has waited for a core so far."""
    parents: dict[int, int] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has just ended
            parents[int(stat.parent.name)] = int(
                stat.read_text(encoding="utf-8").rpartition(")")[2].split()[1]
            )
    found: dict[str, int] = {}
    for one in parents:
        if process not in _line_of(one, parents):
            continue
        for thread in Path(f"/proc/{one}/task").glob("*/schedstat"):
            with suppress(OSError, IndexError):
                found[thread.parent.name] = int(thread.read_text(encoding="ascii").split()[1])
    return found


def _line_of(process: int, parents: Mapping[int, int]) -> Iterator[int]:
    """A process and whom it descends from."""
    while process:
        yield process
        process = parents.get(process, 0)


def compare_rounds(rounds: list[Round]) -> dict[str, Any]:
    """Give medians by number of workers, and two workers' ratios to one: speed on the clock, and CPU."""
    counts = sorted({one.workers for one in rounds})
    by_workers = {
        str(workers): {
            "wall_seconds": median(one.wall_seconds for one in rounds if one.workers == workers),
            "cpu_seconds": median(one.cpu_seconds for one in rounds if one.workers == workers),
            "busy_cores": median(one.busy_cores for one in rounds if one.workers == workers),
            "wanted_cores": median(one.wanted_cores for one in rounds if one.workers == workers),
        }
        for workers in counts
    }
    first, last = by_workers[str(counts[0])], by_workers[str(counts[-1])]
    return {
        "by_workers": by_workers,
        "times_as_fast": first["wall_seconds"] / last["wall_seconds"],
        "times_the_cpu": last["cpu_seconds"] / first["cpu_seconds"],
        "disturbed_rounds": sum(one.other_cores > _DISTURBED for one in rounds),
        "rounds": [asdict(one) for one in rounds],
    }


def _machine_busy() -> float:
    """Seconds that all cores have worked since the machine started."""
    user, nice, system, *_rest = map(int, Path("/proc/stat").read_text(encoding="ascii").split()[1:9])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Make the papers, read them in turn with one and two workers, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, default=150, help="at least so many pages")
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument("--rounds", type=int, default=2, help="of each number of workers")
    parser.add_argument("--out", type=Path, default=RESULT)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dossier-processes-") as scratch:
        folder = Path(scratch) / "corpus"
        papers = make_split("development", folder, options.seed, options.pages)
        read = Path(scratch) / "read.jsonl"
        rounds = [run_command(folder, workers, read) for _ in range(options.rounds) for workers in (1, 2)]
        lines = [json.loads(line) for line in read.read_text(encoding="utf-8").splitlines()]
        result = {
            "corpus": {
                "split": "development",
                "seed": options.seed,
                "sha256": hash_corpus(papers.folder),
                "files": len(lines),
                "pages": sum(len(line["pages"]) for line in lines),
            },
            "machine": describe_machine(),
            "versions": list_versions() | {"dossier_model": MODEL_ID},
            "run_at": now(),
            **compare_rounds(rounds),
        }
    options.out.write_text(json.dumps(result, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
