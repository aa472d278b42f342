"""Check the signatures inside a PDF (ISO 32000-2 section 12.8, ETSI EN 319 142 PAdES), offline.

The cryptography, the coverage of the file and what later revisions changed come from pyHanko; here its answers
become one finding per signature. Signatures of the national suite are checked by :mod:`.pdf_national`. Nothing is
fetched: revocation is known only from what the file carries (a document security store, or Adobe's archived
revocation information).

When was it signed? A trusted time stamp's moment where there is one (in the signature, or over the document later),
else what the signer's clock said. Certificates are judged as of that moment; when only the signer says so, they must
hold today as well, or the time is unproven: a revoked key could have written any date.
"""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import crl, ocsp, x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESSubIndic
from pyhanko.sign.general import (
    MultivaluedAttributeError,
    NonexistentAttributeError,
    find_unique_cms_attribute,
)
from pyhanko.sign.validation import (
    DocumentTimestampStatus,
    EmbeddedPdfSignature,
    PdfSignatureStatus,
    SignatureCoverageLevel,
    async_validate_pdf_signature,
    async_validate_pdf_timestamp,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError, ValidationInfoReadingError
from pyhanko.sign.validation.generic_cms import collect_timing_info, extract_tst_data_iter
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.errors import PathError, RevokedError, ValidationError
from pyhanko_certvalidator.validate import async_validate_path

from dossier.trust.document_signatures import FoundSignature, Verdict, in_order
from dossier.trust.national_cms import is_national
from dossier.trust.pdf_national import CHANGES, check_national

# SECURITY: its messages name the signer, and a log must not.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)

MOST_SIGNATURES = 50
"""A file with more has its first ones checked."""

_USAGE = KeyUsageConstraints(
    key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False, extd_key_usage=None
)
"""Either usage will do: certificates for people are issued with one or the other."""

_BROKEN = (Exception,)
"""What a file that lies about its structure makes a parser raise: nearly anything, so that all of it is caught."""

_TRUST_PROBLEMS: dict[AdESSubIndic, str] = {
    AdESFailure.REVOKED: "certificate_revoked",
    AdESIndeterminate.REVOKED_NO_POE: "certificate_revoked",
    AdESIndeterminate.REVOKED_CA_NO_POE: "certificate_revoked",
    AdESIndeterminate.EXPIRED: "certificate_expired",
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: "certificate_expired",
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: "certificate_expired",
    AdESFailure.NOT_YET_VALID: "certificate_not_yet_valid",
    AdESIndeterminate.NOT_YET_VALID: "certificate_not_yet_valid",
    AdESIndeterminate.NO_CERTIFICATE_CHAIN_FOUND: "issuer_unknown",
}


@dataclass(frozen=True, slots=True)
class _Trusted:
    """Whom to trust: as signers, and as authorities of time stamps besides."""

    signers: tuple[x509.Certificate, ...]
    stamps: tuple[x509.Certificate, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What certificates are judged by: trusted roots, and what the file carries."""

    trusted: _Trusted
    certificates: tuple[x509.Certificate, ...]
    crls: tuple[crl.CertificateList, ...]
    ocsps: tuple[ocsp.OCSPResponse, ...]

    def for_stamps(self, moment: datetime) -> ValidationContext:
        return self.at(moment, more=self.trusted.stamps)

    def at(
        self, moment: datetime, mode: str = "soft-fail", more: tuple[x509.Certificate, ...] = ()
    ) -> ValidationContext:
        return ValidationContext(
            trust_roots=[*self.trusted.signers, *more],
            other_certs=list(self.certificates),
            crls=list(self.crls),
            ocsps=list(self.ocsps),
            moment=moment,
            allow_fetching=False,
            revocation_mode=mode,
            # A list issued after the moment tells of revocations before it.
            retroactive_revinfo=True,
        )


def may_be_signed(data: bytes) -> bool:
    """Say, without parsing, whether a file may be a PDF with signatures."""
    return b"/ByteRange" in data


def check_pdf_signatures(
    data: bytes,
    roots: Sequence[Certificate],
    now: datetime | None = None,
    *,
    stamp_roots: Sequence[Certificate] = (),
) -> tuple[FoundSignature, ...]:
    """Check every signature in a PDF, in the order in which they were made. Never raises for what a file holds.

    ``roots``: whom to trust, for signers and for time stamps; ``stamp_roots``: for time stamps only. ``now``: the
    moment of the check, with a zone.
    """
    trusted = _Trusted(_loaded(roots), _loaded(stamp_roots))
    try:
        return asyncio.run(_check(data, trusted, now or datetime.now(UTC)))
    except _BROKEN:
        return (FoundSignature("pdf", "", problems=("damaged",)),)


def _loaded(certificates: Sequence[Certificate]) -> tuple[x509.Certificate, ...]:
    return tuple(x509.Certificate.load(one.public_bytes(Encoding.DER)) for one in certificates)


async def _check(data: bytes, trusted: _Trusted, now: datetime) -> tuple[FoundSignature, ...]:
    reader = PdfFileReader(io.BytesIO(data), strict=False)
    signatures = list(reader.embedded_signatures)[:MOST_SIGNATURES]
    known = _known(reader, signatures, trusted)
    found: list[FoundSignature] = []
    covered_since: datetime | None = None
    # From the last to the first: a time stamp over the document is proof of all that was there before it.
    for one in reversed(signatures):
        try:
            if one.sig_object_type == "/DocTimeStamp":
                finding = await _check_stamp(one, known)
                moment = datetime.fromisoformat(finding.stamped_at) if finding.stamped_at else None
                covered_since = moment if finding.verdict is Verdict.VALID else covered_since
            else:
                finding = await _check_signature(one, known, covered_since, now)
        except _BROKEN:
            finding = FoundSignature("pdf", str(one.field_name), problems=("damaged",))
        found.append(finding)
    return tuple(reversed(found))


async def _check_stamp(one: EmbeddedPdfSignature, known: _Known) -> FoundSignature:
    moment: datetime = one.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    status = await async_validate_pdf_timestamp(one, known.for_stamps(moment))
    problems = _problems(status)
    return _describe(one, "pdf_time_stamp", status, problems, stamped=moment)


async def _check_signature(
    one: EmbeddedPdfSignature, known: _Known, covered_since: datetime | None, now: datetime
) -> FoundSignature:
    if is_national(one.signed_data):
        return check_national(one, known.trusted.signers, covered_since, now)
    stamped, stamp_problem = await _stamped_at(one, known)
    proven = stamped or covered_since
    claimed = one.self_reported_timestamp
    moment = proven or claimed or now
    status = await async_validate_pdf_signature(
        one,
        known.at(moment),
        ts_validation_context=known.for_stamps(stamped or moment),
        key_usage_settings=_USAGE,
    )
    problems = _problems(status)
    if moment < status.signing_cert.not_valid_before:
        # The library calls this a failure of the chain in general.
        problems = problems - {"certificate_unfit"} | {"certificate_not_yet_valid"}
    if stamp_problem:
        problems.add("time_stamp_wrong")
    revocation = await _revocation(status, known, moment)
    if revocation == "revoked":
        problems.add("certificate_revoked")
    if proven is None and not problems and moment < now and not await _holds(status, known, now):
        problems.add("time_unproven")
    return _describe(
        one, "pdf", status, problems, signed=claimed, stamped=proven, revocation=revocation
    )  # fmt: skip


async def _stamped_at(one: EmbeddedPdfSignature, known: _Known) -> tuple[datetime | None, bool]:
    """Give the moment of a trusted time stamp over the signature itself, and whether there is one that is wrong."""
    stamp = next(extract_tst_data_iter(one.signer_info, signed=False), None)
    if stamp is None:
        return None, False
    moment: datetime = stamp["encap_content_info"]["content"].parsed["gen_time"].native
    # Judged as of its own moment, which its signature vouches for.
    timing = await collect_timing_info(
        one.signer_info, known.for_stamps(moment), raw_digest=one.compute_digest
    )
    validity = timing.get("timestamp_validity")
    if validity is None or not (validity.intact and validity.valid):
        return None, True
    return (moment if validity.trusted else None), False


async def _revocation(status: PdfSignatureStatus, known: _Known, moment: datetime) -> str:
    """Say whether the certificates of the chain found were revoked by a moment: good, revoked or unknown."""
    if status.validation_path is None:
        return "revoked" if status.revocation_details is not None else "unknown"
    try:
        await async_validate_path(known.at(moment, "require"), status.validation_path)
    except RevokedError:
        return "revoked"
    except (ValidationError, PathError):
        return "unknown"
    return "good"


async def _holds(status: PdfSignatureStatus, known: _Known, moment: datetime) -> bool:
    """Tell whether the chain found stands at another moment."""
    if status.validation_path is None:
        return False
    try:
        await async_validate_path(known.at(moment), status.validation_path)
    except (ValidationError, PathError):
        return False
    return await _revocation(status, known, moment) != "revoked"


def _problems(status: PdfSignatureStatus | DocumentTimestampStatus) -> set[str]:
    problems = set()
    if not status.intact:
        problems.add("altered")
    elif not status.valid:
        problems.add("signature_wrong")
    if status.coverage is None or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        problems.add("covers_part")
    if _changed(status) == "yes":
        problems.add("changed_after")
    if status.trust_problem_indic is not None:
        problems.add(_TRUST_PROBLEMS.get(status.trust_problem_indic, "certificate_unfit"))
    return problems


def _changed(status: PdfSignatureStatus | DocumentTimestampStatus) -> str:
    if status.coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return "no"
    level = status.modification_level
    if level is None or getattr(status, "docmdp_ok", None) is False:
        return "yes"
    return CHANGES.get(level, "yes")


def _describe(
    one: EmbeddedPdfSignature,
    form: str,
    status: PdfSignatureStatus | DocumentTimestampStatus,
    problems: set[str],
    *,
    signed: datetime | None = None,
    stamped: datetime | None = None,
    revocation: str = "unknown",
) -> FoundSignature:
    certificate = status.signing_cert
    return FoundSignature(
        form=form,
        place=str(one.field_name),
        signer=_name(certificate.subject),
        issuer=_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        certificate_from=_moment(certificate.not_valid_before),
        certificate_to=_moment(certificate.not_valid_after),
        signed_at=_moment(signed),
        stamped_at=_moment(stamped),
        changed=_changed(status),
        revocation=revocation,
        problems=in_order(problems),
    )


def _name(name: x509.Name) -> str:
    """Give a name as people know it: the common name with the organisation."""
    parts = name.native
    shown = [parts.get(key) for key in ("common_name", "organization_name")]
    return ", ".join(dict.fromkeys(_text(part) for part in shown if part)) or str(name.human_friendly)


def _text(part: object) -> str:
    return ", ".join(map(str, part)) if isinstance(part, list) else str(part)


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="seconds")


def _known(reader: PdfFileReader, signatures: Iterable[EmbeddedPdfSignature], trusted: _Trusted) -> _Known:
    certificates: list[x509.Certificate] = []
    crls: list[crl.CertificateList] = []
    ocsps: list[ocsp.OCSPResponse] = []
    try:
        store = DocumentSecurityStore.read_dss(reader)
        certificates += store.load_certs()
        ocsps += [ocsp.OCSPResponse.load(one.get_object().data) for one in store.ocsps]
        crls += [crl.CertificateList.load(one.get_object().data) for one in store.crls]
    except (NoDSSFoundError, ValidationInfoReadingError):
        pass
    for one in signatures:
        try:
            archived = find_unique_cms_attribute(
                one.signer_info["signed_attrs"], "adobe_revocation_info_archival"
            )
        except (NonexistentAttributeError, MultivaluedAttributeError):
            continue
        crls += list(archived["crl"] or ())
        ocsps += list(archived["ocsp"] or ())
    return _Known(trusted, tuple(certificates), tuple(crls), tuple(ocsps))
