"""Signs that the recogniser confuses and the picture or the page tells apart: circles, dashes and empty boxes.

It drops one 〇 of two in years, writes the hyphens of ``- 1 -`` as it writes dashes, and mixes two signs for a box.
Characters stand for what is printed: nothing is put in for which there is no ink.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import to_grey
from dossier.recognition.pages import Image

_DIGITS = "〇一二三四五六七八九"
_SHORT_YEAR = re.compile(rf"(?<![{_DIGITS}十百千廿卅])[{_DIGITS}]{{1,3}}年")
_YEAR_DIGITS = 4
_APART = 0.35  # of a line's height between the middle of a circle and that of any character read
_SIDE = (0.25, 0.85)  # of a line's height
_OBLONG = 1.45
_FULL = (0.68, 0.88)  # of its box: a circle fills 0.785
_LEAST_HOLE = 0.3  # of the circle
_PAGE_NUMBER = re.compile(r"—(\d{1,3})—")
_LONG_DASH = 0.85  # of the digits' height: hyphens reach 0.5, dashes 1.2 and more
_LEAST_CONTRAST = 40


def restore_circles(crop: Image, text: str, places: Sequence[float]) -> str:
    """Give a line's text with the 〇 that its years in Chinese digits lack, where circles stand.

    ``crop``: the line, straight and level. ``places``: for each character of ``text``, its middle in pixels.
    """
    found = _SHORT_YEAR.search(text)
    if not found:
        return text
    height = crop.shape[0]
    start, end = found.start(), found.end() - 1
    # Circles that were read count among those found: one that was read for two stands between them.
    kept = [place for place in range(len(text)) if not (start <= place < end and text[place] == "〇")]
    others = [places[place] for place in kept]
    left = places[start] - 1.5 * height * (_YEAR_DIGITS - (end - start))
    circles = [
        x
        for x in _find_circles(crop)
        if left < x < places[end] and all(abs(x - other) > _APART * height for other in others)
    ]
    digits = sum(start <= place < end for place in kept)
    if len(circles) <= len(text) - len(kept) or digits + len(circles) > _YEAR_DIGITS:
        return text
    signs = sorted([*((places[place], text[place]) for place in kept), *((x, "〇") for x in circles)])
    return "".join(sign for _, sign in signs)


def _find_circles(crop: Image) -> list[float]:
    """Give the middles, in pixels from the left, of thin circles in a straight line's picture."""
    ink = _find_ink(crop)
    if ink is None:
        return []
    height = len(ink)
    contours, tree = cv2.findContours(ink, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    found = []
    for contour, (_, _, hole, outside) in zip(contours, tree[0] if tree is not None else (), strict=True):
        x, _, w, h = cv2.boundingRect(contour)
        if outside >= 0 or hole < 0 or not _SIDE[0] * height <= min(w, h) <= max(w, h) <= _SIDE[1] * height:
            continue
        area = cv2.contourArea(contour)
        round_and_thin = _FULL[0] <= area / (w * h) <= _FULL[1]
        round_and_thin &= cv2.contourArea(contours[hole]) >= _LEAST_HOLE * area
        if round_and_thin and max(w, h) <= _OBLONG * min(w, h):
            found.append(x + w / 2)
    return found


def settle_page_number(crop: Image, text: str) -> str:
    """Give hyphens for the dashes around a line's only number where the picture shows short ones."""
    found = _PAGE_NUMBER.fullmatch(text)
    ink = _find_ink(crop) if found else None
    if found is None or ink is None:
        return text
    edges = np.flatnonzero(np.diff(np.r_[0, ink.any(axis=0), 0].astype(np.int8))).reshape(-1, 2)
    heights = [np.ptp(np.flatnonzero(ink[:, left:right].any(axis=1))) + 1 for left, right in edges]
    digits = max(heights)
    flat = [
        right - left
        for (left, right), height in zip(edges.tolist(), heights, strict=True)
        if height < 0.35 * digits and right - left > height
    ]
    if not flat or max(flat) >= _LONG_DASH * digits:
        return text
    return f"-{found[1]}-"


def settle_boxes(texts: Sequence[str]) -> list[str]:
    """Give a page's lines with its empty boxes alike: the sign that was read more often, of equals the ballot box.

    A form prints one of ☐ (U+2610) and □ (U+25A1). Which of them stands beside ☑ does not tell: forms mix them.

    >>> settle_boxes(["☐优秀 ■称职", "□一般 □差"]), settle_boxes(["□男 ☑女"])
    (['□优秀 ■称职', '□一般 □差'], ['□男 ☑女'])
    """
    whole = "".join(texts)
    ballots, squares = whole.count("☐"), whole.count("□")
    if not ballots or not squares:
        return list(texts)
    return [text.replace("□", "☐") if ballots >= squares else text.replace("☐", "□") for text in texts]


def _find_ink(crop: Image) -> NDArray[np.uint8] | None:
    """Give what is inked (1) of a line's picture; None where hardly anything is."""
    grey = to_grey(crop)
    low, paper = (float(level) for level in np.percentile(grey, (0.5, 90)))
    if paper - low < _LEAST_CONTRAST:
        return None
    return (grey < (low + paper) / 2).astype(np.uint8)
