"""The commands of the evidence log: its word is taken away, and convicts a rewritten history."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import audit_open_to_change
from tests.factories import World
from typer.testing import CliRunner, Result

from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.services import record_alone
from dossier.apps.notary.models import (
    CheckpointCosignature,
    LogCheckpoint,
    LogLeaf,
    LogTile,
    WitnessConflict,
)
from dossier.apps.notary.services import sequence_leaves
from dossier.apps.vault.services import store_bytes
from dossier.cli import keys, log
from dossier.cli.main import app
from dossier.trust.kept_checkpoints import wrap_checkpoint
from dossier.trust.notes import Note

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


def test_a_mailed_checkpoint_is_read_as_it_came(command: Any, tmp_path: Path) -> None:
    act(3)
    kept = tmp_path / "kept"
    command("checkpoint", "--out", kept)
    act(2)
    note = Note.parse(kept.read_bytes())
    mail = f"您好\n\n{wrap_checkpoint(note)}\n此致".replace("\n", "\r\n> ")
    kept.write_text(mail, encoding="utf-8", newline="")
    assert command("audit", "--since", kept).exit_code == 0
    kept.write_text(f"{wrap_checkpoint(note)}{wrap_checkpoint(note)}", encoding="utf-8")
    assert command("audit", "--since", kept).exit_code == 2


def test_a_witness_by_hand_cosigns_on_a_machine_without_a_network(
    command: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    act(3)
    command("checkpoint")
    log_key = json.loads(command("state", "--json").output)["keys"][0]
    request, cosigned = tmp_path / "request", tmp_path / "cosigned"

    def cosign(*more: object) -> Result:
        given = (
            "witness",
            "cosign",
            request,
            "--name",
            "auditor.example",
            "--folder",
            tmp_path / "seen",
            *more,
        )
        return CliRunner().invoke(
            app, [*map(str, given), "--log", log_key, "--out", str(cosigned)], catch_exceptions=False
        )

    command("checkpoint", "--out", request)
    key = cosign().stderr.strip()
    (tmp_path / "witnesses").write_text(f"{key}\n")
    monkeypatch.setenv("DOSSIER_WITNESSES", str(tmp_path / "witnesses"))
    assert command("add-cosignature", cosigned).exit_code == 0
    assert AuditEvent.objects.latest("sequence").action == "log.add_cosignature"
    act(4)
    assert command("checkpoint", "--witness", "auditor.example", "--out", request).exit_code == 0
    assert request.read_text().startswith("old 3\n")
    assert cosign().exit_code == 0
    assert command("add-cosignature", cosigned).exit_code == 0
    assert [row.checkpoint.size for row in CheckpointCosignature.objects.all()][-1] > 3
    # What it cosigned is lost on the way back: it says how far it saw, and is asked from there.
    act(2)
    command("checkpoint", "--witness", "auditor.example", "--out", request)
    assert cosign().exit_code == 0
    lost = Note.parse(cosigned.read_text()).text.split("\n")[1]
    act(2)
    command("checkpoint", "--witness", "auditor.example", "--out", request)
    assert (cosign().exit_code, f"Seen last: {lost}" in cosign().stderr) == (1, True)
    assert command("checkpoint", "--witness", "auditor.example", "--seen", "99999").exit_code == 1
    command("checkpoint", "--witness", "auditor.example", "--seen", lost, "--out", request)
    assert (cosign().exit_code, command("add-cosignature", cosigned).exit_code) == (0, 0)
    # A rewritten log is refused there, and by name.
    request.write_text(f"old 3\n\n{request.read_text().partition(chr(10) * 2)[2]}")
    refused = cosign()
    assert (refused.exit_code, "Seen last" in refused.stderr) == (1, True)
    cosigned.write_text("nonsense")
    assert command("add-cosignature", cosigned).exit_code == 2
    assert command("checkpoint", "--witness", "nobody").exit_code == 2


def test_a_contradiction_is_settled_with_a_reason_and_audited(command: Any) -> None:
    WitnessConflict.objects.create(
        verifier_key="k", witness="auditor.example", at=datetime.now(UTC), size=3, seen=9, note="n"
    )
    assert command("settle-witness", "nobody", "--reason", "x").exit_code == 2
    done = command("settle-witness", "auditor.example", "--reason", "a backup was restored")
    assert done.exit_code == 0
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.details["reason"]) == ("log.settle_witness", "a backup was restored")
    assert WitnessConflict.objects.get().settled_at is not None


def test_a_checkpoint_is_printed_on_a_page(command: Any, tmp_path: Path) -> None:
    act(3)
    assert command("print", "--out", tmp_path / "page.pdf").exit_code == 0
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF-1.")
    assert command("print", "--out", tmp_path).exit_code == 2


def test_rotating_keys_is_audited_and_with_that_logged(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "open_installation", lambda **_: None)
    store_bytes(company=world.company, data=b"x", media_type="text/plain")
    done = CliRunner().invoke(
        app, ["keys", "rotate", "--company", world.company.code], catch_exceptions=False
    )
    assert done.exit_code == 0
    event = AuditEvent.objects.latest("sequence")
    assert (event.action, event.object_id) == ("keys.rotate", str(world.company.pk))
    assert event.details["objects"] > 0
    assert LogLeaf.objects.filter(kind="audit", subject=str(event.sequence)).exists()


@pytest.mark.parametrize("content", ["", "no note", "o\n1\nAAAA\n\n— o AAAAAAA=\n"])
def test_what_is_no_checkpoint_of_this_log_is_refused_clearly(
    command: Any, tmp_path: Path, content: str
) -> None:
    (tmp_path / "kept").write_text(content)
    done = command("audit", "--since", tmp_path / "kept")
    assert (done.exit_code, "not one of this log" in done.output) == (2, True)
    assert command("audit", "--since", tmp_path / "absent").exit_code == 2
