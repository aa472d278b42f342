"""Anchors: a real EVM node takes a checkpoint once, and the receipt convinces without it."""

from __future__ import annotations

import copy
import hashlib
import json
import os
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from tests.trust.chains import TOOLS, Anvil

from dossier.trust.anchors import AnchorUnavailable, Receipt, digest_of, log_id
from dossier.trust.anchors.evm import EvmAnchor, contract_artefact, verify_offline
from dossier.trust.anchors.jsonrpc import Node
from dossier.trust.anchors.rest import RestAnchor
from dossier.trust.errors import IntegrityFailure

ORIGIN = "dossier.invalid/0123"
ROOT = hashlib.sha256(b"root").digest()
NOTE = f"{ORIGIN}\n7\nroot\n\n\u2014 {ORIGIN} signature\n"
CONTRACT = Path(__file__).parents[2] / "contracts" / "CheckpointAnchor.sol"


@pytest.fixture(scope="module")
def anvil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anvil]:
    started = Anvil.start(tmp_path_factory.mktemp("anvil"))
    yield started
    started.stop()


@pytest.fixture(scope="module")
def anchor(anvil: Anvil) -> EvmAnchor:
    return anvil.deployed()


@pytest.fixture(scope="module")
def receipt(anchor: EvmAnchor) -> Receipt:
    # As it lies in the database: through JSON and back.
    made: Receipt = json.loads(json.dumps(anchor.submit(ROOT, 7, NOTE)))
    return made


# --- the contract -----------------------------------------------------------------------------------


def test_the_artefact_is_of_the_committed_source() -> None:
    assert contract_artefact()["source_sha256"] == hashlib.sha256(CONTRACT.read_bytes()).hexdigest()


def test_the_compiler_makes_the_artefact_again_byte_for_byte() -> None:
    done = subprocess.run(["node", TOOLS / "compile.mjs", "--check"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_the_chain_runs_the_artefact(anchor: EvmAnchor) -> None:
    code = anchor.node.call("eth_getCode", f"0x{anchor.contract.hex()}", "latest")
    assert code == f"0x{contract_artefact()['deployed_bytecode']}"


# --- laying down ------------------------------------------------------------------------------------


def test_a_receipt_proves_its_checkpoint_with_and_without_the_node(
    anchor: EvmAnchor, receipt: Receipt
) -> None:
    online, offline = anchor.verify(receipt), verify_offline(receipt)
    assert online == offline
    assert offline.offline
    assert offline.covers(ORIGIN, 7, ROOT, NOTE)
    assert not offline.covers(ORIGIN, 8, ROOT, NOTE)
    assert not offline.covers(ORIGIN, 7, ROOT, NOTE + " ")
    assert abs(offline.at - datetime.now(UTC)) < timedelta(minutes=10)


def test_laying_the_same_down_again_sends_nothing_and_gives_a_receipt(
    anchor: EvmAnchor, receipt: Receipt
) -> None:
    count = ("eth_getTransactionCount", f"0x{anchor.sender.hex()}", "latest")
    before = anchor.node.number(*count)
    again = anchor.submit(ROOT, 7, NOTE)
    assert (again["transaction"], anchor.node.number(*count)) == (None, before)
    assert verify_offline(again).covers(ORIGIN, 7, ROOT, NOTE)


def test_another_history_of_the_same_size_is_refused_here_and_by_the_contract(
    anchor: EvmAnchor, receipt: Receipt, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(IntegrityFailure, match="conflict"):
        anchor.submit(hashlib.sha256(b"other").digest(), 7, NOTE)
    with monkeypatch.context() as blind:
        blind.setattr(EvmAnchor, "_is_laid", lambda *_: False)
        with pytest.raises(AnchorUnavailable, match="refused"):
            anchor.submit(hashlib.sha256(b"other").digest(), 7, NOTE)
    assert anchor.verify(receipt).covers(ORIGIN, 7, ROOT, NOTE)


def test_a_smaller_size_after_a_larger_one_is_refused(anvil: Anvil) -> None:
    fresh = anvil.deployed()
    fresh.submit(ROOT, 9, NOTE)
    with pytest.raises(AnchorUnavailable, match="refused"):
        fresh.submit(ROOT, 8, NOTE)
    assert verify_offline(fresh.submit(ROOT, 10, NOTE)).size == 10


def test_another_sender_cannot_write_in_our_place(anvil: Anvil, anchor: EvmAnchor, receipt: Receipt) -> None:
    stranger = replace(anchor, secret=anvil.funded_secret())
    theirs = stranger.submit(hashlib.sha256(b"other").digest(), 7, NOTE)
    assert verify_offline(theirs).root != ROOT
    assert anchor.verify(receipt).root == ROOT
    with pytest.raises(IntegrityFailure):
        verify_offline({**theirs, "sender": receipt["sender"]})


def test_a_receipt_waits_for_its_confirmations(anvil: Anvil, anchor: EvmAnchor) -> None:
    patient = replace(anchor, confirmations=2, patience_seconds=0.6)
    with pytest.raises(AnchorUnavailable, match="not_mined"):
        patient.submit(ROOT, 20, NOTE)
    anvil.node.call("anvil_mine", "0x2")
    assert verify_offline(patient.submit(ROOT, 20, NOTE)).size == 20


def test_a_sender_without_means_and_an_absent_node_are_unavailable(anchor: EvmAnchor) -> None:
    with pytest.raises(AnchorUnavailable):
        replace(anchor, secret=os.urandom(32)).submit(ROOT, 30, NOTE)
    for address in ("http://127.0.0.1:9", "file:///etc/hostname", ""):
        with pytest.raises(AnchorUnavailable):
            replace(anchor, node=Node(address)).submit(ROOT, 30, NOTE)
    assert anchor.secret.hex() not in repr(anchor)
    assert repr(anchor.secret) not in repr(anchor)


# --- forged receipts --------------------------------------------------------------------------------


def _paths(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(value, dict | list):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _paths(child, (*path, key))
    else:
        yield path


UNPROVED = {("chain",), ("transaction",)}
"""What a receipt says for people who look it up; nothing vouches for it."""


def test_every_changed_value_and_every_missing_part_is_found_offline(receipt: Receipt) -> None:
    for path in _paths(receipt):
        if path in UNPROVED:
            continue
        for spoil in (_flip, lambda _: None, lambda _: "0x", lambda _: [1]):
            spoiled: Any = copy.deepcopy(receipt)
            inner = spoiled
            for step in path[:-1]:
                inner = inner[step]
            inner[path[-1]] = spoil(inner[path[-1]])
            with pytest.raises(IntegrityFailure):
                verify_offline(spoiled)
    for key in set(receipt) - {"chain", "transaction"}:
        with pytest.raises(IntegrityFailure):
            verify_offline({name: value for name, value in receipt.items() if name != key})


def _flip(value: Any) -> Any:
    if isinstance(value, int):
        return value + 1
    digit = value[-1]
    return value[:-1] + ("1" if digit == "0" else "0")


def test_a_receipt_of_another_chain_or_contract_is_found_online(
    anvil: Anvil, receipt: Receipt, tmp_path: Path
) -> None:
    with pytest.raises(IntegrityFailure):
        anvil.deployed().verify(receipt)
    other = Anvil.start(tmp_path)
    try:
        secret = other.funded_secret()
        there = EvmAnchor(other.node, bytes.fromhex(receipt["contract"][2:]), secret)
        with pytest.raises(IntegrityFailure, match="block_unknown"):
            there.verify(receipt)
    finally:
        other.stop()


def test_without_a_proof_the_node_is_asked_and_the_offline_check_refuses(
    anchor: EvmAnchor, receipt: Receipt
) -> None:
    bare = {**receipt, "proof": None}
    assert anchor.verify(bare).covers(ORIGIN, 7, ROOT, NOTE)
    assert not anchor.verify(bare).offline
    with pytest.raises(IntegrityFailure):
        verify_offline(bare)
    with pytest.raises(IntegrityFailure):
        anchor.verify({**bare, "size": 8})


# --- a service over HTTP ----------------------------------------------------------------------------


class _Service(BaseHTTPRequestHandler):
    """What :mod:`dossier.trust.anchors.rest` asks of a service."""

    held: dict[str, dict[str, Any]]

    def do_POST(self) -> None:
        told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        number = f"{told['log'][2:10]}-{told['size']}"
        if self.headers["Authorization"] != "Bearer let me in":
            return self._answer(403, {})
        if number in self.held and self.held[number]["root"] != told["root"]:
            return self._answer(409, {})
        self.held.setdefault(number, {**told, "at": "2026-03-01T08:30:00+00:00"})
        return self._answer(201, {"id": number})

    def do_GET(self) -> None:
        held = self.held.get(self.path.rpartition("/")[2])
        self._answer(200 if held else 404, held or {})

    def _answer(self, status: int, content: dict[str, Any]) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(content).encode())

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def service() -> Iterator[RestAnchor]:
    handler = type("Service", (_Service,), {"held": {}})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield RestAnchor(f"http://127.0.0.1:{server.server_port}/anchors", "let me in")
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_service_takes_a_checkpoint_once_and_is_asked_for_it(service: RestAnchor) -> None:
    made = json.loads(json.dumps(service.submit(ROOT, 7, NOTE)))
    assert service.submit(ROOT, 7, NOTE)["answer"] == made["answer"]
    found = service.verify(made)
    assert found.covers(ORIGIN, 7, ROOT, NOTE)
    assert (found.at, found.offline) == (datetime(2026, 3, 1, 8, 30, tzinfo=UTC), False)
    with pytest.raises(IntegrityFailure, match="conflict"):
        service.submit(log_id("other"), 7, NOTE)
    for spoiled in (
        {"size": 8},
        {"root": f"0x{digest_of('x').hex()}"},
        {"answer": {"id": "../x"}},
        {"answer": {}},
    ):
        with pytest.raises(IntegrityFailure):
            service.verify({**made, **spoiled})


def test_a_service_that_lets_nobody_in_is_unavailable_and_the_token_does_not_show(
    service: RestAnchor,
) -> None:
    with pytest.raises(AnchorUnavailable):
        replace(service, token="wrong").submit(ROOT, 7, NOTE)
    with pytest.raises(AnchorUnavailable):
        replace(service, address="http://127.0.0.1:9").submit(ROOT, 7, NOTE)
    assert "let me in" not in repr(service)
