"""Intake over HTTP: batches, resumable uploads, progress."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal, cast
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from dossier.apps.access.api import acting_user
from dossier.apps.intake import selectors, services
from dossier.apps.intake.models import Batch, SourceFile
from dossier.apps.intake.services import CHUNK_BYTES
from dossier.apps.kernel.errors import Invalid
from dossier.apps.kernel.http import PageNumber, RowId, ShownName, answers
from dossier.apps.people.api import CompanyRef

router = Router(tags=["intake"])

BatchState = Literal["open", "running", "stopped", "done"]
FileState = Literal["uploading", "received", "split", "done", "refused", "duplicate", "set_aside"]
StageName = Literal["received", "split", "read", "filed", "rendered", "indexed"]


class BatchIn(Schema):
    company_id: RowId
    name: ShownName = Field(min_length=1, max_length=80)


class StageCount(Schema):
    """Stages in order: received, split, read, filed, rendered, indexed."""

    stage: StageName
    done: int
    total: int


class Outcomes(Schema):
    """refused counts what was set aside with what was refused; to_retry: files and PDFs set aside that can be
    taken up again."""

    filed: int
    doubtful: int
    refused: int
    duplicate: int
    to_retry: int


class BatchOut(Schema):
    id: UUID
    name: str
    company: CompanyRef
    state: BatchState
    created_at: datetime
    created_by: str
    files: int
    bytes: int
    pages: int
    stages: list[StageCount]
    pages_per_minute: float | None
    seconds_left: float | None
    outcomes: Outcomes


class BatchList(Schema):
    total: int
    items: list[BatchOut]


class FileRecord(Schema):
    id: UUID
    title: str
    type: str
    state: str


class SourceFileOut(Schema):
    """error: a code such as intake.file_encrypted."""

    id: UUID
    name: str
    state: FileState
    size_bytes: int
    pages: int
    error: str | None
    records: list[FileRecord]


class SourceFileList(Schema):
    total: int
    items: list[SourceFileOut]


class UploadIn(Schema):
    name: ShownName = Field(min_length=1, max_length=255)
    size_bytes: int = Field(ge=0)


class UploadOut(Schema):
    """Send the next chunk (at most chunk_bytes) from offset; complete when offset == size_bytes."""

    id: UUID
    offset: int
    size_bytes: int
    chunk_bytes: int
    complete: bool


BINARY_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post("/intake/batches", response=answers(BatchOut), operation_id="create_batch")
def create_batch(request: HttpRequest, body: BatchIn) -> BatchOut:
    now = _now()
    batch = services.create_batch(
        actor=acting_user(request), company_id=body.company_id, name=body.name, at=now
    )
    return _batch_out(batch, now)


@router.get("/intake/batches", response=answers(BatchList), operation_id="list_batches")
def list_batches(
    request: HttpRequest,
    page: PageNumber = 1,
    page_size: Annotated[int, Field(ge=1, le=100)] = 20,
) -> BatchList:
    batches, now = selectors.list_batches(acting_user(request)), _now()
    start = (page - 1) * page_size
    return BatchList(
        total=batches.count(), items=[_batch_out(batch, now) for batch in batches[start : start + page_size]]
    )


@router.get("/intake/batches/{batch_id}", response=answers(BatchOut), operation_id="get_batch")
def get_batch(request: HttpRequest, batch_id: UUID) -> BatchOut:
    batch, _ = selectors.access_batch(acting_user(request), batch_id)
    return _batch_out(batch, _now())


@router.post("/intake/batches/{batch_id}/stop", response=answers(BatchOut), operation_id="stop_batch")
def stop_batch(request: HttpRequest, batch_id: UUID) -> BatchOut:
    return _batch_out(services.stop_batch(actor=acting_user(request), batch_id=batch_id), _now())


@router.post("/intake/batches/{batch_id}/resume", response=answers(BatchOut), operation_id="resume_batch")
def resume_batch(request: HttpRequest, batch_id: UUID) -> BatchOut:
    return _batch_out(services.resume_batch(actor=acting_user(request), batch_id=batch_id), _now())


@router.post("/intake/batches/{batch_id}/retry", response=answers(BatchOut), operation_id="retry_batch")
def retry_batch(request: HttpRequest, batch_id: UUID) -> BatchOut:
    """Take up again what was set aside."""
    return _batch_out(services.retry_batch(actor=acting_user(request), batch_id=batch_id), _now())


@router.get(
    "/intake/batches/{batch_id}/files", response=answers(SourceFileList), operation_id="list_batch_files"
)
def list_batch_files(
    request: HttpRequest,
    batch_id: UUID,
    state: FileState | None = None,
    page: PageNumber = 1,
    page_size: Annotated[int, Field(ge=1, le=200)] = 50,
) -> SourceFileList:
    user = acting_user(request)
    batch, _ = selectors.access_batch(user, batch_id)
    files = selectors.list_files(batch, state)
    start = (page - 1) * page_size
    shown = list(files[start : start + page_size])
    records = selectors.list_records_of(user, shown)
    return SourceFileList(
        total=files.count(),
        items=[
            SourceFileOut(
                id=file.id,
                name=file.name,
                state=cast("FileState", file.state),
                size_bytes=file.size_bytes,
                pages=file.page_count,
                error=file.error or None,
                records=[
                    FileRecord(id=row.id, title=row.title, type=row.type, state=row.state)
                    for row in records[file.id]
                ],
            )
            for file in shown
        ],
    )


@router.post("/intake/batches/{batch_id}/files", response=answers(UploadOut), operation_id="start_upload")
def start_upload(request: HttpRequest, batch_id: UUID, body: UploadIn) -> UploadOut:
    file = services.start_upload(
        actor=acting_user(request), batch_id=batch_id, name=body.name, size_bytes=body.size_bytes, at=_now()
    )
    return _upload_out(file)


@router.get("/intake/uploads/{upload_id}", response=answers(UploadOut), operation_id="get_upload")
def get_upload(request: HttpRequest, upload_id: UUID) -> UploadOut:
    file, _ = selectors.access_upload(acting_user(request), upload_id)
    return _upload_out(file)


@router.patch(
    "/intake/uploads/{upload_id}",
    response=answers(UploadOut),
    operation_id="append_upload",
    openapi_extra=BINARY_BODY,
)
def append_upload(
    request: HttpRequest, upload_id: UUID, offset: Annotated[int, Field(ge=0, le=2**40)]
) -> UploadOut:
    try:
        chunk = request.body
    except RequestDataTooBig as error:
        raise Invalid("intake.upload_chunk", limit_bytes=CHUNK_BYTES) from error
    file = services.append_upload(
        actor=acting_user(request), upload_id=upload_id, offset=offset, chunk=chunk, at=_now()
    )
    return _upload_out(file)


def _batch_out(batch: Batch, now: datetime) -> BatchOut:
    progress = selectors.count_progress(batch, now)
    return BatchOut(
        id=batch.id,
        name=batch.name,
        company=CompanyRef.of(batch.company),
        state=cast("BatchState", progress.state),
        created_at=batch.created_at,
        created_by=batch.created_by_name,
        files=progress.files,
        bytes=progress.size_bytes,
        pages=progress.pages,
        stages=[
            StageCount(stage=cast("StageName", stage.stage), done=stage.done, total=stage.total)
            for stage in progress.stages
        ],
        pages_per_minute=progress.pages_per_minute,
        seconds_left=progress.seconds_left,
        outcomes=Outcomes(
            filed=progress.filed,
            doubtful=progress.doubtful,
            refused=progress.refused + progress.set_aside,
            duplicate=progress.duplicate,
            to_retry=progress.to_retry,
        ),
    )


def _upload_out(file: SourceFile) -> UploadOut:
    return UploadOut(
        id=file.id,
        offset=file.received_bytes,
        size_bytes=file.size_bytes,
        chunk_bytes=CHUNK_BYTES,
        complete=file.received_bytes == file.size_bytes,
    )


def _now() -> datetime:
    return datetime.now(UTC)
