"""Bringing an installation up to date: tables, cache table, the access matrix, and an index to search in."""

from __future__ import annotations

from django.conf import settings
from django.core.management import call_command

from dossier.apps.access.models import PolicyRule
from dossier.apps.access.services import load_policy
from dossier.apps.search.services import ensure_index


def bring_up_to_date() -> None:
    """Make what is missing; may be run at any time."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    if not PolicyRule.objects.exists():
        load_policy(actor=None)
    settings.ENVIRONMENT.index_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    ensure_index()
