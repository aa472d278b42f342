"""Forms and papers that the tests of learning share."""

from __future__ import annotations

import math
import random
from dataclasses import replace
from functools import cache

from bench.learning.forms import DrawnPaper, Form, draw_paper, make_forms, make_people

from dossier.config.profiles import default_profiles
from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.printed import PrintedPage
from dossier.recognition.learning.teaching import Surroundings
from dossier.recognition.persons import Roster
from dossier.recognition.result import Box, Line, PageReading
from dossier.recognition.upright import lay_out

PEOPLE = make_people(20, 1)
KEY = b"a key that only these tests know"


@cache
def around(key: bytes = KEY) -> Surroundings:
    """The scheme that ships, invented people, and a key."""
    names = frozenset(entry.name for entry in PEOPLE)
    return Surroundings(default_profiles(), Roster(PEOPLE), WordDigest(key), names)


@cache
def forms() -> tuple[Form, ...]:
    """Two forms of each kind."""
    return make_forms(default_profiles(), 10, 3)


def form_of(kind: str) -> Form:
    return next(form for form in forms() if form.kind == kind)


def paper(form: Form, seed: int) -> DrawnPaper:
    return draw_paper(form, 0, PEOPLE, random.Random(seed))  # noqa: S311  drawn papers want to be repeatable


def full_paper(form: Form) -> DrawnPaper:
    """A paper of a form on which no field is empty."""
    papers = (paper(form, seed) for seed in range(100, 200))
    return next(
        found for found in papers if {spot.field.id for spot in form.spots} <= set(found.example.values)
    )


def printed(page: PageReading) -> PrintedPage:
    return PrintedPage(lay_out(page))


def moved(page: PageReading, *, dx: float, dy: float, scale: float, skew_deg: float) -> PageReading:
    """The same page as another scanner delivers it."""
    angle = math.radians(skew_deg)
    middle = page.width_px / 2, page.height_px / 2

    def move(x: float, y: float) -> tuple[float, float]:
        a, b = x - middle[0], y - middle[1]
        return (
            middle[0] + scale * (a * math.cos(angle) - b * math.sin(angle)) + dx,
            middle[1] + scale * (a * math.sin(angle) + b * math.cos(angle)) + dy,
        )

    def moved_line(line: Line) -> Line:
        a, b, c, d = (move(x, y) for x, y in line.box)
        box: Box = (a, b, c, d)
        return replace(line, box=box)

    lines = tuple(moved_line(line) for line in page.lines)
    return replace(page, lines=lines, skew_deg=page.skew_deg + skew_deg)
