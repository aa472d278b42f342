"""What a version changed, as text and as a place on the page; masked viewers see masked differences."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import NOW, World, make_record, signed_in, value

from dossier.apps.records.differences import MOST_WORDS, Part, text_difference
from dossier.apps.records.drafts import Correction
from dossier.apps.records.models import FieldValue, Record
from dossier.apps.records.services import correct_record

BOX = [[10, 10], [200, 10], [200, 30], [10, 30]]


@given(st.text(alphabet="陈旻翀 ab12-", max_size=40), st.text(alphabet="陈昱翀 ab12-", max_size=40))
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    parts = text_difference(before, after)
    assert "".join(one.text for one in parts if one.part is not Part.ADDED) == before
    assert "".join(one.text for one in parts if one.part is not Part.REMOVED) == after
    assert all(one.text for one in parts)


@given(st.text(max_size=40))
def test_equal_texts_differ_nowhere(text: str) -> None:
    assert {one.part for one in text_difference(text, text)} <= {Part.SAME}


def test_numbers_and_words_change_whole() -> None:
    found = [(one.part.value, one.text) for one in text_difference("2013-06-05", "2014-06-05")]
    assert found == [("removed", "2013"), ("added", "2014"), ("same", "-06-05")]
    assert text_difference(None, "新") == text_difference("", "新")


def test_very_long_texts_are_replaced_as_a_whole() -> None:
    long = "字" * (MOST_WORDS + 1)
    assert [one.part for one in text_difference(long, long + "尾")] == [Part.REMOVED, Part.ADDED]


def correct(world: World, record: Record, base: int, **fields: str | None) -> None:
    correct_record(
        actor=world.users["archivist"],
        record_id=record.id,
        correction=Correction(base_version=base, fields=fields),
        at=NOW,
    )


def changes(world: World, record: Record, user: str, number: int) -> dict[str, Any]:
    versions = signed_in(world.users[user]).get(f"/api/records/{record.id}/versions").json()
    found = next(version for version in versions if version["number"] == number)
    return {change["field"]: change for change in found["changes"]}


@pytest.mark.django_db
def test_a_change_is_told_by_words_with_its_place(world: World) -> None:
    record = make_record(world.company, world.employees["chen"], type="reward_decision")
    correct(world, record, 1, doc_date="2014-06-05")
    change = changes(world, record, "archivist", 2)["doc_date"]
    assert (change["before"], change["after"]) == ("2013-06-05", "2014-06-05")
    assert change["difference"][:2] == [
        {"part": "removed", "text": "2013"}, {"part": "added", "text": "2014"},
    ]  # fmt: skip
    assert (change["page"], change["box"], change["covered"]) == (1, BOX, False)


@pytest.mark.django_db
def test_the_place_of_an_erased_value_stays_known(world: World) -> None:
    record = make_record(world.company, world.employees["chen"], type="reward_decision")
    correct(world, record, 1, doc_date=None)
    assert not FieldValue.objects.filter(record=record, field="doc_date").exists()
    change = changes(world, record, "archivist", 2)["doc_date"]
    assert (change["after"], change["page"], change["box"]) == (None, 1, BOX)


@pytest.mark.django_db
def test_a_masked_viewer_sees_a_masked_difference(world: World) -> None:
    fields = {"employee_name": value("陈旻翀"), "phone": value("13800138000")}
    record = make_record(world.company, world.employees["chen"], type="reward_decision", fields=fields)
    correct(world, record, 1, phone="13900139000")
    clear, masked = (changes(world, record, user, 2)["phone"] for user in ("archivist", "auditor_company"))
    assert (clear["covered"], masked["covered"]) == (False, True)
    assert "13900139000" in "".join(part["text"] for part in clear["difference"])
    told = "".join(part["text"] for part in masked["difference"])
    assert "0013800" not in told
    assert "0013900" not in told
