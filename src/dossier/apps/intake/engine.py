"""Where heavy pure work is computed: a Dask cluster, embedded or remote, behind three calls.

The engine only computes. What is in flight here may be lost at any moment; the worker finds it missing in the
database and submits it again.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Protocol

NETWORK_PATIENCE = "15s"
"""How long a cut connection may stay unnoticed; the defaults stall for minutes."""


class ComputeEngine(Protocol):
    """Submits functions whose arguments and results pickle."""

    @property
    def slots(self) -> int:
        """How many calls run at the same time."""

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Start a call; the future fails with whatever the call raised, or with the worker's death."""

    def close(self) -> None:
        """Stop at once; what is in flight is abandoned."""


class DaskEngine:
    """Dask distributed: an embedded LocalCluster of single-threaded processes, or the scheduler at an address."""

    def __init__(self, *, address: str, processes: int) -> None:
        import dask

        dask.config.set(
            {
                "logging.distributed": "error",
                "distributed.comm.timeouts.tcp": NETWORK_PATIENCE,
                "distributed.comm.timeouts.connect": NETWORK_PATIENCE,
                "distributed.scheduler.worker-ttl": "60s",
                "distributed.scheduler.allowed-failures": 1,
                "distributed.admin.system-monitor.gil.enabled": False,
                "distributed.worker.memory.spill": False,
                "distributed.worker.memory.target": False,
                "distributed.worker.multiprocessing-method": "spawn",
            }
        )
        from distributed import Client, LocalCluster  # reads the log levels just set

        self._cluster = None
        if not address:
            self._cluster = LocalCluster(
                n_workers=processes,
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
        self._client = Client(self._cluster or address, set_as_default=False, security=security)

    @property
    def slots(self) -> int:
        return max(1, sum(int(threads) for threads in self._client.nthreads().values()))

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        remote = self._client.submit(function, *arguments, pure=False)
        local: Future[Any] = Future()

        def hand_over(done: Any) -> None:
            # The result is fetched at once: what lies in a worker's memory dies with the worker.
            try:
                local.set_result(done.result())
            except BaseException as error:
                local.set_exception(error)
            finally:
                done.release()

        remote.add_done_callback(hand_over)
        return local

    def close(self) -> None:
        self._client.close(timeout=2)
        if self._cluster is not None:
            self._cluster.close(timeout=5)
