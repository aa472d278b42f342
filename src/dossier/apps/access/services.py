"""Loading the matrix and granting roles."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from django.db import transaction

from dossier.apps.access.administrators import check_may_hold, end_bootstrap
from dossier.apps.access.approvals import THREE_ADMINISTRATORS
from dossier.apps.access.matrix import add_version, publish_now
from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.access.rules import parse_policy
from dossier.apps.access.selectors import active_version
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.people.models import Company, Department

DEFAULT_POLICY = Path(__file__).with_name("default_policy.yaml")


@transaction.atomic
def load_policy(*, actor: User | None, path: Path = DEFAULT_POLICY) -> int:
    """Put the rules of a file in force at once, as a new version; audited. Gives the number of rules.

    For setting an installation up and for its operator at the machine; people change the matrix by
    :mod:`.matrix`. Raises Invalid when the file is not sound; nothing changes then.
    """
    rules, now = parse_policy(path.read_text(encoding="utf-8")), datetime.now(UTC)
    version = add_version(rules, author=actor, note=path.name, based_on=active_version(now), at=now)
    publish_now(version, effective_from=now, at=now)
    record_event(
        actor=actor,
        action="access.load_policy",
        object_kind="policy",
        object_id=version.number,
        details={"rules": len(rules)},
    )
    return len(rules)


@transaction.atomic
def grant_role(
    *,
    actor: User | None,
    user: User,
    role: Role,
    company: Company | None = None,
    department: Department | None = None,
    clearance: int = 3,
) -> Grant:
    """Give a user a role in a place; granting twice changes the clearance. Audited.

    Raises Conflict for a role that does not go with those held.
    """
    check_may_hold(user, role, company, department)
    grant, _ = Grant.objects.update_or_create(
        user=user, role=role.value, company=company, department=department, defaults={"clearance": clearance}
    )
    record_event(
        actor=actor,
        action="access.grant",
        object_kind="user",
        object_id=user.pk,
        details={"role": role.value, "company": company.code if company else "", "clearance": clearance},
    )
    if role in THREE_ADMINISTRATORS:
        end_bootstrap(actor)
    return grant
