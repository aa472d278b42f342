"""Digests agree with the standards' own examples and do not depend on how the bytes arrive."""

from __future__ import annotations

import hashlib
import io

from hypothesis import given
from hypothesis import strategies as st

from dossier.trust.digests import DigestSet, sha256_hex


def test_digests_match_the_standards_examples() -> None:
    digests = DigestSet.of_bytes(b"abc")
    assert digests.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert digests.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert digests.size_bytes == 3


@given(st.binary())
def test_a_stream_and_its_bytes_have_the_same_digests(data: bytes) -> None:
    assert DigestSet.of_stream(io.BytesIO(data)) == DigestSet.of_bytes(data)
    assert sha256_hex(data) == hashlib.sha256(data).hexdigest() == DigestSet.of_bytes(data).sha256


def test_a_stream_longer_than_a_chunk_is_read_to_its_end() -> None:
    data = b"\x5a" * (3 * (1 << 20) + 7)
    assert DigestSet.of_stream(io.BytesIO(data)) == DigestSet.of_bytes(data)
