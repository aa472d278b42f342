"""Reading the audit log for what is unusual, from where it was last left, a portion at a time.

The watermark moves in the transaction that stores what was found: after a crash the portion is read again and
finds the same. A portion never spans two days, so that each day has its own rules and usual counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import ceil
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q, QuerySet

from dossier.apps.alerts.baselines import count_days, day_of, limit_for
from dossier.apps.alerts.detection import Crossing, Seen, find_crossings
from dossier.apps.alerts.models import Alert, Watermark
from dossier.apps.alerts.rules import LEGAL_TIME, AlertRule, Measure
from dossier.apps.alerts.selectors import rules_on
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.people.models import Employee

MOST_AT_ONCE = 2000
MOST_EVENTS = 500
"""Sequences that an alert keeps: the newest of those counted."""
GONE_WITHIN = timedelta(days=30)
"""A person who left so lately still draws the interest of those who leave."""


class Act(NamedTuple):
    """One event, as far as rules look at it."""

    sequence: int
    at: datetime
    actor_id: int | None
    action: str
    object_kind: str
    object_id: str
    subject_id: UUID | None
    company_id: int | None
    result: str


@dataclass(frozen=True, slots=True)
class _Part:
    """Acts of one person that are counted together. ``least``: a limit that the part itself sets."""

    name: str
    acts: list[Seen]
    least: int = 0


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is known of the people in a portion: whose file is whose, who leaves, who works where."""

    day: date
    own: Mapping[int, UUID]
    leaving_users: frozenset[int]
    leaving: frozenset[UUID]
    department: Mapping[UUID, int]
    staff: Mapping[int, int]


def evaluate() -> int:
    """Evaluate the next portion of the log; gives how many events it read. Nothing new costs two queries."""
    if not _newer_than(Watermark.objects.values_list("sequence", flat=True).first() or 0).exists():
        return 0
    with transaction.atomic():
        Watermark.objects.get_or_create(pk=1)
        mark = Watermark.objects.select_for_update().get(pk=1)
        portion = _next_portion(mark.sequence)
        if not portion:
            return 0
        day = day_of(portion[0].at)
        count_days(mark.day or day, day)
        for rule in rules_on(day):
            if rule.enabled:
                _apply(rule, portion, day)
        mark.sequence, mark.day = portion[-1].sequence, max(day, mark.day or day)
        mark.save()
    return len(portion)


def _newer_than(sequence: int) -> QuerySet[AuditEvent]:
    return AuditEvent.objects.order_by("sequence").filter(sequence__gt=sequence)


def _next_portion(sequence: int) -> list[Act]:
    rows = _newer_than(sequence).values_list(*Act._fields)[:MOST_AT_ONCE]
    acts = [Act(*row) for row in rows]
    return [act for act, same in _while_same_day(acts) if same]


def _while_same_day(acts: Sequence[Act]) -> Iterator[tuple[Act, bool]]:
    same = True
    for act in acts:
        same = same and day_of(act.at) == day_of(acts[0].at)
        yield act, same


def _matches(rule: AlertRule) -> Q:
    return (
        Q(result=Result.REFUSED) if rule.acts == "refused" else Q(action__in=rule.actions, result="allowed")
    )


def _is_meant(rule: AlertRule, act: Act) -> bool:
    if act.actor_id is None:
        return False
    if rule.acts == "refused":
        return act.result == Result.REFUSED
    return act.action in rule.actions and act.result == Result.ALLOWED


def _apply(rule: AlertRule, portion: Sequence[Act], day: date) -> None:
    touched = {act.actor_id for act in portion if _is_meant(rule, act)}
    if not touched:
        return
    after = portion[0].sequence - 1
    start = min(act.at for act in portion) - timedelta(minutes=rule.minutes)
    rows = AuditEvent.objects.order_by().filter(
        _matches(rule), actor__in=touched, at__gt=start, sequence__lte=portion[-1].sequence
    )
    acts: dict[int, list[Act]] = defaultdict(list)
    for row in rows.values_list(*Act._fields):
        act = Act(*row)
        if act.actor_id is not None:
            acts[act.actor_id].append(act)
    scene = _scene(acts, day)
    for user_id, done in sorted(acts.items()):
        foreign = [act for act in done if act.subject_id is None or act.subject_id != scene.own.get(user_id)]
        for part in _PARTS[rule.measure](rule, user_id, foreign, scene):
            _find(rule, user_id, part, {act.sequence: act for act in foreign}, after, day)


def _scene(acts: Mapping[int, Iterable[Act]], day: date) -> _Scene:
    subjects = {act.subject_id for done in acts.values() for act in done if act.subject_id}
    staff = Employee.objects.order_by().filter(user__in=acts)
    rows = list(staff.values_list("user_id", "id", "departed_on"))
    people = Employee.objects.order_by().filter(id__in=subjects)
    department = dict(people.values_list("id", "department_id"))
    sizes = Employee.objects.order_by().active_on(day).filter(department__in=set(department.values()))
    return _Scene(
        day=day,
        own={user_id: employee_id for user_id, employee_id, _ in rows if user_id is not None},
        leaving_users=frozenset(user_id for user_id, _, departed in rows if departed and user_id is not None),
        leaving=frozenset(people.filter(departed_on__gte=day - GONE_WITHIN).values_list("id", flat=True)),
        department=department,
        staff=dict(sizes.values_list("department_id").annotate(Count("id"))),
    )


def _find(rule: AlertRule, user_id: int, part: _Part, acts: Mapping[int, Act], after: int, day: date) -> None:
    if not any(seen.sequence > after for seen in part.acts):
        return
    earlier = Alert.objects.filter(rule=rule.code, actor=user_id, part=part.name)
    limit = max(limit_for(rule, user_id, day), part.least)
    crossings = find_crossings(
        part.acts,
        window=timedelta(minutes=rule.minutes),
        limit_at=lambda _: limit,
        after=after,
        quiet=timedelta(minutes=rule.quiet_minutes),
        last_alert=earlier.order_by("-at").values_list("at", flat=True).first(),
    )
    for crossing in crossings:
        _raise(rule, user_id, part.name, crossing, acts[crossing.sequence].company_id)


def _raise(rule: AlertRule, user_id: int, part: str, crossing: Crossing, company_id: int | None) -> None:
    Alert.objects.create(
        rule=rule.code,
        actor_id=user_id,
        company_id=company_id,
        part=part,
        at=crossing.at,
        raised_at=datetime.now(UTC),
        sequence=crossing.sequence,
        sequences=list(crossing.sequences[-MOST_EVENTS:]),
        count=crossing.count,
        limit=crossing.limit,
        minutes=rule.minutes,
        grave=rule.grave,
    )


def _by(key: Callable[[Act], str], acts: Iterable[Act]) -> list[Seen]:
    return [Seen(act.sequence, act.at, key(act)) for act in acts if key(act)]


def _sequence(act: Act) -> str:
    return str(act.sequence)


def _record(act: Act) -> str:
    return act.object_id if act.object_kind == "record" else ""


def _person(act: Act) -> str:
    return str(act.subject_id or "")


def _all_by(
    key: Callable[[Act], str],
) -> Callable[[AlertRule, int, Sequence[Act], _Scene], Iterator[_Part]]:
    def parts(_rule: AlertRule, _user_id: int, acts: Sequence[Act], _scene: _Scene) -> Iterator[_Part]:
        yield _Part("", _by(key, acts))

    return parts


def _outside(rule: AlertRule, _user_id: int, acts: Sequence[Act], _scene: _Scene) -> Iterator[_Part]:
    yield _Part("", _by(_sequence, (act for act in acts if _is_outside(rule, act.at))))


def _is_outside(rule: AlertRule, at: datetime) -> bool:
    there = at.astimezone(LEGAL_TIME)
    return there.weekday() >= 5 or not rule.from_hour <= there.hour < rule.to_hour


def _leaver_acts(_rule: AlertRule, user_id: int, acts: Sequence[Act], scene: _Scene) -> Iterator[_Part]:
    if user_id in scene.leaving_users:
        yield _Part("", _by(_record, acts))


def _leaver_watched(_rule: AlertRule, _user_id: int, acts: Sequence[Act], scene: _Scene) -> Iterator[_Part]:
    yield _Part("", _by(_sequence, (act for act in acts if act.subject_id in scene.leaving)))


def _departments(rule: AlertRule, _user_id: int, acts: Sequence[Act], scene: _Scene) -> Iterator[_Part]:
    walked: dict[int, list[Act]] = defaultdict(list)
    for act in acts:
        if act.subject_id is not None and act.subject_id in scene.department:
            walked[scene.department[act.subject_id]].append(act)
    for department_id, there in sorted(walked.items()):
        needed = ceil(scene.staff.get(department_id, 0) * rule.percent / 100)
        yield _Part(str(department_id), _by(_person, there), needed)


_PARTS = {
    Measure.EVENTS: _all_by(_sequence),
    Measure.RECORDS: _all_by(_record),
    Measure.PERSONS: _all_by(_person),
    Measure.OUTSIDE: _outside,
    Measure.LEAVER_ACTS: _leaver_acts,
    Measure.LEAVER_WATCHED: _leaver_watched,
    Measure.DEPARTMENT: _departments,
}
