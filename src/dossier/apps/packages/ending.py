"""The ways in which a package comes to its end, each of which destroys the key of every byte it had.

An end is final: whoever still needs the records asks anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from dossier.apps.access import approvals
from dossier.apps.access.models import Approval, ApprovalState
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone, record_event
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.packages.models import LIVE, Package, PackageItem
from dossier.apps.packages.selectors import access_own, access_package, find_lost, may_revoke
from dossier.apps.privacy.erasing import Gone
from dossier.apps.records.models import PageImage
from dossier.apps.vault.erased_list import note_erased
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import erase_object

State = Package.State
USED_UP_AFTER = timedelta(hours=1)
"""From the last download that was allowed to the destruction of the bytes: it may still be running."""

RIGHTS_LOST = "packages.rights_lost"
RECORD_ERASED = "packages.record_erased"
EXPIRED = "packages.expired"
USED_UP = "packages.used_up"

_DROPPED = {
    ApprovalState.REJECTED: State.REJECTED,
    ApprovalState.WITHDRAWN: State.WITHDRAWN,
    ApprovalState.EXPIRED: State.LAPSED,
}


def start_building(approval: Approval) -> None:
    """Give the package to the workers, in the transaction of the last consent. Raises Conflict when it has ended."""
    package = _lock(UUID(approval.payload["package_id"]))
    if package.state != State.WAITING:
        raise Conflict("packages.moved")
    package.state = State.BUILDING
    package.save(update_fields=["state"])
    _audit(package, approval.requested_by, "packages.start", approval.decided_at, approval=str(approval.id))


def drop_request(approval: Approval) -> None:
    """Note that a request was rejected, withdrawn or has expired."""
    package = _lock(UUID(approval.payload["package_id"]))
    if package.state == State.WAITING:
        outcome = ApprovalState(approval.state)
        package.state, package.ended_at = _DROPPED[outcome], approval.decided_at
        package.save(update_fields=["state", "ended_at"])
        _audit(package, None, "packages.drop", approval.decided_at, outcome=outcome.value)


def withdraw_package(*, actor: User, package_id: UUID, at: datetime) -> Package:
    """Give up one's own package, before it is approved or after. Audited. Raises NotPermitted and Conflict."""
    package = access_own(actor, package_id)
    if package.state == State.WAITING and package.approval_id is not None:
        approvals.withdraw(approval_id=package.approval_id, actor=actor, at=at)
    else:
        with noting_refusals(actor, package, action="packages.withdraw"), transaction.atomic():
            package = _lock_live(package_id)
            end_package(package, State.WITHDRAWN, action="packages.withdraw", actor=actor, at=at)
    package.refresh_from_db()
    return package


def revoke_package(*, actor: User, package_id: UUID, reason: str, at: datetime) -> Package:
    """Take a package away at any time, for whoever may approve one. Audited.

    Raises NotPermitted, Invalid without a reason, Conflict when it has ended.
    """
    package, oversees = access_package(actor, package_id)
    if not oversees:
        raise NotPermitted("packages.not_found")
    if not reason.strip():
        raise Invalid("access.reason_required")
    with noting_refusals(actor, package, action="packages.revoke"), transaction.atomic():
        locked = _lock_live(package_id)
        locked.ended_note = reason.strip()
        end_package(
            locked, State.REVOKED, action="packages.revoke", actor=actor, at=at, rule=may_revoke(actor, package),
            reason=reason.strip(),
        )  # fmt: skip
    package.refresh_from_db()
    return package


def stop_where_lost(package_id: UUID, at: datetime) -> bool:
    """Stop a package when whoever asked may not have all of it any more; says whether it did."""
    with transaction.atomic():
        package = _lock(package_id)
        if package.state != State.READY or not (lost := find_lost(package)):
            return False
        end_package(
            package, State.STOPPED, action="packages.stop", actor=None, at=at, because=RIGHTS_LOST,
            records=[str(one) for one in lost],
        )  # fmt: skip
    return True


def stop_erased(gone: Gone) -> None:
    """Destroy the packages that hold a record which is destroyed, in the caller's transaction."""
    # A scan that others share is written anew without the pages that go: their evidence still shows them.
    moved = (*gone.carried.keys(), *gone.carried.values())
    shared = PageImage.objects.filter(source__in=moved).exclude(record=None).values("record_id")
    items = PackageItem.objects.filter(Q(record_id__in=gone.records) | Q(record_id__in=shared))
    found = Package.objects.filter(state__in=(State.BUILDING, State.READY), items__in=items).distinct()
    for package_id in found.order_by("id").values_list("id", flat=True):
        package = _lock(package_id)
        end_package(package, State.STOPPED, action="packages.stop", actor=None, because=RECORD_ERASED)
    PackageItem.objects.filter(record_id__in=gone.records).update(reference_code="")


def end_due(now: datetime) -> int:
    """End the packages whose time is over or whose downloads are used up; gives how many. One query when none."""
    used_up = Q(downloads__gte=F("most_downloads"), downloaded_at__lte=now - USED_UP_AFTER)
    due = Package.objects.filter(Q(expires_at__lte=now) | used_up, state=State.READY)
    ended = 0
    for package_id in list(due.values_list("id", flat=True)):
        with transaction.atomic():
            package = _lock(package_id)
            if package.state == State.READY:
                over = package.expires_at is not None and package.expires_at <= now
                because = EXPIRED if over else USED_UP
                end_package(package, State.ENDED, action="packages.end", actor=None, at=now, because=because)
                ended += 1
    return ended


def end_package(
    package: Package,
    state: State,
    *,
    action: str,
    actor: User | None,
    at: datetime | None = None,
    because: str = "",
    rule: str = "",
    **details: object,
) -> None:
    """Bring a package (locked by the caller) to its end and destroy what it holds. Audited."""
    was = package.state
    if was == State.WAITING and package.approval_id is not None:
        _close_approval(package.approval_id)
    destroyed = _destroy(package)
    package.state, package.ended_because, package.ended_at = state, because, at or datetime.now(UTC)
    package.ended_by_name = actor.username if actor else ""
    package.owner, package.leased_until = "", None
    package.save()
    _audit(
        package, actor, action, package.ended_at, rule=rule, was=was, because=because, objects=destroyed,
        **details,
    )  # fmt: skip


def _close_approval(approval_id: UUID) -> None:
    """A request that is taken back by others than whoever asked waits for nobody any more."""
    Approval.objects.filter(id=approval_id, state=ApprovalState.PENDING).update(
        state=ApprovalState.REJECTED, decided_at=datetime.now(UTC)
    )


@contextmanager
def noting_refusals(actor: User, package: Package, *, action: str) -> Iterator[None]:
    """Record in the log, after what was begun is undone, that the state of a package forbade an act."""
    try:
        yield
    except Conflict as refusal:
        record_alone(
            actor=actor,
            action="access.refused",
            object_kind="package",
            object_id=package.id,
            company_id=package.company_id,
            result=Result.REFUSED,
            details={"wanted": action, "code": refusal.code},
        )
        raise


def _destroy(package: Package) -> int:
    """Destroy the keys of everything a package holds; the bytes go with the commit. Gives how many objects."""
    items = package.items.exclude(piece=None, evidence=None)
    ids = {one for pair in items.values_list("piece", "evidence") for one in pair if one is not None}
    ids |= {package.object_id} if package.object_id else set()
    package.items.update(piece=None, evidence=None, entry=None)
    package.object = None
    package.save(update_fields=["object"])
    destroy_objects(ids)
    return len(ids)


def destroy_objects(ids: set[UUID]) -> None:
    """Destroy stored objects that nothing refers to any more, so that no older backup brings them back."""
    for stored in StoredObject.objects.filter(id__in=ids):
        erase_object(stored)
    if ids:
        transaction.on_commit(lambda: _note(ids))


def _note(ids: set[UUID]) -> None:
    note_erased(settings.ENVIRONMENT.erased_list, ids)


def _lock(package_id: UUID) -> Package:
    return (
        Package.objects.select_for_update(of=("self",))
        .select_related("company", "requested_by")
        .get(id=package_id)
    )


def _lock_live(package_id: UUID) -> Package:
    package = _lock(package_id)
    if package.state not in LIVE:
        raise Conflict("packages.ended")
    return package


def _audit(
    package: Package,
    actor: User | None,
    action: str,
    at: datetime | None,
    *,
    rule: str = "",
    **details: object,
) -> None:
    record_event(
        actor=actor,
        actor_name="" if actor else "packages",
        action=action,
        object_kind="package",
        object_id=package.id,
        company_id=package.company_id,
        rule=rule,
        details={name: value for name, value in details.items() if value != ""},
        at=at,
    )
