"""CMS signatures of the national suite, and PDFs that carry them; names in them are fictional."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import algos, cms, core, crl, x509
from tests.trust.ofd_documents import SEALED, SM2_WITH_SM3, SealMaker, sm3
from tests.trust.signed_documents import Authority, plain_pdf, sign_pdf

DATA, SIGNED_DATA = "1.2.156.10197.6.1.4.2.1", "1.2.156.10197.6.1.4.2.2"
PKCS7_DATA, PKCS7_SIGNED_DATA = "1.2.840.113549.1.7.1", "1.2.840.113549.1.7.2"
SM2_KEY = "1.2.156.10197.1.301.1"


@dataclass(frozen=True, slots=True)
class Form:
    """How a signature is written: with which names, with signed attributes or not, with the content inside or not."""

    data: str = DATA
    signed_data: str = SIGNED_DATA
    algorithm: str = SM2_KEY
    digest: str = "1.2.156.10197.1.401"
    attributes: bool = True
    inside: bytes | None = None


NATIONAL = Form()


def cms_of(
    maker: SealMaker,
    content: bytes,
    form: Form = NATIONAL,
    *,
    at: datetime = SEALED,
    carried: Sequence[SealMaker] = (),
    lists: Sequence[crl.CertificateList] = (),
) -> bytes:
    """Sign content as the national suite does."""
    message = content if form.inside is None else form.inside
    attributes = None
    if form.attributes:
        attributes = cms.CMSAttributes(
            [
                cms.CMSAttribute({"type": "content_type", "values": [form.data]}),
                cms.CMSAttribute({"type": "message_digest", "values": [sm3(message)]}),
                cms.CMSAttribute({"type": "signing_time", "values": [cms.Time({"utc_time": at})]}),
            ]
        )
        message = attributes.dump()
    digest = algos.DigestAlgorithm({"algorithm": form.digest})
    info = {
        "version": "v1",
        "sid": cms.SignerIdentifier(
            {
                "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                    {"issuer": maker.certificate.issuer, "serial_number": maker.certificate.serial_number}
                )
            }
        ),
        "digest_algorithm": digest,
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": form.algorithm}),
        "signature": maker.key.sign(message),
    }
    if attributes is not None:
        info["signed_attrs"] = attributes
    held = core.ObjectIdentifier(form.data).dump()
    if form.inside is not None:
        held += _tagged(0xA0, core.OctetString(form.inside).dump())
    parts = core.Integer(1).dump() + _tagged(0x31, digest.dump()) + _tagged(0x30, held)
    parts += _tagged(0xA0, *(one.certificate.dump() for one in (maker, *carried)))
    parts += _tagged(0xA1, *(one.dump() for one in lists)) if lists else b""
    parts += _tagged(0x31, cms.SignerInfo(info).dump())
    outer = core.ObjectIdentifier(form.signed_data).dump()
    return _tagged(0x30, outer, _tagged(0xA0, _tagged(0x30, parts)))


def _tagged(tag: int, *parts: bytes) -> bytes:
    """Give parts under a tag, by DER."""
    body = b"".join(parts)
    size = len(body).to_bytes(max(1, (len(body).bit_length() + 7) // 8), "big")
    told = size if len(body) < 128 else bytes([0x80 | len(size)]) + size
    return bytes([tag]) + told + body


def list_of(issuer: SealMaker, *revoked: tuple[SealMaker, datetime]) -> crl.CertificateList:
    """Give a revocation list of the national suite."""
    algorithm = algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3})
    told = crl.TbsCertList(
        {
            "version": "v2",
            "signature": algorithm,
            "issuer": issuer.certificate.subject,
            "this_update": x509.Time({"general_time": datetime(2026, 3, 1, tzinfo=UTC)}),
            "revoked_certificates": [
                {
                    "user_certificate": one.certificate.serial_number,
                    "revocation_date": x509.Time({"general_time": at}),
                }
                for one, at in revoked
            ],
        }
    )
    return crl.CertificateList(
        {"tbs_cert_list": told, "signature_algorithm": algorithm, "signature": issuer.key.sign(told.dump())}
    )


_HOST = Authority.create()
_PREPARED = sign_pdf(plain_pdf(), _HOST.issue("placeholder"), _HOST)
"""Its byte ranges stay; what stands between them is put in anew."""


def national_pdf(maker: SealMaker, form: Form = NATIONAL, **choices: object) -> bytes:
    """Give a PDF under one signature of the national suite."""
    ranges = re.search(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", _PREPARED)
    assert ranges is not None
    _, first, second, rest = (int(number) for number in ranges.groups())
    content = _PREPARED[:first] + _PREPARED[second : second + rest]
    value = cms_of(maker, content, form, **choices)  # type: ignore[arg-type]
    room = second - first - 2
    return _PREPARED[:first] + b"<" + value.hex().encode().ljust(room, b"0") + b">" + _PREPARED[second:]
