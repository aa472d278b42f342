"""Key providers: one contract for the passphrase file, a real OpenBao and a real PKCS#11 token."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.trust.keyservers import OpenBao, shared_token

from dossier.trust.errors import IntegrityFailure
from dossier.trust.keys import KeyProvider, PassphraseCost, PassphraseKeyFile, new_key
from dossier.trust.providers.failures import KeyProviderUnavailable
from dossier.trust.providers.hardware import Token, TokenProvider
from dossier.trust.providers.keyfile import ProviderKeyFile
from dossier.trust.providers.transit import TransitProvider, TransitServer

CHEAP = PassphraseCost(memory_kib=64, passes=1, lanes=1)
COLUMN_BYTES = 64
"""What a company key's column holds."""


@pytest.fixture(scope="module")
def bao(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenBao]:
    started = OpenBao.start(tmp_path_factory.mktemp("bao"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def token() -> Token:
    return shared_token()


@pytest.fixture(params=["passphrase", "transit", "token"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], KeyProvider]:
    """Give what makes a provider over a root key of a name."""
    if request.param == "passphrase":
        return lambda name: PassphraseKeyFile.create(tmp_path / name, "only for tests", cost=CHEAP)
    if request.param == "transit":
        server = request.getfixturevalue("bao").server
        return lambda name: TransitProvider.create(server, name)
    made = request.getfixturevalue("token")
    return lambda name: TokenProvider.create(made, name)


# --- the contract -----------------------------------------------------------------------------------


def test_a_wrapped_key_comes_back_and_does_not_show(make: Callable[[str], KeyProvider]) -> None:
    provider, key = make("root"), new_key()
    wrapped = provider.wrap(key)
    assert key not in wrapped
    assert len(wrapped) <= COLUMN_BYTES
    assert provider.unwrap(wrapped) == key
    assert len(provider.provider_id) <= 40


@pytest.mark.parametrize("place", [0, 5, 20, -1])
def test_a_flipped_bit_is_an_integrity_failure(make: Callable[[str], KeyProvider], place: int) -> None:
    provider = make("root")
    damaged = bytearray(provider.wrap(new_key()))
    damaged[place] ^= 1
    with pytest.raises(IntegrityFailure, match="wrapped_key_wrong"):
        provider.unwrap(bytes(damaged))


@pytest.mark.parametrize("length", [0, 3, 4, 17, 39])
def test_a_cut_key_is_an_integrity_failure(make: Callable[[str], KeyProvider], length: int) -> None:
    provider = make("root")
    with pytest.raises(IntegrityFailure):
        provider.unwrap(provider.wrap(new_key())[:length])


def test_another_root_key_does_not_open(make: Callable[[str], KeyProvider]) -> None:
    one, other = make("one"), make("other")
    assert one.provider_id != other.provider_id
    with pytest.raises(IntegrityFailure):
        other.unwrap(one.wrap(new_key()))


def test_many_keys_come_back_in_their_order_or_none_does(make: Callable[[str], KeyProvider]) -> None:
    provider = make("root")
    keys = [new_key() for _ in range(5)]
    wrapped = [provider.wrap(key) for key in keys]
    assert provider.unwrap_many(wrapped) == keys
    assert provider.unwrap_many([]) == []
    with pytest.raises(IntegrityFailure):
        provider.unwrap_many([*wrapped[:4], wrapped[4][:-1]])


def test_named_keys_lie_wrapped_and_are_the_same_when_opened_again(
    make: Callable[[str], KeyProvider], tmp_path: Path
) -> None:
    provider, path = make("root"), tmp_path / "keys.json"
    made = ProviderKeyFile.create(path, provider)
    database, index = made.named_key("database"), made.named_key("index")
    assert database != index
    assert database.hex() not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    again = ProviderKeyFile.open(path, provider)
    assert (again.named_key("index"), again.named_key("database")) == (index, database)
    with pytest.raises(FileExistsError):
        ProviderKeyFile.create(path, provider)
    assert ProviderKeyFile.open(path, provider).named_key("database") == database


# --- the key file -----------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path) -> tuple[Path, KeyProvider]:
    provider = PassphraseKeyFile.create(tmp_path / "root", "only for tests", cost=CHEAP)
    made = ProviderKeyFile.create(tmp_path / "keys.json", provider)
    made.named_key("database")
    made.named_key("index")
    return tmp_path / "keys.json", provider


def test_exchanged_entries_do_not_open(file: tuple[Path, KeyProvider]) -> None:
    path, provider = file
    content = json.loads(path.read_text())
    keys = content["keys"]
    keys["database"], keys["index"] = keys["index"], keys["database"]
    path.write_text(json.dumps(content))
    with pytest.raises(IntegrityFailure, match="key_file_damaged"):
        ProviderKeyFile.open(path, provider)


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"version": 1, "keys": {}}', '{"version": 2, "keys": {"a": 1}}']
)
def test_a_damaged_key_file_is_refused(file: tuple[Path, KeyProvider], text: str) -> None:
    path, provider = file
    path.write_text(text)
    with pytest.raises(IntegrityFailure, match="key_file_damaged"):
        ProviderKeyFile.open(path, provider)


def test_two_processes_that_ask_first_get_the_same_key(file: tuple[Path, KeyProvider]) -> None:
    path, provider = file
    one, other = ProviderKeyFile.open(path, provider), ProviderKeyFile.open(path, provider)
    assert one.named_key("web") == other.named_key("web")


def test_keys_move_to_another_provider_and_stay_the_same(
    file: tuple[Path, KeyProvider], token: Token, tmp_path: Path
) -> None:
    path, provider = file
    named = {name: ProviderKeyFile.open(path, provider).named_key(name) for name in ("database", "index")}
    other, moved = TokenProvider.create(token, "successor"), tmp_path / "moved.json"
    ProviderKeyFile.create(moved, other, named)
    assert ProviderKeyFile.open(moved, other).named_key("database") == named["database"]
    with pytest.raises(IntegrityFailure):
        ProviderKeyFile.open(moved, provider)
    back = PassphraseKeyFile.create(tmp_path / "back.json", "only for tests", cost=CHEAP, named=named)
    assert back.named_key("index") == named["index"]
    again = PassphraseKeyFile.open(tmp_path / "back.json", "only for tests")
    assert again.named_key("database") == named["database"]


# --- OpenBao ----------------------------------------------------------------------------------------


def test_more_keys_than_the_server_takes_at_once_come_back(bao: OpenBao) -> None:
    provider = TransitProvider.create(bao.server, "many")
    wrapped = provider.wrap(new_key())
    assert len(set(provider.unwrap_many([wrapped] * 450))) == 1


def test_a_rotated_server_key_is_another_provider_and_still_opens_the_old(bao: OpenBao) -> None:
    before, key = TransitProvider.create(bao.server, "turning"), new_key()
    old = before.wrap(key)
    bao.client.secrets.transit.rotate_key(name="turning")
    after = TransitProvider.open(bao.server, "turning")
    assert (before.provider_id, after.provider_id) == ("transit:turning/1", "transit:turning/2")
    new = after.wrap(after.unwrap(old))
    assert (new[:4], before.unwrap(new)) == (b"\0\0\0\2", key)
    # What the server no longer opens is gone for good: the last step of a rotation.
    bao.client.secrets.transit.update_key_configuration(name="turning", min_decryption_version=2)
    assert after.unwrap(new) == key
    with pytest.raises(IntegrityFailure):
        after.unwrap(old)


def test_an_absent_server_token_or_key_is_unavailable(bao: OpenBao, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("not a token")
    for server, key in (
        (bao.server, "never-made"),
        (replace(bao.server, token_file=tmp_path / "none"), "root"),
        (replace(bao.server, token_file=wrong), "root"),
        (replace(bao.server, address="http://127.0.0.1:9"), "root"),
    ):
        with pytest.raises(KeyProviderUnavailable):
            TransitProvider.open(server, key)


def test_a_renewed_token_is_taken_from_its_file(bao: OpenBao, tmp_path: Path) -> None:
    path = tmp_path / "token"
    path.write_text("expired")
    server = replace(bao.server, token_file=path)
    with pytest.raises(KeyProviderUnavailable):
        TransitProvider.create(server, "renewed")
    path.write_text(bao.server.token_file.read_text())
    assert TransitProvider.create(server, "renewed").provider_id == "transit:renewed/1"


def test_a_key_that_could_be_exported_is_refused(bao: OpenBao) -> None:
    bao.client.secrets.transit.create_key(name="loose", exportable=True)
    with pytest.raises(KeyProviderUnavailable, match="unfit"):
        TransitProvider.open(bao.server, "loose")


@pytest.mark.parametrize("address", ["http://bao.example:8200", "ftp://127.0.0.1", "127.0.0.1:8200", ""])
def test_an_address_that_would_send_keys_unprotected_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        TransitServer(address, Path("token"))


# --- PKCS#11 ----------------------------------------------------------------------------------------


def test_the_pin_does_not_show_and_a_wrong_one_is_unavailable(token: Token) -> None:
    assert token.pin not in repr(token)
    with pytest.raises(KeyProviderUnavailable):
        TokenProvider.create(replace(token, pin="0000"), "root")
    with pytest.raises(KeyProviderUnavailable):
        TokenProvider.open(replace(token, label="no such token"), "root")
    with pytest.raises(KeyProviderUnavailable, match="no_key"):
        TokenProvider.open(token, "never-made")


def test_a_child_process_opens_what_its_parent_wrapped(token: Token) -> None:
    provider, key = TokenProvider.create(token, "family"), new_key()
    wrapped = provider.wrap(key)
    child = os.fork()
    if child == 0:
        os._exit(0 if provider.unwrap(wrapped) == key else 1)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("name", ["", "a b", "a/b", "x" * 25])
def test_names_that_no_row_can_hold_are_refused(token: Token, name: str) -> None:
    with pytest.raises(ValueError, match="1 to"):
        TokenProvider.create(token, name)
    with pytest.raises(ValueError, match="1 to"):
        TransitProvider.open(TransitServer("https://bao.example", Path("token")), name)
