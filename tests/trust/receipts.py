"""A receipt as a chain gives it, over a state made up for the test: no node runs, every hash is real."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import rlp
from eth_hash.auto import keccak
from trie import HexaryTrie

from dossier.trust.anchors import digest_of, log_id, origin_of
from dossier.trust.notes import Checkpoint, Note

CONTRACT, SENDER = b"\x11" * 20, b"\x22" * 20


def make_receipt(note: Note, at: datetime) -> dict[str, Any]:
    """Lay a note down in a state with other accounts and other slots around it."""
    text, checkpoint = str(note), Checkpoint.parse(note.text)
    log, digest = log_id(origin_of(text)), digest_of(text)
    slot = keccak(keccak(SENDER.rjust(32, b"\0") + log + checkpoint.size.to_bytes(32, "big")) + bytes(32))
    storage, accounts = HexaryTrie({}), HexaryTrie({})
    storage[keccak(slot)] = rlp.encode(keccak(checkpoint.root + digest))
    for number in range(40):
        storage[keccak(number.to_bytes(32, "big"))] = rlp.encode(keccak(b"%d" % number))
        accounts[keccak(number.to_bytes(20, "big"))] = rlp.encode([b"\x01", b"", bytes(32), bytes(32)])
    accounts[keccak(CONTRACT)] = rlp.encode([b"\x01", b"", storage.root_hash, bytes(32)])
    time = int(at.timestamp()).to_bytes(4, "big")
    header = rlp.encode(
        [bytes(32), bytes(32), bytes(20), accounts.root_hash, bytes(32), bytes(32), bytes(256), b"", b"\x07",
         b"\x10", b"", time, b"", bytes(32), bytes(8)]
    )  # fmt: skip
    return {
        "kind": "evm", "chain": 31337, "contract": _hex(CONTRACT), "sender": _hex(SENDER), "log": _hex(log),
        "size": checkpoint.size, "root": _hex(checkpoint.root), "note_sha256": _hex(digest), "transaction": None,
        "block": {"number": 7, "hash": _hex(keccak(header))},
        "proof": {
            "header": _hex(header),
            "account": [_hex(rlp.encode(node)) for node in accounts.get_proof(keccak(CONTRACT))],
            "storage": [_hex(rlp.encode(node)) for node in storage.get_proof(keccak(slot))],
        },
    }  # fmt: skip


def service_receipt(note: Note) -> dict[str, Any]:
    """What a service over HTTP answered: nothing in it can be proved offline."""
    checkpoint = Checkpoint.parse(note.text)
    return {
        "kind": "rest", "address": "https://notary.example/checkpoints", "log": _hex(log_id(origin_of(str(note)))),
        "size": checkpoint.size, "root": _hex(checkpoint.root), "note_sha256": _hex(digest_of(str(note))),
        "answer": {"id": "a-17"},
    }  # fmt: skip


def _hex(data: bytes) -> str:
    return f"0x{data.hex()}"
