"""A witness cosigns one history and no other, also after it was switched off."""

from __future__ import annotations

import http.client
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.ports import free_port
from tests.trust.bundles import Log

from dossier.trust.merkle import prove_consistency
from dossier.trust.notes import NamedKey, Note
from dossier.trust.signatures import SigningKey
from dossier.trust.tiles import append_leaves, node_reader
from dossier.trust.witnessing import Witness, write_request

ORIGIN, NAME = "records.example/log", "witness.example/one"
NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


def log_of(*entries: bytes, key: SigningKey) -> Log:
    log = Log(key)
    for entry in entries:
        log.add(entry * 32)
    return log


def growth(log: Log, old: int) -> list[bytes]:
    held = {(tile.level, tile.number): tile.hashes for tile in append_leaves(0, log.leaves, lambda *_: b"")}
    return prove_consistency(old, len(log.leaves), node_reader(lambda level, number: held[level, number]))


@pytest.fixture
def key() -> SigningKey:
    return SigningKey.generate("ed25519")


@pytest.fixture
def witness(tmp_path: Path, key: SigningKey) -> Witness:
    return Witness(NAME, SigningKey.generate("ed25519"), tmp_path, (NamedKey(ORIGIN, key.public_key),))


def test_a_log_that_grows_is_cosigned(witness: Witness, key: SigningKey) -> None:
    small, large = log_of(b"a", b"b", key=key), log_of(b"a", b"b", b"c", b"d", b"e", key=key)
    assert witness.add_checkpoint(write_request(0, [], small.checkpoint()), NOW).status == 200
    note = large.checkpoint()
    answer = witness.add_checkpoint(write_request(2, growth(large, 2), note), NOW)
    assert answer.status == 200
    cosigned = Note.parse(f"{note}{answer.body}")
    assert cosigned.signers([NamedKey(NAME, witness.key.public_key, cosigns=True)])
    assert witness.add_checkpoint(write_request(5, [], note), NOW).status == 200


def test_a_fork_is_refused_also_after_the_witness_was_switched_off(witness: Witness, key: SigningKey) -> None:
    assert (
        witness.add_checkpoint(write_request(0, [], log_of(b"a", b"b", key=key).checkpoint()), NOW).status
        == 200
    )
    again = Witness(witness.name, witness.key, witness.folder, witness.logs)
    fork = log_of(b"a", b"x", b"c", key=key)
    assert again.add_checkpoint(write_request(2, growth(fork, 2), fork.checkpoint()), NOW).status == 422
    same_size = log_of(b"a", b"x", key=key).checkpoint()
    assert again.add_checkpoint(write_request(2, [], same_size), NOW).body == "2\n"
    from_nothing = again.add_checkpoint(write_request(0, [], fork.checkpoint()), NOW)
    assert (from_nothing.status, from_nothing.body) == (409, "2\n")
    rolled_back = again.add_checkpoint(write_request(2, [], log_of(b"a", key=key).checkpoint()), NOW)
    assert rolled_back.status == 400


def test_what_is_not_the_log_s_is_refused_and_leaves_nothing(witness: Witness, key: SigningKey) -> None:
    stranger = log_of(b"a", key=SigningKey.generate("ed25519")).checkpoint()
    assert witness.add_checkpoint(write_request(0, [], stranger), NOW).status == 403
    nobody = Witness(NAME, witness.key, witness.folder, ())
    assert nobody.add_checkpoint(write_request(0, [], log_of(b"a", key=key).checkpoint()), NOW).status == 404
    assert list(witness.folder.iterdir()) == []


@pytest.mark.parametrize("body", ["", "old 0", "old 01\n\n", "old 0\nxx\n\nnote", "new 0\n\na\n1\n"])
def test_a_malformed_request_is_refused(witness: Witness, body: str) -> None:
    assert witness.add_checkpoint(body, NOW).status == 400


def test_a_witness_in_another_process_cosigns_and_refuses_a_fork(tmp_path: Path, key: SigningKey) -> None:
    port = free_port()
    program = (
        "import typer; from dossier.cli.witness import serve; typer.run(serve)",
        "--name", NAME, "--folder", str(tmp_path), "--log", NamedKey(ORIGIN, key.public_key).verifier_key,
        "--port", str(port),
    )  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", *program], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        public = NamedKey.parse(process.stdout.readline())
        note = log_of(b"a", b"b", key=key).checkpoint()
        status, body = ask(port, write_request(0, [], note))
        assert (status, len(Note.parse(f"{note}{body}").signers([public]))) == (200, 1)
        fork = log_of(b"x", b"b", b"c", key=key)
        assert ask(port, write_request(2, growth(fork, 2), fork.checkpoint()))[0] == 422
        assert ask(port, write_request(0, [], fork.checkpoint())) == (409, "2\n")
    finally:
        process.terminate()
        process.communicate(timeout=120)


def ask(port: int, body: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request("POST", "/add-checkpoint", body.encode())
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
