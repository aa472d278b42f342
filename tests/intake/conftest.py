"""What the intake tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories import World, make_people


@pytest.fixture
def world(db: None, clean_objects: Path) -> World:
    """The group with its people and users, and an empty object store."""
    return make_people()


@pytest.fixture
def lasting_world(transactional_db: None, clean_objects: Path) -> World:
    """The same, committed, for tests in which threads must see each other's rows."""
    return make_people()
