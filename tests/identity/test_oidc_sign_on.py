"""Sign-on at a real OpenID provider: who gets in, as whom, with which roles, and every way to be refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.test import Client
from tests.factories import make_user
from tests.identity.providers import CLIENT, SECRET, OpenIdProvider

from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.directory.grants import replace_mappings
from dossier.apps.directory.mapping import Mapping
from dossier.apps.directory.provisioning import PersonData, create_person, link_account, remove_person
from dossier.apps.directory.sources import AccountRule, IdentitySources, OidcSource
from dossier.apps.people.models import Company
from dossier.config.checks import run_checks

pytestmark = pytest.mark.django_db
PEOPLE: dict[str, dict[str, object]] = {
    "s-100": {"name": "陈例", "preferred_username": "chen.li", "groups": ["HR archive", "Everybody"]},
    "s-200": {"name": "Security", "preferred_username": "security"},
    "s-300": {"name": "New Person", "preferred_username": "new.person"},
}
BY_NAME = AccountRule("username", "preferred_username")
BY_SUBJECT = AccountRule("external_id", "sub")


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenIdProvider]:
    started = OpenIdProvider.start(tmp_path_factory.mktemp("oidc"), PEOPLE)
    yield started
    started.stop()


@pytest.fixture
def configure(provider: OpenIdProvider, settings: Any) -> Callable[..., None]:
    def with_rule(rule: AccountRule, **changes: Any) -> None:
        source = OidcSource(issuer=provider.issuer, client=CLIENT, secret=SECRET, rule=rule)
        settings.IDENTITY = IdentitySources(oidc=replace(source, **changes))

    return with_rule


def begin(client: Client, to: str = "/records") -> Any:
    return client.post("/api/sign-on/oidc/begin", {"to": to}, content_type="application/json")


def sign_on(client: Client, provider: OpenIdProvider, login: str) -> Any:
    """Go the whole way; gives the application's answer to the returning browser."""
    return client.get(provider.sign_on(begin(client).json()["address"], login))


def refusal(answer: Any) -> str:
    assert answer.status_code == 302
    address = urlsplit(answer["Location"])
    assert (address.netloc, address.path) == ("", "/sign-in")
    return parse_qs(address.query)["error"][0]


def last(action: str) -> AuditEvent:
    return AuditEvent.objects.filter(action=action).order_by("-sequence")[0]


def test_person_known_by_external_id_signs_on_and_nothing_told_is_kept(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_SUBJECT)
    row = create_person(client="scim:test", data=PersonData("chen.li", external_id="s-100"))
    answer = sign_on(client, provider, "s-100")
    assert answer.status_code == 302
    assert answer["Location"] == "/sign-in?to=%2Frecords&returned=1"
    assert client.get("/api/me").json()["username"] == "chen.li"
    tie = SocialAccount.objects.get(user=row.user)
    assert (tie.provider, tie.uid, tie.extra_data) == ("oidc", "s-100", {})
    assert not SocialToken.objects.exists()
    assert (last("accounts.sign_in").actor_id, last("directory.tie").actor_id) == (row.user_id, row.user_id)


def test_second_sign_on_finds_the_same_account(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider
) -> None:
    configure(BY_NAME)
    user = make_user("chen.li")
    for _ in range(2):
        client = Client()
        sign_on(client, provider, "s-100")
        assert client.get("/api/me").json()["id"] == user.pk
    assert SocialAccount.objects.count() == 1


def test_name_that_is_given_to_somebody_else_opens_nothing(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME)
    SocialAccount.objects.create(user=make_user("chen.li"), provider="oidc", uid="s-former")
    assert refusal(sign_on(client, provider, "s-100")) == "permission_denied"
    assert client.get("/api/me").status_code == 401
    assert last("directory.sign_in_refused").details["code"] == "directory.subject_changed"


def test_unknown_person_is_refused_and_no_account_is_made(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME)
    before = User.objects.count()
    assert refusal(sign_on(client, provider, "s-300")) == "permission_denied"
    assert client.get("/api/me").status_code == 401
    assert User.objects.count() == before
    event = last("directory.sign_in_refused")
    assert (event.result, event.details["code"]) == ("refused", "directory.account_unknown")


def test_unknown_person_gets_an_account_without_rights_where_that_is_configured(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(replace(BY_NAME, sign_up=True))
    sign_on(client, provider, "s-300")
    assert client.get("/api/me").json()["username"] == "new.person"
    user = User.objects.get(username="new.person")
    assert not user.has_usable_password()
    assert not Grant.objects.filter(user=user).exists()


def test_local_administrator_is_not_taken_over_by_name_until_handed_over(
    administrator: User, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME)
    assert refusal(sign_on(client, provider, "s-200")) == "permission_denied"
    assert last("directory.sign_in_refused").details["code"] == "directory.administrator_not_mapped"
    assert not SocialAccount.objects.exists()

    link_account(actor=None, username="security", external_id="s-200")
    sign_on(client, provider, "s-200")
    assert SocialAccount.objects.get().user == administrator


def test_groups_bring_roles_and_leaving_them_takes_the_roles_away(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME, groups="groups")
    user = make_user("chen.li")
    by_hand = Grant.objects.create(user=user, role=Role.AUDITOR, company=company)
    row = Mapping("hr ARCHIVE", Role.HR_ARCHIVIST, company, None, 2)
    replace_mappings(actor=None, mappings=[row])
    sign_on(client, provider, "s-100")
    held = Grant.objects.get(user=user, role=Role.HR_ARCHIVIST)
    assert (held.company, held.clearance) == (company, 2)

    replace_mappings(actor=None, mappings=[replace(row, group="Another")])
    assert list(Grant.objects.filter(user=user)) == [by_hand]


def test_retired_account_is_closed(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_SUBJECT)
    row = create_person(client="scim:test", data=PersonData("chen.li", external_id="s-100"))
    sign_on(client, provider, "s-100")
    assert client.get("/api/me").status_code == 200
    remove_person(client="scim:test", row=row)
    assert client.get("/api/me").status_code == 401
    assert refusal(sign_on(client, provider, "s-100")) == "permission_denied"


def test_second_factor_is_asked_for_all_the_same(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME)
    TOTP.activate(make_user("chen.li"), generate_totp_secret())
    sign_on(client, provider, "s-100")
    assert client.get("/api/me").status_code == 401
    session = client.get("/_allauth/browser/v1/auth/session").json()
    pending = [flow["id"] for flow in session["data"]["flows"] if flow.get("is_pending")]
    assert pending == ["mfa_authenticate"]


def test_answer_is_taken_once_and_by_the_browser_that_asked_only(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME)
    make_user("chen.li")
    back = provider.sign_on(begin(client).json()["address"], "s-100")
    stranger = Client()
    stranger.get(back + "&_redir=")
    assert stranger.get("/api/me").status_code == 401
    client.get(back)
    assert client.get("/api/me").status_code == 200
    client.logout()
    client.get(back + "&_redir=")
    assert client.get("/api/me").status_code == 401


def test_strict_cookie_is_fetched_by_a_page_of_this_site(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    """Coming from the provider's page the browser leaves the session's cookie out; from a page here it sends it."""
    configure(BY_NAME)
    make_user("chen.li")
    back = provider.sign_on(begin(client).json()["address"], "s-100")
    page = Client().get(back)
    assert page.status_code == 200
    assert 'http-equiv="refresh"' in page.content.decode()
    assert "<script" not in page.content.decode()
    client.get(back + "&_redir=")
    assert client.get("/api/me").status_code == 200


def test_id_token_with_another_nonce_is_refused(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME)
    make_user("chen.li")
    parts = urlsplit(begin(client).json()["address"])
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    assert query["code_challenge_method"] == "S256"
    query["nonce"] = "of-another-flow"
    back = provider.sign_on(urlunsplit(parts._replace(query=urlencode(query))), "s-100")
    assert refusal(client.get(back)) == "permission_denied"
    assert client.get("/api/me").status_code == 401
    assert last("directory.sign_in_refused").details["code"] == "directory.nonce_wrong"


def test_flow_begun_past_the_sign_on_page_is_refused(
    company: Company, configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME)
    user = make_user("somebody")
    make_user("chen.li")
    client.force_login(user)
    answer = client.post(
        "/_allauth/browser/v1/auth/provider/redirect",
        {"provider": "oidc", "process": "connect", "callback_url": "/"},
    )
    back = provider.sign_on(answer["Location"], "s-100")
    client.get(back)
    assert not SocialAccount.objects.exists()
    assert last("directory.sign_in_refused").details["code"] == "directory.not_begun_here"


@pytest.mark.parametrize(
    "to",
    ["https://example.com/", "//example.com", "/\\example.com", "javascript:alert(1)", "records", "/a\n"],
)
def test_address_elsewhere_is_refused(configure: Callable[..., None], client: Client, to: str) -> None:
    configure(BY_NAME)
    answer = begin(client, to)
    assert (answer.status_code, answer.json()["code"]) == (422, "directory.address_elsewhere")


def test_foreign_page_cannot_begin(configure: Callable[..., None]) -> None:
    configure(BY_NAME)
    assert begin(Client(enforce_csrf_checks=True)).status_code == 403


def test_provider_that_is_not_configured_does_not_exist(client: Client) -> None:
    assert begin(client).status_code == 404
    assert client.get("/accounts/oidc/oidc/login/callback/").status_code == 404
    assert client.get("/api/sign-on/providers").json() == []


def test_silent_provider_is_told_and_the_form_goes_on(
    configure: Callable[..., None], provider: OpenIdProvider, client: Client
) -> None:
    configure(BY_NAME)
    assert client.get("/api/sign-on/providers").json() == [{"id": "oidc", "label": "OpenID Connect"}]
    assert [check.ok for check in run_checks() if check.name == "oidc"] == [True]
    configure(BY_NAME, issuer="http://127.0.0.1:9")
    assert (begin(client).status_code, begin(client).json()["code"]) == (503, "directory.provider_silent")
    assert [check.code for check in run_checks() if check.name == "oidc"] == ["health.provider_silent"]


def test_neither_secret_nor_claim_reaches_the_log(
    company: Company,
    configure: Callable[..., None],
    provider: OpenIdProvider,
    client: Client,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    configure(BY_NAME)
    back = provider.sign_on(begin(client).json()["address"], "s-300")
    client.get(back)
    written = "".join(capfd.readouterr()) + caplog.text
    for word in (SECRET, parse_qs(urlsplit(back).query)["code"][0], "New Person"):
        assert word not in written


def test_settings_of_a_provider_keep_their_secret_to_themselves(tmp_path: Path) -> None:
    from dossier.config.environment import SettingInvalid, read_environment

    (tmp_path / "secret").write_text("hidden-value\n")
    named = {
        "DOSSIER_OIDC_ISSUER": "https://id.example.com/",
        "DOSSIER_OIDC_CLIENT": "dossier",
        "DOSSIER_OIDC_SECRET_FILE": str(tmp_path / "secret"),
    }
    source = read_environment(named).identity.oidc
    assert source is not None
    assert (source.issuer, source.secret, source.rule) == (
        "https://id.example.com",
        "hidden-value",
        BY_SUBJECT,
    )
    assert "hidden-value" not in repr(read_environment(named))
    for wrong in (
        {"DOSSIER_OIDC_ISSUER": "http://id.example.com"},
        {"DOSSIER_OIDC_MATCH": "mail"},
        {"DOSSIER_OIDC_SIGNUP": "1"},
        {"DOSSIER_OIDC_SECRET_FILE": str(tmp_path / "absent")},
    ):
        with pytest.raises(SettingInvalid, match=next(iter(wrong))):
            read_environment(named | wrong)
