"""Django's SQLite back end on SQLCipher 4: the same SQL, every page encrypted.

Settings::

    {"ENGINE": "dossier.config.sqlcipher", "NAME": path, "OPTIONS": {"key": 64 hex digits, or a callable}}

The key is used raw (no derivation for each connection). ``timeout`` (seconds, default 30) bounds every wait.

Decided here:

- **Write-ahead log**, so that readers never wait for the writer.
- **synchronous=FULL**. With NORMAL a power cut takes the last commits with it; a filing that was confirmed,
  or an audit entry of a page that was shown, must not vanish. The price is one flush for each commit.
- **BEGIN IMMEDIATE** and a lock file around writes (:mod:`.lock`): a transaction that starts by reading and
  writes later fails at once under DEFERRED when somebody else wrote in between.
- **temp_store=MEMORY**: temporary tables and sorts would otherwise reach the disk.

Databases in memory (tests) are not encrypted and know neither log nor lock.
"""

from __future__ import annotations

import datetime
import decimal
import itertools
import os
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.sqlite3 import base as sqlite3_base
from django.db.backends.sqlite3._functions import (  # type: ignore[import-untyped]  # not in the stubs
    register as register_functions,
)
from django.utils.asyncio import async_unsafe
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from sqlcipher3 import dbapi2

from dossier.config.sqlcipher.creation import DatabaseCreation
from dossier.config.sqlcipher.features import DatabaseFeatures
from dossier.config.sqlcipher.lock import WriteLock
from dossier.trust.durable import TEMPORARY_PREFIX, sync_folder

_KEY_PATTERN = re.compile(r"[0-9a-fA-F]{64}")
_DEFAULT_TIMEOUT_SECONDS = 30.0
_WRITE_VERB = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|REINDEX|ANALYZE|VACUUM)\b", re.IGNORECASE
)
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA legacy_alter_table = OFF",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
)


class WrongDatabaseKey(OperationalError):  # noqa: N818  named as the operator knows it
    """The database file exists and this key does not open it (or it is no SQLCipher database)."""

    def __init__(self) -> None:
        super().__init__("the database key does not open this file")


def _register_types() -> None:
    """Teach this module what Django teaches the standard library's: adapters belong to one module."""
    parsers: dict[str, Callable[[str], Any]] = {
        "date": parse_date,
        "time": parse_time,
        "datetime": parse_datetime,
        "timestamp": parse_datetime,
    }
    dbapi2.register_converter("bool", b"1".__eq__)
    for column_type, parse in parsers.items():
        dbapi2.register_converter(column_type, sqlite3_base.decoder(parse))
    dbapi2.register_adapter(decimal.Decimal, str)
    dbapi2.register_adapter(datetime.date, sqlite3_base.adapt_date)
    dbapi2.register_adapter(datetime.datetime, sqlite3_base.adapt_datetime)


_register_types()


class SQLCipherCursor(dbapi2.Cursor):  # type: ignore[misc]  # the library carries no types
    """Converts Django's placeholders, and queues single writes that stand outside a transaction."""

    write_lock: WriteLock | None = None
    convert_query = sqlite3_base.SQLiteCursorWrapper.convert_query

    def execute(self, query: str, params: Any = None) -> Any:
        """Run one statement with ``%s`` or ``%(name)s`` placeholders."""
        if params is None:
            return self._in_turn(query, super().execute, query)
        names = list(params) if isinstance(params, Mapping) else None
        return self._in_turn(query, super().execute, self.convert_query(query, param_names=names), params)

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        """Run one statement for each set of parameters; an iterator will do."""
        peekable, rows = itertools.tee(iter(param_list))
        first = next(peekable, None)
        names = list(first) if isinstance(first, Mapping) else None
        return self._in_turn(query, super().executemany, self.convert_query(query, param_names=names), rows)

    def _in_turn(self, query: str, run: Callable[..., Any], *arguments: Any) -> Any:
        lock = self.write_lock
        if lock is None or lock.is_held or not _WRITE_VERB.match(query):
            return run(*arguments)
        lock.acquire()
        try:
            return run(*arguments)
        finally:
            # With autocommit off the statement has opened a transaction: its end gives the lock back.
            if not self.connection.in_transaction:
                lock.release()


# Untyped on purpose: the stubs leave out most of what a back end overrides.
_SQLiteWrapper: Any = sqlite3_base.DatabaseWrapper


class DatabaseWrapper(_SQLiteWrapper):  # type: ignore[misc]  # see above
    """One connection to the encrypted database."""

    display_name = "SQLCipher"
    Database = dbapi2
    features_class = DatabaseFeatures
    creation_class = DatabaseCreation
    transaction_mode: str | None = None
    _write_lock: WriteLock | None = None
    _key = ""

    def get_connection_params(self) -> dict[str, Any]:
        """Give the arguments of ``connect``; the key is kept apart, so that no error shows it."""
        params: dict[str, Any] = super().get_connection_params()
        if self.transaction_mode not in (None, "IMMEDIATE"):
            raise ImproperlyConfigured("SQLCipher transactions are IMMEDIATE")
        self.transaction_mode = "IMMEDIATE"
        key = params.pop("key", "")
        self._key = str(key() if callable(key) else key)
        if not _KEY_PATTERN.fullmatch(self._key):
            raise ImproperlyConfigured("OPTIONS['key'] must be 64 hex digits, or a callable that gives them")
        params["database"] = str(params["database"])
        params.setdefault("timeout", _DEFAULT_TIMEOUT_SECONDS)
        return params

    @async_unsafe
    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open, unlock and set up a connection. Raises :class:`WrongDatabaseKey`."""
        self._release_write_lock()
        if self.is_in_memory_db():
            self._write_lock = None
            return self._open(conn_params)
        path = Path(conn_params["database"])
        self._write_lock = WriteLock(str(path), timeout_seconds=conn_params["timeout"])
        if path.exists() and path.stat().st_size:
            return self._open(conn_params)
        # A new file gets its salt with its first page: two processes must not both be first.
        self._write_lock.acquire()
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
            return self._open(conn_params)
        finally:
            self._write_lock.release()

    def _open(self, conn_params: dict[str, Any]) -> Any:
        connection = dbapi2.connect(**conn_params)
        try:
            _unlock(connection, self._key)
            register_functions(connection)
            for command in (*_SETTINGS, *filter(None, map(str.strip, self.init_commands))):
                connection.execute(command)
            if not self.is_in_memory_db():
                connection.execute("PRAGMA journal_mode = WAL")
        except BaseException:
            connection.close()
            raise
        return connection

    def create_cursor(self, name: str | None = None) -> Any:  # noqa: ARG002  Django's signature
        """Give a cursor that knows this connection's write lock."""
        cursor = self.connection.cursor(factory=SQLCipherCursor)
        cursor.write_lock = self._write_lock
        return cursor

    def _start_transaction_under_autocommit(self) -> None:
        if self._write_lock is not None:
            self._write_lock.acquire()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._release_write_lock()
            raise

    def _set_autocommit(self, autocommit: bool) -> None:
        super()._set_autocommit(autocommit)
        if not self.connection.in_transaction:
            self._release_write_lock()

    def _commit(self) -> None:
        super()._commit()
        # A commit that failed leaves the transaction open; Django rolls it back and the lock goes then.
        self._release_write_lock()

    def _rollback(self) -> None:
        try:
            super()._rollback()
        finally:
            self._release_write_lock()

    def _close(self) -> None:
        try:
            super()._close()
        finally:
            self._release_write_lock()

    def _release_write_lock(self) -> None:
        if self._write_lock is not None:
            self._write_lock.release()


def backup_database(connection: BaseDatabaseWrapper, target_path: Path) -> None:
    """Write a consistent, compacted copy, encrypted with the same key, while others read and write.

    ``VACUUM INTO`` reads one snapshot; the online backup interface starts again at every write of another
    process. The copy appears whole or not at all, mode 0600. Raises :class:`FileExistsError` for an existing
    target and :class:`django.db.transaction.TransactionManagementError` inside a transaction.
    """
    if connection.in_atomic_block:
        raise transaction.TransactionManagementError("a backup cannot be part of a transaction")
    if target_path.exists():
        raise FileExistsError("the backup target exists")
    connection.ensure_connection()
    temporary = target_path.with_name(f"{TEMPORARY_PREFIX}{target_path.name}")
    temporary.unlink(missing_ok=True)
    try:
        os.close(os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        with connection.wrap_database_errors:
            connection.connection.execute("VACUUM INTO ?", (str(temporary),))
        _flush(temporary)
        os.link(temporary, target_path)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target_path.parent)


def _unlock(connection: Any, key: str) -> None:
    connection.execute(f"PRAGMA key = \"x'{key}'\"")
    try:
        # The first read is what tells a right key from a wrong one.
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except dbapi2.OperationalError:
        raise
    except dbapi2.DatabaseError:
        raise WrongDatabaseKey from None


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
