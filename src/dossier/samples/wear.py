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

from dossier.samples import damage
from dossier.samples.paper import Box, FieldTruth, Page, Paper, Picture, Point, Stroke

Matrix = NDArray[np.float64]
"""3 x 3, homogeneous: from old pixels to delivered pixels."""

_EDGE_MM = 1.5  # what a cut leaves between itself and the text


@dataclass(frozen=True, slots=True)
class Wear:
    """What happened to a page.

    ``skew_deg``: clockwise, within 3. ``turned_deg``: clockwise quarter turns of the sheet in the scanner
    (0, 90, 180, 270). ``yellowing``, ``bleed_through``, ``fold``: 0 to 1. ``noise``: standard deviation in
    grey levels. ``blur_px``: Gaussian sigma at the delivered resolution. ``copier``: contrast lost and dirt
    gained in a poor copier, 0 to 1. ``jpeg_quality``: 0 for no loss. ``dpi``: delivered resolution.
    ``tones``: colour, grey or bitonal. ``camera``: how far a phone is held from straight above the sheet, 0
    to 1, with the table around it; 0 is a scanner. ``light``, ``stain``, ``lid_shadow``, ``fax``: 0 to 1.
    ``crop_mm``: cut from each edge, less where text would be lost.
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
    camera: float = 0.0
    light: float = 0.0
    stain: float = 0.0
    lid_shadow: float = 0.0
    fax: float = 0.0
    crop_mm: float = 0.0


def wear_page(page: Page, wear: Wear, seed: int, back: Picture | None = None) -> tuple[Page, Matrix]:
    """Apply the wear; return the page and the matrix from old pixels to delivered pixels.

    ``back``: the picture on the other side of the sheet, seen through when ``bleed_through`` is above 0.
    """
    rng = np.random.default_rng(seed)
    picture = page.picture.copy()
    if wear.bleed_through and back is not None:
        damage.bleed(picture, back, wear.bleed_through)
    if wear.yellowing:
        damage.yellow(picture, wear.yellowing)
    if wear.fold:
        damage.fold(picture, wear.fold, rng)
    if wear.punch_holes:
        damage.punch(picture, page.dpi)
    if wear.staple:
        damage.staple(picture, page.dpi)
    if wear.stain:
        damage.stain(picture, wear.stain, rng)
    if wear.camera:
        matrix, size = _photograph(picture, wear, page.dpi, rng)
        ground = damage.desk(size, rng)
        picture = _lay_on(ground, picture, matrix)
    else:
        matrix, size = _placement(picture, wear, page.dpi)
        picture = _warp(picture, matrix[:2], size, wear)
        picture, matrix = _crop(picture, matrix, page, wear)
    if wear.light:
        damage.light(picture, wear.light, rng)
    if wear.lid_shadow:
        damage.lid_shadow(picture, wear.lid_shadow, rng)
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

    def moved(fields: dict[str, FieldTruth]) -> dict[str, FieldTruth]:
        return {
            name: replace(truth, box=move_box(truth.box, matrices[truth.page]))
            for name, truth in fields.items()
        }

    persons = tuple(replace(row, fields=moved(row.fields)) for row in paper.persons)
    return replace(paper, pages=tuple(pages), fields=moved(paper.fields), persons=persons)


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
    """Carry a box through a matrix; the corners keep their meaning."""
    moved = np.column_stack([np.array(box, dtype=np.float64), np.ones(4)]) @ matrix.T
    a, b, c, d = ((float(x / w), float(y / w)) for x, y, w in moved)
    return (a, b, c, d)


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
    matrix = np.vstack([quarter, [0, 0, 1]]) @ np.vstack([skewed, [0, 0, 1]])
    size = (out_width, out_height) if wear.turned_deg % 180 == 0 else (out_height, out_width)
    return matrix, size


def _photograph(
    picture: Picture, wear: Wear, dpi: int, rng: np.random.Generator
) -> tuple[Matrix, tuple[int, int]]:
    """Matrix of a picture taken by hand: the sheet a little smaller than the frame, its corners out of
    square, after skew and quarter turns; and the picture's width and height."""
    matrix, (width, height) = _placement(picture, wear, dpi)
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    margin = np.array([width, height]) * 0.05
    stray = rng.uniform(-1, 1, (4, 2)) * wear.camera * 0.04 * min(width, height)
    lean = rng.uniform(0, 0.06) * wear.camera * width  # the far edge of the sheet is the shorter one
    stray[:2] += [[lean, 0], [-lean, 0]]
    held = (corners + margin + stray).astype(np.float32)
    size = (round(width + 2 * margin[0]), round(height + 2 * margin[1]))
    return np.asarray(cv2.getPerspectiveTransform(corners, held) @ matrix), size


def _lay_on(ground: Picture, picture: Picture, matrix: Matrix) -> Picture:
    """Draw the sheet over the ground, with a thin shadow at its edges."""
    size = (ground.shape[1], ground.shape[0])
    sheet = cv2.warpPerspective(cv2.GaussianBlur(picture, (0, 0), 0.6), matrix, size, flags=cv2.INTER_LINEAR)
    cover = np.full(picture.shape[:2], 255, dtype=np.uint8)
    share = cv2.warpPerspective(cover, matrix, size, flags=cv2.INTER_LINEAR)
    shadow = cv2.GaussianBlur(share, (0, 0), 9)
    ground = cv2.subtract(ground, cv2.merge([cv2.convertScaleAbs(shadow, alpha=0.35)] * 3))
    cv2.copyTo(sheet, np.where(share > 127, 255, 0).astype(np.uint8), ground)
    return np.asarray(ground, dtype=np.uint8)


def _crop(picture: Picture, matrix: Matrix, page: Page, wear: Wear) -> tuple[Picture, Matrix]:
    """Cut the edges, never through a line of the truth."""
    if not wear.crop_mm or not page.lines:
        return picture, matrix
    height, width = picture.shape[:2]
    corners = np.array([corner for line in page.lines for corner in move_box(line.box, matrix)])
    per_mm = wear.dpi / 25.4
    cut, keep = wear.crop_mm * per_mm, _EDGE_MM * per_mm
    (left, top), (right, bottom) = corners.min(axis=0) - keep, corners.max(axis=0) + keep
    x0, y0 = round(max(0.0, min(cut, left))), round(max(0.0, min(cut, top)))
    x1, y1 = round(min(width, max(width - cut, right))), round(min(height, max(height - cut, bottom)))
    shift = np.array([[1.0, 0, -x0], [0, 1, -y0], [0, 0, 1]])
    return np.ascontiguousarray(picture[y0:y1, x0:x1]), shift @ matrix


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
        picture = damage.copier(picture, wear.copier, rng)
    if wear.noise >= 0.5:
        picture = _noisy(picture, wear.noise, rng)
    if wear.fax:
        return damage.fax(picture, wear.fax, wear.dpi, rng)
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
    return replace(
        page,
        picture=picture,
        dpi=wear.dpi,
        lines=tuple(replace(line, box=move_box(line.box, matrix)) for line in page.lines),
        marks=tuple(replace(mark, box=move_box(mark.box, matrix)) for mark in page.marks),
        strokes=tuple(
            Stroke(_move(line.start, matrix), _move(line.end, matrix), line.width_px) for line in page.strokes
        ),
        rotation_deg=(360 - wear.turned_deg) % 360,
        skew_deg=wear.skew_deg,
        tones="bitonal" if wear.fax else wear.tones,
        conditions=name_conditions(wear),
    )


def name_conditions(wear: Wear) -> tuple[str, ...]:
    """Name what happened to a page, for figures by group: how it was taken first, then each damage."""
    taken = "camera" if wear.camera else "fax" if wear.fax else "copier" if wear.copier else "scanner"
    damages = {
        "light": wear.light,
        "stain": wear.stain,
        "fold": wear.fold,
        "yellow": wear.yellowing,
        "bleed": wear.bleed_through,
        "lid": wear.lid_shadow,
        "crop": wear.crop_mm,
        "staple": wear.staple,
        "holes": wear.punch_holes,
    }
    return (taken, *(name for name, amount in damages.items() if amount))


def _move(point: Point, matrix: Matrix) -> Point:
    x, y, w = matrix @ np.array([*point, 1.0])
    return float(x / w), float(y / w)
