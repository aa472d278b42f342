"""Quality over HTTP: the measured curve, a company's target and its effect, what its own records say."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.people.api import CompanyRef
from dossier.apps.people.models import Company
from dossier.apps.records.quality import HIGHEST_TARGET, access_filed_company, get_quality, set_target

router = Router(tags=["quality"])


class CurvePointOut(Schema):
    """Shares, 0 to 1. field_error is that of the values that stand; field_error_upper bounds the true share with 95 %
    confidence. completeness: values that stand, of those on the paper of records that pass. threshold is that of
    values, record_threshold that of type, boundary and person, null where it is the same."""

    threshold: float
    record_threshold: float | None
    passed: float
    field_error: float
    field_error_upper: float
    completeness: float


class CurveOut(Schema):
    """Measured on the paper of ``corpus`` before the product shipped; no points when nothing was measured."""

    corpus: str
    records: int
    fields: int
    points: list[CurvePointOut]


class EffectOut(Schema):
    """Of the last ``of`` records ``passing`` would pass at this target, with ``standing`` of the ``values`` read in
    them; the others would wait as proposals. threshold is null when no point of the curve keeps the target: then
    nothing passes. completeness: as measured on the curve. proven: the bound keeps the target, not only what was
    observed."""

    target: float
    threshold: float | None
    completeness: float | None
    standing: int
    values: int
    proven: bool
    passing: int
    of: int


class FiguresOut(Schema):
    """key: a document type, or a month such as 2026-03. corrected: passed ones put right later, errors values in
    them; waiting: nobody has looked yet."""

    key: str
    received: int
    passed: int
    waiting: int
    corrected: int
    errors: int


class QualityOut(Schema):
    company: CompanyRef
    target: float
    changed_at: datetime | None
    changed_by: str
    curve: CurveOut
    effects: list[EffectOut]
    total: FiguresOut
    values_passed: int
    values_unconfirmed: int
    records_incomplete: int
    types: list[FiguresOut]
    months: list[FiguresOut]


class TargetIn(Schema):
    """field_error: the share of wrong values accepted among those of records that pass; 0.001 is one in a
    thousand."""

    company_id: RowId
    field_error: float = Field(gt=0, le=HIGHEST_TARGET, allow_inf_nan=False)


@router.get("/quality/curve", response=answers(QualityOut), operation_id="get_quality")
def get_quality_curve(request: HttpRequest, company_id: RowId | None = None) -> QualityOut:
    """For whoever files for a whole company; the first such company when none is named."""
    company, _ = access_filed_company(acting_user(request), company_id, "quality")
    return _quality_out(company)


@router.put("/quality/target", response=answers(QualityOut), operation_id="set_quality_target")
def put_quality_target(request: HttpRequest, body: TargetIn) -> QualityOut:
    """Holds for records that come in from now on."""
    company = set_target(
        actor=acting_user(request),
        company_id=body.company_id,
        field_error=body.field_error,
        at=datetime.now(UTC),
    )
    return _quality_out(company)


def _quality_out(company: Company) -> QualityOut:
    quality = get_quality(company)
    return QualityOut(
        company=CompanyRef.of(company),
        target=quality.target,
        changed_at=quality.changed_at,
        changed_by=quality.changed_by,
        curve=CurveOut(**quality.curve.as_json()),
        effects=[EffectOut(**asdict(effect)) for effect in quality.effects],
        total=FiguresOut(**asdict(quality.total)),
        values_passed=quality.values_passed,
        values_unconfirmed=quality.values_unconfirmed,
        records_incomplete=quality.records_incomplete,
        types=[FiguresOut(**asdict(figures)) for figures in quality.types],
        months=[FiguresOut(**asdict(figures)) for figures in quality.months],
    )
