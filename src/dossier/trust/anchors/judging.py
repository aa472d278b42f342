"""What the receipts in an evidence bundle prove offline, as ``docs/evidence-format.md`` says (step 10)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dossier.trust.anchors import RECEIPT_WRONG, digest_of, log_id, read_hex
from dossier.trust.errors import IntegrityFailure
from dossier.trust.notes import Checkpoint, Note

STATED = ("evm", "rest")
"""Kinds whose receipts say which checkpoint they are of; others are not judged."""


@dataclass(frozen=True, slots=True)
class AnchorWord:
    """What a receipt says, and whether it proved it. ``place``: what is left to look up: a block's hash or an address.

    ``at``: the block's own word on its time, only where ``proved``.
    """

    kind: str
    place: str
    at: datetime | None
    proved: bool


def judge_receipt(receipt: Mapping[str, Any], note: Note) -> AnchorWord:
    """Check a receipt against the checkpoint that it must be of. Raises :class:`IntegrityFailure`.

    ``note`` in the receipt: the signed note that was laid down, when signatures were added to the checkpoint later.
    """
    kind = receipt["kind"]
    if kind not in STATED:
        return AnchorWord(kind, "", None, proved=False)
    _check_stated(receipt, _laid_note(receipt, note), Checkpoint.parse(note.text))
    if kind == "evm" and receipt.get("proof") is not None:
        # Imported here: whoever judges no chain loads no chain's libraries.
        from dossier.trust.anchors.evm import verify_offline

        found = verify_offline(receipt)
        return AnchorWord(kind, found.place, found.at, proved=True)
    return AnchorWord(kind, _place(receipt), None, proved=False)


def _laid_note(receipt: Mapping[str, Any], note: Note) -> str:
    laid = receipt.get("note", str(note))
    if not isinstance(laid, str) or not laid.startswith(note.text):
        raise IntegrityFailure(RECEIPT_WRONG)
    if not set(laid.split("\n")) <= set(str(note).split("\n")):
        raise IntegrityFailure(RECEIPT_WRONG)
    return laid


def _check_stated(receipt: Mapping[str, Any], laid: str, checkpoint: Checkpoint) -> None:
    size = receipt.get("size")
    same = type(size) is int and (
        read_hex(receipt.get("log"), 32),
        size,
        read_hex(receipt.get("root"), 32),
        read_hex(receipt.get("note_sha256"), 32),
    ) == (log_id(checkpoint.origin), checkpoint.size, checkpoint.root, digest_of(laid))
    if not same:
        raise IntegrityFailure(RECEIPT_WRONG)


def _place(receipt: Mapping[str, Any]) -> str:
    """Where to look it up; text for people, judged by nothing."""
    block, answer = receipt.get("block"), receipt.get("answer")
    if isinstance(block, dict) and isinstance(block.get("hash"), str):
        return str(block["hash"])
    if isinstance(answer, dict) and isinstance(answer.get("id"), str):
        return f"{receipt.get('address', '')}/{answer['id']}"
    return ""
