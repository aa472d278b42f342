"""Checkpoints that somebody kept: as a file, as the text of a mail, or typed and scanned from paper.

What surrounds a checkpoint says nothing: it is found by its markers, or as the one note that the text is. Mail programs
change line ends, quote lines and leave blanks behind; that is undone, nothing else is.
"""

from __future__ import annotations

import re

from dossier.trust.errors import IntegrityFailure
from dossier.trust.notes import Checkpoint, Note

BEGIN, END = "-----BEGIN CHECKPOINT-----", "-----END CHECKPOINT-----"
MOST_BYTES = 1 << 20
_QUOTED = re.compile(r"^(?:> ?)+", re.MULTILINE)
_REQUEST = re.compile(r"\Aold [0-9]+\n(?:[A-Za-z0-9+/=]+\n)*\n")


def wrap_checkpoint(note: Note) -> str:
    """Give a checkpoint between its markers, to stand within other text."""
    return f"{BEGIN}\n{note}{END}\n"


def read_kept(data: bytes) -> Note:
    """Read a kept checkpoint, without trusting it. Raises :class:`IntegrityFailure` when there is none, or several."""
    try:
        text = data[: MOST_BYTES + 1].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise IntegrityFailure("trust.note_malformed") from error
    if len(data) > MOST_BYTES:
        raise IntegrityFailure("trust.note_malformed")
    lines = (line.rstrip() for line in _QUOTED.sub("", text.replace("\r\n", "\n")).split("\n"))
    whole = "\n".join(lines)
    if BEGIN in whole:
        parts = whole.split(f"{BEGIN}\n")
        if len(parts) != 2 or END not in parts[1]:
            raise IntegrityFailure("trust.note_malformed")
        whole = parts[1].partition(END)[0]
    whole = _REQUEST.sub("", whole)
    note = Note.parse(whole.strip("\n") + "\n")
    Checkpoint.parse(note.text)
    return note
