"""Accounts of others: the list, and what administrators do with them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, cast
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from dossier.apps.access.api import LanguageName, RoleName, acting_user
from dossier.apps.access.models import Approval, Grant
from dossier.apps.access.policy import Action, Role
from dossier.apps.access.selectors import may
from dossier.apps.accounts.demands import FACTORS
from dossier.apps.accounts.lockout import is_locked
from dossier.apps.accounts.models import Language, User
from dossier.apps.accounts.security import CHECKS, read_security
from dossier.apps.accounts.step_up import require_step_up
from dossier.apps.administration import users
from dossier.apps.administration.consent import ask_to_grant, ask_to_link, ask_to_revoke
from dossier.apps.administration.selectors import (
    LOOKING,
    access_user,
    count_administrators,
    is_set_up,
    reach_of,
    users_in,
)
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import Invalid, NotPermitted
from dossier.apps.kernel.http import SHOWN, PageNumber, RowId, ShortText, answers
from dossier.apps.people.api import CompanyRef, DepartmentRef
from dossier.apps.people.models import Company, Department, Employee

router = Router(tags=["accounts"])
PAGE_SIZE = 50
Reason = Annotated[str, Field(min_length=1, max_length=500, pattern=r"^[^\x00]*\S[^\x00]*$")]


class UserGrant(Schema):
    id: int
    role: RoleName
    company: CompanyRef | None
    department: DepartmentRef | None
    clearance: int


class LinkedEmployee(Schema):
    """The number only: whoever organises accounts sees nobody's file."""

    company: str
    employee_no: str


class UserOut(Schema):
    id: int
    username: str
    display_name: str
    active: bool
    locked: bool
    has_factor: bool
    password_is_temporary: bool
    last_login: datetime | None
    grants: list[UserGrant]
    employee: LinkedEmployee | None


class UserPage(Schema):
    """``administrators``: how many people hold each of the three roles; ``set_up``: none is missing."""

    items: list[UserOut]
    total: int
    administrators: dict[str, int]
    set_up: bool
    may_organise: bool
    may_secure: bool


class UserFilter(Schema):
    text: ShortText = ""
    role: RoleName | None = None
    active: bool | None = None
    page: PageNumber = 1


class UserIn(Schema):
    username: Annotated[str, Field(min_length=1, max_length=150, pattern=SHOWN)]
    display_name: Annotated[str, Field(max_length=80, pattern=SHOWN)] = ""
    language: LanguageName = "zh-hans"


class NewUser(Schema):
    user: UserOut
    password: str


class UserReasonIn(Schema):
    reason: Reason


class OutcomeOut(Schema):
    """``approval_id``: what now waits for consent. ``password``: shown this once."""

    approval_id: UUID | None = None
    password: str = ""


class RoleRequestIn(Schema):
    role: RoleName
    company_id: RowId | None = None
    department_id: RowId | None = None
    clearance: Annotated[int, Field(ge=0, le=4)] = 3
    reason: Reason


class EmployeeLinkIn(Schema):
    company_id: RowId
    employee_no: ShortText
    reason: Reason


class RulesOut(Schema):
    rules: dict[str, Any]


class RulesIn(Schema):
    changes: dict[Annotated[str, Field(max_length=40)], Any] = Field(min_length=1, max_length=20)


@router.get("/users", response=answers(UserPage), operation_id="list_users")
def list_users(request: HttpRequest, wanted: Query[UserFilter]) -> UserPage:
    actor = acting_user(request)
    reach = reach_of(actor, LOOKING)
    found = _matching(users_in(reach), wanted)
    start = (wanted.page - 1) * PAGE_SIZE
    items, total = _rows(found[start : start + PAGE_SIZE]), found.count()
    record_alone(
        actor=actor,
        action="accounts.list_users",
        rule=reach.rule,
        details={"total": total, "page": wanted.page},
    )
    return UserPage(
        items=items,
        total=total,
        administrators=count_administrators(),
        set_up=is_set_up(),
        may_organise=bool(may(actor, Action.ORGANISE)),
        may_secure=bool(may(actor, Action.SECURE)),
    )


@router.post("/users", response=answers(NewUser), operation_id="create_user")
def create_user(request: HttpRequest, body: UserIn) -> NewUser:
    user, password = users.create_user(
        actor=acting_user(request),
        username=body.username,
        display_name=body.display_name,
        language=Language(body.language),
    )
    return NewUser(user=_row(user), password=password)


@router.post("/users/{user_id}/deactivate", response=answers(OutcomeOut), operation_id="deactivate_user")
def deactivate_user(request: HttpRequest, user_id: int, body: UserReasonIn) -> OutcomeOut:
    actor = acting_user(request)
    return _outcome(users.deactivate_user(actor=actor, user_id=_id(user_id), reason=body.reason))


@router.post("/users/{user_id}/reactivate", response=answers(OutcomeOut), operation_id="reactivate_user")
def reactivate_user(request: HttpRequest, user_id: int) -> OutcomeOut:
    users.reactivate_user(actor=acting_user(request), user_id=_id(user_id), at=datetime.now(UTC))
    return OutcomeOut()


@router.post("/users/{user_id}/unlock", response=answers(OutcomeOut), operation_id="unlock_user")
def unlock_user(request: HttpRequest, user_id: int) -> OutcomeOut:
    users.unlock_user(actor=acting_user(request), user_id=_id(user_id))
    return OutcomeOut()


@router.post("/users/{user_id}/sessions/end", response=answers(OutcomeOut), operation_id="end_user_sessions")
def end_user_sessions(request: HttpRequest, user_id: int) -> OutcomeOut:
    users.end_sessions_of(actor=acting_user(request), user_id=_id(user_id), at=datetime.now(UTC))
    return OutcomeOut()


@router.post("/users/{user_id}/password", response=answers(OutcomeOut), operation_id="reset_user_password")
def reset_user_password(request: HttpRequest, user_id: int, body: UserReasonIn) -> OutcomeOut:
    actor, now = acting_user(request), datetime.now(UTC)
    access_user(actor, _id(user_id), users.ORGANISING)
    require_step_up(request)
    return _outcome(users.reset_password(actor=actor, user_id=user_id, reason=body.reason, at=now))


@router.post("/users/{user_id}/factor/reset", response=answers(OutcomeOut), operation_id="reset_user_factor")
def reset_user_factor(request: HttpRequest, user_id: int, body: UserReasonIn) -> OutcomeOut:
    actor = acting_user(request)
    return _asked(users.ask_factor_reset(actor=actor, user_id=_id(user_id), reason=body.reason))


@router.post("/users/{user_id}/employee", response=answers(OutcomeOut), operation_id="link_user_employee")
def link_user_employee(request: HttpRequest, user_id: int, body: EmployeeLinkIn) -> OutcomeOut:
    actor = acting_user(request)
    user, _ = access_user(actor, _id(user_id), users.ORGANISING)
    employee = (
        Employee.objects.filter(company_id=body.company_id, employee_no=body.employee_no)
        .select_related("company")
        .first()
    )
    if employee is None or not _reaches(actor, body.company_id):
        raise Invalid("accounts.employee_unknown")
    return _asked(ask_to_link(actor=actor, user=user, employee=employee, reason=body.reason))


@router.post("/users/{user_id}/grants", response=answers(OutcomeOut), operation_id="request_grant")
def request_grant(request: HttpRequest, user_id: int, body: RoleRequestIn) -> OutcomeOut:
    actor = acting_user(request)
    user, _ = access_user(actor, _id(user_id), LOOKING)
    company = Company.objects.filter(pk=body.company_id).first() if body.company_id else None
    department = (
        Department.objects.filter(pk=body.department_id, company=company).first()
        if body.department_id
        else None
    )
    if (body.company_id and company is None) or (body.department_id and department is None):
        raise Invalid("accounts.place_unknown")
    if not _reaches(actor, body.company_id):
        raise Invalid("accounts.place_unknown")
    approval = ask_to_grant(
        actor=actor,
        user=user,
        role=Role(body.role),
        company=company,
        department=department,
        clearance=body.clearance,
        reason=body.reason,
    )
    return _asked(approval)


@router.post(
    "/users/{user_id}/grants/{grant_id}/revoke",
    response=answers(OutcomeOut),
    operation_id="request_revocation",
)
def request_revocation(request: HttpRequest, user_id: int, grant_id: int, body: UserReasonIn) -> OutcomeOut:
    actor = acting_user(request)
    user, _ = access_user(actor, _id(user_id), LOOKING)
    grant = Grant.objects.filter(pk=_id(grant_id), user=user).select_related("user").first()
    if grant is None:
        raise NotPermitted("access.not_permitted")
    return _asked(ask_to_revoke(actor=actor, grant=grant, reason=body.reason))


@router.get("/security-rules", response=answers(RulesOut), operation_id="get_security_rules")
def get_security_rules(request: HttpRequest) -> RulesOut:
    actor = acting_user(request)
    reach = reach_of(actor, (Action.SECURE,))
    record_alone(actor=actor, action="accounts.view_rules", object_kind="security", rule=reach.rule)
    return _rules()


@router.put("/security-rules", response=answers(RulesOut), operation_id="change_security_rules")
def change_security_rules(request: HttpRequest, body: RulesIn) -> RulesOut:
    actor = acting_user(request)
    reach_of(actor, (Action.SECURE,))
    require_step_up(request)
    users.change_rules(actor=actor, changes=body.changes, at=datetime.now(UTC))
    return _rules()


def _rules() -> RulesOut:
    rules = read_security()
    return RulesOut(rules={name: getattr(rules, name) for name in CHECKS})


def _reaches(actor: User, company_id: int | None) -> bool:
    reach = reach_of(actor, LOOKING)
    return reach.company_ids is None or company_id in reach.company_ids


def _id(number: int) -> int:
    """Give a row's number within what both databases can compare; any other names nothing."""
    if not 1 <= number < 2**63:
        raise NotPermitted("access.not_permitted")
    return number


def _outcome(outcome: users.Outcome) -> OutcomeOut:
    approval = outcome.approval
    return OutcomeOut(approval_id=approval.id if approval else None, password=outcome.password)


def _asked(approval: Approval) -> OutcomeOut:
    return OutcomeOut(approval_id=approval.id)


def _matching(found: QuerySet[User], wanted: UserFilter) -> QuerySet[User]:
    if wanted.text:
        found = found.filter(Q(username__icontains=wanted.text) | Q(display_name__icontains=wanted.text))
    if wanted.role:
        found = found.filter(pk__in=Grant.objects.filter(role=wanted.role).values("user_id"))
    if wanted.active is not None:
        found = found.filter(is_active=wanted.active)
    return found


def _rows(found: QuerySet[User]) -> list[UserOut]:
    """Give the rows of a page; four queries and one per account."""
    page = list(found)
    ids = [user.pk for user in page]
    grants = list(Grant.objects.filter(user_id__in=ids).select_related("company", "department"))
    employees = {
        row.user_id: row for row in Employee.objects.filter(user_id__in=ids).select_related("company")
    }
    with_factor = set(
        Authenticator.objects.filter(user_id__in=ids, type__in=FACTORS).values_list("user_id", flat=True)
    )
    return [
        UserOut(
            id=user.pk,
            username=user.username,
            display_name=user.display_name,
            active=user.is_active,
            locked=is_locked(user.username, datetime.now(UTC)),
            has_factor=user.pk in with_factor,
            password_is_temporary=user.password_is_temporary,
            last_login=user.last_login,
            grants=[_grant(grant) for grant in grants if grant.user_id == user.pk],
            employee=_employee(employees.get(user.pk)),
        )
        for user in page
    ]


def _row(user: User) -> UserOut:
    return _rows(User.objects.filter(pk=user.pk))[0]


def _grant(grant: Grant) -> UserGrant:
    return UserGrant(
        id=grant.pk,
        role=cast("RoleName", grant.role),
        company=CompanyRef.of(grant.company) if grant.company else None,
        department=DepartmentRef.of(grant.department) if grant.department else None,
        clearance=grant.clearance,
    )


def _employee(employee: Employee | None) -> LinkedEmployee | None:
    return (
        LinkedEmployee(company=employee.company.code, employee_no=employee.employee_no) if employee else None
    )
