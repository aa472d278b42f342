"""Why each type of paper is processed and on what legal basis (个人信息保护法 6, 13, 28条): the shipped register.

Reads ``data/processing_purposes.yaml`` and the scheme. A company has its own copy, which it may change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dossier.norms.scheme import load_facts, load_scheme


@dataclass(frozen=True, slots=True)
class Named:
    """A basis or a kind of recipient. ``clause``: the point of 13条, for a basis."""

    id: str
    zh: str
    en: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why one type is processed. ``necessity``: why sensitive information is needed (28条2款, 30条)."""

    type: str
    zh: str
    en: str
    basis: str
    sensitive: bool
    recipients: tuple[str, ...]
    necessity: str


@dataclass(frozen=True, slots=True)
class Register:
    """``purposes`` by type of paper: every type of the scheme has one."""

    bases: Mapping[str, Named]
    recipients: Mapping[str, Named]
    purposes: Mapping[str, Purpose]


@cache
def load_register() -> Register:
    """Load the register that ships with the product. Read once; the result is shared."""
    facts = load_facts("processing_purposes.yaml")
    stages = {row["id"]: row for row in facts["stages"]}
    own = {row["id"]: row for row in facts["types"]}
    purposes = {}
    for kind in load_scheme().document_types.values():
        row = own.get(kind.id) or stages[kind.stage]
        purposes[kind.id] = Purpose(
            type=kind.id,
            zh=row["zh"],
            en=row["en"],
            basis=row["basis"],
            sensitive=kind.pii == "sensitive",
            recipients=tuple(row["recipients"]),
            necessity=row.get("necessity", ""),
        )
    return Register(
        {row["id"]: Named(**row) for row in facts["bases"]},
        {row["id"]: Named(**row) for row in facts["recipients"]},
        purposes,
    )
