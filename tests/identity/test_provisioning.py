"""Provisioning by SCIM as a directory does it: accounts come and go, groups bring roles, tokens end."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.factories import make_user, raw_rows, signed_in

from dossier.apps.access.models import Grant
from dossier.apps.access.policy import Role
from dossier.apps.access.services import grant_role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.directory.grants import replace_mappings, sync_grants
from dossier.apps.directory.mapping import Mapping, read_mappings
from dossier.apps.directory.models import DirectoryUser
from dossier.apps.directory.provisioning import link_account
from dossier.apps.directory.scim import views
from dossier.apps.directory.selectors import list_mappings
from dossier.apps.directory.tokens import create_token, revoke_token
from dossier.apps.kernel.errors import Conflict, Invalid
from dossier.apps.people.models import Company
from dossier.apps.people.services import create_department

pytestmark = pytest.mark.django_db
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"


class Directory:
    """A provisioning client."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"Authorization": f"Bearer {secret}"}, raise_request_exception=False)

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = "" if body is None else json.dumps(body)
        return self.client.generic(
            method, f"/scim/v2/{path}", data, content_type="application/scim+json", headers=headers
        )

    def add(self, username: str, **values: Any) -> dict[str, Any]:
        answer = self.call("POST", "Users", {"schemas": [USER], "userName": username, **values})
        assert answer.status_code == 201, answer.content
        added: dict[str, Any] = answer.json()
        return added

    def add_group(self, name: str, *members: str) -> dict[str, Any]:
        body = {"schemas": [GROUP], "displayName": name, "members": [{"value": each} for each in members]}
        answer = self.call("POST", "Groups", body)
        assert answer.status_code == 201, answer.content
        added: dict[str, Any] = answer.json()
        return added

    def patch(self, path: str, *operations: dict[str, Any]) -> Any:
        return self.call("PATCH", path, {"schemas": [PATCH], "Operations": list(operations)})


@pytest.fixture
def directory(company: Company) -> Directory:
    return Directory(create_token(actor=None, name="entra", days=30, at=datetime.now(UTC)))


def last(action: str) -> AuditEvent:
    return AuditEvent.objects.filter(action=action).order_by("-sequence")[0]


def test_account_is_made_without_password_and_audited_by_the_token(directory: Directory) -> None:
    added = directory.add(
        "chen.li", externalId="E1", displayName="陈例", preferredLanguage="en-GB",
        emails=[{"value": "chen@example.com", "primary": True}], nickName="dropped", password="Ignored-1234",
    )  # fmt: skip
    user = User.objects.get(username="chen.li")
    assert (user.display_name, user.language, user.has_usable_password()) == ("陈例", "en", False)
    assert not {"nickName", "password"} & set(added)
    event = last("directory.create_user")
    assert (event.actor_name, event.object_id) == ("scim:entra", str(user.pk))
    assert b"chen@example.com" not in raw_rows("directory_directoryuser")


def test_account_made_by_hand_is_neither_listed_nor_taken_over(
    directory: Directory, administrator: User
) -> None:
    answer = directory.call("POST", "Users", {"schemas": [USER], "userName": "SECURITY"})
    assert (answer.status_code, answer.json()["scimType"]) == (409, "uniqueness")
    assert directory.call("GET", "Users").json()["totalResults"] == 0
    assert AuditEvent.objects.filter(action="directory.refused", actor_name="scim:entra").count() == 1


def test_account_that_was_handed_over_is_kept_by_the_directory(
    directory: Directory, company: Company
) -> None:
    make_user("wang.wu")
    row = link_account(actor=None, username="wang.wu", external_id="E7")
    found = directory.call("GET", 'Users?filter=externalId eq "E7"').json()
    assert found["Resources"][0]["id"] == str(row.id)
    with pytest.raises(Conflict, match=r"directory\.account_linked"):
        link_account(actor=None, username="wang.wu", external_id="E8")


@pytest.mark.parametrize("way", ["patch", "put", "delete"])
def test_leaver_is_out_at_once_and_the_account_stays(directory: Directory, way: str) -> None:
    added = directory.add("chen.li", externalId="E1")
    user = User.objects.get(username="chen.li")
    browser, path = signed_in(user), f"Users/{added['id']}"
    assert browser.get("/api/me").status_code == 200
    if way == "patch":
        answer = directory.patch(path, {"op": "replace", "path": "active", "value": False})
    elif way == "put":
        body = {"schemas": [USER], "userName": "chen.li", "externalId": "E1", "active": False}
        answer = directory.call("PUT", path, body)
    else:
        answer = directory.call("DELETE", path)
    assert answer.status_code in (200, 204)
    assert browser.get("/api/me").status_code == 401
    user.refresh_from_db()
    assert not user.is_active
    # A session that was ended stays ended when the person comes back.
    if way == "patch":
        directory.patch(path, {"op": "replace", "path": "active", "value": True})
        assert browser.get("/api/me").status_code == 401


def test_newcomer_under_a_leavers_name_inherits_nothing(directory: Directory) -> None:
    first = directory.add("chen.li", externalId="E1")
    former = User.objects.get(username="chen.li")
    directory.call("DELETE", f"Users/{first['id']}")
    assert directory.call("GET", f"Users/{first['id']}").status_code == 404
    second = directory.add("chen.li", externalId="E1")
    assert second["id"] != first["id"]
    assert User.objects.get(username="chen.li").pk != former.pk
    former.refresh_from_db()
    assert former.username.startswith("chen.li#")


def test_group_brings_a_role_and_leaving_takes_it(directory: Directory, company: Company) -> None:
    head = create_department(company=company, name="总部")
    replace_mappings(actor=None, mappings=[Mapping("Leads", Role.MANAGER, company, head, 2)])
    one, other = directory.add("chen.li")["id"], directory.add("li.si")["id"]
    group = directory.add_group("leads", one)
    user = User.objects.get(username="chen.li")
    assert Grant.objects.get(user=user).department == head

    member = {"op": "add", "path": "members", "value": [{"value": other}]}
    assert directory.patch(f"Groups/{group['id']}", member).status_code in (200, 204)
    assert Grant.objects.filter(role=Role.MANAGER).count() == 2
    directory.patch(f"Groups/{group['id']}", {"op": "remove", "path": f'members[value eq "{one}"]'})
    assert not Grant.objects.filter(user=user).exists()
    assert last("directory.take_grant").object_id == str(user.pk)
    directory.call("DELETE", f"Groups/{group['id']}")
    assert not Grant.objects.filter(role=Role.MANAGER).exists()
    assert User.objects.filter(username="li.si", is_active=True).exists()


def test_grant_made_by_hand_outlives_the_group(directory: Directory, company: Company) -> None:
    replace_mappings(actor=None, mappings=[Mapping("Archive", Role.HR_ARCHIVIST, company, None, 1)])
    added = directory.add("chen.li")
    user = User.objects.get(username="chen.li")
    grant_role(actor=None, user=user, role=Role.HR_ARCHIVIST, company=company, clearance=3)
    group = directory.add_group("Archive", added["id"])
    directory.call("DELETE", f"Groups/{group['id']}")
    assert Grant.objects.get(user=user).clearance == 3


def test_role_that_does_not_go_with_an_office_is_refused_and_audited(
    directory: Directory, administrator: User, company: Company
) -> None:
    row = link_account(actor=None, username="security", external_id="E9")
    replace_mappings(actor=None, mappings=[Mapping("Archive", Role.HR_ARCHIVIST, company, None, 1)])
    directory.add_group("Archive", str(row.id))
    assert [grant.role for grant in Grant.objects.filter(user=administrator)] == [Role.SECURITY_ADMINISTRATOR]
    event = last("directory.grant_refused")
    assert (event.result, event.details["code"]) == ("refused", "access.roles_incompatible")
    assert not sync_grants(administrator)


@pytest.mark.parametrize(
    "filter_",
    ['userName co "chen"', 'userName eq "a" or externalId eq "b"', 'not (userName eq "a")', "userName pr",
     'emails[type eq "work"]', 'displayName eq "x"'],
)  # fmt: skip
def test_filter_that_would_read_every_row_is_refused(directory: Directory, filter_: str) -> None:
    answer = directory.client.get("/scim/v2/Users", {"filter": filter_})
    assert (answer.status_code, answer.json()["scimType"]) == (400, "invalidFilter")


def test_list_is_filtered_and_paged_by_the_database(directory: Directory) -> None:
    ids = [directory.add(f"person{number}", externalId=f"E{number}")["id"] for number in range(5)]
    found = directory.client.get("/scim/v2/Users", {"filter": 'userName eq "PERSON3" and active eq true'})
    assert [each["id"] for each in found.json()["Resources"]] == [ids[3]]
    page = directory.client.get("/scim/v2/Users", {"startIndex": 4, "count": 2}).json()
    assert (page["totalResults"], [each["id"] for each in page["Resources"]]) == (5, ids[3:])
    with CaptureQueriesContext(
        connection,
    ) as few:
        directory.client.get("/scim/v2/Users", {"count": 1})
    with CaptureQueriesContext(connection) as many:
        directory.client.get("/scim/v2/Users", {"count": 5})
    assert len(few) == len(many)


def test_stale_version_changes_nothing(directory: Directory) -> None:
    added = directory.add("chen.li")
    path, version = f"Users/{added['id']}", added["meta"]["version"]
    body = {"schemas": [USER], "userName": "chen.li", "displayName": "Changed"}
    assert directory.call("PUT", path, body, **{"If-Match": version}).status_code == 200
    assert (
        directory.call("PUT", path, body | {"displayName": "Late"}, **{"If-Match": version}).status_code
        == 412
    )
    assert User.objects.get(username="chen.li").display_name == "Changed"


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer wrong", "Basic d3Jvbmc6d3Jvbmc="])
def test_nobody_enters_without_a_token(directory: Directory, authorization: str) -> None:
    answer = Client(headers={"Authorization": authorization}).get("/scim/v2/Users")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="SCIM"')
    assert last("directory.refused").result == "refused"


def test_ended_and_expired_tokens_open_nothing_and_the_secret_is_stored_nowhere(company: Company) -> None:
    now = datetime.now(UTC)
    secret = create_token(actor=None, name="one", days=1, at=now)
    expired = create_token(actor=None, name="two", days=1, at=now - timedelta(days=2))
    assert Directory(secret).call("GET", "Users").status_code == 200
    assert Directory(expired).call("GET", "Users").status_code == 401
    revoke_token(actor=None, name="one", at=now)
    assert Directory(secret).call("GET", "Users").status_code == 401
    assert secret.encode() not in raw_rows("directory_directorytoken") + raw_rows("audit_auditevent")
    for name, days, error in (("two", 1, Conflict), ("three", 0, Invalid), ("three", 401, Invalid)):
        with pytest.raises(error):
            create_token(actor=None, name=name, days=days, at=now)


def test_session_opens_no_provisioning_and_a_token_no_api(directory: Directory) -> None:
    browser = signed_in(make_user("somebody"))
    assert browser.get("/scim/v2/Users").status_code == 401
    assert directory.client.get("/api/me").status_code == 401


def test_calls_and_wrong_tokens_are_limited(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "CALLS_PER_MINUTE", 2)
    monkeypatch.setattr(views, "FAILURES_PER_MINUTE", 2)
    monkeypatch.setattr(views.time, "time", lambda: 1_800_000_000)
    assert [directory.call("GET", "Users").status_code for _ in range(3)] == [200, 200, 429]
    wrong = Directory("wrong")
    assert [wrong.call("GET", "Users").status_code for _ in range(3)] == [401, 401, 429]


def test_large_and_broken_bodies_are_refused(directory: Directory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "LARGEST_BODY_BYTES", 100)
    assert directory.call("POST", "Users", {"userName": "x" * 200}).status_code == 413
    for body in ([], "text", {"schemas": [USER]}, {"schemas": [USER], "userName": "a b\0"}):
        assert directory.call("POST", "Users", body).status_code == 400
    assert not DirectoryUser.objects.exists()


def test_mapping_file_is_read_with_its_places(company: Company, tmp_path: Path) -> None:
    head = create_department(company=company, name="总部")
    research = create_department(company=company, name="研发部", parent=head)
    path = tmp_path / "groups.yaml"
    path.write_text(
        "groups:\n- {group: Leads, role: manager, company: HQ, department: 总部/研发部}\n"
        "- {group: Audit, role: auditor, clearance: 4}\n",
        encoding="utf-8",
    )
    rows = read_mappings(path)
    assert [(row.role, row.department, row.clearance) for row in rows] == [
        (Role.MANAGER, research, 2),
        (Role.AUDITOR, None, 4),
    ]
    replace_mappings(actor=None, mappings=rows)
    assert {row.group for row in list_mappings()} == {"Leads", "Audit"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("groups: [{group: A, role: system_administrator}]", "directory.role_not_mappable"),
        ("groups: [{group: A, role: employee}]", "directory.role_not_mappable"),
        ("groups: [{group: A, role: emperor}]", "directory.role_not_mappable"),
        ("groups: [{group: A, role: auditor, company: XX}]", "directory.place_unknown"),
        ("groups: [{group: A, role: manager, company: HQ, department: 无}]", "directory.place_unknown"),
        ("groups: [{group: A, role: auditor, clearance: 5}]", "directory.mapping_malformed"),
        ("groups: [{role: auditor}]", "directory.mapping_malformed"),
        ("groups: [{group: A, role: auditor, more: 1}]", "directory.mapping_malformed"),
        ("groups: 5", "directory.mapping_unreadable"),
        ("{", "directory.mapping_unreadable"),
    ],
)  # fmt: skip
def test_wrong_mapping_file_is_refused_whole(company: Company, tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "groups.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid, match=code.replace(".", r"\.")):
        read_mappings(path)
