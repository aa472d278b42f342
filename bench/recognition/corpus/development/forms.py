"""Looks of forms: how the rows of an entry are put on paper, with rules, without, typed, by hand, from a screen.

A row is ``label|value|label|value``; ``@@24`` gives its least height in millimetres. ``== text`` is a section,
``# text`` a remark over the whole width, ``% a|b|c`` a line of equal cells: of headings,
or of values where one of them has a ``*`` around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import ceil

from bench.recognition.corpus.development.entry import Job, sign_off, title_style
from dossier.samples.faces import Face
from dossier.samples.kit import GREY, Cell, Sheet, Style
from dossier.samples.paper import Paper

_MM = 0.353  # a point
_TALL = re.compile(r"@@(\d+)")
_ENGLISH = {
    "employee_name": "Name", "employee_no": "Staff No.", "id_number": "ID No.", "doc_date": "Date",
    "phone": "Mobile",
    "home_address": "Address", "hire_date": "Join Date", "birth_date": "Date of Birth", "gender": "Sex",
    "position": "Title",
    "wage": "Base Pay", "new_wage": "New Base", "old_wage": "Current Base", "department": "Dept.",
    "reviewer": "Appraiser",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Setting:
    """How a form is set: type of labels and of values, width and height of a line, rules in millimetres."""

    label: Style
    value: Style
    width: float = 170
    left: float = 20
    line: float = 10


def ruled(job: Job) -> Paper:
    """A table with all its rules, filled in by printer."""
    face, values = job.o.choose(
        ((Face.HEI, Face.SONG), (Face.SONG, Face.KAI), (Face.SONG, Face.HEI), (Face.ZEN, Face.ZEN)), "face"
    )
    return _table_form(job, Setting(Style(face, 10.5), Style(values, 10.5)))


def hand(job: Job) -> Paper:
    """A printed table filled in by hand."""
    return _table_form(job, Setting(Style(Face.SONG, 10.5), job.pen(), line=11.5))


def typed(job: Job) -> Paper:
    """A form of the eighties and nineties: light face, wide spacing, carbon blue now and then."""
    ink = job.o.choose(((30, 30, 34), (52, 60, 120), (60, 56, 54)), "ribbon")
    style = Style(Face.MING, 12, ink)
    by_hand = job.o.between(0, 1, "filled by") == 0
    setting = Setting(style, job.pen() if by_hand else style, width=164, left=24, line=12)
    return _table_form(job, setting, spread=True)


def bilingual(job: Job) -> Paper:
    """A form of a foreign firm: English beside the Chinese labels."""

    def both(label: str, value: str) -> str:
        name = value.strip("{}")
        english = _ENGLISH.get(name, name.replace("_", " ").title() if value == f"{{{name}}}" else "")
        return f"{label}\n{english}" if english else label

    return _table_form(job, Setting(Style(Face.HEI, 9), Style(Face.HEI, 10), line=12), relabel=both)


def slip(job: Job) -> Paper:
    """Half a page across."""
    setting = Setting(
        Style(Face.SONG, 10),
        job.pen() if job.o.seed % 2 else Style(Face.SONG, 10.5),
        width=180,
        left=14,
        line=9,
    )
    return _table_form(job, setting, size="A5 landscape")


def opened(job: Job) -> Paper:
    """No table: labels with a colon and values on a line, one or two in a row."""
    sheet = job.sheet()
    style = Style(job.o.choose((Face.SONG, Face.HEI, Face.KAI, Face.ZEN), "face"), 11.5)
    value = job.pen() if job.o.between(0, 2, "hand") == 0 else style
    colon = job.o.choose(("：", "：", ":", "　"), "colon")
    y = _head(job, sheet, 22)
    for row in job.many("rows"):
        cells, _ = _cells(row)
        if row[:2] in ("==", "# ") or row.startswith("%"):
            y = (
                sheet.paragraph(
                    24, y, 162, row.lstrip("=#% ").replace("|", "　").replace("*", ""), style, indent=0
                )
                + 2
            )
            continue
        per_line = len(cells) if len(cells) <= 4 else 4
        for start in range(0, len(cells), per_line):
            part = cells[start : start + per_line]
            y = _open_pairs(job, sheet, y, part, style, value, colon)
    sign_off(job, sheet, 118, y + 10, style)
    return job.finish()


def screen(job: Job) -> Paper:
    """A print-out of a page of the personnel system."""
    sheet = job.sheet()
    small = Style(Face.HEI, 8, GREY)
    sheet.text(12, 8, job.wording.make("[printed]　<HR系统/人力资源管理平台/e-HR/OA办公系统>"), small)
    sheet.text(198, 8, job.wording.make("http://hr.example.com/form/[n4]"), small, "right")
    bar = job.o.choose(((226, 234, 244), (238, 238, 238), (222, 240, 230)), "bar")
    sheet.shade(14, 18, 182, 11, bar)
    sheet.text(18, 20.5, job.say("title"), Style(Face.HEI_BOLD, 13))
    label, value = Style(Face.HEI, 9.5, (96, 100, 108)), Style(Face.HEI, 10)
    y = 36.0
    if job.entry.get("head"):
        y = sheet.paragraph(18, y, 172, job.say("head").replace("|", "　　"), value, indent=0) + 3
    for row in job.many("rows"):
        cells, _ = _cells(row)
        if row.startswith("=="):
            sheet.text(16, y, row.strip("= "), Style(Face.HEI_BOLD, 10.5, (40, 80, 150)))
            y += 9
            continue
        if row[0] in "#%":
            y = (
                sheet.paragraph(
                    18, y, 172, row.lstrip("#% ").replace("|", "　").replace("*", ""), value, indent=0
                )
                + 2
            )
            continue
        for start in range(0, len(cells), 4):
            y = _screen_pairs(job, sheet, y, cells[start : start + 4], label, value)
    for line in job.many("sign"):
        sheet.text(18, y + 4, line.replace("~", ""), value)
        y += 8
    sheet.text(105, 282, "1/1", small, "center")
    return job.finish()


def _screen_pairs(
    job: Job, sheet: Sheet, y: float, cells: Sequence[str], label: Style, value: Style
) -> float:
    width = 176 / max(1, len(cells) // 2)
    below = y
    for place in range(0, len(cells) - 1, 2):
        x = 17 + width * place / 2
        sheet.text(x + 27, y, cells[place] + job.o.choose(("", "：", ":"), "colon"), label, "right")
        below = max(
            below, sheet.paragraph(x + 30, y, width - 34, cells[place + 1], value, indent=0, leading=1.5)
        )
    sheet.rule(16, below + 2.4, 194, below + 2.4, 0.1, (214, 216, 220))
    return below + 5


def _open_pairs(
    job: Job, sheet: Sheet, y: float, cells: Sequence[str], style: Style, value: Style, colon: str
) -> float:
    width = 162 / max(1, len(cells) // 2)
    below = y
    for place in range(0, len(cells) - 1, 2):
        x, label = 24 + width * place / 2, cells[place].replace("\n", "")
        gap = (job.wording.length(label) + 1.2) * style.size_pt * _MM
        sheet.text(x, y, label + colon, style)
        text = cells[place + 1].replace("\n", "")
        end = sheet.paragraph(x + gap, y, width - gap - 3, text, value, indent=0, leading=1.6)
        below = max(below, end)
        if job.o.between(0, 2, "lines") and end - y < 9:
            sheet.rule(x + gap - 1, y + 5.4, x + width - 4, y + 5.4, 0.15)
    return below + 4.4


def _head(job: Job, sheet: Sheet, y: float, *, spread: bool = False, middle: float = 105) -> float:
    """The title, what stands above it, and the line between it and the form; return the y of the form."""
    above = job.say("above")
    if above:
        sheet.text(middle, y - 8, above, Style(Face.SONG, 11), "center")
    title = job.say("title")
    face = job.o.choose((Face.SONG_BOLD, Face.HEI_BOLD, Face.KAI, Face.ZEN), "title face")
    style = Style(Face.MING, 20) if spread else title_style(job, face)
    if spread and len(title) < 9:
        sheet.spread(middle - 6 * len(title), y, 12 * len(title), title, style)
    else:
        sheet.text(middle, y, title, style, "center")
    y += 13
    head = job.say("head")
    if head:
        left, _, right = head.partition("|")
        sheet.text(middle - 85, y, left, Style(Face.SONG, 10.5))
        if right:
            sheet.text(middle + 85, y, right, Style(Face.SONG, 10.5), "right")
        y += 8
    return y


def _table_form(
    job: Job,
    setting: Setting,
    *,
    size: str = "A4",
    spread: bool = False,
    relabel: Callable[[str, str], str] | None = None,
) -> Paper:
    sheet = job.sheet(size)
    small = size != "A4"
    y = _head(job, sheet, 12 if small else 20, spread=spread)
    photo = y + 40 if job.entry.get("photo") and not small else 0.0
    if photo:
        sheet.portrait(setting.left + setting.width - 27, y + 1, 26, 36)
    for row in job.many("rows"):
        beside = replace(setting, width=setting.width - 29) if y < photo else setting
        y = _row(job, sheet, y, row, beside, relabel)
    y += 5 if small else 8
    if job.entry.get("note"):
        y = (
            sheet.paragraph(setting.left, y, setting.width, job.say("note"), Style(setting.label.face, 10))
            + 3
        )
    sign_off(job, sheet, 128 if small else 118, y + 3, Style(setting.label.face, 11), step=8 if small else 10)
    return job.finish()


def _row(
    job: Job, sheet: Sheet, y: float, row: str, setting: Setting, relabel: Callable[[str, str], str] | None
) -> float:
    cells, tall = _cells(row)
    entries: list[str | Cell]
    if row.startswith("=="):
        bold = Style(setting.label.face, setting.label.size_pt + 1)
        return sheet.table(
            setting.left, y, (setting.width,), ((9, (Cell(row.strip("= "), style=bold, align="center"),)),)
        )
    if row.startswith("#"):
        entries, widths = [Cell(row.lstrip("# "), style=setting.label)], [setting.width]
    elif row.startswith("%"):
        cells[0] = cells[0].lstrip("% ")
        widths = [setting.width / len(cells)] * len(cells)
        entries = [Cell(cell.strip("*"), align="center") if "*" in row else cell for cell in cells]
    else:
        labels = [
            relabel(*pair) if relabel else pair[0] for pair in zip(cells[::2], cells[1::2], strict=True)
        ]
        widths = _widths(job, labels, cells[1::2], setting)
        entries = [
            part for label, value in zip(labels, cells[1::2], strict=True) for part in (label, Cell(value))
        ]
    height = max(
        [setting.line, tall, *(_need(job, *pair, setting) for pair in zip(entries, widths, strict=True))]
    )
    return sheet.table(
        setting.left, y, widths, ((height, entries),), label=setting.label, value=setting.value
    )


def _widths(job: Job, labels: Sequence[str], values: Sequence[str], setting: Setting) -> list[float]:
    """Labels as wide as they need (up to seven characters a line), values share the rest by length."""
    need = [min(7.0, max(job.wording.length(part) for part in label.split("\n"))) for label in labels]
    label_widths = [max(16.0, length * setting.label.size_pt * _MM + 5) for length in need]
    rest = setting.width - sum(label_widths)
    weight = [max(5.0, min(24.0, job.wording.length(value))) + 2 for value in values]
    return [
        part
        for label, share in zip(label_widths, weight, strict=True)
        for part in (label, rest * share / sum(weight))
    ]


def _need(job: Job, entry: str | Cell, width: float, setting: Setting) -> float:
    """The height that a cell's text needs, millimetres."""
    text = entry if isinstance(entry, str) else entry.text
    style = setting.label if isinstance(entry, str) else entry.style or setting.value
    per_line = max(1.0, (width - 3.6) / (style.size_pt * _MM) - 0.8)
    lines = sum(max(1, ceil(job.wording.length(part) / per_line)) for part in text.split("\n"))
    return lines * style.size_pt * _MM * 1.42 + 3


def _cells(row: str) -> tuple[list[str], float]:
    tall = _TALL.search(row)
    text = _TALL.sub("", row)
    return [cell.strip().replace("\\n", "\n") for cell in text.split("|")], float(tall[1]) if tall else 0.0


LOOKS: dict[str, tuple[Callable[[Job], Paper], tuple[str, ...], tuple[int, int]]] = {
    "ruled": (ruled, ("plain", "dotted", "dashed", "slashed", "padded"), (1985, 2026)),
    "hand": (hand, ("plain", "bare", "dotted", "spaced"), (1985, 2026)),
    "typed": (typed, ("plain", "numerals", "bare", "spaced"), (1985, 2002)),
    "bilingual": (bilingual, ("dashed", "slashed", "plain"), (1998, 2026)),
    "slip": (slip, ("plain", "bare", "slashed"), (1985, 2026)),
    "opened": (opened, ("plain", "spaced", "dotted", "padded"), (1985, 2026)),
    "screen": (screen, ("dashed", "slashed", "dashed"), (2004, 2026)),
}
"""By name: how it is drawn, how it writes dates, the years in which it was in use."""
