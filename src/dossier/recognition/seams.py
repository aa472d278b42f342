"""How surely a file was cut into records at the right places.

A record is cut rightly when its first page begins it and the next record's first page begins that one: titles
tell. A page that was joined without a title of its own is somewhat less sure, and one is missing where the paper
counts more pages than there are. Weights, not probabilities: :mod:`.confidence` makes these.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from dossier.recognition.boundaries import Group

_UNTITLED = 0.4  # a record that begins with a page without a title
_JOINED = 0.9  # a record of several pages
_INCOMPLETE = 0.5  # a record some of whose pages are not there


def weigh_boundaries(groups: Sequence[Group]) -> tuple[float, ...]:
    """Give a weight, 0..1, for each record of a file, in the file's order."""
    beginnings = [_UNTITLED + (1 - _UNTITLED) * group.guess.title_quality for group in groups]
    return tuple(
        round(min(preceding, beginning, following, _inside(group)), 4)
        for group, preceding, beginning, following in zip_longest(
            groups, [1.0, *beginnings[:-1]], beginnings, beginnings[1:], fillvalue=1.0
        )
        if isinstance(group, Group)
    )


def _inside(group: Group) -> float:
    if group.missing:
        return _INCOMPLETE
    return _JOINED if len(group.sheets) > 1 else 1.0
