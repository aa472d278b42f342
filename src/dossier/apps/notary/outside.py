"""What becomes of asking others: kept so that a service that stays away is noticed, and nothing waits for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Min

from dossier.apps.notary.models import (
    CheckpointAnchor,
    LogCheck,
    LogLeaf,
    OutsideService,
    WitnessConflict,
)

LONGEST_SILENCE = timedelta(hours=2)
"""A service is asked every five minutes while it fails; after this a person should know."""
OTHER_HISTORY = "trust.witness_conflict"
LONGEST_WAIT = timedelta(hours=1)
"""From a statement to its place in the log, while a worker runs: seconds."""


@dataclass(frozen=True, slots=True)
class LogFailure:
    """Something about the log that a person should know.

    ``kind``: stamp, anchor, witness, mail (``name`` does not answer; a witness may also have seen another history),
    log (statements wait for their place), check (the last check found something). ``code``: why. ``since``: for how
    long. ``count``: failures, waiting or findings. The four together stay the same while the same failure lasts, but
    for ``count``.
    """

    kind: str
    name: str
    code: str
    since: datetime
    count: int


def note_answer(kind: OutsideService.Kind, name: str, at: datetime) -> None:
    """Note that a service did what it was asked."""
    OutsideService.objects.update_or_create(
        kind=kind,
        name=name,
        defaults={"good_at": at, "failing_since": None, "failures": 0, "code": ""},
    )


def note_failure(kind: OutsideService.Kind, name: str, code: str, at: datetime) -> None:
    """Note that a service did not; the first failure in a row gives its time."""
    row, _ = OutsideService.objects.get_or_create(kind=kind, name=name)
    row.failing_since = row.failing_since or at
    row.failures, row.code = row.failures + 1, code[:60]
    row.save()


def list_failures(now: datetime | None = None) -> tuple[LogFailure, ...]:
    """Give what is wrong with the log and with those who vouch for it; empty when all is well. Five queries."""
    at = now or datetime.now(UTC)
    return (
        *_conflicts(),
        *_silent_services(at),
        *_waiting_anchors(at),
        *_waiting_leaves(at),
        *_failed_checks(),
    )


def _conflicts() -> Iterator[LogFailure]:
    """Witnesses that have seen another history: at once, and until somebody has looked into it."""
    for row in WitnessConflict.objects.filter(settled_at=None):
        yield LogFailure("witness", row.witness, OTHER_HISTORY, row.at, 1)


def _silent_services(at: datetime) -> Iterator[LogFailure]:
    for row in OutsideService.objects.filter(failing_since__lt=at - LONGEST_SILENCE).exclude(
        code=OTHER_HISTORY
    ):
        if row.failing_since is not None:
            yield LogFailure(row.kind, row.name, row.code, row.failing_since, row.failures)


def _waiting_anchors(at: datetime) -> Iterator[LogFailure]:
    """Checkpoints that wait though nobody says why: no worker runs, or the anchor was taken out of the settings."""
    told = OutsideService.objects.filter(kind=OutsideService.Kind.ANCHOR, failing_since__isnull=False)
    waiting = CheckpointAnchor.objects.filter(at=None, checkpoint__at__lt=at - LONGEST_SILENCE)
    rows = (
        waiting.exclude(anchor__in=told.values("name"))
        .select_related("checkpoint")
        .order_by("checkpoint__at")
    )
    for row in rows[:20]:
        yield LogFailure("anchor", row.anchor, "notary.anchor_waits", row.checkpoint.at, row.attempts)


def _waiting_leaves(at: datetime) -> Iterator[LogFailure]:
    waiting = LogLeaf.objects.filter(position=None)
    since = waiting.aggregate(Min("at"))["at__min"]
    if since is not None and at - since > LONGEST_WAIT:
        yield LogFailure("log", "", "notary.not_sequenced", since, waiting.count())


def _failed_checks() -> Iterator[LogFailure]:
    """The last full and the last incremental check, where it found something and no full check after it was clean."""
    ended = LogCheck.objects.filter(ended_at__isnull=False)
    full = ended.filter(full=True).first()
    recent = ended.filter(full=False, id__gt=full.id if full else 0).first()
    for row in filter(None, (full, recent)):
        if row.found and row.ended_at is not None:
            code = row.findings[0][0] if row.findings else "notary.leaf_changed"
            yield LogFailure("check", "full" if row.full else "recent", code, row.ended_at, row.found)
