"""One file that proves a record to an outsider, as ``docs/evidence-format.md`` says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.services import chained_columns
from dossier.apps.kernel.errors import Conflict
from dossier.apps.notary.models import (
    CheckpointCosignature,
    CheckpointStamp,
    LeafKind,
    LogCheckpoint,
    LogLeaf,
)
from dossier.apps.notary.selectors import cosigned_note, log_keys, prove_leaf
from dossier.apps.notary.services import make_checkpoint, sequence_leaves
from dossier.apps.records.models import Record, RecordVersion
from dossier.apps.records.selectors import Prove, access_clear, audit_look, no_proof
from dossier.apps.records.statements import describe_version
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import read_object
from dossier.norms.court_points import answer_points
from dossier.trust.encoding import encode_base64
from dossier.trust.evidence import FORMAT

LARGEST_INSIDE = 32 * 1024 * 1024
"""A larger source comes beside the bundle, not in it."""

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Leaves:
    """What the log says of a record and of the objects that its pages come from."""

    own: tuple[LogLeaf, ...]
    audits: tuple[LogLeaf, ...]
    events: tuple[AuditEvent, ...]
    sources: tuple[StoredObject, ...]


def make_bundle(
    *, actor: User, record_id: UUID, at: datetime, prove: Prove = no_proof, until: datetime | None = None
) -> bytes:
    """Give the evidence bundle of a record; the export is audited, and told in the next bundle.

    ``until``: only what was in the log of before this moment, so that the bundle is of the version then in force.

    For whoever sees the record in the clear: a proof with something left out proves nothing. Raises
    NotPermitted, and Conflict when a statement was erased or the log cannot be sequenced just now.
    """
    record, rule = access_clear(actor=actor, record_id=record_id, action=Action.EXPORT, prove=prove)
    while sequence_leaves():
        continue
    leaves = _leaves_of(record)
    if until is not None:
        leaves = _before(leaves, until)
    checkpoint = _checkpoint_for(leaves, at)
    bundle = _compose(record, leaves, checkpoint, at)
    version = bundle["about"]["version"]
    audit_look(actor, record, "record.export", rule, form="evidence", version=version)
    return json.dumps(bundle, ensure_ascii=False, indent=1).encode()


def _leaves_of(record: Record) -> _Leaves:
    sources = tuple(
        StoredObject.objects.filter(id__in=record.pages.values_list("source_id", flat=True).distinct())
    )
    own = LogLeaf.objects.filter(
        Q(kind__in=(LeafKind.VERSION, LeafKind.PRESERVATION), subject=str(record.id))
        | Q(kind=LeafKind.CAPTURE, subject__in=[str(source.id) for source in sources])
    ).order_by("position")
    events = tuple(
        AuditEvent.objects.filter(object_kind="record", object_id=str(record.id)).order_by("sequence")
    )
    audits = LogLeaf.objects.filter(
        kind=LeafKind.AUDIT, subject__in=[str(event.sequence) for event in events]
    ).order_by("position")
    found = _Leaves(tuple(own), tuple(audits), events, sources)
    if any(leaf.statement is None or leaf.position is None for leaf in (*found.own, *found.audits)):
        raise Conflict("evidence.statement_erased")
    return found


def _before(leaves: _Leaves, moment: datetime) -> _Leaves:
    """Leave out what was written at a moment or after it. Raises Conflict when there was no version yet."""
    # The captures of the pages stay: what a version shows was captured before it by nature.
    own = tuple(leaf for leaf in leaves.own if leaf.kind == LeafKind.CAPTURE or leaf.at < moment)
    stated = [leaf.statement for leaf in own if leaf.kind == LeafKind.VERSION and leaf.statement]
    if not stated:
        raise Conflict("evidence.not_yet_received")
    # The pages of then may lie in a file that was erased since, or belong to another record.
    captured = {leaf.subject for leaf in own if leaf.kind == LeafKind.CAPTURE}
    if not {str(page).rpartition("/")[0] for page in stated[-1]["pages"]} <= captured:
        raise Conflict("evidence.statement_erased")
    return replace(leaves, own=own, audits=tuple(leaf for leaf in leaves.audits if leaf.at < moment))


def _last_version(record: Record, leaves: _Leaves) -> RecordVersion:
    told = [leaf.statement for leaf in leaves.own if leaf.kind == LeafKind.VERSION]
    number = max(int(statement["version"]) for statement in told if statement is not None)
    return RecordVersion.objects.get(record=record, number=number)


def _checkpoint_for(leaves: _Leaves, at: datetime) -> LogCheckpoint:
    """The checkpoint over all that is needed that the most others vouch for: one with a time stamp before one
    without, then the one with the most cosignatures, then the newest."""
    last = max((leaf.position or 0 for leaf in leaves.own), default=0)
    covering = LogCheckpoint.objects.filter(size__gt=last).annotate(
        stamped=Exists(CheckpointStamp.objects.filter(checkpoint=OuterRef("pk"))),
        cosigned=Count("cosignatures"),
    )
    found = covering.order_by("-stamped", "-cosigned", "-size").first() or make_checkpoint(at)
    if found is None:
        raise Conflict("notary.not_yet_sequenced")
    return found


def _compose(record: Record, leaves: _Leaves, checkpoint: LogCheckpoint, at: datetime) -> Json:
    audits = [leaf for leaf in leaves.audits if leaf.position is not None and leaf.position < checkpoint.size]
    told = {leaf.subject for leaf in audits}
    events = [event for event in leaves.events if str(event.sequence) in told]
    stamps = CheckpointStamp.objects.filter(checkpoint=checkpoint)
    version = _last_version(record, leaves)
    return {
        "format": FORMAT,
        "made_at": at.astimezone(UTC).isoformat(timespec="seconds"),
        "about": {
            "record": str(record.id),
            "reference_code": version.snapshot.get("reference_code"),
            "title": record.title if version.number == record.version else "",
            "type": version.snapshot.get("type"),
            "company": record.company.name,
            "version": version.number,
        },
        "keys": [key.verifier_key for key in log_keys()],
        "witnesses": sorted(
            CheckpointCosignature.objects.filter(checkpoint=checkpoint).values_list("verifier_key", flat=True)
        ),
        "checkpoint": str(cosigned_note(checkpoint)),
        "statements": [_statement(leaf, checkpoint) for leaf in (*leaves.own, *audits)],
        "time_stamps": [
            {
                "authority": stamp.authority,
                "response": encode_base64(bytes(stamp.response)),
                "stamped": checkpoint.note,
            }
            for stamp in stamps
        ],
        "anchors": [
            {**row.receipt, "note": checkpoint.note}
            for row in checkpoint.anchors.exclude(at=None)
            if row.receipt
        ],
        "contents": [_content(source, number) for number, source in enumerate(leaves.sources, start=1)],
        "descriptions": [
            {"version": told.number, "description": describe_version(told)}
            for told in RecordVersion.objects.filter(record=record, number__lte=version.number).order_by(
                "number"
            )
        ],
        "custody": list(_custody(events)),
        "points": answer_points(
            statements=len(leaves.own) + len(audits), events=len(events), stamped=bool(stamps)
        ),
    }


def _statement(leaf: LogLeaf, checkpoint: LogCheckpoint) -> Json:
    return {
        "kind": leaf.kind,
        "statement": leaf.statement,
        "salt": encode_base64(bytes(leaf.salt or b"")),
        "proof": str(prove_leaf(leaf, checkpoint)),
    }


def _content(source: StoredObject, number: int) -> Json:
    inside = source.size_bytes <= LARGEST_INSIDE
    return {
        "object": str(source.id),
        "name": f"source-{number}",
        "media_type": source.media_type,
        "data": encode_base64(read_object(source)) if inside else None,
    }


def _custody(events: list[AuditEvent]) -> Iterator[Json]:
    for event in events:
        yield {"previous": event.previous_digest, "columns": chained_columns(event), "digest": event.digest}
