"""What the evidence log says of a record: its versions and what happened to it, as digests.

Descriptions hold personal data, so the log states a digest of each; the description itself goes beside the proof
to whoever may see it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from dossier.apps.records.models import PreservationEvent, RecordVersion
from dossier.trust.encoding import canonical_json

PagePlace = tuple[UUID, int]
"""The stored source and the page in it, from 1."""


def version_statement(version: RecordVersion, pages: Sequence[PagePlace]) -> dict[str, Any]:
    """Give what the log says of a version: which pages, described how, by whom."""
    return {
        "record": str(version.record_id),
        "version": version.number,
        "at": _moment(version.at),
        "by": version.by_name,
        "description_sha256": digest_of(describe_version(version)),
        "pages": [f"{source}/{page}" for source, page in pages],
    }


def describe_version(version: RecordVersion) -> dict[str, object]:
    """Give the description that a version's statement covers, for whoever may see it."""
    return {"snapshot": version.snapshot, "reason": version.reason}


def preservation_statement(event: PreservationEvent) -> dict[str, Any]:
    """Give what the log says of an event in the life of a record."""
    return {
        "record": str(event.record_id),
        "event": event.kind,
        "at": _moment(event.at),
        "agent": event.agent,
        "details_sha256": digest_of(event.details),
    }


def digest_of(value: object) -> str:
    """Give the SHA-256 of a value's canonical JSON as hex."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")
