"""Scoring keys against a suspect picture, with the stored page at hand (informed detection).

What the suspect differs in from the page is averaged within each cell of the pattern, away from print; the score of
a key is the sum of these averages under the signs of its pattern, divided by the root of the sum of their squares.

The distribution of the score of a key that did *not* mark the picture is known without any model of pictures: the
signs of such a key are fair coins that know nothing of the suspect, so the score has mean 0 and variance 1, and by
Hoeffding's inequality exceeds z with a probability of at most exp(-z^2 / 2). The study in ``bench.watermark`` checks
the implementation against this, not the mathematics.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.watermark.invisible import chips_of_many, grid_shape
from dossier.watermark.registering import Features, Grey, Registration, find_features, register

Vector = NDArray[np.float32]

_KEYS_AT_A_TIME = 4096
"""Bounds memory: so many keys of 6,500 cells are 27 MB of signs."""
_EDGE_LEVELS = 12.0
_CLIP_DEVIATIONS = 3.0
_LIGHTING_CELLS = 1.6
_LEAST_SHARE_SEEN = 0.25


@dataclass(frozen=True, slots=True)
class Trace:
    """What a suspect shows of a page's pattern.

    ``cells``: for each cell, row by row, how much lighter (+) or darker (-) it is, 0 where nothing can be said.
    ``inliers``: features by which the two were laid over one another. ``seen``: share of cells that say something.
    """

    cells: Vector
    inliers: int
    seen: float

    @property
    def energy(self) -> float:
        """The variance of an innocent key's sum."""
        return float(np.dot(self.cells, self.cells))


@dataclass(frozen=True, slots=True)
class Page:
    """The stored page without marks, prepared. ``shape``: height and width in pixels of the delivered picture."""

    shape: tuple[int, int]
    features: Features


def prepare_page(grey: Grey) -> Page:
    """Prepare a stored page (grey, full delivered size) for comparison with any number of suspects."""
    return Page((grey.shape[0], grey.shape[1]), find_features(grey))


def read_trace(page: Page, suspect: Features) -> Trace | None:
    """Lay the suspect over the page and read the cells; None when it does not show this page."""
    laid = register(suspect, page.features)
    return None if laid is None else trace_of(page, laid)


def trace_of(page: Page, laid: Registration) -> Trace:
    """Read the cells of a suspect that lies on the page's pixels."""
    rows, columns = grid_shape(page.shape)
    original, weight = page.features.grey, _quiet_places(page.features.grey, laid)
    difference = cv2.GaussianBlur(
        laid.laid.astype(np.float32) - _toned_like(original, laid.laid, weight), (0, 0), 1.0
    )
    difference -= _median(difference, weight)
    bound = _CLIP_DEVIATIONS * 1.4826 * _median(np.abs(difference), weight) + 0.5
    # A visible mark, a pen stroke, a finger: what differs too much says nothing.
    weight = weight * (np.abs(difference) < 2 * bound)
    size = (columns, rows)
    sums = cv2.resize(np.clip(difference, -bound, bound) * weight, size, interpolation=cv2.INTER_AREA)
    shares = cv2.resize(weight, size, interpolation=cv2.INTER_AREA)
    cells = _without_lighting(sums, shares)
    return Trace(cells.reshape(-1), laid.inliers, float((shares > 0.1).mean()))


def score_keys(trace: Trace, keys: Sequence[bytes]) -> Vector:
    """Give z of each key for one page: 0 and 1 are mean and deviation for keys that did not mark it."""
    return sum_scores([trace], [keys])


def sum_scores(traces: Sequence[Trace], keys: Sequence[Sequence[bytes]]) -> Vector:
    """Give z of each delivery over several pages: ``keys[page][delivery]``, for traces in the same order.

    PERF: a matrix product; 10,000 deliveries of one page take under a second.
    """
    totals = np.zeros(len(keys[0]), np.float64) if keys else np.zeros(0)
    for trace, of_page in zip(traces, keys, strict=True):
        for start in range(0, len(of_page), _KEYS_AT_A_TIME):
            some = of_page[start : start + _KEYS_AT_A_TIME]
            signs = chips_of_many(some, len(trace.cells)).astype(np.float32)
            totals[start : start + len(some)] += signs @ trace.cells
    energy = math.sqrt(sum(trace.energy for trace in traces))
    return (totals / max(energy, 1e-9)).astype(np.float32)


def detect(original: Grey, suspect: Grey, keys: Sequence[bytes]) -> Vector | None:
    """Score keys against a suspect picture of a page; None when the suspect does not show the page."""
    trace = read_trace(prepare_page(original), find_features(suspect))
    return None if trace is None else score_keys(trace, keys)


def false_alarm_bound(z: float, comparisons: int) -> float:
    """Give an upper bound of the probability that any of so many innocent keys reaches z (Hoeffding, union)."""
    return min(1.0, comparisons * math.exp(-z * z / 2)) if z > 0 else 1.0


def is_enough(trace: Trace) -> bool:
    """Say whether the suspect shows enough of the page to be scored at all."""
    return trace.seen >= _LEAST_SHARE_SEEN


def _quiet_places(original: Grey, laid: Registration) -> Vector:
    """Give 1 on paper, towards 0 on print and its edges, 0 where the suspect shows nothing."""
    smooth = original.astype(np.float32)
    span = cv2.dilate(smooth, np.ones((7, 7))) - cv2.erode(smooth, np.ones((7, 7)))
    weight = 1.0 / (1.0 + (span / _EDGE_LEVELS) ** 2)
    return np.asarray(weight * (laid.seen > 0), np.float32)


def _toned_like(original: Grey, laid: Grey, weight: Vector) -> Vector:
    """Give the page in the suspect's tones: contrast and brightness fitted by weighted least squares."""
    x, y = original.astype(np.float32), laid.astype(np.float32)
    total = float(weight.sum()) + 1e-6
    mean_x, mean_y = float((weight * x).sum()) / total, float((weight * y).sum()) / total
    spread = float((weight * (x - mean_x) ** 2).sum())
    slope = float((weight * (x - mean_x) * (y - mean_y)).sum()) / spread if spread > total else 1.0
    return np.asarray(np.clip(slope, 0.0, 2.0) * (x - mean_x) + mean_y, np.float32)


def _median(values: Vector, weight: Vector) -> float:
    chosen = values[::4, ::4][weight[::4, ::4] > 0.5]
    return float(np.median(chosen)) if chosen.size else 0.0


def _without_lighting(sums: Vector, shares: Vector) -> Vector:
    """Take away what neighbouring cells have in common, and bound what one cell can say."""
    around = cv2.GaussianBlur(sums, (0, 0), _LIGHTING_CELLS) / np.maximum(
        cv2.GaussianBlur(shares, (0, 0), _LIGHTING_CELLS), 1e-3
    )
    cells = sums - around * shares
    usual = float(np.median(np.abs(cells[shares > 0.1]))) if (shares > 0.1).any() else 0.0
    return np.asarray(np.clip(cells, -4 * usual, 4 * usual), np.float32)
