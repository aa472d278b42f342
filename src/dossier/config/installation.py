"""Bringing an installation up to date: tables, cache table, the access matrix, and an index to search in."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command

from dossier.apps.access.models import PolicyRule
from dossier.apps.access.services import load_policy
from dossier.apps.accounts.models import SecuritySetting, User
from dossier.apps.accounts.security import FACTOR_ROLES, write_rule
from dossier.apps.search.services import ensure_index
from dossier.config.statistics import refresh_statistics


def bring_up_to_date() -> None:
    """Make what is missing; may be run at any time."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if is_new():
        # An older installation keeps its ways until its security administrator changes the rule.
        write_rule("second_factor_roles", FACTOR_ROLES)
    if not PolicyRule.objects.exists():
        load_policy(actor=None)
    settings.ENVIRONMENT.index_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ensure_index()
    refresh_statistics()


def is_new() -> bool:
    """Say whether nobody has used this installation yet."""
    return not (User.objects.exists() or SecuritySetting.objects.exists())
