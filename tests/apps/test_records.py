"""Records: received, filed, corrected, re-coded; every write a version, an event and a need to index."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from tests.factories import NOW, TYPES, World, make_record, value

from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.people.models import Employee
from dossier.apps.records.drafts import Correction
from dossier.apps.records.employees import count_completeness
from dossier.apps.records.models import ItemCounter, Record, RecordState, RecordVersion
from dossier.apps.records.services import correct_record

pytestmark = pytest.mark.django_db


def correct(world: World, record: Record, user: str = "archivist", **changes: Any) -> Record:
    changes.setdefault("base_version", Record.objects.get(id=record.id).version)
    return correct_record(
        actor=world.users[user], record_id=record.id, correction=Correction(**changes), at=NOW
    )


def state_of(record: Record) -> tuple[Any, ...]:
    """Give all that a correction could change."""
    row = Record.objects.values_list().get(id=record.id)
    values = list(record.values.order_by("id").values_list("field", "confidence", "source"))
    return row[:18], values, record.versions.count(), record.tags.count(), record.events.count()


def last_event() -> AuditEvent:
    return AuditEvent.objects.order_by("-sequence")[0]


def test_sure_record_is_filed_with_a_reference_code(world: World) -> None:
    record = Record.objects.get(id=make_record(world.company, world.employees["li"]).id)
    assert record.state == RecordState.FILED
    assert record.reference_code is not None
    assert record.reference_code.startswith("HQ01-RS·")
    assert (record.doubts, record.filed_at, record.doc_date) == ([], NOW, "2013-06-05")
    assert record.dossier is not None
    assert record.dossier.employee_id == world.employees["li"].id
    version = RecordVersion.objects.get(record=record)
    assert (version.number, version.by_name, version.changes) == (1, "recognition", [])
    assert [event.kind for event in record.events.all()] == ["capture", "filing"]
    assert record in Record.objects.not_indexed()
    assert (last_event().action, last_event().object_id) == ("record.receive", str(record.id))


@pytest.mark.parametrize(
    ("choices", "doubt"),
    [
        ({"person_confidence": 0.4}, "person_uncertain"),
        ({"type_confidence": 0.5}, "type_uncertain"),
        ({"fields": {"doc_date": value("2013-06-05")}}, "field_missing"),
        (
            {
                "type": "payslip",  # kept for so many years from its own date on
                "fields": {"employee_name": value("李翾"), "doc_date": value("2013-06-05", 0.3)},
            },
            "field_uncertain",
        ),
    ],
)
def test_doubtful_record_waits_without_a_code(world: World, choices: dict[str, Any], doubt: str) -> None:
    record = Record.objects.get(id=make_record(world.company, world.employees["li"], **choices).id)
    assert (record.state, record.reference_code, record.dossier) == (RecordState.TO_CHECK, None, None)
    assert [item["code"] for item in record.doubts] == [doubt]


def test_record_of_an_unknown_person_waits(world: World) -> None:
    assert [item["code"] for item in world.records["unknown"].doubts] == ["person_unknown"]


def test_correction_makes_a_version_with_its_difference(world: World) -> None:
    record = world.records["chen2"]
    correct(world, record, fields={"doc_date": "2014-01-02", "wage": "9000"}, reason="看错", tags=("重要",))
    now = Record.objects.get(id=record.id)
    assert (now.version, now.revision, now.doc_date) == (2, record.revision + 1, "2014-01-02")
    version = RecordVersion.objects.get(record=record, number=2)
    assert version.reason == "看错"
    assert {change["field"]: (change["before"], change["after"]) for change in version.changes} == {
        "doc_date": ("2013-06-05", "2014-01-02"),
        "wage": (None, "9000"),
        "tags": (None, "重要"),
    }
    date_value = now.values.get(field="doc_date")
    assert (date_value.raw, date_value.source, date_value.confirmed_by) == (
        "2013-06-05", "person", world.users["archivist"],
    )  # fmt: skip
    event = last_event()
    assert (event.action, event.rule, event.subject_id) == (
        "record.correct", "archivist-company", world.employees["chen"].id,
    )  # fmt: skip
    assert "2014-01-02" not in str(event.details)


def test_null_erases_a_value(world: World) -> None:
    correct(world, world.records["chen2"], fields={"doc_date": None})
    now = Record.objects.get(id=world.records["chen2"].id)
    assert now.doc_date == ""
    assert not now.values.filter(field="doc_date").exists()


def test_stale_base_version_is_a_conflict_and_changes_nothing(world: World) -> None:
    record = world.records["chen2"]
    correct(world, record, fields={"wage": "9000"})
    before = state_of(record)
    with pytest.raises(Conflict) as refused:
        correct(world, record, base_version=1, fields={"wage": "1"})
    assert refused.value.params == {"current": 2}
    assert state_of(record) == before


@pytest.mark.parametrize(
    ("fields", "problems"),
    [
        ({"doc_date": "2015-02-30"}, {"doc_date": "records.value_not_a_date"}),
        ({"id_number": "110101198802021233"}, {"id_number": "records.value_not_an_id_number"}),
        ({"gender": "甲"}, {"gender": "records.value_not_an_option"}),
        ({"wage": "很多"}, {"wage": "records.value_not_a_number"}),
        ({"shoe_size": "43"}, {"shoe_size": "records.field_unknown"}),
        ({"employee_name": "x" * 4001}, {"employee_name": "records.value_too_long"}),
        (
            {"wage": "y", "doc_date": "z"},
            {"wage": "records.value_not_a_number", "doc_date": "records.value_not_a_date"},
        ),
    ],
)
def test_invalid_values_name_their_fields_and_change_nothing(
    world: World, fields: dict[str, str | None], problems: dict[str, str]
) -> None:
    before = state_of(world.records["chen2"])
    with pytest.raises(Invalid) as refused:
        correct(world, world.records["chen2"], fields=fields)
    assert {problem.field: problem.code for problem in refused.value.problems} == problems
    assert state_of(world.records["chen2"]) == before


def test_unknown_type_is_named_and_changes_nothing(world: World) -> None:
    before = state_of(world.records["chen2"])
    with pytest.raises(Invalid) as refused:
        correct(world, world.records["chen2"], type="horoscope")
    assert [problem.field for problem in refused.value.problems] == ["type"]
    assert state_of(world.records["chen2"]) == before


def test_filing_needs_a_person(world: World) -> None:
    before = state_of(world.records["unknown"])
    with pytest.raises(Invalid) as refused:
        correct(world, world.records["unknown"], file=True)
    assert [problem.field for problem in refused.value.problems] == ["employee_id"]
    assert state_of(world.records["unknown"]) == before


def test_filing_with_a_person_gives_a_place_and_ends_the_doubts(world: World) -> None:
    record = world.records["unknown"]
    correct(world, record, file=True, employee_id=world.employees["li"].id)
    now = Record.objects.get(id=record.id)
    assert (now.state, now.doubts, now.department_id) == (
        RecordState.FILED, [], world.departments["staff"].id,
    )  # fmt: skip
    assert now.reference_code
    assert last_event().action == "record.file"


def test_person_of_another_company_is_refused_and_changes_nothing(world: World) -> None:
    before = state_of(world.records["chen2"])
    with pytest.raises(NotPermitted):
        correct(world, world.records["chen2"], employee_id=world.employees["zhao"].id)
    assert state_of(world.records["chen2"]) == before


@pytest.mark.parametrize("user", ["manager", "employee", "auditor_group", "administrator", "nobody"])
def test_correction_by_others_is_refused_audited_and_changes_nothing(world: World, user: str) -> None:
    before = state_of(world.records["chen1"])
    with pytest.raises(NotPermitted):
        correct(world, world.records["chen1"], user, fields={"wage": "1"})
    assert state_of(world.records["chen1"]) == before
    event = last_event()
    assert (event.action, event.result, event.object_id, event.actor) == (
        "access.refused", "refused", str(world.records["chen1"].id), world.users[user],
    )  # fmt: skip


def test_nobody_moves_a_record_out_of_his_own_reach(world: World) -> None:
    before = state_of(world.records["chen2"])
    with pytest.raises(Invalid):
        correct(world, world.records["chen2"], level=4)
    assert state_of(world.records["chen2"]) == before
    assert correct(world, world.records["chen2"], "archivist_l4", level=4).level == 4


def test_type_change_gives_a_new_code_and_keeps_the_old_number_used(world: World) -> None:
    record = world.records["chen2"]
    old = record.reference_code
    correct(world, record, type=TYPES[1])
    moved = Record.objects.get(id=record.id)
    assert (moved.type, moved.category, moved.level) == (TYPES[1], "0700", 1)
    assert moved.reference_code not in (None, old)
    later = make_record(world.company, world.employees["chen"], type=TYPES[2])
    codes = set(Record.objects.exclude(reference_code=None).values_list("reference_code", flat=True))
    assert old not in codes
    assert later.reference_code != old


def test_change_within_a_category_keeps_the_code(world: World) -> None:
    record = world.records["chen2"]
    correct(world, record, type="offer_letter")
    assert Record.objects.get(id=record.id).reference_code == record.reference_code


def test_item_numbers_are_never_used_again(world: World) -> None:
    codes = []
    for _ in range(3):
        record = make_record(world.company, world.employees["sun"])
        codes.append(record.reference_code)
        correct(world, record, employee_id=world.employees["li"].id)
    assert len(set(codes)) == 3
    counter = ItemCounter.objects.get(dossier__employee=world.employees["sun"], category=record.category)
    assert counter.last_item == 3


def test_completeness_counts_what_is_filed_against_what_is_required(world: World) -> None:
    people = [world.employees["chen"], world.employees["sun"]]
    counted = count_completeness(people, date(2026, 3, 2))
    chen, sun = counted[people[0].id], counted[people[1].id]
    assert chen.required == sun.required > 5
    assert (sun.present, len(sun.missing)) == (0, sun.required)
    assert chen.present >= 1
    assert "labor_contract" in {kind for kind, _ in sun.missing} - {kind for kind, _ in chen.missing}


def test_departed_person_needs_papers_of_the_exit(world: World) -> None:
    before = count_completeness([world.employees["sun"]], date(2026, 3, 2))
    Employee.objects.filter(id=world.employees["sun"].id).update(departed_on=date(2025, 1, 31))
    gone = Employee.objects.get(id=world.employees["sun"].id)
    after = count_completeness([gone], date(2026, 3, 2))
    assert after[gone.id].required > before[gone.id].required


def test_received_time_is_the_callers(world: World) -> None:
    record = make_record(world.company, world.employees["li"])
    assert record.received_at == NOW < datetime.now(UTC)
