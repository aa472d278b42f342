"""Accounts and roles on the command line."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from dossier.cli.console import fail, open_installation, out


def add_user(
    username: Annotated[str, typer.Argument(help="Sign-in name.")],
    role: Annotated[str, typer.Option(help="A role of the matrix, such as hr_archivist or manager.")],
    company: Annotated[str, typer.Option(help="Code of the company the role is held in.")] = "",
    department: Annotated[int | None, typer.Option(help="Id of the department a manager leads.")] = None,
    employee_no: Annotated[str, typer.Option(help="The employee whose own file this account may see.")] = "",
    clearance: Annotated[int, typer.Option(min=0, max=4, help="Highest confidentiality level.")] = 3,
) -> None:
    """Add an account with a role. The password is asked for, or taken from DOSSIER_NEW_PASSWORD."""
    open_installation()
    from django.core.exceptions import ValidationError

    from dossier.apps.kernel.errors import Conflict
    from dossier.config.accounts import AccountRequest, UnknownPlace, create_account

    password = os.environ.get("DOSSIER_NEW_PASSWORD") or typer.prompt(
        "Password", hide_input=True, confirmation_prompt=True
    )
    try:
        create_account(
            AccountRequest(
                username=username,
                password=password,
                role=role,
                company=company,
                department=department,
                employee_no=employee_no,
                clearance=clearance,
            )
        )
    except (ValidationError, UnknownPlace) as error:
        raise fail(
            "; ".join(error.messages if isinstance(error, ValidationError) else [str(error)])
        ) from error
    except Conflict as error:
        raise fail(f"This role cannot be held here ({error.code}).") from error
    out.print(f"Added {username}.")
