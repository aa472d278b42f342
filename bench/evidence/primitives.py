"""Sealing, digests and signatures by both suites, each beside what the underlying library takes by itself."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable, Iterator
from functools import partial

import gmssl_pyx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bench.evidence.measuring import Figure, measure
from dossier.trust.digests import DigestSet
from dossier.trust.keys import new_key, unwrap_key, wrap_key
from dossier.trust.sealing import SEGMENT_BYTES, seal, seal_value, unseal, unseal_value
from dossier.trust.signatures import SigningKey
from dossier.trust.suites import SUITES

SUITE_OF_SCHEME = {"ed25519": "A256GCM", "sm2": "SM4GCM"}
_ASSOCIATED = b"object:0123456789abcdef"


def measure_sealing(mebibytes: int) -> Iterator[Figure]:
    """Seal and open one object of many segments, and the keys and short values around it."""
    plain = os.urandom(mebibytes << 20)
    segments = [plain[at : at + SEGMENT_BYTES] for at in range(0, len(plain), SEGMENT_BYTES)]
    for suite in SUITES.values():
        aead, nonce = suite.aead(os.urandom(suite.key_bytes)), bytes(12)
        sealed_segments = [aead.encrypt(nonce, segment, None) for segment in segments]
        key, sealed = new_key(), io.BytesIO()
        seal(io.BytesIO(plain), sealed, key, associated=_ASSOCIATED, suite=suite.suite_id)
        content = sealed.getvalue()
        yield measure(
            f"seal an object, {suite.suite_id}",
            "MiB",
            mebibytes,
            partial(_seal, plain, key, suite.suite_id),
            ("the cipher over the same segments", partial(_each, aead.encrypt, nonce, segments)),
        )
        yield measure(
            f"open an object, {suite.suite_id}",
            "MiB",
            mebibytes,
            partial(_open, content, key),
            ("the cipher over the same segments", partial(_each, aead.decrypt, nonce, sealed_segments)),
        )


def measure_small(count: int) -> Iterator[Figure]:
    """Wrap and unwrap data keys, seal and open a short value."""
    key, other = new_key(), new_key()
    wrapped, value = wrap_key(other, key), seal_value("x" * 200, key, b"column")
    yield measure("wrap a data key", "keys", count, partial(_repeat, count, wrap_key, other, key))
    yield measure("unwrap a data key", "keys", count, partial(_repeat, count, unwrap_key, wrapped, key))
    aead = SUITES["A256GCM"].aead(key)
    bare_value = aead.encrypt(bytes(12), b"x" * 200, b"column")
    yield measure(
        "seal a column's value of 200 bytes",
        "values",
        count,
        partial(_repeat, count, seal_value, "x" * 200, key, b"column"),
        ("the cipher", partial(_repeat, count, aead.encrypt, bytes(12), b"x" * 200, b"column")),
    )
    yield measure(
        "open a column's value of 200 bytes",
        "values",
        count,
        partial(_repeat, count, unseal_value, value, key, b"column"),
        ("the cipher", partial(_repeat, count, aead.decrypt, bytes(12), bare_value, b"column")),
    )


def measure_digests(mebibytes: int) -> Iterator[Figure]:
    """Both digests in one reading, beside each of them alone."""
    plain = os.urandom(mebibytes << 20)

    def sm3() -> None:
        digest = hashes.Hash(hashes.SM3())
        digest.update(plain)
        digest.finalize()

    both = partial(DigestSet.of_bytes, plain)
    yield measure(
        "digest set of an object, beside SHA-256", "MiB", mebibytes, both,
        ("SHA-256 alone", lambda: hashlib.sha256(plain).digest()),
    )  # fmt: skip
    yield measure("digest set of an object, beside SM3", "MiB", mebibytes, both, ("SM3 alone", sm3))


def measure_signatures(count: int) -> Iterator[Figure]:
    """Sign and verify a checkpoint-sized message; bare: the library with the key already loaded."""
    message = os.urandom(150)
    for scheme in SUITE_OF_SCHEME:
        key = SigningKey.generate(scheme)
        signature = key.sign(message)
        bare_sign, bare_verify = _bare_signatures(key, message, signature)
        yield measure(
            f"sign, {scheme}", "signatures", count, partial(_repeat, count, key.sign, message),
            ("the library, key loaded", partial(_repeat, count, bare_sign)),
        )  # fmt: skip
        yield measure(
            f"verify, {scheme}",
            "signatures",
            count,
            partial(_repeat, count, key.public_key.verifies, message, signature),
            ("the library, key loaded", partial(_repeat, count, bare_verify)),
        )


def _bare_signatures(
    key: SigningKey, message: bytes, signature: bytes
) -> tuple[Callable[[], object], Callable[[], object]]:
    if key.public_key.scheme_id == "ed25519":
        private = Ed25519PrivateKey.from_private_bytes(key.secret)
        return partial(private.sign, message), partial(private.public_key().verify, signature, message)
    secret, public = key.secret[:32], key.public_key.public
    return partial(gmssl_pyx.sm2_sign, secret, public, message), partial(
        gmssl_pyx.sm2_verify, public, message, signature
    )


def _seal(plain: bytes, key: bytes, suite: str) -> None:
    seal(io.BytesIO(plain), io.BytesIO(), key, associated=_ASSOCIATED, suite=suite)


def _open(sealed: bytes, key: bytes) -> None:
    unseal(io.BytesIO(sealed), io.BytesIO(), key, associated=_ASSOCIATED)


def _each(call: Callable[..., object], nonce: bytes, segments: list[bytes]) -> None:
    for segment in segments:
        call(nonce, segment, None)


def _repeat(count: int, call: Callable[..., object], *arguments: object) -> None:
    for _ in range(count):
        call(*arguments)
