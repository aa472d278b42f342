"""Laying checkpoints down where the log's keeper cannot rewrite: the interface and what it gives.

An anchor is outside of the house: it may be away for days, and what it answers is checked, not believed. Only the
size, the root and digests leave the house.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from dossier.trust.errors import IntegrityFailure, TrustError

Receipt = Mapping[str, Any]
"""JSON; ``kind`` says of which anchor, the rest is that anchor's. Kept as evidence, believed for nothing."""

RECEIPT_WRONG = "trust.anchor_receipt_wrong"
_HEX = re.compile(r"0x([0-9a-fA-F]{2})*")


class AnchorUnavailable(TrustError):  # noqa: N818  the family is named so across the product
    """The anchor cannot be reached, or has not taken the checkpoint yet. Worth trying again."""


@dataclass(frozen=True, slots=True)
class Anchored:
    """What a receipt proves: a checkpoint, when it lay there at the latest, and where that can be looked up.

    ``offline``: by the receipt alone, provided that ``place`` (a block's hash) is one of the chain.
    """

    log: bytes
    size: int
    root: bytes
    note_sha256: bytes
    at: datetime
    place: str
    offline: bool

    def covers(self, origin: str, size: int, root: bytes, note: str) -> bool:
        """Tell whether it is this checkpoint that lies there."""
        return (self.log, self.size, self.root, self.note_sha256) == (
            log_id(origin),
            size,
            root,
            digest_of(note),
        )


class Anchor(Protocol):
    """A place that keeps what was laid down. ``name``: at most 60 characters, stored with every receipt."""

    @property
    def name(self) -> str:
        """Say which anchor this is."""

    def submit(self, root: bytes, size: int, note: str) -> Receipt:
        """Lay a checkpoint down; laying the same one again gives a receipt too.

        Raises :class:`AnchorUnavailable`, and :class:`IntegrityFailure` when another history lies there.
        """

    def verify(self, receipt: Receipt) -> Anchored:
        """Check a receipt with the anchor itself. Raises :class:`IntegrityFailure`, :class:`AnchorUnavailable`."""


def log_id(origin: str) -> bytes:
    """Give the name of a log on a chain: SHA-256 of its origin."""
    return hashlib.sha256(origin.encode()).digest()


def digest_of(note: str) -> bytes:
    """Give what is laid down of a signed note: its SHA-256."""
    return hashlib.sha256(note.encode()).digest()


def origin_of(note: str) -> str:
    """Give the first line of a checkpoint's note."""
    return note.partition("\n")[0]


def read_hex(value: object, length: int | None = None) -> bytes:
    """Read ``0x`` and hex digits. Raises :class:`IntegrityFailure` for anything else, or another length."""
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise IntegrityFailure(RECEIPT_WRONG)
    data = bytes.fromhex(value[2:])
    if length is not None and len(data) != length:
        raise IntegrityFailure(RECEIPT_WRONG)
    return data
