"""The evidence log: how it stands, its word to take away, and whether it still says what it said."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dossier.cli.console import EXIT_NEEDS_PERSON, fail, open_installation, out
from dossier.trust.errors import IntegrityFailure
from dossier.trust.notes import NamedKey, Note

AsJson = Annotated[bool, typer.Option("--json", help="Print as JSON.")]


def state(as_json: AsJson = False) -> None:
    """Say how many statements the log holds, what waits, and which keys sign."""
    open_installation()
    from dossier.apps.notary.selectors import log_state

    found = log_state()
    facts = {
        "size": found.size,
        "waiting": found.waiting,
        "checkpoint_size": found.checkpoint.size if found.checkpoint else 0,
        "checkpoint_at": found.checkpoint.at.isoformat() if found.checkpoint else None,
        "keys": [key.verifier_key for key in found.keys],
    }
    if as_json:
        out.print_json(json.dumps(facts))
        return
    for name, value in facts.items():
        for one in value if isinstance(value, list) else [value]:
            out.print(f"{name}: {one}", markup=False, highlight=False, soft_wrap=True)


def checkpoint(
    file: Annotated[Path | None, typer.Option("--out", help="Write it here instead of printing it.")] = None,
) -> None:
    """Sign the log as it is now and give the checkpoint: keep it elsewhere, it convicts any later rewriting."""
    open_installation()
    from dossier.apps.notary.models import LogCheckpoint
    from dossier.apps.notary.services import make_checkpoint, sequence_leaves

    while sequence_leaves():
        continue
    made = make_checkpoint(datetime.now(UTC)) or LogCheckpoint.objects.first()
    if made is None:
        raise fail("The log is empty: there is nothing to sign yet.", EXIT_NEEDS_PERSON)
    if file is None:
        out.print(made.note, end="", markup=False, highlight=False, soft_wrap=True)
    else:
        file.write_text(made.note, encoding="utf-8")


def audit(
    since: Annotated[
        list[Path] | None,
        typer.Option("--since", help="A checkpoint kept elsewhere; may be given several times."),
    ] = None,
    key: Annotated[
        list[str] | None,
        typer.Option("--key", help="The log's public key as known from outside; several after a change."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Compute the log anew from its statements, hold every row against them, and prove that the log extends every
    checkpoint kept elsewhere.

    Exit code 1 when anything differs: each finding is named with its place.
    """
    open_installation()
    from dossier.apps.evidence.checking import check_rows
    from dossier.apps.notary.checking import check_log

    try:
        kept = [Note.parse(path.read_bytes()) for path in since or ()]
        keys = [NamedKey.parse(text) for text in key or ()]
        report = check_log(kept=kept, keys=keys)
    except OSError as error:
        raise fail(f"The checkpoint cannot be read ({type(error).__name__}).") from error
    except IntegrityFailure as error:
        raise fail(f"The checkpoint or key given is not one of this log ({error.code}).") from error
    findings = (*report.findings, *check_rows())
    if as_json:
        found = [{"code": finding.code, "place": finding.place} for finding in findings]
        out.print_json(
            json.dumps({"size": report.size, "checkpoints": report.checkpoints, "findings": found})
        )
    else:
        out.print(f"{report.size} statements, {report.checkpoints} checkpoints")
        for finding in findings:
            out.print(f"[red]{finding.code}[/red] at {finding.place}")
        out.print("[red]not intact[/red]" if findings else "[green]intact[/green]")
    if findings:
        raise typer.Exit(EXIT_NEEDS_PERSON)


def change_key(
    scheme: Annotated[str, typer.Option(help="ed25519, or sm2 for the national suite.")] = "ed25519",
) -> None:
    """Let a new key of the log succeed the present one; publish it as you published the other.

    What the older key signed stays valid under it.
    """
    open_installation()
    from dossier.apps.audit.services import record_alone
    from dossier.apps.notary.selectors import log_keys
    from dossier.apps.notary.services import change_key as succeed

    if scheme not in {"ed25519", "sm2"}:
        raise fail("The scheme is ed25519 or sm2.")
    succeed(scheme=scheme, at=datetime.now(UTC))
    record_alone(actor=None, actor_name="command-line", action="log.change_key", details={"scheme": scheme})
    out.print(log_keys()[0].verifier_key, markup=False, highlight=False, soft_wrap=True)
