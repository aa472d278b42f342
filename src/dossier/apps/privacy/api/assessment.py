"""The self-assessment over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.kernel.http import answers
from dossier.apps.privacy.assessing import Answer, assess_for
from dossier.norms.self_assessment import load_checklist

router = Router(tags=["privacy"])


class StandardOut(Schema):
    id: str
    zh: str
    en: str
    source: str


class AnswerOut(Schema):
    """``evidence``: a code of the site's catalogue with its numbers; empty for what people must answer."""

    id: str
    standard: str
    clause: str
    zh: str
    en: str
    outcome: Literal["pass", "fail", "organisational", "unknown"]
    evidence: str
    params: dict[str, str | int]
    fix_zh: str
    fix_en: str


class AssessmentOut(Schema):
    at: datetime
    standards: list[StandardOut]
    answers: list[AnswerOut]


@router.get("/privacy/assessment", response=answers(AssessmentOut), operation_id="get_self_assessment")
def get_assessment(request: HttpRequest) -> AssessmentOut:
    """The checklists against what holds now, for who is responsible for security."""
    at = datetime.now(UTC)
    found = assess_for(acting_user(request), at)
    return AssessmentOut(
        at=at,
        standards=[
            StandardOut(id=one.id, zh=one.zh, en=one.en, source=one.source)
            for one in load_checklist().standards
        ],
        answers=[_out(one) for one in found],
    )


def _out(one: Answer) -> AnswerOut:
    item = one.item
    return AnswerOut(
        id=item.id,
        standard=item.standard,
        clause=item.clause,
        zh=item.zh,
        en=item.en,
        outcome=one.outcome.value,
        evidence=one.evidence.code if one.evidence else "",
        params=one.evidence.params if one.evidence else {},
        fix_zh=item.fix_zh,
        fix_en=item.fix_en,
    )
