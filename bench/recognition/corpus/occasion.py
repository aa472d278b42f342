"""One held-out paper's occasion: person, day, and the facts in several spellings. All invented (虚构)."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from bench.recognition.corpus.people import Person
from dossier.samples.paper import Fact

_T = TypeVar("_T")
_DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Occasion:
    """A person, the day of the paper, and a seed for its variety."""

    person: Person
    on: date
    seed: int

    def one_of(self, pool: Sequence[_T]) -> _T:
        """Choose from a pool, the next entry for the next seed."""
        return pool[self.seed % len(pool)]

    def between(self, low: int, high: int, what: str = "") -> int:
        """Draw a whole number, both ends inclusive."""
        return random.Random(f"{self.seed}/{what}").randint(low, high)

    def later(self, days: int) -> date:
        """The day that many days after the paper's."""
        return self.on + timedelta(days=days)

    def facts(self, spell: str = "plain", **more: Fact | str) -> dict[str, Fact]:
        """Facts of the person, dates spelled plain, dotted, slashed or in numerals, and ``more``."""
        who = self.person
        base: dict[str, Fact | str] = {
            "employee_name": who.name,
            "employee_no": who.employee_no,
            "id_number": who.id_number,
            "gender": who.sex,
            "phone": who.phone,
            "company": who.firm,
            "department": who.department,
            "position": who.position,
            "birth_date": day(who.born_on, spell),
            "hire_date": day(who.hired_on, spell),
            "doc_date": day(self.on, spell),
            "sign_date": day(self.on, spell),
        }
        return {name: same(fact) if isinstance(fact, str) else fact for name, fact in (base | more).items()}


def same(text: str) -> Fact:
    """A fact whose value is its spelling."""
    return Fact(text, text)


def day(on: date, spell: str = "plain") -> Fact:
    """A date: 1996年3月8日 (plain), 1996.03.08 (dotted), 1996/3/8 (slashed), 一九九六年三月八日 (numerals)"""
    if spell == "dotted":
        raw = f"{on:%Y.%m.%d}"
    elif spell == "slashed":
        raw = f"{on.year}/{on.month}/{on.day}"
    elif spell == "numerals":
        raw = f"{''.join(_DIGITS[int(d)] for d in str(on.year))}年{_spelled(on.month)}月{_spelled(on.day)}日"
    else:
        raw = f"{on.year}年{on.month}月{on.day}日"
    return Fact(on.isoformat(), raw)


def yuan(amount: int, raw: str = "{}元") -> Fact:
    """An amount of money; ``raw`` is how it is written."""
    return Fact(str(amount), raw.format(amount))


def _spelled(number: int) -> str:
    tens, ones = divmod(number, 10)
    return {0: "", 1: "十"}.get(tens, _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
