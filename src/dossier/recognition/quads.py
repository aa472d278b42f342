"""Lines as quadrilaterals on a page: from the detector's map, their measures, and cutting them out straight.

A quad is 4 x 2, in pixels, the reader's top left first, then clockwise.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.image import shrink
from dossier.recognition.pages import Image

Quad = NDArray[np.float64]

LINE_HEIGHT = 48
"""Height of a straightened line in pixels: what the recogniser was trained on."""

WIDEST_LINE = 3200
UNCLIP = 1.6
"""How far the detector's quads are grown, as it was trained on shrunken ones (DB, Liao et al., 2020)."""

SQUEEZE = 0.9
"""Of a line's width: a tenth fewer columns to compute (0.8: a fifth more errors at 300 dpi)."""

_LINE_THRESHOLD = 0.5


def trace_lines(mask: NDArray[np.uint8], ink: NDArray[np.float32]) -> list[Quad]:
    """Give the lines' corners on the detector's map ``ink``, one for each spot of the ``mask``."""
    contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    found = (contour_to_quad(np.asarray(contour), ink) for contour in contours)
    return [quad for quad in found if quad is not None]


def contour_to_quad(contour: NDArray[np.int32], ink: NDArray[np.float32]) -> Quad | None:
    if len(contour) < 4:
        return None
    (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
    if min(w, h) < 3 or _mean_inside(contour, ink) < _LINE_THRESHOLD:
        return None
    grow = 2 * w * h * UNCLIP / (2 * (w + h))
    corners = np.asarray(cv2.boxPoints(((cx, cy), (w + grow, h + grow), angle)), dtype=np.float64)
    corners = corners[np.argsort(corners[:, 0], kind="stable")]
    left = corners[:2][np.argsort(corners[:2, 1])]
    right = corners[2:][np.argsort(corners[2:, 1])]
    return np.array([left[0], right[0], right[1], left[1]])


def _mean_inside(contour: NDArray[np.int32], ink: NDArray[np.float32]) -> float:
    x, y, w, h = cv2.boundingRect(contour)
    mask = np.zeros((h, w), np.uint8)
    cv2.fillPoly(mask, [contour - (x, y)], 1)
    return float(cv2.mean(ink[y : y + h, x : x + w], mask)[0])


def width_of(quad: Quad) -> float:
    return float(max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3])))


def height_of(quad: Quad) -> float:
    return float(max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1])))


def usual_height(quads: list[Quad]) -> float:
    return float(np.median([min(width_of(quad), height_of(quad)) for quad in quads])) if quads else 0.0


def straighten(image: Image, quad: Quad, usual: float, squeeze: float = SQUEEZE) -> Image:
    """Cut a line out, level, 48 pixels high, a little condensed."""
    width, height = width_of(quad), height_of(quad)
    # A tall box is a run of sideways text, unless no taller than a line: a lone 1, 6 or 7 in a table cell.
    if height > 1.5 * width and height > 1.8 * usual:
        quad, width, height = np.roll(quad, 1, axis=0), height, width
    columns = int(np.clip(round(squeeze * LINE_HEIGHT * width / max(height, 1.0)), 16, WIDEST_LINE))
    if height > 2 * LINE_HEIGHT:  # the warp alone would alias
        x, y = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 2, 0)
        right, bottom = np.ceil(quad.max(axis=0)).astype(int) + 3
        factor = 2 * LINE_HEIGHT / height
        image = shrink(image[y:bottom, x:right], factor)
        quad = (quad - (x, y)) * factor
    target = np.array([[0, 0], [columns, 0], [columns, LINE_HEIGHT], [0, LINE_HEIGHT]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    crop = cv2.warpPerspective(
        image, matrix, (columns, LINE_HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, dtype=np.uint8)
