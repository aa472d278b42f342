"""Four eyes: nobody decides alone what favours them, and what was decided is carried out once or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from tests.factories import NOW, World, make_user, signed_in

from dossier.apps.access import approvals
from dossier.apps.access.approvals import (
    approve,
    expire_due,
    register_kind,
    reject,
    request_approval,
    withdraw,
)
from dossier.apps.access.models import Approval, ApprovalRule
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.people.models import Company

pytestmark = pytest.mark.django_db
KIND = "test.act"


@pytest.fixture
def done() -> Iterator[list[str]]:
    """What the kind of these tests has carried out."""
    acts: list[str] = []
    register_kind(
        KIND,
        lambda approval: acts.append(f"did {approval.payload['what']}"),
        drop=lambda approval: acts.append(f"dropped {approval.payload['what']}"),
    )
    yield acts
    approvals._kinds.pop(KIND)


@pytest.fixture
def security(world: World) -> list[User]:
    """Three security administrators, beside one of each of the others."""
    make_user("system", Role.SYSTEM_ADMINISTRATOR)
    make_user("log", Role.AUDIT_ADMINISTRATOR)
    return [make_user(f"security{number}", Role.SECURITY_ADMINISTRATOR) for number in range(4)]


def ask(actor: User, beneficiary: User | None = None, company: Company | None = None) -> Approval:
    payload = {"what": "it", "company_id": company.pk if company else None}
    return request_approval(
        kind=KIND, payload=payload, reason="需要", actor=actor, beneficiary=beneficiary, at=NOW
    )


def refused_code(approval: Approval, actor: User) -> str:
    before = AuditEvent.objects.filter(action="access.refused").count()
    with pytest.raises(Conflict) as caught:
        approve(approval_id=approval.id, actor=actor, at=NOW)
    assert AuditEvent.objects.filter(action="access.refused").count() == before + 1
    return caught.value.code


def state_of(approval: Approval) -> str:
    return Approval.objects.get(id=approval.id).state


def test_the_second_consent_carries_the_act_out_and_no_third_is_taken(
    security: list[User], done: list[str]
) -> None:
    approval = ask(security[0])
    approve(approval_id=approval.id, actor=security[1], at=NOW)
    assert (done, state_of(approval)) == ([], "pending")
    approve(approval_id=approval.id, actor=security[2], note="看过", at=NOW)
    assert (done, state_of(approval)) == (["did it"], "approved")
    assert refused_code(approval, security[3]) == "access.approval_closed"
    assert done == ["did it"]


def test_requester_beneficiary_and_repeated_approvers_are_refused(
    security: list[User], done: list[str]
) -> None:
    approval = ask(security[0], beneficiary=security[3])
    assert refused_code(approval, security[0]) == "access.approval_own"
    assert refused_code(approval, security[3]) == "access.approval_beneficiary"
    approve(approval_id=approval.id, actor=security[1], at=NOW)
    assert refused_code(approval, security[1]) == "access.approval_twice"
    assert (done, state_of(approval)) == ([], "pending")


def test_who_neither_secures_nor_owns_the_records_neither_decides_nor_learns_of_it(
    world: World, security: list[User], done: list[str]
) -> None:
    approval = ask(security[0], company=world.company)
    for name in ("archivist_other", "auditor_group", "employee", "nobody"):
        with pytest.raises(NotPermitted):
            approve(approval_id=approval.id, actor=world.users[name], at=NOW)
        client = signed_in(world.users[name])
        assert client.get("/api/approvals").json()["items"] == []
        assert client.get(f"/api/approvals/{approval.id}").status_code == 404
    assert "did it" not in done


def test_owners_of_the_records_consent_beside_the_security_administrator(
    world: World, security: list[User], done: list[str]
) -> None:
    system, owners = (
        User.objects.get(username="system"),
        [world.users["archivist"], world.users["archivist_l4"]],
    )
    approval = ask(system, company=world.company)
    assert list(approvals.list_approvals(owners[0])) == [approval]
    for owner in owners:
        approve(approval_id=approval.id, actor=owner, at=NOW)
    assert (done, state_of(approval)) == ([], "pending"), "nobody of those who consented may secure"
    approve(approval_id=approval.id, actor=security[0], at=NOW)
    assert (done, state_of(approval)) == (["did it"], "approved")
    secured = ask(security[0], company=world.company)
    for owner in owners:
        approve(approval_id=secured.id, actor=owner, at=NOW)
    assert done == ["did it"] * 2


def test_one_refusal_closes_the_request(security: list[User], done: list[str]) -> None:
    approval = ask(security[0])
    approve(approval_id=approval.id, actor=security[1], at=NOW)
    reject(approval_id=approval.id, actor=security[2], note="不必", at=NOW)
    assert (done, state_of(approval)) == (["dropped it"], "rejected")


def test_only_the_requester_withdraws(security: list[User], done: list[str]) -> None:
    approval = ask(security[0])
    with pytest.raises(NotPermitted):
        withdraw(approval_id=approval.id, actor=security[1], at=NOW)
    withdraw(approval_id=approval.id, actor=security[0], at=NOW)
    assert (done, state_of(approval)) == (["dropped it"], "withdrawn")
    with pytest.raises(Conflict):
        withdraw(approval_id=approval.id, actor=security[0], at=NOW)


def test_a_request_expires_after_the_days_of_its_rule(security: list[User], done: list[str]) -> None:
    ApprovalRule.objects.create(kind=KIND, days=3, needed=2)
    approval = ask(security[0])
    assert expire_due(NOW + timedelta(days=3, seconds=-1)) == 0
    with pytest.raises(Conflict):
        approve(approval_id=approval.id, actor=security[1], at=NOW + timedelta(days=3))
    assert (done, state_of(approval)) == (["dropped it"], "expired")


def test_the_number_of_approvers_is_a_setting(security: list[User], done: list[str]) -> None:
    ApprovalRule.objects.create(kind="", needed=3)
    approval = ask(security[0])
    for approver in security[1:3]:
        approve(approval_id=approval.id, actor=approver, at=NOW)
    assert done == []
    approve(approval_id=approval.id, actor=security[3], at=NOW)
    assert done == ["did it"]


def test_an_act_that_fails_takes_the_last_consent_back(security: list[User], done: list[str]) -> None:
    def fail(_approval: Approval) -> None:
        raise Invalid("records.field_invalid")

    approval = ask(security[0])
    approve(approval_id=approval.id, actor=security[1], at=NOW)
    register_kind(KIND, fail)
    with pytest.raises(Invalid):
        approve(approval_id=approval.id, actor=security[2], at=NOW)
    assert (state_of(approval), approval.votes.count()) == ("pending", 1)


def test_until_the_three_exist_the_first_account_approves_alone(world: World, done: list[str]) -> None:
    first = world.users["administrator"]
    second = make_user("security", Role.SECURITY_ADMINISTRATOR)
    approval = ask(first)
    standing = approvals.describe_standing(approval, first)
    assert (standing.alone, standing.needed, standing.obstacle) == (True, 1, "")
    assert refused_code(approval, second) == "access.approval_alone"
    approve(approval_id=approval.id, actor=first, at=NOW)
    assert done == ["did it"]
    assert refused_code(ask(second, beneficiary=first), first) == "access.approval_beneficiary"
    make_user("system", Role.SYSTEM_ADMINISTRATOR)
    make_user("log", Role.AUDIT_ADMINISTRATOR)
    later = ask(first)
    assert refused_code(later, first) == "access.approval_own"


def test_a_request_needs_a_reason_and_a_known_kind(world: World, done: list[str]) -> None:
    actor = world.users["administrator"]
    with pytest.raises(Invalid):
        request_approval(kind=KIND, payload={}, reason=" ", actor=actor)
    with pytest.raises(KeyError):
        request_approval(kind="test.unknown", payload={}, reason="x", actor=actor)
    assert not Approval.objects.exists()


def test_the_interface_shows_who_decided_and_why(security: list[User], done: list[str]) -> None:
    approval = request_approval(kind=KIND, payload={"what": "it"}, reason="需要", actor=security[0])
    client = signed_in(security[1])
    listed = client.get("/api/approvals?state=pending").json()["items"]
    assert [(row["id"], row["needed"], row["given"], row["obstacle"]) for row in listed] == [
        (str(approval.id), 2, 0, "")
    ]
    body = client.post(
        f"/api/approvals/{approval.id}/approve", {"note": "好"}, content_type="application/json"
    ).json()
    assert [(vote["by"], vote["consents"], vote["note"]) for vote in body["votes"]] == [
        ("security1", True, "好")
    ]
    assert body["obstacle"] == "access.approval_twice"
    withdrawn = signed_in(security[0]).post(f"/api/approvals/{approval.id}/withdraw")
    assert withdrawn.json()["state"] == "withdrawn"
