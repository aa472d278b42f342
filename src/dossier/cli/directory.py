"""The company directory on the command line: tokens of provisioning clients, the mapping table, links."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dossier.cli.console import fail, open_installation, out


@contextmanager
def _refusals() -> Iterator[None]:
    from dossier.apps.kernel.errors import DomainError

    try:
        yield
    except DomainError as error:
        params = [f"{key}={value}" for key, value in error.params.items()]
        raise fail(" ".join([error.code, *params])) from error


def create_token(
    name: Annotated[str, typer.Argument(help="What the token is for, such as the directory's name.")],
    days: Annotated[int, typer.Option(help="Valid for so many days, 400 at most.")] = 180,
) -> None:
    """Make a SCIM token. It is shown once and stored nowhere."""
    open_installation()
    from dossier.apps.directory import tokens

    with _refusals():
        secret = tokens.create_token(actor=None, name=name, days=days, at=datetime.now(UTC))
    out.print(secret, soft_wrap=True, highlight=False)


def revoke_token(name: Annotated[str, typer.Argument(help="Name of the token.")]) -> None:
    """End a SCIM token at once."""
    open_installation()
    from dossier.apps.directory import tokens

    with _refusals():
        tokens.revoke_token(actor=None, name=name, at=datetime.now(UTC))
    out.print(f"Token {name} is ended.")


def map_groups(
    file: Annotated[
        Path, typer.Argument(help="YAML: groups: [{group, role, company, department, clearance}]")
    ],
) -> None:
    """Replace the table of groups and roles by a file; everybody's roles follow at once."""
    open_installation()
    from dossier.apps.directory.grants import replace_mappings
    from dossier.apps.directory.mapping import read_mappings

    with _refusals():
        mappings = read_mappings(file)
        changed = replace_mappings(actor=None, mappings=mappings)
    out.print(f"{len(mappings)} lines hold; the roles of {changed} people changed.")


def list_groups() -> None:
    """Show the table of groups and roles."""
    open_installation()
    from dossier.apps.directory.selectors import list_mappings

    for row in list_mappings():
        place = row.company.code if row.company else "-"
        if row.department:
            place += f"/{row.department.name}"
        out.print(f"{row.group}\t{row.role}\t{place}\t{row.clearance}", markup=False, highlight=False)


def link(
    username: Annotated[str, typer.Argument(help="An account that was made here.")],
    external_id: Annotated[str, typer.Option(help="The person's external id in the directory.")],
) -> None:
    """Hand an account over to the directory; an administrator's account is opened from outside only so."""
    open_installation()
    from dossier.apps.directory.provisioning import link_account

    with _refusals():
        row = link_account(actor=None, username=username, external_id=external_id)
    out.print(f"{username} is kept by the directory as {row.id}.")


def unlink(username: Annotated[str, typer.Argument(help="An account.")]) -> None:
    """Forget the outside identities of an account; the next sign-on ties a new one."""
    open_installation()
    from dossier.apps.directory.provisioning import unlink_identities

    with _refusals():
        count = unlink_identities(actor=None, username=username)
    out.print(f"{count} identities forgotten.")
