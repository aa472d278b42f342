"""What a page's marks say about a record's fields: is it sealed, has it a photograph, was a value written by hand.

Works on readings alone, without the picture.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from dossier.recognition.result import Box, FieldValue, Mark, MarkKind, PageReading

_ASKED = {"seal": MarkKind.SEAL, "photo": MarkKind.PHOTO}
_OVERLAP = 0.5


def mark_fields(pages: Sequence[PageReading], wanted: Collection[str]) -> dict[str, FieldValue]:
    """Answer the fields ``seal`` and ``photo`` (of those ``wanted``) from the marks of a record's pages.

    Value ``true`` with what the seal says as raw text; nothing where there is no such mark, as a seal may
    have been overlooked.
    """
    fields = {}
    for name in sorted(_ASKED.keys() & set(wanted)):
        found = [(page, mark) for page in pages for mark in page.marks if mark.kind is _ASKED[name]]
        if found:
            page, mark = max(found, key=lambda item: (bool(item[1].text), item[1].confidence))
            fields[name] = FieldValue("true", mark.text, mark.confidence, page.number, mark.box)
    return fields


def note_handwriting(pages: Sequence[PageReading], fields: Mapping[str, FieldValue]) -> dict[str, FieldValue]:
    """Give the fields, those marked that were written by hand."""
    by_number = {page.number: page for page in pages}
    return {
        name: replace(value, handwritten=True)
        if value.page in by_number and is_handwritten(by_number[value.page], value.box)
        else value
        for name, value in fields.items()
    }


def is_handwritten(page: PageReading, box: Box | None) -> bool:
    """Say whether what lies in a box (pixels of the delivered page) was written by hand: at least half of it
    lies in marks of handwriting or a signature."""
    if box is None:
        return False
    hands = [mark for mark in page.marks if mark.kind in (MarkKind.HANDWRITING, MarkKind.SIGNATURE)]
    return any(_share_covered(box, mark) >= _OVERLAP for mark in hands)


def _share_covered(box: Box, mark: Mark) -> float:
    """Give the share of a box that a mark covers, both taken as level on the delivered page."""
    left, top, right, bottom = _bounds(box)
    other = _bounds(mark.box)
    across = min(right, other[2]) - max(left, other[0])
    down = min(bottom, other[3]) - max(top, other[1])
    area = max(1e-6, (right - left) * (bottom - top))
    return max(0.0, across) * max(0.0, down) / area


def _bounds(box: Sequence[tuple[float, float]]) -> tuple[float, float, float, float]:
    xs, ys = [x for x, _ in box], [y for _, y in box]
    return min(xs), min(ys), max(xs), max(ys)
