"""Every page that leaves is marked for who gets it, is remembered, and can be traced back."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import cv2
import numpy as np
import pikepdf
import pypdfium2
import pytest
from tests.factories import NOW, World, make_record, make_user
from tests.watermark.pages import Picture, draw_page, encode, grey

from dossier.apps.access.policy import Role
from dossier.apps.audit.models import AuditEvent
from dossier.apps.delivery import tracing
from dossier.apps.delivery.cache import BytesCache
from dossier.apps.delivery.keys import page_key
from dossier.apps.delivery.models import CODE_LETTERS, Delivery, WatermarkRule
from dossier.apps.delivery.rules import DEFAULT_TEMPLATE, Marking, marking_of, set_marking
from dossier.apps.delivery.services import deliver_image, deliver_pdf, deliver_print, state_purpose
from dossier.apps.delivery.suspects import SuspectPage, SuspectUnreadable, read_suspect
from dossier.apps.delivery.tracing import trace_leak
from dossier.apps.kernel.errors import Invalid, NotPermitted, Unavailable
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.records.models import Record, Rendition
from dossier.apps.records.searchable_pdf import PdfPage, write_searchable_pdf
from dossier.apps.vault.services import read_object, store_bytes
from dossier.watermark.detecting import detect
from dossier.watermark.marking import decode_jpeg
from dossier.watermark.threshold import read_threshold

pytestmark = pytest.mark.django_db

LINES = ("经研究决定予以记录在案", "特此通知并存入本人档案")


@pytest.fixture
def drawn(world: World, db: None) -> Record:
    """A level-2 record of two pages that have something on them, with its PDF."""
    record = make_record(world.company, world.employees["chen"], pages=(LINES, LINES), pdf=True)
    pages = []
    for page in record.pages.order_by("number"):
        jpeg = encode(draw_page(seed=page.number or 0))
        page.image = store_bytes(company=world.company, data=jpeg, media_type="image/jpeg")
        page.image_height_px, page.image_width_px = draw_page().shape[:2]
        page.save()
        box = ((80.0, 80.0), (500.0, 80.0), (500.0, 120.0), (80.0, 120.0))
        pages.append(PdfPage(jpeg, page.image_width_px, page.image_height_px, 96.0, ((LINES[0], box),)))
    target = io.BytesIO()
    write_searchable_pdf(pages, target, title="一份")
    stored = store_bytes(company=world.company, data=target.getvalue(), media_type="application/pdf")
    Rendition.objects.filter(record=record).update(object=stored)
    return record


def picture_of(record: Record, number: int = 1) -> bytes:
    page = record.pages.get(number=number)
    assert page.image is not None
    return read_object(page.image)


def pdf_of(record: Record) -> bytes:
    return read_object(record.renditions.get(kind=Rendition.Kind.SEARCHABLE_PDF).object)


def show(record: Record, user: Any, number: int = 1, purpose: str = "", at: Any = NOW) -> bytes:
    return deliver_image(
        actor=user,
        record_id=record.id,
        number=number,
        jpeg=picture_of(record, number),
        purpose=purpose,
        at=at,
    )


def score_of(record: Record, suspect: Picture, delivery: Delivery, number: int = 1) -> float:
    original = grey(decode_jpeg(picture_of(record, number)))
    scores = detect(original, grey(suspect), [page_key(delivery.id, record.pages.get(number=number).id)])
    assert scores is not None
    return float(scores[0])


def pictures_in(pdf: bytes) -> list[Picture]:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [decode_jpeg(page.obj.Resources.XObject.Page.read_raw_bytes()) for page in opened.pages]


def test_page_on_the_screen_carries_the_key_of_its_delivery(world: World, drawn: Record) -> None:
    marked = show(drawn, world.users["archivist"])
    delivery = Delivery.objects.get(record_id=drawn.id)
    assert delivery.actor == world.users["archivist"]
    assert score_of(drawn, decode_jpeg(marked), delivery) > read_threshold().z


def test_pages_of_one_hour_are_one_delivery_and_the_same_bytes(world: World, drawn: Record) -> None:
    first = show(drawn, world.users["archivist"])
    again = show(drawn, world.users["archivist"], at=NOW + timedelta(minutes=20))
    show(drawn, world.users["archivist"], 2)
    assert first == again
    assert Delivery.objects.get(record_id=drawn.id).pages == [1, 2]
    assert AuditEvent.objects.filter(action="delivery.open", object_id=str(drawn.id)).count() == 1


def test_a_delivery_stands_in_the_evidence_log_once(world: World, drawn: Record) -> None:
    show(drawn, world.users["archivist"])
    show(drawn, world.users["archivist"], 2)
    delivery = Delivery.objects.get(record_id=drawn.id)
    leaf = LogLeaf.objects.get(kind=LeafKind.DELIVERY, subject=str(delivery.id))
    assert leaf.statement == {
        "delivery": str(delivery.id), "record": str(drawn.id), "version": drawn.version, "form": "image",
        "sha256": "",
    }  # fmt: skip


def test_next_hour_and_another_person_are_other_deliveries(world: World, drawn: Record) -> None:
    pages = {
        show(drawn, world.users["archivist"]),
        show(drawn, world.users["archivist"], at=NOW + timedelta(hours=1)),
        show(drawn, world.users["employee"]),
    }
    assert len(pages) == Delivery.objects.filter(record_id=drawn.id).count() == 3


def test_keys_differ_by_delivery_and_page(world: World, drawn: Record) -> None:
    show(drawn, world.users["archivist"])
    show(drawn, world.users["employee"])
    ids = [page.id for page in drawn.pages.all()]
    keys = {page_key(delivery.id, page) for delivery in Delivery.objects.all() for page in ids}
    assert len(keys) == Delivery.objects.count() * len(ids)


def test_visible_mark_names_person_number_time_purpose_and_code(world: World, drawn: Record) -> None:
    show(drawn, world.users["employee"], purpose="own")
    delivery = Delivery.objects.get(record_id=drawn.id)
    for told in ("employee", "E0001", "2026-03-02 17:30", "本人查阅", delivery.code):
        assert told in delivery.text
    assert set(delivery.code) <= set(CODE_LETTERS)


def test_level_three_is_shown_only_for_a_stated_purpose(world: World) -> None:
    record = world.records["chen3"]
    with pytest.raises(Invalid, match=r"^delivery\.purpose_required$"):
        show(record, world.users["archivist"])
    assert not Delivery.objects.filter(record_id=record.id).exists()
    state_purpose(actor=world.users["archivist"], record=record, purpose="dispute", at=NOW)
    show(record, world.users["archivist"], at=NOW + timedelta(hours=2))
    assert set(Delivery.objects.filter(record_id=record.id).values_list("purpose", flat=True)) == {"dispute"}
    with pytest.raises(Invalid, match=r"^delivery\.purpose_required$"):
        show(record, world.users["archivist"], at=NOW + timedelta(days=1))


def test_purpose_of_one_person_does_not_hold_for_another(world: World) -> None:
    record = world.records["chen3"]
    state_purpose(actor=world.users["archivist"], record=record, purpose="dispute", at=NOW)
    with pytest.raises(Invalid, match=r"^delivery\.purpose_required$"):
        show(record, world.users["archivist_l4"])


def test_unknown_purpose_is_refused(world: World, drawn: Record) -> None:
    with pytest.raises(Invalid, match=r"^delivery\.purpose_unknown$"):
        show(drawn, world.users["archivist"], purpose="fun")


def test_pdf_is_marked_on_every_page_and_keeps_its_text(world: World, drawn: Record) -> None:
    handed = deliver_pdf(
        actor=world.users["archivist"], record_id=drawn.id, pdf=pdf_of(drawn), purpose="", at=NOW
    )
    for number, picture in enumerate(pictures_in(handed.data), start=1):
        assert score_of(drawn, picture, handed.delivery, number) > read_threshold().z
    opened = pypdfium2.PdfDocument(handed.data)
    texts = [page.get_textpage().get_text_range() for page in opened]
    opened.close()
    assert all(LINES[0] in text for text in texts)
    assert handed.delivery.pages == [1, 2]
    assert len(handed.delivery.digest) == 64


def test_marked_pdf_stays_archival(world: World, drawn: Record) -> None:
    from pikepdf import pdfa

    handed = deliver_pdf(
        actor=world.users["archivist"], record_id=drawn.id, pdf=pdf_of(drawn), purpose="", at=NOW
    )
    settings = pdfa.resolve_save_kwargs(pdfa.Flavour("2b"), deterministic_id=True)
    report = pdfa.validate_written(io.BytesIO(handed.data), pdfa.Flavour("2b"), save_kwargs=settings)
    assert report.verdict == "pass"


@pytest.mark.parametrize("pdf", [b"%PDF-1.7 torn", b""])
def test_what_cannot_be_marked_is_not_delivered(world: World, drawn: Record, pdf: bytes) -> None:
    with pytest.raises(Unavailable, match=r"^delivery\.cannot_mark$"):
        deliver_pdf(actor=world.users["archivist"], record_id=drawn.id, pdf=pdf, purpose="", at=NOW)
    with pytest.raises(Unavailable, match=r"^delivery\.cannot_mark$"):
        deliver_image(
            actor=world.users["archivist"], record_id=drawn.id, number=1, jpeg=pdf, purpose="", at=NOW
        )
    assert not Delivery.objects.filter(record_id=drawn.id, kind="pdf").exists()


def test_pdf_with_other_pages_than_the_record_is_not_delivered(world: World, drawn: Record) -> None:
    target = io.BytesIO()
    write_searchable_pdf([PdfPage(encode(draw_page()), 780, 1100, 96.0)], target, title="一页")
    with pytest.raises(Unavailable, match=r"^delivery\.cannot_mark$"):
        deliver_pdf(
            actor=world.users["archivist"], record_id=drawn.id, pdf=target.getvalue(), purpose="", at=NOW
        )


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_print_has_no_text_layer_and_a_foot_that_stands_upright(
    world: World, drawn: Record, turned: int
) -> None:
    page = drawn.pages.get(number=1)
    page.reading = {**page.reading, "rotation_deg": turned, "dpi": 72, "width_px": 780}
    page.save()
    pictures = [picture_of(drawn, 1), picture_of(drawn, 2)]
    handed = deliver_print(
        actor=world.users["archivist"], record_id=drawn.id, pictures=pictures, purpose="", at=NOW
    )
    opened = pypdfium2.PdfDocument(handed.data)
    assert opened[0].get_textpage().get_text_range() == ""
    shown = np.asarray(opened[0].render(scale=1.0, grayscale=True).to_pil())
    opened.close()
    foot = shown[-16:]
    assert foot.mean() > 215, "the strip is white"
    ink = np.flatnonzero((foot < 150).any(axis=0))
    assert ink.size > 60
    assert ink.max() < 0.95 * foot.shape[1], "text begins at the left, as in a strip that stands upright"
    assert ink.min() < 40
    assert Delivery.objects.get(kind="print").pages == [1, 2]


def test_changed_rule_holds_from_now_on_and_is_audited(world: World, drawn: Record) -> None:
    security = make_user("security", Role.SECURITY_ADMINISTRATOR)
    marking = Marking(2, visible=False, invisible=True, purpose_required=True, template=DEFAULT_TEMPLATE)
    set_marking(actor=security, company_id=world.company.pk, marking=marking, at=NOW)
    assert marking_of(world.company.pk, 2) == marking
    with pytest.raises(Invalid, match=r"^delivery\.purpose_required$"):
        show(drawn, world.users["archivist"])
    event = AuditEvent.objects.get(action="delivery.set_marking")
    assert event.details["before"]["visible"]
    assert not event.details["after"]["visible"]


@pytest.mark.parametrize(
    "template",
    [
        "{person}",
        "{code}",
        "{person} {code} {password}",
        "{person!r} {code}",
        "{person.x} {code}",
        "{",
        "{person:9} {code}",
    ],
)
def test_template_that_names_nobody_or_asks_for_more_is_refused(world: World, template: str) -> None:
    security = make_user("security", Role.SECURITY_ADMINISTRATOR)
    with pytest.raises(Invalid, match=r"^delivery\.template_invalid$"):
        set_marking(
            actor=security,
            company_id=world.company.pk,
            marking=Marking(1, True, True, False, template),
            at=NOW,
        )
    assert not WatermarkRule.objects.exists()


def test_no_rule_lets_pages_out_unmarked(world: World) -> None:
    security = make_user("security", Role.SECURITY_ADMINISTRATOR)
    with pytest.raises(Invalid, match=r"^delivery\.unmarked$"):
        set_marking(
            actor=security,
            company_id=world.company.pk,
            marking=Marking(1, False, False, False, DEFAULT_TEMPLATE),
            at=NOW,
        )


def test_only_who_secures_changes_rules(world: World) -> None:
    for name in ("archivist", "auditor_group", "manager"):
        with pytest.raises(NotPermitted):
            set_marking(
                actor=world.users[name],
                company_id=world.company.pk,
                marking=Marking(1, True, True, False, DEFAULT_TEMPLATE),
                at=NOW,
            )


def test_cache_is_bounded_and_drops_what_was_used_least() -> None:
    made: list[str] = []

    def make(name: str) -> bytes:
        made.append(name)
        return bytes(40)

    cache = BytesCache(100)
    for name in ("a", "b", "a", "c", "a", "b"):
        cache.get_or_make(name, lambda name=name: make(name))
    assert made == ["a", "b", "c", "b"]
    assert cache.held_bytes <= 100


class TestTracing:
    """The file's reader runs apart; here its result is given, except in one test."""

    @staticmethod
    def leak(monkeypatch: pytest.MonkeyPatch, *pictures: Picture, mark_lines: tuple[str, ...] = ()) -> None:
        pages = tuple(SuspectPage(grey(picture), (), mark_lines) for picture in pictures)
        monkeypatch.setattr(tracing, "read_suspect", lambda _: pages)

    def test_delivery_is_named_with_its_person(
        self, world: World, drawn: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("archivist", "archivist_l4", "manager"):
            show(drawn, world.users[name])
        leaked = decode_jpeg(show(drawn, world.users["employee"]))
        self.leak(monkeypatch, np.asarray(cv2.resize(leaked, None, fx=0.7, fy=0.7), np.uint8))
        report = trace_leak(
            actor=world.users["auditor_company"], data=b"x", record_code=drawn.reference_code or "", at=NOW
        )
        assert report.verdict == "named"
        assert report.delivery is not None
        assert report.delivery.actor == world.users["employee"]
        assert report.false_alarm < 1e-9
        assert report.comparisons == 4

    def test_copy_without_mark_names_nobody(
        self, world: World, drawn: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        show(drawn, world.users["employee"])
        self.leak(monkeypatch, decode_jpeg(picture_of(drawn)))
        report = trace_leak(actor=world.users["auditor_group"], data=b"x", record_code=str(drawn.id), at=NOW)
        assert (report.verdict, report.delivery) == ("below_threshold", None)

    def test_page_of_another_record_is_told_apart(
        self, world: World, drawn: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        show(drawn, world.users["employee"])
        self.leak(monkeypatch, draw_page(seed=99))
        report = trace_leak(actor=world.users["auditor_group"], data=b"x", record_code=str(drawn.id), at=NOW)
        assert (report.verdict, report.delivery) == ("other_page", None)

    def test_readable_code_leads_to_the_record_without_its_number(
        self, world: World, drawn: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        leaked = decode_jpeg(show(drawn, world.users["employee"]))
        code = Delivery.objects.get(record_id=drawn.id).code
        self.leak(monkeypatch, leaked, mark_lines=(f"信息核实 {code[:4]}-{code[4:]}", "AAAAAAAA"))
        report = trace_leak(actor=world.users["auditor_group"], data=b"x", record_code="", at=NOW)
        assert report.verdict == "named"
        assert report.clue == report.delivery

    def test_forged_readable_code_accuses_nobody(
        self, world: World, drawn: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        show(drawn, world.users["manager"])
        code = Delivery.objects.get(record_id=drawn.id).code
        leaked = decode_jpeg(show(drawn, world.users["employee"]))
        self.leak(monkeypatch, leaked, mark_lines=(code,))
        report = trace_leak(actor=world.users["auditor_group"], data=b"x", record_code="", at=NOW)
        assert report.delivery is not None
        assert report.delivery.actor == world.users["employee"]
        assert report.clue is not None
        assert report.clue.actor == world.users["manager"]

    def test_pages_of_one_file_are_judged_together(
        self, world: World, drawn: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        handed = deliver_pdf(
            actor=world.users["employee"], record_id=drawn.id, pdf=pdf_of(drawn), purpose="", at=NOW
        )
        self.leak(monkeypatch, *pictures_in(handed.data))
        report = trace_leak(actor=world.users["auditor_group"], data=b"x", record_code=str(drawn.id), at=NOW)
        assert report.delivery == handed.delivery
        assert report.pages == (1, 2)

    def test_trace_is_audited_and_needs_its_right(
        self, world: World, drawn: Record, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.leak(monkeypatch, draw_page())
        for name in ("archivist", "employee", "manager", "nobody"):
            with pytest.raises(NotPermitted):
                trace_leak(actor=world.users[name], data=b"x", record_code=str(drawn.id), at=NOW)
        trace_leak(actor=world.users["auditor_company"], data=b"x", record_code=str(drawn.id), at=NOW)
        assert AuditEvent.objects.get(action="delivery.trace").actor == world.users["auditor_company"]

    def test_auditor_of_one_company_traces_nothing_of_another(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.leak(monkeypatch, draw_page())
        with pytest.raises(Invalid, match=r"^delivery\.record_unknown$"):
            trace_leak(
                actor=world.users["auditor_company"],
                data=b"x",
                record_code=str(world.records["zhao1"].id),
                at=NOW,
            )

    @pytest.mark.parametrize("data", [b"", b"no file of any kind", b"\xff\xd8\xff\xe0 torn"])
    def test_file_that_cannot_be_read_is_refused(self, data: bytes) -> None:
        with pytest.raises(SuspectUnreadable):
            read_suspect(data)
