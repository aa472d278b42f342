"""National mode: the suite of a company's new objects, and what the national suite covers and does not.

GM/T 0054 and GB/T 39786 ask for SM algorithms where they apply; what belongs to the whole installation cannot be
turned for one company, and is named instead of passed over in silence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import access_company, companies_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.people.models import Company
from dossier.apps.vault.services import create_company_key, suite_of

SUITE_NAMES = {"international": "A256GCM", "national": "SM4GCM"}
COVERAGE = Path(__file__).with_name("national.yaml")
SPEEDS = Path(__file__).with_name("national_speeds.json")
"""Per CPU second by operation and mode; ``python -m bench.evidence`` writes it with its result."""


@dataclass(frozen=True, slots=True)
class CompanySuite:
    """``mode``: international or national, of what is stored from now on."""

    company: Company
    mode: str


@cache
def coverage() -> dict[str, list[dict[str, Any]]]:
    """Give what is covered, and what each operation costs in the two suites."""
    told: dict[str, list[dict[str, Any]]] = yaml.safe_load(COVERAGE.read_text(encoding="utf-8"))
    speeds = json.loads(SPEEDS.read_text(encoding="utf-8"))
    return told | {"performance": [row | speeds[row["id"]] for row in told["performance"]]}


def list_suites(actor: User) -> list[CompanySuite]:
    """Give the companies whose suite the actor may set."""
    companies = sorted(companies_for(actor, Action.SECURE), key=lambda company: company.code)
    return [CompanySuite(company, _mode(suite_of(company))) for company in companies]


def set_suite(*, actor: User, company_id: int, mode: str, at: datetime) -> CompanySuite:
    """Let a company's new objects be sealed in another suite, under a new key of the company; audited.

    What was stored before stays as it is and still opens. Raises NotPermitted.
    """
    company, rule = access_company(actor, company_id, Action.SECURE)
    with transaction.atomic():
        before = _mode(suite_of(company))
        if before != mode:
            create_company_key(company, SUITE_NAMES[mode])
        record_event(
            actor=actor,
            action="vault.set_suite",
            object_kind="company",
            object_id=company.id,
            company_id=company.id,
            rule=rule,
            details={"before": before, "after": mode},
            at=at,
        )
    return CompanySuite(company, mode)


def _mode(suite: str) -> str:
    return next(mode for mode, name in SUITE_NAMES.items() if name == suite)
