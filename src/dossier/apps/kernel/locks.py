"""One at a time, across all processes of an installation: locks that end with their transaction."""

from __future__ import annotations

from django.db import connection

AUDIT_CHAIN = 0x0D0551E6
EVIDENCE_LOG = 0x0D0551E7


def lock_until_commit(number: int) -> None:
    """Wait for the lock of a number and hold it to the end of the transaction.

    The embedded database has one writer at a time already (IMMEDIATE transactions): nothing to do there.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("the lock ends with its transaction: there is none")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
