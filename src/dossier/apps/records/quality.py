"""How well recognition does in a company, and the share of wrong values the company accepts.

The target belongs to whoever files for the whole company: it says which records that person need not see. A new
target holds for records that come in from then on; nothing that waits is filed by it, nothing filed comes back.

What is counted as wrong here is what people have noticed: a lower bound of what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import access_company, companies_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone, record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Company
from dossier.apps.records.doubts import Choice, PassCurve, choose_point, load_curve
from dossier.apps.records.models import FieldValue, QualityTarget, Record, RecordState, UnconfirmedValue
from dossier.apps.records.passing import evidence_from_json, rule_at, target_of

TARGETS = (0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
"""Targets whose effect is shown beforehand."""
HIGHEST_TARGET = TARGETS[-1]
RECENT = 1000
MONTHS = 24


@dataclass(frozen=True, slots=True)
class Effect:
    """Of the last ``of`` records ``passing`` would pass at this target, and ``standing`` of the ``values`` read in
    these would stand. ``threshold``: None when no point of the curve keeps the target. ``proven``: as
    :class:`.doubts.Choice` says."""

    target: float
    threshold: float | None
    proven: bool
    passing: int
    of: int
    completeness: float | None = None
    standing: int = 0
    values: int = 0


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of records. ``key``: a type, a month (2026-03) or nothing. ``corrected``: passed ones that were put
    right later, ``errors`` values in them; ``waiting``: nobody has looked yet."""

    key: str
    received: int
    passed: int
    waiting: int
    corrected: int
    errors: int


@dataclass(frozen=True, slots=True)
class Quality:
    """``values_passed``: values that stand in the records that passed. ``values_unconfirmed`` wait in
    ``records_incomplete``."""

    company: Company
    target: float
    changed_at: datetime | None
    changed_by: str
    choice: Choice
    curve: PassCurve
    effects: tuple[Effect, ...]
    total: Figures
    values_passed: int
    values_unconfirmed: int
    records_incomplete: int
    types: tuple[Figures, ...]
    months: tuple[Figures, ...]


def access_filed_company(actor: User, company_id: int | None, wanted: str) -> tuple[Company, str]:
    """Fetch a company for all of which the actor files, the first when none is named, with the deciding rule.

    ``wanted`` says in the log what a refused actor was after.

    Raises NotPermitted, having audited the refusal; call it outside the transaction that the error would undo.
    """
    if company_id is None:
        company_id = next((company.id for company in companies_for(actor, Action.CONFIRM)), 0)
    try:
        return access_company(actor, company_id, Action.CONFIRM)
    except NotPermitted as error:
        record_alone(
            actor=actor,
            action="access.refused",
            object_kind="company",
            object_id=company_id or "",
            result=Result.REFUSED,
            details={"wanted": wanted},
        )
        raise NotPermitted("access.not_permitted", audited=True) from error


def get_quality(company: Company) -> Quality:
    """Give the curve, the target and its effect, and what the company's own records say. Eight queries; the
    evidence of the last thousand records is judged at each of :data:`TARGETS` (about 50 ms)."""
    chosen = QualityTarget.objects.filter(company=company).first()
    target = target_of(company.id)
    records = Record.objects.filter(company=company).exclude(
        state__in=(RecordState.WITHDRAWN, RecordState.ERASED)
    )
    passed_values = FieldValue.objects.filter(record__company=company, record__passed=True)
    proposals = UnconfirmedValue.objects.filter(record__company=company, record__state=RecordState.FILED)
    waiting = proposals.aggregate(values=Count("id"), records=Count("record", distinct=True))
    return Quality(
        company=company,
        target=target,
        changed_at=chosen.changed_at if chosen else None,
        changed_by=chosen.changed_by_name if chosen else "",
        choice=choose_point(load_curve(), target),
        curve=load_curve(),
        effects=_effects(company, sorted({*TARGETS, target})),
        total=_total(records),
        values_passed=passed_values.count(),
        values_unconfirmed=waiting["values"],
        records_incomplete=waiting["records"],
        types=tuple(_figures(records, F("type"))),
        months=tuple(_figures(records, TruncMonth("received_at")))[-MONTHS:],
    )


def set_target(*, actor: User, company_id: int, field_error: float, at: datetime) -> Company:
    """Change the share of wrong values a company accepts. Audited. Raises Invalid out of range."""
    company, rule = access_filed_company(actor, company_id, "quality")
    if not 0 < field_error <= HIGHEST_TARGET:
        raise Invalid("records.target_invalid", (FieldProblem("field_error", "records.target_invalid"),))
    with transaction.atomic():
        Company.objects.select_for_update().get(id=company.id)
        before = target_of(company.id)
        QualityTarget.objects.update_or_create(
            company=company,
            defaults={"field_error": field_error, "changed_at": at, "changed_by_name": actor.username},
        )
        record_event(
            actor=actor,
            action="quality.set_target",
            object_kind="company",
            object_id=company.id,
            rule=rule,
            details={"before": before, "after": field_error},
            at=at,
        )
    return company


def _effects(company: Company, targets: Iterable[float]) -> tuple[Effect, ...]:
    kept = Record.objects.filter(company=company, evidence__isnull=False).order_by("-received_at", "-id")
    recent = [evidence_from_json(data) for data in kept.values_list("evidence", flat=True)[:RECENT] if data]
    effects = []
    for target in targets:
        rule, choice = rule_at(target), choose_point(load_curve(), target)
        passing = [evidence for evidence in recent if not evidence.doubts_under(rule)]
        values = sum(len(evidence.fields) for evidence in passing)
        point = choice.point
        effects.append(
            Effect(
                target,
                point.threshold if point else None,
                choice.proven,
                len(passing),
                len(recent),
                completeness=point.completeness if point else None,
                standing=values - sum(len(evidence.left_out(rule)) for evidence in passing),
                values=values,
            )
        )
    return tuple(effects)


def _total(records: QuerySet[Record]) -> Figures:
    rows = list(_figures(records, F("company")))
    return rows[0] if rows else Figures("", 0, 0, 0, 0, 0)


def _figures(records: QuerySet[Record], by: F | TruncMonth) -> Iterable[Figures]:
    """Count records by a column or an expression. One query."""
    groups = records.annotate(key=by).order_by("key").values("key")
    for row in groups.annotate(
        received=Count("id"),
        passing=Count("id", filter=Q(passed=True)),
        waiting=Count("id", filter=Q(state=RecordState.TO_CHECK)),
        corrected=Count("id", filter=Q(passed=True, errors_found__gt=0)),
        errors=Sum("errors_found", filter=Q(passed=True), default=0),
    ):
        key = row["key"]
        yield Figures(
            f"{key:%Y-%m}" if isinstance(key, datetime) else str(key),
            *(row[name] for name in ("received", "passing", "waiting", "corrected", "errors")),
        )
