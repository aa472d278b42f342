"""Picture files by Pillow: JPEG, PNG, WebP, TIFF of many pages (bitonal G4 and JPEG inside TIFF included).

Every colour mode becomes blue-green-red on white paper. Truncated pictures are refused, not filled with grey.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageFile, ImageOps, TiffImagePlugin

from dossier.recognition.pages import DecodedPage, Image, Limits
from dossier.recognition.result import RefusalCode, SourceRefused

# SECURITY: the ceiling for any use of Pillow in this process; each page is also measured before decoding.
Pillow.MAX_IMAGE_PIXELS = Limits().page_pixels
ImageFile.LOAD_TRUNCATED_IMAGES = False

_DECODERS = {
    "image/jpeg": "JPEG",
    "image/png": "PNG",
    "image/webp": "WEBP",
    "image/tiff": "TIFF",
}
_MOST_SCANS = 80  # of progressive JPEG; encoders write about ten, and each goes over the whole picture again
_FULL_SCALE_PIXELS = 36_000_000
"""Larger JPEGs (A4 beyond 600 dpi, A3 beyond 300) are decoded at half scale, which bounds memory."""
_REDUCED_COPY = 1  # TIFF 6.0 NewSubfileType, bit 0: a thumbnail of another page
_NEW_SUBFILE_TYPE = 254
_ORIENTATION_TAG = 0x0112
_A4_LONG_INCHES = 11.69
_PAPER_INCHES = (3.0, 26.0)  # long side: a business card to A2 with margin
_DPI_RANGE = (50, 1300)
_USUAL_DPI = (72, 96, 100, 150, 200, 240, 300, 400, 600, 1200)


class RasterSource:
    """A picture file. Only the first picture of an animation, or of a JPEG with more inside, is a page."""

    def __init__(self, data: bytes, kind: str, limits: Limits) -> None:
        """Read the headers only. Raise SourceRefused."""
        self.kind = kind
        self._limits = limits
        with _refusing():
            self._picture = Pillow.open(io.BytesIO(data), formats=(_DECODERS[kind],))
        with self._closing_on_error():
            self._check_size(None)
            if kind == "image/jpeg" and data.count(b"\xff\xda") > _MOST_SCANS:
                raise SourceRefused(RefusalCode.UNREADABLE)
            self._frames = self._list_frames() if kind == "image/tiff" else [0]

    @property
    def page_count(self) -> int:
        """Number of pages, at least 1."""
        return len(self._frames)

    def page(self, number: int) -> DecodedPage:
        """Decode a page. Raise SourceRefused (DAMAGED, PAGE_TOO_LARGE, UNREADABLE) with its number."""
        if not 1 <= number <= self.page_count:
            raise IndexError(number)
        with _refusing(number):
            if self.kind == "image/tiff":
                self._picture.seek(self._frames[number - 1])
            self._check_size(number)
            resolution = _stored_resolution(self._picture)
            if self._halve() and resolution is not None:
                resolution = (resolution[0] / 2, resolution[1] / 2)
            self._picture.load()
            upright = _turn_as_stored(self._picture)
            swapped = (upright.size != self._picture.size) and resolution is not None
            image = _to_bgr(upright)
        if resolution is not None and swapped:
            resolution = resolution[::-1]
        image, dpi = _square_pixels(image, resolution)
        return DecodedPage(number, image, dpi)

    def close(self) -> None:
        """Release the decoder and the file's bytes."""
        self._picture.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _closing_on_error(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._picture.close()
            raise

    def _halve(self) -> bool:
        """Have a large JPEG decoded at half scale; tell whether it will be."""
        width, height = self._picture.size
        if self.kind != "image/jpeg" or width * height <= _FULL_SCALE_PIXELS:
            return False
        return self._picture.draft(None, (width // 2, height // 2)) is not None

    def _check_size(self, number: int | None) -> None:
        width, height = self._picture.size
        if width * height > self._limits.page_pixels:
            raise SourceRefused(RefusalCode.PAGE_TOO_LARGE, page=number)
        if width < 1 or height < 1:
            raise SourceRefused(RefusalCode.DAMAGED, page=number)

    def _list_frames(self) -> list[int]:
        """Give the directories that are pages, one by one so that a chain of millions ends early."""
        frames: list[int] = []
        with _refusing():
            for index in range(self._limits.pages * 2):
                try:
                    self._picture.seek(index)
                except EOFError:
                    break
                tags = (
                    self._picture.tag_v2 if isinstance(self._picture, TiffImagePlugin.TiffImageFile) else {}
                )
                if not int(tags.get(_NEW_SUBFILE_TYPE, 0)) & _REDUCED_COPY:
                    frames.append(index)
                if len(frames) > self._limits.pages:
                    raise SourceRefused(RefusalCode.TOO_MANY_PAGES)
        return frames or [0]


@contextmanager
def _refusing(page: int | None = None) -> Iterator[None]:
    """Turn whatever a decoder does on hostile input into a refusal.

    Warnings about harmless metadata are silenced; the filter is process-wide for the moment it is set, which
    at worst shows or hides a warning of another thread.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Pillow.DecompressionBombWarning)
        try:
            yield
        except SourceRefused:
            raise
        except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning, MemoryError):
            raise SourceRefused(RefusalCode.PAGE_TOO_LARGE, page=page) from None
        except NotImplementedError:
            raise SourceRefused(RefusalCode.UNREADABLE, page=page) from None
        except Exception:
            # Decoders raise a dozen unrelated types on malformed bytes; their text may quote the file.
            raise SourceRefused(RefusalCode.DAMAGED, page=page) from None


def _turn_as_stored(picture: Pillow.Image) -> Pillow.Image:
    """Turn a picture the way that its camera noted. PERF: Pillow copies those without a note as well."""
    noted = picture.getexif().get(_ORIENTATION_TAG, 1)
    return picture if noted == 1 else ImageOps.exif_transpose(picture)


def _to_bgr(picture: Pillow.Image) -> Image:
    """Give any mode as blue-green-red, transparent parts white, 16 and 32 bit scaled to 8."""
    if picture.mode.startswith(("I", "F")):
        return np.asarray(cv2.cvtColor(_deep_to_grey(picture), cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    if picture.mode in ("1", "L") and "transparency" not in picture.info:
        return np.asarray(cv2.cvtColor(np.asarray(picture.convert("L")), cv2.COLOR_GRAY2BGR), dtype=np.uint8)
    if "transparency" in picture.info or "a" in picture.mode.lower().replace("lab", ""):
        above = picture.convert("RGBA")
        paper = Pillow.new("RGBA", picture.size, "white")
        paper.alpha_composite(above)
        picture = paper
    try:
        colour = picture if picture.mode == "RGB" else picture.convert("RGB")
    except ValueError:  # a mode without a way to RGB, such as LAB
        raise NotImplementedError(picture.mode) from None
    # PERF: unpacked in this order at once; by way of an array of the other order, twice as long.
    stored = np.frombuffer(colour.tobytes("raw", "BGR"), np.uint8)
    return stored.reshape(colour.height, colour.width, 3)


def _deep_to_grey(picture: Pillow.Image) -> Image:
    values = np.asarray(picture, dtype=np.float64)
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    top = float(values.max(initial=0.0))
    if picture.mode == "F":
        ceiling = 1.0 if top <= 1.0 else 255.0 if top <= 255 else top
    else:
        ceiling = 65535.0 if top <= 65535 else top
    return np.clip(values * (255 / ceiling), 0, 255).astype(np.uint8)


def _stored_resolution(picture: Pillow.Image) -> tuple[float, float] | None:
    try:
        across, down = (float(v) for v in picture.info.get("dpi", ()))
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    low, high = _DPI_RANGE
    if not (low <= across <= high and low <= down <= high):
        return None
    return across, down


def _square_pixels(image: Image, resolution: tuple[float, float] | None) -> tuple[Image, int]:
    """Give the picture with equal resolution both ways (fax pages have half the rows) and its dpi."""
    height, width = image.shape[:2]
    if resolution is not None:
        across, down = resolution
        finer = max(across, down)
        if finer / min(across, down) > 1.2 and width * height * finer * finer / (across * down) < 1e8:
            size = (round(width * finer / across), round(height * finer / down))
            image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_LINEAR), dtype=np.uint8)
        if _PAPER_INCHES[0] <= max(image.shape[:2]) / finer <= _PAPER_INCHES[1]:
            return image, round(finer)
    return image, _estimate_dpi(max(image.shape[:2]))


def _estimate_dpi(long_side_px: int) -> int:
    """Take the page for A4, as nearly all personnel paper is, and prefer a resolution scanners offer."""
    guess = long_side_px / _A4_LONG_INCHES
    usual = min(_USUAL_DPI, key=lambda dpi: abs(dpi - guess))
    return usual if abs(usual - guess) <= 0.08 * guess else max(1, round(guess))
