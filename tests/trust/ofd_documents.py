"""Small OFD packages with electronic seals, made for the tests; names in them are fictional."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import algos, core, pem, x509
from cryptography.hazmat.primitives import hashes

from dossier.trust.signatures import SigningKey

SEALED = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
SM2_WITH_SM3 = "1.2.156.10197.1.501"
_CURVE = "1.2.156.10197.1.301"
_SPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
LIST, VALUE = "Doc_0/Signs/Sign_0/Signature.xml", "Doc_0/Signs/Sign_0/SignedValue.dat"


def sm3(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SM3())
    digest.update(data)
    return digest.finalize()


@dataclass(frozen=True, slots=True)
class SealMaker:
    """An SM2 key with a certificate of its own or of an issuer's making."""

    key: SigningKey
    certificate: x509.Certificate

    @classmethod
    def create(
        cls,
        name: str,
        issuer: SealMaker | None = None,
        *,
        since: datetime = SEALED - timedelta(days=365),
        days: int = 9000,
        authority: bool = False,
    ) -> SealMaker:
        key = SigningKey.generate("sm2")
        subject = x509.Name.build({"common_name": name})
        told = x509.TbsCertificate(
            {
                "version": "v3",
                "serial_number": 7,
                "signature": algos.SignedDigestAlgorithm({"algorithm": SM2_WITH_SM3}),
                "issuer": issuer.certificate.subject if issuer else subject,
                "validity": {
                    "not_before": x509.Time({"general_time": since}),
                    "not_after": x509.Time({"general_time": since + timedelta(days=days)}),
                },
                "subject": subject,
                "subject_public_key_info": {
                    "algorithm": {"algorithm": "ec", "parameters": ("named", _CURVE)},
                    "public_key": b"\x04" + key.public_key.public,
                },
            }
        )
        if authority:
            told["extensions"] = [
                {
                    "extn_id": "basic_constraints",
                    "critical": True,
                    "extn_value": x509.BasicConstraints({"ca": True}),
                }
            ]
        signed = (issuer.key if issuer else key).sign(told.dump())
        return cls(
            key,
            x509.Certificate(
                {
                    "tbs_certificate": told,
                    "signature_algorithm": {"algorithm": SM2_WITH_SM3},
                    "signature_value": signed,
                }
            ),
        )

    @property
    def pem(self) -> bytes:
        return bytes(pem.armor("CERTIFICATE", self.certificate.dump()))


class _Any(core.SequenceOf):  # type: ignore[misc]  # the library has no types
    _child_spec = core.Any


def _sequence(*parts: core.Asn1Value) -> bytes:
    return bytes(_Any([core.Any(part) for part in parts]).dump())


def seal_value(
    maker: SealMaker,
    listing: bytes,
    *,
    at: datetime = SEALED,
    version: int = 4,
    algorithm: str = SM2_WITH_SM3,
) -> bytes:
    """Give a SignedValue.dat: GB/T 38540 (4) or GM/T 0031 (1)."""
    picture = _Any.load(_sequence(core.IA5String("ES"), core.Integer(version)))
    digest = core.OctetBitString(sm3(listing))
    certificate, kind = core.OctetString(maker.certificate.dump()), core.ObjectIdentifier(algorithm)
    head = [core.Integer(version), picture]
    if version == 1:
        moment = core.OctetBitString(at.strftime("%Y%m%d%H%M%SZ").encode())
        told = _sequence(*head, moment, digest, core.IA5String("/list"), certificate, kind)
        return _sequence(_Any.load(told), core.OctetBitString(maker.key.sign(told)))
    told = _sequence(*head, core.GeneralizedTime(at), digest, core.IA5String("/list"))
    return _sequence(_Any.load(told), certificate, kind, core.OctetBitString(maker.key.sign(told)))


def sealed_ofd(
    maker: SealMaker,
    *,
    version: int = 4,
    at: datetime = SEALED,
    method: str = "1.2.156.10197.1.401",
    algorithm: str = SM2_WITH_SM3,
    spoil: dict[str, bytes] | None = None,
    value: Callable[[bytes], bytes] | None = None,
    parts: Mapping[str, bytes] | None = None,
) -> bytes:
    """Give an OFD under one seal, of one empty page or of other ``parts``.

    ``value``: makes another SignedValue.dat. ``spoil``: files to write instead, or besides, once it is sealed.
    """
    files = {
        "OFD.xml": f'<ofd:OFD {_SPACE} Version="1.1"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>'
        "<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {_SPACE}/>",
        "Doc_0/Pages/Page_0/Content.xml": f"<ofd:Page {_SPACE}>劳动合同</ofd:Page>",
    }
    covered = {name: text.encode() for name, text in files.items()}
    if parts:
        body = b"<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures></ofd:DocBody>"
        covered = {name: data.replace(b"</ofd:DocBody>", body) for name, data in parts.items()}
    references = "".join(
        f'<ofd:Reference FileRef="/{name}"><ofd:CheckValue>{base64.b64encode(sm3(data)).decode()}'
        "</ofd:CheckValue></ofd:Reference>"
        for name, data in covered.items()
    )
    listing = (
        f'<ofd:Signature {_SPACE}><ofd:SignedInfo><ofd:Provider ProviderName="test"/>'
        f"<ofd:SignatureMethod>{algorithm}</ofd:SignatureMethod>"
        f'<ofd:References CheckMethod="{method}">{references}</ofd:References></ofd:SignedInfo>'
        f"<ofd:SignedValue>/{VALUE}</ofd:SignedValue></ofd:Signature>"
    ).encode()
    signatures = (
        f'<ofd:Signatures {_SPACE}><ofd:MaxSignId>1</ofd:MaxSignId><ofd:Signature ID="1" Type="Seal" '
        'BaseLoc="Sign_0/Signature.xml"/></ofd:Signatures>'
    ).encode()
    made = (
        value(listing) if value else seal_value(maker, listing, at=at, version=version, algorithm=algorithm)
    )
    whole = {
        **covered,
        "Doc_0/Signs/Signatures.xml": signatures,
        LIST: listing,
        VALUE: made,
        **(spoil or {}),
    }
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, data in whole.items():
            package.writestr(name, data)
    return target.getvalue()
