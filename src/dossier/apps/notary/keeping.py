"""Keeping the log, a little in every round of the worker: places for what waits, and a checkpoint now and then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog
from cryptography.x509 import Certificate

from dossier.apps.notary.attestations import tell_attestations
from dossier.apps.notary.models import CheckpointAnchor, CheckpointStamp, LogCheckpoint, OutsideService
from dossier.apps.notary.outside import note_answer, note_failure
from dossier.apps.notary.services import make_checkpoint, sequence_leaves
from dossier.apps.notary.witnesses import Asked, contradicts, cosign_newest, is_cosigned
from dossier.trust.anchors import Anchor
from dossier.trust.errors import TrustError
from dossier.trust.notes import Checkpoint, Note
from dossier.trust.timestamps import TimeStampAuthority, request_time_stamp

log = structlog.get_logger(__name__)

CHECKPOINT_EVERY = timedelta(minutes=1)
STAMP_EVERY = timedelta(hours=1)
"""Authorities ask for moderation or money: the newest checkpoint of each hour is stamped, and covers all before."""
ANCHOR_EVERY = timedelta(hours=1)
"""Chains ask for money or moderation as well."""
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
    anchors: Sequence[Anchor] = ()
    anchor_every: timedelta = ANCHOR_EVERY
    witnesses: Sequence[Asked] = ()
    _again_at: dict[str, datetime] = field(default_factory=dict)

    def keep(self) -> int:
        """Sequence waiting leaves and sign when it is time; gives how many leaves got their place."""
        now = datetime.now(UTC)
        tell_attestations(now)
        placed = sequence_leaves()
        last = LogCheckpoint.objects.values_list("at", flat=True).first()
        if last is None or now - last >= self.every:
            make_checkpoint(now)
        # Before the stamp and the anchor: so that one checkpoint carries all three.
        for witness in self.witnesses:
            self._have_cosigned(witness, now)
        for stamper in self.stampers:
            self._stamp(stamper, now)
        for anchor in self.anchors:
            self._lay_down(anchor, now)
        return placed

    def _have_cosigned(self, witness: Asked, now: datetime) -> None:
        """Have the newest checkpoint cosigned, which vouches for all before. A witness that is away is asked again
        later; one that contradicts is asked no more."""
        slot = f"witness {witness.key.verifier_key}"
        newest = LogCheckpoint.objects.first()
        if newest is None or now < self._again_at.get(slot, now):
            return
        if is_cosigned(newest, witness.key) or contradicts(witness.key):
            return
        if not cosign_newest(witness, newest, now):
            self._again_at[slot] = now + RETRY_AFTER

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
            note_failure(OutsideService.Kind.STAMP, stamper.name, error.code, now)
            self._again_at[stamper.name] = now + RETRY_AFTER
            return
        CheckpointStamp.objects.create(checkpoint=newest, authority=stamper.name, response=response, at=now)
        note_answer(OutsideService.Kind.STAMP, stamper.name, now)

    def _lay_down(self, anchor: Anchor, now: datetime) -> None:
        """Have the newest checkpoint laid down when it is time; one that waits goes first, however long it waited."""
        if now < self._again_at.get(anchor.name, now):
            return
        row = self._waiting_or_due(anchor.name, now)
        if row is None:
            return
        note = Note.parse(row.checkpoint.note)
        row.attempts += 1
        try:
            row.receipt = dict(
                anchor.submit(Checkpoint.parse(note.text).root, row.checkpoint.size, str(note))
            )
            row.at = now
            note_answer(OutsideService.Kind.ANCHOR, anchor.name, now)
        except TrustError as error:
            log.warning("log.not_anchored", anchor=anchor.name, code=error.code, attempts=row.attempts)
            self._again_at[anchor.name] = now + RETRY_AFTER
            note_failure(OutsideService.Kind.ANCHOR, anchor.name, error.code, now)
        row.save()

    def _waiting_or_due(self, name: str, now: datetime) -> CheckpointAnchor | None:
        rows = CheckpointAnchor.objects.filter(anchor=name).select_related("checkpoint")
        waiting = rows.filter(at=None).order_by("checkpoint__size").first()
        if waiting is not None:
            return waiting
        newest, last = LogCheckpoint.objects.first(), rows.order_by("-checkpoint__size").first()
        if newest is None or (last is not None and last.checkpoint_id == newest.id):
            return None
        recent = last is not None and last.at is not None and now - last.at < self.anchor_every
        return None if recent else CheckpointAnchor(checkpoint=newest, anchor=name)
