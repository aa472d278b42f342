"""Making an account with its role in one step, for the command line and the demonstration."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from dossier.apps.access.policy import Role
from dossier.apps.access.services import grant_role
from dossier.apps.accounts.models import User
from dossier.apps.audit.context import Origin, acting_from
from dossier.apps.audit.services import record_event
from dossier.apps.people.models import Company, Department, Employee


class UnknownPlace(Exception):  # noqa: N818
    """The company, department, employee or role named does not exist; the message says which."""


@dataclass(frozen=True, slots=True)
class AccountRequest:
    username: str
    password: str
    role: str
    display_name: str = ""
    company: str = ""
    department: int | None = None
    employee_no: str = ""
    clearance: int = 3

    def __repr__(self) -> str:
        return f"AccountRequest({self.username})"  # SECURITY: never the password


@transaction.atomic
def create_account(request: AccountRequest) -> User:
    """Create a user with a role, audited as done on the command line.

    Raises ValidationError for a weak password, UnknownPlace, and Conflict for a role that cannot be held.
    """
    with acting_from(Origin(address="command-line")):
        return _create(request)


def _create(request: AccountRequest) -> User:
    if request.role not in set(Role):
        raise UnknownPlace(f"There is no role {request.role}; choose one of {', '.join(Role)}.")
    company = Company.objects.filter(code=request.company).first()
    if request.company and company is None:
        raise UnknownPlace(f"There is no company {request.company}.")
    department = _department(company, request.department)
    user = User(username=request.username, display_name=request.display_name)
    user.full_clean(exclude=["password"])
    validate_password(request.password, user)
    user.set_password(request.password)
    user.save()
    record_event(actor=None, action="accounts.user_create", object_kind="user", object_id=user.pk)
    if request.employee_no:
        _link_employee(user, company, request.employee_no)
    if request.role != Role.EMPLOYEE:
        grant_role(
            actor=None,
            user=user,
            role=Role(request.role),
            company=company,
            department=department,
            clearance=request.clearance,
        )
    return user


def _link_employee(user: User, company: Company | None, employee_no: str) -> None:
    linked = Employee.objects.filter(company=company, employee_no=employee_no).update(user=user)
    if not linked:
        raise UnknownPlace("There is no such employee in that company.")


def _department(company: Company | None, department_id: int | None) -> Department | None:
    if department_id is None:
        return None
    found = Department.objects.filter(id=department_id, company=company).first()
    if found is None:
        raise UnknownPlace("There is no such department in that company.")
    return found
