"""Packages under several hands at once: real connections, real locks, a worker that is killed."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.apps.test_record_races import at_once
from tests.factories import TYPES, World, make_people, make_record

from dossier.apps.access.approvals import approve
from dossier.apps.audit.models import AuditEvent
from dossier.apps.delivery.models import Delivery
from dossier.apps.kernel.errors import Conflict
from dossier.apps.packages.asking import Chosen, Wish, request_package
from dossier.apps.packages.building import PackageBuilder
from dossier.apps.packages.ending import revoke_package
from dossier.apps.packages.handing import HandedPackage, download_package
from dossier.apps.packages.models import Package
from dossier.apps.vault.models import StoredObject

pytestmark = pytest.mark.django_db(transaction=True)
AT = datetime.now(UTC)


@pytest.fixture
def approved(transactional_db: None) -> tuple[World, Package]:
    """A package of two records, ready to be built; before the three administrators exist one approves alone."""
    world = make_people()
    records = [
        make_record(world.company, world.employees[name], type=TYPES[1], pdf=True) for name in ("chen", "li")
    ]
    wish = Wish(uuid.uuid4(), Chosen(tuple(one.id for one in records)), "inspection", "审计", "审计师")
    package = request_package(actor=world.users["archivist"], wish=wish, at=AT)
    assert package.approval_id is not None
    approve(approval_id=package.approval_id, actor=world.users["administrator"], at=AT)
    return world, package


def test_of_many_downloads_at_once_only_those_allowed_are_given(approved: tuple[World, Package]) -> None:
    world, package = approved
    PackageBuilder().build(60)
    answers = at_once(
        [lambda: download_package(actor=world.users["archivist"], package_id=package.id, at=AT)] * 6
    )
    package.refresh_from_db()
    given = [one for one in answers if isinstance(one, HandedPackage)]
    refused = [one for one in answers if isinstance(one, Conflict)]
    assert (len(given), len(refused)) == (package.most_downloads, 6 - package.most_downloads)
    assert package.downloads == package.most_downloads
    assert AuditEvent.objects.filter(action="packages.download").count() == package.most_downloads


def test_workers_at_once_build_one_package(approved: tuple[World, Package]) -> None:
    _, package = approved
    before = StoredObject.objects.count()
    for _ in range(2):
        at_once([lambda owner=f"w{number}": PackageBuilder(owner).build(60) for number in range(3)])  # type: ignore[misc]
    package.refresh_from_db()
    assert package.state == "ready"
    assert (Delivery.objects.count(), StoredObject.objects.count()) == (2, before + 1)


def test_taken_away_at_the_moment_of_the_download_ends_either_way(approved: tuple[World, Package]) -> None:
    world, package = approved
    PackageBuilder().build(60)

    def revoke() -> Any:
        return revoke_package(actor=world.users["administrator"], package_id=package.id, reason="停", at=AT)

    def fetch() -> Any:
        return download_package(actor=world.users["archivist"], package_id=package.id, at=AT)

    answers = at_once([fetch, revoke])
    package.refresh_from_db()
    assert (package.state, package.object) == ("revoked", None)
    assert isinstance(answers[0], Conflict) == (package.downloads == 0)
