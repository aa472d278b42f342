"""The parts of an upload read as one stream, one part in memory at a time and nothing readable on disk."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, BinaryIO

from dossier.apps.vault.services import read_object

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from dossier.apps.vault.models import StoredObject

READ_AHEAD_BYTES = 1 << 20


def open_parts(parts: Sequence[StoredObject]) -> BinaryIO:
    """Give the parts' plain bytes in order. The stream can be read again after ``seek(0)``, nothing else.

    Reading raises :class:`~dossier.apps.kernel.errors.StoredDataBroken` for a part that is missing or damaged.
    """
    return io.BufferedReader(_PartsReader(parts), READ_AHEAD_BYTES)


class _PartsReader(io.RawIOBase):
    def __init__(self, parts: Sequence[StoredObject]) -> None:
        self._parts = parts
        self._next = 0
        self._current = memoryview(b"")

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return sum(part.size_bytes for part in self._parts[: self._next]) - len(self._current)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if (offset, whence) != (0, io.SEEK_SET):
            raise io.UnsupportedOperation("parts are read from the start")
        self._next, self._current = 0, memoryview(b"")
        return 0

    def readinto(self, buffer: Buffer, /) -> int:
        while not self._current and self._next < len(self._parts):
            self._current = memoryview(read_object(self._parts[self._next]))
            self._next += 1
        target = memoryview(buffer).cast("B")
        count = min(len(target), len(self._current))
        target[:count] = self._current[:count]
        self._current = self._current[count:]
        return count
