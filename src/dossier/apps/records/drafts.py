"""What is handed to the holdings when a record is received or corrected. Values only."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from dossier.apps.people.models import Company, Employee
from dossier.apps.vault.models import StoredObject
from dossier.trust.document_signatures import Verdict


@dataclass(frozen=True, slots=True)
class DraftValue:
    """A recognised value; ``page`` counts within the record, ``box`` in pixels of the delivered page."""

    value: str
    raw: str
    confidence: float
    page: int | None
    box: list[list[float]] | None
    handwritten: bool = False


@dataclass(frozen=True, slots=True)
class DraftPerson:
    """One of several people on a paper: what it says of this person alone, and who that is in the roster."""

    fields: dict[str, DraftValue]
    employee: Employee | None
    confidence: float | None
    how: str


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record as recognition found it. ``page_ids`` are page images in the record's order.

    ``people``: everyone on the paper when it concerns several; ``employee`` is then the first of them in the
    roster. ``signed``: a signature by hand was found, or was looked for and not found; None when nobody looked.
    ``late``: other pages of the file were filed before. ``electronic``: what its electronic signatures are worth,
    None when it has none.
    """

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
    boundary_confidence: float = 1.0
    people: tuple[DraftPerson, ...] = ()
    signed: bool | None = None
    late: bool = False
    electronic: Verdict | None = None


@dataclass(frozen=True, slots=True)
class PersonLink:
    """A person whom a reviewer leaves on, or puts on, a record. ``position``: the row it was, None for a new one.
    ``fields``: changes to what the paper says of this person; absent ones stay, None erases."""

    employee_id: UUID | None
    position: int | None = None
    fields: dict[str, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's changes. Absent fields stay, None erases; ``file`` also files a record that waits.
    ``people``: all whom the record concerns from now on, None to leave them as they are. ``confirm``, ``discard``:
    proposals that stand as they were read, or end; ``field@3`` of the third of several people."""

    base_version: int
    reason: str = ""
    fields: dict[str, str | None] = field(default_factory=dict)
    type: str | None = None
    employee_id: UUID | None = None
    level: int | None = None
    tags: tuple[str, ...] | None = None
    people: tuple[PersonLink, ...] | None = None
    file: bool = False
    confirm: tuple[str, ...] = ()
    discard: tuple[str, ...] = ()
