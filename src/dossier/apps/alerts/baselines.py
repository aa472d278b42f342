"""What is usual: a person's own days of the four weeks before, and those of people with the same roles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from typing import NamedTuple
from uuid import UUID

from django.db.models import Avg, Count

from dossier.apps.access.policy import IMPLIED_ROLES
from dossier.apps.alerts.models import DayCount
from dossier.apps.alerts.rules import LEGAL_TIME, LOOKS, TAKES, AlertRule, Measure
from dossier.apps.audit.models import AuditEvent

WEEKS_BEHIND = timedelta(weeks=4)
LEAST_DAYS = 5
"""Of counted days, before a mean of them says anything."""


class Activity(NamedTuple):
    """One look or take in a day, as the log has it."""

    actor_id: int
    at: datetime
    action: str
    object_id: str
    subject_id: UUID | None
    roles: str


def day_of(at: datetime) -> date:
    """Give the day (UTC+8) of a moment."""
    return at.astimezone(LEGAL_TIME).date()


def begin_of(day: date) -> datetime:
    """Give the first moment of a day (UTC+8)."""
    return datetime.combine(day, time(), LEGAL_TIME).astimezone(UTC)


def rank_of(roles: str) -> str:
    """Give the roles that make people comparable: what everybody has by being employed is left out."""
    held = {role for role in roles.split(",") if role} - {role.value for role in IMPLIED_ROLES}
    return ",".join(sorted(held)) or "employee"


def count_days(first: date, end: date) -> None:
    """Count the days from ``first`` to ``end`` (exclusive) that no row tells of yet; counting again changes nothing.

    Days that are too long ago to matter are left out.
    """
    day = max(first, end - WEEKS_BEHIND)
    while day < end:
        acts = AuditEvent.objects.order_by().filter(
            at__gte=begin_of(day),
            at__lt=begin_of(day + timedelta(days=1)),
            action__in=LOOKS + TAKES,
            actor__isnull=False,
        )
        rows = acts.values_list("actor_id", "at", "action", "object_id", "subject_id", "roles")
        counts = count_activity(day, (Activity(*row) for row in rows.iterator(chunk_size=5000)))
        DayCount.objects.bulk_create(counts, ignore_conflicts=True)
        day += timedelta(days=1)


def count_activity(day: date, acts: Iterable[Activity]) -> list[DayCount]:
    """Count one day's acts by person."""
    records: dict[int, set[str]] = defaultdict(set)
    persons: dict[int, set[UUID]] = defaultdict(set)
    taken: dict[int, set[str]] = defaultdict(set)
    hourly: dict[int, set[tuple[int, str, object]]] = defaultdict(set)
    ranks: dict[int, str] = {}
    for act in acts:
        ranks[act.actor_id] = rank_of(act.roles)
        hour = act.at.hour
        if act.subject_id is not None:
            persons[act.actor_id].add(act.subject_id)
            hourly[act.actor_id].add((hour, "person", act.subject_id))
        if act.action.startswith("record."):
            records[act.actor_id].add(act.object_id)
            hourly[act.actor_id].add((hour, "record", act.object_id))
        if act.action in TAKES:
            taken[act.actor_id].add(act.object_id)
    return [
        DayCount(
            user_id=user_id,
            day=day,
            rank=rank,
            records=len(records[user_id]),
            persons=len(persons[user_id]),
            taken=len(taken[user_id]),
            hour_records=_busiest(hourly[user_id], "record"),
            hour_persons=_busiest(hourly[user_id], "person"),
        )
        for user_id, rank in ranks.items()
    ]


def _busiest(hourly: set[tuple[int, str, object]], what: str) -> int:
    counts = Counter(hour for hour, kind, _ in hourly if kind == what)
    return max(counts.values(), default=0)


def limit_for(rule: AlertRule, user_id: int, day: date) -> int:
    """Give the rule's limit for one person on a day: its own, or so many times what is usual when that is more."""
    if not rule.factor:
        return rule.limit
    column = _column(rule)
    behind = DayCount.objects.filter(day__lt=day, day__gte=day - WEEKS_BEHIND)
    rank = behind.filter(user=user_id).order_by("-day").values_list("rank", flat=True).first() or "employee"
    own = behind.filter(user=user_id).aggregate(mean=Avg(column), days=Count("id"))
    others = behind.filter(rank=rank).exclude(user=user_id).aggregate(mean=Avg(column), days=Count("id"))
    usual = max((float(row["mean"]) for row in (own, others) if row["days"] >= LEAST_DAYS), default=0.0)
    return max(rule.limit, ceil(rule.factor * usual))


def _column(rule: AlertRule) -> str:
    if rule.acts == "take":
        return "taken"
    word = "persons" if rule.measure is Measure.PERSONS else "records"
    return f"hour_{word}" if rule.minutes <= 60 else word
