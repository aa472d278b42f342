"""Papers laid by hand in wordings that the sample templates do not use, with what they truly say.

One paper a block: the type, the lines as printed, the values. ``# title``, ``> at the right``, ``a | b`` cells
of a row, an empty line a gap; anything else is a paragraph that wraps at the margin. All people and companies
are invented.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.recognition.laid_pages import HEIGHT, WIDTH

from dossier.recognition.result import Line, PageReading

_LEFT, _RIGHT, _SIZE, _STEP = 150, 1500, 30, 52


@dataclass(frozen=True, slots=True)
class LaidPaper:
    """A paper with one page; ``values``: what a reader must find, by field id."""

    type: str
    page: PageReading
    values: dict[str, str]


def laid_papers(file: str) -> Iterator[LaidPaper]:
    """Give the papers of a file beside this module, in order."""
    text = (Path(__file__).parent / file).read_text(encoding="utf-8")
    for block in text.split("\n=== ")[1:]:
        head, _, rest = block.partition("\n")
        body, _, values = rest.partition("\n---\n")
        pairs = (line.partition("=") for line in values.splitlines() if "=" in line)
        yield LaidPaper(head.strip(), _lay(body), {key.strip(): value.strip() for key, _, value in pairs})


def _lay(body: str) -> PageReading:
    lines: list[Line] = []
    y = 160
    for row in body.splitlines():
        size = 50 if row.startswith("# ") else _SIZE
        for drop, placed in enumerate(_place(row, size)):
            for x, text in placed:
                lines.append(_line(x, y + drop * _STEP, text, size))
        y += _STEP * max(1, len(list(_place(row, size)))) + (size - _SIZE) * 2
    return PageReading(1, WIDTH, HEIGHT, 200, 0, 0.0, False, None, "0" * 16, tuple(lines))


def _place(row: str, size: int) -> Iterator[list[tuple[float, str]]]:
    if not row.strip():
        yield []
    elif row.startswith("# "):
        yield [((WIDTH - _width(row[2:], size)) / 2, row[2:])]
    elif row.startswith("> "):
        yield [(_RIGHT - 40 - _width(row[2:], size), row[2:])]
    elif " | " in row:
        cells = [cell.strip() for cell in row.split(" | ")]
        step = (_RIGHT - _LEFT) / len(cells)
        yield [(_LEFT + index * step, cell) for index, cell in enumerate(cells) if cell]
    else:
        yield from ([(_LEFT, part)] for part in _wrap(row, size))


def _wrap(text: str, size: int) -> Iterator[str]:
    part = ""
    for char in text:
        if _width(part + char, size) > _RIGHT - _LEFT:
            yield part
            part = ""
        part += char
    if part:
        yield part


def _width(text: str, size: int) -> float:
    return sum(size if ord(char) > 255 else size * 0.55 for char in text)


def _line(x: float, y: float, text: str, size: int) -> Line:
    right = x + _width(text, size)
    return Line(text, 0.97, ((x, y), (right, y), (right, y + size), (x, y + size)))
