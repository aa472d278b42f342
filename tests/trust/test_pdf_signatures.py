"""Signatures inside PDFs, good ones and every way to be wrong; signed by an outsider's program."""

from __future__ import annotations

from datetime import timedelta

import pytest
from asn1crypto import tsp
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.sign.timestamps import TimeStamper
from tests.trust.authority import OpenSslAuthority
from tests.trust.signed_documents import (
    SIGNED,
    Authority,
    add_page_text,
    embed_answer,
    embed_revocations,
    plain_pdf,
    sign_pdf,
)

from dossier.trust.document_signatures import (
    FoundSignature,
    Verdict,
    in_order,
    overall,
    signature_from_json,
)
from dossier.trust.pdf_signatures import check_pdf_signatures, may_be_signed

ROOT = Authority.create()
SIGNATORY = ROOT.issue("王虚构")
SIGNED_PDF = sign_pdf(plain_pdf(), SIGNATORY, ROOT)


def check(data: bytes, root: Authority = ROOT, **choices: object) -> FoundSignature:
    (finding,) = check_pdf_signatures(data, [root.certificate], **choices)  # type: ignore[arg-type]
    return finding


class OpenSslStamper(TimeStamper):
    """Stamps by a real authority."""

    def __init__(self, authority: OpenSslAuthority) -> None:
        super().__init__()
        self.authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self.authority.answer(req.dump()))


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> OpenSslAuthority:
    return OpenSslAuthority.create(tmp_path_factory.mktemp("tsa"))


def test_a_good_signature_is_valid() -> None:
    finding = check(SIGNED_PDF)
    assert (finding.verdict, finding.problems) == (Verdict.VALID, ())
    assert (finding.signer, finding.issuer, finding.changed) == ("王虚构", "Fictional root", "no")
    assert finding.signed_at[:10] == SIGNED.date().isoformat()
    assert (finding.stamped_at, finding.revocation) == ("", "unknown")
    assert may_be_signed(SIGNED_PDF)


def test_a_pdf_without_signatures_has_none() -> None:
    assert check_pdf_signatures(plain_pdf(), [ROOT.certificate]) == ()
    assert not may_be_signed(plain_pdf())


def test_a_byte_changed_after_signing_is_found() -> None:
    finding = check(SIGNED_PDF.replace(b"fictional", b"Fictional", 1))
    assert finding.verdict is Verdict.INVALID
    assert "altered" in finding.problems


def test_a_page_written_over_after_signing_is_found() -> None:
    finding = check(add_page_text(SIGNED_PDF, "and more"))
    assert (finding.verdict, finding.problems, finding.changed) == (
        Verdict.INVALID, ("changed_after",), "yes",
    )  # fmt: skip


def test_a_second_signature_leaves_the_first_valid() -> None:
    both = sign_pdf(SIGNED_PDF, ROOT.issue("李虚构"), ROOT, field="Signature2")
    first, second = check_pdf_signatures(both, [ROOT.certificate])
    assert (first.verdict, first.changed) == (Verdict.VALID, "allowed")
    assert (second.verdict, second.changed, second.signer) == (Verdict.VALID, "no", "李虚构")


def test_a_root_that_is_not_trusted_proves_nobody() -> None:
    finding = check(SIGNED_PDF, Authority.create("Another root"))
    assert (finding.verdict, finding.problems) == (Verdict.UNPROVEN, ("issuer_unknown",))
    assert check_pdf_signatures(SIGNED_PDF, [])[0].problems == ("issuer_unknown",)


def test_a_certificate_that_had_run_out_makes_the_signature_wrong() -> None:
    expired = ROOT.issue("赵虚构", since=SIGNED - timedelta(days=100), days=90)
    finding = check(sign_pdf(plain_pdf(), expired, ROOT))
    assert (finding.verdict, finding.problems) == (Verdict.INVALID, ("certificate_expired",))


def test_a_certificate_not_yet_valid_makes_the_signature_wrong() -> None:
    early = ROOT.issue("赵虚构", since=SIGNED + timedelta(days=10))
    assert check(sign_pdf(plain_pdf(), early, ROOT)).problems == ("certificate_not_yet_valid",)


def test_a_certificate_that_ran_out_since_leaves_the_time_unproven() -> None:
    finding = check(SIGNED_PDF, now=SIGNED + timedelta(days=5000))
    assert (finding.verdict, finding.problems) == (Verdict.UNPROVEN, ("time_unproven",))


def test_a_certificate_revoked_before_signing_makes_the_signature_wrong() -> None:
    revoked = ROOT.revocation_list((SIGNATORY, SIGNED - timedelta(days=3)))
    finding = check(embed_revocations(SIGNED_PDF, revoked))
    assert (finding.verdict, finding.problems) == (Verdict.INVALID, ("certificate_revoked",))
    assert (finding.revocation, finding.changed) == ("revoked", "archival")


def test_a_list_without_the_certificate_proves_that_it_was_good() -> None:
    finding = check(embed_revocations(SIGNED_PDF, ROOT.revocation_list()))
    assert (finding.verdict, finding.revocation, finding.changed) == (Verdict.VALID, "good", "archival")


def test_an_answer_inside_the_file_tells_of_revocation_too() -> None:
    signatory = ROOT.issue("王虚构", answers_at="http://ocsp.invalid/")
    signed = sign_pdf(plain_pdf(), signatory, ROOT)
    good = check(embed_answer(signed, ROOT.revocation_answer(signatory, None)))
    assert (good.verdict, good.revocation, good.changed) == (Verdict.VALID, "good", "archival")
    before = SIGNED - timedelta(days=3)
    revoked = check(embed_answer(signed, ROOT.revocation_answer(signatory, before)))
    assert (revoked.verdict, revoked.revocation) == (Verdict.INVALID, "revoked")
    forged = Authority.create("Fictional root").revocation_answer(signatory, before)
    assert check(embed_answer(signed, forged)).revocation == "unknown"


def test_a_list_by_somebody_else_proves_nothing() -> None:
    forged = Authority.create("Fictional root").revocation_list((SIGNATORY, SIGNED - timedelta(days=3)))
    assert check(embed_revocations(SIGNED_PDF, forged)).revocation == "unknown"


def test_a_certificate_revoked_later_needs_a_time_stamp(tsa: OpenSslAuthority) -> None:
    later = SIGNED + timedelta(days=3)
    revoked = ROOT.revocation_list((SIGNATORY, later), at=later)
    now = SIGNED + timedelta(days=10)
    unstamped = check(embed_revocations(SIGNED_PDF, revoked), now=now)
    assert unstamped.problems == ("time_unproven",)
    stamped = sign_pdf(plain_pdf(), SIGNATORY, ROOT, stamper=OpenSslStamper(tsa))
    roots = [ROOT.certificate, tsa.root]
    (finding,) = check_pdf_signatures(embed_revocations(stamped, revoked), roots, now)
    assert (finding.verdict, finding.problems) == (Verdict.VALID, ())
    assert finding.stamped_at[:10] == SIGNED.date().isoformat()


def test_a_stamp_by_an_unknown_authority_proves_no_time(tsa: OpenSslAuthority) -> None:
    stamped = sign_pdf(plain_pdf(), SIGNATORY, ROOT, stamper=OpenSslStamper(tsa))
    finding = check(stamped)
    assert (finding.verdict, finding.stamped_at) == (Verdict.VALID, "")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(SIGNED_PDF) - 1), st.integers(1, 255))
def test_no_single_byte_changes_unseen(place: int, flip: int) -> None:
    spoiled = bytearray(SIGNED_PDF)
    spoiled[place] ^= flip
    findings = check_pdf_signatures(bytes(spoiled), [ROOT.certificate])
    start, end = (
        SIGNED_PDF.index(b"/Contents <") + 10,
        SIGNED_PDF.index(b">", SIGNED_PDF.index(b"/Contents <")),
    )
    if not start <= place <= end:
        assert overall(findings) is not Verdict.VALID


@given(st.binary(max_size=300), st.integers(0, len(SIGNED_PDF)))
@settings(max_examples=60, deadline=None)
def test_nothing_that_a_file_holds_makes_the_check_raise(rubbish: bytes, cut: int) -> None:
    for data in (rubbish, b"%PDF-1.7\n" + rubbish, SIGNED_PDF[:cut] + rubbish, rubbish + SIGNED_PDF[cut:]):
        for finding in check_pdf_signatures(data, [ROOT.certificate]):
            assert signature_from_json(finding.as_json()) == finding


def test_problems_are_told_the_gravest_first() -> None:
    assert in_order({"issuer_unknown", "altered"}) == ("altered", "issuer_unknown")
