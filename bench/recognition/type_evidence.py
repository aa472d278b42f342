"""Train what words say about the kind of a paper: `python -m bench.recognition.type_evidence`.

Draws the open lay-outs of all authors (small, nothing is read) and takes the text of their truth, composes papers and
titles of the written vocabulary (:mod:`.vocabulary`) and the scheme, and fits two logistic regressions over runs of
characters: one of whole papers, one of titles. The test split has no part in it, nor has the part of other authors'
paper that is kept for validation.
"""

from __future__ import annotations

import argparse
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]
from sklearn.linear_model import LogisticRegression

from bench.recognition.corpus.occasion import Layout, Occasion
from bench.recognition.corpus.people import Person, build_people
from bench.recognition.corpus.split import list_layouts, list_named, name_of
from bench.recognition.vocabulary import compose_papers, compose_titles
from dossier.config.profiles import default_profiles
from dossier.recognition.text import normalise
from dossier.recognition.type_evidence import (
    PAPERS,
    SCALE,
    TITLES,
    TypeEvidence,
    runs_of,
    runs_of_title,
    save,
)
from dossier.recognition.types import OTHER, expand_pattern
from dossier.samples import kit
from dossier.samples.paper import Paper

SPLITS = ("development", "second", "third")
_TIMES = 2  # each lay-out is drawn, of different people and days
_SMALL_DPI = 75
_LAST_DAY = date(2026, 6, 30)
_MOST_RUNS, _LEAST_LAYOUTS = 4000, 2  # of lay-outs, besides those of the vocabulary
_LEAST_PAPERS, _LEAST_TITLES = 4, 3  # that a run of the vocabulary, or of titles, stands on
_COMPOSED, _COMPOSED_TITLES = 12, 60  # papers and titles of each type
_STRENGTH = 10.0
_OF_A_TITLE = 0.25  # what a title of the scheme weighs against a paper
_OF_THE_SCHEME = 0.5  # and against a title of the vocabulary
_SEED = 3


@dataclass(frozen=True, slots=True)
class Text:
    """The rows of a paper from the top, its type, and the lay-out it comes from."""

    type: str
    source: str
    rows: tuple[str, ...]
    weight: float = 1.0


def main() -> None:
    """Draw, train, write."""
    parser = argparse.ArgumentParser(prog="python -m bench.recognition.type_evidence", description=__doc__)
    parser.add_argument("--splits", nargs="*", default=list(SPLITS), help="whose paper to train on")
    parser.add_argument("--out", type=Path, help="where to write of papers, instead of the product's data")
    options = parser.parse_args()
    evidence = train([text for split in options.splits for text in draw_texts(split)])
    save(evidence, options.out or PAPERS)
    if not options.out:
        save(train_titles(), TITLES)


def draw_texts(split: str, times: int = _TIMES) -> Iterator[Text]:
    """Draw every lay-out of a split ``times`` times and give the text of its truth; about 0.07 s a paper."""
    usual, kit.DPI = kit.DPI, _SMALL_DPI
    hiring = frozenset(name_of(layout) for layout in list_named(split, "HIRING"))
    try:
        for time in range(times):
            people, rng = build_people(100 + time, split), random.Random(time)
            for place, layout in enumerate(list_layouts(split)):
                person, on = _choose(layout, people, rng, hired=name_of(layout) in hiring)
                paper = layout(Occasion(person, on, time * 7919 + place * 31, people))
                yield Text(paper.type, name_of(layout), tuple(_rows(paper)))
    finally:
        kit.DPI = usual


def _choose(
    layout: Layout, people: Sequence[Person], rng: random.Random, *, hired: bool
) -> tuple[Person, date]:
    first, last = getattr(layout, "years", (1985, _LAST_DAY.year))
    for person in rng.sample(people, len(people)):
        if hired and first <= person.hired_on.year <= last:
            return person, person.hired_on
        start = max(person.hired_on + timedelta(days=100), date(first, 1, 1))
        span = (min(date(last, 12, 31), _LAST_DAY) - start).days
        if not hired and span > 0:
            return person, start + timedelta(days=rng.randrange(span))
    raise ValueError("no person was at work in the lay-out's years")


def _rows(paper: Paper) -> Iterator[str]:
    """The printed rows of a paper, pieces that stand beside each other as one."""
    for page in paper.pages:
        rows: list[tuple[float, list[tuple[float, str]]]] = []
        placed = sorted(
            (min(y for _, y in line.box), min(x for x, _ in line.box), max(y for _, y in line.box), line.text)
            for line in page.lines
            if line.kind == "text"
        )
        for top, left, bottom, text in placed:
            if not rows or top - rows[-1][0] > 0.6 * (bottom - top):
                rows.append((top, []))
            rows[-1][1].append((left, text))
        for _, pieces in rows:
            yield normalise("".join(text for _, text in sorted(pieces)))


def _scheme_texts() -> Iterator[Text]:
    """Titles and key words of the scheme, each as a paper of few words."""
    for type_id, title in _scheme_titles():
        yield Text(type_id, "", (title,), _OF_A_TITLE)
    for profile in default_profiles():
        if profile.id != OTHER:
            rows = ("", "", "", "", *map(normalise, profile.keywords))
            yield Text(profile.id, "", rows, _OF_A_TITLE)


def _scheme_titles() -> Iterator[tuple[str, str]]:
    for profile in default_profiles():
        titles = set(re.split(r"[/、（）()]", profile.title))
        for pattern in profile.title_patterns:
            titles.update(title for title in expand_pattern(pattern) if 3 < len(title) < 20)
        for title in sorted(titles - {""}):
            if profile.id != OTHER:
                yield profile.id, normalise(title)


def train(drawn: Iterable[Text]) -> TypeEvidence:
    """Fit the model of papers to drawn ones, to those of the vocabulary and to the scheme; about 20 s."""
    papers = list(drawn)
    composed = [Text(*paper) for paper in _composed()]
    texts = [*papers, *composed, *_scheme_texts()]
    counted = Counter(run for text in composed for run in runs_of(text.rows))
    written = {run for run, times in counted.items() if times >= _LEAST_PAPERS}
    places = _places(written | set(_choose_runs(papers, written)))
    rows = [[places[run] for run in runs_of(text.rows) if run in places] for text in texts]
    return _fit(rows, places, [text.type for text in texts], [text.weight for text in texts])


def train_titles() -> TypeEvidence:
    """Fit the model of titles to those of the vocabulary and of the scheme; about 20 s."""
    composed = list(compose_titles(_COMPOSED_TITLES, random.Random(_SEED)))
    titles = [*composed, *_scheme_titles()]
    counted = Counter(run for _, title in titles for run in runs_of_title(title))
    places = _places(run for run, times in counted.items() if times >= _LEAST_TITLES)
    rows = [[places[run] for run in runs_of_title(title) if run in places] for _, title in titles]
    weights = [1.0 if place < len(composed) else _OF_THE_SCHEME for place in range(len(titles))]
    return _fit(rows, places, [type_id for type_id, _ in titles], weights)


def _composed() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for type_id, rows in compose_papers(_COMPOSED, random.Random(_SEED)):
        yield type_id, "", rows


def _places(runs: Iterable[str]) -> dict[str, int]:
    return {run: place for place, run in enumerate(sorted(runs))}


def _fit(
    rows: Sequence[Sequence[int]], places: dict[str, int], types: Sequence[str], weights: Sequence[float]
) -> TypeEvidence:
    model = LogisticRegression(C=_STRENGTH, max_iter=80)
    model.fit(_matrix(rows, len(places)), types, weights)
    return TypeEvidence(
        tuple(map(str, model.classes_)),
        places,
        model.coef_.T.astype(np.float32),
        model.intercept_.astype(np.float32),
    )


def _choose_runs(texts: Sequence[Text], written: set[str]) -> list[str]:
    """The runs that tell most beyond those written: of several lay-outs and few types."""
    sources: dict[str, set[str]] = defaultdict(set)
    types: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        for run in runs_of(text.rows) - written:
            sources[run].add(text.source)
            types[run][text.type] += 1
    known = [run for run, of in sources.items() if len(of) >= _LEAST_LAYOUTS]

    def worth(run: str) -> tuple[float, str]:
        return -max(types[run].values()) / types[run].total() * min(len(sources[run]), 8), run

    return sorted(known, key=worth)[:_MOST_RUNS]


def _matrix(rows: Sequence[Sequence[int]], width: int) -> csr_matrix:
    lengths = [len(row) for row in rows]
    values = np.concatenate([np.full(n, SCALE / n**0.5) for n in lengths if n])
    return csr_matrix(
        (values, [place for row in rows for place in row], np.cumsum([0, *lengths])), shape=(len(rows), width)
    )


if __name__ == "__main__":
    main()
