"""The audit log: append-only in the database, chained, and one with the act it tells of."""

# ruff: noqa: S608  the statements are this file's own
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from tests.conftest import audit_open_to_change
from tests.factories import make_user, raw_rows

from dossier.apps.audit.context import Origin, acting_from
from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.protection import Protection, read_protection, role_statements
from dossier.apps.audit.selectors import AuditFilter, check_chain, find_events
from dossier.apps.audit.services import record_alone, record_event

pytestmark = pytest.mark.django_db

TABLE = "audit_auditevent"


def write_events(count: int = 5) -> None:
    for number in range(count):
        record_alone(
            actor=None, actor_name="recognition", action="record.search", details={"query": f"第{number}"}
        )


def run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {TABLE} SET action = 'nothing'",
        f"UPDATE {TABLE} SET action = 'nothing' WHERE sequence = 2",
        f"DELETE FROM {TABLE}",
        f"DELETE FROM {TABLE} WHERE sequence = 2",
    ],
)
def test_database_refuses_to_change_the_log(statement: str) -> None:
    write_events()
    before = raw_rows(TABLE)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement)
    assert raw_rows(TABLE) == before
    assert check_chain().intact


def test_truncating_the_log_is_refused_where_it_can_be_said() -> None:
    write_events()
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"TRUNCATE {TABLE} CASCADE")
    assert check_chain().events == 5


def test_untouched_chain_is_intact_and_says_its_head() -> None:
    write_events()
    state = check_chain()
    newest = AuditEvent.objects.order_by("-sequence")[0]
    assert (state.events, state.intact, state.first_broken, state.head) == (5, True, None, newest.digest)


def _edit() -> None:
    run(f"UPDATE {TABLE} SET actor_name = 'somebody else' WHERE sequence = 3")


def _edit_details() -> None:
    # Details of another event: they open, as both lie in one column, and do not belong here.
    run(f"UPDATE {TABLE} SET details = (SELECT details FROM {TABLE} WHERE sequence = 1) WHERE sequence = 3")


def _break_details() -> None:
    run(f"UPDATE {TABLE} SET details = %s WHERE sequence = 3", b"not sealed by us")


def _delete() -> None:
    run(f"DELETE FROM {TABLE} WHERE sequence = 3")


def _delete_and_renumber() -> None:
    _delete()
    run(f"UPDATE {TABLE} SET sequence = 3 WHERE sequence = 4")
    run(f"UPDATE {TABLE} SET sequence = 4 WHERE sequence = 5")


def _insert() -> None:
    event = AuditEvent.objects.get(sequence=2)
    for sequence in (5, 4, 3):
        run(f"UPDATE {TABLE} SET sequence = %s WHERE sequence = %s", sequence + 1, sequence)
    event.sequence, event.digest = 3, "f" * 64
    event.save(force_insert=True)


def _reorder() -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        run(f"UPDATE {TABLE} SET sequence = %s WHERE sequence = %s", new, old)


@pytest.mark.parametrize(
    "forgery", [_edit, _edit_details, _break_details, _delete, _delete_and_renumber, _insert, _reorder]
)
def test_chain_shows_what_an_administrator_did_without_the_triggers(forgery: Callable[[], None]) -> None:
    write_events()
    with audit_open_to_change():
        forgery()
    state = check_chain()
    assert not state.intact
    assert state.first_broken in (3, 4)


def test_act_and_event_are_undone_together() -> None:
    with transaction.atomic():
        record_event(actor=make_user("gone"), action="accounts.add")
        transaction.set_rollback(True)
    assert not AuditEvent.objects.exists()
    record_alone(actor=None, action="next")
    assert check_chain().intact


@pytest.mark.django_db(transaction=True)
def test_event_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        record_event(actor=None, action="record.view")
    assert not AuditEvent.objects.exists()


def test_event_says_who_from_where_in_which_roles() -> None:
    user = make_user("kan")
    with acting_from(Origin("10.0.0.7", "r-1", "auditor")):
        record_alone(actor=user, action="record.view", object_id="x")
    event = find_events(AuditFilter(actor="kan"))[0]
    assert (event.address, event.request_id, event.roles, event.actor_id) == (
        "10.0.0.7", "r-1", "auditor", user.pk,
    )  # fmt: skip


def test_details_are_sealed_in_the_table() -> None:
    record_alone(actor=None, action="record.search", details={"query": "陈旻翀 处分"})
    assert "陈旻翀".encode() not in raw_rows(TABLE)
    assert AuditEvent.objects.get().details == {"query": "陈旻翀 处分"}


def test_events_are_filtered() -> None:
    write_events(2)
    record_alone(actor=None, action="record.view", object_id="o-1", result="refused")
    assert [event.action for event in find_events(AuditFilter(result="refused"))] == ["record.view"]
    assert find_events(AuditFilter(action="record.search")).count() == 2
    assert find_events(AuditFilter(object_id="o-1")).count() == 1
    newest = find_events(AuditFilter())[0]
    assert find_events(AuditFilter(date_from=newest.at)).count() == 1
    assert find_events(AuditFilter(date_to=newest.at)).count() == 2


def test_guards_of_the_log_are_seen_and_missed() -> None:
    assert read_protection().triggers
    with audit_open_to_change():
        if connection.vendor == "sqlite":
            assert not read_protection().triggers


@pytest.mark.parametrize("name", ["x; DROP TABLE y", "A", "", "é"])
def test_role_name_is_checked(name: str) -> None:
    with pytest.raises(ValueError, match="role"):
        role_statements(name)


@pytest.mark.parametrize(
    "statement", [f"UPDATE {TABLE} SET action = 'x'", f"DELETE FROM {TABLE}", f"TRUNCATE {TABLE} CASCADE"]
)
def test_restricted_role_may_add_and_not_change(statement: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("the embedded database knows no roles")
    write_events()
    run("SET CONSTRAINTS ALL IMMEDIATE")
    run("CREATE ROLE dossier_app")
    for each in role_statements("dossier_app"):
        run(each)
    run("SET LOCAL ROLE dossier_app")
    assert read_protection() == Protection(found=2, wanted=2, permission=True)
    write_events(1)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        run(statement)
    run("RESET ROLE")
    assert check_chain().events == 6
