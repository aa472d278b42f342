"""Lay-outs from wording files.

A wording file maps document types to entries: ``name``, ``body`` (blocks, see :mod:`.blocks`), the years in which
such paper was in use, ``facts`` and the like (:func:`.tell`), faces and sizes (:func:`.begin`), ``hiring`` when it is
drawn on the day of hiring.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from bench.recognition.corpus.occasion import Occasion
from bench.recognition.corpus.worded.blocks import draw_blocks
from bench.recognition.corpus.worded.draft import begin
from bench.recognition.corpus.worded.facts import LAST_DAY, retires_on, tell, words_of
from bench.recognition.corpus.worded.markup import Markup
from dossier.samples.paper import Paper

_YEARS = (1985, 2026)


@dataclass(frozen=True, slots=True)
class Written:
    """One lay-out of a wording file; every author has a class of his own, by whose module his lay-outs are named."""

    name: str
    type: str
    entry: dict[str, Any] = field(repr=False, hash=False)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year in which paper looked like this."""
        first, last = self.entry.get("years", _YEARS)
        return first, last

    def __call__(self, o: Occasion) -> Paper:
        """Draw it."""
        entry = self.entry
        if entry.get("retires"):
            before = retires_on(o.person) - timedelta(days=o.between(15, 60, "before retirement"))
            entry = entry | {"retires": before <= LAST_DAY}
            o = replace(o, on=before) if before <= LAST_DAY else o
        facts = tell(o, entry)
        draft = begin(self.type, entry, o, facts, Markup(o, facts, words_of(o)))
        draw_blocks(draft, entry["body"])
        return draft.finish()


def read_wording(folder: Path, author: type[Written]) -> Iterator[Written]:
    """Give the lay-outs of a folder's wording files as those of an author."""
    for path in sorted(folder.glob("*.yaml")):
        for type_id, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for entry in entries:
                yield author(f"{type_id}.{entry['name']}", type_id, entry)


def list_hiring(layouts: Iterable[Written]) -> tuple[Written, ...]:
    """Those drawn on the day of hiring."""
    return tuple(layout for layout in layouts if layout.entry.get("hiring"))


def list_several_pages(layouts: Iterable[Written]) -> tuple[Written, ...]:
    """Those of two pages or more."""
    return tuple(layout for layout in layouts if {"page": 1} in layout.entry["body"])
