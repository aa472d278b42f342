"""Ending what names people in old events: crypto-shredding of particulars, row by row, with the chain left whole.

The chain covers the particulars of a row only by a digest salted with 128 random bits. Ending removes particulars and
salt together: the digest stays and verifies as before, and nothing can be tried out against it. Who did what to whom
is then gone; what was done in which company, when, by which rule and with what result stays.

An act is announced by an event of its own in the chain before it touches a row, and that event names company and
moment in a column that stays. A row without particulars that no announcement covers was emptied by somebody else, and
the check of the chain names it.

Backups from before still hold what has ended, sealed: they are to be let go by their own period.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet

from dossier.apps.accounts.models import User
from dossier.apps.audit.lasting import NAMING
from dossier.apps.audit.models import ENDING, AuditEnding, AuditEvent, EndingState
from dossier.apps.audit.services import record_event
from dossier.norms.retention import Duration, add_duration

log = structlog.get_logger(__name__)

LEAST = Duration(months=6)
"""网络安全法 第21条第3项: logs of the network are kept for six months at least."""
PORTION = 2_000
"""Events of one transaction: short enough that nobody's act waits for it."""

_WORD = "ends"


@dataclass(frozen=True, slots=True)
class Scope:
    """What would end: how many events of how many in the period, the first and the last of them."""

    before: datetime
    events: int
    kept_whole: int
    first_at: datetime | None
    last_at: datetime | None


def moment_before(period: Duration, at: datetime) -> datetime:
    """Give the moment before which a period has passed: the beginning (UTC) of the day so long ago.

    Raises ValueError for a period below :data:`LEAST`.
    """
    today = at.astimezone(UTC).date()
    day = _day_ago(today, period)
    if day > _day_ago(today, LEAST):
        raise ValueError("the law's six months are not over")
    return datetime.combine(day, time(), UTC)


def _day_ago(today: date, period: Duration) -> date:
    """The last day from which the period, counted forward, does not reach beyond today."""
    day = today - timedelta(days=366 * period.years + 31 * period.months + period.days + 1)
    while add_duration(day + timedelta(days=1), period) <= today:
        day += timedelta(days=1)
    return day


def measure_scope(company_id: int | None, before: datetime) -> Scope:
    """Say what an act would end. Four queries, each over the events of the company before the moment."""
    due = _due(company_id, before)
    first, last = due.order_by("at").first(), due.order_by("-at").first()
    kept = AuditEvent.objects.filter(_of(company_id), at__lt=before).exclude(form=ENDING)
    return Scope(before, due.count(), kept.count(), first.at if first else None, last.at if last else None)


def _of(company_id: int | None) -> Q:
    return Q(company_id__isnull=True) if company_id is None else Q(company_id=company_id)


def _due(company_id: int | None, before: datetime) -> QuerySet[AuditEvent]:
    return (
        AuditEvent.objects.filter(_of(company_id), at__lt=before, form=ENDING)
        .exclude(details_salt="")
        .only("sequence", "at", "object_kind")
    )


def end_due(at: datetime | None = None) -> int:
    """Do one portion of the oldest consented act; gives how many events ended. One query when there is none.

    Each portion is a transaction of its own: whoever dies in between goes on with the next.
    """
    now = at or datetime.now(UTC)
    if not AuditEnding.objects.exclude(state=EndingState.DONE).exists():
        return 0
    with transaction.atomic():
        act = (
            AuditEnding.objects.select_for_update()
            .exclude(state=EndingState.DONE)
            .order_by("id")
            .select_related("requested_by")
            .first()
        )
        return 0 if act is None else _portion(act, now)


def _portion(act: AuditEnding, now: datetime) -> int:
    if act.state == EndingState.WAITING:
        _announce(act, now)
    due = _due(act.company_id, act.before).filter(sequence__lt=act.event_sequence).order_by("sequence")
    rows = list(due.values_list("sequence", "object_kind")[:PORTION])
    if not rows:
        _finish(act, now)
        return 0
    empty = {
        "actor": None, "actor_name": "", "roles": "", "subject_id": None, "address": "", "request_id": "",
        "details": None, "details_salt": "",
    }  # fmt: skip
    naming = [sequence for sequence, kind in rows if kind in NAMING]
    others = [sequence for sequence, kind in rows if kind not in NAMING]
    AuditEvent.objects.filter(sequence__in=others).update(**empty)
    AuditEvent.objects.filter(sequence__in=naming).update(**empty, object_id="")
    act.ended_events += len(rows)
    act.save(update_fields=["ended_events"])
    return len(rows)


def _announce(act: AuditEnding, now: datetime) -> None:
    event = record_event(
        actor=act.requested_by,
        action="audit.end",
        object_kind="audit_ending",
        object_id=act.pk,
        company_id=act.company_id,
        find_place=False,
        rule=_announcement(act),
        details={"approval": str(act.approval_id), "before": act.before.isoformat()},
        at=now,
    )
    act.state, act.event_sequence = EndingState.RUNNING, event.sequence
    act.save(update_fields=["state", "event_sequence"])
    log.info("audit.ending_begins", company=act.company_id, before=act.before.isoformat())


def _finish(act: AuditEnding, now: datetime) -> None:
    act.state, act.done_at = EndingState.DONE, now
    act.save(update_fields=["state", "done_at"])
    record_event(
        actor=None,
        actor_name="worker",
        action="audit.ended",
        object_kind="audit_ending",
        object_id=act.pk,
        company_id=act.company_id,
        find_place=False,
        rule=_announcement(act),
        details={"events": act.ended_events},
        at=now,
    )
    log.info("audit.ended", company=act.company_id, events=act.ended_events)


def _announcement(act: AuditEnding) -> str:
    company = "-" if act.company_id is None else act.company_id
    return f"{_WORD} {company} {act.before.astimezone(UTC).date().isoformat()}"


class Announced:
    """The acts that the chain itself announces, by company."""

    def __init__(self) -> None:
        self._acts: dict[int | None, list[tuple[int, datetime]]] = defaultdict(list)

    def note(self, event: AuditEvent) -> None:
        """Take an announcement in; one that reaches into the law's six months counts for nothing."""
        word, _, rest = event.rule.partition(" ")
        company, _, day = rest.partition(" ")
        try:
            before = datetime.combine(date.fromisoformat(day), time(), UTC)
            company_id = None if company == "-" else int(company)
        except ValueError:
            return
        if word == _WORD and company_id == event.company_id and before <= moment_before(LEAST, event.at):
            self._acts[company_id].append((event.sequence, before))

    def covers(self, event: AuditEvent) -> bool:
        """Say whether an event was to end, and has ended as a whole."""
        announced = any(
            event.sequence < sequence and event.at < before
            for sequence, before in self._acts[event.company_id]
        )
        left = (event.actor_name, event.roles, event.address, event.request_id, event.details)
        named = event.object_id if event.object_kind in NAMING else ""
        return (
            announced and not any(left) and not named and (event.actor_id, event.subject_id) == (None, None)
        )


def read_announced() -> Announced:
    """Read the announcements; the walk over the chain checks each of them like any other row. One query."""
    found = Announced()
    for event in AuditEvent.objects.filter(action="audit.end"):
        found.note(event)
    return found


def consent_to_ending(
    *, company_id: int | None, before: datetime, approval_id: UUID, asked_by: User, at: datetime
) -> AuditEnding:
    """Store a consented act for the worker. Called by the approval that carries it out."""
    return AuditEnding.objects.create(
        company_id=company_id, before=before, approval_id=approval_id, requested_by=asked_by, consented_at=at
    )
