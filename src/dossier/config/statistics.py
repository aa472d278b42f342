"""What the database knows of how its tables are filled: by it, it chooses the way to the rows.

PostgreSQL's autovacuum keeps that up to date by itself. SQLite looks only when told: at bring-up at everything, and
then by the worker at the tables that have grown or shrunk tenfold (SQLite, ``PRAGMA optimize``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import connection

_ROWS_LOOKED_AT = 1_000
_ALL_TABLES = 0x10002
"""Not only those that this connection has asked about (0x10000), and carry it out (0x02)."""


def refresh_statistics() -> None:
    """Look at every table of the embedded database.

    PERF: without, at 1,000,000 records the file of one person is searched for in all of the company's.
    """
    _run("ANALYZE")


@dataclass(slots=True)
class StatisticsKeeper:
    """The worker's part. A look at unchanged tables costs milliseconds."""

    every: timedelta = timedelta(hours=1)
    _next: datetime | None = None

    def keep(self, at: datetime | None = None) -> int:
        """Look again when it is time; always gives 0: nothing waits for it."""
        now = at or datetime.now(UTC)
        if self._next is None or now >= self._next:
            self._next = now + self.every
            _run(f"PRAGMA optimize({_ALL_TABLES})")
        return 0


def _run(statement: str) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit = {_ROWS_LOOKED_AT}")
        cursor.execute(statement)
