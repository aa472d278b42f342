"""The four-property checks (四性检测) on the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from dossier.cli.console import EXIT_NEEDS_PERSON, fail, open_installation, out
from dossier.norms.four_properties import Stage


def check(
    record: Annotated[str, typer.Option(help="Reference code of one record.")] = "",
    company: Annotated[str, typer.Option(help="Code of a company: all its filed records.")] = "",
    stage: Annotated[Stage, typer.Option(help="At which stage the records are checked.")] = Stage.STORE,
    file: Annotated[
        Path | None, typer.Option("--out", help="Write the reports here: .html to print, anything else JSON.")
    ] = None,
) -> None:
    """Check filed records for authenticity, completeness, usability and safety (DA/T 70-2018).

    Each report is kept with its record and told in the evidence log. Exit code 1 when a record fails.
    """
    open_installation()
    from dossier.apps.evidence.properties.keeping import keep_report
    from dossier.apps.evidence.properties.printing import print_reports
    from dossier.apps.evidence.properties.running import check_record
    from dossier.apps.records.models import Record, RecordState

    wanted = Record.objects.filter(state=RecordState.FILED)
    wanted = wanted.select_related("company", "employee", "dossier__fonds").order_by("id")
    if record:
        wanted = wanted.filter(reference_code=record)
    if company:
        wanted = wanted.filter(company__code=company)
    if not wanted.exists():
        if record and (told := _told_of_erased(record)):
            out.print(told, markup=False, highlight=False)
            return
        raise fail("There is no such filed record.", EXIT_NEEDS_PERSON)
    bodies, failed = [], 0
    for found in wanted.iterator(chunk_size=100):
        report = keep_report(check_record(found, stage), operator="command-line")
        failed += not report.passed
        if file is not None:
            bodies.append(report.body)
        if not report.passed:
            out.print(f"{found.reference_code}: {', '.join(report.failing)}", markup=False, highlight=False)
    if file is not None:
        text = print_reports(bodies) if file.suffix == ".html" else json.dumps(bodies, ensure_ascii=False)
        file.write_text(text, encoding="utf-8")
    out.print(f"{wanted.count()} checked, {failed} failed.")
    if failed:
        raise typer.Exit(EXIT_NEEDS_PERSON)


def _told_of_erased(reference_code: str) -> str:
    """Say when and by whose decision a record was erased; empty when it was not."""
    from dossier.apps.privacy.models import ErasedRecord

    found = ErasedRecord.objects.select_related("act__request").filter(
        reference_code=reference_code, live=True, erased_at__isnull=False
    )
    item = found.first()
    if item is None or item.erased_at is None:
        return ""
    by = f"approval {item.act.approval_id} under {item.act.request.number}" if item.act else "a restore"
    return f"{reference_code}: erased on {item.erased_at.date().isoformat()} by decision {by}."
