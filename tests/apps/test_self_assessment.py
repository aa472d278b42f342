"""The self-assessment tells what holds: each check turns when what it looks at turns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from tests.factories import World, make_user, signed_in

from dossier.apps.access.models import Grant, PolicyRule
from dossier.apps.access.policy import Role
from dossier.apps.access.selectors import list_rules
from dossier.apps.accounts.models import User
from dossier.apps.accounts.security import write_rule
from dossier.apps.audit.models import AuditEvent
from dossier.apps.privacy import assessing, checks
from dossier.apps.privacy.assessing import Outcome, assess
from dossier.apps.privacy.models import ProcessingPurpose
from dossier.apps.records.models import RetentionRule
from dossier.apps.vault.models import StoredObject
from dossier.config.backups import last_backup, note_backup
from dossier.config.self_checks import register_more_checks
from dossier.norms.self_assessment import load_checklist

pytestmark = pytest.mark.django_db


def outcome_of(item: str) -> Outcome:
    return {answer.item.id: answer.outcome for answer in assess(datetime.now(UTC))}[item]


def test_every_item_is_answered_and_every_check_exists(world: World) -> None:
    register_more_checks()
    named = {item.check for item in load_checklist().items if item.check}
    assert named <= set(assessing._checks)
    answers = assess(datetime.now(UTC))
    assert len(answers) == len(load_checklist().items)
    assert [one.item.id for one in answers if one.outcome is Outcome.UNKNOWN] == []
    for one in answers:
        assert (one.evidence is None) == (one.item.check == "")


CHANGES: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
    "password_rule": (
        lambda: write_rule("password_min_length", 14),
        lambda: write_rule("password_min_length", 8),
    ),
    "lockout": (lambda: write_rule("lockout_minutes", 15), lambda: write_rule("lockout_minutes", 5)),
    "idle": (lambda: write_rule("idle_minutes", 15), lambda: write_rule("idle_minutes", 120)),
    "tokens": (lambda: write_rule("token_max_days", 90), lambda: write_rule("token_max_days", 500)),
    "two_factors": (
        lambda: write_rule(
            "second_factor_roles",
            ["system_administrator", "security_administrator", "audit_administrator", "hr_archivist"],
        ),
        lambda: write_rule("second_factor_roles", ["system_administrator"]),
    ),
    "audit_kept": (
        lambda: RetentionRule.objects.filter(code="R_AUDIT_LOG").update(period="P6M"),
        lambda: RetentionRule.objects.filter(code="R_AUDIT_LOG").update(period="P90D"),
    ),
    "integrity": (
        lambda: StoredObject.objects.update(broken_at=None, created_at=datetime.now(UTC)),
        lambda: StoredObject.objects.update(broken_at=datetime.now(UTC)),
    ),
    "one_identity": (
        lambda: User.objects.filter(username="administrator").update(username="zhang"),
        lambda: User.objects.filter(username="nobody").update(username="test"),
    ),
}


@pytest.mark.parametrize("item", CHANGES)
def test_a_check_turns_with_what_it_looks_at(world: World, item: str) -> None:
    good, bad = CHANGES[item]
    good()
    assert outcome_of(item) is Outcome.PASS
    bad()
    assert outcome_of(item) is Outcome.FAIL


def test_the_three_administrators_end_the_account_that_set_things_up(world: World) -> None:
    assert (outcome_of("three_administrators"), outcome_of("default_accounts")) == (
        Outcome.FAIL,
        Outcome.FAIL,
    )
    for role in (Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR):
        make_user(role.value, role)
    assert (outcome_of("three_administrators"), outcome_of("default_accounts")) == (
        Outcome.PASS,
        Outcome.PASS,
    )


def test_a_removed_trigger_is_noticed(world: World) -> None:
    assert outcome_of("audit_protected") is Outcome.PASS
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER audit_no_delete")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # or the table has pending events
            cursor.execute("ALTER TABLE audit_auditevent DISABLE TRIGGER audit_append_only")
    assert outcome_of("audit_protected") is Outcome.FAIL


def test_a_company_without_an_officer_fails(world: World) -> None:
    assert outcome_of("officer") is Outcome.PASS
    Grant.objects.filter(user=world.users["archivist_other"]).delete()
    assert outcome_of("officer") is Outcome.FAIL


def test_https_is_what_the_settings_say(world: World, settings: Any) -> None:
    assert outcome_of("transport") is Outcome.FAIL
    settings.SESSION_COOKIE_SECURE = True
    assert outcome_of("transport") is Outcome.FAIL  # the cookie alone is not enough
    assert outcome_of("residual") is Outcome.PASS


def test_a_matrix_that_opens_what_is_only_stored_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert outcome_of("restriction") is Outcome.PASS
    opened = tuple(replace(rule, states=rule.states | {"restricted"}) for rule in list_rules())
    monkeypatch.setattr(checks, "list_rules", lambda *_: opened)
    assert outcome_of("restriction") is Outcome.FAIL


def test_a_backup_is_remembered_and_grows_old(tmp_path: Path) -> None:
    assert last_backup(tmp_path) is None
    note_backup(tmp_path)
    noted = last_backup(tmp_path)
    assert noted is not None
    assert abs(datetime.now(UTC) - noted) < timedelta(minutes=10)
    (tmp_path / "last-backup").write_text("yesterday")
    assert last_backup(tmp_path) is None


def test_a_check_that_breaks_is_unknown_and_stops_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(_at: datetime) -> assessing.Evidence:
        PolicyRule.objects.get(code="no such rule")
        raise AssertionError

    monkeypatch.setitem(assessing._checks, "lockout", breaks)
    assert outcome_of("lockout") is Outcome.UNKNOWN
    assert outcome_of("idle") is Outcome.PASS


def test_only_who_secures_may_assess_and_it_is_audited(world: World) -> None:
    for who in ("archivist", "auditor_group", "employee"):
        assert signed_in(world.users[who]).get("/api/privacy/assessment").status_code == 404
    answered = signed_in(world.users["administrator"]).get("/api/privacy/assessment").json()
    assert {one["outcome"] for one in answered["answers"]} >= {"pass", "fail", "organisational"}
    event = AuditEvent.objects.filter(action="privacy.assess").first()
    assert event is not None
    assert event.details["items"] == len(answered["answers"])


def test_sensitive_papers_on_consent_need_a_note_of_necessity(world: World) -> None:
    assert outcome_of("only_needed") is Outcome.PASS
    ProcessingPurpose.objects.create(
        company=world.company,
        type="background_check",
        effective_from=date(2020, 1, 1),
        purpose_zh="背景调查",
        basis="consent",
        sensitive=True,
        changed_at=datetime.now(UTC),
    )
    assert outcome_of("only_needed") is Outcome.FAIL
