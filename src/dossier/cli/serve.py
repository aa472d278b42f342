"""Serving the site: the web server in this process, the worker beside it, restarted when it dies."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Annotated

import typer

from dossier.cli.console import err, open_installation

RESTART_SECONDS = 2.0
STOP_SECONDS = 20.0


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    worker: Annotated[bool, typer.Option(help="Also run a worker beside the server.")] = True,
    workers: Annotated[int, typer.Option(min=1, help="Server processes.")] = 1,
    threads: Annotated[int, typer.Option(min=1, help="Threads of each server process.")] = 8,
    reload: Annotated[bool, typer.Option(help="Restart when the code changes.")] = False,
) -> None:
    """Serve the site and the API, with a worker, until stopped."""
    open_installation()
    run_server(host=host, port=port, worker=worker, workers=workers, threads=threads, reload=reload)


def run_server(
    *, host: str, port: int, worker: bool, workers: int = 1, threads: int = 8, reload: bool = False
) -> None:
    """Run the server until it is stopped; the worker stops with it."""
    from granian.constants import Interfaces
    from granian.server import Server

    from dossier.config.site import WEB_FOLDER

    assets = WEB_FOLDER / "assets"
    static = {"static_path_route": ["/assets"], "static_path_mount": [assets]} if assets.exists() else {}
    server = Server(
        "dossier.cli.served:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        backpressure=threads * 8,
        log_enabled=True,
        log_access=False,
        reload=reload,
        **static,
    )
    with _supervised_worker() if worker else contextlib.nullcontext():
        err.print(f"Serving http://{host}:{port}/  (Ctrl-C stops)")
        server.serve()


@contextlib.contextmanager
def _supervised_worker() -> Iterator[None]:
    """Keep one worker process running: started again when it dies, stopped at the end."""
    stopping = threading.Event()
    running: list[subprocess.Popen[bytes]] = []
    # It watches this process, so that it is not left alone when this one is killed.
    command = [sys.executable, "-m", "dossier.cli.main", "worker", "--parent", str(os.getpid())]

    def keep_running() -> None:
        while not stopping.is_set():
            process = subprocess.Popen(command)  # noqa: S603  our own command
            running[:] = [process]
            if stopping.is_set():
                process.terminate()
            process.wait()
            stopping.wait(RESTART_SECONDS)

    thread = threading.Thread(target=keep_running, name="worker-supervisor", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        for process in running:
            process.terminate()
        thread.join(timeout=STOP_SECONDS)
        for process in running:
            if process.poll() is None:
                process.kill()
