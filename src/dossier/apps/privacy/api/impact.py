"""Impact assessments over HTTP."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.http import RowId, answers
from dossier.apps.privacy.api.purposes import TypeCode
from dossier.apps.privacy.api.shapes import Code, Words
from dossier.apps.privacy.impact import (
    ImpactDraft,
    decide_assessment,
    list_assessments,
    submit_assessment,
    uncovered_types,
    write_assessment,
)
from dossier.apps.privacy.models import ImpactAssessment
from dossier.apps.privacy.purposes import access_register
from dossier.apps.privacy.selectors import day_of
from dossier.norms.impact_assessments import load_assessment_template

router = Router(tags=["privacy"])
ImpactStateName = Literal["draft", "submitted", "approved", "rejected", "superseded"]
RiskName = Literal["", "low", "medium", "high"]


class ImpactTermOut(Schema):
    id: str
    group: str
    clause: str
    zh: str
    en: str


class ImpactAssessmentOut(Schema):
    """``review_on``: to be looked at again; ``keep_until``: the last day it must be kept. ``own``: the reader wrote
    it, and may not approve it."""

    id: UUID
    company_id: int
    company: str
    number: str
    title: str
    triggers: list[str]
    types: list[str]
    answers: dict[str, str]
    risk: RiskName
    conclusion: str
    state: ImpactStateName
    author: str
    own: bool
    made_at: datetime
    decided_by: str
    decided_at: datetime | None
    decision_note: str
    review_on: date | None
    review_due: bool
    keep_until: date | None


class ImpactRegisterOut(Schema):
    """``uncovered``: types of sensitive information that are held and that no assessment in force covers."""

    groups: list[ImpactTermOut]
    triggers: list[ImpactTermOut]
    questions: list[ImpactTermOut]
    uncovered: list[str]
    items: list[ImpactAssessmentOut]


class ImpactAssessmentIn(Schema):
    """``assessment_id``: null begins one."""

    company_id: RowId
    assessment_id: UUID | None = None
    title: Annotated[str, Field(max_length=200, pattern=r"^[^\x00]*$")]
    triggers: Annotated[list[Code], Field(max_length=10)]
    types: Annotated[list[TypeCode], Field(max_length=200)] = []
    answers: dict[Code, Words] = {}
    risk: RiskName = ""
    conclusion: Words = ""


class ImpactDecisionIn(Schema):
    approve: bool
    note: Words = ""


@router.get("/privacy/impact", response=answers(ImpactRegisterOut), operation_id="list_impact_assessments")
def get_assessments(request: HttpRequest, company_id: RowId) -> ImpactRegisterOut:
    user = acting_user(request)
    company = access_register(user, company_id)
    found = list_assessments(user, company.id)
    record_alone(actor=user, action="privacy.list_assessments", object_kind="company", object_id=company.id)
    template = load_assessment_template()
    return ImpactRegisterOut(
        groups=[
            ImpactTermOut(id=code, group="", clause="", zh=zh, en=en)
            for code, (zh, en) in template.groups.items()
        ],
        triggers=[
            ImpactTermOut(id=one.id, group="", clause=one.clause, zh=one.zh, en=one.en)
            for one in template.triggers.values()
        ],
        questions=[
            ImpactTermOut(id=one.id, group=one.group, clause=one.clause, zh=one.zh, en=one.en)
            for one in template.questions
        ],
        uncovered=uncovered_types(company, day_of(datetime.now(UTC))),
        items=[_out(user, one) for one in found],
    )


@router.put("/privacy/impact", response=answers(ImpactAssessmentOut), operation_id="write_impact_assessment")
def put_assessment(request: HttpRequest, body: ImpactAssessmentIn) -> ImpactAssessmentOut:
    user = acting_user(request)
    made = write_assessment(
        actor=user,
        company_id=body.company_id,
        assessment_id=body.assessment_id,
        draft=ImpactDraft(
            body.title, tuple(body.triggers), tuple(body.types), body.answers, body.risk, body.conclusion
        ),
        at=datetime.now(UTC),
    )
    return _out(user, made)


@router.post(
    "/privacy/impact/{assessment_id}/submission",
    response=answers(ImpactAssessmentOut),
    operation_id="submit_impact_assessment",
)
def post_submission(request: HttpRequest, assessment_id: UUID) -> ImpactAssessmentOut:
    user = acting_user(request)
    return _out(user, submit_assessment(actor=user, assessment_id=assessment_id, at=datetime.now(UTC)))


@router.post(
    "/privacy/impact/{assessment_id}/decision",
    response=answers(ImpactAssessmentOut),
    operation_id="decide_impact_assessment",
)
def post_decision(request: HttpRequest, assessment_id: UUID, body: ImpactDecisionIn) -> ImpactAssessmentOut:
    user, at = acting_user(request), datetime.now(UTC)
    found = decide_assessment(
        actor=user, assessment_id=assessment_id, approve=body.approve, note=body.note, at=at
    )
    return _out(user, found)


def _out(user: User, one: ImpactAssessment) -> ImpactAssessmentOut:
    today = day_of(datetime.now(UTC))
    return ImpactAssessmentOut(
        id=one.id,
        company_id=one.company_id,
        company=one.company.name,
        number=one.number,
        title=one.title,
        triggers=one.triggers,
        types=one.types,
        answers=one.answers,
        risk=cast("RiskName", one.risk),
        conclusion=one.conclusion,
        state=cast("ImpactStateName", one.state),
        author=_name(one.author),
        own=one.author_id == user.pk,
        made_at=one.made_at,
        decided_by=_name(one.decided_by) if one.decided_by else "",
        decided_at=one.decided_at,
        decision_note=one.decision_note,
        review_on=one.review_on,
        review_due=bool(one.review_on and one.review_on <= today and one.state == "approved"),
        keep_until=one.keep_until,
    )


def _name(user: User) -> str:
    return user.display_name or user.username
