"""Alerts of unusual access: what is counted, when it is said, to whom, and what becomes of it."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import World, signed_in

from dossier.apps.accounts.models import User
from dossier.apps.alerts.baselines import count_days, day_of, limit_for
from dossier.apps.alerts.detection import Seen, find_crossings
from dossier.apps.alerts.evaluation import evaluate
from dossier.apps.alerts.models import Alert, AlertRuleValues, DayCount, Watermark
from dossier.apps.alerts.operations import check_operations
from dossier.apps.alerts.rules import AlertRule, Measure, default_quotas, default_rules, find_problems
from dossier.apps.alerts.selectors import alert_reach, list_alerts, rules_on
from dossier.apps.alerts.services import raise_operational
from dossier.apps.audit.models import AuditEvent
from dossier.apps.audit.services import record_alone
from dossier.apps.people.models import Employee

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Ten in the morning in China."""
MINUTE = timedelta(minutes=1)


def look(
    user: User, at: datetime, *, record: object = None, person: Any = None, action: str = "record.view"
) -> None:
    record_alone(
        actor=user, action=action, object_kind="record", object_id=record or uuid4(),
        subject_id=person, at=at,
    )  # fmt: skip


def run_all() -> None:
    while evaluate():
        continue


def raised(rule: str = "") -> list[Alert]:
    run_all()
    alerts = Alert.objects.order_by("at")
    return list(alerts.filter(rule=rule) if rule else alerts)


def use(code: str, **values: Any) -> None:
    """Let one rule say what the test needs, and no other say anything; what happened before is done with."""
    newest = AuditEvent.objects.order_by("-sequence")[0].sequence
    Watermark.objects.update_or_create(pk=1, defaults={"sequence": newest})
    user = User.objects.order_by("id")[0]
    for rule in default_rules().values():
        AlertRuleValues.objects.create(
            code=rule.code, effective_from=datetime(2020, 1, 1, tzinfo=UTC).date(), enabled=rule.code == code,
            values=values if rule.code == code else {}, changed_at=MONDAY, changed_by=user,
        )  # fmt: skip


acts = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 6)), max_size=60)


def seen_from(steps: list[tuple[int, int]]) -> list[Seen]:
    at, found = MONDAY, []
    for number, (gap, key) in enumerate(steps, start=1):
        at += timedelta(minutes=gap)
        found.append(Seen(number, at, str(key)))
    return found


@given(
    acts, st.integers(1, 5), st.integers(1, 120), st.integers(0, 90), st.lists(st.integers(1, 60), max_size=6)
)
def test_portions_find_what_one_pass_finds(
    steps: list[tuple[int, int]], limit: int, minutes: int, quiet: int, cuts: list[int]
) -> None:
    seen, window = seen_from(steps), timedelta(minutes=minutes)
    terms: dict[str, Any] = {
        "window": window, "limit_at": lambda _: limit, "quiet": timedelta(minutes=quiet),
    }  # fmt: skip
    whole = find_crossings(seen, after=0, last_alert=None, **terms)
    found: list[Any] = []
    edges = sorted({0, len(seen), *(cut for cut in cuts if cut < len(seen))})
    for after, end in itertools.pairwise(edges):
        start = seen[after].at - window
        portion = [act for act in seen[:end] if act.at > start]
        last = found[-1].at if found else None
        found += find_crossings(portion, after=after, last_alert=last, **terms)
    assert found == whole


@given(acts, st.integers(1, 5), st.integers(1, 120))
def test_crossing_counts_the_different_keys_of_its_window(
    steps: list[tuple[int, int]], limit: int, minutes: int
) -> None:
    seen, window = seen_from(steps), timedelta(minutes=minutes)
    found = find_crossings(
        seen, window=window, limit_at=lambda _: limit, after=0, quiet=timedelta(0), last_alert=None
    )
    expected = [
        act.sequence
        for act in seen
        if len({other.key for other in seen[: act.sequence] if other.at > act.at - window}) >= limit
    ]
    assert [crossing.sequence for crossing in found] == expected


def test_default_rules_are_within_their_limits() -> None:
    assert {code: find_problems(rule) for code, rule in default_rules().items()} == dict.fromkeys(
        default_rules(), ()
    )
    assert default_quotas()["hr_archivist"].looks == 0


def test_many_looks_in_a_short_time_raise_one_alert(world: World) -> None:
    use("access_rate", limit=5, minutes=10)
    for number in range(12):
        look(world.users["manager"], MONDAY + number * timedelta(seconds=30))
    (alert,) = raised()
    assert (alert.rule, alert.actor, alert.count, alert.limit) == (
        "access_rate",
        world.users["manager"],
        5,
        5,
    )
    assert len(alert.sequences) == 5
    assert alert.sequence == max(alert.sequences)


def test_slow_looks_raise_nothing(world: World) -> None:
    use("access_rate", limit=5, minutes=10)
    for number in range(12):
        look(world.users["manager"], MONDAY + number * 3 * MINUTE)
    assert raised() == []


def test_after_the_quiet_time_the_rule_speaks_again(world: World) -> None:
    use("access_rate", limit=3, minutes=10, quiet_minutes=60)
    for number in range(75):
        look(world.users["manager"], MONDAY + number * MINUTE)
    assert [alert.at for alert in raised()] == [MONDAY + 2 * MINUTE, MONDAY + 62 * MINUTE]


def test_evaluating_again_from_the_beginning_finds_nothing_new(world: World) -> None:
    use("access_rate", limit=3, minutes=10)
    for number in range(5):
        look(world.users["manager"], MONDAY + number * MINUTE)
    assert len(raised()) == 1
    Watermark.objects.update(sequence=Alert.objects.get().sequence - 4)
    assert len(raised()) == 1


def test_what_comes_in_small_portions_is_counted_together(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dossier.apps.alerts.evaluation.MOST_AT_ONCE", 1)
    use("records_hour", limit=4, factor=0)
    for number in range(6):
        look(world.users["manager"], MONDAY + number * MINUTE)
    (alert,) = raised()
    assert alert.count == 4


def test_the_same_record_looked_at_often_counts_once(world: World) -> None:
    use("records_hour", limit=3, factor=0)
    for number in range(9):
        look(world.users["manager"], MONDAY + number * MINUTE, record="one")
    assert raised() == []


def test_ones_own_file_is_nobodys_leak(world: World) -> None:
    use("persons_hour", limit=1, factor=0)
    look(world.users["employee"], MONDAY, person=world.employees["chen"].id)
    assert raised() == []
    look(world.users["employee"], MONDAY, person=world.employees["li"].id)
    assert len(raised()) == 1


@pytest.mark.parametrize(
    ("at", "count"),
    [
        (MONDAY, 0),
        (MONDAY.replace(hour=13, minute=0), 1),  # 21:00 in China
        (MONDAY.replace(hour=12, minute=59), 0),
        (MONDAY - timedelta(days=1), 1),  # a Sunday
    ],
)
def test_looks_outside_working_hours_are_counted(world: World, at: datetime, count: int) -> None:
    use("outside_hours", limit=1)
    look(world.users["manager"], at)
    assert len(raised()) == count


def test_a_leaver_who_looks_around_raises_an_alert(world: World) -> None:
    use("leaver_acts", limit=2)
    sun = Employee.objects.filter(id=world.employees["sun"].id)
    sun.update(user=world.users["manager"])
    for number in range(2):
        look(world.users["manager"], MONDAY + number * MINUTE)
    assert raised() == []
    sun.update(departed_on=day_of(MONDAY) + timedelta(days=10))
    for number in range(2, 4):
        look(world.users["manager"], MONDAY + number * MINUTE)
    assert len(raised("leaver_acts")) == 1


def test_interest_in_who_is_about_to_leave_raises_an_alert(world: World) -> None:
    use("leaver_watched", limit=2)
    li = world.employees["li"]
    for number in range(3):
        look(world.users["manager"], MONDAY + number * MINUTE, person=li.id)
    assert raised() == []
    Employee.objects.filter(id=li.id).update(departed_on=day_of(MONDAY) + timedelta(days=10))
    for number in range(3, 5):
        look(world.users["manager"], MONDAY + number * MINUTE, person=li.id)
    assert len(raised()) == 1


def test_walking_through_a_whole_department_raises_an_alert_that_names_it(world: World) -> None:
    use("department_walked", limit=1, percent=100)
    look(world.users["manager"], MONDAY, person=world.employees["chen"].id)
    (alert,) = raised()
    assert alert.part == str(world.departments["team"].id)


def test_part_of_a_department_raises_nothing(world: World) -> None:
    use("department_walked", limit=1, percent=100)
    Employee.objects.filter(id=world.employees["sun"].id).update(department=world.departments["team"])
    look(world.users["manager"], MONDAY, person=world.employees["chen"].id)
    assert raised() == []


def test_repeated_refusals_raise_an_alert(world: World) -> None:
    use("refusals", limit=3)
    client = signed_in(world.users["nobody"])
    for _ in range(3):
        client.get(f"/api/records/{world.records['chen1'].id}")
    (alert,) = raised()
    assert (alert.actor, alert.company_id) == (world.users["nobody"], world.company.id)


@pytest.mark.parametrize(("rule", "action"), [("shows", "record.show"), ("downloads", "record.export")])
def test_repeated_shows_and_downloads_raise_an_alert(world: World, rule: str, action: str) -> None:
    use(rule, limit=2, factor=0) if rule == "downloads" else use(rule, limit=2)
    for number in range(2):
        look(world.users["manager"], MONDAY + number * MINUTE, action=action)
    assert [alert.rule for alert in raised()] == [rule]


def test_what_somebody_usually_does_raises_the_limit(world: World) -> None:
    user, day = world.users["archivist"], day_of(MONDAY)
    rule = default_rules()["records_day"]
    for back in range(1, 11):
        DayCount.objects.create(
            user=user, day=day - timedelta(days=back), rank="hr_archivist", records=400, persons=9, taken=0,
            hour_records=80, hour_persons=3,
        )  # fmt: skip
    assert limit_for(rule, user.pk, day) == 1200
    newcomer = world.users["archivist_l4"]
    assert limit_for(rule, newcomer.pk, day) == rule.limit
    DayCount.objects.create(
        user=newcomer, day=day - timedelta(days=1), rank="hr_archivist", records=1, persons=1, taken=0,
        hour_records=1, hour_persons=1,
    )  # fmt: skip
    assert limit_for(rule, newcomer.pk, day) == 1200  # people of the same role do so much


def test_days_are_counted_when_they_are_over(world: World) -> None:
    use("shows")
    for number in range(3):
        look(world.users["manager"], MONDAY + number * 90 * MINUTE, record=f"r{number // 2}")
    run_all()
    assert not DayCount.objects.exists()
    look(world.users["manager"], MONDAY + timedelta(days=1))
    run_all()
    row = DayCount.objects.get(user=world.users["manager"])
    assert (row.day, row.records, row.hour_records, row.rank) == (day_of(MONDAY), 2, 1, "employee")
    count_days(day_of(MONDAY), day_of(MONDAY) + timedelta(days=1))
    assert DayCount.objects.filter(user=world.users["manager"]).count() == 1


def test_a_changed_threshold_holds_from_its_day(world: World) -> None:
    security = signed_in(world.users["administrator"])
    today = day_of(datetime.now(UTC))
    body = {"code": "shows", "effective_from": str(today + timedelta(days=1)), "limit": 3, "reason": "试"}
    answer = security.put("/api/alerts/rules", body, content_type="application/json")
    assert answer.status_code == 200, answer.content
    limits = [
        next(rule.limit for rule in rules_on(today + timedelta(days=days)) if rule.code == "shows")
        for days in (0, 1, 9)
    ]
    assert limits == [default_rules()["shows"].limit, 3, 3]


@pytest.mark.parametrize(
    "wrong",
    [{"limit": 0}, {"minutes": 1441}, {"code": "nothing"}, {"reason": " "}, {"from_hour": 22, "to_hour": 7}],
)
def test_thresholds_out_of_their_limits_are_refused(world: World, wrong: dict[str, Any]) -> None:
    body = {"code": "outside_hours", "effective_from": "2036-01-01", "reason": "试", **wrong}
    answer = signed_in(world.users["administrator"]).put(
        "/api/alerts/rules", body, content_type="application/json"
    )
    assert answer.status_code == 422
    assert not AlertRuleValues.objects.exists()


def make_alert(world: World, **values: Any) -> Alert:
    look(world.users["manager"], MONDAY, record=world.records["chen1"].id)
    event = AuditEvent.objects.order_by("-sequence")[0]
    facts: dict[str, Any] = {
        "rule": "shows", "actor": world.users["manager"], "company_id": world.company.id, "at": MONDAY,
        "raised_at": MONDAY, "sequence": event.sequence, "sequences": [event.sequence], "count": 1, "limit": 1,
    }  # fmt: skip
    return Alert.objects.create(**facts | values)


def test_an_auditor_sees_the_alerts_of_his_companies_and_none_about_himself(world: World) -> None:
    make_alert(world)
    make_alert(world, company_id=world.other_company.id)
    make_alert(world, company_id=None)
    make_alert(world, actor=world.users["auditor_company"])
    make_alert(world, actor=world.users["auditor_group"])
    raise_operational("log_behind", at=MONDAY)

    def count(user: str) -> int:
        return list_alerts(alert_reach(world.users[user]), state="", rule="").count()

    assert {user: count(user) for user in ("auditor_company", "auditor_group", "administrator", "manager")} == {
        "auditor_company": 3, "auditor_group": 5, "administrator": 1, "manager": 0,
    }  # fmt: skip


def test_alert_shows_its_events_and_is_dealt_with(world: World) -> None:
    alert, client = make_alert(world), signed_in(world.users["auditor_company"])
    shown = client.get(f"/api/alerts/{alert.id}").json()
    assert [row["object_id"] for row in shown["events"]] == [str(world.records["chen1"].id)]
    address = f"/api/alerts/{alert.id}/state"

    def turn(state: str, note: str = "核实") -> int:
        return client.post(
            address, {"state": state, "note": note}, content_type="application/json"
        ).status_code

    assert [turn("acknowledged"), turn("closed"), turn("acknowledged"), turn("open"), turn("closed", " ")] == [
        200, 200, 409, 200, 422,
    ]  # fmt: skip
    assert [note.state for note in alert.notes.all()] == ["acknowledged", "closed", "open"]
    acts = AuditEvent.objects.filter(action="alerts.change_state", company_id=world.company.id)
    assert acts.count() == 3


def test_nobody_deals_with_an_alert_about_himself(world: World) -> None:
    alert = make_alert(world, actor=world.users["auditor_group"])
    client = signed_in(world.users["auditor_group"])
    answer = client.post(
        f"/api/alerts/{alert.id}/state", {"state": "closed", "note": "无事"}, content_type="application/json"
    )
    assert answer.status_code == 404


def test_trouble_of_the_installation_is_said_once_until_it_is_closed(world: World) -> None:
    record_alone(actor=None, actor_name="test", action="audit.broken", object_kind="audit")
    now = datetime.now(UTC)

    def count() -> int:
        check_operations(now)
        return Alert.objects.filter(rule="audit_broken").count()

    assert [count(), count()] == [1, 1]
    Alert.objects.update(state="closed")
    assert count() == 2


def test_a_used_up_quota_refuses_and_says_so(world: World) -> None:
    client = signed_in(world.users["manager"])
    body = {"role": "manager", "looks": 3, "downloads": 0, "effective_from": str(day_of(datetime.now(UTC)))}
    answer = signed_in(world.users["administrator"]).put(
        "/api/alerts/quotas", body, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    address = f"/api/records/{world.records['chen1'].id}"
    assert [client.get(address).status_code for _ in range(5)] == [200, 200, 200, 429, 429]
    assert client.get(address).json()["params"] == {"limit": 3}
    event = AuditEvent.objects.filter(action="alerts.quota_reached")[0]
    assert (event.result, event.details["limit"]) == ("refused", 3)
    assert client.get("/api/me").status_code == 200


def test_rule_is_a_value() -> None:
    rule = AlertRule("x", Measure.EVENTS, "refused", 10, 1, 0)
    assert rule.actions == ()
