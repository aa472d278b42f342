"""What a signature inside a document is worth: the finding that the readers of PDF and OFD signatures share.

A finding never says "valid" of itself: its verdict follows from the problems found, by one table.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from typing import Any


class Verdict(StrEnum):
    """``UNPROVEN``: nothing speaks against it, but who signed, or when, is not proven here."""

    VALID = "valid"
    UNPROVEN = "unproven"
    INVALID = "invalid"


PROBLEMS = {
    "altered": Verdict.INVALID,
    "signature_wrong": Verdict.INVALID,
    "changed_after": Verdict.INVALID,
    "covers_part": Verdict.INVALID,
    "certificate_revoked": Verdict.INVALID,
    "certificate_expired": Verdict.INVALID,
    "certificate_not_yet_valid": Verdict.INVALID,
    "time_stamp_wrong": Verdict.INVALID,
    "damaged": Verdict.INVALID,
    "issuer_unknown": Verdict.UNPROVEN,
    "certificate_unfit": Verdict.UNPROVEN,
    "time_unproven": Verdict.UNPROVEN,
    "unsupported": Verdict.UNPROVEN,
}
"""The gravest first. ``covers_part``: something in the file is not covered by the signature. ``certificate_*``: at
the time of signing. ``time_unproven``: the certificate has run out or was revoked since, and no trusted time stamp
says that the signature is older. ``unsupported``: of a kind that cannot be checked here."""


@dataclass(frozen=True, slots=True)
class FoundSignature:
    """One signature in a file. ``form``: pdf, pdf_time_stamp or ofd. ``place``: its field or file there.

    ``signed_at``: what the signer's own clock said; ``stamped_at``: a trusted authority's word that it existed by
    then (ISO 8601). ``changed``: what was added to the file afterwards: no, archival (proofs for keeping it),
    allowed (further signatures and filled fields) or yes. ``revocation``: of the certificates at that time, by data
    inside the file: good, revoked or unknown.
    """

    form: str
    place: str
    signer: str = ""
    issuer: str = ""
    serial: str = ""
    certificate_from: str = ""
    certificate_to: str = ""
    signed_at: str = ""
    stamped_at: str = ""
    changed: str = "no"
    revocation: str = "unknown"
    problems: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """What the problems come to."""
        found = {PROBLEMS[problem] for problem in self.problems}
        return next((word for word in (Verdict.INVALID, Verdict.UNPROVEN) if word in found), Verdict.VALID)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "problems": list(self.problems)}


def signature_from_json(data: dict[str, Any]) -> FoundSignature:
    """Read back what :meth:`FoundSignature.as_json` gave; a field of a later version is passed over."""
    known = {one.name for one in fields(FoundSignature)}
    return FoundSignature(
        **{key: value for key, value in data.items() if key in known} | {"problems": tuple(data["problems"])}
    )


def overall(findings: tuple[FoundSignature, ...]) -> Verdict | None:
    """Give the worst verdict of several signatures; None when there is none.

    >>> overall((FoundSignature("pdf", "a"), FoundSignature("pdf", "b", problems=("issuer_unknown",))))
    <Verdict.UNPROVEN: 'unproven'>
    """
    found = {finding.verdict for finding in findings}
    return next((word for word in (Verdict.INVALID, Verdict.UNPROVEN, Verdict.VALID) if word in found), None)


def in_order(problems: set[str]) -> tuple[str, ...]:
    """Give problems the gravest first."""
    return tuple(problem for problem in PROBLEMS if problem in problems)
