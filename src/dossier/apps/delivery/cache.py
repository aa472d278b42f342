"""Marked pages kept for a while: who pages back and forth gets the same bytes without marking them again.

In the memory of this process only, bounded by bytes and by time, least recently used out first; nothing readable on a
disk. What was erased by law is gone at once from the process that erased it, from others within :data:`KEPT_SECONDS`.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from time import monotonic

KEPT_BYTES = 64 * 2**20
"""Some 200 pages."""
KEPT_SECONDS = 600.0


class BytesCache:
    """Bytes by key, at most so many in all. Safe between threads; two may make the same value at once."""

    def __init__(self, most_bytes: int = KEPT_BYTES, clock: Callable[[], float] = monotonic) -> None:
        self._most, self._held, self._clock = most_bytes, 0, clock
        self._values: OrderedDict[Hashable, bytes] = OrderedDict()
        self._made: dict[Hashable, float] = {}
        self._lock = Lock()

    def get_or_make(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Give the value of a key, making it where it is not kept."""
        with self._lock:
            self._drop_old()
            if key in self._values:
                self._values.move_to_end(key)
                return self._values[key]
        value = make()
        self._keep(key, value)
        return value

    def _keep(self, key: Hashable, value: bytes) -> None:
        with self._lock:
            if key in self._values or len(value) > self._most:
                return
            self._values[key] = value
            self._made[key] = self._clock()
            self._held += len(value)
            while self._held > self._most:
                self._drop(next(iter(self._values)))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._values.clear()
            self._made.clear()
            self._held = 0

    def _drop_old(self) -> None:
        oldest = self._clock() - KEPT_SECONDS
        for key in [key for key, made in self._made.items() if made < oldest]:
            self._drop(key)

    def _drop(self, key: Hashable) -> None:
        self._held -= len(self._values.pop(key))
        del self._made[key]

    @property
    def held_bytes(self) -> int:
        return self._held


marked_pages = BytesCache()
