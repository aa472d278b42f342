"""Checks of the self-assessment that look at what stands above its app, and at the machine."""

from __future__ import annotations

import ctypes
from datetime import datetime, timedelta

from django.conf import settings

from dossier.apps.delivery.rules import LEVELS, marking_of
from dossier.apps.people.models import Company
from dossier.apps.privacy.assessing import Evidence, register_check
from dossier.config.backups import last_backup

BACKUP_EVERY = timedelta(days=2)
_CLOCK_ADRIFT = 5
"""TIME_ERROR of adjtimex(2): the kernel's clock is not synchronised."""
_TIMEX_BYTES = 256


def check_watermarks(_at: datetime) -> Evidence:
    companies = list(Company.objects.all())
    marks = [marking_of(company.id, level) for company in companies for level in LEVELS]
    bare = sum(not (mark.visible and mark.invisible) for mark in marks)
    return Evidence(not bare, "assessment.watermarks", {"rules": len(marks), "bare": bare})


def check_backup_recent(at: datetime) -> Evidence:
    last = last_backup(settings.ENVIRONMENT.home)
    if last is None:
        return Evidence(False, "assessment.backup_none")
    hours = int((at - last).total_seconds() // 3600)
    return Evidence(at - last <= BACKUP_EVERY, "assessment.backup", {"hours": hours})


def check_clock_synchronised(_at: datetime) -> Evidence:
    """Ask the kernel (adjtimex(2)), reading only."""
    state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.create_string_buffer(_TIMEX_BYTES))
    ok = 0 <= state < _CLOCK_ADRIFT
    return Evidence(ok, "assessment.clock_good" if ok else "assessment.clock_adrift")


def register_more_checks() -> None:
    register_check("watermarks", check_watermarks)
    register_check("backup_recent", check_backup_recent)
    register_check("clock_synchronised", check_clock_synchronised)
