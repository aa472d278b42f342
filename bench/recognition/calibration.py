"""Whether a confidence means what it says: reliability table and expected calibration error.

Guo et al., On Calibration of Modern Neural Networks (ICML 2017): values are binned by stated confidence; in
each bin the mean confidence is set against the share that is right. The bins are finer near 1, where a pass
rule decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

_EDGES = (0.0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0)


@dataclass(frozen=True, slots=True)
class Bin:
    """Confidences from ``low`` to below ``high`` (the last bin has its end)."""

    low: float
    high: float
    count: int
    mean_confidence: float
    right_share: float


def reliability(judged: Iterable[tuple[float, bool]]) -> list[Bin]:
    """Bin pairs of stated confidence (0 to 1) and whether the value was right; empty bins are left out."""
    pairs = list(judged)
    bins = []
    for low, high in pairwise(_EDGES):
        inside = [pair for pair in pairs if low <= pair[0] < high or pair[0] == high == _EDGES[-1]]
        if inside:
            mean = sum(confidence for confidence, _ in inside) / len(inside)
            right = sum(is_right for _, is_right in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), mean, right))
    return bins


def expected_calibration_error(bins: Iterable[Bin]) -> float | None:
    """Give the mean distance of stated confidence and share right, weighted by count; None when empty.

    >>> expected_calibration_error([Bin(0.9, 1.0, 8, 0.95, 0.75), Bin(0.0, 0.5, 2, 0.25, 0.25)])
    0.16
    """
    known = list(bins)
    total = sum(entry.count for entry in known)
    if not total:
        return None
    gaps = (entry.count * abs(entry.mean_confidence - entry.right_share) for entry in known)
    return round(sum(gaps) / total, 6)
