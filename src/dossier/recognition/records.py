"""Put it together: from read pages to records with type, fields and person.

A record begins where a title stands, where page numbers begin anew, where another person is named or after a
separator sheet; pages without a title belong to the record before. Blank and duplicate pages belong to none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from rapidfuzz import fuzz

from dossier.recognition.choosing import choose
from dossier.recognition.confidence import HANDWRITTEN, Kind, calibrated
from dossier.recognition.fields import find_candidates
from dossier.recognition.labels import LabelIndex, label_index
from dossier.recognition.persons import PersonEvidence, Roster, match_person
from dossier.recognition.profile import FieldProfile, RosterEntry, TypeProfile
from dossier.recognition.prose import Candidate, join_prose
from dossier.recognition.result import FieldValue, PageReading, PersonMatch, RecordReading
from dossier.recognition.text import normalise
from dossier.recognition.types import OTHER, TypeGuess, classify_sheets
from dossier.recognition.upright import Sheet, lay_out
from dossier.recognition.values import is_valid_id_number, repair_id_number

MEANING_VERSION = 3
"""Raised with every change that can change what is found in the same page readings: results of an older version
are worth finding again."""

_SEPARATOR = re.compile(r"档案分隔页|分隔页|分件页|SEPARATOR", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"第(?P<k>\d{1,3})页[,/ ]*(?:\(?共(?P<n>\d{1,3})页\)?)?|共(?P<n2>\d{1,3})页[,/ ]*第(?P<k2>\d{1,3})页|"
    r"(?:^|\n)-?(?P<k3>\d{1,2})/(?P<n3>\d{1,2})-?(?:$|\n)|[Pp]age(?P<k4>\d{1,3})of(?P<n4>\d{1,3})"
)
_CORE_FIELDS = ("employee_name", "employee_no", "id_number", "birth_date", "department", "company")
_CORE_KEPT = 0.7  # confidence from which a fact that the type does not ask for is kept
_MOVES = frozenset({"old_department", "new_department"})  # a paper of a move has no one department
_NAME_COUNTS, _NAME_SURE = 0.6, 0.93  # below: no evidence of a person; from: not to be put in question
_COMPANY = re.compile(r"(?:有限|股份|责任)公司|集团|总厂")
_LONG_NAME, _SAME_NAME = 7, 85.0  # a name of seven characters may have one misread, of fourteen two
_TITLE_STARTS = 0.42  # title quality from which a page is taken to begin a record
# The same paper is two types by who issued it: our company (second) or the employer before (first).
_ISSUED_ELSEWHERE = {"separation_proof_prev_employer": "termination_certificate"}
_TWINS = tuple(set(pair) for pair in _ISSUED_ELSEWHERE.items())
_SETTLED = 0.95  # confidence in a type whose only rival was told apart by the company named


class Learning(Protocol):
    """What a company's corrections have taught, as :class:`dossier.recognition.learning.learned.Learned`."""

    def improve_guess(self, sheets: Sequence[Sheet], guess: TypeGuess) -> TypeGuess:
        """Give the type of a record from the rules' guess and what was learned."""

    def improve_candidates(
        self,
        sheets: Sequence[Sheet],
        type_id: str,
        fields: Sequence[FieldProfile],
        found: Mapping[str, Sequence[Candidate]],
    ) -> dict[str, list[Candidate]]:
        """Give the candidates of each field weighed anew, with those that were learned."""


@dataclass(frozen=True, slots=True)
class _Page:
    sheet: Sheet
    guess: TypeGuess
    number: int | None
    total: int | None
    ids: frozenset[str]


def find_records(
    pages: Sequence[PageReading],
    profiles: Sequence[TypeProfile],
    roster: Roster | Sequence[RosterEntry] = (),
    learned: Learning | None = None,
) -> tuple[RecordReading, ...]:
    """Find the records in the pages of one file, in page order.

    Give a :class:`Roster` built once when many files follow; a plain sequence is indexed at each call.
    ``learned``: what the company's corrections have taught.
    """
    people = roster if isinstance(roster, Roster) else Roster(roster)
    known = tuple(profiles)
    labels = label_index(known)
    groups = _split(pages, known, learned)
    return tuple(_read_record(group, known, labels, people, learned) for group in groups)


# --- boundaries -------------------------------------------------------------------------------------


def _split(
    pages: Sequence[PageReading], profiles: tuple[TypeProfile, ...], learned: Learning | None
) -> list[list[Sheet]]:
    groups: list[list[_Page]] = []
    separated = True
    for reading in pages:
        if reading.blank or reading.duplicate_of is not None:
            continue
        sheet = lay_out(reading)
        if not sheet.rows:
            continue
        if _is_separator(sheet):
            separated = True
            continue
        page = _look_at(sheet, profiles, learned)
        if separated or not groups or _begins(page, groups[-1]):
            groups.append([page])
        else:
            groups[-1].append(page)
        separated = False
    return [[page.sheet for page in group] for group in groups]


def _is_separator(sheet: Sheet) -> bool:
    return len(sheet.text) < 120 and bool(_SEPARATOR.search(sheet.text))


def _look_at(sheet: Sheet, profiles: tuple[TypeProfile, ...], learned: Learning | None) -> _Page:
    number, total = _page_number(sheet)
    ids = frozenset(
        n for n in re.findall(r"(?<!\d)\d{17}[\dXx](?!\d)", sheet.text) if is_valid_id_number(n.upper())
    )
    return _Page(sheet, _classify([sheet], profiles, learned), number, total, ids)


def _page_number(sheet: Sheet) -> tuple[int | None, int | None]:
    """The printed page number and count, looked for at the head and the foot."""
    edge = [line.text for line in sheet.lines if not 0.12 < line.middle / sheet.height < 0.85]
    match = _PAGE_NUMBER.search("\n".join(edge))
    if match is None:
        return None, None
    number = next((match[key] for key in ("k", "k2", "k3", "k4") if match[key]), None)
    total = next((match[key] for key in ("n", "n2", "n3", "n4") if match[key]), None)
    if total is not None and number is not None and int(number) > int(total):
        return None, None
    return (int(number) if number else None), (int(total) if total else None)


def _begins(page: _Page, group: Sequence[_Page]) -> bool:
    """Tell whether a page begins a new record rather than continuing the one before."""
    first, last = group[0], group[-1]
    titled = page.guess.title_quality >= _TITLE_STARTS and page.guess.type != OTHER
    if (
        page.number is not None
        and last.number is not None
        and (page.total == last.total or page.total is None)
    ):
        if page.number == last.number + 1:
            return titled and page.guess.title_quality > 0.75 and page.guess.type != first.guess.type
        if page.number == 1:
            return True
    if page.number == 1 and titled:
        return True
    if page.number is not None and page.number > 1 and not titled:
        return False
    if last.number is not None and last.number == last.total and page.number is None:
        return True
    other_person = bool(page.ids) and bool(first.ids) and not page.ids & first.ids
    return titled or other_person


# --- one record -------------------------------------------------------------------------------------


def _read_record(
    sheets: list[Sheet],
    profiles: tuple[TypeProfile, ...],
    labels: LabelIndex,
    roster: Roster,
    learned: Learning | None,
) -> RecordReading:
    guess = _classify(sheets, profiles, learned)
    text = "\n".join(sheet.text for sheet in sheets)
    type_id = _settle_issuer(guess, text, profiles, roster)
    type_confidence = guess.confidence
    if roster.companies and {guess.type, guess.runner_up} in _TWINS:
        type_confidence = max(type_confidence, _SETTLED * min(1.0, guess.title_quality + 0.1))
    profile = next((profile for profile in profiles if profile.id == type_id), None)
    wanted = _wanted_fields(profile, labels)
    candidates = find_candidates(sheets, wanted, labels, roster.is_name)
    if learned is not None:
        candidates = learned.improve_candidates(sheets, type_id, wanted, candidates)
    fields = {item.id: choose(candidates[item.id], item) for item in wanted if candidates.get(item.id)}
    fields = _repair_id(fields, roster)
    fields = _agree_with_companies(fields, roster)
    person = match_person(_evidence(fields, text, roster), roster) if roster.entries else None
    if person is not None:
        fields = _agree_with_roster(fields, person, roster)
        fields = _take_from_text(fields, person, roster, sheets)
    own = {field.id for field in profile.fields} if profile else set()
    kept = {
        key: replace(value, confidence=_field_confidence(key, value))
        for key, value in fields.items()
        if key in own or (value.confidence >= _CORE_KEPT and not (key == "department" and _MOVES & own))
    }
    pages = tuple(sheet.page for sheet in sheets)
    stage = profile.stage if profile else ""
    sure = calibrated(Kind.TYPE, "", round(type_confidence, 4))
    if person is not None:
        person = replace(person, confidence=calibrated(Kind.PERSON, person.how, person.confidence))
    return RecordReading(pages, type_id, sure, stage, kept, person)


def _field_confidence(key: str, value: FieldValue) -> float:
    return calibrated(Kind.FIELD, HANDWRITTEN if value.handwritten else key, value.confidence)


def _classify(
    sheets: list[Sheet], profiles: tuple[TypeProfile, ...], learned: Learning | None
) -> TypeGuess:
    guess = classify_sheets(sheets, profiles)
    return guess if learned is None else learned.improve_guess(sheets, guess)


def _settle_issuer(guess: TypeGuess, text: str, profiles: tuple[TypeProfile, ...], roster: Roster) -> str:
    """Tell a certificate of our own companies from the same certificate of an earlier employer.

    Ours when one of our companies is named, over a few misread characters; or when no company is named at all
    and the employee number is ours: seals are often all that names the company.
    """
    known = {profile.id for profile in profiles}
    for elsewhere, own in _ISSUED_ELSEWHERE.items():
        if guess.type in (elsewhere, own) and {elsewhere, own} <= known and roster.companies:
            compact = text.replace("\n", "")
            if any(_is_named(company, compact) for company in roster.companies):
                return own
            unnamed = not _COMPANY.search(compact) and bool(roster.numbers_in(text))
            return own if unnamed else elsewhere
    return guess.type


def _is_named(company: str, compact: str) -> bool:
    if company in compact:
        return True
    name = re.sub(r"\([^)]*\)", "", company)
    if name in compact:
        return True
    return len(name) >= _LONG_NAME and fuzz.partial_ratio(name, compact) >= _SAME_NAME


def _wanted_fields(profile: TypeProfile | None, labels: LabelIndex) -> tuple[FieldProfile, ...]:
    own = profile.fields if profile else ()
    ids = {field.id for field in own}
    core = (
        labels.field_profiles[key] for key in _CORE_FIELDS if key in labels.field_profiles and key not in ids
    )
    return (*own, *core)


def _repair_id(fields: dict[str, FieldValue], roster: Roster) -> dict[str, FieldValue]:
    """Repair one misread character of an identity number when roster or birth date agree."""
    number = fields.get("id_number")
    if number is None or is_valid_id_number(number.value):
        return fields
    birth = fields["birth_date"].value if "birth_date" in fields else ""
    repaired = repair_id_number(number.value, known=roster.id_numbers, birth=birth)
    if repaired is None:
        return fields
    return {**fields, "id_number": replace(number, value=repaired, confidence=0.75)}


def _evidence(fields: dict[str, FieldValue], text: str, roster: Roster) -> PersonEvidence:
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


def _agree_with_roster(
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
    }
    result = dict(fields)
    for key, listed in known.items():
        seen = fields.get(key)
        if seen is None or not listed:
            continue
        if seen.value == listed:
            result[key] = replace(seen, confidence=max(seen.confidence, 0.95))
        elif (
            len(seen.value) == len(listed)
            and sum(a != b for a, b in zip(seen.value, listed, strict=True)) == 1
        ):
            result[key] = replace(seen, value=listed, confidence=0.75)
    return result


def _agree_with_companies(fields: dict[str, FieldValue], roster: Roster) -> dict[str, FieldValue]:
    """A company one or two characters off a known one is a misreading of it."""
    result = dict(fields)
    for key in ("company", "issuer"):
        seen = fields.get(key)
        if seen is not None and (listed := roster.find_company(seen.value)) and listed != seen.value:
            result[key] = replace(seen, value=listed, confidence=min(seen.confidence, 0.85))
    return result


def _take_from_text(
    fields: dict[str, FieldValue], person: PersonMatch, roster: Roster, sheets: Sequence[Sheet]
) -> dict[str, FieldValue]:
    """Where no label or clause gave them, find the person's own facts where they stand in the text."""
    entries = [entry for entry, _ in roster.find_by_employee_no(person.employee_no)]
    if person.confidence < 0.8 or len(entries) != 1:
        return fields
    entry, prose, result = entries[0], join_prose(sheets), dict(fields)
    expected = {
        "employee_name": entry.name,
        "employee_no": entry.employee_no,
        "department": entry.department,
        "company": entry.company,
    }
    for key, listed in expected.items():
        at = prose.text.find(normalise(listed)) if listed else -1
        seen = fields.get(key)
        if at < 0 or (seen is not None and (seen.value == listed or seen.confidence >= 0.9)):
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
