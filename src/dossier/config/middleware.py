"""What surrounds every request: an id, the headers that keep the browser strict, and the origin of audit rows."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse

from dossier.apps.access.selectors import role_names
from dossier.apps.accounts.models import Session, User
from dossier.apps.accounts.sessions import stored_key
from dossier.apps.accounts.tokens import comes_from, find_token, narrowed_to
from dossier.apps.administration.own_account import note_use, refuse_place
from dossier.apps.alerts.quotas import demand_within_quota
from dossier.apps.audit.context import Origin, acting_from, current_origin
from dossier.apps.kernel.errors import QuotaReached

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


SIGN_IN = "/_allauth/"
LARGEST_SIGN_IN_BYTES = 32 * 1024
"""A passkey's answer takes four kilobytes."""
MOST_BRACKETS = 200


class BoundedSignIn:
    """Refuse what no sign-in can be before it is parsed: the one place where strangers send JSON, nested at will."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(SIGN_IN):
            length = request.META.get("CONTENT_LENGTH") or "0"
            if not length.isdigit() or int(length) > LARGEST_SIGN_IN_BYTES:
                return HttpResponse(status=413)
            if request.body.count(b"[") + request.body.count(b"{") > MOST_BRACKETS:
                return HttpResponse(status=400)
        return self.get_response(request)


TOUCH_EVERY = timedelta(minutes=1)
UNATTENDED = "X-Unattended"
"""Sent by the site with what it asks for by itself while nobody touches the page: that keeps no session awake."""


class SessionWatch:
    """Note from where and when a signed-in session was last used, at most once a minute."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        key = request.session.session_key
        row: Any = getattr(request.session, "row", None)
        now = datetime.now(UTC)
        is_new = row is None or row.session_key != stored_key(key or "")
        is_due = is_new or not row.address or row.last_seen_at < now - TOUCH_EVERY
        if key and is_due and (is_new or UNATTENDED not in request.headers):
            rows = Session.objects.filter(session_key=stored_key(key), user__isnull=False)
            rows.update(
                last_seen_at=now,
                address=request.META.get("REMOTE_ADDR", "")[:45],
                agent=request.headers.get("User-Agent", "")[:200],
            )
        return response


class TokenIdentity:
    """Let a program in by ``Authorization: Bearer``: as the token's user, within its scopes, whatever cookies say."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        word, _, shown = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != "bearer":
            return self.get_response(request)
        token = find_token(shown.strip(), datetime.now(UTC)) if request.path.startswith("/api/") else None
        if token is None:
            request.user = AnonymousUser()
            return self.get_response(request)
        request.user = token.user
        if not comes_from(token, request.META.get("REMOTE_ADDR", "")):
            refuse_place(token)
            request.user = AnonymousUser()
            request.META["dossier.token_refused"] = "accounts.token_elsewhere"
            return self.get_response(request)
        request.META["dossier.api_token"] = token
        note_use(token, request.META.get("REMOTE_ADDR", ""), datetime.now(UTC))
        with narrowed_to(token.scopes):
            return self.get_response(request)


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


_PLACE = re.compile(r"<(?:\w+:)?(\w+)>")


class Quotas:
    """Refuse to show or hand out more on one day than the person's role may see."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if request.method != "GET" or match is None or not isinstance(request.user, User):
            return None
        address = "/" + _PLACE.sub(r"{\1}", match.route)
        try:
            demand_within_quota(request.user, current_origin().roles, address, datetime.now(UTC))
        except QuotaReached as error:
            from dossier.config.api import on_domain_error  # the API is built after the middleware is loaded

            return on_domain_error(request, error)
        return None
