"""Writing the held-out corpus: files of one or several records, every layout in turn, worn in all ways."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from bench.recognition.corpus.occasion import Occasion
from bench.recognition.corpus.people import Person, build_people
from bench.recognition.corpus.test import deciding, joining, working
from dossier.samples.files import write_image, write_pdf, write_tiff
from dossier.samples.paper import Page, Paper
from dossier.samples.truth import BoxTruth, FileTruth, RecordTruth, describe_page
from dossier.samples.wear import draw_wear, wear_paper

Layout = Callable[[Occasion], Paper]

LAYOUTS: tuple[Layout, ...] = (*joining.LAYOUTS, *working.LAYOUTS, *deciding.LAYOUTS)
_KINDS = ("jpg", "jpg", "pdf", "jpg", "tiff", "png")
_HIRING = frozenset(joining.LAYOUTS[:4])


@dataclass(frozen=True, slots=True)
class Corpus:
    """The written files' truth, and the roster of the people in them (and of some who are not)."""

    truth: BoxTruth
    people: tuple[Person, ...]


def make_corpus(folder: Path, seed: int, pages: int) -> Corpus:
    """Write at least ``pages`` pages into ``folder`` (created if need be) and return their truth.

    Layouts come in a seeded order, each once before any comes again; about a sixth of the files are PDFs with
    two to four records of different people. About 0.4 s a page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    people = build_people(seed)
    layouts = _endless(rng)
    files: list[FileTruth] = []
    count = 0
    while count < pages:
        kind = _KINDS[len(files) % len(_KINDS)]
        wanted = rng.randint(2, 4) if kind == "pdf" else 1
        papers = [_worn(next(layouts), rng, people, len(files) * 10 + place) for place in range(wanted)]
        files.append(_write(folder, len(files) + 1, kind, papers))
        count += len(files[-1].pages)
    return Corpus(BoxTruth(tuple(files)), people)


def _endless(rng: random.Random) -> Iterator[Layout]:
    while True:
        yield from rng.sample(LAYOUTS, len(LAYOUTS))


def _worn(layout: Layout, rng: random.Random, people: tuple[Person, ...], number: int) -> Paper:
    person = rng.choice(people)
    span = (date(2024, 12, 1) - person.hired_on).days
    on = person.hired_on if layout in _HIRING else person.hired_on + timedelta(days=rng.randrange(100, span))
    paper = layout(Occasion(person, on, number))
    strength = rng.choice((0.2, 0.5, 0.8, 1.0))
    tones = rng.choice(("colour", "colour", "colour", "grey", "bitonal"))
    turned = rng.choice((0, 0, 0, 0, 0, 0, 90, 180, 270))
    wear = replace(
        draw_wear(rng.randrange(10**6), strength=strength, turned_deg=turned, tones=tones), jpeg_quality=0
    )
    if tones == "bitonal":
        wear = replace(wear, dpi=300)
    return wear_paper(paper, [wear] * len(paper.pages), number)


def _write(folder: Path, number: int, kind: str, papers: list[Paper]) -> FileTruth:
    pages: list[Page] = []
    records: list[RecordTruth] = []
    for paper in papers:
        own = tuple(range(len(pages) + 1, len(pages) + 1 + len(paper.pages)))
        pages += paper.pages
        fields = {name: replace(found, page=own[found.page]) for name, found in paper.fields.items()}
        records.append(RecordTruth(own, paper.type, paper.employee_nos, fields))
    if len(pages) > 1 and kind in ("jpg", "png"):
        kind = "tiff"
    path = folder / f"page_{number:05d}.{kind}"
    if kind == "pdf":
        write_pdf(path, pages)
    elif kind == "tiff":
        write_tiff(path, pages)
    else:
        write_image(path, pages[0])
    truths = tuple(describe_page(page, place) for place, page in enumerate(pages, start=1))
    return FileTruth(path.name, kind, "", pages=truths, records=tuple(records))
