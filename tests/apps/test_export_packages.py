"""An approved bulk export: asked for, consented to, built once, handed over as often as it may be, and gone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from tests.apps.test_delivery import drawn, pictures_in
from tests.factories import World, make_user, signed_in
from tests.watermark.pages import grey

from dossier.apps.access.approvals import approve, reject
from dossier.apps.access.models import Approval, ApprovalState, Grant
from dossier.apps.access.policy import Role
from dossier.apps.accounts.models import User
from dossier.apps.audit.models import AuditEvent
from dossier.apps.delivery import tracing
from dossier.apps.delivery.models import Delivery
from dossier.apps.delivery.suspects import SuspectPage
from dossier.apps.intake.models import RenditionTask
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted, Unavailable
from dossier.apps.notary.models import LeafKind, LogLeaf
from dossier.apps.packages import building
from dossier.apps.packages.asking import Checked, Chosen, Wish, check_choice, request_package
from dossier.apps.packages.building import PackageBuilder
from dossier.apps.packages.ending import (
    end_due,
    revoke_package,
    stop_erased,
    withdraw_package,
)
from dossier.apps.packages.handing import download_package
from dossier.apps.packages.models import Package, PackageItem
from dossier.apps.packages.rules import Terms, set_terms, terms_on
from dossier.apps.packages.selectors import access_package, list_packages
from dossier.apps.packages.zipping import Member, zip_chunks
from dossier.apps.privacy.erasing import Gone
from dossier.apps.records.models import Record, RecordState, Rendition
from dossier.apps.vault.erased_list import read_erased
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import object_store

pytestmark = pytest.mark.django_db
__all__ = ["drawn"]
"""A fixture of deliveries, used here too."""
AT = datetime.now(UTC)
State = Package.State


@pytest.fixture(scope="module")
def board(world: World) -> World:
    """The world with its three administrators and a second security administrator: nobody approves alone."""
    world.users["secure1"] = make_user("secure1", Role.SECURITY_ADMINISTRATOR)
    world.users["secure2"] = make_user("secure2", Role.SECURITY_ADMINISTRATOR)
    make_user("system1", Role.SYSTEM_ADMINISTRATOR)
    make_user("audit1", Role.AUDIT_ADMINISTRATOR)
    return world


def wish(world: World, *names: str, **changes: Any) -> Wish:
    asked = Wish(
        request_key=uuid.uuid4(),
        chosen=Chosen(tuple(world.records[name].id for name in names)),
        purpose="inspection",
        reason="年度审计",
        receiver="青松会计师事务所",
    )
    return replace(asked, **changes)


def ask(world: World, *names: str, by: str = "archivist", **changes: Any) -> Package:
    return request_package(actor=world.users[by], wish=wish(world, *names, **changes), at=AT)


def consent(world: World, package: Package) -> None:
    assert package.approval_id is not None
    for name in ("secure1", "secure2"):
        approve(approval_id=package.approval_id, actor=world.users[name], at=AT)


def build(package: Package, seconds: float = 60.0) -> Package:
    builder = PackageBuilder()
    builder.build(seconds)
    package.refresh_from_db()
    return package


def made(world: World, *names: str, **changes: Any) -> Package:
    package = ask(world, *(names or ("chen1", "li1")), **changes)
    consent(world, package)
    return build(package)


def fetch(world: World, package: Package, by: str = "archivist", at: datetime = AT) -> bytes:
    handed = download_package(actor=world.users[by], package_id=package.id, at=at)
    data = b"".join(handed.chunks)
    assert len(data) == handed.size_bytes
    return data


def opened(data: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(data))


def manifest(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(opened(data).read("manifest.json"))
    return found


def events(package: Package) -> list[str]:
    rows = AuditEvent.objects.filter(object_kind="package", object_id=str(package.id)).order_by("sequence")
    return [event.action for event in rows]


# --- asking


def test_request_says_how_much_it_is_about_and_not_what(board: World) -> None:
    package = ask(board, "chen1", "chen2", "li1")
    approval = Approval.objects.get(id=package.approval_id)
    assert approval.kind == "packages.export"
    assert approval.company == board.company
    told = {
        name: approval.payload[name] for name in ("records", "levels", "employees", "purpose", "receiver")
    }
    assert told == {
        "records": 3, "levels": {"1": 2, "2": 1}, "employees": 2, "purpose": "inspection",
        "receiver": "青松会计师事务所",
    }  # fmt: skip
    assert not {str(record.id) for record in board.records.values()} & set(
        map(str, approval.payload.values())
    )


def test_same_request_key_is_one_request(board: World) -> None:
    asked = wish(board, "chen1")
    first = request_package(actor=board.users["archivist"], wish=asked, at=AT)
    assert request_package(actor=board.users["archivist"], wish=asked, at=AT) == first
    assert Package.objects.count() == 1


def test_who_may_not_export_is_refused_and_nothing_is_asked(board: World) -> None:
    with pytest.raises(NotPermitted):
        ask(board, "chen1", by="manager")
    assert not Package.objects.exists()
    assert AuditEvent.objects.filter(action="access.refused", object_kind="package").count() == 1


def test_records_of_others_are_counted_and_never_named(board: World) -> None:
    chosen = Chosen((*tuple(board.records[name].id for name in ("chen1", "chen4", "zhao1")), uuid.uuid4()))
    checked: Checked = check_choice(actor=board.users["archivist"], chosen=chosen, at=AT)
    assert [viewed.record.id for viewed in checked.sifted.permitted] == [board.records["chen1"].id]
    assert checked.sifted.refused == ()
    # One above the clearance, one of another company, one that does not exist: alike.
    assert checked.sifted.missing == 3


def test_some_refused_is_a_conflict_until_they_are_left_out(board: World) -> None:
    with pytest.raises(Conflict, match="some_refused"):
        ask(board, "chen1", "zhao1")
    package = ask(board, "chen1", "zhao1", leave_out=True)
    assert [item.record_id for item in package.items.all()] == [board.records["chen1"].id]


def test_records_of_two_companies_are_two_requests(board: World) -> None:
    both = make_user("both", Role.HR_ARCHIVIST, company=board.company)
    Grant.objects.create(user=both, role=Role.HR_ARCHIVIST, company=board.other_company, clearance=3)
    board.users["both"] = both
    with pytest.raises(Invalid, match="several_companies"):
        ask(board, "chen1", "zhao1", by="both")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"purpose": "nosiness"}, "delivery.purpose_unknown"),
        ({"reason": " "}, "access.reason_required"),
        ({"receiver": ""}, "packages.receiver_required"),
        ({"chosen": Chosen()}, "packages.no_records"),
    ],
)
def test_request_without_its_words_is_refused(board: World, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid, match=code):
        ask(board, "chen1", **changes)


def test_terms_bound_the_number_of_records_from_their_day_on(board: World) -> None:
    terms = Terms(most_records=1, most_downloads=2, days=3)
    set_terms(
        actor=board.users["secure1"], company_id=board.company.pk, terms=terms, basis="公司制度",
        effective_from=AT.date() + timedelta(days=2), at=AT,
    )  # fmt: skip
    assert terms_on(board.company.pk, AT.date()) == Terms()
    ask(board, "chen1", "li1")
    with pytest.raises(Invalid, match="too_many"):
        request_package(
            actor=board.users["archivist"], wish=wish(board, "chen1", "li1"), at=AT + timedelta(days=3)
        )


def test_terms_are_set_by_who_may_secure_and_not_for_yesterday(board: World) -> None:
    def change(by: str, days: int = 5, ago: int = 0) -> None:
        set_terms(
            actor=board.users[by], company_id=board.company.pk, terms=Terms(days=days), basis="制度",
            effective_from=AT.date() - timedelta(days=ago), at=AT,
        )  # fmt: skip

    with pytest.raises(NotPermitted):
        change("archivist")
    for wrong in ({"days": 0}, {"days": 31}, {"ago": 2}):
        with pytest.raises(Invalid):
            change("secure1", **wrong)
    assert terms_on(board.company.pk, AT.date() + timedelta(days=1)) == Terms()


# --- consent


def test_nothing_is_built_before_two_others_have_consented(board: World) -> None:
    package = ask(board, "chen1")
    assert build(package).state == State.WAITING
    approve(approval_id=package.approval_id, actor=board.users["secure1"], at=AT)
    assert build(package).state == State.WAITING
    with pytest.raises(Conflict, match="approval_twice"):
        approve(approval_id=package.approval_id, actor=board.users["secure1"], at=AT)
    approve(approval_id=package.approval_id, actor=board.users["archivist_l4"], at=AT)
    assert build(package).state == State.READY


def test_who_asked_does_not_consent(board: World) -> None:
    package = ask(board, "chen1")
    with pytest.raises(Conflict, match="approval_own"):
        approve(approval_id=package.approval_id, actor=board.users["archivist"], at=AT)


def test_rejection_ends_it_with_the_note_of_who_rejected(board: World) -> None:
    package = ask(board, "chen1")
    reject(approval_id=package.approval_id, actor=board.users["secure1"], note="范围过大", at=AT)
    package.refresh_from_db()
    assert package.state == State.REJECTED
    assert Approval.objects.get(id=package.approval_id).votes.get().note == "范围过大"


def test_request_that_nobody_answers_lapses(board: World) -> None:
    from dossier.apps.access.approvals import expire_due

    package = ask(board, "chen1")
    expire_due(AT + timedelta(days=15))
    package.refresh_from_db()
    assert package.state == State.LAPSED


def test_withdrawn_before_consent_is_closed_for_the_approvers_too(board: World) -> None:
    package = ask(board, "chen1")
    assert withdraw_package(actor=board.users["archivist"], package_id=package.id, at=AT).state == "withdrawn"
    assert Approval.objects.get(id=package.approval_id).state == ApprovalState.WITHDRAWN


def test_revoked_before_consent_waits_for_nobody(board: World) -> None:
    package = ask(board, "chen1")
    revoke_package(actor=board.users["secure1"], package_id=package.id, reason="不需要", at=AT)
    with pytest.raises(Conflict, match="approval_closed"):
        approve(approval_id=package.approval_id, actor=board.users["secure2"], at=AT)


# --- what is in it


def test_package_holds_what_its_lists_say(board: World) -> None:
    package = made(board, "chen1", "chen2", "li1")
    data = fetch(board, package)
    archive, told = opened(data), manifest(data)
    assert hashlib.sha256(data).hexdigest() == package.sha256
    rows = list(csv.DictReader(io.StringIO(archive.read("manifest.csv").decode("utf-8-sig"))))
    assert archive.read("manifest.csv").startswith("\ufeff".encode())
    assert [row["工号 person no."] for row in rows] == ["E0001", "E0001", "E0003"]
    assert [entry["record"] for entry in told["records"]] == [row["件标识 record"] for row in rows]
    for entry in told["records"]:
        pdf = archive.read(entry["file"])
        assert pdf.startswith(b"%PDF")
        assert (len(pdf), hashlib.sha256(pdf).hexdigest()) == (entry["size_bytes"], entry["sha256"])
        assert entry["file"].startswith(f"records/{entry['person_no']}/")
    assert told["receiver"] == "青松会计师事务所"
    assert {
        "README.txt",
        "problems.csv",
        "SHA256SUMS",
        "checkpoint/checkpoint.txt",
        "checkpoint/checkpoint.pdf",
    } <= {*archive.namelist()}
    assert "sha256sum -c SHA256SUMS" in archive.read("README.txt").decode()


def test_checksums_are_those_sha256sum_checks_and_find_what_was_tampered_with(
    board: World, tmp_path: Path
) -> None:
    opened(fetch(board, made(board, "chen1", "li1", with_evidence=True))).extractall(tmp_path)

    def check() -> int:
        return subprocess.run(
            ["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=False
        ).returncode

    listed = {line.split("  ", 1)[1] for line in (tmp_path / "SHA256SUMS").read_text().splitlines()}
    there = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file()}
    assert listed == there - {"SHA256SUMS"}
    assert check() == 0
    victim = next(tmp_path.glob("records/*/*/record.pdf"))
    victim.write_bytes(victim.read_bytes().replace(b"%PDF", b"%PDG"))
    assert check() != 0


def test_evidence_goes_with_it_and_the_verifier_in_the_package_accepts_it(
    board: World, tmp_path: Path
) -> None:
    import sys

    from dossier.apps.notary.selectors import log_keys

    opened(fetch(board, made(board, "chen1", with_evidence=True))).extractall(tmp_path)
    bundle = next(tmp_path.glob("records/*/*/evidence.json"))
    command = [
        sys.executable,
        "-I",
        "verify/dossier_verify.py",
        str(bundle),
        "--key",
        log_keys()[0].verifier_key,
    ]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_who_sees_a_record_masked_gets_it_masked_and_without_evidence(board: World) -> None:
    package = ask(board, "chen1", "chen2", with_evidence=True)
    consent(board, package)
    item = package.items.get(place=1)
    with pytest.MonkeyPatch.context() as patch:
        from dossier.apps.access.policy import MaskClass
        from dossier.apps.records.selectors import access_viewed

        def masked(**call: Any) -> Any:
            seen = access_viewed(**call)
            hidden = frozenset({MaskClass.PHONE}) if seen.record.id == item.record_id else frozenset()
            return replace(seen, masks=hidden)

        patch.setattr(building, "access_viewed", masked)
        build(package)
    item.refresh_from_db()
    assert item.masks == ["phone"]
    assert item.evidence_problem == "packages.evidence_masked"
    data = opened(fetch(board, package))
    assert "packages.evidence_masked" in data.read("problems.csv").decode()
    assert [name.count("evidence.json") for name in data.namelist()].count(1) == 1


def test_every_copy_is_a_delivery_of_its_own_for_this_receiver(board: World) -> None:
    package = made(board, "chen1", "li1")
    found = Delivery.objects.filter(kind=Delivery.Kind.EXPORT)
    assert {one.id for one in found} == set(package.items.values_list("delivery_id", flat=True))
    assert all(one.text.endswith("→ 青松会计师事务所") for one in found)
    taken = AuditEvent.objects.filter(action="record.export", actor=board.users["archivist"])
    assert taken.count() == 2, "counted by the quota and the alerts like any other"
    assert {event.roles for event in taken} == {"hr_archivist"}


def test_package_and_each_download_stand_in_the_evidence_log(board: World) -> None:
    package = made(board)
    fetch(board, package)
    leaves = LogLeaf.objects.filter(kind=LeafKind.DELIVERY, subject=str(package.id)).order_by("id")
    assert [leaf.statement["form"] for leaf in leaves if leaf.statement] == ["package", "download"]
    assert {leaf.statement["sha256"] for leaf in leaves if leaf.statement} == {package.sha256}
    assert events(package) == ["packages.request", "packages.start", "packages.build", "packages.download"]


# --- building


def test_building_twice_makes_one_package(board: World) -> None:
    package = made(board)
    before = (package.object_id, package.sha256, Delivery.objects.count())
    build(package)
    assert (package.object_id, package.sha256, Delivery.objects.count()) == before


def test_nothing_but_the_sealed_package_is_left_of_the_building(board: World) -> None:
    before = StoredObject.objects.count()
    package = made(board)
    assert StoredObject.objects.count() == before + 1
    assert package.object is not None
    sealed = object_store().get(package.object.store_name)
    assert b"%PDF" not in sealed
    assert b"manifest" not in sealed


def test_crash_in_the_middle_costs_the_record_in_work(board: World, monkeypatch: pytest.MonkeyPatch) -> None:
    package = ask(board, "chen1", "chen2", "li1")
    consent(board, package)
    make, calls = building.deliver_pdf, []

    def dies_at_the_second(**call: Any) -> Any:
        calls.append(call["record_id"])
        if len(calls) == 2:
            raise KeyboardInterrupt
        return make(**call)

    monkeypatch.setattr(building, "deliver_pdf", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        PackageBuilder().build()
    assert Delivery.objects.count() == 1, "the one in work is no delivery"
    Package.objects.update(leased_until=None)
    assert build(package).state == State.READY
    assert Delivery.objects.count() == 3
    assert calls.count(package.items.get(place=1).record_id) == 1
    assert package.items.get(place=2).attempts == 2


def test_crash_while_the_zip_is_written_leaves_the_records_made(
    board: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = ask(board, "chen1", "li1")
    consent(board, package)
    with monkeypatch.context() as patch:
        patch.setattr(building, "_hand_over", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            PackageBuilder().build()
    package.refresh_from_db()
    assert (package.state, package.object) == (State.BUILDING, None)
    Package.objects.update(leased_until=None)
    assert build(package).state == State.READY
    assert Delivery.objects.count() == 2


def test_record_that_cannot_be_made_is_named_and_the_rest_goes_on(board: World) -> None:
    Rendition.objects.filter(record=board.records["chen2"], kind=Rendition.Kind.SEARCHABLE_PDF).delete()
    package = made(board, "chen1", "chen2", "li1")
    assert package.state == State.READY
    problem = package.items.get(state="problem")
    assert (problem.record_id, problem.problem) == (board.records["chen2"].id, "records.pdf_not_ready")
    data = fetch(board, package)
    assert [row["code"] for row in manifest(data)["problems"]] == ["records.pdf_not_ready"]
    assert str(problem.record_id) in opened(data).read("problems.csv").decode()
    assert len(manifest(data)["records"]) == 2


def test_pdf_that_is_being_written_is_waited_for(board: World) -> None:
    written = Rendition.objects.get(record=board.records["chen2"], kind=Rendition.Kind.SEARCHABLE_PDF)
    stored = written.object
    written.delete()
    task = RenditionTask.objects.create(record=board.records["chen2"])
    package = made(board, "chen1", "chen2")
    assert (package.state, package.items.filter(state="problem").count()) == (State.BUILDING, 0)
    task.delete()
    Rendition.objects.create(
        record=board.records["chen2"], kind=Rendition.Kind.SEARCHABLE_PDF, object=stored, created_at=AT
    )
    Package.objects.update(leased_until=None)
    assert build(package).state == State.READY
    assert len(manifest(fetch(board, package))["records"]) == 2


def test_record_that_kills_its_worker_three_times_is_left_out(
    board: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = ask(board, "chen1", "li1")
    consent(board, package)
    make, killer = building.deliver_pdf, package.items.get(place=1).record_id

    def deadly(**call: Any) -> Any:
        if call["record_id"] == killer:
            raise KeyboardInterrupt
        return make(**call)

    monkeypatch.setattr(building, "deliver_pdf", deadly)
    for _ in range(3):
        with pytest.raises(KeyboardInterrupt):
            PackageBuilder().build()
        Package.objects.update(leased_until=None)
    assert build(package).state == State.READY
    assert package.items.get(place=1).problem == "packages.kept_failing"


def test_store_that_is_away_is_waited_for_and_blames_no_record(
    board: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = ask(board, "chen1")
    consent(board, package)

    def away(**_call: Any) -> Any:
        raise Unavailable("vault.store_down")

    with monkeypatch.context() as patch:
        patch.setattr(building, "deliver_pdf", away)
        build(package)
    item = package.items.get()
    assert (item.state, item.attempts, package.state, package.attempts) == ("waiting", 0, State.BUILDING, 0)
    assert package.leased_until is not None
    Package.objects.update(leased_until=None)
    assert build(package).state == State.READY


def test_package_without_any_record_left_has_failed(board: World) -> None:
    package = ask(board, "chen1")
    consent(board, package)
    Record.objects.filter(id=board.records["chen1"].id).update(state=RecordState.RESTRICTED)
    assert build(package).state == State.FAILED
    assert package.ended_because == "packages.nothing_left"
    assert package.items.get().problem == "packages.not_permitted"


def test_taken_away_while_it_is_built_leaves_nothing(board: World, monkeypatch: pytest.MonkeyPatch) -> None:
    package = ask(board, "chen1", "li1")
    consent(board, package)
    before, make = StoredObject.objects.count(), building.deliver_pdf

    def revoked_meanwhile(**call: Any) -> Any:
        if PackageItem.objects.filter(package=package, state="ready").exists():
            revoke_package(actor=board.users["secure1"], package_id=package.id, reason="停", at=AT)
        return make(**call)

    monkeypatch.setattr(building, "deliver_pdf", revoked_meanwhile)
    assert build(package).state == State.REVOKED
    assert StoredObject.objects.count() == before
    assert Delivery.objects.count() == 1


# --- handing over


def test_only_who_asked_downloads_it(board: World) -> None:
    package = made(board)
    for name in ("secure1", "archivist_l4", "archivist_other", "manager"):
        with pytest.raises(NotPermitted):
            fetch(board, package, by=name)
    assert Package.objects.get().downloads == 0


def test_download_is_refused_when_it_was_fetched_as_often_as_it_may(board: World) -> None:
    package = made(board)
    for _ in range(package.most_downloads):
        fetch(board, package)
    with pytest.raises(Conflict, match="no_downloads_left"):
        fetch(board, package)
    end_due(AT + timedelta(hours=2))
    package.refresh_from_db()
    assert (package.state, package.ended_because) == (State.ENDED, "packages.used_up")


def test_expired_package_is_destroyed_and_no_backup_opens_it(
    board: World, django_capture_on_commit_callbacks: Any
) -> None:
    package = made(board)
    stored = package.object
    assert stored is not None
    assert package.expires_at is not None
    with django_capture_on_commit_callbacks(execute=True):
        end_due(package.expires_at)
    package.refresh_from_db()
    assert (package.state, package.object, package.ended_because) == (State.ENDED, None, "packages.expired")
    assert not StoredObject.objects.filter(id=stored.id).exists()
    assert not object_store().exists(stored.store_name)
    assert stored.id in read_erased(settings.ENVIRONMENT.erased_list)
    with pytest.raises(Conflict, match="ended"):
        fetch(board, package)
    assert set(package.items.values_list("entry", flat=True)) == {None}, "nothing of what the records said"


@pytest.mark.parametrize("lost", ["leaver", "restricted", "level", "grant"])
def test_rights_lost_in_between_stop_it(board: World, lost: str) -> None:
    package, archivist = made(board, "chen1", "li1"), board.users["archivist"]
    record = Record.objects.filter(id=board.records["li1"].id)
    match lost:
        case "leaver":
            User.objects.filter(pk=archivist.pk).update(is_active=False)
        case "restricted":
            record.update(state=RecordState.RESTRICTED)
        case "level":
            record.update(level=4)
        case "grant":
            Grant.objects.filter(user=archivist).delete()
    with pytest.raises(Conflict, match="rights_lost"):
        fetch(board, package)
    package.refresh_from_db()
    assert (package.state, package.object, package.downloads) == (State.STOPPED, None, 0)
    assert events(package)[-2:] == ["packages.stop", "access.refused"]


def test_record_that_is_masked_now_and_was_clear_then_stops_it(board: World) -> None:
    package = made(board, "chen1")
    PackageItem.objects.filter(package=package).update(masks=["phone"])
    fetch(board, package)  # less hidden than in the copy: no harm
    PackageItem.objects.filter(package=package).update(masks=[])
    with pytest.MonkeyPatch.context() as patch:
        from dossier.apps.access.policy import MaskClass
        from dossier.apps.packages import selectors

        look = selectors.Viewer.look_at
        patch.setattr(
            selectors.Viewer, "look_at",
            lambda self, record: replace(look(self, record), masks=frozenset({MaskClass.PHONE})),
        )  # fmt: skip
        with pytest.raises(Conflict, match="rights_lost"):
            fetch(board, package)


def test_erased_record_takes_its_packages_with_it(board: World) -> None:
    package = made(board, "chen1", "li1")
    stop_erased(Gone((board.records["chen1"].id,), (), {}))
    package.refresh_from_db()
    assert (package.state, package.ended_because) == (State.STOPPED, "packages.record_erased")
    assert package.object is None
    assert package.items.get(record_id=board.records["chen1"].id).reference_code == ""


def test_approver_takes_it_away_at_any_time_with_a_reason(board: World) -> None:
    package = made(board)
    with pytest.raises(NotPermitted):
        revoke_package(actor=board.users["manager"], package_id=package.id, reason="停", at=AT)
    with pytest.raises(Invalid):
        revoke_package(actor=board.users["secure1"], package_id=package.id, reason="", at=AT)
    revoke_package(actor=board.users["archivist_l4"], package_id=package.id, reason="泄露", at=AT)
    package.refresh_from_db()
    assert (package.state, package.object, package.ended_note) == (State.REVOKED, None, "泄露")
    for again in (lambda: fetch(board, package), lambda: withdraw_package(
        actor=board.users["archivist"], package_id=package.id, at=AT
    )):  # fmt: skip
        with pytest.raises(Conflict, match="ended"):
            again()


def test_another_company_neither_sees_nor_fetches_it(board: World) -> None:
    package = made(board)
    other = board.users["archivist_other"]
    assert not list_packages(other, everybody=True).exists()
    with pytest.raises(NotPermitted):
        access_package(other, package.id)
    missing = signed_in(other).get(f"/api/packages/{uuid.uuid4()}").json()
    assert signed_in(other).get(f"/api/packages/{package.id}").json() | {"request_id": ""} == missing | {
        "request_id": ""
    }


# --- over HTTP


def test_list_begins_with_the_newest_and_holds_only_ones_own(board: World) -> None:
    first, second = ask(board, "chen1"), ask(board, "li1")
    Package.objects.filter(id=first.id).update(requested_at=AT - timedelta(hours=1))
    ask(board, "zhao1", by="archivist_other")
    page = signed_in(board.users["archivist"]).get("/api/packages").json()
    assert [row["id"] for row in page["items"]] == [str(second.id), str(first.id)]
    every = signed_in(board.users["secure1"]).get("/api/packages?scope=all").json()
    assert (every["total"], every["oversees"]) == (3, True)


def test_download_wants_a_fresh_proof_and_comes_as_one_zip(board: World) -> None:
    package = made(board)
    address = f"/api/packages/{package.id}/file"
    refused = signed_in(board.users["archivist"], proven=False).get(address)
    assert (refused.status_code, refused.json()["code"]) == (401, "accounts.step_up_required")
    assert Package.objects.get().downloads == 0
    answer = signed_in(board.users["archivist"]).get(address)
    data = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(data).hexdigest() == package.sha256
    assert answer["Content-Length"] == str(len(data))
    assert "no-store" in answer["Cache-Control"]


def test_approvers_read_how_much_and_never_which_records(board: World) -> None:
    package = ask(board, "chen1", "li1")
    mine = signed_in(board.users["archivist"]).get(f"/api/packages/{package.id}").json()
    theirs = signed_in(board.users["secure1"]).get(f"/api/packages/{package.id}").json()
    assert len(mine["items"]) == 2
    assert theirs["items"] == []
    assert (theirs["records"], theirs["may_revoke"], theirs["mine"]) == (2, True, False)


def test_everything_a_search_finds_is_asked_for_at_once(board: World, indexed: None) -> None:
    body = {"search": {"query": "记录在案", "filters": {"company_ids": [board.company.pk], "levels": [1, 2]}}}
    answer = signed_in(board.users["archivist"]).post(
        "/api/packages/check", body, content_type="application/json"
    )
    found = answer.json()
    assert (found["permitted"], found["levels"], found["employees"]) == (4, {"1": 2, "2": 2}, 2)


@pytest.fixture
def indexed(indexed_world: World) -> None:
    """Everything is in the index."""


# --- the archive itself


def test_same_members_give_the_same_bytes() -> None:
    members = [Member("甲.txt", b"a" * 1000), Member("b.pdf", b"b" * 1000, packed=False)]
    first, again = (b"".join(zip_chunks(members, AT)) for _ in range(2))
    assert first == again
    archive = opened(first)
    assert [(name, archive.read(name)) for name in archive.namelist()] == [
        (member.name, member.data) for member in members
    ]
    assert archive.testzip() is None


def test_archive_never_holds_more_than_one_member() -> None:
    alive = []

    def members() -> Iterator[Member]:
        for number in range(5):
            alive.append(number)
            yield Member(f"{number}", bytes(1 << 20), packed=False)

    seen = [(len(chunk), len(alive)) for chunk in zip_chunks(members(), AT)]
    assert [count for _, count in seen] == [1, 2, 3, 4, 5, 5]
    assert max(length for length, _ in seen) < (1 << 20) + 1000


# --- the mark


def test_page_that_leaks_from_the_zip_names_its_delivery(
    board: World, drawn: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    board.records["drawn"] = drawn
    package = made(board, "drawn", "li1")
    data = fetch(board, package)
    entry = next(row for row in manifest(data)["records"] if row["record"] == str(drawn.id))
    pages = pictures_in(opened(data).read(entry["file"]))
    monkeypatch.setattr(
        tracing, "read_suspect", lambda _: tuple(SuspectPage(grey(page), (), ()) for page in pages)
    )
    report = tracing.trace_leak(
        actor=board.users["auditor_company"], data=b"x", record_code=drawn.reference_code or "", at=AT
    )
    assert report.verdict == "named"
    assert report.delivery is not None
    assert report.delivery.id == package.items.get(record_id=drawn.id).delivery_id
    assert (report.delivery.code, report.delivery.kind) == (entry["delivery"], "export")
