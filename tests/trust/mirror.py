"""An outsider's mirror of a log: from the checkpoint and the hash tiles alone, written against C2SP tlog-tiles and
RFC 9162 and sharing no code with the product."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass


def pair(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def tree_hash(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return pair(tree_hash(leaves[:half]), tree_hash(leaves[half:]))


@dataclass(frozen=True)
class Mirror:
    note: str
    leaves: list[bytes]

    @property
    def root(self) -> bytes:
        return tree_hash(self.leaves)

    def prove(self, index: int) -> list[bytes]:
        """RFC 9162 section 2.1.3.1."""

        def path(at: int, leaves: list[bytes]) -> list[bytes]:
            if len(leaves) == 1:
                return []
            half = 1
            while half * 2 < len(leaves):
                half *= 2
            if at < half:
                return [*path(at, leaves[:half]), tree_hash(leaves[half:])]
            return [*path(at - half, leaves[half:]), tree_hash(leaves[:half])]

        return path(index, self.leaves)


def read_log(fetch: Callable[[str], bytes]) -> Mirror:
    """Read a whole log; every full tile of a higher level must be what the tiles below it give."""
    note = fetch("checkpoint").decode()
    size, root = int(note.split("\n")[1]), base64.b64decode(note.split("\n")[2])
    leaves: list[bytes] = []
    for number in range(-(-size // 256)):
        width = min(256, size - 256 * number)
        tile = fetch(f"tile/0/{number:03d}" + ("" if width == 256 else f".p/{width}"))
        assert len(tile) == 32 * width
        leaves += [tile[at : at + 32] for at in range(0, len(tile), 32)]
    above = size // 256
    if above:
        tile = fetch("tile/1/000" + ("" if above == 256 else f".p/{above}"))
        assert [tile[at : at + 32] for at in range(0, len(tile), 32)] == [
            tree_hash(leaves[256 * number : 256 * (number + 1)]) for number in range(above)
        ]
    assert tree_hash(leaves) == root
    return Mirror(note, leaves)
