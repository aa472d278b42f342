"""What is proven of a record, for whoever may look at it: which statements the log holds, and who vouches for them.

Nothing is proven here: the evidence bundle does that, to somebody who need not believe this server. This says in
short what the bundle of the record would prove, and what is still awaited.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from dossier.apps.accounts.models import User
from dossier.apps.notary.models import (
    CheckpointAnchor,
    CheckpointCosignature,
    CheckpointStamp,
    LeafKind,
    LogCheckpoint,
    LogLeaf,
)
from dossier.apps.notary.selectors import LogState, log_state
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import Prove, no_proof, view_record


class Awaited(StrEnum):
    """Whether somebody outside vouches yet: nobody is asked, an answer is awaited, or it is there."""

    OFF = "off"
    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Proven:
    """One statement of the log about the record.

    ``kind``: captured, version, or the name of an event such as filing. ``number``: of the source or version, from 1.
    ``at``: when, by the word of this installation. ``digest``: SHA-256 as hex, None for an erased statement and for
    who sees the record masked: the digest of a description would confirm a guess at what is hidden.
    ``position``: in the log from 0, None while it waits. ``sealed``: a signed checkpoint covers it. ``vouched_at``:
    the earliest time stamp over it.
    """

    kind: str
    number: int
    at: datetime
    by: str
    digest: str | None
    sm3: str | None
    position: int | None
    sealed: bool
    vouched_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordProof:
    """``checkpoint``: the newest. ``stamps`` and ``anchors``: over a checkpoint that covers a statement of it, oldest
    first, each as far as it adds something. ``witnesses``: who cosigned a checkpoint that covers every statement."""

    record: Record
    clear: bool
    log: LogState
    proven: tuple[Proven, ...]
    stamps: tuple[CheckpointStamp, ...]
    anchors: tuple[CheckpointAnchor, ...]
    witnesses: tuple[str, ...]
    time_stamp: Awaited
    anchor: Awaited

    @property
    def checkpoint(self) -> LogCheckpoint | None:
        """The newest checkpoint of the log."""
        return self.log.checkpoint


def own_leaves(record: Record) -> list[LogLeaf]:
    """Give the leaves about a record and about the objects its pages come from, in the order of the log."""
    sources = record.pages.values_list("source_id", flat=True).distinct()
    about = Q(kind__in=(LeafKind.VERSION, LeafKind.PRESERVATION), subject=str(record.id))
    captures = Q(kind=LeafKind.CAPTURE, subject__in=[str(source) for source in sources])
    return list(LogLeaf.objects.filter(about | captures).order_by("id"))


def prove_record(*, actor: User, record_id: UUID, prove: Prove = no_proof) -> RecordProof:
    """Say what is proven of a record the actor may look at; the look is audited. Raises NotPermitted."""
    viewed = view_record(actor=actor, record_id=record_id, audit_as="record.proof", prove=prove)
    leaves, log = own_leaves(viewed.record), log_state()
    stamps, anchors = _stamps_over(leaves), _anchors_over(leaves)
    last = max((leaf.position for leaf in leaves if leaf.position is not None), default=-1)
    placed = all(leaf.position is not None for leaf in leaves)
    return RecordProof(
        record=viewed.record,
        clear=viewed.is_clear(),
        log=log,
        proven=tuple(_proven(leaves, stamps, log, clear=viewed.is_clear())),
        stamps=tuple(stamps),
        anchors=tuple(anchors),
        witnesses=_witnesses_over(last) if placed and leaves else (),
        time_stamp=_awaited(
            bool(settings.ENVIRONMENT.tsa), placed and any(row.checkpoint.size > last for row in stamps)
        ),
        anchor=_awaited(
            bool(settings.ENVIRONMENT.anchor.kind),
            placed and any(row.at and row.checkpoint.size > last for row in anchors),
        ),
    )


def _witnesses_over(position: int) -> tuple[str, ...]:
    rows = CheckpointCosignature.objects.filter(checkpoint__size__gt=position)
    return tuple(rows.order_by("witness").values_list("witness", flat=True).distinct())


def _awaited(asked: bool, there: bool) -> Awaited:
    if there:
        return Awaited.DONE
    return Awaited.WAITING if asked else Awaited.OFF


def _positions(leaves: Iterable[LogLeaf]) -> list[int]:
    return sorted(leaf.position for leaf in leaves if leaf.position is not None)


def _stamps_over(leaves: Iterable[LogLeaf]) -> list[CheckpointStamp]:
    """The earliest time stamp over each statement: one query for each that is found."""
    found: list[CheckpointStamp] = []
    rows = CheckpointStamp.objects.select_related("checkpoint").order_by("checkpoint__size", "at")
    for position in _positions(leaves):
        if found and found[-1].checkpoint.size > position:
            continue
        first = rows.filter(checkpoint__size__gt=position).first()
        if first is None:
            break
        found.append(first)
    return found


def _anchors_over(leaves: Iterable[LogLeaf]) -> list[CheckpointAnchor]:
    """For each place that anchors: what lies there or waits, over each statement."""
    found: dict[tuple[str, int], CheckpointAnchor] = {}
    rows = CheckpointAnchor.objects.select_related("checkpoint").order_by("checkpoint__size")
    names = CheckpointAnchor.objects.values_list("anchor", flat=True).distinct().order_by("anchor")
    for name in names:
        covered = 0
        for position in _positions(leaves):
            first = (
                rows.filter(anchor=name, checkpoint__size__gt=position).first()
                if position >= covered
                else None
            )
            if first is not None:
                found[name, first.pk], covered = first, first.checkpoint.size
    return list(found.values())


def _proven(
    leaves: Iterable[LogLeaf], stamps: list[CheckpointStamp], log: LogState, *, clear: bool
) -> Iterator[Proven]:
    size, captured = log.checkpoint.size if log.checkpoint else 0, 0
    for leaf in leaves:
        said, position = leaf.statement or {}, leaf.position
        captured += leaf.kind == LeafKind.CAPTURE
        kind = {LeafKind.CAPTURE: "captured", LeafKind.VERSION: "version"}.get(
            LeafKind(leaf.kind), str(said.get("event", ""))
        )
        digest = said.get("sha256") or said.get("description_sha256") or said.get("details_sha256")
        stamp = next((row for row in stamps if position is not None and row.checkpoint.size > position), None)
        yield Proven(
            kind=kind,
            number=int(said.get("version", captured if kind == "captured" else 0)),
            at=leaf.at,
            by=str(said.get("by") or said.get("agent") or ""),
            digest=str(digest) if digest and clear else None,
            sm3=str(said["sm3"]) if clear and said.get("sm3") else None,
            position=position,
            sealed=position is not None and position < size,
            vouched_at=stamp.at if stamp else None,
        )
