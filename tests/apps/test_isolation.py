"""A manager (level 1, his department) cannot find, count, open or fetch what is not his; nor can others."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from tests.factories import World, signed_in

from dossier.apps.access.policy import Action
from dossier.apps.audit.models import AuditEvent
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import list_permitted

pytestmark = pytest.mark.django_db

REACH = {
    "archivist": {"chen1", "chen2", "chen3", "li1", "li2", "li3", "unknown", "doubtful"},
    "archivist_l4": {
        "chen1", "chen2", "chen3", "chen4", "li1", "li2", "li3", "li4", "unknown", "doubtful",
    },
    "archivist_other": {"zhao1", "zhao2", "zhao3"},
    "manager": {"chen1"},
    "employee": {"chen1", "chen2"},
    "auditor_company": {"chen1", "chen2", "li1", "li2"},
    "auditor_group": {"chen1", "chen2", "li1", "li2", "zhao1", "zhao2"},
    "administrator": set(),
    "nobody": set(),
}  # fmt: skip
"""What each user may find of the world's records: the withdrawn one nobody."""

PAGES = ("", "/pages/1/lines", "/pages/1/image?purpose=inspection", "/pages/1/thumbnail", "/versions")


def search(client: Client, **body: Any) -> dict[str, Any]:
    answer = client.post("/api/search", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    return dict(answer.json())


@pytest.mark.parametrize("user", REACH)
def test_database_query_keeps_exactly_the_reach(world: World, user: str) -> None:
    found = set(list_permitted(world.users[user], Action.FIND).values_list("id", flat=True))
    assert found == {world.records[name].id for name in REACH[user]}


@pytest.mark.parametrize("user", REACH)
def test_search_hits_totals_and_facets_keep_exactly_the_reach(indexed_world: World, user: str) -> None:
    world = indexed_world
    client = signed_in(world.users[user])
    mine = [world.records[name] for name in REACH[user]]
    everything = search(client, page_size=100)
    assert {hit["id"] for hit in everything["hits"]} == {str(record.id) for record in mine}
    assert everything["total"] == len(mine)
    for facet, column in {"type": "type", "level": "level", "company": "company_id"}.items():
        counted = {item["value"]: item["count"] for item in everything["facets"][facet]}
        wanted: dict[str, int] = {}
        for record in mine:
            key = str(getattr(record, column))
            wanted[key] = wanted.get(key, 0) + 1
        assert counted == wanted, facet
    people = {str(record.employee_id) for record in mine if record.employee_id}
    assert {item["value"] for item in everything["facets"]["employee"]} == people


def test_search_for_a_sentence_counts_only_ones_own(indexed_world: World) -> None:
    for user, total in {"manager": 1, "employee": 2, "archivist": 6, "nobody": 0}.items():
        found = search(signed_in(indexed_world.users[user]), query='"予以记录在案"')
        assert (found["total"], len(found["hits"])) == (total, total), user


def test_filters_do_not_widen_the_reach(indexed_world: World) -> None:
    world = indexed_world
    client = signed_in(world.users["manager"])
    li = str(world.employees["li"].id)
    for filters in (
        {"employee_ids": [li]},
        {"company_ids": [world.other_company.id]},
        {"department_ids": [world.departments["staff"].id]},
        {"levels": [2, 3, 4]},
    ):
        found = search(client, filters=filters)
        assert (found["total"], found["hits"]) == (0, []), filters
        assert li not in json.dumps(found["facets"])
        assert "李翾" not in json.dumps(found, ensure_ascii=False)


@pytest.mark.parametrize("user", ["manager", "employee", "auditor_company", "archivist_other"])
def test_addresses_of_records_open_only_within_the_reach(world: World, user: str) -> None:
    client = signed_in(world.users[user])
    for name, record in world.records.items():
        before = AuditEvent.objects.filter(result="refused").count()
        answers = [client.get(f"/api/records/{record.id}{page}").status_code for page in PAGES]
        refused = AuditEvent.objects.filter(result="refused", object_id=str(record.id)).count()
        if name in REACH[user]:
            assert answers == [200] * len(PAGES), name
        else:
            assert answers == [404] * len(PAGES), name
            assert AuditEvent.objects.filter(result="refused").count() - before == len(PAGES)
            assert refused >= len(PAGES)


def test_pdf_is_for_those_who_may_export(world: World) -> None:
    address = f"/api/records/{world.records['chen1'].id}/pdf"
    for user, status in {"archivist": 200, "employee": 200, "manager": 404, "auditor_group": 404}.items():
        answer = signed_in(world.users[user]).get(address)
        assert answer.status_code == status, user
        assert answer.content.startswith(b"%PDF-") == (status == 200)


def test_people_are_listed_and_counted_within_the_reach(world: World) -> None:
    people = {
        "manager": {"chen": 1, "sun": 0},
        "employee": {"chen": 2},
        "auditor_company": {"chen": 2, "sun": 0, "li": 2},
        "auditor_group": {"chen": 2, "sun": 0, "li": 2, "zhao": 2},
        "archivist_other": {"zhao": 3},
        "nobody": {},
    }
    for user, wanted in people.items():
        answer = signed_in(world.users[user]).post(
            "/api/employees/search", {}, content_type="application/json"
        )
        found = {row["id"]: row["record_count"] for row in answer.json()["items"]}
        assert found == {str(world.employees[name].id): count for name, count in wanted.items()}, user
        assert answer.json()["total"] == len(wanted)


def test_file_of_a_person_shows_the_records_in_reach_only(world: World) -> None:
    address = f"/api/employees/{world.employees['chen'].id}"
    for user, names in {"manager": {"chen1"}, "employee": {"chen1", "chen2"}}.items():
        body = signed_in(world.users[user]).get(address).json()
        shown = {row["id"] for stage in body["stages"] for row in stage["records"]}
        assert shown == {str(world.records[name].id) for name in names}
        assert {event["record_id"] for event in body["timeline"]} - {None} == shown
        assert body["record_count"] == len(names)


def test_views_tell_nothing_of_records_out_of_reach(world: World) -> None:
    archivist = signed_in(world.users["archivist_l4"])
    for name in ("chen1", "chen4"):
        assert archivist.get(f"/api/records/{world.records[name].id}").status_code == 200
    address = f"/api/employees/{world.employees['chen'].id}/views"
    rows = signed_in(world.users["employee"]).get(address).json()
    assert str(world.records["chen1"].id) in {row["record_id"] for row in rows}
    assert str(world.records["chen4"].id) not in {row["record_id"] for row in rows}
    assert "内部调查报告" not in json.dumps(rows, ensure_ascii=False)


def test_audit_list_gives_titles_only_of_what_the_auditor_may_find(world: World) -> None:
    archivist = signed_in(world.users["archivist_l4"])
    for name in ("chen1", "chen4"):
        archivist.get(f"/api/records/{world.records[name].id}")
    answer = signed_in(world.users["auditor_company"]).post(
        "/api/audit/search", {"action": "record.view"}, content_type="application/json"
    )
    titles = {row["object_id"]: row["object_title"] for row in answer.json()["items"]}
    assert titles[str(world.records["chen1"].id)].startswith("奖励决定")
    assert titles[str(world.records["chen4"].id)] == ""


def test_tasks_are_those_one_may_file(world: World) -> None:
    wanted = {"archivist": {"unknown", "doubtful"}, "archivist_other": set(), "manager": set()}
    for user, names in wanted.items():
        body = signed_in(world.users[user]).get("/api/tasks").json()
        assert {row["id"] for row in body["items"]} == {str(world.records[name].id) for name in names}
        assert body["total"] == len(names)
    body = signed_in(world.users["archivist"]).get("/api/tasks?doubt=person_unknown").json()
    assert [row["id"] for row in body["items"]] == [str(world.records["unknown"].id)]


def test_right_taken_away_takes_away_access_at_once(world: World) -> None:
    client = signed_in(world.users["manager"])
    address = f"/api/records/{world.records['chen1'].id}"
    assert client.get(address).status_code == 200
    world.users["manager"].grants.all().delete()  # type: ignore[attr-defined]
    assert client.get(address).status_code == 404


def test_withdrawn_record_is_shown_to_nobody(world: World) -> None:
    assert Record.objects.get(id=world.records["withdrawn"].id).state == "withdrawn"
    for user in world.users.values():
        assert signed_in(user).get(f"/api/records/{world.records['withdrawn'].id}").status_code == 404
