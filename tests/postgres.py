"""A PostgreSQL cluster that lives as long as the tests, from Debian's binaries, on a free port of this machine."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

BINARIES = Path("/usr/lib/postgresql")
USER = "dossier"
MEMORY = Path("/dev/shm")  # noqa: S108  where Linux has its file system in memory
ROOM_BYTES = 2_000_000_000
SETTINGS = {
    # The cluster is thrown away: a power cut may take it, nobody copies it, and its tables are never large.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "''",
    "max_connections": "60",
    "shared_buffers": "64MB",
}


class PostgresMissing(RuntimeError):  # noqa: N818
    """PostgreSQL's server programs are not installed."""

    def __init__(self) -> None:
        super().__init__("no PostgreSQL server programs: apt-get install postgresql")


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running cluster; ``url`` is what DOSSIER_DATABASE takes."""

    folder: Path
    programs: Path
    url: str

    @classmethod
    def start(cls) -> Cluster:
        """Make and start a cluster. Raises :class:`PostgresMissing`."""
        programs, folder = _programs(), Path(tempfile.mkdtemp(prefix="dossier-postgres-", dir=in_memory()))
        password, port = secrets.token_urlsafe(16), free_port()
        (folder / "password").write_text(password, encoding="utf-8")
        if os.geteuid() == 0:
            for path in (folder, folder / "password"):
                shutil.chown(path, "postgres")
        cluster = cls(folder, programs, f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres")
        cluster._run(
            "initdb", "--auth=scram-sha-256", f"--username={USER}", f"--pwfile={folder / 'password'}",
            "--encoding=UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        options = " ".join(f"-c {name}={value}" for name, value in (SETTINGS | {"port": str(port)}).items())
        cluster._run("pg_ctl", "start", "--wait", f"--log={folder / 'log'}", f"--options={options}")
        return cluster

    def stop(self) -> None:
        """Stop the cluster and remove it."""
        self._run("pg_ctl", "stop", "--mode=immediate")
        shutil.rmtree(self.folder)

    def _run(self, program: str, *arguments: str) -> None:
        # PostgreSQL refuses to be run by root.
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        command = [*as_user, str(self.programs / program), f"--pgdata={self.folder / 'data'}", *arguments]
        done = subprocess.run(
            command, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr.decode(errors='replace')}")


def in_memory() -> Path | None:
    """Give a folder in memory, where there is one with room: the disk is not tested here."""
    roomy = os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM_BYTES
    return MEMORY if roomy else None


def _programs() -> Path:
    found = [path for path in BINARIES.glob("*/bin") if (path / "initdb").exists()]
    if not found:
        raise PostgresMissing
    return max(found, key=lambda path: float(path.parent.name))
