"""Seal objects and short values so that nobody can read, cut, swap or exchange them unnoticed.

Objects are sealed with the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizar: Online
Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015): segments of 1 MiB, each an AEAD
message whose nonce carries its number and whether it is the last. Segments are the reason why no byte is ever
released before its tag was checked, and why a range can be read without reading everything before it.

Layout, big-endian::

    magic "DSEA" | version u8 | suite u8 | segment size u32 | salt 32 | key commitment 16 | segments ...

Segment key, nonce prefix and key commitment come from HKDF (RFC 5869) over the data key and the salt; the
associated data (which object this is) and the header's parameters enter as its context. The commitment makes
a wrong key or a wrong object fail before any segment is read, and closes GCM's lack of key commitment.

Not for passwords (keys here are uniformly random) and not a key hierarchy: see :mod:`dossier.trust.keys`.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
import io
import os
import struct
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from dossier.trust.errors import IntegrityFailure
from dossier.trust.suites import NONCE_BYTES, SUITES, SUITES_BY_NUMBER, TAG_BYTES, Aead, Suite

KEY_BYTES = 32
SEGMENT_BYTES = 1 << 20
DEFAULT_SUITE = "A256GCM"

_MAGIC = b"DSEA"
_VERSION = 1
_HEADER = struct.Struct(">4sBBI32s16s")
_SALT_BYTES = 32
_COMMITMENT_BYTES = 16
_NONCE_PREFIX_BYTES = 7
_NONCE_TAIL = struct.Struct(">IB")
_MAX_SEGMENTS = 1 << 32
# A forged header must not make a reader allocate gigabytes.
_MAX_SEGMENT_BYTES = 16 << 20

_VALUE_VERSION = b"\x01"


@dataclass(frozen=True, slots=True)
class _StreamKeys:
    """What HKDF yields for one sealed object."""

    aead: Aead
    nonce_prefix: bytes
    commitment: bytes

    def nonce(self, index: int, *, last: bool) -> bytes:
        return self.nonce_prefix + _NONCE_TAIL.pack(index, last)


def seal(
    plain: BinaryIO,
    sealed: BinaryIO,
    key: bytes,
    *,
    associated: bytes,
    suite: str = DEFAULT_SUITE,
    segment_bytes: int = SEGMENT_BYTES,
) -> None:
    """Seal a stream from where it stands to its end.

    ``key`` is 32 random bytes, ``associated`` says which object this is and must be given again to unseal.
    Holds two segments in memory. The overhead is 58 bytes, and 16 for each segment.
    """
    chosen, salt = SUITES[suite], os.urandom(_SALT_BYTES)
    if not 0 < segment_bytes <= _MAX_SEGMENT_BYTES:
        raise ValueError("segment_bytes out of range")
    keys = _derive_stream_keys(key, salt, chosen, segment_bytes, associated)
    sealed.write(_HEADER.pack(_MAGIC, _VERSION, chosen.number, segment_bytes, salt, keys.commitment))
    current, index = _read_full(plain, segment_bytes), 0
    while True:
        following = _read_full(plain, segment_bytes) if len(current) == segment_bytes else b""
        last = not following
        sealed.write(keys.aead.encrypt(keys.nonce(index, last=last), current, None))
        if last:
            return
        current, index = following, index + 1
        if index >= _MAX_SEGMENTS:
            raise ValueError("too long for one sealed object")


def unseal(sealed: BinaryIO, plain: BinaryIO, key: bytes, *, associated: bytes) -> None:
    """Write the plain bytes of a sealed stream.

    Each segment is checked before it is written, but that nothing is missing at the end is known only at the
    end: on failure throw away what was written. Raises :class:`IntegrityFailure`.
    """
    segment_bytes, keys = _read_header(sealed, key, associated)
    step = segment_bytes + TAG_BYTES
    current, index = _read_full(sealed, step), 0
    while True:
        following = _read_full(sealed, step) if len(current) == step else b""
        last = not following
        plain.write(_open_segment(keys, index, current, last=last))
        if last:
            return
        current, index = following, index + 1


def unseal_range(sealed: BinaryIO, key: bytes, associated: bytes, start: int, length: int) -> bytes:
    """Give ``length`` plain bytes from offset ``start`` of a seekable sealed stream, fewer at the end.

    Reads and checks only the segments touched; when the answer is shorter than asked, the last segment is
    among them, so a cut object cannot pass for a shorter one. Raises :class:`IntegrityFailure`.
    """
    if start < 0 or length < 0:
        raise ValueError("start and length are not negative")
    sealed.seek(0)
    segment_bytes, keys = _read_header(sealed, key, associated)
    step = segment_bytes + TAG_BYTES
    body_bytes = sealed.seek(0, io.SEEK_END) - _HEADER.size
    last_index = max(0, -(-body_bytes // step) - 1)
    first = min(start // segment_bytes, last_index)
    final = min(max(start + length - 1, start) // segment_bytes, last_index)
    sealed.seek(_HEADER.size + first * step)
    opened = b"".join(
        _open_segment(keys, index, _read_full(sealed, step), last=index == last_index)
        for index in range(first, final + 1)
    )
    offset = start - first * segment_bytes
    return opened[offset : offset + length]


def seal_bytes(data: bytes, key: bytes, associated: bytes, *, suite: str = DEFAULT_SUITE) -> bytes:
    """Seal bytes held in memory; see :func:`seal`."""
    sealed = io.BytesIO()
    seal(io.BytesIO(data), sealed, key, associated=associated, suite=suite)
    return sealed.getvalue()


def unseal_bytes(data: bytes, key: bytes, associated: bytes) -> bytes:
    """Give the plain bytes of :func:`seal_bytes`. Raises :class:`IntegrityFailure`."""
    plain = io.BytesIO()
    unseal(io.BytesIO(data), plain, key, associated=associated)
    return plain.getvalue()


def seal_value(text: str, key: bytes, associated: bytes) -> bytes:
    """Seal one short database value; 29 bytes longer than its UTF-8.

    ``associated`` names table, column and row, so that a value cannot be moved to another place. The nonce is
    random: one key serves at most 2**32 values (SP 800-38D 8.3).
    """
    nonce = os.urandom(NONCE_BYTES)
    body = _value_cipher(key).encrypt(nonce, text.encode(), _VALUE_VERSION + associated)
    return _VALUE_VERSION + nonce + body


def unseal_value(sealed: bytes, key: bytes, associated: bytes) -> str:
    """Give the text of :func:`seal_value`. Raises :class:`IntegrityFailure`."""
    data = bytes(sealed)
    if len(data) < 1 + NONCE_BYTES + TAG_BYTES or data[:1] != _VALUE_VERSION:
        raise IntegrityFailure("trust.value_damaged")
    nonce, body = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    try:
        return _value_cipher(key).decrypt(nonce, body, _VALUE_VERSION + associated).decode()
    except InvalidTag as error:
        raise IntegrityFailure("trust.value_forged") from error


@functools.lru_cache(maxsize=4)
def _value_cipher(key: bytes) -> AESGCM:
    """Give the cipher of a column key. PERF: setting one up takes longer than sealing a value with it. Column keys
    live as long as the process does; the keys of objects, which can be destroyed, never come here."""
    return AESGCM(_checked(key))


def derive_key(key: bytes, purpose: str, length: int = KEY_BYTES) -> bytes:
    """Derive an independent key of ``length`` bytes for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(hashes.SHA256(), length, None, b"dossier key v1|" + purpose.encode()).derive(_checked(key))


def blind_index(value: str, key: bytes, purpose: str) -> bytes:
    """Give the 16-byte look-up form of a value: equal values of one purpose are equal, nothing else shows.

    The caller normalises the value first (width, case, spaces): what differs in a byte differs here.
    """
    prefix = purpose.encode()
    message = len(prefix).to_bytes(2, "big") + prefix + value.encode()
    return hashlib.blake2b(message, digest_size=16, key=_checked(key)).digest()


def blind_token(token: str, key: bytes) -> str:
    """Give the 64-bit keyed hash of a search token as 16 hex digits. PERF: about 1 microsecond."""
    return hashlib.blake2b(token.encode(), digest_size=8, key=key).hexdigest()


class TokenBlinder:
    """:func:`blind_token` with a bounded memory, for indexing where the same bigrams return."""

    def __init__(self, key: bytes, *, cache_tokens: int = 65_536) -> None:
        self._blind = functools.lru_cache(maxsize=cache_tokens)(
            functools.partial(blind_token, key=_checked(key))
        )

    def __call__(self, token: str) -> str:
        """Blind one token."""
        return self._blind(token)


def _checked(key: bytes) -> bytes:
    if len(key) != KEY_BYTES:
        raise ValueError("a key is 32 bytes")
    return key


def _derive_stream_keys(
    key: bytes, salt: bytes, suite: Suite, segment_bytes: int, associated: bytes
) -> _StreamKeys:
    context = (
        b"dossier sealed stream|" + struct.pack(">BBI", _VERSION, suite.number, segment_bytes) + associated
    )
    length = suite.key_bytes + _NONCE_PREFIX_BYTES + _COMMITMENT_BYTES
    derived = HKDF(suite.key_derivation_hash(), length, salt, context).derive(_checked(key))
    segment_key, rest = derived[: suite.key_bytes], derived[suite.key_bytes :]
    return _StreamKeys(suite.aead(segment_key), rest[:_NONCE_PREFIX_BYTES], rest[_NONCE_PREFIX_BYTES:])


def _read_header(sealed: BinaryIO, key: bytes, associated: bytes) -> tuple[int, _StreamKeys]:
    """Give the plain segment size and the keys, after the header has shown to fit key and object."""
    header = _read_full(sealed, _HEADER.size)
    if len(header) < _HEADER.size:
        raise IntegrityFailure("trust.header_damaged")
    magic, version, number, segment_bytes, salt, commitment = _HEADER.unpack(header)
    suite = SUITES_BY_NUMBER.get(number)
    if magic != _MAGIC or version != _VERSION or suite is None or not 0 < segment_bytes <= _MAX_SEGMENT_BYTES:
        raise IntegrityFailure("trust.header_damaged")
    keys = _derive_stream_keys(key, salt, suite, segment_bytes, associated)
    if not hmac.compare_digest(keys.commitment, commitment):
        raise IntegrityFailure("trust.key_or_object_wrong")
    return segment_bytes, keys


def _open_segment(keys: _StreamKeys, index: int, body: bytes, *, last: bool) -> bytes:
    try:
        return keys.aead.decrypt(keys.nonce(index, last=last), body, None)
    except InvalidTag as error:
        raise IntegrityFailure("trust.segment_forged") from error


def _read_full(stream: BinaryIO, size: int) -> bytes:
    """Read exactly ``size`` bytes unless the stream ends: sockets and raw files give less when they like."""
    first = stream.read(size)
    if len(first) == size or not first:
        return first
    parts, missing = [first], size - len(first)
    while missing and (part := stream.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)
