"""The AEAD suites objects are sealed with: AES-256-GCM (NIST SP 800-38D) and SM4-GCM (RFC 8998).

One table row per suite; the number in the row is written into every sealed object and never reused.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TAG_BYTES = 16
NONCE_BYTES = 12


class Aead(Protocol):
    """Authenticated encryption under one key; the tag is the last 16 bytes of the output."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Encrypt and append the tag."""

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Check the tag and decrypt; raises :class:`cryptography.exceptions.InvalidTag`."""


class Sm4Gcm:
    """SM4-GCM in the shape of ``AESGCM``: OpenSSL offers it, the library has no class of its own for it."""

    def __init__(self, key: bytes) -> None:
        self._algorithm = algorithms.SM4(key)

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Encrypt and append the 16-byte tag."""
        encryptor = Cipher(self._algorithm, modes.GCM(nonce)).encryptor()
        encryptor.authenticate_additional_data(associated_data or b"")
        return encryptor.update(data) + encryptor.finalize() + encryptor.tag

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes:
        """Check the tag and decrypt; raises :class:`cryptography.exceptions.InvalidTag`."""
        if len(data) < TAG_BYTES:
            raise InvalidTag
        decryptor = Cipher(self._algorithm, modes.GCM(nonce, data[-TAG_BYTES:])).decryptor()
        decryptor.authenticate_additional_data(associated_data or b"")
        return decryptor.update(data[:-TAG_BYTES]) + decryptor.finalize()


@dataclass(frozen=True, slots=True)
class Suite:
    """How one suite derives its keys and encrypts."""

    suite_id: str
    number: int
    key_bytes: int
    aead: type[AESGCM] | type[Sm4Gcm]
    key_derivation_hash: type[hashes.SHA256] | type[hashes.SM3]


SUITES = {
    suite.suite_id: suite
    for suite in (
        Suite("A256GCM", 1, 32, AESGCM, hashes.SHA256),
        Suite("SM4GCM", 2, 16, Sm4Gcm, hashes.SM3),
    )
}
SUITES_BY_NUMBER = {suite.number: suite for suite in SUITES.values()}
