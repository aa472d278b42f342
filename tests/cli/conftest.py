"""What the command-line tests share."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.factories import World, make_people


@pytest.fixture
def world(db: None, clean_objects: Path) -> World:
    """The group with its people and users, and an empty object store."""
    return make_people()
