"""Put it together: from read pages to records with type, fields and persons.

Where records begin and end is :mod:`.boundaries`, what they are :mod:`.types`, what they say :mod:`.fields`,
whose they are :mod:`.subject` and :mod:`.several`, whether it hangs together :mod:`.mutual`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from dossier.recognition.boundaries import Group, split_records
from dossier.recognition.choosing import choose
from dossier.recognition.confidence import Kind, calibrated
from dossier.recognition.fields import find_candidates
from dossier.recognition.labels import LabelIndex, label_index
from dossier.recognition.marked import mark_fields, note_handwriting
from dossier.recognition.mutual import check_mutually
from dossier.recognition.persons import Roster, match_person
from dossier.recognition.profile import FieldProfile, RosterEntry, TypeProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.result import FieldValue, NamedPerson, PageReading, PersonMatch, RecordReading
from dossier.recognition.seams import weigh_boundaries
from dossier.recognition.several import find_several
from dossier.recognition.signs import RecordSigns, field_signs, record_signs, type_signs
from dossier.recognition.subject import (
    agree_with_companies,
    agree_with_roster,
    gather_evidence,
    is_named,
    repair_id,
    take_from_text,
)
from dossier.recognition.types import OTHER, TypeGuess, classify_sheets
from dossier.recognition.upright import Sheet

MEANING_VERSION = 7
"""Raised with every change that can change what is found in the same page readings: results of an older version
are worth finding again."""

_CORE_FIELDS = ("employee_name", "employee_no", "id_number", "birth_date", "department", "company")
_CORE_KEPT = 0.7  # confidence from which a fact that the type does not ask for is kept
_ONE_PERSONS = frozenset({"id_number", "birth_date"})
_MOVES = frozenset({"old_department", "new_department"})  # a paper of a move has no one department
_COMPANY = re.compile(
    r"(?:有限|股份|责任)公司|集团|总厂|"
    r"(?:^|\n)[\u3400-\u9fff]{2,20}(?<![我本该贵原新])(?:公司|厂|局|院|中心|饭店|酒店|宾馆|商场|商店|超市|学校|研究所|事务所|银行|"
    r"合作社|商行|学院|大学|矿|农场)(?:\([\u3400-\u9fff]{1,6}\))?(?:\n|$)"
)
# The same paper is two types by who issued it: our company (second) or the employer before (first).
_ISSUED_ELSEWHERE = {"separation_proof_prev_employer": "termination_certificate"}
_TWINS = tuple(set(pair) for pair in _ISSUED_ELSEWHERE.items())
_SETTLED = 0.95  # confidence in a type whose only rival was told apart by the company named
_UNKNOWN = 0.5  # the most that a paper of no known type deserves
_INCOMPLETE = 0.6  # the most that the type of a record with missing pages deserves


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

    def temper(self, sheets: Sequence[Sheet], record: RecordReading) -> RecordReading:
        """Give the record with no more confidence than what was learned deserves."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What every record of a file is read with."""

    profiles: tuple[TypeProfile, ...]
    labels: LabelIndex
    roster: Roster
    learned: Learning | None

    def classify(self, sheets: Sequence[Sheet]) -> TypeGuess:
        guess = classify_sheets(sheets, self.profiles)
        return guess if self.learned is None else self.learned.improve_guess(sheets, guess)

    def people_in(self, text: str) -> set[str]:
        """Who of the roster is named by number in a text."""
        return {mention.entry.employee_no for mention in self.roster.numbers_in(text)}


def find_records(
    pages: Sequence[PageReading],
    profiles: Sequence[TypeProfile],
    roster: Roster | Sequence[RosterEntry] = (),
    learned: Learning | None = None,
) -> tuple[RecordReading, ...]:
    """Find the records in the pages of one file, in the file's order; ``pages`` of each in the order in which
    they are to be read.

    Give a :class:`Roster` built once when many files follow; a plain sequence is indexed at each call.
    ``learned``: what the company's corrections have taught. A record some of whose pages are not in the file
    has a type confidence of 0.6 at most.
    """
    people = roster if isinstance(roster, Roster) else Roster(roster)
    known = _Known(tuple(profiles), label_index(tuple(profiles)), people, learned)
    groups = split_records(pages, lambda sheet: known.classify([sheet]), known.people_in)
    return tuple(
        replace(_read_record(group, known, pages), boundary_confidence=calibrated(Kind.BOUNDARY, weight))
        for group, weight in zip(groups, weigh_boundaries(groups), strict=True)
    )


def _read_record(group: Group, known: _Known, pages: Sequence[PageReading]) -> RecordReading:
    sheets, roster = group.sheets, known.roster
    guess = group.guess if len(sheets) == 1 else known.classify(sheets)
    text = "\n".join(sheet.text for sheet in sheets)
    type_id, type_confidence = _settle_type(guess, text, known)
    profile = next((profile for profile in known.profiles if profile.id == type_id), None)
    wanted = _wanted_fields(profile, known.labels)
    candidates = _find_candidates(sheets, type_id, wanted, known)
    fields = _choose_fields(candidates, wanted, known)
    person = match_person(gather_evidence(fields, text, roster), roster) if roster.entries else None
    if person is not None:
        fields = agree_with_roster(fields, person, roster)
        fields = take_from_text(fields, person, roster, sheets)
    persons = find_several(sheets, {field.id: field for field in wanted}, known.labels, roster)
    if persons:
        person = next((named.match for named in persons if named.match is not None), None)
        fields = _with_first_person(fields, persons)
    own = [page for page in pages if page.number in {sheet.page for sheet in sheets}]
    fields = note_handwriting(own, {**fields, **mark_fields(own, {field.id for field in wanted})})
    of_type = type_signs(sheets, replace(guess, type=type_id, confidence=type_confidence))
    most = _UNKNOWN if type_id == OTHER else _INCOMPLETE if group.missing else 1.0
    rows = [entry for entry, _ in roster.find_by_employee_no(person.employee_no)] if person else []
    entry = rows[0] if len(rows) == 1 else None
    judge = _Judge(
        {field.id: field.kind for field in wanted},
        candidates,
        record_signs(sheets, of_type, person, entry, several=bool(persons)),
    )
    record = RecordReading(
        tuple(sheet.page for sheet in sheets),
        type_id,
        calibrated(Kind.TYPE, round(type_confidence, 4), of_type, most),
        profile.stage if profile else "",
        judge.judge(_kept(check_mutually(fields), profile), fields),
        _calibrate_match(person),
        tuple(replace(n, fields=judge.judge(n.fields), match=_calibrate_match(n.match)) for n in persons),
    )
    return record if known.learned is None else known.learned.temper(sheets, record)


def _find_candidates(
    sheets: Sequence[Sheet], type_id: str, wanted: Sequence[FieldProfile], known: _Known
) -> dict[str, list[Candidate]]:
    candidates = find_candidates(sheets, wanted, known.labels, known.roster.is_name)
    if known.learned is not None:
        candidates = known.learned.improve_candidates(sheets, type_id, wanted, candidates)
    return candidates


def _choose_fields(
    candidates: Mapping[str, Sequence[Candidate]], wanted: Sequence[FieldProfile], known: _Known
) -> dict[str, FieldValue]:
    fields = {item.id: choose(candidates[item.id], item) for item in wanted if candidates.get(item.id)}
    return agree_with_companies(repair_id(fields, known.roster), known.roster)


def _with_first_person(
    fields: Mapping[str, FieldValue], persons: Sequence[NamedPerson]
) -> dict[str, FieldValue]:
    """The fields of a paper about several people: what it says of all, and who the first of them is."""
    own, first = {key for person in persons for key in person.fields}, persons[0].fields
    shared = {key: value for key, value in fields.items() if key not in own | _ONE_PERSONS}
    return {**shared, **{key: first[key] for key in ("employee_name", "employee_no") if key in first}}


def _kept(fields: Mapping[str, FieldValue], profile: TypeProfile | None) -> dict[str, FieldValue]:
    """The fields that the type asks for, and sure facts about the person beside them."""
    own = {field.id for field in profile.fields} if profile else set()
    return {
        key: value
        for key, value in fields.items()
        if key in own or (value.confidence >= _CORE_KEPT and not (key == "department" and _MOVES & own))
    }


@dataclass(frozen=True, slots=True)
class _Judge:
    """Gives values of one record their confidence. ``kinds``: by field id."""

    kinds: Mapping[str, str]
    candidates: Mapping[str, Sequence[Candidate]]
    record: RecordSigns

    def judge(
        self, fields: Mapping[str, FieldValue], unchecked: Mapping[str, FieldValue] | None = None
    ) -> dict[str, FieldValue]:
        """``unchecked``: the record's own fields before they were checked; None for one of several people's."""
        judged = {}
        for key, value in fields.items():
            found = self.candidates.get(key, ()) if unchecked is not None else ()
            before = unchecked.get(key) if unchecked is not None else None
            signs = field_signs(key, self.kinds.get(key, ""), value, before, found, self.record)
            judged[key] = replace(value, confidence=calibrated(Kind.FIELD, value.confidence, signs))
        return judged


def _calibrate_match(match: PersonMatch | None) -> PersonMatch | None:
    if match is None:
        return None
    return replace(match, confidence=calibrated(Kind.PERSON, match.confidence))


def _settle_type(guess: TypeGuess, text: str, known: _Known) -> tuple[str, float]:
    type_id = _settle_issuer(guess, text, known.profiles, known.roster)
    if known.roster.companies and {guess.type, guess.runner_up} in _TWINS:
        return type_id, max(guess.confidence, _SETTLED * min(1.0, guess.title_quality + 0.1))
    return type_id, guess.confidence


def _settle_issuer(guess: TypeGuess, text: str, profiles: tuple[TypeProfile, ...], roster: Roster) -> str:
    """Tell a certificate of our own companies from the same certificate of an earlier employer.

    Ours when one of our companies is named, over a few misread characters; or when no company is named at all
    and the employee number is ours: seals are often all that names the company.
    """
    known = {profile.id for profile in profiles}
    for elsewhere, own in _ISSUED_ELSEWHERE.items():
        if guess.type in (elsewhere, own) and {elsewhere, own} <= known and roster.companies:
            compact = text.replace("\n", "")
            if any(is_named(company, compact) for company in roster.companies):
                return own
            unnamed = not _COMPANY.search(text) and bool(roster.numbers_in(text))
            return own if unnamed else elsewhere
    return guess.type


def _wanted_fields(profile: TypeProfile | None, labels: LabelIndex) -> tuple[FieldProfile, ...]:
    own = profile.fields if profile else ()
    ids = {field.id for field in own}
    core = (
        labels.field_profiles[key] for key in _CORE_FIELDS if key in labels.field_profiles and key not in ids
    )
    return (*own, *core)
