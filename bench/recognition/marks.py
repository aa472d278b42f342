"""Seals, signatures, ticks and handwriting on pages, read against true.

A read mark answers to a true one of its kind when the middle of one lies inside the other: outlines differ by
taste, and a middle outside is another thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from rapidfuzz.distance import Levenshtein

from bench.recognition.figures import share
from bench.recognition.text_error import fold_letters
from dossier.samples.paper import Box
from dossier.samples.truth import PageTruth

_HAND = ("handwriting", "signature")


@dataclass(frozen=True, slots=True)
class MarkScore:
    """Counts of one kind of mark. ``edits`` of ``characters``: of the texts of seals that state one."""

    kind: str
    true: int = 0
    read: int = 0
    right: int = 0
    characters: int = 0
    edits: int = 0


def score_marks(truth: PageTruth, page: Mapping[str, Any]) -> list[MarkScore]:
    """Score a page; ``page`` in the documented JSON form, boxes in pixels of its own size.

    Signatures are scored by place: a place for one is right when it is found signed exactly if it is.
    """
    scale = (truth.width_px / page["width_px"], truth.height_px / page["height_px"])
    read = [
        (mark["kind"], _scaled(mark["box"], scale), mark["text"], mark.get("present", True))
        for mark in page.get("marks", ())
    ]
    return [
        _score_seals(truth, [(box, text) for kind, box, text, _ in read if kind == "seal"]),
        _score_signatures(truth, [box for kind, box, *_ in read if kind in _HAND]),
        _score_handwriting(truth, [box for kind, box, *_ in read if kind in _HAND]),
    ]


def mark_figures(scores: Iterable[MarkScore]) -> dict[str, Any]:
    """Add pages up; kinds that no page has are left out."""
    found: dict[str, Any] = {}
    every = list(scores)
    for kind in sorted({score.kind for score in every}):
        own = [score for score in every if score.kind == kind]
        true, read, right, characters, edits = (
            sum(getattr(score, name) for score in own)
            for name in ("true", "read", "right", "characters", "edits")
        )
        if true or read:
            found[kind] = {
                "true": true,
                "read": read,
                "right": right,
                "recall": share(right, true),
                "precision": share(right, read),
                "text_error": share(edits, characters),
                "characters": characters,
            }
    return found


def _score_seals(truth: PageTruth, read: Sequence[tuple[Box, str]]) -> MarkScore:
    true = [mark for mark in truth.marks if mark.kind == "seal" and mark.present]
    left, right, characters, edits = list(read), 0, 0, 0
    for mark in true:
        text = fold_letters(mark.text)
        characters += len(text)
        found = next((other for other in left if _meet(mark.box, other[0])), None)
        if found is None:
            edits += len(text)
            continue
        left.remove(found)
        right += 1
        edits += min(len(text), Levenshtein.distance(text, fold_letters(found[1])))
    return MarkScore("seal", len(true), len(read), right, characters, edits)


def _score_signatures(truth: PageTruth, read: Sequence[Box]) -> MarkScore:
    places = [mark for mark in truth.marks if mark.kind == "signature"]
    right = sum(any(_meet(mark.box, box) for box in read) == mark.present for mark in places)
    return MarkScore("signature place", len(places), len(places), right)


def _score_handwriting(truth: PageTruth, read: Sequence[Box]) -> MarkScore:
    true = [mark for mark in truth.marks if mark.kind in _HAND and mark.present]
    right = sum(any(_meet(mark.box, box) for box in read) for mark in true)
    spurious = sum(not any(_meet(mark.box, box) for mark in truth.marks) for box in read)
    return MarkScore("handwriting", len(true), right + spurious, right)


def _meet(one: Box, other: Box) -> bool:
    return _holds(one, _middle(other)) or _holds(other, _middle(one))


def _middle(box: Box) -> tuple[float, float]:
    xs, ys = zip(*box, strict=True)
    return sum(xs) / 4, sum(ys) / 4


def _holds(box: Box, point: tuple[float, float]) -> bool:
    contour = np.array(box, dtype=np.float32)
    return bool(cv2.pointPolygonTest(contour, point, False) >= 0)


def _scaled(box: Sequence[Sequence[float]], scale: tuple[float, float]) -> Box:
    a, b, c, d = ((x * scale[0], y * scale[1]) for x, y in box)
    return (a, b, c, d)
