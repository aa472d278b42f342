"""The held-out corpus: wide enough, told truly, repeatable."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

from bench.recognition.corpus.occasion import Occasion
from bench.recognition.corpus.people import build_people
from bench.recognition.corpus.writing import LAYOUTS, make_corpus

from dossier.samples.company import build_company, id_check_digit
from dossier.samples.kit import FOOTER


def test_every_layout_tells_its_person_and_types_come_in_two_layouts() -> None:
    people = build_people(1)
    types: Counter[str] = Counter()
    for number, layout in enumerate(LAYOUTS):
        person = people[number]
        paper = layout(Occasion(person, date(2024, 3, 8), number))
        types[paper.type] += 1
        assert paper.employee_nos == (person.employee_no,)
        assert paper.fields["employee_name"].value == person.name
        assert any(line.text == FOOTER for line in paper.pages[0].lines)
    assert len(types) >= 12
    assert all(count == 2 for count in types.values())


def test_held_out_people_are_not_the_demo_people_and_have_valid_numbers() -> None:
    people = build_people(1)
    assert not {row.name for row in people} & {row.name for row in build_company().employees}
    assert len({row.employee_no for row in people}) == len(people) == len({row.id_number for row in people})
    assert all(id_check_digit(row.id_number[:17]) == row.id_number[17] for row in people)


def test_corpus_is_repeatable_and_holds_the_pages_asked_for(tmp_path: Path) -> None:
    first, second = (make_corpus(tmp_path / name, seed=2, pages=3) for name in ("one", "two"))
    assert first == second
    assert first.truth.pages >= 3
    for file in first.truth.files:
        assert (tmp_path / "one" / file.name).read_bytes() == (tmp_path / "two" / file.name).read_bytes()
