"""Building packages: one record at a time, each in one transaction with its delivery; then the ZIP, in one stream.

A crash costs the record in work: what is done is in the database, what was not is made when a worker takes the package
up again. A record that cannot be delivered, or kills its worker, is named and left out; the rest goes on.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial

import structlog
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import F, QuerySet

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import role_names
from dossier.apps.audit.context import Origin, acting_from
from dossier.apps.audit.services import record_event
from dossier.apps.delivery.services import Handed, Kind, deliver_pdf
from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.intake.claims import claim, list_exhausted, renew, still_owned
from dossier.apps.intake.models import MAX_ATTEMPTS, RenditionTask
from dossier.apps.intake.owners import is_dead, this_owner
from dossier.apps.kernel.errors import DomainError, NotPermitted, Unavailable
from dossier.apps.notary.models import LeafKind
from dossier.apps.notary.services import add_leaf
from dossier.apps.packages.contents import Contents
from dossier.apps.packages.ending import destroy_objects, end_package
from dossier.apps.packages.models import Package, PackageItem
from dossier.apps.packages.problems import (
    EVIDENCE_MASKED,
    KEPT_FAILING,
    NOT_PERMITTED,
    RECORD_FAILED,
)
from dossier.apps.packages.rules import LEGAL_TIME
from dossier.apps.packages.tables import part_of_path
from dossier.apps.packages.zipping import zip_chunks
from dossier.apps.records.renditions import read_searchable_pdf
from dossier.apps.records.selectors import access_viewed
from dossier.apps.records.viewing import Viewed
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import store_bytes, store_chunks
from dossier.trust.digests import DigestSet

log = structlog.get_logger(__name__)

ROUND_SECONDS = 5.0
"""A worker has other things to do: it looks after them between records."""
AGAIN_AFTER = timedelta(seconds=30)
"""When something outside is down."""
RENEW_SECONDS = 60.0
NOTHING_LEFT = "packages.nothing_left"
BUILD_FAILED = "packages.build_failed"
PDF_NOT_READY = "records.pdf_not_ready"
"""Being written it is waited for; when the writing was given up, the record is left out."""
ZIP = "application/zip"

_OUTSIDE = (OperationalError, InterfaceError, OSError)
"""The database or the store is away for the moment: nobody's fault."""
_OWN_FAULT = frozenset({"delivery.cannot_mark"})
"""Unavailable for good."""

ItemState, State = PackageItem.State, Package.State


class Taken(Exception):  # noqa: N818
    """The package has ended, or another worker has it: what was made is undone."""


@dataclass(slots=True)
class PackageBuilder:
    """``owner``: as :mod:`dossier.apps.intake.owners` names this process."""

    owner: str = field(default_factory=this_owner)

    def build(self, seconds: float = ROUND_SECONDS) -> int:
        """Work on one package for a while; gives how many records and packages moved. Two queries when none waits."""
        now = datetime.now(UTC)
        waiting = Package.objects.filter(state=State.BUILDING)
        if not waiting.exists():
            return 0
        _take_back(waiting, now)
        moved = _settle_exhausted(waiting, now)
        for package in claim(waiting, owner=self.owner, now=now, limit=1):
            moved += self._work(package, time.monotonic() + seconds)
        return moved

    def _work(self, package: Package, until: float) -> int:
        moved = 0
        try:
            while True:
                item = package.items.filter(state=ItemState.WAITING).first()
                if item is None:
                    finish_package(package, datetime.now(UTC))
                    return moved + 1
                make_item(package, item, datetime.now(UTC))
                moved += 1
                renew([package], owner=self.owner, now=datetime.now(UTC))
                if time.monotonic() > until:
                    break
        except Taken:
            return moved
        except (*_OUTSIDE, Unavailable) as error:
            log.warning("packages.waits", package=str(package.id), error=type(error).__name__)
            _let_go(package, until=datetime.now(UTC) + AGAIN_AFTER)
            return moved
        except Exception as error:
            # The class only: an exception's text may carry what stands on a page. The attempt stays counted.
            log.error("packages.build_failed", package=str(package.id), error=type(error).__name__)
            Package.objects.filter(pk=package.pk, owner=self.owner).update(leased_until=None)
            return moved
        _let_go(package)
        return moved


def _take_back(waiting: QuerySet[Package], now: datetime) -> None:
    """End the leases of workers of this machine that have died."""
    held = waiting.filter(leased_until__gte=now)
    dead = [owner for owner in set(held.order_by().values_list("owner", flat=True)) if is_dead(owner)]
    if dead:
        held.filter(owner__in=dead).update(leased_until=None)


def _let_go(package: Package, *, until: datetime | None = None) -> None:
    """Give a package back after a round that ended well; nobody takes it up before ``until``."""
    mine = Package.objects.filter(pk=package.pk, owner=package.owner, attempts=package.attempts)
    mine.update(leased_until=until, attempts=0)


def _settle_exhausted(waiting: QuerySet[Package], now: datetime) -> int:
    """Go on without the record that killed its workers; without one, the package itself has failed."""
    settled = 0
    for package in list_exhausted(waiting, now=now):
        killers = package.items.filter(state=ItemState.WAITING, attempts__gte=MAX_ATTEMPTS)
        if killers.update(state=ItemState.PROBLEM, problem=KEPT_FAILING):
            Package.objects.filter(pk=package.pk).update(attempts=0)
        else:
            with transaction.atomic():
                locked = _still_building(package)
                end_package(locked, State.FAILED, action="packages.fail", actor=None, because=BUILD_FAILED)
        settled += 1
    return settled


def make_item(package: Package, item: PackageItem, at: datetime) -> None:
    """Deliver one record into a package, or note why not. Raises Taken, and what says that something is away."""
    PackageItem.objects.filter(pk=item.pk).update(attempts=F("attempts") + 1)
    try:
        # As the roles of whoever asked: the quota and the alerts count it as theirs.
        with acting_from(Origin(roles=role_names(package.requested_by))):
            _deliver(package, item, at)
    except Taken:
        raise
    except _OUTSIDE:
        _uncount(item)
        raise
    except NotPermitted as error:
        if error.code != PDF_NOT_READY:
            _note_problem(package, item, NOT_PERMITTED)
        elif RenditionTask.objects.filter(record_id=item.record_id, set_aside=False).exists():
            _uncount(item)
            raise Unavailable(PDF_NOT_READY) from error
        else:
            _note_problem(package, item, PDF_NOT_READY)
    except DomainError as error:
        if isinstance(error, Unavailable) and error.code not in _OWN_FAULT:
            _uncount(item)
            raise
        _note_problem(package, item, error.code)
    except Exception as error:
        log.error("packages.record_failed", record=str(item.record_id), error=type(error).__name__)
        _note_problem(package, item, RECORD_FAILED)


def _uncount(item: PackageItem) -> None:
    PackageItem.objects.filter(pk=item.pk, attempts__gt=0).update(attempts=F("attempts") - 1)


def _note_problem(package: Package, item: PackageItem, code: str) -> None:
    with transaction.atomic():
        locked = _still_building(package)
        PackageItem.objects.filter(pk=item.pk).update(state=ItemState.PROBLEM, problem=code)
        record_event(
            actor=None,
            actor_name="packages",
            action="packages.leave_out",
            object_kind="package",
            object_id=package.id,
            company_id=locked.company_id,
            details={"record": str(item.record_id), "code": code},
        )


def _still_building(package: Package) -> Package:
    """Lock a package for the rest of the transaction. Raises Taken when it is not this worker's to go on with."""
    locked = still_owned(package)
    if locked is None or locked.state != State.BUILDING:
        raise Taken
    return locked


def _deliver(package: Package, item: PackageItem, at: datetime) -> None:
    actor, record_id = package.requested_by, item.record_id
    before = access_viewed(actor=actor, record_id=record_id, action=Action.EXPORT)
    pdf = read_searchable_pdf(actor=actor, record_id=record_id, action=Action.EXPORT)
    evidence, trouble = _evidence(package, before, at)
    # SECURITY: what is noted as hidden was hidden before and after; the check at the download relies on it.
    after = access_viewed(actor=actor, record_id=record_id, action=Action.EXPORT)
    item.masks = sorted(mask.value for mask in before.all_masks & after.all_masks)
    item.evidence_problem = trouble
    deliver_pdf(
        actor=actor,
        record_id=record_id,
        pdf=pdf,
        purpose=package.purpose,
        at=at,
        kind=Kind.EXPORT,
        receiver=package.receiver,
        keep=partial(_keep, package, item, before, evidence),
    )


def _evidence(package: Package, viewed: Viewed, at: datetime) -> tuple[bytes | None, str]:
    if not package.with_evidence:
        return None, ""
    if not viewed.is_clear():
        return None, EVIDENCE_MASKED
    try:
        return make_bundle(actor=package.requested_by, record_id=viewed.record.id, at=at), ""
    except Unavailable:
        raise
    except DomainError as error:
        return None, error.code


def _keep(
    package: Package, item: PackageItem, viewed: Viewed, evidence: bytes | None, handed: Handed
) -> None:
    """Seal what was delivered, in the transaction of its delivery: it is remembered only if it is there."""
    locked = _still_building(package)
    item.piece = _seal(locked, handed.data, "application/pdf")
    item.evidence = _seal(locked, evidence, "application/json") if evidence is not None else None
    item.entry = _entry(item, viewed, handed, evidence)
    item.delivery_id, item.state = handed.delivery.id, ItemState.READY
    item.save(
        update_fields=["piece", "evidence", "entry", "delivery_id", "state", "masks", "evidence_problem"]
    )


def _seal(package: Package, data: bytes, media_type: str) -> StoredObject:
    return store_bytes(company=package.company, data=data, media_type=media_type, passing=True)


def _entry(item: PackageItem, viewed: Viewed, handed: Handed, evidence: bytes | None) -> dict[str, object]:
    record, digests = viewed.record, DigestSet.of_bytes(handed.data)
    person = record.employee
    owner = part_of_path(person.employee_no, "x") if person else "unassigned"
    code = part_of_path(record.reference_code or "", str(record.id))
    folder = f"records/{owner}/{item.place:04d}-{code}"
    entry: dict[str, object] = {
        "record": str(record.id),
        "reference_code": record.reference_code or "",
        "person_no": person.employee_no if person else "",
        "name": viewed.text(person.name) if person else "",
        "type": record.type,
        "title": viewed.text(record.title),
        "date": viewed.show("doc_date", record.doc_date, record.doc_date).value,
        "level": f"L{record.level}",
        "pages": len(handed.delivery.pages),
        "version": record.version,
        "form": "searchable_pdf" if viewed.is_clear() else "masked_pdf",
        "file": f"{folder}/record.pdf",
        "size_bytes": digests.size_bytes,
        "sha256": digests.sha256,
        "sm3": digests.sm3,
        "delivery": handed.delivery.code,
    }
    if evidence is not None:
        told = DigestSet.of_bytes(evidence)
        entry |= {
            "evidence_file": f"{folder}/evidence.json",
            "evidence_size_bytes": told.size_bytes,
            "evidence_sha256": told.sha256,
            "evidence_sm3": told.sm3,
        }
    return entry


def finish_package(package: Package, at: datetime) -> None:
    """Write the ZIP into the store and hand the package over; its pieces are destroyed. Raises Taken."""
    if not package.items.filter(state=ItemState.READY).exists():
        with transaction.atomic():
            end_package(
                _still_building(package),
                State.FAILED,
                action="packages.fail",
                actor=None,
                because=NOTHING_LEFT,
            )
        return
    contents = Contents(package, at, _renewing(package))
    store_chunks(
        company=package.company,
        chunks=zip_chunks(contents.members(), at.astimezone(LEGAL_TIME)),
        media_type=ZIP,
        keep=lambda stored, digests: _hand_over(package, contents, stored, digests, at),
    )


def _renewing(package: Package) -> partial[None]:
    return partial(_renew, package, [time.monotonic()])


def _renew(package: Package, last: list[float]) -> None:
    if time.monotonic() - last[0] > RENEW_SECONDS:
        renew([package], owner=package.owner, now=datetime.now(UTC))
        last[0] = time.monotonic()


def _hand_over(
    package: Package, contents: Contents, stored: StoredObject, digests: DigestSet, at: datetime
) -> None:
    locked = _still_building(package)
    pieces = {
        one for pair in locked.items.values_list("piece", "evidence") for one in pair if one is not None
    }
    locked.items.update(piece=None, evidence=None)
    destroy_objects(pieces)
    locked.object, locked.state = stored, State.READY
    locked.sha256, locked.sums_sha256, locked.size_bytes = (
        digests.sha256, contents.sums_sha256, digests.size_bytes,
    )  # fmt: skip
    locked.built_at, locked.expires_at = at, at + timedelta(days=locked.days)
    locked.owner, locked.leased_until, locked.attempts = "", None, 0
    locked.save()
    ready = locked.items.filter(state=ItemState.READY).count()
    about = {"sha256": digests.sha256, "sums_sha256": contents.sums_sha256}
    record_event(
        actor=None,
        actor_name="packages",
        action="packages.build",
        object_kind="package",
        object_id=locked.id,
        company_id=locked.company_id,
        details={**about, "records": ready, "problems": locked.records - ready},
        at=at,
    )
    add_leaf(
        kind=LeafKind.DELIVERY,
        subject=locked.id,
        statement={"package": str(locked.id), "form": "package", "sm3": digests.sm3, **about},
        at=at,
    )
