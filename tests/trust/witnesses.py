"""A witness in a process of its own, as somebody outside of the house runs it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ports import free_port

from dossier.trust.notes import NamedKey

NAME = "witness.example/one"


@contextmanager
def started_witness(folder: Path, log: NamedKey) -> Iterator[tuple[NamedKey, int]]:
    """Give the key of a witness of one log and the port at which it listens on this machine."""
    port = free_port()
    program = (
        "import typer; from dossier.cli.witness import serve; typer.run(serve)",
        "--name", NAME, "--folder", str(folder), "--log", log.verifier_key, "--port", str(port),
    )  # fmt: skip
    process = subprocess.Popen([sys.executable, "-c", *program], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield NamedKey.parse(process.stdout.readline()), port
    finally:
        process.terminate()
        process.communicate(timeout=120)
