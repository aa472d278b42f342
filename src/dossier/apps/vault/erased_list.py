"""The list of erased objects: a line each, added to and never shortened, kept where no backup comes along.

It holds random identifiers and says nothing of what they were. Read without a database: a restore begins with it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from dossier.trust.durable import locked_file, sync_folder

_ID_CHARACTERS = 36


def note_erased(path: Path, ids: Iterable[UUID]) -> int:
    """Add to the list what is not in it yet, durably; gives how many."""
    with locked_file(path.with_name(path.name + ".lock")):
        new = sorted(set(ids) - read_erased(path))
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as stream:
            stream.writelines(f"{one}\n" for one in new)
            stream.flush()
            os.fsync(stream.fileno())
    sync_folder(path.parent)
    return len(new)


def read_erased(path: Path) -> set[UUID]:
    """Read the list; a line that a crash cut off is left out, for the log still knows it. Empty when there is none."""
    if not path.exists():
        return set()
    lines = path.read_text(encoding="ascii").split("\n")[:-1]
    return {UUID(line) for line in lines if len(line) == _ID_CHARACTERS}
