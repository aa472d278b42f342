"""Taking paper in from folders, and the worker."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dossier.cli.console import err, fail, open_installation
from dossier.cli.progress import show_outcome, watch_batch

if TYPE_CHECKING:
    from dossier.apps.accounts.models import User
    from dossier.apps.intake.models import Batch
    from dossier.apps.people.models import Company


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
    from dossier.config.operators import acting_operator

    with acting_operator(as_user, _company(company)) as user:
        if user is None:
            raise fail("There is no such user, or the company has no archivist yet: `dossier user add`.")
        made = hand_in(paths, company=company, name=batch, user=user)
    err.print(f"Batch {made.id}: {made.files.count()} files taken in.")
    if wait:
        work_until_done([made])
        show_outcome([made])


def hand_in(paths: list[Path], *, company: str, name: str, user: User) -> Batch:
    """Seal and note every file below ``paths`` as one batch."""
    from dossier.apps.intake.services import create_batch, receive_file

    now = datetime.now(UTC)
    batch = create_batch(
        actor=user, company_id=_company(company).id, name=name or f"{now:%Y-%m-%d %H:%M}", at=now
    )
    for path in walk_files(paths):
        with path.open("rb") as stream:
            receive_file(
                actor=user,
                batch=batch,
                name=path.name,
                stream=stream,
                size_bytes=path.stat().st_size,
                at=datetime.now(UTC),
            )
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
    """Run a worker in this process until nothing is missing, with progress; Ctrl-C stops it cleanly."""
    from dossier.config.working import started_worker

    with started_worker() as worker:
        failure: list[BaseException] = []

        def run() -> None:
            try:
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


def worker() -> None:
    """Do what the database shows missing, until stopped. Any number may run; the claims keep them apart."""
    open_installation()
    from dossier.config.working import started_worker

    with started_worker() as running:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: running.stop())
        running.run()


def _company(code: str) -> Company:
    from dossier.apps.people.models import Company

    found = Company.objects.filter(code=code).first()
    if found is None:
        raise fail(f"There is no company {code}.")
    return found
