"""Test databases: what SQLCipher leaves beside the file goes with the file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import NotSupportedError
from django.db.backends.sqlite3 import creation as sqlite3_creation

COMPANION_SUFFIXES = ("-wal", "-shm", "-journal", ".lock", ".lock-next")


# Untyped on purpose: the stubs leave out what a back end overrides.
_SQLiteCreation: Any = sqlite3_creation.DatabaseCreation


class DatabaseCreation(_SQLiteCreation):  # type: ignore[misc]  # see above
    """Creates and destroys test databases, in memory or as a file (``TEST = {"NAME": path}``)."""

    def _create_test_db(self, verbosity: int, autoclobber: bool, keepdb: bool = False) -> str:
        name = str(super()._create_test_db(verbosity, autoclobber, keepdb))
        if not keepdb:
            self._remove_companions(name)
        return name

    def _destroy_test_db(self, test_database_name: str, verbosity: int) -> None:
        super()._destroy_test_db(test_database_name, verbosity)
        self._remove_companions(test_database_name)

    def _clone_test_db(self, *_arguments: Any, **_options: Any) -> Any:
        # Copying the file would miss what is still in the write-ahead log.
        raise NotSupportedError("Run tests in parallel with pytest-xdist, one database for each worker.")

    def _remove_companions(self, name: str) -> None:
        if not self.is_in_memory_db(name):
            for suffix in COMPANION_SUFFIXES:
                Path(f"{name}{suffix}").unlink(missing_ok=True)
