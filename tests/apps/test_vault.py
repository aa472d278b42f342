"""The vault: what was stored comes back or is reported broken; keys change without touching objects."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.factories import World, signed_in

from dossier.apps.kernel.errors import StoredDataBroken
from dossier.apps.records.models import PageImage
from dossier.apps.vault.models import CompanyKey, StoredObject
from dossier.apps.vault.services import (
    create_company_key,
    erase_object,
    issue_ticket,
    object_store,
    read_object,
    store_bytes,
    store_stream,
    sweep_unreferenced,
)
from dossier.apps.vault.tickets import open_ticket
from dossier.trust.keys import new_key, unwrap_key

pytestmark = pytest.mark.django_db

TEXT = "劳动合同书 陈旻翀".encode()


def path_of(stored: StoredObject) -> Path:
    store = object_store()
    return store._path(stored.store_name)  # type: ignore[attr-defined]  # the tests use a local folder


def store(world: World, data: bytes = TEXT) -> StoredObject:
    return store_bytes(company=world.company, data=data, media_type="text/plain")


@given(data=st.binary(max_size=3_000))
@hypothesis_settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_any_bytes_come_back_and_lie_sealed(world: World, data: bytes) -> None:
    stored = store(world, data)
    assert read_object(StoredObject.objects.get(id=stored.id)) == data
    assert len(data) < 8 or data not in path_of(stored).read_bytes()


def test_stream_longer_than_a_segment_comes_back(world: World) -> None:
    data = bytes(range(256)) * 9_000
    stored = store_stream(company=world.company, stream=io.BytesIO(data), media_type="image/tiff")
    assert (read_object(stored), stored.size_bytes) == (data, len(data))


def test_new_company_key_seals_and_the_old_one_still_opens(world: World) -> None:
    old = store(world)
    create_company_key(world.company)
    new = store(world)
    assert old.key_id != new.key_id
    assert {row.key_id for row in StoredObject.objects.filter(id__in=[old.id, new.id])} == {
        old.key_id, new.key_id,
    }  # fmt: skip
    assert read_object(old) == read_object(new) == TEXT


def test_key_made_in_a_transaction_that_failed_is_not_used_again(world: World) -> None:
    company = world.other_company
    with transaction.atomic():
        create_company_key(company)
        store_bytes(company=company, data=TEXT, media_type="text/plain")
        transaction.set_rollback(True)
    # Another process makes the key, perhaps under the number of the one that was rolled back.
    key = new_key()
    CompanyKey.objects.create(
        company=company,
        wrapped=settings.KEYS.wrap(key),
        provider="other process",
        created_at=datetime.now(UTC),
    )
    stored = store_bytes(company=company, data=TEXT, media_type="text/plain")
    assert stored.key.provider == "other process"
    assert len(unwrap_key(bytes(stored.wrapped_key), key)) == 32


def test_wrapped_keys_are_all_that_is_stored(world: World) -> None:
    stored = store(world)
    ticket = issue_ticket(stored)
    assert ticket.key not in bytes(stored.wrapped_key)
    assert ticket.key not in bytes(CompanyKey.objects.get(id=stored.key_id).wrapped)
    assert repr(ticket.key) not in repr(ticket)
    assert open_ticket(ticket) == TEXT


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-5])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_flip, _truncate, _empty, Path.unlink])
def test_damaged_object_is_reported_never_delivered(world: World, damage: Callable[[Path], None]) -> None:
    stored = store(world)
    damage(path_of(stored))
    with pytest.raises(StoredDataBroken):
        read_object(stored)


def test_object_cannot_stand_in_for_another(world: World) -> None:
    first, second = store(world), store(world, b"another one")
    path_of(first).write_bytes(path_of(second).read_bytes())
    with pytest.raises(StoredDataBroken):
        read_object(first)


def test_key_of_another_object_does_not_open(world: World) -> None:
    first, second = store(world), store(world)
    first.wrapped_key = second.wrapped_key
    with pytest.raises(StoredDataBroken):
        read_object(first)


@pytest.mark.parametrize("damage", [_flip, _truncate, Path.unlink])
def test_broken_page_image_is_a_problem_without_content(world: World, damage: Callable[[Path], None]) -> None:
    image = store(world)
    PageImage.objects.filter(record=world.records["chen1"]).update(image=image)
    damage(path_of(image))
    answer = signed_in(world.users["archivist"]).get(
        f"/api/records/{world.records['chen1'].id}/pages/1/image"
    )
    assert answer.status_code == 500
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] in ("vault.object_broken", "vault.object_missing")
    assert answer.json()["params"] == {}


def test_sweep_removes_only_unreferenced_old_objects(world: World, clean_objects: Path) -> None:
    kept, orphan = store(world), store(world)
    StoredObject.objects.filter(id=orphan.id).delete()
    object_store().put("of-another-program", b"x")
    now = datetime.now(UTC)
    assert sweep_unreferenced(now) == 0
    assert sweep_unreferenced(now + timedelta(days=2)) == 1
    assert not object_store().exists(orphan.store_name)
    assert object_store().exists("of-another-program")
    assert read_object(kept) == TEXT


def test_erased_object_goes_when_the_erasure_is_committed(
    world: World, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    stored = store(world)
    name = stored.store_name
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        erase_object(stored)
        assert object_store().exists(name)
    assert not object_store().exists(name)
    assert not StoredObject.objects.filter(id=stored.id).exists()
