"""Tokens that stand in for a fresh proof: made under one, short-lived, from named networks, so many times a day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests.factories import World, make_user, signed_in

from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import ApiToken, User
from dossier.apps.accounts.security import write_rule
from dossier.apps.accounts.tokens import comes_from, count_unattended
from dossier.apps.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

HERE = ["127.0.0.0/8"]
EXPORTS: dict[str, Any] = {
    "name": "报表", "scopes": ["audit", "unattended_exports"], "days": 30, "networks": HERE, "daily_quota": 2,
}  # fmt: skip


def ask(user: User, *, proven: bool = True, **changes: Any) -> Any:
    client = signed_in(user, proven=proven)
    return client.post("/api/me/account/tokens", EXPORTS | changes, content_type="application/json")


def program(secret: str, address: str = "127.0.0.1") -> Client:
    return Client(
        raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"}, REMOTE_ADDR=address
    )


def export(client: Client) -> Any:
    return client.post("/api/audit/export", {"format": "csv"}, content_type="application/json")


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-sequence")[0]


@pytest.fixture
def officer(world: World) -> User:
    return make_user("auditadmin", Role.AUDIT_ADMINISTRATOR)


def test_program_exports_with_the_scope_and_not_without(world: World, officer: User) -> None:
    made = ask(officer)
    assert made.status_code == 200, made.content
    assert export(program(made.json()["secret"])).status_code == 200
    assert last_event().action == "audit.export"
    plain = ask(officer, scopes=["audit", "export"], networks=[], daily_quota=0).json()["secret"]
    refused = export(program(plain))
    assert (refused.status_code, refused.json()["code"]) == (403, "accounts.token_not_for_this")
    assert (last_event().action, last_event().result) == ("access.refused", "refused")


def test_quota_of_a_day_ends_the_exports(world: World, officer: User) -> None:
    client = program(ask(officer).json()["secret"])
    assert [export(client).status_code for _ in range(3)] == [200, 200, 429]
    assert (last_event().action, last_event().result) == ("access.refused", "refused")
    ApiToken.objects.update(counted_on=datetime.now(UTC).date() - timedelta(days=2))
    assert export(client).status_code == 200


def test_token_from_elsewhere_is_refused_by_a_code_of_its_own(world: World, officer: User) -> None:
    secret = ask(officer).json()["secret"]
    answer = export(program(secret, "10.9.9.9"))
    assert (answer.status_code, answer.json()["code"]) == (403, "accounts.token_elsewhere")
    assert (last_event().action, last_event().actor_id) == ("accounts.token_refused", officer.pk)
    assert ApiToken.objects.get().last_used_at is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"networks": []}, "accounts.token_network_needed"),
        ({"networks": ["0.0.0.0/0"]}, "accounts.token_network_wide"),
        ({"networks": ["::/16"]}, "accounts.token_network_wide"),
        ({"networks": ["the office"]}, "accounts.token_network_unknown"),
        ({"daily_quota": 0}, "accounts.token_quota_needed"),
        ({"days": 91}, "accounts.token_too_long"),
        ({"scopes": ["unattended_everything"]}, "accounts.scope_unknown"),
    ],
)
def test_token_without_its_bounds_is_not_made(
    world: World, officer: User, changes: dict[str, Any], code: str
) -> None:
    answer = ask(officer, **changes)
    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not ApiToken.objects.exists()


def test_token_is_made_under_a_fresh_proof_only(world: World, officer: User) -> None:
    answer = ask(officer, proven=False)
    assert (answer.status_code, answer.json()["code"]) == (401, "accounts.step_up_required")
    assert not ApiToken.objects.exists()


def test_installation_may_forbid_such_tokens_and_keep_the_others(world: World, officer: User) -> None:
    write_rule("token_unattended_days", 0)
    assert ask(officer).json()["code"] == "accounts.tokens_unattended_off"
    assert ask(officer, scopes=["audit"]).status_code == 200


def test_making_one_tells_its_bounds_in_the_log(world: World, officer: User) -> None:
    ask(officer)
    event = AuditEvent.objects.get(action="accounts.token_create")
    assert (event.details["networks"], event.details["quota"]) == (HERE, 2)


def test_high_levels_open_to_the_scope_for_them_only(world: World) -> None:
    archivist, record = world.users["archivist"], world.records["chen3"].id
    levels = ask(archivist, scopes=["read", "unattended_levels"]).json()["secret"]
    exports = ask(archivist, scopes=["read", "unattended_exports"]).json()["secret"]
    assert program(levels).get(f"/api/records/{record}").status_code == 200
    for secret in (exports, ask(archivist, scopes=["read"]).json()["secret"]):
        answer = program(secret).get(f"/api/records/{record}")
        assert (answer.status_code, answer.json()["code"]) == (403, "accounts.token_not_for_this")


def test_administering_and_showing_stay_closed_to_programs(world: World) -> None:
    everything = ["read", "secure", "show", "unattended_exports", "unattended_levels"]
    administrator = program(ask(world.users["administrator"], scopes=everything).json()["secret"])
    changed = administrator.put(
        "/api/security-rules", {"changes": {"idle_minutes": 20}}, content_type="application/json"
    )
    assert (changed.status_code, changed.json()["code"]) == (401, "accounts.step_up_required")
    archivist = program(ask(world.users["archivist"], scopes=everything).json()["secret"])
    record = world.records["chen1"].id
    shown = archivist.post(
        f"/api/records/{record}/show", {"reason": "试", "classes": []}, content_type="application/json"
    )
    assert shown.status_code in (401, 403, 404, 422)
    assert not AuditEvent.objects.filter(action="record.show").exists()


@pytest.mark.parametrize(
    ("networks", "address", "inside"),
    [
        ([], "203.0.113.9", True),
        (["10.0.0.0/8"], "10.1.2.3", True),
        (["10.0.0.0/8"], "::ffff:10.1.2.3", True),
        (["10.0.0.0/8"], "11.0.0.1", False),
        (["2001:db8::/32"], "2001:db8::7", True),
        (["2001:db8::/32"], "10.0.0.1", False),
        (["10.0.0.0/8"], "", False),
    ],
)
def test_network_of_a_token_is_where_it_is_taken(networks: list[str], address: str, inside: bool) -> None:
    assert comes_from(ApiToken(networks=networks), address) is inside


def test_counting_never_passes_the_quota(world: World, officer: User) -> None:
    ask(officer)
    token, now = ApiToken.objects.get(), datetime(2026, 3, 2, 15, 59, tzinfo=UTC)
    assert [count_unattended(token, now) for _ in range(3)] == [True, True, False]
    # 16:00 UTC is midnight of the legal time.
    assert count_unattended(token, now + timedelta(minutes=1))
    ApiToken.objects.update(daily_quota=0, counted_on=None)
    assert not count_unattended(token, now)
