"""Ending what an account has open. Whoever calls this audits it."""

from __future__ import annotations

from datetime import datetime

from dossier.apps.accounts.models import ApiToken, Session, User


def end_everything(user: User, at: datetime) -> None:
    """End all sessions and tokens of an account at once."""
    Session.objects.filter(user=user).delete()
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=at)


def close_account(user: User, at: datetime) -> None:
    """Let nobody in under this name any more."""
    User.objects.filter(pk=user.pk).update(is_active=False)
    user.is_active = False
    end_everything(user, at)
