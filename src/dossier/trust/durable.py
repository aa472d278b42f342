"""Files that survive a power cut whole: written aside, flushed, then named in one step.

A file is either absent, or complete: the name appears only after the bytes and, through the folder's own
flush, the name itself are on the disk (POSIX ``rename`` and ``link``).
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

TEMPORARY_PREFIX = ".new-"
_CHUNK_BYTES = 1 << 20


def replace_file(path: Path, data: bytes, *, mode: int = 0o600) -> None:
    """Write a file, replacing an older one in one step."""
    temporary = _write_aside(path.parent, data, mode)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def create_file(path: Path, data: bytes | BinaryIO, *, mode: int = 0o600) -> bool:
    """Write a file that must not exist yet; answers False, and changes nothing, when it does."""
    temporary = _write_aside(path.parent, data, mode)
    try:
        os.link(temporary, path)
    except FileExistsError:
        return False
    finally:
        temporary.unlink()
        sync_folder(path.parent)
    return True


def sync_folder(folder: Path) -> None:
    """Flush a folder, so that names created or removed in it stay so."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def locked_file(path: Path) -> Iterator[None]:
    """Hold an exclusive lock named by a file; threads and processes wait, a crash releases it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _write_aside(folder: Path, data: bytes | BinaryIO, mode: int) -> Path:
    temporary = folder / f"{TEMPORARY_PREFIX}{secrets.token_hex(8)}"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            if isinstance(data, bytes):
                stream.write(data)
            else:
                while chunk := data.read(_CHUNK_BYTES):
                    stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
