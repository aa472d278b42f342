"""Lay a remembered form over a page: the affine map from its places to the page's, robust to wrong pairs.

Pairs of equal printed words give the map; some pairs are wrong (the same word twice, a word that is a value).
Random sample consensus (Fischler, Bolles 1981) over similarity maps finds the pairs that agree, least squares
over those the affine map. Deterministic: the samples are drawn from a fixed seed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

TOLERANCE = 0.016
"""How far from its place a word may stand, in page widths (3.4 mm on A4)."""

_SAMPLES = 60
_SCALES = (0.5, 2.0)
_MAX_TURN = 0.26  # radians: papers are straightened before, this is what may remain
_AFFINE_FROM = 6  # pairs from which six numbers are determined well enough

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Alignment:
    """``matrix`` 2 x 3: page = matrix[:, :2] @ form + matrix[:, 2]; ``inliers``: which pairs agree with it."""

    matrix: Points
    inliers: NDArray[np.bool_]

    def apply(self, x: float, y: float) -> tuple[float, float]:
        """Map a place of the form to the page."""
        mapped = self.matrix @ np.array((x, y, 1.0))
        return float(mapped[0]), float(mapped[1])

    def offset(self, dx: float, dy: float) -> tuple[float, float]:
        """Map a distance on the form to the page."""
        mapped = self.matrix[:, :2] @ np.array((dx, dy))
        return float(mapped[0]), float(mapped[1])

    def inverse(self) -> Alignment:
        """Give the map from the page to the form."""
        linear = np.linalg.inv(self.matrix[:, :2])
        return Alignment(np.column_stack((linear, -linear @ self.matrix[:, 2])), self.inliers)


def align(form: Points, page: Points, tolerance: float = TOLERANCE) -> Alignment | None:
    """Find the map that most pairs agree with; None for fewer than three pairs or without agreement.

    ``form`` and ``page``: n x 2, row i of one belongs to row i of the other.
    """
    if len(form) < 3:
        return None
    best = _consensus(form, page, tolerance)
    if best is None or best.sum() < 3:
        return None
    matrix = _similarity(form[best], page[best])
    for _ in range(3):
        inliers = _errors(matrix, form, page) < tolerance
        if inliers.sum() < 3:
            return None
        spread = np.linalg.svd(form[inliers] - form[inliers].mean(axis=0), compute_uv=False)
        enough = inliers.sum() >= _AFFINE_FROM and spread[1] > 0.1
        matrix = (_affine if enough else _similarity)(form[inliers], page[inliers])
    return Alignment(matrix, _errors(matrix, form, page) < tolerance)


def _consensus(form: Points, page: Points, tolerance: float) -> NDArray[np.bool_] | None:
    rng = np.random.default_rng(len(form))
    best: NDArray[np.bool_] | None = None
    for _ in range(_SAMPLES):
        pair = rng.choice(len(form), 2, replace=False)
        if np.linalg.norm(form[pair[0]] - form[pair[1]]) < 5 * tolerance:
            continue
        matrix = _similarity(form[pair], page[pair])
        scale, turn = np.hypot(matrix[0, 0], matrix[1, 0]), np.arctan2(matrix[1, 0], matrix[0, 0])
        if not _SCALES[0] < scale < _SCALES[1] or abs(turn) > _MAX_TURN:
            continue
        # Two places fix the map only roughly: a far word may be three times as far off.
        agreeing = _errors(matrix, form, page) < 2 * tolerance
        if best is None or agreeing.sum() > best.sum():
            best = agreeing
    return best


def _errors(matrix: Points, form: Points, page: Points) -> Points:
    distances: Points = np.linalg.norm(form @ matrix[:, :2].T + matrix[:, 2] - page, axis=1)
    return distances


def _similarity(form: Points, page: Points) -> Points:
    """Least-squares shift, scale and turn (Umeyama 1991 without reflection), as complex regression."""
    one, other = form[:, 0] + 1j * form[:, 1], page[:, 0] + 1j * page[:, 1]
    centred = one - one.mean()
    factor = np.vdot(centred, other - other.mean()) / max(float(np.vdot(centred, centred).real), 1e-12)
    shift = other.mean() - factor * one.mean()
    return np.array(((factor.real, -factor.imag, shift.real), (factor.imag, factor.real, shift.imag)))


def _affine(form: Points, page: Points) -> Points:
    padded = np.column_stack((form, np.ones(len(form))))
    solved, *_ = np.linalg.lstsq(padded, page, rcond=None)
    return np.asarray(solved.T, np.float64)
