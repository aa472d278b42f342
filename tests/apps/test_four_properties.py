"""The four-property checks: a good record passes, and every way to spoil one is found by the item that asks for it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace

import pikepdf
import pytest
from django.db import connection
from PIL import Image
from tests.conftest import audit_open_to_change
from tests.factories import NOW, World, make_draft, make_page, value

from dossier.apps.audit.models import AuditEvent
from dossier.apps.evidence.checking import check_rows
from dossier.apps.evidence.models import PropertyReport
from dossier.apps.evidence.properties.keeping import (
    check_filed,
    check_now,
    failed_records,
    keep_report,
    latest_report,
    not_checked,
)
from dossier.apps.evidence.properties.material import Result
from dossier.apps.evidence.properties.opening import active_parts
from dossier.apps.evidence.properties.printing import print_reports
from dossier.apps.evidence.properties.running import CHECKS, check_record
from dossier.apps.intake.models import RenditionTask
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.records.models import (
    FieldValue,
    PageImage,
    Record,
    RecordVersion,
    Rendition,
    UnconfirmedValue,
)
from dossier.apps.records.services import receive_record
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store, store_bytes
from dossier.norms.four_properties import Stage, load_rule_set

pytestmark = pytest.mark.django_db


def _scan(shade: int = 240, form: str = "JPEG") -> bytes:
    buffer = io.BytesIO()
    Image.new("L", (200, 280), shade).save(buffer, form)
    return buffer.getvalue()


def _pdf(*, script: bool = False, password: str = "") -> bytes:
    pdf, buffer = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    if script:
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    pdf.save(buffer, encryption=pikepdf.Encryption(owner="o", user=password) if password else False)
    return buffer.getvalue()


def receive(world: World, source: bytes, media_type: str) -> Record:
    """Receive a filed record of one page that lies in the given source."""
    employee = world.employees["chen"]
    draft = make_draft(world.company, employee)
    stored = store_bytes(company=world.company, data=source, media_type=media_type)
    page = make_page(stored, 1, f"姓名：{employee.name}", "日期：2013年6月5日")
    fields = {"employee_name": value(employee.name), "doc_date": value("2013-06-05")}
    record = receive_record(draft=replace(draft, source=stored, page_ids=(page.id,), fields=fields), at=NOW)
    Record.objects.filter(id=record.id).update(indexed_revision=record.revision)
    return fresh(record)


def fresh(record: Record) -> Record:
    return Record.objects.select_related("company", "employee", "dossier__fonds").get(id=record.id)


@pytest.fixture
def record(world: World) -> Record:
    return receive(world, _scan(), "image/jpeg")


def failing(record: Record) -> set[str]:
    """Give what fails at filing or in the store; that the person's file lacks other papers does not count."""
    rows = [row for stage in Stage for row in check_record(fresh(record), stage).results]
    return {row.item.id for row in rows if row.outcome.result is Result.FAIL} - {"2-9"}


def test_a_good_record_passes_every_item_a_program_can_answer(record: Record) -> None:
    report = check_record(record, Stage.STORE)
    assert {row.item.id: row.outcome for row in report.results if row.error} == {}
    assert report.failing == ()
    passed = {row.item.id for row in report.results if row.outcome.result is Result.PASS}
    assert passed >= set(CHECKS) - {"2-9", "1-9"}
    manual = {row.item.id for row in report.results if row.outcome.result is Result.MANUAL}
    assert {"4-5", "4-6"} <= manual


@pytest.mark.parametrize("stage", Stage)
def test_every_item_of_a_stage_is_answered(record: Record, stage: Stage) -> None:
    rules = load_rule_set()
    assert len(rules.items) == 40
    answered = [row.item.id for row in check_record(record, stage).results]
    assert answered == [item.id for item in rules.items if stage in item.stages]


def _update(model: type, **values: object) -> Callable[[Record], None]:
    def spoil(record: Record) -> None:
        key = {"id": record.id} if model is Record else {"record": record}
        model.objects.filter(**key).update(**values)  # type: ignore[attr-defined]

    return spoil


def _set_value(field: str, text: str) -> Callable[[Record], None]:
    def spoil(record: Record) -> None:
        row = FieldValue.objects.filter(record=record, field=field).first()
        row = row or FieldValue(record=record, field=field, confidence=1.0, source="person")
        row.value = row.raw = text
        row.save()

    return spoil


def _lose_object(record: Record) -> None:
    object_store().delete(record.source.store_name)


def _lose_image(record: Record) -> None:
    PageImage.objects.filter(record=record).update(image=None)


def _rewrite_description(record: Record) -> None:
    version = RecordVersion.objects.get(record=record)
    version.snapshot = {**version.snapshot, "type": "resignation"}
    with connection.cursor():
        RecordVersion.objects.filter(id=version.id).update(snapshot=version.snapshot)


def _wrong_size(record: Record) -> None:
    StoredObject.objects.filter(id=record.source_id).update(size_bytes=7)


def _wrong_kind(record: Record) -> None:
    StoredObject.objects.filter(id=record.source_id).update(media_type="image/png")


def _rewrite_audit(record: Record) -> None:
    with audit_open_to_change():
        AuditEvent.objects.filter(object_id=str(record.id)).update(actor_name="somebody else")


@dataclass(frozen=True)
class Spoiled:
    item: str
    spoil: Callable[[Record], None]


SPOILED = (
    Spoiled("1-1", _lose_object),
    Spoiled("1-1", _rewrite_description),
    Spoiled("1-2", _set_value("position", "长" * 4001)),
    Spoiled("1-3", _set_value("doc_date", "2013-13-45")),
    Spoiled("1-3", _set_value("id_number", "110101199003070012")),
    Spoiled("1-4", _update(Record, level=2, retention_rule="NO-SUCH")),
    Spoiled("1-4", _update(Record, stage="nowhere")),
    Spoiled("1-5", _update(Record, doc_date="2199-01-01")),
    Spoiled("1-6", _set_value("position", " 工程师")),
    Spoiled("1-6", _set_value("position", "工程\ue000师")),
    Spoiled("1-7", _update(Record, reference_code="XX-1")),
    Spoiled("1-7", _update(Record, category="0100")),
    Spoiled("1-9", _set_value("employee_name", "别人")),
    Spoiled("1-10", _wrong_size),
    Spoiled("1-10", _wrong_kind),
    Spoiled("1-11", _lose_object),
    Spoiled("2-2", _wrong_size),
    Spoiled("2-4", _update(Record, doc_date="")),
    Spoiled("2-5", lambda record: record.events.all().delete() and None),
    Spoiled("2-6", _update(Record, version=3)),
    Spoiled("2-7", _lose_image),
    Spoiled("3-2", _update(Record, indexed_revision=0)),
    Spoiled("3-4", _lose_object),
    Spoiled("4-7", _rewrite_audit),
)


@pytest.mark.parametrize("spoiled", SPOILED, ids=lambda each: each.item)
def test_a_spoiled_record_fails_the_item_that_asks_for_it(record: Record, spoiled: Spoiled) -> None:
    assert spoiled.item not in failing(record)
    spoiled.spoil(record)
    assert spoiled.item in failing(record)


def test_a_second_record_of_the_same_page_is_a_duplicate(world: World, record: Record) -> None:
    assert "1-8" not in failing(record)
    again = receive(world, _scan(), "image/jpeg")
    assert {"1-8"} == failing(again)
    assert failing(receive(world, _scan(100), "image/jpeg")) == set()


def test_a_pdf_that_acts_or_hides_is_unsafe(world: World) -> None:
    assert failing(receive(world, _pdf(), "application/pdf")) == set()
    assert failing(receive(world, _pdf(script=True), "application/pdf")) == {"4-2"}
    assert list(active_parts(b"%PDF-1.7 nothing")) == ["damaged"]


def test_a_locked_pdf_is_not_usable(world: World) -> None:
    assert {"3-4", "3-8"} <= failing(receive(world, _pdf(password="geheim"), "application/pdf"))


def test_what_is_no_page_format_fails(world: World) -> None:
    assert {"3-3", "3-4", "3-5"} <= failing(receive(world, b"not a picture", "image/jpeg"))


def test_a_format_beyond_the_list_is_carried_by_the_pdf(world: World) -> None:
    record = receive(world, _scan(form="WEBP"), "image/webp")
    assert failing(record) == {"3-3", "3-5"}
    stored = store_bytes(company=world.company, data=_pdf(), media_type="application/pdf")
    Rendition.objects.create(record=record, kind=Rendition.Kind.SEARCHABLE_PDF, object=stored, created_at=NOW)
    assert failing(record) == set()


def test_a_report_is_told_in_the_log_and_cannot_be_changed_unseen(record: Record) -> None:
    keep_report(check_record(record, Stage.STORE), operator="test")
    assert list(check_rows()) == []
    assert record.events.filter(kind="validation").count() == 1
    assert failing(record) == set()


def test_the_worker_checks_each_version_once(world: World, record: Record) -> None:
    Record.objects.exclude(id=record.id).update(state="withdrawn")
    assert check_filed() == 1
    assert check_filed() == 0
    Record.objects.filter(id=record.id).update(version=2)
    assert [row.id for row in not_checked()] == [record.id]
    assert check_filed() == 1
    found = PropertyReport.objects.filter(record=record).first()
    assert found is not None
    assert found.failing == ["2-6"]
    assert [row.record_id for row in failed_records(world.company.id)] == [record.id]


def test_the_worker_waits_for_the_pdf(record: Record) -> None:
    Record.objects.exclude(id=record.id).update(state="withdrawn")
    task = RenditionTask.objects.create(record=record)
    assert check_filed() == 0
    RenditionTask.objects.filter(pk=task.pk).update(set_aside=True)
    assert check_filed() == 1


def test_a_date_that_waits_to_be_confirmed_is_a_persons_to_answer(record: Record) -> None:
    Record.objects.filter(id=record.id).update(doc_date="")
    record.refresh_from_db()
    assert failing(record) == {"2-4"}
    UnconfirmedValue.objects.create(record=record, field="sign_date", value="2020-01-01", confidence=0.6)
    report = check_record(record, Stage.STORE)
    found = {row.item.id: row.outcome for row in report.results}["2-4"]
    assert (found.result, found.places, report.passed) == (Result.MANUAL, ("doc_date",), True)


def test_only_who_may_confirm_asks_for_a_check(world: World, record: Record) -> None:
    with pytest.raises(NotPermitted):
        check_now(actor=world.users["manager"], record_id=record.id, stage=Stage.STORE)
    assert check_now(actor=world.users["archivist"], record_id=record.id, stage=Stage.STORE).passed
    shown = latest_report(actor=world.users["archivist"], record_id=record.id)
    assert shown is not None
    assert shown.operator == "archivist"


def test_a_printed_report_names_every_item_and_no_value(world: World, record: Record) -> None:
    report = keep_report(check_record(record, Stage.STORE), operator="<b>o</b>")
    page = print_reports([report.body])
    assert "&lt;b&gt;o&lt;/b&gt;" in page
    assert all(f"<td>{item['id']}</td>" in page for item in report.body["items"])
    assert world.employees["chen"].name not in page
