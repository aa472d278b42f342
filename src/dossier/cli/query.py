"""Search, export and reindex on the command line."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID

import typer
from rich.markup import escape
from rich.table import Table

from dossier.cli.console import err, fail, open_installation, out
from dossier.cli.giving import on_behalf, write_given


def search(
    query: Annotated[str, typer.Argument(help='Words, "phrases", AND OR NOT, 姓名: 工号: 类型: 日期:')],
    as_user: Annotated[str, typer.Option("--as", help="Search with this user's rights.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=100)] = 20,
    as_json: Annotated[bool, typer.Option("--json")] = False,
) -> None:
    """Find records within a user's rights; the search is audited like one in the site."""
    open_installation()
    from dossier.apps.records.masking import mask_text
    from dossier.apps.search.contract import Filters
    from dossier.apps.search.selectors import search_records

    with on_behalf(as_user, "a search") as user:
        found = search_records(
            actor=user, text=query, filters=Filters(), sort="relevance", page=1, page_size=limit
        )
    if as_json:
        out.print_json(
            json.dumps(
                {
                    "total": found.total,
                    "took_ms": found.took_ms,
                    "hits": [
                        {
                            "record": str(hit.record.id),
                            "reference_code": hit.record.reference_code,
                            "type": hit.record.type,
                            "employee_no": hit.record.employee.employee_no if hit.record.employee else None,
                            "page": hit.page,
                            "snippet": hit.snippet.text,
                            "highlights": [list(span) for span in hit.snippet.highlights],
                        }
                        for hit in found.hits
                    ],
                }
            )
        )
        return
    table = Table("record", "title", "person", "date", "text")
    for hit in found.hits:
        words = "".join(
            f"[bold yellow]{escape(part)}[/bold yellow]" if marked else escape(part)
            for part, marked in hit.snippet.parts()
        )
        person = hit.record.employee.name if hit.record.employee else ""
        title = mask_text(hit.record.title, hit.masks)
        table.add_row(str(hit.record.id), escape(title), escape(person), hit.record.doc_date, words)
    out.print(table)
    err.print(f"{found.total} records, {found.took_ms:.0f} ms")


def export(
    record: Annotated[UUID, typer.Argument(help="Id of the record.")],
    target: Annotated[Path, typer.Option("--pdf", help="File to write the searchable PDF to.")],
    as_user: Annotated[str, typer.Option("--as", help="Export with this user's rights.")] = "",
    purpose: Annotated[
        str, typer.Option(help="What for: own, personnel, verification, inspection, ...")
    ] = "",
) -> None:
    """Write a record's searchable PDF, marked for the user; the export is audited."""
    open_installation()
    from dossier.apps.delivery.services import deliver_pdf
    from dossier.apps.records.renditions import read_searchable_pdf

    with on_behalf(as_user, "an export") as user:
        pdf = read_searchable_pdf(actor=user, record_id=record)
        data = deliver_pdf(actor=user, record_id=record, pdf=pdf, purpose=purpose, at=datetime.now(UTC)).data
    write_given(target, data, "PDF")


def reindex() -> None:
    """Rebuild the search index from the database."""
    open_installation()
    from dossier.apps.search.contract import IndexBusy
    from dossier.apps.search.services import reindex as rebuild

    try:
        out.print(f"The index holds {rebuild()} records.")
    except IndexBusy as error:
        raise fail("A worker is writing the index: stop it first.") from error
