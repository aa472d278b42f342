"""Reading the log: its keys, its newest checkpoint, and the proof that a leaf stands in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min

from dossier.apps.kernel.errors import Conflict
from dossier.apps.notary.models import CheckpointCosignature, LogCheckpoint, LogKey, LogLeaf
from dossier.apps.notary.outside import LogFailure, list_failures
from dossier.apps.notary.services import log_size, read_tile
from dossier.trust.merkle import prove_consistency, prove_inclusion
from dossier.trust.notes import NamedKey, Note
from dossier.trust.proofs import LogProof
from dossier.trust.signatures import PublicKey
from dossier.trust.tiles import node_reader

__all__ = [
    "LogFailure",
    "LogState",
    "cosigned_note",
    "list_failures",
    "log_keys",
    "log_state",
    "prove_growth",
    "prove_leaf",
]


@dataclass(frozen=True, slots=True)
class LogState:
    """``waiting``: leaves without a place; ``waiting_since``: the oldest of them. ``checkpoint``: the newest."""

    size: int
    waiting: int
    waiting_since: datetime | None
    checkpoint: LogCheckpoint | None
    keys: tuple[NamedKey, ...]


def log_state() -> LogState:
    """Say how the log stands. Five queries."""
    waiting = LogLeaf.objects.filter(position=None)
    return LogState(
        log_size(),
        waiting.count(),
        waiting.aggregate(Min("at"))["at__min"],
        LogCheckpoint.objects.first(),
        log_keys(),
    )


def log_keys() -> tuple[NamedKey, ...]:
    """Give the public keys of the log, the present one first."""
    return tuple(
        NamedKey(row.origin, PublicKey(row.scheme, bytes(row.public)))
        for row in LogKey.objects.defer("secret")
    )


def prove_leaf(leaf: LogLeaf, checkpoint: LogCheckpoint | None = None) -> LogProof:
    """Give the proof that a leaf stands under a checkpoint, the newest unless told otherwise.

    Raises :class:`Conflict` while no checkpoint covers it: a moment later one will.
    """
    checkpoint = checkpoint or LogCheckpoint.objects.first()
    if leaf.position is None or checkpoint is None or checkpoint.size <= leaf.position:
        raise Conflict("notary.not_yet_sequenced")
    path = prove_inclusion(leaf.position, checkpoint.size, node_reader(read_tile))
    return LogProof(leaf.position, tuple(path), cosigned_note(checkpoint))


def cosigned_note(checkpoint: LogCheckpoint) -> Note:
    """Give a checkpoint with the cosignatures that have come for it, in the order in which they came."""
    lines = CheckpointCosignature.objects.filter(checkpoint=checkpoint).values_list("line", flat=True)
    return Note.parse(checkpoint.note + "".join(lines))


def prove_growth(old: int, new: int) -> list[bytes]:
    """Give the proof that the log of ``new`` leaves extends the one of ``old``. Raises :class:`Conflict`."""
    if not 0 < old <= new <= log_size():
        raise Conflict("notary.no_such_size")
    return prove_consistency(old, new, node_reader(read_tile))
