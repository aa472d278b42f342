"""Whose events an auditor may read: those of the companies in which the auditor holds the right to audit."""

from __future__ import annotations

from dataclasses import dataclass

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import rights_of, spans_group
from dossier.apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class AuditReach:
    """``rule``: the id of a rule that grants it, empty when none does. ``companies``: None reaches over the group.

    ``may_export``: the rule that grants reading also grants taking the log out of the house.
    """

    rule: str
    companies: frozenset[int] | None
    may_export: bool = False

    def covers(self, company_id: int | None) -> bool:
        """Say whether something of this company (None: of none in particular) lies within."""
        return self.companies is None or (company_id is not None and company_id in self.companies)


def audit_reach(user: User) -> AuditReach:
    """Say how far a user may read the log. Three queries."""
    rights = rights_of(user)
    clauses = rights.clauses(Action.AUDIT)
    rules = {clause.rule_id for clause in clauses}
    exporting = rules & {clause.rule_id for clause in rights.clauses(Action.EXPORT)}
    companies = frozenset(clause.company_id for clause in clauses if clause.company_id is not None)
    return AuditReach(
        rule=next((clause.rule_id for clause in clauses), ""),
        companies=None if any(map(spans_group, clauses)) else companies,
        may_export=bool(exporting),
    )
