"""What the tests of sign-in services share."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from tests.factories import make_company, make_user

from dossier.apps.access.policy import Role
from dossier.apps.access.services import load_policy
from dossier.apps.accounts.models import User
from dossier.apps.people.models import Company


@pytest.fixture(autouse=True)
def _fresh_limits(db: None) -> None:
    cache.clear()


@pytest.fixture
def company(db: None) -> Company:
    load_policy(actor=None)
    return make_company("HQ", "A001")


@pytest.fixture
def administrator(company: Company) -> User:
    """A local account that nobody outside may open."""
    return make_user("security", Role.SECURITY_ADMINISTRATOR)
