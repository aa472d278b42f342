"""What happens to a page between its delivery and its finding: copies, photos, prints, simulated.

Each attack takes a delivered page (blue, green, red) and a generator, and gives what is found. The simulations keep
what hurts the mark (resampling, tone curve, uneven light, moire, grain, halftone, blur, compression); they stand in
for real cameras and printers, they do not replace them.
"""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Attack = Callable[[Picture, np.random.Generator], Picture]


def jpeg(picture: Picture, quality: int) -> Picture:
    _, data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def resize(picture: Picture, factor: float) -> Picture:
    size = round(picture.shape[1] * factor), round(picture.shape[0] * factor)
    return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA), np.uint8)


def crop(picture: Picture, share: float, rng: np.random.Generator) -> Picture:
    """Keep this share of each side, somewhere."""
    height, width = picture.shape[:2]
    rows, columns = round(height * share), round(width * share)
    top, left = int(rng.integers(0, height - rows + 1)), int(rng.integers(0, width - columns + 1))
    return picture[top : top + rows, left : left + columns]


def rotate(picture: Picture, degrees: float) -> Picture:
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turned = cv2.warpAffine(
        picture, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
    )
    return np.asarray(turned, np.uint8)


def photograph_screen(picture: Picture, rng: np.random.Generator) -> Picture:
    """A phone before a screen: perspective, uneven light, moire, blur, grain, the camera's curve and JPEG 70."""
    height, width = picture.shape[:2]
    shift = 0.04 * width
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    laid = (
        corners * np.float32(0.8)
        + rng.uniform(-shift, shift, (4, 2)).astype(np.float32)
        + np.float32(0.1) * width
    )
    size = round(width * 0.95), round(height * 0.95)
    matrix = cv2.getPerspectiveTransform(corners, laid)
    seen = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_AREA, borderValue=(40, 40, 44)).astype(
        np.float32
    )
    y, x = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    across, down = (x - rng.uniform(0, size[0])) / size[0], (y - rng.uniform(0, size[1])) / size[1]
    light = 0.86 + 0.14 * np.cos(across) * np.cos(down)
    moire = 3.0 * np.sin(x * rng.uniform(0.4, 0.9) + y * rng.uniform(0.4, 0.9))
    seen = cv2.GaussianBlur(seen * light[..., None] + moire[..., None], (0, 0), 1.3)
    seen = 255.0 * np.power(np.clip(seen, 0, 255) / 255.0, 1.08) + rng.normal(0, 5.0, seen.shape)
    return jpeg(np.clip(seen, 0, 255).astype(np.uint8), 70)


def print_and_scan(picture: Picture, rng: np.random.Generator) -> Picture:
    """A laser printer's clustered halftone at 600 dpi, dot gain, then a scanner at 200 dpi, askew, JPEG 75."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    fine = cv2.resize(grey, None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    y, x = np.mgrid[0 : fine.shape[0], 0 : fine.shape[1]].astype(np.float32)
    screen = 127.5 + 63.75 * (np.sin((x + y) * 0.74) + np.sin((x - y) * 0.74))
    dots = np.where(fine > screen, np.uint8(255), np.uint8(0)).astype(np.uint8)
    paper = cv2.GaussianBlur(dots, (0, 0), 1.6).astype(np.float32)
    paper = 18 + paper * (240 - 18) / 255 + rng.normal(0, 2.5, paper.shape).astype(np.float32)
    scanned = cv2.resize(paper, None, fx=1 / 3.3, fy=1 / 3.3, interpolation=cv2.INTER_AREA)
    scanned = np.clip(scanned + rng.normal(0, 2.0, scanned.shape), 0, 255).astype(np.uint8)
    return jpeg(rotate(cv2.cvtColor(scanned, cv2.COLOR_GRAY2BGR), float(rng.uniform(-1, 1))), 75)


def bitonal(picture: Picture) -> Picture:
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    _, bits = cv2.threshold(grey, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    return np.asarray(cv2.cvtColor(bits, cv2.COLOR_GRAY2BGR), np.uint8)


ATTACKS: dict[str, Attack] = {
    "as delivered": lambda picture, _: picture,
    "JPEG 50": lambda picture, _: jpeg(picture, 50),
    "JPEG 30": lambda picture, _: jpeg(picture, 30),
    "half size, JPEG 60": lambda picture, _: jpeg(resize(picture, 0.5), 60),
    "a third of the size, JPEG 60": lambda picture, _: jpeg(resize(picture, 0.33), 60),
    "cropped to 70 %": lambda picture, rng: jpeg(crop(picture, 0.7, rng), 75),
    "turned 2 degrees": lambda picture, _: jpeg(rotate(picture, 2.0), 75),
    "screen photographed": photograph_screen,
    "printed and scanned": print_and_scan,
    "bitonal": lambda picture, _: bitonal(picture),
}
EXPECTED_TO_FAIL = frozenset({"bitonal"})
