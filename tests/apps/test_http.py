"""What surrounds every answer: strict headers, problems with an id, and log lines that name nobody."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.test import Client
from tests.apps.routes import ROUTES, call, make_batch, subject_of
from tests.factories import PASSWORD, World, signed_in

from dossier.config import site
from dossier.config.logs import configure_logs

pytestmark = pytest.mark.django_db

PERSONAL = ("陈旻翀", "李翾", "110101198802021232", "11010119900307001X", "13800138000", "记录在案", "劳动合同",
            "kan-typed-this", PASSWORD, "箱")  # fmt: skip


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A built site: its page with the place for the nonce."""
    (tmp_path / "index.html").write_text(
        '<meta property="csp-nonce" nonce="__CSP_NONCE__">', encoding="utf-8"
    )
    monkeypatch.setattr(site, "WEB_FOLDER", tmp_path)
    site._page.cache_clear()
    yield
    site._page.cache_clear()


def policy_of(answer: Any) -> dict[str, str]:
    parts = (part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    return dict(parts)  # type: ignore[arg-type]


def test_site_page_carries_a_strict_policy_with_a_fresh_nonce(page: None, client: Client) -> None:
    nonces = set()
    for address in ("/", "/records/anything?x=1"):
        answer = client.get(address)
        assert answer.status_code == 200
        policy = policy_of(answer)
        assert policy["script-src"] == "'self'"
        assert policy["object-src"] == "'none'"
        assert policy["frame-ancestors"] == "'none'"
        assert "unsafe" not in answer["Content-Security-Policy"]
        nonce = re.search(r"'nonce-([\w-]+)'", policy["style-src"])
        assert nonce is not None
        assert f'nonce="{nonce[1]}"' in answer.content.decode()
        nonces.add(nonce[1])
    assert len(nonces) == 2


@pytest.mark.parametrize(
    "address", ["/", "/api/health", "/api/me", "/api/none", "/_allauth/browser/v1/config"]
)
def test_every_answer_is_strict_and_not_kept(page: None, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert re.fullmatch("[0-9a-f]{16}", answer["X-Request-Id"])


def test_site_says_what_to_do_when_it_is_not_built(
    client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site, "WEB_FOLDER", tmp_path)
    site._page.cache_clear()
    answer = client.get("/")
    assert answer.status_code == 503
    assert b"make site" in answer.content
    site._page.cache_clear()


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(world: World, client: Client) -> None:
    client.post(
        "/_allauth/browser/v1/auth/login",
        {"username": "archivist", "password": PASSWORD},
        content_type="application/json",
    )
    session = client.cookies["sessionid"]
    assert session["httponly"] is True
    assert session["samesite"] == "Strict"


@pytest.mark.parametrize(
    ("method", "address", "body", "status"),
    [
        ("GET", "/api/records/not-a-uuid", b"", 422),
        ("GET", "/api/records/00000000-0000-7000-8000-000000000000", b"", 404),
        ("POST", "/api/search", b"{", 400),
        ("POST", "/api/search", b'{"page": "x"}', 422),
        ("GET", "/api/audit/chain", b"", 404),
    ],
)
def test_refusals_are_problems_with_the_request_id(
    world: World, method: str, address: str, body: bytes, status: int
) -> None:
    answer = signed_in(world.users["manager"]).generic(method, address, body, "application/json")
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert set(problem) == {"type", "title", "status", "code", "params", "errors", "request_id"}
    assert problem["status"] == status
    assert problem["request_id"] == answer["X-Request-Id"]


def test_malformed_input_is_not_echoed(world: World) -> None:
    answer = signed_in(world.users["manager"]).post(
        "/api/search", {"page": "陈旻翀"}, content_type="application/json"
    )
    assert answer.status_code == 422
    assert "陈旻翀" not in json.dumps(answer.json(), ensure_ascii=False)


@pytest.fixture
def log_stream() -> Iterator[io.StringIO]:
    """Everything the server would write to its log at the lowest level."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level
    configure_logs("DEBUG")
    root.handlers[-1].setStream(stream)  # type: ignore[attr-defined]
    yield stream
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def test_log_names_nobody_and_quotes_nothing(
    indexed_world: World, log_stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = indexed_world
    subject = subject_of(world, *make_batch(world))
    for user in ("archivist", "manager", "nobody"):
        client = signed_in(world.users[user])
        for operation in ROUTES:
            call(client, operation, subject, world)
        client.post("/api/search", {"query": "(陈旻翀"}, content_type="application/json")
        client.post("/api/employees/search", {"text": "李翾"}, content_type="application/json")
    for username in ("kan-typed-this", "archivist"):
        Client().post(
            "/_allauth/browser/v1/auth/login",
            {"username": username, "password": "kan-typed-this"},
            content_type="application/json",
        )
    written = log_stream.getvalue()
    assert written.count("\n") > 5
    for secret in PERSONAL:
        assert secret not in written
        assert json.dumps(secret)[1:-1] not in written


def test_unexpected_failure_is_a_bare_problem_and_a_bare_log_line(
    world: World, log_stream: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def explode(*_: object, **__: object) -> None:
        raise LookupError("陈旻翀 110101198802021232")

    monkeypatch.setattr("dossier.apps.records.api.record_shapes.permitted_on", explode)
    answer = signed_in(world.users["archivist"]).get(f"/api/records/{world.records['chen1'].id}")
    assert (answer.status_code, answer.json()["code"]) == (500, "server.error")
    assert "陈旻翀" not in answer.content.decode()
    written = log_stream.getvalue()
    assert "陈旻翀" not in written
    assert "110101198802021232" not in written
    assert '"LookupError"' in written
    assert answer["X-Request-Id"] in written
