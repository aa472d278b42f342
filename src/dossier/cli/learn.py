"""Learning from corrections on the command line: train, list, activate."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.cli.console import fail, open_installation, out

if TYPE_CHECKING:
    from dossier.apps.learning.models import LearnedModel
    from dossier.apps.people.models import Company

Code = Annotated[str, typer.Option(help="Code of the company.")]


def train(company: Code) -> None:
    """Learn from the records that people have filed or corrected.

    Lay-outs are remembered from the first record on, types and fields are learned from twenty. A new model is put
    to use only when it is not worse, on records kept aside, than what is in use. Meant to run every night.
    """
    open_installation()
    from dossier.apps.kernel.errors import Conflict
    from dossier.apps.learning.services import train_models

    try:
        rows = train_models(company=_find_company(company), actor=None, at=datetime.now(UTC))
    except Conflict as error:
        raise fail(f"Nothing was learned ({error.code}).") from error
    _print(rows)


def list_models(company: Code) -> None:
    """Show the versions and which are in use."""
    open_installation()
    from dossier.apps.learning import selectors

    _print(selectors.list_models(_find_company(company)))


def activate(
    version: Annotated[int, typer.Argument(min=0, help="Version to put to use; 0 for the rules alone.")],
    company: Code,
    kind: Annotated[str, typer.Option(help="Only this kind: layout, type or field.")] = "",
) -> None:
    """Put a version to use, to roll back for instance. Recognition follows within a minute."""
    open_installation()
    from dossier.apps.kernel.errors import Invalid
    from dossier.apps.learning.services import activate_version
    from dossier.recognition.learning.kinds import Kind

    if kind and kind not in list(Kind):
        raise fail(f"There is no kind {kind}: {', '.join(Kind)}.")
    try:
        rows = activate_version(
            company=_find_company(company), version=version, actor=None, at=datetime.now(UTC),
            kind=Kind(kind) if kind else None,
        )  # fmt: skip
    except Invalid as error:
        raise fail(f"There is no version {version}: `dossier learn list`.") from error
    _print(rows)


def _find_company(code: str) -> Company:
    from dossier.apps.people.models import Company

    found = Company.objects.filter(code=code).first()
    if found is None:
        raise fail(f"There is no company {code}: `dossier company add`.")
    return found


def _print(rows: list[LearnedModel]) -> None:
    from rich.table import Table

    table = Table(
        "Version", "Kind", "In use", "Trained", "Records", "Held out", "Types right", "Values right (wrong)"
    )
    for row in rows:
        before, after = row.figures["before"], row.figures["after"]
        table.add_row(
            str(row.version),
            row.kind,
            "yes" if row.active else "",
            f"{row.trained_at:%Y-%m-%d %H:%M}",
            str(row.examples),
            str(row.held_out),
            f"{before['types_right']} → {after['types_right']}",
            f"{before['right']} ({_wrong(before)}) → {after['right']} ({_wrong(after)})",
        )
    out.print(table if rows else "Nothing is in use: the rules alone.")


def _wrong(figures: dict[str, int]) -> int:
    return figures["wrong"] + figures["extra"]
