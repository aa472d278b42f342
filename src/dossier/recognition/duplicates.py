"""The same sheet scanned twice, told apart from two sheets of the same template.

Two filled copies of one form look alike to any hash, so a likeness of fingerprints is only a suspicion; what
both pages say decides. In doubt a page is no duplicate: a missed one costs a glance, a false one hides a
record.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np
from rapidfuzz.distance import Levenshtein

from dossier.recognition.image import Turn, count_differing_bits
from dossier.recognition.result import Line, PageReading

_SUSPECT_BITS = 14
_PICTURE_BITS = 3  # pages without any text: only the picture speaks
_SURE = 0.88
_PLACE_TOLERANCE = 0.03  # of the page's long side
_STRAY_SHARE = 0.03


def mark_duplicates(pages: Iterable[PageReading]) -> tuple[PageReading, ...]:
    """Fill ``duplicate_of`` with the number of the earliest page of the same picture, for pages of one file.

    Pages may have been read apart; they come back ordered by number. Blank pages are never duplicates.
    """
    marked: list[PageReading] = []
    for page in sorted(pages, key=lambda p: p.number):
        original = next((e for e in marked if e.duplicate_of is None and is_duplicate(e, page)), None)
        marked.append(replace(page, duplicate_of=None if original is None else original.number))
    return tuple(marked)


def is_duplicate(one: PageReading, other: PageReading) -> bool:
    """Say whether two readings are of the same sheet (scanned again, perhaps turned or less well)."""
    if one.blank or other.blank:
        return False
    bits = count_differing_bits(one.fingerprint, other.fingerprint)
    if not one.lines or not other.lines:
        return bits <= _PICTURE_BITS and not one.lines and not other.lines
    return bits <= _SUSPECT_BITS and _say_the_same(one, other)


def _say_the_same(one: PageReading, other: PageReading) -> bool:
    here, there = _placed(one), _placed(other)
    total = sum(len(text) for text, *_ in here) + sum(len(text) for text, *_ in there)
    if not total:
        return False
    stray = 0
    taken: set[int] = set()
    for text, sure, place in here:
        match = _nearest(place, text, there, taken)
        if match is None:
            stray += len(text) if sure else 0
            continue
        taken.add(match)
        if not _agree(text, there[match][0], sure and there[match][1]):
            return False
    stray += sum(len(text) for i, (text, sure, _) in enumerate(there) if sure and i not in taken)
    return stray <= _STRAY_SHARE * total


_Placed = tuple[str, bool, tuple[float, float]]


def _placed(page: PageReading) -> list[_Placed]:
    """Lines as bare text, whether surely read, and centre on the upright page in shares of its long side."""
    turn = Turn(page.width_px, page.height_px, page.rotation_deg, page.skew_deg)
    side = max(page.width_px, page.height_px)
    placed = []
    for line in page.lines:
        x, y = turn.to_upright(np.array(line.box)).mean(axis=0) / side
        text = _bare(line)
        if text:
            placed.append((text, line.confidence >= _SURE, (float(x), float(y))))
    return placed


def _bare(line: Line) -> str:
    folded = unicodedata.normalize("NFKC", line.text)
    return "".join(c for c in folded if c.isalnum())


def _nearest(place: tuple[float, float], text: str, there: Sequence[_Placed], taken: set[int]) -> int | None:
    best, best_rank = None, float("inf")
    for index, (other, _sure, (x, y)) in enumerate(there):
        apart = max(abs(x - place[0]), abs(y - place[1]))
        if index in taken or apart > _PLACE_TOLERANCE:
            continue
        rank = apart + 0.1 * Levenshtein.normalized_distance(text, other)
        if rank < best_rank:
            best, best_rank = index, rank
    return best


def _agree(text: str, other: str, sure: bool) -> bool:
    """Equal but for what reading noise does: one character in a long line, anything in a doubtful one that
    stays alike. A differing digit in a surely read line is another number, thus another sheet."""
    distance = Levenshtein.distance(text, other)
    if distance == 0:
        return True
    if not sure:
        return distance <= max(1.0, 0.4 * max(len(text), len(other)))
    if [c for c in text if c.isdigit()] != [c for c in other if c.isdigit()]:
        return False
    return distance == 1 and len(text) > 16
