"""Records, fields, persons and the pass rule, judged against made-up readings."""

from __future__ import annotations

from typing import Any

import pytest
from bench.recognition.calibration import expected_calibration_error, reliability
from bench.recognition.figures import (
    boundary_figures,
    calibration_figures,
    field_figures,
    person_figures,
    several_figures,
)
from bench.recognition.scoring import RecordOutcome, Verdict, same_value, score_file

from dossier.apps.records.doubts import PassRule
from dossier.samples.paper import FieldTruth, PersonTruth
from dossier.samples.truth import FileTruth, RecordTruth

BOX = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
ASKED = {"leave_request": frozenset({"employee_name", "days", "doc_date"})}


def true_record(pages: tuple[int, ...], person: str = "K02041") -> RecordTruth:
    fields = {"employee_name": "褚文渊", "days": "3", "doc_date": "2003-05-01", "position": "机修工"}
    truths = {name: FieldTruth(value, value, 1, BOX) for name, value in fields.items()}
    return RecordTruth(pages, "leave_request", (person,), truths)


def read_record(pages: list[int], *, person: str | None = "K02041", **fields: str) -> dict[str, Any]:
    return {
        "pages": pages,
        "type": "leave_request",
        "type_confidence": 0.99,
        "fields": {name: {"value": value, "confidence": 0.9} for name, value in fields.items()},
        "person": match(person, 0.97) if person else None,
    }


def match(person: str, confidence: float = 0.95) -> dict[str, Any]:
    return {"employee_no": person, "confidence": confidence, "how": "employee_no"}


def score(truths: list[RecordTruth], reads: list[dict[str, Any]]) -> list[RecordOutcome]:
    file = FileTruth("a.pdf", "pdf", "", records=tuple(truths))
    return score_file(file, {"records": reads}, ASKED)


def test_fields_are_right_wrong_missed_or_extra_and_only_asked_ones_are_missed() -> None:
    (outcome,) = score([true_record((1,))], [read_record([1], employee_name="褚文渊", days="8", phone="1")])
    verdicts = {field.field: field.verdict for field in outcome.fields}
    assert verdicts == {
        "employee_name": Verdict.RIGHT,
        "days": Verdict.WRONG,
        "phone": Verdict.EXTRA,
        "doc_date": Verdict.MISSED,
    }
    figures = field_figures(outcome.fields)
    assert (figures["recall"], figures["precision"]) == (1 / 3, 1 / 2)
    assert figures["precision_strict"] == 1 / 3


def test_split_record_costs_precision_and_recall_and_leaves_a_record_over() -> None:
    outcomes = score([true_record((1, 2)), true_record((3,))], [read_record(p) for p in ([1], [2], [3])])
    figures = boundary_figures(outcomes)
    assert (figures["true"], figures["read"], figures["right"]) == (2, 3, 1)
    assert figures["f1"] == pytest.approx(2 / 5)
    assert [outcome.true_type for outcome in outcomes].count(None) == 1


def test_merged_records_leave_one_not_found() -> None:
    outcomes = score([true_record((1,)), true_record((2,))], [read_record([1, 2])])
    assert [outcome.read_type for outcome in outcomes].count(None) == 1
    assert boundary_figures(outcomes)["right"] == 0


def test_wrong_and_missed_persons_are_counted() -> None:
    right, wrong, none = (
        score([true_record((1,))], [read_record([1], person=person, employee_name="褚文渊")])[0]
        for person in ("K02041", "K02042", None)
    )
    figures = person_figures([right, wrong, none])
    assert (figures["right"], figures["wrong"], figures["missed"]) == (1, 1, 1)
    assert none.doubts(PassRule()) == ("person_unknown",)


def several(*people: str) -> RecordTruth:
    persons = tuple(
        PersonTruth(person, {"employee_no": FieldTruth(person, person, 1, BOX)}) for person in people
    )
    return RecordTruth((1,), "leave_request", people, {}, persons)


def named(*people: str | None) -> dict[str, Any]:
    rows = [
        {
            "fields": {"employee_no": {"value": person or "?", "confidence": 0.8}},
            "match": match(person) if person else None,
        }
        for person in people
    ]
    return read_record([1], person=people[0]) | {"persons": rows}


def test_persons_of_a_paper_about_several_are_found_missed_or_wrong() -> None:
    outcomes = score([several("K1", "K2", "K3")], [named("K1", "K3", "K9")])
    figures = several_figures(outcomes)
    assert (figures["true"], figures["read"], figures["right"], figures["complete"]) == (3, 3, 2, 0)
    assert outcomes[0].wrong_person
    verdicts = sorted(field.verdict for field in outcomes[0].person_fields)
    assert verdicts == [Verdict.EXTRA, Verdict.MISSED, Verdict.RIGHT, Verdict.RIGHT]


def test_paper_of_one_that_is_given_to_several_costs_precision() -> None:
    outcomes = score([true_record((1,))], [named("K02041", "K9")])
    outcomes += score([several("K1")], [named("K1")])
    assert several_figures(outcomes)["precision"] == 1 / 2


def test_somebody_unknown_among_several_holds_the_record_back() -> None:
    (outcome,) = score([several("K1", "K2")], [named("K1", None)])
    assert outcome.doubts(PassRule(threshold=0.5, needed=())) == ("person_unknown",)
    assert outcome.doubts(PassRule(threshold=0.0, needed=())) == ("person_unknown",)


def test_pages_in_the_wrong_order_are_right_but_not_in_order() -> None:
    (outcome,) = score([true_record((2, 1))], [read_record([1, 2])])
    assert (outcome.pages_right, outcome.order_right) == (True, False)
    assert boundary_figures([outcome])["in_order"] == 0


def test_each_kind_of_confidence_has_its_own_reliability() -> None:
    figures = calibration_figures(score([true_record((1,))], [read_record([1], employee_name="王芳")]))
    assert {kind: (row["values"], row["wrong"]) for kind, row in figures.items()} == {
        "field": (1, 1), "type": (1, 0), "boundary": (1, 0), "person": (1, 0),
    }  # fmt: skip


def test_person_outside_the_roster_is_not_missed_but_may_be_wrong() -> None:
    stranger = RecordTruth((1,), "leave_request", (), {})
    unread, given = (score([stranger], [read_record([1], person=person)])[0] for person in (None, "K02041"))
    assert not unread.missed_person
    assert not unread.wrong_person
    assert given.wrong_person


@pytest.mark.parametrize(
    ("true", "read", "same"),
    [("3500", "3,500.00", True), ("褚文渊", "褚文渊。", True), ("Ｋ01", "k01", True), ("3", "8", False)],
)
def test_values_are_compared_after_normalisation(true: str, read: str, same: bool) -> None:
    assert same_value(true, read) is same


def test_reliability_bins_hold_every_value_and_error_is_their_weighted_gap() -> None:
    judged = [(0.99, True)] * 9 + [(1.0, False)] + [(0.55, True), (0.55, False)]
    bins = reliability(judged)
    assert sum(entry.count for entry in bins) == len(judged)
    error = expected_calibration_error(bins)
    assert error == pytest.approx((10 * abs(0.991 - 0.9) + 2 * abs(0.55 - 0.5)) / 12, abs=1e-6)
    assert expected_calibration_error([]) is None
