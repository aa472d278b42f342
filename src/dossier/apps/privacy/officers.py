"""Who looks after personal information in a company (个人信息保护负责人): whoever may lend everything of it.

The officer of a request is never the person it is about.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from dossier.apps.access.policy import Action, Clause, decide
from dossier.apps.access.selectors import clauses_for
from dossier.apps.accounts.models import User
from dossier.apps.people.models import Employee
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import facts_of


@dataclass(frozen=True, slots=True)
class Officer:
    """Where a user is the officer. ``company_ids``: None for every company. ``clauses``: what may be lent."""

    user: User
    company_ids: frozenset[int] | None
    clauses: tuple[Clause, ...]

    def is_for(self, company_id: int) -> bool:
        return self.company_ids is None or company_id in self.company_ids

    def is_anywhere(self) -> bool:
        return self.company_ids is None or bool(self.company_ids)

    def is_impartial(self, employee: Employee) -> bool:
        """Say whether the user is the officer of this person's company and somebody else."""
        return self.is_for(employee.company_id) and employee.user_id != self.user.pk

    def reaches(self, record: Record, state: str) -> bool:
        """Say whether the officer might lend the record were it in this state: within the clearance, that is."""
        return decide(self.clauses, replace(facts_of(record), state=state)).allowed


def officer_of(user: User) -> Officer:
    """Say where a user is the officer. Three queries."""
    clauses = clauses_for(user, Action.GRANT)
    return Officer(user, _companies(clauses), clauses)


def _companies(clauses: Iterable[Clause]) -> frozenset[int] | None:
    whole = [
        clause
        for clause in clauses
        if clause.department_id is None and clause.employee_id is None and not clause.record_ids
    ]
    if any(clause.company_id is None for clause in whole):
        return None
    return frozenset(clause.company_id for clause in whole if clause.company_id is not None)
