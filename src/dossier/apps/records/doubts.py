"""Why a person should look at a record before it is filed. Pure; thresholds are settings, given as a value.

A record passes without a person when its type is sure, its person is sure, and every value that identifies or
dates it is sure and valid. Each doubt names what to look at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doubt:
    """``code``: person_unknown, person_uncertain, type_uncertain, field_missing, field_uncertain."""

    code: str
    field: str | None = None

    def as_json(self) -> dict[str, str | None]:
        return {"code": self.code, "field": self.field}


@dataclass(frozen=True, slots=True)
class PassRule:
    """Least confidences at which a record passes, and the fields that must be there."""

    type: float = 0.80
    person: float = 0.85
    field: float = 0.80
    needed: tuple[str, ...] = ("employee_name",)
    checked: tuple[str, ...] = (
        "employee_name",
        "employee_no",
        "id_number",
        "doc_date",
        "start_date",
        "end_date",
    )


def find_doubts(
    *,
    type_confidence: float,
    person_confidence: float | None,
    field_confidences: Mapping[str, float],
    rule: PassRule,
) -> tuple[Doubt, ...]:
    """List the doubts about a record, the gravest first; an empty tuple means it passes.

    >>> find_doubts(type_confidence=0.99, person_confidence=None,
    ...             field_confidences={"employee_name": 0.98}, rule=PassRule())
    (Doubt(code='person_unknown', field=None),)
    """
    doubts: list[Doubt] = []
    if person_confidence is None:
        doubts.append(Doubt("person_unknown"))
    elif person_confidence < rule.person:
        doubts.append(Doubt("person_uncertain"))
    if type_confidence < rule.type:
        doubts.append(Doubt("type_uncertain"))
    doubts += [Doubt("field_missing", field) for field in rule.needed if field not in field_confidences]
    doubts += [
        Doubt("field_uncertain", field)
        for field in rule.checked
        if field in field_confidences and field_confidences[field] < rule.field
    ]
    return tuple(doubts)
