"""Find whose paper it is: match what a record says about its person to the roster, over reading errors.

Numbers decide, names only help: an identity number or an employee number names one person, a name may be
shared. A wrong dossier is worse than a question to a human, so every doubt ends in None.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from dossier.recognition.profile import RosterEntry
from dossier.recognition.result import PersonMatch
from dossier.recognition.text import normalise, repair_digits
from dossier.recognition.values import birth_date_of, is_valid_id_number

_TOKEN = re.compile(r"(?<![0-9A-Za-z])[0-9A-Za-z][0-9A-Za-z|-]{2,19}(?![0-9A-Za-z])")
_MAX_ID_DISTANCE = 2
_ALIKE = str.maketrans("IL|O", "1110")
_LETTERS = re.compile(r"[A-Z|]")


@dataclass(frozen=True, slots=True)
class PersonEvidence:
    """What a record says about its person. Empty strings where it says nothing. ``text``: the record's
    normalised text, in which departments and companies are looked for to decide between namesakes."""

    name: str = ""
    employee_no: str = ""
    id_number: str = ""
    department: str = ""
    company: str = ""
    birth_date: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person of the roster found in running text; half-open range of the normalised text searched."""

    entry: RosterEntry
    start: int
    end: int


class Roster:
    """The people who may be meant, indexed once. Building costs some 30 microseconds a row; a match about
    10 ms in a roster of 100,000 when the numbers are misread, microseconds when they are not."""

    def __init__(self, entries: Iterable[RosterEntry]) -> None:
        self.entries = tuple(entries)
        self._by_id: dict[str, list[RosterEntry]] = defaultdict(list)
        self._by_no: dict[str, list[RosterEntry]] = defaultdict(list)
        self._by_name: dict[str, list[RosterEntry]] = defaultdict(list)
        for entry in self.entries:
            if entry.id_number:
                self._by_id[_number_key(entry.id_number)].append(entry)
            if entry.employee_no:
                self._by_no[_number_key(entry.employee_no)].append(entry)
            if entry.name:
                self._by_name[normalise(entry.name)].append(entry)
        shapes: dict[str, list[RosterEntry]] = defaultdict(list)
        for number, listed in self._by_no.items():
            shapes[_shape(number)].extend(listed)
        self._by_shape = {shape: found[0] for shape, found in shapes.items() if len(found) == 1}
        self._ids = list(self._by_id)
        self._numbers = list(self._by_no)
        self._names = list(self._by_name)
        self._longest_name = max(map(len, self._names), default=0)
        self.id_numbers = frozenset(self._ids)
        self._companies = {normalise(entry.company): entry.company for entry in self.entries if entry.company}
        self.companies = frozenset(self._companies)

    def find_by_id(self, number: str) -> list[tuple[RosterEntry, int]]:
        """Give the entries nearest to an identity number with their edit distance (0 to 2)."""
        return self._nearest(_number_key(number), self._by_id, self._ids, _MAX_ID_DISTANCE)

    def find_by_employee_no(self, number: str) -> list[tuple[RosterEntry, int]]:
        """Give the entries nearest to an employee number with their edit distance (0 or 1)."""
        key = _number_key(number)
        if (alike := self._alike(key)) is not None:
            return [(alike, 0)]
        repaired = key[:1] + repair_digits(key[1:])
        return self._nearest(key if key in self._by_no else repaired, self._by_no, self._numbers, 1)

    def find_by_name(self, name: str) -> list[tuple[RosterEntry, int]]:
        """Give the entries of a name with their edit distance: 1 only for names of three or more
        characters."""
        return self._nearest(normalise(name), self._by_name, self._names, 1 if len(name) >= 3 else 0)

    def find_company(self, name: str) -> str | None:
        """Give the company of the roster that a name (six characters or more) means, over two wrong ones."""
        key = normalise(name)
        if key in self._companies or len(key) < 6:
            return self._companies.get(key)
        near = process.extract(
            key, list(self._companies), scorer=Levenshtein.distance, score_cutoff=2, limit=2
        )
        return self._companies[near[0][0]] if len(near) == 1 else None

    def is_name(self, text: str) -> bool:
        """Tell whether a normalised text is the name of somebody in the roster."""
        return text in self._by_name

    def mentions(self, text: str) -> list[Mention]:
        """Find the people named in a normalised text, longest name first at each place, in order."""
        found: list[Mention] = []
        start = 0
        while start < len(text):
            for length in range(min(self._longest_name, len(text) - start), 1, -1):
                entries = self._by_name.get(text[start : start + length])
                if entries:
                    found.extend(Mention(entry, start, start + length) for entry in entries)
                    start += length - 1
                    break
            start += 1
        return found

    def numbers_in(self, text: str) -> list[Mention]:
        """Find employee and identity numbers of the roster standing in a normalised text, in order."""
        found: list[Mention] = []
        for match in _TOKEN.finditer(text):
            key = _number_key(match.group())
            entries = self._by_no.get(key) or self._by_id.get(key) or []
            if not entries and (alike := self._alike(key)) is not None:
                entries = [alike]
            found.extend(Mention(entry, match.start(), match.end()) for entry in entries)
        return found

    def _alike(self, key: str) -> RosterEntry | None:
        """The only entry whose number looks like one that nobody has. Figures alone may be an amount, and name nobody
        whose number has letters."""
        if key in self._by_no or not _LETTERS.search(key):
            return None
        return self._by_shape.get(_shape(key))

    @staticmethod
    def _nearest(
        key: str, index: dict[str, list[RosterEntry]], choices: Sequence[str], cutoff: int
    ) -> list[tuple[RosterEntry, int]]:
        if not key:
            return []
        if exact := index.get(key):
            return [(entry, 0) for entry in exact]
        if not cutoff:
            return []
        near = process.extract(key, choices, scorer=Levenshtein.distance, score_cutoff=cutoff, limit=4)
        best = min((distance for _, distance, _ in near), default=0)
        return [(e, int(d)) for choice, d, _ in near if d == best for e in index[choice]]


def same_number(one: str, other: str) -> bool:
    """Tell whether two employee numbers are written alike: CI-0364 and Cl-0364."""
    return _shape(_number_key(one)) == _shape(_number_key(other))


def _shape(key: str) -> str:
    """A number with every letter that looks like a figure as that figure."""
    return key.translate(_ALIKE)


def _number_key(number: str) -> str:
    return normalise(number).replace(" ", "").upper()


def match_person(evidence: PersonEvidence, roster: Roster) -> PersonMatch | None:
    """Match a record to one roster row, or None when in doubt.

    Order: exact identity number; identity number within two characters, when unique; exact employee number;
    employee number within one character of somebody with the same name; name (over one wrong character, when
    three or longer), namesakes told apart by department, company or nothing at all. Numbers that point to
    two different people give None; a number against a name lowers the confidence, or gives None when the
    name is exactly somebody else's.
    """
    by_id = _single(roster.find_by_id(evidence.id_number)) if len(evidence.id_number) >= 15 else None
    by_no = _by_employee_no(evidence, roster)
    if by_id and by_no and by_id[0] is not by_no[0] and not _same_person(by_id[0], by_no[0]):
        return None
    if by_id:
        entry = by_no[0] if by_no and by_no[1] == 0 else by_id[0]
        return _confirmed(entry, _id_confidence(by_id[1], evidence), "id_number", evidence, roster)
    if by_no:
        return _confirmed(by_no[0], 0.97 - 0.15 * by_no[1], "employee_no", evidence, roster)
    if evidence.id_number and is_valid_id_number(evidence.id_number) and roster.id_numbers:
        return _stranger_or_unlisted(evidence, roster)
    return _by_name(evidence, roster)


def _id_confidence(distance: int, evidence: PersonEvidence) -> float:
    if distance and is_valid_id_number(evidence.id_number):
        return 0.6  # a number that proves itself is rather another person's than a misreading
    return 0.99 - 0.07 * distance


def _single(found: list[tuple[RosterEntry, int]]) -> tuple[RosterEntry, int] | None:
    people = {(entry.id_number or entry.employee_no) for entry, _ in found}
    return found[0] if found and len(people) == 1 else None


def _same_person(one: RosterEntry, other: RosterEntry) -> bool:
    return bool(one.id_number) and one.id_number == other.id_number


def _by_employee_no(evidence: PersonEvidence, roster: Roster) -> tuple[RosterEntry, int] | None:
    found = roster.find_by_employee_no(evidence.employee_no)
    if found and found[0][1] == 0:
        return found[0] if len(found) == 1 else _prefer(found, evidence)
    agreeing = [
        (entry, d) for entry, d in found if _name_distance(entry, evidence.name) <= 1 and evidence.name
    ]
    return _single(agreeing)


def _prefer(found: list[tuple[RosterEntry, int]], evidence: PersonEvidence) -> tuple[RosterEntry, int] | None:
    """The same employee number in two companies: the name or the company must decide."""
    fitting = [(e, d) for e, d in found if evidence.name and normalise(e.name) == normalise(evidence.name)]
    fitting = fitting or [(e, d) for e, d in found if e.company and normalise(e.company) in evidence.text]
    return fitting[0] if len(fitting) == 1 else None


def _name_distance(entry: RosterEntry, name: str) -> int:
    return int(Levenshtein.distance(normalise(entry.name), normalise(name)))


def _confirmed(
    entry: RosterEntry, confidence: float, how: str, evidence: PersonEvidence, roster: Roster
) -> PersonMatch | None:
    """Weigh a number's match against the name beside it."""
    if evidence.name and entry.name:
        distance = _name_distance(entry, evidence.name)
        if distance > 1 or (distance == 1 and len(entry.name) < 3):
            if roster.is_name(normalise(evidence.name)):
                return None
            confidence *= 0.6 if confidence > 0.9 else 0.4
        elif distance == 1:
            confidence *= 0.7 if roster.is_name(normalise(evidence.name)) else 0.95
    return PersonMatch(entry.employee_no, round(confidence, 4), how) if confidence >= 0.35 else None


def _stranger_or_unlisted(evidence: PersonEvidence, roster: Roster) -> PersonMatch | None:
    """A proven identity number that nobody has: only a person listed without one can be meant."""
    match = _by_name(evidence, roster)
    if match is None:
        return None
    listed = [e for e, _ in roster.find_by_employee_no(match.employee_no)]
    return match if listed and not listed[0].id_number else None


def _by_name(evidence: PersonEvidence, roster: Roster) -> PersonMatch | None:
    found = roster.find_by_name(evidence.name) if evidence.name else []
    if not found:
        return None
    distance = found[0][1]
    supported = [entry for entry, _ in found if _supports(entry, evidence)]
    if len(found) == 1:
        entry, how = found[0][0], "name_and_department" if supported else "name"
        if distance and not supported:
            return PersonMatch(entry.employee_no, 0.5, how)
        if _contradicts(entry, evidence):
            return PersonMatch(entry.employee_no, 0.55, how)
        return PersonMatch(entry.employee_no, 0.9 - 0.15 * distance if supported else 0.78, how)
    if len(supported) == 1:
        return PersonMatch(supported[0].employee_no, 0.8 - 0.2 * distance, "name_and_department")
    return None


def _supports(entry: RosterEntry, evidence: PersonEvidence) -> bool:
    """The birth date, else the department, else part of a number on the paper is this entry's."""
    born = birth_date_of(_number_key(entry.id_number))
    if evidence.birth_date and born is not None:
        return born.isoformat().startswith(evidence.birth_date)
    department = normalise(entry.department)
    stated = normalise(evidence.department)
    if department and stated:
        return department in stated or stated in department or fuzz.ratio(department, stated) >= 80
    if department and department in evidence.text:
        return True
    number = _number_key(evidence.id_number)
    return len(number) >= 4 and bool(entry.id_number) and number.strip("*") in _number_key(entry.id_number)


def _contradicts(entry: RosterEntry, evidence: PersonEvidence) -> bool:
    stated = (evidence.department and entry.department) or (evidence.birth_date and entry.id_number)
    return bool(stated) and not _supports(entry, evidence)
