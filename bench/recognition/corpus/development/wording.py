"""The small language of the wording files: alternatives, words of the occasion, options to tick.

``<a/b>`` is one of its alternatives. ``[boss]`` is a word of :func:`.stories.literal`. ``[[gender:男,女]]`` prints
the options with the field's own ticked, in one of the ways forms have;
``[[:yes,no]]`` ticks one for which there is no field. ``{field}`` is left for the drawing kit.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from bench.recognition.corpus.development.stories import literal
from bench.recognition.corpus.occasion import Occasion, same
from dossier.samples.paper import Fact

_ALTERNATIVES = re.compile(r"<([^<>]+)>")
_WORD = re.compile(r"\[([a-z]+\d?)\]")
_OPTIONS = re.compile(r"\[\[([a-z_]*):([^\]]+)\]\]")
_FIELD = re.compile(r"\{([a-z_]+(?:\.\d+)?)\}")
_SIGNS = (("☑", "☐"), ("■", "□"), ("☒", "☐"), ("√", "□"), ("☑", "□"))


@dataclass(frozen=True, slots=True)
class Wording:
    """Makes the texts of one paper. ``ringed``: fields whose option is to be circled after drawing."""

    o: Occasion
    facts: dict[str, Fact]
    ringed: list[str] = field(default_factory=list)

    def make(self, text: str) -> str:
        """Give a text with its alternatives, words and options settled; fields stay in braces."""
        text = _ALTERNATIVES.sub(lambda found: self.o.choose(found[1].split("/"), found[1]), str(text))
        text = _OPTIONS.sub(lambda found: self._options(found[1], found[2].split(",")), text)
        words = literal(self.o)
        return _WORD.sub(lambda found: words.get(found[1], found[0]), text)

    def length(self, text: str) -> float:
        """How wide a made text is, in full-width characters."""
        plain = _FIELD.sub(lambda found: self.facts[found[1]].raw, text)
        return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.58 for char in plain)

    def _options(self, name: str, options: list[str]) -> str:
        if name and self.facts[name].raw not in options:
            self.facts[name] = same(self.o.choose(options, name))
        chosen = self.facts[name].raw if name else self.o.choose(options, ",".join(options))
        written = f"{{{name}}}" if name else chosen
        way = self.o.between(0, 7, "way of ticking")
        if way >= 6 and name and all(option == chosen or chosen not in option for option in options):
            self.ringed.append(name)
            return "　".join(written if option == chosen else option for option in options)
        if way == 5:
            return "　".join(
                f"{written}（√）" if option == chosen else f"{option}（　）" for option in options
            )
        on, off = _SIGNS[way % len(_SIGNS)]
        gap = self.o.choose(("", " "), "gap")
        return "　".join(
            f"{on}{gap}{written}" if option == chosen else f"{off}{gap}{option}" for option in options
        )
