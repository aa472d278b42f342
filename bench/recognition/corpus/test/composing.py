"""Pieces that the test lay-outs share: tables written as text, the year of a paper, rows of several people."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from bench.recognition.corpus.occasion import Layout, Occasion, for_row
from bench.recognition.corpus.people import Person
from dossier.samples.kit import Cell, Row, Sheet, Style, assemble
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

SEALED = Fact("true", "")
"""What the ``seal`` field says of a paper that bears one; it stands where the seal is."""

_CELL = re.compile(r"(?P<filled>=)?(?P<centred>\^)?(?P<text>.*?)(?:\*(?P<span>\d+))?")


def month(on: date, raw: str = "{:%Y年}{}月") -> Fact:
    """A month: 1996年3月."""
    return Fact(f"{on:%Y-%m}", raw.format(on, on.month))


def packed(on: date) -> Fact:
    """A date as systems print it: 19960308."""
    return Fact(on.isoformat(), f"{on:%Y%m%d}")


def sheet(o: Occasion, spell: str = "plain", size: str = "A4", turn: int = 0, **more: Fact | str) -> Sheet:
    """A sheet that knows the occasion's facts, its dates in one spelling, and ``more``."""
    return Sheet(o.facts(spell, **more), size=size, seed=o.seed + turn)


def drawn_in(first: int, last: int) -> Callable[[Layout], Layout]:
    """Say in which years such a paper was in use: it is drawn on a day of them."""

    def mark(layout: Layout) -> Layout:
        layout.__dict__["years"] = (first, last)
        return layout

    return mark


def around_hiring(o: Occasion, days: int) -> Occasion:
    """The same paper so many days after the person joined (before, when negative)."""
    return replace(o, on=o.person.hired_on + timedelta(days=days))


def bound(type_id: str, o: Occasion, *sheets: Sheet, others: Sequence[Person] = (), **same_as: str) -> Paper:
    """Bind the sheets of a person (and the ``others`` after him); ``doc_date="sign_date"`` says that the one
    date stated is both."""
    paper = assemble(type_id, [who.employee_no for who in (o.person, *others)], sheets)
    twice = {name: paper.fields[stated] for name, stated in same_as.items()}
    return replace(paper, fields=paper.fields | twice)


def people_of(o: Occasion, count: int) -> tuple[Person, ...]:
    """The person and colleagues, ``count`` together where the roster has as many."""
    return (o.person, *o.colleagues(count - 1))


def several(
    o: Occasion, people: Sequence[Person], spell: str = "plain", **each: Sequence[Fact | str]
) -> dict[str, Fact]:
    """Facts of each of the people as ``employee_name.0`` and so on; ``each`` gives one more entry a person."""
    facts: dict[str, Fact] = {}
    for place, who in enumerate(people):
        own = {name: entries[place] for name, entries in each.items()}
        facts |= for_row(o.about(who, place).facts(spell, **own), place)
    return facts


def lines_for(count: int, pattern: str, joint: str = "\n") -> str:
    """Repeat a pattern: ``#`` is the row's number, ``{employee_name@}`` the fact of that row's person."""
    return joint.join(
        pattern.replace("@}", f".{place}}}").replace("#", str(place + 1)) for place in range(count)
    )


def ruled(
    s: Sheet,
    x: float,
    y: float,
    widths: Sequence[float],
    text: str,
    *,
    label: Style,
    value: Style,
    height: float = 11,
) -> float:
    """Draw a table from lines of ``label|=value|label|=^centred*2``; return the y below it (mm).

    ``38: `` before a line is its height, ``*2`` a span, ``¶`` a new line; the last cell takes what is left.
    """
    rows = [_row(line, len(widths), label, height) for line in text.strip().splitlines()]
    return s.table(x, y, widths, rows, label=label, value=value)


def _row(line: str, columns: int, label: Style, height: float) -> Row:
    tall = re.match(r"\s*(\d+): ", line)
    cells: list[str | Cell] = []
    left = columns
    parts = line[tall.end() if tall else 0 :].strip().split("|")
    for place, part in enumerate(parts):
        found = _CELL.fullmatch(part)
        assert found is not None
        span = left if place == len(parts) - 1 else int(found["span"] or 1)
        words = found["text"].replace("¶", "\n")
        if found["filled"]:
            cells.append(Cell(words, span, align="center" if found["centred"] else "left"))
        else:
            cells.append(Cell(words, span, style=label, align="center"))
        left -= span
    return float(tall[1]) if tall else height, cells


def own_seal(s: Sheet, x: float, y: float, who: Person) -> None:
    """Press the person's own seal; whoever has a name in Latin letters signs instead."""
    if any("a" <= char.lower() <= "z" for char in who.name):
        s.signature(x - 10, y - 4, who.name, 15)
    else:
        s.seal(x, y, Seal(who.name.replace("·", "")[:3] + "印", "square", width_mm=14))


def card_number(o: Occasion) -> str:
    """A bank card's number of 19 digits with its check digit (ISO/IEC 7812-1), of no bank's range."""
    body = "629999" + str(o.between(10**11, 10**12 - 1, "card"))
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(body))]
    return body + str(-sum(number - 9 * (number > 9) for number in doubled) % 10)


def years_between(first: date, last: date) -> int:
    """Whole years from one day to another, never below one."""
    return max(1, last.year - first.year - ((last.month, last.day) < (first.month, first.day)))
