"""Searching through the API with a real index."""

from __future__ import annotations

from typing import Any

import pytest
from tests.apps.conftest import index_all
from tests.factories import NOW, World, make_record, raw_rows, signed_in

from dossier.apps.access.policy import Role
from dossier.apps.access.services import grant_role
from dossier.apps.audit.models import AuditEvent
from dossier.apps.records.drafts import Correction
from dossier.apps.records.models import Record
from dossier.apps.records.services import correct_record
from dossier.apps.search.selectors import search_index

pytestmark = pytest.mark.django_db


def search(world: World, user: str, **body: Any) -> Any:
    return signed_in(world.users[user]).post("/api/search", body, content_type="application/json")


def ids(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [hit["id"] for hit in answer.json()["hits"]]


def test_sentence_is_found_and_highlighted(indexed_world: World) -> None:
    answer = search(indexed_world, "archivist", query='"陈旻翀的第2级材料"')
    assert ids(answer) == [str(indexed_world.records["chen2"].id)]
    hit = answer.json()["hits"][0]
    start, end = hit["snippet"]["highlights"][0]
    assert hit["snippet"]["text"][start:end] in "陈旻翀的第2级材料"
    assert hit["page"] == 1


def test_stale_index_row_of_a_record_out_of_reach_is_not_shown(indexed_world: World) -> None:
    record = indexed_world.records["chen1"]
    assert str(record.id) in ids(search(indexed_world, "manager"))
    Record.objects.filter(id=record.id).update(level=3)
    assert str(record.id) not in ids(search(indexed_world, "manager"))
    # Totals follow with the next commit of the index; the hits never wait for it.
    assert str(record.id) not in ids(search(indexed_world, "manager", query="记录在案"))


def test_corrected_record_is_found_by_its_new_value_once_indexed(indexed_world: World) -> None:
    record = make_record(indexed_world.company, indexed_world.employees["li"])
    correct_record(
        actor=indexed_world.users["archivist"],
        record_id=record.id,
        correction=Correction(base_version=1, tags=("机密事项",), level=3),
        at=NOW,
    )
    assert record in Record.objects.not_indexed()
    index_all()
    assert not Record.objects.not_indexed().exists()
    assert str(record.id) in ids(search(indexed_world, "archivist", query="机密事项"))
    assert ids(search(indexed_world, "auditor_company", query="机密事项")) == []


@pytest.mark.parametrize("query", ["(", "陈旻翀 AND", '"没有结尾', "日期:2013-13..x", "NOT"])
def test_unreadable_query_is_a_problem_with_its_position(indexed_world: World, query: str) -> None:
    answer = search(indexed_world, "archivist", query=query)
    assert answer.status_code == 422
    body = answer.json()
    assert body["code"] == "search.query_invalid"
    assert 0 <= body["params"]["position"] <= len(query)


def test_search_is_audited_with_its_text_sealed(indexed_world: World) -> None:
    search(indexed_world, "manager", query="陈旻翀 NOT 处分")
    event = AuditEvent.objects.order_by("-sequence")[0]
    assert (event.action, event.rule, event.actor) == (
        "record.search", "manager-subtree", indexed_world.users["manager"],
    )  # fmt: skip
    assert event.details["query"] == "陈旻翀 NOT 处分"
    assert event.details["total"] == 1
    assert "处分".encode() not in raw_rows("audit_auditevent")


def test_chosen_department_stands_for_all_below_it(indexed_world: World) -> None:
    found = search(
        indexed_world,
        "archivist",
        filters={"department_ids": [indexed_world.departments["research"].id]},
        page_size=100,
    )
    # The uncertain record, too, lies with its supposed person.
    assert len(ids(found)) == 4


def test_granted_right_needs_no_new_index(indexed_world: World) -> None:
    assert ids(search(indexed_world, "nobody")) == []
    grant_role(
        actor=None,
        user=indexed_world.users["nobody"],
        role=Role.HR_ARCHIVIST,
        company=indexed_world.other_company,
        clearance=1,
    )
    assert ids(search(indexed_world, "nobody")) == [str(indexed_world.records["zhao1"].id)]


def test_lost_index_is_said_to_be_unavailable(indexed_world: World, settings: Any, tmp_path: Any) -> None:
    import dataclasses

    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, home=tmp_path)
    search_index.cache_clear()
    try:
        answer = search(indexed_world, "archivist", query="记录")
        assert answer.status_code == 503
        assert answer.json()["code"] == "search.index_lost"
    finally:
        search_index.cache_clear()
