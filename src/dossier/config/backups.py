"""Backups: the key file, the database and the sealed objects, as they are: encrypted.

The index is left out: it is rebuilt from the database. A manifest with digests closes the backup; one without
it is not restored. On PostgreSQL the database is dumped by ``pg_dump -Fc``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from dossier.apps.vault.objects import LocalObjects, open_store
from dossier.apps.vault.services import object_store
from dossier.config.environment import Environment
from dossier.trust.durable import replace_file

MANIFEST = "manifest.json"
EMBEDDED = "dossier.db"
DUMP = "database.dump"


class BackupRefused(Exception):  # noqa: N818
    """The backup cannot be written or read; the message says why."""


@dataclass(frozen=True, slots=True)
class BackupSummary:
    objects: int
    size_bytes: int


def write_backup(target: Path) -> BackupSummary:
    """Write a backup into a new or empty folder. The database is copied first: every object it names is then
    already stored, and none is ever changed, so work may go on."""
    if target.exists() and any(target.iterdir()):
        raise BackupRefused("The target folder is not empty.")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    shutil.copyfile(settings.ENVIRONMENT.key_file, target / "keys.json")
    if connection.vendor == "sqlite":
        from dossier.config.sqlcipher.base import backup_database

        backup_database(connection, target / EMBEDDED)
    else:
        _pg_dump(settings.DATABASES["default"], target / DUMP)
    copies = LocalObjects(target / "objects")
    count = 0
    for name in object_store().list(""):
        with object_store().open(name) as sealed:
            copies.put(name, sealed)
        count += 1
    files = [path for path in sorted(target.rglob("*")) if path.is_file()]
    digests = {path.relative_to(target).as_posix(): _digest(path) for path in files}
    replace_file(target / MANIFEST, json.dumps({"version": 1, "files": digests}, indent=1).encode())
    return BackupSummary(count, sum(path.stat().st_size for path in files))


def read_backup(source: Path, environment: Environment) -> None:
    """Check a backup against its manifest and copy it into an empty installation."""
    manifest = source / MANIFEST
    if not manifest.exists():
        raise BackupRefused("This folder holds no finished backup: the manifest is missing.")
    files: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))["files"]
    wrong = [name for name, digest in files.items() if _digest(source / name) != digest]
    if wrong:
        raise BackupRefused(f"{len(wrong)} files of the backup are missing or damaged, the first: {wrong[0]}")
    if environment.key_file.exists():
        raise BackupRefused("DOSSIER_HOME already holds an installation; restore into an empty folder.")
    environment.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if (source / EMBEDDED).exists():
        shutil.copyfile(source / EMBEDDED, environment.home / EMBEDDED)
    else:
        _pg_restore(environment, source / DUMP)
    store = open_store(environment.objects_url)
    backup = LocalObjects(source / "objects")
    for name in backup.list(""):
        with backup.open(name) as sealed:
            store.put(name, sealed)
    # Last: an installation without its key file is not taken for a restored one.
    replace_file(environment.key_file, (source / "keys.json").read_bytes())


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _pg_dump(database: dict[str, object], target: Path) -> None:
    _run_client("pg_dump", database, ["--format=custom", f"--file={target}", str(database["NAME"])])


def _pg_restore(environment: Environment, dump: Path) -> None:
    from dossier.config.environment import database_settings

    database = database_settings(environment, None)
    _run_client("pg_restore", database, ["--no-owner", f"--dbname={database['NAME']}", str(dump)])


def _run_client(program: str, database: dict[str, object], arguments: list[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(f"{program} is missing: apt-get install postgresql-client")
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    values = {name: str(database[key]) for name, key in names.items() if database[key]}
    done = subprocess.run([found, *arguments], env={**os.environ, **values}, capture_output=True, check=False)  # noqa: S603  the program is found by name, the arguments are ours
    if done.returncode:
        raise BackupRefused(f"{program} failed with code {done.returncode}")
