"""Dealing with alerts, and changing the rules and quotas behind them. Every act is audited."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.alerts.baselines import day_of
from dossier.apps.alerts.models import Alert, AlertNote, AlertRuleValues, AlertState, QuotaValues
from dossier.apps.alerts.rules import (
    HIGHEST_QUOTA,
    OPERATIONS,
    VALUES,
    Quota,
    default_quotas,
    default_rules,
    find_problems,
)
from dossier.apps.alerts.selectors import AlertReach, enter_rules, get_alert, with_values
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid

STEPS = {
    AlertState.OPEN: {AlertState.ACKNOWLEDGED, AlertState.CLOSED},
    AlertState.ACKNOWLEDGED: {AlertState.OPEN, AlertState.CLOSED},
    AlertState.CLOSED: {AlertState.OPEN},
}
"""What can become of an alert; one that was closed can be taken up again."""


def change_state(
    *, actor: User, reach: AlertReach, alert_id: UUID, state: AlertState, note: str, at: datetime
) -> Alert:
    """Take an alert on, close it or take it up again; the same state again only adds the note.

    Raises NotPermitted outside one's reach, Conflict for a step that is not possible now, Invalid without a note.
    """
    get_alert(reach, alert_id)
    if not note.strip():
        raise Invalid("alerts.note_missing", (FieldProblem("note", "alerts.note_missing"),))
    with transaction.atomic():
        alert = Alert.objects.select_for_update().get(id=alert_id)
        if state != alert.state and state not in STEPS[AlertState(alert.state)]:
            raise Conflict("alerts.state_moved", state=alert.state)
        alert.state = state
        alert.save(update_fields=["state"])
        AlertNote.objects.create(alert=alert, user=actor, at=at, state=state, text=note.strip())
        record_event(
            actor=actor,
            action="alerts.change_state",
            object_kind="alert",
            object_id=alert.id,
            company_id=alert.company_id,
            rule=reach.rule,
            details={"state": state.value, "note": note.strip()},
        )
    return alert


def set_rule(
    *,
    actor: User,
    code: str,
    effective_from: date,
    enabled: bool,
    values: dict[str, Any],
    reason: str,
    at: datetime,
) -> None:
    """Set a rule's values from a day (UTC+8) on, today at the earliest; the same day again replaces them.

    ``values``: any of :data:`.rules.VALUES`. Raises NotPermitted, and Invalid naming what is out of its limits.
    """
    rule = enter_rules(actor, "alerts.set_rule", change=True)
    wrong = _wrong(code, values) if code in default_rules() else ("code",)
    wrong += ("effective_from",) if effective_from < day_of(at) else ()
    wrong += () if reason.strip() else ("reason",)
    if wrong:
        raise Invalid(
            "alerts.rule_invalid", tuple(FieldProblem(name, "alerts.rule_invalid") for name in wrong)
        )
    with transaction.atomic():
        AlertRuleValues.objects.update_or_create(
            code=code,
            effective_from=effective_from,
            defaults={
                "enabled": enabled, "values": values, "reason": reason.strip(), "changed_at": at,
                "changed_by": actor,
            },
        )  # fmt: skip
        record_event(
            actor=actor,
            action="alerts.set_rule",
            object_kind="alert_rule",
            object_id=code,
            rule=rule,
            details={
                "from": effective_from.isoformat(),
                "enabled": enabled,
                "reason": reason.strip(),
                **values,
            },
        )


def _wrong(code: str, values: dict[str, Any]) -> tuple[str, ...]:
    unknown = tuple(name for name in values if name not in VALUES)
    if unknown:
        return unknown
    return find_problems(with_values(AlertRuleValues(code=code, enabled=True, values=values)))


def set_quota(*, actor: User, quota: Quota, effective_from: date, at: datetime) -> None:
    """Set how much people of a role may do in a day, from a day (UTC+8) on. Raises NotPermitted and Invalid."""
    rule = enter_rules(actor, "alerts.set_quota", change=True)
    wrong = [name for name in ("looks", "downloads") if not 0 <= getattr(quota, name) <= HIGHEST_QUOTA]
    wrong += ["role"] if quota.role not in default_quotas() else []
    wrong += ["effective_from"] if effective_from < day_of(at) else []
    if wrong:
        raise Invalid(
            "alerts.rule_invalid", tuple(FieldProblem(name, "alerts.rule_invalid") for name in wrong)
        )
    with transaction.atomic():
        QuotaValues.objects.update_or_create(
            role=quota.role,
            effective_from=effective_from,
            defaults={
                "looks": quota.looks, "downloads": quota.downloads, "changed_at": at, "changed_by": actor,
            },
        )  # fmt: skip
        record_event(
            actor=actor,
            action="alerts.set_quota",
            object_kind="quota",
            object_id=quota.role,
            rule=rule,
            details={
                "from": effective_from.isoformat(), "looks": quota.looks, "downloads": quota.downloads,
            },
        )  # fmt: skip


def raise_operational(code: str, *, at: datetime, count: int = 0, company_id: int | None = None) -> bool:
    """Raise an alert of the installation unless one of the same kind waits already; says whether it did."""
    if code not in OPERATIONS:
        raise ValueError(code)
    if Alert.objects.filter(rule=code, company_id=company_id).exclude(state=AlertState.CLOSED).exists():
        return False
    Alert.objects.create(rule=code, company_id=company_id, at=at, raised_at=at, count=count, grave=True)
    return True
