"""The terms of loans over HTTP: what holds in a company today, what was set, and setting it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.lending.models import LoanRule
from dossier.apps.lending.rules import Terms
from dossier.apps.lending.selectors import access_rules, access_rules_to_change, terms_on
from dossier.apps.lending.terms import set_loan_rule

router = Router(tags=["loans"])

Count = Annotated[int, Field(ge=0, le=1000)]


class LevelTerms(Schema):
    """The terms of one level. ``extension_days``: longest period of one extension."""

    level: int
    approvers: int
    longest_days: int
    extensions: int
    extension_days: int
    download: bool
    employee_sees: bool
    paper: bool
    basis: list[str]


class DatedLevelTerms(LevelTerms):
    effective_from: date
    changed_at: datetime
    changed_by: str


class LoanTerms(Schema):
    """``current``: what holds today, by level. ``set_here``: what the company has set, past and coming."""

    company_id: int
    current: list[LevelTerms]
    set_here: list[DatedLevelTerms]
    may_change: bool


class LevelTermsIn(Schema):
    company_id: RowId
    level: Annotated[int, Field(ge=1, le=4)]
    effective_from: date
    approvers: Count
    longest_days: Count
    extensions: Count
    extension_days: Count
    download: bool
    employee_sees: bool
    paper: bool
    basis: Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$")]


@router.get("/loans/terms", response=answers(LoanTerms), operation_id="get_loan_terms")
def get_terms(request: HttpRequest, company_id: RowId) -> LoanTerms:
    return _terms(request, company_id)


@router.put("/loans/terms", response=answers(LoanTerms), operation_id="set_loan_terms")
def put_terms(request: HttpRequest, body: LevelTermsIn) -> LoanTerms:
    values = body.dict(exclude={"company_id", "effective_from", "basis"})
    set_loan_rule(
        actor=acting_user(request),
        company_id=body.company_id,
        terms=Terms(**values, basis=(body.basis.strip(),)),
        effective_from=body.effective_from,
        at=datetime.now(UTC),
    )
    return _terms(request, body.company_id)


def _terms(request: HttpRequest, company_id: int) -> LoanTerms:
    user = acting_user(request)
    company = access_rules(user, company_id)
    try:
        access_rules_to_change(user, company_id)
        may_change = True
    except NotPermitted:
        may_change = False
    current = terms_on(company.id, datetime.now(UTC).date())
    return LoanTerms(
        company_id=company.id,
        current=[_out(current[level]) for level in sorted(current)],
        set_here=[_dated(row) for row in LoanRule.objects.filter(company=company)],
        may_change=may_change,
    )


def _out(terms: Terms) -> LevelTerms:
    return LevelTerms(**_values(terms))


def _dated(row: LoanRule) -> DatedLevelTerms:
    return DatedLevelTerms(
        **_values(row.as_terms()),
        effective_from=row.effective_from,
        changed_at=row.changed_at,
        changed_by=row.changed_by_name,
    )


def _values(terms: Terms) -> dict[str, Any]:
    return {
        **{name: getattr(terms, name) for name in Terms.__dataclass_fields__},
        "basis": [text for text in terms.basis if text],
    }
