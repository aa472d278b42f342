"""Values that recognition was not sure enough of: no facts until a person says so, and nothing is held up by them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.factories import NOW, World, make_draft, make_people, make_record, signed_in, value

from dossier.apps.access.matrix import add_version, publish_now
from dossier.apps.access.policy import Action, MaskClass, Role
from dossier.apps.access.selectors import list_rules
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Invalid, NotPermitted
from dossier.apps.learning.selectors import find_examples
from dossier.apps.records import passing, quality
from dossier.apps.records.decisive import decisive_for, list_decisive, set_decisive
from dossier.apps.records.doubts import CurvePoint, PassCurve, rule_for
from dossier.apps.records.drafts import Correction, DraftPerson, DraftValue, PersonLink
from dossier.apps.records.models import (
    DecisiveFields,
    DocumentType,
    FieldValue,
    QualityTarget,
    Record,
    RecordState,
    UnconfirmedValue,
)
from dossier.apps.records.quality import get_quality
from dossier.apps.records.selectors import viewer_of
from dossier.apps.records.services import correct_record, receive_record
from dossier.apps.records.unconfirmed import divide, list_incomplete
from dossier.apps.search.documents import to_document

pytestmark = pytest.mark.django_db

CURVE = PassCurve("sha256:0", 9, 9, (CurvePoint(0.9, 0.8, 0.001, 0.001, 0.9, record_threshold=0.7),))
DATED, UNDATED = "payslip", "labor_contract"
"""A type whose retention begins with its own date, and one of whom it begins when the person leaves."""


@pytest.fixture
def world(db: None, monkeypatch: pytest.MonkeyPatch) -> World:
    """People without records, under a curve that does not change with what ships."""
    for module in (passing, quality):
        monkeypatch.setattr(module, "load_curve", lambda: CURVE)
    monkeypatch.setattr(passing, "rule_for", lambda target: rule_for(target, CURVE))
    return make_people()


def receive(world: World, kind: str = UNDATED, **unsure: DraftValue) -> Record:
    """Receive a paper of Li that is sure but for the values given."""
    fields = {"employee_name": value("李翾"), "doc_date": value("2013-06-05"), **unsure}
    made = make_record(world.company, world.employees["li"], type=kind, fields=fields)
    return Record.objects.get(id=made.id)


def correct(world: World, record: Record, user: str = "archivist", **changes: Any) -> Record:
    version = Record.objects.get(id=record.id).version
    return correct_record(
        actor=world.users[user],
        record_id=record.id,
        correction=Correction(base_version=version, **changes),
        at=NOW,
    )


def facts(record: Record) -> dict[str, str]:
    return {row.field: row.value for row in FieldValue.objects.filter(record=record)}


def waiting(record: Record) -> dict[str, str]:
    return {row.key: row.value for row in UnconfirmedValue.objects.filter(record=record)}


def test_unsure_optional_value_waits_and_holds_nothing_up(world: World) -> None:
    record = receive(world, wage=value("5000", 0.6), position=value("钳工", 0.95))

    assert (record.state, record.passed, record.doubts) == (RecordState.FILED, True, [])
    assert facts(record) == {"employee_name": "李翾", "doc_date": "2013-06-05", "position": "钳工"}
    assert waiting(record) == {"wage": "5000"}
    assert "field:wage" not in record.versions.get().snapshot
    event = AuditEvent.objects.get(action="record.receive")
    assert event.details["unconfirmed"] == ["wage"], "which waits, and no value"


def test_record_that_somebody_must_see_keeps_all_its_values(world: World) -> None:
    record = receive(world, kind=DATED, doc_date=value("2013-06-05", 0.6), amount=value("5000", 0.5))

    assert (record.state, waiting(record)) == (RecordState.TO_CHECK, {})
    assert [doubt["field"] for doubt in record.doubts] == ["doc_date", "amount"]
    assert facts(record)["amount"] == "5000"


def test_type_and_person_have_a_threshold_of_their_own(world: World) -> None:
    def state(**choices: float) -> str:
        return make_record(world.company, world.employees["li"], **choices).state

    assert (state(type_confidence=0.75), state(type_confidence=0.65)) == ("filed", "to_check")
    assert (state(person_confidence=0.75), state(person_confidence=0.65)) == ("filed", "to_check")


def test_date_waits_with_its_value_rather_than_be_taken_from_another(world: World) -> None:
    record = receive(world, doc_date=value("2013-06-05", 0.5), sign_date=value("2012-01-01"))

    assert (record.state, record.doc_date) == (RecordState.FILED, "")
    assert to_document(record).doc_date == 0
    assert correct(world, record, confirm=("doc_date",)).doc_date == "2013-06-05"


def test_discarded_date_gives_way_to_the_next(world: World) -> None:
    record = receive(world, doc_date=value("2013-06-05", 0.5), sign_date=value("2012-01-01"))
    assert correct(world, record, discard=("doc_date",)).doc_date == "2012-01-01"


def test_search_does_not_find_a_record_by_what_waits(world: World) -> None:
    record = receive(world, employee_no=value("X998877", 0.5))
    assert "X998877" not in to_document(record).numbers
    correct(world, record, confirm=("employee_no",))
    assert "X998877" in to_document(Record.objects.get(id=record.id)).numbers


def test_confirmed_value_stands_with_where_it_was_read(world: World) -> None:
    record = receive(world, wage=replace(value("5000", 0.6), raw="伍仟", handwritten=True))
    after = correct(world, record, confirm=("wage",))

    row = FieldValue.objects.get(record=record, field="wage")
    assert (row.value, row.raw, row.page, row.handwritten) == ("5000", "伍仟", 1, True)
    assert row.box == [[10, 10], [200, 10], [200, 30], [10, 30]]
    assert (row.source, row.confidence, row.confirmed_by) == ("person", 1.0, world.users["archivist"])
    assert (waiting(record), after.version, after.errors_found) == ({}, 2, 0)
    event = AuditEvent.objects.filter(action="record.correct").latest("sequence")
    assert (event.details["confirmed"], event.details["changed"]) == (["wage"], ["wage"])


def test_another_value_for_its_field_ends_a_proposal_and_puts_no_error_right(world: World) -> None:
    record = receive(world, wage=value("5000", 0.6))
    after = correct(world, record, fields={"wage": "6000"})
    assert (facts(record)["wage"], waiting(record), after.errors_found) == ("6000", {}, 0)
    assert correct(world, record, fields={"doc_date": "2014-01-01"}).errors_found == 1


def test_discarded_proposal_leaves_no_value(world: World) -> None:
    record = receive(world, wage=value("5000", 0.6), position=value("钳工", 0.6))
    correct(world, record, discard=("wage",))
    assert (waiting(record), "wage" in facts(record)) == ({"position": "钳工"}, False)
    event = AuditEvent.objects.filter(action="record.correct").latest("sequence")
    assert event.details["discarded"] == ["wage"]


@pytest.mark.parametrize("what", ["confirm", "discard"])
def test_what_does_not_wait_cannot_be_settled(world: World, what: str) -> None:
    record = receive(world, wage=value("5000", 0.6))
    with pytest.raises(Invalid, match="proposal_unknown"):
        correct(world, record, **{what: ("wage", "position")})
    assert (waiting(record), Record.objects.get(id=record.id).version) == ({"wage": "5000"}, 1)


def test_who_may_not_correct_neither_sees_nor_settles(world: World) -> None:
    record = receive(world, kind="reward_decision", reason=value("因病", 0.6))
    shown = {
        user: signed_in(world.users[user]).get(f"/api/records/{record.id}").json()["unconfirmed"]
        for user in ("archivist", "auditor_company")
    }
    assert [row["key"] for row in shown["archivist"]] == ["reason"]
    assert shown["auditor_company"] == []
    with pytest.raises(NotPermitted):
        correct(world, record, user="auditor_company", confirm=("reason",))
    assert waiting(record) == {"reason": "因病"}


def test_proposal_is_covered_where_its_field_is_masked(world: World) -> None:
    record = receive(world, kind="reward_decision", id_number=value("110101198802021232", 0.6))
    seen = viewer_of(world.users["auditor_company"]).look_at(record)
    assert seen is not None
    assert MaskClass.IDENTITY_NUMBER in seen.all_masks
    assert "110101198802021232" in {secret.text for secret in seen.secrets}
    assert "110101198802021232" not in seen.text("身份证号110101198802021232")


def cover_pay_for_archivists() -> None:
    """Put a matrix into force under which archivists change papers without seeing pay."""
    seen_masked = {
        "actions": frozenset({Action.FIND, Action.VIEW_MASKED, Action.EDIT, Action.CONFIRM}),
        "masks": frozenset({MaskClass.PAY}),
    }
    rules = [
        replace(rule, **seen_masked) if rule.role == Role.HR_ARCHIVIST else rule for rule in list_rules()
    ]
    now = datetime.now(UTC)
    draft = add_version(rules, author=None, note="", based_on=None, at=now)
    publish_now(draft, effective_from=now, at=now)


@pytest.mark.parametrize("what", ["confirm", "discard"])
def test_nobody_vouches_for_a_value_that_is_covered(world: World, what: str) -> None:
    record = receive(world, wage=value("5000", 0.6), position=value("钳工", 0.6))
    cover_pay_for_archivists()
    with pytest.raises(Invalid, match="proposal_covered") as refused:
        correct(world, record, **{what: ("wage", "position")})
    assert [problem.field for problem in refused.value.problems] == [f"{what}.wage"]
    assert waiting(record) == {"wage": "5000", "position": "钳工"}
    correct(world, record, **{what: ("position",)}, fields={"wage": "5100"})
    assert (waiting(record), facts(record)["wage"]) == ({}, "5100")


# --- several people ---------------------------------------------------------------------------------


def receive_several(world: World) -> Record:
    people = tuple(
        DraftPerson(
            {"employee_name": value(world.employees[name].name), "amount": value(amount, sure)},
            world.employees[name],
            1.0,
            "employee_no",
        )
        for name, amount, sure in (("chen", "500", 0.95), ("li", "700", 0.5))
    )
    draft = make_draft(
        world.company,
        world.employees["chen"],
        type="reward_decision",
        fields={"doc_date": value("2013-06-05")},
    )
    return Record.objects.get(id=receive_record(draft=replace(draft, people=people), at=NOW).id)


def test_value_of_one_of_several_waits_and_is_confirmed_for_that_one(world: World) -> None:
    record = receive_several(world)
    assert (record.state, waiting(record)) == (RecordState.FILED, {"amount@2": "700"})
    assert "amount" not in record.people.get(position=2).values

    after = correct(world, record, confirm=("amount@2",))
    told = record.people.get(position=2)
    assert (told.values["amount"]["value"], told.confirmed_by) == ("700", world.users["archivist"])
    assert (waiting(record), after.errors_found) == ({}, 0)
    assert record.versions.get(number=2).changes[0]["field"] == "person@2"


def test_what_waits_goes_with_its_person(world: World) -> None:
    record = receive_several(world)
    li = PersonLink(world.employees["li"].id, 2)
    correct(world, record, people=(li,))
    assert waiting(record) == {"amount": "700"}, "of the only one it is the record's"

    other = receive_several(world)
    correct(world, other, people=(PersonLink(world.employees["chen"].id, 1),))
    assert waiting(other) == {}


# --- lists and figures ------------------------------------------------------------------------------


def test_incomplete_records_are_listed_for_who_may_complete_them(world: World) -> None:
    record = receive(world, wage=value("5000", 0.6), position=value("钳工", 0.6))
    receive(world)
    archivist = world.users["archivist"]

    (row,) = list_incomplete(archivist)
    assert (row.id, row.waiting) == (record.id, 2)  # type: ignore[attr-defined]
    assert list_incomplete(archivist, field="wage").count() == 1
    assert list_incomplete(archivist, field="degree").count() == 0
    assert list_incomplete(world.users["archivist_other"]).count() == 0
    assert list_incomplete(world.users["auditor_company"]).count() == 0

    body = signed_in(archivist).get("/api/tasks/incomplete").json()
    assert (body["total"], body["items"][0]["fields"]) == (1, ["wage", "position"])
    figures = get_quality(world.company)
    assert (figures.values_unconfirmed, figures.records_incomplete) == (2, 1)


def test_effect_of_a_target_tells_how_much_would_stand(world: World) -> None:
    receive(world, wage=value("5000", 0.6))
    effect = get_quality(world.company).effects[-1]
    assert (effect.passing, effect.standing, effect.values, effect.completeness) == (1, 2, 3, 0.9)


def test_nothing_is_learned_from_a_record_that_is_not_complete(world: World) -> None:
    record = receive(world, wage=value("5000", 0.6), position=value("钳工", 0.6))
    correct(world, record, confirm=("wage",))
    assert find_examples(world.company) == []
    correct(world, record, confirm=("position",))
    (example,) = find_examples(world.company)
    assert example.values["position"] == "钳工"


def test_values_taken_out_of_a_draft_are_all_that_is_gone(world: World) -> None:
    fields = {"employee_name": value("李翾"), "wage": value("1"), "position": value("钳工")}
    draft = make_draft(world.company, world.employees["li"], fields=fields)
    rest, left = divide(draft, {"wage", "degree"})
    assert {**rest.fields, **{one.field: one.value for one in left}} == fields
    assert (list(rest.fields), replace(rest, fields=fields)) == (["employee_name", "position"], draft)


# --- what is decisive -------------------------------------------------------------------------------


def decide(world: World, *fields: str, user: str = "archivist", kind: str = UNDATED, days: int = 0) -> None:
    set_decisive(
        actor=world.users[user],
        company_id=world.company.id,
        document_type=kind,
        fields=fields,
        effective_from=NOW.date() + timedelta(days),
        at=NOW,
    )


def kind_of(world: World, code: str) -> DocumentType:
    return DocumentType.objects.get(company=world.company, code=code)


def test_company_names_fields_that_hold_a_record_back(world: World) -> None:
    decide(world, "wage")
    held = receive(world, wage=value("5000", 0.6))
    assert (held.state, held.doubts) == (
        RecordState.TO_CHECK,
        [{"code": "field_uncertain", "field": "wage"}],
    )
    assert held.evidence is not None
    assert held.evidence["decisive"] == ["wage"]
    event = AuditEvent.objects.get(action="quality.set_decisive")
    assert event.details == {"type": UNDATED, "before": [], "after": ["wage"], "from": "2026-03-02"}


def test_rule_holds_from_its_day_on_and_earlier_ones_stay(world: World) -> None:
    decide(world, "wage", days=10)
    assert receive(world, wage=value("5000", 0.6)).state == RecordState.FILED
    kind = kind_of(world, UNDATED)
    assert decisive_for(kind, NOW.date()).all_fields == ()
    assert decisive_for(kind, NOW.date() + timedelta(10)).all_fields == ("wage",)
    decide(world, "position", days=20)
    assert decisive_for(kind, NOW.date() + timedelta(15)).fields == ("wage",)
    assert DecisiveFields.objects.count() == 2


def test_date_from_which_a_period_runs_is_decisive_whatever_a_company_names(world: World) -> None:
    decide(world, "amount", kind=DATED)
    assert decisive_for(kind_of(world, DATED), NOW.date()).all_fields == ("doc_date", "amount")
    bound = {one.type: one.bound for one in list_decisive(world.company, NOW.date())}
    assert (bound[DATED], bound[UNDATED]) == (("doc_date",), ())


@pytest.mark.parametrize(
    ("fields", "kind", "days"),
    [(("height",), UNDATED, 0), (("wage",), "no_such_type", 0), (("wage",), UNDATED, -1)],
)
def test_rule_about_what_is_not_there_is_refused(
    world: World, fields: tuple[str, ...], kind: str, days: int
) -> None:
    with pytest.raises(Invalid):
        decide(world, *fields, kind=kind, days=days)
    assert not DecisiveFields.objects.exists()


@pytest.mark.parametrize("user", ["manager", "employee", "auditor_group", "administrator", "archivist_other"])
def test_others_may_not_say_what_is_decisive(world: World, user: str) -> None:
    with pytest.raises(NotPermitted):
        decide(world, "wage", user=user)
    assert not DecisiveFields.objects.exists()


def test_records_of_before_hold_back_for_every_value(world: World) -> None:
    record = receive(world, wage=value("5000", 0.6))
    old = {key: told for key, told in (record.evidence or {}).items() if key != "decisive"}
    evidence = passing.evidence_from_json(old)
    assert [doubt.field for doubt in evidence.doubts_under(rule_for(0.01, CURVE))] == ["wage"]


def test_rule_over_http(world: World) -> None:
    body = {"company_id": world.company.id, "type": UNDATED, "fields": ["wage"]}
    day = date.today() + timedelta(1)  # noqa: DTZ011  far enough from any zone's border
    answer = signed_in(world.users["archivist"]).put(
        "/api/quality/decisive",
        {**body, "effective_from": (day + timedelta(1)).isoformat()},
        content_type="application/json",
    )
    assert answer.status_code == 200
    assert {row["type"]: row["bound"] for row in answer.json()}[DATED] == ["doc_date"]
    assert not QualityTarget.objects.exists()
