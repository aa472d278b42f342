"""The list of employees: each reader's people, counted and cut by the database, whatever the filters."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import World, make_employee

from dossier.apps.access.policy import Action
from dossier.apps.access.queries import clauses_to_employee_q
from dossier.apps.access.selectors import clauses_for
from dossier.apps.people.models import Employee
from dossier.apps.records.employees import list_employees

pytestmark = pytest.mark.django_db

TODAY = date(2026, 3, 2)
EVERYTHING: dict[str, Any] = {
    "text": "", "company_ids": (), "department_ids": (), "state": "any", "today": TODAY,
}  # fmt: skip


@pytest.fixture
def staffed(world: World) -> World:
    """The world with a dozen more people in two places, a third of them departed or about to."""
    for number in range(12):
        place = world.departments["research" if number % 2 else "staff"]
        employee = make_employee(place, f"X{number:03}", f"梅{'一二三四五六七八九十甲乙'[number]}")
        if number % 3 == 0:
            gone = TODAY + timedelta(days=number - 5)
            Employee.objects.filter(id=employee.id).update(departed_on=gone)
    return world


def by_hand(world: World, user: str, text: str, state: str) -> list[str]:
    """Filter in memory what the policy's own filter gives."""
    clauses = clauses_for(world.users[user], Action.FIND)
    people = Employee.objects.filter(clauses_to_employee_q(clauses)).order_by("company_id", "employee_no")
    return [
        one.employee_no
        for one in people
        if text in one.name + " " + one.employee_no
        and (state == "any" or (state == "departed") == one.has_departed(TODAY))
    ]


@pytest.mark.parametrize("user", ["archivist", "manager", "employee", "auditor_group"])
@pytest.mark.parametrize("state", ["any", "active", "departed"])
@pytest.mark.parametrize("text", ["", "梅", "X00", "梅甲"])
def test_pages_together_are_the_people_in_reach(staffed: World, user: str, state: str, text: str) -> None:
    asked = EVERYTHING | {"text": text, "state": state}
    wanted = by_hand(staffed, user, text, state)
    told: list[str] = []
    for start in range(0, len(wanted) + 5, 5):
        page = list_employees(staffed.users[user], **asked, start=start, most=5)
        assert page.total == len(wanted)
        told += [row.employee_no for row in page.rows]
    assert told == wanted


def test_department_stands_for_all_below_it(staffed: World) -> None:
    head, team = (staffed.departments[name] for name in ("head", "team"))
    archivist = staffed.users["archivist"]
    below = list_employees(archivist, **EVERYTHING | {"department_ids": [head.id]})
    assert {row.department_id for row in below.rows} > {staffed.departments["staff"].id}
    inside = list_employees(archivist, **EVERYTHING | {"department_ids": [team.id]})
    assert {row.department_id for row in inside.rows} == {team.id}


def test_only_the_rows_of_the_page_are_opened(staffed: World) -> None:
    archivist = staffed.users["archivist"]
    with CaptureQueriesContext(connection) as sent:
        list_employees(archivist, **EVERYTHING, most=3)
    opened = [one["sql"] for one in sent if "particulars" in one["sql"]]
    assert len(opened) == 1
    assert "IN (" in opened[0]


def test_page_beyond_the_last_is_empty(staffed: World) -> None:
    page = list_employees(staffed.users["archivist"], **EVERYTHING, start=10_000)
    assert page.rows == ()
    assert page.total > 12
