"""One test for each way to attack a sealed object or value."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.trust.errors import IntegrityFailure
from dossier.trust.sealing import (
    TokenBlinder,
    blind_index,
    blind_token,
    derive_key,
    seal,
    seal_bytes,
    seal_value,
    unseal,
    unseal_bytes,
    unseal_range,
    unseal_value,
)

KEY = bytes(range(32))
OTHER_KEY = bytes(reversed(range(32)))
OBJECT = b"object:1"
SEGMENT_BYTES = 32
STORED_SEGMENT_BYTES = SEGMENT_BYTES + 16
HEADER_BYTES = 58

plain_texts = st.binary(max_size=5 * SEGMENT_BYTES)
suites = st.sampled_from(["A256GCM", "SM4GCM"])


class TrickleReader(io.BytesIO):
    """Gives at most seven bytes a call, as a socket may."""

    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(7 if size is None or size < 0 else min(size, 7))


def sealed(data: bytes, suite: str = "A256GCM", key: bytes = KEY, associated: bytes = OBJECT) -> bytes:
    stream = io.BytesIO()
    seal(io.BytesIO(data), stream, key, associated=associated, suite=suite, segment_bytes=SEGMENT_BYTES)
    return stream.getvalue()


def segments(data: bytes) -> list[bytes]:
    body = data[HEADER_BYTES:]
    return [body[at : at + STORED_SEGMENT_BYTES] for at in range(0, len(body), STORED_SEGMENT_BYTES)]


def assert_refused(data: bytes, key: bytes = KEY, associated: bytes = OBJECT) -> None:
    with pytest.raises(IntegrityFailure):
        unseal_bytes(data, key, associated)


@given(plain_texts, suites)
def test_what_was_sealed_comes_back(data: bytes, suite: str) -> None:
    assert unseal_bytes(sealed(data, suite), KEY, OBJECT) == data


@given(plain_texts)
def test_short_reads_change_nothing(data: bytes) -> None:
    stream, plain = io.BytesIO(), io.BytesIO()
    seal(TrickleReader(data), stream, KEY, associated=OBJECT, segment_bytes=SEGMENT_BYTES)
    unseal(TrickleReader(stream.getvalue()), plain, KEY, associated=OBJECT)
    assert plain.getvalue() == data


@pytest.mark.parametrize("extra", [-1, 0, 1])
def test_default_segments_hold_a_mebibyte(extra: int) -> None:
    data = bytes((1 << 20) + extra)
    stored = seal_bytes(data, KEY, OBJECT)
    assert len(stored) == HEADER_BYTES + len(data) + 16 * (2 if extra > 0 else 1)
    assert unseal_bytes(stored, KEY, OBJECT) == data


@given(plain_texts, suites, st.data())
def test_a_flipped_bit_is_noticed(data: bytes, suite: str, draw: st.DataObject) -> None:
    stored = bytearray(sealed(data, suite))
    bit = draw.draw(st.integers(0, 8 * len(stored) - 1))
    stored[bit // 8] ^= 1 << bit % 8
    assert_refused(bytes(stored))


@given(plain_texts, st.data())
def test_a_cut_object_is_noticed(data: bytes, draw: st.DataObject) -> None:
    stored = sealed(data)
    assert_refused(stored[: draw.draw(st.integers(0, len(stored) - 1))])


@given(st.binary(min_size=SEGMENT_BYTES + 1, max_size=5 * SEGMENT_BYTES))
def test_a_missing_last_segment_is_noticed(data: bytes) -> None:
    stored = sealed(data)
    assert_refused(stored[: len(stored) - len(segments(stored)[-1])])


@given(plain_texts, st.binary(min_size=1, max_size=2 * STORED_SEGMENT_BYTES))
def test_an_appended_byte_is_noticed(data: bytes, more: bytes) -> None:
    assert_refused(sealed(data) + more)


@given(st.binary(min_size=2 * SEGMENT_BYTES, max_size=5 * SEGMENT_BYTES), st.data())
def test_exchanged_segments_are_noticed(data: bytes, draw: st.DataObject) -> None:
    stored = sealed(data)
    parts = segments(stored)
    first, second = draw.draw(st.lists(st.integers(0, len(parts) - 1), min_size=2, max_size=2, unique=True))
    parts[first], parts[second] = parts[second], parts[first]
    assert_refused(stored[:HEADER_BYTES] + b"".join(parts))


@given(st.binary(min_size=2 * SEGMENT_BYTES, max_size=2 * SEGMENT_BYTES))
def test_a_segment_of_another_sealing_is_noticed(data: bytes) -> None:
    one, other = sealed(data), sealed(data)
    assert_refused(one[: HEADER_BYTES + STORED_SEGMENT_BYTES] + other[HEADER_BYTES + STORED_SEGMENT_BYTES :])
    assert_refused(one[:HEADER_BYTES] + other[HEADER_BYTES:])


@given(plain_texts, suites)
def test_another_object_or_key_does_not_open(data: bytes, suite: str) -> None:
    assert_refused(sealed(data, suite), associated=b"object:2")
    assert_refused(sealed(data, suite), key=OTHER_KEY)


def test_a_forged_header_allocates_nothing() -> None:
    stored = bytearray(sealed(b"x"))
    stored[6:10] = b"\xff\xff\xff\xff"
    assert_refused(bytes(stored))


def test_a_failure_tells_neither_key_nor_content() -> None:
    with pytest.raises(IntegrityFailure) as caught:
        unseal_bytes(sealed("欧阳旻翀".encode()), OTHER_KEY, OBJECT)
    assert str(caught.value) == "trust.key_or_object_wrong"


@given(plain_texts, suites, st.integers(0, 6 * SEGMENT_BYTES), st.integers(0, 6 * SEGMENT_BYTES))
def test_a_range_is_the_slice_of_the_whole(data: bytes, suite: str, start: int, length: int) -> None:
    stored = io.BytesIO(sealed(data, suite))
    assert unseal_range(stored, KEY, OBJECT, start, length) == data[start : start + length]


@given(st.binary(min_size=SEGMENT_BYTES + 1, max_size=5 * SEGMENT_BYTES), st.integers(0, 6 * SEGMENT_BYTES))
def test_a_range_of_a_cut_object_does_not_end_early(data: bytes, start: int) -> None:
    stored = sealed(data)
    cut = stored[: len(stored) - len(segments(stored)[-1])]
    with pytest.raises(IntegrityFailure):
        unseal_range(io.BytesIO(cut), KEY, OBJECT, start, len(data) + 1)


@given(st.text(), st.binary(max_size=40))
def test_a_value_comes_back(text: str, associated: bytes) -> None:
    stored = seal_value(text, KEY, associated)
    assert unseal_value(stored, KEY, associated) == text
    assert len(stored) == len(text.encode()) + 29
    assert stored != seal_value(text, KEY, associated)


@given(st.text(), st.data())
def test_a_changed_value_is_noticed(text: str, draw: st.DataObject) -> None:
    stored = bytearray(seal_value(text, KEY, b"person.phone"))
    bit = draw.draw(st.integers(0, 8 * len(stored) - 1))
    stored[bit // 8] ^= 1 << bit % 8
    with pytest.raises(IntegrityFailure):
        unseal_value(bytes(stored), KEY, b"person.phone")


@pytest.mark.parametrize(("key", "associated"), [(OTHER_KEY, b"a"), (KEY, b"b")])
def test_a_value_does_not_move_to_another_place_or_key(key: bytes, associated: bytes) -> None:
    with pytest.raises(IntegrityFailure):
        unseal_value(seal_value("110101", KEY, b"a"), key, associated)


@pytest.mark.parametrize("stored", [b"", b"\x01", bytes(29), b"\x02" + bytes(40)])
def test_what_is_no_sealed_value_is_refused(stored: bytes) -> None:
    with pytest.raises(IntegrityFailure):
        unseal_value(stored, KEY, b"")


@given(st.text(), st.text())
def test_blind_indexes_are_equal_for_equal_values_only(one: str, other: str) -> None:
    assert (blind_index(one, KEY, "phone") == blind_index(other, KEY, "phone")) == (one == other)
    assert len(blind_index(one, KEY, "phone")) == 16
    assert blind_index(one, KEY, "phone") != blind_index(one, KEY, "account")
    assert blind_index(one, KEY, "phone") != blind_index(one, OTHER_KEY, "phone")


def test_purpose_and_value_do_not_run_into_each_other() -> None:
    assert blind_index("bc", KEY, "a") != blind_index("c", KEY, "ab")


@given(st.text(max_size=4))
def test_a_blinder_gives_the_tokens_of_the_function(token: str) -> None:
    blind = TokenBlinder(KEY, cache_tokens=4)
    assert blind(token) == blind(token) == blind_token(token, KEY)
    assert len(blind_token(token, KEY)) == 16
    assert blind_token(token, KEY) != blind_token(token, OTHER_KEY)


def test_derived_keys_are_independent_of_each_other() -> None:
    keys = {derive_key(KEY, "index"), derive_key(KEY, "database"), derive_key(OTHER_KEY, "index"), KEY}
    assert len(keys) == 4
    assert len(derive_key(KEY, "index", 48)) == 48


def test_a_short_key_is_refused() -> None:
    for attempt in (
        lambda: seal_bytes(b"", b"short", OBJECT),
        lambda: seal_value("", b"short", OBJECT),
        lambda: derive_key(b"short", "x"),
    ):
        with pytest.raises(ValueError, match="32 bytes"):
            attempt()
