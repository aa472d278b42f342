"""Accidents that a worker can have, for ``python -m tests.intake.questions suffer NAME``.

Each strikes at one exact place, so that what it leaves behind is always the same.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from typing import Any

import psutil
from tests.intake.fatal import read_fatal_page

from dossier.apps.intake import assembly, compute, steps
from dossier.apps.intake.engine import DaskEngine

COMPUTE_SECONDS = 0.7
WORKED_SECONDS = 0.3
"""Of the processor: opening a small file takes less, reading a page more."""


def die(*_: Any) -> None:
    """End this process as `kill -9` does."""
    os.kill(os.getpid(), signal.SIGKILL)


def right_after_claiming() -> None:
    """The worker dies between the claim and the first call of a reading."""
    submit = DaskEngine.submit

    def submit_or_die(self: DaskEngine, function: Callable[..., Any], *arguments: Any) -> Any:
        if function is compute.read_page:
            die()
        return submit(self, function, *arguments)

    DaskEngine.submit = submit_or_die  # type: ignore[method-assign]


def while_computing() -> None:
    """The worker dies while its compute processes read pages."""
    _at_first_reading(die)


def while_keeping() -> None:
    """The worker dies inside the transaction that keeps a reading, its objects already stored."""
    unlease = steps._unlease

    def unlease_or_die(row: Any) -> None:
        if isinstance(row, steps.PageTask):
            die()
        unlease(row)

    steps._unlease = unlease_or_die


def while_assembling() -> None:
    """The worker dies inside the transaction that files records, their codes already given."""
    assembly._close = die  # type: ignore[assignment]


def compute_process_killed() -> None:
    """One compute process is killed while it reads; the worker itself lives and finishes."""
    _at_first_reading(lambda: _busiest_child().kill())


def _busiest_child() -> psutil.Process:
    """Wait until a compute process has worked for as long as only a reading takes, on a machine however slow."""
    children = [child for child in psutil.Process().children() if "spawn_main" in " ".join(child.cmdline())]
    before = {child: child.cpu_times().user for child in children}
    while True:
        busiest = max(children, key=lambda child: child.cpu_times().user - before[child])
        if busiest.cpu_times().user - before[busiest] >= WORKED_SECONDS:
            return busiest
        time.sleep(0.01)


def fatal_page() -> None:
    """One page of two files kills whoever reads it."""
    compute.read_page = read_fatal_page


def _at_first_reading(act: Callable[[], None]) -> None:
    submit = DaskEngine.submit
    struck = threading.Event()

    def later() -> None:
        time.sleep(COMPUTE_SECONDS)
        act()

    def submit_and_wait(self: DaskEngine, function: Callable[..., Any], *arguments: Any) -> Any:
        if function is compute.read_page and not struck.is_set():
            struck.set()
            threading.Thread(target=later, daemon=True).start()
        return submit(self, function, *arguments)

    DaskEngine.submit = submit_and_wait  # type: ignore[method-assign]


ACCIDENTS: dict[str, Callable[[], None]] = {
    accident.__name__: accident
    for accident in (
        right_after_claiming, while_computing, while_keeping, while_assembling, compute_process_killed,
        fatal_page,
    )
}  # fmt: skip
