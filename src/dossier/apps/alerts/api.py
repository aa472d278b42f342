"""Alerts over HTTP: the list, one with the events behind it, dealing with it, and the rules and quotas."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from dossier.apps.access.api import acting_user
from dossier.apps.access.audit_reach import audit_reach
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import may
from dossier.apps.accounts.models import User
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.alerts.baselines import day_of
from dossier.apps.alerts.models import Alert, AlertRuleValues, AlertState
from dossier.apps.alerts.rules import VALUES, AlertRule, Quota
from dossier.apps.alerts.selectors import (
    count_open,
    enter,
    enter_rules,
    get_alert,
    list_alerts,
    list_events,
    part_name,
    quotas_on,
    rules_on,
    with_values,
)
from dossier.apps.alerts.services import change_state, set_quota, set_rule
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import PageNumber, RowId, answers
from dossier.apps.privacy.api.breaches import BreachKindName
from dossier.apps.privacy.breaches import BreachFacts, breaches_from, report_breach
from dossier.apps.privacy.models import Breach
from dossier.apps.records.api.audit_desk import AuditRow, show_events

router = Router(tags=["alerts"])

StateName = Literal["open", "acknowledged", "closed"]
Code = Annotated[str, Field(max_length=40, pattern="^[a-z_]*$")]
Words = Annotated[str, Field(max_length=1000, pattern=r"^[^\x00]*$")]


class AlertRow(Schema):
    """``count``: what was counted when the limit was reached; ``minutes``: within how long. ``actor``: whose acts,
    empty for an alert of the installation."""

    id: UUID
    rule: str
    at: datetime
    actor: str
    actor_name: str
    company_id: int | None
    count: int
    limit: int
    minutes: int
    grave: bool
    state: StateName


class AlertList(Schema):
    total: int
    items: list[AlertRow]


class AlertNoteOut(Schema):
    at: datetime
    by: str
    state: StateName
    text: str


class AlertBreachOut(Schema):
    """A breach that was opened from an alert."""

    id: UUID
    number: str
    state: Literal["open", "closed"]


class AlertOut(AlertRow):
    """``part``: the department that was walked, where the rule is about one. ``events``: what was counted, newest
    first, as far as the reader may read the log. ``persons``: how many people the events were about."""

    part: str
    notes: list[AlertNoteOut]
    events: list[AuditRow]
    persons: int
    breaches: list[AlertBreachOut]


class AlertCount(Schema):
    open: int


class AlertStateIn(Schema):
    state: StateName
    note: Words


class AlertBreachIn(Schema):
    """What is known of a breach when it is opened; the officers of the company add the rest. ``company_id``: that of
    the alert, where it has one."""

    company_id: RowId
    discovered_at: AwareDatetime
    kinds: Annotated[list[BreachKindName], Field(min_length=1, max_length=3)]
    affected: Annotated[int, Field(ge=0, le=2_000_000_000)] | None = None
    cause: Words = ""
    information: Words = ""


class AlertValues(Schema):
    """Those of the values that the rule knows; see the handbook for their meaning."""

    minutes: int
    limit: int
    quiet_minutes: int
    factor: float
    percent: int
    from_hour: int
    to_hour: int


class AlertRuleOut(AlertValues):
    code: str
    measure: str
    grave: bool
    enabled: bool


class DatedAlertRule(AlertRuleOut):
    effective_from: date
    changed_at: datetime
    changed_by: str
    reason: str


class QuotaOut(Schema):
    """Per person and day; 0 is no limit."""

    role: str
    looks: int
    downloads: int


class AlertRules(Schema):
    """``current``: what holds today. ``set_here``: what has been set, past and coming."""

    current: list[AlertRuleOut]
    set_here: list[DatedAlertRule]
    quotas: list[QuotaOut]
    may_change: bool


class AlertRuleIn(Schema):
    code: Code
    effective_from: date
    enabled: bool = True
    minutes: int | None = None
    limit: int | None = None
    quiet_minutes: int | None = None
    factor: float | None = None
    percent: int | None = None
    from_hour: int | None = None
    to_hour: int | None = None
    reason: Words


class QuotaIn(QuotaOut):
    role: Code
    effective_from: date


@router.get("/alerts", response=answers(AlertList), operation_id="list_alerts")
def get_alerts(
    request: HttpRequest,
    state: Literal["", "waiting", "open", "acknowledged", "closed"] = "waiting",
    rule: Code = "",
    page: PageNumber = 1,
) -> AlertList:
    """Newest first, 50 a page."""
    reach = enter(acting_user(request), "alerts.list", state=state, kind=rule, page=page)
    alerts = list_alerts(reach, state=state, rule=rule)
    return AlertList(total=alerts.count(), items=[_row(one) for one in alerts[(page - 1) * 50 : page * 50]])


@router.get("/alerts/count", response=answers(AlertCount), operation_id="count_alerts")
def get_count(request: HttpRequest) -> AlertCount:
    """How many open alerts wait for the caller; 0 for who may see none."""
    return AlertCount(open=count_open(acting_user(request)))


@router.get("/alerts/rules", response=answers(AlertRules), operation_id="get_alert_rules")
def get_rules(request: HttpRequest) -> AlertRules:
    user = acting_user(request)
    enter_rules(user, "alerts.view_rules", change=False)
    return _rules(user)


@router.put("/alerts/rules", response=answers(AlertRules), operation_id="set_alert_rule")
def put_rule(request: HttpRequest, body: AlertRuleIn) -> AlertRules:
    """What is null stays at its default. From a day on, today at the earliest."""
    user = acting_user(request)
    given = body.dict(include=set(VALUES), exclude_none=True)
    enter_rules(user, "alerts.set_rule", change=True)
    require_step_up_for(request, None, Action.SECURE.value)
    set_rule(
        actor=user, code=body.code, effective_from=body.effective_from, enabled=body.enabled, values=given,
        reason=body.reason, at=_now(),
    )  # fmt: skip
    return _rules(user)


@router.put("/alerts/quotas", response=answers(AlertRules), operation_id="set_quota")
def put_quota(request: HttpRequest, body: QuotaIn) -> AlertRules:
    user = acting_user(request)
    enter_rules(user, "alerts.set_quota", change=True)
    require_step_up_for(request, None, Action.SECURE.value)
    quota = Quota(body.role, body.looks, body.downloads)
    set_quota(actor=user, quota=quota, effective_from=body.effective_from, at=_now())
    return _rules(user)


@router.get("/alerts/{alert_id}", response=answers(AlertOut), operation_id="get_alert")
def get_one(request: HttpRequest, alert_id: UUID) -> AlertOut:
    user = acting_user(request)
    reach = enter(user, "alerts.view", alert_id)
    return _alert(user, get_alert(reach, alert_id))


@router.post("/alerts/{alert_id}/state", response=answers(AlertOut), operation_id="change_alert_state")
def post_state(request: HttpRequest, alert_id: UUID, body: AlertStateIn) -> AlertOut:
    """Take it on, close it, or take it up again; with a note that says why."""
    user = acting_user(request)
    reach = enter(user, "alerts.view", alert_id)
    alert = change_state(
        actor=user, reach=reach, alert_id=alert_id, state=AlertState(body.state), note=body.note, at=_now()
    )
    return _alert(user, alert)


@router.post("/alerts/{alert_id}/breach", response=answers(AlertOut), operation_id="report_alert_breach")
def post_breach(request: HttpRequest, alert_id: UUID, body: AlertBreachIn) -> AlertOut:
    """Open a breach of personal information from an alert. The officers of the company go on with it."""
    user = acting_user(request)
    alert = get_alert(enter(user, "alerts.view", alert_id), alert_id)
    if alert.company_id not in (None, body.company_id) or not audit_reach(user).covers(body.company_id):
        raise NotPermitted("access.not_permitted")
    known = BreachFacts(
        discovered_at=body.discovered_at,
        kinds=tuple(body.kinds),
        types=(),
        affected=body.affected,
        facts={"cause": body.cause, "information": body.information},
        alerts=(alert.id,),
    )
    report_breach(actor=user, company_id=body.company_id, known=known, at=_now())
    return _alert(user, alert)


def _row(alert: Alert) -> AlertRow:
    return AlertRow(
        id=alert.id,
        rule=alert.rule,
        at=alert.at,
        actor=alert.actor.username if alert.actor else "",
        actor_name=(alert.actor.display_name or alert.actor.username) if alert.actor else "",
        company_id=alert.company_id,
        count=alert.count,
        limit=alert.limit,
        minutes=alert.minutes,
        grave=alert.grave,
        state=cast("StateName", alert.state),
    )


def _alert(user: User, alert: Alert) -> AlertOut:
    notes = alert.notes.select_related("user")
    events = list_events(user, alert)
    return AlertOut(
        **_row(alert).dict(),
        part=part_name(alert),
        notes=[
            AlertNoteOut(
                at=note.at,
                by=note.user.display_name or note.user.username,
                state=cast("StateName", note.state),
                text=note.text,
            )
            for note in notes
        ],
        events=show_events(user, events),
        persons=len({event.subject_id for event in events} - {None}),
        breaches=[
            AlertBreachOut(
                id=one.id, number=one.number, state="closed" if one.state == Breach.State.CLOSED else "open"
            )
            for one in breaches_from(alert.id)
        ],
    )


def _rules(user: User) -> AlertRules:
    today = day_of(_now())
    changes = AlertRuleValues.objects.select_related("changed_by")
    return AlertRules(
        current=[_rule_out(rule) for rule in rules_on(today)],
        set_here=[
            DatedAlertRule(
                **_rule_out(with_values(row)).dict(),
                effective_from=row.effective_from,
                changed_at=row.changed_at,
                changed_by=row.changed_by.display_name or row.changed_by.username,
                reason=row.reason,
            )
            for row in changes
        ],
        quotas=[
            QuotaOut(role=one.role, looks=one.looks, downloads=one.downloads)
            for one in quotas_on(today).values()
        ],
        may_change=bool(may(user, Action.SECURE)),
    )


def _rule_out(rule: AlertRule) -> AlertRuleOut:
    return AlertRuleOut(
        code=rule.code,
        measure=rule.measure.value,
        grave=rule.grave,
        enabled=rule.enabled,
        **{name: getattr(rule, name) for name in VALUES},
    )


def _now() -> datetime:
    return datetime.now(UTC)
