"""The numbers of a batch's progress, in every phase of its life."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.factories import NOW, World, make_record

from dossier.apps.intake.models import Batch, PageTask, RenditionTask, SourceFile
from dossier.apps.intake.selectors import RATE_WINDOW, BatchProgress, count_progress
from dossier.apps.intake.services import create_batch, refuse_file
from dossier.apps.records.models import PageImage, Record, Rendition
from dossier.apps.vault.services import store_bytes

State = SourceFile.State
LATER = NOW + timedelta(minutes=1)


@pytest.fixture
def batch(world: World) -> Batch:
    return create_batch(actor=world.users["archivist"], company_id=world.company.id, name="箱", at=NOW)


def add_file(
    batch: Batch, state: SourceFile.State, *, read: int = 0, unread: int = 0, aside: int = 0
) -> SourceFile:
    """Add a file in a state, with so many pages read, waiting and set aside; read ones just before LATER."""
    stored = store_bytes(
        company=batch.company, data=str(SourceFile.objects.count()).encode(), media_type="x/y"
    )
    pages = read + unread + aside
    file = SourceFile.objects.create(
        batch=batch,
        name="x.pdf",
        state=state,
        size_bytes=100,
        created_at=NOW,
        object=stored,
        page_count=pages,
    )
    states = (
        [PageTask.State.DONE] * read + [PageTask.State.WAITING] * unread + [PageTask.State.SET_ASIDE] * aside
    )
    for number, page_state in enumerate(states, start=1):
        page = PageImage.objects.create(source=stored, source_page=number)
        done_at = None if page_state == PageTask.State.WAITING else LATER - timedelta(seconds=1)
        PageTask.objects.create(file=file, page=page, state=page_state, done_at=done_at)
    return file


def add_record(
    world: World, batch: Batch, *, doubtful: bool = False, pdf: bool = False, indexed: bool = False
) -> Record:
    record = make_record(
        world.company, world.employees["chen"], pdf=pdf, person_confidence=0.5 if doubtful else 1.0
    )
    Record.objects.filter(id=record.id).update(
        batch_id=batch.id, indexed_revision=record.revision if indexed else 0
    )
    return record


def stages(progress: BatchProgress) -> dict[str, tuple[int, int]]:
    return {row.stage: (row.done, row.total) for row in progress.stages}


def test_batch_without_files_is_open(batch: Batch) -> None:
    assert count_progress(batch, LATER).state == "open"


def test_upload_under_way_keeps_the_batch_running(batch: Batch) -> None:
    add_file(batch, State.UPLOADING)
    progress = count_progress(batch, LATER)

    assert (progress.state, progress.files, progress.size_bytes) == ("running", 1, 100)
    assert stages(progress)["received"] == (0, 1)


def test_received_files_wait_to_be_opened(batch: Batch) -> None:
    add_file(batch, State.RECEIVED)
    add_file(batch, State.SPLIT, unread=3)
    progress = count_progress(batch, LATER)

    assert stages(progress) == {
        "received": (2, 2), "split": (1, 2), "read": (0, 3), "filed": (0, 2), "rendered": (0, 0), "indexed": (0, 0),
    }  # fmt: skip


def test_rate_and_time_left_follow_the_pages_read_lately(batch: Batch) -> None:
    add_file(batch, State.SPLIT, read=6, unread=12)
    young, old = count_progress(batch, LATER), count_progress(batch, NOW + timedelta(hours=1))

    assert young.pages_per_minute == pytest.approx(6.0)
    assert young.seconds_left == pytest.approx(120.0)
    assert (old.pages_per_minute, old.seconds_left) == (None, None), "nothing was read lately"


def test_rate_looks_back_over_its_window_only(batch: Batch) -> None:
    add_file(batch, State.SPLIT, read=6, unread=6)
    PageTask.objects.filter(page__source_page__lte=2).update(done_at=NOW - timedelta(hours=1))
    now = LATER + RATE_WINDOW - timedelta(seconds=2)

    assert count_progress(batch, now).pages_per_minute == pytest.approx(4 / 2)


def test_time_left_ends_when_nothing_waits(batch: Batch) -> None:
    add_file(batch, State.SPLIT, read=3)

    assert count_progress(batch, LATER).seconds_left is None


def test_records_are_followed_to_their_pdf_and_to_the_index(world: World, batch: Batch) -> None:
    add_file(batch, State.DONE, read=2)
    add_record(world, batch, pdf=True)
    add_record(world, batch, doubtful=True, indexed=True)
    progress = count_progress(batch, LATER)

    assert stages(progress) == {
        "received": (1, 1), "split": (1, 1), "read": (2, 2), "filed": (1, 1), "rendered": (1, 2), "indexed": (1, 2),
    }  # fmt: skip
    assert (progress.state, progress.filed, progress.doubtful) == ("running", 1, 1)


def test_batch_is_done_when_every_stage_is(world: World, batch: Batch) -> None:
    add_file(batch, State.DONE, read=1)
    add_record(world, batch, pdf=True, indexed=True)

    assert count_progress(batch, LATER).state == "done"


def test_batch_of_refused_files_only_is_done(batch: Batch) -> None:
    for _ in range(3):
        refuse_file(batch=batch, name="x", size_bytes=0, error="intake.file_empty", at=NOW)
    progress = count_progress(batch, LATER)

    assert (progress.state, progress.refused) == ("done", 3)


def test_duplicates_are_counted_and_wait_for_nothing(batch: Batch) -> None:
    add_file(batch, State.DUPLICATE)
    progress = count_progress(batch, LATER)

    assert (progress.state, progress.duplicate) == ("done", 1)


def test_what_was_set_aside_does_not_hold_the_batch(world: World, batch: Batch) -> None:
    add_file(batch, State.SET_ASIDE, read=1, aside=1)
    record = add_record(world, batch, indexed=True)
    RenditionTask.objects.create(record=record, set_aside=True, attempts=3)
    progress = count_progress(batch, LATER)

    assert (progress.state, progress.set_aside) == ("done", 1)
    assert stages(progress)["rendered"] == (1, 1)


def test_stopped_batch_says_so_until_it_is_done(world: World, batch: Batch) -> None:
    batch.state = Batch.State.STOPPED
    add_file(batch, State.SPLIT, unread=1)
    assert count_progress(batch, LATER).state == "stopped"

    PageTask.objects.update(state=PageTask.State.DONE)
    SourceFile.objects.update(state=State.DONE)
    assert count_progress(batch, LATER).state == "done"


def test_batches_do_not_count_each_others_work(world: World, batch: Batch) -> None:
    other = create_batch(actor=world.users["archivist"], company_id=world.company.id, name="二", at=NOW)
    add_file(other, State.DONE, read=4)
    add_record(world, other, pdf=True, indexed=True)
    Rendition.objects.count()

    progress = count_progress(batch, LATER)
    assert (progress.state, progress.files, progress.pages, progress.filed) == ("open", 0, 0, 0)


def test_progress_costs_a_fixed_number_of_queries(
    world: World, batch: Batch, django_assert_num_queries: object
) -> None:
    for _ in range(5):
        add_file(batch, State.DONE, read=2)
        add_record(world, batch)
    with django_assert_num_queries(5):  # type: ignore[operator]
        count_progress(batch, LATER)
