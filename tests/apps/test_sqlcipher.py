"""The encrypted database: every type, nobody without the key, writers in turn, copies that open."""

from __future__ import annotations

import datetime
import decimal
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, OperationalError, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

from dossier.config.sqlcipher.base import WrongDatabaseKey, backup_database

ALIAS = "encrypted"
KEY, OTHER_KEY = "0123456789abcdef" * 4, "fedcba9876543210" * 4
SECRET = "欧阳旻翀 110101199003070011"
Open = Callable[..., BaseDatabaseWrapper]


class Level(models.TextChoices):
    OPEN = "L1"
    SECRET = "L4"


class Sample(models.Model):
    """One column of each kind the product uses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    text = models.TextField(unique=True)
    level = models.CharField(max_length=2, choices=Level.choices, default=Level.SECRET)
    amount = models.DecimalField(max_digits=12, decimal_places=2, default=decimal.Decimal("1234.50"))
    moment = models.DateTimeField(default=datetime.datetime(2026, 1, 2, 3, 4, 5, 6, datetime.UTC))
    day = models.DateField(default=datetime.date(2013, 6, 1))
    hour = models.TimeField(default=datetime.time(8, 30))
    span = models.DurationField(default=datetime.timedelta(days=3, microseconds=1))
    flag = models.BooleanField(default=True)
    data = models.JSONField(default=dict)
    blob = models.BinaryField(default=b"\x00\xff")

    class Meta:
        app_label = "encrypted_samples"

    def __str__(self) -> str:
        return str(self.id)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "dossier.db"


@pytest.fixture
def connect(path: Path, django_db_blocker: Any) -> Iterator[Open]:
    """Give a function that opens one more connection to the database."""
    opened: list[BaseDatabaseWrapper] = []

    def connect_once(*, key: Any = KEY, **options: Any) -> BaseDatabaseWrapper:
        engine = {"ENGINE": "dossier.config.sqlcipher", "NAME": path, "OPTIONS": {"key": key, **options}}
        connection = ConnectionHandler({"default": engine, ALIAS: engine})[ALIAS]
        assert isinstance(connection, BaseDatabaseWrapper)
        connection.inc_thread_sharing()
        opened.append(connection)
        return connection

    with django_db_blocker.unblock():
        yield connect_once
        for connection in opened:
            connection.close()


@pytest.fixture
def database(connect: Open) -> Iterator[BaseDatabaseWrapper]:
    """Give a connection that the ORM reaches under :data:`ALIAS`, with the sample table."""
    connection = connections[ALIAS] = connect(timeout=5)
    with connection.schema_editor() as editor:
        editor.create_model(Sample)
    yield connection
    connection.close()
    del connections[ALIAS]


def test_every_kind_of_value_comes_back(database: BaseDatabaseWrapper) -> None:
    made = Sample(text=SECRET, data={"页": [1, 2]})
    made.save(using=ALIAS)
    found = Sample.objects.using(ALIAS).get(
        text__contains="旻", amount__gte=decimal.Decimal("1234.5"), moment__year=2026, data__页__1=2
    )
    for column in Sample._meta.fields:
        assert getattr(found, column.name) == getattr(made, column.name), column.name
    total = Sample.objects.using(ALIAS).aggregate(models.Sum("amount"), models.Max("day"))
    assert total == {"amount__sum": decimal.Decimal("1234.50"), "day__max": datetime.date(2013, 6, 1)}


@transaction.atomic(using=ALIAS)
def save_together(*texts: str) -> None:
    for text in texts:
        Sample(text=text).save(using=ALIAS)


def test_constraints_hold_and_the_transaction_is_undone(database: BaseDatabaseWrapper) -> None:
    Sample(text="one").save(using=ALIAS)
    with pytest.raises(IntegrityError):
        save_together("two", "one")
    assert [found.text for found in Sample.objects.using(ALIAS).all()] == ["one"]


def test_bulk_writes_and_savepoints_work(database: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=ALIAS):
        Sample.objects.using(ALIAS).bulk_create(Sample(text=str(number)) for number in range(300))
        with pytest.raises(IntegrityError), transaction.atomic(using=ALIAS):
            Sample(text="7").save(using=ALIAS)
        Sample.objects.using(ALIAS).filter(text__in=["1", "2"]).update(text=models.F("text") + 1000)
    assert Sample.objects.using(ALIAS).count() == 300


def test_commits_reach_the_disk_and_readers_do_not_wait(database: BaseDatabaseWrapper) -> None:
    with database.cursor() as cursor:
        found = {}
        for name in ("journal_mode", "synchronous", "foreign_keys", "temp_store"):
            cursor.execute(f"PRAGMA {name}")
            found[name] = cursor.fetchone()[0]
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "temp_store": 2}


def test_a_reader_does_not_wait_for_a_writer(database: BaseDatabaseWrapper, connect: Open) -> None:
    Sample(text="before").save(using=ALIAS)
    with transaction.atomic(using=ALIAS), connect(timeout=0.1).cursor() as reader:
        Sample(text="during").save(using=ALIAS)
        reader.execute("SELECT count(*) FROM encrypted_samples_sample")
        assert reader.fetchone() == (1,)


def test_files_are_the_owners_and_hold_nothing_readable(database: BaseDatabaseWrapper, path: Path) -> None:
    for number in range(50):
        Sample(text=f"{SECRET} {number}").save(using=ALIAS)
    files = [found for found in path.parent.iterdir() if found.is_file()]
    assert path.with_name("dossier.db-wal") in files
    for found in files:
        content = found.read_bytes()
        assert SECRET.encode() not in content, found.name
        assert b"encrypted_samples" not in content, found.name
        assert b"SQLite format" not in content, found.name
        assert found.stat().st_mode & 0o077 == 0, found.name


def test_another_key_or_no_key_opens_nothing(
    database: BaseDatabaseWrapper, connect: Open, path: Path
) -> None:
    Sample(text=SECRET).save(using=ALIAS)
    with pytest.raises(WrongDatabaseKey) as caught:
        connect(key=OTHER_KEY).ensure_connection()
    assert OTHER_KEY not in str(caught.value)
    plain = sqlite3.connect(path)
    with pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT count(*) FROM sqlite_master")
    plain.close()
    assert Sample.objects.using(ALIAS).count() == 1


@pytest.mark.parametrize("key", ["", "ab", "x" * 64, KEY + "0", lambda: "short"])
def test_what_is_no_key_is_refused_before_a_file_is_made(connect: Open, path: Path, key: Any) -> None:
    with pytest.raises(ImproperlyConfigured):
        connect(key=key).ensure_connection()
    assert not path.exists()


def test_a_key_may_be_fetched_when_it_is_needed(database: BaseDatabaseWrapper, connect: Open) -> None:
    with connect(key=lambda: KEY.upper()).cursor() as cursor:
        cursor.execute("SELECT count(*) FROM encrypted_samples_sample")
        assert cursor.fetchone() == (0,)


def test_deferred_transactions_are_refused(connect: Open) -> None:
    with pytest.raises(ImproperlyConfigured):
        connect(transaction_mode="DEFERRED").ensure_connection()


def insert(connection: BaseDatabaseWrapper, text: str) -> None:
    """Write one row outside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO notes (text) VALUES (%s)", [text])


@pytest.fixture
def notes(database: BaseDatabaseWrapper) -> BaseDatabaseWrapper:
    with database.cursor() as cursor:
        cursor.execute("CREATE TABLE notes (text TEXT)")
    return database


@pytest.fixture
def other(connect: Open) -> BaseDatabaseWrapper:
    """Give an impatient second connection."""
    return connect(timeout=0.2)


def test_a_writer_waits_only_so_long(notes: BaseDatabaseWrapper, other: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=ALIAS):
        insert(notes, "first")
        with transaction.atomic(using=ALIAS):
            insert(notes, "nested")
        with pytest.raises(OperationalError, match="locked"):
            insert(other, "second")
    insert(other, "second")


def test_the_turn_ends_with_a_rollback(notes: BaseDatabaseWrapper, other: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=ALIAS):
        insert(notes, "undone")
        transaction.set_rollback(True, using=ALIAS)
    insert(other, "after")
    assert count_notes(other) == 1


def test_the_turn_ends_with_a_close(notes: BaseDatabaseWrapper, other: BaseDatabaseWrapper) -> None:
    with transaction.atomic(using=ALIAS):
        insert(notes, "lost")
        notes.close()
        insert(other, "after")
    assert count_notes(other) == 1


def test_a_transaction_by_hand_keeps_its_turn(notes: BaseDatabaseWrapper, other: BaseDatabaseWrapper) -> None:
    transaction.set_autocommit(False, using=ALIAS)
    for end in (transaction.commit, transaction.rollback):
        insert(notes, "by hand")
        with pytest.raises(OperationalError, match="locked"):
            insert(other, "during")
        end(using=ALIAS)
        insert(other, "after")
    insert(notes, "committed by the return to autocommit")
    transaction.set_autocommit(True, using=ALIAS)
    insert(other, "after")
    assert count_notes(other) == 5


def test_threads_write_in_turn(notes: BaseDatabaseWrapper, connect: Open) -> None:
    failures: list[Exception] = []

    def write(connection: BaseDatabaseWrapper, number: int) -> None:
        try:
            for step in range(40):
                insert(connection, f"{number}-{step}")
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=write, args=(connect(), number)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with notes.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notes")
        assert (failures, cursor.fetchone()) == ([], (160,))


PROGRAM = """
import sys, time
from pathlib import Path
import django
from django.conf import settings
settings.configure(
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth"],
    USE_TZ=True,
    DATABASES={"default": {
        "ENGINE": "dossier.config.sqlcipher", "NAME": Path(sys.argv[1]), "OPTIONS": {"key": sys.argv[2]},
        "TEST": {"NAME": sys.argv[3] if len(sys.argv) > 3 else None},
    }},
)
django.setup()
from django.db import connection, transaction
"""
WRITE_500 = """
with connection.cursor() as cursor:
    for step in range(500):
        if step % 2:
            cursor.execute("INSERT INTO notes (text) VALUES (%s)", [str(step)])
            continue
        with transaction.atomic():
            cursor.execute("SELECT count(*) FROM notes")
            cursor.execute("INSERT INTO notes (text) VALUES (%s)", [str(step)])
"""
CREATE_AND_WRITE = """
with connection.cursor() as cursor:
    cursor.execute("CREATE TABLE IF NOT EXISTS notes (text TEXT)")
    cursor.execute("INSERT INTO notes (text) VALUES ('x')")
"""
HOLD = """
with transaction.atomic(), connection.cursor() as cursor:
    cursor.execute("INSERT INTO notes (text) VALUES ('never committed')")
    print("holding", flush=True)
    time.sleep(3600)
"""
RUN_DJANGOS_TEST_DATABASES = """
from django.contrib.auth.models import User
from django.test.runner import DiscoverRunner
runner = DiscoverRunner(verbosity=0, interactive=False)
databases = runner.setup_databases()
User.objects.create(username="probe")
assert User.objects.filter(username__iexact="PROBE").count() == 1
assert connection.settings_dict["NAME"] != Path(sys.argv[1])
runner.teardown_databases(databases)
"""


def start(program: str, *arguments: Any) -> subprocess.Popen[str]:
    """Run a program with its own Django over the back end."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM + program, *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> None:
    _, errors = process.communicate(timeout=240)
    assert (process.returncode, errors) == (0, "")


def count_notes(connection: BaseDatabaseWrapper) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM notes")
        return int(cursor.fetchone()[0])


def test_two_processes_write_without_a_lock_error(notes: BaseDatabaseWrapper, path: Path) -> None:
    for process in [start(WRITE_500, path, KEY) for _ in range(2)]:
        finish(process)
    assert count_notes(notes) == 1000


def test_processes_that_start_together_agree_on_one_new_database(connect: Open, path: Path) -> None:
    for process in [start(CREATE_AND_WRITE, path, KEY) for _ in range(4)]:
        finish(process)
    assert count_notes(connect()) == 4


def test_a_killed_writer_blocks_nobody_and_leaves_nothing(
    notes: BaseDatabaseWrapper, other: BaseDatabaseWrapper, path: Path
) -> None:
    holder = start(HOLD, path, KEY)
    assert holder.stdout is not None
    assert holder.stdout.readline() == "holding\n"
    with pytest.raises(OperationalError, match="locked"):
        insert(other, "too early")
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    insert(notes, "after")
    assert count_notes(notes) == 1


@pytest.mark.parametrize("name", ["test.db", ""])
def test_djangos_test_runner_makes_and_removes_its_databases(path: Path, name: str) -> None:
    finish(start(RUN_DJANGOS_TEST_DATABASES, path, KEY, *([path.parent / name] if name else [])))
    assert not path.exists()
    assert list(path.parent.glob("test.db*")) == []


def test_a_backup_opens_with_the_same_key_only(notes: BaseDatabaseWrapper, connect: Open, path: Path) -> None:
    insert(notes, SECRET)
    writer, target = connect(), path.with_name("backup.db")
    with writer.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("INSERT INTO notes (text) VALUES ('not yet committed')")
        backup_database(notes, target)
        cursor.execute("COMMIT")
    assert SECRET.encode() not in target.read_bytes()
    assert target.stat().st_mode & 0o077 == 0
    path.unlink()
    path.with_name("dossier.db-wal").unlink()
    target.rename(path)
    with pytest.raises(WrongDatabaseKey):
        connect(key=OTHER_KEY).ensure_connection()
    assert count_notes(connect()) == 1


def test_a_backup_never_overwrites(notes: BaseDatabaseWrapper, path: Path) -> None:
    target = path.with_name("backup.db")
    target.write_bytes(b"older")
    with pytest.raises(FileExistsError):
        backup_database(notes, target)
    assert target.read_bytes() == b"older"


def test_a_backup_is_no_part_of_a_transaction(notes: BaseDatabaseWrapper, path: Path) -> None:
    with pytest.raises(transaction.TransactionManagementError), transaction.atomic(using=ALIAS):
        backup_database(notes, path.with_name("backup.db"))
    assert not path.with_name("backup.db").exists()
