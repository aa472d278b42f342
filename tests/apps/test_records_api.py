"""Records over HTTP: what a correction answers, and that every refusal leaves its trace."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.factories import TYPES, World, make_record, signed_in

from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.selectors import check_chain
from dossier.apps.records.models import Record

pytestmark = pytest.mark.django_db


def correct(client: Client, record: Record, **body: Any) -> Any:
    body.setdefault("base_version", Record.objects.get(id=record.id).version)
    return client.post(f"/api/records/{record.id}/versions", body, content_type="application/json")


def refusals() -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(result="refused").order_by("sequence"))


def test_correction_answers_the_new_state_and_lists_the_version(world: World) -> None:
    client = signed_in(world.users["archivist"])
    answer = correct(client, world.records["chen2"], fields={"wage": "9000"}, reason="补录", tags=["重要"])
    assert answer.status_code == 200
    body = answer.json()
    assert (body["version"], body["tags"]) == (2, ["重要"])
    wage = next(field for field in body["fields"] if field["id"] == "wage")
    assert (wage["value"], wage["source"], wage["confirmed_by"]) == ("9000", "person", "archivist")
    versions = client.get(f"/api/records/{world.records['chen2'].id}/versions").json()
    assert {(row["number"], row["by"], row["reason"]) for row in versions} == {
        (1, "recognition", ""),
        (2, "archivist", "补录"),
    }


def test_stale_version_is_409_with_the_present_one(world: World) -> None:
    client = signed_in(world.users["archivist"])
    correct(client, world.records["chen2"], fields={"wage": "9000"})
    answer = correct(client, world.records["chen2"], base_version=1, fields={"wage": "1"})
    assert (answer.status_code, answer.json()["code"]) == (409, "records.version_conflict")
    assert answer.json()["params"] == {"current": 2}
    assert world.records["chen2"].values.get(field="wage").value == "9000"


def test_invalid_values_are_422_naming_the_fields(world: World) -> None:
    answer = correct(
        signed_in(world.users["archivist"]),
        world.records["chen2"],
        fields={"wage": "很多", "doc_date": "2015-02-30"},
    )
    assert answer.status_code == 422
    assert {item["field"] for item in answer.json()["errors"]} == {"wage", "doc_date"}
    assert Record.objects.get(id=world.records["chen2"].id).version == 1


def test_person_of_another_company_is_refused_like_a_missing_one_and_audited(world: World) -> None:
    client = signed_in(world.users["archivist"])
    missing = "00000000-0000-7000-8000-000000000000"
    answers = [
        correct(client, world.records["chen2"], employee_id=person)
        for person in (str(world.employees["zhao"].id), missing)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [{**answer.json(), "request_id": ""} for answer in answers]
    assert bodies[0] == bodies[1]
    assert Record.objects.get(id=world.records["chen2"].id).version == 1
    assert [event.actor for event in refusals()[-2:]] == [world.users["archivist"]] * 2
    assert refusals()[-1].details["code"] == "records.person_unknown"


def test_page_that_is_not_there_is_refused_and_audited(world: World) -> None:
    record = world.records["chen1"]
    before = len(refusals())
    answer = signed_in(world.users["archivist"]).get(f"/api/records/{record.id}/pages/99/image")
    assert answer.status_code == 404
    assert len(refusals()) == before + 1
    assert check_chain().intact


def test_one_refusal_is_one_event(world: World) -> None:
    client = signed_in(world.users["manager"])
    before = len(refusals())
    assert client.get(f"/api/records/{world.records['li1'].id}").status_code == 404
    assert client.get("/api/audit/chain").status_code == 404
    assert client.get("/api/health/details").status_code == 404
    assert client.get(f"/api/employees/{world.employees['li'].id}").status_code == 404
    assert correct(client, world.records["chen1"], fields={}).status_code == 404
    assert len(refusals()) == before + 5


def test_pdf_not_written_yet_is_said_so(world: World) -> None:
    record = make_record(world.company, world.employees["li"], type=TYPES[1])
    answer = signed_in(world.users["archivist"]).get(f"/api/records/{record.id}/pdf")
    assert (answer.status_code, answer.json()["code"]) == (404, "records.pdf_not_ready")
    assert not AuditEvent.objects.filter(action="record.export", object_id=str(record.id)).exists()


def test_looking_is_audited_with_the_rule_the_address_and_the_person(world: World) -> None:
    record = world.records["chen1"]
    answer = signed_in(world.users["manager"]).get(f"/api/records/{record.id}", REMOTE_ADDR="10.1.2.3")
    event = AuditEvent.objects.order_by("-sequence")[0]
    assert (event.action, event.rule, event.address, event.roles, event.subject_id) == (
        "record.view", "manager-subtree", "10.1.2.3", "manager", world.employees["chen"].id,
    )  # fmt: skip
    assert event.request_id == answer["X-Request-Id"]


def test_record_says_what_the_user_may_do_with_it(world: World) -> None:
    wanted = {
        "archivist": {"correct", "confirm", "export", "download", "redact"},
        "employee": {"export", "download"},
        "manager": set(),
        "auditor_company": {"show"},
    }
    for user, can in wanted.items():
        body = signed_in(world.users[user]).get(f"/api/records/{world.records['chen1'].id}").json()
        assert {act for act, may in body["can"].items() if may} == can, user


def test_write_with_the_csrf_token_is_taken(world: World) -> None:
    client = signed_in(world.users["archivist"], csrf=True)
    token = "a" * 32
    client.cookies["csrftoken"] = token
    answer = client.put(
        "/api/me/language",
        {"language": "en"},
        content_type="application/json",
        headers={"X-CSRFToken": token},
    )
    assert (answer.status_code, answer.json()["language"]) == (200, "en")


def test_batches_are_listed_for_their_own_company_only(world: World) -> None:
    for user, company in {"archivist": world.company, "archivist_other": world.other_company}.items():
        client = signed_in(world.users[user])
        made = client.post(
            "/api/intake/batches", {"company_id": company.id, "name": "箱"}, content_type="application/json"
        )
        assert made.status_code == 200
        listed = client.get("/api/intake/batches").json()
        assert [row["id"] for row in listed["items"]] == [made.json()["id"]]
        assert listed["total"] == 1


def test_me_names_pages_and_companies_of_the_user(world: World) -> None:
    wanted = {
        "archivist": (
            {"search", "employees", "intake", "tasks", "quality", "approvals", "loans", "privacy", "exports"},
            ["HQ"],
        ),
        "manager": ({"search", "my_team", "loans"}, ["HQ"]),
        "employee": ({"search", "my_file", "loans", "privacy"}, ["HQ"]),
        "auditor_group": ({"search", "employees", "audit", "trace", "alerts", "loans"}, ["HQ", "YC"]),
        "administrator": (
            {"health", "trace", "alerts", "approvals", "matrix", "privacy", "users", "exports"},
            [],
        ),
        "nobody": (set(), []),
    }
    for user, (pages, companies) in wanted.items():
        body = signed_in(world.users[user]).get("/api/me").json()
        assert set(body["pages"]) == pages, user
        assert [company["code"] for company in body["companies"]] == companies, user
