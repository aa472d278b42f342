"""Reading the audit log: filtered pages, a person's viewers, and the check of the chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from dossier.apps.audit.chain import GENESIS, compute_details_digest, compute_digest
from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.services import chained_columns
from dossier.trust.errors import IntegrityFailure

VIEW_ACTIONS = ("record.view", "record.page", "record.export", "employee.view")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty strings and None do not restrict. ``date_from`` inclusive, ``date_to`` exclusive."""

    actor: str = ""
    action: str = ""
    result: str = ""
    object_id: str = ""
    date_from: datetime | None = None
    date_to: datetime | None = None


@dataclass(frozen=True, slots=True)
class ChainState:
    """``first_broken`` is the sequence of the first event whose digest or place is wrong."""

    events: int
    intact: bool
    first_broken: int | None
    head: str


def find_events(where: AuditFilter) -> QuerySet[AuditEvent]:
    """Give matching events, newest first."""
    events = AuditEvent.objects.order_by("-sequence")
    exact = {
        "actor_name": where.actor,
        "action": where.action,
        "result": where.result,
        "object_id": where.object_id,
    }
    events = events.filter(**{column: value for column, value in exact.items() if value})
    if where.date_from:
        events = events.filter(at__gte=where.date_from)
    if where.date_to:
        events = events.filter(at__lt=where.date_to)
    return events


def list_views_of(employee_id: UUID, *, also: Sequence[UUID] = (), limit: int = 200) -> list[AuditEvent]:
    """Give who looked at a person's file, newest first; ``also``: records that concern the person among others."""
    his = Q(subject_id=employee_id) | Q(object_kind="record", object_id__in=list(map(str, also)))
    looks = AuditEvent.objects.filter(his, action__in=VIEW_ACTIONS, result="allowed")
    return list(looks.order_by("-sequence")[:limit])


def check_chain() -> ChainState:
    """Walk the whole chain. Cost: one pass over the table, constant memory.

    Events cut off at the end are not noticed here: whoever kept an earlier ``head`` looks for it.
    """
    count, digest = 0, GENESIS
    try:
        for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
            count += 1
            if not _in_place(event, count, digest):
                return ChainState(count, False, event.sequence, event.digest)
            digest = event.digest
    except IntegrityFailure:
        # Sealed details that do not open: the row after the last good one has been changed.
        return ChainState(count + 1, False, count + 1, digest)
    return ChainState(count, True, None, digest)


def _in_place(event: AuditEvent, place: int, previous: str) -> bool:
    return (
        event.sequence == place
        and event.previous_digest == previous
        and event.digest == compute_digest(previous, chained_columns(event))
        and event.details_digest == compute_details_digest(event.details, event.details_salt)
    )
