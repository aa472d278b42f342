"""Signing in and out through the sign-in API: audited, limited, never telling whether a name exists."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from tests.factories import PASSWORD, make_user, raw_rows, signed_in

from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

LOGIN, SESSION = "/_allauth/browser/v1/auth/login", "/_allauth/browser/v1/auth/session"


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def user() -> User:
    return make_user("kan", Role.AUDITOR)


def sign_in(client: Client, username: str, password: str) -> Any:
    return client.post(LOGIN, {"username": username, "password": password}, content_type="application/json")


def last() -> AuditEvent:
    return AuditEvent.objects.order_by("-sequence")[0]


def test_sign_in_opens_a_session_and_is_audited(user: User, client: Client) -> None:
    assert sign_in(client, "kan", PASSWORD).status_code == 200
    assert client.get("/api/me").status_code == 200
    event = last()
    assert (event.action, event.actor_id, event.roles, event.result) == (
        "accounts.sign_in", user.pk, "auditor", "allowed",
    )  # fmt: skip


def test_failed_sign_in_changes_nothing_and_is_audited(user: User, client: Client) -> None:
    answer = sign_in(client, "kan", "wrong-password")
    assert answer.status_code == 400
    assert client.get("/api/me").status_code == 401
    event = last()
    assert (event.action, event.actor_name, event.result) == ("accounts.sign_in_failed", "kan", "refused")


def test_unknown_name_is_answered_like_a_wrong_password_and_kept_sealed(user: User, client: Client) -> None:
    unknown = sign_in(client, "my-password-typed-here", "wrong-password")
    known = sign_in(client, "kan", "wrong-password")
    assert unknown.status_code == known.status_code == 400
    assert unknown.json()["errors"] == known.json()["errors"]
    assert b"my-password-typed-here" not in raw_rows("audit_auditevent")


def test_sign_out_ends_the_session_and_is_audited(user: User, client: Client) -> None:
    sign_in(client, "kan", PASSWORD)
    assert client.delete(SESSION).status_code == 401
    assert client.get("/api/me").status_code == 401
    assert last().action == "accounts.sign_out"


def test_repeated_failures_lock_the_name_even_for_the_right_password(user: User, client: Client) -> None:
    for _ in range(5):
        sign_in(client, "kan", "wrong-password")
    answer = sign_in(client, "kan", PASSWORD)
    assert answer.status_code in (400, 429)
    assert client.get("/api/me").status_code == 401
    assert AuditEvent.objects.filter(action="accounts.sign_in_failed").count() >= 5
    assert not AuditEvent.objects.filter(action="accounts.sign_in").exists()
    assert last().result == "refused"


def test_nobody_signs_up(client: Client) -> None:
    answer = client.post(
        "/_allauth/browser/v1/auth/signup",
        {"username": "stranger", "password": PASSWORD},
        content_type="application/json",
    )
    assert answer.status_code == 403
    assert not User.objects.filter(username="stranger").exists()


def test_deactivated_user_is_out_at_once(user: User) -> None:
    client = signed_in(user)
    assert client.get("/api/me").status_code == 200
    User.objects.filter(id=user.pk).update(is_active=False)
    assert client.get("/api/me").status_code == 401


def test_sign_in_without_the_csrf_token_is_refused(user: User) -> None:
    client = Client(enforce_csrf_checks=True)
    assert sign_in(client, "kan", PASSWORD).status_code == 403
    assert not AuditEvent.objects.filter(action="accounts.sign_in").exists()


def test_changed_password_is_audited_and_the_old_one_is_void(user: User) -> None:
    client = signed_in(user)
    new = "a-completely-other-phrase-7"
    answer = client.post(
        "/_allauth/browser/v1/account/password/change",
        {"current_password": PASSWORD, "new_password": new},
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert AuditEvent.objects.filter(action="accounts.password_change", actor=user).count() == 1
    assert sign_in(Client(), "kan", PASSWORD).status_code == 400
    assert sign_in(Client(), "kan", new).status_code == 200


@pytest.mark.parametrize("weak", ["short", "password1234"])
def test_weak_new_password_is_refused_and_changes_nothing(user: User, weak: str) -> None:
    answer = signed_in(user).post(
        "/_allauth/browser/v1/account/password/change",
        {"current_password": PASSWORD, "new_password": weak},
        content_type="application/json",
    )
    assert answer.status_code == 400
    assert User.objects.get(id=user.pk).check_password(PASSWORD)
    assert not AuditEvent.objects.filter(action="accounts.password_change").exists()
