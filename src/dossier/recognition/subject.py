"""Whose paper a record is: what it says of its person, and what the roster then makes surer.

Matching itself is :mod:`.persons`; this module gathers the evidence from fields and text, repairs numbers and
names that are one misread character away from a known person's, and finds that person's own facts in the text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from dossier.recognition.persons import PersonEvidence, Roster, same_number
from dossier.recognition.profile import RosterEntry
from dossier.recognition.prose import join_prose
from dossier.recognition.result import FieldValue, PersonMatch
from dossier.recognition.text import normalise
from dossier.recognition.upright import Sheet
from dossier.recognition.values import is_valid_id_number, repair_id_number

_NAME_COUNTS, _NAME_SURE = 0.6, 0.93  # below: no evidence of a person; from: not to be put in question
_WHO = ("employee_name", "employee_no", "id_number")
_AGREED = 0.985  # what two independent places on the paper say, and the roster with them
_SURE = 0.8
_LONG_NAME, _SAME_NAME = 7, 85.0  # a name of seven characters may have one misread, of fourteen two


def is_named(company: str, compact: str) -> bool:
    """Tell whether a text without line breaks names a company, over a few misread characters."""
    if company in compact:
        return True
    name = re.sub(r"\([^)]*\)", "", company)
    if name in compact:
        return True
    return len(name) >= _LONG_NAME and fuzz.partial_ratio(name, compact) >= _SAME_NAME


def repair_id(fields: dict[str, FieldValue], roster: Roster) -> dict[str, FieldValue]:
    """Repair one misread character of an identity number when roster or birth date agree."""
    number = fields.get("id_number")
    if number is None or is_valid_id_number(number.value):
        return fields
    birth = fields["birth_date"].value if "birth_date" in fields else ""
    repaired = repair_id_number(number.value, known=roster.id_numbers, birth=birth)
    if repaired is None:
        return fields
    return {**fields, "id_number": replace(number, value=repaired, confidence=0.75)}


def gather_evidence(fields: dict[str, FieldValue], text: str, roster: Roster) -> PersonEvidence:
    """What the record says about its person; where labels say nothing, what its text mentions."""

    def value(key: str) -> str:
        return fields[key].value if key in fields else ""

    name, employee_no, id_number = value("employee_name"), value("employee_no"), value("id_number")
    if name and fields["employee_name"].confidence < _NAME_COUNTS and not roster.is_name(name):
        name = ""
    if name and (subject := _named_beside_number(fields, text, roster)):
        name = subject
    if not employee_no and not id_number:
        numbers = roster.numbers_in(text)
        mentioned = {mention.entry for mention in numbers}
        if numbers and (
            not name or len(mentioned) == 1 or normalise(numbers[0].entry.name) == normalise(name)
        ):
            employee_no = numbers[0].entry.employee_no
    if not name and not employee_no and not id_number:
        name = _only_name(text, roster)
    return PersonEvidence(
        name, employee_no, id_number, value("department"), value("company"), value("birth_date"), text
    )


def _named_beside_number(fields: dict[str, FieldValue], text: str, roster: Roster) -> str:
    """On a paper that names several people, the one whose number was read first is the subject."""
    number, name = fields.get("employee_no"), fields["employee_name"]
    if number is None or name.confidence >= _NAME_SURE:
        return ""
    exact = [entry for entry, distance in roster.find_by_employee_no(number.value) if distance == 0]
    return exact[0].name if len(exact) == 1 and normalise(exact[0].name) in text.replace("\n", "") else ""


def _only_name(text: str, roster: Roster) -> str:
    names = {mention.entry.name for mention in roster.mentions(text)}
    return names.pop() if len(names) == 1 else ""


def agree_with_roster(
    fields: dict[str, FieldValue], person: PersonMatch, roster: Roster
) -> dict[str, FieldValue]:
    """Where a number proved the person, what is one character off is a misreading: take the roster's."""
    entries = [entry for entry, _ in roster.find_by_employee_no(person.employee_no)]
    if person.how not in ("id_number", "employee_no") or person.confidence < 0.8 or len(entries) != 1:
        return fields
    entry = entries[0]
    known = {
        "employee_name": entry.name,
        "employee_no": entry.employee_no,
        "id_number": entry.id_number,
        "department": entry.department,
        "company": entry.company,
    }
    result = dict(fields)
    number = fields.get("employee_no")
    if (
        number is not None
        and number.value != entry.employee_no
        and same_number(number.value, entry.employee_no)
    ):
        result["employee_no"] = replace(number, value=entry.employee_no)
    if not _two_agree(result, entry):
        return result
    for key, listed in known.items():
        seen = fields.get(key)
        if seen is None or not listed:
            continue
        if normalise(seen.value) == normalise(listed):
            result[key] = replace(seen, confidence=max(seen.confidence, _AGREED))
        elif key != "company" and Levenshtein.distance(seen.value, listed, score_cutoff=1) == 1:
            result[key] = replace(seen, value=listed, confidence=0.75)
    return result


def _two_agree(fields: dict[str, FieldValue], entry: RosterEntry) -> bool:
    """Whether two of name, number and identity number are this person's, the name over one misread character:
    the paper then tells by itself who is meant."""
    seen = {key: normalise(fields[key].value) for key in _WHO if key in fields}
    name = seen.get("employee_name", "")
    named = bool(name) and Levenshtein.distance(name, normalise(entry.name), score_cutoff=1) <= 1
    return (
        named + (seen.get("employee_no") == entry.employee_no) + (seen.get("id_number") == entry.id_number)
        > 1
    )


def agree_with_companies(fields: dict[str, FieldValue], roster: Roster) -> dict[str, FieldValue]:
    """A company one or two characters off a known one is a misreading of it."""
    result = dict(fields)
    for key in ("company", "issuer"):
        seen = fields.get(key)
        if seen is not None and (listed := roster.find_company(seen.value)) and listed != seen.value:
            result[key] = replace(seen, value=listed, confidence=min(seen.confidence, 0.85))
    return result


def take_from_text(
    fields: dict[str, FieldValue], person: PersonMatch, roster: Roster, sheets: Sequence[Sheet]
) -> dict[str, FieldValue]:
    """Where no label or clause gave them, find the person's own facts where they stand in the text."""
    entries = [entry for entry, _ in roster.find_by_employee_no(person.employee_no)]
    if len(entries) != 1:
        return fields
    entry, prose, result = entries[0], join_prose(sheets), dict(fields)
    expected = {
        "employee_name": entry.name,
        "employee_no": entry.employee_no,
        "department": entry.department,
        "company": entry.company,
    }
    if person.confidence < _SURE:  # found by this very name, which proves nothing else
        expected = {"employee_name": entry.name} if person.how == "name" else {}
    numbers = {value.value: bool(roster.find_by_employee_no(value.value)) for value in fields.values()}
    for key, listed in expected.items():
        at = prose.text.find(normalise(listed)) if listed else -1
        seen = fields.get(key)
        stranger = (
            key == "employee_no"
            and person.how == "id_number"
            and seen is not None
            and not numbers[seen.value]
        )
        if at < 0 or (seen is not None and (seen.value == listed or seen.confidence >= 0.9) and not stranger):
            continue
        found = prose.candidate(listed, at, at + len(normalise(listed)), 0.86, "roster")
        result[key] = FieldValue(found.value, found.raw, round(found.confidence, 4), found.page, found.box)
    position, department = result.get("position"), entry.department
    if (
        position is not None
        and department
        and position.value.startswith(department)
        and position.value != department
    ):
        result["position"] = replace(position, value=position.value.removeprefix(department))
    return result
