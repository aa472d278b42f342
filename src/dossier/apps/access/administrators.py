"""Who may hold which roles together, and the end of the account that sets an installation up.

Separation of system, security and audit management (三员分立): GB/T 22239-2019 8.1.5. The pairs that exclude each
other are a rule of the installation (``accounts.security``); that nobody holds two of the three is a constraint of
the database as well.
"""

from __future__ import annotations

from datetime import UTC, datetime

from dossier.apps.access.approvals import THREE_ADMINISTRATORS, has_three_administrators
from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.accounts.security import read_security
from dossier.apps.accounts.services import close_account
from dossier.apps.audit.services import record_event
from dossier.apps.kernel.errors import Conflict
from dossier.apps.people.models import Company, Department


def check_may_hold(
    user: User, role: Role, company: Company | None = None, department: Department | None = None
) -> None:
    """Refuse a role that does not go with what the person holds. Raises Conflict."""
    grants = list(Grant.objects.filter(user=user))
    pairs = {frozenset(pair) for pair in read_security().incompatible_roles}
    for grant in grants:
        if frozenset({grant.role, role.value}) in pairs:
            raise Conflict("access.roles_incompatible", held=grant.role, wanted=role.value)
    if role in THREE_ADMINISTRATORS:
        place = (company.pk if company else None, department.pk if department else None)
        for grant in grants:
            same = grant.role == role and (grant.company_id, grant.department_id) == place
            if grant.role in THREE_ADMINISTRATORS and not same:
                raise Conflict("access.one_administrator_role", held=grant.role)
    if role == Role.ADMINISTRATOR and has_three_administrators():
        raise Conflict("access.administrators_exist")


def end_bootstrap(actor: User | None) -> None:
    """Close the accounts that set the installation up, once each of the three administrators is somebody. Audited."""
    if not has_three_administrators():
        return
    for user in User.objects.filter(is_active=True, grants__role=Role.ADMINISTRATOR).distinct():
        close_account(user, datetime.now(UTC))
        record_event(actor=actor, action="accounts.bootstrap_end", object_kind="user", object_id=user.pk)
