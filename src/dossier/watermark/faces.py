"""The type face of the visible mark: a Chinese one of the system, found once in a process.

Without one the built-in Latin face is used, which still draws user names, numbers and the delivery's code; what it
cannot draw is left out. ``dossier doctor`` reports a system without Chinese faces.
"""

from __future__ import annotations

import shutil
import subprocess
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

KNOWN: tuple[tuple[str, int], ...] = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc", 2),
)
"""Tried first, best first: file and the face's place in it. Any other comes from fontconfig."""

AnyFont = ImageFont.FreeTypeFont | ImageFont.ImageFont


@lru_cache(maxsize=16)
def mark_font(size_px: int) -> AnyFont:
    """Give the face at a size in pixels."""
    found = _face()
    if found is None:
        return ImageFont.load_default(size_px)
    path, index = found
    return ImageFont.truetype(path, size_px, index=index, layout_engine=ImageFont.Layout.BASIC)


def drawable(text: str) -> str:
    """Give the text without what the face at hand cannot draw."""
    return text if _face() else text.encode("ascii", "ignore").decode("ascii")


@cache
def _face() -> tuple[str, int] | None:
    for path, index in KNOWN:
        if Path(path).is_file():
            return path, index
    asker = shutil.which("fc-match")
    if asker is None:
        return None
    command = [asker, "--format=%{file}\t%{index}\t%{lang}", "sans:lang=zh-cn"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False).stdout  # noqa: S603  a fixed command without input
    path, index_text, languages = [*answer.split("\t"), "", "", ""][:3]
    return (path, int(index_text or 0)) if path and "zh-cn" in languages else None
