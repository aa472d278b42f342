"""Are the rows still what the log says of them? Finds an edit, a removal, an insertion or a roll-back of records.

The log itself is checked by :mod:`dossier.apps.notary.checking`; here each row is held against its statement, and
each statement against its row. Constant memory: a chunk of rows or of leaves at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from dossier.apps.audit.models import AuditEvent
from dossier.apps.intake.models import UploadPart
from dossier.apps.kernel.errors import StoredDataBroken
from dossier.apps.notary.attestations import ATTESTATIONS
from dossier.apps.notary.checking import Finding
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.notary.services import FORGOTTEN
from dossier.apps.privacy.erasing import disposal_statement
from dossier.apps.privacy.models import ErasedRecord
from dossier.apps.records.models import PreservationEvent, RecordVersion
from dossier.apps.records.statements import preservation_statement, version_statement
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import describe_object, read_object
from dossier.trust.digests import DigestSet
from dossier.trust.errors import IntegrityFailure

CHUNK = 1_000

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Told:
    """How the rows of one kind are told: ``facts`` gives what a statement says as far as the row knows it,
    ``subject`` the leaf's subject, ``identity`` the part of the facts that tells one row of a subject from another.
    """

    kind: LeafKind
    rows: Callable[[], QuerySet[Any]]
    facts: Callable[[Any], Facts]
    subject: Callable[[Any], str]
    identity: tuple[str, ...]


def _event_facts(event: AuditEvent) -> Facts:
    return {"sequence": event.sequence, "digest": event.digest}


def _version_facts(version: RecordVersion) -> Facts:
    facts = version_statement(version, ())
    del facts[
        "pages"
    ]  # where the pages lie is the record's to change: what they show is told by the captures
    return facts


def _object_facts(stored: StoredObject) -> Facts:
    facts = describe_object(stored, DigestSet(stored.sha256, "", stored.size_bytes))
    del facts["sm3"]  # the row keeps only the other digest
    return facts


def _lasting_objects() -> QuerySet[StoredObject]:
    return StoredObject.objects.exclude(id__in=UploadPart.objects.values("object_id")).order_by("id")


TOLD = (
    _Told(
        LeafKind.AUDIT,
        lambda: AuditEvent.objects.only("sequence", "digest").order_by("sequence"),
        _event_facts,
        lambda event: str(event.sequence),
        ("sequence",),
    ),
    _Told(
        LeafKind.VERSION,
        lambda: RecordVersion.objects.order_by("id"),
        _version_facts,
        lambda version: str(version.record_id),
        ("version",),
    ),
    _Told(
        LeafKind.PRESERVATION,
        lambda: PreservationEvent.objects.order_by("id"),
        preservation_statement,
        lambda event: str(event.record_id),
        ("event", "at", "details_sha256"),
    ),
    _Told(
        LeafKind.DISPOSAL,
        lambda: (
            ErasedRecord.objects.filter(erased_at__isnull=False).select_related("act__request").order_by("id")
        ),
        disposal_statement,
        lambda item: str(item.record_id),
        ("at",),
    ),
    _Told(LeafKind.CAPTURE, _lasting_objects, _object_facts, lambda stored: str(stored.id), ("object",)),
)


def check_rows() -> Iterator[Finding]:
    """Give what differs between the rows and the log. Every row and every leaf is read once or twice."""
    for told in TOLD:
        yield from _rows_against_leaves(told)
        yield from _leaves_against_rows(told)
    yield from _forgotten_untold()
    yield from _attestations()


def check_objects(ids: Iterable[UUID]) -> Iterator[Finding]:
    """Open objects and hold their bytes against what the log says of them."""
    for stored in StoredObject.objects.filter(id__in=list(ids)):
        try:
            digests = DigestSet.of_bytes(read_object(stored))
        except StoredDataBroken:
            yield Finding("vault.object_broken", str(stored.id))
            continue
        leaf = LogLeaf.objects.filter(kind=LeafKind.CAPTURE, subject=str(stored.id)).first()
        stated = leaf.statement if leaf else None
        if stated is not None and (stated["sha256"], stated["sm3"]) != (digests.sha256, digests.sm3):
            yield Finding("evidence.object_changed", str(stored.id))


def _forgotten_untold() -> Iterator[Finding]:
    """An emptied leaf that no disposal names: whoever empties a leaf hides what its row was changed from."""
    told: set[str] = set()
    for leaf in LogLeaf.objects.filter(kind=LeafKind.DISPOSAL, statement__isnull=False).iterator(CHUNK):
        try:
            leaves = (leaf.statement or {}).get("leaves", ())
        except IntegrityFailure:
            yield Finding("evidence.row_changed", LeafKind.DISPOSAL)
            continue
        told.update(str(one) for one in leaves)
    emptied = LogLeaf.objects.filter(statement__isnull=True).order_by("id")
    for kind, subject, leaf_hash in emptied.values_list("kind", "subject", "leaf_hash").iterator(CHUNK):
        if bytes(leaf_hash).hex() not in told:
            yield Finding("evidence.forgotten_untold", f"{kind} {subject}")


def _attestations() -> Iterator[Finding]:
    """What others said of the log, against what the log tells of it. Rows that it does not tell of yet are newer than
    its last growth; what they say carries signatures of its own."""
    for leaves in _chunks(LogLeaf.objects.filter(kind=LeafKind.ATTESTATION).order_by("id")):
        try:
            told = {leaf.subject: leaf.statement for leaf in leaves if leaf.statement is not None}
        except IntegrityFailure:
            yield Finding("evidence.row_changed", LeafKind.ATTESTATION)
            continue
        there = _attested(told)
        for subject in sorted(told):
            if subject not in there:
                yield Finding("evidence.row_missing", subject)
            elif there[subject] != told[subject]:
                yield Finding("evidence.row_changed", subject)


def _attested(subjects: Iterable[str]) -> dict[str, Facts]:
    """What the rows say now, of those that are there."""
    ids: dict[str, list[str]] = {}
    for name, _, row_id in (subject.partition(" ") for subject in subjects):
        if row_id.isdecimal():
            ids.setdefault(name, []).append(row_id)
    return {
        one.subject(row): one.statement(row)
        for one in ATTESTATIONS
        for row in one.rows().filter(pk__in=ids.get(one.name, ()))
    }


def _rows_against_leaves(told: _Told) -> Iterator[Finding]:
    for rows in _chunks(told.rows()):
        try:
            given = [(told.subject(row), told.facts(row)) for row in rows]
            leaves = _statements(told, {subject for subject, _ in given})
        except IntegrityFailure:
            # A sealed value that does not open: somebody wrote into a row of this chunk.
            yield Finding("evidence.row_changed", told.kind)
            continue
        for subject, facts in given:
            stated = leaves.get((subject, _identity(told, facts)))
            if stated is None and subject not in leaves.erased:
                yield Finding("evidence.row_not_logged", f"{told.kind} {subject}")
            elif stated is not None and {key: stated.get(key) for key in facts} != facts:
                yield Finding("evidence.row_changed", f"{told.kind} {subject}")


def _leaves_against_rows(told: _Told) -> Iterator[Finding]:
    """A statement whose row is gone, and was not erased together with its statement."""
    for leaves in _chunks(LogLeaf.objects.filter(kind=told.kind).order_by("id")):
        try:
            stated = {
                (leaf.subject, _identity(told, leaf.statement))
                for leaf in leaves
                # What tells of emptied leaves tells of no row.
                if leaf.statement is not None and leaf.statement.get("event") != FORGOTTEN
            }
            there = _present(told, {subject for subject, _ in stated})
        except IntegrityFailure:
            yield Finding("evidence.row_changed", told.kind)
            continue
        for subject, _ in sorted(stated - there):
            yield Finding("evidence.row_missing", f"{told.kind} {subject}")


class _Statements(dict[tuple[str, str], Facts]):
    """Statements by subject and identity; ``erased``: subjects whose statements were erased by law."""

    erased: set[str]


def _statements(told: _Told, subjects: set[str]) -> _Statements:
    found = _Statements()
    found.erased = set()
    for leaf in LogLeaf.objects.filter(kind=told.kind, subject__in=subjects):
        if leaf.statement is None:
            found.erased.add(leaf.subject)
        else:
            found[leaf.subject, _identity(told, leaf.statement)] = leaf.statement
    return found


_SUBJECT_COLUMN = {
    LeafKind.AUDIT: "sequence__in",
    LeafKind.VERSION: "record_id__in",
    LeafKind.PRESERVATION: "record_id__in",
    LeafKind.DISPOSAL: "record_id__in",
    LeafKind.CAPTURE: "id__in",
}


def _present(told: _Told, subjects: set[str]) -> set[tuple[str, str]]:
    rows = told.rows().filter(**{_SUBJECT_COLUMN[told.kind]: list(subjects)})
    return {(told.subject(row), _identity(told, told.facts(row))) for row in rows}


def _identity(told: _Told, facts: Facts) -> str:
    return "|".join(str(facts.get(key)) for key in told.identity)


def _chunks(rows: QuerySet[Any]) -> Iterator[list[Any]]:
    each = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(each, CHUNK)):
        yield chunk
