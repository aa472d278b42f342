"""A wrong dossier is worse than a question: numbers decide, names alone never between namesakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.recognition.laid_pages import ROSTER

from dossier.recognition.persons import PersonEvidence, Roster, match_person
from dossier.recognition.profile import RosterEntry


def _match(**evidence: str) -> tuple[str, str] | None:
    found = match_person(PersonEvidence(**evidence), ROSTER)
    return (found.employee_no, found.how) if found else None


def test_identity_number_names_its_person() -> None:
    assert _match(id_number="990101198803070019") == ("E1023", "id_number")


def test_identity_number_is_found_over_two_wrong_characters() -> None:
    assert _match(id_number="990101193803070011") == ("E1023", "id_number")


def test_employee_number_is_found_over_one_wrong_character_only_with_the_name() -> None:
    assert _match(employee_no="E1O23", name="张三丰") == ("E1023", "employee_no")
    assert _match(employee_no="E9023", name="张三丰") == ("E1023", "employee_no")
    assert _match(employee_no="E9023") is None


def test_unique_name_is_found_over_one_wrong_character() -> None:
    assert _match(name="张三丰") == ("E1023", "name")
    assert _match(name="欧阳朋月") == ("E1026", "name")


def test_namesakes_are_never_told_apart_by_name_alone() -> None:
    assert _match(name="李静") is None
    assert _match(name="李静", department="质量部") == ("E1025", "name_and_department")
    assert _match(name="李静", text="现就职于质量部") == ("E1025", "name_and_department")
    assert _match(name="李静", text="人事部通知质量部") is None


def test_numbers_of_two_people_match_nobody() -> None:
    assert _match(id_number="990101198803070019", employee_no="E1026") is None


def test_number_against_another_persons_name_matches_nobody() -> None:
    assert _match(employee_no="E1023", name="李静") is None


def test_stranger_with_a_valid_identity_number_matches_nobody() -> None:
    assert _match(id_number="11010519491231002X", name="张三丰") is None


def test_two_character_name_is_never_repaired() -> None:
    assert _match(name="李净") is None


@given(st.text(max_size=8), st.text(max_size=20), st.text(max_size=20))
def test_match_is_always_somebody_of_the_roster(name: str, number: str, id_number: str) -> None:
    found = match_person(PersonEvidence(name, number, id_number), ROSTER)
    assert found is None or found.employee_no in {entry.employee_no for entry in ROSTER.entries}


def test_same_number_in_two_companies_is_settled_by_the_name() -> None:
    roster = Roster((RosterEntry("001", "赵一", company="甲厂"), RosterEntry("001", "钱二", company="乙厂")))
    assert match_person(PersonEvidence(employee_no="001"), roster) is None
    found = match_person(PersonEvidence(employee_no="001", name="钱二"), roster)
    assert found is not None


@pytest.mark.parametrize("text", ["张三丰（工号E1023）", "工号:E1023。"])
def test_numbers_glued_to_chinese_are_seen(text: str) -> None:
    assert [mention.entry.employee_no for mention in ROSTER.numbers_in(text)] == ["E1023"]


def test_namesakes_are_told_apart_by_the_birth_date() -> None:
    assert _match(name="李静", birth_date="1975-05-05") == ("E1025", "name_and_department")


def test_employee_number_is_found_over_letters_that_look_like_figures() -> None:
    roster = Roster((RosterEntry("CI-0364", "张三丰"), RosterEntry("CI-0365", "李静")))
    found = match_person(PersonEvidence(employee_no="Cl-0364"), roster)
    assert found is not None
    assert (found.employee_no, found.how) == ("CI-0364", "employee_no")


def test_figures_alone_name_nobody_whose_number_has_letters() -> None:
    roster = Roster((RosterEntry("B001", "张三丰"), RosterEntry("I250", "李静")))
    assert roster.mentions("实发工资8001元，扣款1250元") == []


def test_numbers_alike_in_shape_name_nobody() -> None:
    roster = Roster((RosterEntry("C1-0364", "张三丰"), RosterEntry("CI-0364", "李静")))
    assert match_person(PersonEvidence(employee_no="Cl-0364"), roster) is None
