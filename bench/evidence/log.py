"""The evidence log through its database: leaves with their acts, places, checkpoints, proofs, and the whole check.

Django must be set up over an empty database (:mod:`bench.evidence.installation`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import partial
from time import perf_counter

from django.db import connection, transaction

from bench.evidence.measuring import Figure, cpu_seconds, measure
from dossier.apps.notary.checking import check_log
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.notary.selectors import log_keys, prove_growth, prove_leaf
from dossier.apps.notary.services import add_leaf, log_size, make_checkpoint, sequence_leaves
from dossier.trust.merkle import verify_consistency
from dossier.trust.notes import Note, open_checkpoint

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
SAMPLE = 200


def _statement(number: int) -> dict[str, object]:
    """As long as what the log says of a captured object."""
    return {
        "object": f"{number:032x}",
        "sha256": f"{number:064x}",
        "sm3": f"{number:064x}",
        "size_bytes": number,
        "media_type": "image/jpeg",
        "at": AT.isoformat(timespec="microseconds"),
    }


def _write(start: int, count: int, at_once: int) -> None:
    for first in range(start, start + count, at_once):
        with transaction.atomic():
            for number in range(first, min(first + at_once, start + count)):
                add_leaf(kind=LeafKind.CAPTURE, subject=number, statement=_statement(number), at=AT)


def _sequence_all() -> None:
    while sequence_leaves():
        continue


def _bare_rows(count: int) -> None:
    """A table with the columns and indexes of the leaves', without triggers."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bare")
        cursor.execute(
            "CREATE TABLE bare (id integer PRIMARY KEY AUTOINCREMENT, at, kind, subject, salt, statement, "
            "leaf_hash, position bigint)"
        )
        cursor.execute("CREATE INDEX bare_subject ON bare (subject)")
        cursor.execute("CREATE INDEX bare_waiting ON bare (id) WHERE position IS NULL")
        cursor.execute("CREATE UNIQUE INDEX bare_place ON bare (position) WHERE position IS NOT NULL")
    _insert_bare(count, 100)


def _insert_bare(count: int, at_once: int) -> None:
    """Rows as long as the leaves', by the driver alone: no Django, no hashing, no sealing, no queue of writers."""
    row = (AT.isoformat(), "capture", f"{count:08}", b"s" * 16, b"x" * 360, b"h" * 32)
    driver = connection.connection
    for first in range(0, count, at_once):
        driver.execute("BEGIN IMMEDIATE")
        for _ in range(first, min(first + at_once, count)):
            driver.execute(
                "INSERT INTO bare (at, kind, subject, salt, statement, leaf_hash) VALUES (?,?,?,?,?,?)", row
            )
        driver.execute("COMMIT")
    driver.execute("BEGIN IMMEDIATE")
    ids = driver.execute("SELECT id FROM bare WHERE position IS NULL").fetchall()
    driver.executemany("UPDATE bare SET position = ? WHERE id = ?", [(one, one) for (one,) in ids])
    driver.execute("COMMIT")


def _append(count: int, at_once: int) -> None:
    # Subjects that come after all others, as the ids of new objects do.
    _write(LogLeaf.objects.count(), count, at_once)
    _sequence_all()


def measure_appending(count: int) -> Iterator[Figure]:
    """Leaves, 100 and 1 to a transaction, with their places, beside the same rows by the driver alone."""
    _append(count, 100)
    _bare_rows(count)
    for at_once, leaves in ((100, count // 5), (1, count // 20)):
        yield measure(
            f"append leaves, {at_once} to a transaction, placed",
            "leaves",
            leaves,
            partial(_append, leaves, at_once),
            ("INSERT and UPDATE of such rows by the driver alone", partial(_insert_bare, leaves, at_once)),
        )
        _write(LogLeaf.objects.count(), leaves, at_once)
        placed = cpu_seconds(_sequence_all)
        yield Figure(f"of that: giving places, {at_once} to a transaction", "leaves", leaves, placed)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE bare")


def grow_to(size: int) -> None:
    """Fill the log up to a size, with a checkpoint now and then."""
    while (have := log_size()) < size:
        _write(have, min(20_000, size - have), 1_000)
        _sequence_all()
        make_checkpoint(AT)


def measure_proofs() -> Iterator[Figure]:
    """Prove and verify leaves spread over the log, and growth from sizes spread over it."""
    size = log_size()
    make_checkpoint(AT)
    places = [place * size // SAMPLE for place in range(SAMPLE)]
    leaves = list(LogLeaf.objects.filter(position__in=places))
    keys = log_keys()
    proofs = [(bytes(leaf.leaf_hash), prove_leaf(leaf)) for leaf in leaves]
    yield measure(
        f"prove a leaf of {size:,}", "proofs", SAMPLE, lambda: [prove_leaf(leaf) for leaf in leaves]
    )
    depth = max(len(proof.path) for _, proof in proofs)
    node, head = b"n" * 65, proofs[0][1].note
    public, signature = keys[0].key, head.signatures[0].value
    yield measure(
        f"verify the proof of a leaf of {size:,}",
        "proofs",
        SAMPLE,
        lambda: [proof.verify(leaf, keys) for leaf, proof in proofs],
        (
            "the signature, and SHA-256 once a level",
            lambda: [
                (public.verifies(head.text.encode(), signature), [_sha256(node) for _ in range(depth)])
                for _ in range(SAMPLE)
            ],
        ),
    )
    yield from _measure_growth(size)


def _measure_growth(size: int) -> Iterator[Figure]:
    checkpoint = open_checkpoint(Note.parse(_newest_note()), log_keys())
    olds = [max(1, place * size // SAMPLE) for place in range(SAMPLE)]
    paths = [prove_growth(old, size) for old in olds]
    root = checkpoint.root
    yield measure(
        f"prove growth to {size:,}", "proofs", SAMPLE, lambda: [prove_growth(old, size) for old in olds]
    )
    yield measure(
        f"verify growth to {size:,}",
        "proofs",
        SAMPLE,
        lambda: [
            verify_consistency(old, size, root, root, path) for old, path in zip(olds, paths, strict=True)
        ],
    )


def _newest_note() -> str:
    from dossier.apps.notary.models import LogCheckpoint

    return LogCheckpoint.objects.latest("size").note


def _sha256(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


def measure_check() -> tuple[Figure, float]:
    """Check the whole log once; gives the figure and the seconds by the clock."""
    size, clock = log_size(), perf_counter()

    def check() -> None:
        report = check_log()
        assert report.intact, report.findings[:3]
        assert report.size == size

    spent = cpu_seconds(check)
    clock = perf_counter() - clock
    bare = cpu_seconds(_bare_check(size))
    figure = Figure(
        f"check a log of {size:,}", "leaves", size, spent, "AES-GCM once, SHA-256 three times a leaf", bare
    )
    return figure, clock


def _bare_check(size: int) -> Callable[[], None]:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    cipher, nonce, entry = AESGCM(b"k" * 32), bytes(12), b"e" * 320
    sealed = cipher.encrypt(nonce, entry, b"notary.logleaf.statement")

    def run() -> None:
        for _ in range(size):
            cipher.decrypt(nonce, sealed, b"notary.logleaf.statement")
            _sha256(entry)
            _sha256(entry[:33])
            _sha256(entry[:65])

    return run
