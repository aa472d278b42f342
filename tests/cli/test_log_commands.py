"""The commands of the evidence log: its word is taken away, and convicts a rewritten history."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import audit_open_to_change
from typer.testing import CliRunner, Result

from dossier.apps.audit.services import record_alone
from dossier.apps.notary.models import LogCheckpoint, LogLeaf, LogTile
from dossier.apps.notary.services import sequence_leaves
from dossier.cli import log
from dossier.cli.main import app

pytestmark = pytest.mark.django_db


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(log, "open_installation", lambda **_: None)

    def run(*arguments: object) -> Result:
        return CliRunner().invoke(app, ["log", *map(str, arguments)], catch_exceptions=False)

    return run


def act(count: int) -> None:
    for number in range(count):
        record_alone(actor=None, action="record.view", object_id=number)


def test_an_empty_log_has_nothing_to_sign(command: Any) -> None:
    assert command("checkpoint").exit_code == 1
    assert command("audit").exit_code == 0


def test_the_log_is_extended_and_proves_it(command: Any, tmp_path: Path) -> None:
    act(3)
    kept = tmp_path / "yesterday"
    assert command("checkpoint", "--out", kept).exit_code == 0
    act(4)
    known = json.loads(command("state", "--json").output)
    assert (known["size"], known["waiting"], known["checkpoint_size"]) == (3, 4, 3)
    assert "\n7\n" in command("checkpoint").output
    done = command("audit", "--since", kept, "--key", known["keys"][0], "--json")
    assert done.exit_code == 0
    assert json.loads(done.output) == {"size": 7, "checkpoints": 2, "findings": []}
    assert known["keys"][0] in command("state").output


def test_a_rewritten_history_is_named_with_its_place(command: Any, tmp_path: Path) -> None:
    act(3)
    kept = tmp_path / "yesterday"
    command("checkpoint", "--out", kept)
    with audit_open_to_change():
        for model in (LogLeaf, LogTile, LogCheckpoint):
            model.objects.all().delete()
    act(5)
    sequence_leaves()
    command("checkpoint")
    done = command("audit", "--since", kept)
    assert done.exit_code == 1
    assert "notary.history_changed at 3" in done.output


@pytest.mark.parametrize("content", ["", "no note", "o\n1\nAAAA\n\n— o AAAAAAA=\n"])
def test_what_is_no_checkpoint_of_this_log_is_refused_clearly(
    command: Any, tmp_path: Path, content: str
) -> None:
    (tmp_path / "kept").write_text(content)
    done = command("audit", "--since", tmp_path / "kept")
    assert (done.exit_code, "not one of this log" in done.output) == (2, True)
    assert command("audit", "--since", tmp_path / "absent").exit_code == 2
