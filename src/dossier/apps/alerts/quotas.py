"""Quotas: how much one person may look at or take in a day (UTC+8). Refused beyond that, with an audit event.

Counted from the log itself, so that no counter can be wrong. Asked before the act, whoever performs it.
"""

from __future__ import annotations

from datetime import datetime

from dossier.apps.accounts.models import User
from dossier.apps.alerts.baselines import begin_of, day_of
from dossier.apps.alerts.rules import LOOKS, TAKES
from dossier.apps.alerts.selectors import quota_of
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import QuotaReached

LIMITED = {
    "/api/records/{record_id}": "looks",
    "/api/records/{record_id}/pages/{number}/lines": "looks",
    "/api/records/{record_id}/pages/{number}/image": "looks",
    "/api/records/{record_id}/versions": "looks",
    "/api/employees/{employee_id}": "looks",
    "/api/records/{record_id}/pdf": "downloads",
    "/api/records/{record_id}/print": "downloads",
    "/api/records/{record_id}/redactions/{rendition_id}": "downloads",
    "/api/records/{record_id}/evidence": "downloads",
}
"""The addresses of the API whose reading counts, and as what."""

_COUNTED = {"looks": LOOKS, "downloads": TAKES}


def demand_within_quota(user: User, roles: str, address: str, at: datetime) -> None:
    """Refuse to read from an address (a template of the API) for whoever has used up the day's quota.

    ``roles``: those held, by commas. Two queries where a quota holds. Raises QuotaReached, which is audited.
    """
    kind = LIMITED.get(address)
    if kind is None:
        return
    quota = quota_of(set(roles.split(",")), at)
    most = getattr(quota, kind) if quota else 0
    if not most:
        return
    done = AuditEvent.objects.filter(
        actor=user, at__gte=begin_of(day_of(at)), action__in=_COUNTED[kind], result=Result.ALLOWED
    )
    # Counting stops at the quota: what comes after it is never counted.
    if done.order_by()[:most].count() < most:
        return
    record_alone(
        actor=user,
        action="alerts.quota_reached",
        object_kind="quota",
        object_id=quota.role if quota else "",
        result=Result.REFUSED,
        details={"wanted": address, "kind": kind, "limit": most},
    )
    raise QuotaReached("alerts.quota_reached", limit=most)
