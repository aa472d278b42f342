"""Impact assessments (55, 56条): written by one officer, approved by another, looked at again in time, kept.

The law's occasions and questions are data (:mod:`dossier.norms.impact_assessments`). Nothing here deletes one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, FieldProblem, Invalid, NotPermitted
from dossier.apps.people.models import Company
from dossier.apps.privacy.models import ImpactAssessment
from dossier.apps.privacy.officers import officer_of
from dossier.apps.privacy.purposes import access_register, purposes_on
from dossier.apps.privacy.rules import value_on
from dossier.apps.privacy.selectors import day_of
from dossier.apps.records.models import DocumentType, Record, RecordState
from dossier.norms.impact_assessments import last_day_kept, load_assessment_template, review_day

State = ImpactAssessment.State
Risk = ImpactAssessment.Risk


@dataclass(frozen=True, slots=True)
class ImpactDraft:
    """What an assessment says. ``types``: the types of paper it covers; ``answers`` by question."""

    title: str
    triggers: tuple[str, ...]
    types: tuple[str, ...]
    answers: Mapping[str, str]
    risk: str
    conclusion: str


def write_assessment(
    *,
    actor: User,
    draft: ImpactDraft,
    at: datetime,
    company_id: int | None = None,
    assessment_id: UUID | None = None,
) -> ImpactAssessment:
    """Begin an assessment, or change a draft. Audited.

    Raises NotPermitted for who is not the officer, Invalid for what the norms do not know, Conflict when it is past
    being changed.
    """
    with transaction.atomic():
        if assessment_id is not None:
            found = _locked(actor, assessment_id, (State.DRAFT, State.REJECTED))
        else:
            company = access_register(actor, company_id or 0)
            company = Company.objects.select_for_update().get(id=company.id)
            found = ImpactAssessment(company=company, number=_number(company, at), author=actor, made_at=at)
        _check(found.company, draft)
        found.title, found.triggers, found.types = (
            draft.title.strip(),
            list(draft.triggers),
            list(draft.types),
        )
        found.answers, found.risk, found.conclusion = (
            dict(draft.answers),
            draft.risk,
            draft.conclusion.strip(),
        )
        found.state, found.changed_at = State.DRAFT, at
        found.author = actor
        found.save()
        _audit(found, actor, "privacy.write_assessment")
    return found


def _number(company: Company, at: datetime) -> str:
    year = day_of(at).year
    count = ImpactAssessment.objects.filter(company=company, number__startswith=f"PIA{year}-").count()
    return f"PIA{year}-{count + 1:03d}"


def _check(company: Company, draft: ImpactDraft) -> None:
    template = load_assessment_template()
    known = set(DocumentType.objects.filter(company=company).values_list("code", flat=True))
    wrong = [
        name
        for name, good in (
            ("title", bool(draft.title.strip())),
            ("triggers", bool(draft.triggers) and set(draft.triggers) <= set(template.triggers)),
            ("types", set(draft.types) <= known),
            ("answers", set(draft.answers) <= {one.id for one in template.questions}),
            ("risk", draft.risk in ("", *Risk.values)),
        )
        if not good
    ]
    if wrong:
        code = "privacy.assessment_invalid"
        raise Invalid(code, tuple(FieldProblem(name, code) for name in wrong))


def submit_assessment(*, actor: User, assessment_id: UUID, at: datetime) -> ImpactAssessment:
    """Give a draft to another officer for approval. Audited. Raises Invalid naming what is not answered yet."""
    with transaction.atomic():
        found = _locked(actor, assessment_id, (State.DRAFT,))
        missing = [*load_assessment_template().unanswered(found.answers)]
        missing += [name for name in ("risk", "conclusion") if not getattr(found, name)]
        if missing:
            code = "privacy.assessment_incomplete"
            raise Invalid(code, tuple(FieldProblem(name, code) for name in missing))
        found.state, found.changed_at = State.SUBMITTED, at
        found.save()
        _audit(found, actor, "privacy.submit_assessment")
    return found


def decide_assessment(
    *, actor: User, assessment_id: UUID, approve: bool, note: str, at: datetime
) -> ImpactAssessment:
    """Approve a submitted assessment or give it back; never one's own. Audited.

    An approval starts the clocks and takes the place of the earlier one of the same title.
    """
    with transaction.atomic():
        found = _locked(actor, assessment_id, (State.SUBMITTED,))
        if found.author_id == actor.pk:
            raise Conflict("access.approval_own")
        if not approve and not note.strip():
            raise Invalid("access.reason_required")
        found.decided_by, found.decided_at, found.decision_note = actor, at, note.strip()
        found.state = State.APPROVED if approve else State.REJECTED
        if approve:
            _start_clocks(found, day_of(at))
        found.save()
        _audit(found, actor, "privacy.decide_assessment", approved=approve)
    return found


def _start_clocks(found: ImpactAssessment, day: date) -> None:
    found.review_on = review_day(day, value_on(found.company_id, "assessment_review_months", day))
    found.keep_until = last_day_kept(day, value_on(found.company_id, "assessment_keep_years", day))
    earlier = ImpactAssessment.objects.filter(
        company_id=found.company_id, title=found.title, state=State.APPROVED
    )
    earlier.exclude(id=found.id).update(state=State.SUPERSEDED)


def access_assessment(actor: User, assessment_id: UUID) -> ImpactAssessment:
    """Fetch an assessment of a company whose officer the actor is. Raises NotPermitted alike for a missing one."""
    found = _all().filter(id=assessment_id).first()
    if found is None or not officer_of(actor).is_for(found.company_id):
        raise NotPermitted("privacy.not_found")
    return found


def _locked(actor: User, assessment_id: UUID, states: Sequence[str]) -> ImpactAssessment:
    access_assessment(actor, assessment_id)
    found = (
        ImpactAssessment.objects.select_for_update(of=("self",))
        .select_related("company")
        .get(id=assessment_id)
    )
    if found.state not in states:
        raise Conflict("privacy.assessment_moved")
    return found


def list_assessments(actor: User, company_id: int) -> list[ImpactAssessment]:
    """Give the assessments of a company, newest first, for its officer."""
    return list(_all().filter(company=access_register(actor, company_id))[:500])


def _all() -> QuerySet[ImpactAssessment]:
    return ImpactAssessment.objects.select_related("company", "author", "decided_by")


def uncovered_types(company: Company, day: date) -> list[str]:
    """Give the types of sensitive information that are held and that no assessment in force covers (55条1项)."""
    sensitive = {row.type for row in purposes_on(company, day) if row.purpose and row.purpose.sensitive}
    held = set(
        Record.objects.filter(company=company, type__in=sensitive)
        .exclude(state__in=(RecordState.ERASED, RecordState.WITHDRAWN))
        .values_list("type", flat=True)
        .distinct()
    )
    covered: set[str] = set()
    for types in ImpactAssessment.objects.filter(
        company=company, state=State.APPROVED, review_on__gte=day
    ).values_list("types", flat=True):
        covered |= set(types)
    return sorted(held - covered)


def _audit(found: ImpactAssessment, actor: User, action: str, **details: object) -> None:
    record_event(
        actor=actor,
        action=action,
        object_kind="company",
        object_id=found.company_id,
        company_id=found.company_id,
        details={"assessment": found.number, "state": found.state, **details},
    )
