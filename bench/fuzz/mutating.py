"""Mutations of valid files: by bytes, which any parser must bear, and by structure, which gets further in."""

from __future__ import annotations

import random
import re
import struct
import zlib
from collections.abc import Callable

from bench.fuzz.seeds import make_seeds

_EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0xFFFF, 0x7FFF, 0x8000, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFFE)
_PDF_NUMBERS = (
    b"0",
    b"-1",
    b"1",
    b"65536",
    b"2147483647",
    b"-2147483648",
    b"4294967295",
    b"1e30",
    b"99999999999",
)

Mutation = Callable[[bytearray, random.Random], None]


def make_mutant(seed: int, number: int) -> tuple[str, bytes]:
    """Give what a mutant was made of and its bytes; the same for the same seed and number."""
    rng = random.Random(f"{seed}/{number}")
    name, whole = rng.choice(make_seeds())
    data = bytearray(whole)
    for _ in range(rng.choice((1, 1, 2, 4))):
        rng.choice((*_ANY, *(_OF_KIND[name.split()[0]] * 2)))(data, rng)
    return name, bytes(data)


# --- any file ---------------------------------------------------------------------------------------


def _flip(data: bytearray, rng: random.Random) -> None:
    for _ in range(rng.choice((1, 3, 10, 40))):
        if data:
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)


def _overwrite(data: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(data) + 1)
    data[start : start + rng.choice((4, 16, 64))] = rng.randbytes(rng.choice((1, 4, 16, 64)))


def _truncate(data: bytearray, rng: random.Random) -> None:
    del data[rng.randrange(len(data) + 1) :]


def _drop(data: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(data) + 1)
    del data[start : start + rng.choice((1, 8, 100, 1000))]


def _repeat(data: bytearray, rng: random.Random) -> None:
    start = rng.randrange(len(data) + 1)
    piece = data[start : start + rng.choice((2, 20, 500))]
    data[start:start] = piece * rng.choice((1, 5, 200))


def _extreme(data: bytearray, rng: random.Random) -> None:
    """Write an extreme number, in either order of bytes, mostly near the head."""
    width, order = rng.choice((1, 2, 4)), rng.choice(("little", "big"))
    value = rng.choice(_EXTREMES) & (1 << 8 * width) - 1
    span = len(data) if rng.random() < 0.4 else min(len(data), 256)
    start = rng.randrange(span + 1)
    data[start : start + width] = value.to_bytes(width, order)  # type: ignore[arg-type]


def _splice(data: bytearray, rng: random.Random) -> None:
    other = rng.choice(make_seeds())[1]
    cut, start = rng.randrange(len(data) + 1), rng.randrange(len(other))
    data[cut:] = other[start:]


_ANY: tuple[Mutation, ...] = (_flip, _flip, _overwrite, _truncate, _drop, _repeat, _extreme, _splice)


# --- by kind ----------------------------------------------------------------------------------------


def _edit_jpeg(data: bytearray, rng: random.Random) -> None:
    """Change a segment's kind, its length, or a number inside it."""
    places = [match.start() for match in re.finditer(rb"\xff[\xc0-\xfe]", data)]
    if not places:
        return
    place = rng.choice(places)
    what = rng.randrange(4)
    if what == 0:
        data[place + 1] = rng.randrange(0xC0, 0xFF)
    elif what == 1:
        data[place + 2 : place + 4] = rng.randbytes(2)
    elif what == 2:
        data[place + 5 : place + 9] = struct.pack(
            ">HH", *(rng.choice((0, 1, 7, 5000, 65500)) for _ in range(2))
        )
    else:
        data[place:place] = data[place : place + rng.choice((4, 40, 400))]


def _edit_png(data: bytearray, rng: random.Random) -> None:
    """Change a chunk and mend its check sum, so that the change is believed."""
    places, at = [], 8
    while at + 12 <= len(data):
        places.append(at)
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    if not places:
        return
    at = rng.choice(places)
    length = min(int.from_bytes(data[at : at + 4], "big"), max(0, len(data) - at - 12))
    body = bytearray(data[at + 8 : at + 8 + length])
    if body and rng.random() < 0.6:
        start = rng.randrange(len(body))
        extreme = rng.choice(_EXTREMES).to_bytes(4, "big")
        body[start : start + 4] = extreme
    elif rng.random() < 0.5:
        body = bytearray(zlib.compress(bytes(rng.choice((10, 10**5, 10**7)))))
    kind = (
        data[at + 4 : at + 8]
        if rng.random() < 0.7
        else rng.choice((b"IDAT", b"zTXt", b"iCCP", b"PLTE", b"tRNS"))
    )
    told = len(body) if rng.random() < 0.8 else rng.choice(_EXTREMES)
    chunk = struct.pack(">I", told) + kind + body + struct.pack(">I", zlib.crc32(bytes(kind) + body))
    data[at : at + 12 + length] = chunk


def _edit_tiff(data: bytearray, rng: random.Random) -> None:
    """Change an entry of a directory, or where the next directory lies."""
    if len(data) < 10:
        return
    order = "<" if data[:2] == b"II" else ">"
    at = struct.unpack_from(order + "I", data, 4)[0]
    if at + 2 > len(data):
        return
    count = struct.unpack_from(order + "H", data, at)[0]
    end = at + 2 + 12 * count
    what = rng.randrange(4)
    if what == 0 and end + 4 <= len(data):
        struct.pack_into(order + "I", data, end, rng.choice((at, 8, rng.randrange(len(data)))))
        return
    entry = at + 2 + 12 * rng.randrange(max(1, count))
    if entry + 12 > len(data):
        return
    if what == 1:
        struct.pack_into(
            order + "H", data, entry, rng.choice((254, 256, 257, 258, 259, 262, 273, 277, 278, 279, 317))
        )
    elif what == 2:
        struct.pack_into(order + "HI", data, entry + 2, rng.randrange(1, 14), rng.choice(_EXTREMES))
    else:
        struct.pack_into(order + "I", data, entry + 8, rng.choice(_EXTREMES))


def _edit_pdf(data: bytearray, rng: random.Random) -> None:
    """Change a number or a reference, or swap two names; lengths are kept where they can be."""
    what = rng.randrange(4)
    if what == 0:
        _replace(data, rng, rb"\d+ 0 R", b"%d 0 R" % rng.randrange(12))
    elif what == 1:
        _replace(data, rng, rb"(?<=[ \[])-?\d+(?:\.\d+)?(?=[ \]/>])", rng.choice(_PDF_NUMBERS))
    elif what == 2:
        names = list({match[0] for match in re.finditer(rb"/[A-Z]\w+", data)})
        if names:
            _replace(data, rng, re.escape(rng.choice(names)), rng.choice(names))
    else:
        _replace(data, rng, rb"\[[^\[\]]{0,60}\]", b"[" * rng.choice((1, 500, 20_000)))


def _replace(data: bytearray, rng: random.Random, pattern: bytes, by: bytes) -> None:
    found = list(re.finditer(pattern, data))
    if found:
        match = rng.choice(found)
        data[match.start() : match.end()] = by


def _edit_webp(data: bytearray, rng: random.Random) -> None:
    place = rng.choice((4, 16, 20, 24, 26, 28))
    data[place : place + 4] = rng.choice(_EXTREMES).to_bytes(4, "little")


_OF_KIND: dict[str, tuple[Mutation, ...]] = {
    "jpeg": (_edit_jpeg,) * 3,
    "png": (_edit_png,) * 3,
    "tiff": (_edit_tiff,) * 3,
    "webp": (_edit_webp,),
    "pdf": (_edit_pdf,) * 4,
}
