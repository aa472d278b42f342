"""What others said of the log, told in the log itself: so that taking such a row back is found like any other edit.

Cosignatures, time stamps, receipts and mails are told with the next portion of leaves that has another reason, never
for themselves: a cosignature that made the log grow would ask for the next one, for ever. A contradiction and its
settling are told at once, in their own transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.notary.models import (
    CheckpointAnchor,
    CheckpointCosignature,
    CheckpointMail,
    CheckpointStamp,
    LeafKind,
    LogLeaf,
    WitnessConflict,
)
from dossier.apps.notary.services import add_leaf
from dossier.trust.encoding import canonical_json

RECENT = 100
"""So many of the newest rows of a kind are looked through in a round."""


@dataclass(frozen=True, slots=True)
class Attestation:
    """``rows``: those that are complete. ``columns``: what is told of a row, as a digest."""

    name: str
    rows: Callable[[], QuerySet[Any]]
    columns: tuple[str, ...]

    def subject(self, row: Any) -> str:
        """Give the subject of a row's leaf."""
        return f"{self.name} {row.pk}"

    def statement(self, row: Any) -> dict[str, object]:
        """Give what the log says of a row."""
        said = {column: _plain(getattr(row, column)) for column in self.columns}
        return {"row": self.subject(row), "sha256": hashlib.sha256(canonical_json(said)).hexdigest()}


CONFLICT = Attestation(
    "conflict",
    lambda: WitnessConflict.objects.all(),
    ("verifier_key", "witness", "at", "size", "seen", "note"),
)
SETTLEMENT = Attestation(
    "settlement",
    lambda: WitnessConflict.objects.filter(settled_at__isnull=False),
    ("settled_at", "settled_by", "reason"),
)
_LATER = (
    Attestation(
        "cosignature",
        lambda: CheckpointCosignature.objects.all(),
        ("checkpoint_id", "verifier_key", "witness", "line", "at"),
    ),
    Attestation(
        "stamp", lambda: CheckpointStamp.objects.all(), ("checkpoint_id", "authority", "response", "at")
    ),
    Attestation(
        "receipt",
        lambda: CheckpointAnchor.objects.filter(at__isnull=False),
        ("checkpoint_id", "anchor", "receipt", "at"),
    ),
    Attestation("mail", lambda: CheckpointMail.objects.all(), ("checkpoint_id", "recipients", "at")),
)
ATTESTATIONS = (CONFLICT, SETTLEMENT, *_LATER)


def tell(attestation: Attestation, row: Any, at: datetime) -> None:
    """Tell the log of a row, in the row's own transaction."""
    add_leaf(
        kind=LeafKind.ATTESTATION,
        subject=attestation.subject(row),
        statement=attestation.statement(row),
        at=at,
    )


@transaction.atomic
def tell_attestations(at: datetime) -> int:
    """Tell the log what came from outside, when it grows anyhow; gives how many rows. Nine queries at most."""
    if not LogLeaf.objects.filter(position=None).exists():
        return 0
    newest = {
        attestation.subject(row): (attestation, row)
        for attestation in _LATER
        for row in attestation.rows().order_by("-id")[:RECENT]
    }
    untold = sorted(newest.keys() - _told(newest))
    for subject in untold:
        tell(*newest[subject], at)
    return len(untold)


def _told(subjects: Iterable[str]) -> set[str]:
    leaves = LogLeaf.objects.filter(kind=LeafKind.ATTESTATION, subject__in=list(subjects))
    return set(leaves.values_list("subject", flat=True))


def _plain(value: object) -> object:
    """One form for one value, whichever database kept it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value
