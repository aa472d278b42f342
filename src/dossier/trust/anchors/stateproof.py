"""Offline proof that a storage slot of a contract held a value: header, account and storage, up to the block's hash.

EIP-1186 proofs (``eth_getProof``) against an Ethereum block header: the header's RLP hashes to the block's hash, its
state root proves the account, the account's storage root proves the slot. No node is asked. That a block of this
hash belongs to the chain is the one thing left to look up, at any node or explorer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import rlp  # type: ignore[import-untyped]  # it has no types
from eth_hash.auto import keccak
from trie.exceptions import BadTrieProof
from trie.hexary import HexaryTrie

from dossier.trust.anchors import RECEIPT_WRONG, read_hex
from dossier.trust.errors import IntegrityFailure

_FIELDS = (
    "parentHash", "sha3Uncles", "miner", "stateRoot", "transactionsRoot", "receiptsRoot", "logsBloom", "difficulty",
    "number", "gasLimit", "gasUsed", "timestamp", "extraData", "mixHash", "nonce", "baseFeePerGas",
    "withdrawalsRoot", "blobGasUsed", "excessBlobGas", "parentBeaconBlockRoot", "requestsHash",
)  # fmt: skip
"""In the order of the header; those after ``nonce`` came with later forks, each only together with those before."""

_NUMBERS = frozenset(
    {
        "difficulty",
        "number",
        "gasLimit",
        "gasUsed",
        "timestamp",
        "baseFeePerGas",
        "blobGasUsed",
        "excessBlobGas",
    }
)
_STATE_ROOT, _NUMBER, _TIMESTAMP = (_FIELDS.index(name) for name in ("stateRoot", "number", "timestamp"))
_LEAST_FIELDS = _FIELDS.index("nonce") + 1
_LONGEST_PROOF = 64


@dataclass(frozen=True, slots=True)
class ProvedSlot:
    """``value``: 32 bytes, zeros when the slot was empty. ``at``: the block's own word on its time."""

    block_hash: bytes
    block_number: int
    at: datetime
    value: bytes


def encode_header(block: Mapping[str, Any]) -> bytes | None:
    """Give the RLP of a block's header from a node's answer; None when it does not hash to the block's hash.

    So with chains whose header has another form (QBFT leaves the seals out of the hash).
    """
    items = []
    for name in _FIELDS:
        if block.get(name) is None:
            break
        text = str(block[name])[2:]
        items.append(
            rlp.sedes.big_endian_int.serialize(int(text, 16)) if name in _NUMBERS else bytes.fromhex(text)
        )
    header: bytes = rlp.encode(items)
    return header if keccak(header) == read_hex(block.get("hash")) else None


def prove_slot(
    header: bytes,
    account_proof: Sequence[bytes],
    storage_proof: Sequence[bytes],
    contract: bytes,
    slot: bytes,
) -> ProvedSlot:
    """Check the whole chain of hashes. ``contract``: 20 bytes. ``slot``: 32 bytes.

    Raises :class:`IntegrityFailure`.
    """
    if max(len(account_proof), len(storage_proof)) > _LONGEST_PROOF:
        raise IntegrityFailure(RECEIPT_WRONG)
    try:
        fields = rlp.decode(header)
        if len(fields) < _LEAST_FIELDS or len(fields[_STATE_ROOT]) != 32:
            raise IntegrityFailure(RECEIPT_WRONG)
        account = rlp.decode(_get(fields[_STATE_ROOT], keccak(contract), account_proof))
        found = _get(account[2], keccak(slot), storage_proof)
        value = rlp.decode(found) if found else b""
        at = datetime.fromtimestamp(int.from_bytes(fields[_TIMESTAMP], "big"), UTC)
        number = int.from_bytes(fields[_NUMBER], "big")
    except IntegrityFailure:
        raise
    except Exception as error:
        # The decoders raise many kinds of errors for forged input; each means that nothing is proved.
        raise IntegrityFailure(RECEIPT_WRONG) from error
    return ProvedSlot(keccak(header), number, at, value.rjust(32, b"\0"))


def _get(root: bytes, key: bytes, proof: Sequence[bytes]) -> bytes:
    try:
        nodes = [rlp.decode(node) for node in proof]
        found: bytes = HexaryTrie.get_from_proof(root, key, nodes)  # type: ignore[no-untyped-call]  # nor has it
    except BadTrieProof as error:
        raise IntegrityFailure(RECEIPT_WRONG) from error
    return found
