"""Looks of papers about several people: tables of three to thirty rows, decisions that name a dozen in prose."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bench.recognition.corpus.development.entry import Job, sign_off, stamp, title_style
from bench.recognition.corpus.development.letters import Flow
from bench.recognition.corpus.development.stories import tell
from bench.recognition.corpus.occasion import for_row
from dossier.samples.faces import Face
from dossier.samples.kit import RED, Cell, Row, Sheet, Style
from dossier.samples.paper import Fact, Paper

_FIELD = re.compile(r"\{([a-z_]+)\}")
_ROOM = 252.0
_NARROW = 11
_MONEY = ("amount", "old_wage", "new_wage", "wage")


def gather(job: Job, low: int, high: int) -> list[str]:
    """Choose the people, tell their facts as ``{name.0}`` and so on; return their numbers."""
    people = (job.o.person, *job.o.colleagues(job.o.between(low, high, "people") - 1))
    spell = job.o.choose(("plain", "dotted", "slashed"), "row dates")
    for place, person in enumerate(people):
        about, entry = job.o.about(person, place), job.entry
        facts = tell(about, spell, entry.get("facts", {}), entry.get("span", "years"))
        facts |= {name: _short(facts[name]) for name in _MONEY}
        job.facts.update(for_row(facts, place))
    return [person.employee_no for person in people]


def _short(amount: Fact) -> Fact:
    """An amount as a narrow column has it: no capitals."""
    return amount if len(amount.raw) <= _NARROW else Fact(amount.value, f"{int(amount.value):,}")


def _place(text: str, place: int) -> str:
    return _FIELD.sub(rf"{{\1.{place}}}", text).replace("#", str(place + 1))


def table(job: Job) -> Paper:
    """A list with one row for each person, on as many sides as it takes."""
    numbers = gather(job, *job.entry.get("people", (3, 30)))
    sheet = job.sheet()
    face = job.o.choose((Face.SONG, Face.HEI, Face.MING, Face.ZEN), "face")
    sheet.text(105, 18, job.say("title"), title_style(job), "center")
    flow = Flow(job, Style(face, 11), 32, left=20, width=170)
    for line in job.many("text"):
        flow.add(line)
    heads, cells = job.say("columns").split("|"), job.entry["row"].split("|")
    widths = _widths(job, heads, cells, len(numbers))
    size = job.o.choose((9.0, 9.5, 10.0), "size")
    by_hand = job.o.between(0, 3, "hand") == 0
    value = (
        Style(job.pen().face, size + 1, job.pen().ink, by_hand=True, unruly=0.5)
        if by_hand
        else Style(face, size)
    )
    rows: list[Row] = [
        (8.0, [_cell(job, _place(cell, place), value) for cell in cells]) for place in range(len(numbers))
    ]
    head: Row = (9.0, heads)
    y, start = flow.y + 3, 0
    while start < len(rows):
        fit = max(1, int((_ROOM - y - 9) // 8))
        label = Style(face, size)
        y = flow.sheet.table(20, y, widths, (head, *rows[start : start + fit]), label=label, value=value)
        start += fit
        if start < len(rows):
            flow.turn()
            y = flow.y
    if "~" in cells[-1]:
        _turn_to_signatures(job.sheets, 20 + sum(widths[:-1]))
    _after(job, flow, y)
    return job.finish(numbers)


def _turn_to_signatures(sheets: Sequence[Sheet], left: float) -> None:
    """What is written by hand right of ``left`` (mm) is signed, not filled in."""
    for sheet in sheets:
        edge = left / sheet.width_mm * sheet.page().picture.shape[1]
        sheet.marks[:] = [
            replace(mark, kind="signature") if mark.kind == "handwriting" and mark.box[0][0] > edge else mark
            for mark in sheet.marks
        ]


def _after(job: Job, flow: Flow, y: float) -> None:
    flow.y = y + 5
    for line in job.many("note"):
        flow.add(line)
    if flow.y > 250 and job.entry.get("sign"):
        flow.turn()
    sign_off(job, flow.sheet, 118, flow.y + 4, Style(flow.style.face, 11), step=9)


def decree(job: Job) -> Paper:
    """A red-head document that names its people in a sentence: ``each`` is written for every one of them."""
    numbers = gather(job, *job.entry.get("people", (3, 12)))
    sheet = job.sheet()
    name = job.wording.make("[firm]") + job.o.choose(("文件", ""), "head")
    sheet.spread(28, 26, 154, name, Style(Face.SONG_BOLD, 24, RED))
    sheet.text(105, 48, "{doc_no}", Style(Face.KAI, 13), "center")
    sheet.rule(26, 57, 184, 57, 0.8, RED)
    return _prose(job, sheet, numbers, 66)


def notice(job: Job) -> Paper:
    """The same without a red head, as posted on a board."""
    numbers = gather(job, *job.entry.get("people", (3, 12)))
    return _prose(job, job.sheet(), numbers, 26)


def _prose(job: Job, sheet: Sheet, numbers: Sequence[str], y: float) -> Paper:
    sheet.text(105, y, job.say("title"), Style(Face.SONG_BOLD, 17), "center")
    flow = Flow(job, Style(job.o.choose((Face.KAI, Face.SONG), "face"), 13), y + 14, leading=1.75)
    each = job.say("each")
    joint = "" if each.endswith(("；", "。")) else "、"
    everyone = [_place(each, place) for place in range(len(numbers))]
    for line in job.many("text"):
        if "EACH LINE" in line:
            for place, text in enumerate(everyone):
                flow.add(f"{place + 1}．{text}" if job.o.seed % 2 else text)
        else:
            flow.add(line.replace("EVERYONE", joint.join(everyone)))
    if flow.y > 232:
        flow.turn()
    flow.sheet.text(178, flow.y + 10, "{company}", flow.style, "right")
    flow.sheet.text(170, flow.y + 20, "{doc_date}", flow.style, "right")
    stamp(job, flow.sheet, 150, flow.y + 16)
    return job.finish(numbers)


def _cell(job: Job, text: str, value: Style) -> Cell:
    if "~" in text:  # signed in the list, by most
        signed = job.o.between(0, 8, text) > 0
        pen = Style(Face.HAND_LIGHT, value.size_pt + 1.5, (30, 40, 110), by_hand=True, unruly=0.9)
        return Cell(text.replace("~", "") if signed else "", style=pen, align="center")
    return Cell(job.wording.make(text), align="center")


def _widths(job: Job, heads: Sequence[str], cells: Sequence[str], count: int) -> list[float]:
    """Share the width by the longest text of each column."""
    longest = [
        max(
            job.wording.length(head),
            *(job.wording.length(_place(cell.replace("~", ""), place)) for place in range(count)),
        )
        for head, cell in zip(heads, cells, strict=True)
    ]
    weight = [min(16.0, length) + 1.6 for length in longest]
    return [170 * share / sum(weight) for share in weight]


LOOKS: dict[str, tuple[Callable[[Job], Paper], tuple[str, ...], tuple[int, int]]] = {
    "table": (table, ("plain", "dotted", "slashed", "padded"), (1985, 2026)),
    "decree": (decree, ("plain", "numerals"), (1985, 2026)),
    "notice": (notice, ("plain", "numerals"), (1985, 2026)),
}
"""By name: how it is drawn, how it writes dates, the years in which it was in use."""
