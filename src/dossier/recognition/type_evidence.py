"""What the words of a paper, and the words of its title, say about its kind: linear models over runs of characters.

Rules (:mod:`.type_words`) know titles outright; this is for titles and wording that no rule knows. Two multinomial
logistic regressions, trained by ``python -m bench.recognition.type_evidence``: one over whole papers, on the text of
development paper and on a written vocabulary of each type; one over titles, on those that the vocabulary's patterns
compose. Kept as one-byte weights. They hold runs of the vocabulary and runs that several lay-outs share, so no names
and no numbers. Their say is added to that of rules and keywords (:mod:`.types`); types that they do not know gain
nothing by it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PAPERS = Path(__file__).with_name("type_evidence.npz")
TITLES = Path(__file__).with_name("title_evidence.npz")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_SIZES = (2, 3)
_HEAD_ROWS = 4
_TITLE_SIZES = (1, 2, 3)
_NOT_IN_TITLES = re.compile(r"[\d()、/,.\s]")
_FEWEST, _FEWEST_OF_TITLE = 20, 3  # known runs from which a paper, or a title, is judged by its words
HEAD = "^"
"""What stands before a run that stands in the first rows, where titles are."""
SCALE = 3.0
"""What a paper of one known run would count; each of n counts by the root of n."""


def runs_of(rows: Sequence[str]) -> set[str]:
    """Give the runs of two and three Chinese characters in the rows of a paper, from the top; those of the first
    rows twice, the second time as :data:`HEAD`.

    >>> sorted(runs_of(["调令"]))
    ['^调令', '调令']
    """
    found = _runs("\n".join(rows))
    return found | {HEAD + run for run in _runs("\n".join(rows[:_HEAD_ROWS]))}


def runs_of_title(title: str) -> set[str]:
    """Give the runs of one to three characters in a title, ``^`` and ``$`` for where it begins and ends.

    >>> sorted(runs_of_title("调令"))
    ['^调', '^调令', '令', '令$', '调', '调令', '调令$']
    """
    text = f"^{_NOT_IN_TITLES.sub('', title)}$"
    return {text[at : at + n] for n in _TITLE_SIZES for at in range(len(text) - n + 1)} - {"^", "$"}


def _runs(text: str) -> set[str]:
    return {
        piece[at : at + size]
        for piece in _HAN.findall(text)
        for size in _SIZES
        for at in range(len(piece) - size + 1)
    }


@dataclass(frozen=True, slots=True)
class TypeEvidence:
    """``places``: of each run its row in ``weights`` (runs x types, float32); ``bias``: one number a type."""

    types: tuple[str, ...]
    places: dict[str, int]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def shares(self, runs: Collection[str], fewest: int = 1) -> dict[str, float]:
        """Give the probability of each type for the runs of a paper or title; they add up to 1. Empty for fewer
        known runs than ``fewest``. About 0.3 ms a page."""
        known = [self.places[run] for run in runs if run in self.places]
        if len(known) < fewest:
            return {}
        scores = self.bias + self.weights[known].sum(axis=0) * np.float32(SCALE / len(known) ** 0.5)
        raised = np.exp(scores - scores.max())
        return dict(zip(self.types, (raised / raised.sum()).tolist(), strict=True))


NOTHING = TypeEvidence((), {}, np.zeros((0, 0), np.float32), np.zeros(0, np.float32))
"""Evidence that says nothing: the rules alone."""


def load(path: Path = PAPERS) -> TypeEvidence:
    """Read what :func:`save` wrote; evidence that says nothing where there is no file."""
    if not path.exists():
        return NOTHING
    with np.load(path, allow_pickle=False) as data:
        runs = str(data["runs"]).split("\n")
        weights = data["weights"].astype(np.float32) * data["steps"].astype(np.float32)
        return TypeEvidence(
            tuple(str(data["types"]).split("\n")),
            {run: place for place, run in enumerate(runs)},
            weights,
            data["bias"].astype(np.float32),
        )


def save(evidence: TypeEvidence, path: Path = PAPERS) -> None:
    """Write evidence, its weights in steps of a 127th of each type's largest."""
    steps = np.abs(evidence.weights).max(axis=0) / 127
    steps[steps == 0] = 1.0
    np.savez_compressed(
        path,
        runs=np.array("\n".join(evidence.places)),
        types=np.array("\n".join(evidence.types)),
        weights=np.round(evidence.weights / steps).astype(np.int8),
        steps=steps.astype(np.float32),
        bias=evidence.bias,
    )


@cache
def _shipped(path: Path) -> TypeEvidence:
    return load(path)


_in_use: ContextVar[TypeEvidence | None] = ContextVar("type_evidence", default=None)


@contextmanager
def use(evidence: TypeEvidence) -> Iterator[None]:
    """Judge by other evidence inside: that of paper by other authors, to measure honestly."""
    token = _in_use.set(evidence)
    try:
        yield
    finally:
        _in_use.reset(token)


def type_shares(rows: Sequence[str]) -> dict[str, float]:
    """Give the probability of each type for the rows of a paper, by what is in use; empty when it says nothing."""
    return (_in_use.get() or _shipped(PAPERS)).shares(runs_of(rows), _FEWEST)


def title_shares(title: str) -> dict[str, float]:
    """Give the probability of each type for a title; empty when its words are unknown."""
    return _shipped(TITLES).shares(runs_of_title(title), _FEWEST_OF_TITLE)
