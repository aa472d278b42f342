"""Signing in with a name and password of a real LDAP server: TLS always, escaped names, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from tests.factories import PASSWORD, make_user
from tests.identity.ldap_server import BASE, PERSON_PASSWORD, READER, READER_PASSWORD, LdapServer

from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.directory.grants import replace_mappings
from dossier.apps.directory.mapping import Mapping
from dossier.apps.directory.sources import AccountRule, IdentitySources, LdapSource
from dossier.apps.kernel.errors import Unavailable
from dossier.apps.people.models import Company
from dossier.config.checks import run_checks

pytestmark = [
    pytest.mark.django_db,
    # ldap3 2.9 reads names of pyasn1 that are spelt otherwise since 0.6.
    pytest.mark.filterwarnings("ignore:tagMap is deprecated:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:typeMap is deprecated:DeprecationWarning"),
]
LOGIN = "/_allauth/browser/v1/auth/login"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LdapServer]:
    started = LdapServer.start(tmp_path_factory.mktemp("ldap"))
    yield started
    started.stop()


@pytest.fixture
def source(server: LdapServer) -> LdapSource:
    return LdapSource(
        url=f"ldaps://localhost:{server.tls_port}",
        base=f"ou=people,{BASE}",
        rule=AccountRule("username", "uid"),
        bind_dn=READER,
        bind_password=READER_PASSWORD,
        groups_base=f"ou=groups,{BASE}",
        roots=server.roots,
    )


@pytest.fixture
def configure(source: LdapSource, settings: Any, company: Company) -> Callable[..., LdapSource]:
    def with_changes(**changes: Any) -> LdapSource:
        changed = replace(source, **changes)
        settings.IDENTITY = IdentitySources(ldap=changed)
        return changed

    return with_changes


@pytest.fixture
def person(configure: Callable[..., LdapSource]) -> User:
    configure()
    return User.objects.create(username="chen.li", password="!")


def sign_in(username: str, password: str) -> Any:
    client = Client()
    answer = client.post(LOGIN, {"username": username, "password": password}, content_type="application/json")
    assert (client.get("/api/me").status_code == 200) == (answer.status_code == 200)
    return answer


def find(source: LdapSource, username: str, password: str) -> Any:
    from dossier.apps.directory.ldap_directory import find_person

    return find_person(source, username, password)


@pytest.mark.parametrize("scheme", ["ldaps", "ldap"])
def test_person_signs_in_over_tls_with_the_roles_of_the_groups(
    person: User, company: Company, configure: Callable[..., LdapSource], server: LdapServer, scheme: str
) -> None:
    port = server.tls_port if scheme == "ldaps" else server.plain_port
    configure(url=f"{scheme}://localhost:{port}")
    replace_mappings(actor=None, mappings=[Mapping("HR archive", Role.HR_ARCHIVIST, company, None, 2)])
    assert sign_in("chen.li", PERSON_PASSWORD).status_code == 200
    assert Grant.objects.get(user=person).role == Role.HR_ARCHIVIST
    tie = SocialAccount.objects.get(user=person)
    assert tie.provider == "ldap"
    assert len(tie.uid) == 36
    event = AuditEvent.objects.filter(action="accounts.sign_in").order_by("-sequence")[0]
    assert (event.actor_id, event.roles) == (person.pk, "hr_archivist")


def test_wrong_password_is_refused_and_counted(person: User) -> None:
    answer = sign_in("chen.li", "wrong-password")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["code"] == "username_password_mismatch"
    assert AuditEvent.objects.filter(action="accounts.sign_in_failed").count() == 1
    assert not SocialAccount.objects.exists()


def test_empty_password_never_reaches_the_server(person: User, configure: Callable[..., LdapSource]) -> None:
    # A bind with a name and no password succeeds on many servers, and proves nothing.
    assert find(configure(url="ldaps://127.0.0.1:9"), "chen.li", "") is None
    assert sign_in("chen.li", "").status_code == 400


@pytest.mark.parametrize(
    "name", ["*", "chen*", "chen.li)(uid=*", "*)(objectClass=*", "chen.li)(|(uid=*", "(", "\\2a", "chen.li\0"]
)
def test_filter_written_as_a_name_finds_nobody(configure: Callable[..., LdapSource], name: str) -> None:
    assert find(configure(), name, PERSON_PASSWORD) is None


def test_star_in_a_name_is_a_star(configure: Callable[..., LdapSource]) -> None:
    assert find(configure(), "wang*", PERSON_PASSWORD).values["uid"] == "wang*"


def test_account_with_a_password_of_its_own_is_not_asked_of_the_directory(
    administrator: User, configure: Callable[..., LdapSource]
) -> None:
    configure()
    assert sign_in("security", PERSON_PASSWORD).status_code == 400
    assert sign_in("security", PASSWORD).status_code == 200


def test_administrator_is_not_taken_over_by_name(
    administrator: User, configure: Callable[..., LdapSource]
) -> None:
    configure()
    administrator.set_unusable_password()
    administrator.save()
    assert sign_in("security", PERSON_PASSWORD).status_code == 400
    event = AuditEvent.objects.filter(action="directory.sign_in_refused").get()
    assert event.details["code"] == "directory.administrator_not_mapped"


def test_silent_directory_is_told_and_local_accounts_go_on(
    person: User, configure: Callable[..., LdapSource]
) -> None:
    configure(url="ldaps://127.0.0.1:9")
    make_user("local", Role.AUDITOR)
    answer = sign_in("chen.li", PERSON_PASSWORD)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "directory_unavailable")
    assert sign_in("local", PASSWORD).status_code == 200
    assert [check.code for check in run_checks() if check.name == "ldap"] == ["health.provider_silent"]


@pytest.mark.parametrize("scheme", ["ldaps", "ldap"])
@pytest.mark.parametrize("fault", ["foreign_root", "other_name"])
def test_server_that_cannot_prove_itself_hears_no_password(
    configure: Callable[..., LdapSource], server: LdapServer, tmp_path: Path, scheme: str, fault: str
) -> None:
    port = server.tls_port if scheme == "ldaps" else server.plain_port
    changes: dict[str, Any] = {"url": f"{scheme}://localhost:{port}", "roots": server.roots}
    if fault == "foreign_root":
        changes["roots"] = None
    else:
        # The certificate is for localhost.
        changes["url"] = f"{scheme}://127.0.0.1:{port}"
    with pytest.raises(Unavailable):
        find(configure(**changes), "chen.li", PERSON_PASSWORD)


def test_wrong_reader_is_the_installations_fault_not_the_persons(
    configure: Callable[..., LdapSource],
) -> None:
    with pytest.raises(Unavailable):
        find(configure(bind_password="wrong"), "chen.li", PERSON_PASSWORD)


def test_healthy_directory_is_said_to_answer(configure: Callable[..., LdapSource]) -> None:
    configure()
    assert [check.code for check in run_checks() if check.name == "ldap"] == ["health.provider_answers"]
