"""Where heavy pure work is computed: a Dask cluster, embedded or remote, behind a few calls.

The engine only computes. What is in flight here may be lost at any moment; the worker finds it missing in the
database and submits it again.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, InvalidStateError
from typing import Any, Protocol
from uuid import uuid4
from weakref import WeakKeyDictionary

NETWORK_PATIENCE = "15s"
"""How long a cut connection may stay unnoticed; the defaults stall for minutes."""
NETWORK_PATIENCE_SECONDS = 15
DESERTED_SECONDS = 60.0
"""How long an embedded cluster may be without a process (they take seconds to start) until it is made anew."""

DASK_SETTINGS = {
    "logging.distributed": "error",
    "distributed.comm.timeouts.tcp": NETWORK_PATIENCE,
    "distributed.comm.timeouts.connect": NETWORK_PATIENCE,
    "distributed.scheduler.worker-ttl": "60s",
    # One death of a compute process fails what it had: the worker then tries each of these alone.
    "distributed.scheduler.allowed-failures": 0,
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.memory.spill": False,
    "distributed.worker.memory.target": False,
    "distributed.worker.multiprocessing-method": "spawn",
}


class EngineLost(Exception):  # noqa: N818
    """The cluster cannot be reached; what was in flight is lost through no fault of its own."""


class ComputeStuck(Exception):  # noqa: N818
    """A call took far too long, and the process that computed it was ended."""


STARTED = "dossier-call-started"
"""Topic under which compute processes say which call they begin."""


def run_announced(call_id: str, function: Callable[..., Any], *arguments: Any) -> Any:
    """Say that a call begins, then make it; runs in a compute process. Until then the call only waits there."""
    from distributed import get_worker

    get_worker().log_event(STARTED, call_id)
    return function(*arguments)


class ComputeEngine(Protocol):
    """Submits functions whose arguments and results pickle."""

    @property
    def slots(self) -> int:
        """How many calls run at the same time."""

    def ensure(self) -> None:
        """Connect again when the cluster was lost. Raises :class:`EngineLost` while it cannot be reached."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Start a call; the future fails with whatever the call raised, with the death of the process that
        computed it, or with :class:`EngineLost`."""

    def started_at(self, call: Future[Any]) -> float | None:
        """Give when a process began to compute a call, on the monotonic clock; None while it waits for one."""

    def abandon(self, call: Future[Any]) -> None:
        """End the process that computes a call; the call fails with :class:`ComputeStuck`."""

    def close(self) -> None:
        """Stop at once; what is in flight is abandoned."""


class DaskEngine:
    """Dask distributed: an embedded LocalCluster of single-threaded processes, or the scheduler at an address."""

    def __init__(self, *, address: str, processes: int) -> None:
        """Start the cluster or connect. Raises :class:`EngineLost` when there is no scheduler at the address."""
        import dask

        dask.config.set(DASK_SETTINGS)
        self._address, self._processes = address, processes
        self._cluster: Any = None
        self._client: Any = None
        self._deserted_at: float | None = None
        self._remotes: WeakKeyDictionary[Future[Any], Any] = WeakKeyDictionary()
        self._began: dict[str, float] = {}
        self.ensure()

    @property
    def slots(self) -> int:
        try:
            return max(1, int(sum(self._client.nthreads().values())))
        except (OSError, ValueError) as error:
            raise EngineLost from error

    def ensure(self) -> None:
        if self._client is not None and self._client.status == "running" and not self._is_deserted():
            return
        self.close()
        from distributed import Client, LocalCluster  # late: it reads the settings when it is imported

        if not self._address:
            self._cluster = LocalCluster(
                n_workers=self._processes,
                threads_per_worker=1,
                processes=True,
                host="127.0.0.1",
                dashboard_address="127.0.0.1:0",
                memory_limit=0,
                # SECURITY: one-time certificates, so that no other user of this machine can submit work or
                # read what passes.
                security=True,
            )
        security = self._cluster.security if self._cluster else None
        try:
            self._client = Client(
                self._cluster or self._address,
                set_as_default=False,
                security=security,
                timeout=NETWORK_PATIENCE_SECONDS,
            )
            self._client.subscribe_topic(STARTED, self._note_start)
        except OSError as error:
            raise EngineLost from error

    def _note_start(self, event: tuple[float, str]) -> None:
        # When it was heard of, not when it was said: the clocks of two machines differ.
        self._began[event[1]] = time.monotonic()

    def _is_deserted(self) -> bool:
        """Say whether the embedded cluster has been without any process for long: nobody restarts them."""
        if self._cluster is None or self._cluster.scheduler.workers:
            self._deserted_at = None
            return False
        self._deserted_at = self._deserted_at or time.monotonic()
        return time.monotonic() - self._deserted_at > DESERTED_SECONDS

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        client, local = self._client, Future[Any]()
        try:
            call_id = f"dossier-{uuid4().hex}"
            remote = client.submit(run_announced, call_id, function, *arguments, key=call_id, pure=False)
        except Exception as error:  # whatever it is: nothing of the call itself has run yet
            raise EngineLost from error

        def hand_over(done: Any) -> None:
            # The result is fetched at once: what lies in a worker's memory dies with the worker.
            with contextlib.suppress(InvalidStateError):  # it was abandoned meanwhile
                try:
                    local.set_result(done.result())
                except CancelledError:
                    local.set_exception(EngineLost())
                except InvalidStateError:
                    raise
                except BaseException as error:
                    local.set_exception(error if client.status == "running" else EngineLost())
                finally:
                    self._began.pop(call_id, None)
                    done.release()

        self._remotes[local] = remote
        remote.add_done_callback(hand_over)
        return local

    def started_at(self, call: Future[Any]) -> float | None:
        remote = self._remotes.get(call)
        return self._began.get(remote.key) if remote is not None else None

    def abandon(self, call: Future[Any]) -> None:
        remote = self._remotes.pop(call, None)
        try:
            call.set_exception(ComputeStuck())
        except InvalidStateError:
            return  # it was done after all
        if remote is None:
            return
        try:
            busy = [address for address, keys in self._client.processing().items() if remote.key in keys]
            remote.cancel()
            self._client.restart_workers(busy, timeout=NETWORK_PATIENCE_SECONDS, raise_for_error=False)
        except (OSError, ValueError) as error:
            raise EngineLost from error

    def close(self) -> None:
        self._deserted_at = None
        client, self._client = self._client, None
        cluster, self._cluster = self._cluster, None
        if client is not None:
            client.close(timeout=2)
        if cluster is not None:
            cluster.close(timeout=5)
