"""The permission matrix as a file under version control."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.cli.console import EXIT_USAGE, fail, open_installation, out

if TYPE_CHECKING:
    from dossier.apps.access.policy import Rule
    from dossier.apps.kernel.errors import DomainError

policy_app = typer.Typer(help="The permission matrix.", no_args_is_help=True)
Version = Annotated[int | None, typer.Option("--version", help="Its number; by default the one in force.")]


@policy_app.command("export")
def export_policy(
    target: Annotated[Path, typer.Argument(help="YAML file to write.")], version: Version = None
) -> None:
    """Write a version of the matrix to a file."""
    open_installation()
    from dossier.apps.access.rules import dump_policy

    rules = _rules(version)
    try:
        target.write_text(dump_policy(rules), encoding="utf-8")
    except OSError as error:
        raise fail(f"The file cannot be written there ({type(error).__name__}).") from error
    out.print(f"{len(rules)} rules written.")


@policy_app.command("import")
def import_policy(
    source: Annotated[Path, typer.Argument(help="YAML file to read.")],
    as_user: Annotated[str, typer.Option("--as", help="Draft with this user's rights.")],
    note: Annotated[str, typer.Option("--note", help="What it is for.")] = "",
) -> None:
    """Make a draft from a file. It is in force only when two others have approved it in the site."""
    open_installation()
    from dossier.apps.access.matrix import import_draft
    from dossier.apps.kernel.errors import DomainError
    from dossier.config.operators import acting_operator

    with acting_operator(as_user) as user:
        if user is None:
            raise fail("Name a user with --as: a draft is always somebody's.")
        try:
            draft = import_draft(actor=user, text=_read(source), note=note or source.name)
        except DomainError as error:
            raise _refusal(error) from error
    out.print(f"Version {draft.number} drafted.")


@policy_app.command("diff")
def diff_policy(
    source: Annotated[Path, typer.Argument(help="YAML file to compare with the matrix.")],
    version: Version = None,
) -> None:
    """Show what a file would change: rules, and what each role gains and loses where."""
    open_installation()
    from dossier.apps.access.difference import compare
    from dossier.apps.access.rules import parse_policy
    from dossier.apps.kernel.errors import DomainError

    try:
        found = compare(_rules(version), parse_policy(_read(source)))
    except DomainError as error:
        raise _refusal(error) from error
    for mark, rules in (("+", found.added), ("-", found.removed)):
        for rule in rules:
            out.print(f"{mark} {rule.id}", markup=False)
    for change in found.changed:
        out.print(f"~ {change.after.id}: {', '.join(change.fields)}", markup=False)
    for one in found.cells:
        cell = one.cell
        place = f"{cell.role} {cell.relation} {cell.state} {cell.category or '*'} L{cell.level}"
        gains = " ".join(
            [*(f"+{word}" for word in sorted(one.gained)), *(f"-{word}" for word in sorted(one.lost))]
        )
        masks = " ".join(
            [
                *(f"show:{word}" for word in sorted(one.unmasked)),
                *(f"mask:{word}" for word in sorted(one.masked)),
            ]
        )
        out.print(f"  {place}: {gains} {masks}".rstrip(), markup=False)
    if not found.cells:
        out.print("Nobody gains or loses anything.")


def _rules(version: int | None) -> tuple[Rule, ...]:
    from dossier.apps.access.matrix import get_version, rules_of
    from dossier.apps.access.selectors import list_rules
    from dossier.apps.kernel.errors import NotPermitted

    if version is None:
        return list_rules()
    try:
        return rules_of(get_version(version))
    except NotPermitted as error:
        raise fail("There is no such version.", EXIT_USAGE) from error


def _read(source: Path) -> str:
    try:
        return source.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise fail(f"The file cannot be read ({type(error).__name__}).", EXIT_USAGE) from error


def _refusal(error: DomainError) -> typer.Exit:
    problems = [f"{problem.field}: {problem.code}" for problem in getattr(error, "problems", ())]
    return fail("\n".join([error.code, *problems]), EXIT_USAGE)
