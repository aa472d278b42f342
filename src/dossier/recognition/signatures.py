"""Signatures: which places for one are signed, and where.

A place for a signature is what follows its label (签字, 签名, 签章): the rest of the line, the next line on the same
row, or blank paper beside it. It is signed when a short run of text that is no label or date stands there, or ink
that was not read as print. Names beside lesser labels (经办人, 负责人) count when they are written by pen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from dossier.recognition.image import Overview, Points, Turn
from dossier.recognition.result import Box
from dossier.recognition.seal_finding import Seal
from dossier.recognition.upright import Sheet, TextLine

_LABEL = re.compile(
    r"(?:签\s*[字名收署]|签章|手印)\s*(?:人|者|处)?\s*(?:[(][^)]{1,8}[)]|[)])?\s*(?:/?盖?章?)?\s*[:]?\s*"
)
_LESSER_LABEL = re.compile(
    r"[^,。;]{0,8}(?:代表人?|甲方|乙方|[批审]\w?[准核批]人|确认人|经办人|负责人|单位|长|科|部门?|员工|主管|经理|主任|医师)"
    r"(?:[(][^)]{1,6}[)])?[:]\s*"
)
_FOOT = 0.33  # of the page's height: below it, a name beside a lesser label is a signature
_NO_LABEL_BEFORE = re.compile(r"[,。;]|经|已|应|须|并|后")
_NAME = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff·]{1,9}|[\u3400-\u9fff]?[A-Z][a-z]+(?: ?[A-Z][a-z]+)?")
_NOT_A_NAME = re.compile(
    r"[日曰]期|时间|[年月日曰]$|签|章|盖|意见|部门|公司|单位|姓名|电话|编号|同意|确认|内容|回执|方式|之日|声明|承诺|协议|后生效|栏"
)
_REACH = 7.0  # line heights to the right in which a signature begins
_LEAST_INK = 0.012  # of the place
_READ_SURE, _INK_SURE, _LESSER_SURE = 0.85, 0.7, 0.65
_INK = 45  # of 255

Bounds = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signed place, in pixels of the delivered page; ``text`` is what was read there, if anything."""

    box: Box
    confidence: float
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class _Paper:
    sheet: Sheet
    turn: Turn
    overview: Overview
    seals: tuple[Seal, ...]


def find_signatures(sheet: Sheet, turn: Turn, overview: Overview, seals: Sequence[Seal]) -> list[Signature]:
    """Find the signed places of a page laid out upright; ``seals`` (delivered pixels) are no signatures."""
    paper = _Paper(sheet, turn, overview, tuple(seals))
    found = []
    for row in sheet.rows:
        for place, line in enumerate(row):
            end = _end_of_label(line.text)
            lesser = _LESSER_LABEL.match(line.text) if line.middle > _FOOT * sheet.height else None
            if end is None and lesser is None:
                continue
            after = row[place + 1] if place + 1 < len(row) else None
            signature: Signature | None = None
            if end is not None:
                signature = _read_after(line, end, after, sheet) or _ink_after(line, after, paper)
            elif lesser is not None:
                signature = _read_after(line, lesser.end(), after, sheet, _LESSER_SURE)
            if signature is not None:
                found.append(signature)
    return found


def _end_of_label(text: str) -> int | None:
    """Give where a signature's label ends in a line; None when the line has none, or only talks of signing."""
    for match in _LABEL.finditer(text):
        rest = text[match.end() :].strip()
        talk = _NO_LABEL_BEFORE.search(text[: match.start()]) and not match[0].endswith((":", ")"))
        if not talk and len(text[: match.start()]) <= 14 and (not rest or _may_be_name(rest)):
            return match.end()
    return None


def _may_be_name(text: str) -> bool:
    return bool(_NAME.fullmatch(text)) and not _NOT_A_NAME.search(text)


def _read_after(
    line: TextLine, end: int, after: TextLine | None, sheet: Sheet, sure: float = _READ_SURE
) -> Signature | None:
    rest = line.text[end:].strip()
    if rest:
        if not _may_be_name(rest):
            return None
        start = line.text.index(rest, end)
        return Signature(line.part_box(start, start + len(rest)), sure, rest)
    near = after is not None and after.left - line.right < _REACH * sheet.line_height
    if after is not None and near and _may_be_name(after.text):
        return Signature(after.box, sure, after.text)
    return None


def _ink_after(line: TextLine, after: TextLine | None, paper: _Paper) -> Signature | None:
    """Look for strokes that were not read, between a label and what follows it on the row."""
    height = paper.sheet.line_height
    right = min(line.right + _REACH * height, paper.sheet.width)
    if after is not None:
        right = min(right, after.left - 0.2 * height)
    left, top, bottom = line.right + 0.2 * height, line.top - 0.6 * height, line.bottom + 0.4 * height
    if right - left < 1.2 * height:
        return None
    corners = paper.turn.to_delivered(np.array([(left, top), (right, top), (right, bottom), (left, bottom)]))
    strokes = [box for box in _strokes(corners, paper.overview, height) if not _in_seal(box, paper.seals)]
    if not strokes:
        return None
    x0, y0 = (min(box[side] for box in strokes) for side in (0, 1))
    x1, y1 = (max(box[side] for box in strokes) for side in (2, 3))
    if min(x1 - x0, y1 - y0) < 0.7 * height:
        return None
    return Signature(((x0, y0), (x1, y0), (x1, y1), (x0, y1)), _INK_SURE)


def _strokes(area: Points, overview: Overview, height: float) -> Iterator[Bounds]:
    """Give the boxes of ink in an area, rulings and specks left out; all in pixels of the delivered page."""
    x0, y0 = np.maximum((area.min(axis=0) * overview.scale).astype(int), 0)
    x1, y1 = np.ceil(area.max(axis=0) * overview.scale).astype(int)
    ink = (overview.ink[y0:y1, x0:x1] > _INK).astype(np.uint8)
    if not ink.size or float(ink.mean()) < _LEAST_INK:
        return
    count, _, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    seen = height * overview.scale
    for x, y, w, h, _ in stats[1:count].tolist():
        ruling = min(w, h) < 0.2 * seen and max(w, h) > 2 * seen
        crosses = w >= ink.shape[1] or h >= ink.shape[0]
        if not ruling and not crosses and max(w, h) > 0.35 * seen:
            left, top, right, bottom = (
                float(v) / overview.scale for v in (x + x0, y + y0, x + w + x0, y + h + y0)
            )
            yield left, top, right, bottom


def _in_seal(box: Bounds, seals: Sequence[Seal]) -> bool:
    middle = np.array([[(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]])
    return any(float(seal.reach(middle)[0]) < 1.1 for seal in seals)
