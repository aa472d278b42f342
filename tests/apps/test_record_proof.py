"""What the site says is proven of a record: as the log holds it, as far as the reader may know it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.factories import World
from tests.trust.authority import OpenSslAuthority

from dossier.apps.audit.models import AuditEvent
from dossier.apps.evidence.proofs import Awaited, RecordProof, prove_record
from dossier.apps.kernel.errors import NotPermitted
from dossier.apps.notary.keeping import LogKeeper, Stamper
from dossier.apps.notary.models import CheckpointAnchor, LogCheckpoint
from dossier.apps.records.drafts import Correction
from dossier.apps.records.services import correct_record
from dossier.config.checks import run_checks

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def proof_for(world: World, user: str) -> RecordProof:
    return prove_record(actor=world.users[user], record_id=world.records["chen1"].id)


def test_a_record_without_a_place_in_the_log_says_that_it_waits(world: World) -> None:
    proof = proof_for(world, "archivist")
    assert {row.kind for row in proof.proven} >= {"captured", "version", "filing"}
    assert all(row.position is None and not row.sealed for row in proof.proven)
    assert proof.checkpoint is None
    assert proof.time_stamp is Awaited.OFF


def test_each_version_is_told_with_its_author_and_the_time_that_an_authority_vouches_for(
    world: World, tmp_path: Any
) -> None:
    authority = OpenSslAuthority.create(tmp_path)
    keeper = LogKeeper(every=timedelta(0), stampers=[Stamper("fictional", authority, [authority.root])])
    keeper.keep()
    record = world.records["chen1"]
    correction = Correction(base_version=1, reason="核对原件", fields={"doc_date": "2014-05-06"})
    correct_record(actor=world.users["archivist"], record_id=record.id, correction=correction, at=NOW)
    proof = proof_for(world, "archivist")
    versions = {row.number: row for row in proof.proven if row.kind == "version"}
    assert (versions[2].by, versions[2].position, versions[2].vouched_at) == ("archivist", None, None)
    assert versions[1].sealed
    assert versions[1].vouched_at is not None
    assert all(len(row.digest or "") == 64 for row in proof.proven)
    assert [row.authority for row in proof.stamps] == ["fictional"]


def test_who_sees_the_record_masked_gets_no_digest(world: World) -> None:
    assert not proof_for(world, "auditor_group").clear
    assert {row.digest for row in proof_for(world, "auditor_group").proven} == {None}


def test_the_look_is_audited_and_refused_to_strangers(world: World) -> None:
    proof_for(world, "employee")
    assert AuditEvent.objects.filter(action="record.proof", object_id=str(world.records["chen1"].id)).exists()
    with pytest.raises(NotPermitted):
        proof_for(world, "archivist_other")


def test_an_anchor_that_waits_is_told_with_its_attempts(world: World) -> None:
    LogKeeper(every=timedelta(0)).keep()
    newest = LogCheckpoint.objects.get()
    CheckpointAnchor.objects.create(checkpoint=newest, anchor="rest:notary.example", attempts=3)
    proof = proof_for(world, "archivist")
    assert [(row.anchor, row.at, row.attempts) for row in proof.anchors] == [("rest:notary.example", None, 3)]
    assert all(row.sealed for row in proof.proven)


def test_health_says_how_many_records_fail_the_checks(world: World) -> None:
    found = {check.name: check for check in run_checks()}
    assert found["properties"].code == "health.properties_good"
