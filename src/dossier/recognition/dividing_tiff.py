"""Pages of a TIFF file taken over into another as they are: strips and tiles byte for byte, TIFF 6.0 and BigTIFF.

Only the fields that say how to decode and how to show a page go along. Names, dates, software, thumbnails, XMP and Exif
do not.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dossier.recognition.result import NotDividable

_SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
"""Bytes of one value by field type."""
_SHORT, _LONG, _LONG8 = 3, 4, 16
_SUBFILE, _COMPRESSION = 254, 259
_PLACES = ((273, 279), (324, 325))
"""Fields that say where strips and tiles lie, and how long each is."""
_KEPT = {
    *(254, 255, 256, 257, 258, 259, 262, 263, 266, 274, 277, 278, 279, 280, 281, 282, 283, 284, 290, 291, 292, 293),
    *(296, 301, 317, 318, 319, 320, 321, 322, 323, 325, 332, 338, 339, 340, 341, 342, 347, 529, 530, 531, 532),
    34675,  # the colour profile
}  # fmt: skip
_OLD_JPEG = 6  # tables that lie anywhere in the file, often one for all pages
_REDUCED_COPY = 1
_MOST_DIRECTORIES = 10_000


@dataclass(frozen=True, slots=True)
class _Field:
    tag: int
    type: int
    count: int
    value: bytes


class _Form:
    """The byte order of a file and the widths of its offsets: 4 bytes, or 8 in a BigTIFF."""

    def __init__(self, head: bytes) -> None:
        self.order = "<" if head[:2] == b"II" else ">"
        self.big = self.unpack("H", head[2:4]) == 43
        self.offset, self.count, self.inline = ("Q", "Q", 8) if self.big else ("I", "H", 4)
        self.first = 8 if self.big else 4
        self.head = head[: self.first]

    def unpack(self, form: str, data: bytes) -> int:
        return int(struct.unpack(self.order + form, data)[0])

    def pack(self, form: str, *values: int) -> bytes:
        return struct.pack(self.order + form, *values)


def take_tiff_pages(stream: io.BytesIO, keep: Sequence[int]) -> bytes:
    """Give a TIFF of these pages, from 1; thumbnails of pages are no pages. Raises NotDividable."""
    data = stream.getvalue()
    try:
        form = _Form(data[:16])
        pages = [
            page for page in _directories(data, form) if not _number(form, page, _SUBFILE) & _REDUCED_COPY
        ]
        return _write(data, form, [pages[number - 1] for number in keep])
    except (struct.error, IndexError, KeyError, ValueError) as error:
        raise NotDividable from error


def _directories(data: bytes, form: _Form) -> Iterator[dict[int, _Field]]:
    width = struct.calcsize(form.offset)
    at = form.unpack(form.offset, data[form.first : form.first + width])
    seen: set[int] = set()
    while at:
        if at in seen or len(seen) > _MOST_DIRECTORIES:
            raise NotDividable
        seen.add(at)
        size = struct.calcsize(form.count)
        entry = 4 + 2 * width
        count = form.unpack(form.count, data[at : at + size])
        start = at + size
        rows = [data[start + entry * row : start + entry * (row + 1)] for row in range(count)]
        yield {field.tag: field for field in (_field(data, form, row) for row in rows)}
        end = start + entry * count
        at = form.unpack(form.offset, data[end : end + width])


def _field(data: bytes, form: _Form, row: bytes) -> _Field:
    tag, kind = (form.unpack("H", row[place : place + 2]) for place in (0, 2))
    count = form.unpack(form.offset, row[4 : 4 + form.inline])
    size = _SIZES.get(kind, 0) * count
    value = row[4 + form.inline :]
    if size > form.inline:
        place = form.unpack(form.offset, value)
        value = data[place : place + size]
    if len(value[:size]) != size:
        raise NotDividable
    return _Field(tag, kind, count, value[:size])


def _numbers(form: _Form, field: _Field) -> list[int]:
    letter = {1: "B", _SHORT: "H", _LONG: "I", 13: "I", _LONG8: "Q"}[field.type]
    return [int(one) for one in struct.unpack(f"{form.order}{field.count}{letter}", field.value)]


def _number(form: _Form, page: dict[int, _Field], tag: int) -> int:
    return _numbers(form, page[tag])[0] if tag in page else 0


def _write(data: bytes, form: _Form, pages: Sequence[dict[int, _Field]]) -> bytes:
    out = bytearray(form.head + bytes(struct.calcsize(form.offset)))
    link = form.first  # where the place of the next directory is to stand
    for page in pages:
        if _number(form, page, _COMPRESSION) == _OLD_JPEG:
            raise NotDividable
        fields = [field for field in page.values() if field.tag in _KEPT]
        fields.append(_carry(data, form, page, out))
        link = _write_directory(out, form, sorted(fields, key=lambda field: field.tag), link)
    return bytes(out)


def _carry(data: bytes, form: _Form, page: dict[int, _Field], out: bytearray) -> _Field:
    """Copy what a page's pixels are decoded from; gives the field that says where it lies now."""
    offsets, lengths = next(pair for pair in _PLACES if pair[0] in page and pair[1] in page)
    places = []
    for place, length in zip(_numbers(form, page[offsets]), _numbers(form, page[lengths]), strict=True):
        piece = data[place : place + length]
        if len(piece) != length:
            raise NotDividable
        _even(out)
        places.append(len(out))
        out += piece
    kind = _LONG8 if form.big else _LONG
    return _Field(offsets, kind, len(places), form.pack(f"{len(places)}{form.offset}", *places))


def _write_directory(out: bytearray, form: _Form, fields: Sequence[_Field], link: int) -> int:
    """Write a directory behind what is there and let ``link`` point to it; gives where the next link stands."""
    values = []
    for field in fields:
        value = field.value
        if len(value) > form.inline:
            _even(out)
            value, place = form.pack(form.offset, len(out)), value
            out += place
        values.append(value.ljust(form.inline, b"\0"))
    _even(out)
    out[link : link + form.inline] = form.pack(form.offset, len(out))
    out += form.pack(form.count, len(fields))
    for field, value in zip(fields, values, strict=True):
        out += form.pack("HH", field.tag, field.type) + form.pack(form.offset, field.count) + value
    out += bytes(form.inline)
    return len(out) - form.inline


def _even(out: bytearray) -> None:
    """Directories and values begin on a word boundary."""
    out += bytes(len(out) % 2)
