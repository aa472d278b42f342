"""A drawn page to mark: dark print on paper that is not quite even. Small, so that tests stay quick."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
HEIGHT, WIDTH = 1100, 780


def draw_page(seed: int = 1, paper: int = 246) -> Picture:
    """Give a colour page with lines of Latin print and a table."""
    rng = np.random.default_rng(seed)
    shade = cv2.resize(rng.normal(paper, 3.0, (12, 8)).astype(np.float32), (WIDTH, HEIGHT))
    page = np.clip(shade[..., None] + rng.normal(0, 1.0, (HEIGHT, WIDTH, 1)), 0, 255).astype(np.uint8)
    page = np.repeat(page, 3, axis=2)
    for row in range(90, HEIGHT - 90, 34):
        words = " ".join("".join(rng.choice(list("abcdefghkmnprstuvwxyz"), 6)) for _ in range(5))
        cv2.putText(page, words, (70, row), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (30, 30, 30), 2, cv2.LINE_AA)
    cv2.rectangle(page, (60, 60), (WIDTH - 60, HEIGHT - 60), (40, 40, 40), 2)
    return page


def encode(picture: Picture, quality: int = 80) -> bytes:
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1])


def grey(picture: Picture) -> Picture:
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8) if picture.ndim == 3 else picture
