"""Is the installation sound? The same checks answer `dossier doctor` and the health page."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Literal

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import may
from dossier.apps.audit.models import AuditEvent, Result
from dossier.apps.audit.services import record_event
from dossier.apps.intake.models import PageTask, SourceFile
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import answers
from dossier.apps.people.models import Employee
from dossier.apps.records.models import Record, RecordState
from dossier.apps.search.contract import AnyOf, Filters
from dossier.apps.search.selectors import search_index
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store, read_object
from dossier.recognition.reader import MODEL_ID

LEAST_FREE_BYTES = 2 * 1024**3

router = Router(tags=["health"])
public_router = Router(tags=["health"])


@dataclass(frozen=True, slots=True)
class Check:
    """``detail`` says what was found and, when it is not well, what to do."""

    name: str
    ok: bool
    detail: str


def _check_keys() -> str:
    if settings.KEYS is None:
        raise LookupError("no key file opened: set DOSSIER_PASSPHRASE_FILE, or run `dossier init`")
    return f"key file opened ({settings.KEYS.provider_id})"


def _check_database() -> str:
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        raise LookupError(f"{pending} migrations are missing: run `dossier init`")
    return f"{connection.vendor}, all migrations applied"


def _check_index() -> str:
    nothing = AnyOf(())
    search_index().search(None, allowed=nothing, filters=Filters(), sort="filed", offset=0, limit=1)
    behind = Record.objects.not_indexed().count()
    return f"readable, {behind} records not shown yet"


def _check_objects() -> str:
    newest = StoredObject.objects.order_by("-created_at").first()
    if newest is not None:
        read_object(newest)
    object_store().exists("0" * 32)
    return f"{StoredObject.objects.count()} objects, the newest one opens"


def _check_fonts() -> str:
    """Chinese fonts are needed where pages or certificates are drawn, not for reading."""
    listing = shutil.which("fc-list")
    if listing is None:
        raise LookupError("fontconfig is missing: apt-get install fontconfig fonts-noto-cjk")
    found = subprocess.run([listing, ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S603  a fixed command without input
    families = {line for line in found.stdout.splitlines() if line}
    if not families:
        raise LookupError("no Chinese font: apt-get install fonts-noto-cjk")
    return f"{len(families)} Chinese font families"


def _check_disk() -> str:
    free = shutil.disk_usage(settings.ENVIRONMENT.home).free
    if free < LEAST_FREE_BYTES:
        raise LookupError(f"only {free // 2**20} MiB free in the data folder")
    return f"{free // 2**30} GiB free"


def _check_work() -> str:
    set_aside = SourceFile.objects.filter(state=SourceFile.State.SET_ASIDE).count()
    set_aside += PageTask.objects.filter(state=PageTask.State.SET_ASIDE).count()
    if set_aside:
        raise LookupError(f"{set_aside} items failed three times and wait for a person")
    return f"{PageTask.objects.filter(state=PageTask.State.WAITING).count()} pages wait to be read"


CHECKS: dict[str, Callable[[], str]] = {
    "keys": _check_keys,
    "database": _check_database,
    "index": _check_index,
    "objects": _check_objects,
    "fonts": _check_fonts,
    "disk": _check_disk,
    "work": _check_work,
}


def run_checks() -> list[Check]:
    """Run every check; one that fails says why and does not stop the others."""
    return [_run(name, check) for name, check in CHECKS.items()]


def _run(name: str, check: Callable[[], str]) -> Check:
    try:
        return Check(name, True, check())
    except LookupError as error:
        return Check(name, False, str(error))
    except Exception as error:
        return Check(name, False, type(error).__name__)


class HealthOut(Schema):
    status: Literal["ok", "degraded"]
    version: str


class CheckOut(Schema):
    """name: keys, database, index, objects, fonts, disk, work."""

    name: str
    ok: bool
    detail: str


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
        checks=[CheckOut(name=check.name, ok=check.ok, detail=check.detail) for check in checks],
        recognition_model=MODEL_ID,
        counts={
            "employees": Employee.objects.count(),
            "records": Record.objects.exclude(state=RecordState.WITHDRAWN).count(),
            "to_check": Record.objects.filter(state=RecordState.TO_CHECK).count(),
            "audit_events": AuditEvent.objects.count(),
        },
    )
