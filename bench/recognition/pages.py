"""The text errors of whole pages, and the conditions that pages are grouped by."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from bench.recognition.text_error import PageError, compare_page, fold, fold_letters, interval, pooled
from dossier.recognition.pages import Image
from dossier.samples.paper import Box, Point
from dossier.samples.truth import PageTruth

_CLEAN_GRAIN, _WORN_GRAIN = 0.5, 1.5
_WORN_CONTRAST = 150


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A line as an engine read it and its middle, in pixels of the decoded page."""

    text: str
    middle: Point


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page read by one engine: all characters, and those that are no punctuation or symbol."""

    conditions: tuple[str, ...]
    all: PageError
    letters: PageError


def score_page(
    truth: PageTruth, read: Iterable[PlacedText], size: tuple[int, int], conditions: tuple[str, ...]
) -> PageScore:
    """Compare one page. ``size``: width and height of the decoded page, which a PDF renders to its own.

    Demanded is what is printed or written. Seals and the footer are neither demanded nor punished: their
    truth is optional, and a line whose middle lies in a seal's box is excused.
    """
    scale = (truth.width_px / size[0], truth.height_px / size[1])
    seals = [line.box for line in truth.lines if line.kind == "seal"]
    wanted = [line.text for line in truth.lines if line.kind == "text"]
    optional = [line.text for line in truth.lines if line.kind != "text"]
    plain: list[str] = []
    excused: list[str] = []
    for line in read:
        middle = (line.middle[0] * scale[0], line.middle[1] * scale[1])
        (excused if any(_holds(box, middle) for box in seals) else plain).append(line.text)

    def compare(folding: Callable[[str], str]) -> PageError:
        return compare_page(
            map(folding, wanted),
            map(folding, plain),
            optional=map(folding, optional),
            excused=map(folding, excused),
        )

    return PageScore(conditions, compare(fold), compare(fold_letters))


def name_conditions(truth: PageTruth, image: Image) -> tuple[str, ...]:
    """Name the groups that a page belongs to: resolution, tones, how it lay, what happened to it as the corpus
    tells, and its wear as measured."""
    return (
        *truth.conditions,
        f"{truth.dpi} dpi",
        truth.tones,
        "turned" if truth.rotation_deg else "upright",
        "skew 1° or more" if abs(truth.skew_deg) >= 1 else "skew under 1°",
        "wear: bitonal" if truth.tones == "bitonal" else f"wear: {measure_wear(image)}",
    )


def measure_wear(image: Image) -> str:
    """Judge a picture (BGR) by its grain and the contrast of ink and paper: light, medium or heavy.

    The corpus does not tell how worn a page is meant to be, and what shows counts: grain is the standard
    deviation of the paper against its smoothed self, contrast the distance of the paper and its darkest thousandth.
    """
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    paper = float(np.median(grey))
    contrast = paper - float(np.percentile(grey, 0.1))
    rough = grey.astype(np.float32) - cv2.GaussianBlur(grey, (0, 0), 2).astype(np.float32)
    flat = cv2.erode((grey > paper - 30).astype(np.uint8), np.ones((9, 9), np.uint8)) > 0
    grain = float(rough[flat].std()) if flat.any() else 0.0
    if grain >= _WORN_GRAIN or contrast < _WORN_CONTRAST:
        return "heavy"
    return "light" if grain < _CLEAN_GRAIN else "medium"


def text_figures(scores: Sequence[PageScore]) -> dict[str, object]:
    """Give the pooled error rate with its interval, and the rate without punctuation and symbols."""
    every = pooled(score.all for score in scores)
    low, high = interval([score.all for score in scores])
    return {
        "pages": len(scores),
        "characters": every.characters,
        "edits": every.edits,
        "rate": every.rate,
        "rate_95": [low, high],
        "rate_letters": pooled(score.letters for score in scores).rate,
        "pages_without_error": sum(score.all.edits == 0 for score in scores),
    }


def _holds(box: Box, point: Point) -> bool:
    contour = np.array(box, dtype=np.float32)
    return bool(cv2.pointPolygonTest(contour, (float(point[0]), float(point[1])), False) >= 0)
