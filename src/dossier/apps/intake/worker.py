"""The worker: asks the database what is missing, has it computed, keeps the result.

One worker process per machine is enough: it holds a bounded window of calls in flight on the engine, assembles
files and feeds the search index. Any number of workers may run against one PostgreSQL; claims keep them apart.
"""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import structlog
from django.db import close_old_connections

from dossier.apps.intake.assembly import assemble_files, list_ready_files
from dossier.apps.intake.claims import LEASE, claim, list_exhausted, release, renew
from dossier.apps.intake.engine import ComputeEngine
from dossier.apps.intake.steps import STEPS, Step, want_renditions
from dossier.apps.kernel.errors import DomainError

log = structlog.get_logger(__name__)

IDLE_SECONDS = 0.2
WINDOW_PER_SLOT = 3
"""Calls in flight per compute slot: enough that no slot waits, few enough that a crash costs little."""
FILES_PER_ROUND = 20


@dataclass(slots=True)
class _InFlight:
    step: Step
    row: Any
    future: Future[Any]


@dataclass(slots=True)
class Worker:
    """``index``: called each round to make changed records findable, gives how many it wrote."""

    engine: ComputeEngine
    index: Callable[[], int]
    owner: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    _flying: list[_InFlight] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _renewed: float = field(default_factory=time.monotonic)

    def stop(self) -> None:
        """Finish the round and return; claims in flight run out and are taken up again."""
        self._stop.set()

    def run(self, *, until_idle: bool = False) -> None:
        """Work until stopped, or until nothing is missing any more."""
        while not self._stop.is_set():
            busy = self.round()
            if not busy and not self._flying:
                if until_idle:
                    return
                close_old_connections()
                self._stop.wait(IDLE_SECONDS * 5)
            elif not busy:
                self._stop.wait(IDLE_SECONDS / 4)

    def round(self) -> int:
        """Do one round; gives how many things moved."""
        moved = self._collect()
        moved += self._submit()
        moved += assemble_files(list_ready_files(FILES_PER_ROUND))
        moved += want_renditions()
        moved += self.index()
        self._renew_leases()
        return moved

    def _submit(self) -> int:
        now = datetime.now(UTC)
        submitted = 0
        for step in STEPS:
            for row in list_exhausted(step.waiting(), now=now):
                log.error("work.set_aside", step=step.name, item=str(row.pk))
                step.give_up(row)
            room = self.engine.slots * WINDOW_PER_SLOT - len(self._flying)
            for row in claim(step.waiting(), owner=self.owner, now=now, limit=room):
                function, arguments = step.prepare(row)
                self._flying.append(_InFlight(step, row, self.engine.submit(function, *arguments)))
                submitted += 1
        return submitted

    def _collect(self) -> int:
        done = [item for item in self._flying if item.future.done()]
        self._flying = [item for item in self._flying if not item.future.done()]
        for item in done:
            self._keep(item)
        return len(done)

    def _keep(self, item: _InFlight) -> None:
        error = item.future.exception()
        if error is None:
            item.step.keep(item.row, item.future.result())
            return
        # The class only: an exception's text may carry what stood on the page.
        code = error.code if isinstance(error, DomainError) else type(error).__name__
        log.warning(
            "work.failed", step=item.step.name, item=str(item.row.pk), error=code, attempt=item.row.attempts
        )
        release(item.row)

    def _renew_leases(self) -> None:
        if time.monotonic() - self._renewed < LEASE.total_seconds() / 3:
            return
        self._renewed = time.monotonic()
        for model in {type(item.row) for item in self._flying}:
            ids = [item.row.pk for item in self._flying if type(item.row) is model]
            renew(model, ids, owner=self.owner, now=datetime.now(UTC))
