"""Who am I, what may I see: the site's first questions."""

from __future__ import annotations

from typing import Literal, cast
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import clauses_for, companies_for, list_holdings, may
from dossier.apps.accounts.models import Language, User
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.kernel.http import answers
from dossier.apps.people.api import CompanyOut, CompanyRef, DepartmentOut, DepartmentRef
from dossier.apps.people.models import Department

router = Router()

RoleName = Literal[
    "hr_archivist",
    "manager",
    "employee",
    "auditor",
    "borrower",
    "borrower_with_download",
    "system_administrator",
    "security_administrator",
    "audit_administrator",
    "administrator",
]
LanguageName = Literal["zh-hans", "en"]
PageName = Literal[
    "search",
    "employees",
    "my_team",
    "my_file",
    "intake",
    "tasks",
    "quality",
    "exports",
    "audit",
    "health",
    "users",
    "matrix",
    "approvals",
    "loans",
    "trace",
    "privacy",
    "alerts",
]

PAGES: dict[PageName, Action] = {
    "search": Action.FIND,
    "intake": Action.INTAKE,
    "tasks": Action.CONFIRM,
    "quality": Action.CONFIRM,
    "audit": Action.AUDIT,
    "health": Action.OPERATE,
    "users": Action.ORGANISE,
    "matrix": Action.SECURE,
    "approvals": Action.SECURE,
    "loans": Action.FIND,
}
"""Which action opens which page. Hiding a page is comfort; the server decides at every call."""


class GrantOut(Schema):
    role: RoleName
    company: CompanyRef | None = None
    department: DepartmentRef | None = None


class Me(Schema):
    id: int
    username: str
    display_name: str
    language: LanguageName
    grants: list[GrantOut]
    pages: list[PageName]
    companies: list[CompanyRef]
    employee_id: UUID | None


class LanguageIn(Schema):
    language: LanguageName


def acting_user(request: HttpRequest) -> User:
    """Give the signed-in user; the API admits nobody else."""
    if not isinstance(request.user, User):
        raise NotPermitted("access.not_permitted")
    return request.user


@router.get("/me", response=answers(Me), operation_id="get_me", tags=["accounts"])
def get_me(request: HttpRequest) -> Me:
    return _me(acting_user(request))


@router.put("/me/language", response=answers(Me), operation_id="set_language", tags=["accounts"])
def set_language(request: HttpRequest, body: LanguageIn) -> Me:
    user = acting_user(request)
    user.language = Language(body.language)
    user.save(update_fields=["language"])
    return _me(user)


@router.get("/companies", response=answers(list[CompanyOut]), operation_id="list_companies", tags=["people"])
def list_companies(request: HttpRequest) -> list[CompanyOut]:
    companies = companies_for(acting_user(request), Action.FIND)
    departments = list(Department.objects.filter(company__in=companies))
    return [
        CompanyOut(
            id=company.id,
            code=company.code,
            name=company.name,
            departments=[
                DepartmentOut(id=row.id, parent_id=row.parent_id, name=row.name, company_id=company.id)
                for row in departments
                if row.company_id == company.id
            ],
        )
        for company in companies
    ]


def _exports_of_others(user: User) -> bool:
    """Say whether somebody may export more than his own file or what was lent to him."""
    clauses = clauses_for(user, Action.EXPORT)
    return any(
        clause.max_level and clause.employee_id is None and not clause.record_ids for clause in clauses
    )


def _me(user: User) -> Me:
    grants = [
        GrantOut(
            role=cast("RoleName", grant.role),
            company=CompanyRef.of(grant.company) if grant.company else None,
            department=DepartmentRef.of(grant.department) if grant.department else None,
        )
        for grant in Grant.objects.filter(user=user).select_related("company", "department")
    ]
    holdings = list_holdings(user)
    own = next((holding.employee_id for holding in holdings if holding.employee_id), None)
    roles = {holding.role.value for holding in holdings}
    pages: list[PageName] = [page for page, action in PAGES.items() if may(user, action)]
    if "approvals" not in pages and may(user, Action.GRANT):
        pages.append("approvals")
    if roles & {"hr_archivist", "auditor"}:
        pages.append("employees")
    if "manager" in roles:
        pages.append("my_team")
    if own:
        pages.append("my_file")
    if own or "matrix" in pages or may(user, Action.GRANT):
        pages.append("privacy")
    if "matrix" in pages and "users" not in pages:
        pages.append("users")  # who grants roles sees whom to grant them to
    if {"matrix", "approvals"} & set(pages) or _exports_of_others(user):
        pages.append("exports")
    if {"audit", "matrix"} & set(pages):
        pages.append("trace")
    if {"audit", "matrix", "health"} & set(pages):
        pages.append("alerts")  # those who read the log, set the rules, or operate
    return Me(
        id=user.pk,
        username=user.username,
        display_name=user.display_name or user.username,
        language=cast("LanguageName", user.language),
        grants=grants,
        pages=pages,
        companies=[CompanyRef.of(company) for company in companies_for(user, Action.FIND)],
        employee_id=own,
    )
