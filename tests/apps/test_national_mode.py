"""A company in national mode captures, files, proves and verifies; the page says what that covers and costs."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from bench.evidence.__main__ import compare_suites
from tests.factories import World, make_record
from verifier import dossier_verify

from dossier.apps.audit.models import AuditEvent
from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.evidence.national import coverage, list_suites, set_suite
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.notary.selectors import log_keys
from dossier.apps.notary.services import change_key
from dossier.apps.vault.models import CompanyKey, StoredObject
from dossier.apps.vault.rotation import renew_company_key, rewrap_data_keys
from dossier.apps.vault.services import object_store, read_object, store_bytes, store_stream
from dossier.trust.evidence import verify_bundle
from dossier.trust.suites import SUITES

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
RESULTS = Path(__file__).parents[2] / "bench" / "results" / "evidence.json"
SUITE_BYTE = 5
"""Where a sealed object names its suite: after the magic and the version."""


def go_national(world: World) -> None:
    set_suite(actor=world.users["administrator"], company_id=world.company.id, mode="national", at=NOW)


def suite_number(stored: StoredObject) -> int:
    return object_store().get(stored.store_name)[SUITE_BYTE]


def test_a_company_in_national_mode_captures_files_proves_and_verifies(world: World) -> None:
    change_key(scheme="sm2", at=NOW)
    go_national(world)
    record = make_record(world.company, world.employees["chen"])
    stored = StoredObject.objects.filter(id__in=record.pages.values("source_id")).get()
    assert suite_number(stored) == SUITES["SM4GCM"].number
    data = make_bundle(actor=world.users["archivist_l4"], record_id=record.id, at=NOW)
    keys = log_keys()
    assert keys[0].key.scheme_id == "sm2"
    assert verify_bundle(data, keys=keys[:1]).failures == ()
    assert dossier_verify.check(data, [dossier_verify.read_key(keys[0].verifier_key)])[0] == []


def test_what_was_stored_before_stays_and_still_opens(world: World) -> None:
    before = store_bytes(company=world.company, data=b"earlier", media_type="text/plain")
    go_national(world)
    after = store_stream(company=world.company, stream=io.BytesIO(b"later"), media_type="text/plain")
    assert (suite_number(before), suite_number(after)) == (1, 2)
    assert (read_object(before), read_object(after)) == (b"earlier", b"later")
    while rewrap_data_keys(world.company):
        continue
    assert [read_object(StoredObject.objects.get(id=one.id)) for one in (before, after)] == [
        b"earlier",
        b"later",
    ]


def test_a_rotation_keeps_the_suite(world: World) -> None:
    go_national(world)
    assert renew_company_key(world.company).suite == "SM4GCM"


def test_other_companies_keep_theirs_and_the_change_is_audited(world: World) -> None:
    go_national(world)
    modes = {row.company: row.mode for row in list_suites(world.users["administrator"])}
    assert (modes[world.company], modes[world.other_company]) == ("national", "international")
    event = AuditEvent.objects.get(action="vault.set_suite")
    assert event.details == {"before": "international", "after": "national"}
    go_national(world)
    assert CompanyKey.objects.filter(company=world.company, suite="SM4GCM").count() == 1


def test_only_the_security_officer_sets_the_suite(world: World) -> None:
    keys = CompanyKey.objects.count()
    with pytest.raises(NotPermitted):
        set_suite(actor=world.users["archivist"], company_id=world.company.id, mode="national", at=NOW)
    assert CompanyKey.objects.count() == keys


def test_the_page_publishes_the_measured_figures() -> None:
    measured = compare_suites(json.loads(RESULTS.read_text(encoding="utf-8"))["figures"])
    shown = {row["id"]: row for row in coverage()["performance"]}
    assert shown.keys() == measured.keys()
    for operation, speeds in measured.items():
        assert speeds.items() <= shown[operation].items()


def test_every_row_of_the_page_gives_its_reason_in_both_languages() -> None:
    for row in coverage()["coverage"]:
        assert row["covered"] in {"yes", "always", "log", "no"}
        assert all(row[name].strip() for name in ("zh", "en", "why_zh", "why_en"))
