"""Keyed digests of printed words, so that what is learned can be compared but not read.

A word enters a model only as BLAKE2b (RFC 7693) under a company's key, cut to 48 bits. Whoever holds a model
without the key cannot try words against it; with the key, only words already guessed can be confirmed. Not
encryption, and not the only protection: models are sealed besides.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

DIGEST_BITS = 48
_MIN_KEY_BYTES = 16


class WordDigest:
    """Digests of words under one key of 16 to 64 bytes. The key is held in memory and never written."""

    def __init__(self, key: bytes) -> None:
        if len(key) < _MIN_KEY_BYTES:
            raise ValueError("a digest key has at least 16 bytes")
        self._state = blake2b(key=key, digest_size=DIGEST_BITS // 8)
        self._digest = lru_cache(maxsize=50_000)(self._compute)

    def __call__(self, kind: str, word: str) -> int:
        """Give the digest of a word, 0 to 2**48 - 1. The same word of another ``kind`` has another."""
        return self._digest(kind, word)

    def _compute(self, kind: str, word: str) -> int:
        state = self._state.copy()
        state.update(f"{kind}\0{word}".encode())
        return int.from_bytes(state.digest(), "big")
