"""The Merkle tree: published vectors, and the laws that any correct tree obeys."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.trust.errors import IntegrityFailure
from dossier.trust.merkle import (
    EMPTY_ROOT,
    Frontier,
    compute_root,
    hash_children,
    hash_leaf,
    prove_consistency,
    prove_inclusion,
    verify_consistency,
    verify_inclusion,
)
from dossier.trust.tiles import WIDTH, Tile, append_leaves, node_reader, parse_tile_path, tile_path

VECTORS = json.loads((Path(__file__).parent / "vectors" / "merkle.json").read_text())
SIZES = st.integers(1, 1200)


class Tiles:
    """Tiles in memory, as a log's store keeps them."""

    def __init__(self) -> None:
        self.held: dict[tuple[int, int], bytes] = {}
        self.size = 0

    def append(self, leaves: list[bytes]) -> list[Tile]:
        changed = list(append_leaves(self.size, leaves, self.read))
        self.held |= {(tile.level, tile.number): tile.hashes for tile in changed}
        self.size += len(leaves)
        return changed

    def read(self, level: int, number: int) -> bytes:
        return self.held.get((level, number), b"")


def leaf(number: int) -> bytes:
    return hash_leaf(number.to_bytes(4, "big"))


def tree(size: int) -> Tiles:
    tiles = Tiles()
    tiles.append([leaf(number) for number in range(size)])
    return tiles


def slow_root(leaves: list[bytes]) -> bytes:
    """RFC 9162 section 2.1.1 word for word."""
    if not leaves:
        return EMPTY_ROOT
    if len(leaves) == 1:
        return leaves[0]
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    return hash_children(slow_root(leaves[:half]), slow_root(leaves[half:]))


def decode(vector: dict[str, Any], key: str) -> bytes:
    return base64.b64decode(vector[key] or "")


def path_of(vector: dict[str, Any]) -> list[bytes]:
    return [base64.b64decode(step) for step in vector["proof"] or ()]


@pytest.mark.parametrize("vector", VECTORS["inclusion"], ids=lambda vector: vector["file"])
def test_published_inclusion_vector_is_judged_as_published(vector: dict[str, Any]) -> None:
    judged = verify_inclusion(
        decode(vector, "leafHash"),
        vector["leafIdx"],
        vector["treeSize"],
        path_of(vector),
        decode(vector, "root"),
    )
    assert judged is not vector["wantErr"]


@pytest.mark.parametrize("vector", VECTORS["consistency"], ids=lambda vector: vector["file"])
def test_published_consistency_vector_is_judged_as_published(vector: dict[str, Any]) -> None:
    judged = verify_consistency(
        vector["size1"], vector["size2"], decode(vector, "root1"), decode(vector, "root2"), path_of(vector)
    )
    assert judged is not vector["wantErr"]


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 8, 255, 256, 257, 600])
def test_tiles_and_frontier_give_the_root_of_the_standard(size: int) -> None:
    leaves = [leaf(number) for number in range(size)]
    assert compute_root(size, node_reader(tree(size).read)) == slow_root(leaves)
    assert Frontier().append(leaves).root == slow_root(leaves)


def test_a_log_of_seventy_thousand_has_the_tiles_that_the_specification_counts() -> None:
    tiles = tree(70_000)
    widths = {key: len(hashes) // 32 for key, hashes in tiles.held.items()}
    assert sum(1 for (level, _), width in widths.items() if level == 0 and width == WIDTH) == 273
    assert widths[0, 273] == 112
    assert (widths[1, 0], widths[1, 1], widths[2, 0]) == (256, 17, 1)


@given(st.lists(st.integers(0, 300), max_size=8))
def test_appending_in_any_steps_gives_the_same_log(steps: list[int]) -> None:
    tiles, frontier = Tiles(), Frontier()
    for step in steps:
        new = [leaf(tiles.size + number) for number in range(step)]
        tiles.append(new)
        frontier = frontier.append(new)
    whole = tree(sum(steps))
    assert tiles.held == whole.held
    assert compute_root(tiles.size, node_reader(tiles.read)) == frontier.root


LARGE = tree(1200)
NODE = node_reader(LARGE.read)
ROOTS = {0: EMPTY_ROOT} | {size: compute_root(size, NODE) for size in range(1, 1201)}


@given(SIZES, st.data())
def test_every_leaf_is_proved_in_every_tree_and_in_no_other_place(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    path = prove_inclusion(index, size, NODE)
    assert verify_inclusion(leaf(index), index, size, path, ROOTS[size])
    other = data.draw(st.integers(0, size + 2))
    assert other == index or not verify_inclusion(leaf(index), other, size, path, ROOTS[size])
    assert not verify_inclusion(leaf(index + 1), index, size, path, ROOTS[size])
    assert not verify_inclusion(leaf(index), index, size, [*path, ROOTS[1]], ROOTS[size])
    if path:
        assert not verify_inclusion(leaf(index), index, size, path[:-1], ROOTS[size])


@given(SIZES, SIZES, st.data())
def test_a_log_extends_its_past_and_no_other(one: int, two: int, data: st.DataObject) -> None:
    old, new = sorted((one, two))
    path = prove_consistency(old, new, NODE)
    assert verify_consistency(old, new, ROOTS[old], ROOTS[new], path)
    forged = data.draw(st.sampled_from([ROOTS[old - 1], ROOTS[old][::-1], b"", ROOTS[old][:31]]))
    assert not verify_consistency(old, new, forged, ROOTS[new], path)
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        broken = [*path[:at], bytes(32), *path[at + 1 :]]
        assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], broken)


def test_nothing_is_proved_about_an_empty_log() -> None:
    assert not verify_consistency(0, 5, EMPTY_ROOT, ROOTS[5], [])
    assert not verify_inclusion(leaf(0), 0, 0, [], EMPTY_ROOT)
    with pytest.raises(ValueError, match="extends"):
        prove_consistency(0, 5, NODE)
    with pytest.raises(ValueError, match="not in the tree"):
        prove_inclusion(5, 5, NODE)


def test_a_lost_tile_is_named_and_not_guessed() -> None:
    tiles = tree(600)
    del tiles.held[0, 1]
    with pytest.raises(IntegrityFailure, match="log_tile_missing"):
        prove_inclusion(300, 600, node_reader(tiles.read))
    short = tree(600)
    short.held[0, 2] = short.held[0, 2][:32]
    with pytest.raises(IntegrityFailure, match="log_tile_missing"):
        short.append([leaf(600)])


@given(st.integers(0, 63), st.integers(0, 10**12), st.integers(1, 256))
def test_a_tile_path_is_read_back_and_has_one_spelling(level: int, number: int, width: int) -> None:
    path = tile_path(level, number, width)
    assert parse_tile_path(path) == (level, number, width)
    for bad in (f"/{path}", path + "/", path.replace("tile/", "tile/0", 1), path + ".p/256", f"{path}.p/0"):
        assert parse_tile_path(bad) is None
