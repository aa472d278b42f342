"""Writing a corpus: files of one or several records, every lay-out of a split in turn, worn in all ways."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np

from bench.recognition.corpus.occasion import Layout, Occasion
from bench.recognition.corpus.people import Person, build_people
from bench.recognition.corpus.split import list_layouts, list_named, name_of
from bench.recognition.corpus.wearing import Deck, Wearer
from dossier.samples.faces import Face
from dossier.samples.files import write_image, write_pdf, write_tiff
from dossier.samples.kit import Sheet, Style
from dossier.samples.paper import FieldTruth, Page, Paper
from dossier.samples.truth import BoxTruth, FileTruth, PageTruth, RecordTruth, describe_page
from dossier.samples.wear import Wear, wear_page

LAST_DAY = date(2026, 6, 30)
_FIRST_DAY = date(1985, 1, 1)
_WORKING_YEARS = 60  # nobody is shown at work beyond this age


@dataclass(frozen=True, slots=True)
class FilePlan:
    """What a file holds: ``records`` of how many people (0: each record its own), and what is wrong with it.

    ``fault``: separators (sheets between the records), shuffled (pages of a record out of order), missing (a
    page of a record is not there), blanks (empty backs), repeated (a page scanned twice).
    """

    records: tuple[int, int] = (1, 1)
    people: int = 0
    fault: str = ""


PLANS: tuple[FilePlan, ...] = (
    *(FilePlan(),) * 14,
    *(FilePlan((2, 4)),) * 4,
    FilePlan((3, 5), people=1),
    *(FilePlan((4, 7), people=3, fault="separators"),) * 2,
    FilePlan((2, 3), fault="shuffled"),
    FilePlan((2, 3), fault="missing"),
    FilePlan((2, 4), people=2, fault="blanks"),
    FilePlan((2, 3), fault="repeated"),
)
_NEEDS_SEVERAL_PAGES = frozenset(["shuffled", "missing"])


@dataclass(frozen=True, slots=True)
class Corpus:
    """The written files' truth, and the roster of the people in them (and of some who are not)."""

    truth: BoxTruth
    people: tuple[Person, ...]


def make_corpus(folder: Path, seed: int, pages: int, split: str = "test") -> Corpus:
    """Write at least ``pages`` pages into ``folder`` (created if need be) and return their truth.

    ``split``: one of :data:`.split.SPLITS`. Lay-outs come in a seeded order, each once before any comes again;
    so do the shapes of files, the devices and the damages. About 0.6 s a page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    maker = _Maker(folder, seed, split)
    files: list[FileTruth] = []
    count = 0
    while count < pages:
        files.append(maker.make(len(files) + 1))
        count += len(files[-1].pages)
    return Corpus(BoxTruth(tuple(files)), maker.people)


class _Maker:
    def __init__(self, folder: Path, seed: int, split: str) -> None:
        self.folder = folder
        self.rng = random.Random(seed)
        self.people = build_people(seed, split)
        self._layouts = Deck(self.rng, list_layouts(split))
        self._several = Deck(self.rng, list_named(split, "SEVERAL_PAGES"))
        self._hiring = frozenset(name_of(layout) for layout in list_named(split, "HIRING"))
        self._plans = Deck(self.rng, PLANS)
        self._kinds = Deck(self.rng, ("jpg", "jpg", "jpg", "pdf", "tiff", "png"))
        self._wearer = Wearer(self.rng)

    def make(self, number: int) -> FileTruth:
        plan = self._plans.deal()
        wanted = self.rng.randint(*plan.records)
        crew = self.rng.sample(self.people, plan.people or wanted)
        papers = [
            self._draw(self._next_layout(plan, place), crew, place * len(crew) // wanted, number * 10 + place)
            for place in range(wanted)
        ]
        pages, truths, records = pile(papers, plan, self.rng)
        path = self._write(number, pages)
        return FileTruth(path.name, path.suffix[1:], "", pages=tuple(truths), records=tuple(records))

    def _next_layout(self, plan: FilePlan, place: int) -> Layout:
        several = plan.fault in _NEEDS_SEVERAL_PAGES and place == 0
        return self._several.deal() if several and self._several else self._layouts.deal()

    def _draw(self, layout: Layout, crew: Sequence[Person], place: int, number: int) -> Paper:
        person, on = self._choose(layout, [*crew[place:], *crew[:place]])
        # Seeds of following papers differ by a prime, so that no pool of wording is walked in step.
        return self._wearer.wear(layout(Occasion(person, on, number * 31, self.people)), number)

    def _choose(self, layout: Layout, crew: Sequence[Person]) -> tuple[Person, date]:
        """The first of the people whom the lay-out's years allow, or else anybody of the roster; and the day."""
        first, last = getattr(layout, "years", (_FIRST_DAY.year, LAST_DAY.year))
        hiring = name_of(layout) in self._hiring
        for person in [crew[0], *self.rng.sample(self.people, len(self.people))]:
            if hiring and first <= person.hired_on.year <= last:
                return person, person.hired_on
            start = max(person.hired_on + timedelta(days=100), date(first, 1, 1))
            retires = person.born_on + timedelta(days=_WORKING_YEARS * 365)
            span = (min(date(last, 12, 31), LAST_DAY, retires) - start).days
            if not hiring and span > 0:
                return person, start + timedelta(days=self.rng.randrange(span))
        raise ValueError("no person of the roster was at work in the lay-out's years")

    def _write(self, number: int, pages: list[Page]) -> Path:
        kind = self._kinds.deal()
        if len(pages) > 1:
            kind = "tiff" if kind == "tiff" else "pdf"
        elif pages[0].tones == "bitonal" and kind == "jpg":
            kind = "tiff"
        path = self.folder / f"page_{number:05d}.{kind}"
        if kind == "pdf":
            write_pdf(path, pages)
        elif kind == "tiff":
            write_tiff(path, pages)
        else:
            write_image(path, pages[0])
        return path


def pile(
    papers: Sequence[Paper], plan: FilePlan, rng: random.Random
) -> tuple[list[Page], list[PageTruth], list[RecordTruth]]:
    """Put the pages of papers on a pile as a plan says; return them and what lies where."""
    stack = _Stack(rng, plan)
    records = []
    for place, paper in enumerate(papers):
        if plan.fault == "separators":
            stack.add(draw_separator(place + 1, rng.randrange(10**6)), separator=True)
        records.append(stack.add_paper(paper, first=place == 0))
    return stack.pages, stack.truths, records


class _Stack:
    def __init__(self, rng: random.Random, plan: FilePlan) -> None:
        self.rng, self.fault = rng, plan.fault
        self.pages: list[Page] = []
        self.truths: list[PageTruth] = []

    def add_paper(self, paper: Paper, *, first: bool) -> RecordTruth:
        order = list(range(len(paper.pages)))
        missing = -1
        if first and self.fault == "missing" and len(order) > 1:
            missing = self.rng.randrange(1, len(order))
            order.remove(missing)
        if first and self.fault == "shuffled" and len(order) > 1:
            while order == sorted(order):
                self.rng.shuffle(order)
        where: dict[int, int] = {}
        for page in order:
            where[page] = self.add(paper.pages[page])
            if self.fault == "blanks" and self.rng.random() < 0.6:
                self.add(blank_back(paper.pages[page], self.rng.randrange(10**6)))
            if first and self.fault == "repeated" and page == 0:
                self.add(paper.pages[page], duplicate_of=where[page])

        def kept(fields: dict[str, FieldTruth]) -> dict[str, FieldTruth]:
            return {
                name: replace(row, page=where[row.page]) for name, row in fields.items() if row.page in where
            }

        return RecordTruth(
            pages=tuple(where[page] for page in sorted(where)),
            type=paper.type,
            employee_nos=paper.employee_nos,
            fields=kept(paper.fields),
            persons=tuple(replace(row, fields=kept(row.fields)) for row in paper.persons),
            missing_pages=() if missing < 0 else (missing + 1,),
        )

    def add(self, page: Page, *, separator: bool = False, duplicate_of: int | None = None) -> int:
        self.pages.append(page)
        number = len(self.pages)
        self.truths.append(
            replace(describe_page(page, number), separator=separator, duplicate_of=duplicate_of)
        )
        return number


def draw_separator(number: int, seed: int) -> Page:
    """A sheet that parts two records, as the office prints them."""
    sheet = Sheet({}, seed=seed)
    sheet.frame(40, 80, 130, 90, 1.2)
    sheet.text(
        105, 105, ("档 案 分 隔 页", "分 件 页", "分隔页")[seed % 3], Style(Face.HEI_BOLD, 36), "center"
    )
    sheet.text(105, 140, f"第 {number} 件", Style(Face.HEI, 20), "center")
    worn, _ = wear_page(sheet.page(), Wear(dpi=200, noise=1.5, skew_deg=0.3), seed)
    return worn


def blank_back(like: Page, seed: int) -> Page:
    """The empty back of a sheet: paper tone, grain, and the front showing through a little."""
    white = np.full(like.picture.shape, 255, dtype=np.uint8)
    wear = Wear(yellowing=0.3, noise=3.0, bleed_through=0.05, dpi=like.dpi, skew_deg=0.6)
    worn, _ = wear_page(Page(white, like.dpi, (), blank=True), wear, seed, like.picture)
    return worn
