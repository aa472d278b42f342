"""Which accounts an administrator may see and change."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from dossier.apps.access.approvals import THREE_ADMINISTRATORS, has_three_administrators
from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Action, Clause
from dossier.apps.access.selectors import clauses_for
from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.people.models import Employee

LOOKING = (Action.ORGANISE, Action.SECURE)
"""Who organises accounts sees them, and who grants roles."""


@dataclass(frozen=True, slots=True)
class Reach:
    """``company_ids``: None reaches every account, else those of these companies and of none. ``rule``: why."""

    rule: str
    company_ids: frozenset[int] | None


def reach_of(actor: User, actions: tuple[Action, ...]) -> Reach:
    """Say which accounts the actor may reach by any of the actions. Raises NotPermitted for none."""
    clauses: list[Clause] = [clause for action in actions for clause in clauses_for(actor, action)]
    if not clauses:
        raise NotPermitted("access.not_permitted")
    wide = next((clause for clause in clauses if clause.company_id is None), None)
    if wide is not None:
        return Reach(wide.rule_id, None)
    return Reach(clauses[0].rule_id, frozenset(clause.company_id or 0 for clause in clauses))


def users_in(reach: Reach) -> QuerySet[User]:
    """Give the accounts within a reach, by name."""
    users = User.objects.order_by("username")
    if reach.company_ids is None:
        return users
    # Who also holds something elsewhere belongs to somebody with a wider reach.
    elsewhere = Grant.objects.exclude(company_id__in=reach.company_ids).values("user_id")
    strangers = (
        Employee.objects.filter(user__isnull=False)
        .exclude(company_id__in=reach.company_ids)
        .values("user_id")
    )
    return users.exclude(Q(pk__in=elsewhere) | Q(pk__in=strangers))


def access_user(actor: User, user_id: int, actions: tuple[Action, ...]) -> tuple[User, str]:
    """Fetch an account within reach, with the deciding rule. Raises NotPermitted alike for missing and hidden."""
    reach = reach_of(actor, actions)
    user = users_in(reach).filter(pk=user_id).first()
    if user is None:
        raise NotPermitted("access.not_permitted")
    return user, reach.rule


def holds_power(user: User) -> bool:
    """Say whether taking over this account would give anything: a role, or somebody's own file."""
    return Grant.objects.filter(user=user).exists() or Employee.objects.filter(user=user).exists()


def holds_administration(user: User) -> bool:
    return Grant.objects.filter(user=user, role__in=THREE_ADMINISTRATORS).exists()


def count_administrators() -> dict[str, int]:
    """Give how many active people hold each of the three roles."""
    held = Grant.objects.filter(role__in=THREE_ADMINISTRATORS, user__is_active=True).values_list("role")
    roles = [row[0] for row in held]
    return {role.value: roles.count(role.value) for role in THREE_ADMINISTRATORS}


def is_set_up() -> bool:
    return has_three_administrators()
