"""Evidence: make a bundle that proves a record, and check any bundle offline."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from cryptography.x509 import Certificate, load_pem_x509_certificates

from dossier.cli.console import EXIT_NEEDS_PERSON, EXIT_USAGE, fail, open_installation, out
from dossier.cli.giving import on_behalf, write_file, write_given
from dossier.trust.anchors.judging import AnchorWord
from dossier.trust.errors import IntegrityFailure
from dossier.trust.evidence import Verdict, verify_bundle
from dossier.trust.notes import NamedKey

EXIT_NOT_KNOWN = 3


def evidence(
    record: Annotated[UUID, typer.Argument(help="Id of the record.")],
    target: Annotated[Path, typer.Option("--out", help="File to write the bundle to.")],
    as_user: Annotated[str, typer.Option("--as", help="Export with this user's rights.")] = "",
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of", formats=["%Y-%m-%d"], help="The version in force at the end of this day (in China)."
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option("--certificate", help="With --as-of: write the signed certificate (PDF) here as well."),
    ] = None,
) -> None:
    """Write the evidence bundle of a record; the export is audited."""
    if certificate is not None and as_of is None:
        raise fail("--certificate needs --as-of.", EXIT_USAGE)
    open_installation()
    from dossier.apps.evidence.as_of import end_of
    from dossier.apps.evidence.bundles import make_bundle
    from dossier.apps.evidence.certifying import certify_as_of

    with on_behalf(as_user, "an export") as user:
        now, printed = datetime.now(UTC), b""
        until = end_of(as_of.date(), now) if as_of else None
        data = make_bundle(actor=user, record_id=record, at=now, until=until)
        if as_of and certificate is not None:
            printed = certify_as_of(actor=user, record_id=record, day=as_of.date(), at=now).data
    if certificate is not None:
        write_file(certificate, printed, "certificate")
    write_given(target, data, "bundle")


def verify(
    bundle: Annotated[Path, typer.Argument(help="The evidence bundle.")],
    files: Annotated[list[Path] | None, typer.Argument(help="Files that belong to the bundle.")] = None,
    key: Annotated[
        list[str] | None, typer.Option("--key", help="The log's key as you know it from elsewhere.")
    ] = None,
    tsa_root: Annotated[
        list[Path] | None, typer.Option("--tsa-root", help="PEM of a time-stamp authority's root.")
    ] = None,
    witness: Annotated[
        list[str] | None, typer.Option("--witness", help="A witness's key as you know it from elsewhere.")
    ] = None,
    quorum: Annotated[
        int | None, typer.Option(help="How many of these witnesses must have cosigned; all unless given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Check an evidence bundle, offline and without an installation.

    Exit code 0: everything holds; 1: something does not; 2: cannot be read; 3: everything holds, but no key was
    given that is known from elsewhere.
    """
    try:
        keys = [NamedKey.parse(text) for text in key or ()]
        witnesses = [NamedKey.parse(text) for text in witness or ()]
        if not all(one.cosigns for one in witnesses) or not 0 <= (quorum or 0) <= len(witnesses):
            raise ValueError("no witness's key, or more asked for than named")
        roots = [root for path in tsa_root or () for root in _read_roots(path)]
        verdict = verify_bundle(
            bundle.read_bytes(),
            keys=keys,
            roots=roots,
            beside=[path.read_bytes() for path in files or ()],
            witnesses=witnesses,
            quorum=quorum,
        )
    except (OSError, ValueError, IntegrityFailure) as error:
        raise fail(f"A file or key that was given cannot be read ({type(error).__name__}).") from error
    _print_verdict(verdict, as_json)
    if not verdict.holds:
        raise typer.Exit(EXIT_NEEDS_PERSON)
    if not verdict.known:
        raise typer.Exit(EXIT_NOT_KNOWN)


def _anchor(word: AnchorWord) -> dict[str, str | bool | None]:
    at = word.at.isoformat() if word.at else None
    return {"kind": word.kind, "place": word.place, "at": at, "proved": word.proved}


def _read_roots(path: Path) -> list[Certificate]:
    return load_pem_x509_certificates(path.read_bytes())


def _print_verdict(verdict: Verdict, as_json: bool) -> None:
    moment = verdict.existed_at.isoformat() if verdict.existed_at else None
    if as_json:
        failures = [[failure.code, failure.place] for failure in verdict.failures]
        facts = {
            "failures": failures, "known": verdict.known, "existed_at": moment, "origin": verdict.origin,
            "size": verdict.size, "statements": verdict.statements, "witnesses": verdict.witnesses,
            "vouching": verdict.vouching,
            "absent": list(verdict.absent), "anchors": [_anchor(word) for word in verdict.anchors],
        }  # fmt: skip
        out.print_json(json.dumps(facts))
        return
    for failure in verdict.failures:
        out.print(f"[red]{failure.code}[/red] at {failure.place}")
    out.print(f"{verdict.statements} statements in the log {verdict.origin} of {verdict.size} entries")
    out.print(f"{verdict.witnesses} witnesses that the bundle names cosigned, {verdict.vouching} of yours")
    for name in verdict.absent:
        out.print(f"not checked, because it is not there: {name}", markup=False)
    for word in verdict.anchors:
        proved = f"lay in the state of this block of {word.at}: look up whether it is one of the chain"
        said = proved if word.proved else "not provable offline: ask there"
        out.print(f"anchor {word.kind} {word.place}: {said}", markup=False, soft_wrap=True)
    if moment:
        out.print(f"existed at {moment}")
    if not verdict.holds:
        out.print("[red]does not hold[/red]")
    elif verdict.known:
        out.print("[green]everything holds[/green]")
    else:
        out.print("[yellow]everything holds, but only the bundle names the log's key: give --key[/yellow]")
