"""What was recognised against what is true: records, types, fields, persons, the pass rule.

Pure; the truth comes from the corpus, the reading in the documented JSON form of ``dossier recognise``.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from dossier.apps.records.doubts import PassRule, find_doubts
from dossier.samples.truth import FileTruth, RecordTruth

_EDGE_SIGNS = "。；;，,、.:："
_IDENTIFYING = frozenset(PassRule().checked)


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


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """One true record and the read record that shares most pages with it.

    ``true_type`` is None for a read record that answers to no true one, ``read_type`` for a true record that
    nothing answers to. ``alone``: the only record of its file, whose boundaries are hard to miss.
    """

    source: str
    true_type: str | None
    read_type: str | None
    pages_right: bool
    alone: bool
    true_person: str | None
    read_person: str | None
    passed: bool
    doubts: tuple[str, ...]
    fields: tuple[FieldOutcome, ...]

    @property
    def wrong_person(self) -> bool:
        """Whether it was given to somebody it does not belong to."""
        return self.read_person is not None and self.read_person != self.true_person

    @property
    def missed_person(self) -> bool:
        """Whether its person is in the roster and was not found."""
        return self.true_person is not None and self.read_person is None


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


def score_file(
    truth: FileTruth, read: Mapping[str, Any], asked: Mapping[str, frozenset[str]], rule: PassRule
) -> list[RecordOutcome]:
    """Score one file. ``asked``: the fields that the scheme keeps of each document type; what a paper states
    beyond them is not demanded."""
    records: list[Mapping[str, Any]] = list(read["records"])
    alone = len(truth.records) == 1
    outcomes = []
    for record, match in _match_records(truth.records, records):
        outcomes.append(_score_record(truth.name, record, match, alone, asked, rule))
        if match is not None:
            records.remove(match)
    return outcomes + [_score_record(truth.name, None, left, alone, asked, rule) for left in records]


def _plain(value: str) -> str:
    return "".join(unicodedata.normalize("NFKC", value).split()).strip(_EDGE_SIGNS).upper()


def _match_records(
    truth: Sequence[RecordTruth], read: Sequence[Mapping[str, Any]]
) -> list[tuple[RecordTruth, Mapping[str, Any] | None]]:
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
    read: Mapping[str, Any] | None,
    alone: bool,
    asked: Mapping[str, frozenset[str]],
    rule: PassRule,
) -> RecordOutcome:
    doubts = ("not_found",) if read is None else _doubts(read, rule)
    person = read["person"] if read else None
    return RecordOutcome(
        source=source,
        true_type=truth.type if truth else None,
        read_type=read["type"] if read else None,
        pages_right=truth is not None and read is not None and tuple(read["pages"]) == truth.pages,
        alone=alone,
        true_person=next(iter(truth.employee_nos), None) if truth else None,
        read_person=person["employee_no"] if person else None,
        passed=not doubts,
        doubts=doubts,
        fields=tuple(_score_fields(truth, read["fields"] if read else {}, asked)),
    )


def _doubts(read: Mapping[str, Any], rule: PassRule) -> tuple[str, ...]:
    doubts = find_doubts(
        type_confidence=read["type_confidence"],
        person_confidence=read["person"]["confidence"] if read["person"] else None,
        field_confidences={name: value["confidence"] for name, value in read["fields"].items()},
        rule=rule,
    )
    return tuple(f"{doubt.code}:{doubt.field}" if doubt.field else doubt.code for doubt in doubts)


def _score_fields(
    truth: RecordTruth | None, read: Mapping[str, Any], asked: Mapping[str, frozenset[str]]
) -> list[FieldOutcome]:
    true = truth.fields if truth else {}
    demanded = asked.get(truth.type, frozenset()) if truth else frozenset()
    outcomes = []
    for name, value in read.items():
        if name not in true:
            outcomes.append(FieldOutcome(name, Verdict.EXTRA, value["confidence"], "", value["value"]))
            continue
        verdict = Verdict.RIGHT if same_value(true[name].value, value["value"]) else Verdict.WRONG
        outcomes.append(FieldOutcome(name, verdict, value["confidence"], true[name].value, value["value"]))
    missed = sorted((true.keys() & demanded) - read.keys())
    return outcomes + [FieldOutcome(name, Verdict.MISSED, None, true[name].value) for name in missed]


# --- figures ----------------------------------------------------------------------------------------


def share(part: float, whole: float) -> float | None:
    """Divide, or None where there is nothing to divide by."""
    return part / whole if whole else None


def field_figures(fields: Iterable[FieldOutcome]) -> dict[str, Any]:
    """Give counts, recall (of what the papers state) and precision (of what was read for it).

    ``precision_strict`` takes values of fields that the paper's truth does not list for wrong, too.
    """
    seen = Counter(outcome.verdict for outcome in fields)
    right, wrong = seen[Verdict.RIGHT], seen[Verdict.WRONG]
    return {
        **{verdict.value: seen[verdict] for verdict in Verdict},
        "recall": share(right, right + wrong + seen[Verdict.MISSED]),
        "precision": share(right, right + wrong),
        "precision_strict": share(right, right + wrong + seen[Verdict.EXTRA]),
    }


def boundary_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give precision, recall and F1 of records whose pages are exactly right."""
    true = sum(outcome.true_type is not None for outcome in outcomes)
    read = sum(outcome.read_type is not None for outcome in outcomes)
    right = sum(outcome.pages_right for outcome in outcomes)
    return {
        "true": true,
        "read": read,
        "right": right,
        "precision": share(right, read),
        "recall": share(right, true),
        "f1": share(2 * right, true + read),
    }


def person_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give the rate of records given to the right person, and the wrong ones, passed and in all."""
    known = [outcome for outcome in outcomes if outcome.true_person is not None]
    right = sum(outcome.read_person == outcome.true_person for outcome in known)
    wrong = [outcome for outcome in outcomes if outcome.wrong_person]
    return {
        "records": len(known),
        "right": right,
        "rate": share(right, len(known)),
        "wrong": len(wrong),
        "missed": sum(outcome.missed_person for outcome in known),
        "wrong_passed": sum(outcome.passed for outcome in wrong),
    }


def pass_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give the straight-through share at the present rule, and what is wrong among those that pass.

    A record that passes is flawed when its pages, type, person or one of the identifying fields is wrong.
    """
    passed = [outcome for outcome in outcomes if outcome.passed]
    fields = [outcome for record in passed for outcome in record.fields]
    identifying = [outcome for outcome in fields if outcome.field in _IDENTIFYING]
    doubts = Counter(doubt for outcome in outcomes for doubt in outcome.doubts)
    return {
        "records": len(outcomes),
        "passed": len(passed),
        "straight_through": share(len(passed), len(outcomes)),
        "flawed_passed": sum(_is_flawed(outcome) for outcome in passed),
        "wrong_type_passed": sum(outcome.true_type != outcome.read_type for outcome in passed),
        "wrong_pages_passed": sum(not outcome.pages_right for outcome in passed),
        "fields_passed": field_figures(fields),
        "field_error": _error(fields),
        "identifying_field_error": _error(identifying),
        "doubts": dict(doubts.most_common()),
    }


def _is_flawed(outcome: RecordOutcome) -> bool:
    bad_field = any(f.field in _IDENTIFYING and f.verdict is Verdict.WRONG for f in outcome.fields)
    return (
        not outcome.pages_right or outcome.true_type != outcome.read_type or outcome.wrong_person or bad_field
    )


def _error(fields: Iterable[FieldOutcome]) -> float | None:
    """Wrong values among the values read for fields that the papers state."""
    seen = Counter(outcome.verdict for outcome in fields)
    return share(seen[Verdict.WRONG], seen[Verdict.WRONG] + seen[Verdict.RIGHT])
