"""Keeping reports: which records wait for a check, who asked for one, and what the log is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.evidence.models import PropertyReport
from dossier.apps.evidence.properties.running import RecordReport, check_record, describe
from dossier.apps.intake.models import RenditionTask
from dossier.apps.records.models import Record, RecordState
from dossier.apps.records.selectors import access_record, audit_look
from dossier.apps.records.services import add_event
from dossier.apps.records.statements import digest_of
from dossier.norms.four_properties import Stage, load_rule_set

PROGRAM = "four-property checks"
MOST_AT_ONCE = 2
"""Records a round of the worker: paper that waits to be read goes first."""


def check_filed() -> int:
    """Check filed records that were not checked at filing as they are now; gives how many."""
    waiting = list(not_checked()[:MOST_AT_ONCE])
    for record in waiting:
        keep_report(check_record(record, Stage.FILING), operator=PROGRAM)
    return len(waiting)


def not_checked() -> QuerySet[Record]:
    """Give filed and indexed records without a report of their version by the present rules.

    One whose PDF is still to be written waits: that is the form in which a record lasts.
    """
    done = PropertyReport.objects.filter(
        record=OuterRef("pk"),
        stage=Stage.FILING,
        version=OuterRef("version"),
        rule_set=load_rule_set().digest,
    )
    filed = Record.objects.filter(state=RecordState.FILED, indexed_revision__gte=F("revision"))
    writing = RenditionTask.objects.filter(record=OuterRef("pk"), set_aside=False)
    checkable = filed.exclude(Exists(done)).exclude(Exists(writing))
    return checkable.select_related("company", "employee", "dossier__fonds").order_by("id")


@transaction.atomic
def keep_report(report: RecordReport, *, operator: str) -> PropertyReport:
    """Keep a report and tell the log its digest, as an event in the life of the record (PREMIS: validation)."""
    body = describe(report) | {"operator": operator}
    details = {
        "stage": report.stage.value,
        "passed": report.passed,
        "failing": list(report.failing),
        "rule_set_sha256": report.rule_set,
        "report_sha256": digest_of(body),
    }
    add_event(report.record, "validation", report.ended, operator, details)
    return PropertyReport.objects.create(
        record=report.record,
        version=report.record.version,
        stage=report.stage,
        rule_set=report.rule_set,
        at=report.ended,
        operator=operator,
        passed=report.passed,
        failing=list(report.failing),
        body=body,
    )


def check_now(*, actor: User, record_id: UUID, stage: Stage) -> PropertyReport:
    """Check one record now and keep the report; audited. Raises NotPermitted unless the actor may confirm it."""
    record, rule = access_record(actor=actor, record_id=record_id, action=Action.CONFIRM)
    report = keep_report(check_record(record, stage), operator=actor.username)
    audit_look(actor, record, "record.check", rule, stage=stage.value, passed=report.passed)
    return report


def latest_report(*, actor: User, record_id: UUID) -> PropertyReport | None:
    """Give the newest report of a record that the actor may find, None before the first check; audited."""
    record, rule = access_record(actor=actor, record_id=record_id, action=Action.FIND)
    audit_look(actor, record, "record.checks", rule)
    return PropertyReport.objects.filter(record=record).first()


def failed_records(
    company_id: int | None = None, *, since: datetime | None = None
) -> QuerySet[PropertyReport]:
    """Give the newest report of each record, where it failed."""
    later = PropertyReport.objects.filter(record=OuterRef("record"), id__gt=OuterRef("id"))
    failed = PropertyReport.objects.filter(passed=False).exclude(Exists(later))
    if company_id is not None:
        failed = failed.filter(record__company_id=company_id)
    if since is not None:
        failed = failed.filter(at__gte=since)
    return failed.select_related("record")
