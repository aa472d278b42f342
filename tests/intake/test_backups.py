"""Backup and restore: what comes back is what was there; what is damaged, unfinished or in the way is refused."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.intake.installation import (
    COMPANY,
    PASSWORD,
    Installation,
    filled_backup,
    filled_installation,
    small_box,
)
from tests.postgres import Cluster

pytestmark = pytest.mark.slow
ARCHIVIST = "archivist1"


def search(installation: Installation, words: str) -> Any:
    found = installation.dossier("search", words, "--as", ARCHIVIST, "--json")
    assert found.returncode == 0, found.stderr
    answer = json.loads(found.stdout)
    return [hit["record"] for hit in answer["hits"]]


def test_restored_backup_holds_the_same_records_and_finds_them(tmp_path: Path) -> None:
    restored, original = Installation(tmp_path), filled_installation()
    done = restored.dossier("restore", str(filled_backup()))

    assert done.returncode == 0, done.stderr
    assert restored.ask("census") == original.ask("census")
    assert search(restored, "处分决定") == search(original, "处分决定") != []
    doctor = json.loads(restored.dossier("doctor", "--json").stdout)
    assert {row["name"]: row["ok"] for row in doctor}["index"]
    assert (restored.home / "dossier.db").stat().st_mode & 0o077 == 0


def test_damaged_backup_is_refused_naming_the_file_and_nothing_is_written(tmp_path: Path) -> None:
    copy = shutil.copytree(filled_backup(), tmp_path / "backup")
    damaged = next(path for path in sorted((copy / "objects").rglob("*")) if path.is_file())
    content = damaged.read_bytes()
    damaged.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    target = Installation(tmp_path / "target")
    target.root.mkdir()

    done = target.dossier("restore", str(copy))

    assert done.returncode == 2
    assert damaged.relative_to(copy).as_posix() in done.stderr
    assert not target.home.exists()


@pytest.mark.parametrize("missing", ["manifest.json", "keys.json", "dossier.db"])
def test_backup_without_one_of_its_parts_is_refused(tmp_path: Path, missing: str) -> None:
    copy = shutil.copytree(filled_backup(), tmp_path / "backup")
    (copy / missing).unlink()
    target = Installation(tmp_path / "target")
    target.root.mkdir()

    done = target.dossier("restore", str(copy))

    assert (done.returncode, target.home.exists()) == (2, False)


def test_restore_over_an_installation_is_refused_and_leaves_it_as_it_was(tmp_path: Path) -> None:
    installation = filled_installation().copy_to(tmp_path)
    before = (installation.home / "keys.json").read_bytes()

    done = installation.dossier("restore", str(filled_backup()))

    assert done.returncode == 2
    assert "already holds an installation" in done.stderr
    assert (installation.home / "keys.json").read_bytes() == before


def test_restore_with_a_wrong_passphrase_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    target = Installation(tmp_path)
    done = target.dossier("restore", str(filled_backup()), DOSSIER_PASSPHRASE="not the one")

    assert (done.returncode, target.home.exists()) == (3, False)
    assert "passphrase" in done.stderr


def test_backup_into_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.mkdir()
    (target / "something").touch()

    done = filled_installation().dossier("backup", str(target))

    assert (done.returncode, [path.name for path in target.iterdir()]) == (2, ["something"])


@pytest.fixture
def postgresql() -> Iterator[Cluster]:
    cluster = Cluster.start()
    yield cluster
    cluster.stop()


def test_postgresql_installation_comes_back_and_a_full_database_is_refused(
    tmp_path: Path, postgresql: Cluster
) -> None:
    for name in ("original", "restored"):
        (tmp_path / name).mkdir()
        with psycopg.connect(postgresql.url, autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
    address = postgresql.url.rpartition("/")[0]
    original = Installation(tmp_path / "original", {"DOSSIER_DATABASE": f"{address}/original"})
    restored = Installation(tmp_path / "restored", {"DOSSIER_DATABASE": f"{address}/restored"})
    original.ask("load_company", PASSWORD)
    handed_in = original.dossier("ingest", str(small_box().folder), "--company", COMPANY, "--no-wait")
    assert handed_in.returncode == 0, handed_in.stderr

    written = original.dossier("backup", str(tmp_path / "backup"))
    done = restored.dossier("restore", str(tmp_path / "backup"))

    assert (written.returncode, done.returncode) == (0, 0), written.stderr + done.stderr
    assert restored.ask("census") == original.ask("census")
    (restored.home / "keys.json").unlink()
    again = restored.dossier("restore", str(tmp_path / "backup"))
    assert again.returncode == 2
    assert "empty" in again.stderr
    assert not (restored.home / "keys.json").exists()
