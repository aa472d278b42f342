"""Data that the application tests share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.factories import World, make_world


@pytest.fixture(scope="module")
def world(shared_database: None, django_db_blocker) -> Iterator[World]:  # type: ignore[no-untyped-def]
    """The group with its records, once for a module; what a test changes is rolled back behind it."""
    with django_db_blocker.unblock():
        made = make_world()
    return made
