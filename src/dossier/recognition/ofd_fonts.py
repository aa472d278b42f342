"""The shapes of an OFD document's characters: from the font it carries, else from a Chinese face of the system.

Outlines are read by fontTools in Python: a hostile font costs time, never memory that is not its own. A character
that no face at hand can draw is shown as an empty box, so that a reader sees that something stands there.
"""

from __future__ import annotations

import io
import shutil
import subprocess
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from dossier.recognition.ofd_document import Resource
from dossier.recognition.ofd_package import OfdPackage, resolve, text_of
from dossier.recognition.result import SourceRefused

_SERIF = ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2)
_SANS = ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2)
_SERIF_WORDS = ("宋", "仿", "楷", "明", "song", "sun", "fang", "kai", "ming", "serif", "times")
_MOST_FONT_BYTES = 64 * 1024 * 1024
_MOST_COMMANDS = 20_000
"""Of one outline."""
_BOX = "60 0 m 60 760 l 940 760 l 940 0 l h 110 50 m 890 50 l 890 710 l 110 710 l h f*"
EM = 1000.0


class Face:
    """A font whose outlines can be asked for, in thousandths of its size, y upwards."""

    def __init__(self, font: Any) -> None:
        self._scale = EM / float(font["head"].unitsPerEm)
        self._glyphs = font.getGlyphSet()
        self._order = font.getGlyphOrder()
        self._cmap: dict[int, str] = font.getBestCmap() or {}

    def glyph_for(self, character: str) -> str | None:
        """Name the glyph that draws a character."""
        return self._cmap.get(ord(character))

    def glyph_at(self, index: int) -> str | None:
        """Name a glyph by its place in the font."""
        return self._order[index] if 0 <= index < len(self._order) else None

    def advance(self, name: str) -> float:
        """Give how far the pen goes on after a glyph."""
        return float(self._glyphs[name].width) * self._scale

    def outline(self, name: str) -> str:
        """Give a glyph's outline as operators of a PDF's content; empty for a blank."""
        pen = _OperatorPen(self._glyphs, self._scale)
        self._glyphs[name].draw(pen)
        return pen.text()


class _OperatorPen(BasePen):  # type: ignore[misc]  # the library has no types
    """Writes an outline as PDF path operators, filled by the non-zero rule as fonts are."""

    def __init__(self, glyphs: Any, scale: float) -> None:
        super().__init__(glyphs)
        self._scale, self._parts = scale, list[str]()

    def text(self) -> str:
        return " ".join([*self._parts, "f"]) if self._parts else ""

    def _add(self, operator: str, *points: tuple[float, float]) -> None:
        if len(self._parts) >= _MOST_COMMANDS:
            raise ValueError
        told = (f"{value * self._scale:.1f}" for point in points for value in point)
        self._parts.append(f"{' '.join(told)} {operator}")

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  the library's name
        self._add("m", pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add("l", pt)

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        self._add("c", pt1, pt2, pt3)

    def _closePath(self) -> None:  # noqa: N802
        self._parts.append("h")


class OfdFont:
    """One font resource of a document."""

    def __init__(self, package: OfdPackage, resource: Resource | None) -> None:
        element = resource.element if resource is not None else None
        name = element.get("FontName", "") + element.get("FamilyName", "") if element is not None else ""
        serif = not name or any(word in name.lower() for word in _SERIF_WORDS)
        self._substitute = system_face(serif=serif)
        self._own: Face | None = None
        if resource is not None and (place := text_of(resource.element, "FontFile")):
            self._own = _embedded(package, resolve(resource.base, place))

    @lru_cache(maxsize=4096)  # noqa: B019  a font lives as long as the page it is drawn on
    def shape(self, character: str, index: int | None = None) -> tuple[str, float]:
        """Give the outline and the advance of a character; ``index``: the glyph the document asks for instead."""
        for face in (self._own, self._substitute):
            if face is None:
                continue
            try:
                asked = index is not None and face is self._own
                name = face.glyph_at(index or 0) if asked else face.glyph_for(character)
                if name is not None:
                    return face.outline(name), face.advance(name)
            except Exception:  # noqa: S112  a font that lies makes the library raise anything; try the next
                continue
        return ("", EM / 2) if not character.strip() else (_BOX, EM)


def _embedded(package: OfdPackage, name: str) -> Face | None:
    """Give the face a document carries; None when it is missing or of a kind that is not read."""
    try:
        data = package.read(name, _MOST_FONT_BYTES)
        return Face(TTFont(io.BytesIO(data), lazy=True, fontNumber=0))
    except SourceRefused:
        return None
    except Exception:
        return None


@cache
def system_face(*, serif: bool) -> Face | None:
    """Give the Chinese face of this system; None when there is none. Read once in a process."""
    for path, index in (_SERIF, _SANS) if serif else (_SANS, _SERIF):
        if Path(path).is_file():
            return Face(TTFont(path, lazy=True, fontNumber=index))
    asker = shutil.which("fc-match")
    if asker is None:
        return None
    command = [asker, "--format=%{file}\t%{index}\t%{lang}", "sans:lang=zh-cn"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603  fixed command
    file, place, languages = [*answer.split("\t"), "", "", ""][:3]
    if not file or "zh-cn" not in languages:
        return None
    try:
        return Face(TTFont(file, lazy=True, fontNumber=int(place or 0)))
    except Exception:
        return None
