"""Sign-on by SAML 2.0: the whole round trip with signed assertions, and every fault an answer can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from lxml import etree
from tests.factories import make_user
from tests.identity.saml_provider import ADDRESS, ENTITY, SamlProvider, read_request

from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.directory.grants import replace_mappings
from dossier.apps.directory.mapping import Mapping
from dossier.apps.directory.provisioning import PersonData, create_person
from dossier.apps.directory.sources import AccountRule, IdentitySources, SamlSource
from dossier.apps.people.models import Company
from dossier.config.checks import run_checks

pytestmark = pytest.mark.django_db
ACS = "/accounts/saml/saml/acs/"
PROVIDER = SamlProvider()
TOLD = {"uid": ["chen.li"], "groups": ["HR archive"]}


def browser() -> Client:
    return Client(headers={"host": "testserver"})


@pytest.fixture
def client() -> Client:
    return browser()


@pytest.fixture
def source(settings: Any) -> SamlSource:
    made = SamlSource(ENTITY, ADDRESS, PROVIDER.certificate, AccountRule("username", "uid"), groups="groups")
    settings.IDENTITY = IdentitySources(saml=made)
    return made


@pytest.fixture
def person(company: Company, source: SamlSource) -> User:
    return make_user("chen.li")


def begin(client: Client) -> str:
    answer = client.post("/api/sign-on/saml/begin", {"to": "/records"}, content_type="application/json")
    address: str = answer.json()["address"]
    assert address.startswith(f"{ADDRESS}?SAMLRequest=")
    return address


def hand_in(client: Client, answer: str) -> Any:
    """Post the answer as the provider's page makes the browser do, and follow the site's own redirect."""
    posted = client.post(ACS, {"SAMLResponse": answer})
    assert (posted.status_code, posted["Location"]) == (302, f"{ACS}finish/")
    return client.get(posted["Location"])


def assert_refused(client: Client, answer: Any) -> AuditEvent:
    assert answer.status_code == 302
    address = urlsplit(answer["Location"])
    assert address.netloc in ("", "testserver")
    assert address.path == "/sign-in"
    assert "error" in parse_qs(address.query)
    assert client.get("/api/me").status_code == 401
    assert not AuditEvent.objects.filter(action="accounts.sign_in").exists()
    event = AuditEvent.objects.filter(action="directory.sign_in_refused").order_by("-sequence")[0]
    assert event.result == "refused"
    return event


def test_person_signs_on_with_the_roles_of_the_groups(person: User, company: Company, client: Client) -> None:
    replace_mappings(actor=None, mappings=[Mapping("HR archive", Role.HR_ARCHIVIST, company, None, 2)])
    answer = hand_in(client, PROVIDER.answer(begin(client), "p-77", TOLD))
    assert answer["Location"] == "/sign-in?to=%2Frecords&returned=1"
    assert client.get("/api/me").json()["username"] == "chen.li"
    tie = SocialAccount.objects.get()
    assert (tie.user, tie.provider, tie.uid, tie.extra_data) == (
        person,
        "saml",
        "p-77",
        {},
    )
    assert Grant.objects.get(user=person).role == Role.HR_ARCHIVIST


def test_name_id_matches_the_external_id_of_provisioning(
    company: Company, source: SamlSource, settings: Any, client: Client
) -> None:
    rule = AccountRule("external_id", "NameID")
    settings.IDENTITY = IdentitySources(saml=replace(source, rule=rule))
    create_person(client="scim:test", data=PersonData("chen.li", external_id="p-77"))
    hand_in(client, PROVIDER.answer(begin(client), "p-77", {"mail": ["chen@example.com"]}))
    assert client.get("/api/me").json()["username"] == "chen.li"


@pytest.mark.parametrize(
    "fault",
    [
        {"signed": False},
        {"altered": ("chen.li", "security")},
        {"altered": ("p-77", "p-78")},
        {"audience": "https://another.example.com/"},
        {"age": timedelta(minutes=30)},
        {"age": timedelta(minutes=-30)},
        {"request_id": "_of-another-flow"},
    ],
    ids=["unsigned", "attribute", "subject", "audience", "expired", "not-yet", "other-request"],
)
def test_faulty_answer_is_refused_and_audited(person: User, client: Client, fault: dict[str, Any]) -> None:
    assert_refused(client, hand_in(client, PROVIDER.answer(begin(client), "p-77", TOLD, **fault)))
    assert not SocialAccount.objects.exists()


def test_answer_signed_by_another_key_is_refused(person: User, client: Client) -> None:
    assert_refused(client, hand_in(client, SamlProvider().answer(begin(client), "p-77", TOLD)))


def test_signed_assertion_cannot_vouch_for_another_beside_it(person: User, client: Client) -> None:
    """Signature wrapping (XSW): a forged assertion before the signed one."""
    import base64

    document = etree.fromstring(base64.b64decode(PROVIDER.answer(begin(client), "p-77", TOLD)))
    real = document[-1]
    forged = etree.fromstring(etree.tostring(real).replace(b"chen.li", b"security"))
    forged.remove(forged[1])
    forged.set("ID", "_forged")
    document.insert(2, forged)
    assert_refused(client, hand_in(client, base64.b64encode(etree.tostring(document)).decode()))


def test_answer_is_taken_once(person: User, client: Client) -> None:
    answer = PROVIDER.answer(begin(client), "p-77", TOLD)
    hand_in(client, answer)
    assert client.get("/api/me").status_code == 200
    client.logout()
    hand_in(client, answer)
    assert client.get("/api/me").status_code == 401


def test_stolen_answer_opens_nothing_in_another_browser(person: User, client: Client) -> None:
    answer = PROVIDER.answer(begin(client), "p-77", TOLD)
    thief = browser()
    assert_refused(thief, hand_in(thief, answer))


def test_nothing_but_saml_is_read(person: User, client: Client) -> None:
    for rubbish in ("", "%%%", "PHg+PC94Pg=="):
        begin(client)
        assert_refused(client, hand_in(client, rubbish))


def test_request_and_metadata_name_this_site(source: SamlSource, company: Company, client: Client) -> None:
    request = read_request(begin(client))
    metadata = client.get("/accounts/saml/saml/metadata/")
    entity = etree.fromstring(metadata.content).get("entityID")
    assert request.get("AssertionConsumerServiceURL") == f"http://testserver{ACS}"
    assert request.findtext("{urn:oasis:names:tc:SAML:2.0:assertion}Issuer") == entity
    assert [check.code for check in run_checks() if check.name == "saml"] == ["health.provider_certificate"]


def test_single_log_out_and_unknown_names_do_not_exist(source: SamlSource, client: Client) -> None:
    for address in ("/accounts/saml/saml/sls/", "/accounts/saml/other/acs/", "/accounts/saml/saml/login/"):
        assert client.get(address).status_code != 302
        assert client.post(address).status_code in (403, 404, 405)
