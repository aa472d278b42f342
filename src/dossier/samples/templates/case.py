"""What a sample paper is about: one fictional person (虚构), one company, one day; and how facts are written.

A template asks the case for its facts and for varied wording; the same case always gives the same answer.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import TypeVar

from dossier.samples.company import TODAY, Company, Employee, Firm
from dossier.samples.paper import Fact

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Case:
    """One paper to draw: ``on`` is its date, ``seed`` its source of variety."""

    company: Company
    person: Employee
    on: date
    seed: int

    @property
    def firm(self) -> Firm:
        """The person's company."""
        return self.company.firm(self.person.firm)

    @property
    def department(self) -> str:
        """The person's department by name."""
        return self.company.department(self.person.department).name

    @property
    def manager(self) -> str:
        """Name of a manager of the same company other than the person."""
        rows = self.company.employees
        managers = [row.name for row in rows if row.is_manager and row.firm == self.person.firm]
        return next(name for name in managers if name != self.person.name)

    def pick(self, pool: Sequence[_T], what: str = "") -> _T:
        """Choose from a pool: papers with following seeds get different entries as long as the pool lasts."""
        start = random.Random(what).randrange(len(pool))
        return pool[(start + self.seed) % len(pool)]

    def number(self, low: int, high: int, what: str) -> int:
        """Draw a whole number, both ends inclusive."""
        return random.Random(f"{self.seed}:{what}:{self.person.employee_no}").randint(low, high)

    def doc_no(self, word: str) -> Fact:
        """The company's document number for this paper, such as 华辰精密人〔2019〕37号."""
        raw = f"{self.firm.short_name}{word}〔{self.on.year}〕{self.number(1, 98, word)}号"
        return Fact(raw, raw)

    def facts(self, **more: Fact) -> dict[str, Fact]:
        """Return the facts that every paper may use, with ``more`` added or put in their place."""
        person = self.person
        return {
            "employee_name": plain(person.name),
            "employee_no": plain(person.employee_no),
            "id_number": plain(person.id_number),
            "gender": plain(person.sex),
            "birth_date": on_day(person.born_on),
            "phone": plain(person.phone),
            "home_address": plain(person.address),
            "hire_date": on_day(person.hired_on),
            "department": plain(self.department),
            "position": plain(person.position),
            "company": plain(self.firm.name),
            "legal_rep": plain(self.firm.legal_rep),
            "uscc": plain(self.firm.uscc),
            "doc_date": on_day(self.on),
            "sign_date": on_day(self.on),
            "seal": Fact("true", ""),
        } | more

    def other_department(self) -> str:
        """Name of a department of the same company that the person is not in."""
        rows = self.company.departments
        names = [row.name for row in rows if row.firm == self.person.firm and row.level > 1]
        return self.pick([name for name in names if name != self.department], "other department")

    def other_position(self) -> str:
        """A position of the same company that the person does not hold."""
        rows = self.company.employees
        names = [row.position for row in rows if row.firm == self.person.firm and not row.is_manager]
        return self.pick([name for name in names if name != self.person.position], "other position")


class Moment(Enum):
    """When in a person's working life a paper is made."""

    HIRING = "hiring"
    BETWEEN = "between"
    LEAVING = "leaving"


def case_for(company: Company, person: Employee, moment: Moment, seed: int) -> Case:
    """Build a case: on the first day, on the last day (or today), or on a day at least a year after
    hiring."""
    last = person.exited_on or TODAY
    if moment is Moment.HIRING:
        return Case(company, person, person.hired_on, seed)
    if moment is Moment.LEAVING:
        return Case(company, person, last, seed)
    first = min(person.hired_on + timedelta(days=366), last)
    chance = random.Random(f"{seed}:day:{person.employee_no}")
    return Case(company, person, first + timedelta(days=chance.randrange((last - first).days + 1)), seed)


def plain(text: str) -> Fact:
    """A fact written as it is."""
    return Fact(text, text)


def on_day(day: date, form: str = "zh") -> Fact:
    """A date written as 2015年6月1日 (zh), 2015.6.1 (dot), 2015-06-01 (dash) or 2015/6/1 (slash)."""
    raw = {
        "zh": f"{day.year}年{day.month}月{day.day}日",
        "dot": f"{day.year}.{day.month}.{day.day}",
        "dash": day.isoformat(),
        "slash": f"{day.year}/{day.month}/{day.day}",
    }[form]
    return Fact(day.isoformat(), raw)


def in_numerals(day: date) -> Fact:
    """A date in Chinese numerals, 二〇一五年六月一日, as on certificates and decisions."""
    year = "".join("〇一二三四五六七八九"[int(digit)] for digit in str(day.year))
    return Fact(day.isoformat(), f"{year}年{_numeral(day.month)}月{_numeral(day.day)}日")


def money(amount: int, unit: str = "元") -> Fact:
    """An amount with thousands separators, 6,800元."""
    return Fact(str(amount), f"{amount:,}{unit}")


def add_years(day: date, years: int) -> date:
    """The last day of a term of whole years that begins on ``day`` (inclusive)."""
    return day.replace(year=day.year + years, day=min(day.day, 28)) - timedelta(days=1)


def _numeral(number: int) -> str:
    digits = "〇一二三四五六七八九"
    if number < 10:
        return digits[number]
    tens, ones = divmod(number, 10)
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
