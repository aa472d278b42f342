"""The corpus: two splits that share nothing, wide enough, told truly, repeatable."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from datetime import date
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import yaml
from bench.recognition.corpus.development.printed import LAYOUTS as PRINTED
from bench.recognition.corpus.occasion import Layout, Occasion, day, in_capitals
from bench.recognition.corpus.people import POOLS, build_people
from bench.recognition.corpus.second import layouts as second
from bench.recognition.corpus.split import (
    SPLITS,
    TABLE,
    describe_split,
    list_layouts,
    list_modules,
    list_named,
    name_of,
)
from bench.recognition.corpus.third import layouts as third
from bench.recognition.corpus.worded.facts import spell_day
from bench.recognition.corpus.worded.grid import parse_rows
from bench.recognition.corpus.writing import FilePlan, make_corpus, pile
from hypothesis import given
from hypothesis import strategies as st

from dossier.recognition.values import read_capital_amount
from dossier.samples import kit
from dossier.samples.company import build_company, id_check_digit
from dossier.samples.kit import FOOTER
from dossier.samples.paper import Page, Paper

PACKAGES = ("development", "test", "second", "third")
WORDED = {"second": second, "third": third}
TYPES = Path(__file__).parents[2] / "src/dossier/norms/data/document_types.yaml"


@pytest.fixture
def coarse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw at 75 dpi: the same arrangement in a sixteenth of the time."""
    monkeypatch.setattr(kit, "DPI", 75)


def draw(layout: Layout, split: str, seed: int) -> Paper:
    people = build_people(1, split)
    first, last = getattr(layout, "years", (2010, 2024))
    person = next(row for row in people[seed % 50 :] if row.hired_on.year < last)
    on = date(max(first, person.hired_on.year + 1), 3, 8)
    return layout(Occasion(person, on, seed, people))


def test_split_table_is_what_is_there() -> None:
    assert yaml.safe_load(TABLE.read_text(encoding="utf-8")) == describe_split()


def test_splits_share_no_module_no_layout_and_no_people() -> None:
    for split, other in permutations(PACKAGES, 2):
        modules = list_modules(split)
        assert modules
        assert not set(modules) & set(list_modules(other))
        for module in modules:
            origins = {getattr(value, "__module__", "") or "" for value in vars(module).values()}
            assert not any(f"corpus.{other}" in origin for origin in origins)
        assert not people_of(split) & people_of(other)


def people_of(split: str) -> set[str]:
    pool = POOLS[split]
    return {*pool.men.split(), *pool.women.split(), *pool.firms, *pool.departments, *pool.posts}


@pytest.mark.parametrize(("author", "least_shared"), [("second", 0.8), ("third", 0.7)])
def test_kept_paper_shares_no_layout_and_most_types_with_the_open(author: str, least_shared: float) -> None:
    work, kept = WORDED[author].LAYOUTS, WORDED[author].KEPT_LAYOUTS
    assert (list_layouts(author), list_layouts(f"{author}-kept")) == (work, kept)
    assert not {str(row.entry["body"]) for row in work} & {str(row.entry["body"]) for row in kept}
    types, others = {row.type for row in work}, {row.type for row in kept}
    assert len(types & others) >= least_shared * len(types | others)


def test_halves_of_the_second_author_are_of_one_size_and_share_no_name() -> None:
    assert not {row.entry["name"] for row in second.LAYOUTS} & {
        row.entry["name"] for row in second.KEPT_LAYOUTS
    }
    assert abs(len(second.LAYOUTS) - len(second.KEPT_LAYOUTS)) <= 4


@pytest.mark.usefixtures("coarse")
def test_lists_of_the_second_author_tell_each_person_apart() -> None:
    counts = set()
    lists = [row for row in second.LAYOUTS if any("roster" in block for block in row.entry["body"])]
    for number, layout in enumerate(lists):
        paper = draw(layout, "second", number + 5)
        counts.add(len(paper.persons))
        assert [row.employee_no for row in paper.persons] == list(paper.employee_nos)
        assert all(row.fields["employee_no"].value == row.employee_no for row in paper.persons)
    assert min(counts) <= 8 < 14 <= max(counts)


def test_month_and_two_digit_year_are_spelled_as_iso_8601_values() -> None:
    on = date(2019, 3, 5)
    spelled = {spell: spell_day(on, spell) for spell in ("short", "month", "cadre", "english", "bare")}
    assert [fact.raw for fact in spelled.values()] == [
        "19年3月5日",
        "2019年3月",
        "2019.03",
        "05-Mar-2019",
        "2019.3.5",
    ]
    assert [fact.value for fact in spelled.values()] == [
        "2019-03-05",
        "2019-03",
        "2019-03",
        "2019-03-05",
        "2019-03-05",
    ]


@pytest.mark.parametrize("row", ["{employee_name}|{gender}", "姓名>2|{gender}>2"])
def test_row_that_does_not_fill_its_table_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match="columns"):
        parse_rows([row], 3)


def test_cells_over_several_rows_leave_the_next_row_fewer() -> None:
    first, second = parse_rows(["!经历^2|姓名|{employee_name}", "性别|{gender}@@20"], 3)
    opening = first.cells[0]
    assert (opening.text, opening.rows, opening.upright) == ("经历", 2, True)
    assert [cell.column for cell in second.cells] == [1, 2]
    assert second.tall == 20


def test_layouts_have_names_of_their_own_and_cover_the_types() -> None:
    for split in SPLITS:
        names = Counter(map(name_of, list_layouts(split)))
        assert max(names.values()) == 1
        assert {name_of(row) for row in list_named(split, "HIRING")} <= names.keys()
    looks = Counter(layout.type for layout in PRINTED)
    assert len(looks) >= 100
    assert sum(count >= 2 for count in looks.values()) >= 90


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("split", SPLITS)
def test_every_layout_keeps_its_text_on_the_sheet_and_names_its_person(split: str) -> None:
    known = yaml.safe_load(TYPES.read_text(encoding="utf-8"))
    types = {row["id"] for row in known["document_types"]}
    for number, layout in enumerate(list_layouts(split)):
        paper, name = draw(layout, split, number * 31), name_of(layout)
        assert paper.type in types, name
        assert "employee_name" in paper.fields, name
        if "employee_no" in paper.fields:
            assert paper.fields["employee_no"].value == paper.employee_nos[0], name
        assert paper.fields.keys() <= known["field_dictionary"].keys(), name
        for page in paper.pages:
            assert any(line.text == FOOTER for line in page.lines)
            height, width = page.picture.shape[:2]
            corners = np.array([line.box for line in page.lines]).reshape(-1, 2)
            assert corners.min() >= 0, name
            assert (corners.max(axis=0) <= (width, height)).all(), name
            assert any(line.kind == "text" for line in page.lines), name
            if layout in PRINTED or split.removesuffix("-kept") in WORDED:
                assert not is_overwritten(page), name
        if split.removesuffix("-kept") in WORDED:
            assert "doc_date" in paper.fields or paper.type == "emergency_contact", name
            assert find_unwritten(paper) == [], name


def find_unwritten(paper: Paper) -> list[str]:
    """Fields whose words do not stand on the page that the truth names; the seal and the portrait have none."""
    written = ["".join(line.text for line in page.lines if line.kind == "text") for page in paper.pages]
    fields = [*paper.fields.items(), *(pair for row in paper.persons for pair in row.fields.items())]
    seals = {mark.kind for page in paper.pages for mark in page.marks}
    return [
        name
        for name, truth in fields
        if (
            name not in seals
            if name in ("seal", "photo")
            else squeezed(truth.raw) not in squeezed(written[truth.page])
        )
    ]


def squeezed(text: str) -> str:
    return "".join(text.split())


def is_overwritten(page: Page) -> bool:
    """Whether two lines of text share more than a sliver, at 75 dpi."""
    boxes = np.array([(*line.box[0], *line.box[2]) for line in page.lines if line.kind == "text"])
    low = np.maximum(boxes[:, None, :2], boxes[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], boxes[None, :, 2:])
    shared = ((high - low) > (3, 4)).all(axis=2)
    return bool(shared.sum() > len(boxes))


@pytest.mark.usefixtures("coarse")
def test_papers_about_several_people_tell_each_of_them() -> None:
    lists = [layout for layout in PRINTED if layout.look in ("table", "decree", "notice")]
    counts = defaultdict(set)
    for number, layout in enumerate(lists):
        paper = draw(layout, "development", number + 3)
        counts[layout.look].add(len(paper.persons))
        assert [row.employee_no for row in paper.persons] == list(paper.employee_nos)
        for row in paper.persons:
            assert row.fields["employee_no"].value == row.employee_no
        assert paper.fields["employee_name"] == paper.persons[0].fields["employee_name"]
    assert max(counts["table"]) >= 20


def test_people_have_valid_numbers_and_are_not_the_demo_people() -> None:
    demo = {row.name for row in build_company().employees}
    for split in SPLITS:
        people = build_people(1, split)
        assert not {row.name for row in people} & demo
        assert (
            len({row.employee_no for row in people}) == len(people) == len({row.id_number for row in people})
        )
        assert all(id_check_digit(row.id_number[:17]) == row.id_number[17] for row in people)
        assert any("·" in row.name for row in people)


def test_corpus_is_repeatable_and_holds_the_pages_asked_for(tmp_path: Path) -> None:
    first, second = (make_corpus(tmp_path / name, 3, 2, "development") for name in ("one", "two"))
    assert first == second
    assert first.truth.pages >= 2
    for file in first.truth.files:
        assert (tmp_path / "one" / file.name).read_bytes() == (tmp_path / "two" / file.name).read_bytes()


@pytest.mark.usefixtures("coarse")
@pytest.mark.parametrize("fault", ["shuffled", "missing", "repeated", "separators", "blanks"])
def test_truth_tells_what_is_wrong_with_a_file(fault: str) -> None:
    several = next(layout for layout in PRINTED if layout.look == "contract")
    paper = draw(several, "development", 4)
    pages, truths, (record,) = pile([paper], FilePlan(fault=fault), random.Random(2))  # noqa: S311  no secret
    assert len(pages) == len(truths)
    shown = [truths[number - 1].lines for number in record.pages]
    kept = [page.lines for place, page in enumerate(paper.pages, 1) if place not in record.missing_pages]
    assert shown == kept
    assert bool(record.missing_pages) == (fault == "missing")
    assert (list(record.pages) != sorted(record.pages)) == (fault == "shuffled")
    assert any(truth.duplicate_of for truth in truths) == (fault == "repeated")
    assert truths[0].separator == (fault == "separators")
    for field in record.fields.values():
        assert field.page in record.pages


@given(st.integers(min_value=1, max_value=99_999_999))
def test_amounts_in_capitals_read_back(amount: int) -> None:
    assert read_capital_amount(in_capitals(amount)) == amount


def test_dates_are_spelled_in_eight_ways() -> None:
    spells = ("plain", "dotted", "slashed", "dashed", "padded", "spaced", "bare", "numerals")
    spelled = {day(date(1996, 3, 8), spell).raw for spell in spells}
    assert len(spelled) == 8
    assert "一九九六年三月八日" in spelled
