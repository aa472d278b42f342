"""Taking seals out of a page's picture so that the print below them can be read.

Red and blue ink vanish in the channel of their own colour; on grey pages a seal that is paler than print is
brightened until it is paper. Where neither tells seal from print (bitonal pages, copies) the seal stays: lines
are then found without its rim and star (:mod:`.rims`), told from the text along the rim by their direction, and
read with the seal in place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import to_grey
from dossier.recognition.pages import Image
from dossier.recognition.seal_finding import Seal, SealInk

_CHANNEL = {SealInk.BLUE: 0, SealInk.RED: 2}
_COLOURED = 30
_PALER_THAN_PRINT = 20  # of 255
_RIM = 1.06  # how far out the rim ends


@dataclass(frozen=True, slots=True, eq=False)
class Cleared:
    """A page without the seals that could be told from print; ``left`` are those that could not."""

    image: Image
    left: tuple[Seal, ...] = ()


def clear_seals(image: Image, seals: Sequence[Seal]) -> Cleared:
    """Turn seals on a page (blue-green-red) to paper; the picture itself where none was."""
    if not seals:
        return Cleared(image)
    cleared = image.copy()
    left = []
    for seal in seals:
        part = _cut(cleared, seal)
        if seal.ink in _CHANNEL:
            _clear_colour(part.picture, _CHANNEL[seal.ink])
        elif not _clear_grey(part, _print_level(image, seal)):
            left.append(seal)
    return Cleared(cleared if len(left) < len(seals) else image, tuple(left))


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """The part of a page (not a copy) around a seal, and each pixel's distance from the seal's middle."""

    picture: Image
    reach: NDArray[np.float64]


def _cut(image: Image, seal: Seal) -> _Part:
    corners = seal.corners(margin=1.08)
    left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0)
    right, bottom = np.ceil(corners.max(axis=0)).astype(int) + 1
    picture = image[top:bottom, left:right]
    rows, columns = picture.shape[:2]
    y, x = np.mgrid[top : top + rows, left : left + columns]
    reach = seal.reach(np.stack([x.ravel(), y.ravel()], axis=1).astype(np.float64))
    return _Part(picture, reach.reshape(rows, columns))


def _print_level(image: Image, seal: Seal) -> float:
    """Give how dark (0 to 255) the print around a seal is."""
    corners = seal.corners(margin=2.5)
    left, top = np.maximum(corners.min(axis=0).astype(int), 0)
    right, bottom = corners.max(axis=0).astype(int)
    return float(np.percentile(image[top:bottom:3, left:right:3, 1], 0.5))


def _clear_colour(part: Image, channel: int) -> None:
    """Turn coloured ink to paper, in place."""
    own = part[..., channel]
    others = cv2.max(*(part[..., c] for c in {0, 1, 2} - {channel}))
    ink = own[cv2.subtract(own, others) > _COLOURED]
    # Stretched so that the ink itself reaches the brightness of paper; black stays black.
    paper = max(float(np.percentile(ink, 15)), 60.0) if ink.size else 255.0
    part[:] = cv2.convertScaleAbs(own, alpha=255 / paper)[..., None]


def _clear_grey(part: _Part, print_level: float) -> bool:
    """Brighten a seal to paper, in place; False where it is as dark as print."""
    grey = to_grey(part.picture)
    rim = grey[np.abs(part.reach - 1) < 0.015]
    paper = float(np.percentile(grey, 90))
    inked = rim[rim < paper - 40]
    level = float(np.percentile(inked, 15)) if inked.size else 0.0
    if level - print_level < _PALER_THAN_PRINT:
        return False
    shades = np.interp(np.arange(256), (print_level, level), (print_level, paper)).astype(np.uint8)
    part.picture[:] = np.where(part.reach < _RIM, cv2.LUT(grey, shades), grey)[..., None]
    return True
