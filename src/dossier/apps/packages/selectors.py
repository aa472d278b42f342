"""Who sees which package, and whether whoever asked for it may still have what is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from dossier.apps.access.approvals import consenting_rule
from dossier.apps.access.models import Approval
from dossier.apps.access.policy import Action, decide
from dossier.apps.access.selectors import rights_of
from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.packages.models import Package, PackageItem
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import PEOPLE, Viewer, facts_of, list_permitted
from dossier.apps.records.viewing import Viewed

KIND = "packages.export"
"""The kind of approval that an export waits for."""
AT_ONCE = 400
"""Ids in one query: databases bound their number."""


def list_packages(actor: User, *, everybody: bool) -> QuerySet[Package]:
    """Give the packages that an actor asked for, newest first; ``everybody``: those he may approve or revoke."""
    if not everybody:
        return _counted().filter(requested_by=actor)
    rights = rights_of(actor)
    if rights.may(Action.SECURE):
        return _counted()
    owned = {clause.company_id for clause in rights.clauses(Action.GRANT)} - {None}
    return _counted().filter(company__in=owned)


def _counted() -> QuerySet[Package]:
    """Packages with ``done`` and ``problems``: how many of their records are through, and how many with a problem."""
    found = Package.objects.select_related("company", "requested_by").annotate(
        done=Count("items", filter=~Q(items__state=PackageItem.State.WAITING)),
        problems=Count("items", filter=Q(items__state=PackageItem.State.PROBLEM)),
    )
    # The model's own order does not reach a query that groups.
    return found.order_by("-requested_at", "-id")


def access_package(actor: User, package_id: UUID) -> tuple[Package, bool]:
    """Fetch a package that the actor asked for or oversees, with whether he oversees it.

    Raises NotPermitted alike for a missing and a hidden one.
    """
    package = _counted().filter(id=package_id).first()
    oversees = package is not None and bool(may_revoke(actor, package))
    if package is None or not (oversees or package.requested_by_id == actor.pk):
        raise NotPermitted("packages.not_found")
    return package, oversees


def access_own(actor: User, package_id: UUID) -> Package:
    """Fetch a package that the actor asked for. Raises NotPermitted alike for a missing and another's."""
    package = (
        Package.objects.select_related("company", "requested_by")
        .filter(id=package_id, requested_by=actor)
        .first()
    )
    if package is None:
        raise NotPermitted("packages.not_found")
    return package


def may_revoke(actor: User, package: Package) -> str:
    """Give the rule by which somebody may approve such an export, and so take it back, or an empty string."""
    if package.approval_id is None:
        return ""
    return consenting_rule(actor, Approval.objects.get(id=package.approval_id))


@dataclass(frozen=True, slots=True)
class Sifted:
    """Records somebody named, by what may become of them. ``missing``: how many are not there, or not for him to
    find: the two cannot be told apart."""

    permitted: tuple[Viewed, ...]
    refused: tuple[Viewed, ...]
    missing: int


def sift(actor: User, ids: Sequence[UUID]) -> Sifted:
    """Sort records by whether the actor may export them. A few queries for each 400."""
    rights = rights_of(actor)
    exporting = rights.clauses(Action.EXPORT)
    viewer = Viewer(rights.clauses(Action.VIEW), rights.clauses(Action.VIEW_MASKED))
    permitted, refused = [], []
    for record in _fetch(actor, Action.FIND, ids):
        seen = viewer.look_at(record)
        if seen is not None and decide(exporting, facts_of(record)).allowed:
            permitted.append(seen)
        else:
            refused.append(viewer.look_at_row(record))
    return Sifted(
        tuple(sorted(permitted, key=_order)),
        tuple(sorted(refused, key=_order)),
        len(set(ids)) - len(permitted) - len(refused),
    )


def _order(viewed: Viewed) -> tuple[str, str, str]:
    record = viewed.record
    person = record.employee.employee_no if record.employee else "\uffff"
    return person, record.doc_date, str(record.id)


def find_lost(package: Package) -> list[UUID]:
    """Give the records inside a package that whoever asked may not have any more: not at all, or not as clear."""
    actor = package.requested_by
    copies = {
        item.record_id: frozenset(item.masks) for item in package.items.filter(state=PackageItem.State.READY)
    }
    rights = rights_of(actor)
    viewer = Viewer(rights.clauses(Action.VIEW), rights.clauses(Action.VIEW_MASKED))
    kept = set()
    for record in _fetch(actor, Action.EXPORT, list(copies)):
        seen = viewer.look_at(record)
        if seen is not None and {mask.value for mask in seen.all_masks} <= copies[record.id]:
            kept.add(record.id)
    return sorted(set(copies) - kept)


def _fetch(actor: User, action: Action, ids: Sequence[UUID]) -> Iterator[Record]:
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), AT_ONCE):
        yield from (
            list_permitted(actor, action)
            .filter(id__in=wanted[start : start + AT_ONCE])
            .select_related("company", "department", "employee__department")
            .prefetch_related(*PEOPLE)
        )
