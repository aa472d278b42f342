"""Double-layer PDF: the page's picture as it was delivered, and over it invisible text to select and search.

PDF/A-2b (ISO 19005-2), declared and validated before a byte is given out. The JPEG bytes go in as they are.
The text is set in rendering mode 3 (invisible) with an embedded font of two inkless glyphs, a full and a half
em wide; what the characters mean is in the ToUnicode map only, so any script works and no font is needed.
Each line has its own matrix that lays it along its box, on turned and skewed pages too; ``/Rotate`` shows the
page upright without touching the picture.
"""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._g_l_y_f import Glyph
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]

_POINTS_PER_INCH = 72.0
_FONT_NAME = Name("/AAAAAA+Invisible")
_EM, _HALF_EM, _ASCENT, _DESCENT = 1000, 500, 800, -200
_SHORTEST_COLUMN_EMS = 2
_SMALLEST_EXTENT_POINTS = 0.05
_MAC_EPOCH_1970 = 2_082_844_800
_CHARACTERS_PER_CMAP_BLOCK = 100
_MAX_CHARACTERS = 65_534
# Frame headers of JPEG (ITU-T T.81 B.1.1.3) except the marks among them that are none: DHT, JPG, DAC.
_FRAME_MARKERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE_MARKERS = frozenset(range(0xD0, 0xD9)) | {0x01, 0xFF}
_COLOUR_SPACES = {1: Name.DeviceGray, 3: Name.DeviceRGB}


class UnsuitableImage(ValueError):  # noqa: N818  the family of page problems is named so
    """The page's image is not a grey or RGB JPEG of the size stated."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page.

    ``jpeg``: RGB or grey JPEG of ``width_px`` x ``height_px`` as delivered. ``lines``: text and its box, four
    corners in reading order (top left, top right, bottom right, bottom left as a reader sees the line) in
    pixels of that picture, origin top left, y down; a box without extent is left out. ``rotation_deg``:
    clockwise turn (0, 90, 180, 270) that shows the page upright.
    """

    jpeg: bytes
    width_px: int
    height_px: int
    dpi: float
    lines: tuple[tuple[str, Box], ...] = ()
    rotation_deg: int = 0


def write_searchable_pdf(pages: Iterable[PdfPage], target: BinaryIO, *, title: str) -> None:
    """Write pages as one PDF/A-2b file.

    Holds the file in memory: nothing readable touches the disk on the way. ``target`` is written only when
    the file is valid. Raises :class:`UnsuitableImage`, :class:`ValueError` for no page, and
    :class:`pikepdf.pdfa.PdfaError` should the result not conform.
    """
    with Pdf.new() as pdf:
        alphabet = _Alphabet()
        font = pdf.make_indirect(Dictionary())
        for page in pages:
            _add_page(pdf, page, font, alphabet)
        if not len(pdf.pages):
            raise ValueError("a document has at least one page")
        _fill_font(pdf, font, alphabet)
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["dc:title"] = _printable(title)
        target.write(_conforming_bytes(pdf))


@dataclass(slots=True)
class _Alphabet:
    """Numbers the characters used, so that those beyond the basic plane fit two-byte codes as well."""

    codes: dict[str, int] = field(default_factory=dict)

    def encode(self, text: str) -> str:
        """Give the codes of a text as hex digits, four for each character."""
        return "".join(f"{self.codes.setdefault(character, len(self.codes) + 1):04X}" for character in text)

    def check(self) -> None:
        if len(self.codes) > _MAX_CHARACTERS:
            raise ValueError("too many different characters for one font")


def _add_page(pdf: Pdf, page: PdfPage, font: Object, alphabet: _Alphabet) -> None:
    points = _POINTS_PER_INCH / page.dpi
    width, height = page.width_px * points, page.height_px * points
    # y grows upwards in PDF and downwards in pictures.
    content = [f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Page Do Q", "BT 3 Tr /Text 1 Tf"]
    for text, box in page.lines:
        shown = _printable(text)
        matrix = _line_matrix(shown, [(x * points, height - y * points) for x, y in box]) if shown else None
        if matrix:
            content.append(f"{matrix} Tm <{alphabet.encode(shown)}> Tj")
    content.append("ET")
    added = pdf.add_blank_page(page_size=(width, height))
    added.obj.Resources = Dictionary(Font=Dictionary(Text=font), XObject=Dictionary(Page=_image(pdf, page)))
    added.obj.Contents = pdf.make_stream("\n".join(content).encode("ascii"))
    if page.rotation_deg % 360:
        added.obj.Rotate = page.rotation_deg % 360


def _line_matrix(text: str, corners: list[Point]) -> str | None:
    """Give the text matrix that lays a text, set at size 1, into its box (four corners in points).

    None for a box without extent. A column of vertical writing is laid from top to bottom.
    """
    ems = sum(_advance(character) for character in text) / _EM
    along, up, start = _frame(corners)
    if ems >= _SHORTEST_COLUMN_EMS and math.hypot(*up) > math.hypot(*along):
        along, up, start = _frame([*corners[1:], corners[0]])
    extents = math.hypot(*along), math.hypot(*up)
    if not _SMALLEST_EXTENT_POINTS < min(extents) <= max(extents) < math.inf:
        return None
    rise = -_DESCENT / _EM
    origin = (start[0] + rise * up[0], start[1] + rise * up[1])
    numbers = (along[0] / ems, along[1] / ems, *up, *origin)
    return " ".join(f"{number:.4f}" for number in numbers)


def _frame(corners: list[Point]) -> tuple[Point, Point, Point]:
    """Give a box's direction of reading, its upward direction, and its lower left corner."""
    top_left, top_right, bottom_right, bottom_left = corners
    # Means of opposite sides: detectors give quadrilaterals that are nearly parallelograms.
    along = [(top_right[i] - top_left[i] + bottom_right[i] - bottom_left[i]) / 2 for i in (0, 1)]
    up = [(top_left[i] - bottom_left[i] + top_right[i] - bottom_right[i]) / 2 for i in (0, 1)]
    return (along[0], along[1]), (up[0], up[1]), bottom_left


def _image(pdf: Pdf, page: PdfPage) -> Object:
    width_px, height_px, components = _jpeg_frame(page.jpeg)
    if (width_px, height_px) != (page.width_px, page.height_px) or components not in _COLOUR_SPACES:
        raise UnsuitableImage("not a grey or RGB JPEG of the size stated")
    image = Stream(pdf, page.jpeg)
    image.Type, image.Subtype = Name.XObject, Name.Image
    image.Width, image.Height, image.BitsPerComponent = width_px, height_px, 8
    image.ColorSpace, image.Filter = _COLOUR_SPACES[components], Name.DCTDecode
    return pdf.make_indirect(image)


def _jpeg_frame(jpeg: bytes) -> tuple[int, int, int]:
    """Give width, height and number of components from the frame header."""
    position = 2 if jpeg[:2] == b"\xff\xd8" else len(jpeg)
    while position + 10 <= len(jpeg) and jpeg[position] == 0xFF:
        marker = jpeg[position + 1]
        if marker in _FRAME_MARKERS:
            height_px = int.from_bytes(jpeg[position + 5 : position + 7], "big")
            width_px = int.from_bytes(jpeg[position + 7 : position + 9], "big")
            return width_px, height_px, jpeg[position + 9]
        length = (
            0 if marker in _STANDALONE_MARKERS else int.from_bytes(jpeg[position + 2 : position + 4], "big")
        )
        position += 1 if marker == 0xFF else 2 + length
    raise UnsuitableImage("no JPEG frame header")


def _fill_font(pdf: Pdf, font: Object, alphabet: _Alphabet) -> None:
    alphabet.check()
    program = _font_program()
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=_FONT_NAME,
        Flags=4,
        FontBBox=Array([0, _DESCENT, _EM, _ASCENT]),
        ItalicAngle=0,
        Ascent=_ASCENT,
        Descent=_DESCENT,
        CapHeight=_ASCENT,
        StemV=80,
        FontFile2=pdf.make_indirect(Stream(pdf, program, Length1=len(program))),
    )
    halves = [code for character, code in alphabet.codes.items() if _advance(character) == _HALF_EM]
    descendant = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=_FONT_NAME,
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=_EM,
        W=Array([item for code in halves for item in (code, Array([_HALF_EM]))]),
        CIDToGIDMap=pdf.make_indirect(Stream(pdf, _glyph_map(alphabet))),
    )
    font.Type, font.Subtype, font.BaseFont = Name.Font, Name.Type0, _FONT_NAME
    font.Encoding = Name("/Identity-H")
    font.DescendantFonts = Array([pdf.make_indirect(descendant)])
    font.ToUnicode = pdf.make_indirect(Stream(pdf, _to_unicode_map(alphabet).encode("ascii")))


def _font_program() -> bytes:
    """Make a TrueType font of three glyphs that ink nothing: .notdef, one em, half an em."""
    widths = {".notdef": _EM, "full": _EM, "half": _HALF_EM}
    builder = FontBuilder(_EM, isTTF=True)
    # A fixed time: the font is the same in every document.
    builder.updateHead(created=_MAC_EPOCH_1970, modified=_MAC_EPOCH_1970)
    builder.font.recalcTimestamp = False
    builder.setupGlyphOrder(list(widths))
    builder.setupCharacterMap({ord("m"): "full", ord("n"): "half"})
    builder.setupGlyf({name: _diagonal(width) for name, width in widths.items()})
    builder.setupHorizontalMetrics({name: (width, 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=_ASCENT, descent=_DESCENT)
    builder.setupNameTable({"familyName": "Invisible", "styleName": "Regular", "psName": "Invisible"})
    builder.setupOS2(sTypoAscender=_ASCENT, sTypoDescender=_DESCENT)
    builder.setupPost()
    program = io.BytesIO()
    builder.save(program)
    return program.getvalue()


def _diagonal(width: int) -> Glyph:
    """Give a glyph that encloses no area and spans its em box.

    With no outline at all a line has no height, and PDFium skips it where it runs straight up or down.
    """
    pen = TTGlyphPen(None)
    pen.moveTo((0, _DESCENT))
    pen.lineTo((width, _ASCENT))
    pen.closePath()
    return pen.glyph()


def _glyph_map(alphabet: _Alphabet) -> bytes:
    widths = [_EM, *(_advance(character) for character in alphabet.codes)]
    glyphs = [0, *(2 if width == _HALF_EM else 1 for width in widths[1:])]
    return b"".join(glyph.to_bytes(2, "big") for glyph in glyphs)


def _to_unicode_map(alphabet: _Alphabet) -> str:
    """Give the CMap from codes to UTF-16 (ISO 32000-1 9.10.3)."""
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
            "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
            "1 begincodespacerange <0000> <FFFF> endcodespacerange",
            *_mapping_blocks(alphabet),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    )


def _mapping_blocks(alphabet: _Alphabet) -> Iterator[str]:
    rows = [
        f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>"
        for character, code in alphabet.codes.items()
    ]
    for start in range(0, len(rows), _CHARACTERS_PER_CMAP_BLOCK):
        block = rows[start : start + _CHARACTERS_PER_CMAP_BLOCK]
        yield "\n".join((f"{len(block)} beginbfchar", *block, "endbfchar"))


def _advance(character: str) -> int:
    """Give a character's width in thousandths of an em, so that selecting part of a line lands on it."""
    return _EM if unicodedata.east_asian_width(character) in "WFA" else _HALF_EM


def _printable(text: str) -> str:
    """Drop what is no text: controls, lone surrogates, byte order marks; white space becomes one space."""
    kept = "".join(
        character
        for character in " ".join(text.split())
        if unicodedata.category(character) not in {"Cc", "Cs", "Cn"} and character != "\ufeff"
    )
    return kept.strip()


def _conforming_bytes(pdf: Pdf) -> bytes:
    # Imported here: its rule tables and their schema libraries are needed for writing only.
    from pikepdf import pdfa

    flavour = pdfa.Flavour("2b")
    settings = pdfa.resolve_save_kwargs(flavour, deterministic_id=True)
    pdfa.prepare(pdf, flavour, output_intent="sRGB")
    written = io.BytesIO()
    pdf.save(written, **settings)
    # Not pdfa.save: its temporary file would put the page, readable, on the disk.
    report = pdfa.validate_written(io.BytesIO(written.getvalue()), flavour, save_kwargs=settings)
    if report.verdict != "pass":
        raise pdfa.PdfaError(report)
    return written.getvalue()
