"""What speaks for and against a value or a type, as numbers: what a confidence is computed from.

How a value was found, whether other places on the paper agree or compete, whether checks and roster bear it out, how
sure the record itself is. A linear model over these signs (:mod:`.confidence`), fitted to judged paper, tells how
often such values are right. Signs are scaled to some -2 to 2; a sign that is missing counts 0. None of them holds
words of the paper.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log
from statistics import fmean

from dossier.recognition.profile import RosterEntry
from dossier.recognition.prose import Candidate
from dossier.recognition.result import FieldValue, PersonMatch
from dossier.recognition.text import normalise
from dossier.recognition.type_evidence import title_shares, type_shares
from dossier.recognition.types import TypeGuess
from dossier.recognition.upright import Sheet

Signs = Mapping[str, float]
"""Signs by name; ``way=``, ``kind=`` and ``field=`` say what it is, all others how much."""

_LEAST_DOUBT = 0.003
_LEAST_SHARE = 1e-3
_USUAL_READING = 0.97  # mean certainty of the recogniser on a usual page
_MOST_RIVALS, _MOST_WAYS = 4, 3
_UNEXPLAINED = "other"
_LISTED = {"employee_name": "name"} | {
    name: name for name in ("employee_no", "id_number", "department", "company")
}  # fields that the roster knows of a person, and where


@dataclass(frozen=True, slots=True)
class RecordSigns:
    """What is known of a record before its values are judged; ``listed``: what the roster says of its person."""

    signs: Signs
    text: str
    listed: Mapping[str, str]


def type_signs(sheets: Sequence[Sheet], guess: TypeGuess) -> dict[str, float]:
    """Give the signs of a type: how well a title names it, and whether the words of title and paper bear it out."""
    shares = type_shares(["".join(line.text for line in row) for sheet in sheets for row in sheet.rows])
    said = shares.get(guess.type, 0.0)
    named = title_shares(guess.title) if guess.title else {}
    own = named.get(guess.type, 0.0)
    return {
        "weight": _odds(guess.confidence),
        "title": guess.title_quality,
        "title words": log(own + _LEAST_SHARE) / 3 if named else 0.0,
        "title words against": max(named.values(), default=0.0) - own,
        "words": log(said + _LEAST_SHARE) / 3 if shares else 0.0,
        "words first": float(bool(shares) and said == max(shares.values())),
        "words against": max(shares.values(), default=0.0) - said,
        "words unknown": float(not shares),
        "pages": float(len(sheets) > 1),
        "reading": _mean_reading(sheets),
    }


def record_signs(
    sheets: Sequence[Sheet],
    of_type: Signs,
    person: PersonMatch | None,
    entry: RosterEntry | None,
    *,
    several: bool,
) -> RecordSigns:
    """Give what the values of a record have in common. ``entry``: its person's row, if there is only one."""
    signs = {
        "type weight": of_type["weight"],
        "type title": of_type["title"],
        "type words": of_type["words"],
        "reading": of_type["reading"],
        "person": person.confidence if person is not None else 0.0,
        "several": float(several),
    }
    listed = {name: _plain(getattr(entry, of)) for name, of in _LISTED.items()} if entry is not None else {}
    text = _plain("".join(sheet.text for sheet in sheets))
    return RecordSigns(signs, text, {name: value for name, value in listed.items() if value})


def field_signs(
    name: str,
    kind: str,
    value: FieldValue,
    unchecked: FieldValue | None,
    candidates: Sequence[Candidate],
    record: RecordSigns,
) -> dict[str, float]:
    """Give the signs of a value. ``unchecked``: the same before the fields were checked against each other, None
    for what stands in a row of one of several people; ``candidates``: all there were for its field."""
    plain = _plain(value.value)
    same = [item for item in candidates if _plain(item.value) == plain]
    rivals = [item for item in candidates if _plain(item.value) != plain]
    best = max(same, key=lambda item: item.confidence, default=None)
    against = max((item.confidence for item in rivals), default=0.0)
    listed = record.listed.get(name) if unchecked is not None else None
    before = unchecked.confidence if unchecked is not None else value.confidence
    signs = {
        **record.signs,
        "weight": _odds(value.confidence),
        "rivals": min(len(rivals), _MOST_RIVALS) / 2,
        "rival": against,
        "ahead": (best.confidence if best else value.confidence) - against,
        "part of another": float(any(plain in (o := _plain(item.value)) or o in plain for item in rivals)),
        "ways": min(len({item.way for item in same}), _MOST_WAYS) - 1.0,
        "agrees": float(value.confidence > before),
        "contradicted": float(value.confidence < before),
        "listed": float(listed == plain),
        "not listed": float(listed is not None and listed != plain),
        "by hand": float(value.handwritten),
        "of one of several": float(unchecked is None),
        "length": log(len(plain) + 1) - 1.5,
        "again": float(len(plain) > 1 and record.text.count(_plain(value.raw) or plain) > 1),
        f"way={best.way if best else _UNEXPLAINED}": 1.0,
        f"kind={kind}": 1.0,
        f"field={name}": 1.0,
    }
    if best is not None:
        signs["found"] = _odds(best.confidence)
        signs["label"] = best.weight if best.label else 0.0
        signs["line"] = 10 * (best.line.confidence - _USUAL_READING) if best.line is not None else 0.0
    return signs


def _odds(weight: float) -> float:
    return log((weight + _LEAST_DOUBT) / (1 - weight + _LEAST_DOUBT)) / 2


def _mean_reading(sheets: Sequence[Sheet]) -> float:
    certain = [line.confidence for sheet in sheets for line in sheet.lines]
    return 10 * (fmean(certain) - _USUAL_READING) if certain else 0.0


def _plain(value: str) -> str:
    return normalise(value).replace(" ", "").replace("\n", "")
