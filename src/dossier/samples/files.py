"""Writing sample pages as the files that a scanner or an office would deliver.

Image PDFs carry one JPEG a page; the born-digital PDF carries real text in an embedded subset of a Debian
font. Except for the encrypted PDF, the bytes depend on the pages alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from ctypes import POINTER, c_uint8, cast
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as raw
from fontTools import subset
from fontTools.ttLib import TTFont
from PIL import Image
from PIL.TiffImagePlugin import AppendingTiffWriter

from dossier.samples.faces import Face
from dossier.samples.paper import Page

JPEG_QUALITY = 78


def write_pdf(path: Path, pages: Sequence[Page], *, password: str = "") -> None:
    """Write pages as an image PDF, encrypted (AES-256) when a password is given."""
    with pikepdf.new() as document:
        for page in pages:
            _add_image_page(document, page)
        if password:
            document.save(path, encryption=pikepdf.Encryption(owner=password + "-o", user=password, R=6))
        else:
            document.save(path, deterministic_id=True)


def write_tiff(path: Path, pages: Sequence[Page]) -> None:
    """Write a multi-page TIFF: CCITT group 4 for bitonal pages, JPEG for the others."""
    # Each page keeps its own resolution, so each goes in as its own frame.
    with path.open("w+b") as stream, AppendingTiffWriter(stream) as writer:
        for page in pages:
            bitonal = page.tones == "bitonal"
            options: dict[str, Any] = (
                {"compression": "group4"} if bitonal else {"compression": "jpeg", "quality": 75}
            )
            _image(page).save(writer, format="TIFF", dpi=(page.dpi, page.dpi), **options)
            writer.newFrame()


def write_image(path: Path, page: Page) -> None:
    """Write one page as JPEG, PNG or WebP, chosen by the suffix."""
    image, dpi = _image(page), (page.dpi, page.dpi)
    if path.suffix == ".jpg":
        image.save(path, quality=JPEG_QUALITY, dpi=dpi)
    elif path.suffix == ".png":
        image.save(path, compress_level=1, dpi=dpi)
    else:
        image.save(path, quality=70, method=0)


def write_text_pdf(path: Path, pages: Sequence[Page], face: Face = Face.HAND) -> None:
    """Write pages as a born-digital PDF: text objects at the lines' places, and the rulings as paths."""
    data = _font_subset(face, "".join(line.text for page in pages for line in page.lines))
    buffer = (c_uint8 * len(data)).from_buffer_copy(data)
    with pdfium.PdfDocument.new() as document:
        loaded = raw.FPDFText_LoadFont(
            document.raw, cast(buffer, POINTER(c_uint8)), len(data), raw.FPDF_FONT_TRUETYPE, True
        )
        for page in pages:
            _add_text_page(document, loaded, page)
        raw.FPDFFont_Close(loaded)
        stream = BytesIO()
        document.save(stream)
    with pikepdf.open(BytesIO(stream.getvalue())) as written:
        # The time of creation and the identifier made from it would make every file different.
        for key in ("/Info", "/ID"):
            if key in written.trailer:
                del written.trailer[key]
        written.save(path, deterministic_id=True)


def _image(page: Page) -> Image.Image:
    image = Image.fromarray(page.picture)
    if page.tones == "bitonal":
        return image.convert("1", dither=Image.Dither.NONE)
    return image.convert("L") if page.tones == "grey" else image


def _add_image_page(document: pikepdf.Pdf, page: Page) -> None:
    height, width = page.picture.shape[:2]
    grey = page.tones != "colour"
    pixels = page.picture[:, :, 0] if grey else page.picture[:, :, ::-1]
    _, data = cv2.imencode(".jpg", np.ascontiguousarray(pixels), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY])
    picture = pikepdf.Stream(
        document,
        data.tobytes(),
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=width,
        Height=height,
        ColorSpace=pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=pikepdf.Name.DCTDecode,
    )
    wide, high = width * 72 / page.dpi, height * 72 / page.dpi
    added = document.add_blank_page(page_size=(wide, high))
    added.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=picture))
    added.obj.Contents = pikepdf.Stream(document, f"q {wide:.4f} 0 0 {high:.4f} 0 0 cm /Im0 Do Q".encode())


def _font_subset(face: Face, text: str) -> bytes:
    with TTFont(face.path, fontNumber=face.index, recalcTimestamp=False) as opened:
        cutter = subset.Subsetter(subset.Options(drop_tables=["GPOS", "GSUB", "DSIG"], notdef_outline=True))
        cutter.populate(text=text)
        cutter.subset(opened)
        stream = BytesIO()
        opened.save(stream)
    return stream.getvalue()


def _add_text_page(document: pdfium.PdfDocument, loaded: object, page: Page) -> None:
    height, width = page.picture.shape[:2]
    scale = 72 / page.dpi
    added = document.new_page(width * scale, height * scale)
    for line in page.lines:
        if line.kind == "seal":
            continue
        (left, top), _, _, (_, bottom) = line.box
        size = (bottom - top) / 1.1 * scale
        item = raw.FPDFPageObj_CreateTextObj(document.raw, loaded, size)
        encoded = (line.text + "\x00").encode("utf-16-le")
        units = (c_uint8 * len(encoded)).from_buffer_copy(encoded)
        raw.FPDFText_SetText(item, cast(units, raw.FPDF_WIDESTRING))
        raw.FPDFPageObj_Transform(item, 1, 0, 0, 1, left * scale, height * scale - top * scale - size * 0.88)
        raw.FPDFPage_InsertObject(added.raw, item)
    for stroke in page.strokes:
        (x0, y0), (x1, y1) = stroke.start, stroke.end
        path = raw.FPDFPageObj_CreateNewPath(x0 * scale, (height - y0) * scale)
        raw.FPDFPath_LineTo(path, x1 * scale, (height - y1) * scale)
        raw.FPDFPageObj_SetStrokeWidth(path, stroke.width_px * scale)
        raw.FPDFPath_SetDrawMode(path, 0, True)
        raw.FPDFPage_InsertObject(added.raw, path)
    added.gen_content()
    added.close()
