"""Records that share a scan with one that is destroyed: carried out whole, proven as before, and nothing besides."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from django.conf import settings
from django.db import transaction
from PIL import Image
from tests.apps.erasing_steps import NOON, ask, consent, propose
from tests.factories import World, make_draft, make_page, make_record, signed_in

from dossier.apps.audit.models import AuditEvent
from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.evidence.checking import check_objects, check_rows
from dossier.apps.intake.models import Batch, SourceFile
from dossier.apps.kernel.errors import Conflict, StoredDataBroken
from dossier.apps.notary.checking import check_log
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.notary.selectors import log_keys
from dossier.apps.notary.services import sequence_leaves
from dossier.apps.people.models import Employee
from dossier.apps.privacy.erasing import erase_restored, finish_erasures
from dossier.apps.privacy.models import Erasure
from dossier.apps.privacy.obstacles import judge
from dossier.apps.records import carrying, erasing
from dossier.apps.records.models import PageImage, PreservationEvent, Record, RecordState, SignatureCheck
from dossier.apps.records.page_versions import pages_of_version
from dossier.apps.records.services import receive_record
from dossier.apps.vault.erased_list import read_divided, read_erased
from dossier.apps.vault.erasure import erase_again
from dossier.apps.vault.fixity import scrub_all
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store, read_object, store_bytes
from dossier.trust.evidence import verify_bundle

pytestmark = pytest.mark.django_db
WORDS = ("CHEN-ONE", "CHEN-TWO", "LI-ONE", "BLANK", "SUN-ONE", "LI-TWO")
"""What stands on each page: two of Chen's, a separator, and records of two others, one of them in two pieces."""


@dataclass(frozen=True, slots=True)
class Box:
    """A scan with a record of Chen's that may go, and records of Li and Sun that stay."""

    world: World
    source: StoredObject
    going: Record
    li: Record
    sun: Record

    def erase(self) -> Erasure:
        act = propose(self.world, ask(self.world, "going"), "going")
        consent(self.world, act)
        act.refresh_from_db()
        return act


def picture(number: int) -> bytes:
    pixels = np.random.default_rng(number).integers(0, 255, (56, 40), dtype=np.uint8)
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG")
    return out.getvalue()


def scan() -> bytes:
    """A PDF as scanners write it: a picture and invisible text on each page, the resources shared by all."""
    pdf = pikepdf.new()
    names = pikepdf.Name
    pictures = {
        f"/Im{number}": pikepdf.Stream(
            pdf, picture(number), Type=names.XObject, Subtype=names.Image, Width=40, Height=56,
            ColorSpace=names.DeviceGray, BitsPerComponent=8, Filter=names.DCTDecode,
        )
        for number in range(1, len(WORDS) + 1)
    }  # fmt: skip
    shared = pdf.make_indirect(pikepdf.Dictionary(XObject=pikepdf.Dictionary(pictures)))
    for number, word in enumerate(WORDS, start=1):
        page = pdf.add_blank_page(page_size=(200, 280))
        page.obj.Resources = shared
        drawn = f"q 200 0 0 280 0 0 cm /Im{number} Do Q BT 3 Tr ({word}) Tj ET"
        page.obj.Contents = pikepdf.Stream(pdf, drawn.encode())
    pdf.docinfo["/Title"] = "CHEN-TITLE"
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


def put_together(world: World, data: bytes) -> Box:
    source = store_bytes(company=world.company, data=data, media_type="application/pdf")
    pages = [make_page(source, number, word) for number, word in enumerate(WORDS, start=1)]
    wanted = {"chen": (0, 1), "li": (2, 5), "sun": (4,)}
    made = {}
    for name, places in wanted.items():
        draft = make_draft(world.company, world.employees[name], type="reward_decision")
        ids = tuple(pages[place].id for place in places)
        made[name] = receive_record(
            draft=replace(draft, source=source, page_ids=ids, source_name="陈旻翀等.pdf"),
            at=NOON - timedelta(days=1),
        )
    Record.objects.filter(id=made["chen"].id).update(retention_rule="R_BANK")
    Employee.objects.filter(id=world.employees["chen"].id).update(departed_on=date(2010, 1, 1))
    for record in made.values():
        record.refresh_from_db()
    world = replace(world, records={**world.records, "going": made["chen"], **made})
    return Box(world, source, made["chen"], made["li"], made["sun"])


@pytest.fixture
def box(world: World) -> Box:
    return put_together(world, scan())


@pytest.fixture(autouse=True)
def erased_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, erased=tmp_path / "erased"))
    return tmp_path / "erased"


def source_of(record: Record) -> StoredObject:
    (source,) = {page.source for page in record.pages.select_related("source__key")}
    return source


def everything_in(data: bytes) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        opened = [
            one.read_raw_bytes() if "/DCTDecode" in str(one.get("/Filter")) else one.read_bytes()
            for one in streams
        ]
        values = [str(one.unparse(resolved=True)).encode() for one in pdf.objects]
        return b"\n".join([data, *opened, *values])


def judged(box: Box) -> tuple[str, int]:
    (one,) = judge([Record.objects.select_related("employee").get(id=box.going.id)], NOON)
    return ",".join(one.obstacles), one.carried


def test_the_others_go_into_a_scan_of_their_own_and_the_old_one_is_shredded(box: Box) -> None:
    act = box.erase()
    assert (act.state, act.carried) == ("carried_out", 2)
    assert Record.objects.get(id=box.going.id).state == RecordState.ERASED
    with pytest.raises(StoredDataBroken):
        read_object(StoredObject.objects.get(id=box.source.id))
    made = source_of(box.li)
    assert made.id == source_of(box.sun).id != box.source.id
    places = {page.record_id: [] for page in made.pages.all()}
    for page in made.pages.order_by("number"):
        places[page.record_id].append(page.source_page)
    assert places == {box.li.id: [1, 3], box.sun.id: [2]}
    with pikepdf.open(io.BytesIO(read_object(made))) as pdf:
        told = [page.Contents.read_bytes() for page in pdf.pages]
        shown = [next(iter(page.Resources.XObject.values())).read_raw_bytes() for page in pdf.pages]
    for place, word in enumerate(("LI-ONE", "SUN-ONE", "LI-TWO")):
        assert word.encode() in told[place]
    assert shown == [picture(3), picture(5), picture(6)]


def test_nothing_of_the_erased_pages_is_in_the_new_object(box: Box) -> None:
    box.erase()
    found = everything_in(read_object(source_of(box.li)))
    for word in ("CHEN-ONE", "CHEN-TWO", "CHEN-TITLE", "BLANK"):
        assert word.encode() not in found
    for number in (1, 2, 4):
        assert picture(number) not in found
    assert not PageImage.objects.filter(source=box.source).exists()


def test_the_chain_of_custody_holds(box: Box) -> None:
    digest = box.source.sha256
    box.erase()
    while sequence_leaves():
        continue
    made = source_of(box.li)
    leaf = LogLeaf.objects.get(kind=LeafKind.CAPTURE, subject=str(made.id))
    assert leaf.statement is not None
    assert leaf.statement["carried_from"] == str(box.source.id)
    assert leaf.statement["carried_sha256"] == digest
    assert leaf.statement["carried_pages"] == ["3>1", "5>2", "6>3"]
    event = box.li.events.get(kind="separation")
    assert (event.details["to"], event.details["pages"]) == (str(made.id), ["3>1", "6>3"])
    assert digest not in str(event.details)  # no bare digest outside of a sealed column
    assert check_log().intact
    assert list(check_rows()) == []
    assert list(check_objects([made.id])) == []
    assert sum(one.broken for one in scrub_all(NOON)) == 0


def test_the_evidence_bundles_of_the_others_verify(box: Box) -> None:
    box.erase()
    for record in (box.li, box.sun):
        record.refresh_from_db()
        data = make_bundle(actor=box.world.users["archivist"], record_id=record.id, at=NOON)
        assert verify_bundle(data, keys=log_keys()).failures == ()
        assert json.loads(data)["about"]["version"] == record.version == 2
        before = record.versions.get(number=2).at
        with pytest.raises(Conflict, match="statement_erased"):
            make_bundle(actor=box.world.users["archivist"], record_id=record.id, at=NOON, until=before)


def test_older_versions_show_their_pages_where_they_lie_now(box: Box) -> None:
    before = [shown.page.id for shown in pages_of_version(box.li, 1)]
    box.erase()
    box.li.refresh_from_db()
    assert [shown.page.id for shown in pages_of_version(box.li, 1)] == before
    assert [shown.page.id for shown in pages_of_version(box.li, 2)] == before


def test_what_is_seen_of_the_others_stays(box: Box) -> None:
    client = signed_in(box.world.users["archivist"])
    address = f"/api/records/{box.li.id}"
    before = client.get(address).json()
    box.erase()
    after = client.get(address).json()
    assert after["pages"] == before["pages"]
    assert after["fields"] == before["fields"]
    for part in ("/pages/2/image", "/evidence", "/versions", "/proof"):
        assert client.get(address + part).status_code == 200


def test_the_next_one_is_carried_out_of_the_new_scan(box: Box) -> None:
    box.erase()
    between = source_of(box.li)
    sun = box.world.employees["sun"]
    Employee.objects.filter(id=sun.id).update(departed_on=date(2010, 1, 1))
    erasing.erase_records([box.sun], at=NOON, agent="archivist", details={})
    box.li.refresh_from_db()
    last = source_of(box.li)
    assert last.id != between.id
    assert b"SUN-ONE" not in everything_in(read_object(last))
    assert [shown.page.source_page for shown in pages_of_version(box.li, 1)] == [1, 2]
    assert [event.details["pages"] for event in box.li.events.filter(kind="separation")] == [
        ["3>1", "6>3"],
        ["1>1", "3>2"],
    ]


def test_the_batch_shows_what_is_left_of_its_file(box: Box) -> None:
    batch = Batch.objects.create(company=box.world.company, name="批", created_at=NOON, created_by_name="x")
    file = SourceFile.objects.create(
        batch=batch, name="陈旻翀等.pdf", size_bytes=1, object=box.source, created_at=NOON,
        state=SourceFile.State.DONE, page_count=6,
    )  # fmt: skip
    box.erase()
    file.refresh_from_db()
    made = source_of(box.li)
    assert (file.name, file.object_id) == (carrying.carried_name(made.id), made.id)
    assert Record.objects.get(id=box.li.id).source_name == file.name
    assert "陈旻翀" not in raw_names()
    listed = signed_in(box.world.users["archivist"]).get(f"/api/intake/batches/{batch.id}/files").json()
    assert {row["id"] for row in listed["items"][0]["records"]} == {str(box.li.id), str(box.sun.id)}


def raw_names() -> str:
    return " ".join(Record.objects.values_list("source_name", flat=True))


# --- what is told before, and what forbids it ---------------------------------------------------------------------


def test_the_preview_names_how_many_are_carried(box: Box) -> None:
    found = ask(box.world, "going")
    told = (
        signed_in(box.world.users["archivist_l4"]).get(f"/api/privacy/requests/{found.id}/retention").json()
    )
    assert [(one["obstacles"], one["carried"]) for one in told["items"]] == [([], 2)]
    act = propose(box.world, found, "going")
    assert act.carried == 2
    event = AuditEvent.objects.get(action="privacy.propose_erasure")
    assert event.details["carried"] == 2


def test_a_record_of_several_people_stays_as_it_was(box: Box) -> None:
    Record.objects.filter(id=box.going.id).update(shared=True)
    assert judged(box)[0] == "names_several"


def test_a_file_that_cannot_be_divided_forbids_it(world: World) -> None:
    box = put_together(world, b"no file that anybody knows")
    assert judged(box) == ("shares_scan", 2)
    with pytest.raises(Conflict, match="erasure_hindered"):
        box.erase()
    assert Record.objects.get(id=box.going.id).state == RecordState.FILED


def test_a_signature_over_the_file_ends_only_by_decision(box: Box) -> None:
    SignatureCheck.objects.create(
        source=box.source, at=NOON, by="intake", roots="", verdict="valid", signatures=[]
    )
    assert judged(box)[0] == "signed_scan"
    found = ask(box.world, "going")
    client = signed_in(box.world.users["archivist_l4"])
    body = {"record_ids": [str(box.going.id)], "reason": "期限已满"}
    address = f"/api/privacy/requests/{found.id}/erasure"
    assert client.post(address, body, content_type="application/json").status_code == 409
    answer = client.post(address, {**body, "break_signatures": True}, content_type="application/json")
    assert answer.status_code == 200
    act = Erasure.objects.get()
    consent(box.world, act)
    assert box.li.events.get(kind="separation").details["signature"] == "valid"
    assert not SignatureCheck.objects.filter(source__in=[box.source, source_of(box.li)]).exists()


def test_a_signature_nobody_shares_forbids_nothing(world: World) -> None:
    record = make_record(world.company, world.employees["chen"])
    Employee.objects.filter(id=record.employee_id).update(departed_on=date(2010, 1, 1))
    Record.objects.filter(id=record.id).update(retention_rule="R_BANK")
    SignatureCheck.objects.create(
        source=record.source, at=NOON, by="intake", roots="", verdict="valid", signatures=[]
    )
    (one,) = judge([Record.objects.select_related("employee").get(id=record.id)], NOON)
    assert (one.obstacles, one.carried) == ((), 0)


# --- cuts in the middle, repetition, backups ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("place", "step"),
    [
        (carrying, "take_pages"),
        (carrying, "note_divided"),
        (carrying, "store_bytes"),
        (carrying, "add_event"),
        (carrying, "add_version"),
        (erasing, "shred_objects"),
    ],
)
def test_a_cut_at_any_step_leaves_everything_as_it_was(
    box: Box, monkeypatch: pytest.MonkeyPatch, place: Any, step: str
) -> None:
    class Cut(Exception):  # noqa: N818
        pass

    def cut(*_: object, **__: object) -> None:
        raise Cut

    act = propose(box.world, ask(box.world, "going"), "going")
    with monkeypatch.context() as broken:
        broken.setattr(place, step, cut)
        with pytest.raises(Cut), transaction.atomic():
            consent(box.world, act)
    assert read_object(StoredObject.objects.select_related("key").get(id=box.source.id)) == scan_of(box)
    assert source_of(box.li).id == box.source.id
    assert not PreservationEvent.objects.filter(kind="separation").exists()
    assert list(check_rows()) == []
    consent(box.world, act)
    assert source_of(box.li).id != box.source.id


def scan_of(box: Box) -> bytes:
    return read_object(StoredObject.objects.select_related("key").get(id=box.source.id))


def test_finishing_twice_removes_the_bytes_once_and_leaves_the_others(box: Box) -> None:
    box.erase()
    assert object_store().exists(box.source.store_name)
    finish_erasures(NOON)
    finish_erasures(NOON)
    assert not object_store().exists(box.source.store_name)
    assert read_object(source_of(box.li))


def test_an_older_backup_is_divided_again(
    box: Box, erased_list: Path, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    """The database and the bytes of before come back; the list of the erased is that of today."""

    sealed = bytes(object_store().get(box.source.store_name))
    before = transaction.savepoint()
    box.erase()
    finish_erasures(NOON)
    transaction.savepoint_rollback(before)
    erased = read_erased(erased_list)
    assert {box.going.id, box.source.id} <= erased
    assert read_divided(erased_list) == {box.source.id}
    object_store().put(box.source.store_name, io.BytesIO(sealed))
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_restored(erased, NOON) == 1
        erase_again(erased)
    made = source_of(box.li)
    assert b"LI-ONE" in everything_in(read_object(made))
    with pytest.raises(StoredDataBroken):
        scan_of(box)
    assert erase_restored(read_erased(erased_list), NOON) == 0
    assert list(check_rows()) == []


def test_a_backup_without_the_old_bytes_is_erased_all_the_same(box: Box, erased_list: Path) -> None:
    object_store().delete(box.source.store_name)
    assert erase_restored({box.going.id}, NOON) == 1
    assert Record.objects.get(id=box.going.id).state == RecordState.ERASED
    assert PageImage.objects.filter(record=box.li).count() == 2
    assert read_object(PageImage.objects.select_related("image__key").filter(record=box.li)[0].image)
