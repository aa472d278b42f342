"""The HTTP API: routers of the apps, sign-in by session with CSRF protection, and one handler for errors."""

from __future__ import annotations

from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.core.exceptions import ValidationError as DjangoValidationError
from django.http import Http404, HttpRequest, HttpResponse
from ninja.errors import AuthenticationError, HttpError, ValidationError

from dossier.apps.access.api import router as access_router
from dossier.apps.access.approval_rules_api import router as approval_rules_router
from dossier.apps.access.approvals_api import router as approvals_router
from dossier.apps.access.matrix_api import router as matrix_router
from dossier.apps.accounts.errors import AccountIncomplete, StepUpRequired, TokenRefused
from dossier.apps.accounts.models import User
from dossier.apps.administration.own_api import router as own_account_router
from dossier.apps.administration.users_api import router as users_router
from dossier.apps.alerts.api import router as alerts_router
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone
from dossier.apps.delivery.api import router as delivery_router
from dossier.apps.directory.api import public_router as sign_on_router
from dossier.apps.evidence.api import router as evidence_router
from dossier.apps.evidence.as_of_api import router as as_of_router
from dossier.apps.evidence.log_api import router as log_router
from dossier.apps.evidence.national_api import router as national_router
from dossier.apps.evidence.proof_api import router as proof_router
from dossier.apps.intake.api import router as intake_router
from dossier.apps.kernel.errors import (
    Conflict,
    DomainError,
    FieldProblem,
    Invalid,
    NotPermitted,
    QuotaReached,
    StoredDataBroken,
    Unavailable,
)
from dossier.apps.learning.api import router as learning_router
from dossier.apps.lending.api import router as lending_router
from dossier.apps.packages.api import router as packages_router
from dossier.apps.privacy.api import router as privacy_router
from dossier.apps.records.api import router as records_router
from dossier.apps.search.api import router as search_router
from dossier.config.api_sign_in import BrowserSession, ProgramToken
from dossier.config.description import DescribedApi
from dossier.config.health import public_router
from dossier.config.health import router as health_router
from dossier.config.self_checks import register_more_checks

log = structlog.get_logger(__name__)
register_more_checks()

api = DescribedApi(
    title="Dossier",
    version="1",
    description="Employee records: search, view, correct, intake, audit. Errors are RFC 9457 problems.",
    auth=[ProgramToken(), BrowserSession(csrf=True)],
    docs_url=None,
    urls_namespace="dossier",
)
for each in (
    access_router,
    approvals_router,
    approval_rules_router,
    matrix_router,
    own_account_router,
    users_router,
    records_router,
    delivery_router,
    lending_router,
    privacy_router,
    alerts_router,
    search_router,
    intake_router,
    learning_router,
    evidence_router,
    as_of_router,
    proof_router,
    log_router,
    national_router,
    packages_router,
    health_router,
):
    api.add_router("", each)
api.add_router("", public_router, auth=None)
api.add_router("", sign_on_router, auth=None)

STATUS: dict[type[DomainError], int] = {
    NotPermitted: 404,  # what is missing and what is forbidden look alike
    Conflict: 409,
    Invalid: 422,
    QuotaReached: 429,
    StepUpRequired: 401,
    AccountIncomplete: 403,
    TokenRefused: 403,
    StoredDataBroken: 500,
    Unavailable: 503,
}
TOKEN_CODES = ("accounts.token_not_for_this", "accounts.token_quota_reached")
"""Refusals of a program's token that are audited like a right that is missing."""


def problem(
    request: HttpRequest,
    status: int,
    code: str,
    *,
    params: dict[str, str | int] | None = None,
    errors: tuple[FieldProblem, ...] = (),
) -> HttpResponse:
    """Give a problem answer."""
    body = {
        "type": "about:blank",
        "title": code,
        "status": status,
        "code": code,
        "params": params or {},
        "errors": [{"field": item.field, "code": item.code} for item in errors],
        "request_id": request.META.get("dossier.request_id", ""),
    }
    response = api.create_response(request, body, status=status)
    response["Content-Type"] = "application/problem+json"
    return response


@api.exception_handler(DomainError)
def on_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    status = next(status for kind, status in STATUS.items() if isinstance(error, kind))
    is_silent = isinstance(error, NotPermitted) and not error.audited
    if is_silent or error.code in TOKEN_CODES:
        _record_refusal(request, error)
    if status >= 500:
        log.error("request.failed", code=error.code, **error.params)
    problems = error.problems if isinstance(error, Invalid) else ()
    return problem(request, status, error.code, params=error.params, errors=problems)


def _record_refusal(request: HttpRequest, error: DomainError) -> None:
    match = request.resolver_match
    record_alone(
        actor=request.user if isinstance(request.user, User) else None,
        action="access.refused",
        object_kind="request",
        object_id=next(iter(match.kwargs.values()), "") if match else "",
        result=Result.REFUSED,
        details={"wanted": f"{request.method} {request.path}", "code": error.code},
    )


@api.exception_handler(HttpError)
def on_refused_request(request: HttpRequest, error: HttpError) -> HttpResponse:
    # What the framework itself refuses: a body that is no JSON, a write without the CSRF token.
    code = "request.csrf_failed" if error.status_code == 403 else "request.malformed"
    return problem(request, error.status_code, code)


@api.exception_handler(ValidationError)
def on_malformed(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = tuple(FieldProblem(".".join(map(str, item["loc"])), str(item["type"])) for item in error.errors)
    return problem(request, 422, "request.malformed", errors=errors)


@api.exception_handler(UnicodeEncodeError)
def on_half_character(request: HttpRequest, _error: UnicodeEncodeError) -> HttpResponse:
    # JSON can spell half of a surrogate pair; no text has one, and nothing can store it.
    return problem(request, 422, "request.malformed")


@api.exception_handler(AuthenticationError)
def on_stranger(request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problem(request, 401, "accounts.not_signed_in")


@api.exception_handler(Http404)
def on_missing(request: HttpRequest, _error: Http404) -> HttpResponse:
    return problem(request, 404, "request.not_found")


@api.exception_handler(RequestDataTooBig)
def on_too_much(request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    return problem(request, 413, "request.too_large")


@api.exception_handler(DjangoValidationError)
def on_wrong_value(request: HttpRequest, _error: DjangoValidationError) -> HttpResponse:
    return problem(request, 422, "request.malformed")


@api.exception_handler(Exception)
def on_anything(request: HttpRequest, error: Any) -> HttpResponse:
    # The class and the place, never the text: it may quote a record.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = (
        f"{trace.tb_frame.f_code.co_filename.rsplit('/dossier/', 1)[-1]}:{trace.tb_lineno}" if trace else ""
    )
    log.error("request.failed", error=type(error).__name__, place=place)
    return problem(request, 500, "server.error")
