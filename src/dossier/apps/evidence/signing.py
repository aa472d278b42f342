"""A company's document key, and signing what it issues (PAdES).

The first key is made when first asked for, under an authority of the installation's own making; a certificate by
another authority takes its place by request and answer (``dossier keys certificate``). When the authority of time
stamps is away the document is signed without a time, and the level that it got is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    Certificate,
    load_der_x509_certificate,
    load_pem_x509_certificates,
)
from django.conf import settings
from django.db import transaction

from dossier.apps.evidence.models import SigningIdentity
from dossier.apps.kernel.errors import Conflict, Invalid, Unavailable
from dossier.apps.people.models import Company
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
from dossier.trust.timestamps import HttpTimeStampAuthority, TimeStampUnavailable

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedDocument:
    """``level``: the baseline level that the signature reached."""

    data: bytes
    level: Level


def current_identity(company: Company, at: datetime) -> SigningIdentity:
    """Give the key that signs for a company; the first is made when first asked for."""
    found = SigningIdentity.objects.filter(company=company).exclude(chain="").first()
    return found or make_identity(company, at)


@transaction.atomic
def make_identity(company: Company, at: datetime) -> SigningIdentity:
    """Make a company a new key under an authority of its own making."""
    key, root_key = FileKey.generate(), FileKey.generate()
    root = make_root(f"{company.name} Dossier root", root_key, at)
    own = issue_certificate(company.name, key.private.public_key(), root, root_key, at)
    return SigningIdentity.objects.create(
        company=company,
        secret=key.secret.hex(),
        root_secret=root_key.secret.hex(),
        chain=_pem([load_der_x509_certificate(own), load_der_x509_certificate(root)]),
        made_at=at,
    )


def request_certificate(company: Company, at: datetime) -> bytes:
    """Make a company a new key and give the request (PKCS#10, PEM) to have it certified by another authority.

    The key signs nothing until :func:`install_certificate` brings the answer.
    """
    key = FileKey.generate()
    SigningIdentity.objects.create(company=company, secret=key.secret.hex(), made_at=at)
    return make_request(company.name, key)


def install_certificate(company: Company, chain: bytes) -> SigningIdentity:
    """Put the answer of an authority to its key: PEM, the company's certificate first, its root last.

    Raises Invalid for what is no chain, Conflict when no key of the company waits for this certificate.
    """
    try:
        certificates = load_pem_x509_certificates(chain)
        for one, issuer in pairwise(certificates):
            one.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature) as error:
        raise Invalid("evidence.chain_wrong") from error
    for row in SigningIdentity.objects.filter(company=company, chain=""):
        if _key(row).private.public_key() == certificates[0].public_key():
            row.chain = _pem(certificates)
            row.save(update_fields=["chain"])
            return row
    raise Conflict("evidence.no_key_for_certificate")


def identity_certificates(row: SigningIdentity) -> list[Certificate]:
    """Give the certificates of a key, its own first, the root last."""
    return load_pem_x509_certificates(row.chain.encode())


def sign_for(company: Company, pdf: bytes, at: datetime, *, reason: str = "") -> SignedDocument:
    """Sign a PDF for a company, as lasting as can be: B-LTA where an authority stamps, else B-B."""
    identity, stamping = _identity(current_identity(company, at), at), _stamping()
    if stamping is not None:
        try:
            signed = sign_document(pdf, identity, level=Level.LTA, stamping=stamping, reason=reason)
            return SignedDocument(signed, Level.LTA)
        except TimeStampUnavailable as error:
            log.warning("document.not_stamped", code=error.code)
    return SignedDocument(sign_document(pdf, identity, reason=reason), Level.B)


def _identity(row: SigningIdentity, at: datetime) -> DocumentIdentity:
    chain = tuple(one.public_bytes(Encoding.DER) for one in identity_certificates(row))
    revocations: tuple[bytes, ...] = ()
    if row.root_secret:
        revocations = (
            revocation_list(chain[-1], FileKey(bytes.fromhex(row.root_secret)), at.astimezone(UTC)),
        )
    return DocumentIdentity(_key(row), chain, revocations)


def _stamping() -> Stamping | None:
    environment = settings.ENVIRONMENT
    if not environment.tsa or environment.tsa_roots is None:
        return None
    try:
        roots = load_pem_x509_certificates(environment.tsa_roots.read_bytes())
    except (OSError, ValueError) as error:
        raise Unavailable("records.signature_roots_unreadable") from error
    return Stamping(HttpTimeStampAuthority(environment.tsa), roots)


def _key(row: SigningIdentity) -> FileKey:
    return FileKey(bytes.fromhex(row.secret))


def _pem(certificates: Sequence[Certificate]) -> str:
    return "".join(one.public_bytes(Encoding.PEM).decode() for one in certificates)
