"""Who sees a record masked learns none of its personal values: not from the API, pictures, files, search or counts."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pypdfium2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Dictionary, Name, Pdf
from PIL import Image
from tests.apps.conftest import index_all
from tests.conftest import empty_index
from tests.factories import NOW, TYPES, World, make_draft, signed_in, value

from dossier.apps.access.policy import Clause, MaskClass
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.people.models import Employee
from dossier.apps.records import redaction, renditions
from dossier.apps.records.covering import Cover, cover_page
from dossier.apps.records.drafts import Correction, DraftPerson, DraftValue
from dossier.apps.records.masking import COVERED, EVERYTHING, Secret
from dossier.apps.records.models import PageImage, PreservationEvent, Record, Rendition
from dossier.apps.records.painting import find_uneven
from dossier.apps.records.redaction import RedactedPage, RedactionUnproven, prove_redacted, write_redacted_pdf
from dossier.apps.records.renditions import make_redacted_copy, read_redacted_copy
from dossier.apps.records.searchable_pdf import PdfPage, write_searchable_pdf
from dossier.apps.records.selectors import Viewer, read_page_image, view_record
from dossier.apps.records.services import correct_record, receive_record
from dossier.apps.vault.services import store_bytes

pytestmark = pytest.mark.django_db

WIDTH_PX, HEIGHT_PX = 827, 1169
PERSONAL = {
    "id_number": "110101199003070011", "phone": "13800138000", "account_no": "6222020200012345678",
    "home_address": "苏州市枫林园三栋", "wage": "9871.00", "diagnosis": "慢性肝炎",
}  # fmt: skip
TWIN = {
    "id_number": "320502198811230027", "phone": "15912345678", "account_no": "6217001234567890123",
    "home_address": "扬州市竹里园九栋", "wage": "6543.00", "diagnosis": "轻度抑郁",
}  # fmt: skip


def picture() -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((WIDTH_PX, HEIGHT_PX), 90).save(stream, "JPEG", quality=80)
    return stream.getvalue()


def lines_of(values: dict[str, str]) -> list[str]:
    return [
        "表彰决定", f"公民身份号码{values['id_number']}，电话{values['phone']}", f"账号：{values['account_no']}",
        f"住址：{values['home_address']}", f"工资标准{values['wage']}元", values["diagnosis"], "特此表彰，以资鼓励。",
    ]  # fmt: skip


def make_personal(world: World, values: dict[str, str], *, name: str = "chen", level: int = 1) -> Record:
    """File a paper of the level on which these values stand, with a picture of a real size."""
    employee = world.employees[name]
    fields = {
        "employee_name": value(employee.name), "doc_date": value("2013-06-05"),
        **{key: DraftValue(text, text, 1.0, 1, None) for key, text in values.items()},
    }  # fmt: skip
    draft = make_draft(
        world.company, employee, type=TYPES[level], pages=(tuple(lines_of(values)),), fields=fields
    )
    record = receive_record(draft=draft, at=NOW)
    page = PageImage.objects.get(record=record)
    texts = [
        {
            "text": text, "confidence": 0.99,
            "box": [[90, 90 + 60 * at], [90 + 26 * len(text), 90 + 60 * at],
                    [90 + 26 * len(text), 120 + 60 * at], [90, 120 + 60 * at]],
        }
        for at, text in enumerate(lines_of(values))
    ]  # fmt: skip
    page.reading = {**page.reading, "width_px": WIDTH_PX, "height_px": HEIGHT_PX, "lines": texts}
    page.image = store_bytes(company=world.company, data=picture(), media_type="image/jpeg")
    page.image_width_px, page.image_height_px = WIDTH_PX, HEIGHT_PX
    page.save()
    stored = store_bytes(company=world.company, data=b"%PDF-1.7 a copy", media_type="application/pdf")
    Rendition.objects.create(record=record, kind=Rendition.Kind.SEARCHABLE_PDF, object=stored, created_at=NOW)
    return Record.objects.get(id=record.id)


@pytest.fixture
def personal(world: World) -> Record:
    return make_personal(world, PERSONAL)


def told(text: str, values: dict[str, str] = PERSONAL) -> list[str]:
    """Give the personal values, or long pieces of them, that a text tells."""
    pieces = [piece for whole in values.values() for piece in (whole, whole[4:-4], whole[2:])]
    return [piece for piece in pieces if len(piece) >= 4 and piece in text]


def newest() -> AuditEvent:
    return AuditEvent.objects.order_by("-sequence")[0]


@pytest.mark.parametrize("user", ["manager", "auditor_company"])
def test_no_answer_about_a_record_tells_a_masked_value(world: World, personal: Record, user: str) -> None:
    correct_record(
        actor=world.users["archivist"], record_id=personal.id, at=NOW,
        correction=Correction(
            base_version=1, reason=f"原写作{PERSONAL['phone']}，因病", tags=("重要", PERSONAL["phone"]),
            fields={"phone": "13711112222", "decision": f"发至{PERSONAL['account_no']}"},
        ),
    )  # fmt: skip
    Record.objects.filter(id=personal.id).update(source_name=f"陈_{PERSONAL['id_number']}.pdf")
    client = signed_in(world.users[user])
    for address in ("", "/pages/1/lines", "/versions", "/redactions"):
        answer = client.get(f"/api/records/{personal.id}{address}")
        assert answer.status_code == 200, address
        text = json.dumps(answer.json(), ensure_ascii=False)
        assert told(text) == [], address
        assert "13711112222" not in text, address
    body = client.get(f"/api/records/{personal.id}").json()
    shown = {field["id"]: field for field in body["fields"]}
    assert (shown["id_number"]["value"], shown["id_number"]["raw"]) == ("1101**********0011",) * 2
    assert (shown["id_number"]["masked"], shown["id_number"]["mask"]) == (True, "identity_number")
    assert (shown["employee_name"]["value"], shown["employee_name"]["masked"]) == ("陈旻翀", False)
    assert shown["wage"]["value"] == COVERED
    assert body["masks"] == sorted(mask.value for mask in MaskClass)
    lines = client.get(f"/api/records/{personal.id}/pages/1/lines").json()
    assert [line["masked"] for line in lines] == [False, True, True, True, True, True, False]


def test_who_sees_it_in_the_clear_sees_everything(world: World, personal: Record) -> None:
    for user in ("archivist", "employee"):
        client = signed_in(world.users[user])
        body = client.get(f"/api/records/{personal.id}").json()
        assert {field["id"]: field["value"] for field in body["fields"]}.items() >= PERSONAL.items()
        assert body["masks"] == []
        assert not any(field["masked"] for field in body["fields"])
        lines = client.get(f"/api/records/{personal.id}/pages/1/lines").json()
        assert [line["text"] for line in lines] == lines_of(PERSONAL)


def test_page_image_and_thumbnail_are_painted_before_they_leave(world: World, personal: Record) -> None:
    page = PageImage.objects.select_related("image").get(record=personal)
    viewed = view_record(actor=world.users["manager"], record_id=personal.id)
    rects = viewed.page(page).rects
    assert len(rects) >= 6
    seen = {
        user: read_page_image(actor=world.users[user], record_id=personal.id, number=1)
        for user in ("manager", "archivist")
    }
    assert find_uneven(seen["manager"], rects) == []
    assert len(find_uneven(seen["archivist"], rects)) == len(rects)
    assert newest().details == {"page": 1, "masked": False}
    small = {
        user: signed_in(world.users[user]).get(f"/api/records/{personal.id}/pages/1/thumbnail").content
        for user in ("archivist", "manager")
    }
    assert small["archivist"] != small["manager"]


def test_pdf_of_a_masked_viewer_with_the_right_to_download_is_redacted(
    world: World, personal: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def masked(**asked: Any) -> Any:
        return view_record(actor=world.users["manager"], record_id=asked["record_id"])

    monkeypatch.setattr(renditions, "access_viewed", masked)
    pdf = signed_in(world.users["manager"]).get(f"/api/records/{personal.id}/pdf").content
    text = pdf_text(pdf)
    assert "特此表彰" in text
    assert told(text) == []
    exported = AuditEvent.objects.filter(action="record.export", object_id=str(personal.id))
    assert [event.details["form"] for event in exported] == ["masked_pdf"]


def pdf_text(pdf: bytes) -> str:
    opened = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(page.get_textpage().get_text_range() for page in opened)
    finally:
        opened.close()


@pytest.mark.parametrize("address", ["pdf", "evidence"])
def test_file_with_everything_is_refused_to_masked_viewers(
    world: World, personal: Record, address: str
) -> None:
    for user in ("manager", "auditor_company"):
        assert signed_in(world.users[user]).get(f"/api/records/{personal.id}/{address}").status_code == 404
        assert newest().result == "refused"


def test_lists_of_people_and_of_events_hold_no_number(world: World, personal: Record) -> None:
    Record.objects.filter(id=personal.id).update(title=f"表彰{PERSONAL['id_number']}")
    for user in ("manager", "auditor_company"):
        client = signed_in(world.users[user])
        chen = world.employees["chen"]
        answers = [
            client.get(f"/api/employees/{chen.id}"),
            client.get(f"/api/employees/{chen.id}/views"),
            client.post("/api/employees/search", {}, content_type="application/json"),
        ]
        if user == "auditor_company":
            answers.append(client.post("/api/audit/search", {}, content_type="application/json"))
        for answer in answers:
            text = answer.content.decode()
            assert answer.status_code == 200
            assert told(text) == []
            assert chen.particulars["id_number"] not in text
            assert chen.particulars["phone"] not in text


# ---- several people


def test_what_is_said_of_somebody_out_of_reach_is_masked(world: World) -> None:
    people = tuple(
        DraftPerson({"employee_name": value(world.employees[name].name), "phone": value(phone)},
                    world.employees[name], 1.0, "employee_no")
        for name, phone in (("chen", "13711112222"), ("sun", "13633334444"))
    )  # fmt: skip
    draft = make_draft(
        world.company, world.employees["chen"], type=TYPES[1], fields={"doc_date": value("2013-06-05")}
    )
    record = receive_record(draft=replace(draft, people=people), at=NOW)
    # By his place he may see all of it, by hers nothing: her department was left behind when she moved.
    team = Clause(
        "team", 1, frozenset({"filed"}), frozenset(), department_id=world.departments["research"].id
    )
    Employee.objects.filter(id=world.employees["sun"].id).update(department=world.departments["staff"])
    viewed = Viewer((team,), ()).look_at(Record.objects.select_related("department").get(id=record.id))
    assert viewed is not None
    assert (viewed.masks, viewed.person_masks) == (frozenset(), {1: frozenset(), 2: EVERYTHING})
    assert viewed.show("phone", "13711112222", "", 1).value == "13711112222"
    assert viewed.show("phone", "13633334444", "", 2).value == "136****4444"
    assert viewed.text("13633334444") == COVERED


# ---- show


def ask_to_show(world: World, user: str, record: Record, **body: Any) -> Any:
    return signed_in(world.users[user]).post(
        f"/api/records/{record.id}/show", body, content_type="application/json"
    )


def test_showing_a_value_is_an_audited_act_of_its_own(world: World, personal: Record) -> None:
    answer = ask_to_show(world, "auditor_company", personal, field="phone", reason="核对联系方式")
    assert answer.json() == [
        {"field": "phone", "person": None, "value": PERSONAL["phone"], "raw": PERSONAL["phone"]}
    ]
    event = newest()
    assert (event.action, event.rule, event.object_id) == ("record.show", "auditor-company", str(personal.id))
    assert event.details == {"fields": ["phone"], "mask": "", "person": 0, "reason": "核对联系方式"}
    assert PERSONAL["phone"] not in json.dumps(event.details)
    # Shown once is not shown for good.
    again = signed_in(world.users["auditor_company"]).get(f"/api/records/{personal.id}").content.decode()
    assert PERSONAL["phone"] not in again


def test_whole_class_is_shown_at_once(world: World, personal: Record) -> None:
    answer = ask_to_show(world, "auditor_company", personal, mask="health")
    assert {row["field"]: row["value"] for row in answer.json()} == {"diagnosis": PERSONAL["diagnosis"]}


@pytest.mark.parametrize("user", ["manager", "archivist", "employee", "nobody"])
def test_without_the_right_to_show_nothing_is_shown(world: World, personal: Record, user: str) -> None:
    answer = ask_to_show(world, user, personal, field="phone", reason="好奇")
    assert (answer.status_code, answer.json()["code"]) == (404, "records.not_found")
    assert (newest().result, newest().details["wanted"]) == ("refused", "show")


def test_higher_level_asks_for_a_reason(world: World) -> None:
    record = make_personal(world, PERSONAL, level=2)
    refused = ask_to_show(world, "auditor_company", record, field="phone", reason="  ")
    assert (refused.status_code, refused.json()["code"]) == (422, "records.reason_required")
    assert not AuditEvent.objects.filter(action="record.show", object_id=str(record.id)).exists()
    assert ask_to_show(world, "auditor_company", record, field="phone", reason="核查").status_code == 200


def test_field_that_is_not_there_is_said_so(world: World, personal: Record) -> None:
    answer = ask_to_show(world, "auditor_company", personal, field="passport_no", reason="核查")
    assert (answer.status_code, answer.json()["code"]) == (422, "records.nothing_to_show")


# ---- redacted copies


def test_redacted_copy_covers_classes_and_drawn_boxes_and_leaves_the_original(
    world: World, personal: Record
) -> None:
    page = PageImage.objects.select_related("image").get(record=personal)
    assert page.image is not None
    before = (page.image.sha256, Rendition.objects.get(record=personal).object_id)
    client = signed_in(world.users["archivist"])
    box = {"page": 1, "x": 80, "y": 80, "width": 300, "height": 50}
    answer = client.post(
        f"/api/records/{personal.id}/redactions",
        {"classes": ["identity_number", "phone", "account"], "boxes": [box], "reason": "提供给受益人"},
        content_type="application/json",
    )
    assert answer.status_code == 200, answer.content
    copy = answer.json()
    pdf = client.get(f"/api/records/{personal.id}/redactions/{copy['id']}").content
    text = pdf_text(pdf)
    hidden = {key: PERSONAL[key] for key in ("id_number", "phone", "account_no")}
    assert told(text, hidden) == []
    assert "表彰决定" not in text
    assert "特此表彰" in text
    assert PERSONAL["diagnosis"] in text
    page.refresh_from_db()
    original = Rendition.objects.get(record=personal, kind=Rendition.Kind.SEARCHABLE_PDF)
    assert page.image is not None
    assert (page.image.sha256, original.object_id) == before
    made = AuditEvent.objects.get(action="record.redact", object_id=str(personal.id))
    assert (made.details["reason"], made.details["boxes"]) == ("提供给受益人", 1)
    assert PreservationEvent.objects.filter(record=personal, kind="redaction").count() == 1
    listed = client.get(f"/api/records/{personal.id}/redactions").json()
    assert [row["id"] for row in listed] == [copy["id"]]


def test_copy_that_shows_what_the_reader_sees_masked_is_not_given(
    world: World, personal: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(*classes: MaskClass) -> int:
        copy = make_redacted_copy(
            actor=world.users["archivist"], record_id=personal.id, classes=frozenset(classes), drawn={},
            reason="", at=NOW,
        )  # fmt: skip
        return copy.id

    some, whole = make(MaskClass.PHONE), make(*MaskClass)
    manager = world.users["manager"]
    with pytest.raises(NotPermitted):
        read_redacted_copy(actor=manager, record_id=personal.id, rendition_id=whole)
    monkeypatch.setattr(
        renditions, "access_viewed", lambda **asked: view_record(actor=manager, record_id=asked["record_id"])
    )
    assert read_redacted_copy(actor=manager, record_id=personal.id, rendition_id=whole)
    with pytest.raises(NotPermitted):
        read_redacted_copy(actor=manager, record_id=personal.id, rendition_id=some)


def test_copy_is_made_only_by_who_may_correct_and_sees_everything(world: World, personal: Record) -> None:
    for user in ("manager", "employee", "auditor_company", "archivist_other"):
        with pytest.raises(NotPermitted):
            make_redacted_copy(
                actor=world.users[user],
                record_id=personal.id,
                classes=EVERYTHING,
                drawn={},
                reason="",
                at=NOW,
            )
    with pytest.raises(Invalid, match="nothing_to_redact"):
        make_redacted_copy(
            actor=world.users["archivist"], record_id=personal.id, classes=frozenset(), drawn={}, reason="", at=NOW
        )  # fmt: skip
    with pytest.raises(Invalid, match="page_unknown"):
        make_redacted_copy(
            actor=world.users["archivist"], record_id=personal.id, classes=frozenset(),
            drawn={7: [[(0, 0), (9, 0), (9, 9), (0, 9)]]}, reason="", at=NOW,
        )  # fmt: skip
    assert not Rendition.objects.filter(record=personal, kind=Rendition.Kind.REDACTED_PDF).exists()


def unproven_page() -> tuple[RedactedPage, tuple[Secret, ...]]:
    box = [[90, 90], [560, 90], [560, 120], [90, 120]]
    reading = {
        "width_px": WIDTH_PX, "height_px": HEIGHT_PX, "dpi": 100, "blank": False,
        "lines": [{"text": "联系电话13800138000", "confidence": 0.99, "box": box}],
    }  # fmt: skip
    secrets = (Secret("13800138000", EVERYTHING),)
    covered = cover_page(reading, (WIDTH_PX, HEIGHT_PX), Cover(EVERYTHING, secrets))
    return RedactedPage(picture(), (WIDTH_PX, HEIGHT_PX), reading, covered), secrets


@pytest.mark.parametrize("rotation_deg", [0, 90, 180, 270])
def test_text_left_under_a_rectangle_is_noticed_on_turned_pages(rotation_deg: int) -> None:
    page, secrets = unproven_page()
    turned = RedactedPage(
        page.jpeg, page.size, {**(page.reading or {}), "rotation_deg": rotation_deg}, page.covered
    )
    pdf = write_redacted_pdf([turned], title="试", secrets=secrets)
    prove_redacted(pdf, [page.covered.rects], secrets)
    with pytest.raises(RedactionUnproven, match="text"):
        # A rectangle over what was left readable: its picture is even enough only on a plain page.
        prove_redacted(written([("联系", 90.0)], rotation_deg), [((80, 80, 200, 130),)], ())


def written(lines: list[tuple[str, float]], rotation_deg: int = 0, shade: int = 24) -> bytes:
    plain, target = io.BytesIO(), io.BytesIO()
    Image.new("L", (WIDTH_PX, HEIGHT_PX), shade).save(plain, "JPEG")
    boxes = tuple((text, ((90.0, y), (190.0, y), (190.0, y + 30), (90.0, y + 30))) for text, y in lines)
    page = PdfPage(plain.getvalue(), WIDTH_PX, HEIGHT_PX, 100, boxes, rotation_deg)
    write_searchable_pdf([page], target, title="试")
    return target.getvalue()


def test_each_way_to_leave_something_is_noticed() -> None:
    rects = (((80, 80, 200, 130),),)
    prove_redacted(written([("别处", 600.0)]), rects, ())
    with pytest.raises(RedactionUnproven, match="picture"):
        prove_redacted(written([], shade=200), rects, ())
    with pytest.raises(RedactionUnproven, match="value"):
        prove_redacted(written([("13800138000", 600.0)]), rects, (Secret("138 0013 8000", EVERYTHING),))
    for spoil in ("Names", "AcroForm", "OCProperties"):
        stream = io.BytesIO()
        with Pdf.open(io.BytesIO(written([]))) as pdf:
            pdf.Root[Name(f"/{spoil}")] = Dictionary()
            pdf.save(stream)
        with pytest.raises(RedactionUnproven, match="part"):
            prove_redacted(stream.getvalue(), rects, ())


def test_copy_that_cannot_be_proven_is_not_kept(
    world: World, personal: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(redaction, "paint_over", lambda jpeg, _rects: jpeg)
    with pytest.raises(Conflict, match="redaction_unproven"):
        make_redacted_copy(
            actor=world.users["archivist"], record_id=personal.id, classes=EVERYTHING, drawn={}, reason="", at=NOW
        )  # fmt: skip
    assert not Rendition.objects.filter(record=personal, kind=Rendition.Kind.REDACTED_PDF).exists()


# ---- search


@pytest.fixture(scope="module")
def twins(world: World, django_db_blocker: Any) -> Iterator[tuple[World, str, str]]:
    """Two papers that differ in nothing but their personal values, in the index."""
    with django_db_blocker.unblock():
        first, second = (make_personal(world, values) for values in (PERSONAL, TWIN))
        empty_index()
        Record.objects.update(indexed_revision=0)
        index_all()
        yield world, str(first.id), str(second.id)
        Rendition.objects.filter(record__in=(first, second)).delete()


def search(world: World, user: str, query: str) -> dict[str, Any]:
    answer = signed_in(world.users[user]).post(
        "/api/search", {"query": query, "page_size": 100}, content_type="application/json"
    )
    assert answer.status_code in (200, 422), answer.content
    return answer.json() if answer.status_code == 200 else {"hits": [], "total": 0, "facets": {}}


def test_who_sees_them_in_the_clear_finds_each_by_its_own_value(twins: tuple[World, str, str]) -> None:
    world, first, second = twins
    for user in ("archivist", "employee"):
        for field in PERSONAL:
            for own, other, values in ((first, second, PERSONAL), (second, first, TWIN)):
                found = {hit["id"] for hit in search(world, user, f'"{values[field]}"')["hits"]}
                assert own in found, (user, field)
                assert other not in found, (user, field)


PIECES = st.builds(
    lambda whole, start, length: whole[start : start + length],
    st.sampled_from([*PERSONAL.values(), *TWIN.values()]),
    st.integers(0, 12),
    st.integers(2, 20),
).filter(lambda piece: len(piece) > 1)
FIELDS = st.sampled_from(["", "", "no:", "doc_no:", "tag:", "title:", "name:"])
LEAVES = st.builds(
    lambda field, piece: f'{field}"{piece}"', FIELDS, PIECES | st.sampled_from(["表彰", "账号", "电话"])
)
QUERIES = st.lists(LEAVES, min_size=1, max_size=3).flatmap(
    lambda leaves: st.sampled_from([" ", " OR ", " NOT "]).map(lambda joint: joint.join(leaves))
)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(query=QUERIES, user=st.sampled_from(["manager", "auditor_company", "auditor_group"]))
def test_masked_viewer_cannot_tell_two_secrets_apart_by_searching(
    twins: tuple[World, str, str], query: str, user: str
) -> None:
    world, first, second = twins
    found = search(world, user, query)
    hits = {hit["id"]: hit for hit in found["hits"]}
    assert (first in hits) == (second in hits)
    assert all(told(json.dumps(hit, ensure_ascii=False), values) == [] for hit in hits.values()
               for values in (PERSONAL, TWIN))  # fmt: skip
    if first in hits:
        assert hits[first]["snippet"] == hits[second]["snippet"]


@pytest.mark.parametrize("field", PERSONAL)
def test_search_for_a_masked_value_answers_like_one_for_any_other(
    twins: tuple[World, str, str], field: str
) -> None:
    world, _, _ = twins
    other = {"id_number": "440301197705050019", "wage": "7654.00"}.get(field, "不曾有过的值")
    for asked in (PERSONAL[field], PERSONAL[field][:6], PERSONAL[field][-4:]):
        answers = [search(world, "manager", f'"{text}"') for text in (asked, other)]
        assert [answer["total"] for answer in answers] == [0, 0]
        assert answers[0]["facets"] == answers[1]["facets"]
