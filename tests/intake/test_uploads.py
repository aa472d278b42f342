"""Uploads: in chunks, resumable, sealed from the first byte, refused without trace and never doubled."""

from __future__ import annotations

import io
import os
import tempfile
import threading
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.factories import NOW, World, signed_in

from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.intake import services
from dossier.apps.intake.models import Batch, SourceFile, UploadPart
from dossier.apps.intake.parts import open_parts
from dossier.apps.intake.services import (
    CHUNK_BYTES,
    COMPLETION_TIME,
    MAX_FILE_BYTES,
    append_upload,
    complete_uploads,
    create_batch,
    receive_file,
    resume_batch,
    start_upload,
    stop_batch,
)
from dossier.apps.intake.steps import STEPS
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store, read_object, store_bytes

SENTENCE = "经研究决定，给予该员工记过处分一次。"
PAPER = (SENTENCE * 40).encode()


def open_batch(world: World, user: str = "archivist") -> Batch:
    actor = world.users[user]
    company = world.other_company if user == "archivist_other" else world.company
    return create_batch(actor=actor, company_id=company.id, name="箱一", at=NOW)


def upload(
    world: World, batch: Batch, data: bytes, *, user: str = "archivist", step: int = 600
) -> SourceFile:
    actor = world.users[user]
    file = start_upload(actor=actor, batch_id=batch.id, name="扫描.pdf", size_bytes=len(data), at=NOW)
    for offset in range(0, len(data), step):
        chunk = data[offset : offset + step]
        file = append_upload(actor=actor, upload_id=file.id, offset=offset, chunk=chunk, at=NOW)
    return file


def refusals(user: User) -> int:
    return AuditEvent.objects.filter(actor=user, result="refused").count()


def test_chunks_in_order_make_the_file_whole(world: World) -> None:
    file = upload(world, open_batch(world), PAPER)

    assert file.state == SourceFile.State.RECEIVED
    assert file.object is not None
    assert read_object(file.object) == PAPER


def test_completed_upload_leaves_no_part_and_no_object_of_one(
    world: World, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        file = upload(world, open_batch(world), PAPER)

    assert file.object is not None
    assert not UploadPart.objects.exists()
    assert list(object_store().list("")) == [file.object.store_name]
    assert StoredObject.objects.count() == 1


@given(cuts=st.lists(st.integers(1, 400), min_size=1, max_size=6))
@hypothesis_settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_parts_read_like_the_bytes_they_were_cut_from(world: World, cuts: list[int]) -> None:
    data = os.urandom(sum(cuts))
    stored, start = [], 0
    for length in cuts:
        stored.append(store_bytes(company=world.company, data=data[start : start + length], media_type="x/y"))
        start += length

    with open_parts(stored) as stream:
        assert stream.read() == data
        stream.seek(0)
        assert b"".join(iter(lambda: stream.read(7), b"")) == data


def test_repeated_chunk_is_a_conflict_that_tells_the_true_offset(world: World) -> None:
    batch, actor = open_batch(world), world.users["archivist"]
    file = start_upload(actor=actor, batch_id=batch.id, name="a.pdf", size_bytes=1000, at=NOW)
    append_upload(actor=actor, upload_id=file.id, offset=0, chunk=b"a" * 400, at=NOW)

    with pytest.raises(Conflict) as conflict:
        append_upload(actor=actor, upload_id=file.id, offset=0, chunk=b"a" * 400, at=NOW)

    assert (conflict.value.code, conflict.value.params) == ("intake.upload_offset", {"offset": 400})
    assert UploadPart.objects.count() == 1


def test_conflict_reaches_the_browser_as_409_with_the_offset(world: World) -> None:
    client, batch = signed_in(world.users["archivist"]), open_batch(world)
    started = client.post(
        f"/api/intake/batches/{batch.id}/files", {"name": "a.pdf", "size_bytes": 10}, "application/json"
    ).json()
    address = f"/api/intake/uploads/{started['id']}"
    client.patch(f"{address}?offset=0", b"12345", "application/octet-stream")

    answer = client.patch(f"{address}?offset=0", b"12345", "application/octet-stream")

    assert answer.status_code == 409
    assert answer.json()["params"] == {"offset": 5}
    assert client.get(address).json()["offset"] == 5


def test_chunk_beyond_what_a_request_may_carry_is_told_the_limit(world: World) -> None:
    client, batch = signed_in(world.users["archivist"]), open_batch(world)
    started = client.post(
        f"/api/intake/batches/{batch.id}/files",
        {"name": "a.pdf", "size_bytes": 20_000_000},
        "application/json",
    ).json()

    answer = client.patch(
        f"/api/intake/uploads/{started['id']}?offset=0", bytes(10_000_000), "application/octet-stream"
    )

    assert answer.status_code == 422
    assert answer.json()["params"] == {"limit_bytes": CHUNK_BYTES}


def test_lost_chunk_is_a_conflict(world: World) -> None:
    batch, actor = open_batch(world), world.users["archivist"]
    file = start_upload(actor=actor, batch_id=batch.id, name="a.pdf", size_bytes=1000, at=NOW)

    with pytest.raises(Conflict) as conflict:
        append_upload(actor=actor, upload_id=file.id, offset=400, chunk=b"b" * 400, at=NOW)

    assert conflict.value.params == {"offset": 0}


@pytest.mark.parametrize("chunk", [b"", b"x" * 11, b"x" * (CHUNK_BYTES + 1)], ids=["none", "beyond", "huge"])
def test_chunk_of_a_wrong_size_changes_nothing(world: World, chunk: bytes) -> None:
    batch, actor = open_batch(world), world.users["archivist"]
    file = start_upload(actor=actor, batch_id=batch.id, name="a.pdf", size_bytes=10, at=NOW)

    with pytest.raises(Invalid):
        append_upload(actor=actor, upload_id=file.id, offset=0, chunk=chunk, at=NOW)

    file.refresh_from_db()
    assert (file.received_bytes, UploadPart.objects.count()) == (0, 0)


def test_file_of_zero_bytes_is_refused_and_kept_on_the_list(world: World) -> None:
    batch = open_batch(world)
    file = start_upload(
        actor=world.users["archivist"], batch_id=batch.id, name="空.pdf", size_bytes=0, at=NOW
    )

    assert (file.state, file.error) == (SourceFile.State.REFUSED, "intake.file_empty")


@pytest.mark.parametrize("size", [MAX_FILE_BYTES + 1, -1])
def test_upload_of_an_impossible_size_is_not_started(world: World, size: int) -> None:
    batch = open_batch(world)

    with pytest.raises(Invalid):
        start_upload(
            actor=world.users["archivist"], batch_id=batch.id, name="大.pdf", size_bytes=size, at=NOW
        )

    assert not SourceFile.objects.exists()


def test_closed_upload_takes_no_more(world: World) -> None:
    file = upload(world, open_batch(world), b"whole")

    with pytest.raises(Invalid):
        append_upload(actor=world.users["archivist"], upload_id=file.id, offset=5, chunk=b"more", at=NOW)


def test_upload_goes_on_where_a_restarted_server_left_it(world: World) -> None:
    batch, actor = open_batch(world), world.users["archivist"]
    file = start_upload(actor=actor, batch_id=batch.id, name="a.pdf", size_bytes=8, at=NOW)
    append_upload(actor=actor, upload_id=file.id, offset=0, chunk=b"half", at=NOW)
    # The parts lie in the store and the database; nothing is remembered by a process.
    offset = signed_in(actor).get(f"/api/intake/uploads/{file.id}").json()["offset"]

    file = append_upload(actor=actor, upload_id=file.id, offset=offset, chunk=b"done", at=NOW)

    assert file.object is not None
    assert read_object(file.object) == b"halfdone"


def test_upload_whose_server_died_before_completing_it_is_completed_by_the_worker(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = open_batch(world)
    with monkeypatch.context() as patched:
        patched.setattr(services, "_complete_upload", lambda *_: None)
        file = upload(world, batch, PAPER)
    assert file.state == SourceFile.State.UPLOADING

    assert complete_uploads(NOW) == 0, "its own server is given time first"
    assert complete_uploads(NOW + 2 * COMPLETION_TIME) == 1

    file.refresh_from_db()
    assert file.state == SourceFile.State.RECEIVED
    assert not UploadPart.objects.exists()


def test_upload_whose_parts_are_damaged_is_left_to_a_person(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = open_batch(world)
    with monkeypatch.context() as patched:
        patched.setattr(services, "_complete_upload", lambda *_: None)
        file = upload(world, batch, PAPER)
    for name in list(object_store().list("")):
        object_store().delete(name)

    complete_uploads(NOW + 2 * COMPLETION_TIME)

    file.refresh_from_db()
    assert (file.state, file.error) == (SourceFile.State.SET_ASIDE, "vault.object_missing")


def test_completion_that_races_with_another_happens_once(
    lasting_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, batch = lasting_world, open_batch(lasting_world)
    with monkeypatch.context() as patched:
        patched.setattr(services, "_complete_upload", lambda *_: None)
        file = upload(world, batch, PAPER)
    failures: list[BaseException] = []
    together = threading.Barrier(3)

    def complete() -> None:
        try:
            mine = SourceFile.objects.select_related("batch__company").get(id=file.id)
            together.wait(240)
            services._complete_upload(world.users["archivist"], mine, NOW)
            assert mine.state == SourceFile.State.RECEIVED
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=complete) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert not failures
    assert StoredObject.objects.count() == 1
    assert len(list(object_store().list(""))) == 1
    assert AuditEvent.objects.filter(action="intake.upload").count() == 1


def test_same_file_twice_in_a_batch_is_noticed(world: World) -> None:
    batch = open_batch(world)
    first, second = upload(world, batch, PAPER), upload(world, batch, PAPER)

    assert second.state == SourceFile.State.DUPLICATE
    assert second.duplicate_of_id == first.id
    assert second.object is None


def test_same_file_in_another_batch_is_noticed(world: World) -> None:
    first = upload(world, open_batch(world), PAPER)
    actor = world.users["archivist"]
    second = receive_file(
        actor=actor,
        batch=open_batch(world),
        name="again.pdf",
        stream=io.BytesIO(PAPER),
        size_bytes=len(PAPER),
        at=NOW,
    )

    assert second.duplicate_of_id == first.id


def test_other_company_does_not_learn_that_a_file_is_known(world: World) -> None:
    upload(world, open_batch(world), PAPER)
    other = upload(world, open_batch(world, "archivist_other"), PAPER, user="archivist_other")

    assert other.state == SourceFile.State.RECEIVED
    assert other.duplicate_of is None


def test_refused_file_may_be_handed_in_again(world: World) -> None:
    batch = open_batch(world)
    first = upload(world, batch, PAPER)
    SourceFile.objects.filter(id=first.id).update(state=SourceFile.State.REFUSED)

    assert upload(world, batch, PAPER).state == SourceFile.State.RECEIVED


def test_stopped_batch_gives_no_work_until_it_is_resumed(world: World) -> None:
    batch, actor = open_batch(world), world.users["archivist"]
    upload(world, batch, PAPER)

    stop_batch(actor=actor, batch_id=batch.id)
    assert not STEPS[0].waiting().exists()
    resume_batch(actor=actor, batch_id=batch.id)

    assert STEPS[0].waiting().count() == 1
    actions = AuditEvent.objects.order_by("sequence").values_list("action", flat=True)
    assert list(actions)[-2:] == ["intake.stop", "intake.resume"]


@pytest.mark.parametrize("user", ["archivist_other", "manager", "employee", "nobody"])
def test_stranger_to_a_batch_is_refused_everything_and_it_is_audited(world: World, user: str) -> None:
    batch, stranger = open_batch(world), world.users[user]
    file = start_upload(actor=world.users["archivist"], batch_id=batch.id, name="a", size_bytes=4, at=NOW)
    attempts: tuple[Any, ...] = (
        lambda: create_batch(actor=stranger, company_id=world.company.id, name="x", at=NOW),
        lambda: start_upload(actor=stranger, batch_id=batch.id, name="x", size_bytes=4, at=NOW),
        lambda: append_upload(actor=stranger, upload_id=file.id, offset=0, chunk=b"1234", at=NOW),
        lambda: stop_batch(actor=stranger, batch_id=batch.id),
        lambda: resume_batch(actor=stranger, batch_id=batch.id),
    )
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()

    assert refusals(stranger) == len(attempts)
    assert (Batch.objects.count(), SourceFile.objects.count(), UploadPart.objects.count()) == (1, 1, 0)


def test_missing_batch_looks_like_a_forbidden_one(world: World) -> None:
    batch, client = open_batch(world), signed_in(world.users["archivist_other"])
    forbidden = client.get(f"/api/intake/batches/{batch.id}")
    missing = client.get("/api/intake/batches/00000000-0000-7000-8000-000000000000")

    assert (forbidden.status_code, missing.status_code) == (404, 404)
    assert {**forbidden.json(), "request_id": ""} == {**missing.json(), "request_id": ""}


def test_nothing_readable_touches_the_disk_during_an_upload(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spool = tempfile.SpooledTemporaryFile
    spooled: list[bytes] = []

    class WatchedSpool(spool):  # type: ignore[type-arg, misc]
        """The temporary file of the vault: unnamed, so that it is looked at here and not in a folder."""

        def rollover(self) -> None:
            super().rollover()
            spooled.append(self.peek_all())

        def write(self, data: bytes) -> int:
            spooled.append(bytes(data))
            return super().write(data)

        def peek_all(self) -> bytes:
            place = self.tell()
            self.seek(0)
            data: bytes = self.read()
            self.seek(place)
            return data

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", WatchedSpool)
    monkeypatch.setattr("dossier.apps.vault.services.SPOOL_BYTES", 1024)  # seal through a temporary file
    needle, folders = SENTENCE.encode(), (Path(settings.ENVIRONMENT.home), tmp_path)
    batch, actor = open_batch(world), world.users["archivist"]
    file = start_upload(actor=actor, batch_id=batch.id, name="a.pdf", size_bytes=len(PAPER), at=NOW)
    for offset in range(0, len(PAPER), 700):
        with transaction.atomic():
            chunk = PAPER[offset : offset + 700]
            file = append_upload(actor=actor, upload_id=file.id, offset=offset, chunk=chunk, at=NOW)
        for path in (path for folder in folders for path in folder.rglob("*") if path.is_file()):
            assert needle not in path.read_bytes(), "readable bytes on the disk"
    assert file.state == SourceFile.State.RECEIVED
    assert spooled, "the file was sealed without its temporary file: nothing was proven"
    assert needle not in b"".join(spooled)


def test_last_chunk_sent_again_is_told_that_the_file_is_complete(world: World) -> None:
    file = upload(world, open_batch(world), b"whole", step=3)

    with pytest.raises(Conflict) as conflict:
        append_upload(actor=world.users["archivist"], upload_id=file.id, offset=3, chunk=b"le", at=NOW)

    assert (conflict.value.code, conflict.value.params) == ("intake.upload_closed", {"offset": 5})
