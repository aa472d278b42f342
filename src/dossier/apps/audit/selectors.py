"""Reading the audit log: filtered pages, a person's viewers, and the check of the chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from dossier.apps.audit.chain import GENESIS, compute_details_digest, compute_digest
from dossier.apps.audit.ending import read_announced
from dossier.apps.audit.models import ENDING, LASTING, AuditEvent
from dossier.apps.audit.services import chained_columns, particulars_of
from dossier.trust.errors import IntegrityFailure

VIEW_ACTIONS = (
    "record.view",
    "record.text",
    "record.page",
    "record.history",
    "record.show",
    "record.print",
    "record.export",
    "employee.view",
)
"""The acts by which somebody gets to see what a file says. A delivered page, print or file stands here under the
act that asked for it (``record.page``, ``record.print``, ``record.export``), also when it was a loan's."""


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Empty strings and None do not restrict. ``date_from`` inclusive, ``date_to`` exclusive.

    ``address``: how it begins, so that a part of the network can be named. ``record_id``, ``employee_id``: what
    happened to them, told as a timeline. ``looks``: only what let somebody see something.
    ``companies``, ``reader``: the reader's reach, None for all companies;
    what the reader did is always within it. ``also``: records that concern the employee among others.
    """

    actor: str = ""
    action: str = ""
    result: str = ""
    object_kind: str = ""
    object_id: str = ""
    rule: str = ""
    address: str = ""
    record_id: UUID | None = None
    employee_id: UUID | None = None
    also: tuple[UUID, ...] = ()
    company_id: int | None = None
    looks: bool = False
    date_from: datetime | None = None
    date_to: datetime | None = None
    companies: frozenset[int] | None = None
    reader: int | None = None


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
    exact: dict[str, object] = {
        "actor_name": where.actor,
        "action": where.action,
        "result": where.result,
        "object_kind": where.object_kind,
        "object_id": where.object_id,
        "rule": where.rule,
        "address__startswith": where.address,
        "company_id": where.company_id,
        "at__gte": where.date_from,
        "at__lt": where.date_to,
    }
    events = events.filter(**{column: value for column, value in exact.items() if value})
    if where.looks:
        events = events.filter(action__in=VIEW_ACTIONS, result="allowed")
    if where.record_id:
        events = events.filter(object_kind="record", object_id=str(where.record_id))
    if where.employee_id:
        events = events.filter(_concerning(where.employee_id, where.also))
    if where.companies is not None:
        events = events.filter(Q(company_id__in=where.companies) | Q(actor=where.reader))
    return events


def list_views_of(employee_id: UUID, *, also: Sequence[UUID] = (), limit: int = 200) -> list[AuditEvent]:
    """Give who looked at a person's file, newest first; ``also``: records that concern the person among others."""
    looks = AuditEvent.objects.filter(
        _concerning(employee_id, also), action__in=VIEW_ACTIONS, result="allowed"
    )
    return list(looks.order_by("-sequence")[:limit])


def _concerning(employee_id: UUID, also: Sequence[UUID]) -> Q:
    return Q(subject_id=employee_id) | Q(object_kind="record", object_id__in=list(map(str, also)))


def check_chain() -> ChainState:
    """Walk the whole chain. Cost: one pass over the table, constant memory.

    Events cut off at the end are not noticed here: whoever kept an earlier ``head`` looks for it.
    """
    count, digest = 0, GENESIS
    announced = read_announced()
    try:
        for event in AuditEvent.objects.order_by("sequence").iterator(chunk_size=2000):
            count += 1
            told = announced.covers(event) if event.is_ended else _holds_its_particulars(event)
            if not (told and _in_place(event, count, digest)):
                return ChainState(count, False, event.sequence, event.digest)
            digest = event.digest
    except IntegrityFailure:
        # Sealed details that do not open: the row after the last good one has been changed.
        return ChainState(count + 1, False, count + 1, digest)
    return ChainState(count, True, None, digest)


def _in_place(event: AuditEvent, place: int, previous: str) -> bool:
    """The chain itself: nothing in it knows whether a row's particulars have ended."""
    return (
        event.sequence == place
        and (event.form in (LASTING, ENDING) or (event.form is None and event.company_id is None))
        and event.previous_digest == previous
        and event.digest == compute_digest(previous, chained_columns(event))
    )


def _holds_its_particulars(event: AuditEvent) -> bool:
    return event.details_digest == compute_details_digest(particulars_of(event), event.details_salt)
