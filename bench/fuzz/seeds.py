"""Small valid files of every kind that is read, as different inside as the kinds allow: what gets mutated."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import cache
from typing import Any

import pikepdf
from PIL import Image, ImageDraw

_SIZE = (160, 120)
_POINTS = (40, 30)  # renders to about the same at 300 dpi


@cache
def make_seeds() -> tuple[tuple[str, bytes], ...]:
    """Give name and bytes of each; some fifty, a few kilobytes each."""
    return (*_pictures("JPEG"), *_pictures("PNG"), *_pictures("TIFF"), *_pictures("WEBP"), *_pdfs())


_VARIANTS: dict[str, tuple[tuple[str, str, dict[str, Any]], ...]] = {
    "JPEG": (
        ("colour", "RGB", {"dpi": (200, 200)}),
        ("grey", "L", {}),
        ("inks", "CMYK", {}),
        ("progressive", "RGB", {"progressive": True, "optimize": True}),
        ("restarts", "RGB", {"restart_marker_blocks": 3, "subsampling": 0}),
    ),
    "PNG": (
        ("colour", "RGB", {"dpi": (200, 200)}),
        ("palette", "P", {}),
        ("bits", "1", {}),
        ("transparent", "RGBA", {}),
        ("deep", "I;16", {}),
    ),
    "TIFF": (
        ("raw", "RGB", {"dpi": (200, 200)}),
        ("lzw", "RGB", {"compression": "tiff_lzw"}),
        ("deflate", "L", {"compression": "tiff_adobe_deflate"}),
        ("fax4", "1", {"compression": "group4"}),
        ("fax3", "1", {"compression": "group3"}),
        ("jpeg", "RGB", {"compression": "jpeg"}),
        ("packbits", "L", {"compression": "packbits"}),
        ("float", "F", {}),
    ),
    "WEBP": (("lossy", "RGB", {}), ("lossless", "RGBA", {"lossless": True})),
}


def _pictures(form: str) -> Iterator[tuple[str, bytes]]:
    for name, mode, options in _VARIANTS[form]:
        picture, stream = _convert(_page(), mode), io.BytesIO()
        picture.save(stream, form, **options)
        yield f"{form.lower()} {name}", stream.getvalue()
    if form == "TIFF":
        stream = io.BytesIO()
        _page().save(stream, form, save_all=True, append_images=[_page("二")], compression="jpeg")
        yield "tiff of two pages", stream.getvalue()


def _page(text: str = "一") -> Image.Image:
    picture = Image.new("RGB", _SIZE, (250, 248, 240))
    draw = ImageDraw.Draw(picture)
    for row in range(2):
        draw.text(
            (8, 10 + 30 * row), f"NO {row} 2024-05-0{ord(text) % 9 + 1}", fill=(20, 20, 30), font_size=16
        )
    draw.ellipse((100, 70, 140, 110), outline=(200, 30, 30), width=3)
    return picture


def _convert(picture: Image.Image, mode: str) -> Image.Image:
    if mode == "I;16":
        return picture.convert("I").point(lambda value: value * 256).convert("I;16")
    return picture.convert(mode)


def _pdfs() -> Iterator[tuple[str, bytes]]:
    jpeg = io.BytesIO()
    _page().save(jpeg, "JPEG")
    for name, build, options in (
        ("pdf of text", _text_pdf, {}),
        ("pdf of text, packed", _text_pdf, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}),
        ("pdf of a scan", _scan_pdf, {}),
        ("pdf of a form", _form_pdf, {}),
        ("pdf of many pages", _many_pdf, {"linearize": True}),
    ):
        document, stream = pikepdf.new(), io.BytesIO()
        build(document, jpeg.getvalue())
        document.save(stream, **options)
        yield name, stream.getvalue()
    stream = io.BytesIO()
    _page().save(stream, "PDF", resolution=300)
    yield "pdf of a picture", stream.getvalue()


def _add_page(document: pikepdf.Pdf, content: bytes, **resources: Any) -> pikepdf.Page:
    document.add_blank_page(page_size=_POINTS)
    page = document.pages[-1]
    page.Contents = document.make_stream(content)
    page.Resources = pikepdf.Dictionary(**resources)
    return page


def _text_pdf(document: pikepdf.Pdf, _: bytes) -> None:
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    rows = b" ".join(b"BT /F1 5 Tf 2 %d Td (NO %d 2024-05-01) Tj ET" % (22 - 9 * n, n) for n in range(3))
    _add_page(document, rows, Font=pikepdf.Dictionary(F1=document.make_indirect(font)))


def _scan_pdf(document: pikepdf.Pdf, jpeg: bytes) -> None:
    picture = document.make_stream(jpeg)
    picture.update(
        pikepdf.Dictionary(
            Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=_SIZE[0], Height=_SIZE[1],
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )
    )  # fmt: skip
    content = b"q %d 0 0 %d 0 0 cm /I Do Q" % _POINTS
    _add_page(document, content, XObject=pikepdf.Dictionary(I=picture))


def _form_pdf(document: pikepdf.Pdf, jpeg: bytes) -> None:
    _text_pdf(document, jpeg)
    widget = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Tx, T="name", V="Zhang",
        Rect=[2, 2, 38, 9], DA="/F1 7 Tf 0 g",
    )  # fmt: skip
    field = document.make_indirect(widget)
    document.pages[0].Annots = [field]
    document.Root.AcroForm = pikepdf.Dictionary(Fields=[field], DA="/F1 7 Tf 0 g")


def _many_pdf(document: pikepdf.Pdf, jpeg: bytes) -> None:
    _text_pdf(document, jpeg)
    _scan_pdf(document, jpeg)
