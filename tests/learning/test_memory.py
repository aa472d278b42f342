"""A form seen once and indexed once is read better the second time; others are left alone."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.learning.drawn import around, form_of, forms, full_paper, moved, paper, printed

from dossier.recognition.learning.comparing import Figures, judge
from dossier.recognition.learning.examples import Example
from dossier.recognition.learning.learned import Learned
from dossier.recognition.learning.memory import LayoutMemory
from dossier.recognition.records import find_records
from dossier.recognition.result import Line, PageReading


def memory_of(*examples: Example, key: bytes | None = None) -> LayoutMemory:
    where = around(key) if key else around()
    memory = LayoutMemory(where.digest)
    for example in examples:
        memory.remember(example, where.vocabulary, where.names)
    return memory


def read(example: Example, memory: LayoutMemory | None = None) -> Figures:
    learned = Learned(memory) if memory else None
    records = find_records(example.pages, around().profiles, around().roster, learned)
    return judge(example, records, around().vocabulary)


def total(*figures: Figures) -> Figures:
    return sum(figures, Figures())


@pytest.mark.parametrize("kind", ["own", "bare", "letter"])
def test_second_sight_reads_what_first_sight_missed(kind: str) -> None:
    form = form_of(kind)
    memory = memory_of(full_paper(form).example)
    papers = [paper(form, seed).example for seed in range(2, 7)]
    before, after = total(*map(read, papers)), total(*(read(example, memory) for example in papers))
    assert before.types_right == 0
    assert after.types_right == len(papers)
    assert after.recall >= 0.9 > before.recall
    assert after.precision >= before.precision


def test_forms_recognition_knows_already_are_read_as_well_as_before() -> None:
    form = form_of("usual")
    memory = memory_of(paper(form, 1).example)
    for seed in range(2, 5):
        example = paper(form, seed).example
        assert read(example, memory).is_not_worse_than(read(example))


def test_form_never_seen_is_not_taken_for_a_known_one() -> None:
    memory = memory_of(*(paper(form, 1).example for form in forms()[:5]))
    for form in forms()[5:9]:
        page = printed(paper(form, 2).example.pages[0])
        assert memory.match(page) is None
        assert read(paper(form, 2).example, memory) == read(paper(form, 2).example)


def test_same_sheet_under_another_title_does_not_name_the_type() -> None:
    own, twin = form_of("own"), next(form for form in forms() if form.kind == "twin")
    assert own.words == twin.words
    memory = memory_of(paper(own, 1).example)
    example = paper(twin, 2).example
    assert find_records(example.pages, around().profiles, (), Learned(memory))[0].type != own.type


@settings(max_examples=25, deadline=None)
@given(
    dx=st.floats(-120, 120),
    dy=st.floats(-120, 120),
    scale=st.floats(0.8, 1.25),
    skew=st.floats(-4, 4),
    kind=st.sampled_from(["own", "bare", "usual"]),
)
def test_form_is_known_again_after_shift_scale_and_skew(
    dx: float, dy: float, scale: float, skew: float, kind: str
) -> None:
    form = form_of(kind)
    memory = memory_of(paper(form, 1).example)
    page = paper(form, 2).example.pages[0]
    match = memory.match(printed(moved(page, dx=dx, dy=dy, scale=scale, skew_deg=skew)))
    assert match is not None
    assert match.same_title
    assert match.alignment is not None


def test_form_scanned_at_half_the_resolution_gives_its_values() -> None:
    form = form_of("bare")
    memory = memory_of(full_paper(form).example)
    example = paper(form, 2).example
    page = example.pages[0]
    lines = tuple(
        Line(line.text, line.confidence, tuple((x / 2, y / 2) for x, y in line.box))  # type: ignore[arg-type]
        for line in page.lines
    )
    small = replace(page, width_px=page.width_px // 2, height_px=page.height_px // 2, dpi=100, lines=lines)
    assert read(replace(example, pages=(small,)), memory).recall >= 0.9


def test_form_confirmed_as_something_else_is_named_no_more() -> None:
    form = form_of("own")
    first, second, third = (paper(form, seed).example for seed in (1, 2, 3))
    wrong = replace(first, type="resume")
    assert find_records(second.pages, around().profiles, (), Learned(memory_of(wrong)))[0].type == "resume"
    corrected = memory_of(wrong, second)
    assert find_records(third.pages, around().profiles, (), Learned(corrected))[0].type != "resume"
    sure = memory_of(wrong, second, *(paper(form, seed).example for seed in (4, 5, 6)))
    assert find_records(third.pages, around().profiles, (), Learned(sure))[0].type == form.type


def test_place_that_gives_wrong_values_is_forgotten() -> None:
    form = form_of("own")
    name = form.spots[0].field.id
    good = [paper(form, seed).example for seed in range(1, 7)]
    other = next(
        spot.field.id
        for spot in form.spots
        if spot.field.kind == form.spots[0].field.kind and spot.field.id != name
    )
    mixed = replace(good[0], values={**good[0].values, name: good[0].values[other]})
    memory = memory_of(mixed, *good[1:])
    assert read(paper(form, 9).example, memory).wrong == 0


def test_words_that_further_papers_do_not_repeat_are_forgotten() -> None:
    form = form_of("own")
    noted = []
    for seed in range(1, 7):
        example = paper(form, seed).example
        line = Line(
            f"旁注{'甲乙丙丁戊己'[seed - 1]}字样", 0.98, ((200, 1900), (420, 1900), (420, 1930), (200, 1930))
        )
        page = replace(example.pages[0], lines=(*example.pages[0].lines, line))
        noted.append(replace(example, pages=(page,)))
    digest = around().digest
    assert digest("piece", "旁注甲字样") in memory_of(noted[0]).pages[0].anchors
    assert digest("piece", "旁注甲字样") not in memory_of(*noted).pages[0].anchors


def test_memory_survives_its_plain_form() -> None:
    memory = memory_of(*(paper(form, 1).example for form in forms()[:4]))
    again = LayoutMemory.from_json(around().digest, json.loads(json.dumps(memory.to_json())))
    example = paper(forms()[1], 2).example
    assert again.to_json() == memory.to_json()
    assert read(example, again) == read(example, memory)


def test_plain_form_holds_no_text_and_no_value() -> None:
    example = paper(form_of("own"), 1).example
    text = json.dumps(memory_of(example).to_json(), ensure_ascii=False)
    assert not any("\u3400" <= char <= "\u9fff" for char in text)
    for value in example.values.values():
        assert value not in text


def test_values_confirmed_or_figured_are_not_among_the_words_even_as_digests() -> None:
    example = paper(form_of("own"), 1).example
    known = memory_of(example).pages[0].anchors
    digest = around().digest
    for value in example.values.values():
        assert digest("piece", value) not in known
        assert digest("open", value) not in known


def test_memory_under_another_key_knows_nothing() -> None:
    example = paper(form_of("own"), 1).example
    data = memory_of(example).to_json()
    stranger = LayoutMemory.from_json(around(b"some other key of another company").digest, data)
    assert stranger.match(printed(paper(form_of("own"), 2).example.pages[0])) is None


def test_page_without_words_matches_nothing() -> None:
    empty = PageReading(1, 100, 100, 200, 0, 0.0, False, None, "0" * 16, ())
    memory = memory_of(Example((empty,), "resume", {}))
    assert memory.pages == []


def test_what_only_a_form_seen_once_says_is_never_surer_than_one_paper_can_prove() -> None:
    form = form_of("bare")
    memory = memory_of(full_paper(form).example)
    example = paper(form, 2).example
    record = find_records(example.pages, around().profiles, (), Learned(memory))[0]
    alone = find_records(example.pages, around().profiles, ())[0]
    gained = [value for name, value in record.fields.items() if name not in alone.fields]
    assert gained
    assert all(value.confidence <= 0.8 for value in gained)
    assert record.type_confidence <= 0.8
