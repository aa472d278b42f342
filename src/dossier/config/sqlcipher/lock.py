"""One writer at a time, in turn: a lock file beside the database.

SQLite lets one connection write; the others poll with growing sleeps, and a busy writer can shut another out
for seconds. Here writers queue before they touch the database. Two lock files make the queue fair: whoever
waits for the database holds the turnstile, so the one who just finished cannot slip in again before him.

``flock`` belongs to the open file, so it also separates threads; the kernel releases it when a process dies.
"""

from __future__ import annotations

import fcntl
import os
import time
from pathlib import Path

from django.db import OperationalError

_FIRST_PAUSE_SECONDS = 0.0002
_LONGEST_PAUSE_SECONDS = 0.005


class WriteLockTimeout(OperationalError):  # noqa: N818  it is the waiting that ended
    """Another writer held the database longer than this connection may wait."""

    def __init__(self) -> None:
        super().__init__("database is locked: another writer holds it")


class WriteLock:
    """The write lock of one connection; taking it twice is taking it once."""

    def __init__(self, database_path: str, *, timeout_seconds: float) -> None:
        path = Path(database_path)
        self._path = path.with_name(path.name + ".lock")
        self._turnstile_path = path.with_name(path.name + ".lock-next")
        self._timeout_seconds = timeout_seconds
        self._descriptor: int | None = None

    @property
    def is_held(self) -> bool:
        """Say whether this connection holds the lock."""
        return self._descriptor is not None

    def acquire(self) -> bool:
        """Wait for the lock; answers False when it was held already. Raises :class:`WriteLockTimeout`."""
        if self.is_held:
            return False
        deadline = time.monotonic() + self._timeout_seconds
        turnstile = _lock_before(self._turnstile_path, deadline)
        try:
            self._descriptor = _lock_before(self._path, deadline)
        finally:
            os.close(turnstile)
        return True

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def _lock_before(path: Path, deadline: float) -> int:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    pause = _FIRST_PAUSE_SECONDS
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(descriptor)
                raise WriteLockTimeout from None
            time.sleep(pause)
            pause = min(pause * 1.5, _LONGEST_PAUSE_SECONDS)
        except BaseException:
            os.close(descriptor)
            raise
        else:
            return descriptor
