"""Keys on the command line: who holds them, and their rotation."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, cast

import typer

from dossier.cli.console import fail, open_installation, opening, out


def rotate(
    company: Annotated[str, typer.Option(help="Code of the company; all when left out.")] = "",
) -> None:
    """Give companies a new key and wrap their objects' keys under it; no object is sealed anew. May be run again."""
    open_installation()
    from dossier.apps.people.models import Company
    from dossier.apps.vault.rotation import renew_company_key, retire_company_keys, rewrap_data_keys

    companies = Company.objects.filter(code=company) if company else Company.objects.all()
    if company and not companies:
        raise fail(f"There is no company {company}.")
    for each in companies:
        retire_company_keys(each, datetime.now(UTC))
        renew_company_key(each)
        count = 0
        while done := rewrap_data_keys(each):
            count += done
        out.print(f"{each.code}: a new key, {count} objects' keys wrapped under it.")


def change_root(
    settings_file: Annotated[
        Path | None,
        typer.Option(
            "--settings", help="Lines DOSSIER_...=value that say who holds the root key from now on."
        ),
    ] = None,
) -> None:
    """Change the root key, or who holds it. Stop every other process of the installation first. May be run again."""
    open_installation()
    from django.conf import settings

    from dossier.config.environment import read_environment
    from dossier.config.keys import InstallationKeys
    from dossier.config.rekeying import change_root_key

    with opening():
        wanted = read_environment({**os.environ, **(_read(settings_file) if settings_file else {})})
        changed = change_root_key(cast(InstallationKeys, settings.KEYS), wanted)
    out.print(f"{changed} company keys lie under the new root key.")
    if settings_file:
        out.print("Put these settings into the environment before anything is started again.")


def _read(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise fail("The file of settings cannot be read.") from error
    pairs = (line.partition("=") for line in lines if line.strip() and not line.startswith("#"))
    return {name.strip(): value.strip() for name, _, value in pairs}
