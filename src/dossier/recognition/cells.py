"""Join labels that forms spread: 姓 and 名 apart, 户口所 over 在地, characters stacked in a narrow cell.

A join is made only when the whole is a known label; the sheet comes back with one line in place of the parts,
which stands where a value beside it is looked for. Not for values that wrap (:mod:`.spots`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from dossier.recognition.alike import AlikeLabels, label_part
from dossier.recognition.labels import LabelIndex
from dossier.recognition.text import is_cjk
from dossier.recognition.upright import Sheet, TextLine, group_rows

_LONGEST_PART = 7
_LONGEST_LABEL = 14
_LATIN = re.compile(r"[A-Za-z][A-Za-z .'&/()-]{1,40}")
_MOST_PARTS = 6
_WIDEST_GAP = 5.0  # between the spread characters of a label, in line heights
_CLOSE_GAP = 2.0  # between two words that are labels of their own
_LEADING = 0.8  # between the lines of a stacked label, in line heights
_ALIKE, _LEAST_ALIKE = 0.85, 3  # likeness and length of what is joined by its parts
_GLOSS_LEADING = 1.6  # between a label and its English below it


def join_split_labels(sheet: Sheet, labels: LabelIndex, alike: AlikeLabels | None = None) -> Sheet:
    """Give the sheet with spread and stacked labels joined; the same sheet when there are none.

    ``alike``: what else may be a label that stands in two lines, by its parts.
    """
    flat = [run for row in sheet.rows for run in _beside(row, labels, sheet.line_height)]
    lines = _without(sheet.lines, flat)
    stacked = list(_stacks(lines, labels, sheet.line_height, alike))
    lines = _without(lines, stacked)
    plain = _without_gloss(lines, labels, sheet.line_height)
    if not flat and not stacked and plain is None:
        return sheet
    return replace(sheet, rows=group_rows(plain or lines))


def _without(lines: Sequence[TextLine], runs: Sequence[Sequence[TextLine]]) -> tuple[TextLine, ...]:
    """The lines with every run replaced by its join."""
    gone = {id(line) for run in runs for line in run}
    return (*(line for line in lines if id(line) not in gone), *(join_lines(run) for run in runs))


def _is_part(line: TextLine) -> bool:
    return len(line.text) <= _LONGEST_PART and all(is_cjk(char) or char in "()/:、" for char in line.text)


def _beside(row: Sequence[TextLine], labels: LabelIndex, height: float) -> Iterator[list[TextLine]]:
    """Runs of neighbouring pieces of a row that together are a label."""
    start = 0
    while start < len(row):
        run = _longest_run(row[start : start + 4], labels, height)
        if run:
            yield run
        start += max(1, len(run))


def _longest_run(row: Sequence[TextLine], labels: LabelIndex, height: float) -> list[TextLine]:
    for length in range(len(row), 1, -1):
        run = list(row[:length])
        if not all(_is_part(line) for line in run) or not labels.is_label("".join(line.text for line in run)):
            continue
        own = any(labels.is_label(line.text) for line in run)
        widest = max(right.left - left.right for left, right in pairwise(run))
        if widest < (_CLOSE_GAP if own else _WIDEST_GAP) * height:
            return run
    return []


def _stacks(
    lines: Sequence[TextLine], labels: LabelIndex, height: float, alike: AlikeLabels | None
) -> Iterator[list[TextLine]]:
    """Columns of short lines right below each other that together are a label."""
    parts = sorted((line for line in lines if _is_part(line)), key=lambda line: line.top)
    taken: set[int] = set()
    for at, first in enumerate(parts):
        if id(first) in taken:
            continue
        best: list[TextLine] = []
        stack = [first]
        for line in parts[at + 1 :]:
            if line.top - stack[-1].bottom > _LEADING * height:
                break
            if id(line) in taken or not _is_under(stack[-1], line, height):
                continue
            stack = [*stack, line]
            if _is_label(stack, labels, alike) and not _stand_alone(stack, lines, labels, height):
                best = stack
            if len(stack) == _MOST_PARTS:
                break
        if best:
            taken |= {id(line) for line in best}
            yield best


def _is_label(stack: Sequence[TextLine], labels: LabelIndex, alike: AlikeLabels | None) -> bool:
    """Whether the lines of a stack are a label together: one of a list, or by its parts when none is one alone."""
    text = "".join(part.text for part in stack)
    if labels.is_label(text):
        return True
    if alike is None or len(text) <= _LEAST_ALIKE or any(labels.is_label(part.text) for part in stack):
        return False
    found = alike.find(label_part(text))
    return found is not None and found[1] >= _ALIKE


def _without_gloss(
    lines: Sequence[TextLine], labels: LabelIndex, height: float
) -> tuple[TextLine, ...] | None:
    """The lines with every Chinese label grown over the English beneath it, which goes; None without any.

    The value beside such a label stands at the height between the two.
    """
    grown: dict[int, TextLine] = {}
    gone: set[int] = set()
    for gloss in lines:
        if not _LATIN.fullmatch(gloss.text):
            continue
        over = [line for line in lines if _is_gloss_of(gloss, line, height) and id(line) not in grown]
        label = max(over, key=lambda line: line.bottom, default=None)
        if label is None or not (labels.is_gloss(gloss.text) or _has_value_between(label, gloss, lines)):
            continue
        if not labels.is_gloss(gloss.text) and _is_value(gloss, lines, labels):
            continue
        grown[id(label)] = replace(
            label, bottom=gloss.bottom, left=min(label.left, gloss.left), right=max(label.right, gloss.right)
        )
        gone.add(id(gloss))
    if not gone:
        return None
    return tuple(grown.get(id(line), line) for line in lines if id(line) not in gone)


def _is_gloss_of(gloss: TextLine, label: TextLine, height: float) -> bool:
    near = -0.4 * height <= gloss.top - label.bottom < _GLOSS_LEADING * height
    if not near or not is_cjk(label.text[0]) or len(label.text) > _LONGEST_LABEL:
        return False
    centred = abs(label.left + label.right - gloss.left - gloss.right) < 1.2 * height
    return centred or abs(label.left - gloss.left) < 0.6 * height


def _has_value_between(label: TextLine, gloss: TextLine, lines: Sequence[TextLine]) -> bool:
    return any(
        line.left > label.left + 0.5 * label.height and label.middle < line.middle < gloss.middle
        for line in lines
    )


def _is_value(line: TextLine, lines: Sequence[TextLine], labels: LabelIndex) -> bool:
    """A label stands to the left of a line in its row: it is the label's value."""
    return any(
        other.right <= line.left
        and abs(other.middle - line.middle) < 0.5 * line.height
        and labels.is_label(other.text)
        for other in lines
    )


def _is_under(upper: TextLine, lower: TextLine, height: float) -> bool:
    centred = abs(upper.left + upper.right - lower.left - lower.right) < 1.2 * height
    aligned = abs(upper.left - lower.left) < 0.4 * height
    return (centred or aligned) and lower.top - upper.bottom > -0.4 * height


def _stand_alone(
    stack: Sequence[TextLine], lines: Sequence[TextLine], labels: LabelIndex, height: float
) -> bool:
    """Each is a label of its own with something beside it: 学历 over 学位, not one label over two lines."""
    return all(labels.is_label(part.text) and _has_neighbour(part, lines, height) for part in stack)


def _has_neighbour(part: TextLine, lines: Sequence[TextLine], height: float) -> bool:
    return any(line.left >= part.right and abs(line.middle - part.middle) < 0.45 * height for line in lines)


def join_lines(run: Sequence[TextLine]) -> TextLine:
    """Give one line out of the pieces of a label or date, over the place of all."""
    origin: list[int] = []
    raw = ""
    for line in run:
        origin += [len(raw) + index for index in line.origin]
        raw += line.raw
    first, last = run[0], run[-1]
    stacked = last.top >= first.bottom - 0.4 * first.height
    box = (
        (first.box[0], first.box[1], last.box[2], last.box[3])
        if stacked
        else (first.box[0], last.box[1], last.box[2], first.box[3])
    )
    return TextLine(
        "".join(line.text for line in run),
        tuple(origin),
        raw,
        min(line.confidence for line in run),
        first.page,
        box,
        min(line.left for line in run),
        min(line.top for line in run),
        max(line.right for line in run),
        max(line.bottom for line in run),
    )
