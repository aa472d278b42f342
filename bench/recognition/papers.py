"""Sets of papers to read: files in a folder, their truth, the roster of their people."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

from bench.recognition.corpus.writing import make_corpus
from dossier.recognition.persons import Roster
from dossier.recognition.profile import RosterEntry
from dossier.samples.box import make_box
from dossier.samples.company import build_company
from dossier.samples.truth import BoxTruth


@dataclass(frozen=True, slots=True)
class PaperSet:
    """A folder of files and what they truly hold."""

    name: str
    folder: Path
    truth: BoxTruth
    people: tuple[RosterEntry, ...]
    seed: int = 0

    @property
    def roster(self) -> Roster:
        """The people as recognition wants them."""
        return Roster(self.people)


def make_split(split: str, folder: Path, seed: int, pages: int) -> PaperSet:
    """Write pages of the lay-outs of ``development`` or ``test``; the latter are never tuned on."""
    corpus = make_corpus(folder, seed, pages, split)
    people = tuple(
        RosterEntry(person.employee_no, person.name, person.id_number, person.department, person.firm)
        for person in corpus.people
    )
    return PaperSet(split, folder, corpus.truth, people, seed)


def make_kept(split: str, seed: int, pages: int, kept: Path) -> PaperSet:
    """Give the papers of :func:`make_split`, written once to ``kept`` and found there later."""
    place = kept / f"{split}-{seed}-{pages}.pickle"
    if not place.exists():
        place.write_bytes(pickle.dumps(make_split(split, place.with_suffix(""), seed, pages)))
    papers: PaperSet = pickle.loads(place.read_bytes())  # noqa: S301  our own file
    return papers


def make_sample_box(folder: Path, seed: int) -> PaperSet:
    """Write a box of sample papers, whose lay-outs and wording development has seen."""
    company = build_company()
    truth = make_box(company, folder, seed=seed)
    people = tuple(RosterEntry(*row[:5]) for row in company.roster_rows()[1:])
    return PaperSet(f"box {seed}", folder, truth, people, seed)
