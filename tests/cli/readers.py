"""Readers that take the place of the real one, to be run in reading processes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from dossier.cli.recognise import FileRead


def read_name(path: Path) -> FileRead:
    """Give the file's own name as its digest."""
    return FileRead(path.name)


def die_of_named(path: Path) -> FileRead:
    """Die, as a decoder with a fault does, of every file called ``fatal``; be slower for the others."""
    if path.name.startswith("fatal"):
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.05)
    return FileRead(path.name)


def leave_mark(path: Path) -> FileRead:
    """Leave a mark beside the file that it has been read."""
    path.with_suffix(".read").touch()
    return FileRead(path.name)
