"""Arrangements of held-out pages over the drawing kit: letters, open lists, boxes side by side."""

from __future__ import annotations

from collections.abc import Iterable

from dossier.samples.faces import Face
from dossier.samples.kit import BLACK, Ink, Sheet, Style

TYPEWRITTEN = Style(Face.MING, 13)
LISTED = Style(Face.ZEN, 11)
PEN = Style(Face.HAND_LIGHT, 15, (30, 30, 44), by_hand=True)


def letter(
    sheet: Sheet, y: float, texts: Iterable[str], style: Style, *, left: float = 26, width: float = 158
) -> float:
    """Write paragraphs one below the other; return the y below them (mm)."""
    for text in texts:
        y = sheet.paragraph(left, y, width, text, style, leading=1.85) + 1
    return y


def open_list(
    sheet: Sheet,
    y: float,
    pairs: Iterable[tuple[str, str]],
    *,
    left: float = 26,
    gap: float = 34,
    step: float = 10,
    style: Style = LISTED,
    value: Style | None = None,
    ruled_to: float = 0,
) -> float:
    """Write label and value pairs without a table; a hairline under each value when ``ruled_to`` is set."""
    for label, text in pairs:
        sheet.text(left, y, label, style)
        sheet.text(left + gap, y, text, value or style)
        if ruled_to:
            sheet.rule(left + gap - 1, y + 6, ruled_to, y + 6, 0.15)
        y += step
    return y


def heading(
    sheet: Sheet, y: float, text: str, face: Face = Face.SONG_BOLD, size: float = 20, ink: Ink = BLACK
) -> None:
    """Write a title in the middle of the sheet."""
    sheet.text(sheet.width_mm / 2, y, text, Style(face, size, ink), "center")
