"""Batches, their files and their progress."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import access_company, companies_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import Result
from dossier.apps.audit.services import record_alone
from dossier.apps.intake.models import Batch, PageTask, RenditionTask, SourceFile
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.people.models import Company
from dossier.apps.records.models import Record, RecordState, Rendition
from dossier.apps.records.selectors import list_permitted

RATE_WINDOW = timedelta(minutes=2)
STAGES = ("received", "split", "read", "filed", "rendered", "indexed")

_State = SourceFile.State
_LEFT_INTAKE = (_State.REFUSED, _State.DUPLICATE)
"""States in which a file needs no more work and yields no record."""


def access_intake(actor: User, company_id: int) -> tuple[Company, str]:
    """Fetch a company where the actor may take paper in, with the deciding rule.

    Raises NotPermitted, having audited the refusal; call it outside the transaction that the error would undo.
    """
    return _gate(actor, company_id, "company", company_id)


def access_batch(actor: User, batch_id: UUID) -> tuple[Batch, str]:
    """Fetch a batch under the right of :func:`access_intake`; alike for a missing and a forbidden one."""
    batch = Batch.objects.select_related("company").filter(id=batch_id).first()
    if batch is None:
        raise _refusal(actor, "batch", batch_id, exists=False)
    return batch, _gate(actor, batch.company_id, "batch", batch_id)[1]


def access_upload(actor: User, upload_id: UUID) -> tuple[SourceFile, str]:
    """Fetch a file being uploaded, under the same right as its batch."""
    file = SourceFile.objects.select_related("batch__company").filter(id=upload_id).first()
    if file is None:
        raise _refusal(actor, "source_file", upload_id, exists=False)
    return file, _gate(actor, file.batch.company_id, "source_file", upload_id)[1]


def _gate(actor: User, company_id: int, kind: str, object_id: object) -> tuple[Company, str]:
    try:
        return access_company(actor, company_id, Action.INTAKE)
    except NotPermitted as error:
        raise _refusal(actor, kind, object_id, exists=True) from error


def _refusal(actor: User, kind: str, object_id: object, *, exists: bool) -> NotPermitted:
    """Audit a refusal and give the error to raise: the same for what is missing and what is forbidden."""
    record_alone(
        actor=actor,
        action="access.refused",
        object_kind=kind,
        object_id=object_id,
        result=Result.REFUSED,
        details={"wanted": Action.INTAKE.value, "exists": exists},
    )
    return NotPermitted("access.not_permitted", audited=True)


def list_batches(actor: User) -> QuerySet[Batch]:
    """Give the batches of the companies where the actor may take paper in, newest first."""
    return Batch.objects.filter(company__in=companies_for(actor, Action.INTAKE)).select_related("company")


def batches_to_retry() -> QuerySet[Batch]:
    """Give the batches that have set something aside."""
    aside = SourceFile.objects.filter(state=_State.SET_ASIDE, object__isnull=False)
    unwritten = RenditionTask.objects.filter(set_aside=True)
    holding = Q(id__in=aside.values("batch_id")) | Q(id__in=unwritten.values("record__batch_id"))
    return Batch.objects.filter(holding)


def list_files(batch: Batch, state: str | None) -> QuerySet[SourceFile]:
    """Give a batch's files in the order they came."""
    files = batch.files.all()
    return files.filter(state=state) if state else files


def list_records_of(actor: User, files: list[SourceFile]) -> dict[UUID, list[Record]]:
    """Give the records made from each file, as far as the actor may find them."""
    found: dict[UUID, list[Record]] = {file.id: [] for file in files}
    by_object = {file.object_id: file.id for file in files if file.object_id}
    for record in list_permitted(actor, Action.FIND).filter(source_id__in=by_object).order_by("id"):
        found[by_object[record.source_id]].append(record)
    return found


@dataclass(frozen=True, slots=True)
class StageProgress:
    stage: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """Where a batch stands. ``state``: open (nothing handed in yet), running, stopped or done. ``to_retry``: files
    and PDFs set aside that can be taken up again."""

    state: str
    files: int
    size_bytes: int
    pages: int
    stages: tuple[StageProgress, ...]
    pages_per_minute: float | None
    seconds_left: float | None
    filed: int
    doubtful: int
    refused: int
    duplicate: int
    set_aside: int
    to_retry: int


def count_progress(batch: Batch, now: datetime) -> BatchProgress:
    """Count a batch's progress from the tables themselves. Five queries.

    What was set aside counts as done in its stage: nothing more will be tried until a person acts.
    """
    files = batch.files.aggregate(
        total=Count("id"),
        size=Sum("size_bytes", default=0),
        arrived=Count("id", filter=~Q(state=_State.UPLOADING)),
        opened=Count("id", filter=Q(state__in=(_State.SPLIT, _State.DONE, _State.SET_ASIDE))),
        done=Count("id", filter=Q(state__in=(_State.DONE, _State.SET_ASIDE))),
        left=Count("id", filter=Q(state__in=_LEFT_INTAKE)),
        refused=Count("id", filter=Q(state=_State.REFUSED)),
        duplicate=Count("id", filter=Q(state=_State.DUPLICATE)),
        set_aside=Count("id", filter=Q(state=_State.SET_ASIDE)),
        to_retry=Count("id", filter=Q(state=_State.SET_ASIDE, object__isnull=False)),
    )
    pages = PageTask.objects.filter(file__batch=batch).aggregate(
        total=Count("id"),
        done=Count("id", filter=~Q(state=PageTask.State.WAITING)),
        recent=Count("id", filter=Q(done_at__gte=now - RATE_WINDOW)),
    )
    records = Record.objects.filter(batch_id=batch.id).aggregate(
        total=Count("id"),
        filed=Count("id", filter=Q(state=RecordState.FILED)),
        doubtful=Count("id", filter=Q(state=RecordState.TO_CHECK)),
        indexed=Count("id", filter=Q(indexed_revision=F("revision"))),
    )
    rendered = Rendition.objects.filter(record__batch_id=batch.id, kind=Rendition.Kind.SEARCHABLE_PDF).count()
    unwritten = RenditionTask.objects.filter(record__batch_id=batch.id, set_aside=True).count()
    rendered += unwritten
    readable = files["total"] - files["left"]
    stages = (
        StageProgress("received", files["arrived"], files["total"]),
        StageProgress("split", files["opened"], readable),
        StageProgress("read", pages["done"], pages["total"]),
        StageProgress("filed", files["done"], readable),
        StageProgress("rendered", rendered, records["total"]),
        StageProgress("indexed", records["indexed"], records["total"]),
    )
    rate = _pages_per_minute(batch, pages["recent"], now)
    waiting = pages["total"] - pages["done"]
    return BatchProgress(
        state=_state(batch, stages),
        files=files["total"],
        size_bytes=files["size"],
        pages=pages["total"],
        stages=stages,
        pages_per_minute=rate,
        seconds_left=60 * waiting / rate if rate and waiting else None,
        filed=records["filed"],
        doubtful=records["doubtful"],
        refused=files["refused"],
        duplicate=files["duplicate"],
        set_aside=files["set_aside"],
        to_retry=files["to_retry"] + unwritten,
    )


def _pages_per_minute(batch: Batch, recent: int, now: datetime) -> float | None:
    """Rate over the window, or over the batch's whole life when it is younger."""
    window = min(RATE_WINDOW, now - batch.created_at)
    return recent / (window.total_seconds() / 60) if recent and window.total_seconds() > 0 else None


def _state(batch: Batch, stages: tuple[StageProgress, ...]) -> str:
    if not stages[0].total:
        return "open"
    if all(stage.done == stage.total for stage in stages):
        return "done"
    return batch.state
