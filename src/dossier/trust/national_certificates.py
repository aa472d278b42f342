"""Certificates of the national suite: SM2 keys with SM3 (GM/T 0015-2012), and what they are worth at a moment.

The international libraries read such certificates and cannot check them; here a chain is followed from a signer over
whatever the file carries to a certificate that is trusted. Revocation is known only from lists the file carries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import core, crl, pem, x509

from dossier.trust.errors import IntegrityFailure
from dossier.trust.signatures import PublicKey

SM2_WITH_SM3 = "1.2.156.10197.1.501"
SM3 = "1.2.156.10197.1.401"
LONGEST_CHAIN = 6


@dataclass(frozen=True, slots=True)
class Judged:
    """What speaks against a certificate as of a moment, and what is known of its revocation."""

    problems: frozenset[str]
    revocation: str = "unknown"


def judge(
    certificate: x509.Certificate,
    moment: datetime,
    now: datetime,
    trusted: Sequence[x509.Certificate],
    *,
    carried: Sequence[x509.Certificate] = (),
    lists: Sequence[crl.CertificateList] = (),
    proven: bool = False,
) -> Judged:
    """Judge a signer's certificate. ``carried``, ``lists``: from the file. ``proven``: ``moment`` is not only what the
    signer said."""
    problems = set()
    since, until = certificate.not_valid_before, certificate.not_valid_after
    if moment < since:
        problems.add("certificate_not_yet_valid")
    elif moment > until:
        problems.add("certificate_expired")
    elif now > until and not proven:
        problems.add("time_unproven")
    if not is_issued(certificate, trusted, moment, carried):
        problems.add("issuer_unknown")
    revoked, revocation = _revoked(certificate, [*trusted, *carried], lists)
    if revoked is not None and revoked <= moment:
        problems.add("certificate_revoked")
    elif revoked is not None and not proven:
        problems.add("time_unproven")
    if revocation == "revoked" and "certificate_revoked" not in problems:
        revocation = "good"
    return Judged(frozenset(problems), revocation)


def is_issued(
    certificate: x509.Certificate,
    trusted: Sequence[x509.Certificate],
    moment: datetime,
    carried: Sequence[x509.Certificate] = (),
    *,
    left: int = LONGEST_CHAIN,
) -> bool:
    """Tell whether a chain of certificates that hold at a moment leads from a trusted one to this one."""
    if any(one.dump() == certificate.dump() for one in trusted):
        return True
    if not left:
        return False
    return any(
        _issued(certificate, one, moment)
        and (place < len(trusted) or (one.ca and is_issued(one, trusted, moment, carried, left=left - 1)))
        for place, one in enumerate([*trusted, *carried])
    )


def _issued(certificate: x509.Certificate, issuer: x509.Certificate, moment: datetime) -> bool:
    return bool(
        issuer.subject == certificate.issuer
        and issuer.ca is not False
        and issuer.not_valid_before <= moment <= issuer.not_valid_after
        and issuer.dump() != certificate.dump()
        and signs(issuer, certificate["tbs_certificate"].dump(), certificate["signature_value"].native)
    )


def _revoked(
    certificate: x509.Certificate, issuers: Sequence[x509.Certificate], lists: Sequence[crl.CertificateList]
) -> tuple[datetime | None, str]:
    """Give when a certificate was revoked, and what the lists of its issuer say: good, revoked or unknown."""
    said = "unknown"
    for one in lists:
        told = one["tbs_cert_list"]
        if one.issuer != certificate.issuer or not any(
            issuer.subject == one.issuer and signs(issuer, told.dump(), one["signature"].native)
            for issuer in issuers
        ):
            continue
        said = "good"
        for entry in told["revoked_certificates"] or ():
            if entry["user_certificate"].native == certificate.serial_number:
                return entry["revocation_date"].native, "revoked"
    return None, said


def signs(certificate: x509.Certificate, message: bytes, signature: bytes) -> bool:
    """Tell whether a signature over a message is by a certificate's SM2 key. Never raises."""
    try:
        key: core.Asn1Value = certificate["tbs_certificate"]["subject_public_key_info"]["public_key"]
        return PublicKey("sm2", bytes(key.native)[1:]).verifies(message, signature)
    except (IntegrityFailure, TypeError, ValueError):
        return False


def load_certificates(data: bytes) -> list[x509.Certificate]:
    """Read PEM certificates, any number after one another. Raises ValueError for anything else."""
    if not data.strip():
        return []
    return [x509.Certificate.load(der) for _, _, der in pem.unarmor(data, multiple=True)]


def shown_name(name: x509.Name) -> str:
    """Give a name as people know it: the common name with the organisation."""
    shown = [name.native.get(key) for key in ("common_name", "organization_name")]
    return ", ".join(dict.fromkeys(str(part) for part in shown if part)) or str(name.human_friendly)


def shown_moment(at: datetime | None) -> str:
    """Give a moment in ISO 8601 and UTC; empty when there is none."""
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="seconds")
