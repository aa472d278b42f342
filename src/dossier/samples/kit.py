"""A small drawing kit for paper: text, paragraphs, tables, signatures, seals, with the truth kept alongside.

A template works in millimetres and points on a :class:`Sheet`. Where a text contains ``{field_id}``, the
fact of that name is written there in its raw form, and the place of its first writing becomes the field's
box.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

import numpy as np
from PIL import Image, ImageDraw

from dossier.samples.faces import Face, advance_px, face_for, font
from dossier.samples.paper import (
    Box,
    Fact,
    FieldTruth,
    MarkTruth,
    Page,
    Paper,
    PersonTruth,
    Stroke,
    TextLine,
)
from dossier.samples.pen import BOXED, draw_box, scrawl
from dossier.samples.seals import Seal, stamp

DPI = 300
SIZES_MM = {
    "A4": (210.0, 297.0),
    "A5": (148.0, 210.0),
    "A4 landscape": (297.0, 210.0),
    "A5 landscape": (210.0, 148.0),
}
BLACK = (24, 24, 26)
RED = (196, 32, 38)
BLUE_INK = (28, 46, 128)
GREY = (130, 130, 130)
FOOTER = "虚构样例：人物、单位与号码均为虚构"

_PLACEHOLDER = re.compile(r"\{([a-z_]+(?:\.\d+)?)\}")
_NEVER_FIRST = "，。、；：？！）》】」％%"
_NEVER_LAST = "（《【「"
_TICKED, _OPEN = "☑☒■√", "□☐"

Ink = tuple[int, int, int]
_Glyph = tuple[str, str]  # a character and the field that it belongs to, or ""


@dataclass(frozen=True, slots=True)
class Style:
    """How text is set: face, size in points, ink, and whether it is written by hand. ``unruly``: how far a
    hand strays from the printed form of each character, 0 to 1."""

    face: Face = Face.SONG
    size_pt: float = 11.0
    ink: Ink = BLACK
    by_hand: bool = False
    unruly: float = 0.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell that is filled in; a plain string in a row is a printed label instead."""

    text: str
    span: int = 1
    style: Style | None = None
    align: str = "left"


Row = tuple[float, Sequence[str | Cell]]
"""Height in millimetres, cells from left to right."""


class Sheet:
    """One side of paper being drawn; ``facts`` are what its placeholders stand for."""

    def __init__(self, facts: Mapping[str, Fact], *, size: str = "A4", seed: int = 0) -> None:
        self.width_mm, self.height_mm = SIZES_MM[size]
        self.facts = facts
        self.lines: list[TextLine] = []
        self.strokes: list[Stroke] = []
        self.marks: list[MarkTruth] = []
        self.places: dict[str, Box] = {}
        self.by_hand: set[str] = set()
        self._rng = random.Random(seed)
        self._image = Image.new("RGB", (_px(self.width_mm), _px(self.height_mm)), "white")
        self._draw = ImageDraw.Draw(self._image)
        self.text(
            self.width_mm / 2, self.height_mm - 8, FOOTER, Style(Face.HEI, 6.5, GREY), "center", "footer"
        )

    # Text

    def text(
        self, x: float, y: float, text: str, style: Style = Style(), align: str = "left", kind: str = "text"
    ) -> None:
        """Write one line; ``x`` is its left, middle or right by ``align``, ``y`` the top of the
        characters."""
        glyphs = self._expand(text)
        size = _pt_px(style.size_pt)
        width = sum(advance_px(char, style.face, size) for char, _ in glyphs)
        left = _px(x) - {"left": 0.0, "center": width / 2, "right": width}[align]
        self._line(left, _px(y), glyphs, style, kind)

    def spread(self, x: float, y: float, width: float, text: str, style: Style) -> None:
        """Write one line with its characters spread evenly over ``width`` millimetres from ``x``."""
        glyphs = self._expand(text)
        size = _pt_px(style.size_pt)
        natural = sum(advance_px(char, style.face, size) for char, _ in glyphs)
        gap = max(0.0, (_px(width) - natural) / max(1, len(glyphs) - 1))
        self._line(_px(x), _px(y), glyphs, style, "text", gap)

    def paragraph(
        self,
        x: float,
        y: float,
        width: float,
        text: str,
        style: Style = Style(),
        *,
        indent: int = 2,
        leading: float = 1.75,
        underline: bool = False,
    ) -> float:
        """Write a wrapped paragraph, first line indented by ``indent`` characters; return the y below it
        (mm).

        ``underline`` rules a line under each placeholder, as in a form contract filled in by printer.
        """
        size = _pt_px(style.size_pt)
        step = size * leading
        left, top = float(_px(x)), float(_px(y))
        for number, glyphs in enumerate(self._wrap(self._expand(text), style.face, size, _px(width), indent)):
            start = left + (indent * size if number == 0 else 0)
            self._line(start, top, glyphs, style, "text")
            if underline:
                self._underline(start, top + size * 1.12, glyphs, style.face, size)
            top += step
        return top / DPI * 25.4

    # Tables and lines

    def rule(
        self, x0: float, y0: float, x1: float, y1: float, width_mm: float = 0.25, ink: Ink = BLACK
    ) -> None:
        """Draw a straight ruling, millimetres."""
        start, end, width = (_px(x0), _px(y0)), (_px(x1), _px(y1)), max(1, _px(width_mm))
        self._draw.line([start, end], fill=ink, width=width)
        self.strokes.append(Stroke(start, end, width))

    def frame(self, x: float, y: float, width: float, height: float, width_mm: float = 0.35) -> None:
        """Draw a rectangle, millimetres."""
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]
        for (x0, y0), (x1, y1) in pairwise(corners):
            self.rule(x0, y0, x1, y1, width_mm)

    def table(
        self,
        x: float,
        y: float,
        widths: Sequence[float],
        rows: Sequence[Row],
        *,
        label: Style = Style(Face.HEI, 10.5),
        value: Style = Style(Face.SONG, 10.5),
    ) -> float:
        """Draw a ruled table with columns of ``widths`` millimetres; return the y below it (mm).

        Strings are labels (centred, in ``label``), cells are filled-in values. Text that is too wide wraps.
        """
        top = y
        for height, cells in rows:
            column, left = 0, x
            for entry in cells:
                cell = Cell(entry, align="center", style=label) if isinstance(entry, str) else entry
                width = sum(widths[column : column + cell.span])
                self._cell(left, top, width, height, cell, cell.style or value)
                self.rule(left, top, left, top + height)
                column, left = column + cell.span, left + width
            self.rule(x, top, left, top)
            self.rule(left, top, left, top + height)
            top += height
        self.rule(x, top, x + sum(widths), top)
        self.frame(x, y, sum(widths), top - y, 0.5)
        return top

    # Marks of people and offices

    def signature(
        self, x: float, y: float, name: str, size_pt: float = 19, ink: Ink = BLUE_INK, unruly: float = 0.0
    ) -> None:
        """Write a name by hand, a little uneven; an empty name notes a place that nobody signed."""
        if not name:
            box = _upright(_px(x), _px(y), _px(x + 24), _px(y + 8))
            self.marks.append(MarkTruth("signature", box, present=False))
            return
        self.text(x, y, name, Style(Face.HAND, size_pt, ink, by_hand=True, unruly=unruly))
        # The text noted itself as handwriting; it is a signature.
        self.marks[-1] = MarkTruth("signature", self.marks[-1].box, self.lines[-1].text)

    def ring(self, field: str, ink: Ink = BLUE_INK) -> None:
        """Draw a ring by hand around what a placeholder has written, as around one of several options."""
        (left, top), _, (right, bottom), _ = self.places[field]
        pad = 0.22 * (bottom - top)
        edges = [left - pad, top - pad * 0.6, right + pad, bottom + pad]
        self._draw.ellipse([edge + self._rng.uniform(-3, 3) for edge in edges], outline=ink, width=5)
        self.marks.append(MarkTruth("tick", _upright(*edges), self.facts[field].raw, "ring"))

    def seal(self, x: float, y: float, seal: Seal) -> None:
        """Stamp a seal with its middle at ``x``, ``y`` (mm) over what is already there."""
        picture = np.array(self._image)
        box = stamp(picture, (_px(x), _px(y)), seal, DPI, self._rng)
        self._image = Image.fromarray(picture)
        self._draw = ImageDraw.Draw(self._image)
        self.lines.append(TextLine(seal.text, box, "seal"))
        self.marks.append(MarkTruth("seal", box, seal.text, seal.shape))
        if "seal" in self.facts:
            self.places.setdefault("seal", box)

    def shade(self, x: float, y: float, width: float, height: float, ink: Ink) -> None:
        """Fill a rectangle, millimetres."""
        self._draw.rectangle([_px(x), _px(y), _px(x + width), _px(y + height)], fill=ink)

    def portrait(self, x: float, y: float, width: float, height: float) -> None:
        """Draw a stand-in for a portrait: a grey silhouette of nobody."""
        self.shade(x, y, width, height, (214, 222, 232))
        middle, shade = x + width / 2, (150, 156, 166)
        radius = width * 0.22
        head = [
            _px(middle - radius),
            _px(y + height * 0.2),
            _px(middle + radius),
            _px(y + height * 0.2 + 2.3 * radius),
        ]
        body = [_px(x + width * 0.1), _px(y + height * 0.62), _px(x + width * 0.9), _px(y + height * 1.3)]
        self._draw.ellipse(head, fill=shade)
        self._draw.pieslice(body, 180, 360, fill=shade)
        self.frame(x, y, width, height, 0.2)
        box = _upright(_px(x), _px(y), _px(x + width), _px(y + height))
        self.marks.append(MarkTruth("photo", box))
        if "photo" in self.facts:
            self.places.setdefault("photo", box)

    def page(self) -> Page:
        """Return the finished side."""
        picture = np.array(self._image)
        return Page(picture, DPI, tuple(self.lines), tuple(self.strokes), marks=tuple(self.marks))

    # Inside

    def _expand(self, text: str) -> list[_Glyph]:
        glyphs: list[_Glyph] = []
        cursor = 0
        for found in _PLACEHOLDER.finditer(text):
            glyphs += [(char, "") for char in text[cursor : found.start()]]
            glyphs += [(char, found[1]) for char in self.facts[found[1]].raw]
            cursor = found.end()
        return glyphs + [(char, "") for char in text[cursor:]]

    def _wrap(
        self, glyphs: list[_Glyph], face: Face, size: int, width: float, indent: int
    ) -> list[list[_Glyph]]:
        rows: list[list[_Glyph]] = [[]]
        room = width - indent * size
        for word in _words(glyphs):
            need = sum(advance_px(char, face, size) for char, _ in word)
            hangs = word[0][0] in _NEVER_FIRST
            if need > room and rows[-1] and not hangs:
                held = [rows[-1].pop()] if rows[-1][-1][0] in _NEVER_LAST else []
                rows.append(held)
                room = width - sum(advance_px(char, face, size) for char, _ in held)
            rows[-1] += word
            room -= need
        return [row for row in rows if row]

    def _line(
        self, left: float, top: float, glyphs: list[_Glyph], style: Style, kind: str, gap: float = 0.0
    ) -> None:
        size = _pt_px(style.size_pt)
        pen, starts = left, []
        for char, _ in glyphs:
            starts.append(pen)
            self._glyph(pen, top, char, style, size)
            pen += advance_px(char, style.face, size) + gap
        pen -= gap
        text = "".join(char for char, _ in glyphs)
        if text.strip():
            lead = len(text) - len(text.lstrip())
            trail = len(text.rstrip())
            right = starts[trail] - gap if trail < len(starts) else pen
            box = _upright(starts[lead], top, right, top + size * 1.1)
            self.lines.append(TextLine(text.strip(), box, kind))
            if style.by_hand:
                self.marks.append(MarkTruth("handwriting", box, text.strip()))
        self._note_ticks(text, starts, top, size)
        self._remember_places(glyphs, [*starts, pen], top, size, style.by_hand)

    def _note_ticks(self, text: str, starts: list[float], top: float, size: int) -> None:
        """Note each box or tick, and the word after it as its option."""
        for place, char in enumerate(text):
            if char in _TICKED or char in _OPEN:
                box = _upright(starts[place], top, starts[place] + size, top + size * 1.1)
                option = re.split(f"[\\s　、；{_TICKED}{_OPEN}]", text[place + 1 :].lstrip(), maxsplit=1)[0]
                self.marks.append(MarkTruth("tick", box, option, "box", present=char in _TICKED))

    def _glyph(self, x: float, y: float, char: str, style: Style, size: int) -> None:
        if style.by_hand:
            x += self._rng.uniform(-0.03, 0.03) * size
            y += self._rng.uniform(-0.05, 0.05) * size
            size = round(size * self._rng.uniform(0.95, 1.04))
        if char in BOXED:
            draw_box(self._draw, (x, y), char, style.ink, size, self._rng)
            return
        # Ascenders differ from face to face; anchoring at a common baseline keeps mixed faces level.
        face = face_for(char, style.face)
        if style.unruly and char.strip():
            scrawl(self._image, (x, y), char, font(face, size), style.ink, style.unruly, self._rng)
            return
        self._draw.text((x, y + size * 0.88), char, fill=style.ink, font=font(face, size), anchor="ls")

    def _remember_places(
        self, glyphs: list[_Glyph], starts: list[float], top: float, size: int, by_hand: bool
    ) -> None:
        for name in sorted({field for _, field in glyphs if field} - self.places.keys()):
            own = [place for place, (_, field) in enumerate(glyphs) if field == name]
            run = [place for number, place in enumerate(own) if place == own[0] + number]
            self.places[name] = _upright(starts[run[0]], top, starts[run[-1] + 1], top + size * 1.1)
            if by_hand:
                self.by_hand.add(name)

    def _underline(self, left: float, y: float, glyphs: list[_Glyph], face: Face, size: int) -> None:
        pen = left
        for char, field in glyphs:
            step = advance_px(char, face, size)
            if field:
                self._draw.line([(pen, y), (pen + step, y)], fill=BLACK, width=3)
            pen += step

    def _cell(self, x: float, y: float, width: float, height: float, cell: Cell, style: Style) -> None:
        size = _pt_px(style.size_pt)
        pad = 1.6
        inner = _px(width - 2 * pad)
        rows = [
            row
            for part in cell.text.split("\n")
            for row in self._wrap(self._expand(part), style.face, size, inner, 0)
        ]
        step = size * 1.4
        top = _px(y) + (_px(height) - step * len(rows) + step - size) / 2
        if cell.align == "top":
            top = _px(y + pad)
        for row in rows:
            wide = sum(advance_px(char, style.face, size) for char, _ in row)
            offset = (inner - wide) / 2 if cell.align == "center" else 0.0
            self._line(_px(x + pad) + offset, top, row, style, "text")
            top += step


def assemble(type_id: str, employee_nos: Sequence[str], sheets: Sequence[Sheet]) -> Paper:
    """Bind sheets into one record; a field is placed where it was first written.

    ``{employee_name.2}`` and the like belong to the third of the people: they become ``persons``, and the
    first one's name and number are the record's, too.
    """
    found: dict[str, FieldTruth] = {}
    for number, sheet in enumerate(sheets):
        for name, box in sheet.places.items():
            if name not in found:
                fact = sheet.facts[name]
                found[name] = FieldTruth(fact.value, fact.raw, number, box, name in sheet.by_hand)
    fields = {name: truth for name, truth in found.items() if "." not in name}
    persons = _persons(found, employee_nos)
    if persons:
        first = persons[0].fields
        fields = {name: first[name] for name in ("employee_name", "employee_no") if name in first} | fields
    pages = tuple(sheet.page() for sheet in sheets)
    return Paper(type_id, tuple(employee_nos), pages, fields, persons)


def _persons(found: Mapping[str, FieldTruth], employee_nos: Sequence[str]) -> tuple[PersonTruth, ...]:
    rows: dict[int, dict[str, FieldTruth]] = {}
    for name, truth in found.items():
        field, _, place = name.partition(".")
        if place:
            rows.setdefault(int(place), {})[field] = truth
    return tuple(PersonTruth(employee_nos[place], rows[place]) for place in sorted(rows))


def box_size_px(box: Box) -> tuple[float, float]:
    """Return width and height of a box along its own reading direction, in pixels."""
    (x0, y0), (x1, y1), _, (x3, y3) = box
    return hypot(x1 - x0, y1 - y0), hypot(x3 - x0, y3 - y0)


def _words(glyphs: list[_Glyph]) -> list[list[_Glyph]]:
    """Split into what may stand alone on a line: each Chinese character, each run of Latin letters and
    digits."""
    words: list[list[_Glyph]] = []
    for glyph in glyphs:
        char = glyph[0]
        glued = char.isascii() and not char.isspace()
        last = words[-1][-1][0] if words else ""
        if glued and last.isascii() and last and not last.isspace():
            words[-1].append(glyph)
        else:
            words.append([glyph])
    return words


def _upright(left: float, top: float, right: float, bottom: float) -> Box:
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def _px(millimetres: float) -> int:
    return round(millimetres / 25.4 * DPI)


def _pt_px(points: float) -> int:
    return round(points / 72 * DPI)
