"""What the electronic signatures inside a record's file say about its authenticity."""

from __future__ import annotations

from dossier.apps.records.models import Record
from dossier.apps.records.signatures import kept_findings
from dossier.trust.document_signatures import Verdict


def signature_findings(record: Record) -> tuple[str, ...]:
    """Name the signatures of a record's file that do not hold, as ``place: problem``; empty when none is wrong.

    By the newest check; signatures that are merely unproven are no finding. One query.
    """
    return tuple(
        f"signature {one.place}: {one.problems[0]}"
        for one in kept_findings(record.source_id)
        if one.verdict is Verdict.INVALID
    )
