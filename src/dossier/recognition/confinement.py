"""Bounds on what one file may cost the process that reads it. SECURITY: for processes that can be replaced.

Decoders written in C neither return nor raise when a file makes them work for hours or want all memory. The
kernel then ends the process, and whoever runs it names the file and goes on with a new one. Where a platform
lacks these bounds (they are POSIX's and Linux's), nothing is bounded.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PAGE_CPU_SECONDS = 20.0
"""For decoding and reading a page, or opening a file: fifty times what an A4 page at 300 dpi takes."""

SPARE_MEMORY_BYTES = 1536 * 2**20
"""What a reading process may take beyond what it held when it was confined: the largest picture the decoders
accept, decoded and read, and what the networks need for it."""


@contextmanager
def bounded_cpu(seconds: float = PAGE_CPU_SECONDS) -> Iterator[None]:
    """End this process if it uses more CPU time inside; not for use inside itself.

    Time on the clock does not count, so a page is not lost because the machine is busy.
    """
    if not hasattr(signal, "ITIMER_PROF"):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF is not caught here: it ends the process
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)


def bound_memory(spare_bytes: int = SPARE_MEMORY_BYTES) -> None:
    """Let this process take no more than so much memory from now on, for good.

    What asks for more gets a MemoryError, or the process is ended, as the decoder has it.
    """
    try:
        import resource

        status = Path("/proc/self/status").read_text(encoding="ascii")
    except (ImportError, OSError):
        return
    held = int(next(row for row in status.splitlines() if row.startswith("VmData:")).split()[1]) * 1024
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    wanted = held + spare_bytes
    resource.setrlimit(resource.RLIMIT_DATA, (wanted if most < 0 else min(wanted, most), most))
