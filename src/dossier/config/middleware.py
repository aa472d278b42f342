"""What surrounds every request: an id, the headers that keep the browser strict, and the origin of audit rows."""

from __future__ import annotations

import secrets
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from dossier.apps.access.selectors import role_names
from dossier.apps.accounts.models import User
from dossier.apps.audit.context import Origin, acting_from

Next = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'nonce-{nonce}'",
        "img-src 'self' blob: data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class RequestIdentity:
    """Give each request an id: in the log context, in problems, and in the ``X-Request-Id`` header."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["dossier.request_id"] = request_id = secrets.token_hex(8)
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = self.get_response(request)
        response["X-Request-Id"] = request_id
        return response


class SecurityHeaders:
    """Content-security policy with a nonce per request; nothing with personal data may be cached."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META["dossier.csp_nonce"] = nonce = secrets.token_urlsafe(16)
        response = self.get_response(request)
        response["Content-Security-Policy"] = CONTENT_SECURITY_POLICY.format(nonce=nonce)
        response["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
        response.setdefault("Cache-Control", "no-store")
        return response


class AuditOrigin:
    """Put the network address, the request id and the actor's roles where audit rows take them from."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        origin = Origin(
            address=request.META.get("REMOTE_ADDR", ""),
            request_id=request.META["dossier.request_id"],
            roles=role_names(user) if isinstance(user, User) else "",
        )
        with acting_from(origin):
            return self.get_response(request)
