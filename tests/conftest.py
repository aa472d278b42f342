"""The installation that the tests run on: fresh keys, a fresh database, objects and index in a folder of its own.

``--database sqlcipher`` (the default) or ``--database postgresql`` chooses the database; both are real. On PostgreSQL
only the tests that touch the database are kept: pytest-django lets no other reach it, so they would prove the same
twice. Nothing outside this machine can be reached.

Property tests draw the same examples in every run, so that a run never fails by chance.
``DOSSIER_TEST_EXPLORE=1 pytest ...`` draws others each time and keeps what it finds in ``.hypothesis``.

Fixtures: ``clean_index`` (an empty index that the application uses), ``clean_objects`` (an empty object store),
``shared_database`` (for module-wide data, see there), and those of pytest-django (``db``, ``transactional_db``).
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from pytest_socket import socket_allow_hosts
from tests.postgres import Cluster, in_memory

from dossier.config.environment import read_environment
from dossier.config.keys import NAMED_KEYS
from dossier.trust.keys import PassphraseCost, PassphraseKeyFile

# No test depends on how fast anything is: a busy machine would fail it.
PATIENT = hypothesis.settings(deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.register_profile("gate", PATIENT, derandomize=True)
hypothesis.settings.register_profile("explore", PATIENT, derandomize=False, print_blob=True)
hypothesis.settings.load_profile("explore" if os.environ.get("DOSSIER_TEST_EXPLORE") else "gate")

SETTINGS = "dossier.config.settings"
PASSPHRASE = "only for tests"
CHEAP = PassphraseCost(memory_kib=64, passes=1, lanes=1)
HOME = pytest.StashKey[Path]()
CLUSTER = pytest.StashKey[Cluster]()
DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlcipher", "postgresql"), default="sqlcipher")


def pytest_configure(config: pytest.Config) -> None:
    """Make the installation, then let Django read its settings."""
    home = config.stash[HOME] = Path(tempfile.mkdtemp(prefix="dossier-tests-", dir=in_memory()))
    for name in [name for name in os.environ if name.startswith("DOSSIER_") and "TEST" not in name]:
        # A developer's own installation must never be touched.
        del os.environ[name]
    os.environ |= {"DOSSIER_HOME": str(home), "DOSSIER_PASSPHRASE": PASSPHRASE}
    keys = PassphraseKeyFile.create(read_environment().key_file, PASSPHRASE, cost=CHEAP)
    for key_name in NAMED_KEYS:
        keys.named_key(key_name)
    if config.getoption("--database") == "postgresql":
        cluster = config.stash[CLUSTER] = Cluster.start()
        os.environ["DOSSIER_DATABASE"] = cluster.url
    _read_settings(home)


def pytest_unconfigure(config: pytest.Config) -> None:
    if cluster := config.stash.get(CLUSTER, None):
        cluster.stop()
    if home := config.stash.get(HOME, None):
        shutil.rmtree(home, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database") == "postgresql":
        config.hook.pytest_deselected(items=[item for item in items if not _touches_database(item)])
        items[:] = [item for item in items if _touches_database(item)]


def _touches_database(item: pytest.Item) -> bool:
    asked: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or not DATABASE_FIXTURES.isdisjoint(asked)


def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1", "::1"], allow_unix_socket=True)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {config.getoption('--database')}"


def _read_settings(home: Path) -> None:
    """Read the settings, again if pytest-django read them before this file was loaded."""
    from django.conf import empty, settings
    from django.db import DEFAULT_DB_ALIAS, connections

    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    sys.modules.pop(SETTINGS, None)
    settings._wrapped = empty
    if hasattr(connections._connections, DEFAULT_DB_ALIAS):
        del connections[DEFAULT_DB_ALIAS]
    connections.__dict__.pop("settings", None)
    connections._settings = None
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if not os.environ.get("DOSSIER_DATABASE"):
        # A file: threads and processes then share it as they do in service.
        settings.DATABASES["default"]["TEST"] = {"NAME": str(home / "test.db")}


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """Add what migrations do not make: the cache table. Let flushing pass the audit table's triggers."""
    from django.core.management import call_command
    from django.db import connection

    with django_db_blocker.unblock():
        call_command("createcachetable", verbosity=0)
        flush = connection.ops.execute_sql_flush

        def flush_with_audit(statements: list[str]) -> None:
            with audit_open_to_change():
                flush(statements)

        connection.ops.execute_sql_flush = flush_with_audit


@contextmanager
def audit_open_to_change() -> Iterator[None]:
    """Take the triggers off the append-only tables, as somebody with all rights over the database could."""
    from importlib import import_module

    from django.db import connection

    audit = import_module("dossier.apps.audit.migrations.0004_ending")
    notary = import_module("dossier.apps.notary.migrations.0007_attestations")
    triggers = audit.sqlite_triggers() | notary.sqlite_triggers()
    is_postgresql = connection.vendor == "postgresql"
    off = (
        ["SET session_replication_role = replica"]
        if is_postgresql
        else [f"DROP TRIGGER {t}" for t in triggers]
    )
    on = ["SET session_replication_role = origin"] if is_postgresql else list(triggers.values())
    with connection.cursor() as cursor:
        for statement in off:
            cursor.execute(statement)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for statement in on:
                cursor.execute(statement)


@pytest.fixture(scope="module")
def shared_database(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A transaction around all tests of a module, for module-scoped data; each test rolls back its own part.

    Tests of such a module ask for ``db``, never for ``transactional_db``.
    """
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def empty_index() -> Path:
    """Make the application's index an empty one; gives its folder."""
    from django.conf import settings

    from dossier.apps.search.selectors import search_index
    from dossier.apps.search.writer import IndexWriter

    folder: Path = settings.ENVIRONMENT.index_folder
    search_index.cache_clear()
    shutil.rmtree(folder, ignore_errors=True)
    with IndexWriter(folder, settings.INDEX_KEY, rebuild=True) as writer:
        writer.commit()
    return folder


@pytest.fixture
def clean_index() -> Path:
    """An empty index in the folder that the application uses."""
    return empty_index()


@pytest.fixture
def clean_objects() -> Path:
    """An empty object store; gives its folder."""
    from urllib.parse import unquote, urlsplit

    from django.conf import settings

    from dossier.apps.vault.services import object_store

    folder = Path(unquote(urlsplit(settings.ENVIRONMENT.objects_url).path))
    shutil.rmtree(folder, ignore_errors=True)
    object_store.cache_clear()
    object_store()
    return folder
