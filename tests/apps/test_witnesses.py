"""Witnesses cosign the log: what they say is kept and goes out, and one that has seen another history is heard."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from tests.conftest import audit_open_to_change
from tests.factories import World
from tests.trust.witnesses import started_witness
from verifier import dossier_verify

from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.notary.keeping import LogKeeper
from dossier.apps.notary.models import CheckpointCosignature, LeafKind, LogCheckpoint, WitnessConflict
from dossier.apps.notary.outside import list_failures
from dossier.apps.notary.selectors import cosigned_note, log_keys
from dossier.apps.notary.services import add_leaf, make_checkpoint, sequence_leaves
from dossier.apps.notary.witnesses import (
    HttpWitness,
    WitnessUnavailable,
    cosign_newest,
    keep_cosignature,
    settle_conflict,
    witness_states,
)
from dossier.config.environment import SettingInvalid, read_environment
from dossier.config.working import witnesses_of
from dossier.trust.evidence import verify_bundle
from dossier.trust.notes import NamedKey, Note, cosign_note
from dossier.trust.signatures import SigningKey
from dossier.trust.witness_policy import NamedWitness
from dossier.trust.witnessing import Answer, Witness

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
LOOPBACK = (ip_network("127.0.0.0/8"),)


def size() -> int:
    """Of the newest checkpoint; what other tests of the module may have left lies below."""
    return LogCheckpoint.objects.values_list("size", flat=True)[0]


def grow(count: int = 3) -> None:
    with transaction.atomic():
        for number in range(count):
            add_leaf(kind=LeafKind.CAPTURE, subject=number, statement={"number": number}, at=AT)


@dataclass
class Near:
    """A real witness of the library, asked without a wire. ``away``: it does not answer; ``loses``: its answers are
    lost on the way."""

    witness: Witness
    away: bool = False
    loses: bool = False
    asked: list[str] = field(default_factory=list)

    @property
    def key(self) -> NamedKey:
        return NamedKey(self.witness.name, self.witness.key.public_key, cosigns=True)

    def add_checkpoint(self, body: str) -> Answer:
        if self.away:
            raise WitnessUnavailable("trust.witness_unreachable")
        self.asked.append(body)
        answer = self.witness.add_checkpoint(body, datetime.now(UTC))
        if self.loses and answer.status == 200:
            raise WitnessUnavailable("trust.witness_unreachable")
        return answer


@pytest.fixture
def near(tmp_path: Path) -> Near:
    grow()
    sequence_leaves()
    make_checkpoint(AT)
    return Near(Witness("witness.example/one", SigningKey.generate("ed25519"), tmp_path / "seen", log_keys()))


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path) -> None:
    (tmp_path / "seen").mkdir()


def keeper(*asked: Any) -> LogKeeper:
    return LogKeeper(every=timedelta(0), witnesses=asked)


def test_the_newest_checkpoint_is_cosigned_and_the_next_with_proof_of_growth(near: Near) -> None:
    keeping, first = keeper(near), size()
    keeping.keep()
    grow()
    keeping.keep()
    keeping.keep()
    assert [body.split("\n")[0] for body in near.asked] == ["old 0", f"old {first}"]
    for row in LogCheckpoint.objects.filter(size__gte=first):
        assert cosigned_note(row).signers([near.key]) == (near.key,)
    (state,) = witness_states([NamedWitness(near.key)])
    # Three leaves, and one that tells of the first cosignature.
    assert (state.size, state.conflict_at, state.code) == (first + 4, None, "")


def test_a_cosignature_does_not_make_the_log_grow_by_itself(near: Near) -> None:
    keeping, first = keeper(near), size()
    for _ in range(4):
        keeping.keep()
    assert (size(), CheckpointCosignature.objects.count()) == (first, 1)
    grow(1)
    for _ in range(4):
        keeping.keep()
    assert (size(), CheckpointCosignature.objects.count()) == (first + 2, 2)


def test_the_log_goes_on_without_a_witness_tells_it_and_catches_up(near: Near) -> None:
    near.away = True
    keeper(near).keep()
    grow()
    assert keeper(near).keep() == 3
    assert list_failures() == ()
    later = datetime.now(UTC) + timedelta(hours=3)
    assert [(one.kind, one.code) for one in list_failures(later)] == [
        ("witness", "trust.witness_unreachable")
    ]
    near.away = False
    keeper(near).keep()
    assert list_failures(later) == ()
    assert CheckpointCosignature.objects.get().checkpoint.size == size()


def test_an_answer_that_was_lost_is_made_up_for(near: Near) -> None:
    keeping, first = keeper(near), size()
    keeping.keep()
    grow()
    near.loses = True
    keeper(near).keep()
    near.loses = False
    grow()
    keeper(near).keep()
    assert [row.checkpoint.size for row in CheckpointCosignature.objects.all()] == [first, first + 7]
    assert not WitnessConflict.objects.exists()


@dataclass
class Contradicting:
    """Says what a witness says that has seen another history."""

    answers: list[Answer]
    key: NamedKey
    asked: int = 0

    def add_checkpoint(self, body: str) -> Answer:  # noqa: ARG002  the interface's
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


@pytest.mark.parametrize(
    ("statuses", "further"),
    [([409], 6), ([409, 409], 0), ([409, 422], -1), ([409], None), ([422], -1)],
    ids=["more than there is", "another root", "no growth", "not what it said", "no growth from nothing"],
)
def test_a_witness_that_has_seen_another_history_is_heard_and_never_overruled(
    near: Near, statuses: list[int], further: int | None
) -> None:
    """``further``: how much more than there is the witness has seen; None when it has seen nothing."""
    first = size()
    seen = 0 if further is None else first + further
    strange = Contradicting([Answer(one, f"{seen}\n" if one == 409 else "") for one in statuses], near.key)
    keeper(strange).keep()
    row = WitnessConflict.objects.get()
    assert (row.witness, row.size) == ("witness.example/one", first)
    assert row.seen == (None if statuses[-1] == 422 else seen)
    assert row.note == LogCheckpoint.objects.get(size=first).note
    assert [(one.kind, one.name, one.code) for one in list_failures()] == [
        ("witness", "witness.example/one", "trust.witness_conflict")
    ]
    asked = strange.asked
    grow()
    # Three leaves, and the one that tells of the contradiction.
    assert keeper(strange).keep() == 4
    assert (strange.asked, CheckpointCosignature.objects.count()) == (asked, 0)
    # Not even a good answer of the same witness takes it back: somebody has to say so.
    keeper(near).keep()
    assert (near.asked, len(list_failures())) == ([], 1)
    assert settle_conflict(row.witness, by="auditor", reason="restored", at=AT) == 1
    keeper(near).keep()
    assert list_failures() == ()
    assert CheckpointCosignature.objects.get().checkpoint.size == size()
    row.refresh_from_db()
    assert (row.settled_by, row.reason) == ("auditor", "restored")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer(404), "trust.witness_refused"),
        (Answer(403), "trust.witness_refused"),
        (Answer(500), "trust.witness_answer_wrong"),
        (Answer(409, "many\n"), "trust.witness_answer_wrong"),
        (Answer(200, "nonsense"), "trust.witness_answer_wrong"),
        (Answer(200, ""), "trust.witness_answer_wrong"),
    ],
)
def test_an_answer_that_is_none_is_kept_by_nobody(near: Near, answer: Answer, code: str) -> None:
    keeper(Contradicting([answer], near.key)).keep()
    later = datetime.now(UTC) + timedelta(hours=3)
    assert [one.code for one in list_failures(later)] == [code]
    assert not CheckpointCosignature.objects.exists()
    assert not WitnessConflict.objects.exists()


def test_a_cosignature_by_somebody_else_is_refused(near: Near) -> None:
    newest = LogCheckpoint.objects.all()[0]
    stranger = cosign_note(Note.parse(newest.note).text, near.key.name, SigningKey.generate("ed25519"), AT)
    with pytest.raises(WitnessUnavailable, match="answer_wrong"):
        keep_cosignature(newest, near.key, [stranger], AT)
    other = cosign_note("another text\n", near.key.name, near.witness.key, AT)
    with pytest.raises(WitnessUnavailable, match="answer_wrong"):
        keep_cosignature(newest, near.key, [other], AT)
    assert not CheckpointCosignature.objects.exists()


def test_a_bundle_carries_cosignatures_and_holds_where_they_are_asked_for(near: Near, world: World) -> None:
    keeper(near).keep()
    data = make_bundle(
        actor=world.users["archivist"], record_id=world.records["chen1"].id, at=datetime.now(UTC)
    )
    assert json.loads(data)["witnesses"] == [near.key.verifier_key]
    verdict = verify_bundle(data, keys=log_keys(), witnesses=[near.key])
    assert (verdict.failures, verdict.witnesses, verdict.vouching) == ((), 1, 1)
    stranger = NamedKey("witness.example/two", SigningKey.generate("ed25519").public_key, cosigns=True)
    both = verify_bundle(data, witnesses=[near.key, stranger])
    assert [one.code for one in both.failures] == ["too_few_witnesses"]
    assert verify_bundle(data, witnesses=[near.key, stranger], quorum=1).holds


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[NamedKey, str]]:
    grow()
    sequence_leaves()
    make_checkpoint(AT)
    with started_witness(tmp_path, log_keys()[0]) as (key, port):
        yield key, f"http://127.0.0.1:{port}"


def test_a_witness_in_another_process_is_asked_over_the_wire(served: tuple[NamedKey, str]) -> None:
    key, address = served
    keeping, first = keeper(HttpWitness(key, address, LOOPBACK)), size()
    keeping.keep()
    grow()
    keeping.keep()
    seen = size()
    assert [row.checkpoint.size for row in CheckpointCosignature.objects.all()] == [first, seen]
    # Rolled back to the first checkpoint, as by an older backup: the witness has seen more.
    rolled_back = HttpWitness(key, address, LOOPBACK)
    old = LogCheckpoint.objects.get(size=first)
    with audit_open_to_change():
        CheckpointCosignature.objects.all().delete()
    assert not cosign_newest(rolled_back, old, AT)
    assert WitnessConflict.objects.get().seen == seen


def test_an_address_that_nobody_named_is_never_asked(served: tuple[NamedKey, str]) -> None:
    key, address = served
    keeper(HttpWitness(key, address)).keep()
    later = datetime.now(UTC) + timedelta(hours=3)
    assert [one.code for one in list_failures(later)] == ["trust.witness_address_refused"]


def test_settings_name_the_witnesses_and_unusable_ones_are_refused(tmp_path: Path) -> None:
    keys = [
        NamedKey(f"witness.example/{name}", SigningKey.generate("ed25519").public_key, cosigns=True)
        for name in ("one", "two", "three")
    ]
    path = tmp_path / "witnesses"

    def read(text: str, **more: str) -> Any:
        path.write_text(text)
        return read_environment({"DOSSIER_WITNESSES": str(path), **more}).witnesses

    lines = [f"{keys[0].verifier_key} https://one.example/log", keys[1].verifier_key, "", "# by hand"]
    source = read("\n".join([*lines, "quorum 1"]), DOSSIER_WITNESS_ALLOW="10.0.0.0/8")
    assert (source.policy.keys, source.policy.quorum) == (tuple(keys[:2]), 1)
    assert [one.key for one in witnesses_of(source) if isinstance(one, HttpWitness)] == [keys[0]]
    assert read("\n".join(lines)).policy.quorum == 2
    assert read_environment({}).witnesses.policy.witnesses == ()
    log_key = NamedKey("records.example/log", SigningKey.generate("ed25519").public_key).verifier_key
    for spoiled in (
        "nonsense",
        f"{keys[0].verifier_key} https://a.example b",
        f"{keys[0].verifier_key} ftp://a.example",
        f"{keys[0].verifier_key}\nquorum 2",
        f"{keys[0].verifier_key}\nquorum 1\nquorum 1",
        f"{keys[0].verifier_key}\n{keys[0].verifier_key}",
        log_key,
    ):
        with pytest.raises(SettingInvalid, match="DOSSIER_WITNESSES"):
            read(spoiled)


def test_the_verifiers_agree_on_a_real_bundle(near: Near, world: World, tmp_path: Path) -> None:
    keeper(near).keep()
    bundle = tmp_path / "bundle"
    bundle.write_bytes(
        make_bundle(actor=world.users["archivist"], record_id=world.records["chen1"].id, at=datetime.now(UTC))
    )
    done = subprocess.run(
        [
            sys.executable, "-I", str(dossier_verify.__file__), str(bundle), "--key", log_keys()[0].verifier_key,
            "--witness", near.key.verifier_key, "--json",
        ],
        capture_output=True, text=True,
    )  # fmt: skip
    assert (done.returncode, json.loads(done.stdout)["vouching"]) == (0, 1)
