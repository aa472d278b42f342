"""The keeper lays checkpoints down on a real chain, goes on without it and catches up; settings lead there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import transaction
from tests.factories import World
from tests.trust.chains import Anvil

from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.notary.keeping import LogKeeper
from dossier.apps.notary.models import CheckpointAnchor, LeafKind, LogCheckpoint
from dossier.apps.notary.services import add_leaf
from dossier.config.environment import SettingInvalid, read_environment
from dossier.config.working import anchors_of
from dossier.trust.anchors.evm import EvmAnchor, verify_offline
from dossier.trust.anchors.rest import RestAnchor
from dossier.trust.evidence import verify_bundle
from dossier.trust.notes import Checkpoint, Note

pytestmark = pytest.mark.django_db

NOW = timedelta(0)
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def anvil(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Anvil]:
    started = Anvil.start(tmp_path_factory.mktemp("anvil"))
    yield started
    started.stop()


def write_leaf(number: int) -> None:
    with transaction.atomic():
        add_leaf(kind=LeafKind.CAPTURE, subject=number, statement={"number": number}, at=AT)


def keeper_of(anchor: EvmAnchor) -> LogKeeper:
    return LogKeeper(every=NOW, anchors=[anchor], anchor_every=NOW)


def covers(row: CheckpointAnchor) -> bool:
    note = Note.parse(row.checkpoint.note)
    checkpoint = Checkpoint.parse(note.text)
    assert row.receipt is not None
    return verify_offline(row.receipt).covers(checkpoint.origin, checkpoint.size, checkpoint.root, str(note))


def test_a_checkpoint_is_laid_down_once_and_its_receipt_proves_it(anvil: Anvil) -> None:
    anchor = anvil.deployed()
    keeper = keeper_of(anchor)
    write_leaf(1)
    keeper.keep()
    keeper.keep()
    row = CheckpointAnchor.objects.get()
    assert (row.anchor, row.attempts) == (anchor.name, 1)
    assert covers(row)


def test_only_one_checkpoint_an_hour_is_laid_down(anvil: Anvil) -> None:
    keeper = LogKeeper(every=NOW, anchors=[anvil.deployed()])
    for number in range(3):
        write_leaf(number)
        keeper.keep()
    assert (LogCheckpoint.objects.count(), CheckpointAnchor.objects.count()) == (3, 1)


def test_the_log_goes_on_without_the_chain_and_catches_up(anvil: Anvil) -> None:
    anchor = anvil.deployed()
    anvil.stop()
    keeper = keeper_of(anchor)
    try:
        write_leaf(1)
        assert keeper.keep() == 1
        write_leaf(2)
        assert keeper.keep() == 1  # asked again only after a while
        waiting = CheckpointAnchor.objects.get()
        assert (waiting.receipt, waiting.at, waiting.attempts) == (None, None, 1)
        assert LogCheckpoint.objects.count() == 2
    finally:
        anvil.start_again()
    later = keeper_of(anchor)
    later.keep()
    later.keep()
    rows = list(CheckpointAnchor.objects.order_by("checkpoint__size"))
    assert [(row.checkpoint.size, row.attempts) for row in rows] == [(1, 2), (2, 1)]
    assert all(covers(row) for row in rows)


def test_a_bundle_carries_the_receipt_of_its_checkpoint(anvil: Anvil, world: World) -> None:
    keeper_of(anvil.deployed()).keep()
    data = make_bundle(
        actor=world.users["archivist"], record_id=world.records["chen1"].id, at=datetime.now(UTC)
    )
    bundle = json.loads(data)
    (receipt,) = bundle["anchors"]
    note = Note.parse(bundle["checkpoint"])
    checkpoint = Checkpoint.parse(note.text)
    assert verify_offline(receipt).covers(checkpoint.origin, checkpoint.size, checkpoint.root, str(note))
    assert verify_bundle(data).failures == ()


def test_settings_lead_to_the_anchor_and_unusable_ones_are_named(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("0x" + "17" * 32 + "\n")
    address = {"DOSSIER_ANCHOR": "evm", "DOSSIER_ANCHOR_ADDRESS": "http://127.0.0.1:8545"}
    evm = address | {"DOSSIER_ANCHOR_CONTRACT": "0x" + "ab" * 20, "DOSSIER_ANCHOR_KEY_FILE": str(key)}
    (made,) = anchors_of(read_environment(evm).anchor)
    assert made.name == f"evm:{'ab' * 20}"
    (service,) = anchors_of(read_environment(evm | {"DOSSIER_ANCHOR": "rest"}).anchor)
    assert isinstance(service, RestAnchor)
    assert anchors_of(read_environment({}).anchor) == []
    assert "1717" not in repr(read_environment(evm))
    for spoiled, named in (
        ({"DOSSIER_ANCHOR": "solana"}, "DOSSIER_ANCHOR"),
        ({"DOSSIER_ANCHOR_ADDRESS": "here"}, "DOSSIER_ANCHOR_ADDRESS"),
        ({"DOSSIER_ANCHOR_CONTRACT": "0x12"}, "DOSSIER_ANCHOR_CONTRACT"),
        ({"DOSSIER_ANCHOR_KEY_FILE": ""}, "DOSSIER_ANCHOR_KEY_FILE"),
        ({"DOSSIER_ANCHOR_KEY_FILE": "/nowhere/at/all"}, "DOSSIER_ANCHOR_KEY_FILE"),
    ):
        with pytest.raises(SettingInvalid, match=named):
            anchors_of(read_environment(evm | spoiled).anchor)


@pytest.mark.parametrize(
    ("variables", "named"),
    [
        ({"DOSSIER_KEYS": "smartcard"}, "DOSSIER_KEYS"),
        ({"DOSSIER_KEYS": "openbao"}, "DOSSIER_BAO_ADDRESS"),
        ({"DOSSIER_KEYS": "openbao", "DOSSIER_BAO_ADDRESS": "https://bao.example"}, "DOSSIER_BAO_TOKEN_FILE"),
        ({"DOSSIER_KEYS": "pkcs11", "DOSSIER_HSM_MODULE": "x"}, "DOSSIER_HSM_TOKEN"),
        (
            {"DOSSIER_KEYS": "pkcs11", "DOSSIER_HSM_MODULE": "x", "DOSSIER_HSM_TOKEN": "t",
             "DOSSIER_HSM_PIN_FILE": "/nowhere/at/all"},
            "DOSSIER_HSM_PIN_FILE",
        ),
    ],
)  # fmt: skip
def test_incomplete_settings_of_a_key_provider_are_named(variables: dict[str, str], named: str) -> None:
    with pytest.raises(SettingInvalid, match=named):
        read_environment(variables)
