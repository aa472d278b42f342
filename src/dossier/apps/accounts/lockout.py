"""Locking a name after failures in a row. Unknown names are counted alike, so a lock tells nothing about a name."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from dossier.apps.accounts.models import SignInFailures
from dossier.apps.accounts.security import read_security
from dossier.apps.kernel.fields import blind_column

FORGOTTEN_AFTER = timedelta(days=1)


def is_locked(name: str, at: datetime) -> bool:
    return SignInFailures.objects.filter(name_blind=_blind(name), locked_until__gt=at).exists()


@transaction.atomic
def count_failure(name: str, at: datetime) -> bool:
    """Count one failure; True when it locks the name."""
    rules = read_security()
    SignInFailures.objects.filter(last_at__lt=at - FORGOTTEN_AFTER).delete()
    SignInFailures.objects.get_or_create(name_blind=_blind(name), defaults={"last_at": at})
    row = SignInFailures.objects.select_for_update().get(name_blind=_blind(name))
    row.count, row.last_at = row.count + 1, at
    locks = row.count >= rules.lockout_failures
    if locks:
        row.count, row.locked_until = 0, at + timedelta(minutes=rules.lockout_minutes)
    row.save()
    return locks


def forget_failures(name: str) -> None:
    """Begin at nought: after a sign-in, or when an administrator unlocks."""
    SignInFailures.objects.filter(name_blind=_blind(name)).delete()


def _blind(name: str) -> bytes:
    return blind_column(name.strip().casefold() or "-", "sign_in_name")
