"""Reading alerts: those within one's reach, the rules and quotas of a day, the events behind an alert.

Alerts of access are for those who may read the log, each within their companies; nobody sees those about themselves.
Alerts of the installation are for them and for those who operate it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from dossier.apps.access.audit_reach import audit_reach
from dossier.apps.access.policy import Action, Role
from dossier.apps.access.selectors import may
from dossier.apps.accounts.models import User
from dossier.apps.alerts.baselines import day_of
from dossier.apps.alerts.models import Alert, AlertRuleValues, AlertState, QuotaValues
from dossier.apps.alerts.rules import OPERATIONS, AlertRule, Quota, default_quotas, default_rules
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.people.models import Department


def rules_on(day: date) -> list[AlertRule]:
    """Give the rules with the values that hold on a day (UTC+8), in the order of the defaults. One query."""
    rules = dict(default_rules())
    for row in AlertRuleValues.objects.filter(effective_from__lte=day).order_by("effective_from"):
        if row.code in rules:
            rules[row.code] = with_values(row)
    return list(rules.values())


def with_values(row: AlertRuleValues) -> AlertRule:
    """Give the default rule with what a row sets of it."""
    values: dict[str, Any] = row.values
    return replace(default_rules()[row.code], enabled=row.enabled, **values)


def quotas_on(day: date) -> dict[str, Quota]:
    """Give the quotas that hold on a day (UTC+8), by role, the highest role first. One query."""
    quotas = dict(default_quotas())
    for row in QuotaValues.objects.filter(effective_from__lte=day).order_by("effective_from"):
        if row.role in quotas:
            quotas[row.role] = Quota(row.role, row.looks, row.downloads)
    return quotas


@dataclass(frozen=True, slots=True)
class AlertReach:
    """Which alerts somebody may see, as a filter; ``rule``: the rule of the matrix that lets him."""

    rule: str
    where: Q


def alert_reach(user: User) -> AlertReach:
    """Say which alerts a user may see. Empty ``rule``: none."""
    audit, operate = audit_reach(user), may(user, Action.OPERATE)
    where = Q(pk__in=())
    if audit.rule:
        companies = Q() if audit.companies is None else Q(company_id__in=audit.companies)
        where |= companies & (~Q(actor=user) | Q(actor=None))
    if audit.rule or operate:
        where |= Q(rule__in=OPERATIONS)
    return AlertReach(audit.rule or operate, where)


def enter(user: User, action: str, object_id: object = "", **details: object) -> AlertReach:
    """Let somebody to the alerts, or refuse; both are audited. Raises NotPermitted."""
    reach = alert_reach(user)
    _audit(user, action, reach.rule, object_id, details)
    if not reach.rule:
        raise NotPermitted("access.not_permitted", audited=True)
    return reach


def enter_rules(user: User, action: str, *, change: bool) -> str:
    """Let somebody see the rules (who secures or audits) or change them (who secures); audited. Gives the rule."""
    rule = may(user, Action.SECURE) or ("" if change else may(user, Action.AUDIT))
    if not rule or not change:
        _audit(user, action, rule, "", {})
    if not rule:
        raise NotPermitted("access.not_permitted", audited=True)
    return rule


def _audit(user: User, action: str, rule: str, object_id: object, details: dict[str, object]) -> None:
    with transaction.atomic():
        record_event(
            actor=user,
            action=action if rule else "access.refused",
            object_kind="alert",
            object_id=object_id,
            result=Result.ALLOWED if rule else Result.REFUSED,
            rule=rule,
            details=details if rule else {"wanted": action},
        )


def list_alerts(reach: AlertReach, *, state: str, rule: str) -> QuerySet[Alert]:
    """Give the alerts in reach, newest first. ``state``: empty for all, ``waiting`` for those not closed."""
    alerts = Alert.objects.filter(reach.where).select_related("actor")
    if state == "waiting":
        alerts = alerts.exclude(state=AlertState.CLOSED)
    elif state:
        alerts = alerts.filter(state=state)
    return alerts.filter(rule=rule) if rule else alerts


def count_open(user: User) -> int:
    """Count the open alerts that a user may see."""
    reach = alert_reach(user)
    return Alert.objects.filter(reach.where, state=AlertState.OPEN).count() if reach.rule else 0


def get_alert(reach: AlertReach, alert_id: UUID) -> Alert:
    """Fetch an alert in reach. Raises NotPermitted alike for a missing one."""
    alert = Alert.objects.filter(reach.where, id=alert_id).select_related("actor").first()
    if alert is None:
        raise NotPermitted("alerts.not_found")
    return alert


def list_events(user: User, alert: Alert) -> list[AuditEvent]:
    """Give the events that an alert counted, newest first, as far as the user may read the log."""
    reach = audit_reach(user)
    events = AuditEvent.objects.filter(sequence__in=alert.sequences).order_by("-sequence")
    return [event for event in events if reach.rule and reach.covers(event.company_id)]


def part_name(alert: Alert) -> str:
    """Give the name of the part that an alert is about: the department walked."""
    if not alert.part.isdigit():
        return ""
    return Department.objects.filter(id=int(alert.part)).values_list("name", flat=True).first() or ""


def quota_of(roles: set[str], at: datetime) -> Quota | None:
    """Give the quota of somebody with these roles: that of the highest that has one, else the employee's."""
    quotas = quotas_on(day_of(at))
    return next((quota for role, quota in quotas.items() if role in roles), quotas.get(Role.EMPLOYEE.value))
