"""Asking for a bulk export: which records it would hold, and the request that others must consent to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from dossier.apps.access.approvals import request_approval
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone, record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.lending.purposes import STATED
from dossier.apps.packages.models import Package, PackageItem
from dossier.apps.packages.rules import MOST_RECORDS, Terms, day_of, terms_on
from dossier.apps.packages.selectors import KIND, Sifted, sift
from dossier.apps.people.models import Company
from dossier.apps.records.selectors import Prove, no_proof
from dossier.apps.records.viewing import Viewed
from dossier.apps.search.contract import Filters
from dossier.apps.search.selectors import search_records

SEARCH_PAGE = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which records: those ticked, or all that a search finds (``text`` and ``filters``)."""

    record_ids: tuple[UUID, ...] = ()
    text: str = ""
    filters: Filters | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody asks for. ``leave_out``: go on without the records that are refused."""

    request_key: UUID
    chosen: Chosen
    purpose: str
    reason: str
    receiver: str
    note: str = ""
    with_evidence: bool = False
    leave_out: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What an export of these records would be. ``company``: None when they are of several, or there are none."""

    sifted: Sifted
    company: Company | None
    terms: Terms
    levels: dict[str, int]
    employees: int


def check_choice(*, actor: User, chosen: Chosen, at: datetime) -> Checked:
    """Say what an export of these records would be, before it is asked for. Audited.

    Raises Invalid for none, or more than any company allows.
    """
    checked = _check(actor, chosen, at)
    sifted = checked.sifted
    record_alone(
        actor=actor,
        action="packages.check",
        object_kind="package",
        company_id=checked.company.pk if checked.company else None,
        details={
            "permitted": len(sifted.permitted),
            "refused": len(sifted.refused),
            "missing": sifted.missing,
        },
    )
    return checked


def request_package(*, actor: User, wish: Wish, at: datetime, prove: Prove = no_proof) -> Package:
    """Ask for a package; it is built once others have consented. Audited, refusals too.

    The same request key gives the package that was asked for with it. Raises Invalid for what is missing or too much,
    NotPermitted when no record may be exported, Conflict when some may not and ``leave_out`` is not said.
    """
    if before := Package.objects.filter(requested_by=actor, request_key=wish.request_key).first():
        return before
    _demand_words(wish)
    checked = _check(actor, wish.chosen, at)
    _demand_permitted(actor, checked.sifted, leave_out=wish.leave_out)
    company = checked.company
    if company is None:
        raise Invalid("packages.several_companies")
    if len(checked.sifted.permitted) > checked.terms.most_records:
        raise Invalid("packages.too_many", limit=checked.terms.most_records)
    prove(max(viewed.record.level for viewed in checked.sifted.permitted))
    with transaction.atomic():
        return _create(actor, wish, company, checked, at)


def _check(actor: User, chosen: Chosen, at: datetime) -> Checked:
    sifted = sift(actor, _ids(actor, chosen))
    companies = {viewed.record.company_id: viewed.record.company for viewed in sifted.permitted}
    company = next(iter(companies.values())) if len(companies) == 1 else None
    levels = Counter(str(viewed.record.level) for viewed in sifted.permitted)
    return Checked(
        sifted=sifted,
        company=company,
        terms=terms_on(company.pk, day_of(at)) if company else Terms(),
        levels=dict(sorted(levels.items())),
        employees=len({person for viewed in sifted.permitted for person in _people(viewed)}),
    )


def _people(viewed: Viewed) -> set[UUID]:
    record = viewed.record
    named = {person.employee_id for person in record.people.all()}
    return {one for one in (*named, record.employee_id) if one is not None}


def _ids(actor: User, chosen: Chosen) -> tuple[UUID, ...]:
    ids = dict.fromkeys(chosen.record_ids) if chosen.filters is None else _search(actor, chosen)
    if not ids:
        raise Invalid("packages.no_records", (FieldProblem("record_ids", "packages.no_records"),))
    if len(ids) > MOST_RECORDS:
        raise Invalid("packages.too_many", limit=MOST_RECORDS)
    return tuple(ids)


def _search(actor: User, chosen: Chosen) -> dict[UUID, None]:
    """Everything a search finds; each page of it is audited as the search it is."""
    found: dict[UUID, None] = {}
    total, page = 1, 0
    while page * SEARCH_PAGE < total:
        page += 1
        result = search_records(
            actor=actor,
            text=chosen.text,
            filters=chosen.filters or Filters(),
            sort="oldest",
            page=page,
            page_size=SEARCH_PAGE,
        )
        total = result.total
        if total > MOST_RECORDS:
            raise Invalid("packages.too_many", limit=MOST_RECORDS)
        found |= dict.fromkeys(hit.record.id for hit in result.hits)
    return found


def _demand_words(wish: Wish) -> None:
    wrong = [
        (name, code)
        for name, code, good in (
            ("purpose", "delivery.purpose_unknown", wish.purpose in STATED),
            ("reason", "access.reason_required", bool(wish.reason.strip())),
            ("receiver", "packages.receiver_required", bool(wish.receiver.strip())),
        )
        if not good
    ]
    if wrong:
        raise Invalid(wrong[0][1], tuple(FieldProblem(name, code) for name, code in wrong))


def _demand_permitted(actor: User, sifted: Sifted, *, leave_out: bool) -> None:
    refused = len(sifted.refused) + sifted.missing
    if not refused or (leave_out and sifted.permitted):
        return
    # Named by id in the log only where the actor may find them: he knows them.
    record_alone(
        actor=actor,
        action="access.refused",
        object_kind="package",
        result=Result.REFUSED,
        details={
            "wanted": KIND,
            "refused": [str(viewed.record.id) for viewed in sifted.refused],
            "missing": sifted.missing,
        },
    )
    if not sifted.permitted:
        raise NotPermitted("records.not_found", audited=True)
    raise Conflict("packages.some_refused", refused=len(sifted.refused), missing=sifted.missing)


def _create(actor: User, wish: Wish, company: Company, checked: Checked, at: datetime) -> Package:
    permitted = checked.sifted.permitted
    package = Package.objects.create(
        request_key=wish.request_key,
        company=company,
        requested_by=actor,
        requested_at=at,
        purpose=wish.purpose,
        reason=wish.reason.strip(),
        receiver=wish.receiver.strip(),
        note=wish.note.strip(),
        with_evidence=wish.with_evidence,
        records=len(permitted),
        employees=checked.employees,
        levels=checked.levels,
        most_downloads=checked.terms.most_downloads,
        days=checked.terms.days,
    )
    PackageItem.objects.bulk_create(
        PackageItem(
            package=package,
            place=place,
            record_id=viewed.record.id,
            reference_code=viewed.record.reference_code or "",
            level=viewed.record.level,
        )
        for place, viewed in enumerate(permitted, start=1)
    )
    approval = request_approval(
        kind=KIND, payload=_told(package, permitted), reason=package.reason, actor=actor, at=at
    )
    package.approval_id = approval.id
    package.save(update_fields=["approval_id"])
    record_event(
        actor=actor,
        action="packages.request",
        object_kind="package",
        object_id=package.id,
        company_id=company.pk,
        details={
            "records": [str(viewed.record.id) for viewed in permitted],
            "left_out": len(checked.sifted.refused) + checked.sifted.missing,
            "purpose": package.purpose,
            "levels": package.levels,
            "employees": package.employees,
            "evidence": package.with_evidence,
            "approval": str(approval.id),
        },
        at=at,
    )
    return package


def _told(package: Package, permitted: tuple[Viewed, ...]) -> dict[str, object]:
    """What approvers read: how much, how confidential, for whom, not what the records say."""
    return {
        "package_id": str(package.id),
        "company_id": package.company_id,
        "records": package.records,
        "employees": package.employees,
        "levels": package.levels,
        "masked": sum(not viewed.is_clear() for viewed in permitted),
        "purpose": package.purpose,
        "receiver": package.receiver,
        "note": package.note,
        "evidence": package.with_evidence,
        "downloads": package.most_downloads,
        "days": package.days,
    }
