"""A field ranker: weighs the candidates of a field by how often such candidates were right in this company.

A logistic regression over plain features: the way a candidate was found, its field and type, where on the page it
stands among its rivals, and the weight the rules gave it. No feature holds a value.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from dossier.recognition.prose import Candidate

_HIGHEST = 0.99


def candidate_features(
    type_id: str, field_id: str, item: Candidate, rivals: Sequence[Candidate]
) -> dict[str, float]:
    """Give the features of one candidate among all ``rivals`` for its field (itself included)."""
    best = max(rival.confidence for rival in rivals)
    agreeing = sum(rival.value == item.value for rival in rivals) - 1
    order = sorted({(rival.page, _top(rival)) for rival in rivals}).index((item.page, _top(item)))
    last = len({(rival.page, _top(rival)) for rival in rivals}) - 1
    features = {
        "weight": logit(item.confidence),
        "behind": best - item.confidence,
        "agreeing": float(min(3, agreeing)),
        f"way {item.way}": 1.0,
        f"field {field_id}": 1.0,
        f"field {field_id} way {item.way}": 1.0,
        f"type {type_id} field {field_id} way {item.way}": 1.0,
    }
    if last:
        for name in ("first" if order == 0 else "", "last" if order == last else ""):
            if name:
                features |= {
                    name: 1.0,
                    f"field {field_id} {name}": 1.0,
                    f"type {type_id} {field_id} {name}": 1.0,
                }
    return features


def _top(item: Candidate) -> float:
    return round(item.box[0][1]) if item.box else 0.0


def logit(share: float) -> float:
    """Give the log odds of a share, bounded to +-5."""
    bounded = min(0.9933, max(0.0067, share))
    return math.log(bounded / (1 - bounded))


@dataclass(frozen=True, slots=True)
class FieldRanker:
    """``weights`` by feature name; ``blend`` 0..1: how much its probability counts beside the rules' weight."""

    weights: Mapping[str, float]
    intercept: float
    blend: float
    fields: frozenset[str]

    def probability(self, features: Mapping[str, float]) -> float:
        """Give the probability that a candidate with these features is right."""
        score = self.intercept + sum(self.weights.get(name, 0.0) * value for name, value in features.items())
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, score))))

    def weigh(self, type_id: str, found: Mapping[str, Sequence[Candidate]]) -> dict[str, list[Candidate]]:
        """Give the candidates with their new weights; fields it has not seen keep theirs."""
        return {name: self._weighed(type_id, name, items) for name, items in found.items()}

    def _weighed(self, type_id: str, name: str, items: Sequence[Candidate]) -> list[Candidate]:
        """Mixed weights where they change the order or are lower. Never higher for what leads anyway: what the
        rules' weights mean as confidence was measured without a ranker."""
        if name not in self.fields or not items or not self.blend:
            return list(items)
        mixed = [
            self.blend * self.probability(candidate_features(type_id, name, item, items))
            + (1 - self.blend) * item.confidence
            for item in items
        ]
        leader = max(range(len(items)), key=lambda index: items[index].confidence)
        best = max(range(len(items)), key=mixed.__getitem__)
        if best == leader:
            return [
                replace(item, confidence=round(min(item.confidence, weight), 4))
                for item, weight in zip(items, mixed, strict=True)
            ]
        return [
            replace(item, confidence=round(min(_HIGHEST, weight), 4))
            for item, weight in zip(items, mixed, strict=True)
        ]

    def to_json(self) -> dict[str, Any]:
        """Give its plain form."""
        return {
            "weights": dict(sorted(self.weights.items())),
            "intercept": self.intercept,
            "blend": self.blend,
            "fields": sorted(self.fields),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> FieldRanker:
        """Read back what :meth:`to_json` gave."""
        return cls(data["weights"], data["intercept"], data["blend"], frozenset(data["fields"]))
