"""A log's hashes in tiles of 256, as C2SP tlog-tiles serves them: few rows, immutable once full, static to serve.

Tile ``n`` of level ``l`` holds the hashes of complete subtrees of ``256**l`` leaves, the first of them number
``256 * n``. A tile at the right edge is partial. What is kept is exactly what is served; the levels between are
hashed anew from a tile, which costs at most 255 hashes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from dossier.trust.errors import IntegrityFailure
from dossier.trust.merkle import HASH_BYTES, NodeReader, hash_children

HEIGHT = 8
WIDTH = 1 << HEIGHT

TileReader = Callable[[int, int], bytes]
"""``read(level, number)`` gives the hashes of a tile, end to end; empty bytes when there is none."""

_PATH = re.compile(r"tile/(\d{1,2})/((?:x\d{3}/)*\d{3})(?:\.p/(\d{1,3}))?")


@dataclass(frozen=True, slots=True)
class Tile:
    """``hashes``: 1 to 256 hashes of 32 bytes, end to end."""

    level: int
    number: int
    hashes: bytes

    @property
    def width(self) -> int:
        """How many hashes it holds."""
        return len(self.hashes) // HASH_BYTES

    @property
    def path(self) -> str:
        """Where it is served, relative to the log's prefix; partial tiles carry their width."""
        return tile_path(self.level, self.number, self.width)


def tile_path(level: int, number: int, width: int = WIDTH) -> str:
    """Give a tile's path.

    >>> tile_path(0, 1234067), tile_path(1, 0, 17)
    ('tile/0/x001/x234/067', 'tile/1/000.p/17')
    """
    parts = [f"{number % 1000:03d}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(parts))}{partial}"


def parse_tile_path(path: str) -> tuple[int, int, int] | None:
    """Give level, number and width of a tile's path; None for any other spelling of it.

    >>> parse_tile_path("tile/0/x001/x234/067"), parse_tile_path("tile/0/x000/067")
    ((0, 1234067, 256), None)
    """
    match = _PATH.fullmatch(path)
    if match is None:
        return None
    level, number = int(match[1]), int(match[2].replace("x", "").replace("/", ""))
    width = int(match[3]) if match[3] else WIDTH
    is_canonical = level < 64 and tile_path(level, number, width) == path and 0 < width <= WIDTH
    return (level, number, width) if is_canonical else None


def append_leaves(size: int, leaves: Iterable[bytes], read: TileReader) -> Iterator[Tile]:
    """Give the tiles that change when leaf hashes are added to a log of ``size``; a tile comes once, as it is then.

    Keeps at most one open tile a level, so any number of leaves may be added at once.
    """
    open_tiles: list[bytearray] = []

    def edge(level: int) -> bytearray:
        while len(open_tiles) <= level:
            at = len(open_tiles)
            held = (size >> HEIGHT * at) % WIDTH
            kept = read(at, size >> HEIGHT * (at + 1)) if held else b""
            if len(kept) < held * HASH_BYTES:
                raise IntegrityFailure("trust.log_tile_missing")
            open_tiles.append(bytearray(kept[: held * HASH_BYTES]))
        return open_tiles[level]

    counts: dict[int, int] = {}
    for leaf in leaves:
        level, value = 0, leaf
        while True:
            tile = edge(level)
            number = counts.setdefault(level, size >> HEIGHT * (level + 1))
            tile += value
            if len(tile) < WIDTH * HASH_BYTES:
                break
            full = Tile(level, number, bytes(tile))
            yield full
            value = _subtree_hash(full.hashes)
            tile.clear()
            counts[level] += 1
            level += 1
    for level, number in counts.items():
        if open_tiles[level]:
            yield Tile(level, number, bytes(open_tiles[level]))


def node_reader(read: TileReader) -> NodeReader:
    """Give the hashes of complete subtrees from tiles, for the provers of :mod:`dossier.trust.merkle`.

    Raises :class:`IntegrityFailure` from the reader when a tile lacks what its log must hold. Tiles are read once:
    make a new reader for every state of the log.
    """
    cached = lru_cache(maxsize=64)(read)

    def node(level: int, index: int) -> bytes:
        tile_level, inner = divmod(level, HEIGHT)
        first = index << inner
        hashes = cached(tile_level, first >> HEIGHT)
        start = (first % WIDTH) * HASH_BYTES
        part = hashes[start : start + (HASH_BYTES << inner)]
        if len(part) != HASH_BYTES << inner:
            raise IntegrityFailure("trust.log_tile_missing")
        return _subtree_hash(part)

    return node


def _subtree_hash(hashes: bytes) -> bytes:
    """The root over a power of two of hashes."""
    row = [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
    while len(row) > 1:
        row = [hash_children(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]
