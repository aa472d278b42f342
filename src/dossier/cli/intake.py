"""Taking paper in from folders, and the worker."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from dossier.cli.console import EXIT_CLOSED, err, fail, open_installation, opening
from dossier.cli.parent import end_with_parent
from dossier.cli.progress import show_outcome, watch_batch

if TYPE_CHECKING:
    from dossier.apps.accounts.models import User
    from dossier.apps.intake.models import Batch
    from dossier.apps.intake.worker import Worker
    from dossier.apps.people.models import Company

UNREADABLE = "intake.file_unreadable"
OTHERS_SECONDS = 2.0


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders; folders are walked.", exists=True)],
    company: Annotated[str, typer.Option(help="Code of the company the paper belongs to.")],
    batch: Annotated[str, typer.Option(help="Name of the batch; the date when left out.")] = "",
    as_user: Annotated[
        str, typer.Option("--as", help="Act as this user; else the company's archivist.")
    ] = "",
    wait: Annotated[
        bool, typer.Option(help="Work until the batch is done, or only hand the files in.")
    ] = True,
) -> None:
    """Take files in as a batch, read and file them, with progress. Handing the same files in again is safe."""
    open_installation()
    from dossier.apps.kernel.errors import NotPermitted
    from dossier.config.operators import acting_operator

    with acting_operator(as_user, _company(company)) as user:
        if user is None:
            raise fail("There is no such user, or the company has no archivist yet: `dossier user add`.")
        try:
            made = hand_in(paths, company=company, name=batch, user=user)
        except NotPermitted as error:
            raise fail("This user may not take paper in for this company.") from error
    err.print(f"Batch {made.id}: {made.files.count()} files taken in.")
    if wait:
        work_until_done([made])
        show_outcome([made])


def retry(
    batch: Annotated[
        str, typer.Option(help="Id of one batch; else every batch that set something aside.")
    ] = "",
    as_user: Annotated[
        str, typer.Option("--as", help="Act as this user; else as each company's archivist.")
    ] = "",
) -> None:
    """Take up again what was set aside: files, pages and PDFs that failed too often. A worker then does them."""
    open_installation()
    from dossier.apps.intake.models import Batch
    from dossier.apps.intake.selectors import batches_to_retry

    wanted = _batch_id(batch)
    chosen = Batch.objects.filter(id=wanted) if wanted else batches_to_retry()
    batches = list(chosen.select_related("company").order_by("created_at"))
    if wanted and not batches:
        raise fail(f"There is no batch {batch}.")
    for each in batches:
        _retry_as(as_user, each)
        err.print(f"Batch {each.id}: taken up again.")
    if not batches:
        err.print("Nothing is set aside.")


def _retry_as(username: str, batch: Batch) -> None:
    from dossier.apps.intake.services import retry_batch
    from dossier.apps.kernel.errors import NotPermitted
    from dossier.config.operators import acting_operator

    with acting_operator(username, batch.company) as user:
        if user is None:
            raise fail("There is no such user, or the company has no archivist yet: `dossier user add`.")
        try:
            retry_batch(actor=user, batch_id=batch.id)
        except NotPermitted as error:
            raise fail("This user may not take paper in for this company.") from error


def _batch_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError as error:
        raise fail(f"{text} is no id of a batch.") from error


def hand_in(paths: list[Path], *, company: str, name: str, user: User) -> Batch:
    """Seal and note every file below ``paths`` as one batch."""
    from dossier.apps.intake.services import create_batch, receive_file, refuse_file

    now = datetime.now(UTC)
    batch = create_batch(
        actor=user, company_id=_company(company).id, name=name or f"{now:%Y-%m-%d %H:%M}", at=now
    )
    for path in walk_files(paths):
        at = datetime.now(UTC)
        try:
            stream = path.open("rb")
        except OSError:
            refuse_file(batch=batch, name=path.name, size_bytes=0, error=UNREADABLE, at=at)
            continue
        with stream:
            size = path.stat().st_size
            receive_file(actor=user, batch=batch, name=path.name, stream=stream, size_bytes=size, at=at)
    return batch


def walk_files(paths: list[Path]) -> Iterator[Path]:
    """Give the files named and those below the folders named, sorted, hidden ones left out."""
    for path in paths:
        if path.is_file():
            yield path
        else:
            below = (item for item in sorted(path.rglob("*")) if item.is_file())
            yield from (item for item in below if not item.name.startswith("."))


def work_until_done(batches: list[Batch]) -> None:
    """Run a worker in this process until the batches are done, with progress; Ctrl-C stops it cleanly."""
    with _worker() as worker:
        failure: list[BaseException] = []

        def run() -> None:
            try:
                worker.run(until_idle=True)
                # What is left is with another worker, or with one that died on another machine.
                while not worker.is_stopping and not _are_done(batches):
                    time.sleep(OTHERS_SECONDS)
                    worker.run(until_idle=True)
            except BaseException as error:
                failure.append(error)

        thread = threading.Thread(target=run, name="worker")
        thread.start()
        try:
            watch_batch(batches, thread)
        except KeyboardInterrupt:
            err.print("Stopping; what was read is kept, the rest goes on at the next start.")
            worker.stop()
            thread.join()
            raise typer.Exit(130) from None
        if failure:
            raise failure[0]


def worker(
    parent: Annotated[
        int, typer.Option(hidden=True, help="End with the process of this id, which started this one.")
    ] = 0,
) -> None:
    """Do what the database shows missing, until stopped. Any number may run; the claims keep them apart.

    SIGTERM and Ctrl-C end it after the current round; what is in flight is given back.
    """
    stopping = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    if parent:
        end_with_parent(parent, stopping.set)
    open_installation()
    with _worker() as running:
        threading.Thread(target=_stop_at, args=(stopping, running), name="stop", daemon=True).start()
        running.run()


def _stop_at(stopping: threading.Event, running: Worker) -> None:
    stopping.wait()
    running.stop()


@contextmanager
def _worker() -> Iterator[Worker]:
    """Give a started worker; what keeps it from starting becomes a message and exit code 3."""
    from dossier.apps.intake.engine import EngineLost
    from dossier.config.working import started_worker

    with opening(), ExitStack() as stack:
        try:
            running = stack.enter_context(started_worker())
        except EngineLost as error:
            raise fail("No Dask scheduler answers at DOSSIER_CLUSTER.", EXIT_CLOSED) from error
        started = stack.pop_all()
    with started:
        yield running


def _are_done(batches: list[Batch]) -> bool:
    from dossier.apps.intake.selectors import count_progress

    now = datetime.now(UTC)
    return all(count_progress(batch, now).state in ("done", "stopped") for batch in batches)


def _company(code: str) -> Company:
    from dossier.apps.people.models import Company

    found = Company.objects.filter(code=code).first()
    if found is None:
        raise fail(f"There is no company {code}.")
    return found
