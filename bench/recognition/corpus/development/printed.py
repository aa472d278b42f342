"""Development lay-outs from the wording files beside this module: each entry in each of its looks.

A wording file maps document types to entries. An entry has ``looks`` (names of :data:`LOOKS`), a ``title``, and
what its looks put on paper: ``rows``, ``text``, ``parties``, ``columns`` and ``row``; ``sign`` and ``seal`` close it.
``facts`` gives pools for single fields, ``span`` what lies between its two dates, ``hiring`` that it is drawn on
the day of hiring. See :mod:`.wording` for the signs inside texts and :mod:`.forms` for rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bench.recognition.corpus.development import forms, letters, rolls
from bench.recognition.corpus.development.entry import prepare
from bench.recognition.corpus.occasion import Occasion
from dossier.samples.paper import Paper

LOOKS = forms.LOOKS | letters.LOOKS | rolls.LOOKS
_LONG = ("contract",)


@dataclass(frozen=True, slots=True)
class Printed:
    """One entry of a wording file in one look."""

    name: str
    type: str
    look: str
    entry: dict[str, Any] = field(repr=False, hash=False)

    @property
    def years(self) -> tuple[int, int]:
        """First and last year in which paper looked like this."""
        first, last = LOOKS[self.look][2]
        own = self.entry.get("years", (first, last))
        return max(first, own[0]), min(last, own[1])

    def __call__(self, o: Occasion) -> Paper:
        """Draw it."""
        draw, spells, _ = LOOKS[self.look]
        return draw(prepare(self.type, self.entry, o, spells))


def _read() -> Iterator[Printed]:
    for path in sorted(Path(__file__).parent.glob("*.yaml")):
        for type_id, entries in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for number, entry in enumerate(entries, start=1):
                for look in entry["looks"].split():
                    yield Printed(f"{type_id}_{number}_{look}", type_id, look, entry)


LAYOUTS = tuple(_read())
HIRING = tuple(layout for layout in LAYOUTS if layout.entry.get("hiring"))
SEVERAL_PAGES = tuple(layout for layout in LAYOUTS if layout.look in _LONG)
