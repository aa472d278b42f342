"""Electronic signatures of received files: checked in the compute process, kept, shown, checked again."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from tests.factories import NOW, World, make_draft, raw_rows, signed_in
from tests.recognition.ofd_papers import ofd_parts, packed, plain_page
from tests.trust.national_documents import national_pdf
from tests.trust.ofd_documents import SealMaker, sealed_ofd
from tests.trust.signed_documents import Authority, plain_pdf, sign_pdf

from dossier.apps.audit.models import AuditEvent
from dossier.apps.evidence.signatures import signature_findings
from dossier.apps.intake.compute import Refusal, SplitResult, split_source
from dossier.apps.kernel.errors import Unavailable
from dossier.apps.records.models import Record, SignatureCheck
from dossier.apps.records.services import receive_record
from dossier.apps.records.signatures import keep_check, trusted_roots, verdict_on
from dossier.apps.vault.services import issue_ticket, store_bytes

pytestmark = pytest.mark.django_db

ROOT = Authority.create()
SIGNED = sign_pdf(plain_pdf(), ROOT.issue("王虚构 110101199003070038"), ROOT)
NATIONAL_ROOT = SealMaker.create("虚构国密根证书")
SEALER = SealMaker.create("虚构有限公司合同专用章", NATIONAL_ROOT)
SPOILED = SIGNED.replace(b"fictional", b"Fictional", 1)


@pytest.fixture
def trusting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation trusts the root of these tests."""
    path = tmp_path / "roots.pem"
    path.write_bytes(ROOT.certificate.public_bytes(Encoding.PEM) + NATIONAL_ROOT.pem)
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, signature_roots=path))
    return path


def receive(world: World, data: bytes, *, kind: str = "reward_decision") -> Record:
    """Receive a record as intake does: checked where files are opened, kept, then made."""
    employee = world.employees["chen"]
    source = store_bytes(company=world.company, data=data, media_type="application/pdf")
    result = split_source(issue_ticket(source), trusted_roots())
    assert isinstance(result, SplitResult)
    keep_check(source, result.signatures, by="intake", at=NOW)
    draft = replace(
        make_draft(world.company, employee, type=kind), source=source, electronic=verdict_on(source)
    )
    return receive_record(draft=draft, at=NOW)


def ask(world: World, record: Record, user: str = "archivist", *, again: bool = False) -> Any:
    client = signed_in(world.users[user])
    address = f"/api/records/{record.id}/signatures"
    return client.post(address, content_type="application/json") if again else client.get(address)


def test_a_good_signature_is_told_in_full(world: World, trusting: Path) -> None:
    record = receive(world, SIGNED)
    check = ask(world, record).json()["check"]
    (signature,) = check["signatures"]
    assert (check["verdict"], check["by"]) == ("valid", "intake")
    assert signature["signer"] == "王虚构 110101199003070038"
    assert (signature["issuer"], signature["problems"], signature["changed"]) == ("Fictional root", [], "no")
    assert (record.state, signature_findings(record)) == ("filed", ())


def test_a_wrong_signature_waits_for_a_person(world: World, trusting: Path) -> None:
    record = receive(world, SPOILED)
    assert (record.state, record.passed) == ("to_check", False)
    assert {"code": "signature_wrong", "field": None} in record.doubts
    assert ask(world, record).json()["check"]["verdict"] == "invalid"
    assert signature_findings(record) == ("signature Signature1: altered",)


def test_a_signer_nobody_knows_is_shown_and_stops_nothing(world: World) -> None:
    record = receive(world, SIGNED)
    check = ask(world, record).json()["check"]
    assert (check["verdict"], check["signatures"][0]["problems"]) == ("unproven", ["issuer_unknown"])
    assert (record.state, signature_findings(record)) == ("filed", ())


def test_a_file_without_signatures_has_no_check(world: World) -> None:
    record = receive(world, plain_pdf())
    assert ask(world, record).json() == {"check": None}
    assert not SignatureCheck.objects.exists()
    assert not record.events.filter(kind="signature_validation").exists()


def test_checking_again_follows_the_roots_and_keeps_what_was(
    world: World, trusting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = receive(world, SIGNED)
    monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, signature_roots=None))
    check = ask(world, record, again=True).json()["check"]
    assert (check["verdict"], check["by"]) == ("unproven", "archivist")
    kept = SignatureCheck.objects.filter(source=record.source).order_by("id")
    assert [row.verdict for row in kept] == ["valid", "unproven"]
    assert len({row.roots for row in kept}) == 2
    assert record.events.filter(kind="signature_validation").count() == 2
    event = AuditEvent.objects.get(action="record.check_signatures")
    assert (event.object_id, event.details["verdict"]) == (str(record.id), "unproven")


def test_only_who_may_confirm_checks_again(world: World, trusting: Path) -> None:
    record = receive(world, SIGNED)
    assert ask(world, record, "manager", again=True).status_code == 404
    assert SignatureCheck.objects.count() == 1
    assert AuditEvent.objects.filter(action="access.refused").exists()


def test_a_masked_viewer_sees_no_number_in_the_signers_name(world: World, trusting: Path) -> None:
    record = receive(world, SIGNED)
    answer = ask(world, record, "auditor_company")
    assert answer.status_code == 200
    assert "19900307" not in answer.content.decode()


def test_a_signers_name_lies_sealed(world: World, trusting: Path) -> None:
    receive(world, SIGNED)
    assert "王虚构".encode() not in raw_rows("records_signaturecheck")


def test_roots_that_cannot_be_read_stop_the_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = tmp_path / "roots.pem"
    wrong.write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    for path in (wrong, tmp_path / "missing.pem"):
        monkeypatch.setattr(settings, "ENVIRONMENT", replace(settings.ENVIRONMENT, signature_roots=path))
        with pytest.raises(Unavailable, match="signature_roots_unreadable"):
            trusted_roots()


def test_a_sealed_ofd_is_taken_in_and_its_seal_told(world: World, trusting: Path) -> None:
    data = sealed_ofd(SEALER, parts=ofd_parts([plain_page(), plain_page(["第二页"])]))
    stored = store_bytes(company=world.company, data=data, media_type="application/ofd")
    result = split_source(issue_ticket(stored), trusted_roots())
    assert isinstance(result, SplitResult)
    assert (result.page_count, [one.verdict for one in result.signatures]) == (2, ["valid"])
    record = receive(world, data)
    assert record.source.sha256 == hashlib.sha256(data).hexdigest()
    (signature,) = ask(world, record).json()["check"]["signatures"]
    assert (signature["form"], signature["signer"], signature["problems"]) == (
        "ofd",
        "虚构有限公司合同专用章",
        [],
    )


def test_a_page_of_an_ofd_that_was_changed_after_sealing_waits_for_a_person(
    world: World, trusting: Path
) -> None:
    spoil = {"Doc_0/Pages/Page_0/Content.xml": plain_page(["金额改过了的一页合同"]).encode()}
    record = receive(world, sealed_ofd(SEALER, parts=ofd_parts(), spoil=spoil))
    assert record.state == "to_check"
    assert {"code": "signature_wrong", "field": None} in record.doubts


def test_a_national_signature_in_a_pdf_is_told(world: World, trusting: Path) -> None:
    check = ask(world, receive(world, national_pdf(SEALER))).json()["check"]
    assert (check["verdict"], check["signatures"][0]["signer"]) == ("valid", "虚构有限公司合同专用章")


def test_a_hostile_ofd_is_refused_by_name(world: World) -> None:
    data = packed(ofd_parts() | {"../outside": b"x"})
    stored = store_bytes(company=world.company, data=data, media_type="application/ofd")
    assert split_source(issue_ticket(stored), trusted_roots()) == Refusal("intake.package_unsafe")
