"""What differs between two values, as runs of text a person can read. Pure.

By words: a run of letters or digits is one, and so is each Chinese character, as a name differs by one of them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import TypedDict

MOST_WORDS = 2_000
"""Longer values are shown as wholly replaced: comparing takes time that grows with the square."""

_WORD = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)


class Part(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class TextPart:
    part: Part
    text: str


def text_difference(before: str | None, after: str | None) -> tuple[TextPart, ...]:
    """Give the runs that stay, go and come, in reading order; what goes stands before what comes in its place.

    Joining all but ``ADDED`` gives ``before``, all but ``REMOVED`` gives ``after``.

    >>> [(one.part.value, one.text) for one in text_difference("陈旻翀", "陈昱翀")]
    [('same', '陈'), ('removed', '旻'), ('added', '昱'), ('same', '翀')]
    """
    old, new = _WORD.findall(before or ""), _WORD.findall(after or "")
    if max(len(old), len(new)) > MOST_WORDS:
        return _runs((Part.REMOVED, before or ""), (Part.ADDED, after or ""))
    found: list[tuple[Part, str]] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append((Part.SAME, "".join(old[a:b])))
        else:
            found += [(Part.REMOVED, "".join(old[a:b])), (Part.ADDED, "".join(new[c:d]))]
    return _runs(*found)


class Change(TypedDict):
    """One thing that two descriptions say differently, as versions keep it."""

    field: str
    before: str | None
    after: str | None


def description_changes(
    before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> tuple[Change, ...]:
    """Compare two descriptions as versions keep them, of any two versions; in the order of the earlier one.

    >>> description_changes({"level": "1", "field:doc_date": "2013"}, {"level": "1", "field:doc_date": "2014"})
    ({'field': 'doc_date', 'before': '2013', 'after': '2014'},)
    """
    return tuple(
        Change(field=name.removeprefix("field:"), before=before.get(name), after=after.get(name))
        for name in dict.fromkeys([*before, *after])
        if before.get(name) != after.get(name)
    )


def _runs(*found: tuple[Part, str]) -> tuple[TextPart, ...]:
    return tuple(TextPart(part, text) for part, text in found if text)
