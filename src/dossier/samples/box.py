"""A box of sample papers about fictional people (虚构), in the mixed state in which such boxes arrive.

The plan below says what lies in the box: which papers of whom share a file, how the file was made, and what
is wrong with it. Names of files say nothing, as scanners' names do.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from dossier.samples.company import Company, Employee, fictional_id_number
from dossier.samples.files import write_image, write_pdf, write_text_pdf, write_tiff
from dossier.samples.paper import Page, Paper
from dossier.samples.templates import draw_paper
from dossier.samples.truth import BoxTruth, FileTruth, PageTruth, RecordTruth, describe_page
from dossier.samples.wear import Wear, draw_wear, wear_page, wear_paper

STRANGER = -1
"""Place of the person who is in no roster."""
LEAVER = 11
"""Place of a person who left in 2020: no period keeps an identity copy or a record of training of theirs any more."""


@dataclass(frozen=True, slots=True)
class FilePlan:
    """One file of the box.

    ``papers``: type id and the person's place in the roster. ``turned``: page number to clockwise quarter
    turns in degrees. ``blank_after`` and ``repeat``: page numbers of the papers after which a blank sheet
    lies, or which were scanned twice. ``fault``: truncated, encrypted, text or copy (of the file
    ``copy_of``).
    """

    kind: str
    papers: tuple[tuple[str, int], ...] = ()
    strength: float = 0.5
    tones: str = "colour"
    turned: tuple[tuple[int, int], ...] = ()
    blank_after: int = 0
    repeat: int = 0
    fault: str = ""
    copy_of: int = 0


PLAN: tuple[FilePlan, ...] = (
    FilePlan("pdf", (("onboarding_registration", 2), ("id_card_copy", 2), ("labor_contract", 2)), 0.4),
    FilePlan("pdf", (("probation_assessment", 3), ("regularization_approval", 3), ("leave_request", 6),
                     ("training_record", 8)), 0.7, turned=((3, 90),)),
    FilePlan("tiff", (("labor_contract", 7), ("labor_contract_renewal", 7)), 0.6, "bitonal"),
    FilePlan("jpg", (("discipline_decision", 7),), 0.6),
    FilePlan("png", (("reward_decision", 10),), 0.0),
    FilePlan("webp", (("diploma", 12),), 0.3),
    FilePlan("tiff", (("performance_review", 2), ("performance_review", 9), ("performance_review", 15)), 0.5),
    FilePlan("text-pdf", (("appointment_notice", 16), ("employment_certificate", 16))),
    FilePlan("pdf", (("resignation_letter", 5), ("termination_certificate", 5)), 0.6),
    FilePlan("pdf", (("transfer_approval", 18), ("wage_adjustment", 18), ("wage_adjustment", 24)), 0.8,
             blank_after=1, repeat=3),
    FilePlan("jpg", (("leave_request", 2),), 0.5, turned=((1, 180),)),
    FilePlan("jpg", (("wage_adjustment", 2),), 0.9, turned=((1, 270),)),
    FilePlan("pdf", (("discipline_decision", 3),), 0.4, fault="truncated"),
    FilePlan("tiff", (("termination_certificate", 11), ("resignation_letter", 11)), 0.5, "bitonal"),
    FilePlan("jpg", fault="copy", copy_of=4),
    FilePlan("pdf", (("id_card_copy", 20), ("diploma", 20), ("onboarding_registration", 20),
                     ("probation_assessment", 20), ("regularization_approval", 20)), 0.5),
    FilePlan("txt", fault="text"),
    FilePlan("jpg", (("employment_certificate", STRANGER),), 0.5),
    FilePlan("pdf", (("employment_certificate", 13),), 0.3, fault="encrypted"),
    FilePlan("pdf", (("labor_contract", 37), ("labor_contract_renewal", 37), ("performance_review", 37),
                     ("transfer_approval", 37)), 0.5, turned=((3, 180),)),
    FilePlan("pdf", (("discipline_decision", 41), ("reward_decision", 43), ("appointment_notice", 45)),
             0.7, "grey"),
    FilePlan("tiff", (("onboarding_registration", 38), ("probation_assessment", 38),
                      ("training_record", 38)), 0.4),
    FilePlan("jpg", (("reward_decision", 52),), 0.4, turned=((1, 90),)),
    FilePlan("webp", (("performance_review", 46),), 0.6),
    FilePlan("png", (("leave_request", 56),), 0.0, "grey"),
    FilePlan("pdf", (("resignation_letter", 41), ("termination_certificate", 47),
                     ("employment_certificate", 42), ("diploma", 42)), 0.9),
    FilePlan("pdf", (("labor_contract", 30), ("discipline_decision", 30), ("training_record", 30)), 1.0),
    FilePlan("jpg", (("id_card_copy", 39),), 1.0),
    FilePlan("tiff", (("wage_adjustment", 44), ("transfer_approval", 44), ("regularization_approval", 44)),
             0.8, "bitonal"),
    FilePlan("pdf", (("appointment_notice", 50), ("leave_request", 51), ("leave_request", 53)), 0.6),
    FilePlan("jpg", (("discipline_decision", 55),), 0.8),
    FilePlan("pdf", (("id_card_copy", LEAVER), ("training_record", LEAVER), ("employment_certificate", 2)), 0.3),
)  # fmt: skip


def make_box(company: Company, folder: Path, seed: int = 1, plan: tuple[FilePlan, ...] = PLAN) -> BoxTruth:
    """Write the box into ``folder`` (created if need be) and return its truth; at least 64 readable pages.

    Takes some 20 seconds on one core and up to 900 MB of memory (a sheet at 300 dpi is 26 MB, a file's sheets
    are held together). Nothing but the scans is written: see
    :func:`dossier.samples.truth.write_truth` for the truth.
    """
    folder.mkdir(parents=True, exist_ok=True)
    maker = _BoxMaker(company, folder, seed, plan)
    return BoxTruth(tuple(maker.make(number, row) for number, row in enumerate(plan, start=1)))


def stranger(company: Company) -> Employee:
    """Return a person who seems to belong to the company but is in no roster."""
    model = company.employees[15]
    born_on = date(1991, 4, 9)
    return replace(
        model,
        employee_no="HC01199901",
        name="邢照邻",
        sex="男",
        born_on=born_on,
        id_number=fictional_id_number(born_on, "男", 499),
        phone="15400009999",
    )


class _BoxMaker:
    def __init__(self, company: Company, folder: Path, seed: int, plan: tuple[FilePlan, ...]) -> None:
        self.company, self.folder, self.seed, self.plan = company, folder, seed, plan
        self.drawn: Counter[str] = Counter()

    def make(self, number: int, plan: FilePlan) -> FileTruth:
        """Write one file and return its truth."""
        suffix = plan.kind.removeprefix("text-")
        path = self.folder / f"scan_{number:04d}.{suffix}"
        if plan.fault == "copy":
            original = self.plan[plan.copy_of - 1]
            source = f"scan_{plan.copy_of:04d}.{original.kind}"
            shutil.copyfile(self.folder / source, path)
            return FileTruth(path.name, suffix, self._firm(original), duplicate_of=source)
        if plan.fault == "text":
            path.write_text("交接备注：本盒共一卷，扫描件见同目录。（虚构样例）\n", encoding="utf-8")
            return FileTruth(path.name, suffix, "HC01", error="intake.file_kind_unknown")
        papers = [self._worn(plan, place, number) for place in range(len(plan.papers))]
        pages, truths, records = self._arrange(plan, papers, number)
        _write(path, plan, pages)
        firm = self._firm(plan)
        if plan.fault == "truncated":
            path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 5])
            return FileTruth(path.name, suffix, firm, error="intake.file_damaged")
        if plan.fault == "encrypted":
            return FileTruth(path.name, suffix, firm, error="intake.file_encrypted")
        return FileTruth(path.name, suffix, firm, pages=truths, records=records)

    def _person(self, place: int) -> Employee:
        return stranger(self.company) if place == STRANGER else self.company.employees[place]

    def _firm(self, plan: FilePlan) -> str:
        return self._person(plan.papers[0][1]).firm

    def _worn(self, plan: FilePlan, place: int, number: int) -> Paper:
        """Draw a paper of the plan and wear it; papers of one type get following seeds, so that they
        differ."""
        type_id, person = plan.papers[place]
        self.drawn[type_id] += 1
        paper = draw_paper(type_id, self.company, self._person(person), self.seed + self.drawn[type_id])
        if person == STRANGER:
            paper = replace(paper, employee_nos=())
        if plan.kind == "text-pdf":
            return paper
        before = sum(len(_pages_of(row[0])) for row in plan.papers[:place])
        turned = dict(plan.turned)
        wears = [
            self._wear(plan, number * 100 + before + page, turned.get(before + page + 1, 0))
            for page in range(len(paper.pages))
        ]
        return wear_paper(paper, wears, self.seed + number * 10 + place)

    def _wear(self, plan: FilePlan, seed: int, turned_deg: int) -> Wear:
        if plan.strength == 0:
            return Wear(tones=plan.tones, turned_deg=turned_deg)
        wear = draw_wear(
            self.seed * 10_000 + seed, strength=plan.strength, turned_deg=turned_deg, tones=plan.tones
        )
        # The file's own compression follows; bitonal scans keep the resolution that thin strokes need.
        return replace(wear, jpeg_quality=0, dpi=300 if plan.tones == "bitonal" else wear.dpi)

    def _arrange(
        self, plan: FilePlan, papers: list[Paper], number: int
    ) -> tuple[list[Page], tuple[PageTruth, ...], tuple[RecordTruth, ...]]:
        """Put the pages in order, with blank and repeated sheets, and say what they are."""
        pages: list[Page] = []
        truths: list[PageTruth] = []
        records: list[RecordTruth] = []
        count = 0
        for paper in papers:
            own = []
            for page in paper.pages:
                count += 1
                pages.append(page)
                own.append(len(pages))
                truths.append(describe_page(page, len(pages), born_digital=plan.kind == "text-pdf"))
                if count == plan.blank_after:
                    pages.append(_blank_sheet(page, self.seed + number))
                    truths.append(describe_page(pages[-1], len(pages)))
                if count == plan.repeat:
                    pages.append(page)
                    truths.append(replace(truths[-1], number=len(pages), duplicate_of=own[-1]))
            fields = {name: replace(row, page=own[row.page]) for name, row in paper.fields.items()}
            records.append(RecordTruth(tuple(own), paper.type, paper.employee_nos, fields))
        return pages, tuple(truths), tuple(records)


def _pages_of(type_id: str) -> range:
    return range(3 if type_id == "labor_contract" else 1)


def _write(path: Path, plan: FilePlan, pages: list[Page]) -> None:
    if plan.kind == "pdf":
        write_pdf(path, pages, password="sealed-box" if plan.fault == "encrypted" else "")
    elif plan.kind == "text-pdf":
        write_text_pdf(path, pages)
    elif plan.kind == "tiff":
        write_tiff(path, pages)
    else:
        write_image(path, pages[0])


def _blank_sheet(like: Page, seed: int) -> Page:
    """The empty back of a sheet: paper tone, grain, holes, and the front showing through a little."""
    height, width = like.picture.shape[:2]
    white = Page(np.full((height, width, 3), 255, dtype=np.uint8), like.dpi, (), blank=True)
    wear = Wear(yellowing=0.3, noise=3.0, punch_holes=True, bleed_through=0.05, dpi=like.dpi, skew_deg=0.6)
    worn, _ = wear_page(white, wear, seed, like.picture)
    return worn
