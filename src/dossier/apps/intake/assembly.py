"""From the read pages of a file to records: boundaries, types, fields and persons, then filing.

Runs beside the database (it needs the roster); cheap beside reading. One transaction per file: a file is
assembled wholly or not at all, and never twice.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from dossier.apps.intake.claims import still_owned
from dossier.apps.intake.models import Batch, PageTask, RenditionTask, SourceFile
from dossier.apps.intake.steps import LEFT_TO_A_PERSON
from dossier.apps.learning.knowledge import Knowledge
from dossier.apps.people.models import Company, Employee
from dossier.apps.records.drafts import DraftPerson, DraftValue, RecordDraft
from dossier.apps.records.models import PageImage
from dossier.apps.records.services import receive_record
from dossier.apps.records.signatures import verdict_on
from dossier.recognition.duplicates import mark_duplicates
from dossier.recognition.records import find_records
from dossier.recognition.result import (
    FieldValue,
    MarkKind,
    NamedPerson,
    PageReading,
    RecordReading,
    page_from_json,
)

LONGEST_SHELF_SECONDS = 60.0


@dataclass(slots=True)
class KnowledgeShelf:
    """What is known of each company, read again when it is old.

    A roster of 100,000 takes seconds to open, so it is kept for twenty times as long as it took: reading it
    costs a twentieth of the time at most, and a person added meanwhile is missed for a minute at most.
    """

    _known: dict[int, tuple[Knowledge, float]] = field(default_factory=dict)

    def get(self, company: Company) -> Knowledge:
        """Give what is known of a company."""
        known, until = self._known.get(company.id, (None, 0.0))
        if known is None or time.monotonic() > until:
            started = time.monotonic()
            known = Knowledge.load(company)
            now = time.monotonic()
            self._known[company.id] = known, now + min(20 * (now - started), LONGEST_SHELF_SECONDS)
        return known


def files_to_assemble() -> QuerySet[SourceFile]:
    """Give split files all of whose pages are read or set aside."""
    unread = PageTask.objects.filter(file=OuterRef("pk"), state=PageTask.State.WAITING)
    return SourceFile.objects.filter(
        ~Exists(unread), state=SourceFile.State.SPLIT, batch__state=Batch.State.RUNNING
    ).order_by("created_at", "id")


@transaction.atomic
def assemble_file(claimed: SourceFile, known: Knowledge) -> int:
    """Make a claimed file's records; gives how many. Does nothing when the claim is lost.

    Pages that are in a record already stay there: a file set aside and taken up again yields the rest.
    """
    file = still_owned(claimed)
    if file is None or file.state != SourceFile.State.SPLIT or file.object is None:
        return 0
    images = {page.source_page: page for page in PageImage.objects.filter(source=file.object)}
    readings = mark_duplicates(
        page_from_json(page.reading) for _, page in sorted(images.items()) if page.reading is not None
    )
    for reading in readings:
        if reading.duplicate_of is not None:
            page = images[reading.number]
            page.reading = {**(page.reading or {}), "duplicate_of": reading.duplicate_of}
            page.save(update_fields=["reading"])
    now = datetime.now(UTC)
    unplaced = [reading for reading in readings if images[reading.number].record_id is None]
    records = find_records(unplaced, known.profiles, known.roster, known.learned)
    for record in records:
        draft = _draft(file, record, images, now, late=len(unplaced) < len(readings))
        made = receive_record(draft=replace(draft, signed=_is_signed(record, readings)), at=now)
        RenditionTask.objects.create(record=made)
    _close(file, readings, now)
    return len(records)


def _close(file: SourceFile, readings: tuple[PageReading, ...], now: datetime) -> None:
    """Say how the file ended: done, refused when it let none of its pages be read, or left to a person."""
    errors = list(
        file.page_tasks.filter(state=PageTask.State.SET_ASIDE).order_by("id").values_list("error", flat=True)
    )
    if not errors:
        file.state = SourceFile.State.DONE
    elif readings or not LEFT_TO_A_PERSON.isdisjoint(errors):
        file.state = SourceFile.State.SET_ASIDE
    else:
        file.state = SourceFile.State.REFUSED
    file.error = next((code for code in errors if code in LEFT_TO_A_PERSON), next(iter(errors), ""))
    file.owner, file.leased_until, file.done_at = "", None, now
    file.save()


def _draft(
    file: SourceFile, record: RecordReading, images: dict[int, PageImage], now: datetime, *, late: bool
) -> RecordDraft:
    company = file.batch.company
    place = {number: index for index, number in enumerate(record.pages, start=1)}
    matches = [record.person, *(person.match for person in record.persons)]
    employees = _employees(company, {match.employee_no for match in matches if match is not None})
    employee = employees.get(record.person.employee_no) if record.person else None
    assert file.object is not None  # noqa: S101  a split file has one
    return RecordDraft(
        company=company,
        type=record.type,
        type_confidence=record.type_confidence,
        boundary_confidence=record.boundary_confidence,
        fields=_draft_values(record.fields, place),
        employee=employee,
        person_confidence=record.person.confidence if record.person and employee else None,
        person_how=record.person.how if record.person and employee else "",
        page_ids=tuple(images[number].id for number in record.pages),
        source=file.object,
        source_name=file.name,
        batch_id=file.batch_id,
        received_at=now,
        people=_draft_people(record.persons, employees, place),
        late=late,
        electronic=verdict_on(file.object),
    )


def _employees(company: Company, numbers: set[str]) -> dict[str, Employee]:
    found = Employee.objects.select_related("department").filter(company=company, employee_no__in=numbers)
    return {row.employee_no: row for row in found}


def _draft_people(
    persons: tuple[NamedPerson, ...], employees: dict[str, Employee], place: dict[int, int]
) -> tuple[DraftPerson, ...]:
    if len(persons) < 2:
        return ()
    drafts = []
    for person in persons:
        match = person.match
        employee = employees.get(match.employee_no) if match else None
        known = match if employee is not None else None
        drafts.append(
            DraftPerson(
                fields=_draft_values(person.fields, place),
                employee=employee,
                confidence=known.confidence if known else None,
                how=known.how if known else "",
            )
        )
    return tuple(drafts)


def _draft_values(fields: dict[str, FieldValue], place: dict[int, int]) -> dict[str, DraftValue]:
    return {
        name: DraftValue(
            value=value.value,
            raw=value.raw,
            confidence=value.confidence,
            page=place.get(value.page),
            box=[[x, y] for x, y in value.box] if value.box else None,
            handwritten=value.handwritten,
        )
        for name, value in fields.items()
    }


def _is_signed(record: RecordReading, readings: tuple[PageReading, ...]) -> bool | None:
    """Say whether a signature was found; None where it cannot be told: text that was never on paper, or pages of
    a file on which no marks were found at all, as by readers that do not look for them."""
    pages = [reading for reading in readings if reading.number in record.pages]
    if any(mark.kind is MarkKind.SIGNATURE for page in pages for mark in page.marks):
        return True
    looked = any(reading.marks for reading in readings)
    return False if looked and not any(page.born_digital for page in pages) else None
