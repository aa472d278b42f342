"""Tracing a leaked page to the delivery that it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.cli.console import EXIT_NEEDS_PERSON, EXIT_USAGE, fail, open_installation, out

if TYPE_CHECKING:
    from dossier.apps.delivery.models import Delivery
    from dossier.apps.delivery.tracing import TraceReport


def trace(
    file: Annotated[Path, typer.Argument(help="Photo, scan or PDF of the leaked page.")],
    record: Annotated[
        str, typer.Option("--record", help="Reference code or id of the record, if known.")
    ] = "",
    as_user: Annotated[str, typer.Option("--as", help="Trace with this user's rights.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print as JSON.")] = False,
) -> None:
    """Name the delivery that a leaked page comes from, or say that none can be named; audited.

    Exit code 0: a delivery is named; 1: none is.
    """
    open_installation()
    from dossier.apps.delivery.tracing import trace_leak
    from dossier.apps.kernel.errors import DomainError
    from dossier.config.operators import acting_operator

    try:
        data = file.read_bytes()
    except OSError as error:
        raise fail(f"The file cannot be read ({type(error).__name__}).") from error
    with acting_operator(as_user) as user:
        if user is None:
            raise fail("Name a user with --as: a trace is always somebody's.")
        try:
            report = trace_leak(actor=user, data=data, record_code=record, at=datetime.now(UTC))
        except DomainError as error:
            raise fail(error.code, EXIT_USAGE) from error
    _print(report, as_json)
    if report.verdict != "named":
        raise typer.Exit(EXIT_NEEDS_PERSON)


def _print(report: TraceReport, as_json: bool) -> None:
    if as_json:
        facts = {
            "verdict": report.verdict,
            "delivery": _facts(report.delivery),
            "clue": _facts(report.clue),
            "record": str(report.record.id) if report.record else None,
            "pages": list(report.pages),
            "z": round(report.z, 2),
            "threshold_z": report.threshold.z,
            "false_alarm": report.false_alarm,
            "comparisons": report.comparisons,
        }
        out.print_json(json.dumps(facts))
        return
    if report.delivery is not None:
        _print_delivery("delivered to", report.delivery)
    else:
        out.print(f"nobody is named: {report.verdict}", markup=False)
    if report.clue is not None:
        _print_delivery("the readable mark (it can be forged) says", report.clue)
    out.print(
        f"score {report.z:.1f}, threshold {report.threshold.z}; {report.comparisons} comparisons, "
        f"probability of a false alarm at most {report.false_alarm:.1e}",
        markup=False,
    )


def _print_delivery(what: str, delivery: Delivery) -> None:
    moment = delivery.at.isoformat(timespec="minutes")
    out.print(f"{what}: {delivery.actor.username}, {moment}, {delivery.kind}, {delivery.code}", markup=False)


def _facts(delivery: Delivery | None) -> dict[str, str] | None:
    if delivery is None:
        return None
    return {
        "code": delivery.code,
        "user": delivery.actor.username,
        "at": delivery.at.isoformat(),
        "kind": delivery.kind,
        "purpose": delivery.purpose,
    }
