"""The indexer of a worker finds its way back when the index is damaged or taken away under it."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.factories import World, make_record

from dossier.apps.records.models import Record
from dossier.apps.search.contract import AllOf, AnyOf, Filters, IndexLost
from dossier.apps.search.selectors import search_index
from dossier.apps.search.services import Indexer, ensure_index

EVERYTHING = AnyOf((AllOf(()),))


@pytest.fixture
def indexer(world: World, clean_index: Path) -> Iterator[Indexer]:
    ensure_index()
    made = Indexer()
    yield made
    made.close()


def catch_up(indexer: Indexer) -> None:
    """Go on over failures, as a worker does."""
    for _ in range(5):
        with contextlib.suppress(IndexLost):
            indexer.index_pending()
    assert not Record.objects.not_indexed().exists()


def found() -> int:
    result = search_index().search(
        None, allowed=EVERYTHING, filters=Filters(), sort="filed", offset=0, limit=10
    )
    return result.total


def test_indexer_shows_what_was_filed(world: World, indexer: Indexer) -> None:
    make_record(world.company, world.employees["chen"])
    catch_up(indexer)

    assert found() == 1


def test_index_removed_under_a_working_indexer_is_rebuilt_whole(
    world: World, indexer: Indexer, clean_index: Path
) -> None:
    make_record(world.company, world.employees["chen"])
    catch_up(indexer)
    shutil.rmtree(clean_index)
    make_record(world.company, world.employees["li"])

    catch_up(indexer)

    assert found() == 2


def test_index_damaged_while_no_worker_ran_is_rebuilt_whole(
    world: World, indexer: Indexer, clean_index: Path
) -> None:
    # Under an open writer the engine's own threads read the files in memory and end the process: the next
    # worker then meets this.
    make_record(world.company, world.employees["chen"])
    catch_up(indexer)
    indexer.close()
    for path in clean_index.rglob("*"):
        if path.is_file():
            path.write_bytes(b"damaged")
    make_record(world.company, world.employees["li"])

    ensure_index()
    catch_up(indexer)

    assert found() == 2


def test_lost_index_is_made_again_when_a_worker_starts(
    world: World, indexer: Indexer, clean_index: Path
) -> None:
    make_record(world.company, world.employees["chen"])
    catch_up(indexer)
    indexer.close()
    shutil.rmtree(clean_index)
    with pytest.raises(IndexLost):
        found()

    ensure_index()
    catch_up(indexer)

    assert found() == 1
