"""What time, handling, copiers and scanners do to a sheet, with the truth carried along.

Every step is seeded; the same page, wear and seed give the same picture. Steps that move the paper move the
boxes of the lines too, so that truth stays in pixels of the page as delivered.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import cos, radians, sin

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.samples.paper import Box, FieldTruth, Page, Paper, Picture, Point, Stroke, TextLine

Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Wear:
    """What happened to a page.

    ``skew_deg``: clockwise, within 3. ``turned_deg``: clockwise quarter turns of the sheet in the scanner
    (0, 90, 180, 270). ``yellowing``, ``bleed_through``, ``fold``: 0 to 1. ``noise``: standard deviation in
    grey levels. ``blur_px``: Gaussian sigma at the delivered resolution. ``copier``: contrast lost and dirt
    gained in a poor copier, 0 to 1. ``jpeg_quality``: 0 for no loss. ``dpi``: delivered resolution.
    ``tones``: colour, grey or bitonal.
    """

    skew_deg: float = 0.0
    turned_deg: int = 0
    yellowing: float = 0.0
    noise: float = 0.0
    blur_px: float = 0.0
    fold: float = 0.0
    punch_holes: bool = False
    staple: bool = False
    bleed_through: float = 0.0
    copier: float = 0.0
    jpeg_quality: int = 0
    dpi: int = 300
    tones: str = "colour"


def wear_page(page: Page, wear: Wear, seed: int, back: Picture | None = None) -> tuple[Page, Matrix]:
    """Apply the wear; return the page and the 2 x 3 matrix from old pixels to delivered pixels.

    ``back``: the picture on the other side of the sheet, seen through when ``bleed_through`` is above 0.
    """
    rng = np.random.default_rng(seed)
    picture = page.picture.copy()
    if wear.bleed_through and back is not None:
        _bleed(picture, back, wear.bleed_through)
    if wear.yellowing:
        _yellow(picture, wear.yellowing)
    if wear.fold:
        _fold(picture, wear.fold, rng)
    _fittings(picture, wear, page.dpi)
    matrix, size = _placement(picture, wear, page.dpi)
    picture = _warp(picture, matrix, size, wear)
    picture = _sensor(picture, wear, rng)
    return _retell(page, picture, matrix, wear), matrix


def wear_paper(paper: Paper, wears: list[Wear], seed: int) -> Paper:
    """Apply one wear per page to a whole record; field boxes follow their page."""
    pages, matrices = [], []
    for number, (page, wear) in enumerate(zip(paper.pages, wears, strict=True)):
        back = paper.pages[number - 1].picture if number else None
        worn, matrix = wear_page(page, wear, seed * 1000 + number, back)
        pages.append(worn)
        matrices.append(matrix)
    fields = {
        name: FieldTruth(truth.value, truth.raw, truth.page, move_box(truth.box, matrices[truth.page]))
        for name, truth in paper.fields.items()
    }
    return replace(paper, pages=tuple(pages), fields=fields)


def draw_wear(seed: int, *, strength: float = 0.5, turned_deg: int = 0, tones: str = "colour") -> Wear:
    """Draw a plausible wear; ``strength`` 0 (new paper, good scanner) to 1 (old paper, poor copier)."""
    rng = np.random.default_rng(seed)

    def sometimes(share: float) -> bool:
        return bool(rng.random() < share)

    return Wear(
        skew_deg=float(np.clip(rng.normal(0, 1.1 * strength + 0.1), -3, 3)),
        turned_deg=turned_deg,
        yellowing=float(rng.uniform(0.1, 0.8)) * strength if sometimes(0.6) else 0.0,
        noise=float(rng.uniform(1, 9)) * strength,
        blur_px=float(rng.uniform(0.3, 1.1)) * strength,
        fold=float(rng.uniform(0.3, 0.9)) * strength if sometimes(0.35) else 0.0,
        punch_holes=sometimes(0.35),
        staple=sometimes(0.3),
        bleed_through=float(rng.uniform(0.1, 0.22)) * strength if sometimes(0.3) else 0.0,
        copier=float(rng.uniform(0.2, 0.6)) * strength if sometimes(0.25) else 0.0,
        jpeg_quality=int(rng.integers(55, 88)),
        dpi=200 if sometimes(0.45) else 300,
        tones=tones,
    )


def move_box(box: Box, matrix: Matrix) -> Box:
    """Carry a box through an affine matrix; the corners keep their meaning."""
    moved = np.array(box, dtype=np.float64) @ matrix[:, :2].T + matrix[:, 2]
    a, b, c, d = ((float(x), float(y)) for x, y in moved)
    return (a, b, c, d)


def _bleed(picture: Picture, back: Picture, share: float) -> None:
    """Let the other side show through, mirrored and soft."""
    height, width = picture.shape[:2]
    small = cv2.cvtColor(
        cv2.resize(back, (width // 4, height // 4), interpolation=cv2.INTER_AREA), cv2.COLOR_RGB2GRAY
    )
    ghost = cv2.resize(cv2.GaussianBlur(cv2.flip(small, 1), (0, 0), 0.8), (width, height))
    shade = cv2.convertScaleAbs(255 - ghost, alpha=share)
    cv2.subtract(picture, cv2.merge([shade, shade, shade]), dst=picture)


def _yellow(picture: Picture, amount: float) -> None:
    """Tint towards old paper, more at the edges."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:32, 0:32] / 31 - 0.5
    edge = 0.55 + 1.1 * np.maximum(np.abs(x), np.abs(y))
    tint = 255 - edge[:, :, None] * amount * np.array([14.0, 30.0, 74.0])
    # Multiplying keeps the ink black: paper ages, toner does not.
    cv2.multiply(picture, cv2.resize(tint.astype(np.uint8), (width, height)), dst=picture, scale=1 / 255)


def _fold(picture: Picture, depth: float, rng: np.random.Generator) -> None:
    """Shadow of a fold across the sheet at a half or a third."""
    height = picture.shape[0]
    middle = height * float(rng.choice([0.5, 1 / 3, 2 / 3]))
    reach = 28
    top = int(middle) - reach
    profile = 1 - depth * 0.42 * np.exp(-((np.arange(2 * reach) - reach) ** 2) / 90.0)
    profile[reach : reach + 3] += depth * 0.3
    band = picture[top : top + 2 * reach].astype(np.float32) * profile[:, None, None]
    picture[top : top + 2 * reach] = np.clip(band, 0, 255).astype(np.uint8)


def _fittings(picture: Picture, wear: Wear, dpi: int) -> None:
    """Punch holes at the left edge and a staple at the upper left corner."""
    per_mm = dpi / 25.4
    height = picture.shape[0]
    if wear.punch_holes:
        for offset in (-40, 40):
            centre = (round(9 * per_mm), round(height / 2 + offset * per_mm))
            cv2.circle(picture, centre, round(2.8 * per_mm), (58, 56, 54), -1, cv2.LINE_AA)
    if wear.staple:
        start, end = (round(8 * per_mm), round(11 * per_mm)), (round(16 * per_mm), round(7 * per_mm))
        cv2.line(picture, start, end, (120, 120, 124), round(0.6 * per_mm), cv2.LINE_AA)
        cv2.line(picture, (start[0], start[1] + 4), (end[0], end[1] + 4), (206, 206, 204), 3, cv2.LINE_AA)


def _placement(picture: Picture, wear: Wear, dpi: int) -> tuple[Matrix, tuple[int, int]]:
    """Matrix for skew, scaling and quarter turns in one step, and the delivered width and height."""
    height, width = picture.shape[:2]
    scale = wear.dpi / dpi
    out_width, out_height = round(width * scale), round(height * scale)
    angle = radians(wear.skew_deg)
    turn = np.array([[cos(angle), -sin(angle)], [sin(angle), cos(angle)]]) * scale
    centre = np.array([(width - 1) / 2, (height - 1) / 2])
    middle = np.array([(out_width - 1) / 2, (out_height - 1) / 2])
    skewed = np.column_stack([turn, middle - turn @ centre])
    quarter = {
        0: np.array([[1.0, 0, 0], [0, 1, 0]]),
        90: np.array([[0.0, -1, out_height - 1], [1, 0, 0]]),
        180: np.array([[-1.0, 0, out_width - 1], [0, -1, out_height - 1]]),
        270: np.array([[0.0, 1, 0], [-1, 0, out_width - 1]]),
    }[wear.turned_deg]
    matrix = quarter @ np.vstack([skewed, [0, 0, 1]])
    size = (out_width, out_height) if wear.turned_deg % 180 == 0 else (out_height, out_width)
    return matrix, size


def _warp(picture: Picture, matrix: Matrix, size: tuple[int, int], wear: Wear) -> Picture:
    """Lay the sheet on the scanner glass; beyond its edges the lid shows, a little darker than paper."""
    if wear.skew_deg == 0 and wear.turned_deg == 0 and size == (picture.shape[1], picture.shape[0]):
        return picture
    sharp = cv2.INTER_AREA if wear.skew_deg == 0 and wear.turned_deg == 0 else cv2.INTER_LINEAR
    if wear.skew_deg == 0 and wear.turned_deg == 0:
        return np.asarray(cv2.resize(picture, size, interpolation=sharp), dtype=np.uint8)
    if size[0] * size[1] < picture.shape[0] * picture.shape[1] * 0.8:
        # A plain bilinear step down would alias thin strokes.
        picture = cv2.GaussianBlur(picture, (0, 0), 0.6)
    lid = tuple(float(value) * 0.985 for value in picture[4, 4])
    worn = cv2.warpAffine(picture, matrix, size, flags=sharp, borderMode=cv2.BORDER_CONSTANT, borderValue=lid)
    return np.asarray(worn, dtype=np.uint8)


def _sensor(picture: Picture, wear: Wear, rng: np.random.Generator) -> Picture:
    """Blur, copier, noise, tones and JPEG, in the order in which a machine adds them."""
    if wear.blur_px >= 0.25:
        picture = cv2.GaussianBlur(picture, (0, 0), wear.blur_px)
    if wear.copier:
        picture = cv2.convertScaleAbs(picture, alpha=1 - 0.55 * wear.copier, beta=96 * wear.copier)
        _specks(picture, wear.copier, rng)
    if wear.noise >= 0.5:
        picture = _noisy(picture, wear.noise, rng)
    if wear.tones != "colour":
        grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
        if wear.tones == "bitonal":
            local = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 51, 22)
            # The global limit keeps large dark patches, such as the star of a seal, from turning hollow.
            grey = cv2.bitwise_and(local, cv2.threshold(grey, 105, 255, cv2.THRESH_BINARY)[1])
        picture = cv2.cvtColor(grey, cv2.COLOR_GRAY2RGB)
    if wear.jpeg_quality and wear.tones != "bitonal":
        picture = jpeg_round_trip(picture, wear.jpeg_quality)
    return picture


def jpeg_round_trip(picture: Picture, quality: int) -> Picture:
    """Return the picture as it comes back from a JPEG file of this quality (1 to 100)."""
    _, data = cv2.imencode(".jpg", picture[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), dtype=np.uint8)
    return np.ascontiguousarray(decoded[:, :, ::-1])


def _specks(picture: Picture, amount: float, rng: np.random.Generator) -> None:
    height, width = picture.shape[:2]
    for _ in range(int(140 * amount)):
        spot = (int(rng.integers(width)), int(rng.integers(height)))
        cv2.circle(picture, spot, int(rng.integers(1, 3)), (90, 90, 90), -1)


def _noisy(picture: Picture, deviation: float, rng: np.random.Generator) -> Picture:
    """Add grain: one noise tile, repeated from a random start (PERF: fresh noise costs 0.2 s a page)."""
    height, width = picture.shape[:2]
    tile = _grain()
    shift = (int(rng.integers(512)), int(rng.integers(512)))
    grain = np.roll(tile, shift, (0, 1)) * np.float32(deviation)
    repeats = (height // 512 + 1, width // 512 + 1)
    plane = np.tile(grain.astype(np.int16), repeats)[:height, :width]
    bright = cv2.convertScaleAbs(np.maximum(plane, 0))
    dark = cv2.convertScaleAbs(np.minimum(plane, 0))
    picture = cv2.subtract(picture, cv2.merge([dark, dark, dark]))
    return np.asarray(cv2.add(picture, cv2.merge([bright, bright, bright])), dtype=np.uint8)


@lru_cache(maxsize=1)
def _grain() -> NDArray[np.float32]:
    return np.random.default_rng(7).normal(0, 1, (512, 512)).astype(np.float32)


def _retell(page: Page, picture: Picture, matrix: Matrix, wear: Wear) -> Page:
    lines = tuple(TextLine(line.text, move_box(line.box, matrix), line.kind) for line in page.lines)
    strokes = tuple(
        Stroke(_move(line.start, matrix), _move(line.end, matrix), line.width_px) for line in page.strokes
    )
    return replace(
        page,
        picture=picture,
        dpi=wear.dpi,
        lines=lines,
        strokes=strokes,
        rotation_deg=(360 - wear.turned_deg) % 360,
        skew_deg=wear.skew_deg,
        tones=wear.tones,
    )


def _move(point: Point, matrix: Matrix) -> Point:
    x, y = matrix[:, :2] @ np.array(point) + matrix[:, 2]
    return float(x), float(y)
