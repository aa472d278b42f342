"""What attacks on a running server found, kept closed (docs/security/red-team.md tells of the attacks)."""

from __future__ import annotations

import json
import logging
import re
import sys
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
import structlog
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.apps.routes import USERS, Subject, call, make_batch, operations, strangers
from tests.apps.test_isolation import REACH
from tests.factories import World, signed_in

from dossier.apps.administration.own_account import create_token
from dossier.apps.audit.models import AuditEvent
from dossier.config.logs import log_settings

pytestmark = pytest.mark.django_db

ABOUT_RECORDS = [name for name, (_, address) in operations().items() if "{record_id}" in address]
OTHERS = ("chen4", "li1", "zhao1", "withdrawn")
"""Of a higher level, of another person and department, of another company, withdrawn."""


@pytest.mark.parametrize("operation", ABOUT_RECORDS)
def test_records_of_others_look_missing_at_every_address(
    world: World, subject: Subject, operation: str
) -> None:
    for user in USERS:
        client = signed_in(world.users[user])
        missing = call(client, operation, strangers(), world)
        assert missing.status_code == 404, user
        wanted = {**missing.json(), "request_id": ""}
        for name in OTHERS:
            if name in REACH[user]:
                continue
            other = world.records[name].id
            about = replace(subject, record_id=other, erased_record_id=other)
            answer = call(client, operation, about, world)
            assert answer.status_code == 404, (user, name)
            assert {**answer.json(), "request_id": ""} == wanted, (user, name)


@pytest.mark.parametrize("user", ["manager", "nobody", "archivist_other"])
@pytest.mark.parametrize("operation", ["get_record", "get_page_image", "get_record_pdf", "get_record_proof"])
def test_forbidden_takes_the_same_statements_as_missing(
    world: World, subject: Subject, user: str, operation: str
) -> None:
    client, hidden = signed_in(world.users[user]), strangers()
    assert client.get("/api/me").status_code == 200  # the session is noted once a minute
    asked = []
    for record_id in (world.records["li4"].id, hidden.record_id):
        with CaptureQueriesContext(connection) as queries:
            assert call(client, operation, replace(subject, record_id=record_id), world).status_code == 404
        asked.append([re.sub(r"\d+", "", query["sql"].split(" WHERE ")[0][:60]) for query in queries])
    assert asked[0] == asked[1]


MARKED = ("/pages/1/image", "/pdf", "/print")
UNPROVEN = (
    "/evidence", "/redactions/1", "/pages/1/lines", "/versions", "/proof",
    *(f"{page}?purpose=inspection" for page in MARKED),
)  # fmt: skip


@pytest.mark.parametrize("page", UNPROVEN)
def test_session_without_a_fresh_proof_gets_nothing_of_a_confidential_record(world: World, page: str) -> None:
    client = signed_in(world.users["archivist"], proven=False)
    answer = client.get(f"/api/records/{world.records['chen3'].id}{page}")
    assert (answer.status_code, answer.json()["code"]) == (401, "accounts.step_up_required")


def test_session_without_a_fresh_proof_changes_no_confidential_record(world: World) -> None:
    client, record = signed_in(world.users["archivist"], proven=False), world.records["chen3"]
    body = {"base_version": record.version, "fields": {"doc_date": "2014-05-06"}}
    answer = client.post(f"/api/records/{record.id}/versions", body, content_type="application/json")
    assert answer.status_code == 401
    assert record.versions.count() == 1


def test_lists_withhold_the_text_of_confidential_records_until_there_is_a_fresh_proof(
    indexed_world: World,
) -> None:
    world, query = indexed_world, {"query": "记录在案", "page_size": 100}
    told = {}
    for proven in (True, False):
        client = signed_in(world.users["archivist"], proven=proven)
        hits = client.post("/api/search", query, content_type="application/json").json()["hits"]
        told[proven] = {hit["level"] for hit in hits if hit["snippet"]["text"]}
        small = client.get(f"/api/records/{world.records['chen3'].id}/pages/1/thumbnail")
        assert small.status_code == 200
        told[proven, "size"] = small.content
    assert told[True] == {1, 2, 3}
    assert told[False] == {1, 2}
    assert told[True, "size"] != told[False, "size"]


IN_PERSON = [
    name
    for name, (method, address) in operations().items()
    if method != "GET" and address.startswith(("/api/me", "/api/loans", "/api/approvals", "/api/privacy"))
]


def test_programs_do_nothing_that_people_do_in_their_own_name(world: World, subject: Subject) -> None:
    for user in ("archivist", "manager", "administrator"):
        scopes = ["read", "write", "grant", "secure", "export"]
        _, secret = create_token(
            actor=world.users[user], name="试", scopes=scopes, days=1, at=datetime.now(UTC)
        )
        client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {secret}"})
        assert client.get("/api/me").status_code == 200
        for operation in IN_PERSON:
            assert call(client, operation, subject, world).status_code == 401, operation


def sign_in_with(body: bytes) -> Any:
    return Client(raise_request_exception=False).post(
        "/_allauth/browser/v1/auth/login", body, content_type="application/json"
    )


def test_sign_in_refuses_what_cannot_be_one_without_parsing_it(world: World) -> None:
    assert sign_in_with(b"[" * 20_000).status_code == 400
    assert sign_in_with(b'{"username":"' + b"a" * 60_000 + b'","password":"x"}').status_code == 413
    assert sign_in_with(b'{"username":"' + b"a" * 30_000 + b'","password":"x"}').status_code == 400
    assert sign_in_with(b'{"username":"nobody","password":"wrong"}').status_code == 400


def test_body_that_is_too_large_is_refused_as_such(world: World) -> None:
    answer = signed_in(world.users["manager"]).post(
        "/api/search", b'{"query":"' + b"a" * 10_000_000 + b'"}', content_type="application/json"
    )
    assert (answer.status_code, answer.json()["code"]) == (413, "request.too_large")


@pytest.mark.parametrize(
    "name", ["a\x00.pdf", "a\r\nX: y.pdf", "\u202efdp.exe", "a\u2066b", "\x1b[2J.pdf", "a\u2028b"]
)
def test_names_that_deceive_the_eye_are_refused(world: World, name: str) -> None:
    client, (batch, _) = signed_in(world.users["archivist"]), make_batch(world)
    upload = {"name": name, "size_bytes": 4}
    files = f"/api/intake/batches/{batch.id}/files"
    assert client.post(files, upload, content_type="application/json").status_code == 422
    body = {"company_id": world.company.id, "name": name}
    assert client.post("/api/intake/batches", body, content_type="application/json").status_code == 422
    plain = {"name": "箱一/扫描 (1).pdf", "size_bytes": 4}
    assert client.post(files, plain, content_type="application/json").status_code == 200


def test_failure_outside_the_api_leaves_no_variable_in_the_log() -> None:
    formatter = structlog.stdlib.ProcessorFormatter(
        processors=log_settings("INFO")["formatters"]["json"]["processors"]
    )
    try:
        password = "correct-horse-in-a-variable"
        raise LookupError(f"陈旻翀 {password}")
    except LookupError:
        made = logging.LogRecord("django.request", logging.ERROR, "", 1, "failed", (), sys.exc_info())
    written = formatter.format(made)
    assert json.loads(written)["error"] == "LookupError"
    assert "test_defence.py" in json.loads(written)["places"][-1]
    for secret in ("correct-horse", "陈旻翀", "password"):
        assert secret not in written


@pytest.mark.parametrize("operation", [name for name, (method, _) in operations().items() if method == "GET"])
def test_reading_by_another_method_gives_nothing(world: World, subject: Subject, operation: str) -> None:
    path = operations()[operation][1].format(
        **{name: getattr(subject, name) for name in subject.__dataclass_fields__}
    )
    before = AuditEvent.objects.count()
    answer = signed_in(world.users["archivist"]).head(path)
    assert answer.status_code == 405
    assert AuditEvent.objects.count() == before
