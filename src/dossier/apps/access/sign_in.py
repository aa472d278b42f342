"""Signing in and out, audited. Accounts are made by administrators: nobody signs up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from dossier.apps.accounts.lockout import count_failure, forget_failures, is_locked
from dossier.apps.accounts.models import Session, User
from dossier.apps.accounts.security import read_security
from dossier.apps.accounts.sessions import SessionStore, stored_key
from dossier.apps.audit.context import Origin, acting_from, current_origin
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_event

from .selectors import role_names

FACTOR_EVENTS = {
    "mfa/email/totp_activated": "accounts.factor_add",
    "mfa/email/totp_deactivated": "accounts.factor_remove",
    "mfa/email/webauthn_added": "accounts.factor_add",
    "mfa/email/webauthn_removed": "accounts.factor_remove",
    "mfa/email/recovery_codes_generated": "accounts.recovery_codes",
}
"""What allauth would send a mail about, and the event it is here."""


class AuditedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's hooks for what happens at sign-in, failure and sign-out."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_expired": "This account was never used and has been closed.",
    }

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        forget_failures(user.username)
        SessionStore.clear_expired()
        _record("accounts.sign_in", user)

    def logout(self, request: HttpRequest) -> None:
        user = request.user if isinstance(request.user, User) else None
        super().logout(request)
        if user is not None:
            _record("accounts.sign_out", user)

    def set_password(self, user: User, password: str) -> None:
        """Change the password; every other session of the account ends."""
        with transaction.atomic():
            user.password_is_temporary = False
            super().set_password(user, password)
            key = self.request.session.session_key or ""
            Session.objects.filter(user=user).exclude(session_key=stored_key(key)).delete()
            _record("accounts.password_change", user)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        super().pre_authenticate(request, **credentials)
        name = str(credentials.get("username", ""))
        if is_locked(name, datetime.now(UTC)):
            _record_failure(name, "locked")
            raise self.validation_error("too_many_login_attempts")

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        user: User | None = super().authenticate(request, **credentials)
        # SECURITY: only whoever knows the password is told that the account was closed for lack of use.
        if user is not None and _never_used(user):
            _record_failure(user.username, "never_used")
            raise self.validation_error("account_expired")
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        name = str(credentials.get("username", ""))
        locks = count_failure(name, datetime.now(UTC))
        _record_failure(name, "locks" if locks else "")

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,  # noqa: ARG002  the hook's signature
        email: str | None = None,  # noqa: ARG002
    ) -> None:
        """Audit what allauth wants to tell by mail: its one hook for a changed second factor."""
        if action := FACTOR_EVENTS.get(template_prefix):
            kind = template_prefix.rpartition("/")[2].partition("_")[0]
            _record(action, user, {"kind": kind})


def _never_used(user: User) -> bool:
    days = read_security().never_used_days
    waiting = datetime.now(UTC) - user.activated_at
    return user.last_login is None and days > 0 and waiting > timedelta(days=days)


def _record(action: str, user: User, details: dict[str, object] | None = None) -> None:
    origin = current_origin()
    with acting_from(Origin(origin.address, origin.request_id, role_names(user))), transaction.atomic():
        record_event(actor=user, action=action, object_kind="user", object_id=user.pk, details=details)


def _record_failure(name: str, why: str) -> None:
    known = User.objects.filter(username__iexact=name).first()
    # An unknown name may be a password typed in the wrong field: it is sealed, not shown.
    details = ({} if known else {"name": name[:150]}) | ({"why": why} if why else {})
    with transaction.atomic():
        record_event(
            actor=None,
            actor_name=known.username if known else "",
            action="accounts.sign_in_failed",
            result=Result.REFUSED,
            details=details,
        )
