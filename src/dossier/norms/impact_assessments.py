"""When an impact assessment is due and what it must answer (个人信息保护法 55, 56条).

Reads ``data/impact_assessments.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from dossier.norms.retention import Duration, add_duration
from dossier.norms.scheme import load_facts


@dataclass(frozen=True, slots=True)
class Trigger:
    id: str
    clause: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Question:
    """``group``: one of the three points of 56条1款."""

    id: str
    group: str
    clause: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Template:
    """``groups``: names by id, zh and en."""

    triggers: Mapping[str, Trigger]
    questions: tuple[Question, ...]
    groups: Mapping[str, tuple[str, str]]

    def unanswered(self, answers: Mapping[str, str]) -> tuple[str, ...]:
        """Give the questions without an answer, in their order."""
        return tuple(one.id for one in self.questions if not answers.get(one.id, "").strip())


@cache
def load_assessment_template() -> Template:
    """Load the template that ships with the product. Read once; the result is shared."""
    facts = load_facts("impact_assessments.yaml")
    return Template(
        {row["id"]: Trigger(**row) for row in facts["triggers"]},
        tuple(Question(**row) for row in facts["questions"]),
        {row["id"]: (row["zh"], row["en"]) for row in facts["groups"]},
    )


def review_day(approved_on: date, months: int) -> date:
    """Give the day on which an assessment is to be looked at again.

    >>> review_day(date(2026, 1, 31), 1)
    datetime.date(2026, 3, 1)
    """
    return add_duration(approved_on, Duration(months=months))


def last_day_kept(decided_on: date, years: int) -> date:
    """Give the last day on which a report must be kept (56条2款: at least three years).

    >>> last_day_kept(date(2026, 3, 2), 3)
    datetime.date(2029, 3, 2)
    """
    return add_duration(decided_on, Duration(years=years))
