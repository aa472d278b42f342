"""What such papers say: a value for every field, its spellings from ``pools.yaml``. Invented (虚构)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from bench.recognition.corpus.occasion import Occasion, day, in_capitals, same, yuan
from bench.recognition.corpus.people import Person
from dossier.samples.company import REGION_CODE, uscc_check_character
from dossier.samples.paper import Fact

_POOLS = yaml.safe_load(Path(__file__).with_name("pools.yaml").read_text(encoding="utf-8"))
_WORDS: Mapping[str, Sequence[str]] = _POOLS["fields"]
_OFFSETS: Mapping[str, tuple[int, int]] = _POOLS["days_from_the_paper"]
_OLD, _NEW = _POOLS["money_before_2000"], _POOLS["money"]
_NUMERALS = "〇一二三四五六七八九十"
LAST_DAY = date(2026, 6, 30)
"""Nothing is later."""
_MARKET_ECONOMY = 2000  # before it paper writes money plainly


def tell(o: Occasion, entry: Mapping[str, Any]) -> dict[str, Fact]:
    """A fact for each field of the dictionary.

    ``entry``: a lay-out of the wording files. Its ``facts`` are pools in place of the common ones (``raw=>value``
    where the spelling is not the value), ``dates`` the ways it writes dates, ``money`` those of amounts, ``when``
    days from the paper's day, ``span`` what lies between start and end (see :func:`_span`), ``total`` that the amount
    holds the severance.
    """
    spells = str(entry.get("dates", "plain")).split()
    spell = o.choose(spells, "spell")
    facts = o.facts("plain")
    facts |= {name: spelled(o.choose(pool, name)) for name, pool in _WORDS.items()}
    facts |= _spell_days(o, spell, entry)
    facts |= _amounts(o, entry)
    facts |= _numbers(o)
    facts |= _places(o)
    pools = entry.get("facts", {})
    facts |= {name: spelled(_dated(o, o.choose(pool, name))) for name, pool in pools.items()}
    return facts


def spelled(text: str) -> Fact:
    """A fact of a pool: ``raw=>value``, or the value as it is."""
    raw, _, value = text.partition("=>")
    return Fact(value or raw, raw)


def spell_day(on: date, spell: str) -> Fact:
    """A date in one more way than :func:`.day` knows: 19年3月5日 (short), 2019年3月 (month), 2019.03 (cadre),
    05-Mar-2019 (english); the two without a day have a value without one, as ISO 8601 allows."""
    if spell == "short":
        return Fact(on.isoformat(), f"{on.year % 100:02d}年{on.month}月{on.day}日")
    if spell == "month":
        return Fact(f"{on:%Y-%m}", f"{on.year}年{on.month}月")
    if spell == "cadre":
        return Fact(f"{on:%Y-%m}", f"{on:%Y.%m}")
    if spell == "english":
        return Fact(on.isoformat(), f"{on:%d-%b-%Y}")
    return day(on, spell)


def add_months(on: date, months: int) -> date:
    """The same day some months later, at most the 28th."""
    years, month = divmod(on.month - 1 + months, 12)
    return date(on.year + years, month + 1, min(on.day, 28))


def retires_on(person: Person) -> date:
    """The month after the sixtieth, a woman's fiftieth birthday."""
    return add_months(person.born_on.replace(day=1), 12 * (60 if person.sex == "男" else 50) + 1)


def wage_of(o: Occasion) -> int:
    """A monthly wage as it was paid in the year, yuan."""
    base = 85 * 1.14 ** (o.on.year - 1985) if o.on.year < 2010 else 2300 * 1.085 ** (o.on.year - 2010)
    return max(4, round(base * o.between(75, 240, "wage") / 1000)) * 10


def words_of(o: Occasion) -> dict[str, str]:
    """Words that papers use and no field holds: ``[boss]``, ``[year]``, ``[n2]`` and those of ``pools.yaml``."""
    bare = o.person.firm.replace("（虚构）", "").replace("虚构", "")
    mates = [row.name for row in o.colleagues(3)] + ["蓝田玉", "万重山", "江上清"]
    words = {name: o.choose(pool, name) for name, pool in _POOLS["words"].items()}
    return words | {
        "firm": o.person.firm,
        "short": bare[:4],
        "mate": mates[0],
        "mate2": mates[1],
        "year": str(o.on.year),
        "lastyear": str(o.on.year - 1),
        "month": str(o.on.month),
        "before": day(o.later(-o.between(9, 45, "before"))).raw,
        "caps": in_capitals(wage_of(o)),
        **{f"n{size}": str(o.between(10 ** (size - 1), 10**size - 1, f"n{size}")) for size in range(1, 7)},
    }


def _dated(o: Occasion, text: str) -> str:
    return text.replace("(y)", str(o.on.year)).replace("(y-1)", str(o.on.year - 1))


def _spell_days(o: Occasion, spell: str, entry: Mapping[str, Any]) -> dict[str, Fact]:
    when = dict(_OFFSETS) | entry.get("when", {})
    days = {name: o.later(o.between(first, last, name)) for name, (first, last) in when.items()}
    start, end = _span(o, str(entry.get("span", "years")))
    joined = add_months(o.person.born_on, 12 * o.between(18, 26, "joined"))
    days = {
        "birth_date": o.person.born_on,
        "hire_date": o.person.hired_on,
        "doc_date": o.on,
        "sign_date": o.on,
        "start_date": start,
        "end_date": end,
        "probation_end": add_months(start, o.choose((1, 2, 3, 6), "probation")) - timedelta(days=1),
        "effective_date": add_months(o.on.replace(day=1), 1),
        "bond_end": add_months(o.on, 12 * o.between(2, 6, "bond")),
        "penalty_until": add_months(o.on, o.choose((6, 12, 18, 24), "penalty")),
        "party_join_date": min(joined, o.later(-90)),
        "retire_date": retires_on(o.person) if entry.get("retires") else add_months(o.on.replace(day=1), 2),
    } | days
    own = entry.get("spell", {})
    facts = {name: spell_day(on, own.get(name, spell)) for name, on in days.items()}
    return facts | {"days": same(str((end - start).days + 1))}


def _span(o: Occasion, kind: str) -> tuple[date, date]:
    """First and last day: days, months, years from the paper on; half (at most six months); past (before the
    hiring); worked (from the hiring to the paper); before (some months up to the paper)."""
    start = o.later(o.between(1, 9, "start"))
    if kind == "days":
        return start, start + timedelta(days=o.between(0, 13, "days"))
    if kind == "past":
        first = add_months(o.person.hired_on, -o.between(14, 80, "past"))
        return first, o.person.hired_on - timedelta(days=o.between(5, 40, "gap"))
    if kind == "worked":
        return o.person.hired_on, o.later(o.between(-3, 0, "worked"))
    if kind == "before":
        end = o.later(-o.between(2, 20, "end"))
        return add_months(end, -o.between(3, 24, "before")), end
    months = {"months": o.between(2, 11, "months"), "half": o.between(1, 6, "half")}
    start = add_months(o.on.replace(day=1), 1) if o.between(0, 1, "on the first") else start
    return start, add_months(start, months.get(kind, 12 * o.between(1, 5, "years"))) - timedelta(days=1)


def _amounts(o: Occasion, entry: Mapping[str, Any]) -> dict[str, Fact]:
    forms = entry.get("money") or (_OLD if o.on.year < _MARKET_ECONOMY else _NEW)
    wage, form = wage_of(o), o.choose(forms, "money form")
    plain = form if "caps" not in form else "{}元"
    severance, odd = wage * o.between(1, 14, "severance"), o.between(0, 99, "odd")
    amount = (severance if entry.get("total") else wage * o.between(1, 3, "amount")) + odd
    return {
        "wage": yuan(wage, form),
        "old_wage": yuan(wage, plain),
        "new_wage": yuan(wage + 10 * max(1, round(wage * o.between(3, 25, "raise") / 1000)), plain),
        "amount": yuan(amount, form),
        "severance_amount": yuan(severance, form),
        "noncompete_pay": yuan(wage * o.choose((30, 40, 50), "share") // 100, form),
        "training_cost": yuan(100 * o.between(12, 680, "cost"), form),
        "insurance_base": yuan(wage, plain),
    }


def _numbers(o: Occasion) -> dict[str, Fact]:
    year, number = o.on.year, o.between(1, 240, "number")
    bare = o.person.firm.replace("（虚构）", "").replace("虚构", "")
    served = max(31, (o.on - o.person.hired_on).days)
    marks = {
        "s": bare[:2], "y": year, "n": number, "yy": f"{year % 100:02d}", "k": o.between(1, 12, "month"),
        "q": "一二三四"[number % 4], "w": o.between(100_000, 999_999, "serial"),
        "years": max(1, served // 365), "months": 1 + served % 365 // 34,
    }  # fmt: skip
    facts = {name: spelled(o.choose(pool, name).format(**marks)) for name, pool in _POOLS["numbers"].items()}
    code = f"91{REGION_CODE}MA0FX{len(o.person.firm):04d}"
    grade, months = o.between(5, 10, "grade"), o.choose((6, 12, 18, 24), "noncompete")
    return facts | {
        "injury_grade": Fact(str(grade), o.choose((str(grade), _NUMERALS[grade]), "grade form")),
        "noncompete_months": same(str(months)),
        "account_no": same(_account(o)),
        "uscc": same(code + uscc_check_character(code)),
    }


def _places(o: Occasion) -> dict[str, Fact]:
    """Where the person was and goes to, and what stands for itself."""
    who, others = o.person, o.colleagues(12)
    departments = [row.department for row in others if row.department != who.department] or ["办公室"]
    posts = [row.position for row in others if row.position != who.position] or ["科员"]
    return {
        "old_department": same(who.department),
        "old_position": same(who.position),
        "new_department": same(departments[0]),
        "new_position": same(posts[0]),
        "hukou_address": same(
            f"{who.native_place}{o.choose(('光明路', '三组', '前进街'), 'hukou')}{o.between(2, 98, 'house')}号"
        ),
        "issuer": same(who.firm),
        "seal": Fact("true", ""),
        "photo": Fact("true", ""),
    }


def _account(o: Occasion) -> str:
    """A card number of no bank (it begins with 99) with a valid check digit (ISO/IEC 7812-1)."""
    head = "990188" + f"{o.between(0, 10**12 - 1, 'account'):012d}"
    total = 0
    for place, char in enumerate(reversed(head)):
        doubled = int(char) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return head + str(-total % 10)
