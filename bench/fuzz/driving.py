"""Hand files to a reading process one by one; replace it when it dies, end it when it takes too long."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

_START_SECONDS = 120.0
_ENDINGS = {signal.SIGPROF: "time", signal.SIGABRT: "memory"}


PATIENCE_SECONDS = 180.0
"""On the clock, on a machine that may be busy: a file that takes longer hangs."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. ``outcome``: read, a refusal code, exception (anything but a refusal), time
    (the process was ended for using too much), memory (it ended itself when it got no more), crash or hung."""

    file: str
    name: str
    outcome: str
    raised: str = ""
    cpu_seconds: float = 0.0
    peak_mib: int = 0


class Driver:
    """One reading process at a time; use as a context."""

    def __init__(self, seed: int, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._seed, self._patience_seconds = seed, patience_seconds
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Driver:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, files: Iterable[str]) -> Iterator[Outcome]:
        """Have files read, in order; each is named as :mod:`bench.fuzz.reading` wants it."""
        for file in files:
            yield self._read(file)

    def _read(self, file: str) -> Outcome:
        process = self._process or self._start()
        assert process.stdin is not None
        process.stdin.write(f"{file}\n".encode())
        process.stdin.flush()
        answer = self._answer(process, self._patience_seconds)
        if answer is not None and answer.get("outcome"):
            told = {key: answer[key] for key in ("name", "outcome", "raised", "cpu_seconds", "peak_mib")}
            return Outcome(file, **told)
        hung = process.poll() is None and answer is None
        self._end()
        ended = "hung" if hung else _ENDINGS.get(-process.returncode, "crash")
        return Outcome(file, "", ended, raised=f"exit {process.returncode}")

    def _start(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "bench.fuzz.reading", str(self._seed)]
        paths = os.pathsep.join(path for path in sys.path if path)
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "OMP_NUM_THREADS": "1", "PYTHONPATH": paths},
        )
        if self._answer(self._process, _START_SECONDS) is None:
            raise RuntimeError("the reading process does not start")
        return self._process

    def _answer(self, process: subprocess.Popen[bytes], seconds: float) -> dict[str, Any] | None:
        """Wait for a line; None when it does not come or the process ended."""
        assert process.stdout is not None
        ready, _, _ = select.select([process.stdout], [], [], seconds)
        line = process.stdout.readline() if ready else b""
        if ready and not line:
            process.wait()
        return json.loads(line) if line else None

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()
