"""The clocks and grounds of a company over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.privacy.api.shapes import Code, KindName
from dossier.apps.privacy.models import CompanyRule
from dossier.apps.privacy.purposes import access_register
from dossier.apps.privacy.rules import (
    GroundInForce,
    RuleInForce,
    grounds_on,
    rules_on,
    set_ground,
    set_rule,
)
from dossier.apps.privacy.selectors import day_of
from dossier.norms.personal_requests import Ground, load_request_rules

router = Router(tags=["privacy"])
Basis = Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$")]
Line = Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]


class RuleChangeOut(Schema):
    value: int
    basis: str
    effective_from: date
    changed_by: str
    changed_at: datetime


class PrivacyRuleOut(Schema):
    """``own``: the company's change that holds, null for the shipped number; ``least`` and ``most`` are inclusive."""

    key: str
    zh: str
    en: str
    unit: str
    value: int
    shipped: int
    least: int
    most: int
    basis: list[str]
    fixed_by: str
    own: RuleChangeOut | None
    coming: list[RuleChangeOut]


class CompanyGroundOut(Schema):
    """``shipped``: it comes with the product, and its words are the law's."""

    code: str
    zh: str
    en: str
    basis: list[str]
    kinds: list[str]
    active: bool
    shipped: bool
    effective_from: date | None
    changed_by: str


class CompanyRulesOut(Schema):
    company_id: int
    rules: list[PrivacyRuleOut]
    grounds: list[CompanyGroundOut]


class CompanyRuleIn(Schema):
    company_id: RowId
    key: Code
    value: Annotated[int, Field(ge=0, le=100_000)]
    basis: Basis
    effective_from: date


class CompanyGroundIn(Schema):
    """Of a shipped ground only ``active`` counts."""

    company_id: RowId
    code: Code
    zh: Line = ""
    en: Line = ""
    basis: Annotated[list[Line], Field(max_length=10)] = []
    kinds: list[KindName] = []
    active: bool = True
    effective_from: date


@router.get("/privacy/company-rules", response=answers(CompanyRulesOut), operation_id="get_company_rules")
def get_company_rules(request: HttpRequest, company_id: RowId) -> CompanyRulesOut:
    """The numbers and grounds as they hold, what the law leaves open, and who changed what."""
    user = acting_user(request)
    company = access_register(user, company_id)
    record_alone(actor=user, action="privacy.view_rules", object_kind="company", object_id=company.id)
    return _show(company.id)


@router.put("/privacy/company-rules", response=answers(CompanyRulesOut), operation_id="set_company_rule")
def put_rule(request: HttpRequest, body: CompanyRuleIn) -> CompanyRulesOut:
    set_rule(
        actor=acting_user(request),
        company_id=body.company_id,
        key=body.key,
        value=body.value,
        basis=body.basis,
        effective_from=body.effective_from,
        at=datetime.now(UTC),
    )
    return _show(body.company_id)


@router.put("/privacy/company-grounds", response=answers(CompanyRulesOut), operation_id="set_company_ground")
def put_ground(request: HttpRequest, body: CompanyGroundIn) -> CompanyRulesOut:
    set_ground(
        actor=acting_user(request),
        company_id=body.company_id,
        ground=Ground(body.code, body.zh, body.en, tuple(body.basis), frozenset(body.kinds)),
        active=body.active,
        effective_from=body.effective_from,
        at=datetime.now(UTC),
    )
    return _show(body.company_id)


def _show(company_id: int) -> CompanyRulesOut:
    today = day_of(datetime.now(UTC))
    return CompanyRulesOut(
        company_id=company_id,
        rules=[_rule(one) for one in rules_on(company_id, today)],
        grounds=[_ground(one) for one in grounds_on(company_id, today)],
    )


def _rule(one: RuleInForce) -> PrivacyRuleOut:
    rule = one.rule
    return PrivacyRuleOut(
        key=rule.id,
        zh=rule.zh,
        en=rule.en,
        unit=rule.unit,
        value=one.value,
        shipped=rule.value,
        least=rule.least,
        most=rule.most,
        basis=list(rule.basis),
        fixed_by=rule.fixed_by,
        own=_change(one.own) if one.own else None,
        coming=[_change(row) for row in one.coming],
    )


def _change(row: CompanyRule) -> RuleChangeOut:
    return RuleChangeOut(
        value=row.value,
        basis=row.basis,
        effective_from=row.effective_from,
        changed_by=row.changed_by_name,
        changed_at=row.changed_at,
    )


def _ground(one: GroundInForce) -> CompanyGroundOut:
    return CompanyGroundOut(
        code=one.ground.id,
        zh=one.ground.zh,
        en=one.ground.en,
        basis=list(one.ground.basis),
        kinds=sorted(one.ground.kinds),
        active=one.active,
        shipped=one.ground.id in load_request_rules().refusal_grounds,
        effective_from=one.own.effective_from if one.own else None,
        changed_by=one.own.changed_by_name if one.own else "",
    )
