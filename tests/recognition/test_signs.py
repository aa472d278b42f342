"""Signs: what speaks for and against a value, without its words."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.profile import RosterEntry
from dossier.recognition.prose import Candidate
from dossier.recognition.result import FieldValue, PersonMatch
from dossier.recognition.signs import RecordSigns, field_signs, record_signs

VALUE = FieldValue("K001", "K001", 0.9, 1, None)
PERSON = PersonMatch("K001", 0.97, "employee_no")
ENTRY = RosterEntry("K001", "王芳", "", "一车间", "")
TYPE = {"weight": 1.0, "title": 0.9, "words": 0.0, "reading": 0.1}


def candidate(value: str, confidence: float, way: str = "right") -> Candidate:
    return Candidate(value, value, confidence, 1, None, way, "工号")


def record(entry: RosterEntry | None = None) -> RecordSigns:
    return record_signs([], TYPE, PERSON, entry, several=False)


def test_another_way_to_the_same_value_and_rivals_are_told_apart() -> None:
    found = [candidate("K001", 0.9), candidate("K 001", 0.6, "clause"), candidate("K007", 0.4)]
    signs = field_signs("employee_no", "employee_no", VALUE, VALUE, found, record())
    assert (signs["ways"], signs["rivals"], signs["rival"]) == (1.0, 0.5, 0.4)
    assert round(signs["ahead"], 2) == 0.5
    assert signs["way=right"] == signs["field=employee_no"] == 1.0


def test_roster_bears_a_value_out_or_does_not() -> None:
    listed = field_signs("employee_no", "", VALUE, VALUE, [], record(ENTRY))
    other = field_signs("employee_no", "", replace(VALUE, value="K002"), VALUE, [], record(ENTRY))
    unknown = field_signs("company", "", VALUE, VALUE, [], record(ENTRY))
    assert [(s["listed"], s["not listed"]) for s in (listed, other, unknown)] == [(1, 0), (0, 1), (0, 0)]


def test_checks_against_other_fields_are_seen_by_what_they_changed() -> None:
    raised = field_signs("doc_date", "date", replace(VALUE, confidence=0.95), VALUE, [], record())
    lowered = field_signs("doc_date", "date", replace(VALUE, confidence=0.5), VALUE, [], record())
    assert (raised["agrees"], raised["contradicted"]) == (1, 0)
    assert (lowered["agrees"], lowered["contradicted"]) == (0, 1)


def test_value_of_one_of_several_people_has_no_rivals_and_no_roster() -> None:
    signs = field_signs("employee_no", "", VALUE, None, [], record(ENTRY))
    assert (signs["of one of several"], signs["listed"], signs["rivals"]) == (1, 0, 0)


@given(st.text(min_size=1, max_size=20), st.floats(0, 1))
def test_signs_hold_numbers_and_no_words_of_the_paper(text: str, confidence: float) -> None:
    value = FieldValue(f"甲{text}乙", text, confidence, 1, None)
    signs = field_signs("reason", "text", value, value, [candidate(value.value, confidence)], record())
    assert all(isinstance(number, float) for number in signs.values())
    assert not any(value.value in name for name in signs)
