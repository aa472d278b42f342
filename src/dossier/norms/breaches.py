"""What the law asks to be said of a breach, and the words of it (个人信息保护法 57条): ``data/breaches.yaml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from dossier.norms.scheme import load_facts


@dataclass(frozen=True, slots=True)
class BreachTerm:
    """A kind, a fact that must be told, or a ground for not telling. ``clause`` is empty for a kind."""

    id: str
    zh: str
    en: str
    clause: str = ""


@dataclass(frozen=True, slots=True)
class BreachRules:
    """Everything by id; ``letters``: words by receiver (authority, persons) and language (zh, en)."""

    kinds: Mapping[str, BreachTerm]
    facts: Mapping[str, BreachTerm]
    waivers: Mapping[str, BreachTerm]
    letters: Mapping[str, Mapping[str, str]]

    def untold(self, facts: Mapping[str, str]) -> tuple[str, ...]:
        """Give the facts that a notification still lacks."""
        return tuple(one for one in self.facts if not facts.get(one, "").strip())


@cache
def load_breach_rules() -> BreachRules:
    """Load the rules that ship with the product. Read once; the result is shared."""
    facts = load_facts("breaches.yaml")
    kinds, needed, waivers = (
        {row["id"]: BreachTerm(**row) for row in facts[name]} for name in ("kinds", "facts", "waivers")
    )
    return BreachRules(kinds, needed, waivers, facts["letters"])


def write_letter(receiver: str, language: str, facts: Mapping[str, str]) -> str:
    """Give the text of a notification. Raises KeyError for an unknown receiver or language.

    ``facts``: what stands in the places of the words; what is not known is marked as such.
    """
    unknown = {"zh": "（待补充）", "en": "(to be added)"}[language]
    places = ("company", "number", "discovered", "kinds", "affected", *load_breach_rules().facts)
    filled = {name: facts.get(name, "").strip() or unknown for name in places}
    return load_breach_rules().letters[receiver][language].format(**filled)
