"""Objects are read again in time; what broke is set apart, repaired from a replica, and never passed over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.factories import make_company

from dossier.apps.audit.models import AuditEvent
from dossier.apps.people.models import Company
from dossier.apps.vault import fixity
from dossier.apps.vault.fixity import ALL_WITHIN, MOST_AT_ONCE, check_objects, scrub, scrub_all
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.objects import LocalObjects, ObjectStore
from dossier.apps.vault.services import object_store, read_object, store_bytes

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def company() -> Company:
    return make_company("FX", "FX01")


@pytest.fixture
def replica(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    store = LocalObjects(tmp_path / "replica")
    monkeypatch.setattr(fixity, "_replica", lambda: store)
    return store


def store(company: Company, count: int = 3) -> list[StoredObject]:
    return [store_bytes(company=company, data=b"%d" % n, media_type="text/plain") for n in range(count)]


def spoil(stored: StoredObject, data: bytes | None = b"rotten") -> None:
    object_store().delete(stored.store_name)
    if data is not None:
        object_store().put(stored.store_name, data)


def test_good_objects_are_found_good(company: Company) -> None:
    objects = store(company)
    assert (check_objects(objects, NOW).objects, check_objects(objects, NOW).broken) == (3, 0)
    assert set(StoredObject.objects.values_list("checked_at", flat=True)) == {NOW}
    assert not AuditEvent.objects.filter(action__startswith="object.").exists()


@pytest.mark.parametrize("data", [b"rotten", b"", None])
def test_a_broken_object_is_set_apart_and_told(company: Company, data: bytes | None) -> None:
    objects = store(company)
    spoil(objects[1], data)
    done = check_objects(objects, NOW)
    assert (done.objects, done.broken, done.repaired) == (3, 1, 0)
    assert list(StoredObject.objects.filter(broken_at=NOW)) == [objects[1]]
    assert AuditEvent.objects.get(action="object.broken").object_id == str(objects[1].id)


def test_a_broken_object_is_repaired_from_the_replica(company: Company, replica: ObjectStore) -> None:
    objects = store(company)
    for stored in objects:
        replica.put(stored.store_name, object_store().get(stored.store_name))
    spoil(objects[0])
    spoil(objects[2], None)
    done = check_objects(objects, NOW)
    assert (done.broken, done.repaired) == (2, 2)
    assert [read_object(stored) for stored in objects] == [b"0", b"1", b"2"]
    assert not StoredObject.objects.filter(broken_at__isnull=False).exists()
    assert AuditEvent.objects.filter(action="object.repaired").count() == 2


def test_a_replica_that_is_broken_too_repairs_nothing(company: Company, replica: ObjectStore) -> None:
    one, two = store(company, 2)
    replica.put(one.store_name, object_store().get(two.store_name))
    spoil(one)
    assert check_objects([one], NOW).repaired == 0
    assert object_store().get(one.store_name) == b"rotten"


def test_an_object_that_came_back_is_good_again(company: Company) -> None:
    (stored,) = store(company, 1)
    sealed = object_store().get(stored.store_name)
    spoil(stored)
    check_objects([stored], NOW)
    spoil(stored, sealed)
    check_objects([stored], NOW + timedelta(days=1))
    assert StoredObject.objects.get().broken_at is None


def test_nothing_is_checked_before_its_time(company: Company) -> None:
    store(company, 3)
    assert 0 < scrub(NOW).objects <= 3
    assert scrub(NOW + timedelta(minutes=1)).objects == 0
    assert scrub(NOW + timedelta(days=150)).objects > 0


@pytest.mark.parametrize("every", [timedelta(days=3), timedelta(days=11)])
def test_every_object_is_read_within_a_year_however_often_the_worker_runs(
    company: Company, every: timedelta
) -> None:
    store(company, 6)
    for _ in scrub_all(NOW):
        continue
    for step in range(1, timedelta(days=365) // every + 1):
        scrub(NOW + step * every)
    assert not StoredObject.objects.filter(checked_at=NOW).exists()


def test_all_are_checked_on_request(company: Company) -> None:
    store(company, 2 * MOST_AT_ONCE + 1)
    portions = [portion.objects for portion in scrub_all(NOW)]
    assert portions == [MOST_AT_ONCE, MOST_AT_ONCE, 1]
    assert timedelta(days=365) > ALL_WITHIN
