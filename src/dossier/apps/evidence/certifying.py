"""Showing and certifying the state of a record as of a day, for whoever may."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from dossier.apps.access.policy import Action
from dossier.apps.accounts.models import User
from dossier.apps.evidence.as_of import RecordState, state_as_of
from dossier.apps.evidence.as_of_print import print_state
from dossier.apps.evidence.signing import SignedDocument, sign_for
from dossier.apps.records.selectors import Prove, access_clear, audit_look, no_proof, view_record
from dossier.apps.records.viewing import Viewed


def view_as_of(
    *, actor: User, record_id: UUID, day: date, at: datetime, prove: Prove = no_proof
) -> tuple[RecordState, dict[str, str]]:
    """Give the state of a record at the end of a day, with its elements as the viewer may see them; audited.

    Raises NotPermitted, and Conflict when it had not been received by then.
    """
    viewed = view_record(actor=actor, record_id=record_id, prove=prove)
    state = state_as_of(viewed.record, day, at)
    audit_look(actor, viewed.record, "record.history", viewed.rule, as_of=day.isoformat())
    return state, _shown(viewed, state)


def certify_as_of(
    *, actor: User, record_id: UUID, day: date, at: datetime, prove: Prove = no_proof
) -> SignedDocument:
    """Give the certificate of a record's state at the end of a day: a PDF signed for the company; audited.

    For whoever may export the record and sees it in the clear. Raises NotPermitted and Conflict.
    """
    record, rule = access_clear(actor=actor, record_id=record_id, action=Action.EXPORT, prove=prove)
    state = state_as_of(record, day, at)
    signed = sign_for(record.company, print_state(state, at), at, reason=f"as of {day.isoformat()}")
    audit_look(
        actor, record, "record.export", rule, form="as_of", as_of=day.isoformat(), version=state.version,
        level=signed.level.value,
    )  # fmt: skip
    return signed


def _shown(viewed: Viewed, state: RecordState) -> dict[str, str]:
    shown = {
        name: viewed.show_change(name.removeprefix("field:"), text) for name, text in state.elements.items()
    }
    return {name: text for name, text in shown.items() if text}
