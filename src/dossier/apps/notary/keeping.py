"""Keeping the log, a little in every round of the worker: places for what waits, and a checkpoint now and then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from cryptography.x509 import Certificate

from dossier.apps.notary.models import CheckpointStamp, LogCheckpoint
from dossier.apps.notary.services import make_checkpoint, sequence_leaves
from dossier.trust.errors import TrustError
from dossier.trust.timestamps import TimeStampAuthority, request_time_stamp

log = structlog.get_logger(__name__)

CHECKPOINT_EVERY = timedelta(minutes=1)
STAMP_EVERY = timedelta(hours=1)
"""Authorities ask for moderation or money: the newest checkpoint of each hour is stamped, and covers all before."""
RETRY_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Stamper:
    """An authority under a name, and the roots under which its stamps are believed."""

    name: str
    authority: TimeStampAuthority
    roots: Sequence[Certificate]


@dataclass(slots=True)
class LogKeeper:
    """``every``: a new checkpoint comes no sooner than this after the last, so that they stay few."""

    every: timedelta = CHECKPOINT_EVERY
    stampers: Sequence[Stamper] = ()
    stamp_every: timedelta = STAMP_EVERY
    _again_at: dict[str, datetime] = field(default_factory=dict)

    def keep(self) -> int:
        """Sequence waiting leaves and sign when it is time; gives how many leaves got their place."""
        placed = sequence_leaves()
        now = datetime.now(UTC)
        last = LogCheckpoint.objects.values_list("at", flat=True).first()
        if last is None or now - last >= self.every:
            make_checkpoint(now)
        for stamper in self.stampers:
            self._stamp(stamper, now)
        return placed

    def _stamp(self, stamper: Stamper, now: datetime) -> None:
        """Have the newest checkpoint stamped when it is time. An authority that is away is asked again later."""
        if now < self._again_at.get(stamper.name, now):
            return
        newest = LogCheckpoint.objects.first()
        last = CheckpointStamp.objects.filter(authority=stamper.name).order_by("-at").first()
        recent = last is not None and now - last.at < self.stamp_every
        if newest is None or recent or (last is not None and last.checkpoint_id == newest.id):
            return
        try:
            response = request_time_stamp(newest.note.encode(), stamper.authority, stamper.roots)
        except TrustError as error:
            log.warning("log.not_stamped", authority=stamper.name, code=error.code)
            self._again_at[stamper.name] = now + RETRY_AFTER
            return
        CheckpointStamp.objects.create(checkpoint=newest, authority=stamper.name, response=response, at=now)
