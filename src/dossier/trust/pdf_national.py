"""Signatures of the national suite inside a PDF: SM2 with SM3 in CMS form over the file's byte ranges.

What of the file is covered and what was added later is pyHanko's answer, as for any other signature. A time stamp in
the signature itself is not taken for proof; one over the document later is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, DiffResult, ModificationLevel
from pyhanko.sign.validation import EmbeddedPdfSignature, SignatureCoverageLevel

from dossier.trust.document_signatures import FoundSignature, in_order
from dossier.trust.national_certificates import judge, shown_moment, shown_name
from dossier.trust.national_cms import Unsupported, check_signed_data

CHANGES = {
    ModificationLevel.NONE: "no",
    ModificationLevel.LTA_UPDATES: "archival",
    ModificationLevel.FORM_FILLING: "allowed",
    ModificationLevel.ANNOTATIONS: "allowed",
}


def check_national(
    one: EmbeddedPdfSignature,
    trusted: Sequence[x509.Certificate],
    covered_since: datetime | None,
    now: datetime,
) -> FoundSignature:
    """Check a signature; ``covered_since``: the moment of a trusted stamp over the whole document afterwards."""
    try:
        signed = check_signed_data(one.signed_data, _covered(one))
    except Unsupported:
        return FoundSignature("pdf", str(one.field_name), problems=("unsupported",))
    claimed = signed.claimed or one.self_reported_timestamp
    certificate = signed.certificate
    judged = judge(
        certificate, covered_since or claimed or now, now, trusted,
        carried=signed.carried, lists=signed.lists, proven=covered_since is not None,
    )  # fmt: skip
    changed, problems = _revisions(one)
    return FoundSignature(
        form="pdf",
        place=str(one.field_name),
        signer=shown_name(certificate.subject),
        issuer=shown_name(certificate.issuer),
        serial=f"{certificate.serial_number:x}",
        certificate_from=shown_moment(certificate.not_valid_before),
        certificate_to=shown_moment(certificate.not_valid_after),
        signed_at=shown_moment(claimed),
        stamped_at=shown_moment(covered_since),
        changed=changed,
        revocation=judged.revocation,
        problems=in_order({*signed.problems, *judged.problems, *problems}),
    )


def _covered(one: EmbeddedPdfSignature) -> bytes:
    """Give the bytes that the signature names."""
    stream = one.reader.stream
    parts = []
    named = [int(number) for number in one.byte_range]
    for start, length in zip(named[::2], named[1::2], strict=True):
        stream.seek(start)
        parts.append(stream.read(length))
    return b"".join(parts)


def _revisions(one: EmbeddedPdfSignature) -> tuple[str, set[str]]:
    """Say what was added to the file after the signature, and what of that speaks against it."""
    coverage = one.evaluate_signature_coverage()
    if coverage is SignatureCoverageLevel.ENTIRE_FILE:
        return "no", set()
    if coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return "yes", {"covers_part"}
    one.coverage = coverage  # type: ignore[assignment]  # what the next question rests on
    found = one.evaluate_modifications(DEFAULT_DIFF_POLICY)
    level = found.modification_level if isinstance(found, DiffResult) else ModificationLevel.OTHER
    allowed = one.docmdp_level
    if allowed is not None and level.value > allowed.value:
        level = ModificationLevel.OTHER
    changed = CHANGES.get(level, "yes")
    return changed, {"changed_after"} if changed == "yes" else set()
