"""Every route of the API as the OpenAPI description lists it, with a call that would succeed for somebody.

A route without a call here fails :mod:`tests.apps.test_api_matrix`: new routes must be placed in the matrix.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpResponse
from django.test import Client
from tests.factories import NOW, World

from dossier.apps.intake.models import Batch, SourceFile
from dossier.apps.intake.services import create_batch, start_upload
from dossier.config.openapi import export_openapi

USERS = (
    "archivist", "archivist_other", "manager", "employee", "auditor_company", "auditor_group",
    "administrator", "nobody",
)  # fmt: skip
READERS_L1 = {"archivist", "manager", "employee", "auditor_company", "auditor_group"}
"""Who may view the record that the calls name: level 1, of the employee in the manager's department."""
ARCHIVIST = {"archivist"}
EVERYBODY = set(USERS)
AUDITORS = {"auditor_company", "auditor_group"}


@dataclass(frozen=True, slots=True)
class Route:
    """``allowed``: who gets 200; the others get ``refusal``. ``audited``: a success leaves an audit row."""

    operation: str
    allowed: set[str]
    body: Callable[[World], dict[str, Any]] | None = None
    refusal: int = 404
    audited: bool = True
    raw: bytes | None = None
    query: str = ""


def _nothing(_world: World) -> dict[str, Any]:
    return {}


ROUTES = {
    route.operation: route
    for route in (
        Route("get_me", EVERYBODY, audited=False),
        Route("set_language", EVERYBODY, lambda _: {"language": "en"}, audited=False),
        Route("get_scheme", EVERYBODY, audited=False),
        Route("list_companies", EVERYBODY, audited=False),
        Route("search_employees", EVERYBODY, _nothing),
        Route("get_employee", READERS_L1),
        Route("list_employee_views", READERS_L1),
        Route("search_records", EVERYBODY, lambda _: {"query": "记录在案"}),
        Route("get_record", READERS_L1),
        Route("list_page_lines", READERS_L1),
        Route("get_page_image", READERS_L1),
        Route("get_page_thumbnail", READERS_L1, audited=False),
        Route("get_record_pdf", {"archivist", "employee"}),
        Route("get_record_evidence", {"archivist", "employee"}),
        Route("list_versions", READERS_L1),
        Route(
            "correct_record", ARCHIVIST, lambda _: {"base_version": 1, "fields": {"doc_date": "2014-05-06"}}
        ),
        Route("list_tasks", EVERYBODY),
        Route("get_quality", ARCHIVIST, audited=False, query="?company_id={company_id}"),
        Route(
            "set_quality_target",
            ARCHIVIST,
            lambda world: {"company_id": world.company.id, "field_error": 0.002},
        ),
        Route("create_batch", ARCHIVIST, lambda world: {"company_id": world.company.id, "name": "箱一"}),
        Route("list_batches", EVERYBODY, audited=False),
        Route("get_batch", ARCHIVIST, audited=False),
        Route("stop_batch", ARCHIVIST, _nothing),
        Route("resume_batch", ARCHIVIST, _nothing),
        Route("retry_batch", ARCHIVIST, _nothing),
        Route("list_batch_files", ARCHIVIST, audited=False),
        # Audited when the last chunk makes it a file: `intake.upload`.
        Route("start_upload", ARCHIVIST, lambda _: {"name": "a.pdf", "size_bytes": 4}, audited=False),
        Route("get_upload", ARCHIVIST, audited=False),
        Route("append_upload", ARCHIVIST, raw=b"%PDF", query="?offset=0"),
        Route("search_audit", AUDITORS, _nothing),
        Route("check_audit_chain", AUDITORS),
        Route("get_health", EVERYBODY, audited=False),
        Route("get_health_details", {"administrator"}),
    )
}

PUBLIC = {"get_health"}
"""Routes that answer without a session. Reviewed: says only that the server runs, and its version."""


@dataclass(frozen=True, slots=True)
class Subject:
    """The ids that stand in the addresses."""

    record_id: uuid.UUID
    employee_id: uuid.UUID
    batch_id: uuid.UUID
    upload_id: uuid.UUID
    number: int = 1


@cache
def operations() -> dict[str, tuple[str, str]]:
    """Give method and address template by operation id."""
    return {
        description["operationId"]: (method.upper(), address)
        for address, methods in export_openapi()["paths"].items()
        for method, description in methods.items()
    }


def subject_of(world: World, batch: Batch, upload: SourceFile) -> Subject:
    return Subject(world.records["chen1"].id, world.employees["chen"].id, batch.id, upload.id)


def make_batch(world: World) -> tuple[Batch, SourceFile]:
    """Make a batch in the first company with one upload that has not begun."""
    actor = world.users["archivist"]
    batch = create_batch(actor=actor, company_id=world.company.id, name="箱零", at=NOW)
    return batch, start_upload(actor=actor, batch_id=batch.id, name="b.pdf", size_bytes=4, at=NOW)


def strangers() -> Subject:
    """Give ids that name nothing."""
    return Subject(uuid.uuid4(), uuid.uuid4(), uuid.uuid4(), uuid.uuid4())


def call(client: Client, operation: str, subject: Subject, world: World, **headers: Any) -> HttpResponse:
    """Make the route's call about the subject."""
    route, (method, address) = ROUTES[operation], operations()[operation]
    path = address.format(**{name: getattr(subject, name) for name in Subject.__dataclass_fields__})
    content_type = "application/octet-stream" if route.raw is not None else "application/json"
    data: Any = route.raw if route.raw is not None else route.body(world) if route.body else ""
    path += route.query.format(company_id=world.company.id)
    if method == "GET":
        return client.get(path, **headers)  # type: ignore[return-value]
    send = getattr(client, method.lower())
    return send(path, data, content_type=content_type, **headers)  # type: ignore[no-any-return]
