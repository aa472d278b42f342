"""The audit log as its readers see it: each within the companies given, filtered, as a timeline and as a file."""

# ruff: noqa: S608  the statements are this file's own
from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import audit_open_to_change
from tests.factories import World, make_user, signed_in

from dossier.apps.access.audit_reach import audit_reach
from dossier.apps.access.policy import Role
from dossier.apps.audit.export import write_csv, write_xlsx
from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.selectors import check_chain
from dossier.apps.audit.services import chained_columns, record_alone

pytestmark = pytest.mark.django_db


def search(client: Client, **filters: Any) -> list[dict[str, Any]]:
    answer = client.post("/api/audit/search", filters, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return answer.json()["items"]  # type: ignore[no-any-return]


def newest() -> AuditEvent:
    return AuditEvent.objects.order_by("-sequence")[0]


def test_event_notes_the_company_of_its_object(world: World) -> None:
    facts = {
        "record": (world.records["zhao1"].id, world.other_company.id),
        "employee": (world.employees["zhao"].id, world.other_company.id),
        "company": (world.other_company.id, world.other_company.id),
        "user": (world.users["archivist"].pk, world.company.id),
        "approval": (uuid4(), None),
    }
    for kind, (object_id, company_id) in facts.items():
        record_alone(actor=None, actor_name="test", action="x.y", object_kind=kind, object_id=object_id)
        assert newest().company_id == company_id, kind


def test_event_without_an_object_belongs_to_the_actors_own_company(world: World) -> None:
    for user, company_id in (
        ("employee", world.company.id), ("archivist_other", world.other_company.id), ("auditor_group", None),
    ):  # fmt: skip
        record_alone(actor=world.users[user], action="record.search")
        assert newest().company_id == company_id, user


@pytest.mark.parametrize("object_id", ["'; --", "9" * 60, "²"])
def test_ids_that_name_nothing_do_no_harm(world: World, object_id: str) -> None:
    for kind in ("record", "company", "user", "loan"):
        record_alone(actor=None, actor_name="test", action="x.y", object_kind=kind, object_id=object_id[:60])
        assert newest().company_id is None


def test_company_and_form_are_covered_by_the_digest(world: World) -> None:
    record_alone(actor=world.users["employee"], action="record.search")
    columns = chained_columns(newest())
    assert (columns["company_id"], columns["form"]) == (world.company.id, 3)
    for change in ("company_id = company_id + 1", "company_id = NULL", "form = NULL", "form = 1"):
        event = newest()
        with audit_open_to_change():
            _run(f"UPDATE audit_auditevent SET {change} WHERE sequence = {event.sequence}")
        assert check_chain().first_broken == event.sequence, change
        with audit_open_to_change():
            _run(
                f"UPDATE audit_auditevent SET company_id = {world.company.id}, form = 3 "
                f"WHERE sequence = {event.sequence}"
            )
    assert check_chain().intact


def test_rows_from_before_companies_were_noted_keep_their_digest(world: World) -> None:
    from dossier.apps.audit.chain import compute_digest

    record_alone(actor=None, actor_name="test", action="record.correct")
    event = newest()
    event.form = None
    digest = compute_digest(event.previous_digest, chained_columns(event))
    assert "company_id" not in chained_columns(event)
    with audit_open_to_change():
        _run(
            f"UPDATE audit_auditevent SET form = NULL, company_id = NULL, digest = '{digest}' "
            f"WHERE sequence = {event.sequence}"
        )
    assert check_chain().intact
    with audit_open_to_change():
        _run(f"UPDATE audit_auditevent SET company_id = 1 WHERE sequence = {event.sequence}")
    assert check_chain().first_broken == event.sequence


def _run(statement: str) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)


def test_auditor_of_a_company_reads_its_events_and_his_own(world: World) -> None:
    for record in ("chen1", "zhao1"):
        record_alone(
            actor=world.users["archivist_l4"], action="record.view", object_kind="record",
            object_id=world.records[record].id,
        )  # fmt: skip
    company, group = (signed_in(world.users[name]) for name in ("auditor_company", "auditor_group"))
    mine, all_of_it = search(company, page_size=200), search(group, page_size=200)
    foreign = str(world.records["zhao1"].id)
    assert foreign not in {row["object_id"] for row in mine}
    assert foreign in {row["object_id"] for row in all_of_it}
    for row in mine:
        assert row["company_id"] == world.company.id or row["actor"] == "auditor_company"


def test_reach_follows_the_matrix(world: World) -> None:
    assert audit_reach(world.users["auditor_group"]).companies is None
    assert audit_reach(world.users["auditor_company"]).companies == {world.company.id}
    assert audit_reach(world.users["auditor_company"]).covers(None) is False
    nobody = audit_reach(world.users["archivist"])
    assert (nobody.rule, nobody.may_export) == ("", False)
    keeper = make_user("keeper", Role.AUDIT_ADMINISTRATOR)
    assert audit_reach(keeper).may_export


def test_filters_narrow_the_log(world: World) -> None:
    from dossier.apps.audit.context import Origin, acting_from

    record = world.records["chen1"]
    with acting_from(Origin("10.1.2.3", "r", "manager")):
        record_alone(
            actor=world.users["manager"], action="record.view", object_kind="record", object_id=record.id,
            subject_id=record.employee_id, rule="manager-subtree",
        )  # fmt: skip
    wanted = newest().sequence
    client = signed_in(world.users["auditor_group"])
    for filters in (
        {"actor": "manager", "address": "10.1."},
        {"rule": "manager-subtree"},
        {"object_kind": "record", "address": "10.1.2.3"},
        {"record_id": str(record.id), "actor": "manager"},
        {"employee_id": str(record.employee_id), "actor": "manager"},
        {"company_id": world.company.id, "rule": "manager-subtree"},
    ):
        assert [row["sequence"] for row in search(client, **filters)] == [wanted], filters
    assert search(client, address="10.9") == []


def test_timeline_of_a_person_tells_of_papers_shared_with_others(world: World) -> None:
    from dossier.apps.records.models import RecordPerson

    record, li = world.records["chen2"], world.employees["li"]
    RecordPerson.objects.create(record=record, employee=li, position=1, values={})
    record_alone(
        actor=None, actor_name="test", action="record.link", object_kind="record", object_id=record.id
    )
    rows = search(signed_in(world.users["auditor_group"]), employee_id=str(li.id), page_size=200)
    assert str(record.id) in {row["object_id"] for row in rows}


def keeper_of_the_log() -> Client:
    return signed_in(make_user("keeper", Role.AUDIT_ADMINISTRATOR))


def test_export_holds_what_the_filters_leave_and_is_audited(world: World) -> None:
    record_alone(actor=world.users["manager"], action="record.search", details={"query": "=HYPERLINK(1)"})
    client = keeper_of_the_log()
    body = {"format": "csv", "actor": "manager", "action": "record.search"}
    answer = client.post("/api/audit/export", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 2
    assert rows[1][2] == "manager"
    event = newest()
    assert (event.action, event.details["total"], event.details["format"]) == ("audit.export", 1, "csv")
    assert event.details["filters"] == {"actor": "manager", "action": "record.search"}


def test_export_needs_its_own_right_and_a_fresh_proof(world: World) -> None:
    body = {"format": "xlsx"}
    refused = signed_in(world.users["auditor_group"]).post(
        "/api/audit/export", body, content_type="application/json"
    )
    assert refused.status_code == 404
    assert newest().action == "access.refused"
    stale = signed_in(make_user("keeper", Role.AUDIT_ADMINISTRATOR), proven=False)
    answer = stale.post("/api/audit/export", body, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (401, "accounts.step_up_required")


def test_too_large_an_export_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dossier.apps.records.api.audit_desk.MOST_EXPORTED", 3)
    answer = keeper_of_the_log().post("/api/audit/export", {"format": "csv"}, content_type="application/json")
    assert (answer.status_code, answer.json()["code"]) == (422, "audit.export_too_large")


cells = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=5))
def test_no_cell_of_the_csv_can_become_a_formula_or_a_shortened_number(rows: list[list[str]]) -> None:
    text = write_csv(rows).decode("utf-8-sig")
    for row in csv.reader(io.StringIO(text, newline="")):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
            assert not (cell.isdigit() and len(cell) > 11)


@given(st.lists(st.lists(cells, min_size=1, max_size=4), min_size=1, max_size=5))
def test_every_cell_of_the_workbook_is_a_text(rows: list[list[str]]) -> None:
    with zipfile.ZipFile(io.BytesIO(write_xlsx(rows))) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314  our own
    name = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    found = sheet.findall(f".//{name}c")
    assert {(cell.get("t"), cell.get("s")) for cell in found} == {("s", "1")}
    assert len(found) == sum(map(len, rows))
    assert not sheet.findall(f".//{name}f")


def test_workbook_is_read_by_another_library_as_it_was_written() -> None:
    calamine = pytest.importorskip("python_calamine")
    rows = [["序号", "姓名"], ["11010119900307001X", "=1+1"], ["0012", "陈旻翀"]]
    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(write_xlsx(rows)))
    assert book.get_sheet_by_index(0).to_python() == rows


def test_break_found_by_a_check_is_itself_an_event(world: World) -> None:
    record_alone(actor=None, actor_name="test", action="x.y")
    with audit_open_to_change():
        _run(f"UPDATE audit_auditevent SET action = 'z' WHERE sequence = {newest().sequence}")
    answer = signed_in(world.users["auditor_group"]).get("/api/audit/chain")
    assert answer.json()["intact"] is False
    assert newest().action == "audit.broken"


def test_details_in_the_log_stay_readable_json(world: World) -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    client = signed_in(world.users["auditor_group"])
    search(client, date_from=at.isoformat())
    assert json.dumps(newest().details["filters"])
