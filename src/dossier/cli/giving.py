"""What commands that give something out have in common: on whose behalf it is done, and the file it goes into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from dossier.cli.console import EXIT_USAGE, fail, out

if TYPE_CHECKING:
    from dossier.apps.accounts.models import User


@contextmanager
def on_behalf(as_user: str, what: str) -> Iterator[User]:
    """Act with a user's rights; ``what`` is named when nobody was. A refusal ends the command with its code."""
    from dossier.apps.kernel.errors import DomainError
    from dossier.config.operators import acting_operator

    with acting_operator(as_user) as user:
        if user is None:
            raise fail(f"Name a user with --as: {what} is always somebody's.")
        try:
            yield user
        except DomainError as error:
            raise fail(f"{error.code} {error.params or ''}".strip(), EXIT_USAGE) from error


def write_given(target: Path, data: bytes, what: str) -> None:
    """Write what was given out, and say how much it is."""
    write_file(target, data, what)
    out.print(f"{len(data) / 1024:.0f} KiB written.")


def write_file(target: Path, data: bytes, what: str) -> None:
    """Write a file, or end the command saying why not."""
    try:
        target.write_bytes(data)
    except OSError as error:
        raise fail(f"The {what} cannot be written there ({type(error).__name__}).") from error
