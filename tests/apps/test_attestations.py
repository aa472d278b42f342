"""What others said of the log is append-only, and whoever switches that off is found."""

# ruff: noqa: S608  the statements are this file's own
from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from tests.conftest import audit_open_to_change

from dossier.apps.evidence.checking import check_rows
from dossier.apps.notary.attestations import CONFLICT, tell, tell_attestations
from dossier.apps.notary.checking import check_log
from dossier.apps.notary.models import (
    CheckpointAnchor,
    CheckpointCosignature,
    CheckpointMail,
    CheckpointStamp,
    LeafKind,
    LogCheck,
    LogCheckpoint,
    LogLeaf,
    WitnessConflict,
)
from dossier.apps.notary.services import add_leaf, change_key, make_checkpoint, sequence_leaves
from dossier.apps.notary.witnesses import settle_conflict

pytestmark = pytest.mark.django_db

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
COSIGNATURE, STAMP, RECEIPT, MAIL, CONFLICTS, CHECK, KEY = (
    f"notary_{name}"
    for name in (
        "checkpointcosignature", "checkpointstamp", "checkpointanchor", "checkpointmail", "witnessconflict",
        "logcheck", "logkey",
    )
)  # fmt: skip


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def add_one_leaf() -> None:
    with transaction.atomic():
        add_leaf(kind=LeafKind.DELIVERY, subject=1, statement={"sha256": "00"}, at=AT)


def keep_log() -> LogCheckpoint:
    add_one_leaf()
    tell_attestations(AT)
    sequence_leaves()
    made = make_checkpoint(AT)
    assert made is not None
    return made


@pytest.fixture
def attested() -> WitnessConflict:
    """A row of every kind, told in the log; the contradiction is not settled."""
    newest = keep_log()
    CheckpointCosignature.objects.create(
        checkpoint=newest, verifier_key="a+1+b", witness="one.example", line="— one.example AA==", at=AT
    )
    CheckpointStamp.objects.create(checkpoint=newest, authority="tsa", response=b"\1\2", at=AT)
    CheckpointAnchor.objects.create(
        checkpoint=newest, anchor="chain", receipt={"kind": "rest", "b": 1, "a": None}, at=AT, attempts=1
    )
    CheckpointMail.objects.create(checkpoint=newest, recipients=2, at=AT)
    with transaction.atomic():
        conflict = WitnessConflict.objects.create(
            verifier_key="c+1+d", witness="two.example", at=AT, size=newest.size, seen=9, note=newest.note
        )
        tell(CONFLICT, conflict, AT)
    keep_log()
    return conflict


def found() -> set[tuple[str, str]]:
    return {(one.code, one.place.split()[0]) for one in check_rows()}


def test_what_came_from_outside_is_told_once_and_holds(attested: WitnessConflict) -> None:
    add_one_leaf()
    assert tell_attestations(AT) == 0
    subjects = LogLeaf.objects.filter(kind=LeafKind.ATTESTATION).values_list("subject", flat=True)
    assert sorted(one.split()[0] for one in subjects) == [
        "conflict",
        "cosignature",
        "mail",
        "receipt",
        "stamp",
    ]
    assert found() == set()
    assert check_log().intact


def test_nothing_is_told_while_the_log_has_no_other_reason_to_grow(attested: WitnessConflict) -> None:
    CheckpointMail.objects.create(checkpoint=LogCheckpoint.objects.all()[0], recipients=1, at=AT)
    assert tell_attestations(AT) == 0
    add_one_leaf()
    assert tell_attestations(AT) == 1


def test_a_contradiction_is_settled_once_and_the_log_is_told(attested: WitnessConflict) -> None:
    assert settle_conflict("two.example", by="auditor", reason="restored", at=AT) == 1
    assert LogLeaf.objects.filter(subject=f"settlement {attested.pk}").exists()
    assert found() == set()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {CONFLICTS} SET reason = 'another'")


# --- what the database refuses ----------------------------------------------------------------------


@pytest.mark.parametrize("table", [COSIGNATURE, STAMP, RECEIPT, MAIL, CONFLICTS, CHECK, KEY])
def test_the_database_refuses_to_remove_what_others_said(attested: WitnessConflict, table: str) -> None:
    LogCheck.objects.create(full=True, asked_at=AT, asked_by="auditor", ended_at=AT)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"DELETE FROM {table}")
    assert found() == set()


@pytest.mark.parametrize(
    ("table", "change"),
    [
        (COSIGNATURE, "line = 'x'"),
        (COSIGNATURE, "witness = 'x'"),
        (STAMP, "authority = 'x'"),
        (STAMP, "at = '2020-01-01 00:00:00+00:00'"),
        (RECEIPT, "receipt = NULL"),
        (RECEIPT, "at = NULL"),
        (MAIL, "recipients = 9"),
        (CONFLICTS, "note = 'x'"),
        (CONFLICTS, "seen = NULL"),
        (CONFLICTS, "reason = 'nothing happened'"),
        (CHECK, "found = 0"),
        (KEY, "origin = 'x'"),
        (KEY, "valid_from = '2020-01-01 00:00:00+00:00'"),
    ],
)
def test_the_database_refuses_to_change_what_others_said(
    attested: WitnessConflict, table: str, change: str
) -> None:
    LogCheck.objects.create(full=True, asked_at=AT, asked_by="auditor", ended_at=AT, found=3)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {table} SET {change}")
    assert found() == set()


def test_a_key_ends_once(attested: WitnessConflict) -> None:
    change_key(scheme="ed25519", at=AT + timedelta(days=1))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        run(f"UPDATE {KEY} SET valid_to = NULL")


def test_a_receipt_that_is_waited_for_comes_once(attested: WitnessConflict) -> None:
    row = CheckpointAnchor.objects.create(
        checkpoint=LogCheckpoint.objects.all()[0], anchor="other", attempts=1
    )
    row.attempts, row.receipt, row.at = 2, {"kind": "rest"}, AT
    row.save()
    row.receipt = {"kind": "rest", "size": 1}
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        row.save()


# --- what is found when somebody switches that off ---------------------------------------------------


@pytest.mark.parametrize(
    ("table", "change", "name"),
    [
        (COSIGNATURE, "line = 'x'", "cosignature"),
        (COSIGNATURE, "witness = 'x'", "cosignature"),
        (STAMP, "authority = 'x'", "stamp"),
        (RECEIPT, "anchor = 'x'", "receipt"),
        (RECEIPT, "receipt = '{}'", "receipt"),
        (MAIL, "recipients = 9", "mail"),
        (CONFLICTS, "witness = 'x'", "conflict"),
        (CONFLICTS, "seen = NULL", "conflict"),
        (CONFLICTS, "at = '2020-01-01 00:00:00+00:00'", "conflict"),
    ],
)
def test_what_an_administrator_changes_without_the_triggers_is_found(
    attested: WitnessConflict, table: str, change: str, name: str
) -> None:
    with audit_open_to_change():
        run(f"UPDATE {table} SET {change}")
    assert found() == {("evidence.row_changed", name)}


@pytest.mark.parametrize(
    ("table", "name"),
    [
        (COSIGNATURE, "cosignature"),
        (STAMP, "stamp"),
        (RECEIPT, "receipt"),
        (MAIL, "mail"),
        (CONFLICTS, "conflict"),
    ],
)
def test_what_an_administrator_removes_without_the_triggers_is_found(
    attested: WitnessConflict, table: str, name: str
) -> None:
    with audit_open_to_change():
        run(f"DELETE FROM {table}")
    assert found() == {("evidence.row_missing", name)}


def test_a_receipt_taken_back_to_waiting_is_found(attested: WitnessConflict) -> None:
    with audit_open_to_change():
        run(f"UPDATE {RECEIPT} SET at = NULL, receipt = NULL")
    assert found() == {("evidence.row_missing", "receipt")}


def test_a_settlement_taken_back_or_given_to_somebody_else_is_found(attested: WitnessConflict) -> None:
    settle_conflict("two.example", by="auditor", reason="restored", at=AT)
    with audit_open_to_change():
        run(f"UPDATE {CONFLICTS} SET settled_by = 'somebody'")
    assert found() == {("evidence.row_changed", "settlement")}
    with audit_open_to_change():
        run(f"UPDATE {CONFLICTS} SET settled_at = NULL, settled_by = '', reason = ''")
    assert found() == {("evidence.row_missing", "settlement")}
