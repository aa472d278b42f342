"""Figures of judged records: types, boundaries, fields, persons, confidence."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from bench.recognition.calibration import expected_calibration_error, reliability
from bench.recognition.fitting import judge
from bench.recognition.passing import measure_curve, pass_figures
from bench.recognition.scoring import FieldOutcome, RecordOutcome, Verdict
from dossier.apps.records.doubts import choose_point, load_curve, rule_for
from dossier.recognition.confidence import Kind

KEY_FIELDS = ("employee_name", "employee_no", "id_number", "doc_date")
"""What a record is found by and dated with."""
CORE_FIELDS = (*KEY_FIELDS, "company", "department")
"""What identifies and dates a record; every other field belongs to its type."""


def record_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give every figure about records."""
    fields: dict[str, list[FieldOutcome]] = defaultdict(list)
    for outcome in (field for record in outcomes for field in record.fields):
        fields[outcome.field].append(outcome)
    own = [field for name, found in fields.items() if name not in CORE_FIELDS for field in found]
    core = [field for name in CORE_FIELDS for field in fields[name]]
    by_hand = [field for field in (*core, *own) if field.handwritten]
    return {
        "type": type_figures(outcomes),
        "boundaries": boundary_figures(outcomes),
        "boundaries_of_files_with_several": boundary_figures([o for o in outcomes if not o.alone]),
        "person": person_figures(outcomes),
        "several_persons": several_figures(outcomes),
        "fields": {
            "all": field_figures([*core, *own]),
            "key": field_figures([field for name in KEY_FIELDS for field in fields[name]]),
            "core": field_figures(core),
            "of_the_type": field_figures(own),
            "of_several_persons": field_figures(f for o in outcomes for f in o.person_fields),
            "read_as_handwritten": field_figures(by_hand),
            "by_field": {name: field_figures(fields[name]) for name in sorted(fields)},
        },
    }


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


def type_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give the share of true records whose type was found, and the mistakes."""
    true = [outcome for outcome in outcomes if outcome.true_type is not None]
    right = sum(outcome.type_is_right for outcome in true)
    mistaken = Counter((o.true_type, o.read_type or "not found") for o in true if not o.type_is_right)
    return {
        "records": len(true),
        "types": len({outcome.true_type for outcome in true}),
        "right": right,
        "accuracy": share(right, len(true)),
        "mistaken": [[*pair, count] for pair, count in sorted(mistaken.items())],
    }


def boundary_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give precision, recall and F1 of records whose pages are exactly right, whatever their order; and the
    share of these that has its pages in order."""
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
        "in_order": share(sum(outcome.order_right for outcome in outcomes), right),
    }


def person_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give the rate of records of one person that went to that person, and the wrong ones of all records."""
    known = [outcome for outcome in outcomes if outcome.true_person is not None and not outcome.several]
    right = sum(outcome.read_person == outcome.true_person for outcome in known)
    return {
        "records": len(known),
        "right": right,
        "rate": share(right, len(known)),
        "wrong": sum(outcome.wrong_person for outcome in outcomes),
        "missed": sum(outcome.missed_person for outcome in known),
    }


def several_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give recall and precision of persons on papers that concern several, found and linked to the roster.

    A paper of one person that was given to several counts its other persons as wrong.
    """
    papers = [outcome for outcome in outcomes if outcome.several]
    true, read, right = 0, 0, 0
    for outcome in outcomes:
        found = {person.employee_no for person in outcome.read_persons}
        if outcome.several:
            true += len(outcome.true_persons)
            read += len(found)
            right += len(found & set(outcome.true_persons))
        elif len(found) > 1:
            read += len(found - set(outcome.true_persons))
    complete = sum({p.employee_no for p in o.read_persons} == set(o.true_persons) for o in papers)
    return {
        "papers": len(papers),
        "complete": complete,
        "true": true,
        "read": read,
        "right": right,
        "recall": share(right, true),
        "precision": share(right, read) if papers else None,
    }


def calibration_figures(outcomes: Sequence[RecordOutcome]) -> dict[str, Any]:
    """Give a reliability table and its error for each kind of confidence.

    Of what can be judged: values for fields that the papers state, not what is read beyond them.
    """
    judged = [item for outcome in outcomes for item in judge(outcome)]
    found = {}
    for kind in Kind:
        own = [item for item in judged if item.kind is kind]
        bins = reliability((item.confidence, item.right) for item in own)
        found[kind.value] = {
            "values": len(own),
            "wrong": sum(not item.right for item in own),
            "expected_calibration_error": expected_calibration_error(bins),
            "bins": [asdict(entry) for entry in bins],
        }
    return found


def straight_through_figures(
    outcomes: Sequence[RecordOutcome], corpus: str, target_error: float
) -> dict[str, Any]:
    """Give what passes at the rule that ships, the curve of this paper, and the best point on it.

    The rule was chosen on development paper; the best point here knows the answers and is no promise.
    """
    curve = measure_curve(outcomes, corpus)
    best = choose_point(curve, target_error)
    return {
        "target_error": target_error,
        "rule": pass_figures(outcomes, rule_for(target_error)),
        "rule_is_proven": choose_point(load_curve(), target_error).proven,
        "with_every_value_decisive": pass_figures(outcomes, rule_for(target_error), optional=False),
        "best_in_hindsight": asdict(best.point) if best.point else None,
        "with_the_best_threshold": pass_figures(outcomes, best.rule),
        "curve": curve.as_json(),
    }
