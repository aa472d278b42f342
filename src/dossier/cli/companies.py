"""Companies and their people on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from dossier.cli.console import fail, open_installation, out


def add_company(
    code: Annotated[str, typer.Argument(help="Short code, such as HC01.")],
    name: Annotated[str, typer.Argument(help="Full name.")],
    fonds: Annotated[str, typer.Option(help="Fonds code (全宗号) of its reference codes, such as A001.")],
    group: Annotated[str, typer.Option(help="The group it belongs to; its own name when left out.")] = "",
) -> None:
    """Add a company with the standard scheme of document types, fields and retention rules."""
    open_installation()
    from dossier.apps.records.companies import open_company

    open_company(actor=None, group_name=group or name, code=code, name=name, fonds_code=fonds)
    out.print(f"Company {code} is open.")


def import_roster(
    file: Annotated[
        Path, typer.Argument(help="CSV or XLSX: 工号 姓名 身份证号 部门 岗位 入职日期 ...", exists=True)
    ],
    company: Annotated[str, typer.Option(help="Code of the company.")],
) -> None:
    """Add or update a company's people; their records follow them into their departments."""
    open_installation()
    from dossier.apps.kernel.errors import Invalid
    from dossier.apps.people.models import Company
    from dossier.apps.people.roster import read_roster
    from dossier.apps.records.companies import take_over_roster

    found = Company.objects.filter(code=company).first()
    if found is None:
        raise fail(f"There is no company {company}: `dossier company add`.")
    try:
        added, updated = take_over_roster(actor=None, company=found, rows=read_roster(file))
    except Invalid as error:
        raise fail(
            " ".join([error.code, *(f"{key}={value}" for key, value in error.params.items())])
        ) from error
    out.print(f"{added} people added, {updated} brought up to date.")
