"""The document scheme: which papers an employee's file holds, and what is known about each.

Reads ``data/document_types.yaml``, the facts file, into frozen values. Categories follow 干部人事档案工作条例
(2018) 十大类 and 企业职工档案管理工作规定 (劳力字〔1992〕33号); required papers and signers follow the
rules that each type names. A company may change its own copy of these tables; the ids here never change.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage of the life cycle; ``order`` counts from 0 in the sequence of a career."""

    id: str
    zh: str
    en: str
    order: int


@dataclass(frozen=True, slots=True)
class Category:
    """One of the ten categories or their sub-classes. ``ten_code``: four digits for the reference code."""

    ten_code: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class ConfidentialityLevel:
    """L1 to L4; ``rank`` 1 to 4, higher is more confidential. Never a state-secret mark (保守国家秘密法)."""

    id: str
    rank: int
    zh: str
    en: str
    who: str


@dataclass(frozen=True, slots=True)
class RequiredFor:
    """A group of persons for whom a paper is required."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """A field of the field dictionary. ``labels``: what forms call it, best first; ``scoped``: by document type,
    what calls it so only there."""

    id: str
    kind: str
    zh: str
    en: str
    labels: tuple[str, ...]
    scoped: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class DocumentType:
    """One kind of paper. ``fields`` are ids of the field dictionary, base fields first. ``title_patterns``
    are regular expressions, ``title_variants`` further titles in plain text. ``hand_signed``: somebody signs it
    by hand."""

    id: str
    code: str
    zh: str
    en: str
    stage: str
    stage4: str
    ten_code: str
    qy1992_category: int
    confidentiality: str
    pii: str
    retention: str
    signer: str
    required_for: str
    fields: tuple[str, ...]
    title_patterns: tuple[str, ...]
    title_variants: tuple[str, ...]
    keywords: tuple[str, ...]
    negative: tuple[str, ...]
    hand_signed: bool

    @property
    def titles(self) -> tuple[str, ...]:
        """All titles by which the type is known, as regular expressions."""
        return (*self.title_patterns, *map(re.escape, self.title_variants))


@dataclass(frozen=True, slots=True)
class Scheme:
    """The whole scheme, by id, in the order of the facts file."""

    document_types: Mapping[str, DocumentType]
    fields: Mapping[str, FieldDefinition]
    stages: Mapping[str, Stage]
    categories: Mapping[str, Category]
    levels: Mapping[str, ConfidentialityLevel]
    required_for: Mapping[str, RequiredFor]
    base_fields: tuple[str, ...]


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PERF: the one in C takes a tenth of the time


@cache
def load_scheme() -> Scheme:
    """Load the scheme that ships with the product. Read once; the result is shared and not to be changed."""
    facts = load_facts("document_types.yaml")
    labels = load_facts("field_labels.yaml")
    variants = load_facts("title_variants.yaml")["titles"]
    english = load_facts("english_names.yaml")
    return Scheme(
        document_types={
            row["id"]: _document_type(row, variants.get(row["id"], ()), facts["hand_signature"])
            for row in facts["document_types"]
        },
        fields={
            key: FieldDefinition(
                key,
                row["type"],
                row["zh"],
                english["fields"].get(key) or _sentence(key),
                _labels(key, row["zh"], labels),
                _scoped_labels(key, labels["scoped"], facts["document_types"]),
            )
            for key, row in facts["field_dictionary"].items()
        },
        stages={
            key: Stage(key, zh, english["stages"].get(key) or _sentence(key), order)
            for order, (key, zh) in enumerate(facts["stages"].items())
        },
        categories={
            _four_digits(key): Category(
                _four_digits(key), row["code"], row["zh"], english["categories"][_four_digits(key)]
            )
            for key, row in facts["ten_categories"].items()
        },
        levels={
            key: ConfidentialityLevel(key, int(key[1:]), row["zh"], row["en"], row["who"])
            for key, row in facts["confidentiality_levels"].items()
        },
        required_for={key: RequiredFor(key, en) for key, en in facts["required_for"].items()},
        base_fields=tuple(facts["base_fields"]),
    )


def load_facts(name: str) -> dict[str, Any]:
    """Read one facts file of this package as plain data."""
    text = (files("dossier.norms") / "data" / name).read_text(encoding="utf-8")
    facts: dict[str, Any] = yaml.load(text, Loader=_LOADER)  # noqa: S506  either is a safe loader
    return facts


def _document_type(
    row: Mapping[str, Any], variants: Sequence[str], signature: Mapping[str, Any]
) -> DocumentType:
    return DocumentType(
        **{key: row[key] for key in _PLAIN},
        ten_code=_four_digits(row["ten_code"]),
        qy1992_category=int(row["qy1992_category"]),
        fields=tuple(row["fields"]),
        title_patterns=tuple(row["title_patterns"]),
        title_variants=tuple(variants),
        keywords=tuple(str(word) for word in row["keywords"]),
        negative=tuple(str(word) for word in row["negative"]),
        hand_signed=signature["dated_by"] in row["fields"] and row["signer"] not in signature["not_by"],
    )


def _sentence(name: str) -> str:
    """Write an id as the beginning of a sentence: hire_date, Hire date."""
    return name.replace("_", " ").capitalize()


def _labels(field_id: str, zh: str, facts: Mapping[str, Any]) -> tuple[str, ...]:
    """All labels of a field: as listed, made of two words, in English; each once."""
    composed = (
        first + then
        for row in facts["composed"]
        if row["field"] == field_id
        for first in row["first"]
        for then in row["then"]
    )
    listed = facts["labels"].get(field_id, (zh,))
    return tuple(dict.fromkeys((*listed, *composed, *facts["english"].get(field_id, ()))))


def _scoped_labels(
    field_id: str, rows: Sequence[Mapping[str, Any]], kinds: Sequence[Mapping[str, Any]]
) -> dict[str, tuple[str, ...]]:
    """The labels that mean a field only on papers of listed types, or of types without listed fields."""
    scoped: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row["field"] == field_id:
            without = set(row.get("without", ()))
            for type_id in row.get("types") or [k["id"] for k in kinds if not without & set(k["fields"])]:
                scoped[type_id] = (*scoped.get(type_id, ()), *map(str, row["labels"]))
    return scoped


def _four_digits(code: object) -> str:
    """YAML reads 0901 as text or number depending on its digits; the code is always four digits of text."""
    return str(code).zfill(4)


_PLAIN = (
    "id", "code", "zh", "en", "stage", "stage4", "confidentiality", "pii", "retention", "signer",
    "required_for",
)  # fmt: skip
