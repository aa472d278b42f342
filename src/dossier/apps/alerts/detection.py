"""Finding where a count within a sliding window reaches its limit. Pure: no Django.

The answer depends on the acts alone, not on how they were cut into portions: whoever hands over the acts of a
window before the new ones gets the same findings portion by portion as at once.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Seen:
    """One act of one person. ``key``: what is counted once however often it occurs."""

    sequence: int
    at: datetime
    key: str


@dataclass(frozen=True, slots=True)
class Crossing:
    """The act at which the limit was reached, and the acts in the window that led there (their sequences)."""

    sequence: int
    at: datetime
    count: int
    limit: int
    sequences: tuple[int, ...]


def find_crossings(
    acts: Iterable[Seen],
    *,
    window: timedelta,
    limit_at: Callable[[datetime], int],
    after: int,
    quiet: timedelta,
    last_alert: datetime | None,
) -> list[Crossing]:
    """Give where the number of different keys within ``window`` (exclusive at its beginning) reaches the limit.

    Only acts with a sequence above ``after`` are reported; those before fill the window. Nothing is reported
    within ``quiet`` (exclusive at its end) of the last alert.
    """
    inside: deque[Seen] = deque()
    keys: Counter[str] = Counter()
    found: list[Crossing] = []
    for act in sorted(acts, key=lambda each: (each.at, each.sequence)):
        inside.append(act)
        keys[act.key] += 1
        while inside[0].at <= act.at - window:
            gone = inside.popleft()
            keys[gone.key] -= 1
            if not keys[gone.key]:
                del keys[gone.key]
        is_quiet = last_alert is not None and act.at < last_alert + quiet
        if act.sequence <= after or is_quiet or len(keys) < (limit := limit_at(act.at)):
            continue
        found.append(Crossing(act.sequence, act.at, len(keys), limit, tuple(one.sequence for one in inside)))
        last_alert = act.at
    return found
