"""Compare what was learned with what was in use before, on records that neither has seen.

The figures count; they hold no value and name nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass

from dossier.recognition.learning.examples import Example, Vocabulary, same_value
from dossier.recognition.result import FieldValue, RecordReading

_HARM = 2  # a wrong value costs as much as so many missed ones: a missed one is seen, a wrong one may pass
_TYPE = 3  # a wrong type asks for the wrong fields: choosing it anew is as much work as keying so many values

Read = Callable[[Example], Sequence[RecordReading]]
"""Reads the pages of an example as if they had just come in."""


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over records: types right; confirmed values read right, wrong, not at all; values read for fields
    that were confirmed to be absent."""

    records: int = 0
    types_right: int = 0
    right: int = 0
    wrong: int = 0
    missed: int = 0
    extra: int = 0

    def __add__(self, other: Figures) -> Figures:
        one, two = asdict(self), asdict(other)
        return Figures(**{name: one[name] + two[name] for name in one})

    @property
    def recall(self) -> float:
        """Share of the confirmed values that were read right, 1.0 without any."""
        return _share(self.right, self.right + self.wrong + self.missed)

    @property
    def precision(self) -> float:
        """Share of the values read that were right, 1.0 without any."""
        return _share(self.right, self.right + self.wrong + self.extra)

    @property
    def type_accuracy(self) -> float:
        """Share of the records whose type was right, 1.0 without any."""
        return _share(self.types_right, self.records)

    def is_not_worse_than(self, other: Figures) -> bool:
        """Tell whether these figures, over the same records, allow to take the place of others: no fewer types
        right, and no less saved of a clerk's work in all."""
        return self.types_right >= other.types_right and self._saved >= other._saved

    @property
    def _saved(self) -> int:
        """What a clerk need not do, in values to key: a wrong value costs twice what a right one saves."""
        return _TYPE * self.types_right + self.right - _HARM * (self.wrong + self.extra)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def measure(examples: Iterable[Example], read: Read, known: Vocabulary) -> Figures:
    """Read each example anew and count what agrees with what was confirmed."""
    total = Figures()
    for example in examples:
        total += judge(example, read(example), known)
    return total


def judge(example: Example, records: Sequence[RecordReading], known: Vocabulary) -> Figures:
    """Hold what was read in one confirmed record's pages against what was confirmed; its first record says what
    it is, values of further ones (a boundary too many) count as missed."""
    first = records[0] if records else None
    seen: dict[str, FieldValue] = dict(first.fields) if first else {}
    right = wrong = missed = 0
    for name, truth in example.values.items():
        if name not in known.fields:
            continue
        if name not in seen:
            missed += 1
        elif same_value(known.fields[name].kind, seen[name].value, truth):
            right += 1
        else:
            wrong += 1
    asked = known.asked.get(example.type, frozenset())
    extra = sum(name in asked and name not in example.values for name in seen)
    return Figures(1, int(first is not None and first.type == example.type), right, wrong, missed, extra)
