"""Every route for every role: the policy's answer, never a crash, always a trace."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import pytest
from django.test import Client
from tests.apps.routes import (
    PUBLIC,
    ROUTES,
    USERS,
    Subject,
    call,
    make_batch,
    operations,
    strangers,
)
from tests.factories import World, signed_in

from dossier.apps.audit.models import AuditEvent
from dossier.apps.privacy.models import Consent
from dossier.apps.records.models import Record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("indexed_world")]


def events_after(sequence: int) -> list[AuditEvent]:
    return list(AuditEvent.objects.filter(sequence__gt=sequence))


def newest() -> int:
    return AuditEvent.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0


def test_every_route_stands_in_the_matrix() -> None:
    assert set(operations()) == set(ROUTES)


def test_every_route_that_leaves_no_audit_row_says_why() -> None:
    assert [name for name, route in ROUTES.items() if not route.audited] == [], "give `unaudited` its reason"
    assert all(len(route.unaudited) > 20 for route in ROUTES.values() if route.unaudited)


@pytest.mark.parametrize("operation", ROUTES)
def test_route_answers_each_role_as_the_policy_says(world: World, subject: Subject, operation: str) -> None:
    route = ROUTES[operation]
    for user in USERS:
        before = newest()
        Record.objects.filter(id=subject.record_id).update(version=1)
        world.records["chen1"].versions.filter(number__gt=1).delete()
        Consent.objects.update(withdrawn_at=None, follow_up=None)
        answer = call(signed_in(world.users[user]), operation, subject, world)
        wanted = 200 if user in route.allowed else 409 if user in route.conflicting else route.refusal
        assert answer.status_code == wanted, (user, answer.content[:300])
        if user not in route.allowed:
            refused = [event for event in events_after(before) if event.result == "refused"]
            assert refused, user
            assert refused[-1].actor == world.users[user]
        elif route.audited and not route.unaudited:
            assert [event.actor_id for event in events_after(before)].count(world.users[user].pk) >= 1, user
        if operation == "append_upload" and wanted == 200:
            batch, upload = make_batch(world)
            subject = replace(subject, batch_id=batch.id, upload_id=upload.id)


@pytest.mark.parametrize("operation", ROUTES)
def test_route_refuses_the_unsigned(world: World, subject: Subject, operation: str) -> None:
    answer = call(Client(raise_request_exception=False), operation, subject, world)
    assert answer.status_code == (200 if operation in PUBLIC else 401)


@pytest.mark.parametrize("operation", [name for name, (method, _) in operations().items() if method != "GET"])
def test_write_without_the_csrf_token_is_refused_and_changes_nothing(
    world: World, subject: Subject, operation: str
) -> None:
    before = newest()
    answer = call(signed_in(world.users["archivist"], csrf=True), operation, subject, world)
    assert answer.status_code == 403
    assert answer["Content-Type"] == "application/problem+json"
    assert newest() == before


@pytest.mark.parametrize(
    "operation", [name for name, (_, address) in operations().items() if "_id}" in address]
)
def test_what_is_forbidden_looks_like_what_is_missing(world: World, subject: Subject, operation: str) -> None:
    client = signed_in(world.users["archivist_other"])
    forbidden = call(client, operation, subject, world)
    missing = call(client, operation, strangers(), world)
    assert forbidden.status_code == missing.status_code == 404
    bodies = [{**answer.json(), "request_id": ""} for answer in (forbidden, missing)]
    assert bodies[0] == bodies[1]
    headers = [
        {name: value for name, value in answer.items() if name not in VARYING}
        for answer in (forbidden, missing)
    ]
    assert headers[0] == headers[1]


VARYING = {"X-Request-Id", "Content-Security-Policy"}

HOSTILE = ("\x00", "'; DROP TABLE people_employee; --", "%s%n", "\ud800", "9" * 40, "-1", "‮", "a" * 5000)


@pytest.mark.parametrize(
    "operation",
    list(ROUTES),
)
def test_route_never_fails_on_hostile_input(world: World, subject: Subject, operation: str) -> None:
    client, (method, address) = signed_in(world.users["auditor_group"]), operations()[operation]
    archivist = signed_in(world.users["archivist"])
    path = address.format(**asdict(subject) | {"number": 10**30})
    query = {
        "page": 10**19,
        "page_size": 100,
        "company_id": 10**30,
        "doubt": "%\x00",
        "state": "\x00",
        "offset": 10**30,
    }
    for each in (client, archivist):
        answers = [each.generic(method, path, b"", content_type="application/json", query_params=query)]
        if method != "GET":
            for hostile in HOSTILE:
                answers += [
                    each.generic(
                        method, path, _json(_fill(operation, hostile)), content_type="application/json"
                    )
                ]
            answers += [each.generic(method, path, b"{", content_type="application/json")]
        for answer in answers:
            assert answer.status_code < 500, answer.content[:300]


def _fill(operation: str, hostile: str) -> dict[str, object]:
    number: object = int(hostile) if hostile.lstrip("-").isdigit() else hostile
    texts = ("query", "text", "name", "reason", "actor", "action", "object_id", "language", "type")
    body: dict[str, object] = dict.fromkeys(texts, hostile)
    body |= {"page": number, "size_bytes": number, "company_id": number, "base_version": number}
    body |= {"company_ids": [number], "department_ids": [number], "tags": [hostile]}
    body |= {"filters": {"company_ids": [number], "years": [number], "levels": [number], "types": [hostile]}}
    body |= {"fields": {"employee_name": hostile, hostile: "x"}}
    if operation == "correct_record":
        body |= {"base_version": 1, "type": None, "fields": {"employee_name": hostile}}
    if operation in ("search_records", "search_employees", "search_audit"):
        body |= {"page": 1}
    return body


def _json(body: object) -> bytes:
    return json.dumps(body).encode()
