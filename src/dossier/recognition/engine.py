"""From an upright page's picture to its lines: find lines, straighten each, read it (PP-OCRv6 small).

The detector sees the page once, made small (long side 896 for A4); the recogniser sees each line of the full
picture, 48 pixels high. Reads printed whole pages; vertical writing and hand-writing are outside its ability.
Follows PaddleOCR's pre- and post-processing (DB detector, CTC recogniser) with the departures stated below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.characters import unify_variants
from dossier.recognition.handwriting import is_coloured, is_pen
from dossier.recognition.image import (
    Overview,
    Turn,
    find_content,
    make_overview,
    repeat_overview,
    shrink,
    to_grey,
    turn_quarters,
)
from dossier.recognition.models import ModelKind, Run, load_network
from dossier.recognition.pages import Image
from dossier.recognition.seal_finding import Seal, SealShape
from dossier.recognition.seals import clear_seals, paint_over

Quad = NDArray[np.float64]

_LINE_HEIGHT = 48
_WIDTH_STEP = 32
_DETECTOR_STEP = 32
_BAND_PIXELS = 960 * 704  # a little above A4 upright; memory grows with it
_BAND_OVERLAP = 128
_AREA_BELOW = 0.6  # of the size: nearer to it, averaging only softens
_WIDEST_LINE = 3200
_INK_THRESHOLD = 0.3
_LINE_THRESHOLD = 0.5
_UNCLIP = 1.6
_SQUEEZE = 0.9  # of the width: a tenth fewer columns to compute (0.8: a fifth more errors at 300 dpi)
_DOUBTFUL = 0.9
_LEAST_CONFIDENCE = 0.5
_SIDE_A4 = 896
_SIDE_MOST = 1920
_A4_LONG_INCHES = 11.69
_SMALL_TEXT_PX = 11.0  # line height on the detector's picture under which lines begin to be lost
_FAINT_SHARE = 0.4
_SURE_UNDER_SEAL = 0.97
_INK_UNDER_SEAL = 0.15
_LEVEL_SHARE = 0.2  # of a seal's width: what is level for as long is rather a line than rim text
_RIM_TEXT_FROM = 0.55  # of a seal's half width
_ORIENTATION_MEAN = np.array([0.485, 0.456, 0.406], np.float32)
_ORIENTATION_SPREAD = np.array([0.229, 0.224, 0.225], np.float32)


@dataclass(frozen=True, slots=True, eq=False)
class ReadLine:
    """One line on the picture given: text, confidence, corners (4 x 2, the reader's top left first), whether
    it is written by pen."""

    text: str
    confidence: float
    quad: Quad
    by_pen: bool = False


class Engine:
    """The three networks of one process. Not for several threads at once; loads in about 1 s."""

    def __init__(self, run: Run | None = None) -> None:
        """Load the networks. Raise ModelMissing or ImportError when a wheel is not installed."""
        run = run or Run()
        self._detector = load_network(ModelKind.DETECTOR, run)
        self._recogniser = load_network(ModelKind.RECOGNISER, run, best_class_only=True)
        self._orientation = load_network(ModelKind.ORIENTATION, run)
        self._characters = ("", *self._recogniser.characters, " ")

    def find_rotation(self, overview: Overview) -> tuple[int, float]:
        """Give the clockwise turn (0, 90, 180, 270) that brings the page upright, and its probability."""
        image = overview.image
        small = cv2.resize(
            shrink(image, 512 / max(image.shape[:2])), (256, 256), interpolation=cv2.INTER_AREA
        )
        x = (small[16:240, 16:240].astype(np.float32) / 255 - _ORIENTATION_MEAN) / _ORIENTATION_SPREAD
        scores = self._orientation(np.ascontiguousarray(x.transpose(2, 0, 1)[None]))[0][0]
        label = int(np.argmax(scores))  # the network names how far the page was turned clockwise
        return (360 - 90 * label) % 360, float(scores[label])

    def read_lines(
        self,
        image: Image,
        dpi: int,
        *,
        rotation: int = 0,
        overview: Overview | None = None,
        seals: Sequence[Seal] = (),
    ) -> list[ReadLine]:
        """Read a page that ``rotation`` (degrees clockwise) brings upright; corners are on ``image`` as it is.

        ``seals`` are taken out before reading. Lines come in the detector's order, those under confidence 0.5
        left out.
        """
        cleared = clear_seals(image, seals)
        overview = overview or make_overview(image)
        if cleared.image is not image:
            overview = repeat_overview(overview, cleared.image, [seal.corners() for seal in seals])
        view = View.of(cleared.image, dpi, rotation, overview, cleared.left)
        quads = [quad for quad in self.find_lines(view) if not _runs_along_rim(quad, seals)]
        usual = _usual_height(quads)
        crops = [_straighten(view.page, quad, usual) for quad in quads]
        lines = self._read_crops(crops, quads)
        if is_coloured(overview):
            lines = [replace(line, by_pen=is_pen(crop)) for line, crop in zip(lines, crops, strict=True)]
        other = paint_over(cleared.image, cleared.left) if cleared.left else image
        lines = [self._read_again(line, view.page, other, usual, seals) for line in lines]
        return _drop_shining_through(lines, crops)

    def read_strip(self, strip: Image) -> tuple[str, float]:
        """Read one straight line of text, a picture of any height (height x width x 3): text, confidence."""
        height, width = strip.shape[:2]
        columns = int(np.clip(round(_LINE_HEIGHT * width / max(height, 1)), 16, _WIDEST_LINE))
        method = cv2.INTER_AREA if height > 1.5 * _LINE_HEIGHT else cv2.INTER_LINEAR
        crop = cv2.resize(strip, (columns, _LINE_HEIGHT), interpolation=method)
        line = self._read_crop(np.asarray(crop, dtype=np.uint8), np.zeros((4, 2)))
        return line.text, line.confidence

    def _read_again(
        self, line: ReadLine, page: Image, other: Image, usual: float, seals: Sequence[Seal]
    ) -> ReadLine:
        """Read a doubtful line once more at its full width; one that a seal touches in the ``other`` picture of
        the page, that with the seal in place. Give the surer reading."""
        under_seal = any(_touches(seal, line.quad) for seal in seals)
        if line.confidence >= (_SURE_UNDER_SEAL if under_seal else _DOUBTFUL):
            return line
        crop = _straighten(other if under_seal else page, line.quad, usual, squeeze=1.0)
        surer = max(line, self._read_crop(crop, line.quad), key=lambda reading: reading.confidence)
        return replace(surer, by_pen=line.by_pen)

    def judge_upright(
        self, image: Image, dpi: int, *, rotation: int = 0, overview: Overview | None = None, sample: int = 5
    ) -> float:
        """Give the mean confidence of the longest lines read as if ``rotation`` brought the page upright (0
        when there are none)."""
        view = View.of(image, dpi, rotation, overview or make_overview(image))
        quads = [quad for quad in self.find_lines(view) if _width(quad) > 1.5 * _height(quad)]
        longest = sorted(quads, key=_width, reverse=True)[:sample]
        read = [self._read_crop(_straighten(image, quad, 0.0), quad).confidence for quad in longest]
        return float(np.mean(read)) if read else 0.0

    def find_lines(self, view: View) -> list[Quad]:
        """Find the lines' corners (each 4 x 2) on the page; a closer look where the print is small."""
        longest = max(view.page.shape[:2])
        inches = longest / max(view.dpi, 1)
        side = min(_SIDE_MOST, max(_SIDE_A4, _SIDE_A4 * inches / _A4_LONG_INCHES))
        quads = self._detect(view, min(1.0, side / longest))
        seen = _usual_height(quads) / _UNCLIP * side / longest
        if len(quads) >= 8 and seen < _SMALL_TEXT_PX and longest > side:
            closer = min(_SIDE_MOST, side * min(1.6, 1.2 * _SMALL_TEXT_PX / max(seen, 1.0)))
            if closer > side * 1.1:
                return self._detect(view, min(1.0, closer / longest))
        return quads

    def _detect(self, view: View, scale: float) -> list[Quad]:
        """Find lines on the inked part of the page, seen at ``scale`` detector pixels per page pixel."""
        small, corner = view.cut_content(scale)
        ink = self._find_ink(small)
        mask = cv2.dilate((ink > _INK_THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
        for seal in view.seals:
            _part_lines_from_rim(mask, ink, view.seen(seal, scale, corner))
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        found = (_contour_to_quad(np.asarray(c), ink) for c in contours)
        quads = [(quad + corner) / scale for quad in found if quad is not None]
        return [view.turn.to_delivered(quad) for quad in quads]

    def _find_ink(self, picture: Image) -> NDArray[np.float32]:
        """Give the detector's map (0 to 1), a value a pixel.

        Large pictures go through in overlapping bands, so that its memory stays that of an A4 page; the band
        of each row is the one that sees more around it.
        """
        rows, columns = picture.shape[:2]
        reach = max(4 * _BAND_OVERLAP, _BAND_PIXELS // columns // _DETECTOR_STEP * _DETECTOR_STEP)
        if rows <= reach:
            return self._find_ink_of_band(picture)
        ink = np.empty((rows, columns), np.float32)
        done = top = 0
        while done < rows:
            bottom = min(rows, top + reach)
            band = self._find_ink_of_band(picture[bottom - reach : bottom])
            end = rows if bottom == rows else bottom - _BAND_OVERLAP // 2
            start = bottom - reach
            ink[done:end] = band[done - start : end - start]
            done, top = end, bottom - _BAND_OVERLAP
        return ink

    def _find_ink_of_band(self, band: Image) -> NDArray[np.float32]:
        rows, columns = band.shape[:2]
        batch = cv2.dnn.blobFromImage(band, 1 / 127.5, (columns, rows), (127.5, 127.5, 127.5))
        answer = self._detector(np.asarray(batch, dtype=np.float32))[0]
        return np.asarray(answer[0, 0], dtype=np.float32)

    def _read_crops(self, crops: list[Image], quads: list[Quad]) -> list[ReadLine]:
        """Read lines, narrow ones first. PERF: a tenth faster than in any order, as widths change less often."""
        order = sorted(range(len(crops)), key=lambda place: crops[place].shape[1])
        read = {place: self._read_crop(crops[place], quads[place]) for place in order}
        return [read[place] for place in range(len(crops))]

    def _read_crop(self, crop: Image, quad: Quad) -> ReadLine:
        height, width = crop.shape[:2]
        # PERF: one line a call in width steps of 32; larger batches were not faster and pad more.
        padded = -(-width // _WIDTH_STEP) * _WIDTH_STEP
        batch = np.zeros((1, 3, height, padded), np.float32)
        batch[0, :, :, :width] = crop.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
        classes, scores = self._recogniser(batch)
        text, confidence = _decode(classes[0, :, 0], scores[0, :, 0], self._characters)
        return ReadLine(unify_variants(text), confidence, quad)


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A delivered page as the detector is to see it: only where there is ink, then turned upright.

    ``page``: full size, as delivered. ``content``: left, top, right, bottom (exclusive) of its inked part.
    ``seals``: those still on it.
    """

    page: Image
    dpi: int
    turn: Turn
    overview: Overview
    content: tuple[int, int, int, int]
    seals: tuple[Seal, ...] = ()

    @classmethod
    def of(
        cls, page: Image, dpi: int, rotation: int, overview: Overview, seals: tuple[Seal, ...] = ()
    ) -> View:
        """Prepare a page that ``rotation`` (degrees clockwise) brings upright."""
        height, width = page.shape[:2]
        left, top, right, bottom = (round(side / overview.scale) for side in find_content(overview))
        content = (left, top, min(right, width), min(bottom, height))
        return cls(page, dpi, Turn(width, height, rotation), overview, content, seals)

    def seen(self, seal: Seal, scale: float, corner: NDArray[np.float64]) -> tuple[int, int, int, int]:
        """Give left, top, right, bottom of a seal on the inked part as :meth:`cut_content` gives it."""
        box = self.turn.to_upright(seal.corners()) * scale - corner
        left, top = np.maximum(np.floor(box.min(axis=0)).astype(int), 0)
        right, bottom = np.ceil(box.max(axis=0)).astype(int)
        return int(left), int(top), int(right), int(bottom)

    def cut_content(self, scale: float) -> tuple[Image, NDArray[np.float64]]:
        """Give the inked part at ``scale`` pixels per page pixel, sides multiples of 32, and the place of its
        top left corner on the upright page at that scale.

        PERF: from the overview where it is large enough, 4 ms instead of 20.
        """
        page, share = self.page, 1.0
        if self.overview.scale >= scale:
            page, share = self.overview.image, self.overview.scale
        left, top, right, bottom = self.content
        part = page[round(top * share) : round(bottom * share), round(left * share) : round(right * share)]
        height, width = max(1, round((bottom - top) * scale)), max(1, round((right - left) * scale))
        method = cv2.INTER_AREA if scale / share < _AREA_BELOW or share < 1 else cv2.INTER_LINEAR
        small = turn_quarters(cv2.resize(part, (width, height), interpolation=method), self.turn.rotation_deg)
        down, across = (-side % _DETECTOR_STEP for side in small.shape[:2])
        small = cv2.copyMakeBorder(small, 0, down, 0, across, cv2.BORDER_REPLICATE)
        corners = self.turn.to_upright(np.array([[left, top], [right, bottom]], dtype=np.float64))
        return np.asarray(small, dtype=np.uint8), corners.min(axis=0) * scale


def _decode(
    classes: NDArray[np.int64], scores: NDArray[np.float32], characters: tuple[str, ...]
) -> tuple[str, float]:
    """CTC: class 0 is the blank; a repeat of the column before is the same character."""
    kept = (classes != 0) & np.r_[True, classes[1:] != classes[:-1]]
    if not kept.any():
        return "", 0.0
    text = "".join(characters[int(index)] for index in classes[kept])
    return text.strip(), min(1.0, float(scores[kept].mean()))


def _contour_to_quad(contour: NDArray[np.int32], ink: NDArray[np.float32]) -> Quad | None:
    if len(contour) < 4:
        return None
    (cx, cy), (w, h), angle = cv2.minAreaRect(contour)
    if min(w, h) < 3 or _mean_inside(contour, ink) < _LINE_THRESHOLD:
        return None
    grow = 2 * w * h * _UNCLIP / (2 * (w + h))
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


def _width(quad: Quad) -> float:
    return float(max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3])))


def _height(quad: Quad) -> float:
    return float(max(np.linalg.norm(quad[3] - quad[0]), np.linalg.norm(quad[2] - quad[1])))


def _usual_height(quads: list[Quad]) -> float:
    return float(np.median([min(_width(quad), _height(quad)) for quad in quads])) if quads else 0.0


def _straighten(image: Image, quad: Quad, usual_height: float, squeeze: float = _SQUEEZE) -> Image:
    """Cut a line out, level, 48 pixels high, a little condensed."""
    width, height = _width(quad), _height(quad)
    # A tall box is a run of sideways text, unless no taller than a line: a lone 1, 6 or 7 in a table cell.
    if height > 1.5 * width and height > 1.8 * usual_height:
        quad, width, height = np.roll(quad, 1, axis=0), height, width
    columns = int(np.clip(round(squeeze * _LINE_HEIGHT * width / max(height, 1.0)), 16, _WIDEST_LINE))
    if height > 2 * _LINE_HEIGHT:  # the warp alone would alias
        x, y = np.maximum(np.floor(quad.min(axis=0)).astype(int) - 2, 0)
        right, bottom = np.ceil(quad.max(axis=0)).astype(int) + 3
        factor = 2 * _LINE_HEIGHT / height
        image = shrink(image[y:bottom, x:right], factor)
        quad = (quad - (x, y)) * factor
    target = np.array([[0, 0], [columns, 0], [columns, _LINE_HEIGHT], [0, _LINE_HEIGHT]], np.float32)
    matrix = cv2.getPerspectiveTransform(quad.astype(np.float32), target)
    crop = cv2.warpPerspective(
        image, matrix, (columns, _LINE_HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(crop, dtype=np.uint8)


def _part_lines_from_rim(
    mask: NDArray[np.uint8], ink: NDArray[np.float32], box: tuple[int, int, int, int]
) -> None:
    """Keep, where a seal stands, only what runs level, and join what lies level; in place.

    The text along the rim would else join the lines that it crosses into one.
    """
    left, top, right, bottom = box
    margin = (right - left) // 4
    rows = slice(top, bottom)
    wide = slice(max(0, left - margin), right + margin)
    level = (ink[rows, wide] > _INK_UNDER_SEAL).astype(np.uint8)
    length = max(3, round(_LEVEL_SHARE * (right - left)))
    level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, max(2, length // 2)), np.uint8))
    level = cv2.morphologyEx(level, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    level = cv2.morphologyEx(level, cv2.MORPH_CLOSE, np.ones((1, 3 * length // 2), np.uint8))
    start = left - wide.start
    mask[rows, left:right] = level[:, start : start + right - left][:, : mask.shape[1] - left]


def _runs_along_rim(quad: Quad, seals: Sequence[Seal]) -> bool:
    """Say whether a line is part of the text along a round or oval seal's rim."""
    start, end = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    along = start + (end - start) * np.linspace(0, 1, 9)[:, None]
    for seal in seals:
        reach = seal.reach(along)
        if seal.shape is not SealShape.SQUARE and reach.min() > _RIM_TEXT_FROM and reach.max() < 1.1:
            return True
    return False


def _touches(seal: Seal, quad: Quad) -> bool:
    """Say whether a line runs into a seal, seen at nine places along it."""
    start, end = (quad[0] + quad[3]) / 2, (quad[1] + quad[2]) / 2
    return bool(seal.reach(start + (end - start) * np.linspace(0, 1, 9)[:, None]).min() < 1.05)


def _drop_shining_through(lines: list[ReadLine], crops: list[Image]) -> list[ReadLine]:
    """Leave out what was not read, and faint doubtful lines: mirrored print of the sheet's other side."""
    # The darkest hundredth: a lone digit or three spaced characters ink no more of their box.
    contrasts = [float(np.subtract(*np.percentile(to_grey(crop), (95, 1)))) for crop in crops]
    usual = float(np.median(contrasts)) if contrasts else 0.0
    kept = []
    for line, contrast in zip(lines, contrasts, strict=True):
        faint = contrast < _FAINT_SHARE * usual and line.confidence < 0.85
        if line.text and line.confidence >= _LEAST_CONFIDENCE and not faint:
            kept.append(line)
    return kept
