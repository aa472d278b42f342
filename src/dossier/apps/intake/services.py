"""Batches and uploads: everything handed in is sealed before anything else happens to it."""

from __future__ import annotations

import tempfile
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from dossier.apps.access.policy import Action
from dossier.apps.access.selectors import access_company
from dossier.apps.accounts.models import User
from dossier.apps.audit.services import record_event
from dossier.apps.intake.models import Batch, SourceFile, UploadPart
from dossier.apps.intake.selectors import access_batch, access_upload
from dossier.apps.kernel.errors import Conflict, Invalid
from dossier.apps.kernel.fields import blind_column
from dossier.apps.people.models import Company
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import erase_object, read_object, store_bytes, store_stream

CHUNK_BYTES = 8 * 1024 * 1024
MAX_FILE_BYTES = 512 * 1024 * 1024
UNKNOWN_MEDIA = "application/octet-stream"


@transaction.atomic
def create_batch(*, actor: User, company_id: int, name: str, at: datetime) -> Batch:
    """Open a batch in a company where the actor may take paper in."""
    company, rule = access_company(actor, company_id, Action.INTAKE)
    batch = Batch.objects.create(
        company=company, name=name, created_at=at, created_by=actor, created_by_name=actor.username
    )
    _audit(actor, "intake.create_batch", batch, rule)
    return batch


@transaction.atomic
def stop_batch(*, actor: User, batch_id: UUID) -> Batch:
    """Stop taking new work from a batch; what is being computed is finished and kept."""
    return _set_state(actor, batch_id, Batch.State.STOPPED, "intake.stop")


@transaction.atomic
def resume_batch(*, actor: User, batch_id: UUID) -> Batch:
    """Go on with a stopped batch."""
    return _set_state(actor, batch_id, Batch.State.RUNNING, "intake.resume")


def _set_state(actor: User, batch_id: UUID, state: Batch.State, action: str) -> Batch:
    batch, rule = access_batch(actor, batch_id)
    batch.state = state
    batch.save(update_fields=["state"])
    _audit(actor, action, batch, rule)
    return batch


@transaction.atomic
def start_upload(*, actor: User, batch_id: UUID, name: str, size_bytes: int, at: datetime) -> SourceFile:
    """Announce a file of a known size; its bytes follow in chunks."""
    batch, _ = access_batch(actor, batch_id)
    if size_bytes > MAX_FILE_BYTES:
        raise Invalid("intake.file_too_large", limit_bytes=MAX_FILE_BYTES)
    file = SourceFile.objects.create(batch=batch, name=name, size_bytes=size_bytes, created_at=at)
    if size_bytes == 0:
        file.state, file.error = SourceFile.State.REFUSED, "intake.file_empty"
        file.save()
    return file


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
            raise Conflict("intake.upload_closed")
        if offset != file.received_bytes:
            raise Conflict("intake.upload_offset", offset=file.received_bytes)
        part = store_bytes(company=file.batch.company, data=chunk, media_type=UNKNOWN_MEDIA)
        UploadPart.objects.create(file=file, offset=offset, object=part)
        file.received_bytes += len(chunk)
        file.save(update_fields=["received_bytes"])
    if file.received_bytes == file.size_bytes:
        _complete_upload(actor, file, at)
    return file


def _complete_upload(actor: User, file: SourceFile, at: datetime) -> None:
    parts = list(file.parts.select_related("object"))
    with tempfile.SpooledTemporaryFile(max_size=MAX_FILE_BYTES) as whole:  # SECURITY: memory only, never disk
        for part in parts:
            whole.write(read_object(part.object))
        whole.seek(0)
        stored = store_stream(company=file.batch.company, stream=whole, media_type=UNKNOWN_MEDIA)  # type: ignore[arg-type]
    with transaction.atomic():
        file.refresh_from_db()
        _receive(actor, file, stored, at)
        for part in parts:
            part_object = part.object
            part.delete()
            erase_object(part_object)


def receive_file(
    *, actor: User, batch: Batch, name: str, stream: BinaryIO, size_bytes: int, at: datetime
) -> SourceFile:
    """Take in a whole file at once, for the command line and other local sources."""
    if size_bytes == 0 or size_bytes > MAX_FILE_BYTES:
        error = "intake.file_empty" if size_bytes == 0 else "intake.file_too_large"
        return SourceFile.objects.create(
            batch=batch,
            name=name,
            size_bytes=size_bytes,
            created_at=at,
            state=SourceFile.State.REFUSED,
            error=error,
        )
    stored = store_stream(company=batch.company, stream=stream, media_type=UNKNOWN_MEDIA)
    with transaction.atomic():
        file = SourceFile(
            batch=batch, name=name, size_bytes=size_bytes, received_bytes=size_bytes, created_at=at
        )
        file.save(force_insert=True)
        _receive(actor, file, stored, at)
    return file


def _receive(actor: User, file: SourceFile, stored: StoredObject, at: datetime) -> None:
    """Mark a file as received, or as a duplicate of one the company already has."""
    # One receipt at a time per company: two uploads of the same file must notice each other.
    Company.objects.select_for_update().get(id=file.batch.company_id)
    digest = blind_column(stored.sha256, "digest")
    earlier = (
        SourceFile.objects.filter(object__company=file.batch.company, object__digest_blind=digest)
        .exclude(id=file.id)
        .first()
    )
    if earlier is not None:
        file.state, file.duplicate_of = SourceFile.State.DUPLICATE, earlier
        erase_object(stored)
    else:
        file.state, file.object = SourceFile.State.RECEIVED, stored
    file.save()
    record_event(
        actor=actor,
        action="intake.upload",
        object_kind="source_file",
        object_id=file.id,
        details={"state": file.state, "sha256": stored.sha256, "size_bytes": file.size_bytes},
        at=at,
    )


def _audit(actor: User, action: str, batch: Batch, rule: str) -> None:
    record_event(actor=actor, action=action, object_kind="batch", object_id=batch.id, rule=rule)
