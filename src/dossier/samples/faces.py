"""Type faces for the sample papers, taken from Debian's font packages.

Nothing is bundled: a face that is not installed is reported with the package that brings it. A character
that a face lacks is drawn in the Song face instead, as a word processor would do.
"""

from __future__ import annotations

from enum import Enum
from functools import lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont
from PIL import ImageFont

FONT_FOLDER = Path("/usr/share/fonts")


class FontMissing(RuntimeError):  # noqa: N818  the name says what is the matter
    """A needed font file is not installed; the message names the Debian package."""


class Face(Enum):
    """A face: file below the font folder, index inside a collection, Debian package."""

    SONG = ("opentype/noto/NotoSerifCJK-Regular.ttc", 2, "fonts-noto-cjk")
    SONG_BOLD = ("opentype/noto/NotoSerifCJK-Bold.ttc", 2, "fonts-noto-cjk")
    HEI = ("opentype/noto/NotoSansCJK-Regular.ttc", 2, "fonts-noto-cjk")
    HEI_BOLD = ("opentype/noto/NotoSansCJK-Bold.ttc", 2, "fonts-noto-cjk")
    KAI = ("truetype/arphic/ukai.ttc", 0, "fonts-arphic-ukai")
    MING = ("truetype/arphic/uming.ttc", 0, "fonts-arphic-uming")
    HAND = ("truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf", 0, "fonts-lxgw-wenkai")
    HAND_LIGHT = ("truetype/lxgw-wenkai/LXGWWenKai-Light.ttf", 0, "fonts-lxgw-wenkai")
    ZEN = ("truetype/wqy/wqy-zenhei.ttc", 0, "fonts-wqy-zenhei")

    @property
    def path(self) -> Path:
        """The font file; raises :class:`FontMissing` naming the package when it is not there."""
        relative, _, package = self.value
        path = FONT_FOLDER / relative
        if not path.is_file():
            raise FontMissing(f"font file {path} is missing: apt-get install {package}")
        return path

    @property
    def index(self) -> int:
        """Place of the face inside its collection."""
        return int(self.value[1])

    @property
    def package(self) -> str:
        """The Debian package that brings the file."""
        return str(self.value[2])


@lru_cache(maxsize=256)
def font(face: Face, size_px: int) -> ImageFont.FreeTypeFont:
    """Return the face at a size in pixels."""
    return ImageFont.truetype(face.path, size_px, index=face.index, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=65536)
def advance_px(char: str, face: Face, size_px: int) -> float:
    """Return how far a character moves the pen, in pixels."""
    return float(font(face_for(char, face), size_px).getlength(char))


def face_for(char: str, face: Face) -> Face:
    """Return the face itself, or the Song face for a character that it lacks.

    The Arphic faces centre their punctuation as in Taiwan; mainland paper sets it at the lower left.
    """
    if char in "，。、；：" and face in (Face.KAI, Face.MING):
        return Face.SONG
    return face if ord(char) in _characters(face) else Face.SONG


@lru_cache(maxsize=16)
def _characters(face: Face) -> frozenset[int]:
    with TTFont(face.path, fontNumber=face.index, lazy=True) as opened:
        return frozenset(opened.getBestCmap())
