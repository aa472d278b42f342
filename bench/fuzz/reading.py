"""The process under test: reads one hostile file after another by the product's own path.

`python -m bench.fuzz.reading SEED`, confined as the product confines its reading processes: takes lines
``mutant 17`` or ``crafted 3`` on standard input and answers each with a line of JSON. It makes the files itself,
so a file is named by its number.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from bench.fuzz.crafted import list_crafted
from bench.fuzz.mutating import make_mutant
from dossier.config.profiles import default_profiles
from dossier.recognition.confinement import bound_memory, bounded_cpu
from dossier.recognition.persons import Roster
from dossier.recognition.reader import PageReader, read_file
from dossier.recognition.records import find_records
from dossier.recognition.result import FileReading, SourceRefused, file_to_json


def main() -> None:
    """Answer until standard input ends."""
    seed, reader, answers = int(sys.argv[1]), PageReader(), sys.stdout
    bound_memory()
    sys.stdout = sys.stderr  # what libraries print must not be taken for an answer
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        kind, number = line.split()
        name, data = make_mutant(seed, int(number)) if kind == "mutant" else _crafted(int(number))
        print(json.dumps(_read(name, data, reader)), file=answers, flush=True)


def _read(name: str, data: bytes, reader: PageReader) -> dict[str, Any]:
    _forget_peak()
    started, outcome, raised = time.process_time(), "read", ""
    try:
        pages = read_file(data, reader, bounded=bounded_cpu)
        records = find_records(pages, default_profiles(), Roster([]))
        json.dumps(file_to_json(FileReading("", "", None, pages, tuple(records))))
    except SourceRefused as refused:
        outcome = refused.code.value
    except Exception as error:
        outcome, raised = "exception", f"{type(error).__name__} in {_place(error)}"
    seconds, peak = time.process_time() - started, _peak_bytes()
    return {
        "name": name, "bytes": len(data), "outcome": outcome, "raised": raised,
        "cpu_seconds": round(seconds, 3), "peak_mib": peak // 2**20,
    }  # fmt: skip


def _crafted(number: int) -> tuple[str, bytes]:
    name, build = list(list_crafted().items())[number]
    return name, build()


def _place(error: BaseException) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""


def _forget_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # proc(5): reset the peak resident size


def _peak_bytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(row for row in status.splitlines() if row.startswith("VmHWM:")).split()[1]) * 1024


if __name__ == "__main__":
    main()
