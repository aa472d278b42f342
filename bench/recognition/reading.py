"""Dossier's own path over a folder, in this process alone: `python -m bench.recognition.reading`.

A fresh process with one thread, so that start-up, memory and processor time are those of a worker. Writes
what was recognised, in the documented JSON form, and what it cost.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dossier.recognition.persons import Roster
    from dossier.recognition.reader import PageReader


@dataclass(slots=True)
class Costs:
    """CPU seconds by step and by network, of each page, and resident memory (bytes) after each page."""

    steps: dict[str, float] = field(default_factory=lambda: dict.fromkeys(("decode", "read", "meaning"), 0.0))
    networks: dict[str, float] = field(default_factory=dict)
    resident_bytes: list[int] = field(default_factory=list)
    pages: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Charge what happens inside to a step."""
        started = time.process_time()
        try:
            yield
        finally:
            self.steps[name] += time.process_time() - started


def read_memory(key: str) -> int:
    """Give a figure of this process's memory in bytes: VmRSS (now) or VmHWM (the most so far).

    Not getrusage: its peak is inherited from the process that started this one.
    """
    status = Path("/proc/self/status").read_text(encoding="ascii")
    row = next(line for line in status.splitlines() if line.startswith(key + ":"))
    return int(row.split()[1]) * 1024


def _time_networks(costs: Costs) -> None:
    """Let every network that is loaded from now on charge its calls, to tell arithmetic from the rest."""
    from dossier.recognition import models, reader
    from dossier.recognition.models import ModelKind, Run

    assert reader  # what it imports is where the networks are loaded
    load = models.load_network

    class Timed:
        def __init__(
            self, kind: ModelKind, network: Callable[[Any], Any], characters: tuple[str, ...]
        ) -> None:
            self.characters = characters
            self._name, self._network = kind.name.lower(), network

        def __call__(self, batch: Any) -> Any:
            started = time.process_time()
            answer = self._network(batch)
            spent = time.process_time() - started
            costs.networks[self._name] = costs.networks.get(self._name, 0.0) + spent
            return answer

    def load_timed(kind: ModelKind, run: Run, *, best_class_only: bool = False) -> Timed:
        network = load(kind, run, best_class_only=best_class_only)
        return Timed(kind, network, network.characters)

    # The page reader has no hook for this, and needs none but here.
    for name, module in list(sys.modules.items()):
        if name.startswith("dossier.recognition") and vars(module).get("load_network") is load:
            vars(module)["load_network"] = load_timed


def _read_file(path: Path, reader: PageReader, roster: Roster, costs: Costs) -> dict[str, Any]:
    from dossier.config.profiles import default_profiles
    from dossier.recognition.duplicates import mark_duplicates
    from dossier.recognition.files import open_source
    from dossier.recognition.records import find_records
    from dossier.recognition.result import FileReading, SourceRefused, file_to_json
    from dossier.trust.digests import sha256_hex

    readings, error = [], None
    data = path.read_bytes()
    try:
        with costs.step("decode"):
            source = open_source(data)
        with source:
            for number in range(1, source.page_count + 1):
                before = time.process_time()
                with costs.step("decode"):
                    page = source.page(number)
                with costs.step("read"):
                    readings.append(reader.read(page))
                spent = time.process_time() - before
                costs.pages.append(
                    {"source": path.name, "number": number, "dpi": page.dpi, "cpu_seconds": spent}
                )
                costs.resident_bytes.append(read_memory("VmRSS"))
    except SourceRefused as refused:
        error = refused.code.value
    with costs.step("meaning"):
        pages = mark_duplicates(readings)
        records = find_records(pages, default_profiles(), roster) if pages else ()
    return file_to_json(FileReading(path.name, sha256_hex(data), error, pages, tuple(records)))


def main() -> None:
    """Read a folder; the roster is a JSON list of roster rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("roster", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()

    from dossier.config.profiles import default_profiles
    from dossier.recognition.persons import Roster
    from dossier.recognition.profile import RosterEntry
    from dossier.recognition.reader import MODEL_ID, PageReader

    started, costs = time.perf_counter(), Costs()
    _time_networks(costs)
    reader = PageReader()
    default_profiles()
    roster = Roster(RosterEntry(**row) for row in json.loads(options.roster.read_text(encoding="utf-8")))
    start_cpu, start = time.process_time(), time.perf_counter() - started
    files = [_read_file(path, reader, roster, costs) for path in sorted(options.folder.iterdir())]
    result = {
        "model": MODEL_ID,
        "files": files,
        "start_cpu_seconds": start_cpu,
        "start_seconds": start,
        "pages": costs.pages,
        "cpu_seconds": costs.steps,
        "network_cpu_seconds": costs.networks,
        "peak_bytes": read_memory("VmHWM"),
        "resident_bytes": costs.resident_bytes,
    }
    options.out.write_text(json.dumps(result, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
