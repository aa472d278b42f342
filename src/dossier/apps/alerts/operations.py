"""Alerts of the installation itself: what is stored or attested is not as it should be."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings

from dossier.apps.alerts.services import raise_operational
from dossier.apps.audit.models import AuditEvent
from dossier.apps.notary.models import (
    CheckpointAnchor,
    CheckpointStamp,
    LogCheckpoint,
    LogLeaf,
    OutsideService,
    WitnessConflict,
)
from dossier.apps.vault.models import StoredObject

LONGEST_WAIT = timedelta(hours=1)
"""From a statement to its place in the evidence log, while a worker runs: seconds."""
MOST_ATTEMPTS = 6
"""Of laying a checkpoint down, five minutes apart."""
STAMP_WITHIN = timedelta(hours=6)
BROKEN_WITHIN = timedelta(days=1)
SILENT_WITHIN = timedelta(hours=2)


def check_operations(at: datetime) -> int:
    """Look for troubles of the installation; gives how many alerts were raised. One waiting alert of a kind is
    enough: nothing is raised again before somebody has closed it."""
    found = {
        "object_broken": StoredObject.objects.filter(broken_at__isnull=False).count(),
        "audit_broken": AuditEvent.objects.filter(action="audit.broken", at__gt=at - BROKEN_WITHIN).count(),
        "log_behind": LogLeaf.objects.filter(position=None, at__lt=at - LONGEST_WAIT).count(),
        "anchor_failing": CheckpointAnchor.objects.filter(at=None, attempts__gte=MOST_ATTEMPTS).count(),
        "stamp_overdue": _overdue_stamps(at),
        "witness_conflict": WitnessConflict.objects.filter(settled_at=None).count(),
        "witness_silent": _silent(OutsideService.Kind.WITNESS, at),
        "mail_overdue": _silent(OutsideService.Kind.MAIL, at),
    }
    return sum(raise_operational(code, at=at, count=count) for code, count in found.items() if count)


def _silent(kind: OutsideService.Kind, at: datetime) -> int:
    """Count the services of a kind that have not answered for too long."""
    return OutsideService.objects.filter(kind=kind, failing_since__lt=at - SILENT_WITHIN).count()


def _overdue_stamps(at: datetime) -> int:
    """Count the checkpoints since the last stamp, when that is too long ago; 0 without an authority."""
    if not settings.ENVIRONMENT.tsa:
        return 0
    last = CheckpointStamp.objects.order_by("-at").values_list("at", flat=True).first()
    waiting = LogCheckpoint.objects.filter(at__gt=last) if last else LogCheckpoint.objects.all()
    oldest = waiting.order_by("at").values_list("at", flat=True).first()
    return waiting.count() if oldest is not None and at - oldest > STAMP_WITHIN else 0
