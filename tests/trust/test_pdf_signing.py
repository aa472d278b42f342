"""PDFs that the product signs hold for pyHanko and for poppler's pdfsig."""

from __future__ import annotations

import shutil
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from tests.trust.authority import OpenSslAuthority
from tests.trust.signed_documents import plain_pdf

from dossier.trust.document_signatures import Verdict
from dossier.trust.pdf_signatures import check_pdf_signatures
from dossier.trust.pdf_signing import (
    DocumentIdentity,
    FileKey,
    Level,
    Stamping,
    issue_certificate,
    make_request,
    make_root,
    revocation_list,
    sign_document,
)

NOW = datetime.now(UTC)
ROOT_KEY, KEY = FileKey.generate(), FileKey.generate()
ROOT = make_root("虚构集团文件签名根证书", ROOT_KEY, NOW)
IDENTITY = DocumentIdentity(
    KEY,
    (issue_certificate("虚构有限公司", KEY.private.public_key(), ROOT, ROOT_KEY, NOW), ROOT),
    (revocation_list(ROOT, ROOT_KEY, NOW),),
)
TRUSTED = x509.load_der_x509_certificate(ROOT)


@pytest.fixture(scope="module")
def stamping(tmp_path_factory: pytest.TempPathFactory) -> Stamping:
    authority = OpenSslAuthority.create(tmp_path_factory.mktemp("tsa"))
    return Stamping(authority, [authority.root])


def test_a_signed_document_holds_and_keeps_what_was_there() -> None:
    data = plain_pdf()
    signed = sign_document(data, IDENTITY, reason="出证")
    assert signed.startswith(data)
    (finding,) = check_pdf_signatures(signed, [TRUSTED])
    assert (finding.verdict, finding.signer) == (Verdict.VALID, "虚构有限公司")


def test_a_stamped_document_proves_its_time(stamping: Stamping) -> None:
    signed = sign_document(plain_pdf(), IDENTITY, level=Level.T, stamping=stamping)
    (finding,) = check_pdf_signatures(signed, [TRUSTED], stamp_roots=stamping.roots)
    assert (finding.verdict, finding.problems) == (Verdict.VALID, ())
    assert abs(datetime.fromisoformat(finding.stamped_at) - datetime.now(UTC)) < timedelta(minutes=5)


def test_a_document_to_be_kept_holds_when_its_certificate_has_run_out(stamping: Stamping) -> None:
    signed = sign_document(plain_pdf(), IDENTITY, level=Level.LTA, stamping=stamping)
    later = NOW + timedelta(days=365 * 15)
    signature, stamp = check_pdf_signatures(signed, [TRUSTED], later, stamp_roots=stamping.roots)
    assert (signature.verdict, signature.revocation, signature.changed) == (Verdict.VALID, "good", "archival")
    assert (stamp.form, stamp.verdict) == ("pdf_time_stamp", Verdict.VALID)
    plain = sign_document(plain_pdf(), IDENTITY)
    assert check_pdf_signatures(plain, [TRUSTED], later)[0].problems == ("time_unproven",)


def test_a_level_with_time_needs_an_authority() -> None:
    with pytest.raises(ValueError, match="needs an authority"):
        sign_document(plain_pdf(), IDENTITY, level=Level.T)


def test_a_request_carries_the_key_to_another_authority() -> None:
    request = x509.load_pem_x509_csr(make_request("虚构有限公司", KEY))
    assert request.is_signature_valid
    assert request.public_key() == KEY.private.public_key()


def test_a_secret_never_shows() -> None:
    assert KEY.secret.hex() not in repr(IDENTITY)
    assert repr(KEY) == "FileKey()"


@pytest.mark.skipif(shutil.which("pdfsig") is None, reason="poppler-utils are not installed")
def test_another_reader_finds_the_signature_valid(tmp_path: Path, stamping: Stamping) -> None:
    path = tmp_path / "signed.pdf"
    for spoiled, words in ((False, "Signature is Valid"), (True, "Digest Mismatch")):
        signed = sign_document(plain_pdf(), IDENTITY, level=Level.LTA, stamping=stamping)
        path.write_bytes(signed.replace(b"fictional", b"Fictional", 1) if spoiled else signed)
        told = subprocess.run(
            ["pdfsig", "-nocert", str(path)],
            capture_output=True,
            text=True,
            check=False,
            env={"HOME": str(tmp_path), "LANG": "C.UTF-8"},
        ).stdout
        assert words in told
        assert "ETSI.CAdES.detached" in told
