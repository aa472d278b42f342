"""The commands over an installation: what they print, what they refuse, and their exit codes."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from tests.factories import World, make_record
from tests.intake.installation import (
    COMPANY,
    Installation,
    fictional_company,
    filled_installation,
    kill_group,
    small_box,
)
from tests.ports import free_port
from typer.testing import CliRunner, Result

from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.intake.models import SourceFile
from dossier.cli import intake, people, query
from dossier.cli.intake import hand_in
from dossier.cli.main import app

GOOD_PASSWORD = "long-enough-and-odd-7"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run commands in this process, on the installation the tests run on."""
    for module in (query, people, intake):
        monkeypatch.setattr(module, "open_installation", lambda **_: None)

    def run(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(app, arguments, env=environment, catch_exceptions=False)

    return run


# --- taking up again


def set_aside(world: World, tmp_path: Path) -> Any:
    """Hand a file in that then could not be opened; gives its batch."""
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 some paper")
    batch = hand_in([tmp_path], company="HQ", name="箱", user=world.users["archivist"])
    SourceFile.objects.update(state=SourceFile.State.SET_ASIDE, error="intake.set_aside", attempts=3)
    return batch


def test_retry_takes_up_again_what_was_set_aside(world: World, command: Any, tmp_path: Path) -> None:
    batch = set_aside(world, tmp_path)
    done = command("retry")

    assert done.exit_code == 0, done.output
    assert str(batch.id) in done.output
    assert list(SourceFile.objects.values_list("state", "error", "attempts")) == [("received", "", 0)]
    event = AuditEvent.objects.get(action="intake.retry")
    assert (event.actor, event.address) == (world.users["archivist"], "command-line")
    assert "Nothing is set aside" in command("retry").output


@pytest.mark.parametrize(
    "arguments",
    [
        ("--batch", "no-id"),
        ("--batch", "01a2053d-d469-7638-9054-224af5f6a0e9"),
        ("--as", "manager"),
        ("--as", "x"),
    ],
)
def test_retry_that_is_not_possible_changes_nothing(
    world: World, command: Any, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    set_aside(world, tmp_path)

    assert command("retry", *arguments).exit_code == 2
    assert list(SourceFile.objects.values_list("state", "attempts")) == [("set_aside", 3)]


# --- accounts


def test_account_is_added_with_its_role(world: World, command: Any) -> None:
    done = command(
        "user", "add", "new", "--role", "manager", "--company", "HQ", DOSSIER_NEW_PASSWORD=GOOD_PASSWORD
    )

    assert done.exit_code == 0, done.output
    assert User.objects.get(username="new").check_password(GOOD_PASSWORD)


@pytest.mark.parametrize(
    ("arguments", "password", "says"),
    [
        (("--role", "auditor"), "short", "12"),
        (("--role", "auditor"), "password1234", "common"),
        (("--role", "hr_archivist", "--company", "XX"), GOOD_PASSWORD, "no company XX"),
        (("--role", "king"), GOOD_PASSWORD, "no role king"),
        (
            ("--role", "manager", "--company", "HQ", "--department", "99999"),
            GOOD_PASSWORD,
            "no such department",
        ),
        (("--role", "employee", "--company", "HQ", "--employee-no", "E9"), GOOD_PASSWORD, "no such employee"),
    ],
)
def test_account_that_cannot_be_is_refused_and_not_made(
    world: World, command: Any, arguments: tuple[str, ...], password: str, says: str
) -> None:
    done = command("user", "add", "new", *arguments, DOSSIER_NEW_PASSWORD=password)

    assert done.exit_code == 2
    assert says in done.output or "常见" in done.output
    assert not User.objects.filter(username="new").exists()


# --- search and export


def test_search_is_always_somebodys(world: World, command: Any) -> None:
    assert command("search", "合同").exit_code == 2
    assert command("search", "合同", "--as", "unheard-of").exit_code == 2


def test_search_that_cannot_be_read_says_where(world: World, command: Any, clean_index: Path) -> None:
    done = command("search", '"open', "--as", "archivist")

    assert done.exit_code == 2
    assert "search.query_invalid" in done.output


def test_export_of_what_the_user_may_not_have_is_refused_and_audited(
    world: World, command: Any, tmp_path: Path
) -> None:
    record = make_record(world.company, world.employees["chen"], pdf=True)
    target = tmp_path / "out.pdf"

    done = command("export", str(record.id), "--pdf", str(target), "--as", "archivist_other")

    assert (done.exit_code, target.exists()) == (2, False)
    assert AuditEvent.objects.filter(actor=world.users["archivist_other"], result="refused").count() == 1


def test_export_writes_the_pdf_and_is_audited(world: World, command: Any, tmp_path: Path) -> None:
    record = make_record(world.company, world.employees["chen"], pdf=True)
    target = tmp_path / "out.pdf"

    done = command("export", str(record.id), "--pdf", str(target), "--as", "archivist")

    assert done.exit_code == 0, done.output
    assert target.read_bytes().startswith(b"%PDF")
    event = AuditEvent.objects.get(action="record.export")
    assert (event.actor_name, event.address) == ("archivist", "command-line")


def test_name_with_markup_is_printed_as_it_is(world: World, command: Any) -> None:
    done = command("ingest", "tests", "--company", "[/red]")

    assert done.exit_code == 2
    assert "There is no company [/red]." in done.output


# --- handing in


def test_user_without_the_right_hands_nothing_in(world: World, command: Any, tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    done = command("ingest", str(tmp_path), "--company", "HQ", "--as", "manager", "--no-wait")

    assert done.exit_code == 2
    assert not SourceFile.objects.exists()


def test_folders_are_walked_and_hidden_files_left_out(world: World, tmp_path: Path) -> None:
    (tmp_path / "deep" / "deeper").mkdir(parents=True)
    for name in ("b.pdf", "deep/a.pdf", "deep/deeper/c.pdf", ".DS_Store"):
        (tmp_path / name).write_bytes(name.encode())

    batch = hand_in([tmp_path], company="HQ", name="", user=world.users["archivist"])

    assert [file.name for file in batch.files.all()] == ["b.pdf", "a.pdf", "c.pdf"]


def test_file_that_cannot_be_opened_is_refused_and_the_others_are_taken_in(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(name.encode())
    original = Path.open

    def open_or_fail(path: Path, *arguments: Any, **options: Any) -> Any:
        if path.name == "a.pdf":
            raise PermissionError
        return original(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", open_or_fail)
    batch = hand_in([tmp_path], company="HQ", name="", user=world.users["archivist"])

    assert list(batch.files.values_list("state", "error")) == [
        ("refused", "intake.file_unreadable"),
        ("received", ""),
    ]


# --- whole processes


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "x", "--as", "a"), ("reindex",), ("worker",), ("backup", "nowhere"),
        ("ingest", "tests", "--company", "X"),
    ],
    ids=lambda arguments: arguments[0],
)  # fmt: skip
def test_command_without_an_installation_ends_with_3(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    done = Installation(tmp_path).dossier(*arguments)

    assert done.returncode == 3
    assert "dossier init" in done.stderr
    assert not (tmp_path / "home").exists()


@pytest.mark.slow
def test_wrong_passphrase_ends_with_3() -> None:
    done = filled_installation().dossier("doctor", DOSSIER_PASSPHRASE="not the one")

    assert done.returncode == 3
    assert "passphrase" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("command", ["doctor", "reindex"])
def test_missing_database_ends_with_3_and_is_not_replaced_by_an_empty_one(
    tmp_path: Path, command: str
) -> None:
    installation = filled_installation().copy_to(tmp_path)
    (installation.home / "dossier.db").unlink()

    done = installation.dossier(command)

    assert done.returncode == 3
    assert "database is missing" in done.stderr
    assert not (installation.home / "dossier.db").exists()


@pytest.mark.slow
def test_doctor_finds_nothing_wrong_with_a_sound_installation() -> None:
    done = filled_installation().dossier("doctor", "--json")

    findings = {row["name"]: row["ok"] for row in json.loads(done.stdout)}
    assert {name for name, ok in findings.items() if not ok} <= {"disk"}


@pytest.mark.slow
def test_doctor_names_what_is_broken_and_reindex_mends_the_index(tmp_path: Path) -> None:
    installation = filled_installation().copy_to(tmp_path)
    for path in (installation.home / "index").rglob("*"):
        if path.is_file():
            path.write_bytes(b"")
    shutil.rmtree(installation.home / "objects")

    done = installation.dossier("doctor", "--json")
    broken = {row["name"] for row in json.loads(done.stdout) if not row["ok"]}
    mended = installation.dossier("reindex")
    found = installation.dossier("search", "处分决定", "--as", "archivist1", "--json")

    assert done.returncode == 1
    assert {"index", "objects"} <= broken
    assert mended.returncode == 0, mended.stderr
    assert json.loads(found.stdout)["total"] >= 1


@pytest.mark.slow
def test_search_finds_a_sentence_of_the_paper_within_the_users_rights() -> None:
    person = fictional_company().employees[2]
    words = f"姓名:{person.name}"

    def total(user: str) -> int:
        done = filled_installation().dossier("search", words, "--as", user, "--json")
        return int(json.loads(done.stdout)["total"])

    assert total("archivist1") >= 2
    assert total("archivist2") == 0


@pytest.mark.slow
def test_server_logs_no_query_strings_and_stops_with_its_worker(tmp_path: Path) -> None:
    installation = filled_installation().copy_to(tmp_path)
    port = free_port()
    server = installation.start("dossier.cli.main", "serve", "--port", str(port), "--no-worker")
    try:
        wait_for(server, f"http://127.0.0.1:{port}/api/health?secret=niandizhi")
        server.terminate()
        out, err = server.communicate(timeout=240)
    finally:
        kill_group(server)

    assert "niandizhi" not in out + err


def wait_for(server: subprocess.Popen[str], address: str) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server ended"
        try:
            with urlopen(address, timeout=60) as answer:  # noqa: S310  our own server
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError


def test_paper_of_an_unknown_company_is_not_taken_in(world: World, command: Any) -> None:
    done = command("ingest", str(small_box().folder), "--company", COMPANY)

    assert done.exit_code == 2
    assert not SourceFile.objects.exists()
