"""The checklists of the self-assessment: 等级保护 level 3 (GB/T 22239-2019 8.1.4) and personal information.

Reads ``data/self_assessment.yaml``: each item with its clause, in own words, and the name of the check that answers
it, or none where people must answer. The checks themselves are the application's.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dossier.norms.scheme import load_facts


@dataclass(frozen=True, slots=True)
class Standard:
    id: str
    zh: str
    en: str
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """One demand. ``check`` is empty for what only an organisation can show; ``fix``: what to do or have at hand."""

    id: str
    standard: str
    clause: str
    zh: str
    en: str
    fix_zh: str
    fix_en: str
    check: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The standards, and the items in the order of the clauses."""

    standards: tuple[Standard, ...]
    items: tuple[Item, ...]


@cache
def load_checklist() -> Checklist:
    """Load the checklist that ships with the product. Read once; the result is shared."""
    facts = load_facts("self_assessment.yaml")
    return Checklist(
        tuple(Standard(**row) for row in facts["standards"]), tuple(Item(**row) for row in facts["items"])
    )
