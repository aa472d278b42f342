"""The steps of intake as data: which rows wait, what is computed for one of them, and how the result is kept.

Each step is idempotent: ``keep`` re-checks, under lock, that the row is still this worker's and still waits.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from dossier.apps.intake import compute
from dossier.apps.intake.claims import still_owned
from dossier.apps.intake.compute import PdfJob, ReadResult, Refusal, SplitResult
from dossier.apps.intake.models import Batch, Leased, PageTask, RenditionTask, SourceFile
from dossier.apps.records.models import PageImage, Rendition
from dossier.apps.records.signatures import keep_check, trusted_roots
from dossier.apps.vault.services import issue_ticket, store_bytes

SET_ASIDE = "intake.set_aside"
"""The item failed on every attempt; the reason is in the operator's log under the item's id."""
STUCK = "intake.reader_stuck"
"""Reading it did not come to an end, and was ended."""
LEFT_TO_A_PERSON = frozenset({SET_ASIDE, STUCK})

PAGE_SECONDS = 20.0
"""How long one call about a page may run, on a machine where it takes one: with what the worker needs to notice
and to replace the process, a hostile page holds it for less than 30 seconds."""
PDF_SECONDS = 300.0
"""The same for a record's PDF, of pages that were all read."""

Call = tuple[Callable[..., Any], tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Step:
    """``waiting``: rows to do. ``prepare``: the pure call for a row. ``keep``: store the result, in the
    worker's claim. ``give_up``: mark a row that failed too often, with a code. ``patience_seconds``: how long the
    call may run."""

    name: str
    waiting: Callable[[], QuerySet[Any]]
    prepare: Callable[[Any], Call]
    keep: Callable[[Any, Any], None]
    give_up: Callable[[Any, str], None]
    patience_seconds: float


def _files_to_split() -> QuerySet[SourceFile]:
    return SourceFile.objects.filter(
        state=SourceFile.State.RECEIVED, batch__state=Batch.State.RUNNING
    ).order_by("created_at", "id")


def _split_call(file: SourceFile) -> Call:
    assert file.object is not None  # noqa: S101  a received file has one
    return compute.split_source, (issue_ticket(file.object), trusted_roots())


@transaction.atomic
def _keep_split(claimed: SourceFile, result: SplitResult | Refusal) -> None:
    file = still_owned(claimed)
    if file is None or file.state != SourceFile.State.RECEIVED or file.object is None:
        return
    if isinstance(result, Refusal):
        file.state, file.error = SourceFile.State.REFUSED, result.code
        file.done_at = datetime.now(UTC)
    else:
        pages = PageImage.objects.bulk_create(
            PageImage(source=file.object, source_page=number) for number in range(1, result.page_count + 1)
        )
        PageTask.objects.bulk_create(PageTask(file=file, page=page) for page in pages)
        keep_check(file.object, result.signatures, by="intake", at=datetime.now(UTC))
        file.state, file.page_count, file.attempts = SourceFile.State.SPLIT, result.page_count, 0
    _unlease(file)


def give_up_file(file: SourceFile, error: str) -> None:
    """Set a file aside that could not be split, or not be assembled."""
    SourceFile.objects.filter(pk=file.pk, state=file.state).update(
        state=SourceFile.State.SET_ASIDE, error=error, done_at=datetime.now(UTC)
    )


def _pages_to_read() -> QuerySet[PageTask]:
    return (
        PageTask.objects.filter(state=PageTask.State.WAITING, file__batch__state=Batch.State.RUNNING)
        .select_related("page__source")
        .order_by("id")
    )


def _read_call(task: PageTask) -> Call:
    return compute.read_page, (issue_ticket(task.page.source), task.page.source_page)


def _keep_reading(claimed: PageTask, result: ReadResult | Refusal) -> None:
    if isinstance(result, Refusal):
        _close_page(claimed, PageTask.State.SET_ASIDE, result.code)
        return
    company = claimed.page.source.company
    with transaction.atomic():
        task = still_owned(claimed)
        if task is None or task.state != PageTask.State.WAITING:
            return
        image = store_bytes(company=company, data=result.image, media_type="image/jpeg")
        thumbnail = store_bytes(company=company, data=result.thumbnail, media_type="image/jpeg")
        PageImage.objects.filter(pk=task.page_id).update(
            reading=result.reading,
            reading_model=result.model,
            fingerprint=result.reading["fingerprint"],
            image=image,
            image_width_px=result.image_width_px,
            image_height_px=result.image_height_px,
            thumbnail=thumbnail,
        )
        task.state, task.done_at = PageTask.State.DONE, datetime.now(UTC)
        _unlease(task)


@transaction.atomic
def _close_page(claimed: PageTask, state: PageTask.State, error: str) -> None:
    task = still_owned(claimed)
    if task is not None and task.state == PageTask.State.WAITING:
        task.state, task.error, task.done_at = state, error, datetime.now(UTC)
        _unlease(task)


def _give_up_page(task: PageTask, error: str) -> None:
    PageTask.objects.filter(pk=task.pk, state=PageTask.State.WAITING).update(
        state=PageTask.State.SET_ASIDE, error=error, done_at=datetime.now(UTC)
    )


def _pdfs_to_write() -> QuerySet[RenditionTask]:
    return RenditionTask.objects.filter(set_aside=False).select_related("record__company").order_by("id")


def _pdf_call(task: RenditionTask) -> Call:
    pages = task.record.pages.select_related("image").order_by("number")
    jobs = tuple(
        PdfJob(issue_ticket(page.image), page.image_width_px, page.image_height_px, page.reading)
        for page in pages
        if page.image is not None and page.reading is not None
    )
    return compute.write_pdf, (jobs, task.record.title)


def _keep_pdf(claimed: RenditionTask, pdf: bytes) -> None:
    with transaction.atomic():
        task = still_owned(claimed)
        if task is None:
            return
        task.delete()
        if Rendition.objects.filter(record=task.record, kind=Rendition.Kind.SEARCHABLE_PDF).exists():
            return
        stored = store_bytes(company=claimed.record.company, data=pdf, media_type="application/pdf")
        Rendition.objects.create(
            record=task.record,
            kind=Rendition.Kind.SEARCHABLE_PDF,
            object=stored,
            parameters={"conformance": "PDF/A-2b"},
            created_at=datetime.now(UTC),
        )


def _give_up_pdf(task: RenditionTask, _error: str) -> None:
    RenditionTask.objects.filter(pk=task.pk).update(set_aside=True)


def _unlease(row: Leased) -> None:
    row.owner, row.leased_until = "", None
    row.save()


STEPS: tuple[Step, ...] = (
    Step("split", _files_to_split, _split_call, _keep_split, give_up_file, PAGE_SECONDS),
    Step("read", _pages_to_read, _read_call, _keep_reading, _give_up_page, PAGE_SECONDS),
    Step("render", _pdfs_to_write, _pdf_call, _keep_pdf, _give_up_pdf, PDF_SECONDS),
)
