"""Asking witnesses to cosign (C2SP tlog-witness), and keeping what they say: the log's side.

A witness is told how the newest checkpoint grew out of the last one that it cosigned. Where it has seen more than is
kept here (its answer was lost on the way), it says so (409) and is asked again from there. A witness that has seen a
larger log than there is, another root of the same size, or that finds no growth from what it has seen (422) is no
service that fails: it is the alarm that the log exists for. That is written down once, is never taken back by a later
answer, and the witness is asked no more before somebody has looked into it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

import structlog
from django.db import transaction

from dossier.apps.kernel.errors import Conflict
from dossier.apps.kernel.outbound import Network, NotReached, post
from dossier.apps.notary.attestations import CONFLICT, SETTLEMENT, tell
from dossier.apps.notary.models import (
    CheckpointCosignature,
    LogCheckpoint,
    OutsideService,
    WitnessConflict,
)
from dossier.apps.notary.outside import OTHER_HISTORY, note_answer, note_failure
from dossier.apps.notary.selectors import prove_growth
from dossier.trust.errors import IntegrityFailure, TrustError
from dossier.trust.notes import NamedKey, Note, Signature
from dossier.trust.witness_policy import NamedWitness
from dossier.trust.witnessing import Answer, write_request

log = structlog.get_logger(__name__)

WITNESS = OutsideService.Kind.WITNESS
_SIZE = re.compile(r"(0|[1-9][0-9]{0,18})\n?")


class WitnessUnavailable(TrustError):  # noqa: N818  named as users know it
    """A witness does not answer, or not as the protocol says; it is asked again later."""


class WitnessContradicts(TrustError):  # noqa: N818  named as users know it
    """A witness has seen another history; ``seen``: how far, None when it does not say."""

    def __init__(self, seen: int | None) -> None:
        super().__init__(OTHER_HISTORY)
        self.seen = seen


class Asked(Protocol):
    """A witness that can be asked."""

    @property
    def key(self) -> NamedKey:
        """Its public key."""

    def add_checkpoint(self, body: str) -> Answer:
        """Hand over a request. Raises :class:`WitnessUnavailable`."""


@dataclass(frozen=True, slots=True)
class HttpWitness:
    """A witness at an address. ``allowed``, ``roots``: see :func:`dossier.apps.kernel.outbound.post`."""

    key: NamedKey
    address: str
    allowed: tuple[Network, ...] = ()
    roots: str = ""

    def add_checkpoint(self, body: str) -> Answer:
        """See :class:`Asked`."""
        url = f"{self.address.rstrip('/')}/add-checkpoint"
        headers = {"Content-Type": "text/plain; charset=utf-8", "User-Agent": "dossier"}
        try:
            answer = post(url, body.encode(), headers, allowed=self.allowed, roots=self.roots)
        except NotReached as error:
            refused = error.code == "address_refused"
            code = "trust.witness_address_refused" if refused else "trust.witness_unreachable"
            raise WitnessUnavailable(code) from error
        return Answer(answer.status, answer.body.decode(errors="replace"))


def cosign_newest(witness: Asked, newest: LogCheckpoint, at: datetime) -> bool:
    """Have a checkpoint cosigned by a witness; says whether it did. What goes wrong is noted, and nothing is raised."""
    name = witness.key.name
    try:
        keep_cosignature(newest, witness.key, _ask(witness, newest), at)
    except WitnessContradicts as error:
        log.error("log.witness_contradicts", witness=name, size=newest.size, seen=error.seen)
        _keep_conflict(witness.key, newest, error.seen, at)
        note_failure(WITNESS, name, error.code, at)
        return False
    except (TrustError, Conflict) as error:
        log.warning("log.not_cosigned", witness=name, code=error.code)
        note_failure(WITNESS, name, error.code, at)
        return False
    note_answer(WITNESS, name, at)
    return True


def is_cosigned(checkpoint: LogCheckpoint, key: NamedKey) -> bool:
    """Say whether a witness's cosignature is kept."""
    return CheckpointCosignature.objects.filter(checkpoint=checkpoint, verifier_key=key.verifier_key).exists()


def contradicts(key: NamedKey) -> bool:
    """Say whether a witness has seen another history, and nobody has settled that yet."""
    return WitnessConflict.objects.filter(verifier_key=key.verifier_key, settled_at=None).exists()


def last_cosigned(key: NamedKey) -> int:
    """Give the size that a witness cosigned last, as far as it is kept; 0 before the first."""
    rows = CheckpointCosignature.objects.filter(verifier_key=key.verifier_key)
    return rows.order_by("-checkpoint__size").values_list("checkpoint__size", flat=True).first() or 0


def request_for(key: NamedKey, newest: LogCheckpoint, old: int | None = None) -> str:
    """Give the request to cosign a checkpoint, from the size that the witness cosigned last unless told otherwise.

    Raises :class:`Conflict` for a size that the log never had.
    """
    old = last_cosigned(key) if old is None else old
    return write_request(old, prove_growth(old, newest.size) if old else [], Note.parse(newest.note))


def keep_cosignature(
    checkpoint: LogCheckpoint, key: NamedKey, lines: Sequence[Signature], at: datetime
) -> CheckpointCosignature:
    """Keep a witness's cosignature of a checkpoint; one that is there already stays. Raises
    :class:`WitnessUnavailable` when none of the lines is by it."""
    text = Note.parse(checkpoint.note).text
    for line in lines:
        try:
            is_by_it = bool(Note(text, (line,)).signers([key]))
        except IntegrityFailure:
            is_by_it = False
        if is_by_it:
            kept, _ = CheckpointCosignature.objects.get_or_create(
                checkpoint=checkpoint,
                verifier_key=key.verifier_key,
                defaults={"witness": key.name, "line": str(line), "at": at},
            )
            return kept
    raise WitnessUnavailable("trust.witness_answer_wrong")


@transaction.atomic
def settle_conflict(name: str, *, by: str, reason: str, at: datetime) -> int:
    """Say that a contradiction was looked into: the witness is asked again. Gives how many were settled."""
    rows = list(WitnessConflict.objects.select_for_update().filter(witness=name, settled_at=None))
    for row in rows:
        row.settled_at, row.settled_by, row.reason = at, by, reason
        row.save(update_fields=["settled_at", "settled_by", "reason"])
        tell(SETTLEMENT, row, at)
    return len(rows)


@dataclass(frozen=True, slots=True)
class WitnessState:
    """How a witness of the settings stands. ``address`` is empty for one by hand; ``size``: what it cosigned last;
    ``conflict_at``: since when it contradicts."""

    name: str
    verifier_key: str
    address: str
    size: int
    cosigned_at: datetime | None
    conflict_at: datetime | None
    code: str = field(default="")


def witness_states(witnesses: Sequence[NamedWitness]) -> tuple[WitnessState, ...]:
    """Say how the witnesses of the settings stand. Three queries a witness."""
    return tuple(_state(one) for one in witnesses)


def _state(one: NamedWitness) -> WitnessState:
    rows = CheckpointCosignature.objects.filter(verifier_key=one.key.verifier_key)
    last = rows.select_related("checkpoint").order_by("-checkpoint__size").first()
    conflict = WitnessConflict.objects.filter(verifier_key=one.key.verifier_key, settled_at=None).first()
    service = OutsideService.objects.filter(kind=WITNESS, name=one.key.name).first()
    return WitnessState(
        name=one.key.name,
        verifier_key=one.key.verifier_key,
        address=one.address,
        size=last.checkpoint.size if last else 0,
        cosigned_at=last.at if last else None,
        conflict_at=conflict.at if conflict else None,
        code=service.code if service else "",
    )


def _ask(witness: Asked, newest: LogCheckpoint) -> Sequence[Signature]:
    old = last_cosigned(witness.key)
    answer = witness.add_checkpoint(request_for(witness.key, newest, old))
    if answer.status == 409:
        seen = _seen(answer)
        if seen > newest.size or seen == old:
            raise WitnessContradicts(seen)
        answer = witness.add_checkpoint(request_for(witness.key, newest, seen))
        if answer.status == 409 and _seen(answer) == seen:
            raise WitnessContradicts(seen)
    if answer.status == 422:
        raise WitnessContradicts(None)
    if answer.status in (400, 403, 404):
        raise WitnessUnavailable("trust.witness_refused")
    if answer.status != 200:
        raise WitnessUnavailable("trust.witness_answer_wrong")
    try:
        return Note.parse(f"{Note.parse(newest.note).text}\n{answer.body}").signatures
    except IntegrityFailure as error:
        raise WitnessUnavailable("trust.witness_answer_wrong") from error


def _seen(answer: Answer) -> int:
    found = _SIZE.fullmatch(answer.body)
    if found is None:
        raise WitnessUnavailable("trust.witness_answer_wrong")
    return int(found[1])


@transaction.atomic
def _keep_conflict(key: NamedKey, newest: LogCheckpoint, seen: int | None, at: datetime) -> None:
    row = WitnessConflict.objects.create(
        verifier_key=key.verifier_key, witness=key.name, at=at, size=newest.size, seen=seen, note=newest.note
    )
    tell(CONFLICT, row, at)
