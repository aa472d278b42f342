"""Files made to hurt: loops, bombs, lies about size. Each is small; what it asks for is not."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from functools import partial

from PIL import Image

_SIDES = ((1, 65_000), (65_000, 1), (30_000, 30_000), (65_000, 65_000), (10_900, 10_900))


Build = Callable[[], bytes]


def list_crafted() -> dict[str, Build]:
    """Give what makes each file, by its name; the largest has some megabytes and takes seconds to make."""
    found: dict[str, Build] = {}
    for width, height in _SIDES:
        found[f"png of {width} x {height}"] = partial(_png, width, height, bytes(100))
        found[f"jpeg of {width} x {height}"] = partial(_jpeg, width, height)
        found[f"tiff of {width} x {height}"] = partial(_tiff, width, height)
    return found | _PICTURES | {f"pdf: {name}": build for name, build in _PDFS.items()}


# --- pictures ---------------------------------------------------------------------------------------


def _packed(size: int) -> bytes:
    packer, block = zlib.compressobj(9), bytes(2**20)
    return b"".join(packer.compress(block) for _ in range(size // 2**20)) + packer.flush()


def _png(width: int, height: int, body: bytes | None, *more: tuple[bytes, bytes]) -> bytes:
    """A bitonal PNG; ``body`` is packed as its pixels, None for as many zeros as it wants."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    if body is None:
        packer, row = zlib.compressobj(9), bytes(1 + (width + 7) // 8)
        packed = b"".join(packer.compress(row) for _ in range(height)) + packer.flush()
    else:
        packed = zlib.compress(body)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", header), *more, (b"IDAT", packed), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in chunks)


def _plain_jpeg() -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (64, 64), "white").save(stream, "JPEG", progressive=True)
    return stream.getvalue()


def _jpeg(width: int, height: int) -> bytes:
    data = bytearray(_plain_jpeg())
    frame = data.index(b"\xff\xc2")
    data[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(data)


def _jpeg_scans(count: int) -> bytes:
    """Progressive scans repeated: each makes the decoder go over the whole picture again."""
    data = bytearray(_jpeg(8000, 8000))
    start, end = data.index(b"\xff\xda"), data.rindex(b"\xff\xd9")
    return bytes(data[:start] + data[start:end] * count + data[end:])


def _tiff(width: int, height: int, *, following: int = 0, strip: int = 64) -> bytes:
    entries = ((256, 4, width), (257, 4, height), (258, 3, 1), (259, 3, 1), (262, 3, 1), (273, 4, 200),
               (277, 3, 1), (278, 4, height), (279, 4, strip))  # fmt: skip
    rows = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    head = (
        b"II*\0"
        + struct.pack("<I", 8)
        + struct.pack("<H", len(entries))
        + rows
        + struct.pack("<I", following)
    )
    return head.ljust(200, b"\0") + bytes(512)


def _tiff_chain(count: int) -> bytes:
    """One-entry directories, each pointing to the next."""
    parts, at = [b"II*\0", struct.pack("<I", 8)], 8
    for _ in range(count):
        at += 18
        parts.append(struct.pack("<HHHIII", 1, 256, 4, 1, 64, at))
    return b"".join(parts)


_PICTURES: dict[str, Build] = {
    "png that unpacks to a gigabyte of text": lambda: _png(
        8, 8, bytes(72), (b"zTXt", b"a\0\0" + _packed(2**30))
    ),
    "png with a profile of a gigabyte": lambda: _png(8, 8, bytes(72), (b"iCCP", b"a\0\0" + _packed(2**30))),
    "png of one colour, 10 900 x 10 900": lambda: _png(10_900, 10_900, None),
    "jpeg of two thousand scans": lambda: _jpeg_scans(2000),
    "tiff whose directories loop": lambda: _tiff(64, 64, following=8),
    "tiff of a hundred thousand directories": lambda: _tiff_chain(100_000),
    "tiff with a strip of four gigabytes": lambda: _tiff(64, 64, strip=0xFFFFFFFF),
}


# --- PDF --------------------------------------------------------------------------------------------


def _pdf(*objects: bytes) -> bytes:
    """Write numbered objects, the first one the catalogue, with a table that is right."""
    out, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, table)
    return bytes(out)


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_TREE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def _stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n" % (len(data), entries) + data + b"\nendstream"


def _page(more: bytes = b"", box: bytes = b"0 0 60 82") -> bytes:
    return b"<< /Type /Page /Parent 2 0 R /MediaBox [%s] %s >>" % (box, more)


def _deep_page_tree() -> bytes:
    count = 3000
    nodes = [b"<< /Type /Pages /Kids [%d 0 R] /Count 1 >>" % (n + 3) for n in range(count)]
    return _pdf(_CATALOGUE, *nodes, _page())


def _wide_page_tree() -> bytes:
    kids = b" ".join(b"3 0 R" for _ in range(2000))
    return _pdf(_CATALOGUE, b"<< /Type /Pages /Kids [%s] /Count 2000 >>" % kids, _page())


def _exponential_tree() -> bytes:
    """Each node has the next one ten times: ten to the twelfth pages in a kilobyte."""
    nodes = [
        b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"%d 0 R " % (n + 3) * 10, 10 ** (12 - n))
        for n in range(12)
    ]
    return _pdf(_CATALOGUE, *nodes, _page())


def _content(data: bytes, entries: bytes = b"", resources: bytes = b"", *more: bytes) -> bytes:
    page = _page(b"/Contents 4 0 R /Resources << %s >>" % resources)
    return _pdf(_CATALOGUE, _TREE, page, _stream(data, entries), *more)


def _form_loop() -> bytes:
    form = _stream(b"/F Do /F Do", b"/Type /XObject /Subtype /Form /BBox [0 0 60 82]"
                   b" /Resources << /XObject << /F 5 0 R >> >>")  # fmt: skip
    return _content(b"/F Do", b"", b"/XObject << /F 5 0 R >>", form)


def _form_bomb() -> bytes:
    """Forms that draw the next one ten times, twelve deep."""
    forms = [
        _stream(b"/F Do " * 10, b"/Type /XObject /Subtype /Form /BBox [0 0 60 82]"
                b" /Resources << /XObject << /F %d 0 R >> >>" % (n + 6))
        for n in range(12)
    ]  # fmt: skip
    last = _stream(b"0 0 m 60 82 l S", b"/Type /XObject /Subtype /Form /BBox [0 0 60 82]")
    return _content(b"/F Do", b"", b"/XObject << /F 5 0 R >>", *forms, last)


def _picture(width: int, height: int, data: bytes, entries: bytes) -> bytes:
    picture = _stream(data, b"/Type /XObject /Subtype /Image /Width %d /Height %d /BitsPerComponent 8"
                      b" /ColorSpace /DeviceRGB %s" % (width, height, entries))  # fmt: skip
    return _content(b"60 0 0 82 0 0 cm /I Do", b"", b"/XObject << /I 5 0 R >>", picture)


def _flate_bomb(layers: int) -> bytes:
    data, names = _packed(2**30), b"/FlateDecode " * layers
    for _ in range(layers - 1):
        data = zlib.compress(data, 9)
    return _content(data, b"/Filter [%s]" % names)


def _pattern_bomb() -> bytes:
    tile = _stream(b"0 0 1 1 re f", b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1]"
                   b" /XStep 0.0001 /YStep 0.0001 /Resources << >>")  # fmt: skip
    return _content(b"/Pattern cs /P scn 0 0 60 82 re f", b"", b"/Pattern << /P 5 0 R >>", tile)


def _many_strokes() -> bytes:
    row = b"0 0 m 60 82 l 60 0 l 0 82 l S\n"
    return _content(zlib.compress(row * 400_000, 9), b"/Filter /FlateDecode")


def _dashes() -> bytes:
    return _content(b"[0.000001 0.000001] 0 d 5 w 0 0 m 60 82 l S")


def _shading() -> bytes:
    shading = (
        b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 1e9 0 1e9] /Function 5 0 R >> >>"
    )
    function = _stream(b"{ " + b"dup mul " * 20_000 + b"}", b"/FunctionType 4 /Domain [0 1e9 0 1e9]"
                       b" /Range [0 1 0 1 0 1]")  # fmt: skip
    return _content(b"/S sh", b"", shading, function)


_PDFS: dict[str, Build] = {
    "the page tree is its own child": lambda: _pdf(_CATALOGUE, b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    "the page tree loops over two nodes": lambda: _pdf(
        _CATALOGUE,
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 1 >>",
    ),
    "a page is its own parent": lambda: _pdf(_CATALOGUE, _TREE, b"<< /Type /Page /Parent 3 0 R >>"),
    "a deep page tree": _deep_page_tree,
    "one page two thousand times": _wide_page_tree,
    "a tree of 10^12 pages": _exponential_tree,
    "a count of two thousand million": lambda: _pdf(
        _CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>", _page()
    ),
    "a count below zero": lambda: _pdf(_CATALOGUE, b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>", _page()),
    "a page of a kilometre": lambda: _pdf(_CATALOGUE, _TREE, _page(box=b"0 0 3000000 3000000")),
    "a page as thin as a hair": lambda: _pdf(_CATALOGUE, _TREE, _page(box=b"0 0 0.001 20000")),
    "a page of no numbers": lambda: _pdf(_CATALOGUE, _TREE, _page(box=b"/a (b) << >> []")),
    "a page of user units": lambda: _pdf(_CATALOGUE, _TREE, _page(b"/UserUnit 1e9")),
    "nested arrays": lambda: _pdf(_CATALOGUE, _TREE, _page(b"/X " + b"[" * 200_000)),
    "nested dictionaries": lambda: _pdf(_CATALOGUE, _TREE, _page(b"/X " + b"<</X" * 100_000)),
    "a length that refers to itself": lambda: _pdf(
        _CATALOGUE, _TREE, _page(b"/Contents 4 0 R"), b"<< /Length 4 0 R >>\nstream\n0 0 m\nendstream"
    ),
    "a table that goes back to itself": lambda: _pdf(_CATALOGUE, _TREE, _page()).replace(
        b"/Root 1 0 R", b"/Root 1 0 R /Prev 9"
    ),
    "a form that draws itself": _form_loop,
    "forms that draw a million million lines": _form_bomb,
    "a stream of a gigabyte": lambda: _flate_bomb(1),
    "a stream packed three times": lambda: _flate_bomb(3),
    "a picture of 60 000 x 60 000": lambda: _picture(60_000, 60_000, b"", b""),
    "a picture of a gigabyte of zeros": lambda: _picture(
        18_000, 18_000, _packed(18_000 * 18_000 * 3), b"/Filter /FlateDecode"
    ),
    "a JPEG that says another size": lambda: _picture(600, 820, _jpeg(65_000, 65_000), b"/Filter /DCTDecode"),
    "a JPEG of many scans": lambda: _picture(8000, 8000, _jpeg_scans(500), b"/Filter /DCTDecode"),
    "a JBIG2 picture of noise": lambda: _picture(4000, 4000, bytes(range(256)) * 40, b"/Filter /JBIG2Decode"),
    "a JPEG 2000 picture of noise": lambda: _picture(
        4000, 4000, bytes(range(256)) * 40, b"/Filter /JPXDecode"
    ),
    "a pattern of tiny steps": _pattern_bomb,
    "a million strokes": _many_strokes,
    "dashes without end": _dashes,
    "a shading of a long function": _shading,
}
