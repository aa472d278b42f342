"""What a company's corrections have taught, over HTTP: versions with their comparison, and which are in use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.learning.models import LearnedModel
from dossier.apps.learning.selectors import list_models
from dossier.apps.learning.services import activate_for
from dossier.apps.people.api import CompanyRef
from dossier.apps.people.models import Company
from dossier.apps.records.quality import access_filed_company
from dossier.recognition.learning.kinds import Kind

router = Router(tags=["learning"])

KindName = Literal["layout", "type", "field"]


class ComparisonOut(Schema):
    """Counts over the records held out: types right; confirmed values right, wrong, not read; values read for
    fields that were confirmed to be absent."""

    records: int
    types_right: int
    right: int
    wrong: int
    missed: int
    extra: int


class LearnedModelOut(Schema):
    """One model of one training. examples: confirmed records it was learned from; held_out: records it was compared
    on, ``before`` with what was in use then and ``after`` with this model."""

    kind: KindName
    version: int
    trained_at: datetime
    trained_by: str
    examples: int
    held_out: int
    before: ComparisonOut
    after: ComparisonOut
    active: bool


class LearnedOut(Schema):
    """The versions of a company, the latest first; none when nothing was learned."""

    company: CompanyRef
    models: list[LearnedModelOut]


class ActivateIn(Schema):
    """version 0 takes what is in use out of use: recognition by its rules alone. No kind: all kinds."""

    company_id: RowId
    version: int = Field(ge=0, le=2**31 - 1)
    kind: KindName | None = None


@router.get("/learning", response=answers(LearnedOut), operation_id="get_learning")
def get_learning(request: HttpRequest, company_id: RowId | None = None) -> LearnedOut:
    """For whoever files for a whole company; the first such company when none is named."""
    company, _ = access_filed_company(acting_user(request), company_id, "learning")
    return _learned_out(company)


@router.put("/learning/in-use", response=answers(LearnedOut), operation_id="activate_learning")
def activate_learning(request: HttpRequest, body: ActivateIn) -> LearnedOut:
    """Put a version to use, an older one to roll back. Recognition follows within a minute."""
    company = activate_for(
        actor=acting_user(request),
        company_id=body.company_id,
        version=body.version,
        kind=Kind(body.kind) if body.kind else None,
        at=datetime.now(UTC),
    )
    return _learned_out(company)


def _learned_out(company: Company) -> LearnedOut:
    return LearnedOut(
        company=CompanyRef.of(company), models=[_model_out(row) for row in list_models(company)]
    )


def _model_out(row: LearnedModel) -> LearnedModelOut:
    return LearnedModelOut(
        kind=Kind(row.kind).value,
        version=row.version,
        trained_at=row.trained_at,
        trained_by=row.by_name,
        examples=row.examples,
        held_out=row.held_out,
        before=ComparisonOut(**row.figures["before"]),
        after=ComparisonOut(**row.figures["after"]),
        active=row.active,
    )
