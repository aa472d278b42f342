"""The database's picture of its own tables follows their growth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories import World

from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.services import record_alone
from dossier.config.statistics import StatisticsKeeper, refresh_statistics

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def rows_known(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT stat FROM sqlite_stat1 WHERE tbl = %s", [table])
        return max((int(stat.split()[0]) for (stat,) in cursor.fetchall()), default=0)


def test_worker_learns_of_a_table_that_has_grown(world: World) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL's autovacuum does it by itself")
    refresh_statistics()
    before = rows_known("audit_auditevent")
    for _ in range(12 * max(before, 10)):
        record_alone(actor=None, actor_name="test", action="record.search")
    keeper = StatisticsKeeper()
    assert keeper.keep(NOW) == 0
    assert rows_known("audit_auditevent") > before
    assert rows_known("audit_auditevent") >= AuditEvent.objects.count() // 2


def test_worker_looks_once_an_hour_and_asks_postgresql_nothing(world: World) -> None:
    keeper = StatisticsKeeper()
    keeper.keep(NOW)
    with CaptureQueriesContext(connection) as sent:
        keeper.keep(NOW + timedelta(minutes=59))
    assert len(sent) == 0
    with CaptureQueriesContext(connection) as sent:
        keeper.keep(NOW + timedelta(minutes=61))
    assert len(sent) == (2 if connection.vendor == "sqlite" else 0)
