"""Evidence bundles: two verifiers that share no code agree, on good bundles and on every spoiled one."""

from __future__ import annotations

import copy
import hashlib
import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis.strategies import binary
from tests.trust.bundles import (
    PAPER,
    QUORUM,
    SPOILED,
    SPOILED_COSIGNATURES,
    Made,
    make,
    repeat_key,
    spoiled,
    spoiled_cosignatures,
    to_bytes,
)
from verifier import dossier_verify

from dossier.trust.evidence import verify_bundle
from dossier.trust.notes import NamedKey
from dossier.trust.signatures import SigningKey

VERIFIER = Path(dossier_verify.__file__)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("good"))


@pytest.fixture(scope="module")
def national(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make(tmp_path_factory.mktemp("national"), "sm2")


def both(data: bytes, key: NamedKey, roots: list[Any], beside: list[bytes]) -> tuple[set[str], set[str]]:
    """The codes that the two verifiers name."""
    ours = verify_bundle(data, keys=[key], roots=roots, beside=beside)
    failures, _ = dossier_verify.check(data, [dossier_verify.read_key(key.verifier_key)], roots, beside)
    return {f"{one.code} {one.place}" for one in ours.failures}, {
        f"{code} {place}" for code, place in failures
    }


@pytest.mark.parametrize("which", ["made", "national"])
def test_a_good_bundle_holds(which: str, request: pytest.FixtureRequest) -> None:
    found: Made = request.getfixturevalue(which)
    assert both(found.data, found.key, [found.authority.root], []) == (set(), set())
    verdict = verify_bundle(found.data, keys=[found.key], roots=[found.authority.root])
    _, said = dossier_verify.check(
        found.data, [dossier_verify.read_key(found.key.verifier_key)], [found.authority.root], []
    )
    assert verdict.holds
    assert verdict.existed_at is not None
    assert (verdict.known, verdict.size, verdict.statements, verdict.witnesses) == (True, 310, 5, 2)
    assert (said["known"], said["size"], said["statements"], said["witnesses"]) == (True, 310, 5, 2)
    assert said["existed_at"] == verdict.existed_at.isoformat()


def test_both_say_what_an_anchor_proves_and_what_is_left_to_look_up(made: Made) -> None:
    ours = verify_bundle(made.data, keys=[made.key]).anchors
    theirs = dossier_verify.check(made.data)[1]["anchors"]
    assert [(one.kind, one.proved) for one in ours] == [("evm", True), ("rest", False), ("pigeon", False)]
    assert ours[0].at == datetime(2026, 3, 1, 8, 32, tzinfo=UTC)
    assert ours[1].place == "https://notary.example/checkpoints/a-17"
    assert theirs == [
        {
            "kind": one.kind,
            "place": one.place,
            "at": one.at.isoformat() if one.at else None,
            "proved": one.proved,
        }
        for one in ours
    ]


def test_a_receipt_without_a_proof_is_no_failure_and_proves_nothing(made: Made) -> None:
    bundle = copy.deepcopy(made.bundle)
    bundle["anchors"][0]["proof"] = None
    verdict = verify_bundle(to_bytes(bundle), keys=[made.key])
    assert verdict.holds
    assert not verdict.anchors[0].proved
    assert dossier_verify.check(to_bytes(bundle))[1]["anchors"][0]["proved"] is False


def test_a_bundle_from_before_anchors_were_judged_still_holds(made: Made) -> None:
    bundle = {**made.bundle, "anchors": []}
    assert both(to_bytes(bundle), made.key, [made.authority.root], []) == (set(), set())


@given(data=binary(max_size=600))
def test_the_stand_alone_keccak_is_the_chain_s(data: bytes) -> None:
    assert dossier_verify.keccak256(data) == keccak(data)


@pytest.mark.parametrize("name", SPOILED)
def test_a_spoiled_bundle_is_refused_by_both_for_the_same_reason(made: Made, name: str) -> None:
    data, code = spoiled(made, name)
    ours, theirs = both(data, made.key, [made.authority.root], [])
    assert ours == theirs
    assert code in {failure.split(" ")[0] for failure in ours}


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b"\xff", b"{" * 100_000, b'{"format": NaN}', b"null"])
def test_what_is_no_bundle_is_refused(made: Made, data: bytes) -> None:
    assert both(data, made.key, [], []) == ({"malformed file"}, {"malformed file"})


def test_a_repeated_key_is_refused(made: Made) -> None:
    assert both(repeat_key(made.data), made.key, [], []) == ({"malformed file"}, {"malformed file"})


def test_a_paper_may_come_beside_the_bundle(made: Made) -> None:
    bundle = copy.deepcopy(made.bundle)
    bundle["contents"][0]["data"] = None
    data = to_bytes(bundle)
    assert verify_bundle(data, keys=[made.key]).absent == ("original.pdf",)
    assert dossier_verify.check(data)[1]["absent"] == ["original.pdf"]
    assert both(data, made.key, [], [b"something else", PAPER]) == (set(), set())
    assert verify_bundle(data, keys=[made.key], beside=[PAPER]).absent == ()


def test_nobody_known_vouches_for_the_time_under_a_strange_root(made: Made, national: Made) -> None:
    expected = {"time_stamp_wrong time_stamps 1"}
    assert both(made.data, made.key, [national.authority.root], []) == (expected, expected)
    assert verify_bundle(made.data, keys=[made.key]).existed_at is None


def test_only_a_key_known_from_elsewhere_makes_the_log_known(made: Made) -> None:
    assert not verify_bundle(made.data).known
    assert verify_bundle(made.data).holds
    stranger = NamedKey(made.key.name, SigningKey.generate("ed25519").public_key)
    assert both(made.data, stranger, [], []) == ({"key_unknown checkpoint"}, {"key_unknown checkpoint"})


def test_no_flipped_bit_of_the_bundle_goes_unnoticed_where_it_says_something(made: Made) -> None:
    data, survived = made.data, []
    for at in range(0, len(data), 41):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        ours, theirs = both(changed, made.key, [made.authority.root], [])
        assert bool(ours) == bool(theirs), at
        if not ours:
            survived.append(at)
    silent = json.loads(data)
    # What nothing vouches for may change: names for people, the making time, the certificates' unused parts.
    assert len(survived) * 41 < 0.2 * len(data), [data[max(0, at - 20) : at + 5] for at in survived]
    assert silent["format"] == "dossier-evidence/1"


def under_policy(data: bytes, made: Made, quorum: int | None = QUORUM) -> tuple[set[str], set[str]]:
    """The codes that the two verifiers name when witnesses are asked for."""
    ours = verify_bundle(data, keys=[made.key], witnesses=made.witnesses, quorum=quorum)
    theirs, _ = dossier_verify.check(
        data,
        [dossier_verify.read_key(made.key.verifier_key)],
        witnesses=[dossier_verify.read_key(one.verifier_key) for one in made.witnesses],
        quorum=quorum,
    )
    return {one.code for one in ours.failures}, {code for code, _ in theirs}


def test_two_of_three_witnesses_are_enough_where_two_are_asked_for(made: Made) -> None:
    assert under_policy(made.data, made) == (set(), set())
    assert under_policy(made.data, made, 0) == (set(), set())
    assert under_policy(made.data, made, 3) == ({"too_few_witnesses"}, {"too_few_witnesses"})
    assert under_policy(made.data, made, None) == ({"too_few_witnesses"}, {"too_few_witnesses"})
    assert verify_bundle(made.data, witnesses=made.witnesses, quorum=2).vouching == 2


@pytest.mark.parametrize("name", SPOILED_COSIGNATURES)
def test_a_spoiled_cosignature_is_refused_by_both_for_the_same_reason(made: Made, name: str) -> None:
    data, code = spoiled_cosignatures(made, name)
    ours, theirs = under_policy(data, made)
    assert ours == theirs
    assert code in ours
    assert "log_not_signed" not in ours


# --- as an outsider runs it ------------------------------------------------------------------------------


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-I", VERIFIER, *map(str, arguments)], capture_output=True, text=True
    )


def test_the_stand_alone_verifier_is_run_by_an_outsider(made: Made, tmp_path: Path) -> None:
    bundle, root = tmp_path / "bundle", tmp_path / "root.pem"
    bundle.write_bytes(made.data)
    root.write_bytes(made.authority.root.public_bytes(Encoding.PEM))
    done = run(bundle, "--key", made.key.verifier_key, "--tsa-root", root)
    assert (done.returncode, done.stderr) == (0, "")
    assert "RESULT  everything holds\n" in done.stdout
    assert "existed at 20" in done.stdout
    assert run(bundle).returncode == 3
    bundle.write_bytes(spoiled(made, "a changed paper")[0])
    done = run(bundle, "--key", made.key.verifier_key)
    assert (done.returncode, "a file is not the one that was captured" in done.stdout) == (1, True)
    assert run(tmp_path / "absent").returncode == 2
    known = [word for one in made.witnesses for word in ("--witness", one.verifier_key)]
    bundle.write_bytes(made.data)
    assert run(bundle, "--key", made.key.verifier_key, *known, "--quorum", 2).returncode == 0
    assert "too_few_witnesses" in run(bundle, *known).stdout
    assert run(bundle, *known, "--quorum", 4).returncode == run(bundle, "--quorum", 1).returncode == 2
    bundle.write_bytes(spoiled(made, "a changed paper")[0])
    assert run(bundle, "--key", "nonsense").returncode == 2
    assert json.loads(run(bundle, "--json").stdout)["failures"] == [["content_changed", "contents 1"]]


def test_the_stand_alone_verifier_needs_nothing_but_cryptography() -> None:
    imports = {
        line.split()[1].partition(".")[0]
        for line in VERIFIER.read_text(encoding="utf-8").splitlines()
        if line.startswith(("import ", "from "))
    }
    assert imports - set(sys.stdlib_module_names) == {"cryptography"}


def test_the_verifiers_are_what_is_published() -> None:
    folder = VERIFIER.parent
    told = dict(
        reversed(line.split("  "))
        for line in (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines()
    )
    assert told == {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest()
        for name in ("dossier_verify.py", "index.html")
    }
    format_text = (folder.parent / "docs" / "evidence-format.md").read_text(encoding="utf-8")
    for name, digest in told.items():
        assert f"| `{name}` | `{digest}` |" in format_text
