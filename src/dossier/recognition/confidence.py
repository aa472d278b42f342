"""Turn the weight of a candidate into a confidence that means how often such values are right.

The weights of :mod:`.fields` rank the candidates of one field; measured over papers, values of weight 0.7 to 0.95
are right more often than the weight says, and values in free words less often. A monotone line through the
measured points corrects the first, a cap by field the second.
"""

from __future__ import annotations

from itertools import pairwise

# Weight, share right. Below the first point and where a check failed the weight stands as it is.
_POINTS = (
    (0.0, 0.0),
    (0.5, 0.5),
    (0.6, 0.68),
    (0.7, 0.85),
    (0.8, 0.92),
    (0.9, 0.96),
    (0.97, 0.98),
    (1.0, 0.995),
)
# The most that a value in free words deserves: where it ends is a matter of opinion.
_CAPS = {
    "reason": 0.88, "violation": 0.8, "decision": 0.84, "exam_result": 0.9, "diagnosis": 0.9,
    "spouse_children": 0.85, "purpose": 0.9, "training_name": 0.94, "reward_name": 0.92, "period": 0.94,
    "reviewer": 0.93, "issuer": 0.95,
}  # fmt: skip


def calibrated(field_id: str, weight: float) -> float:
    """Give the confidence, 0..1, of a value of a field from the weight of its best candidate.

    >>> calibrated("wage", 0.9), calibrated("decision", 0.95), calibrated("wage", 0.3)
    (0.96, 0.84, 0.3)
    """
    for (left, low), (right, high) in pairwise(_POINTS):
        if weight <= right:
            share = (weight - left) / (right - left)
            return round(min(low + share * (high - low), _CAPS.get(field_id, 1.0)), 4)
    return min(weight, _CAPS.get(field_id, 1.0))
