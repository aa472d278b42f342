"""Health over HTTP: a public sign of life, and the findings of the checks for the administrator."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from django.db import transaction
from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import may
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import answers
from dossier.apps.people.models import Employee
from dossier.apps.records.models import Record, RecordState
from dossier.config.checks import run_checks
from dossier.recognition.reader import MODEL_ID

router = Router(tags=["health"])
public_router = Router(tags=["health"])


class HealthOut(Schema):
    status: Literal["ok", "degraded"]
    version: str


class CheckOut(Schema):
    """name: keys, database, index, objects, fonts, disk, work. code: a text of the site, such as health.disk_low."""

    name: str
    ok: bool
    code: str
    params: dict[str, str | int]


class HealthDetails(HealthOut):
    checks: list[CheckOut]
    recognition_model: str
    counts: dict[str, int]


@public_router.get("/health", response=answers(HealthOut), operation_id="get_health")
def get_health(request: HttpRequest) -> HealthOut:  # noqa: ARG001  every operation takes the request
    """Public: says that the server answers, and nothing about what it holds."""
    return HealthOut(status="ok", version=version("dossier"))


@router.get("/health/details", response=answers(HealthDetails), operation_id="get_health_details")
def get_health_details(request: HttpRequest) -> HealthDetails:
    user = acting_user(request)
    rule = may(user, Action.OPERATE)
    with transaction.atomic():
        record_event(
            actor=user,
            action="health.view" if rule else "access.refused",
            object_kind="health",
            result=Result.ALLOWED if rule else Result.REFUSED,
            rule=rule,
        )
    if not rule:
        raise NotPermitted("access.not_permitted", audited=True)
    checks = run_checks()
    return HealthDetails(
        status="ok" if all(check.ok for check in checks) else "degraded",
        version=version("dossier"),
        checks=[
            CheckOut(name=check.name, ok=check.ok, code=check.code, params=check.params) for check in checks
        ],
        recognition_model=MODEL_ID,
        counts={
            "employees": Employee.objects.count(),
            "records": Record.objects.exclude(state__in=(RecordState.WITHDRAWN, RecordState.ERASED)).count(),
            "to_check": Record.objects.filter(state=RecordState.TO_CHECK).count(),
            "audit_events": AuditEvent.objects.count(),
        },
    )
