"""The test lay-outs as an examination: wide enough, and told truly to the last field.

They are drawn at a low resolution: only what stands on them and what is said about it is looked at here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from bench.recognition.corpus.occasion import Layout, Occasion, day
from bench.recognition.corpus.people import Person, build_people
from bench.recognition.corpus.split import list_layouts, list_named, name_of

from dossier.norms.scheme import load_scheme
from dossier.samples import kit
from dossier.samples.company import id_check_digit
from dossier.samples.paper import FieldTruth, Paper

_SPELLS = ("plain", "dotted", "slashed", "numerals", "dashed", "padded", "bare")
_KINDS = {
    "date": r"\d{4}(-\d\d(-\d\d)?)?",
    "money": r"\d+(\.\d\d)?",
    "number": r"\d+(\.\d+)?",
    "int": r"\d+",
    "phone": r"1\d{10}",
    "bank_account": r"\d{16,19}",
    "bool": r"true",
}

Drawn = dict[str, tuple[Person, Paper]]


def _occasion(layout: Layout, number: int, people: tuple[Person, ...], hiring: frozenset[str]) -> Occasion:
    first, last = getattr(layout, "years", (1985, 2026))
    for person in people[number % len(people) :] + people:
        if name_of(layout) in hiring:
            if first <= person.hired_on.year <= last:
                return Occasion(person, person.hired_on, number, people)
            continue
        start = max(date(first, 1, 1), person.hired_on + timedelta(days=100))
        span = (min(date(last, 12, 31), date(2026, 6, 30)) - start).days
        if span > 0:
            return Occasion(person, start + timedelta(days=number * 37 % span), number, people)
    raise AssertionError("nobody was at work in the years of this lay-out")


@pytest.fixture(scope="module")
def drawn() -> Iterator[Drawn]:
    """Every lay-out once, with the person it was drawn for."""
    people = build_people(3, "test")
    hiring = frozenset(name_of(layout) for layout in list_named("test", "HIRING"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kit, "DPI", 60)
        occasions = {
            name_of(layout): (layout, _occasion(layout, number, people, hiring))
            for number, layout in enumerate(list_layouts("test"))
        }
        yield {name: (o.person, layout(o)) for name, (layout, o) in occasions.items()}


def _text(paper: Paper, page: int) -> str:
    return _closed("".join(line.text for line in paper.pages[page].lines if line.kind == "text"))


def _closed(text: str) -> str:
    return "".join(text.split())


def _truths(paper: Paper) -> Iterator[tuple[str, FieldTruth]]:
    yield from paper.fields.items()
    for person in paper.persons:
        yield from person.fields.items()


def test_forty_types_come_in_two_layouts_or_more(drawn: Drawn) -> None:
    types = Counter(paper.type for _, paper in drawn.values())
    assert sum(count >= 2 for count in types.values()) >= 40
    assert types.keys() <= load_scheme().document_types.keys()


def test_every_stated_value_stands_on_its_page(drawn: Drawn) -> None:
    missing = [
        (name, field)
        for name, (_, paper) in drawn.items()
        for field, truth in _truths(paper)
        if _closed(truth.raw) not in _text(paper, truth.page)
    ]
    assert not missing


def test_values_are_of_their_kind(drawn: Drawn) -> None:
    kinds = {field.id: field.kind for field in load_scheme().fields.values()}
    wrong = [
        (name, field, truth.value)
        for name, (_, paper) in drawn.items()
        for field, truth in _truths(paper)
        if not _is_of_kind(kinds[field], truth)
    ]
    assert not wrong


def _is_of_kind(kind: str, truth: FieldTruth) -> bool:
    if options := re.fullmatch(r"enum\((.*)\)", kind):
        return truth.value in options[1].split(",")
    if kind == "cn_id":
        return id_check_digit(truth.value[:17]) == truth.value[17:]
    if kind in _KINDS:
        return re.fullmatch(_KINDS[kind], truth.value) is not None
    return truth.value == truth.raw != ""


def test_amounts_in_figures_are_what_is_printed(drawn: Drawn) -> None:
    for _, paper in drawn.values():
        for field, truth in _truths(paper):
            figures = re.search(r"\d[\d,]*(\.\d\d)?", truth.raw)
            if figures and field in ("amount", "wage", "old_wage", "new_wage", "severance_amount"):
                assert Decimal(figures.group().replace(",", "")) == Decimal(truth.value)


def test_paper_tells_its_person_and_everyone_it_names(drawn: Drawn) -> None:
    for person, paper in drawn.values():
        assert paper.employee_nos[0] == person.employee_no
        assert paper.fields["employee_name"].value == person.name
        if paper.persons:
            assert tuple(row.employee_no for row in paper.persons) == paper.employee_nos
            assert all("employee_name" in row.fields for row in paper.persons)
    assert sum(len(paper.persons) >= 6 for _, paper in drawn.values()) >= 6


def test_no_particular_of_the_person_stands_there_untold(drawn: Drawn) -> None:
    asked = {row.id: frozenset(row.fields) for row in load_scheme().document_types.values()}
    untold = []
    for name, (person, paper) in drawn.items():
        text = "".join(_text(paper, page) for page in range(len(paper.pages)))
        told = {field for field, _ in _truths(paper)}
        spelled = {
            "id_number": [person.id_number],
            "employee_no": [person.employee_no],
            "phone": [person.phone],
        }
        for field, on in (("birth_date", person.born_on), ("hire_date", person.hired_on)):
            if field in asked[paper.type]:
                spelled[field] = [_closed(day(on, spell).raw) for spell in _SPELLS]
        found = {field for field, ways in spelled.items() if any(_stands_alone(way, text) for way in ways)}
        untold += [(name, field) for field in found - told]
    assert not untold


def _stands_alone(way: str, text: str) -> bool:
    """Whether it is written, and not as a part of another number."""
    return re.search(rf"(?<![A-Z\d]){re.escape(way)}(?!\d)", text) is not None


def test_papers_are_dated_from_1985_to_today_and_never_before_birth(drawn: Drawn) -> None:
    for person, paper in drawn.values():
        if "doc_date" in paper.fields:
            assert "1984" <= paper.fields["doc_date"].value[:4] <= "2026"
            assert paper.fields["doc_date"].value > person.born_on.isoformat()


def test_old_and_new_papers_and_all_shapes_of_seals_and_missing_signatures_occur(drawn: Drawn) -> None:
    pages = [page for _, paper in drawn.values() for page in paper.pages]
    marks = [mark for page in pages for mark in page.marks]
    assert {mark.shape for mark in marks if mark.kind == "seal"} == {"round", "oval", "square"}
    assert {mark.present for mark in marks if mark.kind == "signature"} == {True, False}
    assert {mark.present for mark in marks if mark.kind == "tick"} == {True, False}
