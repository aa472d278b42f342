"""The evidence log: how it stands, its word to take away, and whether it still says what it said."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.cli.console import EXIT_NEEDS_PERSON, fail, open_installation, out
from dossier.cli.giving import write_file
from dossier.trust.errors import IntegrityFailure
from dossier.trust.kept_checkpoints import read_kept
from dossier.trust.notes import NamedKey, Note

if TYPE_CHECKING:
    from dossier.apps.notary.models import LogCheckpoint

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
    witness: Annotated[
        str,
        typer.Option("--witness", help="Write it as a request to this witness of the settings, with proof."),
    ] = "",
    seen: Annotated[
        int | None,
        typer.Option(
            min=0, help="Prove growth from what the witness says that it saw last: its answer was lost."
        ),
    ] = None,
) -> None:
    """Sign the log as it is now and give the checkpoint: keep it elsewhere, it convicts any later rewriting.

    With --witness for a witness by hand: what it gives goes to `dossier witness cosign` there.
    """
    open_installation()
    from dossier.apps.kernel.errors import Conflict
    from dossier.apps.notary.selectors import cosigned_note
    from dossier.apps.notary.witnesses import request_for

    made = _sign_now()
    try:
        text = request_for(_witness_key(witness), made, seen) if witness else str(cosigned_note(made))
    except Conflict as error:
        raise fail("This log never had so many entries: find out why.", EXIT_NEEDS_PERSON) from error
    if file is None:
        out.print(text, end="", markup=False, highlight=False, soft_wrap=True)
    else:
        write_file(file, text.encode(), "checkpoint")


def print_checkpoint(
    file: Annotated[Path, typer.Option("--out", help="PDF to write.")],
) -> None:
    """Sign the log as it is now and give the checkpoint as one page to print and keep elsewhere, with a QR code."""
    open_installation()
    from dossier.apps.evidence.checkpoint_print import print_checkpoint as draw

    write_file(file, draw(_sign_now()), "page")


def add_cosignature(
    file: Annotated[
        Path, typer.Argument(help="The cosigned checkpoint that `dossier witness cosign` wrote.")
    ],
) -> None:
    """Take over the cosignatures of witnesses that are asked by hand; each must be one of the settings."""
    open_installation()
    from dossier.apps.audit.services import record_alone
    from dossier.apps.notary.models import LogCheckpoint
    from dossier.apps.notary.witnesses import WitnessUnavailable, keep_cosignature
    from dossier.config.environment import read_environment

    try:
        note = read_kept(file.read_bytes())
    except OSError as error:
        raise fail(f"The file cannot be read ({type(error).__name__}).") from error
    except IntegrityFailure as error:
        raise fail(f"The file holds no checkpoint ({error.code}).") from error
    row = next((row for row in LogCheckpoint.objects.all() if Note.parse(row.note).text == note.text), None)
    if row is None:
        raise fail("This log has never signed that checkpoint.", EXIT_NEEDS_PERSON)
    kept = []
    for key in read_environment().witnesses.policy.keys:
        try:
            kept.append(keep_cosignature(row, key, note.signatures, datetime.now(UTC)).witness)
        except WitnessUnavailable:
            continue
    if not kept:
        raise fail("No witness of the settings has cosigned it.", EXIT_NEEDS_PERSON)
    details = {"size": row.size, "witnesses": kept}
    record_alone(actor=None, actor_name="command-line", action="log.add_cosignature", details=details)
    out.print(f"{row.size}: {', '.join(kept)}", markup=False)


def settle_witness(
    name: Annotated[str, typer.Argument(help="Name of the witness that has seen another history.")],
    reason: Annotated[str, typer.Option(help="What was found when it was looked into; it is audited.")],
) -> None:
    """Say that it was looked into why a witness has seen another history; it is asked again from now on."""
    open_installation()
    from dossier.apps.audit.services import record_alone
    from dossier.apps.notary.witnesses import settle_conflict

    now = datetime.now(UTC)
    if not settle_conflict(name, by="command-line", reason=reason, at=now):
        raise fail("No witness of that name waits to be looked into.")
    details = {"witness": name, "reason": reason}
    record_alone(actor=None, actor_name="command-line", action="log.settle_witness", details=details)


def _sign_now() -> LogCheckpoint:
    from dossier.apps.notary.models import LogCheckpoint
    from dossier.apps.notary.services import make_checkpoint, sequence_leaves

    while sequence_leaves():
        continue
    made = make_checkpoint(datetime.now(UTC)) or LogCheckpoint.objects.first()
    if made is None:
        raise fail("The log is empty: there is nothing to sign yet.", EXIT_NEEDS_PERSON)
    return made


def _witness_key(name: str) -> NamedKey:
    from dossier.config.environment import read_environment

    for key in read_environment().witnesses.policy.keys:
        if key.name == name:
            return key
    raise fail("The settings name no such witness.")


def audit(
    since: Annotated[
        list[Path] | None,
        typer.Option(
            "--since", help="A checkpoint kept elsewhere: file, mail or scanned text; several times."
        ),
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
        kept = [read_kept(path.read_bytes()) for path in since or ()]
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
