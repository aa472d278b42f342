"""What was recognised against what is true, one outcome a record.

Pure; the truth comes from the corpus, the reading in the documented JSON form of ``dossier recognise``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from bench.recognition.decisive import decisive_of
from dossier.apps.records.doubts import PassRule, find_doubts
from dossier.samples.paper import FieldTruth
from dossier.samples.truth import FileTruth, RecordTruth

_EDGE_SIGNS = "。；;，,、.:："

Json = Mapping[str, Any]


class Verdict(StrEnum):
    """``EXTRA``: a value for a field that this paper does not state."""

    RIGHT = "right"
    WRONG = "wrong"
    MISSED = "missed"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class FieldOutcome:
    """One field of one record; ``confidence`` is None where nothing was read."""

    field: str
    verdict: Verdict
    confidence: float | None
    true: str = ""
    read: str = ""
    handwritten: bool = False


@dataclass(frozen=True, slots=True)
class PersonOutcome:
    """A person whom a read record was given to, and how surely; ``how`` as in ``PersonMatch``."""

    employee_no: str
    confidence: float
    how: str


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """One true record and the read record that shares most pages with it.

    ``true_type`` is None for a read record that answers to no true one, ``read_type`` for a true record that
    nothing answers to. ``all_decisive``: every value holds it back, not only those that something follows from.
    ``alone``: the only record of its file, whose boundaries are hard to miss.
    ``several``: the paper concerns several people, who are ``true_persons``; ``fields`` then holds what was
    read of each of them, too. ``pages_right`` does not mind their order, ``order_right`` does.
    """

    source: str
    true_type: str | None
    read_type: str | None
    pages_right: bool
    order_right: bool
    alone: bool
    several: bool
    true_persons: tuple[str, ...]
    read_persons: tuple[PersonOutcome, ...]
    persons_unknown: bool
    type_confidence: float
    boundary_confidence: float
    fields: tuple[FieldOutcome, ...]
    person_fields: tuple[FieldOutcome, ...] = ()
    all_decisive: bool = False

    @property
    def true_person(self) -> str | None:
        """The first person, None when not in the roster."""
        return next(iter(self.true_persons), None)

    @property
    def read_person(self) -> str | None:
        """The first person it was given to."""
        return self.read_persons[0].employee_no if self.read_persons else None

    @property
    def wrong_person(self) -> bool:
        """Whether it was given to somebody it does not belong to."""
        return any(person.employee_no not in self.true_persons for person in self.read_persons)

    @property
    def type_is_right(self) -> bool:
        """Whether it is what it was taken for."""
        return self.true_type == self.read_type

    @property
    def missed_person(self) -> bool:
        """Whether its person is in the roster and was not found."""
        return self.true_person is not None and self.read_person is None

    def doubts(self, rule: PassRule) -> tuple[str, ...]:
        """Name the doubts of a pass rule; none when the record passes."""
        if self.read_type is None:
            return ("not_found",)
        sure = [person.confidence for person in self.read_persons]
        found = find_doubts(
            type_confidence=self.type_confidence,
            person_confidence=min(sure) if sure and not self.persons_unknown else None,
            field_confidences=self._field_confidences(),
            rule=rule,
            boundary_confidence=self.boundary_confidence,
            decisive=None if self.all_decisive else decisive_of(self.read_type),
        )
        return tuple(f"{doubt.code}:{doubt.field}" if doubt.field else doubt.code for doubt in found)

    @property
    def all_persons_found(self) -> bool:
        """Whether everyone of the roster whom it concerns was found."""
        return set(self.true_persons) <= {person.employee_no for person in self.read_persons}

    def _field_confidences(self) -> dict[str, float]:
        sure: dict[str, float] = {}
        for field in (*self.fields, *self.person_fields):
            if field.confidence is not None:
                sure[field.field] = min(field.confidence, sure.get(field.field, 1.0))
        return sure


def same_value(true: str, read: str) -> bool:
    """Tell whether two values are the same after normalisation.

    NFKC, no white space, capitals, no punctuation at the ends; numbers by their value.

    >>> same_value("3500", "3,500.00"), same_value("2015-06-01", "2015-06-10"), same_value("Ｋ01", "k01 ")
    (True, False, True)
    """
    one, other = _plain(true), _plain(read)
    if one == other:
        return True
    try:
        return Decimal(one.replace(",", "")) == Decimal(other.replace(",", ""))
    except InvalidOperation:
        return False


def score_file(truth: FileTruth, read: Json, asked: Mapping[str, frozenset[str]]) -> list[RecordOutcome]:
    """Score one file. ``asked``: the fields that the scheme keeps of each document type; what a paper states
    beyond them is not demanded."""
    records: list[Json] = list(read["records"])
    alone = len(truth.records) == 1
    outcomes = []
    for record, match in _match_records(truth.records, records):
        outcomes.append(_score_record(truth.name, record, match, alone, asked))
        if match is not None:
            records.remove(match)
    return outcomes + [_score_record(truth.name, None, left, alone, asked) for left in records]


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).strip(_EDGE_SIGNS).upper()


def _match_records(
    truth: Sequence[RecordTruth], read: Sequence[Json]
) -> list[tuple[RecordTruth, Json | None]]:
    """Give each true record the read one that shares the largest part of their pages, each used once."""
    ranked = sorted(
        (
            (-_shared(record.pages, other["pages"]), one, two)
            for one, record in enumerate(truth)
            for two, other in enumerate(read)
            if _shared(record.pages, other["pages"])
        ),
    )
    taken: dict[int, int] = {}
    for _, one, two in ranked:
        if one not in taken and two not in taken.values():
            taken[one] = two
    return [(record, read[taken[one]] if one in taken else None) for one, record in enumerate(truth)]


def _shared(pages: Iterable[int], others: Iterable[int]) -> float:
    one, other = set(pages), set(others)
    return len(one & other) / len(one | other)


def _score_record(
    source: str,
    truth: RecordTruth | None,
    read: Json | None,
    alone: bool,
    asked: Mapping[str, frozenset[str]],
) -> RecordOutcome:
    demanded = asked.get(truth.type, frozenset()) if truth else frozenset()
    pages = tuple(read["pages"]) if read else ()
    persons, unknown = _read_persons(read) if read else ((), True)
    return RecordOutcome(
        source=source,
        true_type=truth.type if truth else None,
        read_type=read["type"] if read else None,
        pages_right=truth is not None and sorted(pages) == sorted(truth.pages),
        order_right=truth is not None and pages == truth.pages,
        alone=alone,
        several=truth is not None and bool(truth.persons),
        true_persons=_true_persons(truth) if truth else (),
        read_persons=persons,
        persons_unknown=unknown,
        type_confidence=read["type_confidence"] if read else 0.0,
        boundary_confidence=read.get("boundary_confidence", 1.0) if read else 0.0,
        fields=tuple(_score_fields(truth.fields if truth else {}, read["fields"] if read else {}, demanded)),
        person_fields=tuple(_score_person_fields(truth, read)),
    )


def _true_persons(truth: RecordTruth) -> tuple[str, ...]:
    """Everyone whom a paper concerns, its person first: to be given to any of them is not wrong."""
    several = tuple(person.employee_no for person in truth.persons if person.employee_no)
    return several or truth.employee_nos


def _read_persons(read: Json) -> tuple[tuple[PersonOutcome, ...], bool]:
    """Everyone whom a record was given to, each once, and whether somebody it names stayed unknown."""
    matches = [person["match"] for person in read.get("persons", ())] or [read["person"]]
    found = {match["employee_no"]: PersonOutcome(**match) for match in matches if match is not None}
    return tuple(found.values()), None in matches


def _score_fields(
    true: Mapping[str, FieldTruth], read: Mapping[str, Json], demanded: Iterable[str]
) -> Iterator[FieldOutcome]:
    for name, value in read.items():
        stated, told = true.get(name), (value["value"], value.get("handwritten", False))
        if stated is None:
            yield FieldOutcome(name, Verdict.EXTRA, value["confidence"], "", *told)
        else:
            verdict = Verdict.RIGHT if same_value(stated.value, value["value"]) else Verdict.WRONG
            yield FieldOutcome(name, verdict, value["confidence"], stated.value, *told)
    for name in sorted((true.keys() & set(demanded)) - read.keys()):
        yield FieldOutcome(name, Verdict.MISSED, None, true[name].value)


def _score_person_fields(truth: RecordTruth | None, read: Json | None) -> Iterator[FieldOutcome]:
    """What is said of each of several people: read of the right one, or of somebody whom it does not concern."""
    true = {person.employee_no: person.fields for person in truth.persons} if truth else {}
    for person in read.get("persons", ()) if read else ():
        match = person["match"]
        stated = true.pop(match["employee_no"], {}) if match else {}
        yield from _score_fields(stated, person["fields"], stated)
    for left in true.values():
        yield from _score_fields(left, {}, left)
