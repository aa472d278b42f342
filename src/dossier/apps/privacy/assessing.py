"""The self-assessment: every item of the checklists answered by a check of the running installation, or by people.

A check looks at what holds now (rules, rows, triggers, settings) and says how it found out. Apps and wiring above
this one add theirs with :func:`register_check`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import may
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import NotPermitted
from dossier.norms.self_assessment import Item, load_checklist


class Outcome(StrEnum):
    """``ORGANISATIONAL``: no program can tell; ``UNKNOWN``: the check itself failed."""

    PASS = "pass"  # noqa: S105  an outcome, no secret
    FAIL = "fail"
    ORGANISATIONAL = "organisational"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a check found: whether it is well, and the finding as a code of the site with its numbers."""

    ok: bool
    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    item: Item
    outcome: Outcome
    evidence: Evidence | None


Check = Callable[[datetime], Evidence]
_checks: dict[str, Check] = {}


def register_check(name: str, check: Check) -> None:
    """Say which function answers the items that name a check."""
    _checks[name] = check


def assess(at: datetime) -> list[Answer]:
    """Answer every item; each check runs once, and one that fails stops no other."""
    found: dict[str, Evidence | None] = {}
    for item in load_checklist().items:
        if item.check and item.check not in found:
            found[item.check] = _run(item.check, at)
    return [_answer(item, found.get(item.check)) for item in load_checklist().items]


def _run(name: str, at: datetime) -> Evidence | None:
    try:
        with transaction.atomic():  # a statement that fails must not spoil those after it
            return _checks[name](at)
    except Exception as error:
        return Evidence(False, "assessment.check_failed", {"error": type(error).__name__})


def _answer(item: Item, evidence: Evidence | None) -> Answer:
    if evidence is None:
        return Answer(item, Outcome.ORGANISATIONAL, None)
    if evidence.code == "assessment.check_failed":
        return Answer(item, Outcome.UNKNOWN, evidence)
    return Answer(item, Outcome.PASS if evidence.ok else Outcome.FAIL, evidence)


def assess_for(actor: User, at: datetime) -> list[Answer]:
    """Assess for whoever is responsible for security; audited. Raises NotPermitted."""
    rule = may(actor, Action.SECURE)
    if not rule:
        raise NotPermitted("access.not_permitted")
    answers = assess(at)
    failed = [answer.item.id for answer in answers if answer.outcome is Outcome.FAIL]
    with transaction.atomic():
        record_event(
            actor=actor,
            action="privacy.assess",
            object_kind="installation",
            rule=rule,
            details={"items": len(answers), "failed": failed},
        )
    return answers
