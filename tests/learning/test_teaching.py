"""Models are trained from confirmed records, compared on held-out ones, and replaced only by what is not worse."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.learning.drawn import around, forms, paper

from dossier.recognition.learning.comparing import Figures
from dossier.recognition.learning.examples import HELD_OUT_EVERY, Example, split_held_out
from dossier.recognition.learning.kinds import Kind
from dossier.recognition.learning.learned import Learned
from dossier.recognition.learning.ranker import FieldRanker, candidate_features
from dossier.recognition.learning.teaching import Lesson, load_learned, teach
from dossier.recognition.learning.training import train_ranker
from dossier.recognition.prose import Candidate


@cache
def good_records() -> tuple[Example, ...]:
    """Confirmed records of five forms."""
    return tuple(paper(form, seed).example for seed in range(6) for form in forms()[:5])


@cache
def first_lessons() -> dict[Kind, Lesson]:
    return {lesson.kind: lesson for lesson in teach(good_records(), around())}


def in_use() -> Learned:
    models = {kind: lesson.model for kind, lesson in first_lessons().items() if lesson.adopted}
    return load_learned(json.loads(json.dumps(models)), around().digest)


@given(st.lists(st.integers(0, 3), max_size=40), st.lists(st.integers(0, 3), max_size=10))
def test_held_out_records_stay_held_out_as_records_are_added(first: list[int], more: list[int]) -> None:
    _, held_out = split_held_out(first)
    learned_later, held_later = split_held_out(first + more)
    assert set(held_out) <= set(held_later)
    assert not set(held_out) & set(learned_later)
    assert all(
        len([n for n in first + more if n == kind]) < HELD_OUT_EVERY
        or any((first + more)[n] == kind for n in held_later)
        for kind in set(first + more)
    )


def test_lay_outs_are_learned_and_adopted_with_figures_of_both() -> None:
    lesson = first_lessons()[Kind.LAYOUT]
    assert lesson.adopted
    assert lesson.after.records == lesson.before.records > 0
    assert lesson.after.types_right > lesson.before.types_right
    assert lesson.after.recall > lesson.before.recall


def test_too_few_records_train_no_model_of_types_or_fields() -> None:
    kinds = {lesson.kind for lesson in teach(good_records()[:6], around())}
    assert kinds == {Kind.LAYOUT}


def test_bad_batch_of_corrections_does_not_replace_better_models() -> None:
    rng = random.Random(4)  # noqa: S311
    bad = []
    for seed in range(10, 16):
        for form in forms()[:5]:
            example = paper(form, seed).example
            values = {name: value for name, value in example.values.items() if rng.random() < 0.3}
            bad.append(
                replace(example, type=rng.choice(("resume", "leave_request", "id_card")), values=values)
            )
    lessons = {lesson.kind: lesson for lesson in teach([*good_records(), *bad], around(), in_use())}
    assert not lessons[Kind.LAYOUT].adopted
    assert not lessons[Kind.LAYOUT].after.is_not_worse_than(lessons[Kind.LAYOUT].before)


def test_models_hold_neither_words_nor_values() -> None:
    values = {value for example in good_records() for value in example.values.values() if len(value) > 1}
    names = {char for example in good_records() for char in example.values.get("employee_name", "")}
    for kind, lesson in first_lessons().items():
        text = json.dumps(lesson.model, ensure_ascii=False)
        assert not names & set(text), kind
        if kind is not Kind.FIELD:
            assert not any("\u3400" <= char <= "\u9fff" for char in text)
        assert not [value for value in values if f'"{value}"' in text]


def test_nothing_confirmed_teaches_nothing() -> None:
    assert teach([], around()) == ()


def test_figures_prefer_a_missed_value_to_a_wrong_one() -> None:
    careful, bold = Figures(10, 10, 90, 0, 10), Figures(10, 10, 91, 9, 0)
    assert careful.is_not_worse_than(bold)
    assert not bold.is_not_worse_than(careful)
    assert careful.is_not_worse_than(careful)


def test_ranker_learns_which_of_two_ways_is_right_in_this_company() -> None:
    found = []
    for number in range(40):
        truth = f"2015-06-{number % 27 + 1:02d}"
        example = Example((), "labor_contract", {"doc_date": truth})
        right = Candidate(truth, truth, 0.75, 1, None, "letter")
        wrong = Candidate("2001-01-01", "2001-01-01", 0.8, 1, None, "clause")
        found.append((example, {"doc_date": [wrong, right]}))
    ranker = train_ranker(found, around().vocabulary)
    assert ranker is not None
    again = FieldRanker.from_json(json.loads(json.dumps(ranker.to_json())))
    weighed = again.weigh("labor_contract", found[0][1])["doc_date"]
    assert max(weighed, key=lambda item: item.confidence).way == "letter"
    assert again.weigh("labor_contract", {"wage": found[0][1]["doc_date"]})["wage"] == found[0][1]["doc_date"]


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.floats(0, 1), st.floats(-3, 3))
def test_ranker_never_makes_a_leading_candidate_surer(
    weights: list[float], blend: float, pull: float
) -> None:
    ranker = FieldRanker({"weight": pull, "way label": 1.0}, 0.2, blend, frozenset({"wage"}))
    items = [Candidate(str(n), str(n), weight, 1, None) for n, weight in enumerate(weights)]
    after = ranker.weigh("labor_contract", {"wage": items})["wage"]
    leader = max(range(len(items)), key=lambda n: items[n].confidence)
    if max(range(len(after)), key=lambda n: after[n].confidence) == leader:
        assert after[leader].confidence <= items[leader].confidence + 1e-4


def test_features_of_candidates_hold_no_value() -> None:
    items = [Candidate("310000199001011234", "310000199001011234", 0.9, 1, None)]
    assert not any("3100" in name for name in candidate_features("resume", "id_number", items[0], items))


def test_digest_needs_a_key_of_some_length() -> None:
    with pytest.raises(ValueError, match="16 bytes"):
        around(b"short")
