"""The health checks: each says what it found, and what to do when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.conftest import empty_index
from tests.factories import World, make_record, signed_in

from dossier.apps.audit.services import record_alone
from dossier.apps.notary.services import sequence_leaves
from dossier.apps.search.selectors import search_index
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store
from dossier.config import checks as health_checks
from dossier.config.checks import Check, run_checks

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _index(clean_index: object) -> None:
    """Start with an index that is there."""


def checks() -> dict[str, Check]:
    return {check.name: check for check in run_checks()}


def test_sound_installation_is_sound(world: World) -> None:
    sequence_leaves()
    found = checks()
    wrong = {name for name, check in found.items() if not check.ok}
    # Fonts and free space are the machine's, not the installation's.
    assert wrong <= {"fonts", "disk"}
    assert "records not shown yet" in found["index"].detail


def test_a_log_that_nobody_keeps_is_noticed(world: World) -> None:
    record_alone(actor=None, action="record.view", at=datetime.now(UTC) - timedelta(hours=2))
    assert not checks()["log"].ok


def _lose_index() -> None:
    (empty_index() / "current.json").unlink()
    search_index.cache_clear()


def _lose_object() -> None:
    object_store().delete(StoredObject.objects.order_by("-created_at")[0].store_name)


@pytest.mark.parametrize(("name", "damage"), [("index", _lose_index), ("objects", _lose_object)])
def test_damage_is_found_and_the_other_checks_still_run(
    world: World, name: str, damage: Callable[[], None]
) -> None:
    # So that the newest object is not one that other tests read.
    make_record(world.company, world.employees["li"])
    damage()
    found = checks()
    assert not found[name].ok
    assert found["database"].ok


def test_closed_keys_say_what_to_do(world: World, settings: Any) -> None:
    settings.KEYS = None
    assert not checks()["keys"].ok
    assert "dossier init" in checks()["keys"].detail


def test_low_disk_is_said(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health_checks, "LEAST_FREE_BYTES", 2**62)
    assert not checks()["disk"].ok


def test_details_are_for_administrators_and_name_nobody(world: World) -> None:
    answer = signed_in(world.users["administrator"]).get("/api/health/details")
    body = answer.json()
    assert body["counts"]["employees"] == 4
    assert body["counts"]["to_check"] == 2
    assert "陈旻翀" not in answer.content.decode()
