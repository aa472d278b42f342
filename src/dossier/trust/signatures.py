"""Signing keys and what checks their signatures: Ed25519 (RFC 8032) and SM2 with SM3 (GB/T 32918, DER r and s).

One table row per scheme. SM2's user identity is the standard's default, ``1234567812345678`` (GB/T 35276-2017).
The SM2 arithmetic comes from one library only, reached only from here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import gmssl_pyx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from dossier.trust.errors import IntegrityFailure


@dataclass(frozen=True, slots=True)
class Scheme:
    """How one scheme makes keys, signs and verifies. ``secret`` is what a key store keeps.

    ``note_type``: what stands between name and key in a note's key id (C2SP signed-note): the assigned byte, or
    0xff and a name of our own where none is assigned.
    """

    scheme_id: str
    note_type: bytes
    public_bytes: int
    generate: Callable[[], tuple[bytes, bytes]]
    sign: Callable[[bytes, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], bool]


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A key that checks signatures. ``public``: 32 bytes for Ed25519, 64 (x and y) for SM2."""

    scheme_id: str
    public: bytes

    def __post_init__(self) -> None:
        """Raises :class:`IntegrityFailure` for an unknown scheme or a key of the wrong length."""
        if self.scheme_id not in SCHEMES or len(self.public) != SCHEMES[self.scheme_id].public_bytes:
            raise IntegrityFailure("trust.public_key_wrong")

    @property
    def scheme(self) -> Scheme:
        """How it signs."""
        return SCHEMES[self.scheme_id]

    def verifies(self, message: bytes, signature: bytes) -> bool:
        """Tell whether the signature over the message is by this key. Never raises."""
        return self.scheme.verify(self.public, message, signature)


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A key that signs; ``secret`` never shows in its representation."""

    public_key: PublicKey
    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls, scheme_id: str) -> SigningKey:
        """Make a key of a scheme (``ed25519`` or ``sm2``)."""
        public, secret = SCHEMES[scheme_id].generate()
        return cls(PublicKey(scheme_id, public), secret)

    def sign(self, message: bytes) -> bytes:
        """Sign a message: 64 bytes for Ed25519, 70 to 72 bytes of DER for SM2."""
        return self.public_key.scheme.sign(self.secret, message)


def _new_ed25519() -> tuple[bytes, bytes]:
    key = Ed25519PrivateKey.generate()
    public = key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
    return public, key.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())


def _sign_ed25519(secret: bytes, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(secret).sign(message)


def _verify_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _new_sm2() -> tuple[bytes, bytes]:
    public, private = gmssl_pyx.sm2_key_generate()
    return public, private + public  # signing needs both: the identity's hash covers the public key


def _sign_sm2(secret: bytes, message: bytes) -> bytes:
    signature: bytes = gmssl_pyx.sm2_sign(secret[:32], secret[32:], message)
    return signature


def _verify_sm2(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        return bool(gmssl_pyx.sm2_verify(public, message, signature))
    except gmssl_pyx.GmsslInnerError:
        return False


SCHEMES = {
    scheme.scheme_id: scheme
    for scheme in (
        Scheme("ed25519", b"\x01", 32, _new_ed25519, _sign_ed25519, _verify_ed25519),
        Scheme("sm2", b"\xffsm2-sm3\n", 64, _new_sm2, _sign_sm2, _verify_sm2),
    )
}
