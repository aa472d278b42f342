"""How long the log names people: the company's period, the law's least, two others' consent, and the worker."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from structlog.testing import capture_logs
from tests.factories import World, make_user, signed_in

from dossier.apps.access.approvals import approve
from dossier.apps.access.models import Approval
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.ending import end_due
from dossier.apps.audit.models import AuditEnding, AuditEvent
from dossier.apps.audit.selectors import check_chain
from dossier.apps.audit.services import record_alone
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.records.audit_periods import list_keepings, propose_ending, propose_period
from dossier.apps.records.models import RetentionRule

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)
YEARS = timedelta(days=366)


@pytest.fixture
def officers(world: World) -> dict[str, User]:
    """The three administrators, and another owner of records to approve beside the security administrator."""
    made = {
        "audit": make_user("auditadmin", Role.AUDIT_ADMINISTRATOR),
        "security": make_user("secadmin", Role.SECURITY_ADMINISTRATOR),
        "system": make_user("sysadmin", Role.SYSTEM_ADMINISTRATOR),
    }
    for years in (1, 4, 6, 7):
        record_alone(
            actor=world.users["archivist"], action="record.view", object_kind="record",
            object_id=world.records["chen1"].id, at=NOW - years * YEARS,
        )  # fmt: skip
    return made


def consent(world: World, officers: dict[str, User], approval: Approval) -> None:
    for who in (officers["security"], world.users["archivist"]):
        approve(approval_id=approval.id, actor=who)


def keeping_of(actor: User, company_id: int | None) -> Any:
    keepings = list_keepings(actor=actor, at=datetime.now(UTC))
    return next(one for one in keepings if (one.company.id if one.company else None) == company_id)


def test_old_names_end_when_two_others_consented(world: World, officers: dict[str, User]) -> None:
    company = world.company.id
    keeping = keeping_of(officers["audit"], company)
    assert (str(keeping.period), keeping.scope.events) == ("P5Y", 2)
    approval = propose_ending(actor=officers["audit"], company_id=company, reason="到期", at=NOW)
    assert end_due() == 0
    consent(world, officers, approval)
    with capture_logs() as lines:
        assert end_due() == 2
        assert end_due() == 0
    assert {line["event"] for line in lines} == {"audit.ending_begins", "audit.ended"}
    assert "archivist" not in str(lines)
    keeping = keeping_of(officers["audit"], company)
    assert (keeping.scope.events, keeping.last.state, keeping.last.ended_events) == (0, "done", 2)
    assert AuditEvent.objects.filter(details_salt="").count() == 2
    assert check_chain().intact


def test_one_consent_ends_nothing(world: World, officers: dict[str, User]) -> None:
    approval = propose_ending(actor=officers["audit"], company_id=world.company.id, reason="到期", at=NOW)
    approve(approval_id=approval.id, actor=officers["security"])
    with pytest.raises(Conflict):
        approve(approval_id=approval.id, actor=officers["security"])
    assert not AuditEnding.objects.exists()
    assert end_due() == 0


def test_second_request_for_the_same_company_is_refused(world: World, officers: dict[str, User]) -> None:
    propose_ending(actor=officers["audit"], company_id=world.company.id, reason="到期", at=NOW)
    with pytest.raises(Conflict, match=r"audit\.end_waits"):
        propose_ending(actor=officers["audit"], company_id=world.company.id, reason="到期", at=NOW)
    with pytest.raises(Conflict, match=r"audit\.nothing_due"):
        propose_ending(actor=officers["audit"], company_id=None, reason="到期", at=NOW)


def test_longer_period_keeps_what_was_already_asked_to_end(world: World, officers: dict[str, User]) -> None:
    company = world.company.id
    ending = propose_ending(actor=officers["audit"], company_id=company, reason="到期", at=NOW)
    longer = propose_period(
        actor=officers["audit"],
        company_id=company,
        period="P10Y",
        basis="企业文件材料归档规定",
        reason="国企",
        at=NOW,
    )
    consent(world, officers, longer)
    rule = RetentionRule.objects.get(company=company, code="R_AUDIT_LOG")
    assert (rule.period, rule.effective_from) == ("P10Y", datetime.now(UTC).date())
    assert rule.basis[-1] == "企业文件材料归档规定"
    with pytest.raises(Conflict, match=r"audit\.period_not_over"):
        consent(world, officers, ending)
    assert not AuditEnding.objects.exists()


@pytest.mark.parametrize(
    ("period", "code"),
    [("P5M", "too_short"), ("P179D", "too_short"), ("P0D", "too_short"), ("", "unknown"), ("5", "unknown"),
     ("UNTIL_TRANSFER", "unknown"), ("P999Y", "unknown"), ("P99999999999D", "unknown")],
)  # fmt: skip
def test_law_is_not_undercut(world: World, officers: dict[str, User], period: str, code: str) -> None:
    before = RetentionRule.objects.get(company=world.company, code="R_AUDIT_LOG").period
    with pytest.raises(Invalid, match=rf"audit\.period_{code}"):
        propose_period(
            actor=officers["audit"],
            company_id=world.company.id,
            period=period,
            basis="无",
            reason="省",
            at=NOW,
        )
    assert RetentionRule.objects.get(company=world.company, code="R_AUDIT_LOG").period == before
    assert not Approval.objects.exists()


def test_row_below_the_law_ends_nothing(world: World, officers: dict[str, User]) -> None:
    RetentionRule.objects.filter(company=world.company).update(period="P1M", legal_minimum="")
    assert keeping_of(officers["audit"], world.company.id).scope is None
    with pytest.raises(Conflict, match=r"audit\.nothing_due"):
        propose_ending(actor=officers["audit"], company_id=world.company.id, reason="到期", at=NOW)


def test_log_kept_for_ever_has_nothing_due(world: World, officers: dict[str, User]) -> None:
    RetentionRule.objects.filter(company=world.company).update(period="PERMANENT")
    assert keeping_of(officers["audit"], world.company.id).scope is None
    assert keeping_of(officers["audit"], None).scope is None


def test_auditor_sees_the_periods_of_own_companies_and_proposes_nothing(
    world: World, officers: dict[str, User]
) -> None:
    auditor = world.users["auditor_company"]
    assert [one.company for one in list_keepings(actor=auditor, at=NOW)] == [world.company]
    with pytest.raises(NotPermitted):
        propose_ending(actor=auditor, company_id=world.company.id, reason="到期", at=NOW)
    refused = AuditEvent.objects.order_by("-sequence")[0]
    assert (refused.action, refused.result) == ("access.refused", "refused")
    for name in ("archivist", "manager", "nobody"):
        with pytest.raises(NotPermitted):
            list_keepings(actor=world.users[name], at=NOW)
    assert not Approval.objects.exists()


def post(client: Client, address: str, **body: Any) -> Any:
    return client.post(f"/api/audit/keeping/{address}", body, content_type="application/json")


def test_page_shows_what_is_due_and_asking_needs_a_fresh_proof(
    world: World, officers: dict[str, User]
) -> None:
    client = signed_in(officers["audit"])
    told = client.get("/api/audit/keeping").json()
    row = next(one for one in told["items"] if one["company_id"] == world.company.id)
    assert told["may_propose"]
    assert (row["period"], row["legal_minimum"], row["due_events"], row["waiting"]) == (
        "P5Y",
        "P6M",
        2,
        False,
    )
    stale = signed_in(officers["audit"], proven=False)
    body = {"company_id": world.company.id, "reason": "到期"}
    assert post(stale, "end", **body).json()["code"] == "accounts.step_up_required"
    assert post(client, "end", **body).status_code == 200
    assert post(client, "end", **body).json()["code"] == "audit.end_waits"
    assert (
        post(client, "period", company_id=world.company.id, period="P1M", basis="x", reason="y").status_code
        == 422
    )
