"""Destroying what a record says (个人信息保护法 47条): the row stays as a tombstone that others may refer to.

Erased are every value, version, page, reading, rendition and name of the record and, with their keys, the stored
objects they came from; what other records have on these is carried into a scan of its own first. What stays says that
there was a record: company, type, reference code, when it came and when it went. Who may demand this, with whose
consent, and what forbids it is decided by the caller, which audits and logs the disposal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.notary.services import forget_statements
from dossier.apps.records.carrying import Carried, Carrying, carry_others
from dossier.apps.records.models import PageImage, Record, RecordState, Rendition, SignatureCheck
from dossier.apps.records.rescans import earlier_scans_of
from dossier.apps.records.services import add_event
from dossier.apps.vault.erasure import shred_objects


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of records. ``objects``: stored objects without a key from now on. ``leaves``: by record, the
    salted leaf hashes of what the log had stated of it, which prove nothing of its content to anybody. ``carried``:
    what shared a scan with them."""

    objects: tuple[UUID, ...]
    leaves: dict[UUID, tuple[str, ...]]
    carried: Carried


def with_earlier_scans(records: Iterable[Record]) -> list[Record]:
    """Give records with those, withdrawn since, that keep the pages they had before a better scan."""
    found = list(records)
    return [*found, *earlier_scans_of(found).exclude(id__in=[record.id for record in found])]


def sources_of(records: Iterable[Record]) -> set[UUID]:
    """Give the stored sources that the pages of records come from, their earlier pages among them."""
    found = with_earlier_scans(records)
    pages = PageImage.objects.filter(record__in=found).values_list("source_id", flat=True)
    return {*pages, *(record.source_id for record in found)}


def is_being_read(sources: Iterable[UUID]) -> bool:
    """Say whether a source has pages that nobody has read yet: they might be anybody's."""
    return PageImage.objects.filter(source__in=list(sources), reading_model="", record=None).exists()


def erase_records(
    records: Iterable[Record], *, at: datetime, agent: str, details: dict[str, Any], forced: bool = False
) -> Erased:
    """Destroy what records say (locked by the caller), in its transaction.

    ``details``: of the event that stays with each record; ids and codes only. ``forced``: also when what shares a scan
    with them cannot be carried, and so loses its original; otherwise that raises Conflict.
    """
    gone = with_earlier_scans(records)
    sources = sources_of(gone)
    leaves = {record.id: _leaf_hashes(record) for record in gone}
    carrying = Carrying(at, agent, act=str(details.get("erasure", "")), forced=forced)
    carried = carry_others(sources, gone, carrying)
    pages = PageImage.objects.filter(Q(record__in=gone) | Q(source__in=list(sources), record=None))
    renditions = Rendition.objects.filter(record__in=gone)
    derived = {
        stored
        for pair in pages.values_list("image_id", "thumbnail_id")
        for stored in pair
        if stored is not None
    }
    derived |= set(renditions.values_list("object_id", flat=True))
    renditions.delete()
    pages.delete()
    SignatureCheck.objects.filter(source__in=list(sources)).delete()
    for record in gone:
        _empty(record)
        add_event(record, "erasure", at, agent, details)
    return Erased(tuple(shred_objects(sources | derived)), leaves, carried)


def _leaf_hashes(record: Record) -> tuple[str, ...]:
    about = Q(kind=LeafKind.VERSION, subject=str(record.id))
    captured = Q(kind=LeafKind.CAPTURE, subject__in=[str(one) for one in sources_of([record])])
    found = LogLeaf.objects.filter(about | captured).order_by("id").values_list("leaf_hash", flat=True)
    return tuple(bytes(one).hex() for one in found)


def _empty(record: Record) -> None:
    record.values.all().delete()
    record.unconfirmed.all().delete()
    record.people.all().delete()
    record.versions.all().delete()
    record.tags.clear()
    # The digest of a description would confirm a guess at what it was.
    forget_statements(LeafKind.VERSION, record.id)
    record.title = record.source_name = record.doc_date = record.person_how = ""
    record.employee = record.department = record.dossier = record.batch_id = None
    record.person_confidence = record.evidence = None
    record.doubts, record.shared, record.passed = [], False, False
    record.state = RecordState.ERASED
    record.revision += 1  # the index takes it out
    record.save()
