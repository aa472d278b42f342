"""Holds on one record, a consent proven by a record, and a breach that is opened from an alert."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.factories import NOW, World, signed_in

from dossier.apps.alerts.models import Alert
from dossier.apps.audit.models import AuditEvent
from dossier.apps.privacy.holding import place_hold
from dossier.apps.privacy.models import Breach, LegalHold

pytestmark = pytest.mark.django_db


def post(world: World, who: str, address: str, body: dict[str, Any]) -> Any:
    return signed_in(world.users[who]).post(address, body, content_type="application/json")


def alert_about(world: World, **more: Any) -> Alert:
    known = {"rule": "shows", "company_id": world.company.id, "actor": world.users["manager"], **more}
    return Alert.objects.create(at=NOW, raised_at=NOW, count=15, limit=15, minutes=60, **known)


def report(world: World, who: str, alert: Alert, **more: Any) -> Any:
    body = {
        "company_id": world.company.id, "discovered_at": NOW.isoformat(), "kinds": ["leak"],
        "affected": 3, "cause": "短时间大量显示", **more,
    }  # fmt: skip
    return post(world, who, f"/api/alerts/{alert.id}/breach", body)


def test_a_hold_on_one_record_is_placed_listed_and_released(world: World) -> None:
    record = world.records["chen1"]
    body = {
        "company_id": world.company.id,
        "kind": "H_DISPUTE",
        "reason": "劳仲〔2026〕3号",
        "record_id": str(record.id),
    }
    placed = post(world, "archivist", "/api/privacy/holds", body).json()["items"][0]
    assert (placed["scope"], placed["record_id"], placed["reference_code"]) == (
        "record", str(record.id), record.reference_code,
    )  # fmt: skip
    for scope in ({"employee_id": world.employees["chen"].id}, {"record_id": world.records["chen2"].id}, {}):
        place_hold(
            actor=world.users["archivist"], company_id=world.company.id, kind="H_AUDIT", reason="审计",
            at=datetime.now(UTC), **scope,
        )  # fmt: skip
    address = f"/api/privacy/holds?record_id={record.id}"
    reaching = signed_in(world.users["archivist"]).get(address).json()["items"]
    assert sorted(one["scope"] for one in reaching) == ["company", "person", "record"]
    released = post(world, "archivist", f"/api/privacy/holds/{placed['id']}/release", {"reason": "已裁决"})
    assert released.json()["items"][0]["release_reason"] == "已裁决"
    assert LegalHold.objects.get(id=placed["id"]).released_at is not None


@pytest.mark.parametrize("who", ["manager", "employee", "archivist_other", "auditor_company", "nobody"])
def test_holds_of_a_record_are_for_its_officers_only(world: World, who: str) -> None:
    address = f"/api/privacy/holds?record_id={world.records['chen1'].id}"
    assert signed_in(world.users[who]).get(address).status_code == 404


@pytest.mark.parametrize("who", ["auditor_company", "auditor_group"])
def test_a_breach_is_opened_from_an_alert_and_both_name_each_other(world: World, who: str) -> None:
    alert = alert_about(world)
    told = report(world, who, alert)
    assert told.status_code == 200
    breach = Breach.objects.get()
    assert told.json()["breaches"] == [{"id": str(breach.id), "number": breach.number, "state": "open"}]
    assert (breach.alerts, breach.cause, breach.affected) == ([str(alert.id)], "短时间大量显示", 3)
    assert breach.opened_by == world.users[who]
    listed = signed_in(world.users["archivist"]).get(f"/api/privacy/breaches?company_id={world.company.id}")
    assert listed.json()["items"][0]["alerts"] == [str(alert.id)]
    assert AuditEvent.objects.filter(action="privacy.open_breach", actor=world.users[who]).count() == 1


@pytest.mark.parametrize("who", ["archivist", "manager", "administrator", "nobody"])
def test_who_does_not_read_the_alert_opens_no_breach_from_it(world: World, who: str) -> None:
    assert report(world, who, alert_about(world)).status_code in (403, 404)
    assert not Breach.objects.exists()


def test_a_breach_belongs_to_the_company_of_its_alert(world: World) -> None:
    other = report(world, "auditor_group", alert_about(world), company_id=world.other_company.id)
    beyond = report(
        world, "auditor_company", alert_about(world, company_id=None, actor=None, rule="mail_overdue"),
        company_id=world.other_company.id,
    )  # fmt: skip
    assert (other.status_code, beyond.status_code) == (404, 404)
    assert not Breach.objects.exists()


def test_a_breach_of_tomorrow_is_refused(world: World) -> None:
    wrong = report(world, "auditor_group", alert_about(world), discovered_at="2999-01-01T00:00:00Z")
    assert wrong.status_code == 422
    assert not Breach.objects.exists()
