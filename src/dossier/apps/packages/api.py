"""Bulk exports over HTTP: checking a choice, asking, the list, one package, its end, its bytes, and the terms.

No other route gives several records at once, but for the copy that a person has of his own information.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Query, Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.approvals import expire_due
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import companies_for, rights_of
from dossier.apps.accounts.models import User
from dossier.apps.accounts.step_up import require_step_up, require_step_up_for
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import PageNumber, RowId, answers, delivers
from dossier.apps.packages.asking import Chosen, Wish, check_choice, request_package
from dossier.apps.packages.ending import end_due, revoke_package, withdraw_package
from dossier.apps.packages.handing import download_package
from dossier.apps.packages.rules import Terms, day_of, list_coming, set_terms, terms_on
from dossier.apps.packages.selectors import access_package, list_packages
from dossier.apps.packages.shapes import (
    ChoiceOut,
    ChosenIn,
    ExportTermsIn,
    ExportTermsOut,
    PackageDetail,
    PackageIn,
    PackagePage,
    RevocationIn,
    coming_out,
    detail_out,
    limits_out,
    package_out,
    terms_out,
)
from dossier.apps.people.api import CompanyRef
from dossier.apps.search.api import filters_of

router = Router(tags=["packages"])
PAGE_SIZE = 20


class PackageFilter(Schema):
    """scope: those the reader asked for, or all that the reader may take away."""

    scope: Literal["own", "all"] = "own"
    page: PageNumber = 1


@router.post("/packages/check", response=answers(ChoiceOut), operation_id="check_package_choice")
def post_check(request: HttpRequest, body: ChosenIn) -> ChoiceOut:
    """Say what an export of these records would be, and which of them would be refused."""
    return ChoiceOut.of(check_choice(actor=acting_user(request), chosen=_chosen(body), at=_now()))


@router.post("/packages", response=answers(PackageDetail), operation_id="request_package")
def post_package(request: HttpRequest, body: PackageIn) -> PackageDetail:
    """Ask for a package; it is built when others have consented."""
    actor = acting_user(request)
    wish = Wish(
        request_key=body.request_key,
        chosen=_chosen(body),
        purpose=body.purpose,
        reason=body.reason,
        receiver=body.receiver,
        note=body.note,
        with_evidence=body.with_evidence,
        leave_out=body.leave_out,
    )
    package = request_package(
        actor=actor,
        wish=wish,
        at=_now(),
        prove=lambda level: require_step_up_for(request, level, Action.EXPORT.value),
    )
    return _detail(actor, package.id)


@router.get("/packages", response=answers(PackagePage), operation_id="list_packages")
def get_packages(request: HttpRequest, wanted: Query[PackageFilter]) -> PackagePage:
    """What the reader asked for; ``all``: of everybody, audited."""
    actor, now = acting_user(request), _now()
    expire_due(now)
    end_due(now)
    everybody = wanted.scope == "all"
    found = list_packages(actor, everybody=everybody)
    start, total = (wanted.page - 1) * PAGE_SIZE, found.count()
    if everybody:
        record_alone(actor=actor, action="packages.list", details={"total": total, "page": wanted.page})
    rights = rights_of(actor)
    return PackagePage(
        items=[package_out(package, actor) for package in found[start : start + PAGE_SIZE]],
        total=total,
        oversees=bool(rights.may(Action.SECURE) or rights.may(Action.GRANT)),
    )


@router.get("/packages/terms", response=answers(ExportTermsOut), operation_id="get_package_terms")
def get_terms(request: HttpRequest, company_id: RowId | None = None) -> ExportTermsOut:
    """The terms in force; of the first company in reach when none is named."""
    return _terms(acting_user(request), company_id)


@router.put("/packages/terms", response=answers(ExportTermsOut), operation_id="set_package_terms")
def put_terms(request: HttpRequest, body: ExportTermsIn) -> ExportTermsOut:
    actor = acting_user(request)
    set_terms(
        actor=actor,
        company_id=body.company_id,
        terms=Terms(body.most_records, body.most_downloads, body.days),
        basis=body.basis,
        effective_from=body.effective_from,
        at=_now(),
    )
    return _terms(actor, body.company_id)


@router.get("/packages/{package_id}", response=answers(PackageDetail), operation_id="get_package")
def get_package(request: HttpRequest, package_id: UUID) -> PackageDetail:
    """One's own; of others for whoever may approve it, which is audited."""
    actor, now = acting_user(request), _now()
    expire_due(now)
    end_due(now)
    return _detail(actor, package_id, look=True)


@router.post(
    "/packages/{package_id}/withdraw", response=answers(PackageDetail), operation_id="withdraw_package"
)
def post_withdraw(request: HttpRequest, package_id: UUID) -> PackageDetail:
    """Give up what one asked for; what was made is destroyed."""
    actor = acting_user(request)
    withdraw_package(actor=actor, package_id=package_id, at=_now())
    return _detail(actor, package_id)


@router.post("/packages/{package_id}/revoke", response=answers(PackageDetail), operation_id="revoke_package")
def post_revoke(request: HttpRequest, package_id: UUID, body: RevocationIn) -> PackageDetail:
    """Take a package away from whoever asked for it; what was made is destroyed."""
    actor = acting_user(request)
    revoke_package(actor=actor, package_id=package_id, reason=body.reason, at=_now())
    return _detail(actor, package_id)


@router.get(
    "/packages/{package_id}/file",
    operation_id="download_package",
    openapi_extra=delivers("application/zip"),
)
def get_file(request: HttpRequest, package_id: UUID) -> StreamingHttpResponse:
    """application/zip. Counts as a download when it begins, whether it ends or not. Never for programs."""
    handed = download_package(
        actor=acting_user(request),
        package_id=package_id,
        at=_now(),
        prove=lambda _level: require_step_up(request),
    )
    response = StreamingHttpResponse(handed.chunks, content_type="application/zip")
    response["Content-Length"] = str(handed.size_bytes)
    response["Content-Disposition"] = f'attachment; filename="{handed.name}"'
    return response


def _chosen(body: ChosenIn) -> Chosen:
    if body.search is None:
        return Chosen(tuple(body.record_ids))
    return Chosen(text=body.search.query, filters=filters_of(body.search.filters))


def _detail(actor: User, package_id: UUID, *, look: bool = False) -> PackageDetail:
    package, oversees = access_package(actor, package_id)
    if look and package.requested_by_id != actor.pk:
        record_alone(
            actor=actor,
            action="packages.view",
            object_kind="package",
            object_id=package.id,
            company_id=package.company_id,
        )
    return detail_out(package, actor, oversees=oversees)


def _terms(actor: User, company_id: int | None) -> ExportTermsOut:
    securing = companies_for(actor, Action.SECURE)
    companies = {one.pk: one for one in (*companies_for(actor, Action.FIND), *securing)}
    company = next(iter(companies.values()), None) if company_id is None else companies.get(company_id)
    if company is None:
        raise NotPermitted("access.not_permitted")
    today = day_of(_now())
    return ExportTermsOut(
        company=CompanyRef.of(company),
        companies=[CompanyRef.of(one) for one in companies.values()],
        terms=terms_out(terms_on(company.pk, today)),
        limits=limits_out(),
        coming=[coming_out(row) for row in list_coming(company.pk, today)],
        may_change=any(one.pk == company.pk for one in securing),
    )


def _now() -> datetime:
    return datetime.now(UTC)
