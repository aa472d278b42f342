"""Which records want their searchable PDF written."""

from __future__ import annotations

from dossier.apps.intake.models import RenditionTask
from dossier.apps.records.models import Record


def want_rendition(record: Record) -> None:
    """Note one record whose PDF is to be written, in the caller's transaction."""
    RenditionTask.objects.get_or_create(record=record)


def want_renditions() -> int:
    """Note every record that lacks its PDF and is not noted yet; gives how many.

    Assembly and new pages note their records; this finds what lost its PDF some other way. One pass over all records:
    run it now and then.
    """
    missing = (
        Record.objects.without_pdf()
        .filter(rendition_task__isnull=True, pages__image__isnull=False)
        .distinct()
    )
    tasks = [RenditionTask(record_id=pk) for pk in missing.values_list("pk", flat=True)]
    return len(RenditionTask.objects.bulk_create(tasks, ignore_conflicts=True, batch_size=500))
