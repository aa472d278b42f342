"""The folder of an index: which generation is in use, whose key it has, and the lock of its one writer.

`current.json` names the generation and identifies format, token version and key; `writer.lock` keeps writers
single. A rebuild fills a new generation, which replaces the old one at its first commit.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dossier.apps.search import tokens
from dossier.apps.search.cipher import Cipher
from dossier.apps.search.contract import IndexBusy, IndexLost
from dossier.apps.search.engine_schema import FORMAT

MARKER = "current.json"


@contextmanager
def damage_is_loss() -> Iterator[None]:
    """Turn what the engine raises over damaged files, even a Rust panic, into `IndexLost`."""
    try:
        yield
    except (IndexLost, IndexBusy):
        raise
    except BaseException as error:
        if isinstance(error, ValueError | OSError) or type(error).__name__ == "PanicException":
            raise IndexLost("the index cannot be read") from error
        raise


def stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_ino, found.st_mtime_ns


def read_generation(folder: Path, cipher: Cipher) -> Path:
    """Return the folder of the generation in use; IndexLost when it is missing or not ours."""
    with damage_is_loss():
        marker = json.loads((folder / MARKER).read_text(encoding="utf-8"))
        if marker.get("identity") != identity(cipher):
            raise IndexLost("the index was made with another key or version")
        return folder / Path(marker["generation"]).name


def identity(cipher: Cipher) -> list[str | int]:
    return [FORMAT, tokens.VERSION, cipher.key_mark]


def lock_or_busy(path: Path) -> int:
    """Lock the file for this process; the lock ends with the process, however it ends."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(descriptor)
        raise IndexBusy("another writer has the index") from error
    return descriptor


def publish(folder: Path, generation: str, cipher: Cipher) -> None:
    """Point `current.json` to a generation: written beside, flushed, then renamed over the old one."""
    beside = folder / (MARKER + ".new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump({"identity": identity(cipher), "generation": generation}, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(folder / MARKER)
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
