"""Is the installation sound? The same checks answer `dossier doctor` and the health page.

A finding is a code with numbers: the site translates it, the command line takes the text from :data:`TEXTS`.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dossier.apps.audit.protection import read_protection
from dossier.apps.directory import health as directory
from dossier.apps.evidence.properties.keeping import failed_records
from dossier.apps.intake.models import PageTask, RenditionTask, SourceFile
from dossier.apps.kernel.errors import Unavailable
from dossier.apps.notary.models import OutsideService
from dossier.apps.notary.selectors import list_failures, log_state
from dossier.apps.records.models import Record
from dossier.apps.search.contract import AnyOf, Filters
from dossier.apps.search.selectors import search_index
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store, read_object

LEAST_FREE_BYTES = 2 * 1024**3
LONGEST_WAIT = timedelta(hours=1)
"""From a statement to its place in the log, while a worker runs: seconds."""

Params = dict[str, str | int]

TEXTS = {
    "health.keys_open": "key file opened ({provider})",
    "health.keys_closed": "no key file opened: set DOSSIER_PASSPHRASE_FILE, or run `dossier init`",
    "health.database_current": "{vendor}, all migrations applied",
    "health.migrations_missing": "{count} migrations are missing: run `dossier init`",
    "health.index_readable": "readable, {behind} records not shown yet",
    "health.objects_open": "{count} objects, the newest one opens",
    "health.fonts_present": "{count} Chinese font families",
    "health.fontconfig_missing": "fontconfig is missing: apt-get install fontconfig fonts-noto-cjk",
    "health.fonts_missing": "no Chinese font: apt-get install fonts-noto-cjk",
    "health.disk_free": "{gib} GiB free",
    "health.disk_low": "only {mib} MiB free in the data folder",
    "health.work_waiting": "{count} pages wait to be read",
    "health.work_set_aside": "{count} items failed three times and wait for a person",
    "health.log_kept": "{size} statements, {waiting} waiting for their place",
    "health.log_behind": "{waiting} statements wait for their place in the evidence log: is a worker running?",
    "health.audit_closed": "append-only by triggers and by the database role's permissions",
    "health.audit_guarded": "append-only by triggers",
    "health.audit_open": "the audit log's triggers are gone: run `dossier init`, check the chain",
    "health.fixity_good": "{checked} objects were read again and are as stored",
    "health.fixity_broken": "{count} objects are not as stored: bring them back from a backup",
    "health.properties_good": "no record failed the four-property checks",
    "health.properties_failed": "{count} records fail the four-property checks: see the quality page",
    "health.outside_good": "{count} services outside answer, nothing waits for them",
    "health.outside_silent": "{count} of those who vouch for the log do not answer or keep it waiting: {names}",
    "health.log_not_intact": "the last check of the evidence log found {count} faults: see the log page",
    "health.not_configured": "not configured",
    "health.provider_answers": "{label} answers",
    "health.provider_silent": "{label} does not answer as it should ({reason}): is it up, and are the settings right?",
    "health.provider_certificate": "{label}: the certificate is good for {days} days more",
    "health.provider_certificate_ended": "{label}: the certificate has ended: ask for the new one",
    "health.check_failed": "the check itself failed: {error}",
}


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found; ``code`` is a key of :data:`TEXTS`."""

    name: str
    ok: bool
    code: str
    params: Params = field(default_factory=dict)

    @property
    def detail(self) -> str:
        """The finding in words, with what to do when it is not well."""
        return TEXTS[self.code].format(**self.params)


class _Wrong(Exception):  # noqa: N818
    """A check found something wrong."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code, self.params = code, params


Finding = tuple[str, Params]
_NOTHING: Finding = ("health.not_configured", {})


def _check_keys() -> Finding:
    if settings.KEYS is None:
        raise _Wrong("health.keys_closed")
    return "health.keys_open", {"provider": settings.KEYS.provider_id}


def _check_database() -> Finding:
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        raise _Wrong("health.migrations_missing", count=pending)
    return "health.database_current", {"vendor": connection.vendor}


def _check_index() -> Finding:
    nothing = AnyOf(())
    search_index().search(None, allowed=nothing, filters=Filters(), sort="filed", offset=0, limit=1)
    return "health.index_readable", {"behind": Record.objects.not_indexed().count()}


def _check_objects() -> Finding:
    newest = StoredObject.objects.order_by("-created_at").first()
    if newest is not None:
        read_object(newest)
    object_store().exists("0" * 32)
    return "health.objects_open", {"count": StoredObject.objects.count()}


def _check_fonts() -> Finding:
    """Chinese fonts are needed where pages or certificates are drawn, not for reading."""
    listing = shutil.which("fc-list")
    if listing is None:
        raise _Wrong("health.fontconfig_missing")
    found = subprocess.run([listing, ":lang=zh", "family"], capture_output=True, text=True, check=False)  # noqa: S603  a fixed command without input
    families = {line for line in found.stdout.splitlines() if line}
    if not families:
        raise _Wrong("health.fonts_missing")
    return "health.fonts_present", {"count": len(families)}


def _check_disk() -> Finding:
    free = shutil.disk_usage(settings.ENVIRONMENT.home).free
    if free < LEAST_FREE_BYTES:
        raise _Wrong("health.disk_low", mib=free // 2**20)
    return "health.disk_free", {"gib": free // 2**30}


def _check_work() -> Finding:
    # A file with a page set aside is itself set aside: counted once.
    set_aside = SourceFile.objects.filter(state=SourceFile.State.SET_ASIDE).count()
    set_aside += RenditionTask.objects.filter(set_aside=True).count()
    if set_aside:
        raise _Wrong("health.work_set_aside", count=set_aside)
    return "health.work_waiting", {"count": PageTask.objects.filter(state=PageTask.State.WAITING).count()}


def _check_log() -> Finding:
    state = log_state()
    late = state.waiting_since is not None and datetime.now(UTC) - state.waiting_since > LONGEST_WAIT
    if late:
        raise _Wrong("health.log_behind", waiting=state.waiting)
    found = sum(failure.count for failure in list_failures() if failure.kind == "check")
    if found:
        raise _Wrong("health.log_not_intact", count=found)
    return "health.log_kept", {"size": state.size, "waiting": state.waiting}


def _check_outside() -> Finding:
    silent = [failure for failure in list_failures() if failure.kind in {"stamp", "anchor", "witness"}]
    if silent:
        names = ", ".join(sorted({failure.name for failure in silent}))
        raise _Wrong("health.outside_silent", count=len(silent), names=names)
    return "health.outside_good", {"count": OutsideService.objects.count()}


def _check_audit() -> Finding:
    guarded = read_protection()
    if not guarded.triggers:
        raise _Wrong("health.audit_open")
    return ("health.audit_closed" if guarded.permission else "health.audit_guarded"), {}


def _check_fixity() -> Finding:
    broken = StoredObject.objects.filter(broken_at__isnull=False).count()
    if broken:
        raise _Wrong("health.fixity_broken", count=broken)
    return "health.fixity_good", {"checked": StoredObject.objects.filter(checked_at__isnull=False).count()}


def _check_properties() -> Finding:
    failed = failed_records().count()
    if failed:
        raise _Wrong("health.properties_failed", count=failed)
    return "health.properties_good", {}


def _check_oidc() -> Finding:
    source = settings.IDENTITY.oidc
    return _ask_provider(source.label, lambda: directory.check_oidc(source)) if source else _NOTHING


def _check_ldap() -> Finding:
    from dossier.apps.directory.ldap_directory import check_directory

    source = settings.IDENTITY.ldap
    return _ask_provider("LDAP", lambda: check_directory(source)) if source else _NOTHING


def _ask_provider(label: str, ask: Callable[[], None]) -> Finding:
    try:
        ask()
    except Unavailable as error:
        raise _Wrong("health.provider_silent", label=label, reason=error.code) from error
    return "health.provider_answers", {"label": label}


def _check_saml() -> Finding:
    source = settings.IDENTITY.saml
    if source is None:
        return _NOTHING
    days = directory.check_saml(source)
    if days < 0:
        raise _Wrong("health.provider_certificate_ended", label=source.label)
    return "health.provider_certificate", {"label": source.label, "days": days}


CHECKS: dict[str, Callable[[], Finding]] = {
    "keys": _check_keys,
    "database": _check_database,
    "index": _check_index,
    "objects": _check_objects,
    "fonts": _check_fonts,
    "disk": _check_disk,
    "work": _check_work,
    "log": _check_log,
    "audit": _check_audit,
    "outside": _check_outside,
    "fixity": _check_fixity,
    "properties": _check_properties,
    "oidc": _check_oidc,
    "saml": _check_saml,
    "ldap": _check_ldap,
}


def run_checks() -> list[Check]:
    """Run every check that applies; one that fails says why and does not stop the others."""
    absent = {service for service in ("oidc", "saml", "ldap") if getattr(settings.IDENTITY, service) is None}
    return [_run(name, check) for name, check in CHECKS.items() if name not in absent]


def _run(name: str, check: Callable[[], Finding]) -> Check:
    try:
        return Check(name, True, *check())
    except _Wrong as wrong:
        return Check(name, False, wrong.code, wrong.params)
    except Exception as error:
        return Check(name, False, "health.check_failed", {"error": type(error).__name__})
