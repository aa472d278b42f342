"""Second factors, fresh proofs and the rules of signing in, through the sign-in API as a browser uses it."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.test import Client
from tests.factories import PASSWORD, make_user, raw_rows, signed_in

from dossier.apps.access.policy import Role
from dossier.apps.access.services import load_policy
from dossier.apps.accounts.models import Session, User
from dossier.apps.accounts.passwords import set_one_time_password
from dossier.apps.accounts.security import CHECKS, Security, read_security, write_rule
from dossier.apps.accounts.step_up import needs_step_up
from dossier.apps.audit.models import AuditEvent

pytestmark = pytest.mark.django_db

BASE = "/_allauth/browser/v1"
TOTP, CODES = f"{BASE}/account/authenticators/totp", f"{BASE}/account/authenticators/recovery-codes"
NEW_PASSWORD = "a-completely-other-phrase-7"


@pytest.fixture(autouse=True)
def _ready(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    load_policy(actor=None)
    # The clock of the codes stands still: none is asked for in one half minute and checked in the next.
    now = time.time()
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: now))


@pytest.fixture
def user() -> User:
    return make_user("kan", Role.AUDITOR)


def post(client: Client, path: str, **body: Any) -> Any:
    return client.post(
        path if path.startswith("/api") else BASE + path, body, content_type="application/json"
    )


def code_of(secret: str, step: int = 0) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, int(totp.time.time()) // 30 + step)))


def enrol(user: User) -> tuple[Client, str]:
    """Enrol an authenticator app; gives the browser it was done in, and the secret."""
    client = signed_in(user)
    assert post(client, "/auth/reauthenticate", password=PASSWORD).status_code == 200
    secret = client.get(TOTP).json()["meta"]["secret"]
    assert post(client, "/account/authenticators/totp", code=code_of(secret)).status_code == 200
    return client, secret


def password_step(username: str = "kan") -> Client:
    client = Client()
    answer = post(client, "/auth/login", username=username, password=PASSWORD)
    assert answer.status_code == 401
    assert "mfa_authenticate" in {flow["id"] for flow in answer.json()["data"]["flows"]}
    return client


def actions() -> list[str]:
    return list(AuditEvent.objects.order_by("sequence").values_list("action", flat=True))


def test_password_alone_opens_nothing_once_a_factor_is_enrolled(user: User) -> None:
    _, secret = enrol(user)
    cache.clear()
    client = password_step()
    assert client.get("/api/me").status_code == 401
    assert post(client, "/auth/2fa/authenticate", code="000000").status_code == 400
    assert post(client, "/auth/2fa/authenticate", code=code_of(secret)).status_code == 200
    assert client.get("/api/me").status_code == 200
    assert actions()[-1] == "accounts.sign_in"
    assert "accounts.factor_add" not in actions()  # told after commit, which a test never reaches


@pytest.mark.django_db(transaction=True)
def test_enrolment_is_audited(user: User) -> None:
    enrol(user)
    assert actions()[-1] == "accounts.factor_add"
    assert AuditEvent.objects.first().details == {"kind": "totp"}  # type: ignore[union-attr]


def test_code_used_twice_is_refused(user: User) -> None:
    _, secret = enrol(user)
    cache.clear()
    code = code_of(secret)
    first, second = password_step(), password_step()
    assert post(first, "/auth/2fa/authenticate", code=code).status_code == 200
    assert post(second, "/auth/2fa/authenticate", code=code).status_code == 400
    assert second.get("/api/me").status_code == 401


def test_code_of_a_minute_ago_is_refused(user: User) -> None:
    _, secret = enrol(user)
    client = password_step()
    assert post(client, "/auth/2fa/authenticate", code=code_of(secret, -2)).status_code == 400


def test_guessing_codes_is_limited(user: User) -> None:
    _, secret = enrol(user)
    cache.clear()
    client = password_step()
    for _ in range(5):
        assert post(client, "/auth/2fa/authenticate", code="123").status_code == 400
    assert post(client, "/auth/2fa/authenticate", code=code_of(secret)).status_code in (400, 429)
    assert client.get("/api/me").status_code == 401


def test_recovery_code_works_once_and_is_shown_once(user: User) -> None:
    client, _ = enrol(user)
    codes = post(client, "/account/authenticators/recovery-codes").json()["data"]["unused_codes"]
    assert len(set(codes)) == 10
    assert "unused_codes" not in client.get(CODES).json()["data"]
    assert post(password_step(), "/auth/2fa/authenticate", code=codes[0]).status_code == 200
    assert post(password_step(), "/auth/2fa/authenticate", code=codes[0]).status_code == 400


def test_secrets_of_factors_and_sessions_are_sealed(user: User) -> None:
    client, secret = enrol(user)
    codes = post(client, "/account/authenticators/recovery-codes").json()["data"]["unused_codes"]
    stored = raw_rows("mfa_authenticator") + raw_rows("accounts_session")
    for each in (secret, codes[0], client.session.session_key or "-", "account_authentication_methods"):
        assert each.encode() not in stored


def test_half_enrolled_secret_is_not_readable_in_the_session_table(user: User) -> None:
    client = signed_in(user)
    post(client, "/auth/reauthenticate", password=PASSWORD)
    secret = client.get(TOTP).json()["meta"]["secret"]
    assert secret.encode() not in raw_rows("accounts_session")


def test_changing_factors_needs_a_fresh_proof(user: User) -> None:
    enrol(user)
    client = signed_in(user)
    assert post(client, "/account/authenticators/recovery-codes").status_code == 401
    assert client.delete(TOTP).status_code == 401
    assert client.get("/api/me/account").json()["has_totp"] is True


def test_role_that_needs_a_factor_may_only_enrol(user: User) -> None:
    write_rule("second_factor_roles", ["auditor"])
    client = signed_in(user)
    for path in ("/api/me", "/api/companies"):
        answer = client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "accounts.second_factor_required")
    assert client.get("/api/me/account").json()["demands"] == ["second_factor"]
    token = post(client, "/api/me/account/tokens", name="x", scopes=["read"], days=1)
    assert token.json()["code"] == "accounts.second_factor_required"
    enrol(user)
    assert client.get("/api/me").status_code == 200
    assert client.get("/api/me/account").json()["demands"] == []


def test_grace_lets_a_role_wait_and_ends(user: User) -> None:
    write_rule("second_factor_roles", ["auditor"])
    write_rule("second_factor_grace_days", 7)
    client = signed_in(user)
    assert client.get("/api/me").status_code == 200
    assert client.get("/api/me/account").json()["factor_due"]
    past = datetime.now(UTC) - timedelta(days=8)
    write_rule("second_factor_roles", ["auditor"], past)
    User.objects.filter(pk=user.pk).update(activated_at=past)
    assert client.get("/api/me").status_code == 403


def test_role_without_the_demand_is_not_asked(user: User) -> None:
    write_rule("second_factor_roles", ["hr_archivist"])
    assert signed_in(user).get("/api/me").status_code == 200


def test_one_time_password_opens_only_the_change_of_itself(user: User) -> None:
    password = set_one_time_password(user)
    user.save()
    client = Client()
    assert post(client, "/auth/login", username="kan", password=password).status_code == 200
    assert client.get("/api/me").json()["code"] == "accounts.password_change_required"
    changed = post(client, "/account/password/change", current_password=password, new_password=NEW_PASSWORD)
    assert changed.status_code == 200
    assert client.get("/api/me").status_code == 200
    assert post(Client(), "/auth/login", username="kan", password=password).status_code == 400


def test_fresh_proof_is_wanted_and_given_by_password(user: User) -> None:
    client = signed_in(user, proven=False)
    answer = post(client, "/api/me/account/proof")
    assert (answer.status_code, answer.json()["code"]) == (401, "accounts.step_up_required")
    assert post(client, "/auth/reauthenticate", password="wrong-password").status_code == 400
    assert post(client, "/api/me/account/proof").status_code == 401
    assert post(client, "/auth/reauthenticate", password=PASSWORD).status_code == 200
    assert post(client, "/api/me/account/proof").status_code == 200
    assert actions()[-1] == "accounts.step_up"


def test_old_proof_no_longer_holds(user: User) -> None:
    client = signed_in(user)
    session = client.session
    session["account_authentication_methods"][0]["at"] -= 601
    session.save()
    assert post(client, "/api/me/account/proof").status_code == 401
    write_rule("step_up_minutes", 30)
    assert post(client, "/api/me/account/proof").status_code == 200


def test_proof_of_somebody_else_does_not_count(user: User) -> None:
    client = signed_in(user)
    session = client.session
    session["account_authentication_methods_user"] = str(user.pk + 1)
    session.save()
    assert post(client, "/api/me/account/proof").status_code == 401


@pytest.mark.parametrize(
    ("level", "action", "wanted"),
    [(1, "view", False), (2, "view", False), (3, "view", True), (4, "find", True), (1, "export", True),
     (None, "show", True), (None, "audit", False)],
)  # fmt: skip
def test_sensitive_levels_and_actions_want_a_proof(level: int | None, action: str, wanted: bool) -> None:
    assert needs_step_up(level, action) is wanted


def test_session_of_nobody_active_ends_by_itself(user: User) -> None:
    client = signed_in(user)
    Session.objects.update(last_seen_at=datetime.now(UTC) - timedelta(minutes=31))
    assert client.get("/api/me").status_code == 401
    assert not Session.objects.filter(user=user).exists()


def test_what_the_site_asks_by_itself_keeps_no_session_awake(user: User) -> None:
    client = signed_in(user)
    client.get("/api/me")
    then = datetime.now(UTC) - timedelta(minutes=5)
    Session.objects.update(last_seen_at=then)
    client.get("/api/me", headers={"X-Unattended": "1"})
    assert Session.objects.get(user=user).last_seen_at == then
    client.get("/api/me")
    assert Session.objects.get(user=user).last_seen_at > then


def test_signing_in_changes_the_session_key(user: User) -> None:
    client = Client()
    client.get(f"{BASE}/auth/session")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    assert post(client, "/auth/login", username="kan", password=PASSWORD).status_code == 200
    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert stranger.get("/api/me").status_code == 401


def test_changed_password_ends_the_other_sessions(user: User) -> None:
    here, there = signed_in(user), signed_in(user)
    changed = post(here, "/account/password/change", current_password=PASSWORD, new_password=NEW_PASSWORD)
    assert changed.status_code == 200
    assert there.get("/api/me").status_code == 401
    assert here.get("/api/me").status_code == 200
    assert Session.objects.filter(user=user).count() == 1


def test_failures_lock_the_name_for_as_long_as_the_rule_says(user: User) -> None:
    write_rule("lockout_failures", 3)
    for _ in range(3):
        post(Client(), "/auth/login", username="kan", password="wrong-password")
    cache.clear()  # what locks now is the account, not the rate limit
    answer = post(Client(), "/auth/login", username="kan", password=PASSWORD)
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "too_many_login_attempts"
    last = AuditEvent.objects.order_by("-sequence")[0]
    assert (last.action, last.details) == ("accounts.sign_in_failed", {"why": "locked"})


def test_unknown_name_is_locked_like_a_known_one(user: User) -> None:
    write_rule("lockout_failures", 3)
    answers = []
    for name in ("kan", "no-such-person"):
        cache.clear()
        answers.append(
            [
                post(Client(), "/auth/login", username=name, password="wrong").json()["errors"]
                for _ in range(5)
            ]
        )
    assert answers[0] == answers[1]


def test_success_forgets_the_failures_before(user: User) -> None:
    write_rule("lockout_failures", 3)
    for _ in range(2):
        for _ in range(2):
            post(Client(), "/auth/login", username="kan", password="wrong-password")
        assert post(Client(), "/auth/login", username="kan", password=PASSWORD).status_code == 200
        cache.clear()


def test_never_used_account_closes(user: User) -> None:
    User.objects.filter(pk=user.pk).update(activated_at=datetime.now(UTC) - timedelta(days=91))
    answer = post(Client(), "/auth/login", username="kan", password=PASSWORD)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "account_expired")
    wrong = post(Client(), "/auth/login", username="kan", password="wrong-password")
    assert wrong.json()["errors"][0]["code"] != "account_expired"
    write_rule("never_used_days", 0)
    assert post(Client(), "/auth/login", username="kan", password=PASSWORD).status_code == 200


def test_password_length_follows_the_rule(user: User) -> None:
    write_rule("password_min_length", 30)
    answer = post(
        signed_in(user), "/account/password/change", current_password=PASSWORD, new_password=NEW_PASSWORD
    )
    assert answer.status_code == 400
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("name", "value"),
    [("idle_minutes", 1), ("idle_minutes", True), ("idle_minutes", "30"), ("lockout_failures", 6),
     ("step_up_levels", [5]), ("step_up_levels", 3), ("second_factor_roles", [1]), ("incompatible_roles", [["a"]])],
)  # fmt: skip
def test_rule_outside_its_limits_is_refused(name: str, value: object) -> None:
    with pytest.raises((ValueError, TypeError)):
        write_rule(name, value)
    assert read_security() == Security()


def test_every_rule_has_a_check_that_accepts_its_default() -> None:
    for name, check in CHECKS.items():
        assert check(getattr(Security(), name)) == getattr(Security(), name)
    assert set(CHECKS) == set(Security.__dataclass_fields__)
