"""Checking an evidence bundle, as ``docs/evidence-format.md`` says; pure, offline, over untrusted bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.x509 import Certificate

from dossier.trust.anchors.judging import AnchorWord, judge_receipt
from dossier.trust.digests import DigestSet
from dossier.trust.encoding import canonical_json, decode_base64
from dossier.trust.errors import IntegrityFailure
from dossier.trust.merkle import hash_leaf
from dossier.trust.notes import Checkpoint, NamedKey, Note, open_checkpoint
from dossier.trust.proofs import LogProof
from dossier.trust.timestamps import certificates_of, verify_time_stamp
from dossier.trust.witness_policy import count_cosigners

FORMAT = "dossier-evidence/1"
MOST_BYTES = 256 * 1024 * 1024
KINDS = frozenset({"capture", "version", "preservation", "audit", "disposal", "delivery"})
_MALFORMED = "malformed"
_SALT_BYTES = 16
_LARGEST_NUMBER = 2**53

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Failure:
    """``code``: as the format names it. ``place``: where in the bundle, by list and number from 1."""

    code: str
    place: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a verifier found.

    ``known``: a key known from elsewhere signed. ``existed_at``: the earliest moment that an authority under a known
    root vouches for. ``witnesses``: how many of those that the bundle names cosigned; ``vouching``: of those known
    from elsewhere. ``absent``: names of contents that could not be checked because they are not there. ``anchors``:
    what the receipts say, and which of them proved it.
    """

    failures: tuple[Failure, ...]
    known: bool = False
    existed_at: datetime | None = None
    origin: str = ""
    size: int = 0
    statements: int = 0
    witnesses: int = 0
    vouching: int = 0
    absent: tuple[str, ...] = ()
    anchors: tuple[AnchorWord, ...] = ()

    @property
    def holds(self) -> bool:
        """Nothing failed."""
        return not self.failures


def log_entry(statement: Mapping[str, object], salt: bytes) -> bytes:
    """Give the entry that stands in the log for a statement: a salted digest, 32 bytes."""
    return hashlib.sha256(salt + canonical_json(statement)).digest()


def verify_bundle(
    data: bytes,
    *,
    keys: Sequence[NamedKey] = (),
    roots: Sequence[Certificate] = (),
    beside: Sequence[bytes] = (),
    witnesses: Sequence[NamedKey] = (),
    quorum: int | None = None,
) -> Verdict:
    """Check a bundle. ``keys``: the log's keys as known from elsewhere; ``roots``: of time-stamp authorities;
    ``beside``: files that came with the bundle; ``witnesses``: their keys as known from elsewhere, of which
    ``quorum`` must have cosigned, all unless told otherwise. Never raises for what is in the file."""
    try:
        bundle = _Bundle.parse(data)
    except (IntegrityFailure, ValueError, KeyError, TypeError, RecursionError):
        return Verdict((Failure(_MALFORMED, "file"),))
    return bundle.verify(keys, roots, beside, witnesses, quorum)


@dataclass(frozen=True, slots=True)
class _Statement:
    kind: str
    statement: Json
    salt: bytes
    proof: LogProof


@dataclass(frozen=True, slots=True)
class _Bundle:
    record: str
    keys: tuple[NamedKey, ...]
    witnesses: tuple[NamedKey, ...]
    checkpoint: Note
    statements: tuple[_Statement, ...]
    time_stamps: tuple[tuple[bytes, str], ...]
    anchors: tuple[Json, ...]
    contents: tuple[tuple[str, str, bytes | None], ...]
    descriptions: Mapping[int, Json]
    custody: tuple[tuple[str, Json, str], ...]

    @classmethod
    def parse(cls, data: bytes) -> _Bundle:
        if len(data) > MOST_BYTES:
            raise IntegrityFailure(_MALFORMED)
        whole = json.loads(
            data.decode(), object_pairs_hook=_object, parse_float=_refuse, parse_constant=_refuse
        )
        _check_numbers(whole)
        if whole["format"] != FORMAT:
            raise IntegrityFailure(_MALFORMED)
        return cls(
            record=_text(whole["about"]["record"]),
            keys=tuple(NamedKey.parse(_text(key)) for key in _rows(whole["keys"])),
            witnesses=tuple(NamedKey.parse(_text(key)) for key in _rows(whole["witnesses"])),
            checkpoint=Note.parse(_text(whole["checkpoint"])),
            statements=tuple(_parse_statement(row) for row in _rows(whole["statements"])),
            time_stamps=tuple(
                (decode_base64(row["response"], _MALFORMED), _text(row["stamped"]))
                for row in _rows(whole["time_stamps"])
            ),
            anchors=tuple(_parse_receipt(row) for row in _rows(whole["anchors"])),
            contents=tuple(
                (
                    _text(row["object"]),
                    _text(row["name"]),
                    None if row["data"] is None else decode_base64(row["data"], _MALFORMED),
                )
                for row in _rows(whole["contents"])
            ),
            descriptions={
                row["version"]: _mapping(row["description"]) for row in _rows(whole["descriptions"])
            },
            custody=tuple(
                (_text(row["previous"]), _mapping(row["columns"]), _text(row["digest"]))
                for row in _rows(whole["custody"])
            ),
        )

    def verify(
        self,
        keys: Sequence[NamedKey],
        roots: Sequence[Certificate],
        beside: Sequence[bytes],
        known_witnesses: Sequence[NamedKey],
        quorum: int | None,
    ) -> Verdict:
        failures: list[Failure] = []
        checkpoint = self._check_log(failures)
        known = self._is_known(keys)
        if keys and not known:
            failures.append(Failure("key_unknown", "checkpoint"))
        witnesses = self._count_witnesses(self.witnesses, failures)
        vouching = self._count_witnesses(known_witnesses, failures)
        needed = len({key.key.public for key in known_witnesses}) if quorum is None else quorum
        if vouching < needed:
            failures.append(Failure("too_few_witnesses", "checkpoint"))
        failures += self._check_statements()
        failures += self._check_belonging()
        absent: list[str] = []
        failures += self._check_contents(beside, absent)
        failures += self._check_descriptions()
        failures += self._check_custody()
        anchors = tuple(self._judge_anchors(failures))
        moments = [moment for moment in self._moments(roots, failures) if moment is not None]
        return Verdict(
            tuple(dict.fromkeys(failures)),
            known=known,
            existed_at=min(moments, default=None),
            origin=checkpoint.origin if checkpoint else "",
            size=checkpoint.size if checkpoint else 0,
            statements=len(self.statements),
            witnesses=witnesses,
            vouching=vouching,
            absent=tuple(absent),
            anchors=anchors,
        )

    def _check_log(self, failures: list[Failure]) -> Checkpoint | None:
        try:
            return open_checkpoint(self.checkpoint, self.keys)
        except IntegrityFailure:
            failures.append(Failure("log_not_signed", "checkpoint"))
            return None

    def _is_known(self, keys: Sequence[NamedKey]) -> bool:
        try:
            return bool(keys) and bool(open_checkpoint(self.checkpoint, keys))
        except IntegrityFailure:
            return False

    def _count_witnesses(self, keys: Sequence[NamedKey], failures: list[Failure]) -> int:
        try:
            return count_cosigners(self.checkpoint, keys)
        except IntegrityFailure:
            failures.append(Failure("witness_wrong", "checkpoint"))
            return 0

    def _check_statements(self) -> Iterator[Failure]:
        for number, row in enumerate(self.statements, start=1):
            leaf = hash_leaf(log_entry(row.statement, row.salt))
            try:
                row.proof.verify(leaf, self.keys)
                proved = row.proof.note == self.checkpoint
            except IntegrityFailure:
                proved = False
            if not proved:
                yield Failure("not_in_the_log", f"statements {number}")

    def _of_kind(self, kind: str) -> list[Json]:
        return [row.statement for row in self.statements if row.kind == kind]

    def _check_belonging(self) -> Iterator[Failure]:
        about = [*self._of_kind("version"), *self._of_kind("preservation")]
        versions = {row.get("version"): row for row in self._of_kind("version")}
        captured = {row.get("object") for row in self._of_kind("capture")}
        if any(row.get("record") != self.record for row in about):
            yield Failure("incomplete", "about")
        if not versions or set(versions) != set(range(1, len(versions) + 1)):
            yield Failure("incomplete", "versions")
            return
        pages = versions[len(versions)].get("pages")
        if not isinstance(pages, list) or any(
            not isinstance(page, str) or page.partition("/")[0] not in captured for page in pages
        ):
            yield Failure("incomplete", "pages")

    def _check_contents(self, beside: Sequence[bytes], absent: list[str]) -> Iterator[Failure]:
        stated = {row.get("object"): row for row in self._of_kind("capture")}
        files = {hashlib.sha256(data).hexdigest(): data for data in beside}
        for number, (key, name, inside) in enumerate(self.contents, start=1):
            row = stated.get(key)
            data = inside if inside is not None or row is None else files.get(str(row.get("sha256")))
            if row is not None and data is None:
                absent.append(name)
            elif row is None or data is None or not _is_as_stated(data, row):
                yield Failure("content_changed", f"contents {number}")

    def _check_descriptions(self) -> Iterator[Failure]:
        for row in self._of_kind("version"):
            description = self.descriptions.get(row.get("version", 0))
            digest = None if description is None else hashlib.sha256(canonical_json(description)).hexdigest()
            if digest != row.get("description_sha256"):
                yield Failure("description_changed", f"version {row.get('version')}")

    def _check_custody(self) -> Iterator[Failure]:
        stated = {(row.get("sequence"), row.get("digest")) for row in self._of_kind("audit")}
        for number, (previous, columns, digest) in enumerate(self.custody, start=1):
            found = hashlib.sha256(previous.encode() + b"\n" + canonical_json(columns)).hexdigest()
            if found != digest or (columns.get("sequence"), digest) not in stated:
                yield Failure("custody_changed", f"custody {number}")

    def _moments(self, roots: Sequence[Certificate], failures: list[Failure]) -> Iterator[datetime | None]:
        lines = set(str(self.checkpoint).split("\n"))
        for number, (response, stamped) in enumerate(self.time_stamps, start=1):
            ours = stamped.startswith(self.checkpoint.text) and set(stamped.split("\n")) <= lines
            try:
                if not ours:
                    raise IntegrityFailure("trust.time_stamp_wrong")
                moment = verify_time_stamp(response, stamped.encode(), roots or certificates_of(response))
                yield moment if roots else None
            except IntegrityFailure:
                failures.append(Failure("time_stamp_wrong", f"time_stamps {number}"))

    def _judge_anchors(self, failures: list[Failure]) -> Iterator[AnchorWord]:
        for number, receipt in enumerate(self.anchors, start=1):
            try:
                yield judge_receipt(receipt, self.checkpoint)
            except IntegrityFailure:
                failures.append(Failure("anchor_wrong", f"anchors {number}"))


def _is_as_stated(data: bytes, row: Json) -> bool:
    found = DigestSet.of_bytes(data)
    return (found.sha256, found.sm3, found.size_bytes) == (
        row.get("sha256"),
        row.get("sm3"),
        row.get("size_bytes"),
    )


def _parse_statement(row: Json) -> _Statement:
    salt = decode_base64(row["salt"], _MALFORMED)
    if row["kind"] not in KINDS or len(salt) != _SALT_BYTES:
        raise IntegrityFailure(_MALFORMED)
    return _Statement(row["kind"], _mapping(row["statement"]), salt, LogProof.parse(_text(row["proof"])))


def _parse_receipt(row: Json) -> Json:
    _text(_mapping(row)["kind"])
    return row


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise IntegrityFailure(_MALFORMED)
    return value


def _rows(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise IntegrityFailure(_MALFORMED)
    return value


def _mapping(value: object) -> Json:
    if not isinstance(value, dict):
        raise IntegrityFailure(_MALFORMED)
    return value


def _object(pairs: list[tuple[str, Any]]) -> Json:
    made = dict(pairs)
    if len(made) != len(pairs):
        raise IntegrityFailure(_MALFORMED)
    return made


def _refuse(_text: str) -> None:
    raise IntegrityFailure(_MALFORMED)


def _check_numbers(value: object) -> None:
    if isinstance(value, bool) or (isinstance(value, int) and abs(value) >= _LARGEST_NUMBER):
        raise IntegrityFailure(_MALFORMED)
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check_numbers(child)
