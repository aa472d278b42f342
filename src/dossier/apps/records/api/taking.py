"""What readers take from a page by the browser's own means, as far as the site can see it: copying and printing.

It is the browser that tells, so this is a trace of the honest and the careless; the marks on pages and the quotas
are what stands against others.
"""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from dossier.apps.access.api import acting_user
from dossier.apps.access.policy import Action
from dossier.apps.kernel.http import answers
from dossier.apps.records.selectors import access_record, audit_look

router = Router(tags=["records"])


class TakingIn(Schema):
    """``copy``: something of the record's page went to the clipboard. ``print``: the page itself went to a printer."""

    act: Literal["copy", "print"]


class TakingOut(Schema):
    noted: bool


@router.post("/records/{record_id}/taking", response=answers(TakingOut), operation_id="note_taking")
def note_taking(request: HttpRequest, record_id: UUID, body: TakingIn) -> TakingOut:
    """Record that it happened; what was copied is not told."""
    actor = acting_user(request)
    record, rule = access_record(actor=actor, record_id=record_id, action=Action.FIND)
    if body.act == "copy":
        audit_look(actor, record, "record.copy", rule)
    else:
        audit_look(actor, record, "record.print_screen", rule)
    return TakingOut(noted=True)
