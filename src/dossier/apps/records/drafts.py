"""What is handed to the holdings when a record is received or corrected. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from dossier.apps.people.models import Company, Employee
from dossier.apps.vault.models import StoredObject


@dataclass(frozen=True, slots=True)
class DraftValue:
    """A recognised value; ``page`` counts within the record, ``box`` in pixels of the delivered page."""

    value: str
    raw: str
    confidence: float
    page: int | None
    box: list[list[float]] | None


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record as recognition found it. ``page_ids`` are page images in the record's order."""

    company: Company
    type: str
    type_confidence: float
    fields: dict[str, DraftValue]
    employee: Employee | None
    person_confidence: float | None
    person_how: str
    page_ids: tuple[UUID, ...]
    source: StoredObject
    source_name: str
    batch_id: UUID | None
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's changes. Absent fields stay, None erases; ``file`` also files a record that waits."""

    base_version: int
    reason: str = ""
    fields: dict[str, str | None] = field(default_factory=dict)
    type: str | None = None
    employee_id: UUID | None = None
    level: int | None = None
    tags: tuple[str, ...] | None = None
    file: bool = False
