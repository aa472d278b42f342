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
_DIVIDED = " divided"


def note_erased(path: Path, ids: Iterable[UUID]) -> int:
    """Add to the list what is not in it yet, durably; gives how many."""
    return _add(path, {str(one) for one in ids})


def read_erased(path: Path) -> set[UUID]:
    """Read the list; a line that a crash cut off is left out, for the log still knows it. Empty when there is none."""
    return {UUID(line) for line in _lines(path) if len(line) == _ID_CHARACTERS}


def note_divided(path: Path, ids: Iterable[UUID]) -> None:
    """Note, durably, that objects also held what was not erased: a restore needs their bytes to divide them again.

    May be said too early: it matters only for an object that is on the list as erased.
    """
    _add(path, {f"{one}{_DIVIDED}" for one in ids})


def read_divided(path: Path) -> set[UUID]:
    """Read which erased objects were divided first. Empty when there is no list."""
    return {UUID(line.removesuffix(_DIVIDED)) for line in _lines(path) if line.endswith(_DIVIDED)}


def _lines(path: Path) -> list[str]:
    if not path.exists():
        return []
    lines = path.read_text(encoding="ascii").split("\n")[:-1]
    return [line for line in lines if len(line) in (_ID_CHARACTERS, _ID_CHARACTERS + len(_DIVIDED))]


def _add(path: Path, lines: set[str]) -> int:
    with locked_file(path.with_name(path.name + ".lock")):
        new = sorted(lines - set(_lines(path)))
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="ascii") as stream:
            stream.writelines(f"{one}\n" for one in new)
            stream.flush()
            os.fsync(stream.fileno())
    sync_folder(path.parent)
    return len(new)
