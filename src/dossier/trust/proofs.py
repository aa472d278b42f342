"""Proof that an entry stands in a log, in one text that is checked without the log (C2SP tlog-proof).

The text holds the entry's index, the inclusion path, the checkpoint with its signatures, and extra data of the
application, which nothing vouches for.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dossier.trust.encoding import decode_base64, encode_base64
from dossier.trust.errors import IntegrityFailure
from dossier.trust.merkle import HASH_BYTES, verify_inclusion
from dossier.trust.notes import Checkpoint, NamedKey, Note, open_checkpoint

_MALFORMED = "trust.proof_malformed"
_HEAD = "c2sp.org/tlog-proof@v1"
_INDEX = re.compile(r"index (0|[1-9][0-9]{0,18})")
_LONGEST_PATH = 63


@dataclass(frozen=True, slots=True)
class LogProof:
    """``index``: from 0. ``path``: the inclusion proof, 32 bytes each. ``extra``: not authenticated."""

    index: int
    path: tuple[bytes, ...]
    note: Note
    extra: bytes = b""

    def __str__(self) -> str:
        extra = f"extra {encode_base64(self.extra)}\n" if self.extra else ""
        path = "".join(f"{encode_base64(step)}\n" for step in self.path)
        return f"{_HEAD}\n{extra}index {self.index}\n{path}\n{self.note}"

    @classmethod
    def parse(cls, text: str) -> LogProof:
        """Read a proof without trusting it. Raises :class:`IntegrityFailure` for anything malformed."""
        head, found, note = text.partition("\n\n")
        lines = head.split("\n")
        if not found or lines[0] != _HEAD or len(lines) < 2:
            raise IntegrityFailure(_MALFORMED)
        has_extra = lines[1].startswith("extra ")
        extra = decode_base64(lines[1].removeprefix("extra "), _MALFORMED) if has_extra else b""
        rest = lines[2:] if has_extra else lines[1:]
        index = _INDEX.fullmatch(rest[0]) if rest else None
        path = tuple(decode_base64(line, _MALFORMED) for line in rest[1:])
        if index is None or len(path) > _LONGEST_PATH or any(len(step) != HASH_BYTES for step in path):
            raise IntegrityFailure(_MALFORMED)
        return cls(int(index[1]), path, Note.parse(note), extra)

    def verify(self, leaf: bytes, logs: Sequence[NamedKey]) -> Checkpoint:
        """Give the checkpoint that the leaf hash stands under.

        Raises :class:`IntegrityFailure`: no known log signed, or the leaf does not stand where the proof says.
        """
        checkpoint = open_checkpoint(self.note, logs)
        if not verify_inclusion(leaf, self.index, checkpoint.size, self.path, checkpoint.root):
            raise IntegrityFailure("trust.not_in_the_log")
        return checkpoint
