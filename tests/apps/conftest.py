"""Data that the application tests share."""

from __future__ import annotations

from typing import Any

import pytest
from tests.conftest import empty_index
from tests.factories import World, make_world


@pytest.fixture(scope="module")
def world(shared_database: None, django_db_blocker: Any) -> World:
    """The group with its records, once for a module; what a test changes is rolled back behind it."""
    with django_db_blocker.unblock():
        return make_world()


@pytest.fixture(scope="module")
def indexed_world(world: World, django_db_blocker: Any) -> World:
    """The same, with everything in the search index."""
    empty_index()
    with django_db_blocker.unblock():
        index_all()
    return world


def index_all() -> None:
    """Bring the index up to date, as the worker does."""
    from dossier.apps.search.services import Indexer

    indexer = Indexer()
    while indexer.index_pending():
        continue
    indexer.close()
