"""The acts on accounts that two others consent to, and what carries them out (:mod:`access.approvals`).

Each could give somebody more than they have: a role directly, a linked employee that person's file, a new password
or a removed factor the whole account.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction

from dossier.apps.access.administrators import check_may_hold
from dossier.apps.access.approvals import register_kind, request_approval
from dossier.apps.access.models import Approval, ApprovalState, Grant
from dossier.apps.access.policy import IMPLIED_ROLES, Role
from dossier.apps.access.services import grant_role
from dossier.apps.accounts.models import User
from dossier.apps.accounts.services import close_account, end_everything
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict, Invalid
from dossier.apps.people.models import Company, Department, Employee

PASSWORD_WITHIN = timedelta(hours=24)
"""How long a consented new password may be fetched by who asked for it."""


def register_kinds() -> None:
    """Say what the approvals of accounts do. Call it when the application starts."""
    register_kind("grant_role", _grant)
    register_kind("revoke_role", _revoke)
    register_kind("reset_factor", _reset_factor)
    register_kind("reset_password", _nothing_yet)
    register_kind("link_employee", _link)
    register_kind("deactivate_user", _deactivate)


def ask_to_grant(
    *,
    actor: User,
    user: User,
    role: Role,
    company: Company | None,
    department: Department | None,
    clearance: int,
    reason: str,
) -> Approval:
    """Ask for a role; what can be refused now is refused now."""
    if role in IMPLIED_ROLES:
        raise Invalid("access.role_implied")
    check_may_hold(user, role, company, department)
    payload = {
        "user": user.username,
        "user_id": user.pk,
        "role": role.value,
        "company": company.code if company else "",
        "company_id": company.pk if company else None,
        "department": department.name if department else "",
        "department_id": department.pk if department else None,
        "clearance": clearance,
    }
    return request_approval(kind="grant_role", payload=payload, reason=reason, actor=actor, beneficiary=user)


def ask_to_revoke(*, actor: User, grant: Grant, reason: str) -> Approval:
    payload = {
        "user": grant.user.username,
        "user_id": grant.user_id,
        "role": grant.role,
        "company": grant.company.code if grant.company else "",
        "department": grant.department.name if grant.department else "",
        "grant_id": grant.pk,
    }
    return request_approval(kind="revoke_role", payload=payload, reason=reason, actor=actor)


def ask_to_link(*, actor: User, user: User, employee: Employee, reason: str) -> Approval:
    payload = {
        "user": user.username,
        "user_id": user.pk,
        "company": employee.company.code,
        "employee_no": employee.employee_no,
        "employee_id": str(employee.id),
    }
    return request_approval(
        kind="link_employee", payload=payload, reason=reason, actor=actor, beneficiary=user
    )


def ask_about(*, kind: str, actor: User, user: User, reason: str) -> Approval:
    """Ask for an act on a whole account: reset_factor, reset_password or deactivate_user."""
    payload = {"user": user.username, "user_id": user.pk}
    return request_approval(kind=kind, payload=payload, reason=reason, actor=actor)


@transaction.atomic
def use_password_consent(actor: User, user: User, at: datetime) -> bool:
    """Say whether a new password for this account was consented to, for this actor, lately; uses the consent up."""
    given = Approval.objects.select_for_update().filter(
        kind="reset_password",
        state=ApprovalState.APPROVED,
        requested_by=actor,
        decided_at__gt=at - PASSWORD_WITHIN,
    )
    for approval in given:
        if approval.payload.get("user_id") == user.pk and not approval.payload.get("used"):
            approval.payload = approval.payload | {"used": True}
            approval.save(update_fields=["payload"])
            return True
    return False


def _grant(approval: Approval) -> None:
    payload = approval.payload
    company = Company.objects.filter(pk=payload["company_id"]).first()
    department = Department.objects.filter(pk=payload["department_id"]).first()
    grant_role(
        actor=approval.requested_by,
        user=_user(approval),
        role=Role(payload["role"]),
        company=company,
        department=department,
        clearance=payload["clearance"],
    )


def _revoke(approval: Approval) -> None:
    user = _user(approval)
    grant = Grant.objects.filter(pk=approval.payload["grant_id"], user=user).first()
    if grant is None:
        raise Conflict("access.grant_gone")
    grant.delete()
    _audit(approval, user, "access.revoke", role=grant.role)


def _reset_factor(approval: Approval) -> None:
    user = _user(approval)
    removed = Authenticator.objects.filter(user=user).delete()[0]
    end_everything(user, datetime.now(UTC))
    _audit(approval, user, "accounts.reset_factor", factors=removed)


def _nothing_yet(approval: Approval) -> None:
    """The password is made when the one who asked fetches it: nobody else shall see it."""


def _link(approval: Approval) -> None:
    user = _user(approval)
    Employee.objects.filter(user=user).update(user=None)
    linked = Employee.objects.filter(pk=approval.payload["employee_id"], user=None).update(user=user)
    if not linked:
        raise Conflict("accounts.employee_taken")
    _audit(approval, user, "accounts.link_employee", code=approval.payload["employee_no"])


def _deactivate(approval: Approval) -> None:
    user = _user(approval)
    close_account(user, datetime.now(UTC))
    _audit(approval, user, "accounts.user_deactivate")


def _user(approval: Approval) -> User:
    user = User.objects.select_for_update().filter(pk=approval.payload["user_id"]).first()
    if user is None:
        raise Conflict("accounts.user_gone")
    return user


def _audit(approval: Approval, user: User, action: str, **details: object) -> None:
    record_event(
        actor=approval.requested_by,
        action=action,
        object_kind="user",
        object_id=user.pk,
        details={"approval": str(approval.id), **details},
    )
