"""The evidence log: one with its acts, append-only, provable, and any rewriting of it found."""

# ruff: noqa: S608  the statements are this file's own
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.conftest import audit_open_to_change
from tests.factories import raw_rows

from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import Conflict
from dossier.apps.notary.checking import check_log
from dossier.apps.notary.keeping import LogKeeper
from dossier.apps.notary.models import LeafKind, LogCheckpoint, LogKey, LogLeaf, LogTile
from dossier.apps.notary.selectors import log_keys, log_state, prove_growth, prove_leaf
from dossier.apps.notary.services import (
    add_leaf,
    change_key,
    commit_to,
    forget_statements,
    log_size,
    make_checkpoint,
    sequence_leaves,
)
from dossier.trust.errors import IntegrityFailure
from dossier.trust.merkle import hash_leaf, verify_consistency
from dossier.trust.notes import Note, open_checkpoint

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
LEAF, TILE, CHECKPOINT = "notary_logleaf", "notary_logtile", "notary_logcheckpoint"


def write_leaves(count: int = 6, first: int = 0) -> None:
    with transaction.atomic():
        for number in range(first, first + count):
            add_leaf(kind=LeafKind.CAPTURE, subject=number, statement={"sha256": f"{number:064x}"}, at=AT)


def keep_log(count: int = 6, first: int = 0) -> LogCheckpoint:
    """Write leaves, give them their places and sign."""
    write_leaves(count, first)
    sequence_leaves()
    made = make_checkpoint(AT)
    assert made is not None
    return made


def run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def codes(**options: Any) -> set[str]:
    return {finding.code for finding in check_log(**options).findings}


def test_an_untouched_log_is_intact_and_every_leaf_is_proved() -> None:
    checkpoint = keep_log(300)
    report = check_log()
    assert (report.intact, report.size, report.checkpoints) == (True, 300, 1)
    for leaf in LogLeaf.objects.filter(position__in=(0, 255, 256, 299)):
        proof = prove_leaf(leaf)
        assert leaf.statement is not None
        assert leaf.salt is not None
        entry = commit_to(leaf.statement, bytes(leaf.salt))
        assert proof.verify(hash_leaf(entry), log_keys()).size == checkpoint.size
        with pytest.raises(IntegrityFailure, match="not_in_the_log"):
            proof.verify(hash_leaf(entry + b"x"), log_keys())


def test_the_log_grows_and_proves_that_it_only_grew() -> None:
    old = Note.parse(keep_log(5).note)
    new = Note.parse(keep_log(400, first=5).note)
    before, after = open_checkpoint(old, log_keys()), open_checkpoint(new, log_keys())
    path = prove_growth(before.size, after.size)
    assert verify_consistency(before.size, after.size, before.root, after.root, path)
    assert check_log(kept=[old]).intact
    assert check_log(start=before).checked_from == 5
    assert check_log(start=before).intact
    assert make_checkpoint(AT) is None
    for sizes in ((0, 5), (5, 9999), (9, 5)):
        with pytest.raises(Conflict):
            prove_growth(*sizes)


def test_leaf_and_act_are_undone_together() -> None:
    with transaction.atomic():
        write_leaves(2)
        transaction.set_rollback(True)
    assert not LogLeaf.objects.exists()
    assert sequence_leaves() == 0


@pytest.mark.django_db(transaction=True)
def test_a_leaf_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="transaction"):
        add_leaf(kind=LeafKind.CAPTURE, subject=1, statement={}, at=AT)


def test_every_audit_event_has_its_leaf() -> None:
    record_alone(actor=None, action="record.view", object_id="x")
    leaf = LogLeaf.objects.get(kind=LeafKind.AUDIT)
    assert leaf.statement is not None
    assert leaf.statement["sequence"] == int(leaf.subject)


def test_a_leaf_waits_until_it_has_its_place() -> None:
    keep_log(1)
    write_leaves(1, first=1)
    leaf = LogLeaf.objects.latest("id")
    with pytest.raises(Conflict, match="not_yet"):
        prove_leaf(leaf)
    assert (log_state().waiting, log_state().waiting_since) == (1, AT)
    sequence_leaves()
    leaf.refresh_from_db()
    with pytest.raises(Conflict, match="not_yet"):
        prove_leaf(leaf)
    make_checkpoint(AT)
    assert prove_leaf(leaf).index == 1


def test_statements_are_sealed_and_equal_ones_look_different() -> None:
    with transaction.atomic():
        for _ in range(2):
            add_leaf(kind=LeafKind.CAPTURE, subject=1, statement={"name": "陈旻翀"}, at=AT)
    assert "陈旻翀".encode() not in raw_rows(LEAF)
    one, two = LogLeaf.objects.all()
    assert bytes(one.leaf_hash) != bytes(two.leaf_hash)


def test_an_erased_statement_leaves_every_proof_standing() -> None:
    keep_log(6)
    leaf = LogLeaf.objects.get(position=3)
    assert forget_statements(LeafKind.CAPTURE, 3) == 1
    leaf.refresh_from_db()
    assert (leaf.statement, leaf.salt) == (None, None)
    assert check_log().intact
    assert prove_leaf(leaf).verify(bytes(leaf.leaf_hash), log_keys())


def test_a_new_key_succeeds_and_the_old_one_still_verifies() -> None:
    old = Note.parse(keep_log(3).note)
    change_key(scheme="sm2", at=AT + timedelta(days=1))
    new = Note.parse(keep_log(3, first=3).note)
    assert len(log_keys()) == 2
    assert open_checkpoint(old, log_keys()).origin == open_checkpoint(new, log_keys()).origin
    assert new.signatures[0].key_id != old.signatures[0].key_id
    assert LogKey.objects.get(scheme="ed25519").valid_to == AT + timedelta(days=1)
    assert check_log().intact


@settings(max_examples=10, deadline=None)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=4))
def test_sequencing_in_any_portions_gives_the_same_log(portions: list[int]) -> None:
    with transaction.atomic():
        write_leaves(sum(portions))
        for portion in portions:
            assert sequence_leaves(limit=portion) == portion
        assert log_size() == sum(portions)
        make_checkpoint(AT)
        assert check_log().intact
        transaction.set_rollback(True)


def test_the_keeper_places_leaves_at_once_and_signs_now_and_then() -> None:
    keeper = LogKeeper(every=timedelta(hours=1))
    write_leaves(3)
    assert keeper.keep() == 3
    write_leaves(2, first=3)
    assert keeper.keep() == 2
    assert keeper.keep() == 0
    assert [row.size for row in LogCheckpoint.objects.all()] == [3]
    LogKeeper(every=timedelta(0)).keep()
    assert [row.size for row in LogCheckpoint.objects.all()] == [5, 3]


# --- what the database refuses ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        f"UPDATE {LEAF} SET leaf_hash = %s WHERE position = 2",
        f"UPDATE {LEAF} SET salt = %s WHERE position = 2",
        f"UPDATE {LEAF} SET statement = %s WHERE position = 2",
        f"UPDATE {TILE} SET hashes = %s",
        f"UPDATE {CHECKPOINT} SET size = length(%s)",
        f"DELETE FROM {LEAF} WHERE subject <> %s",
        f"DELETE FROM {TILE} WHERE hashes <> %s",
        f"DELETE FROM {CHECKPOINT} WHERE length(%s) > 0",
    ],
)
def test_the_database_refuses_to_rewrite_the_log(statement: str) -> None:
    keep_log()
    value = "00" if "subject" in statement or "length" in statement else b"0"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(statement, value)
    assert check_log().intact


@pytest.mark.parametrize("column", ["position", "kind", "subject", "at"])
def test_the_database_refuses_to_move_a_leaf(column: str) -> None:
    keep_log()
    value = {"position": "77", "kind": "'version'", "subject": "'9'", "at": "'2020-01-01'"}[column]
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {LEAF} SET {column} = {value} WHERE position = 2")


# --- what is found when somebody switches that off ---------------------------------------------------


def _edit_statement() -> None:
    run(
        f"UPDATE {LEAF} SET statement = (SELECT statement FROM {LEAF} WHERE position = 1), "
        f"salt = (SELECT salt FROM {LEAF} WHERE position = 1) WHERE position = 3"
    )


def _break_statement() -> None:
    run(f"UPDATE {LEAF} SET statement = %s WHERE position = 3", b"not sealed by us")


def _edit_hash() -> None:
    run(f"UPDATE {LEAF} SET leaf_hash = %s, statement = NULL, salt = NULL WHERE position = 3", b"\1" * 32)


def _delete() -> None:
    run(f"DELETE FROM {LEAF} WHERE position = 3")


def _delete_and_renumber() -> None:
    _delete()
    for position in (4, 5):
        run(f"UPDATE {LEAF} SET position = %s WHERE position = %s", position - 1, position)


def _insert() -> None:
    for position in (5, 4, 3):
        run(f"UPDATE {LEAF} SET position = %s WHERE position = %s", position + 1, position)
    leaf = LogLeaf.objects.get(position=2)
    leaf.pk, leaf.position = None, 3
    leaf.save(force_insert=True)


def _swap() -> None:
    for old, new in ((3, 99), (4, 3), (99, 4)):
        run(f"UPDATE {LEAF} SET position = %s WHERE position = %s", new, old)


def _cut_off() -> None:
    run(f"DELETE FROM {LEAF} WHERE position >= 4")


def _edit_tile() -> None:
    tile = LogTile.objects.get(level=0)
    run(f"UPDATE {TILE} SET hashes = %s WHERE level = 0", bytes(32) + bytes(tile.hashes)[32:])


def _forge_checkpoint() -> None:
    note = LogCheckpoint.objects.get(size=6).note
    run(f"UPDATE {CHECKPOINT} SET note = %s WHERE size = 6", note.replace("\n6\n", "\n5\n"))


@pytest.mark.parametrize(
    "forgery",
    [
        _edit_statement, _break_statement, _edit_hash, _delete, _delete_and_renumber, _insert, _swap, _cut_off,
        _edit_tile, _forge_checkpoint,
    ],
)  # fmt: skip
def test_what_an_administrator_does_without_the_triggers_is_found(forgery: Callable[[], None]) -> None:
    keep_log()
    with audit_open_to_change():
        forgery()
    assert not check_log().intact


def _rebuild(count: int) -> None:
    """Forget everything and tell another story, with new tiles and newly signed: every right, and the keys."""
    for table in (LEAF, TILE, CHECKPOINT):
        run(f"DELETE FROM {table}")
    keep_log(count, first=100)


@pytest.mark.parametrize("count", [3, 6, 9])
def test_a_history_told_anew_by_whoever_holds_the_keys_is_found_by_a_kept_checkpoint(count: int) -> None:
    kept = Note.parse(keep_log().note)
    with audit_open_to_change():
        _rebuild(count)
    assert check_log().intact
    assert codes(kept=[kept]) == {"notary.history_changed"}


def test_a_log_rolled_back_to_an_earlier_day_is_found_by_a_kept_checkpoint() -> None:
    keep_log(4)
    earlier = {table: raw_rows(table) for table in (LEAF, TILE)}
    kept = Note.parse(keep_log(4, first=4).note)
    with audit_open_to_change():
        run(f"DELETE FROM {CHECKPOINT} WHERE size = 8")
        run(f"DELETE FROM {LEAF} WHERE position >= 4")
        run(f"UPDATE {TILE} SET hashes = substr(hashes, 1, 128)")
    assert {table: len(raw_rows(table)) for table in earlier} == {
        table: len(rows) for table, rows in earlier.items()
    }
    assert check_log().intact
    assert codes(kept=[kept]) == {"notary.history_changed"}


def test_a_log_with_another_key_is_not_believed_by_whoever_knows_the_key() -> None:
    keep_log()
    known = log_keys()
    with audit_open_to_change():
        LogKey.objects.all().delete()
        _rebuild(6)
    assert check_log().intact
    assert codes(keys=known) == {"notary.checkpoint_not_signed"}


def test_a_daily_check_sees_a_past_rewritten_with_its_tiles() -> None:
    start = open_checkpoint(Note.parse(keep_log(6).note), log_keys())
    keep_log(6, first=6)
    with audit_open_to_change():
        _edit_tile()
    assert codes(start=start) == {"notary.history_changed"}
