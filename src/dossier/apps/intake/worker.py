"""The worker: asks the database what is missing, has it computed, keeps the result.

One worker process per machine is enough: it holds a bounded window of calls in flight on the engine, assembles
files and feeds the search index. Any number of workers may run against one PostgreSQL; claims keep them apart.

An item tried before is a suspect: it may be what killed its compute process. Suspects are computed one at a
time with nothing else in flight, so that a second death convicts nobody else.
"""

from __future__ import annotations

import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from django.db import InterfaceError, OperationalError, close_old_connections
from django.db.models import QuerySet

from dossier.apps.intake.assembly import KnowledgeShelf, assemble_file, files_to_assemble
from dossier.apps.intake.claims import (
    LEASE,
    claim,
    claimable,
    give_back,
    list_exhausted,
    release,
    renew,
    take_back,
)
from dossier.apps.intake.engine import ComputeEngine, ComputeStuck, EngineLost
from dossier.apps.intake.models import Leased
from dossier.apps.intake.owners import this_owner
from dossier.apps.intake.renditions import want_renditions
from dossier.apps.intake.services import complete_uploads
from dossier.apps.intake.steps import SET_ASIDE, STEPS, STUCK, Step, give_up_file
from dossier.apps.kernel.errors import DomainError, Unavailable
from dossier.apps.vault.services import sweep_unreferenced

log = structlog.get_logger(__name__)

PAUSE_SECONDS = 1.0
"""How long the worker waits for something to do; a result that comes in wakes it at once."""
WINDOW_PER_SLOT = 3
"""Calls in flight per compute slot: enough that no slot waits, few enough that a crash costs little."""
FILES_PER_ROUND = 20
QUEUE_PATIENCE = 5
"""A call of which no process says that it has begun is given up after its patience times this: longer than the
calls of a window before it may take together."""
MAX_HANGS = 2
"""A call that hangs is its own fault, unlike the death of a process, and hanging takes long: tried once more."""
TAKE_BACK_SECONDS = 15.0
SWEEP_SECONDS = 600.0
SWEEP_OBJECTS_SECONDS = 86_400.0
"""Looking for sealed objects that no row names lists the whole store: once a day is enough."""
MOST_FAILED_ROUNDS = 8
"""In a row, with growing pauses: about two minutes. Then the worker ends, and its supervisor starts another."""
LONGEST_PAUSE_SECONDS = 30.0

_TRANSIENT = (OperationalError, InterfaceError, Unavailable, EngineLost)
"""Not the item's fault: the database, the object store or the cluster is away for the moment."""


@dataclass(frozen=True, slots=True)
class _InFlight:
    step: Step
    row: Any
    future: Future[Any]
    submitted_at: float = field(default_factory=time.monotonic)


@dataclass(slots=True)
class Worker:
    """``index``: called each round to make changed records findable, gives how many it wrote."""

    engine: ComputeEngine
    index: Callable[[], int]
    owner: str = field(default_factory=this_owner)
    lease: timedelta = LEASE
    _known: KnowledgeShelf = field(default_factory=KnowledgeShelf)
    _flying: list[_InFlight] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _wake: threading.Event = field(default_factory=threading.Event)
    _done_at: dict[str, float] = field(default_factory=lambda: {"sweep objects": time.monotonic()})

    @property
    def is_stopping(self) -> bool:
        """Say whether :meth:`stop` was called."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Finish the round, give back what is in flight, and return from :meth:`run`."""
        self._stop.set()
        self._wake.set()

    def run(self, *, until_idle: bool = False) -> None:
        """Work until stopped, or until nothing is missing any more.

        Rides out a database, a store or a cluster that is away for a short while; raises when it stays away.
        """
        failures = 0
        try:
            while not self._stop.is_set():
                self._wake.clear()
                try:
                    moved, failures = self.round(), 0
                except Exception as error:
                    failures += 1
                    # The class only: an exception's text may carry what stood on the page.
                    log.error(
                        "worker.round_failed",
                        error=type(error).__name__,
                        place=_place(error),
                        failures=failures,
                    )
                    if failures >= MOST_FAILED_ROUNDS:
                        raise
                    close_old_connections()
                    self._stop.wait(min(0.5 * 2**failures, LONGEST_PAUSE_SECONDS))
                    continue
                if not moved and not self._flying:
                    if until_idle:
                        return
                    close_old_connections()
                if not moved:
                    self._wake.wait(PAUSE_SECONDS)
        finally:
            self._give_back_all()

    def round(self) -> int:
        """Do one round; gives how many things moved."""
        self.engine.ensure()
        self._abandon_stuck()
        moved = self._collect()
        if self._is_time("take back", TAKE_BACK_SECONDS):
            moved += take_back(now=datetime.now(UTC))
        if self._is_time("sweep", SWEEP_SECONDS):
            moved += want_renditions() + complete_uploads(datetime.now(UTC))
        if self._is_time("sweep objects", SWEEP_OBJECTS_SECONDS):
            sweep_unreferenced(datetime.now(UTC))
        if self._is_time("renew", self.lease.total_seconds() / 3):
            rows = [item.row for item in self._flying]
            renew(rows, owner=self.owner, now=datetime.now(UTC), lease=self.lease)
        return moved + self._set_aside() + self._submit() + self._assemble() + self.index()

    def _abandon_stuck(self) -> None:
        """Give up calls that run for too long: a decoder that a hostile file holds. The process is replaced."""
        for item in self._flying:
            if not item.future.done() and self._is_stuck(item):
                log.error("work.stuck", step=item.step.name, item=str(item.row.pk))
                self.engine.abandon(item.future)

    def _is_stuck(self, item: _InFlight) -> bool:
        now, began = time.monotonic(), self.engine.started_at(item.future)
        if began is None:
            return now - item.submitted_at > item.step.patience_seconds * QUEUE_PATIENCE
        return now - began > item.step.patience_seconds

    def _set_aside(self) -> int:
        """Leave to a person what failed too often."""
        now, count = datetime.now(UTC), 0
        for step in STEPS:
            for row in list_exhausted(step.waiting(), now=now):
                log.error("work.set_aside", step=step.name, item=str(row.pk))
                step.give_up(row, SET_ASIDE)
                count += 1
        for file in list_exhausted(files_to_assemble(), now=now):
            log.error("work.set_aside", step="assemble", item=str(file.pk))
            give_up_file(file, SET_ASIDE)
            count += 1
        return count

    def _submit(self) -> int:
        if any(item.row.attempts > 1 for item in self._flying):
            return 0
        now = datetime.now(UTC)
        for step in STEPS:
            suspects = step.waiting().filter(attempts__gt=0)
            if claimable(suspects, now=now).exists():
                return 0 if self._flying else self._start(step, suspects, 1)
        window = self.engine.slots * WINDOW_PER_SLOT
        return sum(
            self._start(step, step.waiting().filter(attempts=0), window - len(self._flying)) for step in STEPS
        )

    def _start(self, step: Step, waiting: QuerySet[Any], limit: int) -> int:
        rows = claim(waiting, owner=self.owner, now=datetime.now(UTC), limit=limit, lease=self.lease)
        for place, row in enumerate(rows):
            try:
                function, arguments = step.prepare(row)
                future = self.engine.submit(function, *arguments)
            except _TRANSIENT:
                for untried in rows[place:]:
                    give_back(untried)
                raise
            except Exception as error:
                self._failed(step.name, row, error)
                continue
            future.add_done_callback(lambda _: self._wake.set())
            self._flying.append(_InFlight(step, row, future))
        return len(rows)

    def _collect(self) -> int:
        """Keep what has been computed. A result that cannot be kept just now stays for the next round."""
        done = [item for item in self._flying if item.future.done()]
        away: BaseException | None = None
        for item in done:
            error = item.future.exception()
            if error is None:
                self._keep(item)
            elif isinstance(error, _TRANSIENT):
                log.warning("work.lost", step=item.step.name, item=str(item.row.pk), error=_name(error))
                give_back(item.row)
                away = error
            elif isinstance(error, ComputeStuck) and item.row.attempts >= MAX_HANGS:
                log.error("work.set_aside", step=item.step.name, item=str(item.row.pk))
                item.step.give_up(item.row, STUCK)
            else:
                self._failed(item.step.name, item.row, error)
            self._flying.remove(item)
        if away is not None:
            raise away  # the round pauses before it submits again
        return len(done)

    def _keep(self, item: _InFlight) -> None:
        try:
            item.step.keep(item.row, item.future.result())
        except _TRANSIENT:
            raise
        except Exception as error:
            self._failed(item.step.name, item.row, error)

    def _assemble(self) -> int:
        """Make the records of files whose pages are all read, one claim at a time."""
        for count in range(FILES_PER_ROUND):
            now = datetime.now(UTC)
            claimed = claim(files_to_assemble(), owner=self.owner, now=now, limit=1, lease=self.lease)
            if not claimed or self._stop.is_set():
                self._give_back(claimed)
                return count
            file = claimed[0]
            try:
                assemble_file(file, self._known.get(file.batch.company))
            except _TRANSIENT:
                self._give_back(claimed)
                raise
            except Exception as error:
                self._failed("assemble", file, error)
        return FILES_PER_ROUND

    def _failed(self, step: str, row: Leased, error: BaseException) -> None:
        log.warning(
            "work.failed",
            step=step,
            item=str(row.pk),
            error=_name(error),
            place=_place(error),
            attempt=row.attempts,
        )
        release(row)

    def _give_back_all(self) -> None:
        flying, self._flying = self._flying, []
        self._give_back([item.row for item in flying])

    def _give_back(self, rows: list[Any]) -> None:
        for row in rows:
            try:
                give_back(row)
            except OperationalError:
                return  # the leases run out by themselves

    def _is_time(self, what: str, seconds: float) -> bool:
        now = time.monotonic()
        due = now - self._done_at.get(what, float("-inf")) >= seconds
        if due:
            self._done_at[what] = now
        return due


def _name(error: BaseException) -> str:
    """Name an error for the log: its code or class, never its text, which may carry what stood on the page."""
    return error.code if isinstance(error, DomainError) else type(error).__name__


def _place(error: BaseException) -> str:
    """Give the file and line where an error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    return f"{frames[-1].filename.rsplit('/dossier/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
