"""Writing the log: leaves with their acts, then their places, then signed checkpoints."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Max

from dossier.apps.kernel.locks import EVIDENCE_LOG, lock_until_commit
from dossier.apps.notary.models import LeafKind, LogCheckpoint, LogKey, LogLeaf, LogTile
from dossier.trust.encoding import canonical_json
from dossier.trust.merkle import compute_root, hash_leaf
from dossier.trust.notes import Checkpoint, Note, sign_note
from dossier.trust.signatures import PublicKey, SigningKey
from dossier.trust.tiles import append_leaves, node_reader

SALT_BYTES = 16
MOST_AT_ONCE = 20_000
FORGOTTEN = "forgotten"
"""What a disposal leaf says when statements were emptied."""

Statement = Mapping[str, object]

_COLUMNS = ("at", "kind", "subject", "salt", "statement", "leaf_hash")
_STATEMENT = LogLeaf._meta.get_field("statement")
_INSERT_LEAF = (
    f"INSERT INTO notary_logleaf ({', '.join(_COLUMNS)}) "  # noqa: S608  our own names
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))})"
)


def add_leaf(*, kind: LeafKind, subject: object, statement: Statement, at: datetime) -> None:
    """Write what an act did into the log, in the act's own transaction; raises if there is none.

    ``statement``: strings and whole numbers; digests, never the content itself.
    """
    # PERF: not through a model, which took four times as long, and every act in the house waits for it: the statement's
    # text is made once, to be hashed and sealed, and the connection's proxy is asked once. About 45 microseconds.
    writer = connections[DEFAULT_DB_ALIAS]
    if not writer.in_atomic_block:
        raise RuntimeError("a leaf belongs to the transaction of its act")
    salt, text = os.urandom(SALT_BYTES), canonical_json(statement)
    row = (
        writer.ops.adapt_datetimefield_value(at),
        kind.value,
        str(subject),
        salt,
        _STATEMENT.seal(text.decode()),
        hash_leaf(_commit(text, salt)),
    )
    with writer.wrap_database_errors, closing(writer.create_cursor()) as cursor:
        cursor.execute(_INSERT_LEAF, row)


def commit_to(statement: Statement, salt: bytes) -> bytes:
    """Give the log entry of a statement: SHA-256 over the salt and the canonical JSON (RFC 8785 for these types)."""
    return _commit(canonical_json(statement), salt)


def _commit(text: bytes, salt: bytes) -> bytes:
    return hashlib.sha256(salt + text).digest()


@transaction.atomic
def forget_statements(kind: LeafKind, subject: object) -> int:
    """Forget what leaves state of a subject, for good; gives how many. Their hashes stay, and with them the proofs
    of all others.

    The log is told: a leaf of kind ``disposal`` names the hashes of what was emptied. An emptied leaf that none names
    was emptied by somebody else (:func:`dossier.apps.evidence.checking.check_rows`).
    """
    leaves = LogLeaf.objects.filter(kind=kind, subject=str(subject))
    stated = leaves.filter(statement__isnull=False).order_by("id")
    emptied = [bytes(leaf_hash).hex() for leaf_hash in stated.values_list("leaf_hash", flat=True)]
    if emptied:
        at = datetime.now(UTC)
        moment = at.isoformat(timespec="microseconds")
        told = {
            "event": FORGOTTEN,
            "kind": str(kind),
            "subject": str(subject),
            "leaves": emptied,
            "at": moment,
        }
        add_leaf(kind=LeafKind.DISPOSAL, subject=subject, statement=told, at=at)
    return leaves.update(salt=None, statement=None)


@transaction.atomic
def sequence_leaves(limit: int = MOST_AT_ONCE) -> int:
    """Give waiting leaves their places in the log, in the order they were written; gives how many."""
    lock_until_commit(EVIDENCE_LOG)
    waiting = list(
        LogLeaf.objects.filter(position=None).order_by("id").values_list("id", "leaf_hash")[:limit]
    )
    if not waiting:
        return 0
    size = log_size()
    tiles = append_leaves(size, (bytes(leaf_hash) for _, leaf_hash in waiting), read_tile)
    LogTile.objects.bulk_create(
        (LogTile(level=tile.level, number=tile.number, hashes=tile.hashes) for tile in tiles),
        update_conflicts=True,
        unique_fields=["level", "number"],
        update_fields=["hashes"],
    )
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE notary_logleaf SET position = %s WHERE id = %s",
            [(size + place, leaf_id) for place, (leaf_id, _) in enumerate(waiting)],
        )
    return len(waiting)


@transaction.atomic
def make_checkpoint(at: datetime) -> LogCheckpoint | None:
    """Sign the log as it is now; None when nothing was added since the last checkpoint."""
    lock_until_commit(EVIDENCE_LOG)
    size = log_size()
    if size == (LogCheckpoint.objects.aggregate(Max("size"))["size__max"] or 0):
        return None
    row = current_key(at)
    text = Checkpoint(row.origin, size, compute_root(size, node_reader(read_tile))).text
    note = Note(text, (sign_note(text, row.origin, _signing_key(row)),))
    return LogCheckpoint.objects.create(size=size, note=str(note), at=at)


def log_size() -> int:
    """How many leaves have their place."""
    # The condition is the index's own: without it the whole table would be read.
    last = LogLeaf.objects.filter(position__isnull=False).aggregate(Max("position"))["position__max"]
    return 0 if last is None else last + 1


def read_tile(level: int, number: int) -> bytes:
    """Give a tile's hashes, empty when there is none."""
    row = LogTile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return b"" if row is None else bytes(row)


def current_key(at: datetime) -> LogKey:
    """Give the key that signs; the first is made when first asked for, under an origin of its own."""
    return LogKey.objects.first() or _add_key(f"dossier.invalid/{secrets.token_hex(8)}", "ed25519", at)


@transaction.atomic
def change_key(*, scheme: str, at: datetime) -> LogKey:
    """Let a new key succeed the present one under the same origin."""
    lock_until_commit(EVIDENCE_LOG)
    last = current_key(at)
    LogKey.objects.filter(id=last.id).update(valid_to=at)
    return _add_key(last.origin, scheme, at)


def _add_key(origin: str, scheme: str, at: datetime) -> LogKey:
    key = SigningKey.generate(scheme)
    return LogKey.objects.create(
        origin=origin, scheme=scheme, public=key.public_key.public, secret=key.secret.hex(), valid_from=at
    )


def _signing_key(row: LogKey) -> SigningKey:
    return SigningKey(PublicKey(row.scheme, bytes(row.public)), bytes.fromhex(row.secret))
