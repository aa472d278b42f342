"""Auditing fresh proofs: allauth tells of a re-authentication by its signal only, so this one is listened to."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import authentication_step_completed

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_alone


def audit_step_up() -> None:
    """Begin to listen. Call it when the application starts."""
    authentication_step_completed.connect(_on_proof, dispatch_uid="administration.step_up")


def _on_proof(*, user: User, method: str, reauthenticated: bool = False, **_more: Any) -> None:
    if reauthenticated:
        record_alone(
            actor=user,
            action="accounts.step_up",
            object_kind="user",
            object_id=user.pk,
            details={"kind": str(_more.get("type", method))},
        )
