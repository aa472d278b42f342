"""Whom a log asks to cosign, and how many of them are enough: the file in which an installation names its witnesses.

A line each: a witness's public key (C2SP verifier key for cosignatures), then its address where it is asked; without
an address it is a witness by hand, whose cosignatures are brought. ``quorum N`` says how many are needed, all unless
it is said. Empty lines and lines that begin with ``#`` say nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from dossier.trust.errors import IntegrityFailure
from dossier.trust.notes import NamedKey, Note

_MALFORMED = "trust.witness_policy_malformed"


@dataclass(frozen=True, slots=True)
class NamedWitness:
    """``address``: the prefix under which ``add-checkpoint`` is served; empty for a witness by hand."""

    key: NamedKey
    address: str = ""


@dataclass(frozen=True, slots=True)
class WitnessPolicy:
    """``quorum``: how many of the witnesses must have cosigned, 0 when none is needed."""

    witnesses: tuple[NamedWitness, ...] = ()
    quorum: int = 0

    @property
    def keys(self) -> tuple[NamedKey, ...]:
        """The public keys, in the order of the file."""
        return tuple(one.key for one in self.witnesses)

    @classmethod
    def parse(cls, text: str) -> WitnessPolicy:
        """Read the file. Raises :class:`IntegrityFailure` for anything malformed: a policy is not guessed at."""
        witnesses: list[NamedWitness] = []
        quorum: int | None = None
        for line in text.splitlines():
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "quorum" and len(words) == 2 and words[1].isdecimal() and quorum is None:
                quorum = int(words[1])
                continue
            if len(words) > 2:
                raise IntegrityFailure(_MALFORMED)
            witnesses.append(NamedWitness(_cosigning(words[0]), words[1] if len(words) == 2 else ""))
        if len({one.key.key.public for one in witnesses}) != len(witnesses):
            raise IntegrityFailure(_MALFORMED)
        if not 0 <= (quorum or 0) <= len(witnesses):
            raise IntegrityFailure(_MALFORMED)
        return cls(tuple(witnesses), len(witnesses) if quorum is None else quorum)


NO_WITNESSES = WitnessPolicy()


def count_cosigners(note: Note, witnesses: Sequence[NamedKey]) -> int:
    """Count the witnesses that cosigned: by their keys, so that one key under two names counts once.

    Raises :class:`IntegrityFailure` when a cosignature that names one of them is not by it.
    """
    return len({key.key.public for key in note.signers(_only_cosigning(witnesses))})


def _only_cosigning(keys: Iterable[NamedKey]) -> list[NamedKey]:
    return [key for key in keys if key.cosigns]


def _cosigning(text: str) -> NamedKey:
    key = NamedKey.parse(text)
    if not key.cosigns:
        raise IntegrityFailure(_MALFORMED)
    return key
