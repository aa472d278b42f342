"""Running text over lines and pages, with the way back to line and box.

Prose wraps: a date may begin on one line and end on the next. :class:`Prose` joins the lines that run on and
keeps, for every character, the line and the place it came from.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dossier.recognition.result import Box
from dossier.recognition.upright import Sheet, TextLine

_COLUMN_LINES, _COLUMN_CHARS, _COLUMN_WIDTH = 6, 11, 0.25  # of a column of running text, its lines at least
_PARAGRAPH_CHARS = 14  # a shorter line rather stands for itself
_LABELLED = re.compile(r"[\u3400-\u9fffA-Za-z]{2,8}(?:\([^()]{1,8}\))?:")
_DATE_ENDS = re.compile(
    r"[12一二][0-9〇零一二三四五六七八九]{3}(?:年(?:[0-9]{1,2}|[一二三四五六七八九十]{1,2})?(?:月[0-9一二三四五六七八九十]{0,2})?)?$"
)
_DATE_GOES_ON = re.compile(r"[0-9一二三四五六七八九十]{0,3}[年月日](?!度)")
_BEGINS = re.compile(r"\(?[0-9一二三四五六七八九十]{1,3}[、.)]|第.{1,3}条|特此|此致")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible value of a field: like a field value, with the ``way`` it was found.

    ``label``: the words that named it, empty where none did; ``weight``, 0..1, how surely they are a label;
    ``line``: where its value begins.
    """

    value: str
    raw: str
    confidence: float
    page: int
    box: Box | None
    way: str = "label"
    label: str = ""
    weight: float = 1.0
    line: TextLine | None = None


@dataclass(frozen=True, slots=True)
class Prose:
    """Joined text; ``lines[i]`` and ``offsets[i]`` say where ``text[i]`` stands (line break: the line
    before)."""

    text: str
    lines: tuple[TextLine, ...]
    offsets: tuple[int, ...]

    def candidate(self, value: str, start: int, end: int, confidence: float, way: str) -> Candidate:
        """Make a candidate of ``text[start:end]``: box of its part of the first line, confidence times the
        least sure line's."""
        first = self.lines[start]
        stop = start
        while stop < end and self.lines[stop] is first:
            stop += 1
        box = first.part_box(self.offsets[start], self.offsets[stop - 1] + 1)
        least = min(line.confidence for line in self.lines[start:end])
        raw = self.text[start:end].replace("\n", "")
        return Candidate(value, raw, least * confidence, first.page, box, way)


def join_prose(sheets: Sequence[Sheet]) -> Prose:
    """Join the lines of a record: a line that reaches the right margin runs on into the next."""
    text: list[str] = []
    lines: list[TextLine] = []
    offsets: list[int] = []
    for sheet in sheets:
        left, right = _margins(sheet)
        flow = _flow(sheet)
        begin = left  # where the run of text that the line belongs to begins
        for line, following in zip(flow, [*flow[1:], None], strict=True):
            text.extend(line.text)
            lines.extend([line] * len(line.text))
            offsets.extend(range(len(line.text)))
            beside = following is not None and following.middle - line.middle < 0.5 * line.height
            margins = (left, right) if begin < left + 4 * sheet.line_height else (left, float("inf"))
            if following is not None and _runs_on(line, following, *margins, sheet.line_height):
                begin = begin if beside else following.left
            else:
                begin = following.left if following is not None else left
                text.append("\n")
                lines.append(line)
                offsets.append(len(line.text) - 1)
    return Prose("".join(text), tuple(lines), tuple(offsets))


def _flow(sheet: Sheet) -> list[TextLine]:
    """The lines in the order in which they are read: two columns of running text one after the other."""
    lines, height = list(sheet.lines), sheet.line_height
    wide = [
        line
        for line in lines
        if line.right - line.left > _COLUMN_WIDTH * sheet.width and len(line.text) > _COLUMN_CHARS
    ]
    starts = [line for line in wide if 0.4 * sheet.width < line.left < 0.62 * sheet.width]
    if len(starts) < _COLUMN_LINES:
        return lines
    edge = sorted(line.left for line in starts)[len(starts) // 5]  # paragraphs begin further in
    right = [line for line in lines if line.left > edge - height]
    left = [line for line in lines if line.right < edge + 0.3 * height]
    top, bottom = min(line.top for line in starts), max(line.bottom for line in starts)
    across = [line for line in lines if line.left <= edge - height and line.right >= edge + 0.3 * height]
    columns = sum(line in wide for line in left) >= _COLUMN_LINES
    if not columns or any(top < line.middle < bottom for line in across):
        return lines
    above = [line for line in lines if line.middle < top]
    rest = [line for line in lines if line.middle >= top]
    return [
        *above,
        *(a for a in rest if a in left),
        *(a for a in rest if a in right),
        *(a for a in rest if a in across),
    ]


def _margins(sheet: Sheet) -> tuple[float, float]:
    """Where the running text of a page begins and ends, by the rows that reach furthest."""
    lefts, rights = sorted(row[0].left for row in sheet.rows), sorted(row[-1].right for row in sheet.rows)
    return lefts[len(lefts) // 10], rights[int(len(rights) * 0.9)]


def _runs_on(line: TextLine, following: TextLine, left: float, right: float, height: float) -> bool:
    """The next line carries on: beside it without a gap, or under it from margin to margin in the same
    size."""
    if following.middle - line.middle < 0.5 * min(line.height, following.height):
        return following.left - line.right < 1.2 * height
    alike = 0.72 < line.height / (following.height or 1.0) < 1.4
    near = following.top - line.bottom < 2.2 * height
    if not alike or not near or line.text[-1] in "。:;!":
        return False
    if _DATE_ENDS.search(line.text) and _DATE_GOES_ON.match(following.text):
        return True
    full = line.right > right - 2.5 * height and following.left < left + 2.5 * height
    return full or _hangs_back(line, following, left, height) or _fills_paragraph(line, following, height)


def _hangs_back(line: TextLine, following: TextLine, left: float, height: float) -> bool:
    """A long line that begins a paragraph further in, and one at the margin under it, which begins none."""
    indented = left + height < line.left < left + 4 * height and following.left < left + 0.6 * height
    return indented and len(line.text) >= _PARAGRAPH_CHARS and _BEGINS.match(following.text) is None


def _fills_paragraph(line: TextLine, following: TextLine, height: float) -> bool:
    """A long line of a paragraph that is narrower than the page: what follows begins at its margin, is not longer
    and begins nothing new."""
    begins = _LABELLED.match(following.text) or _LABELLED.match(line.text) or _BEGINS.match(following.text)
    back = following.left < line.left + 0.6 * height and line.right > following.right - 2.5 * height
    return len(line.text) >= _PARAGRAPH_CHARS and back and begins is None
