"""Looks of running text: letters, red-head documents, certificates, contracts of several pages, mail, fax.

Lines of ``text`` are paragraphs; one that begins with ``|`` is not indented, with ``>`` is set to the right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from bench.recognition.corpus.development.entry import Job, sign_off, stamp, title_style
from dossier.samples.faces import Face
from dossier.samples.kit import GREY, RED, Sheet, Style
from dossier.samples.paper import Paper

_MM = 0.353  # a point
_BOTTOM = 268.0


@dataclass(slots=True)
class Flow:
    """Text that runs down a column and on to the next, or to the next side."""

    job: Job
    style: Style
    y: float
    left: float = 26
    width: float = 158
    leading: float = 1.75
    columns: int = 1
    top: float = 24
    column: int = 0
    bottom: float = _BOTTOM

    @property
    def sheet(self) -> Sheet:
        """The side that is being written on."""
        return self.job.sheets[-1]

    def add(self, line: str) -> None:
        """Write one paragraph, on a new column or side where it does not fit any more."""
        indent = 0 if line.startswith(("|", ">")) else 2
        text = line.lstrip("|>")
        per_line = self.width / (self.style.size_pt * _MM) - 1
        step = self.style.size_pt * _MM * self.leading
        rows = ceil((self.job.wording.length(text) + indent) / per_line)
        if self.y + rows * step > self.bottom:
            self.turn()
        x = self.left + self.column * (self.width + 8)
        if line.startswith(">"):
            self.sheet.text(x + self.width, self.y, text, self.style, "right")
            self.y += step
        else:
            self.y = self.sheet.paragraph(
                x, self.y, self.width, text, self.style, indent=indent, leading=self.leading
            )

    def turn(self) -> None:
        """Go on at the top of the next column or side."""
        self.column += 1
        if self.column >= self.columns:
            self.column = 0
            self.job.sheet()
        self.y = self.top

    def number_pages(self) -> None:
        """Write page numbers at the feet."""
        form = self.job.o.choose(("第 {} 页 共 {} 页", "- {} -", "{}/{}", "第{}页"), "page number")
        for place, sheet in enumerate(self.job.sheets, start=1):
            text = form.format(place, len(self.job.sheets))
            sheet.text(105, 276, text, Style(Face.SONG, 9), "center")


def letter(job: Job) -> Paper:
    """Title, text, and the firm with the date at the right, or the person's signature."""
    face = job.o.choose((Face.SONG, Face.KAI, Face.HEI, Face.SONG), "face")
    sheet = job.sheet()
    above = job.say("above")
    if above:
        sheet.text(20, 12, above, Style(Face.HEI, 9, GREY))
        sheet.rule(20, 18, 190, 18, 0.3)
    return _plain_text(job, Style(face, job.o.choose((12, 13, 14), "size")), title_style(job))


def typewritten(job: Job) -> Paper:
    """A letter of the eighties and nineties, typed and duplicated."""
    job.sheet()
    ink = job.o.choose(((30, 30, 34), (52, 60, 120)), "ribbon")
    return _plain_text(job, Style(Face.MING, 13.5, ink), Style(Face.MING, 20, ink))


def handwritten(job: Job) -> Paper:
    """A letter by hand, on lined paper now and then."""
    sheet = job.sheet()
    pen = job.pen()
    pen = Style(pen.face, 15, pen.ink, by_hand=True, unruly=pen.unruly)
    if job.o.between(0, 1, "lined"):
        for row in range(26):
            sheet.rule(22, 47.4 + 9 * row, 188, 47.4 + 9 * row, 0.12, (190, 120, 120))
    return _plain_text(job, pen, Style(pen.face, 20, pen.ink, by_hand=True, unruly=pen.unruly), leading=1.702)


def _plain_text(job: Job, style: Style, title: Style, leading: float = 1.75, *, top: float = 26) -> Paper:
    sheet = job.sheets[-1]
    sheet.text(105, top, job.say("title"), title, "center")
    flow = Flow(job, style, top + 16, leading=leading)
    for line in [f"|{line}" for line in job.many("parties")] + job.many("text"):
        flow.add(line)
    if flow.y > 236 and job.entry.get("sign"):
        flow.turn()
    sign_off(job, flow.sheet, 112, flow.y + 10, style, step=style.size_pt * _MM * 2)
    return job.finish()


def redhead(job: Job) -> Paper:
    """A document of the firm under its name in red (GB/T 9704 in outline)."""
    sheet = job.sheet()
    name = job.wording.make("[firm]") + job.o.choose(("文件", "", "人力资源部文件", "办公室"), "head")
    sheet.spread(28, 28, 154, name, Style(Face.SONG_BOLD, min(28, 400 / len(name)), RED))
    number_at = job.o.choose(("center", "right"), "number")
    sheet.text(105 if number_at == "center" else 184, 52, "{doc_no}", Style(Face.KAI, 13), number_at)
    sheet.rule(26, 61, 184, 61, 0.8, RED)
    y = 72.0
    for part in job.say("title").split("\\n"):
        sheet.text(105, y, part, Style(Face.SONG_BOLD, 18), "center")
        y += 10
    flow = Flow(job, Style(job.o.choose((Face.KAI, Face.SONG), "face"), 14), y + 6, leading=1.8)
    for line in job.many("text"):
        flow.add(line)
    if flow.y > 226:
        flow.turn()
    style = Style(flow.style.face, 14)
    flow.sheet.text(178, flow.y + 12, "{company}", style, "right")
    flow.sheet.text(170, flow.y + 22, "{doc_date}", style, "right")
    stamp(job, flow.sheet, 150, flow.y + 18)
    if job.o.seed % 2:
        flow.sheet.rule(26, 266, 184, 266, 0.25)
        flow.sheet.text(
            28,
            268,
            job.wording.make("<抄送/主题词/抄报>：<工会、档案室/人事 通知/董事会办公室>"),
            Style(Face.SONG, 10.5),
        )
    return job.finish()


def certificate(job: Job) -> Paper:
    """A certificate or certification in large type within a frame, upright or across."""
    wide = job.o.between(0, 1, "wide") == 1
    sheet = job.sheet("A4 landscape" if wide else "A4")
    width, height = sheet.width_mm, sheet.height_mm
    if job.o.between(0, 2, "paper"):
        sheet.shade(
            8,
            8,
            width - 16,
            height - 16,
            job.o.choose(((252, 246, 230), (240, 246, 240), (250, 240, 240)), "tint"),
        )
        sheet.frame(12, 12, width - 24, height - 24, job.o.choose((0.4, 1.4), "frame"))
    middle = width / 2
    title = job.say("title")
    size = min(36, (width - 80) / len(title) / _MM * 0.9)
    sheet.text(
        middle,
        30,
        title,
        Style(
            job.o.choose((Face.KAI, Face.SONG_BOLD, Face.HEI_BOLD), "t"),
            size,
            job.o.choose(((150, 24, 30), (24, 24, 26), (20, 60, 120)), "i"),
        ),
        "center",
    )
    left = 32.0
    if job.entry.get("photo"):
        sheet.portrait(left, 62, 30, 42)
        left += 38
    style = Style(job.o.choose((Face.KAI, Face.SONG), "face"), 17 if wide else 15)
    y = 62.0
    for line in job.many("text"):
        indent = 0 if line.startswith("|") else 2
        y = sheet.paragraph(left, y, width - left - 32, line.lstrip("|"), style, indent=indent, leading=1.75)
    sign_off(job, sheet, middle + 4, max(y + 6, 112 if wide else 150), Style(style.face, 14), step=11)
    return job.finish()


def contract(job: Job) -> Paper:
    """A contract of two pages or more: the parties on a cover or above, articles, signatures on the last side."""
    sheet = job.sheet()
    style = Style(job.o.choose((Face.SONG, Face.HEI, Face.KAI), "face"), job.o.choose((11, 12), "size"))
    cover = job.o.between(0, 1, "cover") == 1
    sheet.text(
        105, 60 if cover else 22, job.say("title"), Style(Face.SONG_BOLD, 24 if cover else 19), "center"
    )
    y = 110.0 if cover else 40.0
    for line in job.many("parties"):
        y = sheet.paragraph(
            30 if cover else 26,
            y,
            155,
            line,
            Style(style.face, 13 if cover else style.size_pt),
            indent=0,
            leading=2.2 if cover else 1.7,
        )
    flow = Flow(job, style, y + 3, leading=1.7)
    if cover:
        flow.turn()
    for line in job.many("text"):
        flow.add(line)
    if flow.y > 225 or len(job.sheets) == 1:
        flow.turn()
    _two_parties(job, flow.sheet, flow.y + 8, style)
    flow.number_pages()
    return job.finish()


def agreement(job: Job) -> Paper:
    """An agreement on one side."""
    sheet = job.sheet()
    style = Style(job.o.choose((Face.SONG, Face.HEI, Face.MING), "face"), 11)
    sheet.text(105, 20, job.say("title"), title_style(job), "center")
    flow = Flow(job, style, 36, leading=1.7)
    for line in [f"|{line}" for line in job.many("parties")] + job.many("text"):
        flow.add(line)
    if flow.y > 228:
        flow.turn()
    _two_parties(job, flow.sheet, flow.y + 8, style)
    return job.finish()


def columns(job: Job) -> Paper:
    """A contract set small in two columns."""
    sheet = job.sheet()
    sheet.text(105, 16, job.say("title"), Style(Face.HEI_BOLD, 16), "center")
    flow = Flow(
        job, Style(Face.SONG, 9.5), 32, left=18, width=83, leading=1.55, columns=2, top=32, bottom=214
    )
    for line in [f"|{line}" for line in job.many("parties")] + job.many("text"):
        flow.add(line)
    _two_parties(job, flow.sheet, 222, Style(Face.SONG, 10))
    return job.finish()


def _two_parties(job: Job, sheet: Sheet, y: float, style: Style) -> None:
    first, second = job.wording.make(
        "<甲方（盖章）/甲方/用人单位（公章）/甲方盖章>|<乙方（签字）/乙方/劳动者（签名）/乙方签名>"
    ).split("|")
    sheet.text(28, y, first + "：", style)
    sheet.text(112, y, second + "：", style)
    sheet.signature(
        112 + (len(second) + 1) * style.size_pt * _MM + 3, y - 2.4, "{employee_name}", 17, unruly=0.5
    )
    by = job.wording.make("<法定代表人/委托代理人/授权代表/代表>")
    sheet.text(28, y + 12, by + "：", style)
    sheet.signature(
        62, y + 9.6, job.wording.make("[boss]") if job.o.between(0, 3, "by") else "", 16, unruly=0.5
    )
    sheet.text(28, y + 24, job.wording.make("<日期/签订日期/签约日期/时间>：{sign_date}"), style)
    sheet.text(112, y + 24, job.wording.make("<日期/签订日期/签约日期/时间>：{doc_date}"), style)
    stamp(job, sheet, 62, y + 10)


def mail(job: Job) -> Paper:
    """An e-mail as printed."""
    sheet = job.sheet()
    small, body = Style(Face.HEI, 9.5), Style(Face.HEI, 10.5)
    english = job.o.between(0, 1, "language") == 1
    names = (
        ("From:", "Sent:", "To:", "Subject:") if english else ("发件人：", "发送时间：", "收件人：", "主题：")
    )
    values = job.wording.make(
        "<[hr]（hr@example.com）/人力资源部 hr@example.com>|{doc_date} <09:32/14:05/18:20>|{employee_name}|"
    ).split("|")
    sheet.text(14, 10, job.wording.make("<Outlook/企业邮箱/Foxmail>　-　[hr]"), Style(Face.HEI_BOLD, 12))
    sheet.rule(14, 17, 196, 17, 0.5)
    values[3] = job.say("title")
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        sheet.text(16, 21 + 6.4 * place, name, Style(Face.HEI_BOLD, 9.5))
        sheet.text(40, 21 + 6.4 * place, value, small)
    sheet.rule(14, 48, 196, 48, 0.2, GREY)
    flow = Flow(job, body, 55, left=18, width=172, leading=1.7)
    for line in job.many("text"):
        flow.add(line)
    for line in job.many("sign"):
        flow.add("|" + line.replace("~", ""))
    flow.add("|{company}")
    return job.finish()


def fax(job: Job) -> Paper:
    """A letter with the line that a fax machine prints at the head."""
    sheet = job.sheet()
    text = job.wording.make("[printed]　　FROM: [short]　TEL: [tel]　　<P.01/P.1/01-02>")
    sheet.text(14, 6, text, Style(Face.HEI, 9))
    style = Style(Face.SONG, 13)
    sheet.text(105, 18, job.wording.make("<传　真/传真件/FAX>"), Style(Face.HEI_BOLD, 15), "center")
    sheet.rule(20, 27, 190, 27, 0.4)
    return _plain_text(job, style, Style(Face.SONG_BOLD, 17), top=34)


_CLASSIC, _MODERN = ("plain", "numerals", "plain", "spaced"), ("plain", "padded", "dashed", "dotted")
LOOKS: dict[str, tuple[Callable[[Job], Paper], tuple[str, ...], tuple[int, int]]] = {
    "letter": (letter, _CLASSIC, (1985, 2026)),
    "typewritten": (typewritten, ("numerals", "plain", "bare"), (1985, 2001)),
    "handwritten": (handwritten, ("plain", "bare", "plain"), (1985, 2026)),
    "redhead": (redhead, ("plain", "numerals", "plain"), (1985, 2026)),
    "certificate": (certificate, ("plain", "numerals", "padded"), (1985, 2026)),
    "contract": (contract, _CLASSIC, (1987, 2026)),
    "agreement": (agreement, _MODERN, (1995, 2026)),
    "columns": (columns, ("dotted", "plain"), (1998, 2026)),
    "mail": (mail, ("dashed", "slashed", "plain"), (2003, 2026)),
    "fax": (fax, ("plain", "dotted"), (1990, 2014)),
}
"""By name: how it is drawn, how it writes dates, the years in which it was in use."""
