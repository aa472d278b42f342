"""Deletion carried out: what forbids it, what is gone, what stays, and what a cut in the middle leaves behind."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from tests.apps.conftest import index_all
from tests.apps.erasing_steps import NOON, ask, consent, erase, freed, propose
from tests.factories import World, make_record, make_user, raw_rows, signed_in

from dossier.apps.access.approvals import approve, reject
from dossier.apps.access.lent import lend
from dossier.apps.access.models import Approval
from dossier.apps.access.policy import Action, Role
from dossier.apps.audit.models import AuditEvent
from dossier.apps.delivery.cache import KEPT_SECONDS, BytesCache, marked_pages
from dossier.apps.evidence.checking import check_rows
from dossier.apps.intake.models import Batch, SourceFile
from dossier.apps.kernel.errors import Conflict, NotPermitted, StoredDataBroken, Unavailable
from dossier.apps.notary.checking import check_log
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.notary.services import sequence_leaves
from dossier.apps.privacy import erasing
from dossier.apps.privacy.erasing import erase_restored, finish_erasures
from dossier.apps.privacy.holding import place_hold, release_hold
from dossier.apps.privacy.models import ErasedRecord, Erasure, PersonRequest, Restriction
from dossier.apps.privacy.obstacles import judge
from dossier.apps.records.models import FieldValue, PageImage, Record, RecordState, RecordVersion, Rendition
from dossier.apps.records.selectors import list_permitted
from dossier.apps.vault import erasure as shredding
from dossier.apps.vault.erased_list import read_erased
from dossier.apps.vault.fixity import scrub_all
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store, read_object, sweep_unreferenced

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def erased_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, erased=tmp_path / "erased"))
    return tmp_path / "erased"


@pytest.fixture
def gone_world(world: World) -> World:
    return freed(world)


def disposals() -> list[dict[str, Any]]:
    """What the evidence log says of records that were destroyed."""
    said = [leaf.statement or {} for leaf in LogLeaf.objects.filter(kind=LeafKind.DISPOSAL).order_by("id")]
    return [one for one in said if one.get("event") == "erasure"]


def state_of(world: World, name: str) -> str:
    return Record.objects.get(id=world.records[name].id).state


def test_what_the_record_said_is_gone_and_a_tombstone_stays(gone_world: World) -> None:
    world, record = gone_world, gone_world.records["chen1"]
    objects = set(PageImage.objects.filter(record=record).values_list("source_id", flat=True))
    objects |= set(Rendition.objects.filter(record=record).values_list("object_id", flat=True))
    act = erase(world, "chen1")
    assert (act.state, state_of(world, "chen1")) == ("carried_out", "erased")
    assert not PageImage.objects.filter(record=record).exists()
    assert not FieldValue.objects.filter(record=record).exists()
    assert not RecordVersion.objects.filter(record=record).exists()
    assert not Rendition.objects.filter(record=record).exists()
    for stored in StoredObject.objects.filter(id__in=objects):
        assert (bytes(stored.wrapped_key), stored.sha256) == (b"", "")
        with pytest.raises(StoredDataBroken):
            read_object(stored)
    left = Record.objects.get(id=record.id)
    assert (left.title, left.source_name, left.employee_id, left.doc_date) == ("", "", None, "")
    item = ErasedRecord.objects.get(record=record)
    assert (item.type, item.reference_code, item.before) == (record.type, record.reference_code, "filed")
    assert item.decided_by == ["archivist_l4", "administrator"]
    assert "陈旻翀" not in str(item.__dict__)


def test_the_person_gets_the_answer_and_reads_that_it_was_done(gone_world: World) -> None:
    act = erase(gone_world, "chen1")
    seen = signed_in(gone_world.users["employee"]).get(f"/api/privacy/requests/{act.request_id}").json()
    assert seen["state"] == "fulfilled"
    assert str(act.approval_id) in seen["answer"]
    assert [step["act"] for step in seen["steps"]][-1] == "erase"


def test_the_answer_waits_while_records_of_the_request_are_left(gone_world: World) -> None:
    world = gone_world
    found = ask(world, "chen1", "chen2")
    act = propose(world, found, "chen1")
    consent(world, act)
    found.refresh_from_db()
    assert (found.state, state_of(world, "chen2")) == ("working", "filed")
    assert found.steps.filter(act="erase").exists()


def test_the_disposal_is_a_leaf_and_the_proofs_of_others_stand(gone_world: World) -> None:
    world, record = gone_world, gone_world.records["chen1"]
    while sequence_leaves():
        continue
    erase(world, "chen1")
    [told] = disposals()
    assert (told["record"], told["reference_code"]) == (str(record.id), record.reference_code)
    assert told["leaves"]
    while sequence_leaves():
        continue
    assert check_log().intact
    assert list(check_rows()) == []
    other = signed_in(world.users["archivist_l4"]).get(f"/api/records/{world.records['li1'].id}/evidence")
    assert other.status_code == 200


def test_a_removed_tombstone_is_found(gone_world: World) -> None:
    erase(gone_world, "chen1")
    ErasedRecord.objects.all().delete()
    assert "evidence.row_missing" in {finding.code for finding in check_rows()}


def test_nobody_reaches_an_erased_record_anywhere(indexed_world: World) -> None:
    world = freed(indexed_world)
    index_all()
    record = world.records["chen1"]
    erase(world, "chen1")
    index_all()
    for user in world.users.values():
        client = signed_in(user)
        for part in ("", "/pages/1/image", "/pages/1/lines", "/pdf", "/evidence", "/versions", "/proof"):
            assert client.get(f"/api/records/{record.id}{part}").status_code in (404, 405)
        assert not list_permitted(user, Action.FIND).filter(id=record.id).exists()
        found = client.post("/api/search", {"query": "记录在案"}, content_type="application/json")
        assert str(record.id) not in found.content.decode()
    assert finish_erasures(NOON) == 1
    assert Erasure.objects.get().state == "finished"


def test_the_tombstone_is_told_to_the_person_officers_and_auditors_only(gone_world: World) -> None:
    world, record = gone_world, gone_world.records["chen1"]
    address = f"/api/records/{record.id}/tombstone"
    assert signed_in(world.users["archivist_l4"]).get(address).status_code == 404
    act = erase(world, "chen1")
    for who in ("employee", "archivist", "archivist_l4", "auditor_company"):
        told = signed_in(world.users[who]).get(address)
        assert told.status_code == 200, who
        assert told.json()["approval_id"] == str(act.approval_id)
    for who in ("manager", "archivist_other", "nobody"):
        assert signed_in(world.users[who]).get(address).status_code == 404


# --- what forbids it ----------------------------------------------------------------------------------------------


def hindrance(world: World, *names: str) -> list[str]:
    records = [Record.objects.select_related("employee").get(id=world.records[name].id) for name in names]
    return [",".join(one.obstacles) for one in judge(records, NOON)]


def test_the_laws_period_forbids_it_at_the_proposal(world: World) -> None:
    found = ask(world, "chen2")
    with pytest.raises(Conflict, match="erasure_hindered"):
        propose(world, found, "chen2")
    assert hindrance(world, "chen2") == ["must_keep"]
    assert not Erasure.objects.exists()


def test_a_hold_placed_after_the_proposal_forbids_it_at_the_consent(gone_world: World) -> None:
    world = gone_world
    act = propose(world, ask(world, "chen1"), "chen1")
    hold = place_hold(
        actor=world.users["archivist_l4"], company_id=world.company.id, kind="H_DISPUTE", reason="仲裁",
        employee_id=world.employees["chen"].id, at=NOON,
    )  # fmt: skip
    with pytest.raises(Conflict, match="erasure_hindered"):
        consent(world, act)
    assert (state_of(world, "chen1"), Approval.objects.get(id=act.approval_id).state) == ("filed", "pending")
    assert disposals() == []
    release_hold(actor=world.users["archivist_l4"], hold_id=hold.id, reason="已结", at=NOON)
    consent(world, act)
    assert state_of(world, "chen1") == "erased"


def test_a_loan_a_dispute_and_several_names_forbid_it(gone_world: World) -> None:
    world, record = gone_world, gone_world.records["chen1"]
    lend(
        user=world.users["manager"], record_ids=[record.id], starts_at=NOON, ends_at=NOON + timedelta(days=1),
        with_download=False, loan_id=uuid.uuid4(),
    )  # fmt: skip
    assert hindrance(world, "chen1") == ["lent"]
    Restriction.objects.create(
        company=world.company, record=world.records["chen2"], ground="incident", reason="", state="in_force",
        proposed_by=world.users["archivist"], proposed_at=NOON,
    )  # fmt: skip
    assert hindrance(world, "chen2") == ["disputed"]
    Record.objects.filter(id=record.id).update(shared=True)
    assert hindrance(world, "chen1") == ["names_several,lent"]


def test_what_is_only_stored_may_be_erased_when_its_period_is_over(gone_world: World) -> None:
    world = gone_world
    Record.objects.filter(id=world.records["chen1"].id).update(state=RecordState.RESTRICTED)
    found = PersonRequest.objects.get(id=ask(world, "chen2").id)
    found.records.set([world.records["chen1"]])
    made = Restriction.objects.create(
        company=world.company, record=world.records["chen1"], ground="keeping_period", reason="",
        state="in_force", before="filed", proposed_by=world.users["archivist"], proposed_at=NOON,
    )  # fmt: skip
    consent(world, propose(world, found, "chen1"))
    made.refresh_from_db()
    assert (state_of(world, "chen1"), made.state) == ("erased", "lifted")


# --- who decides --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["manager", "employee", "archivist_other", "auditor_company", "nobody"])
def test_others_propose_no_erasure(gone_world: World, who: str) -> None:
    found = ask(gone_world, "chen1")
    with pytest.raises(NotPermitted):
        propose(gone_world, found, "chen1", who=who)
    assert not Erasure.objects.exists()


def test_only_named_records_of_a_deletion_are_erased(gone_world: World) -> None:
    with pytest.raises(NotPermitted):
        propose(gone_world, ask(gone_world, "chen1"), "chen2")
    with pytest.raises(Conflict, match="not_erasing"):
        propose(gone_world, ask(gone_world, "chen1", kind="copy"), "chen1")


def test_two_others_must_consent_and_a_rejection_leaves_everything(gone_world: World) -> None:
    world = gone_world
    make_user("system", Role.SYSTEM_ADMINISTRATOR)
    make_user("log", Role.AUDIT_ADMINISTRATOR)
    first, second = (make_user(f"security{n}", Role.SECURITY_ADMINISTRATOR) for n in range(2))
    found = ask(world, "chen1")
    act = propose(world, found, "chen1")
    with pytest.raises(Conflict, match="erasure_open"):
        propose(world, found, "chen1")
    assert act.approval_id is not None
    reject(approval_id=act.approval_id, actor=first, at=NOON)
    act.refresh_from_db()
    assert (act.state, state_of(world, "chen1")) == ("dropped", "filed")
    again = propose(world, found, "chen1")
    assert again.approval_id is not None
    with pytest.raises(Conflict):
        approve(approval_id=again.approval_id, actor=world.users["archivist_l4"], at=NOON)
    approve(approval_id=again.approval_id, actor=first, at=NOON)
    assert state_of(world, "chen1") == "filed"
    approve(approval_id=again.approval_id, actor=second, at=NOON)
    assert state_of(world, "chen1") == "erased"


# --- cuts in the middle, repetition, backups ----------------------------------------------------------------------


def test_a_cut_before_the_commit_leaves_everything_as_it_was(
    gone_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world, record = gone_world, gone_world.records["chen1"]
    act = propose(world, ask(world, "chen1"), "chen1")

    def cut(*_: object, **__: object) -> None:
        raise SystemExit("the power went")

    monkeypatch.setattr(erasing, "_answer", cut)
    with pytest.raises(SystemExit), transaction.atomic():
        consent(world, act)
    page = PageImage.objects.filter(record=record).select_related("source").first()
    assert page is not None
    assert read_object(page.source)
    assert state_of(world, "chen1") == "filed"
    assert disposals() == []


@pytest.mark.parametrize("step", ["note_erased", "remove_shredded", "_finish"])
def test_a_cut_after_the_commit_is_taken_up_again(
    gone_world: World, monkeypatch: pytest.MonkeyPatch, erased_list: Path, step: str
) -> None:
    world, record = gone_world, gone_world.records["chen1"]
    act = erase(world, "chen1")
    names = [uuid.UUID(one).hex for one in act.objects_left]
    assert any(object_store().exists(name) for name in names)
    index_all()

    def cut(*_: object, **__: object) -> None:
        raise Unavailable("vault.store_down")

    with monkeypatch.context() as broken:
        broken.setattr(erasing, step, cut)
        with pytest.raises(Unavailable):
            finish_erasures(NOON)
    assert state_of(world, "chen1") == "erased"
    assert Erasure.objects.get(id=act.id).state == "carried_out"
    assert finish_erasures(NOON) == 1
    assert finish_erasures(NOON) == 0
    assert not any(object_store().exists(name) for name in names)
    assert record.id in read_erased(erased_list)
    events = AuditEvent.objects.filter(action="privacy.finish_erasure", object_id=str(act.request_id))
    assert events.count() == 1


def test_the_store_being_down_does_not_undo_the_consent(
    gone_world: World, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    def down(*_: object) -> None:
        raise Unavailable("vault.store_down")

    monkeypatch.setattr(shredding, "note_erased", down)
    with django_capture_on_commit_callbacks(execute=True):
        act = erase(gone_world, "chen1")
    assert (act.state, state_of(gone_world, "chen1")) == ("carried_out", "erased")


def test_an_act_is_carried_out_once(gone_world: World) -> None:
    world = gone_world
    act = erase(world, "chen1")
    approval = Approval.objects.get(id=act.approval_id)
    with pytest.raises(Conflict, match="erasure_moved"):
        erasing.carry_out_erasure(approval)
    assert len(disposals()) == 1


def test_shredded_objects_are_swept_and_no_alarm_of_the_fixity_check(gone_world: World) -> None:
    act = erase(gone_world, "chen1")
    assert sum(one.broken for one in scrub_all(NOON)) == 0
    names = [uuid.UUID(one).hex for one in act.objects_left]
    sweep_unreferenced(datetime.now(UTC) + timedelta(days=2))
    assert not any(object_store().exists(name) for name in names)


def test_an_older_backup_is_erased_again_and_told(gone_world: World, erased_list: Path) -> None:
    """The database of before comes back; here: a record whose id is on the list."""
    world, record = gone_world, gone_world.records["chen1"]
    page = PageImage.objects.filter(record=record).select_related("source").first()
    assert page is not None
    erased_list.write_text(f"{record.id}\n")
    assert erase_restored(read_erased(erased_list), NOON) == 1
    with pytest.raises(StoredDataBroken):
        read_object(StoredObject.objects.get(id=page.source_id))
    assert state_of(world, "chen1") == "erased"
    assert ErasedRecord.objects.get(record=record).act is None
    assert erase_restored(read_erased(erased_list), NOON) == 0
    assert list(check_rows()) == []


def test_no_name_of_the_erased_stays_readable_or_sealed(gone_world: World) -> None:
    world = gone_world
    batch = Batch.objects.create(company=world.company, name="批", created_at=NOON, created_by_name="x")
    SourceFile.objects.create(
        batch=batch, name="陈旻翀.pdf", size_bytes=1, object=world.records["chen1"].source, created_at=NOON,
        state=SourceFile.State.DONE,
    )  # fmt: skip
    erase(world, "chen1")
    assert SourceFile.objects.get(batch=batch).name == ""
    assert "陈旻翀".encode() not in raw_rows("privacy_erasedrecord") + raw_rows("records_record")


def test_marked_pages_are_forgotten_at_once_and_elsewhere_in_time(gone_world: World) -> None:
    marked_pages.get_or_make("one", lambda: b"page")
    erase(gone_world, "chen1")
    assert marked_pages.held_bytes == 0
    now = [0.0]
    cache = BytesCache(clock=lambda: now[0])
    cache.get_or_make("a", lambda: b"old")
    now[0] = KEPT_SECONDS + 1
    assert cache.get_or_make("a", lambda: b"new") == b"new"
    assert cache.held_bytes == 3


def test_a_record_without_a_person_is_not_erased_by_accident(world: World) -> None:
    other = make_record(world.company, world.employees["li"])
    assert hindrance_of(other) == "must_keep"


def hindrance_of(record: Record) -> str:
    return ",".join(judge([Record.objects.select_related("employee").get(id=record.id)], NOON)[0].obstacles)
