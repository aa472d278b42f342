"""Marked pages kept for a while: who pages back and forth gets the same bytes without marking them again.

In the memory of this process only, bounded by bytes, least recently used out first; nothing readable on a disk.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

KEPT_BYTES = 64 * 2**20
"""Some 200 pages."""


class BytesCache:
    """Bytes by key, at most so many in all. Safe between threads; two may make the same value at once."""

    def __init__(self, most_bytes: int = KEPT_BYTES) -> None:
        self._most, self._held = most_bytes, 0
        self._values: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get_or_make(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        """Give the value of a key, making it where it is not kept."""
        with self._lock:
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
            self._held += len(value)
            while self._held > self._most:
                _, dropped = self._values.popitem(last=False)
                self._held -= len(dropped)

    @property
    def held_bytes(self) -> int:
        return self._held


marked_pages = BytesCache()
