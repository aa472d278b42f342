"""Loans from asking to ending: who decides, what is seen meanwhile, and what the log keeps."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.factories import World, make_user, raw_rows, signed_in

from dossier.apps.access.lent import list_lent_holdings
from dossier.apps.access.models import LentRecord
from dossier.apps.access.policy import Action, Role
from dossier.apps.access.selectors import access_company, companies_for
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.lending.ending import (
    PaperStep,
    ask_extension,
    cancel_loan,
    decide_extension,
    move_paper,
    note_expired,
    return_loan,
    revoke_loan,
)
from dossier.apps.lending.models import LoanRequest
from dossier.apps.lending.rules import load_default_rules
from dossier.apps.lending.selectors import (
    list_lent,
    list_loans_of_employee,
    list_waiting,
    reader_of,
)
from dossier.apps.lending.services import Verdict, Wish, ask_loan, decide_loan
from dossier.apps.lending.states import LoanState
from dossier.apps.lending.terms import set_loan_rule
from dossier.apps.people.models import Employee

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
YES, NO = Verdict(approve=True), Verdict(approve=False, reason="目的不明确")


def now() -> datetime:
    return datetime.now(UTC)


def wish(world: World, **choices: Any) -> Wish:
    """Describe chen's papers: the manager may not find those above level 1."""
    described: dict[str, Any] = {
        "company_id": world.company.id,
        "request_key": uuid.uuid4(),
        "purpose_kind": "review",
        "purpose": "年度考核复核，需核对合同期限",
        "days": 3,
        "employee_id": None if "record_ids" in choices else world.employees["chen"].id,
        "types": ("labor_contract",),
    }
    return Wish(**described | choices)


def ask(world: World, who: str = "manager", **choices: Any) -> LoanRequest:
    at = choices.pop("at", now())
    return ask_loan(actor=world.users[who], wish=wish(world, **choices), at=at)


def lend(world: World, *records: str, who: str = "manager", **choices: Any) -> LoanRequest:
    """Ask by description and approve with these records, by as many as it takes."""
    at = choices.pop("at", now())
    loan = ask(world, who, at=at, **choices)
    verdict = replace(YES, record_ids=tuple(world.records[name].id for name in records))
    for approver in ("archivist", "archivist_l4"):
        if loan.state_at(at) is LoanState.ASKED:
            loan = decide_loan(actor=world.users[approver], loan_id=loan.id, verdict=verdict, at=at)
    return loan


def may_see(user: User, world: World, record: str) -> bool:
    answer = signed_in(user).get(f"/api/records/{world.records[record].id}")
    assert answer.status_code in (200, 404)
    return bool(answer.status_code == 200)


def acts(loan: LoanRequest) -> list[str]:
    found = AuditEvent.objects.filter(object_kind="loan", object_id=str(loan.id)).order_by("sequence")
    return [event.action for event in found]


def test_described_records_are_chosen_by_who_approves_and_seen_until_returned(world: World) -> None:
    manager = world.users["manager"]
    assert not may_see(manager, world, "chen2")
    loan = ask(world)
    assert not may_see(manager, world, "chen2")
    loan = decide_loan(
        actor=world.users["archivist"],
        loan_id=loan.id,
        verdict=replace(YES, record_ids=(world.records["chen2"].id,)),
        at=now(),
    )
    assert loan.state_at(now()) is LoanState.RUNNING
    assert may_see(manager, world, "chen2")
    assert not may_see(manager, world, "chen3")
    return_loan(actor=manager, loan_id=loan.id, at=now())
    assert not may_see(manager, world, "chen2")
    assert acts(loan) == ["lending.ask", "lending.approve", "lending.return"]
    lent = AuditEvent.objects.get(action="lending.lend", object_id=str(world.records["chen2"].id))
    assert (lent.subject_id, lent.details["borrower"]) == (world.employees["chen"].id, "manager")


def test_access_ends_at_the_end_itself_without_any_job(world: World) -> None:
    manager = world.users["manager"]
    loan = lend(world, "chen2", at=now() - 3 * DAY + timedelta(hours=1))
    assert may_see(manager, world, "chen2")
    end = loan.ends_at
    assert end is not None
    assert list_lent_holdings(manager, end - timedelta(microseconds=1))[0].record_ids == {
        world.records["chen2"].id
    }
    assert list_lent_holdings(manager, end) == []
    assert list_lent_holdings(manager, loan.starts_at - timedelta(microseconds=1)) == []  # type: ignore[operator]


def test_a_loan_that_has_run_out_shows_nothing_before_anybody_noted_it(world: World) -> None:
    loan = lend(world, "chen2", at=now() - 4 * DAY)
    assert loan.state_at(now()) is LoanState.EXPIRED
    assert loan.state == LoanState.APPROVED
    assert not may_see(world.users["manager"], world, "chen2")
    assert (note_expired(now()), note_expired(now())) == (1, 0)
    assert acts(loan)[-1] == "lending.expire"
    with pytest.raises(Conflict, match=r"lending\.state_moved"):
        return_loan(actor=world.users["manager"], loan_id=loan.id, at=now())


def test_a_loan_for_later_shows_nothing_before_its_day(world: World) -> None:
    loan = lend(world, "chen2", wanted_from=now() + 2 * DAY)
    assert loan.state_at(now()) is LoanState.APPROVED
    assert not may_see(world.users["manager"], world, "chen2")
    loan = cancel_loan(actor=world.users["manager"], loan_id=loan.id, at=now())
    assert loan.state == LoanState.CANCELLED
    row = LentRecord.objects.get(loan_id=loan.id)
    assert row.starts_at == row.ends_at


def test_high_levels_need_two_different_approvers(world: World) -> None:
    loan, archivist = ask(world), world.users["archivist"]
    verdict = replace(YES, record_ids=(world.records["chen3"].id,))
    for _ in range(2):  # the second click of the same person counts nothing
        loan = decide_loan(actor=archivist, loan_id=loan.id, verdict=verdict, at=now())
        assert (loan.state_at(now()), loan.approvals.count()) == (LoanState.ASKED, 1)
    assert not may_see(world.users["manager"], world, "chen3")
    other = replace(YES, record_ids=(world.records["chen2"].id,))
    second = world.users["archivist_l4"]
    with pytest.raises(Conflict, match=r"lending\.choice_made"):
        decide_loan(actor=second, loan_id=loan.id, verdict=other, at=now())
    loan = decide_loan(actor=second, loan_id=loan.id, verdict=YES, at=now())
    assert loan.state_at(now()) is LoanState.RUNNING
    assert may_see(world.users["manager"], world, "chen3")
    assert acts(loan) == ["lending.ask", "lending.approve", "lending.approve"]


def test_one_no_among_two_approvers_refuses(world: World) -> None:
    loan = ask(world)
    verdict = replace(YES, record_ids=(world.records["chen3"].id,))
    decide_loan(actor=world.users["archivist"], loan_id=loan.id, verdict=verdict, at=now())
    loan = decide_loan(actor=world.users["archivist_l4"], loan_id=loan.id, verdict=NO, at=now())
    assert loan.state == LoanState.REFUSED
    assert not LentRecord.objects.filter(loan_id=loan.id).exists()
    assert not may_see(world.users["manager"], world, "chen3")


def test_a_level_above_the_approvers_clearance_cannot_be_lent_by_him(world: World) -> None:
    loan = ask(world)
    verdict = replace(YES, record_ids=(world.records["chen4"].id,))
    with pytest.raises(NotPermitted, match=r"records\.not_found"):
        decide_loan(actor=world.users["archivist"], loan_id=loan.id, verdict=verdict, at=now())
    assert loan.approvals.count() == 0


def test_borrower_and_employee_concerned_never_decide(world: World) -> None:
    own = ask(world, "archivist")
    with pytest.raises(NotPermitted, match=r"lending\.not_found"):
        decide_loan(actor=world.users["archivist"], loan_id=own.id, verdict=YES, at=now())
    about_him = ask(world)
    chen_lends = make_user("chen_lends", Role.HR_ARCHIVIST, company=world.company)
    Employee.objects.filter(id=world.employees["chen"].id).update(user=chen_lends)
    reader = reader_of(chen_lends)
    assert about_him.id not in {loan.id for loan in list_waiting(reader, now())}
    with pytest.raises(NotPermitted, match=r"lending\.not_found"):
        decide_loan(actor=chen_lends, loan_id=about_him.id, verdict=YES, at=now())
    in_words = ask(world, employee_id=None, person_text="研发一组的小陈")
    chosen = replace(YES, record_ids=(world.records["chen2"].id,))
    with pytest.raises(Conflict, match=r"lending\.own_matter"):
        decide_loan(actor=chen_lends, loan_id=in_words.id, verdict=chosen, at=now())
    assert LentRecord.objects.count() == 0


def test_strangers_are_refused_alike_for_what_is_there_and_what_is_not(world: World) -> None:
    loan, stranger = ask(world), world.users["archivist_other"]
    for loan_id in (loan.id, uuid.uuid4()):
        with pytest.raises(NotPermitted, match=r"lending\.not_found"):
            decide_loan(actor=stranger, loan_id=loan_id, verdict=YES, at=now())
    refused = AuditEvent.objects.filter(actor=stranger, action="access.refused", object_kind="loan")
    assert [event.details["exists"] for event in refused.order_by("sequence")] == [True, False]
    assert loan.approvals.count() == 0


def test_records_are_asked_for_by_name_only_when_they_may_be_found(world: World) -> None:
    with pytest.raises(NotPermitted, match=r"records\.not_found"):
        ask(world, record_ids=(world.records["chen2"].id,))
    loan = ask(world, record_ids=(world.records["chen1"].id,), wants_download=True)
    more = replace(YES, record_ids=(world.records["chen1"].id, world.records["chen2"].id))
    with pytest.raises(Invalid, match=r"lending\.record_not_asked_for"):
        decide_loan(actor=world.users["archivist"], loan_id=loan.id, verdict=more, at=now())
    decide_loan(actor=world.users["archivist"], loan_id=loan.id, verdict=YES, at=now())
    assert list_lent_holdings(world.users["manager"], now())[0].role is Role.BORROWER_WITH_DOWNLOAD


def test_people_out_of_reach_and_other_companies_cannot_be_asked_about(world: World) -> None:
    with pytest.raises(NotPermitted):
        ask(world, employee_id=world.employees["li"].id)
    with pytest.raises(NotPermitted):
        ask(world, employee_id=None, person_text="某人", company_id=world.other_company.id)
    with pytest.raises(NotPermitted):
        ask(world, "nobody")
    assert LoanRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"days": 31}, "lending.period_too_long"),
        ({"purpose": "  "}, "lending.purpose_missing"),
        ({"employee_id": None}, "lending.nothing_asked"),
        ({"types": ("no_such_type",)}, "lending.type_unknown"),
        ({"wanted_from": datetime(2020, 1, 1, tzinfo=UTC)}, "lending.start_out_of_range"),
    ],
)
def test_a_wish_that_no_terms_allow_is_refused(world: World, choices: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code.replace(".", r"\.")):
        ask(world, **choices)
    assert LoanRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"days": 15}, "lending.period_too_long"),
        ({"wants_download": True}, "lending.download_not_allowed"),
    ],
)
def test_the_terms_of_the_chosen_level_bind_the_approval(
    world: World, choices: dict[str, Any], code: str
) -> None:
    loan = ask(world, **choices)
    verdict = replace(YES, record_ids=(world.records["chen2"].id,))
    archivist = world.users["archivist"]
    with pytest.raises(Invalid, match=code.replace(".", r"\.")):
        decide_loan(actor=archivist, loan_id=loan.id, verdict=verdict, at=now())
    assert loan.approvals.count() == 0
    less = replace(verdict, days=14, with_download=False)
    loan = decide_loan(actor=archivist, loan_id=loan.id, verdict=less, at=now())
    assert (loan.days, loan.with_download) == (14, False)


def test_a_double_click_asks_once_and_ends_once(world: World) -> None:
    key = uuid.uuid4()
    assert ask(world, request_key=key).id == ask(world, request_key=key).id
    assert LoanRequest.objects.count() == 1
    loan = lend(world, "chen2")
    for _ in range(2):
        return_loan(actor=world.users["manager"], loan_id=loan.id, at=now())
    assert acts(loan).count("lending.return") == 1
    with pytest.raises(Conflict, match=r"lending\.state_moved"):
        revoke_loan(actor=world.users["archivist"], loan_id=loan.id, reason="误借", at=now())


def test_changing_ones_mind_after_deciding_is_a_conflict(world: World) -> None:
    loan = lend(world, "chen2")
    with pytest.raises(Conflict, match=r"lending\.decided_already"):
        decide_loan(actor=world.users["archivist"], loan_id=loan.id, verdict=NO, at=now())
    assert loan.state_at(now()) is LoanState.RUNNING


def test_a_loan_is_called_back_with_a_reason(world: World) -> None:
    loan, archivist = lend(world, "chen2"), world.users["archivist"]
    with pytest.raises(Invalid, match=r"lending\.reason_missing"):
        revoke_loan(actor=archivist, loan_id=loan.id, reason=" ", at=now())
    assert may_see(world.users["manager"], world, "chen2")
    loan = revoke_loan(actor=archivist, loan_id=loan.id, reason="岗位已变动", at=now())
    assert (loan.state, loan.end_reason) == (LoanState.REVOKED, "岗位已变动")
    assert not may_see(world.users["manager"], world, "chen2")


def test_an_extension_moves_the_end_once_it_is_approved(world: World) -> None:
    loan, manager, archivist = lend(world, "chen2"), world.users["manager"], world.users["archivist"]
    end = loan.ends_at
    assert end is not None
    with pytest.raises(Invalid, match=r"lending\.period_too_long"):
        ask_extension(actor=manager, loan_id=loan.id, days=15, reason="还没核完", at=now())
    for _ in range(2):
        loan = ask_extension(actor=manager, loan_id=loan.id, days=5, reason="还没核完", at=now())
    assert (loan.extensions.count(), loan.ends_at) == (1, end)
    assert loan.id in {row.id for row in list_waiting(reader_of(archivist), now())}
    for _ in range(2):
        loan = decide_extension(actor=archivist, loan_id=loan.id, number=1, approve=True, reason="", at=now())
    assert loan.ends_at == end + 5 * DAY
    assert LentRecord.objects.get(loan_id=loan.id).ends_at == loan.ends_at
    with pytest.raises(Conflict, match=r"lending\.no_extension_left"):
        ask_extension(actor=manager, loan_id=loan.id, days=1, reason="再延", at=now())


def test_a_refused_extension_leaves_the_end(world: World) -> None:
    loan, archivist = lend(world, "chen2"), world.users["archivist"]
    ask_extension(actor=world.users["manager"], loan_id=loan.id, days=5, reason="还没核完", at=now())
    with pytest.raises(Invalid, match=r"lending\.reason_missing"):
        decide_extension(actor=archivist, loan_id=loan.id, number=1, approve=False, reason="", at=now())
    after = decide_extension(
        actor=archivist, loan_id=loan.id, number=1, approve=False, reason="期限已足", at=now()
    )
    assert after.ends_at == loan.ends_at


def test_an_extension_of_a_high_level_needs_two_as_well(world: World) -> None:
    loan = lend(world, "chen3")
    end = loan.ends_at
    assert end is not None
    ask_extension(actor=world.users["manager"], loan_id=loan.id, days=2, reason="还没核完", at=now())
    ends = [
        decide_extension(
            actor=world.users[who], loan_id=loan.id, number=1, approve=True, reason="", at=now()
        ).ends_at
        for who in ("archivist", "archivist_l4")
    ]
    assert ends == [end, end + 2 * DAY]


def test_paper_is_due_with_the_loan_and_reminded_of_until_it_is_back(world: World) -> None:
    archivist, then = world.users["archivist"], now() - 4 * DAY
    loan = lend(world, "chen2", paper_original=True, at=then)
    with pytest.raises(Conflict, match=r"lending\.paper_not_out"):
        move_paper(actor=archivist, loan_id=loan.id, paper_step=PaperStep.RECEIVE, at=then)
    for _ in range(2):
        move_paper(actor=archivist, loan_id=loan.id, paper_step=PaperStep.HAND_OUT, at=then)
    assert acts(loan).count("lending.hand_out") == 1
    reader = reader_of(archivist)
    assert [row.id for row in list_lent(reader, now(), overdue_only=True)] == [loan.id]
    assert list_lent(reader, then, overdue_only=True) == []
    move_paper(actor=archivist, loan_id=loan.id, paper_step=PaperStep.RECEIVE, at=now())
    assert list_lent(reader, now(), overdue_only=True) == []
    event = AuditEvent.objects.get(action="lending.receive")
    assert event.details["late"] is True


def test_the_employee_is_told_of_low_levels_and_not_of_high_ones(world: World) -> None:
    low, _high = lend(world, "chen2"), lend(world, "chen3")
    ask(world)
    employee, chen = world.users["employee"], world.employees["chen"]
    assert [loan.id for loan in list_loans_of_employee(employee, chen.id)] == [low.id]
    body = signed_in(employee).get(f"/api/employees/{chen.id}/loans").json()
    assert [row["borrower"] for row in body["items"]] == ["manager"]
    assert "年度考核" not in str(body)
    with pytest.raises(NotPermitted):
        list_loans_of_employee(world.users["manager"], chen.id)


def test_a_borrower_sees_titles_only_while_he_may_find_the_records(world: World) -> None:
    client = signed_in(world.users["manager"])
    loan = lend(world, "chen2")
    (row,) = client.get("/api/loans/mine").json()["items"]
    assert row["items"][0]["record_id"] == str(world.records["chen2"].id)
    return_loan(actor=world.users["manager"], loan_id=loan.id, at=now())
    (row,) = client.get("/api/loans/mine").json()["items"]
    assert set(row["items"][0].values()) == {None}


def test_a_loan_opens_no_company_to_its_borrower(world: World) -> None:
    nobody = world.users["nobody"]
    from dossier.apps.access.lent import lend as lend_rows

    lend_rows(
        user=nobody, record_ids=[world.records["chen2"].id], starts_at=now(), ends_at=now() + DAY,
        with_download=True, loan_id=uuid.uuid4(),
    )  # fmt: skip
    assert may_see(nobody, world, "chen2")
    assert companies_for(nobody, Action.FIND) == []
    with pytest.raises(NotPermitted):
        access_company(nobody, world.company.id, Action.FIND)
    listed = signed_in(nobody).post("/api/employees/search", {}, content_type="application/json").json()
    assert [row["employee_no"] for row in listed["items"]] == ["E0001"]


def test_terms_of_a_company_are_dated_and_kept_within_the_law(world: World) -> None:
    archivist, today = world.users["archivist"], now().date()
    strict = replace(load_default_rules().terms[2], longest_days=2, basis=("公司档案利用办法 第8条",))
    loose = replace(load_default_rules().terms[3], approvers=1)
    args: dict[str, Any] = {"actor": archivist, "company_id": world.company.id, "at": now()}
    with pytest.raises(Invalid, match=r"lending\.rule_invalid"):
        set_loan_rule(terms=loose, effective_from=today, **args)
    with pytest.raises(Invalid, match=r"lending\.rule_invalid"):
        set_loan_rule(terms=strict, effective_from=today - DAY, **args)
    with pytest.raises(NotPermitted):
        set_loan_rule(terms=strict, effective_from=today, **args | {"actor": world.users["manager"]})
    set_loan_rule(terms=strict, effective_from=today + DAY, **args)
    assert lend(world, "chen2").days == 3
    set_loan_rule(terms=strict, effective_from=today, **args)
    with pytest.raises(Invalid, match=r"lending\.period_too_long"):
        lend(world, "chen2")
    assert AuditEvent.objects.filter(action="lending.set_rule").count() == 2


def test_purposes_reasons_and_persons_are_sealed(world: World) -> None:
    lend(world, "chen2", person_text="陈旻翀本人")
    rows = raw_rows("lending_loanrequest")
    assert "年度考核".encode() not in rows
    assert "陈旻翀".encode() not in rows


def test_the_inbox_counts_what_waits_for_each(world: World) -> None:
    ask(world)
    lend(world, "chen2")
    counts = {
        who: signed_in(world.users[who]).get("/api/loans/inbox").json()
        for who in ("archivist", "archivist_other", "manager")
    }
    assert counts == {
        "archivist": {"to_approve": 1, "overdue": 0, "running": 0},
        "archivist_other": {"to_approve": 0, "overdue": 0, "running": 0},
        "manager": {"to_approve": 0, "overdue": 0, "running": 1},
    }
