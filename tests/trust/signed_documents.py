"""Certificates, revocation lists and signed PDFs for the tests; every name in them is fictional."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from asn1crypto import crl as asn1_crl
from asn1crypto import keys as asn1_keys
from asn1crypto import ocsp as asn1_ocsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko_certvalidator.registry import SimpleCertificateStore

SIGNED = datetime.now(UTC).replace(microsecond=0)
"""Programs that sign write the time of the day: other moments are told by certificates around it."""


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


@dataclass(frozen=True, slots=True)
class Signatory:
    """A certificate with its key."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey


@dataclass(frozen=True, slots=True)
class Authority:
    """A root that issues certificates and revocation lists."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @classmethod
    def create(cls, common_name: str = "Fictional root") -> Authority:
        key = ec.generate_private_key(ec.SECP256R1())
        since = SIGNED - timedelta(days=3000)
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(common_name))
            .issuer_name(_name(common_name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(since + timedelta(days=9000))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(False, False, False, False, False, True, True, False, False), critical=True
            )
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )
        return cls(builder.sign(key, hashes.SHA256()), key)

    def issue(
        self,
        common_name: str,
        *,
        since: datetime = SIGNED - timedelta(days=365),
        days: int = 3650,
        answers_at: str = "",
    ) -> Signatory:
        """Issue a certificate. ``answers_at``: where it says that its issuer answers about revocation (OCSP)."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = (
            x509.CertificateBuilder()
            .subject_name(_name(common_name))
            .issuer_name(self.certificate.subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(since)
            .not_valid_after(since + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(
                x509.KeyUsage(True, True, False, False, False, False, False, False, False), critical=True
            )
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
            )
        )
        if answers_at:
            place = x509.AccessDescription(
                AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(answers_at)
            )
            builder = builder.add_extension(x509.AuthorityInformationAccess([place]), critical=False)
        return Signatory(builder.sign(self.key, hashes.SHA256()), key)

    def revocation_list(self, *revoked: tuple[Signatory, datetime], at: datetime = SIGNED) -> bytes:
        """Give the list (DER) of what was revoked when, issued at a moment and good for ten years."""
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.certificate.subject)
        builder = builder.last_update(at).next_update(at + timedelta(days=3650))
        builder = builder.add_extension(x509.CRLNumber(1), critical=False).add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False
        )
        for signatory, moment in revoked:
            entry = x509.RevokedCertificateBuilder().serial_number(signatory.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.revocation_date(moment).build())
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def revocation_answer(
        self, signatory: Signatory, revoked: datetime | None, at: datetime = SIGNED
    ) -> bytes:
        """Give the answer (OCSP, DER) about one certificate: good, or revoked at a moment."""
        builder = ocsp.OCSPResponseBuilder().add_response(
            cert=signatory.certificate,
            issuer=self.certificate,
            algorithm=hashes.SHA256(),
            cert_status=ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD,
            this_update=at,
            next_update=at + timedelta(days=3650),
            revocation_time=revoked,
            revocation_reason=x509.ReasonFlags.key_compromise if revoked else None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.NAME, self.certificate)
        return builder.sign(self.key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def plain_pdf(text: str = "A fictional contract") -> bytes:
    """Give a PDF of one page."""
    writer = PdfFileWriter()
    font = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Font"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/Type1"),
            generic.pdf_name("/BaseFont"): generic.pdf_name("/Helvetica"),
        }
    )
    fonts = generic.DictionaryObject({generic.pdf_name("/F1"): font})
    content = generic.StreamObject(stream_data=f"BT /F1 24 Tf 72 700 Td ({text}) Tj ET".encode())
    page = PageObject(
        contents=writer.add_object(content),
        media_box=generic.ArrayObject(map(generic.NumberObject, (0, 0, 595, 842))),
        resources=generic.DictionaryObject({generic.pdf_name("/Font"): fonts}),
    )
    writer.insert_page(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def sign_pdf(
    data: bytes,
    signatory: Signatory,
    authority: Authority,
    *,
    stamper: TimeStamper | None = None,
    field: str = "Signature1",
) -> bytes:
    """Sign as an outsider's program would."""
    key = asn1_keys.PrivateKeyInfo.load(
        signatory.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    store = SimpleCertificateStore.from_certs([asn1(authority.certificate)])
    signer = signers.SimpleSigner(asn1(signatory.certificate), key, store)
    metadata = signers.PdfSignatureMetadata(
        field_name=field, subfilter=SigSeedSubFilter.ADOBE_PKCS7_DETACHED, md_algorithm="sha256"
    )
    written = signers.PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(data))
    )
    return bytes(written.getvalue())


def embed_revocations(data: bytes, revocation_list: bytes) -> bytes:
    """Put a revocation list into the document's security store."""
    target = io.BytesIO(data)
    lists = [asn1_crl.CertificateList.load(revocation_list)]
    DocumentSecurityStore.add_dss(target, None, crls=lists)
    return target.getvalue()


def add_page_text(data: bytes, text: str) -> bytes:
    """Write over the first page in an incremental update, as an editor does after signing."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    page = writer.root["/Pages"]["/Kids"][0]
    extra = generic.StreamObject(stream_data=f"BT /F1 24 Tf 72 600 Td ({text}) Tj ET".encode())
    page[generic.pdf_name("/Contents")] = writer.add_object(extra)
    writer.update_container(page)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def embed_answer(data: bytes, answer: bytes) -> bytes:
    """Put a revocation answer (OCSP, DER) into the document's security store."""
    target = io.BytesIO(data)
    DocumentSecurityStore.add_dss(target, None, ocsps=[asn1_ocsp.OCSPResponse.load(answer)])
    return target.getvalue()
