"""The log's state for auditors: who vouches, what fails, what checks found; and what may be known of keys."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.conftest import audit_open_to_change
from tests.trust.authority import OpenSslAuthority

from dossier.apps.evidence import log_checks
from dossier.apps.evidence.key_states import key_states
from dossier.apps.evidence.log_checks import ask_check, run_due_checks
from dossier.apps.notary.keeping import LogKeeper, Stamper
from dossier.apps.notary.models import CheckpointAnchor, LogCheck, LogCheckpoint, LogLeaf, OutsideService
from dossier.apps.notary.selectors import list_failures
from dossier.apps.vault.fixity import fixity_state
from dossier.apps.vault.models import CompanyKey, StoredObject
from dossier.config.checks import Check, run_checks
from dossier.trust.anchors import AnchorUnavailable
from dossier.trust.timestamps import TimeStampUnavailable

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
LATER = timedelta(hours=3)


class SilentAuthority:
    def answer(self, request: bytes) -> bytes:  # noqa: ARG002  the interface's
        raise TimeStampUnavailable("trust.tsa_unreachable")


@dataclass
class SilentAnchor:
    name: str = "rest:notary.example"

    def submit(self, root: bytes, size: int, note: str) -> Any:  # noqa: ARG002  the interface's
        raise AnchorUnavailable("trust.anchor_unreachable")

    def verify(self, receipt: Any) -> Any:  # noqa: ARG002  the interface's
        raise AnchorUnavailable("trust.anchor_unreachable")


def health(name: str) -> Check:
    return next(check for check in run_checks() if check.name == name)


@pytest.mark.usefixtures("world")
def test_a_service_that_stays_away_becomes_a_failure_and_answers_it_away(tmp_path: Any) -> None:
    keeper = LogKeeper(
        every=timedelta(0), stampers=[Stamper("t", SilentAuthority(), [])], anchors=[SilentAnchor()]
    )
    keeper.keep()
    assert list_failures() == ()
    found = {(one.kind, one.name, one.code) for one in list_failures(datetime.now(UTC) + LATER)}
    assert found == {
        ("stamp", "t", "trust.tsa_unreachable"),
        ("anchor", "rest:notary.example", "trust.anchor_unreachable"),
    }
    authority = OpenSslAuthority.create(tmp_path)
    LogKeeper(every=timedelta(0), stampers=[Stamper("t", authority, [authority.root])]).keep()
    assert [one.kind for one in list_failures(datetime.now(UTC) + LATER)] == ["anchor"]
    assert OutsideService.objects.get(kind="stamp").good_at is not None


@pytest.mark.usefixtures("world")
def test_an_anchor_that_waits_long_is_a_health_finding() -> None:
    LogKeeper(every=timedelta(0)).keep()
    assert health("outside").ok
    row = LogCheckpoint.objects.create(size=10**6, note="x", at=NOW - LATER)
    CheckpointAnchor.objects.create(checkpoint=row, anchor="evm:00")
    assert (health("outside").code, health("outside").params["names"]) == ("health.outside_silent", "evm:00")


@pytest.mark.usefixtures("world")
def test_a_check_covers_what_is_new_and_a_full_one_everything() -> None:
    keeper = LogKeeper(every=timedelta(0))
    keeper.keep()
    first = ask_check(full=False, by="auditor", at=NOW)
    assert (first.found, first.checked_from, first.size) == (0, 0, LogCheckpoint.objects.get().size)
    again = ask_check(full=False, by="auditor", at=NOW)
    assert again.checked_from == first.size
    full = ask_check(full=True, by="auditor", at=NOW)
    assert (full.found, full.checked_from, full.ended_at is not None) == (0, 0, True)


@pytest.mark.usefixtures("world")
def test_a_changed_row_is_found_by_the_full_check_and_told_by_health() -> None:
    LogKeeper(every=timedelta(0)).keep()
    with audit_open_to_change(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditevent SET digest = %s WHERE sequence = 2", ["f" * 64])
    row = ask_check(full=True, by="auditor", at=NOW)
    assert row.found > 0
    assert [one.kind for one in list_failures()] == ["check"]
    assert health("log").code == "health.log_not_intact"


@pytest.mark.usefixtures("world")
def test_a_long_check_is_left_to_the_worker_and_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    LogKeeper(every=timedelta(0)).keep()
    monkeypatch.setattr(log_checks, "MOST_IN_A_REQUEST", 0)
    asked = ask_check(full=True, by="auditor", at=NOW)
    assert asked.ended_at is None
    assert ask_check(full=True, by="auditor", at=NOW).pk == asked.pk
    assert run_due_checks(NOW) == 1
    assert LogCheck.objects.get().ended_at is not None
    assert run_due_checks(NOW) == 0
    assert run_due_checks(NOW + timedelta(days=1)) == 1


@pytest.mark.usefixtures("world")
def test_statements_that_wait_for_hours_are_a_failure() -> None:
    assert LogLeaf.objects.filter(position=None).exists()
    assert [one.kind for one in list_failures(datetime.now(UTC) + LATER)] == ["log"]


@pytest.mark.usefixtures("world")
def test_fixity_tells_what_is_broken_and_what_was_never_read() -> None:
    stored = StoredObject.objects.order_by("id")
    StoredObject.objects.filter(id=stored[0].id).update(checked_at=NOW, broken_at=NOW)
    state = fixity_state(NOW)
    assert (state.objects, state.never, state.within_year) == (stored.count(), stored.count() - 1, 1)
    assert (state.broken, state.broken_since, state.oldest) == (1, NOW, NOW)


@pytest.mark.usefixtures("world")
def test_key_states_name_suites_and_ages_and_no_key() -> None:
    LogKeeper(every=timedelta(0)).keep()
    states = key_states()
    assert states.provider_kind
    assert all(row.suite == "A256GCM" and row.objects_behind == 0 for row in states.companies)
    assert [row.scheme for row in states.log_keys] == ["ed25519"]
    shown = repr(states)
    for row in CompanyKey.objects.all():
        assert bytes(row.wrapped).hex() not in shown
