"""A fresh proof of who is there, before what is most sensitive (step-up; NIST SP 800-63B-4 2.3, OWASP ASVS 5.0 7.5).

A session proves itself by signing in and by each re-authentication with password or second factor. A token never
does: what demands a proof is closed to programs.
"""

from __future__ import annotations

import time

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest

from dossier.apps.accounts.errors import StepUpRequired
from dossier.apps.accounts.models import User
from dossier.apps.accounts.security import read_security

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
    return not needs_step_up(level, action) or is_proven(request)


def is_proven(request: HttpRequest) -> bool:
    """Say whether the session proved itself recently. One query."""
    proven = last_proof(request)
    return proven is not None and time.time() - proven < read_security().step_up_minutes * 60


def require_step_up(request: HttpRequest) -> None:
    """Let pass only a session that proved itself recently. Raises :class:`StepUpRequired` otherwise."""
    if not is_proven(request):
        raise StepUpRequired("accounts.step_up_required")


def require_step_up_for(request: HttpRequest, level: int | None, action: str) -> None:
    """Both of the above: the one line in front of a sensitive act."""
    if needs_step_up(level, action):
        require_step_up(request)


def last_proof(request: HttpRequest) -> float | None:
    """Give when this session last proved its user, in Unix seconds; None for a token and for a stranger."""
    if not isinstance(request.user, User) or "dossier.api_token" in request.META:
        return None
    records = get_authentication_records(request, request.user)
    times = [float(record["at"]) for record in records if record.get("method") in PROVING]
    return max(times, default=None)
