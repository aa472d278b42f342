"""What the SQLCipher library can do, asked of it and not of Python's own sqlite3."""

from __future__ import annotations

from django.db.backends.sqlite3 import features as sqlite3_features
from sqlcipher3 import dbapi2


class DatabaseFeatures(sqlite3_features.DatabaseFeatures):
    """Django derives these from the version of the standard library's SQLite, which is another library."""

    can_alter_table_drop_column = dbapi2.sqlite_version_info >= (3, 35, 5)
    can_return_columns_from_insert = dbapi2.sqlite_version_info >= (3, 35)
    can_return_rows_from_bulk_insert = can_return_columns_from_insert
