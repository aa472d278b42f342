"""Changing the terms of loans in a company. Terms are dated; those of loans already approved stay."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import FieldProblem, Invalid
from dossier.apps.lending.models import LoanRule
from dossier.apps.lending.rules import Terms, find_problems
from dossier.apps.lending.selectors import access_rules_to_change

WEIGHED = ("approvers", "longest_days", "extensions", "extension_days", "download", "employee_sees", "paper")


def set_loan_rule(
    *, actor: User, company_id: int, terms: Terms, effective_from: date, at: datetime
) -> LoanRule:
    """Set the terms of a level from a day on, today at the earliest; the same day again replaces them. Audited.

    Raises NotPermitted for who may not lend everything of the company, Invalid naming the values out of limits.
    """
    company = access_rules_to_change(actor, company_id)
    wrong = find_problems(terms) + (("basis",) if not any(terms.basis) else ())
    wrong += ("effective_from",) if effective_from < at.date() else ()
    if wrong:
        code = "lending.rule_invalid"
        raise Invalid(code, tuple(FieldProblem(name, code) for name in wrong))
    values = {name: getattr(terms, name) for name in WEIGHED}
    with transaction.atomic():
        rule, _ = LoanRule.objects.update_or_create(
            company=company,
            level=terms.level,
            effective_from=effective_from,
            defaults={
                **values,
                "basis": "；".join(terms.basis)[:400],
                "changed_at": at,
                "changed_by_name": actor.display_name or actor.username,
            },
        )
        record_event(
            actor=actor,
            action="lending.set_rule",
            object_kind="company",
            object_id=company.id,
            details={"level": terms.level, "from": effective_from.isoformat(), **values},
        )
    return rule
