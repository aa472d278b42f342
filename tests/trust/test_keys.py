"""The key file opens for its passphrase only, survives concurrent writers, and notices every change."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.trust.errors import IntegrityFailure, WrongPassphrase
from dossier.trust.keys import PassphraseCost, PassphraseKeyFile, new_key, unwrap_key, wrap_key

CHEAP = PassphraseCost(memory_kib=64, passes=1, lanes=1)
PASSPHRASE = "正确 horse 电池"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


def changed(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def test_the_default_cost_is_the_standards_recommendation(path: Path) -> None:
    PassphraseKeyFile.create(path, PASSPHRASE)
    kdf = json.loads(path.read_text())["kdf"]
    assert (kdf["name"], kdf["memory_kib"], kdf["passes"], kdf["lanes"]) == ("argon2id", 65536, 3, 4)
    assert PassphraseKeyFile.open(path, PASSPHRASE).provider_id


def test_named_keys_are_made_once_and_stay(path: Path) -> None:
    made = PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP)
    database, index = made.named_key("database"), made.named_key("index")
    assert len(database) == 32
    assert database != index
    opened = PassphraseKeyFile.open(path, PASSPHRASE)
    assert (opened.named_key("database"), opened.named_key("index")) == (database, index)
    assert opened.provider_id == made.provider_id


def test_only_the_owner_may_read_the_file_and_it_holds_no_key(path: Path) -> None:
    key = PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP).named_key("database")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.hex() not in path.read_text()
    assert PASSPHRASE not in path.read_text()
    assert sorted(found.name for found in path.parent.iterdir()) == ["keys.json", "keys.json.lock"]


def test_a_wrong_passphrase_opens_nothing(path: Path) -> None:
    PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP)
    with pytest.raises(WrongPassphrase):
        PassphraseKeyFile.open(path, PASSPHRASE + " ")


def test_a_passphrase_typed_in_another_unicode_form_opens(path: Path) -> None:
    PassphraseKeyFile.create(path, "caf\u00e9", cost=CHEAP)
    assert PassphraseKeyFile.open(path, "cafe\u0301").provider_id


def test_an_existing_file_is_never_overwritten(path: Path) -> None:
    PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP)
    before = path.read_bytes()
    with pytest.raises(FileExistsError):
        PassphraseKeyFile.create(path, "other", cost=CHEAP)
    assert path.read_bytes() == before


def test_an_empty_passphrase_is_refused(path: Path) -> None:
    with pytest.raises(ValueError, match="passphrase"):
        PassphraseKeyFile.create(path, "", cost=CHEAP)
    assert not path.exists()


def test_a_changed_passphrase_keeps_every_key(path: Path) -> None:
    keys = PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP)
    database, wrapped = keys.named_key("database"), keys.wrap(bytes(32))
    keys.change_passphrase("new")
    with pytest.raises(WrongPassphrase):
        PassphraseKeyFile.open(path, PASSPHRASE)
    opened = PassphraseKeyFile.open(path, "new")
    assert opened.named_key("database") == database
    assert opened.unwrap(wrapped) == bytes(32)


def test_everybody_asking_at_once_gets_the_same_keys(path: Path) -> None:
    PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP)

    def ask(number: int) -> tuple[str, bytes]:
        name = f"key-{number % 4}"
        return name, PassphraseKeyFile.open(path, PASSPHRASE).named_key(name)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(ask, range(64)))
    assert len(answers) == 4


def test_an_exchanged_named_key_is_noticed(path: Path) -> None:
    keys = PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP)
    keys.named_key("database"), keys.named_key("index")
    entries = json.loads(path.read_text())["keys"]
    changed(path, keys={"database": entries["index"], "index": entries["database"]})
    with pytest.raises(IntegrityFailure):
        PassphraseKeyFile.open(path, PASSPHRASE).named_key("database")


@pytest.mark.parametrize(
    "changes",
    [
        {"version": 2},
        {"root": "zz"},
        {"keys": []},
        {"kdf": {}},
        {"kdf": {"name": "argon2id", "memory_kib": 1 << 40, "passes": 1, "lanes": 1, "salt": "00" * 16}},
        {"kdf": {"name": "scrypt", "memory_kib": 64, "passes": 1, "lanes": 1, "salt": "00" * 16}},
    ],
)
def test_a_damaged_file_is_called_damaged(path: Path, changes: dict[str, Any]) -> None:
    PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP)
    changed(path, **changes)
    with pytest.raises(IntegrityFailure):
        PassphraseKeyFile.open(path, PASSPHRASE)


def test_a_torn_file_is_called_damaged(path: Path) -> None:
    PassphraseKeyFile.create(path, PASSPHRASE, cost=CHEAP)
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(IntegrityFailure):
        PassphraseKeyFile.open(path, PASSPHRASE)


def test_a_provider_does_not_open_what_another_wrapped(tmp_path: Path) -> None:
    one = PassphraseKeyFile.create(tmp_path / "one", PASSPHRASE, cost=CHEAP)
    other = PassphraseKeyFile.create(tmp_path / "other", PASSPHRASE, cost=CHEAP)
    assert one.provider_id != other.provider_id
    with pytest.raises(IntegrityFailure):
        other.unwrap(one.wrap(new_key()))


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32), st.integers(0, 319))
def test_a_wrapped_key_comes_back_unless_changed(key: bytes, wrapping_key: bytes, bit: int) -> None:
    wrapped = bytearray(wrap_key(key, wrapping_key))
    assert len(wrapped) == 40
    assert unwrap_key(bytes(wrapped), wrapping_key) == key
    wrapped[bit // 8] ^= 1 << bit % 8
    with pytest.raises(IntegrityFailure):
        unwrap_key(bytes(wrapped), wrapping_key)


def test_key_wrapping_follows_rfc_3394() -> None:
    """RFC 3394 4.6: 256 bits of key data with a 256-bit wrapping key."""
    wrapping_key = bytes(range(32))
    key = bytes.fromhex("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F")
    expected = "28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21"
    assert wrap_key(key, wrapping_key).hex().upper() == expected
