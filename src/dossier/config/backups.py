"""Backups: the key file, the database and the sealed objects, as they are: encrypted.

The index is left out: it is rebuilt from the database. So is the list of erased objects, which belongs to no backup:
what it names is neither copied back nor left with a key. A manifest with digests closes the backup; one without
it is not restored. On PostgreSQL the database is dumped by ``pg_dump -Fc``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dossier.apps.vault.erased_list import note_erased, read_divided, read_erased
from dossier.apps.vault.objects import LocalObjects, ObjectMissing, open_store
from dossier.config.environment import Environment, database_settings
from dossier.config.keys import open_key_file
from dossier.trust.durable import TEMPORARY_PREFIX, replace_file, sync_folder

MANIFEST = "manifest.json"
KEYS = "keys.json"
EMBEDDED = "dossier.db"
DUMP = "database.dump"
OBJECTS = "objects"
LAST = "last-backup"


class BackupRefused(Exception):  # noqa: N818
    """The backup cannot be written or read; the message says why."""


@dataclass(frozen=True, slots=True)
class BackupSummary:
    objects: int
    size_bytes: int


def note_backup(home: Path) -> None:
    """Note in the installation that a backup was finished just now: the self-assessment asks for it."""
    replace_file(home / LAST, datetime.now(UTC).isoformat(timespec="seconds").encode())


def last_backup(home: Path) -> datetime | None:
    """Give when the last backup of this installation was finished; None when there is no note of one."""
    try:
        return datetime.fromisoformat((home / LAST).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def write_backup(target: Path) -> BackupSummary:
    """Write a backup into a new or empty folder of the installation that is open; work may go on.

    The database is copied first: every object it names is then already stored, and none is ever changed. What
    is erased meanwhile may be missing from the copy, and is gone from the installation as well.
    """
    from django.conf import settings
    from django.db import connection

    from dossier.apps.vault.erasure import list_erased
    from dossier.apps.vault.services import object_store

    if target.exists() and any(target.iterdir()):
        raise BackupRefused("The target folder is not empty.")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    # The log knows what a crash kept from the list.
    note_erased(settings.ENVIRONMENT.erased_list, list_erased())
    replace_file(target / KEYS, settings.ENVIRONMENT.key_file.read_bytes())
    if connection.vendor == "sqlite":
        from dossier.config.sqlcipher.base import backup_database

        backup_database(connection, target / EMBEDDED)
    else:
        _pg_dump(settings.DATABASES["default"], target / DUMP)
    copies = LocalObjects(target / OBJECTS)
    count = 0
    for name in object_store().list(""):
        try:
            with object_store().open(name) as sealed:
                copies.put(name, sealed)
        except ObjectMissing:
            continue  # erased since it was listed
        count += 1
    files = [path for path in sorted(target.rglob("*")) if path.is_file()]
    digests = {path.relative_to(target).as_posix(): _digest(path) for path in files}
    replace_file(target / MANIFEST, json.dumps({"version": 1, "files": digests}, indent=1).encode())
    note_backup(settings.ENVIRONMENT.home)
    return BackupSummary(count, sum(path.stat().st_size for path in files))


def read_backup(source: Path, environment: Environment) -> None:
    """Check a backup against its manifest and the passphrase, and copy it into an empty installation.

    Nothing is written before every check has passed. Raises BackupRefused, and WrongPassphrase.
    """
    files = _checked_files(source)
    _refuse_existing(environment)
    open_key_file(source / KEYS, environment)
    environment.home.mkdir(parents=True, exist_ok=True, mode=0o700)
    store, backup = open_store(environment.objects_url), LocalObjects(source / OBJECTS)
    # What was divided still holds, in this backup, what was not erased: it is divided again once it is here.
    kept = read_divided(environment.erased_list)
    erased = {one.hex for one in read_erased(environment.erased_list) - kept}
    for name in backup.list(""):
        if name in erased:
            continue
        with backup.open(name) as sealed:
            store.put(name, sealed)
    if DUMP in files:
        _pg_restore(environment, source / DUMP)
    else:
        _copy_whole(source / EMBEDDED, environment.home / EMBEDDED)
    # Last: an installation without its key file is not taken for a restored one.
    replace_file(environment.key_file, (source / KEYS).read_bytes())


def erase_again_after_restore() -> int:
    """Destroy, in the restored database that is open, what the list says was erased: records, and the keys of
    objects; gives how many."""
    from django.conf import settings

    from dossier.apps.privacy.erasing import erase_restored
    from dossier.apps.vault.erasure import erase_again

    erased = read_erased(settings.ENVIRONMENT.erased_list)
    return erase_restored(erased, datetime.now(UTC)) + erase_again(erased)


def _checked_files(source: Path) -> dict[str, str]:
    try:
        files: dict[str, str] = json.loads((source / MANIFEST).read_text(encoding="utf-8"))["files"]
    except FileNotFoundError as error:
        raise BackupRefused("This folder holds no finished backup: the manifest is missing.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BackupRefused(f"The backup's {MANIFEST} is damaged.") from error
    wrong = [name for name, digest in files.items() if _digest(source / name) != digest]
    if wrong:
        raise BackupRefused(f"{len(wrong)} files of the backup are missing or damaged, the first: {wrong[0]}")
    if KEYS not in files or not {EMBEDDED, DUMP} & files.keys():
        raise BackupRefused("The backup is not complete: its key file or its database is missing.")
    return files


def _refuse_existing(environment: Environment) -> None:
    if environment.key_file.exists() or list(environment.home.glob(f"{EMBEDDED}*")):
        raise BackupRefused("DOSSIER_HOME already holds an installation; restore into an empty folder.")


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a file so that it appears whole, or not at all."""
    temporary = target.with_name(f"{TEMPORARY_PREFIX}{target.name}")
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
        with source.open("rb") as original:
            shutil.copyfileobj(original, stream)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(target)
    sync_folder(target.parent)


def _digest(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _pg_dump(database: dict[str, object], target: Path) -> None:
    _run_client("pg_dump", database, ["--format=custom", f"--file={target}", str(database["NAME"])])
    target.chmod(0o600)


def _pg_restore(environment: Environment, dump: Path) -> None:
    """Restore a dump, wholly or not at all: a database that holds these tables already is refused."""
    if not environment.database:
        raise BackupRefused(
            "This backup is of a PostgreSQL installation: set DOSSIER_DATABASE to an empty database."
        )
    database = database_settings(environment, None)
    arguments = [
        "--no-owner",
        "--single-transaction",
        "--exit-on-error",
        f"--dbname={database['NAME']}",
        str(dump),
    ]
    _run_client("pg_restore", database, arguments)


def _run_client(program: str, database: dict[str, object], arguments: list[str]) -> None:
    found = shutil.which(program)
    if found is None:
        raise BackupRefused(f"{program} is missing: apt-get install postgresql-client")
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    values = {name: str(database[key]) for name, key in names.items() if database[key]}
    done = subprocess.run(  # noqa: S603  the program is found by name, the arguments are ours
        [found, *arguments], env={**os.environ, **values}, capture_output=True, check=False
    )
    if done.returncode:
        raise BackupRefused(f"{program} failed with code {done.returncode}: is the target database empty?")
