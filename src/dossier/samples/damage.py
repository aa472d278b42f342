"""What happens to the sheet and in the machine, as changes of a picture in place: stains, shadows, fax lines.

Nothing here moves the paper, so no truth changes; :mod:`dossier.samples.wear` puts the steps in order.
"""

from __future__ import annotations

import cv2
import numpy as np

from dossier.samples.paper import Picture

_COFFEE = np.array([96.0, 62.0, 30.0])
_HOLE = (58, 56, 54)


def bleed(picture: Picture, back: Picture, share: float) -> None:
    """Let the other side show through, mirrored and soft."""
    height, width = picture.shape[:2]
    small = cv2.cvtColor(
        cv2.resize(back, (width // 4, height // 4), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
    )
    ghost = cv2.resize(cv2.GaussianBlur(cv2.flip(small, 1), (0, 0), 0.8), (width, height))
    shade = cv2.convertScaleAbs(255 - ghost, alpha=share)
    cv2.subtract(picture, cv2.merge([shade, shade, shade]), dst=picture)


def yellow(picture: Picture, amount: float) -> None:
    """Tint towards old paper, more at the edges."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:32, 0:32] / 31 - 0.5
    edge = 0.55 + 1.1 * np.maximum(np.abs(x), np.abs(y))
    tint = 255 - edge[:, :, None] * amount * np.array([14.0, 30.0, 74.0])
    # Multiplying keeps the ink black: paper ages, toner does not.
    cv2.multiply(picture, cv2.resize(tint.astype(np.uint8), (width, height)), dst=picture, scale=1 / 255)


def fold(picture: Picture, depth: float, rng: np.random.Generator) -> None:
    """Shadow of a fold across the sheet at a half or a third."""
    height = picture.shape[0]
    middle = height * float(rng.choice([0.5, 1 / 3, 2 / 3]))
    reach = 28
    top = int(middle) - reach
    profile = 1 - depth * 0.42 * np.exp(-((np.arange(2 * reach) - reach) ** 2) / 90.0)
    profile[reach : reach + 3] += depth * 0.3
    band = picture[top : top + 2 * reach].astype(np.float32) * profile[:, None, None]
    picture[top : top + 2 * reach] = np.clip(band, 0, 255).astype(np.uint8)


def punch(picture: Picture, dpi: int) -> None:
    """Two punch holes at the left edge."""
    per_mm, height = dpi / 25.4, picture.shape[0]
    for offset in (-40, 40):
        centre = (round(9 * per_mm), round(height / 2 + offset * per_mm))
        cv2.circle(picture, centre, round(2.8 * per_mm), _HOLE, -1, cv2.LINE_AA)


def staple(picture: Picture, dpi: int) -> None:
    """A staple at the upper left corner."""
    per_mm = dpi / 25.4
    start, end = (round(8 * per_mm), round(11 * per_mm)), (round(16 * per_mm), round(7 * per_mm))
    cv2.line(picture, start, end, (120, 120, 124), round(0.6 * per_mm), cv2.LINE_AA)
    cv2.line(picture, (start[0], start[1] + 4), (end[0], end[1] + 4), (206, 206, 204), 3, cv2.LINE_AA)


def stain(picture: Picture, amount: float, rng: np.random.Generator) -> None:
    """The ring of a cup and a few drops, see-through, so that the text under them stays."""
    height, width = picture.shape[:2]
    small = np.zeros((height // 4, width // 4), dtype=np.float32)
    middle = (int(rng.uniform(0.15, 0.85) * small.shape[1]), int(rng.uniform(0.15, 0.85) * small.shape[0]))
    radius = int(small.shape[1] * rng.uniform(0.14, 0.2))
    start = float(rng.uniform(0, 360))
    cv2.circle(small, middle, radius, 0.14, -1, cv2.LINE_AA)
    cv2.ellipse(small, middle, (radius, radius), 0, start, start + 290, 0.75, 7, cv2.LINE_AA)
    for _ in range(int(rng.integers(1, 6))):
        spot = (int(rng.integers(small.shape[1])), int(rng.integers(small.shape[0])))
        cv2.circle(small, spot, int(rng.integers(3, 16)), 0.45, -1, cv2.LINE_AA)
    depth = cv2.GaussianBlur(small, (0, 0), 1.6) * np.float32(amount * 0.55)
    tint = 255 * (1 - depth[:, :, None] * (1 - _COFFEE / 255))
    cv2.multiply(picture, cv2.resize(tint.astype(np.uint8), (width, height)), dst=picture, scale=1 / 255)


def light(picture: Picture, amount: float, rng: np.random.Generator) -> None:
    """Darken towards one side, as a lamp or a window beside the sheet does, with the shadow of a hand."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:48, 0:48] / 47
    angle = rng.uniform(0, 2 * np.pi)
    slope = (x - 0.5) * np.cos(angle) + (y - 0.5) * np.sin(angle) + 0.5
    hand = np.hypot(x - rng.uniform(-0.1, 1.1), y - rng.uniform(0.7, 1.2)) < rng.uniform(0.25, 0.5)
    shade = 1 - amount * (0.42 * np.clip(slope, 0, 1) + 0.16 * hand)
    field = cv2.GaussianBlur((shade * 255).astype(np.uint8), (0, 0), 1.4)
    wide = cv2.resize(field, (width, height), interpolation=cv2.INTER_CUBIC)
    cv2.multiply(picture, cv2.merge([wide, wide, wide]), dst=picture, scale=1 / 255)


def lid_shadow(picture: Picture, amount: float, rng: np.random.Generator) -> None:
    """The dark edge where the lid of the scanner does not lie on the glass: one long side, soft inwards."""
    width = picture.shape[1]
    reach = int(width * rng.uniform(0.02, 0.05))
    ramp = 1 - amount * 0.75 * np.exp(-np.arange(reach * 3) / reach)
    band = ramp.astype(np.float32)[None, :, None]
    left = rng.random() < 0.5
    side = picture[:, : reach * 3] if left else picture[:, width - reach * 3 :]
    side[:] = (side * (band if left else band[:, ::-1])).astype(np.uint8)


def copier(picture: Picture, amount: float, rng: np.random.Generator) -> Picture:
    """Lose contrast and gain dirt in a poor copier."""
    picture = np.asarray(
        cv2.convertScaleAbs(picture, alpha=1 - 0.55 * amount, beta=96 * amount), dtype=np.uint8
    )
    height, width = picture.shape[:2]
    for _ in range(int(140 * amount)):
        spot = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(picture, spot, int(rng.integers(1, 3)), (90, 90, 90), -1)
    return picture


def fax(picture: Picture, amount: float, dpi: int, rng: np.random.Generator) -> Picture:
    """Send by fax: 204 x 196 dots an inch (ITU-T T.4, fine), black and white, with streaks and lost lines."""
    height, width = picture.shape[:2]
    sent = cv2.resize(
        picture, (round(width * 204 / dpi), round(height * 196 / dpi)), interpolation=cv2.INTER_AREA
    )
    grey = cv2.cvtColor(sent, cv2.COLOR_RGB2GRAY)
    dots = np.where(grey > 150 + rng.normal(0, 14, grey.shape), 255, 0).astype(np.uint8)
    for _ in range(int(6 * amount)):
        row = int(rng.integers(2, dots.shape[0] - 2))
        dots[row] = dots[row - 1] if rng.random() < 0.6 else 255
    for _ in range(int(3 * amount)):
        column, top = int(rng.integers(dots.shape[1])), int(rng.integers(dots.shape[0]))
        dots[top : top + int(rng.integers(60, 500)), column] = 0
    specks = rng.integers(0, (dots.shape[0], dots.shape[1]), (int(500 * amount), 2))
    dots[specks[:, 0], specks[:, 1]] = 0
    sized = cv2.resize(dots, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(
        cv2.cvtColor(np.where(sized > 127, 255, 0).astype(np.uint8), cv2.COLOR_GRAY2RGB), dtype=np.uint8
    )


def desk(size: tuple[int, int], rng: np.random.Generator) -> Picture:
    """A table top of wood, cloth or metal to lie under a sheet; ``size``: width and height."""
    tone = np.array([(138, 104, 72), (92, 96, 104), (176, 170, 160), (60, 72, 66)][int(rng.integers(4))])
    width, height = size[0] // 4, size[1] // 4
    coarse = rng.normal(0, 9, (int(rng.integers(24, 60)), 6)).astype(np.float32)
    grain = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    small = np.clip(tone[None, None, :] + grain[:, :, None], 0, 255).astype(np.uint8)
    return np.asarray(cv2.resize(small, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
