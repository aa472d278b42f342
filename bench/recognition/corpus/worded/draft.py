"""A paper being drawn: its facts, its sheets, and where the pen stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.recognition.corpus.occasion import Occasion
from bench.recognition.corpus.worded.markup import FIELD, Markup
from dossier.samples import kit
from dossier.samples.faces import Face, advance_px
from dossier.samples.kit import Ink, Sheet, Style, assemble
from dossier.samples.paper import Fact, Paper

MM = 0.3528  # a point
_BOTTOM = 20  # millimetres left free at the foot of a side
_UNIT = re.compile(r"\{[a-z_]+(?:\.\d+)?\}|~\{[a-z_]+\}|~[^~　 \n]+|[\x21-\x7a\x7c]+|.")
_NEVER_FIRST = "，。、；：？！）》】”"
_PENS: tuple[tuple[Face, float, Ink], ...] = (
    (Face.HAND, 0.4, (22, 30, 90)),
    (Face.HAND_LIGHT, 0.7, (24, 24, 30)),
    (Face.HAND, 0.8, (36, 52, 140)),
    (Face.HAND_LIGHT, 0.3, (16, 20, 40)),
)


@dataclass(slots=True)
class Draft:
    """A paper in the making. ``y``: where the next block begins; ``left``, ``width``: its column (mm)."""

    type: str
    entry: Mapping[str, Any]
    o: Occasion
    facts: dict[str, Fact]
    markup: Markup
    printed: Style
    filled: Style
    sheets: list[Sheet] = field(default_factory=list)
    people: list[str] = field(default_factory=list)
    y: float = 22
    left: float = 22
    width: float = 166
    foot: tuple[float, float] | None = None
    in_columns: bool = False

    @property
    def sheet(self) -> Sheet:
        """The side being drawn."""
        return self.sheets[-1]

    def turn(self) -> None:
        """Begin the next side."""
        size = str(self.entry.get("paper", "A4"))
        self.sheets.append(Sheet(self.facts, size=size, seed=self.o.seed * 13 + len(self.sheets)))
        margin = self.o.choose((18, 21, 24, 27) if size == "A4" else (12, 14, 16), "margin")
        self.left, self.width = margin, self.sheet.width_mm - 2 * margin
        self.y = self.o.choose((20, 24, 30), "top") if size == "A4" else 13

    def make_room(self, height: float) -> None:
        """Turn the page when so many millimetres do not fit."""
        if self.y + height > self.sheet.height_mm - _BOTTOM + 6 and not self.in_columns:
            self.turn()

    def make(self, text: str) -> str:
        """Settle a text's alternatives, words and options."""
        return self.markup.make(text)

    def measure(self, text: str, style: Style) -> float:
        """How wide a made text is in one style (mm), in the whole pixels that the kit sets it in."""
        size = round(style.size_pt / 72 * kit.DPI)
        wide = sum(advance_px(char, style.face, size) for char in self.markup.expand(text))
        return wide / kit.DPI * 25.4

    def lay(self, text: str) -> Iterator[tuple[str, Style, float]]:
        """Cut a made text into what stays together, its style and width: fields filled in, the rest printed."""
        for unit in _UNIT.findall(text):
            style = self.filled if FIELD.fullmatch(unit) else self.printed
            wide = self.measure(unit, style)
            yield unit, style, wide * 1.7 if unit.startswith("~") else wide

    def count_lines(self, text: str, style: Style, width: float) -> int:
        """How many lines a made text takes in one style."""
        lines, room = 1, width
        for unit in re.findall(r"[\x21-\x7e]+|.", self.markup.expand(text)):
            wide = self.measure(unit, style)
            if wide > room:
                lines, room = lines + 1, width
            room -= wide
        return lines

    def write_line(self, x: float, y: float, text: str, *, underlined: bool = False) -> float:
        """Write a made text in one line, fields in their own hand; return its right end (mm)."""
        run, style, start = "", self.printed, x
        for unit, own, wide in self.lay(text):
            signed, gap = unit.startswith("~"), underlined and bool(FIELD.fullmatch(unit))
            if run and (signed or gap or own != style):
                self._put(start, y, run, style)
                run = ""
            if signed:
                self._sign(x, y, unit[1:])
            elif gap:
                self._put(x + 1.5, y, unit, own)
                self.sheet.rule(
                    x, y + own.size_pt * MM * 1.14, x + wide + 3, y + own.size_pt * MM * 1.14, 0.15
                )
                x += 3
            else:
                start, style = (start, style) if run else (x, own)
                run += unit
            x += wide
        if run:
            self._put(start, y, run, style)
        return x

    def write_paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        *,
        indent: int = 2,
        underlined: bool = False,
        leading: float,
    ) -> float:
        """Write a made text over as many lines as it takes; return the y below. A field never breaks, unless it
        is set like the text around it or longer than half of a line."""
        longest = max((wide for unit, _, wide in self.lay(text) if "{" in unit), default=0)
        if self.printed == self.filled or longest > width * 0.55:
            style = self.printed if self.printed == self.filled or indent else self.filled
            plain = text.replace("~", "")
            return self.sheet.paragraph(
                x, y, width, plain, style, indent=indent, leading=leading, underline=underlined
            )
        step, room, line = self.printed.size_pt * MM * leading, width, ""
        first = indent * self.printed.size_pt * MM
        at, room = x + first, width - first
        for unit, _, wide in self.lay(text):
            need = wide + (3 if underlined and "{" in unit else 0)
            if need > room and line and unit not in _NEVER_FIRST:
                self.write_line(at, y, line, underlined=underlined)
                line, at, room, y = "", x, width, y + step
            line, room = line + unit, room - need
        self.write_line(at, y, line, underlined=underlined)
        return y + step

    def finish(self) -> Paper:
        """Ring what is to be ringed and bind the sheets; the day of signing dates a paper without another."""
        for name in self.markup.ringed:
            drawn = next((sheet for sheet in self.sheets if name in sheet.places), None)
            if drawn:
                drawn.ring(name)
        if not any("doc_date" in sheet.places for sheet in self.sheets):
            for sheet in self.sheets:
                if "sign_date" in sheet.places:
                    sheet.places["doc_date"] = sheet.places["sign_date"]
        return assemble(self.type, self.people or [self.o.person.employee_no], self.sheets)

    def _put(self, x: float, y: float, text: str, style: Style) -> None:
        self.sheet.text(x, y, text, style)

    def _sign(self, x: float, y: float, name: str) -> None:
        needed = "{" in name
        absent = not needed and self.o.between(0, 6, name) == 0
        size = min(17.0, self.printed.size_pt * 1.55)
        self.sheet.signature(
            x, y - (size - self.printed.size_pt) * 0.2, "" if absent else name, size, unruly=0.6
        )


def begin(
    type_id: str, entry: Mapping[str, Any], o: Occasion, facts: dict[str, Fact], markup: Markup
) -> Draft:
    """Open a paper: faces and sizes are the entry's ``face``, ``size`` and ``fill`` (faces or PEN, one chosen)."""
    face = Face[o.choose(str(entry.get("face", "SONG")).split(), "face")]
    size = float(entry.get("size", 10.5)) * o.choose(_scales(entry), "scale")
    fill = o.choose(str(entry.get("fill", "SAME SONG KAI PEN")).split(), "fill")
    printed = Style(face, size)
    filled = printed if fill == "SAME" else _hand(o, size) if fill == "PEN" else Style(Face[fill], size)
    draft = Draft(type_id, entry, o, facts, markup, printed, filled)
    draft.turn()
    return draft


def _scales(entry: Mapping[str, Any]) -> tuple[float, ...]:
    """How much larger than its least a paper is set: letters have room, lists none."""
    kinds = {name for block in entry["body"] for name in block}
    if kinds & {"roster", "columns"} or "paper" in entry:
        return (1.0,)
    return (1.0, 1.08, 1.15) if "table" in kinds else (1.0, 1.12, 1.25)


def _hand(o: Occasion, size: float) -> Style:
    face, unruly, ink = o.choose(_PENS, "pen")
    return Style(face, size + 1.5, ink, by_hand=True, unruly=unruly)


def lines_of(value: str | Sequence[str]) -> list[str]:
    """The lines of a block of text or of a list."""
    return value.rstrip("\n").split("\n") if isinstance(value, str) else list(value)
