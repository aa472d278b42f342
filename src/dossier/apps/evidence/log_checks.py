"""Checks of the log that are kept: one a day of what came since the last, a full one when somebody asks.

A check that would hold up a request is left to the worker: it is asked for, and shown as waiting until it ended.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import chain

import structlog

from dossier.apps.evidence.checking import check_rows
from dossier.apps.notary.checking import Finding, check_log
from dossier.apps.notary.models import LogCheck, LogCheckpoint
from dossier.apps.notary.selectors import log_keys
from dossier.apps.notary.services import log_size
from dossier.trust.errors import IntegrityFailure
from dossier.trust.notes import Checkpoint, Note, open_checkpoint

log = structlog.get_logger(__name__)

PROGRAM = "daily check"
EVERY = timedelta(days=1)
MOST_IN_A_REQUEST = 50_000
"""Leaves; about three seconds. More is the worker's."""
FINDINGS_KEPT = 100


def ask_check(*, full: bool, by: str, at: datetime) -> LogCheck:
    """Check the log now, or leave it to the worker when it is long; a check that waits already is given again."""
    waiting = LogCheck.objects.filter(full=full, ended_at=None).first()
    asked = waiting or LogCheck.objects.create(full=full, asked_at=at, asked_by=by)
    start = None if full else _last_checked()
    if log_size() - (start.size if start else 0) <= MOST_IN_A_REQUEST:
        return run_check(asked)
    return asked


def run_due_checks(now: datetime | None = None) -> int:
    """Run what was asked for, and once a day the check of what is new; gives how many ran."""
    at = now or datetime.now(UTC)
    waiting = list(LogCheck.objects.filter(ended_at=None).order_by("id"))
    last = LogCheck.objects.order_by("-asked_at").values_list("asked_at", flat=True).first()
    if not waiting and LogCheckpoint.objects.exists() and (last is None or at - last >= EVERY):
        waiting = [LogCheck.objects.create(full=False, asked_at=at, asked_by=PROGRAM)]
    for row in waiting:
        run_check(row)
    return len(waiting)


def run_check(row: LogCheck) -> LogCheck:
    """Run a check that was asked for and keep what it found."""
    start = None if row.full else _last_checked()
    report = check_log(start=start)
    findings: Iterable[Finding] = chain(report.findings, check_rows() if row.full else ())
    kept: list[list[str]] = []
    for finding in findings:
        row.found += 1
        if len(kept) < FINDINGS_KEPT:
            kept.append([finding.code, finding.place])
    row.findings, row.ended_at = kept, datetime.now(UTC)
    row.size, row.checked_from = report.size, report.checked_from
    row.save()
    if row.found:
        log.error("log.check_failed", full=row.full, found=row.found)
    return row


def _last_checked() -> Checkpoint | None:
    """The newest signed checkpoint that a clean check covered: what came later is all that has to be read."""
    clean = LogCheck.objects.filter(found=0, ended_at__isnull=False).first()
    if clean is None:
        return None
    row = LogCheckpoint.objects.filter(size__lte=clean.size).first()
    try:
        return open_checkpoint(Note.parse(row.note), log_keys()) if row else None
    except IntegrityFailure:
        return None  # somebody wrote into the row: everything is read, and this is found
