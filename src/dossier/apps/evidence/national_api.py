"""National mode over HTTP: which company uses which suite, what that covers, what it costs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal, cast

from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import may
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.audit.services import record_alone
from dossier.apps.evidence.national import CompanySuite, coverage, list_suites, set_suite
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.notary.selectors import log_keys

router = Router(tags=["evidence"])

SuiteMode = Literal["international", "national"]


class CompanySuiteOut(Schema):
    company_id: int
    company: str
    mode: SuiteMode


class CoverageRow(Schema):
    """covered: yes (by the company's setting), always, log (by the log's key, for all companies), no."""

    id: str
    covered: Literal["yes", "always", "log", "no"]
    zh: str
    en: str
    why_zh: str
    why_en: str


class PerformanceRow(Schema):
    """Units a CPU second."""

    id: str
    zh: str
    en: str
    unit: Literal["MiB", "signatures"]
    international: float
    national: float


class NationalOut(Schema):
    """``log_scheme``: with what the log signs: ed25519, sm2, or empty before its first checkpoint."""

    companies: list[CompanySuiteOut]
    log_scheme: str
    coverage: list[CoverageRow]
    performance: list[PerformanceRow]


class SuiteIn(Schema):
    company_id: RowId
    mode: SuiteMode


@router.get("/national", response=answers(NationalOut), operation_id="get_national_mode")
def get_national_mode(request: HttpRequest) -> NationalOut:
    user = acting_user(request)
    rule = may(user, Action.SECURE)
    if not rule:
        raise NotPermitted("access.not_permitted")
    record_alone(actor=user, action="vault.suites", object_kind="company", rule=rule)
    keys, told = log_keys(), coverage()
    return NationalOut(
        companies=[_suite_out(row) for row in list_suites(user)],
        log_scheme=keys[0].key.scheme_id if keys else "",
        coverage=[CoverageRow(**row) for row in told["coverage"]],
        performance=[PerformanceRow(**row) for row in told["performance"]],
    )


@router.put("/national", response=answers(CompanySuiteOut), operation_id="set_company_suite")
def put_company_suite(request: HttpRequest, body: SuiteIn) -> CompanySuiteOut:
    user = acting_user(request)
    require_step_up_for(request, None, Action.SECURE.value)
    found = set_suite(actor=user, company_id=body.company_id, mode=body.mode, at=datetime.now(UTC))
    return _suite_out(found)


def _suite_out(row: CompanySuite) -> CompanySuiteOut:
    return CompanySuiteOut(
        company_id=row.company.id, company=row.company.name, mode=cast("SuiteMode", row.mode)
    )
