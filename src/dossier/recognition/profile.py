"""What recognition must know about a company's paper and people, handed in by the caller.

Recognition holds no document types and no names of its own: the document types come from the scheme (the
``norms`` data, or a company's own tables), the people from a roster.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldProfile:
    """A field to look for. ``kind``: string, text, date, money, number, cn_id, phone, email, uscc,
    bank_account, bool, or ``enum(a,b,...)``. ``labels``: how forms call it, best first."""

    id: str
    kind: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TypeProfile:
    """A document type to look for. ``title_patterns`` and ``negative`` are regular expressions over
    normalised text; ``keywords`` plain words; ``stage`` one of the six life-cycle stages."""

    id: str
    title: str
    stage: str
    title_patterns: tuple[str, ...]
    keywords: tuple[str, ...]
    negative: tuple[str, ...]
    fields: tuple[FieldProfile, ...]


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One person who may be meant. Empty strings where unknown."""

    employee_no: str
    name: str
    id_number: str = ""
    department: str = ""
    company: str = ""
