"""Replay a stream of papers with a simulated clerk who confirms what is true, and count what was read before.

Every paper is read before it is confirmed: by the rules alone, and with what had been learned by then. So no
figure is about a paper that was learned from.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.learning.forms import DrawnPaper, draw_paper, make_forms, make_people, rearrange
from dossier.config.profiles import default_profiles
from dossier.recognition.learning.comparing import Figures, judge
from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.kinds import Kind
from dossier.recognition.learning.learned import Learned
from dossier.recognition.learning.memory import LayoutMemory
from dossier.recognition.learning.teaching import Surroundings, load_learned, teach
from dossier.recognition.persons import Roster
from dossier.recognition.profile import RosterEntry
from dossier.recognition.records import find_records

ROUND = 50
"""Corrections between two trainings."""

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Stream:
    """Papers to confirm one after the other, and papers of other forms that are never confirmed."""

    papers: tuple[DrawnPaper, ...]
    control: tuple[DrawnPaper, ...]
    around: Surroundings


@dataclass(slots=True)
class Pair:
    """The same papers read by the rules alone and with what was learned."""

    rules: Figures = field(default_factory=Figures)
    learned: Figures = field(default_factory=Figures)

    def to_json(self) -> dict[str, Any]:
        """Give counts and shares."""
        return {
            name: _shares(figures) for name, figures in (("rules", self.rules), ("learned", self.learned))
        }


def draw_stream(seed: int, forms: int = 25, papers_each: int = 8, control: int = 20) -> Stream:
    """Draw papers of some forms in mixed order, and two papers each of other forms as control: forms that
    share nothing, and forms that share only title and type with a confirmed one."""
    profiles, people = default_profiles(), make_people(40, seed)
    rng = random.Random(seed)
    taught = make_forms(profiles, forms, seed)
    papers = [draw_paper(form, n, people, rng) for n, form in enumerate(taught) for _ in range(papers_each)]
    others = make_forms(profiles, control, seed + 1000)
    cousins = [rearrange(form, profiles, seed + n) for n, form in enumerate(taught) if form.kind != "usual"]
    unseen = [
        draw_paper(form, -1 - n, people, rng) for n, form in enumerate((*others, *cousins)) for _ in range(2)
    ]
    rng.shuffle(papers)
    return Stream(tuple(papers), tuple(unseen), surroundings(people))


def surroundings(people: Sequence[RosterEntry]) -> Surroundings:
    """Give the scheme that ships with these people, under a key for the bench only."""
    names = frozenset(entry.name for entry in people)
    return Surroundings(
        default_profiles(), Roster(people), WordDigest(b"bench key, no secret at all     "), names
    )


def by_sight(stream: Stream) -> dict[str, dict[str, Pair]]:
    """Read each paper with a memory that learns after every one; by kind and by how many papers of its form were
    confirmed before."""
    around = stream.around
    known = around.vocabulary
    memory = LayoutMemory(around.digest)
    learned = Learned(memory)
    seen: dict[int, int] = {}
    found: dict[str, dict[str, Pair]] = {
        kind: {} for kind in ("all", *sorted({p.kind for p in stream.papers}))
    }
    for paper in stream.papers:
        before = seen.get(paper.form, 0)
        name = str(before) if before < 4 else "4 or more"
        for kind in ("all", paper.kind):
            _compare(found[kind].setdefault(name, Pair()), [paper], learned, around)
        memory.remember(paper.example, known, around.names)
        seen[paper.form] = before + 1
    return found


def by_rounds(stream: Stream, tell: Tell) -> tuple[list[dict[str, Any]], Learned]:
    """Train every :data:`ROUND` corrections as the application does (a quarter held out, adopted when not worse)
    and read the papers of the next round with it."""
    curve: list[dict[str, Any]] = []
    parts: dict[Kind, Any] = {}
    learned = Learned()
    for start in range(0, len(stream.papers), ROUND):
        batch = stream.papers[start : start + ROUND]
        pair = Pair()
        _compare(pair, batch, learned, stream.around)
        curve.append({"corrected_before": start, **pair.to_json()})
        tell(f"training on {start + len(batch)} corrected records")
        began = time.process_time()
        examples = [paper.example for paper in stream.papers[: start + len(batch)]]
        lessons = teach(examples, stream.around, learned)
        curve[-1]["lessons"] = [
            {"kind": lesson.kind, "adopted": lesson.adopted, "held_out": lesson.after.records,
             "before": _shares(lesson.before), "after": _shares(lesson.after)}
            for lesson in lessons
        ]  # fmt: skip
        curve[-1]["training_cpu_seconds"] = round(time.process_time() - began, 1)
        parts |= {lesson.kind: lesson.model for lesson in lessons if lesson.adopted}
        learned = load_learned(parts, stream.around.digest)
    return curve, learned


def on_control(stream: Stream, learned: Learned) -> dict[str, Pair]:
    """Read papers of forms that were never confirmed; by kind. A ``cousin`` has the title of a confirmed form."""
    found: dict[str, Pair] = {}
    for paper in stream.control:
        for kind in ("all", paper.kind):
            _compare(found.setdefault(kind, Pair()), [paper], learned, stream.around)
    return found


def _compare(pair: Pair, papers: Iterable[DrawnPaper], learned: Learned, around: Surroundings) -> None:
    for paper in papers:
        pages, known = paper.example.pages, around.vocabulary
        rules = find_records(pages, around.profiles, around.roster)
        better = find_records(pages, around.profiles, around.roster, learned)
        pair.rules += judge(paper.example, rules, known)
        pair.learned += judge(paper.example, better, known)


def _shares(figures: Figures) -> dict[str, Any]:
    return {
        "records": figures.records,
        "type_accuracy": round(figures.type_accuracy, 4),
        "field_recall": round(figures.recall, 4),
        "field_precision": round(figures.precision, 4),
        "values": {"right": figures.right, "wrong": figures.wrong, "missed": figures.missed,
                   "extra": figures.extra},
    }  # fmt: skip
