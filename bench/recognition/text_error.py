"""Character errors of a page, whatever order its lines were read in and however they were cut.

Follows the idea of the flexible character accuracy of Clausner, Pletschacher and Antonacopoulos (Pattern
Recognition Letters 131, 2020): the pieces of truth and reading that agree best are paired first, what a
pairing leaves over of either goes on as a piece of its own, until nothing agrees any more. It needs no
boxes, so engines that give none, or give other ones, are measured alike.
"""

from __future__ import annotations

import heapq
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein


@dataclass(frozen=True, slots=True)
class PageError:
    """Edits between a page's truth and its reading, over ``characters`` of truth.

    ``confused`` counts (true, read) characters; an empty string stands for nothing.
    """

    characters: int
    edits: int
    confused: Counter[tuple[str, str]] = field(default_factory=Counter, compare=False, repr=False)

    @property
    def rate(self) -> float:
        """Edits per character of truth; above 1 where more is invented than was there."""
        return self.edits / self.characters if self.characters else float(self.edits > 0)


def fold(text: str) -> str:
    """Give the text that is compared: NFKC, without white space.

    >>> fold("工 号：Ｋ０１")
    '工号:K01'
    """
    return "".join(unicodedata.normalize("NFKC", text).split())


def fold_letters(text: str) -> str:
    """Give the compared text without punctuation and symbols.

    >>> fold_letters("（工号：K01）")
    '工号K01'
    """
    return "".join(char for char in fold(text) if unicodedata.category(char)[0] not in "PSZ")


def compare_page(
    truth: Iterable[str], read: Iterable[str], *, optional: Iterable[str] = (), excused: Iterable[str] = ()
) -> PageError:
    """Count the edits from truth to reading; all texts folded already.

    ``optional`` texts of the truth (seals, the footer) cost nothing whether read or not. ``excused`` lines of
    the reading (those that lie in a seal) may answer to the truth, and cost nothing where they do not. What
    remains unpaired is charged in full on both sides, so a wholly misread piece costs its true and its read
    characters.
    """
    wanted = [text for text in truth if text]
    confused: Counter[tuple[str, str]] = Counter()
    pairs, missed, left = _pair_up(wanted, [text for text in read if text])
    more, missed, _ = _pair_up(missed, [text for text in excused if text])
    for one, other in pairs + more:
        confused.update(_edits(one, other))
    _, _, invented = _pair_up([text for text in optional if text], left)
    confused.update((char, "") for text in missed for char in text)
    confused.update(("", char) for text in invented for char in text)
    return PageError(sum(map(len, wanted)), confused.total(), confused)


def interval(errors: Sequence[PageError], *, draws: int = 2000, seed: int = 1) -> tuple[float, float]:
    """Give the 95 % bootstrap interval of the pooled error rate, pages drawn with replacement."""
    if not errors:
        return 0.0, 0.0
    sizes = np.array([error.characters for error in errors], dtype=np.float64)
    edits = np.array([error.edits for error in errors], dtype=np.float64)
    drawn = np.random.default_rng(seed).integers(len(errors), size=(draws, len(errors)))
    rates = edits[drawn].sum(axis=1) / np.maximum(sizes[drawn].sum(axis=1), 1)
    low, high = np.percentile(rates, (2.5, 97.5))
    return float(low), float(high)


def pooled(errors: Iterable[PageError]) -> PageError:
    """Add pages up."""
    characters, edits = 0, 0
    confused: Counter[tuple[str, str]] = Counter()
    for error in errors:
        characters, edits = characters + error.characters, edits + error.edits
        confused.update(error.confused)
    return PageError(characters, edits, confused)


def _edits(truth: str, read: str) -> Iterable[tuple[str, str]]:
    for edit in Levenshtein.editops(truth, read):
        true = "" if edit.tag == "insert" else truth[edit.src_pos]
        yield true, "" if edit.tag == "delete" else read[edit.dest_pos]


def _pair_up(truth: list[str], read: list[str]) -> tuple[list[tuple[str, str]], list[str], list[str]]:
    """Pair pieces greedily, best agreement first; return the pairs and what remains of both sides."""
    numbers = count()
    here = {next(numbers): text for text in truth}
    there = {next(numbers): text for text in read}
    queue: list[tuple[float, int, int]] = []
    for key, text in here.items():
        _enqueue(queue, {key: text}, there)
    pairs = []
    while queue:
        _, one, other = heapq.heappop(queue)
        if one not in here or other not in there:
            continue
        mine, theirs = here.pop(one), there.pop(other)
        cut, my_rest, their_rest = _cut(mine, theirs)
        pairs.append(cut)
        fresh_here = {next(numbers): text for text in my_rest}
        fresh_there = {next(numbers): text for text in their_rest}
        _enqueue(queue, here, fresh_there)
        here |= fresh_here
        there |= fresh_there
        _enqueue(queue, fresh_here, there)
    return pairs, list(here.values()), list(there.values())


def _enqueue(queue: list[tuple[float, int, int]], here: dict[int, str], there: dict[int, str]) -> None:
    for one, mine in here.items():
        for other, theirs in there.items():
            score = _agreement(mine, theirs)
            if score > 0:
                heapq.heappush(queue, (-score, one, other))


def _agreement(one: str, other: str) -> float:
    """Characters in common less two for each edit: of the whole texts, or of the shorter in the longer."""
    short, long = sorted((len(one), len(other)))
    whole = long - 2 * Levenshtein.distance(one, other, score_cutoff=long // 2)
    if short == long or whole > short:
        return float(whole)
    part = short * (2 * fuzz.partial_ratio(one, other, score_cutoff=50) / 100 - 1)
    return max(float(whole), part - 1e-3 * (long - short))


def _cut(truth: str, read: str) -> tuple[tuple[str, str], list[str], list[str]]:
    """Cut the agreeing parts out of a truth and a reading; return them and both remainders."""
    low, high, start, end = 0, len(truth), 0, len(read)
    if len(truth) < len(read):
        start, end = find_inside(truth, read)
    elif len(read) < len(truth):
        low, high = find_inside(read, truth)
    # What one side alone has at an end may answer to another piece.
    codes = Levenshtein.opcodes(truth[low:high], read[start:end])
    if codes and codes[0].tag in ("insert", "delete"):
        low, start = low + codes[0].src_end, start + codes[0].dest_end
    if codes and codes[-1].tag in ("insert", "delete"):
        high -= codes[-1].src_end - codes[-1].src_start
        end -= codes[-1].dest_end - codes[-1].dest_start
    return (truth[low:high], read[start:end]), _remainders(truth, low, high), _remainders(read, start, end)


def _remainders(text: str, start: int, end: int) -> list[str]:
    return [part for part in (text[:start], text[end:]) if part]


def find_inside(short: str, long: str) -> tuple[int, int]:
    """Give the half-open range of ``long`` that is nearest to ``short`` (P. Sellers, 1980), the longest of
    equals, so that no character is left over that this pair can take without cost.

    >>> find_inside("张三丰", "姓名张二丰性别")
    (2, 5)
    """
    # Each entry: distance, and where the aligned range begins; the first row is free to begin anywhere.
    row = [(0, place) for place in range(len(long) + 1)]
    for depth, char in enumerate(short, start=1):
        new = [(depth, 0)]
        for place, other in enumerate(long):
            across, start = row[place]
            new.append(
                min(
                    (across + (char != other), start),
                    (row[place + 1][0] + 1, row[place + 1][1]),
                    (new[place][0] + 1, new[place][1]),
                )
            )
        row = new
    end = min(range(len(row)), key=lambda place: (row[place][0], row[place][1] - place))
    return row[end][1], end
