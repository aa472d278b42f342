"""What a person holds and may do. One place answers for the API, search, counts and images."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import BigIntegerField, CharField, PositiveSmallIntegerField, UUIDField, Value

from dossier.apps.access.lent import list_lent_holdings
from dossier.apps.access.models import Grant, PolicyState, PolicyVersion
from dossier.apps.access.policy import Action, Clause, Holding, Role, Rule, compile_clauses
from dossier.apps.access.rules import HIGHEST_LEVEL, compute_digest
from dossier.apps.accounts.models import User
from dossier.apps.accounts.tokens import in_scope
from dossier.apps.kernel.errors import NotPermitted, StoredDataBroken
from dossier.apps.people.models import Company, Department, Employee

_rules_by_digest: dict[str, tuple[Rule, ...]] = {}
"""The rules of the versions this process has used: a published version never changes, so its digest names it."""


def active_version(at: datetime) -> PolicyVersion | None:
    """Give the version of the matrix in force at a moment, or None before the first. One query."""
    published = PolicyVersion.objects.filter(state=PolicyState.PUBLISHED, effective_from__lte=at)
    return published.order_by("-effective_from", "-number").first()


def list_rules(at: datetime | None = None) -> tuple[Rule, ...]:
    """Give the rules in force. One query, and one more the first time a process meets a version.

    Raises StoredDataBroken when the stored rules are not those that were published: better no access than
    access by rules that nobody approved.
    """
    version = active_version(at or datetime.now(UTC))
    if version is None:
        return ()
    if version.digest not in _rules_by_digest:
        rules = tuple(row.as_rule() for row in version.rules.all())
        if compute_digest(rules) != version.digest:
            raise StoredDataBroken("access.policy_broken", version=version.number)
        _rules_by_digest[version.digest] = rules
    return _rules_by_digest[version.digest]


def list_holdings(user: User) -> list[Holding]:
    """Give the roles a user holds; being somebody's employee is itself one, borrowing another. Two queries."""
    if not user.is_active:
        return []
    granted = Grant.objects.filter(user=user).values_list(
        "role", "clearance", "company_id", "department_id", Value(None, output_field=UUIDField())
    )
    employed = (
        Employee.objects.filter(user=user)
        .order_by()
        .values_list(
            Value(Role.EMPLOYEE.value, output_field=CharField()),
            Value(HIGHEST_LEVEL, output_field=PositiveSmallIntegerField()),
            Value(None, output_field=BigIntegerField()),
            Value(None, output_field=BigIntegerField()),
            "id",
        )
    )
    rows = granted.union(employed, all=True)
    holdings = [
        Holding(Role(role), clearance, company_id=company, department_id=department, employee_id=employee)
        for role, clearance, company, department, employee in rows
    ]
    return holdings + list_lent_holdings(user, datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Rights:
    """What a user may do at one moment, for asking about several actions at the price of one."""

    rules: tuple[Rule, ...]
    holdings: tuple[Holding, ...]

    def clauses(self, action: Action) -> tuple[Clause, ...]:
        """Give the compiled policy for one action; none outside a token's scopes."""
        return compile_clauses(self.rules, self.holdings, action) if in_scope(action) else ()

    def may(self, action: Action) -> str:
        """Give the id of a rule that grants the action anywhere, or an empty string."""
        return next((clause.rule_id for clause in self.clauses(action)), "")


def rights_of(user: User) -> Rights:
    """Give what a user may do now. Three queries."""
    return Rights(list_rules(), tuple(list_holdings(user)))


def clauses_for(user: User, action: Action) -> tuple[Clause, ...]:
    """Give the compiled policy of one user for one action; none outside a token's scopes. Three queries."""
    return rights_of(user).clauses(action) if in_scope(action) else ()


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
    if any(spans_group(clause) for clause in clauses):
        return list(Company.objects.all())
    return list(Company.objects.filter(id__in=_company_ids(clauses)))


def spans_group(clause: Clause) -> bool:
    """SECURITY: a loan names no company either, and reaches nothing but what was lent."""
    places = (clause.company_id, clause.department_id, clause.employee_id)
    return places == (None, None, None) and not clause.record_ids


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
        if clause.company_id == company_id or spans_group(clause):
            company = Company.objects.filter(id=company_id).first()
            if company is not None:
                return company, clause.rule_id
    raise NotPermitted("access.not_permitted")
