"""Bundles of real records hold for an outsider; rows that are no longer as logged are found."""

# ruff: noqa: S608  the statements are this file's own
from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from tests.conftest import audit_open_to_change
from tests.factories import World, make_record
from tests.trust.authority import OpenSslAuthority
from verifier import dossier_verify

from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.services import record_alone
from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.evidence.checking import check_objects, check_rows
from dossier.apps.kernel.errors import Conflict, NotPermitted
from dossier.apps.notary.checking import check_log
from dossier.apps.notary.keeping import LogKeeper, Stamper
from dossier.apps.notary.models import CheckpointStamp, LeafKind, LogLeaf
from dossier.apps.notary.selectors import log_keys
from dossier.apps.notary.services import forget_statements, sequence_leaves
from dossier.apps.records.drafts import Correction
from dossier.apps.records.models import PreservationEvent, Record, RecordVersion
from dossier.apps.records.services import correct_record
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import erase_object, object_store, store_bytes
from dossier.trust.evidence import verify_bundle
from dossier.trust.timestamps import TimeStampUnavailable

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def record_of(world: World) -> Record:
    return world.records["chen1"]


def bundle_of(world: World) -> bytes:
    return make_bundle(actor=world.users["archivist"], record_id=record_of(world).id, at=NOW)


def run(statement: str, *parameters: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_a_bundle_holds_for_both_verifiers(world: World) -> None:
    data = bundle_of(world)
    verdict = verify_bundle(data, keys=log_keys())
    assert verdict.failures == ()
    assert (verdict.known, verdict.absent) == (True, ())
    keys = [dossier_verify.read_key(key.verifier_key) for key in log_keys()]
    assert dossier_verify.check(data, keys)[0] == []


def test_a_bundle_tells_every_version_and_who_looked(world: World) -> None:
    record, archivist = record_of(world), world.users["archivist"]
    correction = Correction(base_version=1, reason="核对原件", fields={"doc_date": "2014-05-06"})
    correct_record(actor=archivist, record_id=record.id, correction=correction, at=NOW)
    first = json.loads(bundle_of(world))
    assert [row["version"] for row in first["descriptions"]] == [1, 2]
    assert first["descriptions"][1]["description"]["reason"] == "核对原件"
    second = json.loads(bundle_of(world))
    actions = [event["columns"]["action"] for event in second["custody"]]
    assert actions[:2] == ["record.receive", "record.correct"]
    assert AuditEvent.objects.filter(action="record.export", object_id=str(record.id)).count() == 2
    assert len(second["points"]) == 6
    assert verify_bundle(bundle_of(world), keys=log_keys()).holds


def test_only_who_may_export_gets_a_bundle(world: World) -> None:
    for name in ("manager", "auditor_group", "administrator", "nobody", "archivist_other"):
        with pytest.raises(NotPermitted):
            make_bundle(actor=world.users[name], record_id=record_of(world).id, at=NOW)


def test_a_stamped_checkpoint_is_preferred(world: World, tmp_path: Any) -> None:
    authority = OpenSslAuthority.create(tmp_path)
    keeper = LogKeeper(every=timedelta(0), stampers=[Stamper("fictional", authority, [authority.root])])
    keeper.keep()
    record_alone(actor=None, action="later")
    keeper.keep()
    assert CheckpointStamp.objects.count() == 1
    verdict = verify_bundle(bundle_of(world), keys=log_keys(), roots=[authority.root])
    assert verdict.holds
    assert verdict.existed_at is not None


def test_the_log_goes_on_while_the_authority_is_away(world: World) -> None:
    asked = []

    class Away:
        def answer(self, request: bytes) -> bytes:
            asked.append(request)
            raise TimeStampUnavailable("trust.tsa_unreachable")

    keeper = LogKeeper(every=timedelta(0), stampers=[Stamper("away", Away(), [])])
    assert keeper.keep() > 0
    record_alone(actor=None, action="later")
    assert keeper.keep() == 1
    assert len(asked) == 1
    assert not CheckpointStamp.objects.exists()


def test_an_erased_statement_makes_no_bundle(world: World) -> None:
    sequence_leaves()
    forget_statements(LeafKind.VERSION, record_of(world).id)
    with pytest.raises(Conflict, match="erased"):
        bundle_of(world)


# --- rows against the log ---------------------------------------------------------------------------------


def test_untouched_rows_are_as_logged(world: World) -> None:
    sequence_leaves()
    assert list(check_rows()) == []
    assert list(check_objects(StoredObject.objects.values_list("id", flat=True)[:5])) == []


def test_what_was_erased_by_law_is_no_finding(world: World) -> None:
    stored = store_bytes(company=world.company, data="遗忘".encode(), media_type="text/plain")
    erase_object(stored)
    assert list(check_rows()) == []


def test_a_leaf_that_somebody_emptied_is_found(world: World) -> None:
    """Emptied as by law, a leaf would hide that its row was edited: unless the log must be told of it."""
    record = record_of(world)
    sequence_leaves()
    _edit_version(record)
    with audit_open_to_change():
        LogLeaf.objects.filter(kind=LeafKind.VERSION, subject=str(record.id)).update(
            salt=None, statement=None
        )
    assert check_log().intact
    assert {(one.code, one.place) for one in check_rows()} == {
        ("evidence.forgotten_untold", f"version {record.id}")
    }
    forgotten = forget_statements(LeafKind.PRESERVATION, record.id)
    assert forgotten > 0
    told = LogLeaf.objects.filter(kind=LeafKind.DISPOSAL).latest("id").statement
    assert told is not None
    assert (told["subject"], len(told["leaves"])) == (str(record.id), forgotten)
    assert [one.code for one in check_rows()] == ["evidence.forgotten_untold"]


def _edit_version(record: Record) -> None:
    other = RecordVersion.objects.exclude(record=record).earliest("id")
    run(
        "UPDATE records_recordversion SET snapshot = (SELECT snapshot FROM records_recordversion WHERE id = %s) "
        "WHERE record_id = %s",
        other.id,
        record.id.hex if connection.vendor == "sqlite" else str(record.id),
    )


def _edit_author(record: Record) -> None:
    RecordVersion.objects.filter(record=record).update(by_name="somebody else")


def _remove_version(record: Record) -> None:
    RecordVersion.objects.filter(record=record).delete()


def _insert_version(record: Record) -> None:
    RecordVersion.objects.create(record=record, number=2, at=NOW, by_name="x", snapshot={}, changes=[])


def _move_version(record: Record) -> None:
    RecordVersion.objects.filter(record=record).update(number=7)


def _remove_event(record: Record) -> None:
    PreservationEvent.objects.filter(record=record, kind="capture").delete()


def _edit_event(record: Record) -> None:
    PreservationEvent.objects.filter(record=record, kind="capture").update(agent="somebody else")


def _edit_digest(record: Record) -> None:
    StoredObject.objects.filter(id=record.source_id).update(sha256="0" * 64)


def _remove_object(record: Record) -> None:
    table = connection.ops.quote_name("vault_storedobject")
    run(f"UPDATE {table} SET size_bytes = 1")


def _edit_audit(record: Record) -> None:
    run("UPDATE audit_auditevent SET digest = %s WHERE sequence = 2", "f" * 64)


def _remove_audit(record: Record) -> None:
    run("DELETE FROM audit_auditevent WHERE sequence = 3")


@pytest.mark.parametrize(
    "forgery",
    [
        _edit_version, _edit_author, _remove_version, _insert_version, _move_version, _remove_event, _edit_event,
        _edit_digest, _remove_object, _edit_audit, _remove_audit,
    ],
)  # fmt: skip
def test_what_an_administrator_does_to_rows_is_found(world: World, forgery: Callable[[Record], None]) -> None:
    sequence_leaves()
    with audit_open_to_change():
        forgery(record_of(world))
    assert check_log().intact
    assert {finding.code for finding in check_rows()} & {
        "evidence.row_changed", "evidence.row_missing", "evidence.row_not_logged",
    }  # fmt: skip


def test_a_row_taken_back_with_its_leaf_is_missing_in_the_log(world: World) -> None:
    sequence_leaves()
    record = make_record(world.company, world.employees["chen"])
    sequence_leaves()
    with audit_open_to_change():
        RecordVersion.objects.filter(record=record).delete()
        LogLeaf.objects.filter(kind=LeafKind.VERSION, subject=str(record.id)).delete()
    assert list(check_rows()) == []
    assert not check_log().intact


def exchange(stored: StoredObject, data: Any) -> None:
    """Put other bytes under an object's name: the store refuses to overwrite, not to delete first."""
    content = data if isinstance(data, bytes) else bytes(data)
    object_store().delete(stored.store_name)
    object_store().put(stored.store_name, content)


def test_an_object_exchanged_in_the_store_is_found(world: World) -> None:
    one, two = (
        store_bytes(company=world.company, data=data, media_type="text/plain") for data in (b"a", b"b")
    )
    exchange(one, object_store().get(two.store_name))
    assert [finding.code for finding in check_objects([one.id])] == ["vault.object_broken"]


def test_an_object_sealed_anew_with_other_content_is_found(world: World) -> None:
    """Whoever holds the keys can seal other bytes under the old name; the log still knows what they were."""
    from dossier.apps.vault.services import data_key
    from dossier.trust.sealing import seal_bytes

    stored = store_bytes(company=world.company, data=b"the truth", media_type="text/plain")
    exchange(stored, seal_bytes(b"something else", data_key(stored), stored.associated))
    assert [finding.code for finding in check_objects([stored.id])] == ["evidence.object_changed"]
