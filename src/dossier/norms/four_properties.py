"""The items of the four-property checks (四性检测) of DA/T 70-2018, as data.

Real (真实性), complete (完整性), usable (可用性) and safe (安全性): which items there are, at which stage each is
asked, and whether a program can answer it. How an item is answered is the business of whoever holds the records.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

import yaml

_FILE = "four_property_checks.yaml"


class Stage(StrEnum):
    """When records are checked: at filing (归档), handing over (移交与接收), or in the store (长期保存)."""

    FILING = "filing"
    TRANSFER = "transfer"
    STORE = "store"


class Property(StrEnum):
    AUTHENTICITY = "authenticity"
    COMPLETENESS = "completeness"
    USABILITY = "usability"
    SAFETY = "safety"


@dataclass(frozen=True, slots=True)
class CheckItem:
    """``automatic``: full, partial (a person decides what a program found) or manual. ``package``: it is about a
    package on its way. ``confirmed``: the number of the item is that of the standard's text."""

    id: str
    property: Property
    zh: str
    en: str
    stages: frozenset[Stage]
    automatic: str
    package: bool = False
    confirmed: bool = True


@dataclass(frozen=True, slots=True)
class RuleSet:
    """``digest``: SHA-256 of the data as hex, so that a report says by which rules it was made.

    ``formats``: media types in which content may be kept; ``long_term``: those fit for decades.
    """

    items: tuple[CheckItem, ...]
    formats: frozenset[str]
    long_term: frozenset[str]
    digest: str

    def at(self, stage: Stage) -> tuple[CheckItem, ...]:
        """Give the items that are asked at a stage."""
        return tuple(item for item in self.items if stage in item.stages)


@cache
def load_rule_set() -> RuleSet:
    """Read the items that ship."""
    data = (files("dossier.norms") / "data" / _FILE).read_bytes()
    document = yaml.safe_load(data)
    return RuleSet(
        items=tuple(
            CheckItem(
                **{
                    **row,
                    "property": Property(row["property"]),
                    "stages": frozenset(Stage(stage) for stage in row["stages"]),
                }
            )
            for row in document["items"]
        ),
        formats=frozenset(row["media_type"] for row in document["formats"]),
        long_term=frozenset(row["media_type"] for row in document["formats"] if row["long_term"]),
        digest=hashlib.sha256(data).hexdigest(),
    )
