"""Signed notes, checkpoints of a log, and the witnesses' cosignatures (C2SP signed-note, tlog-checkpoint,
tlog-cosignature).

A note is text with signature lines below. A checkpoint is a note that says: the log of this origin has this size
and this root. A witness cosigns a checkpoint after it has seen that the log extends the one it cosigned before;
two histories of one log would need every witness to lie.

What is said here about a note is only ever said after a signature by a known key was checked.
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from dossier.trust.encoding import decode_base64, encode_base64
from dossier.trust.errors import IntegrityFailure
from dossier.trust.merkle import HASH_BYTES, verify_consistency
from dossier.trust.signatures import PublicKey, SigningKey

MOST_BYTES = 1 << 16
MOST_SIGNATURES = 64
_DASH = "\u2014 "
_COSIGNATURE_TYPE = b"\x04"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_NAME = re.compile(r"[^\s+]+")
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")
_KEY_ID_BYTES = 4


@dataclass(frozen=True, slots=True)
class NamedKey:
    """Who signs notes under what name: a schema-less URL. ``cosigns``: a witness's key, good only for
    cosignatures (Ed25519)."""

    name: str
    key: PublicKey
    cosigns: bool = False

    def __post_init__(self) -> None:
        """Raises :class:`ValueError` for a name that a note cannot carry."""
        if not _NAME.fullmatch(self.name):
            raise ValueError("a key's name has no spaces and no plus")
        if self.cosigns and self.key.scheme_id != "ed25519":
            raise ValueError("witnesses cosign with Ed25519")

    @property
    def key_id(self) -> bytes:
        """Four bytes that point to the key on a signature line; no more than a pointer."""
        return hashlib.sha256(self.name.encode() + b"\n" + self._typed_key).digest()[:_KEY_ID_BYTES]

    @property
    def _typed_key(self) -> bytes:
        return (_COSIGNATURE_TYPE if self.cosigns else self.key.scheme.note_type) + self.key.public

    @property
    def verifier_key(self) -> str:
        """The key as one line of text (C2SP vkey): name, key id, type and key."""
        return f"{self.name}+{self.key_id.hex()}+{encode_base64(self._typed_key)}"

    @classmethod
    def parse(cls, text: str) -> NamedKey:
        """Read a verifier key. Raises :class:`IntegrityFailure`."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        typed = decode_base64(encoded, "trust.public_key_wrong")
        for scheme_id, note_type, cosigns in (
            ("ed25519", b"\x01", False),
            ("ed25519", _COSIGNATURE_TYPE, True),
            ("sm2", b"\xffsm2-sm3\n", False),
        ):
            if typed.startswith(note_type) and _NAME.fullmatch(name):
                found = cls(name, PublicKey(scheme_id, typed.removeprefix(note_type)), cosigns)
                if found.key_id.hex() == key_id:
                    return found
        raise IntegrityFailure("trust.public_key_wrong")


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature line: ``value`` is what follows the key id."""

    name: str
    key_id: bytes
    value: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {encode_base64(self.key_id + self.value)}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """Text that ends in a newline, and its signatures, none of them checked yet."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(str(signature) for signature in self.signatures)}"

    @classmethod
    def parse(cls, data: str | bytes) -> Note:
        """Read a note without trusting it. Raises :class:`IntegrityFailure` for anything malformed."""
        try:
            whole = data if isinstance(data, str) else bytes(data).decode()
        except UnicodeDecodeError as error:
            raise IntegrityFailure("trust.note_malformed") from error
        if len(whole) > MOST_BYTES or _CONTROL.search(whole) or not whole.endswith("\n"):
            raise IntegrityFailure("trust.note_malformed")
        text, found, lines = whole.rpartition("\n\n")
        if not found or not lines or not text:
            raise IntegrityFailure("trust.note_malformed")
        rows = lines[:-1].split("\n")
        if len(rows) > MOST_SIGNATURES:
            raise IntegrityFailure("trust.note_malformed")
        return cls(text + "\n", tuple(_parse_signature(row) for row in rows))

    def signers(self, known: Iterable[NamedKey]) -> tuple[NamedKey, ...]:
        """Give the known keys that signed; signatures of unknown keys are passed over.

        Raises :class:`IntegrityFailure` when a signature that names a known key is not by it.
        """
        keys = {(key.name, key.key_id): key for key in known}
        signed = []
        for signature in self.signatures:
            key = keys.get((signature.name, signature.key_id))
            if key is None:
                continue
            if not _is_by(key, self.text, signature.value):
                raise IntegrityFailure("trust.note_signature_wrong")
            if key not in signed:
                signed.append(key)
        return tuple(signed)

    def with_signatures(self, more: Iterable[Signature]) -> Note:
        """Give the note with further signatures; one that is there already is not repeated."""
        return replace(self, signatures=tuple(dict.fromkeys((*self.signatures, *more))))


def sign_note(text: str, name: str, key: SigningKey) -> Signature:
    """Sign the text of a note, which ends in a newline, under a name."""
    if not text.endswith("\n"):
        raise ValueError("the text of a note ends in a newline")
    return Signature(name, NamedKey(name, key.public_key).key_id, key.sign(text.encode()))


def cosign_note(text: str, name: str, key: SigningKey, at: datetime) -> Signature:
    """Sign as a witness: with the time, and for this purpose only (C2SP tlog-cosignature)."""
    moment = int(at.timestamp())
    value = struct.pack(">Q", moment) + key.sign(_cosigned(text, moment))
    return Signature(name, NamedKey(name, key.public_key, cosigns=True).key_id, value)


def cosigned_at(signature: Signature) -> datetime:
    """Give the time in a witness's signature line, to be believed only once the line was checked."""
    return datetime.fromtimestamp(struct.unpack(">Q", signature.value[:8])[0], UTC)


def _cosigned(text: str, moment: int) -> bytes:
    return f"cosignature/v1\ntime {moment}\n{text}".encode()


def _is_by(key: NamedKey, text: str, value: bytes) -> bool:
    if not key.cosigns:
        return key.key.verifies(text.encode(), value)
    if len(value) < 8:
        return False
    moment = struct.unpack(">Q", value[:8])[0]
    return moment < 1 << 63 and key.key.verifies(_cosigned(text, moment), value[8:])


def _parse_signature(row: str) -> Signature:
    parts = row.removeprefix(_DASH).split(" ")
    if not row.startswith(_DASH) or len(parts) != 2 or not _NAME.fullmatch(parts[0]):
        raise IntegrityFailure("trust.note_malformed")
    value = decode_base64(parts[1], "trust.note_malformed")
    if len(value) <= _KEY_ID_BYTES:
        raise IntegrityFailure("trust.note_malformed")
    return Signature(parts[0], value[:_KEY_ID_BYTES], value[_KEY_ID_BYTES:])


# --- checkpoints ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log says of itself: its origin, its size and its root (32 bytes); further lines say nothing here."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The body of the note."""
        lines = (self.origin, str(self.size), encode_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read the body of a note. Raises :class:`IntegrityFailure`."""
        lines = text.removesuffix("\n").split("\n")
        if len(lines) < 3 or not all(lines) or not _DECIMAL.fullmatch(lines[1]):
            raise IntegrityFailure("trust.checkpoint_malformed")
        root = decode_base64(lines[2], "trust.checkpoint_malformed")
        if len(root) != HASH_BYTES:
            raise IntegrityFailure("trust.checkpoint_malformed")
        return cls(lines[0], int(lines[1]), root, tuple(lines[3:]))


def open_checkpoint(note: Note, logs: Sequence[NamedKey]) -> Checkpoint:
    """Give the checkpoint of a note signed by one of the logs' keys under the log's own name.

    Raises :class:`IntegrityFailure` when no such key signed, a signature is wrong or the text is no checkpoint.
    """
    checkpoint = Checkpoint.parse(note.text)
    if not any(key.name == checkpoint.origin for key in note.signers(logs)):
        raise IntegrityFailure("trust.checkpoint_not_signed")
    return checkpoint


def witness_checkpoint(
    note: Note, seen: Checkpoint | None, path: Sequence[bytes], logs: Sequence[NamedKey]
) -> Checkpoint:
    """Check as a witness that a log's new checkpoint extends the one seen before; what it gives may be cosigned.

    ``seen``: the last checkpoint cosigned for this log, None at the first meeting. ``path``: the consistency
    proof between both, empty when nothing was there before. Raises :class:`IntegrityFailure`: the log's key did not
    sign, the log shrank, or it shows another history.
    """
    new = open_checkpoint(note, logs)
    if seen is None or (seen.size == 0 and seen.origin == new.origin):
        return new
    if new.origin != seen.origin:
        raise IntegrityFailure("trust.checkpoint_other_log")
    if new.size < seen.size:
        raise IntegrityFailure("trust.log_shrank")
    if not verify_consistency(seen.size, new.size, seen.root, new.root, path):
        raise IntegrityFailure("trust.log_forked")
    return new
