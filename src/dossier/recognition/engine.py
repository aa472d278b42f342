"""From an upright page's picture to its lines: find lines, straighten each, read it (PP-OCRv6 small).

The detector sees the page once, made small (long side 896 for A4); the recogniser sees each line of the full
picture, 48 pixels high. Reads printed whole pages; vertical writing and hand-writing are outside its ability.
Follows PaddleOCR's pre- and post-processing (DB detector, CTC recogniser) with the departures stated below.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

import cv2
import numpy as np
from numpy.typing import NDArray

from dossier.recognition.boxes import restore_boxes
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
from dossier.recognition.quads import (
    LINE_HEIGHT,
    SQUEEZE,
    UNCLIP,
    WIDEST_LINE,
    Quad,
    height_of,
    straighten,
    trace_lines,
    usual_height,
    width_of,
)
from dossier.recognition.rims import lift_rims
from dossier.recognition.seal_finding import Seal
from dossier.recognition.seal_lines import (
    find_lacking,
    is_touched,
    part_lines_from_rim,
    part_stacked,
    runs_along_rim,
)
from dossier.recognition.seals import Cleared, clear_seals
from dossier.recognition.settled_signs import restore_circles, settle_page_number
from dossier.recognition.under_black import complete_label
from dossier.recognition.under_seals import is_like_a_date, settle
from dossier.recognition.vertical import is_column, is_level_word, lay_level

_WIDTH_STEPS = ((320, 32), (640, 64), (1280, 128), (WIDEST_LINE, 256))  # up to this width, in steps of
_DETECTOR_STEP = 32
_BAND_PIXELS = 960 * 704  # a little above A4 upright; memory grows with it
_BAND_OVERLAP = 128
_AREA_BELOW = 0.6  # of the size: nearer to it, averaging only softens
_INK_THRESHOLD = 0.3
_DOUBTFUL = 0.9
_LEAST_CONFIDENCE = 0.5
_SIDE_A4 = 896
_SIDE_MOST = 1920
_A4_LONG_INCHES = 11.69
_SMALL_TEXT_PX = 11.0  # line height on the detector's picture under which lines begin to be lost
_FAINT_SHARE = 0.4
_ROUND_SIGNS = frozenset("0OoDQCcU〇○口")
_OUTLINE_FROM = 2.0  # times the usual height of a line
_SURE_UNDER_SEAL = 0.97
_SURE_UNDER_BLACK = 0.85
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

        ``seals`` are taken out before reading, of black ones what can be for finding the lines. Lines come in the
        detector's order, those under confidence 0.5 left out.
        """
        cleared = clear_seals(image, seals)
        overview = overview or make_overview(image)
        if cleared.image is not image:
            overview = repeat_overview(overview, cleared.image, [seal.corners() for seal in seals])
        view = View.of(cleared.image, dpi, rotation, overview, cleared.left)
        bare = lift_rims(cleared.image, cleared.left) if cleared.left else cleared.image
        found = self._find_lines_under(view, bare) if cleared.left else self.find_lines(view)
        quads = [quad for quad in found if not runs_along_rim(quad, seals)]
        usual = usual_height(quads)
        # What crosses a black rim is read with the rim in place: erasing it costs strokes, which misleads more.
        squeezes = [1.0 if is_touched(quad, cleared.left) else SQUEEZE for quad in quads]
        crops = [
            straighten(cleared.image, quad, usual, squeeze)
            for quad, squeeze in zip(quads, squeezes, strict=True)
        ]
        lines = self._read_crops(crops, quads)
        if is_coloured(overview):
            lines = [replace(line, by_pen=is_pen(crop)) for line, crop in zip(lines, crops, strict=True)]
        other = bare if cleared.left else image
        lines = [self._read_again(line, cleared, other, usual, seals) for line in lines]
        lines = [self._read_column(line, cleared.image) for line in lines]
        lines = [_complete(line, cleared.left) for line in lines]
        return [line for line in _drop_shining_through(lines, crops) if not _is_outline(line, usual)]

    def read_strip(self, strip: Image) -> tuple[str, float]:
        """Read one straight line of text, a picture of any height (height x width x 3): text, confidence."""
        height, width = strip.shape[:2]
        columns = int(np.clip(round(LINE_HEIGHT * width / max(height, 1)), 16, WIDEST_LINE))
        method = cv2.INTER_AREA if height > 1.5 * LINE_HEIGHT else cv2.INTER_LINEAR
        crop = cv2.resize(strip, (columns, LINE_HEIGHT), interpolation=method)
        line = self._read_crop(np.asarray(crop, dtype=np.uint8), np.zeros((4, 2)))
        return line.text, line.confidence

    def _read_again(
        self, line: ReadLine, cleared: Cleared, other: Image, usual: float, seals: Sequence[Seal]
    ) -> ReadLine:
        """Read a doubtful line once more at its full width; one that a seal touches in the ``other`` picture of
        the page, that with more or with less of the seal, and a date there in any case."""
        under_seal = is_touched(line.quad, seals)
        sure = _SURE_UNDER_BLACK if cleared.left else _SURE_UNDER_SEAL
        asked = under_seal and is_like_a_date(line.text)
        if not asked and line.confidence >= (sure if under_seal else _DOUBTFUL):
            return line
        crop = straighten(other if under_seal else cleared.image, line.quad, usual, squeeze=1.0)
        again = self._read_crop(crop, line.quad)
        readings = (line.text, line.confidence), (again.text, again.confidence)
        text, confidence = settle(*readings) if under_seal else max(readings, key=itemgetter(1))
        return replace(line, text=text, confidence=confidence)

    def _read_column(self, line: ReadLine, image: Image) -> ReadLine:
        """Read a doubtful line that stands upright as a column of characters."""
        if line.confidence >= _DOUBTFUL or not is_column(line.quad):
            return line
        level = lay_level(image, line.quad)
        again = line if level is None else self._read_crop(level, line.quad)
        surer = again.confidence > line.confidence and is_level_word(again.text)
        return replace(line, text=again.text, confidence=again.confidence) if surer else line

    def judge_upright(
        self, image: Image, dpi: int, *, rotation: int = 0, overview: Overview | None = None, sample: int = 5
    ) -> float:
        """Give the mean confidence of the longest lines read as if ``rotation`` brought the page upright (0
        when there are none)."""
        view = View.of(image, dpi, rotation, overview or make_overview(image))
        quads = [quad for quad in self.find_lines(view) if width_of(quad) > 1.5 * height_of(quad)]
        longest = sorted(quads, key=width_of, reverse=True)[:sample]
        read = [self._read_crop(straighten(image, quad, 0.0), quad).confidence for quad in longest]
        return float(np.mean(read)) if read else 0.0

    def find_lines(self, view: View) -> list[Quad]:
        """Find the lines' corners (each 4 x 2) on the page; a closer look where the print is small."""
        longest = max(view.page.shape[:2])
        inches = longest / max(view.dpi, 1)
        side = min(_SIDE_MOST, max(_SIDE_A4, _SIDE_A4 * inches / _A4_LONG_INCHES))
        quads = self._detect(view, min(1.0, side / longest))
        seen = usual_height(quads) / UNCLIP * side / longest
        if len(quads) >= 8 and seen < _SMALL_TEXT_PX and longest > side:
            closer = min(_SIDE_MOST, side * min(1.6, 1.2 * _SMALL_TEXT_PX / max(seen, 1.0)))
            if closer > side * 1.1:
                return self._detect(view, min(1.0, closer / longest))
        return quads

    def _find_lines_under(self, view: View, bare: Image) -> list[Quad]:
        """Find the lines of a page with black seals: without the rims (the ``bare`` page), and with them those that
        this lacks."""
        overview = repeat_overview(view.overview, bare, [seal.corners() for seal in view.seals])
        quads = self.find_lines(replace(view, page=bare, overview=overview))
        return quads + find_lacking(quads, self.find_lines(view), view.seals)

    def _detect(self, view: View, scale: float) -> list[Quad]:
        """Find lines on the inked part of the page, seen at ``scale`` detector pixels per page pixel."""
        small, corner = view.cut_content(scale)
        ink = self._find_ink(small)
        mask = cv2.dilate((ink > _INK_THRESHOLD).astype(np.uint8), np.ones((2, 2), np.uint8))
        plain = trace_lines(mask, ink) if view.seals else []
        for seal in view.seals:
            part_lines_from_rim(mask, ink, view.seen(seal, scale, corner))
        quads = trace_lines(mask, ink)
        if view.seals:
            quads = part_stacked(quads, plain)
        return [view.turn.to_delivered((quad + corner) / scale) for quad in quads]

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
        # PERF: one line a call; larger batches were not faster and pad more.
        padded = _pad_width(width)
        batch = np.zeros((1, 3, height, padded), np.float32)
        batch[0, :, :, :width] = crop.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
        classes, scores = self._recogniser(batch)
        text, places, confidence = _decode(classes[0, :, 0], scores[0, :, 0], self._characters)
        middles: list[float] = (places * padded).tolist()
        boxed = restore_boxes(crop, text, middles)
        text = boxed if boxed != text else restore_circles(crop, text, middles)
        return ReadLine(settle_page_number(crop, unify_variants(text.strip())), confidence, quad)


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


def _pad_width(width: int) -> int:
    """Give the width that a line is padded to.

    PERF: the network is made ready for each width anew, which takes as long as reading three lines; 28 widths in
    all stay ready, and cost 6 % more columns than steps of 32 would.
    """
    step = next(step for most, step in _WIDTH_STEPS if width <= most)
    return -(-width // step) * step


def _decode(
    classes: NDArray[np.int64], scores: NDArray[np.float32], characters: tuple[str, ...]
) -> tuple[str, NDArray[np.float64], float]:
    """Give text, each character's middle (0 to 1, of the picture's width), and the mean confidence.

    CTC: class 0 is the blank; a repeat of the column before is the same character.
    """
    kept = (classes != 0) & np.r_[True, classes[1:] != classes[:-1]]
    text = "".join(characters[int(index)] for index in classes[kept])
    places = (np.flatnonzero(kept) + 0.5) / len(classes)
    return text, places, min(1.0, float(scores[kept].mean())) if text else 0.0


def _complete(line: ReadLine, seals: Sequence[Seal]) -> ReadLine:
    """Complete the label at the beginning of a line that black ``seals`` touch."""
    if not is_touched(line.quad, seals):
        return line
    text, confidence = complete_label(line.text, line.confidence)
    return replace(line, text=text, confidence=confidence)


def _is_outline(line: ReadLine, usual: float) -> bool:
    """Say whether a line is the round of a picture, such as a face on a photograph, read as a letter."""
    large = min(width_of(line.quad), height_of(line.quad)) > _OUTLINE_FROM * usual
    return large and line.confidence < _DOUBTFUL and line.text in _ROUND_SIGNS


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
