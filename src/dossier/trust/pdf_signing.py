"""Sign a PDF with a document key: PAdES baseline B-B, B-T and B-LTA (ETSI EN 319 142-1), by way of pyHanko.

The key is a port with one method, so that it may lie in a file or in a hardware module. Time stamps come from the
authority that stamps the evidence log. For B-LTA the chain, the revocation list of the issuer and a time stamp over
the whole go into the file, so that it is checked without asking anybody, after the certificates have run out too.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Protocol

from asn1crypto import crl, tsp, x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps import TimeStamper
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from dossier.trust.timestamps import TimeStampAuthority

FIELD = "Dossier"
_YEAR = timedelta(days=365)
ROOT_LASTS, KEY_LASTS = 20 * _YEAR, 10 * _YEAR


class Level(StrEnum):
    """Baseline levels: signed; with the time proven; to be kept for long."""

    B = "B-B"
    T = "B-T"
    LTA = "B-LTA"


class RawSigner(Protocol):
    """Signs bytes by ECDSA over P-256 with SHA-256; gives the signature as DER."""

    def sign(self, message: bytes) -> bytes: ...


@dataclass(frozen=True, slots=True)
class FileKey:
    """A key in memory; ``secret`` (PKCS#8 DER) never shows in its representation."""

    secret: bytes = field(repr=False)

    @classmethod
    def generate(cls) -> FileKey:
        key = ec.generate_private_key(ec.SECP256R1())
        return cls(
            key.private_bytes(
                serialization.Encoding.DER,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def sign(self, message: bytes) -> bytes:
        """Sign a message."""
        return self.private.sign(message, ec.ECDSA(hashes.SHA256()))

    @property
    def private(self) -> ec.EllipticCurvePrivateKey:
        """The key itself. Raises ValueError when it is none on P-256."""
        key = serialization.load_der_private_key(self.secret, None)
        if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
            raise ValueError("a document key is one on P-256")
        return key


@dataclass(frozen=True, slots=True)
class DocumentIdentity:
    """Who signs: the key, its certificate first in ``chain`` (DER), the root last. ``revocations``: the issuer's
    lists (DER)."""

    key: RawSigner
    chain: tuple[bytes, ...]
    revocations: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Stamping:
    """An authority of time stamps, and the roots under which it is believed."""

    authority: TimeStampAuthority
    roots: Sequence[pyca.Certificate]


def make_root(name: str, key: FileKey, at: datetime) -> bytes:
    """Give the certificate (DER) of an authority of one's own."""
    return _certificate(name, name, key.private.public_key(), key, at, ROOT_LASTS, is_root=True)


def issue_certificate(
    name: str, public_key: ec.EllipticCurvePublicKey, root: bytes, key: FileKey, at: datetime
) -> bytes:
    """Give a certificate (DER) for signing documents, by an authority of one's own."""
    issuer = _common_name(pyca.load_der_x509_certificate(root).subject)
    return _certificate(name, issuer, public_key, key, at, KEY_LASTS, is_root=False)


def make_request(name: str, key: FileKey) -> bytes:
    """Give a request (PKCS#10, PEM) to have the key certified by another authority."""
    request = pyca.CertificateSigningRequestBuilder().subject_name(_name(name))
    return request.sign(key.private, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def revocation_list(root: bytes, key: FileKey, at: datetime) -> bytes:
    """Give the list (DER) of an authority of one's own that has revoked nothing."""
    certificate = pyca.load_der_x509_certificate(root)
    builder = pyca.CertificateRevocationListBuilder().issuer_name(certificate.subject)
    builder = builder.last_update(at - timedelta(minutes=1)).next_update(at + _YEAR)
    number = pyca.CRLNumber(int(at.timestamp()))
    return (
        builder.add_extension(number, critical=False)
        .sign(key.private, hashes.SHA256())
        .public_bytes(serialization.Encoding.DER)
    )


def sign_document(
    data: bytes, identity: DocumentIdentity, *, level: Level = Level.B, stamping: Stamping | None = None,
    reason: str = "",
) -> bytes:  # fmt: skip
    """Sign a PDF and give it back with the signature as an incremental update; what was there stays byte for byte.

    Raises ValueError for a level that needs a time stamp when there is no authority, TimeStampUnavailable when it is
    away, and what pyHanko raises for a file that is no PDF.
    """
    if level is not Level.B and stamping is None:
        raise ValueError("a level with a time needs an authority of time stamps")
    chain = [x509.Certificate.load(one) for one in identity.chain]
    context = _context(chain, identity, stamping) if level is Level.LTA else None
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        reason=reason or None,
        embed_validation_info=level is Level.LTA,
        use_pades_lta=level is Level.LTA,
        validation_context=context,
        signer_key_usage={"non_repudiation"},
    )
    signer = _Signer(identity.key, chain)
    stamper = _Stamper(stamping.authority) if stamping and level is not Level.B else None
    with warnings.catch_warnings():
        # The library warns of its own deprecated ways.
        warnings.simplefilter("ignore", DeprecationWarning)
        written = signers.PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(
            IncrementalPdfFileWriter(io.BytesIO(data))
        )
    return bytes(written.getvalue())


def _context(
    chain: list[x509.Certificate], identity: DocumentIdentity, stamping: Stamping | None
) -> ValidationContext:
    roots = [
        x509.Certificate.load(root.public_bytes(serialization.Encoding.DER))
        for root in (stamping.roots if stamping else ())
    ]
    return ValidationContext(
        trust_roots=[chain[-1], *roots],
        other_certs=chain[:-1],
        crls=[crl.CertificateList.load(one) for one in identity.revocations],
        allow_fetching=False,
        revocation_mode="soft-fail",
        retroactive_revinfo=True,
    )


class _Signer(signers.Signer):
    """pyHanko's signer over our port."""

    def __init__(self, key: RawSigner, chain: list[x509.Certificate]) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]  # as below
        store.register_multiple(chain[1:])
        super().__init__(signing_cert=chain[0], cert_registry=store)
        self._key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,  # noqa: ARG002  the port has one digest
        dry_run: bool = False,
    ) -> bytes:
        return bytes(80) if dry_run else self._key.sign(data)


class _Stamper(TimeStamper):
    """pyHanko's stamper over our port."""

    def __init__(self, authority: TimeStampAuthority) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # the library's
        self._authority = authority

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        return tsp.TimeStampResp.load(self._authority.answer(req.dump()))


def _certificate(
    name: str, issuer: str, public_key: ec.EllipticCurvePublicKey, key: FileKey, at: datetime, lasts: timedelta, *,
    is_root: bool,
) -> bytes:  # fmt: skip
    since = at.astimezone(UTC) - timedelta(minutes=1)
    builder = (
        pyca.CertificateBuilder()
        .subject_name(_name(name))
        .issuer_name(_name(issuer))
        .public_key(public_key)
        .serial_number(pyca.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + lasts)
        .add_extension(pyca.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
        .add_extension(_usage(is_root=is_root), critical=True)
        .add_extension(pyca.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(
            pyca.AuthorityKeyIdentifier.from_issuer_public_key(key.private.public_key()), critical=False
        )
    )
    return builder.sign(key.private, hashes.SHA256()).public_bytes(serialization.Encoding.DER)


def _usage(*, is_root: bool) -> pyca.KeyUsage:
    return pyca.KeyUsage(
        digital_signature=not is_root, content_commitment=not is_root, key_encipherment=False,
        data_encipherment=False, key_agreement=False, key_cert_sign=is_root, crl_sign=is_root,
        encipher_only=False, decipher_only=False,
    )  # fmt: skip


def _name(name: str) -> pyca.Name:
    return pyca.Name([pyca.NameAttribute(NameOID.COMMON_NAME, name[:64])])


def _common_name(name: pyca.Name) -> str:
    return str(name.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
