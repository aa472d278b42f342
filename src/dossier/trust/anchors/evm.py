"""Checkpoints on a chain that runs the Ethereum virtual machine, in a contract that takes each once.

``contracts/CheckpointAnchor.sol`` is the contract. Transactions are of the legacy form with replay protection
(EIP-155), which every such chain takes, FISCO BCOS 3 included. Where the node gives state proofs and the header is
Ethereum's, the receipt proves itself offline (:mod:`.stateproof`); elsewhere a node of the chain must be asked.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

import rlp  # type: ignore[import-untyped]  # it has no types
from eth_hash.auto import keccak
from eth_keys.datatypes import PrivateKey

from dossier.trust.anchors import (
    RECEIPT_WRONG,
    Anchored,
    AnchorUnavailable,
    Receipt,
    digest_of,
    log_id,
    origin_of,
    read_hex,
)
from dossier.trust.anchors.jsonrpc import CallRefused, Node
from dossier.trust.anchors.stateproof import encode_header, prove_slot
from dossier.trust.errors import IntegrityFailure

KIND = "evm"
_CONFLICT = "trust.anchor_conflict"
_POLL_SECONDS = 0.25


def contract_artefact() -> dict[str, Any]:
    """Give the compiled contract, with the compiler's version and the digest of its source."""
    text = files(__package__).joinpath("checkpoint_anchor.json").read_text(encoding="utf-8")
    artefact: dict[str, Any] = json.loads(text)
    return artefact


@dataclass(frozen=True, slots=True)
class EvmAnchor:
    """``contract``: 20 bytes. ``secret``: the sender's key, 32 bytes; what it lays down is under its address.

    ``confirmations``: how many blocks must follow before a receipt is given; 0 on chains that do not reorganise.
    """

    node: Node
    contract: bytes
    secret: bytes = field(repr=False)
    confirmations: int = 0
    patience_seconds: float = 60.0

    @classmethod
    def deploy(cls, node: Node, secret: bytes, **options: Any) -> EvmAnchor:
        """Put the contract on the chain and give the anchor over it. Raises :class:`AnchorUnavailable`."""
        maker = cls(node, b"", secret, **options)
        mined = maker._send(bytes.fromhex(contract_artefact()["bytecode"]))
        return cls(node, read_hex(mined["contractAddress"], 20), secret, **options)

    @property
    def name(self) -> str:
        """Name the contract; which chain it lies on stands in every receipt."""
        return f"{KIND}:{self.contract.hex()}"

    @property
    def sender(self) -> bytes:
        """The address that the checkpoints are laid down by."""
        return PrivateKey(self.secret).public_key.to_canonical_address()

    def submit(self, root: bytes, size: int, note: str) -> Receipt:
        """See :meth:`dossier.trust.anchors.Anchor.submit`."""
        log, digest = log_id(origin_of(note)), digest_of(note)
        block, transaction = None, None
        if not self._is_laid(log, size, root, digest):
            try:
                mined = self._send(_call("lay(bytes32,uint64,bytes32,bytes32)", log, size, root, digest))
            except CallRefused as error:
                # The contract refuses a smaller size after a larger one; an empty account is refused as well.
                raise AnchorUnavailable("trust.anchor_refused") from error
            block, transaction = mined["blockNumber"], mined["transactionHash"]
        return {
            "kind": KIND,
            "chain": self.node.number("eth_chainId"),
            "contract": f"0x{self.contract.hex()}",
            "sender": f"0x{self.sender.hex()}",
            "log": f"0x{log.hex()}",
            "size": size,
            "root": f"0x{root.hex()}",
            "note_sha256": f"0x{digest.hex()}",
            "transaction": transaction,
            **self._prove(block or self.node.call("eth_blockNumber"), _slot(self.sender, log, size)),
        }

    def verify(self, receipt: Receipt) -> Anchored:
        """Check the receipt, and with the node that its block is one of the chain and that the contract holds it."""
        try:
            found = verify_offline(receipt) if receipt.get("proof") else None
            stated = _stated(receipt)
            if read_hex(receipt["contract"], 20) != self.contract:
                raise IntegrityFailure(RECEIPT_WRONG)
            sender, number = read_hex(receipt["sender"], 20), hex(int(receipt["block"]["number"]))
        except (KeyError, TypeError, ValueError) as error:
            raise IntegrityFailure(RECEIPT_WRONG) from error
        block = self.node.call("eth_getBlockByNumber", number, False)
        if not block or block["hash"] != receipt["block"]["hash"]:
            raise IntegrityFailure("trust.anchor_block_unknown")
        if self._read(sender, stated[0], stated[1]) != _laid(stated[2], stated[3]):
            raise IntegrityFailure(RECEIPT_WRONG)
        at = datetime.fromtimestamp(int(block["timestamp"], 16), UTC)
        return found or Anchored(*stated, at, block["hash"], offline=False)

    def _is_laid(self, log: bytes, size: int, root: bytes, digest: bytes) -> bool:
        held = self._read(self.sender, log, size)
        if held not in (bytes(32), _laid(root, digest)):
            raise IntegrityFailure(_CONFLICT)
        return held != bytes(32)

    def _read(self, sender: bytes, log: bytes, size: int) -> bytes:
        data = _call("find(address,bytes32,uint64)", sender, log, size)
        asked = {"to": f"0x{self.contract.hex()}", "data": f"0x{data.hex()}"}
        return read_hex(self.node.call("eth_call", asked, "latest"), 32)

    def _prove(self, block_number: str, slot: bytes) -> dict[str, Any]:
        block = self.node.call("eth_getBlockByNumber", block_number, False)
        header, proof = encode_header(block), None
        if header is not None:
            try:
                told = self.node.call(
                    "eth_getProof", f"0x{self.contract.hex()}", [f"0x{slot.hex()}"], block_number
                )
                proof = {
                    "header": f"0x{header.hex()}",
                    "account": told["accountProof"],
                    "storage": told["storageProof"][0]["proof"],
                }
            except (CallRefused, KeyError, TypeError, IndexError):
                proof = None  # a chain that proves no state: the receipt then needs a node to be checked
        return {
            "block": {"number": int(block["number"], 16), "hash": block["hash"]},
            "proof": proof,
        }

    def _send(self, data: bytes) -> dict[str, Any]:
        """Sign a transaction, send it, and wait until it lies deep enough. Gives the node's receipt of it."""
        call = {"from": f"0x{self.sender.hex()}", "data": f"0x{data.hex()}"}
        if self.contract:
            call["to"] = f"0x{self.contract.hex()}"
        gas = self.node.number("eth_estimateGas", call) * 5 // 4
        nonce = self.node.number("eth_getTransactionCount", call["from"], "latest")
        price, chain = self.node.number("eth_gasPrice"), self.node.number("eth_chainId")
        fields: list[int | bytes] = [nonce, price, gas, self.contract, 0, data]
        sent = self.node.call("eth_sendRawTransaction", f"0x{_signed(fields, chain, self.secret).hex()}")
        until = time.monotonic() + self.patience_seconds
        while time.monotonic() < until:
            mined = self.node.call("eth_getTransactionReceipt", sent)
            if mined is not None and self._is_deep(mined):
                if int(mined["status"], 16) != 1:
                    raise AnchorUnavailable("trust.anchor_refused")
                return dict(mined)
            time.sleep(_POLL_SECONDS)
        # Sent but not seen: the next attempt finds it laid down, or lays it down.
        raise AnchorUnavailable("trust.anchor_not_mined")

    def _is_deep(self, mined: dict[str, Any]) -> bool:
        newest = self.node.number("eth_blockNumber") if self.confirmations else 0
        return not self.confirmations or newest - int(mined["blockNumber"], 16) >= self.confirmations


def verify_offline(receipt: Receipt) -> Anchored:
    """Check a receipt without any node. Raises :class:`IntegrityFailure`, also for one that carries no proof."""
    try:
        stated, proof = _stated(receipt), receipt["proof"]
        proved = prove_slot(
            read_hex(proof["header"]),
            [read_hex(node) for node in proof["account"]],
            [read_hex(node) for node in proof["storage"]],
            read_hex(receipt["contract"], 20),
            _slot(read_hex(receipt["sender"], 20), stated[0], stated[1]),
        )
        block = (read_hex(receipt["block"]["hash"], 32), receipt["block"]["number"])
    except (KeyError, TypeError) as error:
        raise IntegrityFailure(RECEIPT_WRONG) from error
    if proved.value != _laid(stated[2], stated[3]) or block != (proved.block_hash, proved.block_number):
        raise IntegrityFailure(RECEIPT_WRONG)
    return Anchored(*stated, proved.at, f"0x{proved.block_hash.hex()}", offline=True)


def _stated(receipt: Receipt) -> tuple[bytes, int, bytes, bytes]:
    size = receipt["size"]
    if receipt["kind"] != KIND or type(size) is not int or not 0 <= size < 1 << 64:
        raise IntegrityFailure(RECEIPT_WRONG)
    return (
        read_hex(receipt["log"], 32),
        size,
        read_hex(receipt["root"], 32),
        read_hex(receipt["note_sha256"], 32),
    )


def _laid(root: bytes, digest: bytes) -> bytes:
    return keccak(root + digest)


def _slot(sender: bytes, log: bytes, size: int) -> bytes:
    """Where the contract keeps it (Solidity's layout of a mapping in slot 0)."""
    return keccak(keccak(_words(sender, log, size)) + bytes(32))


def _call(signature: str, *arguments: bytes | int) -> bytes:
    selector = bytes.fromhex(contract_artefact()["methods"][signature])
    return selector + _words(*arguments)


def _words(*arguments: bytes | int) -> bytes:
    return b"".join(
        one.to_bytes(32, "big") if isinstance(one, int) else one.rjust(32, b"\0") for one in arguments
    )


def _signed(fields: list[int | bytes], chain: int, secret: bytes) -> bytes:
    """The signed legacy transaction (EIP-155)."""
    digest = keccak(rlp.encode([*fields, chain, 0, 0]))
    signature = PrivateKey(secret).sign_msg_hash(digest)
    signed: bytes = rlp.encode([*fields, signature.v + 35 + 2 * chain, signature.r, signature.s])
    return signed
