"""Making and checking evidence on the command line, as somebody in the house and as an outsider do it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from tests.factories import World, make_record
from tests.trust.bundles import PAPER, Made, make, spoiled, to_bytes
from typer.testing import CliRunner, Result

from dossier.apps.notary.selectors import log_keys
from dossier.cli import evidence
from dossier.cli.main import app


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("made"))


def command(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments)], catch_exceptions=False)


def test_a_good_bundle_is_checked_without_an_installation(made: Made, tmp_path: Path) -> None:
    bundle, root = tmp_path / "bundle", tmp_path / "root.pem"
    bundle.write_bytes(made.data)
    root.write_bytes(made.authority.root.public_bytes(Encoding.PEM))
    done = command("verify", bundle, "--key", made.key.verifier_key, "--tsa-root", root, "--json")
    found = json.loads(done.output)
    assert (done.exit_code, found["failures"], found["known"], found["size"]) == (0, [], True, 310)
    assert found["existed_at"]
    assert command("verify", bundle).exit_code == 3


def test_a_spoiled_bundle_is_named_with_its_place(made: Made, tmp_path: Path) -> None:
    (tmp_path / "bundle").write_bytes(spoiled(made, "a changed paper")[0])
    done = command("verify", tmp_path / "bundle")
    assert done.exit_code == 1
    assert "content_changed at contents 1" in done.output


def test_a_file_beside_the_bundle_is_checked(made: Made, tmp_path: Path) -> None:
    apart = {**made.bundle, "contents": [{**made.bundle["contents"][0], "data": None}]}
    (tmp_path / "bundle").write_bytes(to_bytes(apart))
    (tmp_path / "paper").write_bytes(PAPER)
    assert "not there: original.pdf" in command("verify", tmp_path / "bundle").output
    assert "not there" not in command("verify", tmp_path / "bundle", tmp_path / "paper").output


@pytest.mark.parametrize(
    "arguments", [("absent",), ("bundle", "--key", "x"), ("bundle", "--tsa-root", "bundle")]
)
def test_what_cannot_be_read_is_said_clearly(made: Made, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    (tmp_path / "bundle").write_bytes(made.data)
    given = [tmp_path / one if one in ("bundle", "absent") else one for one in arguments]
    done = command("verify", *given)
    assert done.exit_code == 2
    assert "cannot be read" in done.output


def test_a_record_is_proved_from_the_command_line(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "open_installation", lambda **_: None)
    record = make_record(world.company, world.employees["chen"])
    target = tmp_path / "bundle"
    made: Any = command("evidence", record.id, "--out", target, "--as", "archivist")
    assert made.exit_code == 0, made.output
    assert command("verify", target, "--key", log_keys()[0].verifier_key).exit_code == 0
    assert command("evidence", record.id, "--out", target, "--as", "manager").exit_code == 2
    assert command("evidence", record.id, "--out", target).exit_code == 2
    assert command("evidence", record.id, "--out", tmp_path, "--as", "archivist").exit_code == 2


def test_a_record_is_certified_as_of_a_day(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence, "open_installation", lambda **_: None)
    record = make_record(world.company, world.employees["chen"])
    target, printed = tmp_path / "bundle", tmp_path / "certificate.pdf"
    wanted = ("evidence", record.id, "--out", target, "--as", "archivist", "--certificate", printed)
    today = datetime.now(UTC).date().isoformat()
    assert command(*wanted, "--as-of", today).exit_code == 0
    assert command("verify", target, "--key", log_keys()[0].verifier_key).exit_code == 0
    assert printed.read_bytes().startswith(b"%PDF-1.")
    assert "not_yet_received" in command(*wanted, "--as-of", "2001-01-01").output
    assert "day_not_come" in command(*wanted, "--as-of", "2199-01-01").output
    assert command(*wanted).exit_code == 2
