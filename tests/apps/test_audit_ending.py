"""The end of what names people in old events: only by the consented act, and the chain stays checkable."""

# ruff: noqa: S608  the statements are this file's own
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import audit_open_to_change
from tests.factories import World

import dossier
from dossier.apps.audit.context import Origin, acting_from
from dossier.apps.audit.ending import (
    LEAST,
    PORTION,
    consent_to_ending,
    end_due,
    measure_scope,
    moment_before,
)
from dossier.apps.audit.lasting import load_lasting
from dossier.apps.audit.models import AuditEnding, AuditEvent
from dossier.apps.audit.selectors import VIEW_ACTIONS, check_chain
from dossier.apps.audit.services import record_alone
from dossier.apps.evidence.checking import check_rows
from dossier.norms.retention import Duration, add_duration

pytestmark = pytest.mark.django_db

TABLE = "audit_auditevent"
NOW = datetime.now(UTC)
BEFORE = moment_before(Duration(years=1), NOW)
OLD = BEFORE - timedelta(days=20)
EMPTY = (
    "actor_id = NULL, actor_name = '', roles = '', subject_id = NULL, address = '', request_id = '', "
    "details = NULL, details_salt = ''"
)


def run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


@pytest.fixture
def told(world: World) -> World:
    """Old and new events of two companies, of both kinds."""
    archivist, record = world.users["archivist"], world.records["chen1"]
    sun = world.employees["sun"]
    with acting_from(Origin("10.1.2.3", "abc", "hr_archivist")):
        for at in (OLD, OLD + timedelta(days=1), NOW):
            record_alone(actor=archivist, action="record.search", details={"query": "工伤"}, at=at)
            record_alone(
                actor=archivist, action="record.view", object_kind="record", object_id=record.id,
                subject_id=sun.id, at=at,
            )  # fmt: skip
            record_alone(
                actor=archivist, action="employee.view", object_kind="employee", object_id=sun.id, at=at
            )
            record_alone(
                actor=archivist, action="record.correct", object_kind="record", object_id=record.id, at=at
            )
            record_alone(actor=world.users["archivist_other"], action="record.search", at=at)
    return world


def end(world: World, before: datetime = BEFORE, company_id: int | None = None) -> int:
    consent_to_ending(
        company_id=company_id or world.company.id, before=before, approval_id=uuid4(),
        asked_by=world.users["auditor_group"], at=NOW,
    )  # fmt: skip
    ended = 0
    while portion := end_due(NOW):
        ended += portion
    return ended


def columns(event: AuditEvent) -> tuple[object, ...]:
    return (
        event.actor_id, event.actor_name, event.roles, event.subject_id, event.address, event.request_id,
        event.details, event.details_salt,
    )  # fmt: skip


def test_ended_events_name_nobody_and_the_chain_holds(told: World) -> None:
    digests = list(AuditEvent.objects.order_by("sequence").values_list("sequence", "digest"))
    scope = measure_scope(told.company.id, BEFORE)
    assert end(told) == scope.events == 6
    old = AuditEvent.objects.filter(at__lt=BEFORE, company_id=told.company.id)
    gone = old.filter(action__in=("record.search", "record.view", "employee.view"))
    assert all(columns(event) == (None, "", "", None, "", "", {}, "") for event in gone)
    assert check_chain().intact
    kept = dict(AuditEvent.objects.values_list("sequence", "digest"))
    assert all(kept[sequence] == digest for sequence, digest in digests)
    assert list(check_rows()) == []
    record = AuditEvent.objects.filter(at__lt=BEFORE, action="record.view", company_id=told.company.id)[0]
    assert (record.object_id, record.result) == (str(told.records["chen1"].id), "allowed")
    person = AuditEvent.objects.filter(at__lt=BEFORE, action="employee.view", company_id=told.company.id)[0]
    assert person.object_id == ""


def test_what_lasts_is_recent_or_another_companys_stays(told: World) -> None:
    end(told)
    names = AuditEvent.objects.exclude(company_id=told.company.id).filter(action="record.search")
    assert {event.actor_name for event in names} == {"archivist_other"}
    lasting = AuditEvent.objects.filter(action="record.correct")
    assert {event.actor_name for event in lasting} == {"archivist"}
    assert {event.address for event in AuditEvent.objects.filter(at=NOW, action="record.view")} == {
        "10.1.2.3"
    }


def test_no_name_nor_word_is_left_in_the_table(told: World) -> None:
    end(told)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT count(*) FROM {TABLE} WHERE form = 3 AND at < %s AND company_id = %s "
            "AND (details IS NOT NULL OR details_salt <> '' OR actor_id IS NOT NULL)",
            [BEFORE, told.company.id],
        )
        assert cursor.fetchone() == (0,)


def test_act_is_announced_and_reported_in_the_chain(told: World) -> None:
    end(told)
    announced, reported = (AuditEvent.objects.get(action=action) for action in ("audit.end", "audit.ended"))
    assert announced.rule == reported.rule == f"ends {told.company.id} {BEFORE.date().isoformat()}"
    assert announced.sequence < reported.sequence
    assert reported.details == {"events": 6}
    assert AuditEnding.objects.get().state == "done"
    assert end_due(NOW) == 0


def _as_running(world: World) -> None:
    act = consent_to_ending(
        company_id=world.company.id, before=BEFORE, approval_id=uuid4(),
        asked_by=world.users["auditor_group"], at=NOW,
    )  # fmt: skip
    AuditEnding.objects.filter(pk=act.pk).update(state="running", event_sequence=10**6)


@pytest.mark.parametrize(
    ("where", "change"),
    [
        ("at >= %s AND action = 'record.view'", EMPTY),
        ("at < %s AND action = 'record.correct'", EMPTY),
        ("at < %s AND action = 'record.search' AND actor_name = 'archivist_other'", EMPTY),
        ("at < %s AND action = 'record.view'", "details = NULL"),
        ("at < %s AND action = 'record.view'", EMPTY + ", result = 'refused'"),
        ("at < %s AND action = 'record.view'", EMPTY + ", object_id = ''"),
        ("at < %s AND action = 'record.view'", EMPTY.replace("actor_name = ''", "actor_name = 'manager'")),
        ("at < %s AND action = 'employee.view'", EMPTY),
        ("at < %s AND action = 'record.view'", EMPTY + ", digest = '0'"),
    ],
)
def test_while_an_act_runs_the_database_refuses_everything_else(told: World, where: str, change: str) -> None:
    _as_running(told)
    before = list(AuditEvent.objects.order_by("sequence").values())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {TABLE} SET {change} WHERE {where}", BEFORE)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"DELETE FROM {TABLE} WHERE at < %s", BEFORE)
    assert list(AuditEvent.objects.order_by("sequence").values()) == before


def test_without_a_running_act_nothing_may_end(told: World) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {TABLE} SET {EMPTY} WHERE at < %s AND action = 'record.view'", BEFORE)
    end(told)
    record_alone(actor=told.users["archivist"], action="record.search", at=OLD)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {TABLE} SET {EMPTY} WHERE sequence = (SELECT max(sequence) FROM {TABLE})")


def _forged_act(told: World) -> int:
    """With all rights over the tables, an act that nobody announced: the database lets it, the chain tells."""
    _as_running(told)
    victim = AuditEvent.objects.filter(at__lt=BEFORE, action="record.view", company_id=told.company.id)[0]
    run(f"UPDATE {TABLE} SET {EMPTY} WHERE sequence = %s", victim.sequence)
    return victim.sequence


def _recent_under_an_act(told: World) -> int:
    end(told)
    victim = AuditEvent.objects.filter(at=NOW, action="record.view").order_by("sequence")[0]
    with audit_open_to_change():
        run(f"UPDATE {TABLE} SET {EMPTY} WHERE sequence = %s", victim.sequence)
    return victim.sequence


def _lasting_under_an_act(told: World) -> int:
    end(told)
    victim = AuditEvent.objects.filter(at__lt=BEFORE, action="record.correct").order_by("sequence")[0]
    with audit_open_to_change():
        run(f"UPDATE {TABLE} SET {EMPTY} WHERE sequence = %s", victim.sequence)
    return victim.sequence


def _half_emptied(told: World) -> int:
    end(told)
    victim = AuditEvent.objects.filter(at__lt=BEFORE, action="record.view", company_id=told.company.id)[0]
    with audit_open_to_change():
        run(f"UPDATE {TABLE} SET actor_name = 'manager' WHERE sequence = %s", victim.sequence)
    return victim.sequence


def _row_removed(told: World) -> int:
    end(told)
    victim = AuditEvent.objects.filter(at__lt=BEFORE, action="record.view", company_id=told.company.id)[0]
    after = AuditEvent.objects.filter(sequence__gt=victim.sequence).order_by("sequence")[0]
    with audit_open_to_change():
        run(f"DELETE FROM {TABLE} WHERE sequence = %s", victim.sequence)
    return after.sequence


@pytest.mark.parametrize(
    "attack", [_forged_act, _recent_under_an_act, _lasting_under_an_act, _half_emptied, _row_removed]
)
def test_chain_names_what_somebody_else_emptied(told: World, attack: Callable[[World], int]) -> None:
    broken = attack(told)
    state = check_chain()
    assert not state.intact
    assert state.first_broken == broken


def test_announcement_within_the_six_months_covers_nothing(told: World) -> None:
    recent = NOW - timedelta(days=100)
    record_alone(
        actor=told.users["archivist"], action="record.view", object_kind="record",
        object_id=told.records["chen1"].id, at=recent,
    )  # fmt: skip
    consent_to_ending(
        company_id=told.company.id, before=NOW - timedelta(days=50), approval_id=uuid4(),
        asked_by=told.users["auditor_group"], at=NOW,
    )  # fmt: skip
    with pytest.raises(DatabaseError, match="append-only"):
        [end_due(NOW) for _ in range(3)]


def test_act_goes_on_after_a_crash(told: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.apps.audit.ending.PORTION", 4)
    assert PORTION > 4
    consent_to_ending(
        company_id=told.company.id, before=BEFORE, approval_id=uuid4(),
        asked_by=told.users["auditor_group"], at=NOW,
    )  # fmt: skip
    assert end_due(NOW) == 4
    assert check_chain().intact
    assert (end_due(NOW), end_due(NOW)) == (2, 0)
    assert AuditEnding.objects.get().ended_events == 6


@given(
    period=st.builds(Duration, years=st.integers(0, 40), months=st.integers(0, 30), days=st.integers(0, 40)),
    today=st.dates(date(2020, 1, 1), date(2060, 1, 1)),
)
def test_moment_is_the_last_day_whose_period_is_over(period: Duration, today: date) -> None:
    at = datetime(today.year, today.month, today.day, 13, tzinfo=UTC)
    try:
        day = moment_before(period, at).date()
    except ValueError:
        assert add_duration(moment_before(LEAST, at).date() + timedelta(days=1), period) <= today
    else:
        assert add_duration(day, period) <= today < add_duration(day + timedelta(days=1), period)


def test_acts_that_stay_whole_are_acts_that_happen() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for path in Path(dossier.__file__).parent.rglob("*.py")
    )
    assert {act for act in load_lasting() if f'"{act}"' not in sources} == set()
    assert not load_lasting() & set(VIEW_ACTIONS)


def test_evidence_of_an_ended_event_is_its_unchanged_statement(told: World) -> None:
    from dossier.apps.notary.models import LeafKind, LogLeaf

    end(told)
    for event in AuditEvent.objects.filter(details_salt=""):
        leaf = LogLeaf.objects.get(kind=LeafKind.AUDIT, subject=str(event.sequence))
        assert leaf.statement == {"sequence": event.sequence, "digest": event.digest}
    assert isinstance(AuditEnding.objects.get().approval_id, UUID)
