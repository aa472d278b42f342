"""What stands on a page besides print: seals with what they say, signatures, photographs, handwriting, rings.

Puts together what the finders of each kind give. What follows from marks for a record's fields is
:mod:`dossier.recognition.marked`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from dossier.recognition.engine import ReadLine
from dossier.recognition.handwriting import lower_confidence
from dossier.recognition.image import Overview, Points, Turn
from dossier.recognition.pages import Image
from dossier.recognition.photos import find_photos
from dossier.recognition.quads import straighten, usual_height
from dossier.recognition.result import Box, Mark, MarkKind, PageReading
from dossier.recognition.rings import Ring, find_rings
from dossier.recognition.seal_finding import Seal, SealInk
from dossier.recognition.seal_text import Read, read_seal
from dossier.recognition.signatures import find_signatures
from dossier.recognition.upright import lay_out

_SURE_PEN = 0.9
_BLACK_SEAL_TRUST = 0.85  # of what a seal in black or grey is read to say, print runs through it
_OWNER = re.compile(r"[\u3400-\u9fff()（）·]{4,}")
_AGREES = 78.0  # of 100, between a rim and the same name in print
_AGREED = 0.97
_LEGIBLE = 0.6
_SEAL_REACH = 1.1  # of a seal's half width: what is found there is a part of it


@dataclass(frozen=True, slots=True, eq=False)
class Seen:
    """A page while its marks are looked for: as delivered, its overview, resolution and turn, its seals."""

    image: Image
    overview: Overview
    dpi: int
    turn: Turn
    seals: tuple[Seal, ...]


def find_marks(seen: Seen, reading: PageReading, lines: Sequence[ReadLine], read: Read) -> tuple[Mark, ...]:
    """Find the marks of a page read so far as ``reading`` without them; top to bottom as a reader sees it.

    ``lines``: as the engine gave them. ``read`` reads a straight strip of text. About 5 ms, and 50 more for
    each seal.
    """
    marks = [_seal_mark(seal, seen, reading, read) for seal in seen.seals]
    for photo in find_photos(seen.overview, seen.dpi):
        left, top, right, bottom = photo.box
        marks.append(Mark(MarkKind.PHOTO, photo.sure, _corners(left, top, right, bottom, seen.turn)))
    signatures = find_signatures(lay_out(reading), seen.turn, seen.overview, seen.seals)
    marks += [Mark(MarkKind.SIGNATURE, s.confidence, s.box, s.text) for s in signatures]
    marks += [
        Mark(MarkKind.HANDWRITING, _SURE_PEN, _to_box(line.quad), line.text) for line in lines if line.by_pen
    ]
    height = usual_height([line.quad for line in lines])
    rings = [
        ring for ring in find_rings(seen.overview, height, seen.turn) if not _is_on_seal(ring, seen.seals)
    ]
    marks += [mark for ring in rings if (mark := _ring_mark(ring, seen, read)) is not None]
    inside = [_inside(mark, seen.turn) for mark in marks]
    return tuple(sorted(inside, key=lambda mark: float(seen.turn.to_upright(np.array(mark.box))[:, 1].min())))


def _seal_mark(seal: Seal, seen: Seen, reading: PageReading, read: Read) -> Mark:
    said = read_seal(seen.image, seal, seen.turn.rotation_deg, read)
    rim, sure = said.rim, said.confidence * (_BLACK_SEAL_TRUST if seal.ink is SealInk.GREY else 1.0)
    printed = _find_in_print(rim, reading)
    if printed:
        rim, sure = printed, max(sure, _AGREED)
    text = " ".join(part for part in (rim, said.middle) if part)
    box = seen.turn.to_upright(seal.corners())
    (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
    corners = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    confidence = min(seal.sure, sure) if text else seal.sure
    return Mark(MarkKind.SEAL, confidence, _to_box(seen.turn.to_delivered(corners)), text, seal.shape.value)


def _ring_mark(ring: Ring, seen: Seen, read: Read) -> Mark | None:
    """Give the mark of a ring with the print in it, which is read alone; None where nothing is legible."""
    box = seen.turn.to_upright(ring.corners())
    (left, top), (right, bottom) = box.min(axis=0), box.max(axis=0)
    corners = seen.turn.to_delivered(np.array([(left, top), (right, top), (right, bottom), (left, bottom)]))
    text, sure = read(straighten(seen.image, corners, 0.0, squeeze=1.0))
    if not text.strip() or sure < _LEGIBLE:
        return None
    return Mark(MarkKind.TICK, min(ring.sure, sure), _to_box(corners), text.strip(), "ring")


def _is_on_seal(ring: Ring, seals: Sequence[Seal]) -> bool:
    middle = np.array([(ring.x, ring.y)])
    return any(float(seal.reach(middle)[0]) < _SEAL_REACH for seal in seals)


def _find_in_print(rim: str, reading: PageReading) -> str:
    """Give the printed name that a rim says with an error or two; empty when the page has none."""
    if len(rim) < 6:
        return ""
    best, score = "", _AGREES
    for line in reading.lines:
        for name in _OWNER.findall(line.text):
            found = fuzz.partial_ratio_alignment(rim, name, score_cutoff=score)
            if found is not None and len(name) >= len(rim) - 2 and found.score > score:
                best, score = name[found.dest_start : found.dest_end], found.score
    return best


def honest_confidence(line: ReadLine) -> float:
    """Give a line's confidence, lowered where it is written by hand."""
    return lower_confidence(line.confidence) if line.by_pen else line.confidence


def _inside(mark: Mark, turn: Turn) -> Mark:
    """Give the mark with its box cut at the page's edges."""
    a, b, c, d = (
        (min(max(x, 0.0), float(turn.width_px)), min(max(y, 0.0), float(turn.height_px))) for x, y in mark.box
    )
    return Mark(mark.kind, mark.confidence, (a, b, c, d), mark.text, mark.shape)


def _corners(left: float, top: float, right: float, bottom: float, turn: Turn) -> Box:
    """Give a level box of the delivered page with the corner first that a reader sees at the top left."""
    points = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
    return _to_box(np.roll(points, -(((360 - turn.rotation_deg) % 360) // 90), axis=0))


def _to_box(points: Points) -> Box:
    a, b, c, d = ((float(x), float(y)) for x, y in points)
    return (a, b, c, d)
