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
        sha256, sm3 = hashlib.sha256(data), hashes.Hash(hashes.SM3())
        sm3.update(data)
        return cls(sha256.hexdigest(), sm3.finalize().hex(), len(data))

    @classmethod
    def of_stream(cls, stream: BinaryIO) -> DigestSet:
        """Digest a stream from where it stands to its end, 1 MiB at a time; the stream is left at its end."""
        sha256, sm3, size_bytes = hashlib.sha256(), hashes.Hash(hashes.SM3()), 0
        while chunk := stream.read(_CHUNK_BYTES):
            sha256.update(chunk)
            sm3.update(chunk)
            size_bytes += len(chunk)
        return cls(sha256.hexdigest(), sm3.finalize().hex(), size_bytes)


def sha256_hex(data: bytes) -> str:
    """Give the SHA-256 of bytes as 64 lower-case hex digits."""
    return hashlib.sha256(data).hexdigest()
