"""What a person holds and may do. One place answers for the API, search, counts and images."""

from __future__ import annotations

from collections.abc import Iterable

from dossier.apps.access.models import Grant, PolicyRule
from dossier.apps.access.policy import Action, Clause, Holding, Role, Rule, compile_clauses
from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.people.models import Company, Department, Employee


def list_rules() -> list[Rule]:
    return [row.as_rule() for row in PolicyRule.objects.all()]


def list_holdings(user: User) -> list[Holding]:
    """Give the roles a user holds; being somebody's employee is itself one. Two queries."""
    if not user.is_active:
        return []
    holdings = [
        Holding(
            Role(grant.role), grant.clearance, company_id=grant.company_id, department_id=grant.department_id
        )
        for grant in Grant.objects.filter(user=user)
    ]
    employee = Employee.objects.filter(user=user).only("id").first()
    if employee is not None:
        holdings.append(Holding(Role.EMPLOYEE, clearance=4, employee_id=employee.id))
    return holdings


def clauses_for(user: User, action: Action) -> tuple[Clause, ...]:
    """Give the compiled policy of one user for one action. Three queries."""
    return compile_clauses(list_rules(), list_holdings(user), action)


def may(user: User, action: Action) -> str:
    """Give the id of a rule that grants the action anywhere, or an empty string.

    For acts on the installation (audit, operate, organise) and for showing or hiding menu entries.
    """
    return next((clause.rule_id for clause in clauses_for(user, action)), "")


def role_names(user: User) -> str:
    """Give the roles held, as the audit row stores them."""
    return ",".join(sorted({holding.role.value for holding in list_holdings(user)}))


def companies_for(user: User, action: Action) -> list[Company]:
    """Give the companies in which the user may do ``action`` to something."""
    clauses = clauses_for(user, action)
    if any(
        clause.company_id is None and clause.department_id is None and clause.employee_id is None
        for clause in clauses
    ):
        return list(Company.objects.all())
    return list(Company.objects.filter(id__in=_company_ids(clauses)))


def _company_ids(clauses: Iterable[Clause]) -> set[int]:
    named = {clause.company_id for clause in clauses if clause.company_id is not None}
    departments = [clause.department_id for clause in clauses if clause.department_id is not None]
    employees = [clause.employee_id for clause in clauses if clause.employee_id is not None]
    named |= set(Department.objects.filter(id__in=departments).values_list("company_id", flat=True))
    return named | set(Employee.objects.filter(id__in=employees).values_list("company_id", flat=True))


def access_company(user: User, company_id: int, action: Action) -> tuple[Company, str]:
    """Fetch a company in which the user holds a company-wide right to ``action``, with the deciding rule.

    Raises NotPermitted alike for a missing company and a missing right.
    """
    for clause in clauses_for(user, action):
        spans = clause.company_id == company_id or (
            clause.company_id is None and clause.department_id is None and clause.employee_id is None
        )
        if spans:
            company = Company.objects.filter(id=company_id).first()
            if company is not None:
                return company, clause.rule_id
    raise NotPermitted("access.not_permitted")
