"""Signing in and out, audited. Accounts are made by administrators: nobody signs up."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest

from dossier.apps.accounts.models import User
from dossier.apps.audit.context import Origin, acting_from, current_origin
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_event

from .selectors import role_names


class AuditedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """allauth's hooks for what happens at sign-in, failure and sign-out."""

    def is_open_for_signup(self, _request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        _record("accounts.sign_in", user)

    def logout(self, request: HttpRequest) -> None:
        user = request.user if isinstance(request.user, User) else None
        super().logout(request)
        if user is not None:
            _record("accounts.sign_out", user)

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            _record("accounts.password_change", user)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        super().authentication_failed(request, **credentials)
        name = str(credentials.get("username", ""))
        known = User.objects.filter(username__iexact=name).first()
        with transaction.atomic():
            # An unknown name may be a password typed in the wrong field: it is sealed, not shown.
            record_event(
                actor=None,
                actor_name=known.username if known else "",
                action="accounts.sign_in_failed",
                result=Result.REFUSED,
                details={} if known else {"name": name[:150]},
            )


def _record(action: str, user: User) -> None:
    origin = current_origin()
    with acting_from(Origin(origin.address, origin.request_id, role_names(user))), transaction.atomic():
        record_event(actor=user, action=action, object_kind="user", object_id=user.pk)
