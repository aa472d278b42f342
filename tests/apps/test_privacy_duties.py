"""Consent, impact assessments, breaches and a company's own clocks: what holds from which day, and who decides."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.factories import World, make_record, make_user, raw_rows, signed_in

from dossier.apps.access.policy import Role
from dossier.apps.audit.models import AuditEvent
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.privacy.breaches import (
    BreachFacts,
    clock_of,
    close_breach,
    letter_of,
    record_breach,
    tell_authority,
    tell_persons,
    waive_persons,
)
from dossier.apps.privacy.checks import check_assessments_current, check_breaches_told, check_consents_covered
from dossier.apps.privacy.consents import (
    ConsentState,
    coverage_on,
    enter_consent,
    give_consent,
    own_consents,
    set_wording,
    withdraw_consent,
)
from dossier.apps.privacy.impact import (
    ImpactDraft,
    decide_assessment,
    submit_assessment,
    uncovered_types,
    write_assessment,
)
from dossier.apps.privacy.models import Breach, Consent, ConsentWording, ImpactAssessment, PersonRequest
from dossier.apps.privacy.purposes import purposes_on
from dossier.apps.privacy.rules import refusal_grounds, set_ground, set_rule, value_on
from dossier.apps.privacy.services import (
    PersonWish,
    answer_request,
    ask_request,
    extend_request,
    take_request,
)
from dossier.apps.privacy.states import Act
from dossier.norms.breaches import load_breach_rules
from dossier.norms.impact_assessments import load_assessment_template
from dossier.norms.personal_requests import Ground

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TODAY = date(2026, 3, 2)
CHECK = "background_check"


def wording(world: World, months: int = 0, at: datetime = NOON) -> ConsentWording:
    return set_wording(
        actor=world.users["archivist"], company_id=world.company.id, type_code=CHECK, months=months, at=at,
        text_zh="本人同意公司核实任职资格", text_en="I agree", effective_from=at.date(),
    )  # fmt: skip


def give(world: World, version: int = 1, at: datetime = NOON) -> Consent:
    return give_consent(actor=world.users["employee"], type_code=CHECK, version=version, at=at)


def standing(world: World, day: date = TODAY) -> dict[str, ConsentState]:
    return {line.row.type: line.state for line in own_consents(world.employees["chen"], day)}


def covered(world: World, day: date = TODAY) -> tuple[int, int, int]:
    found = coverage_on(world.company, purposes_on(world.company, day), day)[CHECK]
    return found.version, found.holders, found.lacking


# --- consent ------------------------------------------------------------------------------------------------------


def test_the_register_says_who_lacks_consent_until_it_is_given(world: World) -> None:
    make_record(world.company, world.employees["chen"], type=CHECK)
    assert covered(world) == (0, 1, 1)
    assert not check_consents_covered(NOON).ok
    wording(world)
    assert standing(world)[CHECK] is ConsentState.MISSING
    give(world)
    assert (covered(world), standing(world)[CHECK]) == ((1, 1, 0), ConsentState.VALID)
    assert check_consents_covered(NOON).ok
    listed = signed_in(world.users["archivist"]).get(f"/api/privacy/purposes?company_id={world.company.id}")
    row = next(one for one in listed.json()["items"] if one["type"] == CHECK)
    assert row["consent"] == {"version": 1, "holders": 1, "lacking": 0}


def test_new_words_need_consent_anew_and_the_old_ones_stay(world: World) -> None:
    wording(world)
    first = give(world)
    later = NOON + timedelta(days=1)
    assert wording(world, at=later).version == 2
    assert standing(world, later.date())[CHECK] is ConsentState.OUTDATED
    with pytest.raises(Conflict, match="wording_moved"):
        give(world, version=1, at=later)
    give(world, version=2, at=later)
    first.refresh_from_db()
    assert (first.wording.version, first.withdrawn_at) == (1, None)


def test_a_consent_expires_at_the_end_of_its_last_day(world: World) -> None:
    wording(world, months=12)
    assert give(world).expires_on == date(2027, 3, 1)
    assert standing(world, date(2027, 3, 1))[CHECK] is ConsentState.VALID
    assert standing(world, date(2027, 3, 2))[CHECK] is ConsentState.EXPIRED


def test_withdrawing_takes_one_call_and_opens_what_follows(world: World) -> None:
    record = make_record(world.company, world.employees["chen"], type=CHECK)
    wording(world)
    consent = give(world)
    client = signed_in(world.users["employee"])
    done = client.post(
        f"/api/privacy/consents/{consent.id}/withdrawal", {}, content_type="application/json"
    ).json()
    found = PersonRequest.objects.get(number=done["request"])
    assert (found.kind, found.state, [one.id for one in found.records.all()]) == (
        "withdrawal",
        "received",
        [record.id],
    )
    assert standing(world)[CHECK] is ConsentState.WITHDRAWN
    with pytest.raises(Conflict, match="consent_withdrawn"):
        withdraw_consent(actor=world.users["employee"], consent_id=consent.id, at=NOON)
    give(world)
    assert standing(world)[CHECK] is ConsentState.VALID


def test_consent_on_paper_is_entered_by_an_officer_with_the_paper(world: World) -> None:
    wording(world)
    paper = make_record(world.company, world.employees["chen"], type=CHECK)
    entry: dict[str, Any] = {
        "employee_id": world.employees["chen"].id, "type_code": CHECK, "version": 1, "given_on": TODAY, "at": NOON,
    }  # fmt: skip
    for who in ("employee", "manager", "archivist_other"):
        with pytest.raises(NotPermitted):
            enter_consent(actor=world.users[who], record_id=None, **entry)
    with pytest.raises(NotPermitted):
        enter_consent(actor=world.users["archivist"], record_id=world.records["li1"].id, **entry)
    with pytest.raises(Invalid):
        enter_consent(
            actor=world.users["archivist"], record_id=None, **entry | {"given_on": TODAY + timedelta(days=1)}
        )
    assert not Consent.objects.exists()
    made = enter_consent(actor=world.users["archivist_l4"], record_id=paper.id, **entry)
    assert (made.how, made.record_id) == ("paper", paper.id)
    with pytest.raises(Conflict, match="consented_already"):
        give(world)


def test_nobody_withdraws_for_another(world: World) -> None:
    wording(world)
    consent = give(world)
    for who in ("manager", "archivist_other", "nobody", "auditor_company"):
        with pytest.raises(NotPermitted):
            withdraw_consent(actor=world.users[who], consent_id=consent.id, at=NOON)
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_words_are_only_for_what_rests_on_consent(world: World) -> None:
    with pytest.raises(Invalid):
        set_wording(
            actor=world.users["archivist"], company_id=world.company.id, type_code="labor_contract", months=0,
            text_zh="同意", text_en="", effective_from=TODAY, at=NOON,
        )  # fmt: skip


def test_the_person_reads_why_and_for_whom_by_type(world: World) -> None:
    told = signed_in(world.users["employee"]).get("/api/privacy/me/processing").json()
    rows = {row["purpose"]["type"]: row["held"] for row in told["purposes"]}
    assert rows["labor_contract"] >= 1
    assert all(row["purpose"]["basis"] for row in told["purposes"])


# --- clocks and grounds -------------------------------------------------------------------------------------------


def change(world: World, key: str, value: int, from_day: date = TODAY, who: str = "archivist") -> None:
    set_rule(
        actor=world.users[who], company_id=world.company.id, key=key, value=value, basis="员工手册8.2",
        effective_from=from_day, at=NOON,
    )  # fmt: skip


def ask(world: World, kind: str = "copy") -> PersonRequest:
    wish = PersonWish(uuid.uuid4(), kind, "请提供副本")
    found = ask_request(actor=world.users["employee"], wish=wish, at=NOON)
    return take_request(actor=world.users["archivist"], request_id=found.id, at=NOON)


def test_a_companys_clock_holds_from_its_day_on_for_requests_and_the_extension(world: World) -> None:
    change(world, "days_copy", 5)
    change(world, "days_copy", 7, date(2026, 4, 1))
    change(world, "extension_days", 2)
    assert value_on(world.company.id, "days_copy", date(2026, 4, 1)) == 7
    assert value_on(world.other_company.id, "days_copy", TODAY) == 15
    found = ask(world)
    assert found.due_on == date(2026, 3, 9)
    longer = extend_request(actor=world.users["archivist"], request_id=found.id, reason="量大", at=NOON)
    assert longer.due_on == date(2026, 3, 11)
    event = AuditEvent.objects.filter(action="privacy.set_rule").first()
    assert event is not None
    assert event.details["basis"] == "员工手册8.2"


@pytest.mark.parametrize(
    ("key", "value"), [("assessment_keep_years", 2), ("days_access", 21), ("days_access", 0), ("no_such", 3)]
)
def test_what_the_law_fixes_is_not_undercut(world: World, key: str, value: int) -> None:
    with pytest.raises(Invalid):
        change(world, key, value)
    with pytest.raises(NotPermitted):
        change(world, "days_access", 5, who="manager")
    with pytest.raises(Invalid):
        change(world, "days_access", 5, TODAY - timedelta(days=1))


def test_a_ground_of_the_company_needs_a_basis_and_may_refuse(world: World) -> None:
    found, officer = ask(world), world.users["archivist"]
    own = Ground("trade_secret", "商业秘密", "Trade secret", ("反不正当竞争法10条",), frozenset({"copy"}))

    def keep(ground: Ground, active: bool = True) -> None:
        set_ground(
            actor=officer, company_id=world.company.id, ground=ground, active=active, effective_from=TODAY, at=NOON
        )  # fmt: skip

    with pytest.raises(Invalid):
        keep(replace(own, basis=()))
    keep(own)
    keep(Ground("others_rights", "改", "changed", ("x",), frozenset({"copy"})), active=False)
    grounds = refusal_grounds(world.company.id, TODAY)
    assert "others_rights" not in grounds
    with pytest.raises(Invalid):
        answer_request(
            actor=officer, request_id=found.id, act=Act.REFUSE, answer="否", ground="others_rights", at=NOON
        )
    done = answer_request(
        actor=officer, request_id=found.id, act=Act.REFUSE, answer="否", ground="trade_secret", at=NOON
    )
    assert (done.state, done.ground) == ("refused", "trade_secret")


# --- impact assessments -------------------------------------------------------------------------------------------

FULL = {one.id: f"答{one.id}" for one in load_assessment_template().questions}


def draft(world: World, **choices: Any) -> ImpactAssessment:
    said = ImpactDraft("体检信息处理", ("sensitive",), ("investigation_report",), FULL, "medium", "可接受")
    return write_assessment(
        actor=world.users["archivist"], company_id=world.company.id, draft=replace(said, **choices), at=NOON
    )


def test_an_assessment_is_approved_by_another_and_its_clocks_run(world: World) -> None:
    found = draft(world)
    submit_assessment(actor=world.users["archivist"], assessment_id=found.id, at=NOON)
    with pytest.raises(Conflict, match="approval_own"):
        decide_assessment(
            actor=world.users["archivist"], assessment_id=found.id, approve=True, note="", at=NOON
        )
    done = decide_assessment(
        actor=world.users["archivist_l4"], assessment_id=found.id, approve=True, note="", at=NOON
    )
    assert (done.number, done.review_on, done.keep_until) == (
        "PIA2026-001",
        date(2027, 3, 2),
        date(2029, 3, 2),
    )
    assert "答purpose".encode() not in raw_rows("privacy_impactassessment")
    with pytest.raises(Conflict):
        write_assessment(
            actor=world.users["archivist"], assessment_id=found.id, at=NOON,
            draft=ImpactDraft("改", ("sensitive",), (), {}, "", ""),
        )  # fmt: skip


def test_an_unfinished_assessment_is_not_submitted(world: World) -> None:
    found = draft(world, answers={**FULL, "risks": " "}, risk="")
    with pytest.raises(Invalid) as caught:
        submit_assessment(actor=world.users["archivist"], assessment_id=found.id, at=NOON)
    assert [problem.field for problem in caught.value.problems] == ["risks", "risk"]


def test_sensitive_information_without_an_assessment_in_force_is_named(world: World) -> None:
    before = uncovered_types(world.company, TODAY)
    assert before
    found = draft(world, types=tuple(before))
    submit_assessment(actor=world.users["archivist"], assessment_id=found.id, at=NOON)
    decide_assessment(
        actor=world.users["archivist_l4"], assessment_id=found.id, approve=True, note="", at=NOON
    )
    assert uncovered_types(world.company, TODAY) == []
    assert uncovered_types(world.company, date(2027, 3, 3)) == before
    assert not check_assessments_current(NOON + timedelta(days=400)).ok


# --- breaches -----------------------------------------------------------------------------------------------------

FACTS = dict.fromkeys(load_breach_rules().facts, "已查明")


def breach(world: World, facts: dict[str, str] | None = None) -> Breach:
    known = BreachFacts(NOON, ("leak",), ("labor_contract",), 12, FACTS if facts is None else facts)
    return record_breach(
        actor=world.users["archivist"], company_id=world.company.id, known=known, at=NOON + timedelta(hours=1)
    )


def test_a_breach_is_closed_only_when_authority_and_persons_know(world: World) -> None:
    found, officer = breach(world), world.users["archivist"]
    later = NOON + timedelta(hours=3)
    with pytest.raises(Conflict, match="breach_untold"):
        close_breach(actor=officer, breach_id=found.id, note="", at=later)
    tell_authority(actor=officer, breach_id=found.id, authority="市网信办", told_at=later, at=later)
    with pytest.raises(Conflict, match="breach_untold"):
        close_breach(actor=officer, breach_id=found.id, note="", at=later)
    tell_persons(actor=officer, breach_id=found.id, how="邮件", told_at=later, at=later)
    done = close_breach(actor=officer, breach_id=found.id, note="已整改", at=later)
    assert done.state == "closed"
    assert [step.act for step in done.steps.all()] == [
        "open",
        "tell_authority",
        "tell_persons",
        "close",
    ]
    with pytest.raises(Conflict, match="breach_closed"):
        waive_persons(actor=officer, breach_id=found.id, ground="harm_avoided", reason="x", at=later)


def test_nothing_is_told_while_facts_are_missing(world: World) -> None:
    found = breach(world, {"cause": "误发"})
    with pytest.raises(Invalid) as caught:
        tell_authority(
            actor=world.users["archivist"], breach_id=found.id, authority="市网信办", told_at=NOON, at=NOON
        )
    assert {"information", "harm", "measures", "advice", "contact"} == {
        problem.field for problem in caught.value.problems
    }
    found.refresh_from_db()
    assert found.authority_told_at is None


def test_the_clock_says_for_whom_it_is_late_and_a_ground_stops_it(world: World) -> None:
    found, officer = breach(world), world.users["archivist"]
    change(world, "breach_authority_hours", 2)
    assert clock_of(found, NOON + timedelta(hours=1)).late == ()
    assert clock_of(found, NOON + timedelta(hours=3)).late == ("authority",)
    assert clock_of(found, NOON + timedelta(days=9)).late == ("authority", "persons")
    assert not check_breaches_told(NOON + timedelta(days=9)).ok
    waived = waive_persons(
        actor=officer, breach_id=found.id, ground="harm_avoided", reason="加密未泄露", at=NOON + timedelta(hours=2)
    )  # fmt: skip
    assert clock_of(waived, NOON + timedelta(days=9)).late == ("authority",)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("receiver", ["authority", "persons"])
def test_the_letter_says_every_fact_and_marks_what_is_unknown(
    world: World, receiver: str, language: str
) -> None:
    facts = {name: f"<{name}>" for name in FACTS}
    text = letter_of(breach(world, facts), receiver, language)
    assert all(value in text for value in facts.values())
    assert "SJ2026-001" in text
    unknown = letter_of(breach(world, {}), receiver, language)
    assert ("待补充" if language == "zh" else "to be added") in unknown


def test_others_neither_read_nor_write_breaches(world: World) -> None:
    found = breach(world)
    make_user("officer_elsewhere", Role.HR_ARCHIVIST, company=world.other_company)
    for who in ("manager", "employee", "archivist_other", "auditor_company"):
        client = signed_in(world.users[who])
        assert client.get(f"/api/privacy/breaches?company_id={world.company.id}").status_code == 404
        assert client.get(f"/api/privacy/breaches/{found.id}/letter").status_code == 404
