"""What shares a scan with records that are destroyed is carried into a scan of its own (个人信息保护法 47条).

Pages never change, so they go over as they are (:mod:`dossier.recognition.dividing`). The chain of custody goes with
them: the log's word on the new object says from which digest and page each of its pages came, and every record that was
carried gets an event and a version that name its pages where they lie now. A signature inside the old file covers the
whole of it and ends with it; what its last check came to is kept in the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from dossier.apps.kernel.errors import Conflict, StoredDataBroken
from dossier.apps.records.models import PageImage, PreservationEvent, Record, RecordState, SignatureCheck
from dossier.apps.records.services import add_event, add_version
from dossier.apps.vault.erased_list import note_divided
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import read_object, store_bytes
from dossier.recognition.dividing import take_pages
from dossier.recognition.result import NotDividable

SEPARATION = "separation"
"""The kind of event that says where the pages of a record went, and from where."""
_REASON = "同一扫描件中的其他档案依法删除，本件各页原样转入新的原件"

Place = tuple[UUID, int]
"""A stored source and a page in it, from 1."""


@dataclass(frozen=True, slots=True)
class Carried:
    """``objects``: the new object by the old one. ``records``: those whose pages moved."""

    objects: dict[UUID, UUID]
    records: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Carrying:
    """An act of carrying: ``act`` is the id of what destroys the others, ``forced`` that it cannot be refused."""

    at: datetime
    agent: str
    act: str
    forced: bool


def others_on(sources: Iterable[UUID], going: Iterable[Record]) -> QuerySet[Record]:
    """Give the records, not erased themselves, that have pages on these sources beside those that go."""
    wanted = list(sources)
    return (
        Record.objects.filter(Q(pages__source__in=wanted) | Q(source__in=wanted))
        .exclude(id__in=[record.id for record in going])
        .exclude(state=RecordState.ERASED)
        .distinct()
    )


def is_signed(sources: Iterable[UUID]) -> bool:
    """Say whether one of these files carries an electronic signature, which no part of it could keep."""
    return SignatureCheck.objects.filter(source__in=list(sources)).exists()


def can_carry(sources: Iterable[UUID], going: Sequence[Record]) -> bool:
    """Say whether what stays on sources could be carried. Reads each file once in a process."""
    for source in sources:
        keep = tuple(page.source_page for page in _staying(source, going))
        if keep and not _is_dividable(source, keep):
            return False
    return True


@lru_cache(maxsize=256)
def _is_dividable(source_id: UUID, keep: tuple[int, ...]) -> bool:
    # A stored object never changes, so neither does the answer.
    try:
        take_pages(read_object(StoredObject.objects.select_related("key").get(id=source_id)), keep)
    except (NotDividable, StoredDataBroken):
        return False
    return True


def carry_others(sources: Iterable[UUID], going: Sequence[Record], how: Carrying) -> Carried:
    """Carry what shares these sources with records that go (locked by the caller), in the caller's transaction.

    What cannot be carried raises Conflict; when it is forced, those pages stay on a source that nothing will open.
    """
    objects: dict[UUID, UUID] = {}
    records: set[UUID] = set()
    wanted = StoredObject.objects.select_related("company", "key").filter(id__in=list(sources))
    for source in wanted.order_by("id"):
        pages = _staying(source.id, going)
        if not pages:
            continue
        try:
            made = _store(source, pages)
        except (NotDividable, StoredDataBroken) as error:
            if how.forced:
                continue
            raise Conflict("privacy.erasure_hindered", obstacles="shares_scan") from error
        moved = [_carry(record, source, made, pages, how) for record in _lock_others(source.id, going)]
        objects[source.id] = made.id
        records.update(moved)
    return Carried(objects, tuple(sorted(records)))


def _staying(source_id: UUID, going: Sequence[Record]) -> list[PageImage]:
    """Give the pages of a source that belong to other records. What belongs to none (blanks, separators, second copies
    of a page) is needed by nobody and may repeat what goes."""
    pages = PageImage.objects.filter(source=source_id, record__isnull=False)
    return list(
        pages.exclude(record__in=[record.id for record in going])
        .exclude(record__state=RecordState.ERASED)
        .order_by("source_page")
    )


def _lock_others(source_id: UUID, going: Sequence[Record]) -> list[Record]:
    found = list(others_on([source_id], going).values_list("id", flat=True))
    return list(Record.objects.select_for_update(of=("self",)).filter(id__in=found).order_by("id"))


def _store(source: StoredObject, pages: Sequence[PageImage]) -> StoredObject:
    """Store the pages as an object of their own and let their rows point to it."""
    data = take_pages(read_object(source), [page.source_page for page in pages])
    # Before anything is committed: said without need it does no harm, and a restore must know it.
    note_divided(settings.ENVIRONMENT.erased_list, [source.id])
    made = store_bytes(
        company=source.company,
        data=data,
        media_type=source.media_type,
        origin={
            "carried_from": str(source.id),
            "carried_sha256": source.sha256,
            "carried_pages": _moves(pages),
        },
    )
    for number, page in enumerate(pages, start=1):
        PageImage.objects.filter(id=page.id).update(source=made, source_page=number)
    return made


def _moves(pages: Sequence[PageImage]) -> list[str]:
    return [f"{page.source_page}>{number}" for number, page in enumerate(pages, start=1)]


def _carry(
    record: Record, source: StoredObject, made: StoredObject, pages: Sequence[PageImage], how: Carrying
) -> UUID:
    """Keep, in the record's own life and versions, where its pages went."""
    own = {page.id for page in pages if page.record_id == record.id}
    moves = [move for move, page in zip(_moves(pages), pages, strict=True) if page.id in own]
    details: dict[str, object] = {"from": str(source.id), "to": str(made.id), "pages": moves, "act": how.act}
    check = SignatureCheck.objects.filter(source=source).first()
    if check is not None:
        details["signature"] = check.verdict
    if record.source_id == source.id:
        # The name of the old file may name whose record went.
        record.source, record.source_name = made, carried_name(made.id)
    record.version += 1
    record.revision += 1
    record.save(update_fields=["source", "source_name", "version", "revision"])
    add_event(record, SEPARATION, how.at, how.agent, details)
    add_version(record, actor=None, agent=how.agent, at=how.at, reason=_REASON, changes=[])
    return record.id


def carried_name(object_id: UUID) -> str:
    """Give the name of a file that was made by carrying: it says nothing of what was beside it.

    >>> carried_name(UUID("01a20790-c20e-7f07-9ef8-0a2431b3f0e9"))
    'scan-0a2431b3f0e9'
    """
    return f"scan-{object_id.hex[-12:]}"


def follow_pages(places: Iterable[Place]) -> dict[Place, Place]:
    """Say where pages lie now that were carried out of the sources an older version names; the others are left out."""
    found: dict[Place, Place] = {}
    left = {place: place for place in places}
    while left:
        sources = {str(source) for source, _ in left.values()}
        events = PreservationEvent.objects.filter(kind=SEPARATION, details__from__in=sorted(sources))
        moved = {
            (UUID(one["from"]), int(before)): (UUID(one["to"]), int(after))
            for one in events.values_list("details", flat=True)
            for before, _, after in (move.partition(">") for move in one["pages"])
        }
        left = {asked: moved[place] for asked, place in left.items() if place in moved}
        found |= left
    return found
