"""Who must approve what: read by those who approve, changed under the very rule that is changed."""

from __future__ import annotations

from typing import Any

import pytest
from tests.factories import NOW, World, make_user, signed_in

from dossier.apps.access.approval_rules import (
    CHANGE,
    count_approvers,
    list_approval_rules,
    propose_approval_rule,
)
from dossier.apps.access.approvals import approve, list_kinds, rule_for
from dossier.apps.access.models import Approval, ApprovalRule
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, DomainError, Invalid, NotPermitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def security(world: World) -> list[User]:
    make_user("system", Role.SYSTEM_ADMINISTRATOR)
    make_user("log", Role.AUDIT_ADMINISTRATOR)
    return [make_user(f"security{number}", Role.SECURITY_ADMINISTRATOR) for number in range(4)]


def propose(actor: User, **changes: Any) -> Approval:
    wish: dict[str, Any] = {"kind": "grant_role", "needed": 3, "days": 7, "reason": "更严"}
    return propose_approval_rule(actor=actor, at=NOW, **wish | changes)


def test_every_kind_has_a_rule_in_the_list(world: World, security: list[User]) -> None:
    rules = list_approval_rules(security[0])
    assert [rule.kind for rule in rules] == list(list_kinds())
    assert {(rule.needed, rule.days, rule.own) for rule in rules} == {(2, 14, False)}
    assert {"grant_role", "matrix.publish", "end_audit", CHANGE} <= {rule.kind for rule in rules}
    assert AuditEvent.objects.order_by("-sequence")[0].action == "access.view_approval_rules"


def test_changed_rule_holds_for_requests_made_afterwards(world: World, security: list[User]) -> None:
    approval = propose(security[0])
    for user in security[1:3]:
        approve(approval_id=approval.id, actor=user, at=NOW)
    rule = rule_for("grant_role")
    assert (rule.needed, rule.days) == (3, 7)
    assert rule_for("revoke_role").needed == 2
    event = AuditEvent.objects.get(action="access.set_approval_rule")
    assert event.details["needed_before"] == 2
    listed = {one.kind: one for one in list_approval_rules(security[0])}
    assert listed["grant_role"].own


def test_one_other_person_changes_no_rule(world: World, security: list[User]) -> None:
    approval = propose(security[0])
    approve(approval_id=approval.id, actor=security[1], at=NOW)
    with pytest.raises(Conflict, match=r"access\.approval_own"):
        approve(approval_id=approval.id, actor=security[0], at=NOW)
    assert not ApprovalRule.objects.exists()
    assert next(one for one in list_approval_rules(security[0]) if one.kind == "grant_role").waiting


@pytest.mark.parametrize(
    ("changes", "kind", "code"),
    [
        ({"needed": 1}, Invalid, "access.approval_rule_invalid"),
        ({"needed": 10}, Invalid, "access.approval_rule_invalid"),
        ({"days": 0}, Invalid, "access.approval_rule_invalid"),
        ({"kind": "nothing"}, Invalid, "access.approval_rule_invalid"),
        ({"needed": 2, "days": 14}, Conflict, "access.approval_rule_same"),
        ({"needed": 9}, Conflict, "access.too_few_approvers"),
        ({"reason": " "}, Invalid, "access.reason_required"),
    ],
)
def test_rule_that_nobody_could_meet_or_that_is_none_is_refused(
    world: World, security: list[User], changes: dict[str, Any], kind: type[DomainError], code: str
) -> None:
    with pytest.raises(kind) as caught:
        propose(security[0], **changes)
    assert caught.value.code == code
    assert not Approval.objects.exists()


def test_only_who_secures_proposes_and_only_who_approves_reads(world: World, security: list[User]) -> None:
    archivist = world.users["archivist"]
    assert list_approval_rules(archivist)
    for name in ("archivist", "manager", "employee", "auditor_group", "nobody"):
        with pytest.raises(NotPermitted):
            propose(world.users[name])
    for name in ("manager", "employee", "nobody"):
        with pytest.raises(NotPermitted):
            list_approval_rules(world.users[name])
    assert AuditEvent.objects.order_by("-sequence")[0].result == "refused"
    assert not Approval.objects.exists()


def test_approvers_are_those_who_could_consent(world: World, security: list[User]) -> None:
    before = count_approvers()
    User.objects.filter(pk=security[3].pk).update(is_active=False)
    assert count_approvers() == before - 1


def test_page_says_the_rules_and_asking_needs_a_fresh_proof(world: World, security: list[User]) -> None:
    told = signed_in(security[0]).get("/api/approval-rules").json()
    assert (told["may_propose"], told["fewest"], len(told["items"])) == (True, 2, len(list_kinds()))
    assert not signed_in(world.users["archivist"]).get("/api/approval-rules").json()["may_propose"]
    body = {"kind": "grant_role", "needed": 3, "days": 7, "reason": "更严"}
    stale = signed_in(security[0], proven=False)
    answer = stale.post("/api/approval-rules", body, content_type="application/json")
    assert answer.json()["code"] == "accounts.step_up_required"
