"""SCIM over HTTP: one view under ``/scim/v2/`` with its own bearer token; no session, no cookie.

Refusals carry SCIM's own error bodies (RFC 7644, 3.12). Every call is audited: changes by the act itself, looks
and refusals here. Tokens, names and filters never reach a log line.
"""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from functools import cache
from http import HTTPStatus

import structlog
from django.core.cache import cache as counters
from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from scim2_models import SCIMException, UnauthorizedException
from scim2_models.exceptions import PayloadTooLargeException
from scim2_server.handler import ScimHandler
from scim2_server.requests import ScimRequest
from scim2_server.responses import ScimResponse
from scim2_server.routing import Operation
from scim2_server.service import ScimService

from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone
from dossier.apps.directory.models import DirectoryToken
from dossier.apps.directory.scim.resources import provider
from dossier.apps.directory.scim.storage import DirectoryStorage
from dossier.apps.directory.selectors import find_token

log = structlog.get_logger(__name__)

LARGEST_BODY_BYTES = 2**20
CALLS_PER_MINUTE = 600
"""By one token. A first synchronisation of 10,000 people then takes about a quarter of an hour."""
FAILURES_PER_MINUTE = 20
"""With wrong tokens, from one address."""
LOOKS = {Operation.query, Operation.search, Operation.search_with_body}


class TooManyRequestsException(SCIMException):
    """RFC 6585, 4."""

    status = 429
    _default_detail = "Too many requests; try again in a minute."


@cache
def service() -> ScimService:
    return ScimService(provider())


@csrf_exempt  # SECURITY: no cookie is read here; the token in the header is what a foreign site cannot send
def serve_scim(request: HttpRequest, path: str) -> HttpResponse:
    """Answer one SCIM request."""
    client = ""
    try:
        token = _admit(request)
        client = f"scim:{token.name}"
        answer = _answer(_read(request, path), client)
    except Exception as error:
        answer = service().error_response(error)
        _note_refusal(request, client, error)
    return _to_http(answer)


def _admit(request: HttpRequest) -> DirectoryToken:
    """Give the token of the request. Raises UnauthorizedException, TooManyRequestsException."""
    address = request.META.get("REMOTE_ADDR", "")
    if _count(f"failed:{address}", 0) >= FAILURES_PER_MINUTE:
        raise TooManyRequestsException
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    token = find_token(secret.strip(), datetime.now(UTC)) if scheme.lower() == "bearer" else None
    if token is None:
        _count(f"failed:{address}", 1)
        raise UnauthorizedException(detail="A valid bearer token is needed.")
    if _count(f"token:{token.pk}", 1) > CALLS_PER_MINUTE:
        raise TooManyRequestsException
    return token


def _count(what: str, step: int) -> int:
    """Count within the running minute. Two processes may lose a step to each other: a limit, not a ledger."""
    key = f"scim:{what}:{int(time.time()) // 60}"
    count = int(counters.get(key, 0)) + step
    if step:
        counters.set(key, count, 120)
    return count


def _read(request: HttpRequest, path: str) -> ScimRequest:
    try:
        body = request.body
    except RequestDataTooBig:
        raise PayloadTooLargeException from None
    if len(body) > LARGEST_BODY_BYTES:
        raise PayloadTooLargeException
    return ScimRequest(
        method=request.method or "GET",
        base_url=request.build_absolute_uri("/scim/v2"),
        path=f"/{path}",
        query={name: str(value) for name, value in request.GET.items()},
        headers=dict(request.headers),
        body=body,
    )


def _answer(request: ScimRequest, client: str) -> ScimResponse:
    operation = service().match(request).operation
    with transaction.atomic():
        answer = ScimHandler(service(), DirectoryStorage(client)).handle(request)
        if operation in LOOKS:
            record_alone(
                actor=None,
                actor_name=client,
                action="directory.look",
                object_kind="scim",
                details={"path": request.path, "filter": request.query.get("filter", "")},
            )
    return answer


def _note_refusal(request: HttpRequest, client: str, error: Exception) -> None:
    status = error.status if isinstance(error, SCIMException) else 500
    if status >= 500:
        log.error("scim.failed", error=type(error).__name__)
    if client or status == HTTPStatus.UNAUTHORIZED:
        record_alone(
            actor=None,
            actor_name=client,
            action="directory.refused",
            object_kind="scim",
            result=Result.REFUSED,
            details={"method": request.method, "path": request.path[:200], "status": status},
        )


def _to_http(answer: ScimResponse) -> HttpResponse:
    body = b"" if answer.body is None else json.dumps(answer.body, ensure_ascii=False).encode()
    headers = {name: value for name, value in answer.headers.items() if value is not None}
    headers.setdefault("Content-Type", "application/scim+json")
    return HttpResponse(body, status=int(answer.status), headers=headers)
