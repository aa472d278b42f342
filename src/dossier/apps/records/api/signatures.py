"""Electronic signatures of a record's file over HTTP: what the newest check found, and checking again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.accounts.step_up import require_step_up_for
from dossier.apps.kernel.http import answers
from dossier.apps.records.signatures import SeenCheck, check_again, view_signatures
from dossier.trust.document_signatures import FoundSignature

router = Router(tags=["records"])

VerdictName = Literal["valid", "unproven", "invalid"]
ProblemName = Literal[
    "altered", "signature_wrong", "changed_after", "covers_part", "certificate_revoked", "certificate_expired",
    "certificate_not_yet_valid", "time_stamp_wrong", "damaged", "issuer_unknown", "certificate_unfit",
    "time_unproven", "unsupported",
]  # fmt: skip


class ReceivedSignature(Schema):
    """``signed_at``: by the signer's own clock; ``stamped_at``: a trusted authority's word that it existed by then.

    ``changed``: what was added to the file afterwards; archival: proofs for keeping it, allowed: further signatures
    and filled fields. ``revocation``: of the certificates at that time, by data inside the file. ``problems``: the
    gravest first.
    """

    form: Literal["pdf", "pdf_time_stamp", "ofd"]
    place: str
    signer: str
    issuer: str
    serial: str
    certificate_from: datetime | None
    certificate_to: datetime | None
    signed_at: datetime | None
    stamped_at: datetime | None
    changed: Literal["no", "archival", "allowed", "yes"]
    revocation: Literal["good", "revoked", "unknown"]
    problems: list[ProblemName]
    verdict: VerdictName


class SignatureCheckOut(Schema):
    at: datetime
    by: str
    verdict: VerdictName
    signatures: list[ReceivedSignature]


class SignatureAnswer(Schema):
    """``check`` is null when the file has no electronic signature."""

    check: SignatureCheckOut | None


@router.get(
    "/records/{record_id}/signatures", response=answers(SignatureAnswer), operation_id="get_record_signatures"
)
def get_record_signatures(request: HttpRequest, record_id: UUID) -> SignatureAnswer:
    seen = view_signatures(
        actor=acting_user(request),
        record_id=record_id,
        prove=lambda level: require_step_up_for(request, level, Action.VIEW.value),
    )
    return SignatureAnswer(check=_out(seen))


@router.post(
    "/records/{record_id}/signatures",
    response=answers(SignatureAnswer),
    operation_id="check_record_signatures",
)
def check_record_signatures(request: HttpRequest, record_id: UUID) -> SignatureAnswer:
    """Check again, by the roots trusted today; earlier results stay."""
    seen = check_again(actor=acting_user(request), record_id=record_id, at=datetime.now(UTC))
    return SignatureAnswer(check=_out(seen))


def _out(seen: SeenCheck | None) -> SignatureCheckOut | None:
    if seen is None:
        return None
    return SignatureCheckOut(
        at=seen.at,
        by=seen.by,
        verdict=seen.verdict.value,
        signatures=[_signature_out(one) for one in seen.signatures],
    )


def _signature_out(one: FoundSignature) -> ReceivedSignature:
    moments = {
        name: datetime.fromisoformat(text) if (text := getattr(one, name)) else None
        for name in ("certificate_from", "certificate_to", "signed_at", "stamped_at")
    }
    return ReceivedSignature(**{**one.as_json(), **moments, "verdict": one.verdict.value})
