"""A paper that concerns several people: filed once, referred to from every file, open to nobody by one of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from tests.apps.conftest import index_all
from tests.factories import (
    NOW,
    World,
    make_draft,
    make_employee,
    make_world,
    signed_in,
    value,
)

from dossier.apps.access.policy import Action
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Invalid, NotPermitted
from dossier.apps.people.models import Employee
from dossier.apps.records.companies import follow_departments
from dossier.apps.records.drafts import Correction, DraftPerson, PersonLink
from dossier.apps.records.employees import count_completeness, count_records
from dossier.apps.records.models import Record, RecordState
from dossier.apps.records.selectors import list_permitted
from dossier.apps.records.services import correct_record, receive_record

pytestmark = pytest.mark.django_db

LINES = ("关于表彰先进个人的决定", "经研究决定，对下列人员予以表彰。")


def named(employee: Employee | None, name: str = "", confidence: float = 1.0) -> DraftPerson:
    fields = {"employee_name": value(employee.name if employee else name), "wage": value("500")}
    return DraftPerson(fields, employee, confidence if employee else None, "employee_no" if employee else "")


def receive(world: World, *people: DraftPerson, kind: str = "reward_decision") -> Record:
    """Receive a level 1 paper on which these people stand."""
    first = next((person.employee for person in people if person.employee), None)
    draft = make_draft(
        world.company, first, type=kind, pages=(LINES,), fields={"doc_date": value("2013-06-05")}
    )
    made = receive_record(draft=replace(draft, people=people), at=NOW)
    return Record.objects.get(id=made.id)


def shared_record(world: World, *names: str, **choices: Any) -> Record:
    return receive(world, *(named(world.employees[name]) for name in names), **choices)


def correct(world: World, record: Record, **changes: Any) -> Record:
    changes.setdefault("base_version", Record.objects.get(id=record.id).version)
    return correct_record(
        actor=world.users["archivist"], record_id=record.id, correction=Correction(**changes), at=NOW
    )


def linked(record: Record) -> list[tuple[int, str]]:
    return [(row.position, row.name) for row in record.people.order_by("position")]


def who_finds(world: World, record: Record) -> set[str]:
    return {
        name
        for name, user in world.users.items()
        if list_permitted(user, Action.FIND).filter(id=record.id).exists()
    }


COMPANY_WIDE = {"archivist", "archivist_l4", "auditor_company", "auditor_group"}


def test_record_is_filed_once_with_the_first_and_shown_by_the_others(world: World) -> None:
    record = shared_record(world, "li", "chen", "sun")
    archivist = signed_in(world.users["archivist"])

    assert (record.state, record.shared) == (RecordState.FILED, True)
    assert record.dossier is not None
    assert record.dossier.employee_id == world.employees["li"].id
    for name in ("li", "chen", "sun"):
        body = archivist.get(f"/api/employees/{world.employees[name].id}").json()
        rows = [row for stage in body["stages"] for row in stage["records"] if row["id"] == str(record.id)]
        assert len(rows) == 1, name
        assert [person["name"] for person in rows[0]["people"]] == ["李翾", "陈旻翀", "孙婳"]
        assert rows[0]["employee"]["employee_no"] == "E0003"
        assert str(record.id) in {event["record_id"] for event in body["timeline"]}


def test_counts_and_completeness_know_cross_references(world: World) -> None:
    people = [world.employees[name] for name in ("li", "sun")]
    before = count_records(world.users["archivist"], people)
    present = count_completeness(people, NOW.date())
    shared_record(world, "li", "sun", kind="labor_contract")
    after = count_records(world.users["archivist"], people)

    assert {person.name: after[person.id] - before[person.id] for person in people} == {"李翾": 1, "孙婳": 1}
    sun = people[1].id
    assert count_completeness(people, NOW.date())[sun].present == present[sun].present + 1


@pytest.mark.parametrize(
    ("people", "finders"),
    [
        (("chen", "sun"), COMPANY_WIDE | {"manager"}),  # both below the manager's department
        (("chen", "li"), COMPANY_WIDE),
        (("li", "chen"), COMPANY_WIDE),
    ],
)
def test_record_of_several_is_nobodys_own_and_lies_where_all_of_them_do(
    world: World, people: tuple[str, ...], finders: set[str]
) -> None:
    record = shared_record(world, *people)

    assert who_finds(world, record) == finders
    for name in ("employee", "manager"):
        status = signed_in(world.users[name]).get(f"/api/records/{record.id}").status_code
        assert status == (200 if name in finders else 404), name


def test_unknown_person_makes_a_doubt_and_shuts_the_departments(world: World) -> None:
    record = receive(world, named(world.employees["chen"]), named(None, "外来人员"))
    shut = Record.objects.get(id=record.id)

    assert (shut.state, shut.department_id) == (RecordState.TO_CHECK, None)
    assert [doubt["code"] for doubt in shut.doubts] == ["person_unknown"]
    correct(world, record, file=True)
    assert who_finds(world, record) == COMPANY_WIDE
    body = signed_in(world.users["archivist"]).get(f"/api/records/{record.id}").json()
    unknown = body["people"][1]
    assert (unknown["name"], unknown["employee"], unknown["confirmed_by"]) == ("外来人员", None, "archivist")
    assert {field["id"] for field in unknown["fields"]} == {"employee_name", "wage"}


def test_same_person_read_twice_is_not_linked_twice(world: World) -> None:
    record = receive(world, named(world.employees["chen"]), named(world.employees["chen"]))

    assert [row.employee_id for row in record.people.all()] == [world.employees["chen"].id, None]
    assert [doubt["code"] for doubt in record.doubts] == ["person_unknown"]


def test_least_sure_person_decides(world: World) -> None:
    sure, unsure = named(world.employees["chen"]), named(world.employees["li"], confidence=0.01)

    assert [doubt["code"] for doubt in receive(world, sure, unsure).doubts] == ["person_uncertain"]


def test_value_of_one_of_several_is_doubted_by_its_place(world: World) -> None:
    weak = replace(named(world.employees["li"], confidence=0.01), fields={"wage": value("500", 0.01)})
    record = receive(world, named(world.employees["chen"]), weak)

    assert {"code": "field_uncertain", "field": "wage@2"} in record.doubts


@pytest.mark.parametrize("wanted", ["chen", "li"])
def test_search_finds_a_record_by_everyone_on_it(world: World, clean_index: object, wanted: str) -> None:
    record = shared_record(world, "li", "chen")
    index_all()
    client, employee = signed_in(world.users["archivist"]), world.employees[wanted]
    asked = (
        {"query": f"姓名:{employee.name}"},
        {"query": f"工号:{employee.employee_no}"},
        {"filters": {"employee_ids": [str(employee.id)]}},
        {"filters": {"department_ids": [employee.department_id]}},
    )
    for body in asked:
        found = client.post("/api/search", body, content_type="application/json").json()
        hits = {hit["id"]: hit for hit in found["hits"]}
        assert str(record.id) in hits, body
        assert [person["name"] for person in hits[str(record.id)]["people"]] == ["李翾", "陈旻翀"]
        counted = {item["value"] for item in found["facets"]["employee"]}
        assert {str(world.employees[name].id) for name in ("li", "chen")} <= counted
    own = signed_in(world.users["employee"]).post(
        "/api/search", {"query": "予以表彰"}, content_type="application/json"
    )
    assert own.json()["total"] == 0


def test_reviewer_puts_a_second_person_on_a_record(world: World) -> None:
    record = world.records["chen1"]
    chen, li = world.employees["chen"], world.employees["li"]
    assert "employee" in who_finds(world, record)
    correct(world, record, people=(PersonLink(chen.id), PersonLink(li.id, fields={"wage": "800"})))
    now = Record.objects.get(id=record.id)

    assert linked(now) == [(1, chen.name), (2, li.name)]
    assert (now.shared, now.reference_code) == (True, record.reference_code)
    assert who_finds(world, now) == COMPANY_WIDE
    version = now.versions.get(number=2)
    assert [change["field"] for change in version.changes] == ["person@1", "person@2"]
    assert version.changes[1]["after"] == "李翾 E0003; wage: 800"
    events = AuditEvent.objects.filter(object_id=str(record.id), action="record.link")
    assert [event.subject_id for event in events] == [li.id]


def test_reviewer_takes_the_first_person_off_and_the_record_moves(world: World) -> None:
    record = shared_record(world, "li", "chen", "sun")
    keep = tuple(PersonLink(row.employee_id, row.position) for row in record.people.all()[1:])
    correct(world, record, people=keep)
    now = Record.objects.get(id=record.id)

    assert linked(now) == [(2, "陈旻翀"), (3, "孙婳")]
    assert now.dossier is not None
    assert (now.employee, now.dossier.employee) == (world.employees["chen"], world.employees["chen"])
    assert now.reference_code != record.reference_code
    assert now.department == world.departments["research"]
    assert "manager" in who_finds(world, now)
    unlinked = AuditEvent.objects.get(object_id=str(record.id), action="record.unlink")
    assert unlinked.subject_id == world.employees["li"].id


def test_record_left_to_one_person_is_his_own_again(world: World) -> None:
    record = shared_record(world, "chen", "li")
    correct(world, record, people=(PersonLink(world.employees["chen"].id, 1),))
    now = Record.objects.get(id=record.id)

    assert (now.shared, linked(now), now.department) == (False, [], world.departments["team"])
    assert "employee" in who_finds(world, now)
    kept = {row.field: row.value for row in now.values.all()}
    assert (kept["employee_name"], kept["wage"]) == ("陈旻翀", "500")


def test_reviewer_corrects_who_a_person_is_and_what_is_said_of_him(world: World) -> None:
    record = receive(world, named(world.employees["chen"]), named(None, "李羽"))
    li = world.employees["li"]
    links = (PersonLink(world.employees["chen"].id, 1), PersonLink(li.id, 2, {"wage": None}))
    correct(world, record, people=links, file=True)
    row = record.people.get(position=2)

    assert (row.employee, row.confidence, row.how) == (li, 1.0, "person")
    assert set(row.values) == {"employee_name"}
    assert (row.confirmed_by, row.confirmed_at) == (world.users["archivist"], NOW)


def test_wrong_lists_are_refused_and_change_nothing(world: World) -> None:
    record = shared_record(world, "chen", "li")
    chen, li, zhao = (world.employees[name].id for name in ("chen", "li", "zhao"))
    wrong: dict[str, tuple[PersonLink, ...]] = {
        "records.person_twice": (PersonLink(chen, 1), PersonLink(chen, 2)),
        "records.person_place_unknown": (PersonLink(chen, 1), PersonLink(li, 9)),
        "records.person_unnamed": (PersonLink(chen, 1), PersonLink(None)),
        "records.field_unknown": (PersonLink(chen, 1), PersonLink(li, 2, {"no_such": "1"})),
        "records.value_not_a_date": (PersonLink(chen, 1), PersonLink(li, 2, {"doc_date": "2015-02-30"})),
        "records.person_required": (),
    }
    for code, links in wrong.items():
        with pytest.raises(Invalid) as refused:
            correct(world, record, people=links)
        assert code in {problem.code for problem in refused.value.problems}, code
    with pytest.raises(NotPermitted):
        correct(world, record, people=(PersonLink(chen, 1), PersonLink(zhao, 2)))
    with pytest.raises(Invalid, match="person_from_list"):
        correct(world, record, employee_id=world.employees["sun"].id)
    assert linked(record) == [(1, "陈旻翀"), (2, "李翾")]
    assert Record.objects.get(id=record.id).version == 1


def test_access_follows_everyone_who_moves(world: World) -> None:
    record = shared_record(world, "chen", "sun")
    Record.objects.filter(id=record.id).update(indexed_revision=1)
    Employee.objects.filter(id=world.employees["sun"].id).update(department=world.departments["staff"])

    assert follow_departments(world.company) == 1
    now = Record.objects.get(id=record.id)
    assert now.department == world.departments["head"]
    assert now in Record.objects.not_indexed()
    assert "manager" not in who_finds(world, now)


def test_who_looked_is_told_in_every_file(world: World) -> None:
    record = shared_record(world, "li", "chen")
    archivist = signed_in(world.users["archivist"])
    archivist.get(f"/api/records/{record.id}")
    for name in ("li", "chen"):
        rows = archivist.get(f"/api/employees/{world.employees[name].id}/views").json()
        assert str(record.id) in {row["record_id"] for row in rows}, name


def test_person_who_left_no_number_is_found_by_name(world: World, clean_index: object) -> None:
    record = receive(world, named(world.employees["chen"]), named(None, "欧阳外来"))
    index_all()
    found = signed_in(world.users["archivist"]).post(
        "/api/search", {"query": "姓名:欧阳外来"}, content_type="application/json"
    )
    assert [hit["id"] for hit in found.json()["hits"]] == [str(record.id)]


def test_twelve_people_come_from_a_fixed_number_of_queries(
    world: World, django_assert_max_num_queries: Any
) -> None:
    team = world.departments["team"]
    people = [make_employee(team, f"F{number:04}", f"甲乙{number}") for number in range(12)]
    record = receive(world, *map(named, people))
    client = signed_in(world.users["archivist"])
    with django_assert_max_num_queries(40):
        body = client.get(f"/api/records/{record.id}").json()
    assert len(body["people"]) == 12


@pytest.fixture
def world(db: None) -> World:
    """A world of its own for each test: these change what the others count."""
    return make_world()
