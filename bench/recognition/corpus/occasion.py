"""One corpus paper's occasion: person, day, colleagues, and the facts in several spellings. All invented (虚构)."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from bench.recognition.corpus.people import Person
from dossier.samples.paper import Fact, Paper

_T = TypeVar("_T")
_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A person, the day of the paper, a seed for its variety, and the people it may name besides."""

    person: Person
    on: date
    seed: int
    roster: tuple[Person, ...] = ()

    def one_of(self, pool: Sequence[_T]) -> _T:
        """Choose from a pool, the next entry for the next seed."""
        return pool[self.seed % len(pool)]

    def choose(self, pool: Sequence[_T], what: str) -> _T:
        """Choose from a pool by chance, apart from every other choice: ``what`` names it."""
        return random.Random(f"{self.seed}/{what}").choice(pool)

    def between(self, low: int, high: int, what: str = "") -> int:
        """Draw a whole number, both ends inclusive."""
        return random.Random(f"{self.seed}/{what}").randint(low, high)

    def later(self, days: int) -> date:
        """The day that many days after the paper's."""
        return self.on + timedelta(days=days)

    def colleagues(self, count: int) -> tuple[Person, ...]:
        """Other people of the roster, those of the same firm first, in a seeded order; at most ``count``."""
        others = [row for row in self.roster if row.employee_no != self.person.employee_no]
        random.Random(f"{self.seed}/colleagues").shuffle(others)
        others.sort(key=lambda row: row.firm != self.person.firm)
        return tuple(others[:count])

    def about(self, person: Person, place: int) -> Occasion:
        """The occasion of one more person on the same paper; ``place`` makes its variety differ."""
        return replace(self, person=person, seed=self.seed + 7919 * place)

    def facts(self, spell: str = "plain", /, **more: Fact | str) -> dict[str, Fact]:
        """Facts of the person, dates spelled as :func:`day` does, and ``more``."""
        who = self.person
        base: dict[str, Fact | str] = {
            "employee_name": who.name,
            "employee_no": who.employee_no,
            "id_number": who.id_number,
            "gender": who.sex,
            "phone": who.phone,
            "email": who.email,
            "ethnicity": who.ethnicity,
            "native_place": who.native_place,
            "home_address": who.address,
            "company": who.firm,
            "department": who.department,
            "position": who.position,
            "birth_date": day(who.born_on, spell),
            "hire_date": day(who.hired_on, spell),
            "doc_date": day(self.on, spell),
            "sign_date": day(self.on, spell),
        }
        return {name: same(fact) if isinstance(fact, str) else fact for name, fact in (base | more).items()}


Layout = Callable[[Occasion], Paper]
"""A lay-out draws one record, unworn. A module of lay-outs lists them in ``LAYOUTS``; those of its ``HIRING``
are drawn on the day of hiring, the others at least a hundred days later."""


def for_row(facts: Mapping[str, Fact], place: int) -> dict[str, Fact]:
    """The facts of the person at ``place`` (from 0) of a paper about several: {employee_name.0} and so on.

    What a sheet writes of them becomes the truth of ``Paper.persons``; ``place`` counts in the
    ``employee_nos`` given to :func:`dossier.samples.kit.assemble`.
    """
    return {f"{name}.{place}": fact for name, fact in facts.items()}


def same(text: str) -> Fact:
    """A fact whose value is its spelling."""
    return Fact(text, text)


def day(on: date, spell: str = "plain") -> Fact:
    """A date: 1996年3月8日 (plain), 1996.03.08 (dotted), 1996/3/8 (slashed), 一九九六年三月八日 (numerals),
    1996-03-08 (dashed), 1996年03月08日 (padded), 1996 年 3 月 8 日 (spaced), 1996.3.8 (bare)."""
    spelled = {
        "dotted": f"{on:%Y.%m.%d}",
        "slashed": f"{on.year}/{on.month}/{on.day}",
        "dashed": on.isoformat(),
        "padded": f"{on.year}年{on.month:02d}月{on.day:02d}日",
        "spaced": f"{on.year} 年 {on.month} 月 {on.day} 日",
        "bare": f"{on.year}.{on.month}.{on.day}",
        "plain": f"{on.year}年{on.month}月{on.day}日",
        "numerals": f"{''.join(_DIGITS[int(d)] for d in str(on.year))}年{_spelled(on.month)}月{_spelled(on.day)}日",
    }
    return Fact(on.isoformat(), spelled[spell])


def yuan(amount: int, raw: str = "{}元") -> Fact:
    """An amount of money; ``raw`` is how it is written: ``{}`` the plain number, ``{:,}`` grouped, ``{:.2f}``
    with cents, ``{caps}`` in capitals."""
    return Fact(str(amount), raw.format(amount, caps=in_capitals(amount)))


def in_capitals(amount: int) -> str:
    """Write whole yuan in capitals, below 100 million.

    >>> in_capitals(12000), in_capitals(3050), in_capitals(100508)
    ('壹万贰仟元整', '叁仟零伍拾元整', '壹拾万零伍佰零捌元整')
    """
    myriads, rest = divmod(amount, 10_000)
    text = _four(myriads) + "万" if myriads else ""
    if rest:
        text += ("零" if myriads and rest < 1000 else "") + _four(rest)
    return (text or "零") + "元整"


def _four(number: int) -> str:
    text, gap = "", False
    for unit, size in (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1)):
        digit = number // size % 10
        if digit:
            text += ("零" if gap and text else "") + _CAPITALS[digit] + unit
        gap = not digit
    return text


def _spelled(number: int) -> str:
    tens, ones = divmod(number, 10)
    return {0: "", 1: "十"}.get(tens, _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
