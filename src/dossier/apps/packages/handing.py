"""Handing a package over: only to whoever asked, freshly proven, as often and as long as the terms say."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict
from dossier.apps.notary.models import LeafKind
from dossier.apps.notary.services import add_leaf
from dossier.apps.packages.ending import end_due, noting_refusals, stop_where_lost
from dossier.apps.packages.models import Package
from dossier.apps.packages.selectors import access_own
from dossier.apps.records.selectors import Prove, no_proof
from dossier.apps.vault.services import read_chunks


@dataclass(frozen=True, slots=True)
class HandedPackage:
    """``chunks``: the plain bytes in order, opened as they are read."""

    name: str
    size_bytes: int
    chunks: Iterator[bytes]


def download_package(
    *, actor: User, package_id: UUID, at: datetime, prove: Prove = no_proof
) -> HandedPackage:
    """Give a package to whoever asked for it. Counted, audited and told to the evidence log before a byte leaves.

    The rights to every record in it are asked again; when one is lost the package is stopped. Raises NotPermitted for
    everybody else, Conflict when it is not there (any more) or was fetched as often as it may.
    """
    package = access_own(actor, package_id)
    end_due(at)
    package.refresh_from_db()
    with noting_refusals(actor, package, action="packages.download"):
        _demand_there(package, at)
        prove(max(int(level) for level in package.levels))
        if stop_where_lost(package_id, at):
            raise Conflict("packages.rights_lost")
        package = _count(package_id, actor, at)
    stored = package.object
    assert stored is not None  # noqa: S101  a ready package has its bytes
    return HandedPackage(f"dossier-export-{package.id}.zip", package.size_bytes, read_chunks(stored))


@transaction.atomic
def _count(package_id: UUID, actor: User, at: datetime) -> Package:
    """Take one of the downloads that are left, so that of two at once only one gets the last."""
    locked = Package.objects.select_for_update(of=("self",)).select_related("object__key")
    package = locked.get(id=package_id)
    _demand_there(package, at)
    package.downloads += 1
    package.downloaded_at = at
    package.save(update_fields=["downloads", "downloaded_at"])
    _remember(package, actor, at)
    return package


def _demand_there(package: Package, at: datetime) -> None:
    if package.state != Package.State.READY or (package.expires_at and package.expires_at <= at):
        early = package.state in (Package.State.WAITING, Package.State.BUILDING)
        raise Conflict("packages.not_ready" if early else "packages.ended")
    if package.downloads >= package.most_downloads:
        raise Conflict("packages.no_downloads_left", limit=package.most_downloads)


def _remember(package: Package, actor: User, at: datetime) -> None:
    told = {"download": package.downloads, "sha256": package.sha256}
    record_event(
        actor=actor,
        action="packages.download",
        object_kind="package",
        object_id=package.id,
        company_id=package.company_id,
        details={**told, "records": package.records, "purpose": package.purpose},
        at=at,
    )
    add_leaf(
        kind=LeafKind.DELIVERY,
        subject=package.id,
        statement={"package": str(package.id), "form": "download", **told},
        at=at,
    )
