"""The installation itself: make it, check it, back it up, bring it back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from dossier.cli.console import EXIT_NEEDS_PERSON, err, fail, open_installation, opening, out


def init() -> None:
    """Make a new installation in DOSSIER_HOME, or bring an older one up to date. May be run again."""
    prepare()
    out.print("The installation is ready.")


def prepare() -> None:
    """Create the keys where there are none, then the tables, the policy and an empty index."""
    from dossier.config.environment import read_environment
    from dossier.config.keys import create_keys

    with opening():
        environment = read_environment()
        if environment.lacks_passphrase:
            raise fail("Set DOSSIER_PASSPHRASE_FILE (or DOSSIER_PASSPHRASE): it opens the key file.")
        if not environment.key_file.exists():
            create_keys(environment)
    open_installation(database=False)
    from dossier.config.installation import bring_up_to_date

    bring_up_to_date()


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print the findings as JSON.")] = False,
) -> None:
    """Check keys, database, index, objects, fonts, disk and stuck work.

    Exit code 1 when something is wrong, 3 when the installation cannot even be opened.
    """
    open_installation(keys=False)
    from dossier.config.checks import run_checks

    checks = run_checks()
    if as_json:
        out.print_json(json.dumps([{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks]))
    else:
        table = Table("check", "", "finding")
        for check in checks:
            table.add_row(check.name, "[green]ok[/green]" if check.ok else "[red]wrong[/red]", check.detail)
        out.print(table)
    if not all(check.ok for check in checks):
        raise typer.Exit(EXIT_NEEDS_PERSON)


def backup(target: Annotated[Path, typer.Argument(help="Folder to write to; must be new or empty.")]) -> None:
    """Copy keys, database and objects into a folder. Everything stays encrypted; work may go on meanwhile."""
    open_installation()
    from dossier.config.backups import BackupRefused, write_backup

    try:
        summary = write_backup(target)
    except BackupRefused as refused:
        raise fail(str(refused)) from refused
    out.print(
        f"Backed up {summary.objects} objects, {summary.size_bytes / 2**20:.1f} MiB, to the folder given."
    )
    err.print("Keep the passphrase elsewhere: without it the backup cannot be opened.")


def restore(source: Annotated[Path, typer.Argument(help="A folder written by `dossier backup`.")]) -> None:
    """Bring a backup back into an empty DOSSIER_HOME and rebuild the index."""
    # Opens nothing yet: the settings of an installation are read once, and there is none.
    from dossier.config.backups import BackupRefused, read_backup
    from dossier.config.environment import read_environment

    with opening():
        environment = read_environment()
        if environment.lacks_passphrase:
            raise fail("Set DOSSIER_PASSPHRASE_FILE (or DOSSIER_PASSPHRASE): it opens the backup's key file.")
        try:
            read_backup(source, environment)
        except BackupRefused as refused:
            raise fail(str(refused)) from refused
    open_installation()
    from dossier.apps.search.services import reindex as rebuild
    from dossier.config.backups import erase_again_after_restore
    from dossier.config.installation import bring_up_to_date

    bring_up_to_date()
    if erased := erase_again_after_restore():
        err.print(f"{erased} objects that were erased after this backup were erased again.")
    out.print(f"Restored; the index was rebuilt over {rebuild()} records.")
