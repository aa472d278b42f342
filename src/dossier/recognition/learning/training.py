"""Train the type model and the field ranker from confirmed records. Needs scikit-learn; nothing else here does.

Both are linear and leave training as plain coefficients. How far each may overrule the rules is not assumed but
measured, on papers, lay-outs and types that the fitted coefficients had not seen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from dossier.recognition.learning.digests import WordDigest
from dossier.recognition.learning.examples import Example, Vocabulary, locate_all, same_value
from dossier.recognition.learning.printed import PrintedPage
from dossier.recognition.learning.ranker import FieldRanker, candidate_features
from dossier.recognition.learning.type_model import PageFeatures, TypeModel, page_features
from dossier.recognition.profile import TypeProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.types import TypeGuess, classify_sheets

LEAST_RECORDS = 20
"""Confirmed records from which a type model or ranker is worth fitting; before, only lay-outs are remembered."""

_SHARED_BY = 2  # papers of different people that must show a run of characters before a model may hold it
_LEAST_OF_A_TYPE = 2
_MOST_RUNS = 6000
_SCALES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
_BLENDS = (0.0, 0.25, 0.5, 0.75, 1.0)
_HARM = 2  # a right answer spoilt weighs as much as so many wrong ones mended
_FOLDS = 4
_SMALLEST_WEIGHT = 0.02
_LEAST_SEEN = 4  # candidates that must show a feature


_Key = TypeVar("_Key", int, str)


@dataclass(frozen=True, slots=True)
class _Paper:
    """What the type model needs of a confirmed record. ``learned``: features without the confirmed values;
    ``seen``: features as they are met when nothing is confirmed yet."""

    type: str
    person: str
    layout: int
    learned: PageFeatures
    seen: PageFeatures
    guess: TypeGuess


# --- types ------------------------------------------------------------------------------------------


def train_type_model(
    examples: Sequence[Example],
    layouts: Sequence[int],
    profiles: Sequence[TypeProfile],
    digest: WordDigest,
    names: Collection[str] = (),
) -> TypeModel | None:
    """Fit a type model; None with too few records or fewer than two types.

    ``layouts`` gives each example's lay-out. A run of characters enters only when papers of two people show it.
    About 40 ms a record, most of it the rules' own guess.
    """
    papers = _papers(examples, layouts, profiles, digest, names)
    if len(papers) < LEAST_RECORDS or len({paper.type for paper in papers}) < 2:
        return None
    held = [
        *_predict_unseen(papers, [paper.layout for paper in papers], digest),
        *_predict_unseen(papers, [_number(paper.type) for paper in papers], digest),
    ]
    return replace(_fit_types(papers, digest), scale=_best_scale(held))


def _number(type_id: str) -> int:
    return int.from_bytes(type_id.encode()[-6:], "big")


def _papers(
    examples: Sequence[Example],
    layouts: Sequence[int],
    profiles: Sequence[TypeProfile],
    digest: WordDigest,
    names: Collection[str],
) -> list[_Paper]:
    known = Vocabulary.of(profiles)
    papers = []
    for number, (example, layout) in enumerate(zip(examples, layouts, strict=True)):
        sheets = example.sheets()
        if not sheets:
            continue
        page = PrintedPage(sheets[0])
        places = locate_all(page, example.values, known.fields).values()
        values = sorted({span for spans in places for span in spans})
        person = example.values.get("employee_no") or example.values.get("employee_name") or str(number)
        papers.append(
            _Paper(
                example.type, person, layout, page_features(page, digest, values, names),
                page_features(page, digest), classify_sheets(sheets, profiles),
            )
        )  # fmt: skip
    return papers


def _fit_types(papers: Sequence[_Paper], digest: WordDigest) -> TypeModel:
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import normalize

    counts = Counter(paper.type for paper in papers)
    papers = [paper for paper in papers if counts[paper.type] >= _LEAST_OF_A_TYPE]
    people: dict[int, set[str]] = defaultdict(set)
    for paper in papers:
        for run in paper.learned.runs:
            people[run].add(paper.person)
    shared = sorted(
        (run for run in people if len(people[run]) >= _SHARED_BY), key=lambda r: (-len(people[r]), r)
    )
    runs = shared[:_MOST_RUNS]
    classes = sorted({paper.type for paper in papers})
    if not runs or len(classes) < 2:
        return TypeModel(digest, (), (), {}, 0.0)
    kept = set(runs)
    rows = [{run: weight for run, weight in paper.learned.runs.items() if run in kept} for paper in papers]
    table, columns = _table(rows)
    model = LogisticRegression(C=20.0, max_iter=500)
    model.fit(normalize(table), [classes.index(paper.type) for paper in papers])
    coefficients, intercepts = np.asarray(model.coef_), np.asarray(model.intercept_)
    if len(classes) == 2:  # one row tells the two apart
        coefficients, intercepts = (
            np.vstack((-coefficients, coefficients)) / 2,
            np.array((-1, 1)) * intercepts / 2,
        )
    weights = {
        run: tuple(
            (number, round(float(value), 3))
            for number, value in enumerate(coefficients[:, column])
            if abs(value) >= _SMALLEST_WEIGHT
        )
        for run, column in columns.items()
    }
    return TypeModel(digest, tuple(classes), tuple(round(float(x), 4) for x in intercepts), weights, 1.0)


def _table(rows: Sequence[Mapping[_Key, float]]) -> tuple[Any, dict[_Key, int]]:
    """Give rows of features as a sparse table, and the column of each feature."""
    from sklearn.feature_extraction import DictVectorizer

    vectorizer = DictVectorizer()
    table = vectorizer.fit_transform(rows)
    return table, dict(vectorizer.vocabulary_)


def _predict_unseen(
    papers: Sequence[_Paper], groups: Sequence[int], digest: WordDigest
) -> list[tuple[_Paper, str, float]]:
    """Predict each paper by a model that saw none of its group; gives paper, predicted type, how sure."""
    ordered = sorted(set(groups))
    found = []
    for fold in range(min(_FOLDS, len(ordered))):
        out = set(ordered[fold::_FOLDS])
        rest = [paper for paper, group in zip(papers, groups, strict=True) if group not in out]
        if len({paper.type for paper in rest}) < 2:
            continue
        model = _fit_types(rest, digest)
        held = [paper for paper, group in zip(papers, groups, strict=True) if group in out]
        found += [(paper, *model.predict_features(paper.seen)) for paper in held]
    return found


def _best_scale(held: Sequence[tuple[_Paper, str, float]]) -> float:
    """The scale that mends most and spoils least; the smallest where several do."""

    def gain(scale: float) -> int:
        total = 0
        for paper, found, sure in held:
            if found != paper.guess.type and sure * scale > paper.guess.confidence:
                total += found == paper.type
                total -= _HARM * (paper.guess.type == paper.type)
        return total

    return max(_SCALES, key=lambda scale: (gain(scale), -scale))


# --- fields -----------------------------------------------------------------------------------------


def train_ranker(
    examples: Iterable[tuple[Example, Mapping[str, Sequence[Candidate]]]], known: Vocabulary
) -> FieldRanker | None:
    """Fit a field ranker from confirmed records with the candidates that the rules found in each; None with too
    few. A candidate for a field that was confirmed to be absent is a wrong one."""
    questions = [
        (number, example, name, candidates)
        for number, (example, found) in enumerate(examples)
        for name, candidates in found.items()
        if candidates and name in known.asked.get(example.type, ())
    ]
    if len({number for number, *_ in questions}) < LEAST_RECORDS:
        return None
    rows, answers, owners = [], [], []
    for owner, (_, example, name, candidates) in enumerate(questions):
        truth = example.values.get(name)
        for item in candidates:
            rows.append(candidate_features(example.type, name, item, candidates))
            answers.append(truth is not None and same_value(known.fields[name].kind, item.value, truth))
            owners.append(owner)
    if len(set(answers)) < 2:
        return None
    fold_of = [number % _FOLDS for number, *_ in questions]
    folds = [fold_of[owner] for owner in owners]
    blend = _best_blend(questions, rows, answers, folds, known)
    weights, intercept = _fit_ranker(rows, answers)
    return FieldRanker(weights, intercept, blend, frozenset(name for _, _, name, _ in questions))


def _fit_ranker(
    rows: Sequence[Mapping[str, float]], answers: Sequence[bool]
) -> tuple[dict[str, float], float]:
    from sklearn.linear_model import LogisticRegression

    counts = Counter(name for row in rows for name in row)
    table, columns = _table(
        [{name: value for name, value in row.items() if counts[name] >= _LEAST_SEEN} for row in rows]
    )
    model = LogisticRegression(C=0.5, max_iter=500)
    model.fit(table, answers)
    coefficients = np.asarray(model.coef_)[0]
    weights = {name: round(float(coefficients[column]), 4) for name, column in columns.items()}
    return weights, round(float(model.intercept_[0]), 4)


def _best_blend(
    questions: Sequence[tuple[int, Example, str, Sequence[Candidate]]],
    rows: Sequence[Mapping[str, float]],
    answers: Sequence[bool],
    folds: Sequence[int],
    known: Vocabulary,
) -> float:
    """How much the ranker counts beside the rules: the least that gives most right values on unseen records."""
    rankers = []
    for fold in range(_FOLDS):
        kept = [index for index, own in enumerate(folds) if own != fold]
        if len({answers[index] for index in kept}) < 2:
            return 0.0
        fitted = _fit_ranker([rows[index] for index in kept], [answers[index] for index in kept])
        rankers.append(FieldRanker(*fitted, 1.0, frozenset(name for _, _, name, _ in questions)))

    def right(blend: float) -> int:
        total = 0
        for number, example, name, candidates in questions:
            ranker = replace(rankers[number % _FOLDS], blend=blend)
            weighed = ranker.weigh(example.type, {name: candidates})[name]
            best = max(weighed, key=lambda item: item.confidence)
            truth = example.values.get(name)
            total += truth is not None and same_value(known.fields[name].kind, best.value, truth)
        return total

    return max(_BLENDS, key=lambda blend: (right(blend), -blend))
