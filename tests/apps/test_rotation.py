"""Keys change and objects stay as they are; what was erased does not come back with an older backup."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from tests.factories import World
from tests.trust.keyservers import OpenBao, shared_token

from dossier.apps.kernel.errors import StoredDataBroken
from dossier.apps.notary.checking import check_log
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.vault.erased_list import note_erased, read_erased
from dossier.apps.vault.erasure import erase_again, list_erased
from dossier.apps.vault.models import CompanyKey, StoredObject
from dossier.apps.vault.rotation import (
    RETIRED_AFTER,
    renew_company_key,
    retire_company_keys,
    rewrap_company_keys,
    rewrap_data_keys,
)
from dossier.apps.vault.services import erase_object, object_store, read_object, store_bytes
from dossier.config import rekeying
from dossier.config.environment import Environment, KeySource, SettingInvalid
from dossier.config.keys import create_keys, open_key_file, open_keys
from dossier.trust.errors import IntegrityFailure, WrongPassphrase
from dossier.trust.keys import PassphraseCost, PassphraseKeyFile

pytestmark = pytest.mark.django_db

TEXT = "劳动合同书".encode()
CHEAP = PassphraseCost(memory_kib=64, passes=1, lanes=1)


def store(world: World, count: int = 1) -> list[StoredObject]:
    made = [store_bytes(company=world.company, data=TEXT, media_type="text/plain") for _ in range(count)]
    return list(StoredObject.objects.filter(id__in=[one.id for one in made]).order_by("id"))


def sealed_bytes(stored: StoredObject) -> bytes:
    return object_store().get(stored.store_name)


# --- rotation ---------------------------------------------------------------------------------------


def test_a_new_company_key_takes_over_in_portions_and_no_object_changes(world: World) -> None:
    objects = store(world, 5)
    before = [sealed_bytes(one) for one in objects]
    old, new = objects[0].key, renew_company_key(world.company)
    total = StoredObject.objects.filter(company=world.company).count()
    # Stopped after the first portion; begun again later.
    assert rewrap_data_keys(world.company, limit=2) == 2
    done = 2
    while portion := rewrap_data_keys(world.company, limit=1_000):
        done += portion
    assert done == total
    after = list(StoredObject.objects.filter(id__in=[one.id for one in objects]).order_by("id"))
    assert {one.key_id for one in after} == {new.id}
    assert [sealed_bytes(one) for one in after] == before
    assert [read_object(one) for one in after] == [TEXT] * 5
    assert not StoredObject.objects.filter(key=old).exists()
    assert rewrap_data_keys(world.company) == 0


def test_an_older_company_key_goes_when_nothing_lies_under_it_and_not_before(world: World) -> None:
    objects = store(world, 2)
    old, new = objects[0].key, renew_company_key(world.company)
    later = new.created_at + RETIRED_AFTER + timedelta(hours=1)
    assert retire_company_keys(world.company, later) == 0
    while rewrap_data_keys(world.company):
        continue
    assert retire_company_keys(world.company, new.created_at) == 0
    assert retire_company_keys(world.company, later) >= 1
    assert not CompanyKey.objects.filter(id=old.id).exists()
    assert read_object(StoredObject.objects.get(id=objects[1].id)) == TEXT


def test_the_log_knows_nothing_of_a_rotation(world: World) -> None:
    store(world)
    renew_company_key(world.company)
    count = LogLeaf.objects.count()
    rewrap_data_keys(world.company)
    assert (LogLeaf.objects.count(), check_log().intact) == (count, True)


def test_another_root_key_wraps_the_company_keys_all_or_none(world: World, tmp_path: Path) -> None:
    store(world)
    other = PassphraseKeyFile.create(tmp_path / "other", "other", cost=CHEAP)
    broken = CompanyKey.objects.create(
        company=world.company, wrapped=b"x" * 40, provider="broken", created_at=datetime.now(UTC)
    )
    before = dict(CompanyKey.objects.values_list("id", "wrapped"))
    with pytest.raises(IntegrityFailure):
        rewrap_company_keys(settings.KEYS, other)
    assert {key: bytes(value) for key, value in CompanyKey.objects.values_list("id", "wrapped")} == {
        key: bytes(value) for key, value in before.items()
    }
    broken.delete()
    keys = {row.id: settings.KEYS.unwrap(bytes(row.wrapped)) for row in CompanyKey.objects.all()}
    assert rewrap_company_keys(settings.KEYS, other) == len(keys)
    assert {row.id: other.unwrap(bytes(row.wrapped)) for row in CompanyKey.objects.all()} == keys
    assert rewrap_company_keys(settings.KEYS, other) == 0


@pytest.fixture
def home(tmp_path: Path) -> Environment:
    """The settings of the tests, with a key file of its own."""
    shutil.copy(settings.ENVIRONMENT.key_file, tmp_path / "keys.json")
    return replace(settings.ENVIRONMENT, home=tmp_path)


@pytest.fixture(params=["openbao", "pkcs11"])
def holder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeySource]:
    """Who holds the root key besides a passphrase file."""
    if request.param == "pkcs11":
        token = shared_token()
        yield KeySource("pkcs11", module=token.module, token=token.label, key="home", pin=token.pin)
        return
    (tmp_path / "bao").mkdir()
    started = OpenBao.start(tmp_path / "bao")
    yield KeySource(
        "openbao", address=started.server.address, token_file=started.server.token_file, key="home"
    )
    started.stop()


def test_the_root_moves_to_another_holder_and_can_be_interrupted(
    world: World, home: Environment, holder: KeySource, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = store(world)[0]
    keys = open_key_file(home.key_file, home)
    company_key = keys.unwrap(bytes(stored.key.wrapped))
    wanted = replace(home, keys=holder)

    def stop(*_: object) -> int:
        raise InterruptedError

    with monkeypatch.context() as cut:
        cut.setattr("dossier.apps.vault.rotation.rewrap_company_keys", stop)
        with pytest.raises(InterruptedError):
            rekeying.change_root_key(keys, wanted)
    assert open_key_file(home.key_file, home).named_key("database") == keys.named_key("database")
    assert rekeying.change_root_key(keys, wanted) == CompanyKey.objects.count()
    moved = open_key_file(home.key_file, wanted)
    assert moved.named_key("database") == keys.named_key("database")
    row = CompanyKey.objects.get(id=stored.key_id)
    assert (row.provider, moved.unwrap(bytes(row.wrapped))) == (moved.provider_id, company_key)
    assert not home.key_file.with_name("keys.json.next").exists()
    with pytest.raises(IntegrityFailure):
        open_key_file(home.key_file, home)


def test_a_new_installation_keeps_its_root_key_with_the_holder(holder: KeySource, tmp_path: Path) -> None:
    environment = replace(settings.ENVIRONMENT, home=tmp_path / "new", passphrase=None, keys=holder)
    assert open_keys(environment) is None
    made = create_keys(environment)
    again = open_keys(environment)
    assert again is not None
    assert again.named_key("database") == made.named_key("database")
    assert again.provider_id.endswith("home" if holder.kind == "pkcs11" else "home/1")
    unusable = replace(holder, key="no such name")
    with pytest.raises(SettingInvalid, match="DOSSIER_KEYS"):
        open_keys(replace(environment, keys=unusable))


def test_a_passphrase_file_gets_another_root_key_and_another_passphrase(
    world: World, home: Environment
) -> None:
    store(world)
    keys = open_key_file(home.key_file, home)
    rekeying.change_root_key(keys, replace(home, passphrase="another"))
    with pytest.raises(WrongPassphrase):
        open_key_file(home.key_file, home)
    moved = open_key_file(home.key_file, replace(home, passphrase="another"))
    assert moved.provider_id != keys.provider_id
    assert moved.named_key("fields") == keys.named_key("fields")


# --- erasure ----------------------------------------------------------------------------------------


@pytest.fixture
def erased_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, erased=tmp_path / "erased"))
    return tmp_path / "erased"


def test_bytes_from_an_older_backup_do_not_open_without_the_key_row(
    world: World, erased_list: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    stored, other = store(world, 2)
    name, sealed = stored.store_name, sealed_bytes(stored)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        erase_object(stored)
    object_store().put(name, sealed)  # the objects' backup comes back
    assert object_store().get(name) == sealed
    assert not StoredObject.objects.filter(id=UUID(name)).exists()
    # Whoever has all keys of the house and every other row still cannot open it.
    forged = StoredObject(id=UUID(name), company=world.company, key=other.key, wrapped_key=other.wrapped_key)
    with pytest.raises(StoredDataBroken):
        read_object(forged)


def test_an_older_database_opens_what_was_erased_until_the_list_is_applied(
    world: World, erased_list: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    stored, kept = store(world, 2)
    sealed, row = sealed_bytes(stored), StoredObject.objects.get(id=stored.id)
    leaf = LogLeaf.objects.get(kind=LeafKind.CAPTURE, subject=str(stored.id))
    object_id = stored.id
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        erase_object(stored)
    assert read_erased(erased_list) == {object_id} <= list_erased()
    # A backup of the database and of the objects comes back.
    row.save(force_insert=True)
    object_store().put(row.store_name, sealed)
    assert leaf.statement is not None
    assert read_object(StoredObject.objects.get(id=object_id)) == TEXT  # said honestly: it does open
    assert erase_again(read_erased(erased_list)) == 1
    with pytest.raises(StoredDataBroken):
        read_object(StoredObject.objects.get(id=object_id))
    assert read_object(kept) == TEXT
    assert erase_again(read_erased(erased_list)) == 0
    renew_company_key(world.company)
    while rewrap_data_keys(world.company):
        continue
    assert bytes(StoredObject.objects.get(id=object_id).wrapped_key) == b""


def test_an_erasure_that_was_rolled_back_is_not_on_the_list(
    world: World, erased_list: Path, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    stored = store(world)[0]
    with django_capture_on_commit_callbacks(execute=False):  # type: ignore[attr-defined]
        erase_object(stored)
    assert read_erased(erased_list) == set()


def test_the_list_only_grows_and_survives_a_torn_line(tmp_path: Path, world: World) -> None:
    path, ids = tmp_path / "erased", [one.id for one in store(world, 3)]
    assert note_erased(path, ids[:1]) == 1
    assert note_erased(path, ids[:2]) == 1
    path.write_text(path.read_text() + str(ids[2])[:10])
    assert read_erased(path) == set(ids[:2])
    note_erased(path, ids[2:])
    assert note_erased(path, ids) == 1
    assert read_erased(path) == set(ids)
    assert path.stat().st_mode & 0o777 == 0o600
