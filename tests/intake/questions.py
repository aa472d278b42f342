"""What tests ask of an installation, answered in a process of its own: ``python -m tests.intake.questions NAME``.

The answer is one line of JSON, the last one on standard output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from dossier.cli.console import open_installation

LENIENT = 0.05
"""Share of wrong values accepted: what passes by itself is not what these tests ask."""


def load_company(password: str) -> Any:
    """Make the installation and load the fictional company with its people and users."""
    from dossier.cli.demo import _load_company
    from dossier.cli.installation import prepare
    from dossier.samples.company import build_company

    prepare()
    _load_company(build_company(), password, LENIENT)
    return True


def finish() -> Any:
    """Work until every batch is done, as `dossier ingest` does, then take the census."""
    open_installation()
    from dossier.apps.intake.models import Batch
    from dossier.cli.intake import work_until_done

    work_until_done(list(Batch.objects.all()))
    return census()


def suffer(accident: str) -> Any:
    """Like :func:`finish`, with an accident on the way; answers only when the worker survives it."""
    open_installation()
    from tests.intake.accidents import ACCIDENTS

    ACCIDENTS[accident]()
    return finish()


def census() -> Any:
    """Count what there is, in a form two installations can be compared by."""
    open_installation()
    from dossier.apps.audit.models import AuditEvent
    from dossier.apps.audit.selectors import check_chain
    from dossier.apps.intake.models import Batch, PageTask, RenditionTask, SourceFile, UploadPart
    from dossier.apps.records.models import ItemCounter, PageImage, Record, Rendition
    from dossier.apps.vault.models import StoredObject
    from dossier.apps.vault.services import object_store

    known = {row.hex for row in StoredObject.objects.values_list("id", flat=True)}
    stored = set(object_store().list(""))
    records = Record.objects.select_related("employee").order_by("source_name", "id")
    return {
        "batches": Batch.objects.count(),
        "files": {
            f"{file.batch_id}/{file.name}": [file.state, file.error, file.page_count]
            for file in SourceFile.objects.order_by("created_at", "id")
        },
        "leased": SourceFile.objects.filter(leased_until__isnull=False).count()
        + PageTask.objects.filter(leased_until__isnull=False).count(),
        "tasks": sorted([task.file.name, task.page.source_page, task.state, task.attempts]
                        for task in PageTask.objects.select_related("file", "page")),
        "page_images": PageImage.objects.count(),
        "pages_in_records": PageImage.objects.filter(record__isnull=False).count(),
        "records": sorted(
            [row.source_name, row.type, row.employee.employee_no if row.employee else "", row.state]
            for row in records
        ),
        "codes": [row.reference_code for row in records if row.reference_code],
        "counters": sorted(
            [counter.last_item, Record.objects.filter(dossier=counter.dossier, category=counter.category).count()]
            for counter in ItemCounter.objects.all()
        ),
        "renditions": Rendition.objects.count(),
        "rendition_tasks": RenditionTask.objects.count(),
        "not_indexed": Record.objects.not_indexed().count(),
        "received_events": AuditEvent.objects.filter(action="record.receive").count(),
        "chain_intact": check_chain().intact,
        "upload_parts": UploadPart.objects.count(),
        "missing_objects": len(known - stored),
    }  # fmt: skip


def progress() -> Any:
    """Give the progress of every batch."""
    open_installation()
    from dataclasses import asdict
    from datetime import UTC, datetime

    from dossier.apps.intake.models import Batch
    from dossier.apps.intake.selectors import count_progress

    return [
        asdict(count_progress(batch, datetime.now(UTC))) for batch in Batch.objects.order_by("created_at")
    ]


def secrets() -> Any:
    """Give what must not stand in the data folder: names, numbers, phones, file names and what was read."""
    open_installation()
    from dossier.apps.intake.models import SourceFile
    from dossier.apps.people.models import Employee
    from dossier.apps.records.models import FieldValue, PageImage

    people = [
        [person.name, person.employee_no, str(person.particulars.get("id_number", "")),
         str(person.particulars.get("phone", ""))]
        for person in Employee.objects.all()
    ]  # fmt: skip
    lines = [
        line["text"]
        for page in PageImage.objects.filter(reading__isnull=False)
        for line in sorted((page.reading or {})["lines"], key=lambda line: -len(line["text"]))[:5]
    ]
    return {
        "people": [text for person in people for text in person],
        "files": [file.name for file in SourceFile.objects.all()],
        "lines": lines,
        "values": [row.value for row in FieldValue.objects.all()],
    }


def departments() -> Any:
    open_installation()
    from dossier.apps.people.models import Department

    return [[row.id, row.company.code, row.name] for row in Department.objects.select_related("company")]


QUESTIONS: dict[str, Callable[..., Any]] = {
    function.__name__: function
    for function in (load_company, finish, suffer, census, progress, secrets, departments)
}

if __name__ == "__main__":
    print(json.dumps(QUESTIONS[sys.argv[1]](*sys.argv[2:]), ensure_ascii=False))
