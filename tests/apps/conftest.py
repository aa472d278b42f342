"""Data that the application tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from tests.conftest import empty_index
from tests.factories import World, make_world

if TYPE_CHECKING:
    from tests.apps.routes import Subject


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


@pytest.fixture(scope="module")
def subject(world: World, django_db_blocker: Any) -> Subject:
    """What the calls of the matrix name, once for a module: making it is 700 statements."""
    from tests.apps.routes import make_batch, subject_of

    with django_db_blocker.unblock():
        return subject_of(world, *make_batch(world))


def index_all() -> None:
    """Bring the index up to date, as the worker does."""
    from dossier.apps.search.services import Indexer

    indexer = Indexer()
    while indexer.index_pending():
        continue
    indexer.close()
