"""What is proven of a record, over HTTP: the evidence tab of its page."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.evidence.proofs import RecordProof, prove_record
from dossier.apps.kernel.http import answers
from dossier.apps.notary.models import CheckpointAnchor

router = Router(tags=["evidence"])

AwaitedName = Literal["off", "waiting", "done"]


class ProvenFact(Schema):
    """kind: captured, version, or an event such as filing. ``at`` is this installation's word, ``vouched_at`` a
    time-stamp authority's. Without ``position`` it waits for its place in the log, a matter of seconds."""

    kind: str
    number: int
    at: datetime
    by: str
    digest: str | None
    sm3: str | None
    position: int | None
    sealed: bool
    vouched_at: datetime | None


class ProofCheckpoint(Schema):
    """``note``: the signed checkpoint (C2SP), to keep elsewhere."""

    size: int
    at: datetime
    note: str


class ProofStamp(Schema):
    authority: str
    at: datetime
    size: int


class ProofAnchor(Schema):
    """``at`` is null while it waits. ``place``: a block's hash or an id, to look up there."""

    name: str
    kind: str
    at: datetime | None
    size: int
    attempts: int
    place: str


class RecordProofOut(Schema):
    """``clear``: false when digests are left out because the record is shown masked."""

    record: UUID
    clear: bool
    origin: str
    log_size: int
    keys: list[str]
    facts: list[ProvenFact]
    checkpoint: ProofCheckpoint | None
    stamps: list[ProofStamp]
    anchors: list[ProofAnchor]
    witnesses: list[str]
    time_stamp: AwaitedName
    anchor: AwaitedName


@router.get("/records/{record_id}/proof", response=answers(RecordProofOut), operation_id="get_record_proof")
def get_record_proof(request: HttpRequest, record_id: UUID) -> RecordProofOut:
    """Tell what is proven of a record; the proof itself is the evidence bundle."""
    user = acting_user(request)
    return _proof_out(
        prove_record(
            actor=user,
            record_id=record_id,
            prove=lambda level: require_step_up_for(request, level, Action.VIEW.value),
        )
    )


def _proof_out(proof: RecordProof) -> RecordProofOut:
    last = proof.checkpoint
    return RecordProofOut(
        record=proof.record.id,
        clear=proof.clear,
        origin=proof.log.keys[0].name if proof.log.keys else "",
        log_size=proof.log.size,
        keys=[key.verifier_key for key in proof.log.keys],
        facts=[
            ProvenFact(
                kind=row.kind, number=row.number, at=row.at, by=row.by, digest=row.digest, sm3=row.sm3,
                position=row.position, sealed=row.sealed, vouched_at=row.vouched_at,
            )
            for row in proof.proven
        ],
        checkpoint=ProofCheckpoint(size=last.size, at=last.at, note=last.note) if last else None,
        stamps=[
            ProofStamp(authority=row.authority, at=row.at, size=row.checkpoint.size) for row in proof.stamps
        ],
        anchors=[_anchor_out(row) for row in proof.anchors],
        witnesses=list(proof.witnesses),
        time_stamp=proof.time_stamp.value,
        anchor=proof.anchor.value,
    )  # fmt: skip


def _anchor_out(row: CheckpointAnchor) -> ProofAnchor:
    receipt = row.receipt or {}
    block, answer = receipt.get("block") or {}, receipt.get("answer") or {}
    return ProofAnchor(
        name=row.anchor,
        kind=row.anchor.partition(":")[0],
        at=row.at,
        size=row.checkpoint.size,
        attempts=row.attempts,
        place=str(block.get("hash") or answer.get("id") or ""),
    )
