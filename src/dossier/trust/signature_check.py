"""Check the electronic signatures of a file, whatever kind of file it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from cryptography.x509 import Certificate, load_pem_x509_certificates

from dossier.trust.document_signatures import FoundSignature
from dossier.trust.ofd_signatures import check_ofd_signatures, is_ofd
from dossier.trust.pdf_signatures import check_pdf_signatures, may_be_signed


@dataclass(frozen=True, slots=True)
class TrustedRoots:
    """PEM certificates, any number after one another: of signers, and of time-stamp authorities."""

    signers: bytes = b""
    stamps: bytes = b""

    @property
    def digest(self) -> str:
        """Name the set: SHA-256 as hex."""
        return hashlib.sha256(self.signers + b"\0" + self.stamps).hexdigest()


NOBODY = TrustedRoots()


def check_signatures(
    data: bytes, trusted: TrustedRoots, now: datetime | None = None
) -> tuple[FoundSignature, ...]:
    """Check every signature in a file; empty when it has none or is of a kind that has none.

    Raises ValueError when the trusted roots are no certificates; never for what the file holds.
    """
    if is_ofd(data):
        return check_ofd_signatures(data, trusted.signers, now)
    if may_be_signed(data):
        return check_pdf_signatures(
            data, _certificates(trusted.signers), now, stamp_roots=_certificates(trusted.stamps)
        )
    return ()


def _certificates(pem: bytes) -> list[Certificate]:
    return load_pem_x509_certificates(pem) if pem.strip() else []
