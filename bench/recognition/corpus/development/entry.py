"""One paper of the wording files, ready to be drawn: its facts told, its wording made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from bench.recognition.corpus.development.stories import retirement, tell
from bench.recognition.corpus.development.wording import Wording
from bench.recognition.corpus.occasion import Occasion
from dossier.samples.faces import Face
from dossier.samples.kit import BLACK, Sheet, Style, assemble
from dossier.samples.paper import Fact, Paper
from dossier.samples.seals import Seal

_NOW = date(2026, 6, 30)  # nothing is later
_MIDDLES = ("", "人事专用章", "劳动人事科", "合同专用章", "行政专用章", "人力资源部")
PENS = (
    Style(Face.HAND, 12.5, (24, 38, 116), by_hand=True, unruly=0.5),
    Style(Face.HAND_LIGHT, 13, (30, 30, 36), by_hand=True, unruly=0.8),
    Style(Face.HAND, 12.5, (20, 24, 30), by_hand=True, unruly=0.3),
    Style(Face.HAND_LIGHT, 13.5, (40, 60, 150), by_hand=True, unruly=1.0),
)


@dataclass(frozen=True, slots=True)
class Job:
    """A paper to draw: ``entry`` as in the wording files, ``spell`` how it writes dates."""

    type: str
    entry: Mapping[str, Any]
    o: Occasion
    facts: dict[str, Fact]
    wording: Wording
    sheets: list[Sheet] = field(default_factory=list)

    def say(self, name: str, default: str = "") -> str:
        """The entry's text of that name, made."""
        return self.wording.make(self.entry.get(name, default))

    def many(self, name: str) -> list[str]:
        """The entry's lines of that name, made; a block of text is cut at its line ends."""
        value = self.entry.get(name, [])
        lines: Sequence[str] = value.strip().split("\n") if isinstance(value, str) else value
        return [self.wording.make(line) for line in lines]

    def sheet(self, size: str = "A4") -> Sheet:
        """Begin the next side."""
        self.sheets.append(Sheet(self.facts, size=size, seed=self.o.seed * 10 + len(self.sheets)))
        return self.sheets[-1]

    def pen(self) -> Style:
        """The hand of this paper."""
        return self.o.choose(PENS, "pen")

    def finish(self, employee_nos: Sequence[str] = ()) -> Paper:
        """Circle what is to be circled and bind the sheets. The day of signing dates a paper without another
        date."""
        if not any("doc_date" in sheet.places for sheet in self.sheets):
            for sheet in self.sheets:
                if "sign_date" in sheet.places:
                    sheet.places["doc_date"] = sheet.places["sign_date"]
        for name in self.wording.ringed:
            for sheet in self.sheets:
                if name in sheet.places:
                    sheet.ring(name)
                    break
        return assemble(self.type, employee_nos or [self.o.person.employee_no], self.sheets)


def prepare(type_id: str, entry: Mapping[str, Any], o: Occasion, spells: Sequence[str]) -> Job:
    """Tell the facts of an entry; ``spells``: how papers of this look write dates."""
    span = entry.get("span", "years")
    if span == "retire":
        before = retirement(o.person) - timedelta(days=o.between(10, 60, "before retirement"))
        if before <= _NOW:
            o = replace(o, on=before)
        else:
            span = "years"
    facts = tell(o, o.choose(spells, "spell"), entry.get("facts", {}), span)
    return Job(type_id, entry, o, facts, Wording(o, facts))


def sign_off(job: Job, sheet: Sheet, x: float, y: float, style: Style, *, step: float = 10) -> float:
    """Write the lines of ``sign`` and stamp the paper; return the y below them.

    ``~`` before a name signs it by hand; now and then nobody has signed, unless the truth needs the name.
    """
    for line in job.many("sign"):
        label, signed, name = line.partition("~")
        sheet.text(x, y, label, style)
        if signed:
            left = x + job.wording.length(label) * style.size_pt * 0.353 + 2
            missing = "{" not in name and job.o.between(0, 5, line) == 0
            sheet.signature(left, y - 2.4, "" if missing else name, 17, unruly=0.6)
        y += step
    # Half of the seals leave the text beside them alone.
    stamp(job, sheet, x + job.o.choose((14, 24, 46, 58), "seal at"), y - step * 1.2)
    return y


def stamp(job: Job, sheet: Sheet, x: float, y: float) -> None:
    """Stamp the seals that the entry names: round, oval, square, bar or none."""
    for place, shape in enumerate(job.say("seal", "<round/none/round/oval/none>").split()):
        middle = job.o.choose(_MIDDLES, "seal")
        at = (min(x + 26 * place, sheet.width_mm - 24), min(max(y, 24), sheet.height_mm - 26))
        tilt = float(job.o.between(-14, 14, "tilt"))
        if shape == "round":
            seal = Seal(
                job.o.person.firm,
                middle=middle,
                width_mm=job.o.choose((38.0, 40.0, 42.0), "w"),
                tilt_deg=tilt,
            )
        elif shape == "oval":
            seal = Seal(job.o.person.firm, "oval", middle=middle or "劳资科", width_mm=44, tilt_deg=tilt)
        elif shape == "square":
            seal = Seal(job.wording.make("[boss]")[:3] + "印", "square", width_mm=14, tilt_deg=tilt / 2)
        elif shape == "bar":
            text = job.o.choose(("与原件核对无误", "人事档案专用章", "已审核", "复印件仅供存档"), "bar")
            ink = job.o.choose(((205, 30, 40), (40, 50, 150)), "ink")
            seal = Seal(text, "square", width_mm=44, height_mm=11, ink=ink, tilt_deg=tilt / 2)
        else:
            continue
        sheet.seal(*at, seal)


def title_style(job: Job, face: Face = Face.SONG_BOLD) -> Style:
    """How the title is set."""
    return Style(face, job.o.choose((18, 20, 22), "title size"), BLACK)
