"""The audit log's keeping: what is older than its period, and asking that it ends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.cli.console import EXIT_USAGE, fail, open_installation, out

if TYPE_CHECKING:
    from dossier.apps.kernel.errors import DomainError
    from dossier.apps.records.audit_periods import Keeping

audit_app = typer.Typer(help="The audit log.", no_args_is_help=True)
AsUser = Annotated[str, typer.Option("--as", help="Act with this user's rights.")]


@audit_app.command("retention")
def retention(
    as_user: AsUser,
    end: Annotated[
        str,
        typer.Option("--end", help="Ask that what is due in this company ends; - for no single company."),
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why; the approvers read it.")] = "",
) -> None:
    """Show how long each company's log names people and what is due; with --end, ask for its end.

    Nothing ends before others have approved it in the site; the worker carries it out.
    """
    open_installation()
    from dossier.apps.kernel.errors import DomainError
    from dossier.apps.records.audit_periods import list_keepings, propose_ending
    from dossier.config.operators import acting_operator

    now = datetime.now(UTC)
    with acting_operator(as_user) as user:
        if user is None:
            raise fail("There is no such user.", EXIT_USAGE)
        try:
            keepings = list_keepings(actor=user, at=now)
            if not end:
                for keeping in keepings:
                    out.print(_line(keeping), markup=False, highlight=False, soft_wrap=True)
                return
            chosen = next((one for one in keepings if _code(one) == end), None)
            if chosen is None:
                raise fail("There is no such company within this user's reach.", EXIT_USAGE)
            company_id = chosen.company.id if chosen.company else None
            approval = propose_ending(actor=user, company_id=company_id, reason=reason, at=now)
        except DomainError as error:
            raise _refusal(error) from error
    out.print(f"Asked for; it waits for approval: {approval.id}")


def _code(keeping: Keeping) -> str:
    return keeping.company.code if keeping.company else "-"


def _line(keeping: Keeping) -> str:
    scope = keeping.scope
    due = f"before {scope.before:%Y-%m-%d}: {scope.events} due" if scope else "kept for ever"
    waiting = ", waits for approval" if keeping.waiting else ""
    return f"{_code(keeping)}: {keeping.period} (at least {keeping.legal_minimum}), {due}{waiting}"


def _refusal(error: DomainError) -> typer.Exit:
    return fail(f"Refused: {error.code}.")
