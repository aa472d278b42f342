"""Accounts, grants and the matrix: who gets in, and that changes to rights are audited."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from tests.factories import PASSWORD, World

from dossier.apps.access.models import Grant, PolicyRule
from dossier.apps.access.policy import Action, Role
from dossier.apps.access.selectors import access_company, clauses_for, companies_for
from dossier.apps.access.services import grant_role, load_policy
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Invalid, NotPermitted
from dossier.config.accounts import AccountRequest, UnknownPlace, create_account
from dossier.config.operators import acting_operator

pytestmark = pytest.mark.django_db


def last() -> AuditEvent:
    return AuditEvent.objects.order_by("-sequence")[0]


def test_account_is_made_with_its_role(world: World) -> None:
    user = create_account(
        AccountRequest("neu", PASSWORD, "manager", company="HQ", department=world.departments["team"].id)
    )
    assert Grant.objects.get(user=user).department == world.departments["team"]
    assert user.check_password(PASSWORD)
    assert (last().action, last().object_id) == ("access.grant", str(user.pk))
    assert PASSWORD not in repr(AccountRequest("neu", PASSWORD, "manager"))


@pytest.mark.parametrize(
    ("request_", "error"),
    [
        (AccountRequest("neu", "short", "manager", company="HQ"), ValidationError),
        (AccountRequest("neu", "password1234", "manager", company="HQ"), ValidationError),
        (AccountRequest("archivist", PASSWORD, "manager", company="HQ"), ValidationError),
        (AccountRequest("neu", PASSWORD, "emperor", company="HQ"), UnknownPlace),
        (AccountRequest("neu", PASSWORD, "manager", company="XX"), UnknownPlace),
        (AccountRequest("neu", PASSWORD, "manager", company="HQ", department=987654), UnknownPlace),
        (AccountRequest("neu", PASSWORD, "employee", company="HQ", employee_no="E9999"), UnknownPlace),
    ],
)
def test_wrong_account_is_refused_and_nothing_is_made(
    world: World, request_: AccountRequest, error: type[Exception]
) -> None:
    before = User.objects.count(), Grant.objects.count(), AuditEvent.objects.count()
    with pytest.raises(error):
        create_account(request_)
    assert (User.objects.count(), Grant.objects.count(), AuditEvent.objects.count()) == before


def test_granting_twice_changes_the_clearance(world: World) -> None:
    user = world.users["nobody"]
    for clearance in (1, 2):
        grant_role(actor=None, user=user, role=Role.AUDITOR, company=world.company, clearance=clearance)
    assert [grant.clearance for grant in Grant.objects.filter(user=user)] == [2]
    assert {clause.max_level for clause in clauses_for(user, Action.FIND)} == {2}


def test_inactive_user_holds_nothing(world: World) -> None:
    user = world.users["archivist"]
    user.is_active = False
    assert clauses_for(user, Action.FIND) == ()
    user.is_active = True


def test_companies_in_reach_follow_the_grants(world: World) -> None:
    wanted = {"archivist": ["HQ"], "manager": ["HQ"], "auditor_group": ["HQ", "YC"], "nobody": []}
    for user, codes in wanted.items():
        assert [company.code for company in companies_for(world.users[user], Action.FIND)] == codes


def test_company_gate_is_for_company_wide_rights_only(world: World) -> None:
    company, rule = access_company(world.users["archivist"], world.company.id, Action.INTAKE)
    assert (company, rule) == (world.company, "archivist-company")
    refused = []
    for user, company_id in (
        ("archivist", world.other_company.id),
        ("manager", world.company.id),
        ("archivist", 987),
    ):
        with pytest.raises(NotPermitted) as error:
            access_company(world.users[user], company_id, Action.INTAKE)
        refused.append((error.value.code, error.value.params))
    assert len(set(map(str, refused))) == 1


def test_unreadable_matrix_leaves_the_one_there_is(world: World, tmp_path: Path) -> None:
    before = list(PolicyRule.objects.values_list("code", flat=True))
    path = tmp_path / "policy.yaml"
    path.write_text(
        "rules:\n"
        "- {id: a, role: manager, relation: company, max_level: 4, actions: [find]}\n"
        "- {id: b, role: emperor, relation: company, max_level: 4, actions: [find]}\n",
        encoding="utf-8",
    )
    with pytest.raises(Invalid) as error:
        load_policy(actor=None, path=path)
    assert [problem.field for problem in error.value.problems] == ["rules.1.role"]
    assert list(PolicyRule.objects.values_list("code", flat=True)) == before


def test_command_line_acts_as_the_companys_archivist(world: World) -> None:
    with acting_operator("", world.company) as user:
        assert user == world.users["archivist"]
    with acting_operator("nobody-of-this-name") as user:
        assert user is None
    with acting_operator("manager", world.company) as user:
        assert user == world.users["manager"]
