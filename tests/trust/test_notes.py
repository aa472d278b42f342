"""Notes, checkpoints, witnesses and proofs: the published example, and every way to bend them."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.trust.test_merkle import NODE, ROOTS, leaf

from dossier.trust.errors import IntegrityFailure
from dossier.trust.merkle import prove_consistency, prove_inclusion
from dossier.trust.notes import (
    Checkpoint,
    NamedKey,
    Note,
    cosign_note,
    cosigned_at,
    open_checkpoint,
    sign_note,
    witness_checkpoint,
)
from dossier.trust.proofs import LogProof
from dossier.trust.signatures import PublicKey, SigningKey

# The example of C2SP signed-note.
PUBLISHED_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
PUBLISHED_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# The example of GB/T 32918.5-2017 appendix A.2 (recommended curve, identity 1234567812345678).
SM2_PUBLIC = bytes.fromhex(
    "09F9DF311E5421A150DD7D161E4BC5C672179FAD1833FC076BB08FF356F35020"
    "CCEA490CE26775A52DC6EA718CC1AA600AED05FBF35E084A6632F6072DA9AD13"
)
SM2_R = "F5A03B0648D2C4630EEAC513E1BB81A15944DA3827D5B74143AC7EACEEE720B3"
SM2_S = "B1B6AA29DF212FD8763182BC0D421CA1BB9038FD1F7F42D4840B69C485BBC1AA"
SM2_SIGNATURE = bytes.fromhex("3046" + "022100" + SM2_R + "022100" + SM2_S)

ORIGIN = "records.example/log"
AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SCHEMES = ["ed25519", "sm2"]


def checkpoint(size: int, origin: str = ORIGIN) -> Checkpoint:
    return Checkpoint(origin, size, ROOTS[size])


def signed(found: Checkpoint, key: SigningKey, name: str = ORIGIN) -> Note:
    return Note(found.text, (sign_note(found.text, name, key),))


@pytest.fixture(scope="module")
def log_key() -> SigningKey:
    return SigningKey.generate("ed25519")


def test_the_published_note_opens_with_the_published_key() -> None:
    key = NamedKey.parse(PUBLISHED_KEY)
    note = Note.parse(PUBLISHED_NOTE)
    assert note.signers([key]) == (key,)
    assert str(note) == PUBLISHED_NOTE
    assert key.verifier_key == PUBLISHED_KEY


def test_the_published_sm2_signature_is_accepted_and_a_changed_one_is_not() -> None:
    key = PublicKey("sm2", SM2_PUBLIC)
    assert key.verifies(b"message digest", SM2_SIGNATURE)
    assert not key.verifies(b"message digesT", SM2_SIGNATURE)
    assert not key.verifies(b"message digest", SM2_SIGNATURE[:-1])


def test_openssl_accepts_our_sm2_signatures(tmp_path: Path) -> None:
    key = SigningKey.generate("sm2")
    prefix = bytes.fromhex("3059301306072a8648ce3d020106082a811ccf5501822d03420004")
    (tmp_path / "key.der").write_bytes(prefix + key.public_key.public)
    (tmp_path / "message").write_bytes("人事档案".encode())
    (tmp_path / "signature").write_bytes(key.sign("人事档案".encode()))
    command = (
        "openssl", "pkeyutl", "-verify", "-pubin", "-inkey", "key.der", "-keyform", "DER", "-rawin", "-digest", "sm3",
        "-in", "message", "-sigfile", "signature", "-pkeyopt", "distid:1234567812345678",
    )  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_secret_never_shows(scheme: str) -> None:
    key = SigningKey.generate(scheme)
    assert key.secret.hex() not in repr(key)
    assert repr(key.secret)[2:-1] not in repr(key)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_key_survives_its_text_form(scheme: str) -> None:
    named = NamedKey(ORIGIN, SigningKey.generate(scheme).public_key)
    assert NamedKey.parse(named.verifier_key) == named
    for bad in (
        named.verifier_key.replace("records", "recordz"),
        named.verifier_key[:-4],
        "",
        "a+b+c",
        named.verifier_key + "=",
    ):
        with pytest.raises(IntegrityFailure):
            NamedKey.parse(bad)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_checkpoint_is_believed_only_with_the_logs_own_signature(scheme: str) -> None:
    key, stranger = SigningKey.generate(scheme), SigningKey.generate(scheme)
    known = [NamedKey(ORIGIN, key.public_key)]
    note = Note.parse(str(signed(checkpoint(500), key)))
    assert open_checkpoint(note, known) == checkpoint(500)
    with pytest.raises(IntegrityFailure, match="not_signed"):
        open_checkpoint(signed(checkpoint(500), stranger), known)
    larger = Note(checkpoint(501).text, note.signatures)
    with pytest.raises(IntegrityFailure, match="signature_wrong"):
        open_checkpoint(larger, known)
    other = [NamedKey("records.example/other", key.public_key)]
    with pytest.raises(IntegrityFailure, match="not_signed"):
        open_checkpoint(signed(checkpoint(500), key, "records.example/other"), other)


def test_signatures_of_unknown_keys_are_passed_over_and_kept(log_key: SigningKey) -> None:
    stranger = SigningKey.generate("ed25519")
    found = checkpoint(9)
    note = signed(found, log_key).with_signatures([sign_note(found.text, "somebody.example", stranger)])
    assert open_checkpoint(Note.parse(str(note)), [NamedKey(ORIGIN, log_key.public_key)]) == found
    assert len(Note.parse(str(note)).signatures) == 2


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", "no signature\n", "text\n\n", "text\n\n— a b\n", "text\n\n- a AAAAAAA=\n", "text\n\n— a AAAA\n",
        "tab\there\n\n— a AAAAAAA=\n", "text\n\n— a+b AAAAAAA=\n", "text\n\n— a AAAAAAB=\n", "text\n\n— a AAAAAAA=",
        "x" * 70_000 + "\n\n— a AAAAAAA=\n", "text\n\n" + "— a AAAAAAA=\n" * 65,
    ],
)  # fmt: skip
def test_a_malformed_note_is_refused(text: str) -> None:
    with pytest.raises(IntegrityFailure, match=r"trust\.note_malformed"):
        Note.parse(text)


def test_a_note_that_is_no_text_is_refused() -> None:
    with pytest.raises(IntegrityFailure, match="malformed"):
        Note.parse(b"\xff\n\n")


@pytest.mark.parametrize(
    "text", ["", "o\n1\n", "o\n01\nAA==\n", "o\n-1\nAA==\n", "o\n1\nAA==\n", "o\n1\n\nx\n"]
)
def test_a_malformed_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(IntegrityFailure):
        Checkpoint.parse(text)


def test_extension_lines_are_kept() -> None:
    found = Checkpoint(ORIGIN, 1, ROOTS[1], ("at 2026-03-01T08:30:00Z",))
    assert Checkpoint.parse(found.text) == found


# --- witnesses --------------------------------------------------------------------------------------


def test_a_witness_cosigns_with_the_time(log_key: SigningKey) -> None:
    witness = SigningKey.generate("ed25519")
    name = NamedKey("witness.example/one", witness.public_key, cosigns=True)
    note = signed(checkpoint(7), log_key)
    line = cosign_note(note.text, name.name, witness, AT)
    cosigned = Note.parse(str(note.with_signatures([line, line])))
    assert name in cosigned.signers([name, NamedKey(ORIGIN, log_key.public_key)])
    assert cosigned_at(cosigned.signatures[1]) == AT
    assert len(cosigned.signatures) == 2
    assert NamedKey.parse(name.verifier_key) == name
    later = line.value[:7] + bytes([line.value[7] ^ 1]) + line.value[8:]
    forged = Note(note.text, (type(line)(line.name, line.key_id, later),))
    with pytest.raises(IntegrityFailure, match="signature_wrong"):
        forged.signers([name])
    short = Note(note.text, (type(line)(line.name, line.key_id, b"1234"),))
    with pytest.raises(IntegrityFailure, match="signature_wrong"):
        short.signers([name])


def test_a_cosignature_is_not_a_signature(log_key: SigningKey) -> None:
    key = NamedKey(ORIGIN, log_key.public_key)
    text = checkpoint(7).text
    with pytest.raises(IntegrityFailure, match="not_signed"):
        open_checkpoint(Note(text, (cosign_note(text, ORIGIN, log_key, AT),)), [key])
    with pytest.raises(ValueError, match="Ed25519"):
        NamedKey("w", SigningKey.generate("sm2").public_key, cosigns=True)


@given(st.integers(1, 1200), st.integers(0, 1200))
def test_a_witness_accepts_growth_and_nothing_else(new: int, old: int) -> None:
    key = SigningKey.generate("ed25519")
    known = [NamedKey(ORIGIN, key.public_key)]
    note = signed(checkpoint(new), key)
    path = prove_consistency(old, new, NODE) if 0 < old <= new else []
    if old <= new:
        assert witness_checkpoint(note, checkpoint(old), path, known) == checkpoint(new)
        forked = Checkpoint(ORIGIN, old, leaf(old))
        if old:
            with pytest.raises(IntegrityFailure, match="forked"):
                witness_checkpoint(note, forked, path, known)
    else:
        with pytest.raises(IntegrityFailure, match="shrank"):
            witness_checkpoint(note, checkpoint(old), path, known)


def test_a_witness_does_not_confuse_logs(log_key: SigningKey) -> None:
    note = signed(checkpoint(9), log_key)
    known = [NamedKey(ORIGIN, log_key.public_key)]
    assert witness_checkpoint(note, None, [], known) == checkpoint(9)
    with pytest.raises(IntegrityFailure, match="other_log"):
        witness_checkpoint(note, checkpoint(3, "records.example/other"), [], known)


# --- proofs -----------------------------------------------------------------------------------------


@given(st.integers(0, 1199), st.binary(max_size=40))
def test_a_proof_survives_its_text_form_and_proves(index: int, extra: bytes) -> None:
    key = SigningKey.generate("ed25519")
    known = [NamedKey(ORIGIN, key.public_key)]
    proof = LogProof(index, tuple(prove_inclusion(index, 1200, NODE)), signed(checkpoint(1200), key), extra)
    again = LogProof.parse(str(proof))
    assert again == proof
    assert again.verify(leaf(index), known) == checkpoint(1200)
    with pytest.raises(IntegrityFailure, match="not_in_the_log"):
        again.verify(leaf(index + 1), known)


def test_every_single_byte_of_a_proof_matters(log_key: SigningKey) -> None:
    known = [NamedKey(ORIGIN, log_key.public_key)]
    text = str(LogProof(700, tuple(prove_inclusion(700, 1200, NODE)), signed(checkpoint(1200), log_key)))
    data = text.encode()
    survived = []
    for at in range(len(data)):
        changed = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
        try:
            LogProof.parse(changed.decode()).verify(leaf(700), known)
        except (IntegrityFailure, UnicodeDecodeError):
            continue
        survived.append(at)
    assert survived == []


@pytest.mark.parametrize(
    "text", ["", "c2sp.org/tlog-proof@v1\n\n", "c2sp.org/tlog-proof@v1\nindex 01\n\na\n\n— a AAAAAAA=\n",
             "c2sp.org/tlog-proof@v1\nextra AA=\nindex 1\n\na\n\n— a AAAAAAA=\n",
             "c2sp.org/tlog-proof@v1\nindex 1\nAAAA\n\na\n\n— a AAAAAAA=\n"],
)  # fmt: skip
def test_a_malformed_proof_is_refused(text: str) -> None:
    with pytest.raises(IntegrityFailure):
        LogProof.parse(text)
