"""Roles that follow from groups: kept equal to what the mapping table says, for one person at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import UTC, datetime

from django.db import transaction

from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.access.services import grant_role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_event
from dossier.apps.directory.mapping import Mapping, fold
from dossier.apps.directory.models import DirectoryGrant, DirectoryUser, GroupRule, ReportedGroups
from dossier.apps.directory.selectors import group_keys
from dossier.apps.kernel.errors import DomainError

Place = tuple[str, int | None, int | None]
"""Role, company, department: what one grant is about."""


@transaction.atomic
def replace_mappings(*, actor: User | None, mappings: Collection[Mapping]) -> int:
    """Replace the mapping table and bring everybody's roles into line with it. Gives how many people changed."""
    GroupRule.objects.all().delete()
    GroupRule.objects.bulk_create(
        GroupRule(
            group=row.group,
            name_key=fold(row.group),
            role=row.role.value,
            company=row.company,
            department=row.department,
            clearance=row.clearance,
        )
        for row in mappings
    )
    record_event(
        actor=actor,
        action="directory.map",
        object_kind="directory",
        details={"rows": len(mappings), "groups": sorted({row.group for row in mappings})},
    )
    return sum(sync_grants(user) for user in User.objects.filter(pk__in=_people_concerned()))


def _people_concerned() -> set[int]:
    people = set(DirectoryUser.objects.filter(removed_at=None).values_list("user_id", flat=True))
    people |= set(ReportedGroups.objects.values_list("user_id", flat=True))
    return people | set(DirectoryGrant.objects.values_list("user_id", flat=True))


@transaction.atomic
def report_groups(*, user: User, source: str, groups: Iterable[str]) -> None:
    """Note the groups a sign-in service named for a person, and bring the roles into line."""
    keys = sorted({fold(name) for name in groups if fold(name)})
    ReportedGroups.objects.update_or_create(
        user=user, source=source, defaults={"name_keys": keys, "reported_at": datetime.now(UTC)}
    )
    sync_grants(user)


@transaction.atomic
def sync_grants(user: User) -> bool:
    """Give what the mapping says and take what it no longer says; a grant made by hand stays as it is.

    A role that ``access`` refuses (two administrators in one person, say) is left out, and the refusal audited.
    Gives whether anything changed. Audited grant by grant.
    """
    wanted = _wanted(user)
    marks = {
        _place(mark.grant): mark
        for mark in DirectoryGrant.objects.filter(user=user).select_related(
            "grant__company", "grant__department"
        )
    }
    changed = False
    for place in marks.keys() - wanted.keys():
        _take(user, marks[place])
        changed = True
    by_hand = {_place(grant) for grant in Grant.objects.filter(user=user)} - marks.keys()
    for place, rule in wanted.items():
        if place in by_hand or (place in marks and marks[place].grant.clearance == rule.clearance):
            continue
        changed |= _give(user, rule)
    return changed


def _wanted(user: User) -> dict[Place, GroupRule]:
    """Give the rules that hold for the person; where two speak of one place, the higher clearance."""
    if not user.is_active:
        return {}
    rules = GroupRule.objects.filter(name_key__in=group_keys(user)).select_related("company", "department")
    return {
        (rule.role, rule.company_id, rule.department_id): rule
        for rule in sorted(rules, key=lambda rule: rule.clearance)
    }


def _place(grant: Grant) -> Place:
    return grant.role, grant.company_id, grant.department_id


def _give(user: User, rule: GroupRule) -> bool:
    try:
        grant = grant_role(
            actor=None,
            user=user,
            role=Role(rule.role),
            company=rule.company,
            department=rule.department,
            clearance=rule.clearance,
        )
    except DomainError as error:
        record_event(
            actor=None,
            action="directory.grant_refused",
            object_kind="user",
            object_id=user.pk,
            result=Result.REFUSED,
            rule=rule.group[:80],
            details={"role": rule.role, "code": error.code},
        )
        return False
    DirectoryGrant.objects.get_or_create(grant=grant, defaults={"user": user})
    return True


def _take(user: User, mark: DirectoryGrant) -> None:
    grant = mark.grant
    record_event(
        actor=None,
        action="directory.take_grant",
        object_kind="user",
        object_id=user.pk,
        details={"role": grant.role, "company": grant.company.code if grant.company else ""},
    )
    grant.delete()
