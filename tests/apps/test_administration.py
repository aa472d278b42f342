"""Tokens, accounts of others, and the three administrators: who may give what to whom."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.test import Client
from tests.factories import PASSWORD, World, make_user, raw_rows, signed_in

from dossier.apps.access.approvals import approve
from dossier.apps.access.models import Approval, Grant
from dossier.apps.access.policy import Role
from dossier.apps.access.services import grant_role
from dossier.apps.accounts.models import ApiToken, Session, User
from dossier.apps.accounts.security import write_rule
from dossier.apps.administration.users import Outcome
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict
from dossier.apps.people.models import Employee

pytestmark = pytest.mark.django_db

THREE = (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR)


@pytest.fixture
def three(world: World, db: None) -> dict[Role, User]:
    """One person for each of the three, and two more who approve."""
    people = {role: make_user(role.value, role) for role in THREE}
    for name in ("second", "third"):
        make_user(name, Role.SECURITY_ADMINISTRATOR)
    return people


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(path, body, content_type="application/json")


def make_token(user: User, *scopes: str, days: int = 30) -> tuple[str, str]:
    """Make a token as the site does; gives its id and the secret."""
    made = post(signed_in(user), "/api/me/account/tokens", name="报表", scopes=list(scopes), days=days)
    assert made.status_code == 200, made.content
    return made.json()["token"]["id"], made.json()["secret"]


def program(secret: str) -> Client:
    return Client(
        enforce_csrf_checks=True, raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"}
    )


def last() -> AuditEvent:
    return AuditEvent.objects.order_by("-sequence")[0]


def consent(approval_id: str, *names: str) -> None:
    for name in names:
        approve(approval_id=uuid.UUID(approval_id), actor=User.objects.get(username=name))


# Tokens


def test_token_acts_as_its_user_without_a_csrf_token(world: World) -> None:
    _, secret = make_token(world.users["archivist"], "read")
    answer = program(secret).get("/api/me")
    assert (answer.status_code, answer.json()["username"]) == (200, "archivist")
    assert post(program(secret), "/api/employees/search").status_code == 200


def test_token_reaches_no_further_than_its_scopes(world: World) -> None:
    _, secret = make_token(world.users["archivist"], "read")
    client = program(secret)
    record = world.records["chen1"].id
    assert client.get(f"/api/records/{record}").status_code == 200
    refused = client.put(
        f"/api/records/{record}", {"base_version": 1, "fields": {}}, content_type="application/json"
    )
    assert refused.status_code in (404, 405)
    made = post(client, "/api/intake/batches", company_id=world.company.id, name="箱")
    assert made.status_code == 404


def test_scope_gives_no_right_that_the_user_lacks(world: World) -> None:
    _, secret = make_token(world.users["manager"], "read", "write", "audit", "secure", "organise")
    client = program(secret)
    assert client.get("/api/users").status_code == 404
    assert post(client, "/api/audit/search").status_code == 404


def test_token_opens_no_page_of_ones_own_account(world: World) -> None:
    _, secret = make_token(world.users["archivist"], "read")
    for path in ("/api/me/account", "/api/me/account/tokens", "/api/me/account/sessions"):
        assert program(secret).get(path).status_code == 401
    made = post(program(secret), "/api/me/account/tokens", name="x", scopes=["write"], days=1)
    assert made.status_code in (401, 403)
    assert ApiToken.objects.count() == 1


def test_token_never_counts_as_a_fresh_proof(world: World) -> None:
    administrator = world.users["administrator"]
    _, secret = make_token(administrator, "secure")
    answer = program(secret).put(
        "/api/security-rules", {"changes": {"idle_minutes": 20}}, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (401, "accounts.step_up_required")


def test_revoked_token_is_refused_at_once(world: World) -> None:
    user = world.users["archivist"]
    number, secret = make_token(user, "read")
    client = program(secret)
    assert client.get("/api/me").status_code == 200
    assert signed_in(user).delete(f"/api/me/account/tokens/{number}").status_code == 200
    assert client.get("/api/me").status_code == 401
    assert signed_in(user).delete(f"/api/me/account/tokens/{number}").status_code == 404


def test_expired_token_and_token_of_a_closed_account_are_refused(world: World) -> None:
    user = make_user("gone", Role.AUDITOR)
    _, secret = make_token(user, "read")
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert program(secret).get("/api/me").status_code == 401
    User.objects.filter(pk=user.pk).update(is_active=True)
    assert program(secret).get("/api/me").status_code == 200
    ApiToken.objects.update(expires_at=datetime.now(UTC) - timedelta(seconds=1))
    assert program(secret).get("/api/me").status_code == 401


@pytest.mark.parametrize("shown", ["", "dossier_", "dossier_" + "x" * 43, "x" * 5000, "dossier_\x00"])
def test_invented_token_is_refused_even_beside_a_session(world: World, shown: str) -> None:
    client = signed_in(world.users["archivist"])
    answer = client.get("/api/me", headers={"Authorization": f"Bearer {shown}"})
    assert answer.status_code == 401


def test_token_is_stored_as_a_digest_and_its_use_is_audited(world: World) -> None:
    _, secret = make_token(world.users["archivist"], "read")
    assert secret.encode() not in raw_rows("accounts_apitoken") + raw_rows("audit_auditevent")
    program(secret).get("/api/me")
    used = AuditEvent.objects.filter(action="accounts.token_use")
    assert [event.actor_name for event in used] == ["archivist"]
    program(secret).get("/api/me")
    assert used.count() == 1
    row = ApiToken.objects.get()
    assert (row.last_address, row.last_used_at is not None) == ("127.0.0.1", True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"scopes": ["everything"], "days": 1}, "accounts.scope_unknown"),
        ({"scopes": [], "days": 1}, "accounts.scope_unknown"),
        ({"scopes": ["read"], "days": 366}, "accounts.token_too_long"),
    ],
)
def test_unusable_token_is_not_made(world: World, body: dict[str, Any], code: str) -> None:
    answer = post(signed_in(world.users["archivist"]), "/api/me/account/tokens", name="x", **body)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not ApiToken.objects.exists()


# Sessions


def test_ended_session_is_out_at_once_and_stays_out(world: World) -> None:
    user = world.users["archivist"]
    here, there = signed_in(user), signed_in(user)
    there.get("/api/me", headers={"User-Agent": "Mozilla/5.0 Firefox/150"})
    rows = here.get("/api/me/account/sessions").json()
    other = next(row for row in rows if not row["current"])
    assert (other["address"], "Firefox" in other["agent"]) == ("127.0.0.1", True)
    session = there.session
    assert here.delete(f"/api/me/account/sessions/{other['id']}").status_code == 200
    assert there.get("/api/me").status_code == 401
    assert not Session.objects.filter(session_key=session.session_key).exists()
    assert here.delete(f"/api/me/account/sessions/{other['id']}").status_code == 404


def test_nobody_ends_the_session_of_another(world: World) -> None:
    there = signed_in(world.users["manager"])
    there.get("/api/me")
    number = Session.objects.get(user=world.users["manager"]).id
    assert signed_in(world.users["archivist"]).delete(f"/api/me/account/sessions/{number}").status_code == 404
    assert there.get("/api/me").status_code == 200


# The three administrators


@pytest.mark.parametrize("first", THREE)
@pytest.mark.parametrize("second", [*THREE, Role.HR_ARCHIVIST, Role.AUDITOR, Role.MANAGER])
def test_one_person_holds_one_of_the_three_and_nothing_that_reads(
    world: World, first: Role, second: Role
) -> None:
    if first == second:
        return
    for one, other in ((first, second), (second, first)):
        user = make_user(f"u-{one}-{other}", one)
        with pytest.raises(Conflict, match="roles_incompatible"):
            grant_role(actor=None, user=user, role=other)
        assert [grant.role for grant in Grant.objects.filter(user=user)] == [one]


def test_database_itself_refuses_two_of_the_three(world: World) -> None:
    user = make_user("two", Role.SYSTEM_ADMINISTRATOR)
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=user, role=Role.AUDIT_ADMINISTRATOR)


def test_table_of_incompatibilities_may_shrink_but_not_below_one_of_three(world: World) -> None:
    write_rule("incompatible_roles", [])
    user = make_user("both", Role.SYSTEM_ADMINISTRATOR)
    grant_role(actor=None, user=user, role=Role.MANAGER, company=world.company)
    with pytest.raises(Conflict, match="one_administrator_role"):
        grant_role(actor=None, user=user, role=Role.AUDIT_ADMINISTRATOR)


def test_third_administrator_closes_the_account_that_set_up(world: World) -> None:
    bootstrap = world.users["administrator"]
    client = signed_in(bootstrap)
    for role in THREE[:2]:
        make_user(role.value, role)
    assert client.get("/api/me").status_code == 200
    _, secret = make_token(bootstrap, "operate")
    make_user("last", THREE[2])
    assert client.get("/api/me").status_code == 401
    assert program(secret).get("/api/me").status_code == 401
    assert User.objects.get(pk=bootstrap.pk).is_active is False
    assert last().action == "accounts.bootstrap_end"
    bootstrap.is_active = True  # the world of the other tests


def test_account_that_set_up_cannot_come_back(world: World, three: dict[Role, User]) -> None:
    client = signed_in(three[Role.SYSTEM_ADMINISTRATOR])
    answer = post(client, f"/api/users/{world.users['administrator'].pk}/reactivate")
    assert (answer.status_code, answer.json()["code"]) == (409, "accounts.bootstrap_ended")
    with pytest.raises(Conflict, match="administrators_exist"):
        grant_role(actor=None, user=world.users["nobody"], role=Role.ADMINISTRATOR)


def test_system_administrator_sees_no_content_and_no_log(world: World, three: dict[Role, User]) -> None:
    client = signed_in(three[Role.SYSTEM_ADMINISTRATOR])
    assert client.get(f"/api/records/{world.records['chen1'].id}").status_code == 404
    assert client.get(f"/api/employees/{world.employees['chen'].id}").status_code == 404
    assert post(client, "/api/audit/search").status_code == 404
    assert client.get("/api/security-rules").status_code == 404
    assert client.get("/api/users").status_code == 200
    assert "陈" not in client.get("/api/users?text=employee").content.decode()


def test_audit_administrator_grants_nothing(world: World, three: dict[Role, User]) -> None:
    client = signed_in(three[Role.AUDIT_ADMINISTRATOR])
    assert post(client, "/api/audit/search").status_code == 200
    target = world.users["nobody"].pk
    asked = post(client, f"/api/users/{target}/grants", role="auditor", reason="试")
    assert asked.status_code == 404
    assert client.get("/api/users").status_code == 404
    assert not Approval.objects.exists()


def test_role_is_granted_only_after_two_have_consented(world: World, three: dict[Role, User]) -> None:
    client, target = signed_in(three[Role.SYSTEM_ADMINISTRATOR]), world.users["nobody"]
    asked = post(
        client,
        f"/api/users/{target.pk}/grants",
        role="auditor",
        company_id=world.company.id,
        reason="年度检查",
    )
    approval = asked.json()["approval_id"]
    consent(approval, "second")
    assert not Grant.objects.filter(user=target).exists()
    consent(approval, "third")
    assert [grant.role for grant in Grant.objects.filter(user=target)] == ["auditor"]


def test_role_that_does_not_go_together_is_refused_when_asked_for(
    world: World, three: dict[Role, User]
) -> None:
    client = signed_in(three[Role.SYSTEM_ADMINISTRATOR])
    target = three[Role.AUDIT_ADMINISTRATOR].pk
    answer = post(client, f"/api/users/{target}/grants", role="hr_archivist", reason="试")
    assert (answer.status_code, answer.json()["code"]) == (409, "access.roles_incompatible")
    assert not Approval.objects.exists()


def test_role_is_revoked_only_after_two_have_consented(world: World, three: dict[Role, User]) -> None:
    client, target = signed_in(three[Role.SYSTEM_ADMINISTRATOR]), world.users["auditor_group"]
    grant = Grant.objects.get(user=target)
    asked = post(client, f"/api/users/{target.pk}/grants/{grant.pk}/revoke", reason="离任")
    assert Grant.objects.filter(pk=grant.pk).exists()
    consent(asked.json()["approval_id"], "second", "third")
    assert not Grant.objects.filter(pk=grant.pk).exists()
    assert AuditEvent.objects.filter(action="access.revoke").exists()


def test_one_of_the_three_is_closed_only_with_consent(world: World, three: dict[Role, User]) -> None:
    client, target = signed_in(three[Role.SYSTEM_ADMINISTRATOR]), three[Role.AUDIT_ADMINISTRATOR]
    asked = post(client, f"/api/users/{target.pk}/deactivate", reason="试")
    assert asked.json()["approval_id"]
    assert User.objects.get(pk=target.pk).is_active
    consent(asked.json()["approval_id"], "second", "third")
    assert not User.objects.get(pk=target.pk).is_active


# Accounts of others


def test_new_account_has_no_role_and_a_password_for_one_use(world: World, three: dict[Role, User]) -> None:
    client = signed_in(three[Role.SYSTEM_ADMINISTRATOR])
    made = post(client, "/api/users", username="neu", display_name="新人").json()
    user = User.objects.get(username="neu")
    assert (user.check_password(made["password"]), user.password_is_temporary) == (True, True)
    assert not Grant.objects.filter(user=user).exists()
    again = post(client, "/api/users", username="neu")
    assert (again.status_code, again.json()["errors"][0]["field"]) == (422, "username")
    assert made["password"].encode() not in raw_rows("audit_auditevent")
    assert "secret" not in repr(Outcome(password="secret"))


def test_closing_an_account_ends_its_sessions_and_tokens_at_once(
    world: World, three: dict[Role, User]
) -> None:
    target = make_user("leaver", Role.AUDITOR)
    there, (_, secret) = signed_in(target), make_token(target, "read")
    client = signed_in(three[Role.SYSTEM_ADMINISTRATOR])
    assert post(client, f"/api/users/{target.pk}/deactivate", reason="离职").status_code == 200
    assert there.get("/api/me").status_code == 401
    assert post(client, f"/api/users/{target.pk}/reactivate").status_code == 200
    assert there.get("/api/me").status_code == 401
    assert program(secret).get("/api/me").status_code == 401


def test_nobody_closes_their_own_account(three: dict[Role, User]) -> None:
    own = three[Role.SYSTEM_ADMINISTRATOR]
    answer = post(signed_in(own), f"/api/users/{own.pk}/deactivate", reason="试")
    assert (answer.status_code, answer.json()["code"]) == (409, "accounts.own_account")
    assert User.objects.get(pk=own.pk).is_active


def test_password_of_who_holds_a_role_is_reset_only_with_consent(
    world: World, three: dict[Role, User]
) -> None:
    client, target = signed_in(three[Role.SYSTEM_ADMINISTRATOR]), world.users["archivist"]
    path = f"/api/users/{target.pk}/password"
    asked = post(client, path, reason="忘记密码").json()
    assert asked["password"] == ""
    assert User.objects.get(pk=target.pk).check_password(PASSWORD)
    consent(asked["approval_id"], "second", "third")
    given = post(client, path, reason="忘记密码").json()
    assert User.objects.get(pk=target.pk).check_password(given["password"])
    again = post(client, path, reason="忘记密码").json()
    assert again["password"] == ""


def test_password_is_reset_at_once_where_a_second_factor_is_asked_for(
    world: World, three: dict[Role, User]
) -> None:
    target = make_user("guarded", Role.AUDITOR)
    Authenticator.objects.create(user=target, type=Authenticator.Type.TOTP, data={"secret": "x"})
    client = signed_in(three[Role.SYSTEM_ADMINISTRATOR])
    assert post(client, f"/api/users/{target.pk}/password", reason="忘记密码").json()["password"]


def test_password_reset_wants_a_fresh_proof(world: World, three: dict[Role, User]) -> None:
    client = signed_in(three[Role.SYSTEM_ADMINISTRATOR], proven=False)
    answer = post(client, f"/api/users/{world.users['nobody'].pk}/password", reason="试")
    assert (answer.status_code, answer.json()["code"]) == (401, "accounts.step_up_required")
    assert User.objects.get(pk=world.users["nobody"].pk).check_password(PASSWORD)


def test_second_factor_is_removed_only_with_consent(world: World, three: dict[Role, User]) -> None:
    target = make_user("lost-phone", Role.AUDITOR)
    Authenticator.objects.create(user=target, type=Authenticator.Type.TOTP, data={"secret": "x"})
    there, client = signed_in(target), signed_in(three[Role.SYSTEM_ADMINISTRATOR])
    asked = post(client, f"/api/users/{target.pk}/factor/reset", reason="手机遗失").json()
    assert Authenticator.objects.filter(user=target).exists()
    consent(asked["approval_id"], "second", "third")
    assert not Authenticator.objects.filter(user=target).exists()
    assert there.get("/api/me").status_code == 401


def test_linking_an_employee_needs_consent_and_takes_nobodys_file(
    world: World, three: dict[Role, User]
) -> None:
    client, target = signed_in(three[Role.SYSTEM_ADMINISTRATOR]), world.users["nobody"]
    body = {"company_id": world.company.id, "employee_no": "E0002", "reason": "入职"}
    asked = post(client, f"/api/users/{target.pk}/employee", **body).json()
    assert not Employee.objects.filter(user=target).exists()
    consent(asked["approval_id"], "second", "third")
    assert Employee.objects.get(user=target).employee_no == "E0002"
    taken = post(client, f"/api/users/{target.pk}/employee", **(body | {"employee_no": "E0001"})).json()
    consent(taken["approval_id"], "second")
    with pytest.raises(Conflict, match="employee_taken"):
        consent(taken["approval_id"], "third")
    assert Employee.objects.get(user=target).employee_no == "E0002"


def test_administrator_of_a_company_reaches_its_accounts_only(world: World) -> None:
    local = make_user("local", Role.SYSTEM_ADMINISTRATOR, company=world.company)
    client = signed_in(local)
    names = {row["username"] for row in client.get("/api/users").json()["items"]}
    assert {"archivist", "manager"} <= names
    assert not names & {"archivist_other", "auditor_group", "administrator"}
    other = world.users["archivist_other"].pk
    assert post(client, f"/api/users/{other}/deactivate", reason="试").status_code == 404
    assert User.objects.get(pk=other).is_active
    wide = post(client, f"/api/users/{world.users['nobody'].pk}/grants", role="auditor", reason="试")
    assert (wide.status_code, wide.json()["code"]) == (422, "accounts.place_unknown")


def test_rules_are_changed_by_who_secures_and_audited(world: World, three: dict[Role, User]) -> None:
    client = signed_in(three[Role.SECURITY_ADMINISTRATOR])
    changed = client.put(
        "/api/security-rules", {"changes": {"idle_minutes": 20}}, content_type="application/json"
    )
    assert changed.json()["rules"]["idle_minutes"] == 20
    assert (last().action, last().details) == ("accounts.change_rule", {"before": "30", "after": "20"})
    for changes in ({"idle_minutes": 1}, {"second_factor_roles": ["emperor"]}, {"no_such_rule": 1}):
        answer = client.put("/api/security-rules", {"changes": changes}, content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (422, "accounts.rule_unusable")
    assert client.get("/api/security-rules").json()["rules"]["idle_minutes"] == 20
