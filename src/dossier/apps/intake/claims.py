"""Claiming work from the database with an owner and a lease.

A claim commits before the work starts and counts the attempt, so an item that kills its worker is known by its
count. The effect and "done" commit together, and only while the claim is still the worker's own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Q, QuerySet

from dossier.apps.intake.models import MAX_ATTEMPTS, Leased

LEASE = timedelta(minutes=5)

Row = TypeVar("Row", bound=Leased)


def claim(waiting: QuerySet[Row], *, owner: str, now: datetime, limit: int) -> list[Row]:
    """Take up to ``limit`` rows of ``waiting`` that nobody holds. Gives them with the new lease."""
    if limit <= 0:
        return []
    free = waiting.filter(Q(leased_until__isnull=True) | Q(leased_until__lt=now), attempts__lt=MAX_ATTEMPTS)
    with transaction.atomic():
        ids = list(_skip_locked(free).values_list("pk", flat=True)[:limit])
        if not ids:
            return []
        waiting.model._default_manager.filter(pk__in=ids).update(
            owner=owner, leased_until=now + LEASE, attempts=F("attempts") + 1
        )
    return list(waiting.model._default_manager.filter(pk__in=ids))


def list_exhausted(waiting: QuerySet[Row], *, now: datetime) -> list[Row]:
    """Give rows tried too often whose last lease has run out: a person must look."""
    return list(
        waiting.filter(attempts__gte=MAX_ATTEMPTS).filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now)
        )
    )


def renew(model: type[models.Model], ids: list[Any], *, owner: str, now: datetime) -> None:
    """Lengthen the leases of work that is still being computed."""
    if ids:
        model._default_manager.filter(pk__in=ids, owner=owner).update(leased_until=now + LEASE)


def release(row: Leased) -> None:
    """Give a row back after a failed attempt; the attempt stays counted."""
    type(row)._default_manager.filter(pk=row.pk, owner=row.owner).update(leased_until=None)


def still_owned(row: Row) -> Row | None:
    """Lock the row inside the caller's transaction if it is still this owner's, else give None."""
    return type(row)._default_manager.select_for_update().filter(pk=row.pk, owner=row.owner).first()


def _skip_locked(rows: QuerySet[Row]) -> QuerySet[Row]:
    # The embedded database has one writer at a time: the transaction itself is the lock.
    return (
        rows.select_for_update(skip_locked=True, of=("self",))
        if connection.features.has_select_for_update_of
        else rows
    )
