"""Checkpoints come back from mail and paper as they left, and a policy of witnesses is never guessed at."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.trust.errors import IntegrityFailure
from dossier.trust.kept_checkpoints import BEGIN, MOST_BYTES, read_kept, wrap_checkpoint
from dossier.trust.merkle import EMPTY_ROOT
from dossier.trust.notes import Checkpoint, NamedKey, Note, sign_note
from dossier.trust.signatures import SigningKey
from dossier.trust.witness_policy import WitnessPolicy, count_cosigners
from dossier.trust.witnessing import write_request

ORIGIN = "records.example/log"
KEY = SigningKey.generate("ed25519")
TEXT = Checkpoint(ORIGIN, 7, EMPTY_ROOT).text
NOTE = Note(TEXT, (sign_note(TEXT, ORIGIN, KEY),))
WORDS = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60)


@settings(deadline=None)
@given(
    before=WORDS,
    after=WORDS,
    quote=st.sampled_from(["", "> ", ">> ", "> > "]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_a_checkpoint_is_found_in_any_mail(before: str, after: str, quote: str, end: str) -> None:
    if BEGIN in before + after:
        return
    lines = f"{before}\n{wrap_checkpoint(NOTE)}\n{after}".split("\n")
    mail = end.join(f"{quote}{line}  " for line in lines)
    assert read_kept(mail.encode()) == NOTE


def test_a_checkpoint_is_found_alone_in_a_request_and_behind_a_mark() -> None:
    assert read_kept(str(NOTE).encode()) == NOTE
    assert read_kept(write_request(3, [b"h" * 32], NOTE).encode()) == NOTE
    assert read_kept(f"\ufeff{NOTE}\n\n".encode()) == NOTE


@settings(deadline=None)
@given(data=st.binary(max_size=400))
def test_what_is_no_checkpoint_is_refused_and_nothing_else_happens(data: bytes) -> None:
    with pytest.raises(IntegrityFailure):
        read_kept(data)


def test_two_checkpoints_or_too_much_text_are_refused() -> None:
    for text in (wrap_checkpoint(NOTE) * 2, f"{BEGIN}\n{NOTE}", f"{NOTE}{'x' * MOST_BYTES}"):
        with pytest.raises(IntegrityFailure):
            read_kept(text.encode())


@settings(deadline=None)
@given(text=st.text(max_size=200))
def test_a_policy_that_cannot_be_read_is_refused_and_nothing_else_happens(text: str) -> None:
    try:
        policy = WitnessPolicy.parse(text)
    except IntegrityFailure:
        return
    assert policy == WitnessPolicy()


def test_one_key_under_two_names_is_one_witness() -> None:
    keys = [NamedKey(name, KEY.public_key, cosigns=True) for name in ("a.example", "b.example")]
    with pytest.raises(IntegrityFailure):
        WitnessPolicy.parse("\n".join(key.verifier_key for key in keys))
    assert count_cosigners(NOTE, keys) == 0
