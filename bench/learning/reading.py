"""Development paper of the recognition corpus, read from its pictures, as a stream to learn from.

Slower than drawn lines by the reading (about half a CPU second a page). Which papers are of one form is told by
their words, since the corpus does not say.
"""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

from bench.learning.forms import DrawnPaper
from bench.learning.replay import Stream, Tell, surroundings
from bench.recognition.papers import make_kept
from bench.recognition.readings import read_folder
from dossier.recognition.learning.examples import Example
from dossier.recognition.learning.teaching import tell_layouts

KIND = "read"
_CONTROL_EVERY = 5


def read_stream(seed: int, pages: int, folder: Path, tell: Tell) -> Stream:
    """Make development paper, read it, and give its records; every fifth form is control. ``folder`` keeps papers
    and readings: what lies there already is not made again."""
    tell(f"making {pages} pages of development paper")
    papers = make_kept("development", seed, pages, folder)
    truths = {file.name: file for file in papers.truth.files}
    around = surroundings(papers.people)
    known = around.vocabulary
    examples: list[Example] = []
    tell("reading")
    for name, read in read_folder(papers.folder, folder / "readings"):
        by_number = {page.number: page for page in read}
        for record in truths[name].records:
            own = tuple(by_number[number] for number in record.pages if number in by_number)
            asked = known.asked.get(record.type, frozenset())
            values = {key: found.value for key, found in record.fields.items() if key in asked}
            if own and len(record.employee_nos) <= 1:
                examples.append(Example(own, record.type, values))
    random.Random(seed).shuffle(examples)
    stream = [
        DrawnPaper(layout, KIND, example)
        for example, layout in zip(examples, tell_layouts(examples, around), strict=True)
    ]
    control = tuple(replace(paper, form=-1) for paper in stream if paper.form % _CONTROL_EVERY == 0)
    return Stream(tuple(p for p in stream if p.form % _CONTROL_EVERY), control, around)
