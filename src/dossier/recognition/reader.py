"""The page reader: a decoded page in, a :class:`PageReading` out. One reader a process, one process a core.

Not for what the text means (types, fields, persons) nor for decoding files (:mod:`.files`).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from operator import itemgetter
from pathlib import Path

import cv2
import numpy as np

from dossier.recognition.characters import settle_script
from dossier.recognition.duplicates import mark_duplicates
from dossier.recognition.engine import Engine, ReadLine
from dossier.recognition.files import open_source
from dossier.recognition.image import (
    Overview,
    Turn,
    compute_fingerprint,
    estimate_skew,
    is_blank,
    make_overview,
    turn_quarters,
)
from dossier.recognition.layout import find_reading_order
from dossier.recognition.marks import Seen, find_marks, honest_confidence
from dossier.recognition.memory import return_large_blocks
from dossier.recognition.models import Run
from dossier.recognition.pages import DecodedPage, Limits
from dossier.recognition.result import Box, Line, PageReading
from dossier.recognition.seal_finding import Seal, find_seals
from dossier.recognition.settled_signs import settle_boxes

MODEL_ID = "ppocrv6-small+orientation-0.0.11/6"
"""Names the networks and the version of the steps around them. A page whose reading carries another id lacks
a reading of the current model. The part after the slash rises with every change that can change a reading."""

_SURE_ROTATION = 0.9
_DOUBTFUL_TEXT = 0.8
_SURE_TEXT_ON_EMPTY = 0.8
_LEAST_SKEW_DEG = 0.04


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    """A page read as if ``rotation`` (clockwise) brought it upright; all in pixels of the delivered page."""

    rotation: int
    lines: list[ReadLine]
    seals: tuple[Seal, ...]


class PageReader:
    """Reads pages. Loads in about 1 s, stays under 1 GB over any number of pages; not thread safe.

    ``cache_dir``: folder for compiled networks, which shortens the start; made when missing. ``threads``:
    threads of the networks and, process-wide, of OpenCV. ``run`` overrides both for other back ends. Changes,
    process-wide, how freed memory is given back (:mod:`.memory`).
    """

    def __init__(self, cache_dir: Path | None = None, threads: int = 1, *, run: Run | None = None) -> None:
        """Load the networks. Raise ModelMissing or ImportError when their wheels are not installed."""
        run = run or Run(threads=threads, cache_dir=cache_dir)
        cv2.setNumThreads(run.threads)
        return_large_blocks()
        self._engine = Engine(run)

    def read(self, page: DecodedPage) -> PageReading:
        """Read one page. A born-digital page keeps the file's own text; a blank one has no lines."""
        if page.text_lines is not None:
            return _keep_own_text(page)
        overview = make_overview(page.image)
        blank = is_blank(overview, page.dpi)
        if blank:
            return _reading(page, overview, _turn(page, 0), (), blank=True)
        read = self._read_upright(page, overview)
        if blank is None and not any(line.confidence >= _SURE_TEXT_ON_EMPTY for line in read.lines):
            return _reading(page, overview, _turn(page, 0), (), blank=True)
        skew = round(estimate_skew(overview, read.rotation), 2)
        turn = _turn(page, read.rotation, skew if abs(skew) >= _LEAST_SKEW_DEG else 0.0)
        reading = _reading(page, overview, turn, _place_lines(read.lines, turn), blank=False)
        seen = Seen(page.image, overview, page.dpi, turn, read.seals)
        return replace(reading, marks=find_marks(seen, reading, read.lines, self._engine.read_strip))

    def _read_upright(self, page: DecodedPage, overview: Overview) -> _Read:
        rotation, sure = self._engine.find_rotation(overview)
        read = self._read_turned(page, overview, rotation)
        if read.lines and (sure < _SURE_ROTATION or _mean_confidence(read.lines) < _DOUBTFUL_TEXT):
            better = self._vote_rotation(page, overview)
            if better != rotation:
                retried = self._read_turned(page, overview, better)
                if _weight(retried.lines) > _weight(read.lines):
                    return retried
        return read

    def _read_turned(self, page: DecodedPage, overview: Overview, rotation: int) -> _Read:
        seals = tuple(find_seals(overview, page.dpi, rotation))
        lines = self._engine.read_lines(
            page.image, page.dpi, rotation=rotation, overview=overview, seals=seals
        )
        return _Read(rotation, lines, seals)

    def _vote_rotation(self, page: DecodedPage, overview: Overview) -> int:
        """Let the recogniser judge a few lines at each quarter turn."""
        scores = {
            r: self._engine.judge_upright(page.image, page.dpi, rotation=r, overview=overview)
            for r in (0, 90, 180, 270)
        }
        return max(scores.items(), key=itemgetter(1))[0]


def read_file(
    data: bytes,
    reader: PageReader,
    limits: Limits | None = None,
    *,
    bounded: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> tuple[PageReading, ...]:
    """Read all pages of a file, one in memory at a time, duplicates marked. Raise SourceRefused.

    ``bounded``: gives a context for opening the file and for each page, see :mod:`.confinement`.
    """
    with bounded():
        source = open_source(data, limits or Limits())
    readings = []
    with source:
        for number in range(1, source.page_count + 1):
            with bounded():
                readings.append(reader.read(source.page(number)))
    return mark_duplicates(readings)


def _turn(page: DecodedPage, rotation: int, skew: float = 0.0) -> Turn:
    height, width = page.image.shape[:2]
    return Turn(width, height, rotation, skew)


def _mean_confidence(lines: list[ReadLine]) -> float:
    return float(np.mean([line.confidence for line in lines])) if lines else 0.0


def _weight(lines: list[ReadLine]) -> float:
    """How much was read and how surely; a wrong turn loses on both."""
    return sum(len(line.text) * max(0.0, line.confidence - 0.5) for line in lines)


def _place_lines(lines: list[ReadLine], turn: Turn) -> tuple[Line, ...]:
    """Put lines in reading order."""
    if not lines:
        return ()
    level = np.stack([turn.to_upright(line.quad) for line in lines])
    ordered = [lines[i] for i in find_reading_order(level)]
    texts = settle_boxes(settle_script([line.text for line in ordered]))
    return tuple(
        Line(text, honest_confidence(line), _to_box(line.quad))
        for text, line in zip(texts, ordered, strict=True)
    )


def _to_box(quad: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> Box:
    a, b, c, d = ((float(x), float(y)) for x, y in quad)
    return (a, b, c, d)


def _keep_own_text(page: DecodedPage) -> PageReading:
    lines = page.text_lines or ()
    turn = _turn(page, _rotation_of_text(lines))
    return _reading(page, make_overview(page.image), turn, lines, blank=False, born_digital=True)


def _rotation_of_text(lines: tuple[Line, ...]) -> int:
    """Give the clockwise turn that brings the greater part of the text upright, from its boxes' corners."""
    lengths = {0: 0.0, 90: 0.0, 180: 0.0, 270: 0.0}
    for line in lines:
        dx, dy = np.subtract(line.box[1], line.box[0])
        leaning = int(round(float(np.degrees(np.arctan2(dy, dx))) / 90) * 90 % 360)
        lengths[(360 - leaning) % 360] += len(line.text)
    return max(lengths.items(), key=itemgetter(1))[0]


def _reading(
    page: DecodedPage,
    overview: Overview,
    turn: Turn,
    lines: tuple[Line, ...],
    *,
    blank: bool,
    born_digital: bool = False,
) -> PageReading:
    return PageReading(
        number=page.number,
        width_px=turn.width_px,
        height_px=turn.height_px,
        dpi=page.dpi,
        rotation_deg=turn.rotation_deg,
        skew_deg=turn.skew_deg,
        blank=blank,
        duplicate_of=None,
        fingerprint=compute_fingerprint(turn_quarters(overview.grey, turn.rotation_deg)),
        lines=lines,
        born_digital=born_digital,
    )
