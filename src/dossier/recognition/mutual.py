# ruff: noqa: E501  a rule broken over lines cannot be compared with its neighbours
"""Check the fields of a record against each other: what agrees is surer, what contradicts is doubted.

A table of rules. Each looks at some fields and says that they agree, that they contradict each other, or nothing
(a field is missing or partial). Values are never changed here. Limits of law: 劳动合同法 第19条 (试用期), 第24条
(竞业限制); GB 11643-1999 (birth date and sex in the identity number).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation

from dossier.recognition.dates import read_chinese_number
from dossier.recognition.result import FieldValue
from dossier.recognition.values import birth_date_of, gender_of, is_valid_id_number, read_capital_amount

_MOST = 0.995
_CAPITALS = re.compile(r"[零壹贰叁肆伍陆柒捌玖拾佰仟万亿]{2,}[元圆](?:[零壹贰叁肆伍陆柒捌玖][角分])*")
_LENGTH = re.compile(r"(?P<y>[0-9]{1,2}|[一二三四五六七八九十]{1,3})周?年")
_YOUNGEST, _OLDEST = 14, 75  # years of age at hiring: apprentices before 1995, re-hired retirees
_MONTH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Facts:
    """The fields of a record as values of their kind; None where missing, partial or unreadable.

    ``today``: the day on which the paper is read.
    """

    fields: Mapping[str, FieldValue]
    today: date

    def text(self, field: str) -> str | None:
        """Give the value as it stands."""
        found = self.fields.get(field)
        return found.value if found is not None else None

    def day(self, field: str) -> date | None:
        """Give a full date."""
        try:
            return date.fromisoformat(self.text(field) or "")
        except ValueError:
            return None

    def number(self, field: str) -> Decimal | None:
        """Give an amount or number."""
        try:
            return Decimal(self.text(field) or "")
        except InvalidOperation:
            return None

    def raw(self, field: str) -> str:
        """Give what stands on the paper, empty when missing."""
        found = self.fields.get(field)
        return found.raw if found is not None else ""


@dataclass(frozen=True, slots=True)
class Rule:
    """``judge`` gives True for agreement, False for contradiction, None for no opinion. ``concerned``: the fields
    that it speaks of. ``gain``: the share of doubt that agreement takes away; ``loss``: what is left of
    the confidence of contradicted fields."""

    name: str
    concerned: tuple[str, ...]
    judge: Callable[[Facts], bool | None]
    gain: float = 0.0
    loss: float = 0.6


def check_mutually(fields: Mapping[str, FieldValue], today: date | None = None) -> dict[str, FieldValue]:
    """Give the fields with confidences raised and lowered by the rules; ``today`` for tests."""
    facts = Facts(fields, today or datetime.now(tz=UTC).date())
    result = dict(fields)
    for rule in RULES:
        verdict = rule.judge(facts)
        if verdict is None or (verdict and not rule.gain):
            continue
        for field in rule.concerned:
            if field in result:
                seen = result[field]
                sure = 1 - (1 - seen.confidence) * (1 - rule.gain) if verdict else seen.confidence * rule.loss
                result[field] = replace(
                    seen, confidence=round(max(seen.confidence, min(_MOST, sure)) if verdict else sure, 4)
                )
    return result


def contradictions(fields: Mapping[str, FieldValue], today: date | None = None) -> Iterator[str]:
    """Yield the names of the rules that the fields contradict."""
    facts = Facts(fields, today or datetime.now(tz=UTC).date())
    return (rule.name for rule in RULES if rule.judge(facts) is False)


# --- judges -------------------------------------------------------------------------------------------


def _in_order(
    first: str, second: str, *, within: timedelta | None = None, equal: bool = True
) -> Callable[[Facts], bool | None]:
    """The first day does not come after the second, nor (``within``) too long before it."""

    def judge(facts: Facts) -> bool | None:
        one, two = facts.day(first), facts.day(second)
        if one is None or two is None:
            return None
        if one > two or (one == two and not equal):
            return False
        return within is None or two - one <= within

    return judge


def _not_in_future(field: str) -> Callable[[Facts], bool | None]:
    def judge(facts: Facts) -> bool | None:
        day = facts.day(field)
        return None if day is None else day <= facts.today

    return judge


def _differ(first: str, second: str) -> Callable[[Facts], bool | None]:
    def judge(facts: Facts) -> bool | None:
        one, two = facts.text(first), facts.text(second)
        return None if one is None or two is None else one != two

    return judge


def _aged(birth: str, event: str, youngest: int, oldest: int) -> Callable[[Facts], bool | None]:
    """Somebody born then can have been part of the event."""

    def judge(facts: Facts) -> bool | None:
        born, day = facts.day(birth), facts.day(event)
        return None if born is None or day is None else youngest <= (day - born).days / 365.25 <= oldest

    return judge


def _capitals_agree(field: str) -> Callable[[Facts], bool | None]:
    def judge(facts: Facts) -> bool | None:
        capitals, amount = _CAPITALS.search(facts.raw(field)), facts.number(field)
        if capitals is None or amount is None or not re.search(r"[0-9]", facts.raw(field)):
            return None
        return read_capital_amount(capitals.group()) == amount

    return judge


def _between(field: str, low: int, high: int) -> Callable[[Facts], bool | None]:
    def judge(facts: Facts) -> bool | None:
        number = facts.number(field)
        return None if number is None else low <= number <= high

    return judge


def _birth_in_id(facts: Facts) -> bool | None:
    number, birth = facts.text("id_number"), facts.text("birth_date")
    if number is None or birth is None or not is_valid_id_number(number):
        return None
    born = birth_date_of(number)
    return born is not None and born.isoformat().startswith(birth)


def _sex_in_id(facts: Facts) -> bool | None:
    number, sex = facts.text("id_number"), facts.text("gender")
    if number is None or sex is None or not is_valid_id_number(number):
        return None
    return gender_of(number) == sex


def _whole_term(facts: Facts) -> bool | None:
    """Terms run whole months or years: the day after the last is the day of the month of the first."""
    start, end = facts.day("start_date"), facts.day("end_date")
    if start is None or end is None or end - start < timedelta(days=27):
        return None
    return True if (end + timedelta(days=1)).day == start.day or end.day == start.day else None


def _probation(facts: Facts) -> bool | None:
    start, probation, end = facts.day("start_date"), facts.day("probation_end"), facts.day("end_date")
    if start is None or probation is None:
        return None
    within_law = start < probation <= start + 6.2 * _MONTH  # 劳动合同法 第19条: six months at most
    return within_law and (end is None or probation <= end)


def _days_of_term(facts: Facts) -> bool | None:
    start, end, days = facts.day("start_date"), facts.day("end_date"), facts.number("days")
    if start is None or end is None or days is None or start > end:
        return None
    span = (end - start).days + 1
    if days > span:
        return False
    return True if days == span or span - days <= 2 * (span // 7 + 1) else None


def _years_of_service(facts: Facts) -> bool | None:
    stated = _LENGTH.match(facts.text("service_years") or "")
    begin = facts.day("hire_date") or facts.day("start_date")
    end = facts.day("exit_date") or facts.day("end_date") or facts.day("doc_date")
    if stated is None or begin is None or end is None:
        return None
    years = int(stated["y"]) if stated["y"].isdecimal() else read_chinese_number(stated["y"])
    served = (end - begin).days / 365.25
    # Years with earlier contracts or employers are counted too: more than served is no contradiction.
    return None if years is None or years > served + 1 else abs(years - served) <= 1


def _same_day(first: str, second: str) -> Callable[[Facts], bool | None]:
    def judge(facts: Facts) -> bool | None:
        one, two = facts.day(first), facts.day(second)
        return True if one is not None and one == two else None

    return judge


def _moved(facts: Facts) -> bool | None:
    """A move changes the department or the post."""
    parts = [(facts.text(f"old_{what}"), facts.text(f"new_{what}")) for what in ("department", "position")]
    if any(None in pair for pair in parts):
        return None
    return any(old != new for old, new in parts)


_YEAR = timedelta(days=366)
_EVENTS = ("doc_date", "birth_date", "sign_date", "injury_date", "exam_date", "party_join_date")
_AMOUNTS = (
    "wage", "old_wage", "new_wage", "amount", "severance_amount", "training_cost", "noncompete_pay", "insurance_base",
)  # fmt: skip

RULES = (
    Rule("birth date of the identity number", ("birth_date", "id_number"), _birth_in_id, 0.8, 0.5),
    Rule("sex of the identity number", ("gender", "id_number"), _sex_in_id, 0.7, 0.5),
    Rule("start before end", ("start_date", "end_date"), _in_order("start_date", "end_date"), 0.2, 0.4),
    Rule("whole term", ("start_date", "end_date"), _whole_term, 0.4),
    Rule("probation within the contract", ("probation_end",), _probation, 0.5, 0.5),
    Rule("days of the term", ("days", "start_date", "end_date"), _days_of_term, 0.5, 0.6),
    Rule("hired before leaving", ("hire_date", "exit_date"), _in_order("hire_date", "exit_date"), 0.1, 0.5),
    Rule("hired before the last day of work", ("hire_date", "last_work_date"), _in_order("hire_date", "last_work_date"), 0.1, 0.5),
    Rule("begun before leaving", ("start_date", "exit_date"), _in_order("start_date", "exit_date"), 0.1, 0.5),
    Rule("hired not long after the paper", ("hire_date",), _in_order("hire_date", "doc_date"), 0.1, 0.9),
    Rule("of age when hired", ("hire_date", "birth_date"), _aged("birth_date", "hire_date", _YOUNGEST, _OLDEST), 0.1, 0.4),
    Rule("of age when joining", ("party_join_date",), _aged("birth_date", "party_join_date", 14, _OLDEST), 0.2, 0.4),
    Rule("of age when retiring", ("retire_date",), _aged("birth_date", "retire_date", 44, 68), 0.4, 0.5),
    Rule("made on the day of signing", ("doc_date", "sign_date"), _same_day("doc_date", "sign_date"), 0.4),
    Rule("made before it was signed", ("doc_date",), _in_order("doc_date", "sign_date"), 0.0, 0.8),
    Rule("old wage is not the new", ("old_wage", "new_wage"), _differ("old_wage", "new_wage"), 0.2, 0.4),
    Rule("a move changes something", ("old_department", "new_department", "old_position", "new_position"), _moved, 0.1, 0.5),
    Rule("years of service", ("service_years",), _years_of_service, 0.5, 0.6),
    Rule("penalty takes effect before it ends", ("effective_date", "penalty_until"), _in_order("effective_date", "penalty_until", within=5 * _YEAR), 0.3, 0.4),
    Rule("bond ends after signing", ("bond_end",), _in_order("sign_date", "bond_end", within=16 * _YEAR), 0.2, 0.4),
    Rule("valid after issue", ("valid_until",), _in_order("doc_date", "valid_until"), 0.2, 0.5),
    Rule("hurt before the paper", ("injury_date",), _in_order("injury_date", "doc_date"), 0.2, 0.4),
    Rule("examined before the paper", ("exam_date",), _in_order("exam_date", "doc_date"), 0.2, 0.6),
    Rule("ban on competition within the law", ("noncompete_months",), _between("noncompete_months", 1, 24), 0.3, 0.5),
    Rule("grade of injury", ("injury_grade",), _between("injury_grade", 1, 10), 0.2, 0.2),
    *(Rule(f"capitals of {field}", (field,), _capitals_agree(field), 0.7, 0.5) for field in _AMOUNTS),
    *(Rule(f"{field} not in the future", (field,), _not_in_future(field), 0.0, 0.3) for field in _EVENTS),
)  # fmt: skip
"""Every rule that is applied, in this order; all look at the fields as they were read."""
