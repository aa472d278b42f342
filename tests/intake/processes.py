"""Watching the processes that a command starts."""

from __future__ import annotations

import time

import psutil

BUSY_SECONDS = 2.0
"""Processor time after which a process is past its imports."""


def wait_for_compute_processes(pid: int) -> list[psutil.Process]:
    """Wait until the compute processes of a worker are at work; gives all its descendants."""
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and psutil.pid_exists(pid):
        below = psutil.Process(pid).children(recursive=True)
        computing = [child for child in below if child.cpu_times().user > BUSY_SECONDS]
        if computing:
            return below
        time.sleep(0.1)
    raise TimeoutError("no compute process came up")


def assert_all_gone(processes: list[psutil.Process]) -> None:
    gone, alive = psutil.wait_procs(processes, timeout=120)
    for process in alive:
        process.kill()
    assert not alive, f"left behind: {[process.pid for process in alive]}"
    assert len(gone) == len(processes)
