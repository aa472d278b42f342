"""A fresh proof of who is there, before what is most sensitive (step-up; NIST SP 800-63B-4 2.3, OWASP ASVS 5.0 7.5).

A session proves itself by signing in and by each re-authentication with password or second factor. A token never
does: what demands a proof is closed to programs, unless the token was made for just that under a fresh proof of its
owner (``tokens.UNATTENDED``): then each such act counts against the token's quota.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from dossier.apps.accounts.errors import StepUpRequired, TokenRefused
from dossier.apps.accounts.models import ApiToken, User
from dossier.apps.accounts.security import read_security
from dossier.apps.accounts.tokens import UNATTENDED, UNATTENDED_EXPORTS, UNATTENDED_LEVELS, count_unattended
from dossier.apps.kernel.errors import QuotaReached

_COUNTED = "dossier.token_counted"
"""One request counts once, however many proofs it would have demanded."""

PROVING = frozenset({"password", "mfa", "socialaccount"})
"""The kinds of records that prove somebody: ``socialaccount`` is a sign-in at the organisation's provider."""


def needs_step_up(level: int | None, action: str) -> bool:
    """Say whether an action (a word of ``access.policy.Action``) on a record of this level demands a fresh proof.

    ``level``: confidentiality 1 to 4, or None for an act that concerns no record. One query.
    """
    rules = read_security()
    return level in rules.step_up_levels or action in rules.step_up_actions


def is_proven_for(request: HttpRequest, level: int | None, action: str) -> bool:
    """Say whether nothing more is demanded: for lists, which leave something out where others ask."""
    return not needs_step_up(level, action) or is_proven(request) or _stands_in(request, level, action)


def is_proven(request: HttpRequest) -> bool:
    """Say whether the session proved itself recently. One query."""
    proven = last_proof(request)
    return proven is not None and time.time() - proven < read_security().step_up_minutes * 60


def require_step_up(request: HttpRequest) -> None:
    """Let pass only a session that proved itself recently. Raises :class:`StepUpRequired` otherwise."""
    if not is_proven(request):
        raise StepUpRequired("accounts.step_up_required")


def require_step_up_for(request: HttpRequest, level: int | None, action: str) -> None:
    """Both of the above: the one line in front of a sensitive act.

    Raises TokenRefused for a token that was not made for it, QuotaReached for one that has done so much today.
    """
    if not needs_step_up(level, action):
        return
    token = _token_of(request)
    if token is None:
        require_step_up(request)
    elif not _stands_in(request, level, action):
        raise TokenRefused("accounts.token_not_for_this")
    elif not request.META.get(_COUNTED):
        if not count_unattended(token, datetime.now(UTC)):
            raise QuotaReached("accounts.token_quota_reached", limit=token.daily_quota)
        request.META[_COUNTED] = True


def _token_of(request: HttpRequest) -> ApiToken | None:
    token: ApiToken | None = request.META.get("dossier.api_token")
    return token


def _stands_in(request: HttpRequest, level: int | None, action: str) -> bool:
    """Say whether the request's token was made for all that this level and this action demand."""
    token, rules = _token_of(request), read_security()
    if token is None:
        return False
    wanted = {UNATTENDED_LEVELS} if level in rules.step_up_levels else set()
    # A proof that an action other than an export demands is a person's own: nobody shows anything to a program.
    if action in rules.step_up_actions:
        wanted |= {UNATTENDED_EXPORTS if action == "export" else action}
    return wanted <= set(token.scopes) & UNATTENDED.keys()


def last_proof(request: HttpRequest) -> float | None:
    """Give when this session last proved its user, in Unix seconds; None for a token and for a stranger."""
    if not isinstance(request.user, User) or "dossier.api_token" in request.META:
        return None
    records = get_authentication_records(request, request.user)
    times = [float(record["at"]) for record in records if record.get("method") in PROVING]
    return max(times, default=None)
