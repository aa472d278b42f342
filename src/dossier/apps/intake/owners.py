"""Who holds a claim: a process, named so that its death can be seen from its own machine.

An owner is ``host/place:pid:start``. ``place`` stands for this start of this machine (or container) and its
process numbers; ``start`` is the process's start time in clock ticks, so a number that the kernel gave to
another process is not taken for the old one. Of an owner in another place nothing is known here: its lease
must run out. Reads Linux's /proc; elsewhere every owner is taken for alive.
"""

from __future__ import annotations

import os
import secrets
import socket
from functools import cache
from hashlib import blake2b
from pathlib import Path

HOST_CHARACTERS = 20
_PROC = Path("/proc")


def this_owner() -> str:
    """Name this process as the owner of claims."""
    return f"{socket.gethostname()[:HOST_CHARACTERS]}/{_place()}:{os.getpid()}:{_start_ticks(os.getpid())}"


def is_dead(owner: str) -> bool:
    """Say whether an owner is known to be gone: a process of this place that does not run any more."""
    _, _, process = owner.rpartition("/")
    place, _, rest = process.partition(":")
    pid, _, start = rest.partition(":")
    if place != _place() or not pid.isdigit() or not start:
        return False
    return _start_ticks(int(pid)) != start


@cache
def _place() -> str:
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        # Containers on one machine may share the host's name and its start, not their process numbers.
        numbers = (_PROC / "self/ns/pid").stat().st_ino
    except OSError:
        return secrets.token_hex(5)
    return blake2b(f"{socket.gethostname()}|{boot}|{numbers}".encode(), digest_size=5).hexdigest()


def _start_ticks(pid: int) -> str:
    """Give field 22 of /proc/<pid>/stat (proc(5)); empty when there is no such process, or only its remains."""
    try:
        line = (_PROC / str(pid) / "stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    # The second field is the program's name in brackets and may hold anything.
    fields = line.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
