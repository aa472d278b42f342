"""Electronic seals inside OFD packages: both published forms, and every way to be wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.trust.ofd_documents import LIST, SEALED, VALUE, SealMaker, seal_value, sealed_ofd

from dossier.trust.document_signatures import FoundSignature, Verdict
from dossier.trust.ofd_signatures import check_ofd_signatures, is_ofd
from dossier.trust.signature_check import TrustedRoots, check_signatures

ROOT = SealMaker.create("虚构根证书")
MAKER = SealMaker.create("虚构有限公司合同专用章", ROOT)
GOOD = sealed_ofd(MAKER)


def check(data: bytes, roots: bytes = ROOT.pem, **choices: object) -> FoundSignature:
    (finding,) = check_ofd_signatures(data, roots, **choices)  # type: ignore[arg-type]
    return finding


def test_a_good_seal_is_valid() -> None:
    finding = check(GOOD)
    assert (finding.verdict, finding.problems) == (Verdict.VALID, ())
    assert (finding.signer, finding.issuer) == ("虚构有限公司合同专用章", "虚构根证书")
    assert (finding.place, finding.signed_at) == (LIST, SEALED.isoformat())
    assert check_signatures(GOOD, TrustedRoots(ROOT.pem)) == (finding,)


def test_a_seal_of_the_older_form_is_valid_and_tells_no_time() -> None:
    finding = check(sealed_ofd(MAKER, version=1))
    assert (finding.problems, finding.signed_at) == ((), "")


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        ({"Doc_0/Pages/Page_0/Content.xml": b"<Page/>"}, "altered"),
        ({"Doc_0/Pages/Page_1/Content.xml": b"<Page/>"}, "covers_part"),
        ({VALUE: seal_value(MAKER, b"another list")}, "altered"),
        ({VALUE: b"\x30\x03\x02\x01\x01"}, "damaged"),
        ({VALUE: b"rubbish"}, "damaged"),
        ({LIST: b"<!DOCTYPE a><a/>"}, "damaged"),
    ],
)
def test_what_was_changed_after_sealing_is_found(spoil: dict[str, bytes], problem: str) -> None:
    finding = check(sealed_ofd(MAKER, spoil=spoil))
    assert problem in finding.problems
    assert finding.verdict is not Verdict.VALID


def test_a_seal_by_another_key_is_wrong() -> None:
    impostor = SealMaker(SealMaker.create("x").key, MAKER.certificate)
    assert check(sealed_ofd(impostor)).problems == ("signature_wrong",)


def test_a_certificate_by_an_unknown_or_forged_root_proves_nobody() -> None:
    assert check(GOOD, b"").problems == ("issuer_unknown",)
    assert check(GOOD, SealMaker.create("虚构根证书").pem).problems == ("issuer_unknown",)


def test_a_certificate_is_judged_as_of_the_seal() -> None:
    brief = SealMaker.create("虚构有限公司", ROOT, since=SEALED - timedelta(days=5), days=20)
    assert check(sealed_ofd(brief), now=SEALED + timedelta(days=1)).problems == ()
    assert check(sealed_ofd(brief), now=SEALED + timedelta(days=99)).problems == ("time_unproven",)
    late = sealed_ofd(brief, at=SEALED + timedelta(days=50))
    assert check(late, now=SEALED + timedelta(days=99)).problems == ("certificate_expired",)
    early = sealed_ofd(brief, at=SEALED - timedelta(days=50))
    assert check(early, now=SEALED).problems == ("certificate_not_yet_valid",)


def test_what_cannot_be_checked_is_said_to_be_so() -> None:
    assert check(sealed_ofd(MAKER, method="MD5")).problems == ("unsupported",)
    assert check(sealed_ofd(MAKER, algorithm="1.2.840.113549.1.1.11")).problems == ("unsupported",)


def test_other_files_are_no_ofd() -> None:
    assert is_ofd(GOOD)
    assert not is_ofd(b"PK\x03\x04 rubbish")
    assert not is_ofd(b"%PDF-1.7")
    assert check_signatures(b"\xff\xd8 a picture", TrustedRoots()) == ()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.integers(1, 255))
def test_nothing_that_a_package_holds_makes_the_check_raise(place: int, flip: int) -> None:
    spoiled = bytearray(GOOD)
    spoiled[place] ^= flip
    for finding in check_ofd_signatures(bytes(spoiled), ROOT.pem):
        assert finding.form == "ofd"
