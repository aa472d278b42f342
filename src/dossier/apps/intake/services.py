"""Batches and uploads: everything handed in is sealed before anything else happens to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction
from django.db.models import F

from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.intake.models import Batch, PageTask, RenditionTask, SourceFile, UploadPart
from dossier.apps.intake.parts import open_parts
from dossier.apps.intake.selectors import access_batch, access_intake, access_upload
from dossier.apps.kernel.errors import Conflict, Invalid, StoredDataBroken
from dossier.apps.kernel.fields import blind_column
from dossier.apps.people.models import Company
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import erase_object, store_bytes, store_stream

CHUNK_BYTES = 8 * 1024 * 1024
MAX_FILE_BYTES = 512 * 1024 * 1024
UNKNOWN_MEDIA = "application/octet-stream"
COMPLETION_TIME = timedelta(minutes=2)
"""How long the server that took a file's last part is left to put it together."""


def create_batch(*, actor: User, company_id: int, name: str, at: datetime) -> Batch:
    """Open a batch in a company where the actor may take paper in."""
    company, rule = access_intake(actor, company_id)
    with transaction.atomic():
        batch = Batch.objects.create(
            company=company, name=name, created_at=at, created_by=actor, created_by_name=actor.username
        )
        _audit(actor, "intake.create_batch", batch, rule)
    return batch


def stop_batch(*, actor: User, batch_id: UUID) -> Batch:
    """Stop taking new work from a batch; what is being computed is finished and kept."""
    return _set_state(actor, batch_id, Batch.State.STOPPED, "intake.stop")


def resume_batch(*, actor: User, batch_id: UUID) -> Batch:
    """Go on with a stopped batch."""
    return _set_state(actor, batch_id, Batch.State.RUNNING, "intake.resume")


def retry_batch(*, actor: User, batch_id: UUID) -> Batch:
    """Take up again what a batch has set aside: files, pages and PDFs, with all their attempts. Audited.

    Records that were made from a file's other pages stay as they are; what is read now comes beside them.
    """
    batch, rule = access_batch(actor, batch_id)
    fresh = {"attempts": 0, "owner": "", "leased_until": None}
    with transaction.atomic():
        aside = SourceFile.objects.select_for_update().filter(batch=batch, state=SourceFile.State.SET_ASIDE)
        files = list(aside.filter(object__isnull=False).values_list("id", "page_count"))
        unopened = [file_id for file_id, pages in files if not pages]
        opened = [file_id for file_id, pages in files if pages]
        lost = PageTask.objects.filter(file__in=opened, state=PageTask.State.SET_ASIDE)
        pages = lost.update(state=PageTask.State.WAITING, error="", done_at=None, **fresh)
        for ids, state in ((unopened, SourceFile.State.RECEIVED), (opened, SourceFile.State.SPLIT)):
            SourceFile.objects.filter(id__in=ids).update(state=state, error="", done_at=None, **fresh)
        unwritten = RenditionTask.objects.filter(record__batch_id=batch.id, set_aside=True)
        pdfs = unwritten.update(set_aside=False, **fresh)
        record_event(
            actor=actor,
            action="intake.retry",
            object_kind="batch",
            object_id=batch.id,
            rule=rule,
            details={"files": len(files), "pages": pages, "pdfs": pdfs},
        )
    return batch


def _set_state(actor: User, batch_id: UUID, state: Batch.State, action: str) -> Batch:
    batch, rule = access_batch(actor, batch_id)
    batch.state = state
    with transaction.atomic():
        batch.save(update_fields=["state"])
        _audit(actor, action, batch, rule)
    return batch


def start_upload(*, actor: User, batch_id: UUID, name: str, size_bytes: int, at: datetime) -> SourceFile:
    """Announce a file of a known size; its bytes follow in chunks."""
    batch, _ = access_batch(actor, batch_id)
    if size_bytes < 0 or size_bytes > MAX_FILE_BYTES:
        raise Invalid("intake.file_too_large", limit_bytes=MAX_FILE_BYTES)
    if size_bytes == 0:
        return refuse_file(batch=batch, name=name, size_bytes=0, error="intake.file_empty", at=at)
    return SourceFile.objects.create(batch=batch, name=name, size_bytes=size_bytes, created_at=at)


def refuse_file(*, batch: Batch, name: str, size_bytes: int, error: str, at: datetime) -> SourceFile:
    """Note a file that is not taken in, and why."""
    return SourceFile.objects.create(
        batch=batch,
        name=name,
        size_bytes=size_bytes,
        created_at=at,
        done_at=at,
        state=SourceFile.State.REFUSED,
        error=error,
    )


def append_upload(*, actor: User, upload_id: UUID, offset: int, chunk: bytes, at: datetime) -> SourceFile:
    """Add the bytes that follow ``offset``; the last chunk completes the file.

    Raises Conflict with the true offset when ``offset`` is not where the upload stands (a chunk sent twice, or
    one lost), so that the sender can go on from there.
    """
    file, _ = access_upload(actor, upload_id)
    if len(chunk) > CHUNK_BYTES or offset + len(chunk) > file.size_bytes or not chunk:
        raise Invalid("intake.upload_chunk", limit_bytes=CHUNK_BYTES)
    with transaction.atomic():
        file = SourceFile.objects.select_for_update().select_related("batch__company").get(id=upload_id)
        if file.state != SourceFile.State.UPLOADING:
            raise Conflict("intake.upload_closed", offset=file.received_bytes)
        if offset != file.received_bytes:
            raise Conflict("intake.upload_offset", offset=file.received_bytes)
        part = store_bytes(company=file.batch.company, data=chunk, media_type=UNKNOWN_MEDIA, passing=True)
        UploadPart.objects.create(file=file, offset=offset, object=part)
        file.received_bytes += len(chunk)
        file.save(update_fields=["received_bytes"])
    if file.received_bytes == file.size_bytes:
        _complete_upload(actor, file, at)
    return file


def complete_uploads(at: datetime) -> int:
    """Complete files whose last part came but whose server died before it put them together.

    Gives how many; run by the worker now and then.
    """
    arrived = SourceFile.objects.filter(
        state=SourceFile.State.UPLOADING, received_bytes=F("size_bytes"), created_at__lt=at - COMPLETION_TIME
    )
    files = list(arrived.select_related("batch__company", "batch__created_by"))
    for file in files:
        try:
            _complete_upload(file.batch.created_by, file, at)
        except StoredDataBroken as error:
            file.state, file.error, file.done_at = SourceFile.State.SET_ASIDE, error.code, at
            file.save()
    return len(files)


def _complete_upload(actor: User | None, file: SourceFile, at: datetime) -> None:
    parts = [part.object for part in file.parts.select_related("object")]
    try:
        # SECURITY: one part at a time in memory; what is readable never lies on a disk.
        with open_parts(parts) as whole:
            stored = store_stream(company=file.batch.company, stream=whole, media_type=UNKNOWN_MEDIA)
    except StoredDataBroken:
        if _is_uploading(file):
            raise
        file.refresh_from_db()  # another process completed it meanwhile and removed the parts
        return
    with transaction.atomic():
        Company.objects.select_for_update().get(id=file.batch.company_id)
        if not _is_uploading(file):
            erase_object(stored)
            file.refresh_from_db()
            return
        UploadPart.objects.filter(file=file).delete()
        for part in parts:
            erase_object(part)
        _receive(actor, file, stored, at)


def _is_uploading(file: SourceFile) -> bool:
    return SourceFile.objects.filter(id=file.id, state=SourceFile.State.UPLOADING).exists()


def receive_file(
    *, actor: User, batch: Batch, name: str, stream: BinaryIO, size_bytes: int, at: datetime
) -> SourceFile:
    """Take in a whole file at once, for the command line and other local sources."""
    if size_bytes == 0 or size_bytes > MAX_FILE_BYTES:
        error = "intake.file_empty" if size_bytes == 0 else "intake.file_too_large"
        return refuse_file(batch=batch, name=name, size_bytes=size_bytes, error=error, at=at)
    stored = store_stream(company=batch.company, stream=stream, media_type=UNKNOWN_MEDIA)
    with transaction.atomic():
        file = SourceFile(
            batch=batch, name=name, size_bytes=size_bytes, received_bytes=size_bytes, created_at=at
        )
        file.save(force_insert=True)
        _receive(actor, file, stored, at)
    return file


def _receive(actor: User | None, file: SourceFile, stored: StoredObject, at: datetime) -> None:
    """Mark a file as received, or as a duplicate of one the company already has."""
    # One receipt at a time per company: two uploads of the same file must notice each other.
    Company.objects.select_for_update().get(id=file.batch.company_id)
    digest = blind_column(stored.sha256, "digest")
    earlier = (
        SourceFile.objects.filter(object__company=file.batch.company, object__digest_blind=digest)
        .exclude(id=file.id)
        # A file that made no record may be handed in again: a newer reader, or a calmer day, may open it.
        .exclude(state=SourceFile.State.REFUSED)
        .exclude(state=SourceFile.State.SET_ASIDE, page_count=0)
        .order_by("created_at", "id")
        .first()
    )
    if earlier is not None:
        file.state, file.duplicate_of, file.done_at = SourceFile.State.DUPLICATE, earlier, at
        erase_object(stored)
    else:
        file.state, file.object = SourceFile.State.RECEIVED, stored
    file.save()
    record_event(
        actor=actor,
        actor_name="" if actor else "intake",
        action="intake.upload",
        object_kind="source_file",
        object_id=file.id,
        details={"state": file.state, "sha256": stored.sha256, "size_bytes": file.size_bytes},
        at=at,
    )


def _audit(actor: User, action: str, batch: Batch, rule: str) -> None:
    record_event(actor=actor, action=action, object_kind="batch", object_id=batch.id, rule=rule)
