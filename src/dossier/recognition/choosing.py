"""Choose among the candidates of every field: the surest wins, agreeing ones strengthen it, no spot counts twice.

Two labels that reach the same words cannot both be right: the words go to the label that claims them more surely
(a value in the same line before one underneath), and the other keeps a fraction of its weight.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.result import Box, FieldValue
from dossier.recognition.text import typeset
from dossier.recognition.trusts import TAKEN, TRUSTS

_LATEST = 0.12  # signatures within this of the surest one compete by their date
_MOST = 0.995
_AGREEMENT = 0.4  # what another way to the same value takes of the doubt


def settle_claims(
    found: Mapping[str, Sequence[Candidate]], others: Sequence[Candidate] = ()
) -> dict[str, list[Candidate]]:
    """Weaken candidates whose spot another label claims more surely; nothing else changes.

    ``others``: the spots beside labels of things that no field holds.
    """
    claims: dict[tuple[int, Box], tuple[float, str]] = {}
    for candidates in (*found.values(), others):
        for item in candidates:
            if (key := _spot(item)) is not None:
                claims[key] = max(claims.get(key, (0.0, "")), (_claim(item), item.label))
    return {
        field: [_weakened(item) if _is_taken(item, claims) else item for item in candidates]
        for field, candidates in found.items()
    }


def _spot(item: Candidate) -> tuple[int, Box] | None:
    return (item.page, item.box) if item.label and item.box is not None and item.way in TRUSTS else None


def _claim(item: Candidate) -> float:
    return TRUSTS[item.way] * item.weight


def _is_taken(item: Candidate, claims: Mapping[tuple[int, Box], tuple[float, str]]) -> bool:
    key = _spot(item)
    if key is None:
        return False
    strongest, label = claims[key]
    return label != item.label and strongest > _claim(item) * 1.02


def _weakened(item: Candidate) -> Candidate:
    return replace(item, confidence=item.confidence * TAKEN)


def _place(item: Candidate) -> tuple[int, float]:
    return (item.page, item.line.top if item.line is not None else 0.0)


def _surest(item: Candidate) -> float:
    return item.confidence


def choose(candidates: Sequence[Candidate], field: FieldProfile) -> FieldValue:
    """Take the surest candidate; another way to the same value makes it surer."""
    best = max(candidates, key=_surest)
    near = [item for item in candidates if item.confidence > best.confidence - _LATEST]
    if field.id == "sign_date":  # a paper is signed when the last one signed it
        best = max(near, key=lambda item: item.value)
    elif field.id == "decision" and best.label:  # the highest office writes last
        best = max((item for item in near if item.label), key=_place)
    elif best.way == "derived":  # what the paper says itself, if less exactly
        stated = [item for item in candidates if item.way != "derived" and best.value.startswith(item.value)]
        best = replace(max(stated, key=_surest), confidence=best.confidence) if stated else best
    doubt = 1 - best.confidence
    agreeing: dict[str, float] = {}
    for item in candidates:
        if item.value == best.value and item.way != best.way:
            agreeing[item.way] = max(agreeing.get(item.way, 0.0), item.confidence)
    for confidence in agreeing.values():
        doubt *= 1 - _AGREEMENT * confidence
    value = typeset(best.value) if field.kind in ("string", "text") else best.value
    return FieldValue(value, best.raw, round(min(_MOST, 1 - doubt), 4), best.page, best.box)
