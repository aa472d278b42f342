"""The invisible mark: a keyed pattern of light and dark cells, one and a half grey levels high.

Additive spread spectrum (Cox et al., IEEE Trans. Image Processing 6(12), 1997) in the brightness of the page. A cell
is 1/96 of the long side: large enough to outlive printing, photographing, shrinking to a third and strong JPEG, and
some six thousand of them make a page. The signs of the cells are the bits of SHAKE-256 of the key, so a pattern can
be made again from its key alone, on any machine, after any number of years.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
Chips = NDArray[np.int8]

AMPLITUDE = 1.5
"""Grey levels of a cell's change."""
CELLS_ALONG = 96
_SMALLEST_CELL_PX = 4


def grid_shape(shape: tuple[int, int]) -> tuple[int, int]:
    """Give rows and columns of cells for a page of (height, width) pixels.

    SECURITY: part of the format of what has been delivered. A change makes earlier deliveries untraceable.
    """
    cell = max(max(shape) / CELLS_ALONG, _SMALLEST_CELL_PX)
    height, width = shape
    return max(1, round(height / cell)), max(1, round(width / cell))


def chips_of(key: bytes, count: int) -> Chips:
    """Give the first ``count`` signs (+1, -1) of a key's pattern."""
    bits = np.frombuffer(hashlib.shake_256(key).digest(-(-count // 8)), np.uint8)
    return np.unpackbits(bits, count=count).astype(np.int8) * np.int8(2) - np.int8(1)


def chips_of_many(keys: Sequence[bytes], count: int) -> Chips:
    """Give :func:`chips_of` for each key, one row a key: ``len(keys)`` x ``count`` bytes."""
    size = -(-count // 8)
    joined = b"".join(hashlib.shake_256(key).digest(size) for key in keys)
    bits = np.frombuffer(joined, np.uint8).reshape(len(keys), size)
    return np.unpackbits(bits, axis=1, count=count).astype(np.int8) * np.int8(2) - np.int8(1)


def pattern(key: bytes, shape: tuple[int, int]) -> Plane:
    """Give the change of brightness for a page of (height, width) pixels, in units of the amplitude."""
    rows, columns = grid_shape(shape)
    cells = chips_of(key, rows * columns).reshape(rows, columns).astype(np.float32)
    smooth = cv2.resize(cells, (shape[1], shape[0]), interpolation=cv2.INTER_CUBIC)
    return np.asarray(smooth, np.float32)
