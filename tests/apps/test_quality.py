"""The share of wrong values a company accepts, what it does, and what the company's own records say."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from tests.factories import NOW, World, make_draft, make_record, make_world, signed_in, value

from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Invalid, NotPermitted
from dossier.apps.records import passing, quality
from dossier.apps.records.doubts import CurvePoint, PassCurve, rule_for
from dossier.apps.records.drafts import Correction
from dossier.apps.records.models import DocumentType, FieldDefinition, QualityTarget, Record, RecordState
from dossier.apps.records.quality import get_quality, set_target
from dossier.apps.records.services import correct_record, receive_record

pytestmark = pytest.mark.django_db

CURVE = PassCurve(
    "sha256:0", 100, 900,
    (CurvePoint(0.5, 0.95, 0.02, 0.03), CurvePoint(0.9, 0.8, 0.001, 0.001), CurvePoint(0.99, 0.4, 0.0, 0.0001)),
)  # fmt: skip


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """The group, under a curve that does not change with what ships."""
    monkeypatch.setattr(passing, "load_curve", lambda: CURVE)
    monkeypatch.setattr(quality, "load_curve", lambda: CURVE)
    monkeypatch.setattr(passing, "rule_for", lambda target: rule_for(target, CURVE))
    return make_world()


def half_sure(world: World) -> Record:
    fields = {"employee_name": value("李翾"), "doc_date": value("2013-06-05", 0.95)}
    return make_record(world.company, world.employees["li"], type="payslip", fields=fields)


def target(world: World, error: float, user: str = "archivist") -> None:
    set_target(actor=world.users[user], company_id=world.company.id, field_error=error, at=NOW)


def test_new_records_are_judged_by_the_companys_target(world: World) -> None:
    assert half_sure(world).state == RecordState.FILED
    target(world, 0.0001)
    waiting = half_sure(world)
    assert waiting.state == RecordState.TO_CHECK
    assert waiting.doubts == [{"code": "field_uncertain", "field": "doc_date"}]
    target(world, 0.05)
    assert half_sure(world).state == RecordState.FILED
    assert Record.objects.get(id=waiting.id).state == RecordState.TO_CHECK, "filed by a setting"


def test_target_of_one_company_is_not_that_of_another(world: World) -> None:
    target(world, 0.0001)
    draft = make_draft(world.other_company, world.employees["zhao"], type_confidence=0.95)
    assert receive_record(draft=draft, at=NOW).state == RecordState.FILED


def test_change_of_the_target_is_audited_with_both_values(world: World) -> None:
    target(world, 0.002)
    target(world, 0.005)
    event = AuditEvent.objects.filter(action="quality.set_target").order_by("-sequence")[0]
    assert (event.details, event.rule) == ({"before": 0.002, "after": 0.005}, "archivist-company")
    assert QualityTarget.objects.get(company=world.company).changed_by_name == "archivist"


@pytest.mark.parametrize("user", ["manager", "employee", "auditor_group", "administrator", "archivist_other"])
def test_others_may_neither_see_nor_change_it(world: World, user: str) -> None:
    with pytest.raises(NotPermitted):
        target(world, 0.01, user)
    assert not QualityTarget.objects.exists()
    refused = AuditEvent.objects.filter(result="refused").order_by("-sequence")[0]
    assert (refused.actor, refused.details) == (world.users[user], {"wanted": "quality"})


@pytest.mark.parametrize("error", [0.0, -0.1, 0.06, float("nan"), float("inf")])
def test_target_out_of_range_is_refused(world: World, error: float) -> None:
    with pytest.raises(Invalid):
        target(world, error)
    assert not QualityTarget.objects.exists()


def test_effect_is_shown_before_it_is_chosen(world: World) -> None:
    Record.objects.all().update(evidence=None)
    for _ in range(3):
        half_sure(world)
    make_record(world.company, world.employees["li"])
    make_record(world.company, None)
    effects = {row.target: row for row in get_quality(world.company).effects}

    assert (effects[0.0001].passing, effects[0.0001].of, effects[0.0001].threshold) == (1, 5, 0.99)
    assert (effects[0.001].passing, effects[0.001].threshold) == (4, 0.9)
    assert [row.passing for row in effects.values()] == sorted(row.passing for row in effects.values())


def test_what_was_put_right_in_passed_records_is_counted(world: World) -> None:
    passed, waited = half_sure(world), make_record(world.company, None)
    archivist = world.users["archivist"]

    def correct(record: Record, **changes: Any) -> None:
        version = Record.objects.get(id=record.id).version
        correction = Correction(base_version=version, **changes)
        correct_record(actor=archivist, record_id=record.id, correction=correction, at=NOW)

    before = get_quality(world.company).total
    correct(passed, tags=("重要",), level=3)
    assert get_quality(world.company).total == before, "a tag puts nothing right"
    correct(passed, fields={"doc_date": "2014-01-01"}, employee_id=world.employees["chen"].id)
    correct(passed, fields={"doc_date": "2014-01-02"})
    correct(waited, fields={"doc_date": "2014-01-01"}, employee_id=world.employees["chen"].id, file=True)
    after = get_quality(world.company)

    assert (after.total.corrected - before.corrected, after.total.errors - before.errors) == (1, 2)
    assert after.total.waiting == before.waiting - 1
    assert (after.total.received, after.total.passed) == (before.received, before.passed)
    assert {row.key for row in after.months} == {"2026-03"}
    assert sum(row.received for row in after.types) == after.total.received
    assert after.values_passed > 0


def test_missing_signature_and_late_pages_stand_under_every_target(world: World) -> None:
    target(world, 0.05)
    draft = make_draft(world.company, world.employees["li"], type="labor_contract")
    unsigned = receive_record(draft=replace(draft, signed=False), at=NOW)
    assert unsigned.doubts == [{"code": "signature_missing", "field": None}]
    other = make_draft(world.company, world.employees["li"], type="reward_decision")
    assert receive_record(draft=replace(other, signed=False), at=NOW).doubts == []
    late = make_draft(world.company, world.employees["li"], type="reward_decision")
    assert receive_record(draft=replace(late, late=True), at=NOW).doubts == [
        {"code": "read_later", "field": None}
    ]


def test_target_is_changed_and_read_over_http(world: World) -> None:
    client = signed_in(world.users["archivist"])
    body = {"company_id": world.company.id, "field_error": 0.005}
    answer = client.put("/api/quality/target", body, content_type="application/json")
    assert (answer.status_code, answer.json()["target"]) == (200, 0.005)
    shown = client.get("/api/quality/curve").json()
    assert (shown["target"], shown["changed_by"]) == (0.005, "archivist")
    assert shown["curve"]["points"][1]["threshold"] == 0.9
    too_much = client.put(
        "/api/quality/target", {**body, "field_error": 0.5}, content_type="application/json"
    )
    assert too_much.status_code == 422


def test_rows_of_an_older_installation_learn_what_is_new(world: World) -> None:
    passed = {row.id for row in Record.objects.filter(passed=True)}
    assert passed
    Record.objects.update(passed=False)
    types = DocumentType.objects.filter(company=world.company)
    types.update(signature_expected=False)
    FieldDefinition.objects.filter(code="id_number").update(en="id number")
    FieldDefinition.objects.filter(code="wage").update(en="Salary")
    import_module("dossier.apps.records.migrations.0003_what_older_rows_did").fill_in(apps, None)

    assert {row.id for row in Record.objects.filter(passed=True)} == passed
    assert types.get(code="labor_contract").signature_expected
    assert not types.get(code="payslip").signature_expected
    names = dict(FieldDefinition.objects.filter(company=world.company).values_list("code", "en"))
    assert (names["id_number"], names["wage"]) == ("Identity number", "Salary")
