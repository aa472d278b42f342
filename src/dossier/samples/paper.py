"""What a drawn paper is: pages as pictures, and the truth about them.

Coordinates: pixels of the picture, origin top left, x to the right, y down. A box is four corners in the
reading order of its text (top left, top right, bottom right, bottom left as a reader sees the line), so it
stays true when the page is turned.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""Height x width x 3, RGB, 8 bits; bitonal pages keep the three channels until they are written."""

Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class TextLine:
    """One printed or written line, or one line of a table cell. ``kind``: text, seal, bleed or footer."""

    text: str
    box: Box
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class MarkTruth:
    """What stands on a side besides print. ``kind``: seal, signature, photo, handwriting or tick.

    ``shape``: round, oval or square for seals; box or ring for ticks. ``text``: what the seal says, who
    signed, what is written, which option the tick belongs to. ``present``: False for a place of a signature
    that nobody signed and for an option that is not ticked.
    """

    kind: str
    box: Box
    text: str = ""
    shape: str = ""
    present: bool = True


@dataclass(frozen=True, slots=True)
class Fact:
    """What a field says: ``value`` normalised (dates ISO 8601, amounts plain), ``raw`` as on the paper."""

    value: str
    raw: str


@dataclass(frozen=True, slots=True)
class FieldTruth:
    """A fact and where it stands: ``page`` counts from 0 inside the paper; ``by_hand``: it is written by
    hand."""

    value: str
    raw: str
    page: int
    box: Box
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class PersonTruth:
    """What a paper that concerns several people says of one of them alone."""

    employee_no: str
    fields: dict[str, FieldTruth]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A straight ruling, corners in pixels, for drawing the page again as vectors."""

    start: Point
    end: Point
    width_px: int


@dataclass(frozen=True, slots=True)
class Page:
    """One side of paper.

    ``rotation_deg``: clockwise degrees by which the picture must be turned to stand upright. ``skew_deg``:
    what remains after that, clockwise positive. ``tones``: colour, grey or bitonal. ``conditions``: what
    happened to it, in words that figures can be grouped by.
    """

    picture: Picture = field(repr=False, compare=False)
    dpi: int
    lines: tuple[TextLine, ...]
    strokes: tuple[Stroke, ...] = ()
    rotation_deg: int = 0
    skew_deg: float = 0.0
    tones: str = "colour"
    blank: bool = False
    marks: tuple[MarkTruth, ...] = ()
    conditions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One record (件): its pages in order, its type, its people and its facts.

    ``persons``: everyone whom it concerns, in the paper's order, when there are several; ``fields`` then
    holds what is said of all, and the first one's name and number.
    """

    type: str
    employee_nos: tuple[str, ...]
    pages: tuple[Page, ...]
    fields: dict[str, FieldTruth]
    persons: tuple[PersonTruth, ...] = ()
