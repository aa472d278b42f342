"""What a paper is put together from: a block of the wording files each, one below the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bench.recognition.corpus.occasion import for_row
from bench.recognition.corpus.worded.draft import MM, Draft, lines_of
from bench.recognition.corpus.worded.facts import tell
from bench.recognition.corpus.worded.grid import draw_grid
from dossier.samples.faces import Face
from dossier.samples.kit import GREY, RED, Style
from dossier.samples.seals import Seal

_ROOM_OF_A_SEAL = 22


def draw_title(draft: Draft, content: str) -> None:
    """Lines in the middle, large; ``title_face`` and ``title_size`` are the entry's."""
    face = Face[
        draft.o.choose(str(draft.entry.get("title_face", "SONG_BOLD HEI_BOLD")).split(), "title face")
    ]
    size = float(draft.entry.get("title_size", 19))
    for line in draft.make(content).replace("\\n", "\n").rstrip("\n").split("\n"):
        fitting = min(size, size * draft.width / max(1.0, draft.measure(line, Style(face, size))))
        draft.sheet.text(draft.left + draft.width / 2, draft.y, line, Style(face, fitting), "center")
        draft.y += fitting * MM * 1.5
    draft.y += 3


def draw_spread(draft: Draft, content: str) -> None:
    """One line in the middle, its characters far apart."""
    text = draft.make(content)
    style = Style(
        Face[str(draft.entry.get("spread_face", "SONG_BOLD"))], float(draft.entry.get("title_size", 22))
    )
    wide = min(draft.width, draft.measure(text, style) * 1.7)
    draft.sheet.spread(draft.left + (draft.width - wide) / 2, draft.y, wide, text, style)
    draft.y += style.size_pt * MM * 1.5 + 4


def draw_red_head(draft: Draft, content: str) -> None:
    """The red name of an office over its red line."""
    text = draft.make(content)
    size = min(30.0, 30 * draft.width / max(1.0, draft.measure(text, Style(Face.SONG_BOLD, 30))))
    draft.sheet.text(
        draft.left + draft.width / 2, draft.y + 6, text, Style(Face.SONG_BOLD, size, RED), "center"
    )
    draft.y += 24


def draw_red_rule(draft: Draft, content: str) -> None:
    """The red line under what ``content`` says in the middle (the document's number)."""
    text = draft.make(content)
    wide = draft.measure(text, draft.printed)
    draft.write_line(draft.left + (draft.width - wide) / 2, draft.y, text)
    draft.sheet.rule(draft.left, draft.y + 8, draft.left + draft.width, draft.y + 8, 0.6, RED)
    draft.y += 16


def draw_lines(draft: Draft, content: str) -> None:
    """Lines as they are; ``left||right`` puts a part at the right end, several stand in equal columns."""
    step = draft.printed.size_pt * MM * float(draft.entry.get("line", 2.0))
    for made in draft.make(content).rstrip("\n").split("\n"):
        draft.make_room(step)
        parts = made.split("||")
        for place, part in enumerate(parts):
            x = draft.left + draft.width * place / len(parts)
            if len(parts) == 2 and place and not draft.entry.get("even"):
                x = draft.left + draft.width - sum(wide for _, _, wide in draft.lay(part))
            draft.write_line(x, draft.y, part)
        draft.y += step


def draw_centred(draft: Draft, content: str) -> None:
    """Lines in the middle, in the size of the text."""
    for made in draft.make(content).rstrip("\n").split("\n"):
        wide = sum(part for _, _, part in draft.lay(made))
        draft.write_line(draft.left + (draft.width - wide) / 2, draft.y, made)
        draft.y += draft.printed.size_pt * MM * 1.9


def draw_text(draft: Draft, content: str) -> None:
    """Paragraphs, indented by two characters unless they begin with ``|``."""
    _paragraphs(draft, content, underlined=False)


def draw_gaps(draft: Draft, content: str) -> None:
    """Paragraphs whose fields stand on lines, as in a printed form with blanks."""
    _paragraphs(draft, content, underlined=True)


def _paragraphs(draft: Draft, content: str, *, underlined: bool) -> None:
    leading = float(draft.entry.get("leading", 1.75))
    for made in draft.make(content).rstrip("\n").split("\n"):
        indent = 0 if made.startswith("|") else 2
        text = made.removeprefix("|")
        lines = draft.count_lines(text, draft.filled, draft.width) + 1
        draft.make_room(lines * draft.printed.size_pt * MM * leading)
        draft.y = draft.write_paragraph(
            draft.left, draft.y, draft.width, text, indent=indent, underlined=underlined, leading=leading
        )
        draft.y += float(draft.entry.get("apart", 0.8))


def draw_heading(draft: Draft, content: str) -> None:
    """A heading inside the paper, bold."""
    draft.make_room(20)
    draft.sheet.text(
        draft.left, draft.y + 1, draft.make(content), Style(Face.HEI_BOLD, draft.printed.size_pt + 0.5)
    )
    draft.y += (draft.printed.size_pt + 0.5) * MM * 1.9


def draw_small(draft: Draft, content: str) -> None:
    """Small print, one or several lines."""
    style = Style(draft.printed.face, 8.5)
    for made in draft.make(content).rstrip("\n").split("\n"):
        draft.y = draft.sheet.paragraph(
            draft.left, draft.y + 1, draft.width, made, style, indent=0, leading=1.45
        )
    draft.y += 1.5


def draw_table(draft: Draft, content: Mapping[str, Any]) -> None:
    """A ruled table: ``cols`` (widths), ``rows``; see :mod:`.grid`."""
    texts = [draft.make(line) for line in lines_of(content["rows"])]
    draw_grid(
        draft,
        _numbers(content["cols"]),
        texts,
        least=_least(draft, content),
        rules=content.get("rules", "all"),
    )
    draft.y += 3


def draw_roster(draft: Draft, content: Mapping[str, Any]) -> None:
    """A list of people: ``head`` rows, one ``row`` for each (``#`` counts), ``count`` from and to."""
    least, most = content["count"]
    count = draft.o.between(least, most, "people")
    place = draft.o.between(0, count - 1, "own row")
    others = [row for row in draft.o.colleagues(104) if row.hired_on < draft.o.on]
    crew = others[: count - 1]
    crew.insert(min(place, len(crew)), draft.o.person)
    texts = [draft.make(line) for line in lines_of(content["head"])]
    spell = draft.o.choose(str(draft.entry.get("dates", "plain")).split(), "spell")
    alike = {**draft.entry, "money": ["{}"], "dates": spell}
    for number, person in enumerate(crew):
        facts = tell(draft.o.about(person, number), alike)
        facts |= {name: draft.facts[name] for name in draft.entry.get("shared", ())}
        draft.facts |= for_row(facts, number)
        row = draft.make(content["row"]).replace("#", str(number + 1))
        texts.append(row.replace("}", f".{number}}}"))
    draft.people = [person.employee_no for person in crew]
    tall = float(content.get("least", draft.printed.size_pt * MM * draft.o.choose((2.2, 2.4, 2.7), "row")))
    draw_grid(draft, _numbers(content["cols"]), texts, least=tall, rules=content.get("rules", "all"))
    draft.y += 3


def draw_columns(draft: Draft, content: list[list[Mapping[str, Any]]]) -> None:
    """Blocks side by side, as on the opposite pages of a booklet."""
    top, left, width = draft.y, draft.left, draft.width
    gap = 8.0
    part, lowest = (width - gap * (len(content) - 1)) / len(content), top
    draft.in_columns = True
    for place, blocks in enumerate(content):
        draft.y, draft.left, draft.width = top, left + place * (part + gap), part
        draw_blocks(draft, blocks)
        lowest = max(lowest, draft.y)
    draft.y, draft.left, draft.width, draft.in_columns = lowest, left, width, False


def draw_foot(draft: Draft, content: str) -> None:
    """Lines at the right under the text: who issues it, and when. The seal comes over them."""
    made = draft.make(content).rstrip("\n").split("\n")
    step = draft.printed.size_pt * MM * 2.0
    draft.make_room(step * len(made) + 10)
    draft.y += 5
    middle = (
        draft.left
        + draft.width
        - max([24.0, *(sum(wide for _, _, wide in draft.lay(line)) / 2 for line in made)])
        - 2
    )
    draft.foot = (middle, draft.y + step * len(made) / 2)
    for line in made:
        wide = sum(part for _, _, part in draft.lay(line))
        draft.write_line(middle - wide / 2, draft.y, line)
        draft.y += step
    draft.y += 2


def draw_parties(draft: Draft, content: str) -> None:
    """Signatures of two sides in two columns: ``left||right`` lines."""
    made = draft.make(content).rstrip("\n").split("\n")
    step = draft.printed.size_pt * MM * 2.7
    draft.make_room(step * len(made) + 6)
    draft.y += 6
    draft.foot = (draft.left + 34, draft.y + step * 0.8)
    first = max(sum(wide for _, _, wide in draft.lay(line.split("||")[0])) for line in made)
    second = draft.left + max(draft.width / 2, first + 5)
    for line in made:
        for x, part in zip((draft.left, second), line.split("||"), strict=False):
            draft.write_line(x, draft.y, part)
        draft.y += step


def draw_seal(draft: Draft, content: str) -> None:
    """A seal at the last foot: shape, words in its middle, and after ``by`` whose it is."""
    words, _, owner = draft.make(content).partition(" by ")
    shape, _, middle = words.partition(" ")
    if shape == "none":
        return
    x, y = draft.foot or (draft.left + draft.width - 30, draft.y - 8)
    x = min(max(x, _ROOM_OF_A_SEAL), draft.sheet.width_mm - _ROOM_OF_A_SEAL)
    y = min(max(y, _ROOM_OF_A_SEAL), draft.sheet.height_mm - _ROOM_OF_A_SEAL - 4)
    width = 40.0 if draft.sheet.height_mm > 200 else 32.0
    text = draft.markup.expand(owner) or draft.o.person.firm
    tilt = float(draft.o.between(-16, 16, "tilt"))
    draft.sheet.seal(x, y, Seal(text, shape, middle=middle, width_mm=width, tilt_deg=tilt))


def draw_frame(draft: Draft, content: float) -> None:
    """A frame around the side, so many millimetres from its edge."""
    draft.sheet.frame(
        content, content, draft.sheet.width_mm - 2 * content, draft.sheet.height_mm - 2 * content - 4, 0.8
    )


def draw_portrait(draft: Draft, content: str) -> None:
    """A portrait: left, middle or right of the column, below it the text goes on (right: beside it)."""
    x = draft.left + {"left": 0.0, "middle": draft.width / 2 - 14, "right": draft.width - 30}[content]
    draft.sheet.portrait(x, draft.y, 28, 38)
    if content != "right":
        draft.y += 43


def draw_header(draft: Draft, content: str) -> None:
    """A small grey line at the head of the side, ``left||right``, as of a print-out or a company's letter."""
    left, _, right = draft.make(content).partition("||")
    style = Style(Face.HEI, 8, GREY)
    draft.sheet.text(draft.left, 9, left, style)
    draft.sheet.text(draft.left + draft.width, 9, right, style, "right")


def draw_bar(draft: Draft, content: str) -> None:
    """Words on a shaded bar."""
    draft.make_room(16)
    draft.sheet.shade(draft.left, draft.y, draft.width, 8, (225, 230, 236))
    draft.sheet.text(draft.left + 2, draft.y + 1.7, draft.make(content), Style(Face.HEI_BOLD, 11))
    draft.y += 10.5


def draw_rule(draft: Draft, content: float) -> None:
    """A line over the column, so thick (mm)."""
    draft.sheet.rule(draft.left, draft.y, draft.left + draft.width, draft.y, content)
    draft.y += 3


def move(draft: Draft, content: float) -> None:
    """Leave so many millimetres free."""
    draft.y += content


def turn(draft: Draft, content: str) -> None:
    """Begin the next side; ``content`` is not used."""
    del content
    draft.turn()


def narrow(draft: Draft, content: float) -> None:
    """Set the column in by so many millimetres on both sides."""
    draft.left, draft.width = draft.left + content, draft.width - 2 * content


def resize(draft: Draft, content: float) -> None:
    """Set what follows so much larger or smaller (points)."""
    same = draft.printed == draft.filled
    draft.printed = replace(draft.printed, size_pt=draft.printed.size_pt + content)
    draft.filled = draft.printed if same else replace(draft.filled, size_pt=draft.filled.size_pt + content)


BLOCKS: dict[str, Callable[[Draft, Any], None]] = {
    "title": draw_title,
    "spread": draw_spread,
    "redhead": draw_red_head,
    "redrule": draw_red_rule,
    "lines": draw_lines,
    "centred": draw_centred,
    "text": draw_text,
    "gaps": draw_gaps,
    "heading": draw_heading,
    "small": draw_small,
    "table": draw_table,
    "roster": draw_roster,
    "columns": draw_columns,
    "foot": draw_foot,
    "parties": draw_parties,
    "seal": draw_seal,
    "frame": draw_frame,
    "portrait": draw_portrait,
    "header": draw_header,
    "bar": draw_bar,
    "rule": draw_rule,
    "gap": move,
    "page": turn,
    "narrow": narrow,
    "resize": resize,
}


def draw_blocks(draft: Draft, blocks: list[Mapping[str, Any]]) -> None:
    """Draw blocks one below the other; each is a mapping of one name to its content."""
    for block in blocks:
        for name, content in block.items():
            BLOCKS[name](draft, content)


def _numbers(text: str) -> list[float]:
    return [float(part) for part in str(text).split()]


def _least(draft: Draft, content: Mapping[str, Any]) -> float:
    roomy = (2.35, 2.35, 2.5) if "paper" in draft.entry else (2.4, 2.8, 3.2)
    return max(float(content.get("least", 0)), draft.printed.size_pt * MM * draft.o.choose(roomy, "row"))
