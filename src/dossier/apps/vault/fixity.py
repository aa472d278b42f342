"""Continuous fixity: every stored object is read again within a year, and a random sample every month.

What does not open, or is not what was stored, is set apart with an audit event, repaired from the replica where one
is configured and holds a good copy, and shown by `dossier doctor` until it is good again. NORMS: DA/T 70-2018 asks
for regular checks of 真实性 and 可用性; the pace is a setting of the installation, not of the law.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from math import ceil
from uuid import UUID

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q, QuerySet

from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import StoredDataBroken
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.objects import ObjectMissing, ObjectStore, open_store
from dossier.apps.vault.services import data_key, object_store
from dossier.trust.digests import sha256_hex
from dossier.trust.errors import IntegrityFailure
from dossier.trust.sealing import unseal_bytes

log = structlog.get_logger(__name__)

ALL_WITHIN = timedelta(days=330)
"""A year, with a month in hand."""
SAMPLE_SHARE, SAMPLE_WITHIN = 0.02, timedelta(days=30)
SAMPLED = 1 / (1 + SAMPLE_WITHIN / ALL_WITHIN / SAMPLE_SHARE)
"""The sample's share of all that is read."""
MOST_AT_ONCE = 10
"""Objects a round: what is behind is caught up without holding up anything else."""


@dataclass(frozen=True, slots=True)
class Checked:
    """How many objects were read, how many were not as stored, and how many of these were repaired."""

    objects: int = 0
    broken: int = 0
    repaired: int = 0


def scrub(now: datetime | None = None) -> Checked:
    """Check as many objects as the pace asks for; none when it is not time. Resumes where it stopped."""
    at = now or datetime.now(UTC)
    total = _kept().count()
    if not total:
        return Checked()
    last = _kept().aggregate(Max("checked_at"))["checked_at__max"]
    waited = ALL_WITHIN if last is None else at - last
    asked = total * (waited / ALL_WITHIN + SAMPLE_SHARE * (waited / SAMPLE_WITHIN))
    due = (
        min(MOST_AT_ONCE, ceil(asked)) if asked >= 1 else 0
    )  # rounded up: what is cut off would never be read
    sample = sum(secrets.SystemRandom().random() < SAMPLED for _ in range(due))
    chosen = {stored.id: stored for stored in (*_oldest(due - sample), *_sample(sample))}
    return check_objects(list(chosen.values()), at)


def scrub_all(now: datetime | None = None) -> Iterator[Checked]:
    """Check every object, oldest check first, in portions; gives each portion's result."""
    at = now or datetime.now(UTC)
    left = _kept().exclude(checked_at__gte=at)
    while portion := list(left.order_by(F("checked_at").asc(nulls_first=True), "id")[:MOST_AT_ONCE]):
        yield check_objects(portion, at)


def check_objects(objects: list[StoredObject], at: datetime) -> Checked:
    """Read objects and hold them against their seals and digests; repair what can be repaired."""
    broken = [stored for stored in objects if not _is_good(stored, object_store())]
    repaired = [stored for stored in broken if _repair(stored)]
    StoredObject.objects.filter(id__in=[stored.id for stored in objects]).update(
        checked_at=at, broken_at=None
    )
    lost = {stored.id for stored in broken} - {stored.id for stored in repaired}
    StoredObject.objects.filter(id__in=lost).update(broken_at=at)
    for stored in broken:
        _report(stored, at, repaired=stored.id not in lost)
    return Checked(len(objects), len(broken), len(repaired))


def _kept() -> QuerySet[StoredObject]:
    """Objects that have a key: what was erased by law has no bytes to check."""
    return StoredObject.objects.exclude(wrapped_key=b"")


def _oldest(count: int) -> list[StoredObject]:
    return list(_kept().order_by(F("checked_at").asc(nulls_first=True), "id")[:count])


def _sample(count: int) -> Iterator[StoredObject]:
    """Objects at random: identifiers are ordered by time and spread evenly enough between first and last."""
    # By order, not by Min and Max: PostgreSQL before 17 knows no least UUID.
    ordered = _kept().order_by("id").values_list("id", flat=True)
    first, last = ordered.first(), ordered.last()
    if first is None or last is None:
        return
    low, high = first.int, last.int
    for _ in range(count):
        place = UUID(int=low + secrets.randbelow(high - low + 1))
        found = _kept().filter(id__gte=place).order_by("id").first()
        if found is not None:
            yield found


def _is_good(stored: StoredObject, store: ObjectStore) -> bool:
    try:
        data = unseal_bytes(store.get(stored.store_name), data_key(stored), stored.associated)
    except (IntegrityFailure, ObjectMissing, StoredDataBroken):
        return False
    return (sha256_hex(data), len(data)) == (stored.sha256, stored.size_bytes)


@cache
def _replica() -> ObjectStore | None:
    url: str = settings.ENVIRONMENT.replica
    return open_store(url) if url else None


def _repair(stored: StoredObject) -> bool:
    """Put the replica's copy in the place of a broken object, if the replica's is good."""
    replica = _replica()
    if replica is None or not _is_good(stored, replica):
        return False
    sealed = replica.get(stored.store_name)
    object_store().delete(stored.store_name)
    object_store().put(stored.store_name, sealed)
    return _is_good(stored, object_store())


@transaction.atomic
def _report(stored: StoredObject, at: datetime, *, repaired: bool) -> None:
    log.error("vault.object_broken", object=str(stored.id), repaired=repaired)
    record_event(
        actor=None,
        actor_name="fixity",
        action="object.repaired" if repaired else "object.broken",
        object_kind="object",
        object_id=stored.id,
        result=Result.ALLOWED,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class FixityState:
    """``never``: objects not read again yet. ``within_year``: read again within :data:`ALL_WITHIN`.

    ``oldest``: the oldest check of those that were. ``broken``: not as stored at their last check.
    """

    objects: int
    never: int
    within_year: int
    oldest: datetime | None
    broken: int
    broken_since: datetime | None


def fixity_state(now: datetime | None = None) -> FixityState:
    """Say how far the continuous check has come and what it found. One query over the objects."""
    at = now or datetime.now(UTC)
    found = _kept().aggregate(
        objects=Count("id"),
        never=Count("id", filter=Q(checked_at=None)),
        within_year=Count("id", filter=Q(checked_at__gte=at - ALL_WITHIN)),
        oldest=Min("checked_at"),
        broken=Count("id", filter=Q(broken_at__isnull=False)),
        broken_since=Min("broken_at"),
    )
    return FixityState(**found)
