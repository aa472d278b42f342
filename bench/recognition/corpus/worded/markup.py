"""The signs inside texts of wording files.

``<a/b>`` is one of its alternatives, ``[boss]`` a word of :data:`pools.yaml` or of the occasion.
``[[rating:优秀=优,合格]]`` prints options (value=as printed) with the field's own ticked or ringed;
``[[:是,否]]`` ticks one that no field is about. ``{field}`` is left for the drawing kit, ``~`` before a name
signs it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.recognition.corpus.occasion import Occasion
from dossier.samples.paper import Fact

FIELD = re.compile(r"\{([a-z_]+(?:\.\d+)?)\}")
_ALTERNATIVES = re.compile(r"<([^<>]+)>")
_WORD = re.compile(r"\[([a-z]+\d?)\]")
_OPTIONS = re.compile(r"\[\[([a-z_]*):([^\]]+)\]\]")
_WAYS = ("☑☐", "■□", "√□", "☒☐", "before", "brackets", "ring", "after")


@dataclass(frozen=True, slots=True)
class Markup:
    """Makes the texts of one paper. ``ringed``: fields whose option is to be circled after drawing."""

    o: Occasion
    facts: dict[str, Fact]
    words: Mapping[str, str]
    ringed: list[str] = field(default_factory=list)

    def make(self, text: str) -> str:
        """Give a text with its alternatives, words and options settled; fields stay in braces."""
        text = _ALTERNATIVES.sub(lambda found: self.o.choose(found[1].split("/"), found[1]), str(text))
        text = _OPTIONS.sub(lambda found: self._options(found[1], found[2].split(",")), text)
        return _WORD.sub(lambda found: self.words.get(found[1], found[0]), text)

    def expand(self, text: str) -> str:
        """Give a made text as it will stand on the paper."""
        return FIELD.sub(lambda found: self.facts[found[1]].raw, text).replace("~", "")

    def _options(self, name: str, options: list[str]) -> str:
        pairs = [option.split("=") for option in options]
        values = [pair[0] for pair in pairs]
        own = self.facts[name].value if name in self.facts else ""
        chosen = own if own in values else self.o.choose(values, name or ",".join(options))
        printed = dict(zip(values, (pair[-1] for pair in pairs), strict=True))
        if name:
            self.facts[name] = Fact(chosen, printed[chosen])
        shown = printed | ({chosen: f"{{{name}}}"} if name else {})
        return self._ticked(name, list(shown.values()), shown[chosen])

    def _ticked(self, name: str, options: list[str], chosen: str) -> str:
        way = self.o.choose(_WAYS, "way of ticking")
        if way == "ring" and name:
            self.ringed.append(name)
            return "　".join(options)
        if way == "brackets":
            return "　".join(f"[{'√' if option == chosen else '　'}] {option}" for option in options)
        if way == "after":
            return "　".join(f"{option}{'√' if option == chosen else '□'}" for option in options)
        if way in ("before", "ring"):
            return "　".join(f"（{'√' if option == chosen else '　'}）{option}" for option in options)
        on, off = way[0], way[1]
        return "　".join(f"{on if option == chosen else off}{option}" for option in options)
