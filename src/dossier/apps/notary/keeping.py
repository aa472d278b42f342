"""Keeping the log, a little in every round of the worker: places for what waits, and a checkpoint now and then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dossier.apps.notary.models import LogCheckpoint
from dossier.apps.notary.services import make_checkpoint, sequence_leaves

CHECKPOINT_EVERY = timedelta(minutes=1)


@dataclass(slots=True)
class LogKeeper:
    """``every``: a new checkpoint comes no sooner than this after the last, so that they stay few."""

    every: timedelta = CHECKPOINT_EVERY

    def keep(self) -> int:
        """Sequence waiting leaves and sign when it is time; gives how many leaves got their place."""
        placed = sequence_leaves()
        now = datetime.now(UTC)
        last = LogCheckpoint.objects.values_list("at", flat=True).first()
        if last is None or now - last >= self.every:
            make_checkpoint(now)
        return placed
