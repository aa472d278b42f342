"""Loading the matrix and granting roles."""

from __future__ import annotations

from pathlib import Path

import yaml
from django.db import transaction

from dossier.apps.access.models import Grant, PolicyRule
from dossier.apps.access.policy import MaskClass, Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.people.models import Company, Department

DEFAULT_POLICY = Path(__file__).with_name("default_policy.yaml")


@transaction.atomic
def load_policy(*, actor: User | None, path: Path = DEFAULT_POLICY) -> int:
    """Replace the matrix by the rules in a file; audited. Gives the number of rules."""
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["rules"]
    PolicyRule.objects.all().delete()
    for row in rows:
        rule = PolicyRule(
            code=row["id"],
            role=row["role"],
            relation=row["relation"],
            max_level=row["max_level"],
            actions=row["actions"],
            states=row.get("states", ["filed"]),
            categories=row.get("categories", []),
            masks=row.get("masks", list(MaskClass)),
        )
        rule.as_rule()  # refuses unknown roles, relations and actions before anything is stored
        rule.save()
    record_event(actor=actor, action="access.load_policy", object_kind="policy", details={"rules": len(rows)})
    return len(rows)


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
    """Give a user a role in a place; granting twice changes the clearance. Audited."""
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
    return grant
