"""Requests of persons and storage only: who asks, who answers, in what time, and what stays closed."""

from __future__ import annotations

import csv
import io
import json
import uuid
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.apps.conftest import index_all
from tests.factories import World, make_user, raw_rows, signed_in

from dossier.apps.access.approvals import approve, reject
from dossier.apps.access.policy import Action, Role
from dossier.apps.access.selectors import clauses_for, list_rules
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.people.models import Employee
from dossier.apps.privacy.models import PersonRequest, Restriction
from dossier.apps.privacy.packages import build_package
from dossier.apps.privacy.purposes import is_sound, purposes_on, set_purpose, write_register
from dossier.apps.privacy.restricting import propose_lifting, propose_restriction
from dossier.apps.privacy.retaining import Verdict, weigh_deletion
from dossier.apps.privacy.selectors import count_inbox, list_requests
from dossier.apps.privacy.services import (
    PersonWish,
    answer_request,
    ask_request,
    extend_request,
    note_overdue,
    note_request,
    object_to_answer,
    take_request,
    withdraw_request,
)
from dossier.apps.privacy.states import Act
from dossier.apps.records.models import Record
from dossier.apps.records.selectors import list_permitted
from dossier.norms.processing_purposes import Purpose

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""A Monday noon in China."""


def ask(world: World, who: str = "employee", at: datetime = NOON, **choices: Any) -> PersonRequest:
    wish: dict[str, Any] = {"request_key": uuid.uuid4(), "kind": "access", "text": "请告知持有我的哪些信息"}
    return ask_request(actor=world.users[who], wish=PersonWish(**wish | choices), at=at)


def answer(world: World, found: PersonRequest, act: Act = Act.FULFIL, ground: str = "") -> PersonRequest:
    officer = world.users["archivist"]
    take_request(actor=officer, request_id=found.id, at=NOON)
    return answer_request(
        actor=officer, request_id=found.id, act=act, answer="见附件", ground=ground, at=NOON
    )


def acts(found: PersonRequest) -> list[str]:
    events = AuditEvent.objects.filter(object_kind="person_request", object_id=str(found.id))
    return [event.action for event in events.order_by("sequence")]


def test_a_request_is_answered_step_by_step_and_every_step_is_audited(world: World) -> None:
    found = ask(world)
    assert found.due_on.isoformat() == "2026-03-23"
    found = answer(world, found)
    assert (found.state, found.answer) == ("fulfilled", "见附件")
    assert acts(found) == ["privacy.ask", "privacy.take", "privacy.fulfil"]
    assert {event.subject_id for event in AuditEvent.objects.filter(object_id=str(found.id))} == {
        world.employees["chen"].id
    }


def test_asking_twice_with_one_key_asks_once(world: World) -> None:
    key = uuid.uuid4()
    assert ask(world, request_key=key).id == ask(world, request_key=key).id


def test_a_refusal_needs_a_ground_in_law_that_fits_and_reasons(world: World) -> None:
    found, officer = ask(world), world.users["archivist"]
    take_request(actor=officer, request_id=found.id, at=NOON)
    for ground, words in (
        ("", "不行"),
        ("keeping_duty", "不行"),
        ("unheard_of", "不行"),
        ("others_rights", " "),
    ):
        with pytest.raises(Invalid):
            answer_request(
                actor=officer, request_id=found.id, act=Act.REFUSE, answer=words, ground=ground, at=NOON
            )
    found.refresh_from_db()
    assert (found.state, found.answer) == ("working", "")
    done = answer_request(
        actor=officer, request_id=found.id, act=Act.REFUSE, answer="涉及他人", ground="others_rights", at=NOON
    )
    assert (done.state, done.ground) == ("refused", "others_rights")


def test_an_objection_opens_the_request_again_under_a_new_clock(world: World) -> None:
    found = answer(world, ask(world), Act.REFUSE, "identity_unproven")
    later = NOON + timedelta(days=30)
    found = object_to_answer(
        actor=world.users["employee"], request_id=found.id, reason="已补充证件", at=later
    )
    assert (found.state, found.assignee, found.ground) == ("working", None, "")
    assert found.due_on > later.date()


def test_nobody_is_the_officer_of_his_own_request(world: World) -> None:
    officer = world.users["archivist"]
    Employee.objects.filter(id=world.employees["li"].id).update(user=officer)
    own = ask(world, "archivist")
    with pytest.raises(NotPermitted):
        take_request(actor=officer, request_id=own.id, at=NOON)
    assert own.id not in [one.id for one in list_requests(officer)]
    with pytest.raises(Invalid, match="assignee_unfit"):
        take_request(actor=world.users["archivist_l4"], request_id=own.id, assignee=officer, at=NOON)


def test_the_clock_is_extended_once_and_the_person_reads_why(world: World) -> None:
    found, officer = ask(world), world.users["archivist"]
    take_request(actor=officer, request_id=found.id, at=NOON)
    longer = extend_request(actor=officer, request_id=found.id, reason="需调阅纸质档案", at=NOON)
    assert longer.due_on > found.due_on
    with pytest.raises(Conflict, match="extended_already"):
        extend_request(actor=officer, request_id=found.id, reason="再延", at=NOON)
    seen = signed_in(world.users["employee"]).get(f"/api/privacy/requests/{found.id}").json()
    assert "需调阅纸质档案" in [step["text"] for step in seen["steps"]]


def test_the_person_does_not_read_the_officers_notes_nor_anybody_the_raw_table(world: World) -> None:
    found, officer = ask(world, text="请删除我的体检报告"), world.users["archivist"]
    note_request(actor=officer, request_id=found.id, text="先问法务意见", at=NOON)
    inside = signed_in(officer).get(f"/api/privacy/requests/{found.id}").json()
    outside = signed_in(world.users["employee"]).get(f"/api/privacy/requests/{found.id}").json()
    assert "先问法务意见" in json.dumps(inside, ensure_ascii=False)
    assert "先问法务意见" not in json.dumps(outside, ensure_ascii=False)
    rows = raw_rows("privacy_personrequest") + raw_rows("privacy_requeststep")
    for words in ("先问法务意见", "请删除我的体检报告"):
        assert words.encode() not in rows


def test_others_neither_see_nor_enter_requests(world: World) -> None:
    found = ask(world)
    for who in ("manager", "archivist_other", "auditor_group", "nobody"):
        client = signed_in(world.users[who])
        assert client.get(f"/api/privacy/requests/{found.id}").status_code == 404
        with pytest.raises(NotPermitted):
            ask(world, who, employee_id=world.employees["sun"].id)
    assert PersonRequest.objects.exclude(id=found.id).count() == 0


def test_an_overdue_request_is_noted_once_and_counted_for_its_officers(world: World) -> None:
    found, officer = ask(world), world.users["archivist"]
    late = datetime(2026, 3, 24, 4, 0, tzinfo=UTC)
    assert note_overdue(late - timedelta(days=1)) == 0
    assert count_inbox(officer, late - timedelta(days=1)).due_soon == 1
    assert (note_overdue(late), note_overdue(late)) == (1, 0)
    assert acts(found)[-1] == "privacy.overdue"
    assert (count_inbox(officer, late).overdue, count_inbox(officer, late).due_soon) == (1, 0)
    assert not count_inbox(world.users["manager"], late).is_officer
    withdraw_request(actor=world.users["employee"], request_id=found.id, at=late)
    assert count_inbox(officer, late).open == 0


def test_a_step_out_of_turn_changes_nothing(world: World) -> None:
    found = ask(world)
    with pytest.raises(Conflict, match="state_moved"):
        answer_request(
            actor=world.users["archivist"], request_id=found.id, act=Act.FULFIL, answer="好", at=NOON
        )
    found.refresh_from_db()
    assert (found.state, found.answer) == ("received", "")


def test_the_copy_holds_what_the_person_may_see_and_who_looked(world: World) -> None:
    signed_in(world.users["archivist"]).get(f"/api/records/{world.records['chen2'].id}")
    package = build_package(ask(world), NOON)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        assert archive.testzip() is None
        data = json.loads(archive.read("data.json"))
        rows = list(csv.reader(io.StringIO(archive.read("list.csv").decode("utf-8-sig"))))
    assert data["person"]["name"] == "陈旻翀"
    seen = list_permitted(world.users["employee"], Action.VIEW)
    assert {one["reference_code"] for one in data["records"]} == {one.reference_code for one in seen}
    assert len(rows) == len(data["records"]) + 1 > 1
    assert "archivist" in [one["who"] for one in data["recipients"]]
    assert max(one["level"] for one in data["records"]) <= 2


def test_the_copy_is_the_persons_own_whatever_else_he_may_see(world: World) -> None:
    Employee.objects.filter(id=world.employees["li"].id).update(user=world.users["archivist"])
    package = build_package(ask(world, "archivist"), NOON)
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        data = json.loads(archive.read("data.json"))
    assert {one["reference_code"] for one in data["records"]} == {
        world.records[name].reference_code for name in ("li1", "li2")
    }


def test_the_copy_is_fetched_by_the_person_only_and_only_once_granted(world: World) -> None:
    found = ask(world)
    address = f"/api/privacy/requests/{found.id}/package"
    assert signed_in(world.users["employee"]).get(address).status_code == 409
    answer(world, found)
    fetched = signed_in(world.users["employee"]).get(address)
    assert (fetched.status_code, fetched["Content-Type"]) == (200, "application/zip")
    assert fetched["Cache-Control"] == "no-store"
    assert signed_in(world.users["archivist"]).get(address).status_code == 404
    assert signed_in(world.users["manager"]).get(address).status_code == 404
    assert signed_in(world.users["employee"], proven=False).get(address).status_code == 401
    assert acts(found).count("privacy.package") == 1


def test_a_spreadsheet_takes_no_cell_for_a_formula(world: World) -> None:
    row = world.records["chen1"].values.get(field="employee_name")
    row.value = "=cmd()"
    row.save()
    with zipfile.ZipFile(io.BytesIO(build_package(ask(world), NOON))) as archive:
        cells = archive.read("values.csv").decode("utf-8-sig")
    assert "'=cmd()" in cells
    assert ",=cmd()" not in cells


# --- storage only -----------------------------------------------------------------------------------------------


def restrict(world: World, name: str = "chen1") -> Restriction:
    """Propose and consent, as the account that sets the installation up may alone."""
    made = propose_restriction(
        actor=world.users["archivist_l4"],
        record_id=world.records[name].id,
        ground="keeping_period",
        reason="员工要求删除，法定保存期未满",
        at=NOON,
    )
    assert made.approval_id is not None
    approve(approval_id=made.approval_id, actor=world.users["administrator"], at=NOON)
    made.refresh_from_db()
    return made


ADDRESSES = (
    "/api/records/{id}",
    "/api/records/{id}/pages/1/image",
    "/api/records/{id}/pages/1/thumbnail",
    "/api/records/{id}/pages/1/lines",
    "/api/records/{id}/pdf",
    "/api/records/{id}/evidence",
    "/api/records/{id}/versions",
    "/api/records/{id}/checks",
    "/api/records/{id}/redacted",
)


def test_a_restricted_record_is_closed_to_everybody_everywhere(indexed_world: World) -> None:
    world, record = indexed_world, indexed_world.records["chen1"]
    restrict(world)
    index_all()
    for user in world.users.values():
        client = signed_in(user)
        for address in ADDRESSES:
            assert client.get(address.format(id=record.id)).status_code in (404, 405), (user, address)
        for action in (Action.FIND, Action.VIEW, Action.EDIT, Action.EXPORT, Action.DISPOSE, Action.GRANT):
            assert not list_permitted(user, action).filter(id=record.id).exists()
        found = client.post("/api/search", {"query": "记录在案"}, content_type="application/json")
        assert str(record.id) not in found.content.decode()
        listed = client.get(f"/api/employees/{world.employees['chen'].id}")
        assert str(record.id) not in listed.content.decode()


def test_a_restricted_record_still_refuses_before_the_index_knows(indexed_world: World) -> None:
    world, record = indexed_world, indexed_world.records["chen2"]
    restrict(world, "chen2")
    found = signed_in(world.users["archivist_l4"]).post(
        "/api/search", {"query": "第2级材料"}, content_type="application/json"
    )
    assert found.status_code == 200
    assert str(record.id) not in found.content.decode()


def test_only_a_placeholder_tells_of_it_and_lifting_gives_it_back(world: World) -> None:
    made, record = restrict(world), world.records["chen1"]
    officer = signed_in(world.users["archivist_l4"])
    listed = officer.get("/api/privacy/restrictions").json()["items"]
    assert [one["reference_code"] for one in listed] == [record.reference_code]
    assert "title" not in listed[0]
    counted = officer.get(f"/api/employees/{world.employees['chen'].id}/restricted").json()
    assert counted == {"count": 1}
    own = signed_in(world.users["employee"]).get("/api/privacy/me").json()
    assert own["restricted"] == {"keeping_period": 1}
    lifting = propose_lifting(
        actor=world.users["archivist_l4"], restriction_id=made.id, reason="保存期满前争议已结", at=NOON
    )
    assert lifting.approval_id is not None
    approve(approval_id=lifting.approval_id, actor=world.users["administrator"], at=NOON)
    made.refresh_from_db()
    assert (made.state, Record.objects.get(id=record.id).state) == ("lifted", "filed")
    assert officer.get(f"/api/records/{record.id}").status_code == 200
    kinds = [version.changes for version in record.versions.order_by("number")][-2:]
    assert [change[0]["after"] for change in kinds] == ["restricted", "filed"]


def test_until_consent_nothing_is_closed_and_a_rejection_drops_it(world: World) -> None:
    record = world.records["chen1"]
    made = propose_restriction(
        actor=world.users["archivist"], record_id=record.id, ground="incident", reason="疑似泄露", at=NOON
    )
    with pytest.raises(Conflict, match="restriction_open"):
        propose_restriction(
            actor=world.users["archivist"], record_id=record.id, ground="incident", reason="再", at=NOON
        )
    assert signed_in(world.users["archivist"]).get(f"/api/records/{record.id}").status_code == 200
    assert made.approval_id is not None
    reject(approval_id=made.approval_id, actor=world.users["administrator"], at=NOON)
    made.refresh_from_db()
    assert (made.state, Record.objects.get(id=record.id).state) == ("dropped", "filed")


def test_two_others_must_consent_once_the_three_administrators_exist(world: World) -> None:
    make_user("system", Role.SYSTEM_ADMINISTRATOR)
    make_user("log", Role.AUDIT_ADMINISTRATOR)
    first, second = (make_user(f"security{n}", Role.SECURITY_ADMINISTRATOR) for n in range(2))
    made = propose_restriction(
        actor=world.users["archivist"],
        record_id=world.records["chen1"].id,
        ground="keeping_period",
        reason="法定保存期未满",
        at=NOON,
    )
    assert made.approval_id is not None
    with pytest.raises(Conflict):
        approve(approval_id=made.approval_id, actor=world.users["archivist"], at=NOON)
    approve(approval_id=made.approval_id, actor=first, at=NOON)
    assert Record.objects.get(id=world.records["chen1"].id).state == "filed"
    approve(approval_id=made.approval_id, actor=second, at=NOON)
    assert Record.objects.get(id=world.records["chen1"].id).state == "restricted"


@pytest.mark.parametrize(
    "who", ["manager", "employee", "auditor_company", "archivist_other", "administrator"]
)
def test_others_propose_no_restriction(world: World, who: str) -> None:
    with pytest.raises(NotPermitted):
        propose_restriction(
            actor=world.users[who],
            record_id=world.records["chen1"].id,
            ground="incident",
            reason="疑似泄露",
            at=NOON,
        )
    assert not Restriction.objects.exists()


def test_an_officer_learns_nothing_of_restricted_records_above_the_clearance(world: World) -> None:
    made = restrict(world, "chen4")
    low = signed_in(world.users["archivist"])
    assert low.get("/api/privacy/restrictions").json()["items"] == []
    body = {"reason": "试"}
    address = f"/api/privacy/restrictions/{made.id}/lifting"
    assert low.post(address, body, content_type="application/json").status_code == 404


def test_the_default_matrix_opens_the_restricted_state_to_nobody(world: World) -> None:
    assert not any("restricted" in rule.states for rule in list_rules())
    for user in world.users.values():
        for action in Action:
            assert not any("restricted" in clause.states for clause in clauses_for(user, action))


def test_deletion_is_weighed_against_the_law_and_the_companys_own_period(world: World) -> None:
    chen, today = world.employees["chen"], NOON.date()
    employed = weigh_deletion(Record.objects.get(id=world.records["chen2"].id), today)
    assert employed.verdict is Verdict.RESTRICT
    Employee.objects.filter(id=chen.id).update(departed_on=date(2010, 1, 1))
    record = Record.objects.select_related("employee").get(id=world.records["chen1"].id)
    record.retention_rule = "R_BANK"
    assert weigh_deletion(record, today).verdict is Verdict.ERASE
    record.retention_rule = "R_NOBODY_WROTE"
    assert weigh_deletion(record, today).verdict is Verdict.WEIGH


def test_paper_requests_are_entered_by_an_officer_who_may_hand_over_the_copy(world: World) -> None:
    found = ask(world, "archivist", employee_id=world.employees["sun"].id, standing="representative")
    assert (found.on_paper, found.employee_id) == (True, world.employees["sun"].id)
    answer(world, found)
    fetched = signed_in(world.users["archivist"]).get(f"/api/privacy/requests/{found.id}/package")
    assert fetched.status_code == 200
    other: User = world.users["archivist_other"]
    assert signed_in(other).get(f"/api/privacy/requests/{found.id}/package").status_code == 404


# --- purposes ---------------------------------------------------------------------------------------------------


def test_every_type_has_a_purpose_until_the_company_sets_its_own_from_a_day_on(world: World) -> None:
    before = purposes_on(world.company, NOON.date())
    assert all(is_sound(row.purpose) for row in before)
    own = Purpose("labor_contract", "履行劳动合同", "", "contract", False, ("hr",), "")
    day = NOON.date() + timedelta(days=3)
    set_purpose(
        actor=world.users["archivist"], company_id=world.company.id, purpose=own, effective_from=day, at=NOON
    )

    def stated(on: date) -> str:
        rows = {row.type: row.purpose for row in purposes_on(world.company, on)}
        found = rows["labor_contract"]
        return found.zh if found else ""

    assert stated(day) == "履行劳动合同" != stated(day - timedelta(days=1))
    table = list(csv.reader(io.StringIO(write_register(purposes_on(world.company, day)))))
    assert len(table) == len(before) + 1
    assert {len(row) for row in table} == {14}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"basis": "because"}, "basis"),
        ({"zh": " "}, "purpose_zh"),
        ({"recipients": ("neighbours",)}, "recipients"),
        ({"type": "no_such_type"}, "type"),
        ({"basis": "consent", "sensitive": True}, "necessity"),
    ],
)
def test_an_unsound_purpose_is_refused_by_name(world: World, wrong: dict[str, Any], field: str) -> None:
    sound = Purpose("labor_contract", "履行劳动合同", "", "contract", False, ("hr",), "")
    with pytest.raises(Invalid) as caught:
        set_purpose(
            actor=world.users["archivist"],
            company_id=world.company.id,
            purpose=replace(sound, **wrong),
            effective_from=NOON.date(),
            at=NOON,
        )
    assert [problem.field for problem in caught.value.problems] == [field]
