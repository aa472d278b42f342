"""Signatures of the national suite inside PDF, and plain ones inside OFD: good, and every way to be wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from asn1crypto import pem
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trust.national_documents import (
    NATIONAL,
    PKCS7_DATA,
    PKCS7_SIGNED_DATA,
    Form,
    cms_of,
    list_of,
    national_pdf,
)
from tests.trust.ofd_documents import SEALED, SM2_WITH_SM3, VALUE, SealMaker, sealed_ofd, sm3
from tests.trust.signed_documents import Authority, plain_pdf, sign_pdf

from dossier.trust.document_signatures import FoundSignature, Verdict
from dossier.trust.signature_check import TrustedRoots, check_signatures

ROOT = SealMaker.create("虚构国密根证书")
MAKER = SealMaker.create("虚构有限公司", ROOT)
TRUSTED = TrustedRoots(ROOT.pem)
GOOD = national_pdf(MAKER)
INTERNATIONAL = Form(PKCS7_DATA, PKCS7_SIGNED_DATA, SM2_WITH_SM3)


def check(data: bytes, trusted: TrustedRoots = TRUSTED, **choices: object) -> FoundSignature:
    (finding,) = check_signatures(data, trusted, **choices)  # type: ignore[arg-type]
    return finding


@pytest.mark.parametrize(
    "form",
    [NATIONAL, INTERNATIONAL, replace(NATIONAL, attributes=False), Form(PKCS7_DATA, PKCS7_SIGNED_DATA)],
    ids=["national names", "international names", "without attributes", "named by the key"],
)  # fmt: skip
def test_a_good_signature_in_a_pdf_is_valid(form: Form) -> None:
    finding = check(national_pdf(MAKER, form))
    assert (finding.verdict, finding.problems, finding.form) == (Verdict.VALID, (), "pdf")
    assert (finding.signer, finding.issuer, finding.changed) == ("虚构有限公司", "虚构国密根证书", "no")
    assert not form.attributes or finding.signed_at == SEALED.isoformat()


def test_a_byte_changed_after_signing_is_found() -> None:
    finding = check(GOOD.replace(b"fictional", b"Fictional", 1))
    assert (finding.verdict, finding.problems) == (Verdict.INVALID, ("altered",))


def test_without_attributes_a_changed_byte_makes_the_signature_wrong() -> None:
    signed = national_pdf(MAKER, replace(NATIONAL, attributes=False))
    assert check(signed.replace(b"fictional", b"Fictional", 1)).problems == ("signature_wrong",)


def test_what_is_added_after_signing_is_found() -> None:
    other = Authority.create()
    findings = check_signatures(sign_pdf(GOOD, other.issue("another"), other, field="Second"), TRUSTED)
    assert (findings[0].problems, findings[0].changed) == ((), "archival") or findings[0].changed == "allowed"
    assert check(GOOD + b"\n% more\n%%EOF\n").verdict is Verdict.INVALID


def test_another_key_or_an_unknown_root_proves_nobody() -> None:
    impostor = SealMaker(SealMaker.create("x").key, MAKER.certificate)
    assert check(national_pdf(impostor)).problems == ("signature_wrong",)
    assert check(GOOD, TrustedRoots()).problems == ("issuer_unknown",)
    international = Authority.create().certificate.public_bytes(Encoding.PEM)
    assert check(GOOD, TrustedRoots(international)).problems == ("issuer_unknown",)


def test_a_chain_over_a_carried_certificate_leads_to_the_root() -> None:
    between = SealMaker.create("虚构运营机构", ROOT, authority=True)
    signer = SealMaker.create("虚构签署人", between)
    assert check(national_pdf(signer, carried=[between])).problems == ()
    assert check(national_pdf(signer)).problems == ("issuer_unknown",)
    plain = SealMaker.create("不是机构", ROOT)
    assert check(national_pdf(SealMaker.create("冒名", plain), carried=[plain])).problems == (
        "issuer_unknown",
    )


def test_revocation_is_judged_as_of_signing_by_a_list_of_the_issuer() -> None:
    before, after = SEALED - timedelta(days=1), SEALED + timedelta(days=1)
    clean = check(national_pdf(MAKER, lists=[list_of(ROOT)]))
    revoked = check(national_pdf(MAKER, lists=[list_of(ROOT, (MAKER, before))]))
    later = check(national_pdf(MAKER, lists=[list_of(ROOT, (MAKER, after))]))
    forged = check(national_pdf(MAKER, lists=[list_of(SealMaker.create("虚构国密根证书"), (MAKER, before))]))
    assert (clean.revocation, clean.problems) == ("good", ())
    assert (revoked.revocation, revoked.problems) == ("revoked", ("certificate_revoked",))
    assert (later.revocation, later.problems) == ("good", ("time_unproven",))
    assert (forged.revocation, forged.problems) == ("unknown", ())


def test_a_certificate_that_had_run_out_makes_the_signature_wrong() -> None:
    brief = SealMaker.create("虚构有限公司", ROOT, since=SEALED - timedelta(days=50), days=20)
    assert check(national_pdf(brief)).problems == ("certificate_expired",)


def test_another_algorithm_is_said_to_be_unsupported() -> None:
    assert check(national_pdf(MAKER, replace(NATIONAL, algorithm="1.2.840.113549.1.1.11"))).problems == (
        "unsupported",
    )


def test_our_own_reading_of_national_names_leaves_other_signatures_as_they_are() -> None:
    authority = Authority.create()
    roots = TrustedRoots(authority.certificate.public_bytes(Encoding.PEM))
    assert check(sign_pdf(plain_pdf(), authority.issue("signer"), authority), roots).problems == ()


@pytest.mark.parametrize("inside", [False, True], ids=["detached", "digest inside"])
def test_a_plain_signature_in_an_ofd_is_valid(inside: bool) -> None:
    package = sealed_ofd(MAKER, value=lambda listing: cms_of(MAKER, listing, _form(listing, inside=inside)))
    finding = check(package)
    assert (finding.problems, finding.form, finding.signed_at) == ((), "ofd", SEALED.isoformat())
    other = sealed_ofd(MAKER, value=lambda _list: cms_of(MAKER, b"other", _form(b"other", inside=inside)))
    assert check(other).problems == ("altered",)


def _form(listing: bytes, *, inside: bool) -> Form:
    return replace(NATIONAL, inside=sm3(listing) if inside else None)


def test_a_value_of_another_kind_in_an_ofd_is_said_to_be_so() -> None:
    assert check(
        sealed_ofd(MAKER, spoil={VALUE: cms_of(MAKER, b"", Form(signed_data="1.2.3"))})
    ).problems == ("unsupported",)


def test_roots_of_both_suites_may_stand_in_one_file() -> None:
    authority = Authority.create()
    both = authority.certificate.public_bytes(Encoding.PEM) + bytes(
        pem.armor("CERTIFICATE", ROOT.certificate.dump())
    )
    assert check(GOOD, TrustedRoots(both)).problems == ()
    signed = sign_pdf(plain_pdf(), authority.issue("signer"), authority)
    assert check(signed, TrustedRoots(both)).problems == ()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 1500), st.integers(1, 255))
def test_nothing_in_the_value_makes_the_check_raise(place: int, flip: int) -> None:
    value = bytearray(cms_of(MAKER, b"content"))
    value[place % len(value)] ^= flip
    for finding in check_signatures(sealed_ofd(MAKER, spoil={VALUE: bytes(value)}), TRUSTED):
        assert finding.verdict is not Verdict.VALID
