"""What a company has taught, put to use: a surer type, better candidates for fields.

The two hooks of :func:`dossier.recognition.records.find_records`. What was learned competes with the rules; it
decides only where it is surer. Nothing here trains or changes what was learned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from dossier.recognition.learning.examples import same_value
from dossier.recognition.learning.matching import Match
from dossier.recognition.learning.memory import LayoutMemory, Recalled
from dossier.recognition.learning.printed import PrintedPage
from dossier.recognition.learning.ranker import FieldRanker
from dossier.recognition.learning.type_model import TypeModel
from dossier.recognition.profile import FieldProfile
from dossier.recognition.prose import Candidate
from dossier.recognition.result import RecordReading
from dossier.recognition.types import OTHER, TypeGuess
from dossier.recognition.upright import Sheet

_TITLE_ENOUGH = 0.55  # likeness of titles with a misread character
_NAMED = 0.5  # title quality from which the rules read a title themselves
_KNOWN_BEGINS = 0.85  # title quality of a page known to begin a record
_PROVEN, _PROVEN_COVERAGE = 2, 0.6  # papers of a form, all confirmed as one type, that outweigh any title
_LEAST_TRUST = 0.6  # in the type of a form whose papers people called several things
_COUNTS = 0.5  # weight from which a value that the rules found agrees with a place
_AGREED = 0.6  # what agreement takes from the doubt about a type
_NEAR_BEST = 0.05  # places trusted within this of the best have their say
_UNDECIDED = 0.6  # weight of places that give different values
_CONTRADICTED = 0.6  # what a place that is trusted wholly takes from the weight of other values
_ABSENT_FROM = 2  # papers without a value after which a field is not expected on a form
_WORTH_SHOWING = 0.3  # weight below which a value that is not expected is left out
_CACHED = 64
_HIGHEST = 0.99
_UNPROVEN = 0.4  # confidence in what only a trained model decided: below every threshold that passes records


@dataclass(frozen=True, slots=True)
class _Seen:
    sheet: Sheet  # held, so that its id is not given to another
    page: PrintedPage
    match: Match | None
    type_bound: list[tuple[str, float]] = field(default_factory=list)
    bounds: dict[str, tuple[str, float]] = field(default_factory=dict)


class Learned:
    """What is active for a company: any of lay-out memory, type model and field ranker. ``types``: those the company
    keeps now; what was learned of others is not used. None: all."""

    def __init__(
        self,
        memory: LayoutMemory | None = None,
        type_model: TypeModel | None = None,
        ranker: FieldRanker | None = None,
        types: frozenset[str] | None = None,
    ) -> None:
        self.memory, self.type_model, self.ranker, self.types = memory, type_model, ranker, types
        self._seen: dict[int, _Seen] = {}

    def with_part(self, part: LayoutMemory | TypeModel | FieldRanker) -> Learned:
        """Give the same with one part in the place of its predecessor."""
        memory = part if isinstance(part, LayoutMemory) else self.memory
        types = part if isinstance(part, TypeModel) else self.type_model
        ranker = part if isinstance(part, FieldRanker) else self.ranker
        return Learned(memory, types, ranker, self.types)

    def without_memory(self) -> Learned:
        """Give the same without known lay-outs."""
        return Learned(None, self.type_model, self.ranker, self.types)

    def improve_guess(self, sheets: Sequence[Sheet], guess: TypeGuess) -> TypeGuess:
        """Give the type of a record from the rules' guess and what was learned."""
        if not sheets:
            return guess
        seen, better = self._look(sheets[0]), guess
        if seen.match is not None:
            better = _by_form(seen.match, guess)
        elif self.type_model is not None:
            better = self.type_model.improve(seen.page, guess)
        if self.types is not None and better.type not in self.types:
            better = guess
        proven = better.confidence if seen.match is not None else _UNPROVEN
        seen.type_bound[:] = [] if better.type == guess.type else [(better.type, proven)]
        return better

    def improve_candidates(
        self,
        sheets: Sequence[Sheet],
        type_id: str,
        fields: Sequence[FieldProfile],
        found: Mapping[str, Sequence[Candidate]],
    ) -> dict[str, list[Candidate]]:
        """Give the candidates of each field, weighed anew, with those that known forms add."""
        wanted = {field.id: field for field in fields}
        result = {name: list(candidates) for name, candidates in found.items()}
        bounds = self._look(sheets[0]).bounds if sheets else {}
        bounds.clear()
        if self.ranker is not None:
            result = self.ranker.weigh(type_id, result)
            bounds.update(_decided_anew(result, found))
        matches = [match for sheet in sheets if (match := self._look(sheet).match) is not None]
        if self.memory is None or not matches:
            return result
        recalled: dict[str, list[Recalled]] = {}
        for match in matches:
            for name, values in self.memory.read(match, wanted).items():
                recalled.setdefault(name, []).extend(values)
        result = {name: _without_taken(name, items, recalled) for name, items in result.items()}
        for name, values in recalled.items():
            others = result.get(name, [])
            result[name] = _compete(values, others, wanted[name].kind)
            best = values[0].candidate.value
            if not any(
                item.confidence >= _COUNTS and same_value(wanted[name].kind, item.value, best)
                for item in others
            ):
                bounds[name] = best, max(item.trust for item in values)
            elif name in bounds and same_value(wanted[name].kind, bounds[name][0], best):
                bounds[name] = best, max(bounds[name][1], *(item.trust for item in values))
        for name in set(result) - set(recalled):
            result[name] = _unexpected(matches, name, result[name])
        return {name: items for name, items in result.items() if items}

    def temper(self, sheets: Sequence[Sheet], record: RecordReading) -> RecordReading:
        """Bound the confidence in what only a known form or model says by the trust in it.

        The calibration of confidence was measured on the rules. A place on a form deserves what its own papers have
        shown; type model and ranker have no such record, so that nothing they decided passes by itself.
        """
        seen = self._look(sheets[0])
        fields = dict(record.fields)
        for name, (value, trust) in seen.bounds.items():
            read = fields.get(name)
            if read is not None and same_value("string", read.value, value):
                fields[name] = replace(read, confidence=min(read.confidence, round(trust, 4)))
        sure = min([record.type_confidence, *(trust for own, trust in seen.type_bound if own == record.type)])
        return replace(record, fields=fields, type_confidence=sure)

    def _look(self, sheet: Sheet) -> _Seen:
        """The page and its form; kept, because boundaries, type and fields ask for the same pages."""
        seen = self._seen.get(id(sheet))
        if seen is None:
            page = PrintedPage(sheet)
            seen = _Seen(sheet, page, self.memory.match(page) if self.memory else None)
            if len(self._seen) >= _CACHED:
                self._seen.pop(next(iter(self._seen)))
            self._seen[id(sheet)] = seen
        return seen


def _decided_anew(
    now: Mapping[str, Sequence[Candidate]], before: Mapping[str, Sequence[Candidate]]
) -> dict[str, tuple[str, float]]:
    """The fields whose surest value is another than the rules', and what such a value deserves."""
    changed = {}
    for name, items in now.items():
        best = max(items, key=_confidence, default=None)
        first = max(before.get(name, ()), key=_confidence, default=None)
        if best is not None and (first is None or first.value != best.value):
            changed[name] = best.value, _UNPROVEN
    return changed


def _confidence(item: Candidate) -> float:
    return item.confidence


def _by_form(match: Match, guess: TypeGuess) -> TypeGuess:
    """Weigh the type that papers of a known form were confirmed as against the rules' guess."""
    known = match.known
    if not known.first:
        again = known.papers >= _PROVEN and match.same_title
        return replace(guess, title_quality=0.0) if again else guess
    trust = known.type_trust * min(1.0, 0.7 + 0.4 * match.coverage)
    quality = max(guess.title_quality, _KNOWN_BEGINS)
    if known.type == guess.type:
        sure = 1 - (1 - guess.confidence) * (1 - _AGREED * trust)
        return replace(guess, confidence=round(min(_HIGHEST, sure), 4), title_quality=quality)
    proven = known.papers >= _PROVEN and len(known.types) == 1 and match.coverage >= _PROVEN_COVERAGE
    unnamed = guess.type == OTHER or guess.title_quality < _NAMED
    alike = match.same_title or (unnamed and match.title >= _TITLE_ENOUGH)
    if trust < _LEAST_TRUST:
        return guess
    if alike and (trust > guess.confidence or (proven and match.same_title)):
        return TypeGuess(known.type, round(trust, 4), guess.title, quality, guess.type)
    return guess


def _compete(recalled: Sequence[Recalled], others: Sequence[Candidate], kind: str) -> list[Candidate]:
    """Let the values at known places compete with the others. One value at the most trusted places lowers the
    others that differ; several decide nothing, but one of them may agree with the rules."""
    best = max(item.trust for item in recalled)
    heard = [item for item in recalled if item.trust > best - _NEAR_BEST]
    first = heard[0].candidate.value
    if not all(same_value(kind, item.candidate.value, first) for item in heard):
        return [*others, *(_weighted(item, item.trust * _UNDECIDED) for item in heard)]
    less = 1 - _CONTRADICTED * best
    weighed = [
        other if same_value(kind, other.value, first) else replace(other, confidence=other.confidence * less)
        for other in others
    ]
    return [*weighed, _weighted(heard[0], best)]


def _without_taken(
    name: str, candidates: Sequence[Candidate], recalled: Mapping[str, Sequence[Recalled]]
) -> list[Candidate]:
    """Leave out what stands where the form has another field's value, unless it has this one's there too."""
    own = [item.candidate for item in recalled.get(name, ())]
    others = [item.candidate for other, items in recalled.items() if other != name for item in items]
    return [
        candidate
        for candidate in candidates
        if not any(_covers(taken, candidate) for taken in others)
        or any(_covers(kept, candidate) for kept in own)
    ]


def _covers(one: Candidate, other: Candidate) -> bool:
    """The middle of the other's box lies within the one's."""
    if one.box is None or other.box is None or one.page != other.page:
        return False
    xs, ys = [x for x, _ in one.box], [y for _, y in one.box]
    x, y = sum(x for x, _ in other.box) / 4, sum(y for _, y in other.box) / 4
    return min(xs) <= x <= max(xs) and min(ys) <= y <= max(ys)


def _weighted(item: Recalled, trust: float) -> Candidate:
    return replace(item.candidate, confidence=item.candidate.confidence * trust)


def _unexpected(matches: Sequence[Match], name: str, candidates: list[Candidate]) -> list[Candidate]:
    """Trust less what the rules find on a form whose confirmed papers never had a value for the field."""
    if any(name in match.known.places for match in matches):
        return candidates
    papers = min(match.known.absent[name] for match in matches)
    if papers < _ABSENT_FROM:
        return candidates
    less = 2 / (papers + 1)
    weighed = [replace(candidate, confidence=candidate.confidence * less) for candidate in candidates]
    return [candidate for candidate in weighed if candidate.confidence >= _WORTH_SHOWING]
