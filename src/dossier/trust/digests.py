"""Digests of bytes and streams: SHA-256 (FIPS 180-4) and SM3 (GB/T 32905-2016) in one reading.

Both are kept for every object, so that a proof can be checked by international and by national rules.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes

_CHUNK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class DigestSet:
    """The digests of one object as lower-case hex, and its length."""

    sha256: str
    sm3: str
    size_bytes: int

    @classmethod
    def of_bytes(cls, data: bytes | memoryview) -> DigestSet:
        """Digest bytes held in memory."""
        running = RunningDigests()
        running.update(data)
        return running.finish()

    @classmethod
    def of_stream(cls, stream: BinaryIO) -> DigestSet:
        """Digest a stream from where it stands to its end, 1 MiB at a time; the stream is left at its end."""
        running = RunningDigests()
        while chunk := stream.read(_CHUNK_BYTES):
            running.update(chunk)
        return running.finish()


class RunningDigests:
    """The same over bytes that come piece by piece."""

    def __init__(self) -> None:
        self._sha256, self._sm3, self._size_bytes = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0

    def update(self, data: bytes | memoryview) -> None:
        self._sha256.update(data)
        self._sm3.update(data)
        self._size_bytes += len(data)

    def finish(self) -> DigestSet:
        """Give the digests of all that came; nothing can follow."""
        return DigestSet(self._sha256.hexdigest(), self._sm3.finalize().hex(), self._size_bytes)


def sha256_hex(data: bytes) -> str:
    """Give the SHA-256 of bytes as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()
