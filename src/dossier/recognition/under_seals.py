"""Which of two readings of a line under a seal is kept, and how far it is trusted.

The seal is taken out for one reading and left in for the other: what both say is as sure as the surer of them. Of
dates on which they disagree, the one that a calendar knows is kept, the fuller one before the shorter, and neither is
trusted as before: a stroke of the rim makes 1月 of 11月, and the recogniser does not notice.
"""

from __future__ import annotations

import re

from dossier.recognition.dates import find_dates
from dossier.recognition.text import normalise

Reading = tuple[str, float]
"""A text and its confidence, 0 to 1."""

_LIKE_A_DATE = re.compile(r"\d{2,4}\s*[年./-]|[年月]\s*\d|\d\s*[月日]|[〇○零一二三四五六七八九十]\s*[年月日]")
_ONLY_ONE_POSSIBLE, _BOTH_POSSIBLE = 0.8, 0.6
_SAYS_SOMETHING = 0.75  # confidence under which a reading is what the seal made of the line
_STILL_READ = 0.51  # below half, a line counts as not read


def is_like_a_date(text: str) -> bool:
    """Say whether a text as read has the look of a date, complete or not.

    >>> is_like_a_date("2016年11月7日"), is_like_a_date("2016.1"), is_like_a_date("工号 20160107")
    (True, True, False)
    """
    return bool(_LIKE_A_DATE.search(text))


def settle(one: Reading, other: Reading) -> Reading:
    """Give the reading to be kept of two of the same line, with the confidence that it deserves.

    >>> settle(("2016年11月7日", 0.99), ("2016年1月7日", 0.95))
    ('2016年11月7日', 0.594)
    >>> settle(("2016年13月7日", 0.99), ("2016年3月7日", 0.95))
    ('2016年3月7日', 0.76)
    """
    surer = max(one, other, key=lambda reading: reading[1])
    if not (is_like_a_date(one[0]) or is_like_a_date(other[0])) or min(one[1], other[1]) < _SAYS_SOMETHING:
        return surer
    mine, others = _dates(one[0]), _dates(other[0])
    if mine == others:
        return surer if mine or _digits(one[0]) == _digits(other[0]) else _doubted(surer, _ONLY_ONE_POSSIBLE)
    if _fullness(mine) == _fullness(others):
        return _doubted(surer, _BOTH_POSSIBLE)
    return _doubted(one if _fullness(mine) > _fullness(others) else other, _ONLY_ONE_POSSIBLE)


def _dates(text: str) -> tuple[str, ...]:
    return tuple(found.iso for found in find_dates(normalise(text)))


def _fullness(dates: tuple[str, ...]) -> int:
    """How much of dates was told: years, months and days."""
    return sum(len(iso) for iso in dates)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", normalise(text))


def _doubted(reading: Reading, share: float) -> Reading:
    text, confidence = reading
    return text, round(max(confidence * share, min(confidence, _STILL_READ)), 4)
