"""A record as of a day: the version then in force, certified, signed, and proven; nothing is overwritten."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.db import connection
from tests.factories import NOW, World, signed_in
from tests.trust.authority import OpenSslAuthority
from verifier import dossier_verify

from dossier.apps.audit.models import AuditEvent
from dossier.apps.evidence import signing
from dossier.apps.evidence.as_of import end_of, state_as_of
from dossier.apps.evidence.bundles import make_bundle
from dossier.apps.evidence.certifying import certify_as_of
from dossier.apps.evidence.signing import (
    current_identity,
    identity_certificates,
    install_certificate,
    request_certificate,
    sign_for,
)
from dossier.apps.kernel.errors import Conflict, Invalid, NotPermitted
from dossier.apps.notary.selectors import log_keys
from dossier.apps.records.drafts import Correction
from dossier.apps.records.models import Record, RecordVersion
from dossier.apps.records.services import correct_record
from dossier.trust.document_signatures import Verdict
from dossier.trust.evidence import verify_bundle
from dossier.trust.pdf_signatures import check_pdf_signatures
from dossier.trust.pdf_signing import FileKey, Level, issue_certificate, make_root
from dossier.trust.timestamps import TimeStampUnavailable

pytestmark = pytest.mark.django_db

RECEIVED = NOW.date()
CHANGED = datetime(2026, 3, 9, 3, 0, tzinfo=UTC)
TODAY = datetime.now(UTC)


@pytest.fixture
def record(world: World) -> Record:
    """A record that was corrected a week after it came."""
    record = world.records["chen1"]
    correct_record(
        actor=world.users["archivist"],
        record_id=record.id,
        correction=Correction(base_version=1, reason="日期有误", fields={"doc_date": "2014-07-06"}),
        at=CHANGED,
    )
    return Record.objects.get(id=record.id)


def text_of(pdf: bytes) -> str:
    with pypdfium2.PdfDocument(pdf) as document:
        return "".join(document[page].get_textpage().get_text_range() for page in range(len(document)))


def test_the_state_is_the_version_then_in_force(world: World, record: Record) -> None:
    before = state_as_of(record, date(2026, 3, 8), TODAY)
    after = state_as_of(record, date(2026, 3, 9), TODAY)
    assert [before.version, before.elements["field:doc_date"], before.later] == [1, "2013-06-05", 1]
    assert [after.version, after.elements["field:doc_date"], after.later] == [2, "2014-07-06", 0]
    assert before.pages == after.pages
    assert before.pages[0].sha256 == record.pages.get().source.sha256
    assert before.employee == world.employees["chen"]


def test_days_end_at_midnight_in_china() -> None:
    assert end_of(date(2026, 3, 1), TODAY) == datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
    with pytest.raises(Invalid, match="day_not_come"):
        end_of((TODAY + timedelta(days=3)).date(), TODAY)


def test_a_day_before_receipt_has_no_state(record: Record) -> None:
    with pytest.raises(Conflict, match="not_yet_received"):
        state_as_of(record, RECEIVED - timedelta(days=1), TODAY)


def test_nothing_is_overwritten(world: World, record: Record) -> None:
    first = RecordVersion.objects.get(record=record, number=1)
    kept = (first.snapshot, first.at, first.reason)
    correct_record(
        actor=world.users["archivist"],
        record_id=record.id,
        correction=Correction(base_version=2, fields={"doc_date": "2015-01-01"}),
        at=TODAY,
    )
    first.refresh_from_db()
    assert (first.snapshot, first.at, first.reason) == kept
    assert state_as_of(record, RECEIVED, TODAY).elements["field:doc_date"] == "2013-06-05"


def test_a_version_rewritten_in_the_database_is_not_certified(record: Record) -> None:
    version = RecordVersion.objects.get(record=record, number=1)
    version.snapshot = {**version.snapshot, "field:doc_date": "1999-01-01"}
    version.save()
    with pytest.raises(Conflict, match="version_changed"):
        state_as_of(record, RECEIVED, TODAY)


def test_the_certificate_says_what_was_and_is_signed(world: World, record: Record) -> None:
    signed = certify_as_of(
        actor=world.users["archivist"], record_id=record.id, day=RECEIVED, at=datetime.now(UTC)
    )
    text = text_of(signed.data).replace("\r\n", "")
    for wanted in ("档案状态证明", "2013-06-05", "陈旻翀", world.company.name, "第 1 版"):
        assert wanted in text
    assert "2014-07-06" not in text
    assert record.pages.get().source.sha256 in text
    root = identity_certificates(current_identity(world.company, TODAY))[-1]
    (finding,) = check_pdf_signatures(signed.data, [root])
    assert (finding.verdict, finding.signer, signed.level) == (Verdict.VALID, world.company.name, Level.B)
    spoiled = check_pdf_signatures(signed.data.replace(b"/DeviceGray", b"/DeviceGrey", 1), [root])
    assert spoiled[0].verdict is Verdict.INVALID
    event = AuditEvent.objects.filter(action="record.export").latest("sequence")
    assert (event.details["form"], event.details["version"]) == ("as_of", 1)


def test_with_an_authority_the_certificate_lasts(
    world: World, record: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority = OpenSslAuthority.create(tmp_path / "tsa")
    roots = tmp_path / "tsa" / "ca.pem"
    environment = replace(settings.ENVIRONMENT, tsa="http://127.0.0.1:1", tsa_roots=roots)
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    monkeypatch.setattr(signing, "HttpTimeStampAuthority", lambda _address: authority)
    signed = certify_as_of(
        actor=world.users["archivist"], record_id=record.id, day=RECEIVED, at=datetime.now(UTC)
    )
    root = identity_certificates(current_identity(world.company, TODAY))[-1]
    later = TODAY + timedelta(days=365 * 15)
    signature, stamp = check_pdf_signatures(signed.data, [root], later, stamp_roots=[authority.root])
    assert (signed.level, signature.verdict, signature.revocation) == (Level.LTA, Verdict.VALID, "good")
    assert stamp.verdict is Verdict.VALID


def test_an_authority_that_is_away_stops_no_certificate(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Away:
        def answer(self, _request: bytes) -> bytes:
            raise TimeStampUnavailable("trust.tsa_unreachable")

    roots = tmp_path / "roots.pem"
    roots.write_bytes(OpenSslAuthority.create(tmp_path).root.public_bytes(Encoding.PEM))
    environment = replace(settings.ENVIRONMENT, tsa="http://127.0.0.1:1", tsa_roots=roots)
    monkeypatch.setattr(settings, "ENVIRONMENT", environment)
    monkeypatch.setattr(signing, "HttpTimeStampAuthority", lambda _address: Away())
    from tests.trust.signed_documents import plain_pdf

    assert sign_for(world.company, plain_pdf(), TODAY).level is Level.B


def test_another_authority_may_certify_the_key(world: World) -> None:
    made = current_identity(world.company, TODAY)
    request = x509.load_pem_x509_csr(request_certificate(world.company, TODAY))
    assert current_identity(world.company, TODAY) == made  # the new key waits for its certificate
    root_key = FileKey.generate()
    root = make_root("虚构认证中心", root_key, TODAY)
    public = request.public_key()
    own = issue_certificate(world.company.name, public, root, root_key, TODAY)  # type: ignore[arg-type]
    chain = b"".join(x509.load_der_x509_certificate(one).public_bytes(Encoding.PEM) for one in (own, root))
    with pytest.raises(Conflict, match="no_key_for_certificate"):
        install_certificate(world.other_company, chain)
    with pytest.raises(Invalid, match="chain_wrong"):
        install_certificate(world.company, b"rubbish")
    installed = install_certificate(world.company, chain)
    assert current_identity(world.company, TODAY) == installed
    from tests.trust.signed_documents import plain_pdf

    signed = sign_for(world.company, plain_pdf(), TODAY)
    (finding,) = check_pdf_signatures(signed.data, [x509.load_der_x509_certificate(root)])
    assert (finding.verdict, finding.issuer) == (Verdict.VALID, "虚构认证中心")


def test_the_bundle_of_a_day_is_of_the_version_then(world: World, record: Record) -> None:
    # Leaves are written now, whatever moment the act is dated.
    now = datetime.now(UTC)
    data = make_bundle(actor=world.users["archivist"], record_id=record.id, at=now, until=now)
    bundle = json.loads(data)
    assert bundle["about"]["version"] == 2
    assert verify_bundle(data, keys=log_keys()).failures == ()
    early = make_bundle(actor=world.users["archivist"], record_id=record.id, at=now, until=CHANGED)
    told = json.loads(early)
    assert (told["about"]["version"], [row["version"] for row in told["descriptions"]]) == (1, [1])
    assert "2014-07-06" not in early.decode()
    assert verify_bundle(early, keys=log_keys()).failures == ()
    keys = [dossier_verify.read_key(key.verifier_key) for key in log_keys()]
    assert dossier_verify.check(early, keys)[0] == []
    with pytest.raises(Conflict, match="not_yet_received"):
        make_bundle(
            actor=world.users["archivist"], record_id=record.id, at=now, until=NOW - timedelta(days=3)
        )


def test_only_who_may_export_gets_a_certificate(world: World, record: Record) -> None:
    with pytest.raises(NotPermitted):
        certify_as_of(actor=world.users["manager"], record_id=record.id, day=RECEIVED, at=TODAY)
    assert AuditEvent.objects.filter(action="access.refused").exists()


def test_the_site_is_given_state_certificate_and_bundle(world: World, record: Record) -> None:
    client = signed_in(world.users["archivist"])
    address, day = f"/api/records/{record.id}/as-of", {"day": RECEIVED.isoformat()}
    state = client.get(address, day).json()
    assert (state["version"], state["later"], state["employee"]) == (1, 1, "陈旻翀 E0001")
    assert {"field": "doc_date", "value": "2013-06-05"} in state["elements"]
    assert client.get(f"{address}/certificate", day).content.startswith(b"%PDF-1.")
    bundle = client.get(f"{address}/evidence", day)
    assert bundle.json()["about"]["version"] == 1
    assert str(record.id) in bundle["Content-Disposition"]


def test_secrets_of_document_keys_lie_sealed(world: World) -> None:
    row = current_identity(world.company, TODAY)
    with connection.cursor() as cursor:
        cursor.execute("SELECT secret, root_secret FROM evidence_signingidentity")
        stored = b"".join(bytes(cell) for cells in cursor.fetchall() for cell in cells)
    assert row.secret.encode() not in stored
    assert row.root_secret.encode() not in stored
