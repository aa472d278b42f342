"""Evidence over HTTP: the bundle of a record, for whoever may export it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from dossier.apps.access.api import acting_user
from dossier.apps.evidence.bundles import make_bundle

router = Router(tags=["evidence"])


@router.get("/records/{record_id}/evidence", operation_id="get_record_evidence")
def get_record_evidence(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """application/json: the evidence bundle, format dossier-evidence/1; checked without this server."""
    bundle = make_bundle(actor=acting_user(request), record_id=record_id, at=datetime.now(UTC))
    response = HttpResponse(bundle, content_type="application/json")
    # The file name carries the record's id, never a name of a person.
    response["Content-Disposition"] = f'attachment; filename="{record_id}.evidence.json"'
    return response
