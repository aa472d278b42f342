"""Who is let into the API: a browser by its session, with CSRF protection, or a program by its token."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from dossier.apps.accounts.demands import CODES, list_demands
from dossier.apps.accounts.errors import AccountIncomplete, TokenRefused
from dossier.apps.accounts.models import ApiToken, User
from dossier.apps.audit.context import current_origin

SAFE_METHODS = ("GET", "HEAD")
OWN_ACCOUNT = "/api/me/account"
"""Everything below this address is about one's own account: open to who still owes something, closed to tokens."""
IN_PERSON = ("/api/me", "/api/loans", "/api/approvals", "/api/privacy")
"""Where people act in their own name: who asks, approves and returns is decided by who one is, not by an action that
a token's scopes could name. Programs may read there and do nothing."""


class BrowserSession(SessionAuth):
    """The session, unless its account owes a password of its own or a second factor.

    Raises AccountIncomplete then, except for one's own account.
    """

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:  # noqa: ARG002  the session says
        if not isinstance(request.user, User) or "dossier.api_token" in request.META:
            return None
        if not request.path.startswith(OWN_ACCOUNT):
            # The roles were read for the audit rows of this request.
            roles = current_origin().roles.split(",")
            for demand in list_demands(request.user, roles, datetime.now(UTC)):
                raise AccountIncomplete(CODES[demand])
        return request.user


class ProgramToken(HttpBearer):
    """The token that ``TokenIdentity`` has found. No cookie is involved, so no CSRF token is wanted.

    Raises TokenRefused for one shown from outside its networks.
    """

    def authenticate(self, request: HttpRequest, token: str) -> User | None:  # noqa: ARG002  found by the middleware
        if refused := request.META.get("dossier.token_refused"):
            raise TokenRefused(refused)
        shown: ApiToken | None = request.META.get("dossier.api_token")
        closed = IN_PERSON if request.method not in SAFE_METHODS else (OWN_ACCOUNT,)
        return None if shown is None or request.path.startswith(closed) else shown.user
