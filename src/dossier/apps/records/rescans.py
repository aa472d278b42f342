"""A better scan of the same paper takes the place of a record's pages, as a new version; nothing is overwritten.

The new scan was taken in like any other and is a record of its own, waiting or already filed. The two records exchange
their pages: the one that stays gets the new ones, and the other, withdrawn from then on, keeps the old ones for as long
as they are kept. Each page belongs to exactly one record at any time, and the log states which pages each version had.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid
from dossier.apps.records.models import (
    FieldValue,
    PageImage,
    PreservationEvent,
    Record,
    RecordState,
    Rendition,
    UnconfirmedValue,
)
from dossier.apps.records.renditions import want_pdf
from dossier.apps.records.selectors import access_record
from dossier.apps.records.services import add_event, add_version
from dossier.apps.vault.services import erase_object


def replace_pages(
    *, actor: User, record_id: UUID, scan_id: UUID, base_version: int, reason: str, at: datetime
) -> Record:
    """Let the pages of the record ``scan_id`` take the place of a record's pages; audited.

    Values stay as they are, and lie where the new scan has them. Raises NotPermitted without the right to correct the
    one and to file the other, Conflict when somebody changed the record first, Invalid when the scan is withdrawn, of
    another company, or one of them concerns several people.
    """
    access_record(actor=actor, record_id=record_id, action=Action.EDIT)
    access_record(actor=actor, record_id=scan_id, action=Action.CONFIRM)
    with transaction.atomic():
        return _replace(actor, record_id, scan_id, base_version, reason, at)


def _replace(
    actor: User, record_id: UUID, scan_id: UUID, base_version: int, reason: str, at: datetime
) -> Record:
    # In one order, so that two exchanges never wait for each other.
    wanted = sorted(((record_id, Action.EDIT), (scan_id, Action.CONFIRM)))
    found = {
        one: access_record(actor=actor, record_id=one, action=action, lock=True) for one, action in wanted
    }
    (record, rule), (scan, _) = found[record_id], found[scan_id]
    if record.version != base_version:
        raise Conflict("records.version_conflict", current=record.version)
    if not _fits(record, scan):
        raise Invalid("records.scan_unfit", (FieldProblem("scan_id", "records.scan_unfit"),))
    counts = record.pages.count(), scan.pages.count()
    _exchange_pages(record, scan)
    _exchange_places(record, scan)
    record.source, scan.source = scan.source, record.source
    record.source_name, scan.source_name = scan.source_name, record.source_name
    scan.state = RecordState.WITHDRAWN
    changes = [{"field": "pages", "before": str(counts[0]), "after": str(counts[1])}]
    for one, changed in ((record, changes), (scan, [])):
        one.version += 1
        one.revision += 1
        one.save()
        add_version(one, actor=actor, at=at, reason=reason, changes=changed)
        _forget_pdf(one)
    add_event(record, "replacement", at, actor.username, {"scan": str(scan.id), "version": record.version})
    add_event(scan, "withdrawal", at, actor.username, {"pages_of": str(record.id), "version": base_version})
    record_event(
        actor=actor,
        action="record.replace_pages",
        object_kind="record",
        object_id=record.id,
        subject_id=record.employee_id,
        rule=rule,
        details={"version": record.version, "scan": str(scan.id), "reason": reason},
        at=at,
    )
    return record


def _fits(record: Record, scan: Record) -> bool:
    return (
        record.id != scan.id
        and record.company_id == scan.company_id
        and {record.state, scan.state} <= {RecordState.TO_CHECK, RecordState.FILED}
        and not (record.shared or scan.shared)
        and scan.pages.exists()
    )


def _exchange_pages(record: Record, scan: Record) -> None:
    ours, theirs = list(record.pages.order_by("number")), list(scan.pages.order_by("number"))
    both = [*ours, *theirs]
    PageImage.objects.filter(id__in=[page.id for page in both]).update(number=None)
    for pages, holder in ((theirs, record), (ours, scan)):
        for number, page in enumerate(pages, start=1):
            PageImage.objects.filter(id=page.id).update(record=holder, number=number)


def _exchange_places(record: Record, scan: Record) -> None:
    """Let each value point to where it stands on the pages that its record has now."""
    ours, theirs = (
        {row.field: row for row in FieldValue.objects.filter(record=one)} for one in (record, scan)
    )
    places = [{name: (row.page, row.box) for name, row in rows.items()} for rows in (ours, theirs)]
    for rows, seen in ((ours, places[1]), (theirs, places[0])):
        for name, row in rows.items():
            row.page, row.box = seen.get(name, (None, None))
            row.save(update_fields=["page", "box"])
    UnconfirmedValue.objects.filter(record__in=(record, scan)).update(page=None, box=None)


def _forget_pdf(record: Record) -> None:
    """Let the searchable PDF be written anew: it shows pages that the record no longer has."""
    written = Rendition.objects.select_related("object").filter(
        record=record, kind=Rendition.Kind.SEARCHABLE_PDF
    )
    for rendition in written:
        stored = rendition.object
        rendition.delete()
        erase_object(stored)
    want_pdf(record)


def earlier_scans_of(records: Iterable[Record]) -> QuerySet[Record]:
    """Give the withdrawn records that keep the earlier pages of these: what ends the one must end the other."""
    ids = [str(record.id) for record in records]
    kept = PreservationEvent.objects.filter(kind="withdrawal", details__pages_of__in=ids)
    return Record.objects.filter(state=RecordState.WITHDRAWN, id__in=kept.values("record_id"))
