"""Claiming work from the database with an owner and a lease.

A claim commits before the work starts and counts the attempt, so an item that kills its worker is known by its
count. The effect and "done" commit together, and only while the claim is still the worker's own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import F, Q, QuerySet

from dossier.apps.intake.models import MAX_ATTEMPTS, Leased, PageTask, RenditionTask, SourceFile
from dossier.apps.intake.owners import is_dead

LEASE = timedelta(minutes=5)
"""How long work may stay with a worker that is not heard of; much longer than any one item takes."""

CLAIMED: tuple[type[Leased], ...] = (SourceFile, PageTask, RenditionTask)

Row = TypeVar("Row", bound=Leased)


def claim(
    waiting: QuerySet[Row], *, owner: str, now: datetime, limit: int, lease: timedelta = LEASE
) -> list[Row]:
    """Take up to ``limit`` rows of ``waiting`` that nobody holds. Gives them with the new lease."""
    free = claimable(waiting, now=now)
    # Looking first costs a read; a claim costs a write transaction, which the embedded database has one of.
    if limit <= 0 or not free.exists():
        return []
    model = waiting.model._default_manager
    with transaction.atomic():
        ids = list(_skip_locked(free).values_list("pk", flat=True)[:limit])
        model.filter(pk__in=ids).update(owner=owner, leased_until=now + lease, attempts=F("attempts") + 1)
    return list(model.filter(pk__in=ids).order_by("pk"))


def claimable(waiting: QuerySet[Row], *, now: datetime) -> QuerySet[Row]:
    """Give the rows of ``waiting`` that nobody works on and that may be tried once more."""
    return waiting.filter(_unheld(now), attempts__lt=MAX_ATTEMPTS)


def list_exhausted(waiting: QuerySet[Row], *, now: datetime) -> list[Row]:
    """Give rows tried too often whose last lease has run out: a person must look."""
    return list(waiting.filter(_unheld(now), attempts__gte=MAX_ATTEMPTS))


def take_back(*, now: datetime) -> int:
    """End the leases of processes that have died on this machine; gives how many. The attempts stay counted."""
    ended = 0
    for model in CLAIMED:
        held = model._default_manager.filter(leased_until__gte=now)
        owners = set(held.order_by().values_list("owner", flat=True).distinct())
        if dead := [owner for owner in owners if is_dead(owner)]:
            ended += held.filter(owner__in=dead).update(leased_until=None)
    return ended


def renew(rows: Iterable[Leased], *, owner: str, now: datetime, lease: timedelta = LEASE) -> None:
    """Lengthen the leases of work that is still being computed."""
    ids: dict[type[Leased], list[object]] = {}
    for row in rows:
        ids.setdefault(type(row), []).append(row.pk)
    for model, keys in ids.items():
        model._default_manager.filter(pk__in=keys, owner=owner).update(leased_until=now + lease)


def release(row: Leased) -> None:
    """Give a row back after a failed attempt; the attempt stays counted."""
    _held_by_owner(row).update(leased_until=None)


def give_back(row: Leased) -> None:
    """Give a row back untried: its worker stops, or the cluster is gone. The attempt is not counted."""
    _held_by_owner(row).filter(attempts__gt=0).update(leased_until=None, attempts=F("attempts") - 1)


def still_owned(row: Row) -> Row | None:
    """Lock the row inside the caller's transaction if it is still this owner's, else give None."""
    return type(row)._default_manager.select_for_update().filter(pk=row.pk, owner=row.owner).first()


def _held_by_owner(row: Leased) -> QuerySet[Leased]:
    return type(row)._default_manager.filter(pk=row.pk, owner=row.owner, attempts=row.attempts)


def _unheld(now: datetime) -> Q:
    return Q(leased_until__isnull=True) | Q(leased_until__lt=now)


def _skip_locked(rows: QuerySet[Row]) -> QuerySet[Row]:
    # The embedded database has one writer at a time: the transaction itself is the lock.
    return (
        rows.select_for_update(skip_locked=True, of=("self",))
        if connection.features.has_select_for_update_of
        else rows
    )
