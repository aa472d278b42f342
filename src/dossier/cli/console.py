"""What every command needs: the consoles, opening the installation, and turning errors into exit codes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.markup import escape

from dossier.config.environment import SettingInvalid
from dossier.trust.errors import TrustError

out = Console()
err = Console(stderr=True)

EXIT_NEEDS_PERSON = 1
EXIT_USAGE = 2
EXIT_CLOSED = 3


def fail(message: str, code: int = EXIT_USAGE) -> typer.Exit:
    """Print what is wrong and what to do, and give the exit to raise."""
    err.print(f"[red]{escape(message)}[/red]", soft_wrap=True)
    return typer.Exit(code)


@contextmanager
def opening() -> Iterator[None]:
    """Turn what can go wrong while keys and settings are opened into a clear message."""
    try:
        yield
    except SettingInvalid as error:
        raise fail(str(error), EXIT_CLOSED) from error
    except TrustError as error:
        raise fail(
            f"The keys cannot be opened ({error.code}). Check the passphrase, or the key server or token.",
            EXIT_CLOSED,
        ) from error


def open_installation(*, keys: bool = True, database: bool = True) -> None:
    """Set Django up over the data folder; exits with code 3 and advice when there is nothing to open.

    ``keys`` and ``database`` say whether these must be there: `dossier doctor` reports on broken ones, and
    `dossier init` makes the database.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dossier.config.settings")
    with opening():
        import django
        from django.conf import settings

        ready = settings.KEYS is not None
        if keys and not ready:
            raise fail(
                "No installation is open: set DOSSIER_HOME and DOSSIER_PASSPHRASE_FILE, then run `dossier init`.",
                EXIT_CLOSED,
            )
        django.setup()
    from dossier.config.logs import configure_logs

    configure_logs(settings.ENVIRONMENT.log_level)
    if database and ready:
        _open_database()


def _open_database() -> None:
    from django.conf import settings
    from django.db import DatabaseError, connection

    name = settings.DATABASES["default"]["NAME"]
    # Connecting would make an empty one, and hide that the real one is gone.
    if connection.vendor == "sqlite" and not Path(str(name)).exists():
        raise fail(
            "The database is missing from DOSSIER_HOME: restore a backup, or run `dossier init`.", EXIT_CLOSED
        )
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        raise fail(f"The database cannot be opened ({type(error).__name__}).", EXIT_CLOSED) from error
