"""Electronic signatures inside received files: kept checks, what they come to, and checking again.

A signature belongs to the file a record came from, so every record of that file shows it. Checks are made at intake,
in a compute process, and may be made again: trusted roots change, certificates run out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from cryptography.x509 import load_pem_x509_certificates
from django.conf import settings
from django.db import transaction

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.kernel.errors import Unavailable
from dossier.apps.records.models import SignatureCheck
from dossier.apps.records.selectors import Prove, access_viewed, audit_look, no_proof, view_record
from dossier.apps.records.services import add_event
from dossier.apps.records.viewing import Viewed
from dossier.apps.vault.models import StoredObject
from dossier.apps.vault.services import read_object
from dossier.trust.document_signatures import FoundSignature, Verdict, overall, signature_from_json
from dossier.trust.signature_check import TrustedRoots, check_signatures


@dataclass(frozen=True, slots=True)
class SeenCheck:
    """The newest check of a record's file, as the viewer may see it."""

    at: datetime
    by: str
    verdict: Verdict
    signatures: tuple[FoundSignature, ...]


def trusted_roots() -> TrustedRoots:
    """Give whom this installation trusts to sign and to stamp. Raises Unavailable when a file cannot be read."""
    environment = settings.ENVIRONMENT
    return TrustedRoots(_pem(environment.signature_roots), _pem(environment.tsa_roots))


def _pem(path: Path | None) -> bytes:
    if path is None:
        return b""
    try:
        data = path.read_bytes()
        _checked(data)
    except (OSError, ValueError) as error:
        raise Unavailable("records.signature_roots_unreadable") from error
    return data


@lru_cache(maxsize=4)
def _checked(data: bytes) -> int:
    """Tell how many certificates there are. Raises ValueError for anything else."""
    return len(load_pem_x509_certificates(data))


def keep_check(
    source: StoredObject, findings: Sequence[FoundSignature], *, by: str, at: datetime
) -> SignatureCheck | None:
    """Keep what a check found, in the caller's transaction; nothing when there was no signature."""
    verdict = overall(tuple(findings))
    if verdict is None:
        return None
    return SignatureCheck.objects.create(
        source=source,
        at=at,
        by=by,
        roots=trusted_roots().digest,
        verdict=verdict,
        signatures=[finding.as_json() for finding in findings],
    )


def verdict_on(source: StoredObject) -> Verdict | None:
    """Give what the newest check of a file came to; None when it has no signature. One query."""
    found = SignatureCheck.objects.filter(source=source).values_list("verdict", flat=True).first()
    return None if found is None else Verdict(found)


def kept_findings(source_id: UUID) -> tuple[FoundSignature, ...]:
    """Give what the newest check of a file found; empty when it has no signature. One query."""
    check = SignatureCheck.objects.filter(source=source_id).first()
    return tuple(signature_from_json(data) for data in check.signatures) if check else ()


def view_signatures(*, actor: User, record_id: UUID, prove: Prove = no_proof) -> SeenCheck | None:
    """Give the newest check of the file a record came from, None when it has no signature; audited."""
    viewed = view_record(actor=actor, record_id=record_id, audit_as="record.signatures", prove=prove)
    return _seen(viewed)


def check_again(*, actor: User, record_id: UUID, at: datetime) -> SeenCheck | None:
    """Check the signatures of a record's file by today's roots and keep the result beside the earlier ones.

    Audited. Raises NotPermitted unless the actor may confirm the record.
    """
    viewed = access_viewed(actor=actor, record_id=record_id, action=Action.CONFIRM)
    record = viewed.record
    findings = check_signatures(read_object(record.source), trusted_roots(), at)
    with transaction.atomic():
        kept = keep_check(record.source, findings, by=actor.username, at=at)
        if kept is not None:
            add_event(record, "signature_validation", at, actor.username, {"verdict": kept.verdict})
        audit_look(
            actor, record, "record.check_signatures", viewed.rule, verdict=kept.verdict if kept else "none"
        )
    return _seen(viewed)


def _seen(viewed: Viewed) -> SeenCheck | None:
    check = SignatureCheck.objects.filter(source=viewed.record.source).first()
    if check is None:
        return None
    findings = (signature_from_json(data) for data in check.signatures)
    # A signer's name often carries a number: it is shown as any other text of the record.
    shown = (replace(one, signer=viewed.text(one.signer)) for one in findings)
    return SeenCheck(check.at, check.by, Verdict(check.verdict), tuple(shown))
