"""A witness: cosigns a log's checkpoints as long as each extends the last that it has seen (C2SP tlog-witness).

What was seen last is on the disk before a cosignature is given, so that a witness that is switched off in between
cannot be brought to cosign two histories. One file for each log; nothing but checkpoints is kept.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dossier.trust.durable import locked_file, replace_file
from dossier.trust.encoding import decode_base64, encode_base64
from dossier.trust.errors import IntegrityFailure
from dossier.trust.notes import Checkpoint, NamedKey, Note, cosign_note, open_checkpoint, witness_checkpoint
from dossier.trust.signatures import SigningKey

LONGEST_PROOF = 63
_OLD = re.compile(r"old (0|[1-9][0-9]{0,18})")
_MALFORMED = "trust.witness_request_malformed"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of a witness. ``status``: as tlog-witness names it; ``body``: cosignature lines, or the size that
    was seen last."""

    status: int
    body: str = ""


def write_request(old: int, proof: Sequence[bytes], checkpoint: Note) -> str:
    """Give the body of an ``add-checkpoint`` request."""
    lines = [f"old {old}", *(encode_base64(step) for step in proof)]
    return "\n".join(lines) + f"\n\n{checkpoint}"


@dataclass(frozen=True, slots=True)
class Witness:
    """``name``: under which it cosigns, a schema-less URL. ``folder``: where it keeps what it has seen.
    ``logs``: the public keys of the logs that it knows; it cosigns no others."""

    name: str
    key: SigningKey
    folder: Path
    logs: tuple[NamedKey, ...]

    def add_checkpoint(self, body: str, at: datetime) -> Answer:
        """Answer a request: 200 with the cosignature; 400 malformed; 403 not signed by the log; 404 a log not known;
        409 with the size seen last when the request begins elsewhere, or at the same size with another root; 422 when
        it is not proved that nothing was rewritten."""
        try:
            old, proof, note = _read_request(body)
            claimed = Checkpoint.parse(note.text)
        except IntegrityFailure:
            return Answer(400)
        if claimed.origin not in {key.name for key in self.logs}:
            return Answer(404)
        try:
            new = open_checkpoint(note, self.logs)
        except IntegrityFailure:
            return Answer(403)
        state = self.folder / hashlib.sha256(new.origin.encode()).hexdigest()
        with locked_file(state.with_suffix(".lock")):
            seen = _last_seen(state)
            refusal = _refuse(seen, old, new)
            if refusal is not None:
                return refusal
            try:
                witness_checkpoint(note, seen, proof, self.logs)
            except IntegrityFailure:
                return Answer(422)
            replace_file(state, new.text.encode())
        return Answer(200, str(cosign_note(note.text, self.name, self.key, at)))


def _refuse(seen: Checkpoint | None, old: int, new: Checkpoint) -> Answer | None:
    size = seen.size if seen else 0
    if old > new.size:
        return Answer(400)
    if old != size or (seen and size == new.size and seen.root != new.root):
        return Answer(409, f"{size}\n")
    return None


def _last_seen(state: Path) -> Checkpoint | None:
    return Checkpoint.parse(state.read_text(encoding="utf-8")) if state.exists() else None


def _read_request(body: str) -> tuple[int, tuple[bytes, ...], Note]:
    head, found, note = body.partition("\n\n")
    first, *steps = head.split("\n")
    old = _OLD.fullmatch(first)
    if not found or old is None or len(steps) > LONGEST_PROOF:
        raise IntegrityFailure(_MALFORMED)
    proof = tuple(decode_base64(step, _MALFORMED) for step in steps)
    if any(len(step) != 32 for step in proof):
        raise IntegrityFailure(_MALFORMED)
    return int(old[1]), proof, Note.parse(note)
