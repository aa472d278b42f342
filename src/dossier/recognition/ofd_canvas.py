"""What an OFD page is drawn on: the operators, pictures and characters gathered, and the PDF they become."""

from __future__ import annotations

import io
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Dictionary, Name, Pdf, Stream
from PIL import Image as Pillow

from dossier.recognition.ofd_document import Area
from dossier.recognition.ofd_fonts import OfdFont
from dossier.recognition.ofd_shapes import told

POINTS_PER_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class PlacedCharacter:
    """A character of a TextCode. ``corners``: of its em box in millimetres of the page, in reading order from its top
    left. ``seen``: it is drawn so that a reader can see it."""

    text: str
    corners: tuple[tuple[float, float], ...]
    seen: bool


@dataclass
class Canvas:
    """Gathers what a page shows. ``pixels``: of all pictures; ``covered``: square millimetres under pictures."""

    pdf: Pdf = field(default_factory=Pdf.new)
    parts: list[str] = field(default_factory=list)
    characters: list[PlacedCharacter] = field(default_factory=list)
    pictures: dict[str, object] = field(default_factory=dict)
    glyphs: dict[str, str] = field(default_factory=dict)
    alphas: dict[str, float] = field(default_factory=dict)
    fonts: dict[str, OfdFont] = field(default_factory=dict)
    objects: int = 0
    pixels: int = 0
    covered: float = 0.0


def picture_object(pdf: Pdf, picture: Pillow.Image) -> object:
    """Give a decoded picture as an object of the PDF, with what of it is clear."""
    clear = picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info
    shown = picture.convert("RGBA" if clear else "L" if picture.mode in ("1", "L") else "RGB")
    stream = _pixels(pdf, shown.convert("RGB") if clear else shown)
    if clear:
        stream.SMask = _pixels(pdf, shown.getchannel("A"))
    return pdf.make_indirect(stream)


def _pixels(pdf: Pdf, picture: Pillow.Image) -> Stream:
    stream = Stream(pdf, picture.tobytes())
    stream.Type, stream.Subtype = Name.XObject, Name.Image
    stream.Width, stream.Height, stream.BitsPerComponent = picture.width, picture.height, 8
    stream.ColorSpace = Name.DeviceGray if picture.mode == "L" else Name.DeviceRGB
    return pdf.make_indirect(stream)


def saved(canvas: Canvas, area: Area) -> bytes:
    """Give the PDF of one page that shows an area."""
    left, top, width, height = area
    pdf = canvas.pdf
    forms = {f"/{name}": _form(pdf, shape) for shape, name in canvas.glyphs.items()}
    forms |= {f"/I{at}": one for at, one in enumerate(canvas.pictures.values()) if one is not None}
    states = {f"/{name}": Dictionary(ca=alpha, CA=alpha) for name, alpha in canvas.alphas.items()}
    page = pdf.add_blank_page(page_size=(width * POINTS_PER_MM, height * POINTS_PER_MM))
    page.obj.Resources = Dictionary(XObject=Dictionary(forms), ExtGState=Dictionary(states))
    frame = told(POINTS_PER_MM, 0, 0, -POINTS_PER_MM, -left * POINTS_PER_MM, (height + top) * POINTS_PER_MM)
    page.obj.Contents = Stream(pdf, f"q {frame} cm\n{chr(10).join(canvas.parts)}\nQ".encode("ascii"))
    written = io.BytesIO()
    pdf.save(written, stream_decode_level=pikepdf.StreamDecodeLevel.none, compress_streams=False)
    pdf.close()
    return written.getvalue()


def _form(pdf: Pdf, shape: str) -> Stream:
    stream = Stream(pdf, shape.encode("ascii"))
    stream.Type, stream.Subtype, stream.BBox = Name.XObject, Name.Form, [-2000, -2000, 3000, 3000]
    return pdf.make_indirect(stream)
